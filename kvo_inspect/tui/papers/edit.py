"""Keeping a file as a paper, or changing what is said of one, on a form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.values.closed_sets import PAPER_KINDS
from kvo_inspect.errors import RuleError
from kvo_inspect.store.papers.file import read_paper
from kvo_inspect.store.papers.paper import add_paper, put_back, set_paper
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, PathField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.wording.names import day_text
from kvo_inspect.wording.papers import paper_kind_name, stripped_text


def keep_file(store: Store, park_id: str, path: Path, fields: dict[str, Any]) -> Paper:
    """Read a file from outside and keep it as a paper; one that is kept already gets its bytes back where these are missing or altered."""
    came = read_paper(path)
    return put_back(store, park_id, came) or add_paper(store, park_id, came, **fields)


class PaperFormScreen(FormScreen[Paper]):
    """Keeps a file as a paper, or changes the kind, day or title of one; dismissed with it."""

    HELP_TEXT = N_(
        "PDF, Word (.docx), Excel (.xlsx) or a picture, of at most 50 MB. The file is copied: what happens to the one outside does not "
        "matter afterwards."
    )

    def __init__(self, park_id: str, paper: Paper | None) -> None:
        super().__init__()
        self._park_id = park_id
        self._paper = paper

    def title_text(self) -> str:
        return _("Edit paper") if self._paper else _("Keep a file")

    async def make_fields(self) -> list[Field]:
        """Return the file of a new one, and kind, day and title; an adopted report stays a report."""
        paper = self._paper
        kinds = tuple(kind for kind in PAPER_KINDS if kind != "report" or (paper is not None and paper.kind == "report"))
        adopted = paper is not None and paper.is_adopted
        kind = ChoiceField("kind", N_("Kind"), options=options_of(kinds, paper_kind_name), hidden=adopted)
        kind.choose(paper.kind if paper else "agreement")
        day = DateField(
            "day",
            N_("Day"),
            N_("When it was signed, given, held; may stay empty."),
            text=day_text(paper.day) if paper else "",
            today=lambda: self.app.today,
        )
        title = LineField("title", N_("Title"), N_("Empty: the name of the file."), text=paper.title if paper else "")
        if paper is not None:
            return [kind, day, title]
        return [PathField("file", N_("File"), N_("Type its path, or drop it on this window.")), kind, day, title]

    async def submit(self, values: dict[str, Any]) -> Paper | None:
        paper = self._paper
        fields: dict[str, Any] = {name: values[name] for name in ("kind", "day", "title") if name in values}
        if paper is not None:
            before = {**paper.model_dump(), "day": day_text(paper.day)}
            changed = {name: value for name, value in fields.items() if (value or None) != (before[name] or None)}
            return await self.app.call(lambda store: set_paper(store, paper.id, **changed)) if changed else None
        if not str(values["file"]).strip():
            raise RuleError(_("Fill this in: it is required."), "file")
        new = await self.app.call(keep_file, self._park_id, typed_path(values["file"]), fields)
        if sentence := stripped_text(new):
            self.app.notify_user(sentence)
        return new
