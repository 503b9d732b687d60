"""What comes in one write means what slow fingers mean: Esc and a key behind it, a key that brings another screen, the way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from kvo_inspect import paths
from kvo_inspect.exchange.laptops.handover import make_pack
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.database import connect
from kvo_inspect.store.upkeep.opening import open_record
from tests.terminal.conftest import Folder
from tests.terminal.test_keys import answered, come_to_round, stored, walk
from tools.terminal import Terminal

Make = Callable[[int], Folder]
BLUR, FOCUS = "\x1b[O", "\x1b[I"


@pytest.mark.parametrize(
    ("keys", "answers", "texts"),
    [
        (["n", "mast", "Esc", "1", "1", "2"], "112", [""]),
        (["n", "mast", "Esc", "Enter", "1"], "1", []),
        (["n", "mast", "Esc", "Space", "1"], "1", []),
        (["2", "t", "glas", "Esc", "-", "1", "1"], "2-11", [""]),
        (["1", "n", "mast", "Esc", "u", "2"], "2", [""]),
        (["1", "1", ";", "u"], "11", []),
        (["1", ";", "2", "2"], "1", []),
        (["2", "t", "glas", "Enter", "Up", "1", "ctrl+p", "drop what", "Enter"], "1", ["glas"]),
    ],
    ids=["Esc digit", "Esc Enter", "Esc Space", "Esc minus", "Esc letter", "u elsewhere", "digits elsewhere", "palette"],
)
def test_in_one_write(folder: Make, keys: Sequence[str], answers: str, texts: Sequence[str]) -> None:
    here = folder(20)
    with here.run() as terminal:
        walk(terminal)
        terminal.keys(*keys)
        terminal.settle()
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0
    given, findings = stored(here)
    assert given == {("Eerste", f"LV-{n:03}"): answer.strip("-") for n, answer in enumerate(answers, 1)}
    assert [text for _item, text in findings] == texts
    with closing(here.open()) as store:
        dropped = store.rows("select count(*) from review where gone = 0")[0][0]
    assert dropped == ("drop what" in keys)


def test_an_answer_under_way_when_somebody_leaves_is_told_when_it_cannot_be_stored(folder: Make) -> None:
    here = folder(20)
    with here.run() as terminal, closing(connect(paths.record_file(here.data), write=True)) as other:
        walk(terminal)
        other.execute("begin immediate")
        terminal.keys("1", "ctrl+q")
        terminal.wait_text("NOT STORED")
        terminal.wait_text("ctrl+q once more stops without it.")
        other.execute("rollback")
        terminal.keys("Enter")
        terminal.wait(lambda _text: answered(terminal) == 1, "the answer in the bar")
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0
    assert stored(here)[0] == {("Eerste", "LV-001"): "1"}


def test_a_screen_that_opens_while_the_window_is_left_takes_keys_when_somebody_is_back(folder: Make) -> None:
    with folder(5).run() as terminal:
        terminal.wait_text("De Amert")
        terminal.keys("n", BLUR)
        terminal.wait_text("New park")
        terminal.keys(FOCUS)
        terminal.keys("Nieuw")
        terminal.wait_text("Nieuw")


@pytest.mark.parametrize("together", [True, False], ids=["in one write", "one by one"])
def test_tab_completes_a_folder_and_typing_goes_on_from_there(folder: Make, tmp_path: Path, *, together: bool) -> None:
    (tmp_path / "out" / "alpha").mkdir(parents=True)
    with folder(5).run(size=(160, 30)) as terminal:
        come_to_round(terminal)
        terminal.keys("s")
        terminal.wait_text("draft")
        _type(terminal, ["Enter", f"{tmp_path}/out/al", "Tab", "x"], together=together)
        terminal.wait_text("/out/alpha/x")


@pytest.mark.parametrize("together", [True, False], ids=["in one write", "one by one"])
def test_a_passphrase_behind_the_name_of_a_file_goes_where_it_is_asked(folder: Make, tmp_path: Path, *, together: bool) -> None:
    other = open_record(tmp_path / "other", state_folder=tmp_path / "other-state", author="Ina")
    add_park(other, "Nieuwgraaf")
    make_pack(other, pack := tmp_path / "in.kvopack", passphrase="the passphrase")
    other.close()
    with folder(5).run(size=(160, 30)) as terminal:
        terminal.wait_text("De Amert")
        terminal.keys("x")
        terminal.wait_text("Exchange")
        terminal.settle()
        _type(terminal, ["t", str(pack), "Enter", *"the passphrase", "Enter"], together=together)
        terminal.wait_text("Import it?")
    assert "passphrase is not there" not in terminal.text()


def _type(terminal: Terminal, keys: Sequence[str], *, together: bool) -> None:
    if together:
        terminal.keys(*keys)
    else:
        for key in keys:
            terminal.keys(key)
            terminal.settle(0.1)
