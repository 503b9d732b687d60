"""A facilitator's own checklist goes along with a park: packed or synced, taken in, offered, walked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.content.load import Loaded
from kvo_inspect.domain.walk.rows import asked as asked_at
from kvo_inspect.errors import NothingToUndo
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.paths import own_checklists, shipped_checklists
from kvo_inspect.store.checklists.editions import editions
from kvo_inspect.store.checklists.handed_along import checklists_for
from kvo_inspect.store.checklists.stored import used_checklists
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.handed_in import end_part
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.wording.merging import received_texts
from tests.laptops import Laptop, everything, state

YARDS = """id = "yards"
version = "{version}"
theme = "yards"
title = {{ nl = "Achterterreinen", en = "Back yards" }}
confidential = {confidential}
core = {core}

[[item]]
id = "AT-1"
ask = {{ nl = "{ask}", en = "{ask}" }}
defect = {{ nl = "niet opgeruimd", en = "not tidy" }}
look_for = {{ nl = "losse spullen", en = "loose things" }}
answer.type = "check"
partner = "company"
"""


def own(laptop: Laptop, *, version: str = "1", ask: str = "Opgeruimd?", confidential: bool = False) -> Path:
    """Put a checklist into the laptop's own folder."""
    folder = own_checklists(laptop.data)
    folder.mkdir(exist_ok=True)
    path = folder / "yards.toml"
    text = YARDS.format(version=version, ask=ask, confidential=str(confidential).lower(), core=str(not confidential).lower())
    path.write_text(text, "utf-8")
    return path


def offered(laptop: Laptop, park: str, name: str = "yards") -> Loaded | None:
    """Return the checklist of this name that a new round of the park can be started with."""
    return next((one for one in checklists_for(laptop.store, park)[0] if one.checklist.id == name), None)


def asked(laptop: Laptop, park: str) -> str:
    """Return what the offered checklist asks, or nothing."""
    found = offered(laptop, park)
    return found.checklist.item[0].ask("nl") if found else ""


class Desk:
    """A facilitator with a park and a route but no round, and an inspector with an empty record."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.karin, self.jan = Laptop(folder / "karin", author="Karin"), Laptop(folder / "jan", author="Jan")
        self.park = add_park(self.karin.store, "De Amert", "Meierijstad", [NewCheckpoint("Weg 1"), NewCheckpoint("Weg 2")]).id
        self.packs = 0

    def hand_over(self, sender: Laptop, receiver: Laptop, *, secret: str = "") -> list[str]:
        """Pack all of one laptop and take it in on the other; return what that told."""
        self.packs += 1
        out = self.folder / f"{self.packs}.kvopack"
        make_pack(sender.store, out, confidential=bool(secret), passphrase=secret)
        return received_texts(merge(receiver.store, out, secret))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path)
    yield found
    for laptop in (found.karin, found.jan):
        assert doctor(laptop.store) == []
        laptop.close()


def test_a_pack_of_a_park_a_route_and_an_own_checklist_is_ready_to_walk(desk: Desk) -> None:
    own(desk.karin)
    told = desk.hand_over(desk.karin, desk.jan)
    assert any("1 checklist" in line for line in told)
    assert not own_checklists(desk.jan.data).exists()  # nothing is put into the other's own folder
    found = offered(desk.jan, desk.park)
    assert found is not None
    assert (found.own, found.given) == (False, True)
    made = start_round(desk.jan.store, desk.park, NewRound("baseline", "day", "2026-11-12", ((found, "full"),)))
    (walked,) = used_checklists(desk.jan.store, made.id)
    assert walked.sha256 == found.sha256
    walk = load_walk(desk.jan.store, made.id)
    assert [[item.id for item in asked_at(walk, stop, walk.themes[0], {})] for stop in walk.stops] == [["AT-1"], ["AT-1"]]
    desk.hand_over(desk.jan, desk.karin)  # and home again: the round says what it was walked with
    assert [used.checklist.id for used in used_checklists(desk.karin.store, made.id)] == ["yards"]
    assert state(desk.karin.store) == state(desk.jan.store)


def test_giving_again_writes_nothing_and_undo_does_not_see_it(desk: Desk) -> None:
    own(desk.karin)
    desk.hand_over(desk.karin, desk.jan)
    before = everything(desk.karin.store)
    desk.hand_over(desk.karin, desk.jan)
    assert everything(desk.karin.store) == before
    undo(desk.karin.store, Reach())  # the park that was made
    with pytest.raises(NothingToUndo):
        undo(desk.karin.store, Reach())


def test_one_in_the_place_of_a_shipped_one_and_the_receivers_own_before_both(desk: Desk) -> None:
    folder = own_checklists(desk.karin.data)
    folder.mkdir()
    shipped = (shipped_checklists() / "lighting.toml").read_text("utf-8")
    (folder / "lighting.toml").write_text(shipped.replace('version = "', 'version = "ours ', 1), "utf-8")
    own(desk.karin, ask="Van Karin?")
    own(desk.jan, ask="Van Jan?")
    desk.hand_over(desk.karin, desk.jan)
    lighting = offered(desk.jan, desk.park, "lighting")
    assert lighting is not None
    assert lighting.given
    assert lighting.checklist.version.startswith("ours ")
    assert asked(desk.jan, desk.park) == "Van Jan?"
    assert len({one.checklist.id for one in checklists_for(desk.jan.store, desk.park)[0]}) == 10


def test_a_new_edition_takes_the_place_and_one_taken_away_is_withdrawn(desk: Desk) -> None:
    path = own(desk.karin)
    desk.hand_over(desk.karin, desk.jan)
    own(desk.karin, version="2", ask="Netjes?")
    desk.hand_over(desk.karin, desk.jan)
    assert asked(desk.jan, desk.park) == "Netjes?"
    path.write_text("half a file", "utf-8")
    desk.hand_over(desk.karin, desk.jan)
    assert asked(desk.jan, desk.park) == "Netjes?"  # a file with mistakes withdraws nothing
    path.unlink()
    assert offered(desk.karin, desk.park) is None
    desk.hand_over(desk.karin, desk.jan)
    assert offered(desk.jan, desk.park) is None
    own(desk.karin)
    desk.hand_over(desk.karin, desk.jan)
    assert asked(desk.jan, desk.park) == "Opgeruimd?"


def test_two_who_give_under_one_name_never_take_turns(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    piet = Laptop(tmp_path / "piet", author="Piet")
    own(desk.karin, ask="Van Karin?")
    sync(desk.karin.store, folder, new=True)
    sync(desk.jan.store, folder)
    own(desk.jan, ask="Van Jan?")
    sync(desk.jan.store, folder)
    for laptop in (desk.karin, piet):
        sync(laptop.store, folder)
    assert asked(piet, desk.park) == "Van Jan?"  # the newest
    assert asked(desk.karin, desk.park) == "Van Karin?"
    for laptop in (desk.karin, desk.jan, piet):
        done = sync(laptop.store, folder)
        assert (done.taken, done.written) == ([], [])
    assert state(piet.store) == state(desk.karin.store) == state(desk.jan.store)
    assert not state(piet.store)["two values"]
    piet.close()


@pytest.mark.usefixtures("cheap_passphrases")
def test_a_confidential_one_travels_only_in_an_encrypted_file(desk: Desk) -> None:
    own(desk.karin, confidential=True)
    desk.hand_over(desk.karin, desk.jan)
    assert offered(desk.jan, desk.park) is None
    desk.hand_over(desk.karin, desk.jan, secret="Een lange zin.")
    found = offered(desk.jan, desk.park)
    assert found is not None
    assert found.checklist.confidential


def standing(laptop: Laptop, name: str = "yards") -> list[tuple[str, str, bool, list[str]]]:
    """Return of each edition its version, where it comes from, whether it is in force, and who asked it last."""
    return [
        (line.version, line.origin, line.in_force, [use.letters for use in line.used])
        for line in editions(laptop.store)
        if line.name == name
    ]


def test_every_laptop_lists_the_editions_and_who_still_asks_an_older_one(desk: Desk) -> None:
    karin, jan = desk.karin.store.letters, desk.jan.store.letters
    own(desk.karin)
    assert standing(desk.karin) == [("1", "own", True, [])]
    desk.hand_over(desk.karin, desk.jan)
    assert standing(desk.jan) == [("1", "given", True, [])]
    given = offered(desk.jan, desk.park)
    assert given is not None
    start_round(desk.jan.store, desk.park, NewRound("baseline", "day", "2026-11-12", ((given, "full"),)))
    desk.hand_over(desk.jan, desk.karin)
    own(desk.karin, version="2", ask="Netjes?")
    assert standing(desk.karin) == [("2", "own", True, []), ("1", "earlier", False, [jan])], "Jan walks with an edition of before"
    mine = offered(desk.karin, desk.park)
    assert mine is not None
    start_round(desk.karin.store, desk.park, NewRound("baseline", "evening", "2026-11-12", ((mine, "full"),)))
    desk.hand_over(desk.karin, desk.jan)
    assert standing(desk.jan) == [("2", "given", True, [karin]), ("1", "earlier", False, [jan])]
    newer = offered(desk.jan, desk.park)
    assert newer is not None
    start_round(desk.jan.store, desk.park, NewRound("yearly", "day", "2026-11-13", ((newer, "full"),)))
    assert standing(desk.jan)[0] == ("2", "given", True, [jan, karin])
    assert len(standing(desk.jan)) == 1, "an edition that nobody asks any more is not listed"


def test_an_edition_that_is_confidential_is_in_no_list(desk: Desk) -> None:
    own(desk.karin, confidential=True)
    assert standing(desk.karin) == []
    desk.hand_over(desk.karin, desk.jan, secret="geheim")
    assert standing(desk.jan) == []
    assert {line.origin for line in editions(desk.jan.store)} == {"shipped"}


def test_nobody_is_warned_of_the_own_laptop_or_of_one_that_was_replaced(desk: Desk) -> None:
    own(desk.karin)
    mine = offered(desk.karin, desk.park)
    assert mine is not None
    start_round(desk.karin.store, desk.park, NewRound("baseline", "day", "2026-11-12", ((mine, "full"),)))
    desk.hand_over(desk.karin, desk.jan)
    given = offered(desk.jan, desk.park)
    assert given is not None
    walked = start_round(desk.jan.store, desk.park, NewRound("baseline", "evening", "2026-11-12", ((given, "full"),)))
    desk.hand_over(desk.jan, desk.karin)
    own(desk.karin, version="2", ask="Netjes?")
    assert [line.is_behind for line in editions(desk.karin.store) if line.name == "yards"] == [False, True]
    end_part(desk.karin.store, walked.id, desk.jan.store.device)
    assert [line.is_behind for line in editions(desk.karin.store) if line.name == "yards"] == [False, False]
