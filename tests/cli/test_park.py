"""`park new` and `park import --like`: a park that is set up as another one, without a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.settings import load_settings, save_settings
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.test_commands import Shell
from tests.exchange.routes.test_files import KML
from tests.laptops import new_folder


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("KVO_INSPECT_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    store = open_record(new_folder(tmp_path / "data"), state_folder=tmp_path / "state", author="Karin")
    park = add_park(store, "De Amert", "Veghel")
    set_partner(store, made_id("partner", park.id, "municipality"), organisation="Gemeente Veghel", person="Karin")
    store.close()
    yield Shell(tmp_path / "data", capsys)
    texts.use_language("en")


def test_a_park_is_made_as_another_one_and_says_what_it_took_over(sh: Shell, tmp_path: Path) -> None:
    told = "De Hoef: 0 checkpoints.\nDe Hoef as in De Amert: 1 partner.\n"
    assert sh("park", "new", "De Hoef", "--like", "de amert", "--dry-run").out == told + "Nothing was made: --dry-run.\n"
    assert sh("park", "new", "De Hoef", "--like", "de amert").out == told
    assert "Gemeente Veghel" in sh("partner", "list", "De Hoef").out
    (tmp_path / "r.csv").write_text("name\nWeg 1\n")
    done = sh("park", "import", "r.csv", "--like", "De Amert", "--take", "measures", lang="nl")
    assert done.out == "r: 1 punt.\nVan De Amert is niets overgenomen voor r.\n"
    assert "Karin" not in sh("partner", "list", "r").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["De Amert"], "There is a park “De Amert” already. Give this one another name."),
        (["Noord", "--take", "targets"], "--take says what is taken over of the park after --like."),
        (["Noord", "--like", "Nergens"], "“Nergens” is not in this record."),
        (["Noord", "--like", "De Amert", "--take", "everything"], "'everything' is not one of"),
        ([" ", "--dry-run"], "Fill this in"),
    ],
)
def test_what_no_park_can_be_made_of_is_told(sh: Shell, words: list[str], said: str) -> None:
    done = sh("park", "new", *words)
    assert done.code != 0
    assert said in done.err
    assert sh("park", "list").out.count("De Amert") == 1
    assert "Noord" not in sh("park", "list").out


def test_a_facilitator_is_named_and_the_overview_groups_by_it(sh: Shell, tmp_path: Path) -> None:
    assert sh("park", "new", "De Hoef", "--facilitator", "Mehmet Aydin").code == 0
    assert sh("park", "new", "De Waard", "--like", "De Amert", "--facilitator", "Karin").code == 0
    (tmp_path / "r.csv").write_text("name\nWeg 1\n")
    assert sh("park", "import", "r.csv", "--facilitator", "Mehmet Aydin").code == 0
    lines = sh("park", "overview", "--group", "facilitator").out.splitlines()
    assert "Facilitator" in lines[0]
    assert [line.split("  ")[0] for line in lines if not line.startswith(("Park", "─", "-"))] == ["De Waard", "De Hoef", "r", "De Amert"]
    done = sh("park", "facilitator", "Karin", "De Hoef", "r", "De Waard")
    assert done.out == "Karin does 2 parks from now on.\n"
    assert sh("park", "facilitator", "", "De Hoef").out == "Nobody does De Hoef from now on.\n"
    done = sh("park", "facilitator", "Karin", "De Hoef", "nergens")
    assert done.code != 0
    assert "nergens" in done.err
    assert sh("park", "facilitator", "", "De Hoef").out == "It is so already: nothing changed.\n", "nothing of the others was assigned"
    done = sh("park", "new", "Te lang", "--facilitator", "x" * 300)
    assert done.code != 0
    assert "at most 200 fit here" in done.err
    assert "Te lang" not in sh("park", "list").out


def test_new_parks_are_set_up_as_the_settings_say(sh: Shell) -> None:
    told = sh("park", "new", "De Hoef", "--like", "De Amert", "--dry-run").out
    store = open_record(sh.data, write=False)
    park = store.rows("select id from park where name = 'De Amert'")[0][0]
    store.close()
    save_settings(sh.data, load_settings(sh.data)._replace(model_park=park))
    assert sh("park", "new", "De Hoef", "--dry-run").out == told
    assert sh("park", "new", "De Hoef", "--like", "none", "--dry-run").out != told
    assert sh("park", "new", "De Hoef", "--take", "measures", "--dry-run").code == 0
    assert "--take says" in sh("park", "new", "De Hoef", "--like", "none", "--take", "measures").err
    save_settings(sh.data, load_settings(sh.data)._replace(model_park="nothing"))
    done = sh("park", "new", "De Kamp")
    assert done.code == 0
    assert "not here any more" in done.err


def test_a_park_that_is_there_takes_over_a_set_up_after_a_look(sh: Shell) -> None:
    sh("park", "new", "De Hoef")
    looked = sh("park", "set-up", "de hoef", "--like", "De Amert", "--dry-run")
    assert looked.out == "De Hoef as in De Amert: 1 partner.\nNothing was written: --dry-run.\n"
    assert sh("park", "set-up", "De Hoef", "--like", "De Amert").out == "De Hoef as in De Amert: 1 partner.\n"
    assert sh("park", "set-up", "De Hoef", "--like", "De Amert").out == "Nothing was taken over from De Amert for De Hoef.\n"
    assert "not its own" in sh("park", "set-up", "De Hoef", "--like", "De Hoef").err
    assert "2 parks" in sh("contact", "list").out or "De Amert, De Hoef" in sh("contact", "list").out


def test_a_route_of_a_map_is_shown_and_swapped_places_wait_for_a_word(sh: Shell, tmp_path: Path) -> None:
    dry = sh("park", "import", KML, "--name", "Kaart", "--dry-run").out
    assert "Entree Noord" in dry
    assert "51.6102345" in dry
    assert "1 place without a name is left out" in dry
    assert "Kaart" not in sh("park", "list").out
    (tmp_path / "s.csv").write_text("naam;lat;lon\nKade;5.53;51.61\n")
    refused = sh("park", "import", "s.csv")
    assert refused.code == 6
    assert "--swap" in refused.err
    assert "s.csv:2: “Kade” lies outside the Netherlands" in refused.err
    assert sh("park", "import", "s.csv", "--swap", "--abroad").code == 2
    assert sh("park", "import", "s.csv", "--swap").out.startswith("s: 1 checkpoint.")
    assert sh("park", "import", "s.csv", "--name", "t", "--abroad").out.startswith("t: 1 checkpoint.")
