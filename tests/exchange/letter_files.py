"""Letter texts of somebody's own, as files in a data folder."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.paths import own_letters

OURS = """\
id = "{name}"
title = {{ nl = "Onze brieven", en = "Our letters" }}
answer_within = 21
[letterhead]
nl = "{{sender}}\\nPostbus 7, {{municipality}}\\nBel {{phone}}"
[introduction]
nl = "Wij schrijven {{organisation}} over {{park}}, {welcome}."
en = "We write to {{organisation}} about {{park}}, {welcome}."
[closing_date]
nl = "Graag {{points}} beantwoorden vóór {{closing_day}}."
[reminder]
nl = "{{person}}, er staat nog {{points}} open sinds lang; graag vóór {{closing_day}}."
[letter]
nl = "Een woord vooraf van {{facilitator}} op {{date}}."
en = "A word before by {{facilitator}} on {{date}}."
[signature]
nl = "Hartelijke groet,\\n{{facilitator}}\\n{{mail}}"
en = "Warm regards,\\n{{facilitator}}"
"""


def put_letters(data: Path, name: str = "ours", *, welcome: str = "welkom", text: str | None = None) -> Path:
    """Write a file of letter texts into the own folder of *data*, and return where."""
    folder = own_letters(data)
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(OURS.format(name=name, welcome=welcome) if text is None else text, "utf-8")
    return path
