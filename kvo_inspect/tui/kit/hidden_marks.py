"""Marks that are out of sight: before what is marked is changed, somebody says whether what the list does not show is changed too."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any, Protocol, TypeVar

from kvo_inspect.texts import _, n_
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.screen import KvoScreen

CODES = 6
"""At most so many codes are named."""


class WithCode(Protocol):
    """A finding that can be marked."""

    @property
    def code(self) -> str:
        """The code of the finding."""


L = TypeVar("L", bound=WithCode)


def ask_about_hidden(screen: KvoScreen[Any], marked: Mapping[int, L], shown: Container[int], go: Callable[[dict[int, L]], None]) -> bool:
    """Ask when some of what is marked is not shown, then go on with the marks that stay; return whether there is something to ask."""
    hidden = [line.code for n, line in marked.items() if n not in shown]
    if not hidden:
        return False
    in_view = {n: line for n, line in marked.items() if n in shown}
    question = n_("{n} of the marked findings is not shown: {codes}.", "{n} of the marked findings are not shown: {codes}.", len(hidden))
    choices = [(_("All that is marked ({n})").format(n=len(marked)), dict(marked))]
    if in_view:
        choices.insert(0, (_("Only what is shown ({n})").format(n=len(in_view)), in_view))

    def chosen(place: int | None) -> None:
        if place is not None:
            go(choices[place][1])

    screen.app.push_screen(AskOne(question.format(n=len(hidden), codes=codes_text(hidden)), [name for name, _marked in choices]), chosen)
    return True


def hidden_text(marked: Mapping[int, L], shown: Container[int]) -> str:
    """Return which of the findings that were changed are not shown; empty when all are."""
    hidden = [line.code for n, line in marked.items() if n not in shown]
    if not hidden:
        return ""
    text = n_("{n} of them is not shown: {codes}.", "{n} of them are not shown: {codes}.", len(hidden))
    return text.format(n=len(hidden), codes=codes_text(hidden))


def codes_text(codes: list[str]) -> str:
    """Return the first codes of a list."""
    return ", ".join(codes[:CODES]) + (" …" if len(codes) > CODES else "")
