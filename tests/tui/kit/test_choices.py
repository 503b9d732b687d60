"""Fields at which signs choose: text meant for another field changes nothing there, is told, and Enter waits for somebody to look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.widget import Widget

from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.forms.fields import ChoiceField, LineField, YesNoField
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.tui.kit.screen import KvoScreen
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text

REMARK = "No text is taken here: “"


class Choosing(KvoScreen[None]):
    """A form with one field of each kind."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form(
            [
                ChoiceField("phase", N_("Phase"), options=[("plan", "plan of action"), ("doing", "carrying out"), ("end", "evaluation")]),
                YesNoField("audit", N_("Audit")),
                TicksField("who", N_("Participants"), ticks=[Tick("ann", "Ann"), Tick("bo", "Bo")]),
                LineField("signed", N_("Signed")),
            ],
        )

    def body(self) -> list[Widget]:
        return [self.form]


CASES: list[tuple[str, Sequence[str], object, str]] = [
    # field, what is pressed, what the field holds then, what text is told
    ("phase", "2", "doing", ""),
    ("phase", "23", "end", ""),
    ("phase", "eval", "end", ""),
    ("phase", "act", "plan", ""),
    ("phase", "carrying o", "doing", ""),
    ("phase", " ", "doing", ""),
    ("phase", "3 ", "plan", ""),
    ("phase", "12-3-2026", "plan", "12-3-2026"),
    ("phase", "2 maart", "plan", "2 maart"),
    ("phase", "0612", "plan", "0612"),
    ("phase", "evil", "plan", "evil"),
    ("phase", ["2", "right", "2", "-"], "end", "2-"),
    ("phase", ["2", "-", "backspace"], "doing", ""),
    ("phase", ["2", "-", "ctrl+u"], "plan", ""),
    ("phase", ["e", "backspace", "c"], "doing", ""),
    ("phase", ["3", "-", "enter"], "plan", "3-"),
    ("audit", "1", True, ""),
    ("audit", "ja", True, ""),
    ("audit", "yes", True, ""),
    ("audit", "yesterday", False, "yesterday"),
    ("audit", "12-3-2026", False, "12-3-2026"),
    ("audit", "jan", False, "jan"),
    ("who", "12", {"ann": "on", "bo": "on"}, ""),
    ("who", "11", {}, ""),
    ("who", "12-3", {}, "12-3"),
    ("who", ["1", "2", "-", "backspace"], {"ann": "on", "bo": "on"}, ""),
    ("who", "Ann", {}, "Ann"),
]


@pytest.mark.parametrize(("name", "pressed", "value", "text"), CASES)
@scenario
async def test_signs_choose_and_text_chooses_nothing(data: Path, name: str, pressed: Sequence[str], value: object, text: str) -> None:
    async with running(data, lang="en") as pilot:
        await wait_open(pilot)
        screen = Choosing()
        await pilot.app.push_screen(screen)
        screen.form.go_to(name)
        await press(pilot, *pressed)
        assert screen.form.values[name] == value
        assert screen.form.active.name == name
        await wait_for(pilot, lambda: (REMARK in screen_text(pilot.app)) == bool(text), "what is told")
        assert f"“{text}”" in screen_text(pilot.app) or not text


@scenario
async def test_who_goes_on_to_the_field_that_was_meant_leaves_no_text_behind(data: Path) -> None:
    async with running(data, lang="en") as pilot:
        await wait_open(pilot)
        screen = Choosing()
        await pilot.app.push_screen(screen)
        await press(pilot, *"3-4", "down", "up")
        assert screen.form.values["phase"] == "plan"
        assert REMARK not in screen_text(pilot.app)
        await press(pilot, "3", "enter")
        assert (screen.form.values["phase"], screen.form.active.name) == ("end", "audit")


@scenario
async def test_a_paste_at_a_choice_is_text(data: Path) -> None:
    async with running(data, lang="en") as pilot:
        await wait_open(pilot)
        screen = Choosing()
        await pilot.app.push_screen(screen)
        await type_text(pilot, "2026-03-12")
        await wait_text(pilot, "“2026-03-12”")
        assert screen.form.values["phase"] == "plan"


@pytest.mark.parametrize(("pressed", "answer"), [("xj\r", None), ("xy", None), ("o", None), ("y", True), ("J", True), ("n", False)])
@scenario
async def test_letters_at_a_question_answer_nothing_but_yes_and_no(data: Path, pressed: str, answer: bool | None) -> None:
    async with running(data, lang="en") as pilot:
        await wait_open(pilot)
        answers: list[bool | None] = []
        await pilot.app.push_screen(AskYesNo("Is that right?", default=True), answers.append)
        await press(pilot, *(("enter" if sign == "\r" else sign) for sign in pressed))
        if answer is None:
            await wait_text(pilot, REMARK)
            assert answers == []
            await press(pilot, "down", "enter")
            await wait_for(pilot, lambda: answers, "an answer")
        assert answers == [bool(answer)]
