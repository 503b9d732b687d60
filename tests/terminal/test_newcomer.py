"""A newcomer's first evening in a real terminal, from the welcome to the written export; keys that are not text are counted, Enter too."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.doses import thorough_alone
from tests.terminal.typist import Typist
from tools.terminal import Terminal

TO_THE_FIRST_QUESTION = 45
TO_THE_EXPORT = 110
POINTS = (
    "Ingang Noord; entree",
    "Industrieweg 1-11; wegvak",
    "Jansen BV; perceel",
    "P Zuid; parkeerplaats",
    "Groenstrook; groenstrook",
    "Vijver; water",
    "Hek west; object",
)
OTHERS = (
    "Joost de Wit, gemeente",
    "Lotte Smeets, politie",
    "Ad Brand, brandweer",
    "Eva Mol, Mol BV",
    "Tom Vos, Vos BV",
    "Ina Bos, gemeente",
    "Rob Lam, Lam BV",
)


def walk(newcomer: Typist) -> None:
    """Walk the seven checkpoints: the rest is in order, what the rest leaves is a grade; somebody leaves half-way."""
    for number in range(1, len(POINTS) + 1):
        newcomer.press("r", "r", until="REST van het hele punt")
        newcomer.press("1", until="“rest”")
        while "[+]" in (text := newcomer.terminal.settle(0.2)):  # the bar is painted before the question that comes next
            done = int(text.splitlines()[0].split("/")[0].split()[-1])
            newcomer.press("+", until=f" {done + 1}/")
        if number == 3:
            newcomer.press("w", "8", until="GAAT WEG")
            newcomer.press("Enter", until="Rob Lam is weg")
        if number < len(POINTS):
            newcomer.press("Right", until=f"══ {number + 1:02} ")


@thorough_alone
def test_a_newcomers_evening_takes_few_keys_and_meets_no_dead_end(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "-m", "kvo_inspect", "--data", str(data), "--lang", "nl"]
    with Terminal(command, size=(80, 24), env={"KVO_INSPECT_STATE": str(tmp_path / "state")}) as terminal:
        newcomer = Typist(terminal)
        terminal.wait_text("Wie ben je?")
        newcomer.type("Karin Bos", until="Mag leeg blijven")
        newcomer.press("Enter", "Enter", "Enter", "2", until="▸ 2 een eigen bedrijventerrein")
        newcomer.press("Enter", until="Schouwpunten")
        newcomer.type("De Amert", until="De Amert")
        newcomer.type("Lingeveen", until="Lingeveen")
        for point in POINTS:
            newcomer.type(point, until=point)
        newcomer.press("Enter", until="Schouw starten: De Amert")
        newcomer.press("Enter", "1", "Enter", "Enter", "1", "Enter", until="typ “naam, organisatie”")
        for other in OTHERS:
            newcomer.type(other, until=other.split(",")[0])
        text = newcomer.press("Enter", until="══ 01 Ingang Noord")
        assert "stored" not in text
        assert newcomer.pressed <= TO_THE_FIRST_QUESTION
        before, newcomer.pressed = newcomer.pressed, 0
        # Three shouts, the first urgent; a photo of the last is promised.
        newcomer.press("n", until="SNEL VASTLEGGEN")
        newcomer.type("!losse kabel", until="✓")
        newcomer.type("pallets", until="pallets")
        newcomer.type("graffiti", until="graffiti")
        newcomer.press("Enter", until="Gekozen:")
        newcomer.press("f", until="beloofd door Karin Bos")
        walk(newcomer)
        text = terminal.wait_text("Dit was het laatste punt")
        assert "SPOED, nog niemand gebeld" in text
        newcomer.press("e", until="EINDE 1/4")
        newcomer.press("Enter", until="bevinding 1 van 3")
        newcomer.press("1", until="direct oppakken")
        newcomer.press("w", "2", "Enter", until="Joost de Wit")
        newcomer.press("d", until="Uiterlijk wanneer?")
        newcomer.type("vrijdag", until="Enter volgende")
        newcomer.press("Enter", "Enter", "Enter", until="EINDE 3/4")
        newcomer.press("!", until="wie is gebeld?")
        newcomer.type("storingsdienst", until="32 van 32 beantwoord")
        newcomer.press("Enter", until="EINDE 4/4")
        newcomer.press("Enter", until="afgesloten")
        newcomer.press("Esc", until="SCHOUWEN")
        newcomer.press("x", until="Exporteren: De Amert")
        newcomer.press("Enter", "Enter", "Enter", until="Enter wegschrijven")
        newcomer.press("Enter", until="Geschreven:")
        assert newcomer.pressed <= TO_THE_EXPORT
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0  # at once: nothing is said to be not stored
    assert before + newcomer.pressed <= 100
    (export,) = (data / "exports").glob("*.json")
    record = json.loads(export.read_text("utf-8"))
    assert [finding["text"] for finding in record["finding"]] == ["losse kabel", "pallets", "graffiti"]
    assert record["finding"][0]["told"]["who"] == "storingsdienst"
    assert record["finding"][0]["promised_by"] == "Joost de Wit"
    assert len(record["participant"]) == 8
