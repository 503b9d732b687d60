"""A person's page: everything that is held under a name, where, and who was handed it; as a letter too."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.exchange.people.disclosures import disclosures
from kvo_inspect.exchange.people.letter import write_letter
from kvo_inspect.store.people.disclosures import Disclosure
from kvo_inspect.store.people.erasing import ErasePlan, must_not_be_own, plan_erasing
from kvo_inspect.store.people.held import HeldUnderName, held_under, name_typed
from kvo_inspect.store.people.removing import removable
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import LANGS, N_, OWN_NAMES, _, language, n_
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.choose import Choice, ChooseScreen
from kvo_inspect.tui.kit.confidential import toggle_confidential
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns, park_cell
from kvo_inspect.tui.kit.forms.fields import ChoiceField
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from kvo_inspect.tui.people.erasing import ErasingSteps
from kvo_inspect.tui.places import FindingPlace, ParkPlace
from kvo_inspect.wording.names import short_day
from kvo_inspect.wording.people.erasing import shown_file
from kvo_inspect.wording.people.held import marked_places, marks_sentence, not_seen_sentences, thing_word
from kvo_inspect.wording.people.rows import HeldRow, authored_key, held_rows, note_keys, text_key

WHERE, PARK, DAY = 30, 16, 9
"""Cells of the columns."""
HIGHEST = 7
"""Lines of the text under the cursor."""


class HeldScreen(ListScreen[None, HeldRow]):
    """What is held under one name."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Open the finding in which the text stands, else its park."), rows="one"),
        Key("n", N_("another name"), "name", N_("Type another name."), rows="none"),
        Key("l", N_("letter"), "letter", N_("Write a letter to this person: what is held, and who was handed it."), rows="none"),
        Key(
            "e",
            N_("erase"),
            "erase",
            N_("Take what is marked, or everything under this name, out of the record for good; each text is shown first."),
            writes=True,
            rows="marked or all",
        ),
        Key(
            "delete",
            N_("whole file"),
            "remove",
            N_("Remove a paper of these parks, or a photo or paper that names somebody, whole with its bytes; you choose which."),
            writes=True,
            rows="one",
        ),
        Key(
            "h",
            N_("hidden ones"),
            "hidden",
            N_("Look through confidential work too, or not; asks first whether anyone is looking."),
            rows="none",
        ),
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "Everything that is held under a name and its spellings: capitals, accents, initials, with and without “van” and “de”. Only whole "
        "words count. What was changed or removed since is told too, for the log holds it. Two people may have one name, and a last name "
        "alone may be somebody else's: that is for you to judge. Faces on photos and the files kept as papers are not looked through."
    )
    DEFAULT_CSS = f"HeldScreen Prose {{ padding: 0 1; max-height: {HIGHEST + 1}; }}"

    def __init__(self, name: str) -> None:
        super().__init__()
        self._typed = name
        self._held: HeldUnderName | None = None
        self._disclosures: Sequence[Disclosure] = ()
        self._confidential = False

    def title_text(self) -> str:
        return _("Held under the name {name}").format(name=self._typed) if self._typed else _("A person")

    def state_text(self) -> str:
        """Return how many texts there are, in how many parks."""
        if self._held is None:
            return ""
        texts = n_("{n} text", "{n} texts", len(self._held.texts)).format(n=len(self._held.texts))
        parks = n_("{n} park", "{n} parks", len(self._held.parks)).format(n=len(self._held.parks))
        return f"{texts} · {parks}"

    def body(self) -> list[Widget]:
        """Lay out the list, and the text under the cursor in full."""
        empty = N_("Nothing is held under this name; n types another one.")
        return [self.make_list(self._draw, head=self._head, empty=empty), Prose(self._whole)]

    def columns(self) -> list[RowColumn[HeldRow]]:
        """Return the columns."""
        return [
            RowColumn("where", N_("IN"), lambda row: row.where),
            RowColumn("park", N_("PARK"), lambda row: row.park),
            RowColumn("day", N_("SINCE"), lambda row: row.day or None, "day"),
            RowColumn("text", N_("TEXT"), lambda row: row.text),
            RowColumn("state", N_("HOW IT STANDS"), lambda row: row.state),
        ]

    def row_key(self, row: HeldRow) -> Hashable:
        """Return by what a row is known."""
        return row.key

    def park_of(self, row: HeldRow) -> str:
        """Return the id of the park."""
        return row.park_id

    def may_leave(self, row: HeldRow) -> bool:
        """Return whether a row may be written to a file: what is confidential may not."""
        return not row.confidential

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(_("IN"), WHERE), park_cell(_("PARK"), PARK), Cell(_("SINCE"), DAY), Cell(_("TEXT"))])

    def _draw(self, row: HeldRow, cells: int) -> Sequence[Piece]:
        sign = f"{row.sign} " if row.sign else ""
        return columns(
            cells - 1,
            [
                Cell(row.where, WHERE, "dim" if not row.finding else ""),
                park_cell(row.park, PARK),
                Cell(short_day(row.day or None), DAY),
                Cell(sign + " ".join(row.text.split()), 0, "strong" if row.places else ""),
            ],
        )

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        if row is None or self._held is None:
            sentences = not_seen_sentences(self._held) if self._held else []
            return [[(part, "dim")] for sentence in sentences for part in wrap(sentence, cells)]
        lines: list[list[Piece]] = [[("─" * cells, "dim")]]
        beside = " · ".join(filter(None, (row.where, row.state)))
        lines += [[(part, "dim")] for part in wrap(beside, cells, 2)]
        marked = "".join(f"▸{piece}◂" if named else piece for piece, named in marked_places(row.text.replace("\n", " "), row.places))
        lines += [[(part, "strong" if row.places else "")] for part in wrap(marked, cells, 3)]
        more = [marks_sentence(self._held.marks)] if self._held.marks else []
        lines += [[(part, "dim")] for part in wrap(" ".join([*more, not_seen_sentences(self._held)[0]]), cells)]
        return lines[:HIGHEST]

    async def load(self) -> None:
        """Read what is held under the name; without one, ask for it."""
        if not self._typed:
            self.do_name()
            return
        self._held, self._disclosures, rows = await self.app.call(_read, self._typed, confidential=self._confidential)
        self.lines.show(rows)
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def names_confidential(self) -> bool:
        """Return whether confidential work is looked through."""
        return self._confidential

    async def on_list_view_chosen(self, event: ListView.Chosen[HeldRow]) -> None:
        if event.row.finding:
            await self.app.go(FindingPlace(event.row.finding))
        elif event.row.park_id:
            await self.app.go(ParkPlace(event.row.park_id))

    def do_name(self) -> None:
        """Ask for another name."""

        async def chosen(typed: str) -> None:
            name_typed(typed)
            self._typed, self._confidential = typed, False
            await self.reload()

        hint = _("A last name, or one with a first name or an initial.")
        self.app.push_screen(AskLine(_("Under which name?"), self._typed, selected=True, required=True, hint=hint, store=chosen))

    async def do_hidden(self) -> None:
        """Ask whether anyone is looking, then look through the confidential too; or not any more."""

        async def look(confidential: bool) -> None:
            self._confidential = confidential
            await self.load()

        await toggle_confidential(self.app, look, shown=self._confidential)

    async def do_erase(self) -> None:
        """Ask of each text what shall stand there, why, and whether it is meant; then erase what is marked, or all."""
        held = self._held
        if held is None:
            return
        marked = frozenset(await self.marked_keys()) if self.lines.marks else None
        plan = await self.app.call(_planned, held, marked)
        if plan.is_nothing:
            self.app.notify_user(_("There is nothing to erase."))
            return
        ErasingSteps(self.app, plan, self.reload).begin()

    async def do_remove(self) -> None:
        """Ask which photos or papers go whole, then why; what is under the cursor is ticked."""
        held, row = self._held, self.lines.current
        if held is None:
            return
        files = {file.id: file for file in await self.app.call(removable, held)}
        if not files:
            self.app.notify_user(_("There is no photo or paper that could go."))
            return
        ticked = [file for file in files if row is not None and row.key.startswith(f"{file} ")]
        options = [
            Choice(file.id, "", shown_file(file), " · ".join(filter(None, (thing_word(file.noun), held.park_names.get(file.park, "")))))
            for file in files.values()
        ]

        def chosen(ids: list[str] | None) -> None:
            if ids:
                ErasingSteps(self.app, ErasePlan(held.name, files=tuple(files[file] for file in ids)), self.reload).begin()

        self.app.push_screen(ChooseScreen(lambda: _("Which of these go whole?"), options, ticked), chosen)

    def do_letter(self) -> None:
        """Ask for language and folder, and write the letter."""
        held, handed = self._held, self._disclosures
        if held is None:
            return
        spoken = ChoiceField("lang", N_("Language"), options=[(lang, OWN_NAMES[lang]) for lang in LANGS])
        spoken.choose(language())

        def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
            return write_letter(store, held, handed, values["lang"], folder)

        about = N_("A letter in plain text. Read it before you give it away: others may be named in it too.")
        self.app.push_screen(WriteFileScreen(lambda: _("Letter to {name}").format(name=held.name), [spoken], write, "letter", about=about))


def _planned(store: Store, held: HeldUnderName, marked: frozenset[Hashable] | None) -> ErasePlan:
    """Return what erasing takes out: what is marked, also where only the last name stands; else all that is surely under the name.

    Of the latter it is asked apart whether what was recorded in changes of before is written anew too. RuleError when this laptop records
    under the name.
    """
    if marked is None:
        plan = plan_erasing(store, held, author_too=True)
    else:
        plan = plan_erasing(
            store,
            held,
            last_name_too=True,
            only=lambda text: text_key(text) in marked,
            whose=lambda authored: authored_key(authored) in marked,
            noted=lambda note: bool(note_keys(note) & marked),
        )
    must_not_be_own(store, plan)
    return plan


def _read(store: Store, name: str, *, confidential: bool) -> tuple[HeldUnderName, list[Disclosure], list[HeldRow]]:
    held = held_under(store, name, confidential=confidential)
    handed = disclosures(store, held)
    return held, handed, held_rows(store, held, handed)
