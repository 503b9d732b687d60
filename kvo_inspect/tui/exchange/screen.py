"""Exchange (uitwisselen): files to and from other laptops, the sync folder, what has two values, receipts, who handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.errors import KvoError, WrongPassphrase
from kvo_inspect.exchange.laptops.folder import last_folder
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.exchange.laptops.pack import is_encrypted
from kvo_inspect.exchange.record.receipt import read_receipt
from kvo_inspect.store.merge.conflicts import SHOWN, Conflict, finding_of, list_conflicts, list_removals
from kvo_inspect.store.merge.receipts import ReceiptLine, any_receipt, count_unacknowledged, refusals, subject_of_line
from kvo_inspect.store.merge.subjects import Subject
from kvo_inspect.store.photos.arrivals import AbsentFile, absent_files
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.exchange.central import CentralScreen
from kvo_inspect.tui.exchange.departures import DeparturesScreen
from kvo_inspect.tui.exchange.editions import EditionsScreen
from kvo_inspect.tui.exchange.through_folder import ask_folder
from kvo_inspect.tui.findings.conflicts import receipt_line
from kvo_inspect.tui.findings.two_values import KEEP_KEYS, ChoosingScreen, value_lines, values_of
from kvo_inspect.tui.kit.ask import AskLine, AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import EACH
from kvo_inspect.tui.kit.progress_box import run_with_progress
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.questions.asking import asking
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS
from kvo_inspect.tui.places import FindingPlace, FoldersPlace, HandedInPlace, MakeFilePlace, ReceivedPlace, ReceiversPlace
from kvo_inspect.wording.conflicts import shown_field, shown_value, subject_text
from kvo_inspect.wording.merging import absent_texts, afterwards_texts, came_text, clocks_texts, receipt_texts, received_texts
from kvo_inspect.wording.names import author_text, short_moment

ExchangeRow = Conflict | ReceiptLine
FIELD = 12
"""Cells of the column that names the field."""


@dataclass(frozen=True)
class ExchangePage:
    """All that the exchange screen shows."""

    rows: list[ExchangeRow] = field(default_factory=list)
    about: dict[str, Subject] = field(default_factory=dict)
    """Subjects of the refused lines, by id; of the first `SHOWN`."""
    absent: list[AbsentFile] = field(default_factory=list)
    receipts: bool = False
    """Whether the trajectory record ever answered: only then does *left* mean something."""
    left: int = 0
    folder: str = ""


def read_exchange(store: Store) -> ExchangePage:
    """Return the page: fields with two values, refusals, absent photos, and the folder last exchanged through."""
    refused, receipts = refusals(store), any_receipt(store)
    about = {refusal.id: subject_of_line(store, refusal) for refusal in refused[:SHOWN]}
    return ExchangePage(
        [*list_conflicts(store), *list_removals(store), *refused],
        about,
        absent_files(store),
        receipts,
        count_unacknowledged(store) if receipts else 0,
        last_folder(store),
    )


class ExchangeScreen(ChoosingScreen):
    """What passes between laptops, and what people must still decide because of it."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *KEEP_KEYS,
        Key(
            "m",
            N_("make file"),
            "make",
            N_("Write a file for another laptop: all parks or one, with a passphrase if you wish."),
            writes=True,
            anywhere=True,
        ),
        Key(
            "t", N_("import"), "take", N_("Import a file of another laptop. First you see what it would bring."), writes=True, anywhere=True
        ),
        Key(
            "s",
            N_("folder"),
            "sync",
            N_("Exchange through folders: sticks, network and cloud folders, each with its parks."),
            writes=True,
            anywhere=True,
        ),
        Key(
            "h", N_("handed in"), "parts", N_("Who has not handed in their part of a round yet; and say that yours is done."), anywhere=True
        ),
        Key(
            "c",
            N_("checklists"),
            "editions",
            N_("Which editions of the checklists there are, and which each laptop asked last."),
            anywhere=True,
        ),
        Key("d", N_("central"), "central", N_("Hand in to the central record of your organisation, and fetch from there."), anywhere=True),
        Key(
            "i",
            N_("came in"),
            "received",
            N_("What came in since a day, in every park: of whom, how much, and which findings."),
            anywhere=True,
        ),
        Key(
            "w",
            N_("receivers"),
            "receivers",
            N_("Who may read what leaves this laptop encrypted, each by a key; and this laptop's own key."),
            anywhere=True,
        ),
        Key("l", N_("left"), "left", N_("What left this laptop: when, what, where to, and for whom it is encrypted."), anywhere=True),
        Key("enter", N_("open"), "", N_("Open the finding that the row is about.")),
        *UNDO_KEYS,
        Key(
            "r",
            N_("receipt"),
            "receipt",
            N_("Import a receipt of the trajectory record: what it took, and what it refused and why."),
            writes=True,
            anywhere=True,
        ),
    )
    NO_ROWS = EACH
    HELP_TEXT = N_(
        "Nothing is lost and nothing doubles when laptops exchange their work. Where two people gave a field different values, both "
        "are listed here with who and when, until somebody keeps one; so is what one removed while the other worked on it. The trajectory "
        "record is the file of the certification, kept elsewhere: it gets your exports and answers with a receipt. Confidential work goes "
        "along only in a file for which you choose that, encrypted."
    )
    DEFAULT_CSS = "ExchangeScreen Prose { padding: 0 2; }"

    def __init__(self, *, take: bool = False) -> None:
        """*take*: begin by asking for a file (first start)."""
        super().__init__()
        self._take = take
        self._page = ExchangePage()

    def title_text(self) -> str:
        return _("Exchange")

    def body(self) -> list[Widget]:
        """Lay out the summary, and the list of what must be decided."""
        empty = N_("Nothing to decide. No field has two values, and nothing was refused.")
        return [Prose(self._told), ListView[ExchangeRow](self._draw, head=self._head, empty=empty)]

    def _told(self, cells: int) -> list[list[Piece]]:
        page, cells = self._page, max(10, cells)
        sentences: list[tuple[str, str]] = []
        if page.folder:
            sentences.append((_("Last exchanged through {folder}").format(folder=page.folder), "dim"))
        sentences += [(line, "warn") for line in absent_texts(page.absent, 2)]
        if page.left:
            left = n_(
                "{n} thing is new or changed since the trajectory record last answered: export it, and import its receipt with r.",
                "{n} things are new or changed since the trajectory record last answered: export them, and import its receipt with r.",
                page.left,
            )
            sentences.append((left.format(n=page.left), "dim"))
        removed = sum(isinstance(row, Conflict) and row.removal is not None for row in page.rows)
        conflicts = sum(isinstance(row, Conflict) for row in page.rows) - removed
        decide = []
        if conflicts:
            decide.append(n_("{n} field has two values: keep one", "{n} fields have two values: keep one", conflicts).format(n=conflicts))
        if removed:
            text = n_("{n} removed and changed apart: keep 1 or 2", "{n} removed and changed apart: keep 1 or 2 of each", removed)
            decide.append(text.format(n=removed))
        if refused := len(page.rows) - conflicts - removed:
            text = n_("{n} refused by the trajectory record", "{n} refused by the trajectory record", refused)
            decide.append(text.format(n=refused))
        if decide:
            sentences.append((" · ".join(decide), "strong"))
        lines = [] if page.rows else _what_it_is_for(cells)
        lines += [[(part, tone)] for line, tone in sentences for part in wrap(line, cells)]
        row = self.query_one(ListView).current
        lines += [[]] if row else []
        if row:
            lines += [[(part, "strong")] for part in wrap(self._about(row), cells)]
        if isinstance(row, Conflict):
            lines += value_lines(row, cells)
        elif isinstance(row, ReceiptLine):
            line, tone = receipt_line(row)
            lines += [[(part, tone)] for part in wrap(line, cells)]
        return [*lines, []]

    def _about(self, row: ExchangeRow) -> str:
        """Return the subject of a row in full."""
        if isinstance(row, ReceiptLine):
            return subject_text(self._page.about[row.id]) if row.id in self._page.about else row.id
        place = "" if row.about.now.noun == "park" else (row.about.park.name if row.about.park else "")
        return " · ".join(filter(None, (place, subject_text(row.about), shown_field(row))))

    def _head(self, cells: int) -> Sequence[Piece]:
        if not self._page.rows:
            return []
        return columns(cells, [Cell(_("ABOUT"), cells // 3), Cell(_("FIELD"), FIELD), Cell(_("1")), Cell(_("2"))])

    def _draw(self, row: ExchangeRow, cells: int) -> Sequence[Piece]:
        if isinstance(row, ReceiptLine):
            return columns(cells, [Cell(self._about(row), cells // 3, "strong"), Cell(_("refused"), FIELD, "warn"), Cell(row.reason)])
        texts = [
            f"{shown_value(row, candidate)} · {author_text(candidate.author)} {short_moment(candidate.at)}"
            for candidate in values_of(row)[:2]
        ]
        about = [Cell(subject_text(row.about), cells // 3, "strong"), Cell(shown_field(row), FIELD)]
        return columns(cells, [*about, *(Cell(text) for text in texts)])

    async def load(self) -> None:
        """Read what has two values, what was refused and what is missing."""
        self._page = await self.app.call(read_exchange)
        self.query_one(ListView).show(self._page.rows)
        self.on_list_view_moved()
        if self._take:
            self._take = False
            self.do_take()

    def on_list_view_moved(self) -> None:
        """Tell the row under the cursor in full."""
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    async def on_list_view_chosen(self, event: ListView.Chosen[ExchangeRow]) -> None:
        """Open the finding that a row is about."""
        if (finding_id := await self.app.call(_finding_of, event.row)) is not None:
            self.app.go(FindingPlace(finding_id))

    def offered(self, key: Key) -> bool:
        """Offer opening when the row is about a finding."""
        if key.key != "enter":
            return super().offered(key)
        row = self.query_one(ListView).current
        return bool(row.noun == "finding" if isinstance(row, ReceiptLine) else row is not None and row.about.finding)

    def conflict_at_hand(self) -> Conflict | None:
        """Return the field under the cursor."""
        row = self.query_one(ListView).current
        return row if isinstance(row, Conflict) else None

    def do_make(self) -> None:
        """Make a file."""
        self.app.go(MakeFilePlace())

    def do_parts(self) -> None:
        """Show who handed in."""
        self.app.go(HandedInPlace())

    def do_editions(self) -> None:
        """Show the editions of the checklists."""
        self.app.push_screen(EditionsScreen())

    def do_central(self) -> None:
        """Show the parks with what the central record lacks."""
        self.app.push_screen(CentralScreen())

    def do_receivers(self) -> None:
        """Show who may read."""
        self.app.go(ReceiversPlace())

    def do_left(self) -> None:
        """Show what left."""
        self.app.push_screen(DeparturesScreen())

    def do_received(self) -> None:
        """Show what came in."""
        self.app.go(ReceivedPlace())

    @asking
    async def do_take(self) -> None:
        """Ask for a file, tell what the file would bring, and take it in."""
        text = await self.app.push_screen_wait(AskLine(_("Which file?"), hint=_("Type its path, or drop it here."), required=True))
        if text is None:
            return
        path, secret = typed_path(text), ""
        try:
            if await self.app.off_screen(is_encrypted, path):
                answer = await self.app.push_screen_wait(AskLine(_("This file is encrypted. Its passphrase?"), hidden=True, required=True))
                if not answer:
                    raise WrongPassphrase(given=False)
                secret = answer
            await self._take_in(path, secret)
        except KvoError as error:
            self.app.notify_user(error)

    async def _take_in(self, path: Path, secret: str) -> None:
        plan = await run_with_progress(
            self.app,
            _("Looking at {name}").format(name=path.name),
            lambda store, progress: merge(store, path, secret, plan_only=True, progress=progress),
        )
        text = "\n".join([*received_texts(plan), *clocks_texts([plan])])
        if not plan.changes and not plan.photos and not plan.papers:
            self.app.notify_user(text)
        elif await self.app.push_screen_wait(
            AskYesNo(text + "\n\n" + _("Import it?"), default=plan.signed is None or not plan.signed.is_suspect)
        ):
            done = await run_with_progress(
                self.app,
                _("Importing {name}").format(name=path.name),
                lambda store, progress: merge(store, path, secret, progress=progress),
            )
            self.app.notify_user(" ".join((came_text(done.changes, done.photos, done.papers), *afterwards_texts(done))))
            await self.load()

    @asking
    async def do_sync(self) -> None:
        """Show the folders that this laptop exchanged through; when there is none yet, ask for one and exchange through it."""
        if self._page.folder:
            self.app.go(FoldersPlace())
            return
        await ask_folder(self.app)
        await self.load()  # also after a stop: what came until then is here

    @asking
    async def do_receipt(self) -> None:
        """Ask for a receipt and take it in."""
        text = await self.app.push_screen_wait(AskLine(_("Which receipt?"), hint=_("Type its path, or drop it here."), required=True))
        if text is None:
            return
        try:
            taken = await self.app.call(read_receipt, typed_path(text))
        except KvoError as error:
            self.app.notify_user(error)
            return
        self.app.notify_user("\n".join(receipt_texts(taken)))
        await self.load()


def _what_it_is_for(cells: int) -> list[list[Piece]]:
    """Return the keys and what each does, in *cells* cells: shown until there is something to decide."""
    hints = (
        ("m", _("Write your work into a file for another laptop: a prepared round, or what you found.")),
        ("t", _("Import such a file. First you see what it brings.")),
        ("s", _("Do both at once through a folder that you share: a stick, a network, a cloud folder.")),
        ("h", _("See who has not handed in their part of a round yet.")),
        ("c", _("See which edition of each checklist the laptops ask.")),
        ("d", _("Hand in to the central record of your organisation, where it has one.")),
        ("i", _("See what came in since a day: of whom, how much, in which park.")),
        ("w", _("Say who may read what leaves encrypted, each by their own key.")),
        ("l", _("See what left this laptop: when, where to and for whom.")),
        ("r", _("Import what the trajectory record (the file of the certification) answered to an export.")),
    )
    lines: list[list[Piece]] = [[]]
    for key, line in hints:
        lines += [[(f"{'' if number else key:3}", "key"), (part, "")] for number, part in enumerate(wrap(line, max(10, cells - 3)))]
    return [*lines, []]


def _finding_of(store: Store, row: ExchangeRow) -> str | None:
    """Return the id of the finding that a row is about, or None."""
    if isinstance(row, ReceiptLine):
        return row.id if row.noun == "finding" else None
    return finding_of(store, row)
