"""Taking in a route: a CSV or GeoJSON file, or lines pasted here; all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kvo_inspect.domain.values.closed_sets import CHECKPOINT_KINDS
from kvo_inspect.errors import ContentError, RuleError
from kvo_inspect.exchange.route import paste_checkpoints, read_checkpoints, understood_line
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, import_checkpoints
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import Field, LinesField, PathField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.wording.names import kind_name


def typed_checkpoints(text: str) -> tuple[NewCheckpoint, ...]:
    """Return the checkpoints in typed or pasted lines; ContentError with every problem when there is any."""
    checkpoints, problems = paste_checkpoints(text)
    if problems:
        raise ContentError(_("These lines have mistakes; nothing was imported."), problems)
    return checkpoints


def kinds_hint() -> str:
    """Return how checkpoints are typed, with the kinds there are."""
    kinds = ", ".join(kind_name(kind) for kind in CHECKPOINT_KINDS if kind != "whole")
    hint = _(
        "One per line, its kind behind a semicolon: Industrieweg 12-30; {kinds}. Enter on an empty line is done; none means the whole park."
    )
    return hint.format(kinds=kinds)


def line_meaning(line: str) -> Piece:
    """Return what a typed line is understood as, for the form."""
    understood = understood_line(line)
    if understood is None:
        return "", ""
    if understood.unknown:
        sentence = _("“{word}” not known: {kind}").format(word=understood.unknown, kind=kind_name(understood.kind))
        return sentence, "warn"
    return f"= {kind_name(understood.kind)}", "dim"


class ImportRouteScreen(FormScreen[int]):
    """Takes in checkpoints at the end of the route; dismissed with how many."""

    SUBMIT = N_("read it")
    HELP_TEXT = N_(
        "Give a file (CSV with a column name, or GeoJSON), or paste lines such as: Industrieweg 12-30; road section. Every mistake is told "
        "with its line, and nothing is imported until all is well. The checkpoints are added at the end of the route."
    )

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._checkpoints: Sequence[NewCheckpoint] = ()

    def title_text(self) -> str:
        return _("Import checkpoints")

    async def make_fields(self) -> list[Field]:
        """Return the fields for a file and for pasted lines."""
        return [
            PathField("file", N_("File"), N_("The path of a .csv or .geojson file; drop it on this window, or leave this empty.")),
            LinesField("lines", N_("Or lines"), kinds_hint, listed=True, meaning=line_meaning),
        ]

    async def submit(self, values: dict[str, Any]) -> int | None:
        """Read everything, then ask before anything is taken in."""
        if str(values["file"]).strip():
            self._checkpoints = await self.app.off_screen(read_checkpoints, typed_path(values["file"]))
        else:
            self._checkpoints = await self.app.off_screen(typed_checkpoints, values["lines"])
        if not self._checkpoints:
            raise RuleError(_("There is no checkpoint in it yet."), "lines" if not str(values["file"]).strip() else "file")
        return None

    def done(self, result: int | None) -> None:
        """Ask, and take the checkpoints in."""
        count, first, last = len(self._checkpoints), self._checkpoints[0].name, self._checkpoints[-1].name
        question = n_(
            "Add {n} checkpoint at the end of the route: {first}?", "Add {n} checkpoints at the end of the route, {first} to {last}?", count
        ).format(n=count, first=first, last=last)
        self.app.push_screen(AskYesNo(question, default=True), lambda yes: self.later(self._take()) if yes else None)

    async def _take(self) -> None:
        made = await self.app.call(import_checkpoints, self._park_id, self._checkpoints)
        self.app.notify_user(n_("{n} checkpoint imported.", "{n} checkpoints imported.", len(made)).format(n=len(made)))
        self.dismiss(len(made))
