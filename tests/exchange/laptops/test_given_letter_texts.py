"""Letter texts travel with the park that uses them: a colleague's laptop writes the same words, without the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.letter_texts import chosen_texts, use_texts
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.doctor import doctor
from tests.exchange.letter_files import put_letters
from tests.laptops import Laptop, everything, state


class Desk:
    """Two facilitators, the first of whom has a park."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.karin, self.jan = Laptop(folder / "karin", author="Karin"), Laptop(folder / "jan", author="Jan")
        self.park = add_park(self.karin.store, "De Amert", "Veghel").id
        self.packs = 0

    def hand_over(self, sender: Laptop, receiver: Laptop) -> None:
        """Pack all of one laptop and take it in on the other."""
        self.packs += 1
        out = self.folder / f"{self.packs}.kvopack"
        make_pack(sender.store, out)
        merge(receiver.store, out)

    def words(self, laptop: Laptop, usual: str = "") -> str:
        """Return the introduction that a laptop writes about the park; empty: the program's own words."""
        texts = chosen_texts(laptop.store, [laptop.store.get(Park, self.park)], usual=usual).texts
        introduction = texts.introduction if texts is not None else None
        return introduction("nl") if introduction is not None else ""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    for laptop in (made.karin, made.jan):
        assert doctor(laptop.store) == []
        laptop.close()


def test_the_words_of_a_park_are_written_elsewhere_without_the_file(desk: Desk) -> None:
    put_letters(desk.karin.data, welcome="van Karin")
    use_texts(desk.karin.store, desk.park, "ours")
    desk.hand_over(desk.karin, desk.jan)
    assert "van Karin" in desk.words(desk.jan)
    assert not (desk.jan.data / "letters").exists()
    put_letters(desk.jan.data, "usual", welcome="van Jan")
    assert "van Karin" in desk.words(desk.jan, "usual"), "the park's go before the laptop's own"


def test_a_new_edition_goes_along_by_itself_and_from_whoever_chose_it_alone(desk: Desk) -> None:
    path = put_letters(desk.karin.data, welcome="eerst")
    use_texts(desk.karin.store, desk.park, "ours")
    desk.hand_over(desk.karin, desk.jan)
    put_letters(desk.karin.data, welcome="nieuw")
    assert "nieuw" in desk.words(desk.karin)
    put_letters(desk.jan.data, welcome="van Jan")  # a file of the same name: it was not chosen from here
    assert "eerst" in desk.words(desk.jan)
    desk.hand_over(desk.karin, desk.jan)
    assert "nieuw" in desk.words(desk.jan)
    desk.hand_over(desk.jan, desk.karin)  # from the first file on its key is known here
    before = everything(desk.karin.store)
    desk.hand_over(desk.jan, desk.karin)
    desk.hand_over(desk.karin, desk.jan)
    assert everything(desk.karin.store) == before, "giving again writes nothing"
    path.write_text("half a file", "utf-8")
    desk.hand_over(desk.karin, desk.jan)
    assert "nieuw" in desk.words(desk.jan), "a file with mistakes goes nowhere"
    assert "nieuw" in desk.words(desk.karin)


def test_two_who_choose_apart_are_asked_nothing_and_agree(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    desk.hand_over(desk.karin, desk.jan)
    put_letters(desk.karin.data, welcome="van Karin")
    put_letters(desk.jan.data, welcome="van Jan")
    use_texts(desk.karin.store, desk.park, "ours")
    use_texts(desk.jan.store, desk.park, "ours")
    sync(desk.karin.store, folder, new=True)
    for laptop in (desk.jan, desk.karin, desk.jan):
        sync(laptop.store, folder)
    assert state(desk.karin.store) == state(desk.jan.store)
    assert not state(desk.karin.store)["two values"]
    assert desk.words(desk.karin) == desk.words(desk.jan)
    for laptop in (desk.karin, desk.jan):
        assert (sync(laptop.store, folder).taken, sync(laptop.store, folder).written) == ([], [])


@pytest.mark.parametrize("receiver", ["karin", "jan"])
@pytest.mark.parametrize("chosen", ["jans", ""])
def test_a_choice_stays_before_what_goes_along_by_itself(desk: Desk, receiver: str, chosen: str) -> None:
    put_letters(desk.karin.data, welcome="van Karin")
    use_texts(desk.karin.store, desk.park, "ours")
    desk.hand_over(desk.karin, desk.jan)
    put_letters(desk.jan.data, "jans", welcome="van Jan")
    use_texts(desk.jan.store, desk.park, chosen)
    put_letters(desk.karin.data, welcome="van Karin, nieuw")
    first, second = (desk.jan, desk.karin) if receiver == "karin" else (desk.karin, desk.jan)
    make_pack(desk.karin.store, desk.folder / "away.kvopack")  # writes the new edition, before the choice is known here
    for _round in range(2):
        desk.hand_over(first, second)
        assert ("van Jan" in desk.words(second), desk.words(second) == "") == (bool(chosen), not chosen)
        desk.hand_over(second, first)
    assert state(desk.karin.store) == state(desk.jan.store)
    before = everything(desk.karin.store)
    desk.hand_over(desk.jan, desk.karin)
    assert everything(desk.karin.store) == before
    if chosen:
        put_letters(desk.jan.data, "jans", welcome="nog nieuwer")
        desk.hand_over(desk.jan, desk.karin)
        assert "nog nieuwer" in desk.words(desk.karin)


def test_using_them_is_one_step_that_is_taken_back(desk: Desk) -> None:
    put_letters(desk.karin.data)
    use_texts(desk.karin.store, desk.park, "ours")
    undo(desk.karin.store, Reach())
    assert desk.karin.store.get(Park, desk.park).letter_texts is None


def test_what_came_with_a_park_and_cannot_be_read_here_is_told(desk: Desk) -> None:
    put_letters(desk.karin.data)
    use_texts(desk.karin.store, desk.park, "ours")
    given = desk.karin.store.get(Park, desk.park).letter_texts
    assert given is not None
    with desk.karin.store.act() as act:
        newer = given.model_copy(update={"body": given.body + "\n[postscript]\nnl = 'x'\n"})
        act.write(Park, desk.park, park=desk.park, letter_texts=newer)
    out = desk.folder / "pack.kvopack"
    desk.karin.store.data.joinpath("letters", "ours.toml").unlink()
    make_pack(desk.karin.store, out)
    merge(desk.jan.store, out)
    chosen = chosen_texts(desk.jan.store, [desk.jan.store.get(Park, desk.park)])
    assert chosen.texts is None
    assert "“ours” that came with the park cannot be read here" in chosen.problems[0]
    assert "“postscript” is not known here" in chosen.problems[1]
