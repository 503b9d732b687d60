"""Asking whether to import what was read from a list: what that would do, and which rows were not understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kvo_inspect.errors import ContentError
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.problems import ProblemsScreen

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host

SHOWN = 6
"""So many of what would change are named."""
EXAMPLES = 3
"""So many rows that were not understood stand in the question; a page of their own has all."""


def ask_import(
    app: Host, sentence: str, names: Sequence[str], problems: Sequence[str], take: Callable[[], None], *, notes: Sequence[str] = ()
) -> None:
    """Ask whether to import; *take* does so.

    *sentence* tells how much changes, *names* what, *problems* which rows were not understood, *notes* what else is to know before.
    Where nothing changes and every row was understood, a notice says so.
    """
    if not names and not problems:
        app.notify_user(_("Nothing to import: {told}").format(told=sentence))
        return
    shown = ", ".join(f"“{name}”" for name in names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    lines = [" ".join(filter(None, (sentence, shown))), *notes]
    options: list[tuple[str, Callable[[], None] | None]] = []
    if names:
        options.append((_("import what was understood") if problems else _("import"), take))
    if problems:
        wrong = n_("{n} row was not understood", "{n} rows were not understood", len(problems)).format(n=len(problems))
        lines += [wrong + ":", *problems[:EXAMPLES]]

        def show() -> None:
            error = ContentError(_("These rows were not understood."), tuple(problems))
            app.push_screen(ProblemsScreen(error), lambda _done: ask_import(app, sentence, names, problems, take, notes=notes))

        options.append((_("show what was not understood"), show))
    options.append((_("no, leave it"), None))

    def chosen(place: int | None) -> None:
        act = None if place is None else options[place][1]
        if act is not None:
            act()

    app.push_screen(AskOne("\n".join(lines), [label for label, _act in options]), chosen)
