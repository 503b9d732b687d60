"""Small questions over a screen: what is typed into one never acts on the screen below, and what it refuses can be mended in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from textual.screen import Screen

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.tui.actions.note_sent import NoteSentScreen
from kvo_inspect.tui.findings.ask_holder import AskHolder, Holder
from kvo_inspect.tui.kit.ask import AskLine, AskOne, AskYesNo
from kvo_inspect.tui.kit.choose import Choice, ChooseScreen
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.questions.day import AskDay
from kvo_inspect.tui.kit.questions.folder import AskFolder
from kvo_inspect.tui.kit.screen import KvoScreen
from tests.tui.support import NOW, press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Below(KvoScreen[None]):
    """A screen on which every letter does something."""

    KEYS: ClassVar[tuple[Key, ...]] = tuple(Key(letter, letter, f"note('{letter}')") for letter in LETTERS)
    NEEDS_RECORD = False

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []

    def do_note(self, letter: str) -> None:
        self.noted.append(letter)


async def refuse(_text: str) -> None:
    await asyncio.sleep(0)
    raise NotAllowedNow("That is taken.")


BOXES: dict[str, tuple[Callable[[], Screen[Any]], str]] = {
    "a reason": (lambda: AskLine("Why?", required=True), "Fill this in: it is required."),
    "what is refused": (lambda: AskLine("Which?", store=refuse), "That is taken."),
    "a day": (lambda: AskDay("When?", today=NOW.date(), store=refuse), "That is taken."),
    "a day that has passed": (lambda: AskDay("When?", "1-11-2026", today=NOW.date()), "1-11-2026 has passed"),
    "a folder": (lambda: AskFolder("Which folder?", required=True), "Fill this in: it is required."),
}


@pytest.mark.parametrize("name", BOXES)
@scenario
async def test_an_enter_that_is_refused_closes_nothing_and_the_letters_after_it_stay_in_the_box(data: Path, name: str) -> None:
    make, sentence = BOXES[name]
    async with running(data) as pilot:
        app = await wait_open(pilot)
        below = Below()
        await app.push_screen(below)
        box = make()
        await app.push_screen(box)
        await press(pilot, "enter")
        await wait_for(pilot, lambda: sentence in screen_text(app), sentence)
        await press(pilot, *"toch niet")
        await wait_text(pilot, "> toch niet")
        assert app.screen is box
        assert below.noted == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: AskYesNo("Sure?"),
        lambda: AskOne("Which?", ["one", "two"]),
        lambda: ChooseScreen(lambda: "Which ones?", [Choice("a", "", "one")], []),
    ],
)
@scenario
async def test_letters_of_no_answer_go_nowhere(data: Path, make: Callable[[], Screen[Any]]) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        below = Below()
        await app.push_screen(below)
        box = make()
        await app.push_screen(box)
        await press(pilot, *(letter for letter in LETTERS if letter not in "ynj"))
        assert app.screen is box
        assert below.noted == []


@scenario
async def test_a_day_that_stands_there_is_replaced_by_what_is_typed_and_understood_in_words(data: Path) -> None:
    stored: list[str] = []

    async def store(text: str) -> None:
        await asyncio.sleep(0)
        stored.append(text)

    async with running(data) as pilot:
        app = await wait_open(pilot)
        box = AskDay("When?", "24-11-2026", today=NOW.date(), store=store)
        await app.push_screen(box)
        await press(pilot, *"friday")
        await wait_text(pilot, "> friday")
        await wait_text(pilot, "= Fri 13-11-2026")
        await press(pilot, "ctrl+u", *"1-11", "enter")
        assert stored == []
        await press(pilot, "enter")
        await wait_for(pilot, lambda: app.screen is not box, "the box to close")
    assert stored == ["1-11"]


@scenario
async def test_help_of_a_form_says_what_is_not_stored_yet(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "n", *"De Amert", "f1")
        await wait_text(pilot, "quit; what is filled in here is stored by the last Enter")
        assert "all is stored already" not in screen_text(app)
        await press(pilot, "x", "escape")
        await wait_text(pilot, "2 no")
        await press(pilot, "f1")
        await wait_text(pilot, "quit; what was typed is not stored yet")
        assert "all is stored already" not in screen_text(app), "the box lies on the form"


@scenario
async def test_a_day_in_a_form_is_replaced_by_what_is_typed(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(NoteSentScreen([]))
        await wait_text(pilot, "12-11-2026")
        await press(pilot, *"31-12")
        await wait_text(pilot, "31-12   = Thu 31-12-2026")


@scenario
async def test_letters_typed_at_a_choice_take_nothing_with_the_enter_behind_them(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        below, answers = Below(), list[int | None]()
        await app.push_screen(below)
        await app.push_screen(AskOne("Why?", ["no defect", "elsewhere"]), answers.append)
        await press(pilot, *"already mended at 2", "enter", "enter")
        await wait_text(pilot, "No text is taken here: “already mended at 2”.")
        assert answers == []
        await press(pilot, "down")
        await wait_for(pilot, lambda: "No text" not in screen_text(app), "the letters to go")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: answers == [1], "the choice that was marked on purpose")
        assert below.noted == []


@scenario
async def test_letters_that_are_taken_back_leave_the_choice_as_it_was(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        answers = list[int | None]()
        await app.push_screen(AskOne("Why?", ["no defect", "elsewhere"]), answers.append)
        await press(pilot, *"xy", "backspace", "2")
        assert answers == []
        await press(pilot, "ctrl+u", "2")
        await wait_for(pilot, lambda: answers == [1], "the digit")


@scenario
async def test_letters_at_a_choice_of_names_look_for_one(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        answers = list[int | None]()
        await app.push_screen(AskOne("Whose?", ["all", "Politie", "Gemeente Lingeveen"], looks=True), answers.append)
        await press(pilot, *"ling")
        await wait_text(pilot, "Enter takes Gemeente Lingeveen")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: answers == [2], "the name")


@scenario
async def test_a_paste_at_a_choice_takes_nothing_with_the_enter_behind_it(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        answers = list[int | None]()
        await app.push_screen(AskOne("Why?", ["no defect", "elsewhere"]), answers.append)
        await type_text(pilot, "already mended")
        await press(pilot, "enter")
        await wait_text(pilot, "No text is taken here: “already mended”.")
        assert answers == []


def partner(name: str) -> Partner:
    return Partner.model_construct(id=name, park="", kind="company", organisation=name)


PARTNERS = [partner(name) for name in ("Gemeente Lingeveen", "Politie Oost", "Beheer Kwispel BV")]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ([*"kwispel", "enter"], "Beheer Kwispel BV"),
        ([*"kwispel bv", "enter"], "Beheer Kwispel BV"),
        ([*"polka", "enter"], None),
        ([*"polka", "backspace", "backspace", "enter"], "Politie Oost"),
        ([*"polka 1", "enter"], None),
        ([*"polka", "down", "enter"], "Politie Oost"),
        (["down", *"zz", "ctrl+u", "enter"], "Politie Oost"),
    ],
)
@scenario
async def test_letters_at_the_box_of_who_acts_look_for_a_name(data: Path, keys: list[str], answer: str | None) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        answers = list[Holder | None]()
        await app.push_screen(AskHolder("Who solves it?", PARTNERS, "Gemeente Lingeveen"), answers.append)
        await press(pilot, *keys)
        assert answers == ([(answer, frozenset())] if answer else [])
        if answer is None:
            await wait_text(pilot, "No name here begins with “polka")


@scenario
async def test_the_space_bar_ticks_only_where_no_letters_stand(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        answers = list[Holder | None]()
        await app.push_screen(AskHolder("Who solves it?", PARTNERS, None), answers.append)
        await press(pilot, "down", "space", *"beheer kwispel", "enter")
        assert answers == [("Beheer Kwispel BV", frozenset({"Politie Oost"}))]


@pytest.mark.parametrize("letters", ["firm 25", "zz"])
@scenario
async def test_what_letters_do_is_in_view_however_long_the_list(data: Path, letters: str) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(AskHolder("Who solves it?", [partner(f"Firm {n}") for n in range(1, 41)], None))
        await press(pilot, *letters)
        await wait_text(pilot, f"“{letters}”")
        await press(pilot, "home", "up", "down")
        await wait_text(pilot, "▸")
