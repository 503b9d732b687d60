"""One finding: its fields, its whole history, and the steps its status may take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widget import Widget

from kvo_inspect.domain.checkpoint import Checkpoint
from kvo_inspect.domain.finding import Finding, Sent, Status
from kvo_inspect.domain.ids import made_id
from kvo_inspect.domain.park import Park
from kvo_inspect.domain.partner import Partner
from kvo_inspect.domain.review import Review
from kvo_inspect.domain.status import STEPS, needs_reason
from kvo_inspect.store.checklists import defects
from kvo_inspect.store.finding_list import HistoryLine, finding_history
from kvo_inspect.store.findings import drop_finding, move_finding
from kvo_inspect.store.partners import partners_of
from kvo_inspect.store.photo_uses import photos_of_finding
from kvo_inspect.store.promised_photos import promises_of_finding
from kvo_inspect.store.record import Store
from kvo_inspect.store.themes import theme_titles
from kvo_inspect.texts import N_, _, language
from kvo_inspect.tui.drawing import Cell, Piece, columns
from kvo_inspect.tui.history import field_name, history_texts, value_text
from kvo_inspect.tui.keys import Key
from kvo_inspect.tui.names import capital, moment_text, partner_name, severity_name, status_name, verdict_name, way_name
from kvo_inspect.tui.photo_words import photos_text
from kvo_inspect.tui.plain import wrap
from kvo_inspect.tui.screens.ask import AskLine, AskOne
from kvo_inspect.tui.screens.choosing import KEEP_KEYS
from kvo_inspect.tui.screens.finding_said import FindingSaidScreen
from kvo_inspect.tui.widgets.prose import Prose

LABEL = 16
WAYS = ("mail", "form", "phone", "meeting")


@dataclass(frozen=True)
class FindingPage:
    """All that the screen shows."""

    finding: Finding
    park: Park
    checkpoint: Checkpoint | None
    partners: list[Partner]
    review: Review | None
    asked: str
    """What the item calls this defect."""
    history: list[HistoryLine]
    names: dict[str, str] = field(default_factory=dict)
    """Partners and themes by id."""
    photos: int = 0
    owed: tuple[str, ...] = ()
    """Who still owes a photo of it."""


def read_finding(store: Store, finding_id: str) -> FindingPage:
    """Return what the screen shows of one finding."""
    found = store.get(Finding, finding_id)
    partners = partners_of(store, found.park)
    both = defects(store).get(found.item or "")
    names = {one.id: one.organisation or partner_name(one.kind) for one in partners}
    names |= {theme: title(language()) for theme, title in theme_titles(store, confidential=found.confidential).items()}
    review = store.find(Review, made_id("review", found.id))
    return FindingPage(
        found, store.get(Park, found.park), store.find(Checkpoint, found.checkpoint), partners,
        review if review and not review.gone else None, both(language()) if both else "", finding_history(store, finding_id), names,
        len(photos_of_finding(store, finding_id)), tuple(one.promised_by for one in promises_of_finding(store, finding_id)),
    )  # fmt: skip


class FindingScreen(FindingSaidScreen):
    """One finding with its history."""

    AUTO_FOCUS = "VerticalScroll"
    KEYS: ClassVar[tuple[Key, ...]] = (
        *KEEP_KEYS,
        Key("s", N_("next step"), "step", N_("Take a step: sent, planned, in progress, reported done, verified. A step back asks why.")),
        Key("e", N_("edit"), "edit", N_("Text, object, severity, action holder, promised by, date.")),
        Key("f", N_("photos"), "photos", N_("Look at its photos, then and now; with none yet, at the unassigned ones.")),
        Key("x", N_("drop"), "drop", N_("Drop the finding with a reason; it stays in the record.")),
        Key("up", N_("scroll"), "", N_("Scroll through the history."), shown="↑↓"),
    )
    HELP_TEXT = N_(
        "Everything that was recorded of this finding, by whom and when. Nothing is overwritten: each change stands in the history."
    )
    DEFAULT_CSS = "FindingScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }"

    def __init__(self, finding_id: str) -> None:
        super().__init__()
        self._finding_id = finding_id
        self._page: FindingPage | None = None

    def title_text(self) -> str:
        """Return code and place."""
        if self._page is None:
            return _("Finding")
        where = self._page.checkpoint.name if self._page.checkpoint else ""
        return f"{self._page.finding.code} · {self._page.park.name} · {where}"

    def state_text(self) -> str:
        """Return the status."""
        if self._page is None:
            return ""
        verdict = self._page.review.verdict if self._page.review else None
        if verdict and verdict.kind in ("dropped", "duplicate"):
            return verdict_name(verdict.kind)
        return status_name(self._page.finding.status)

    def body(self) -> list[Widget]:
        """One page that scrolls."""
        return [VerticalScroll(self.said_prose(), Prose(self._lines))]

    async def load(self) -> None:
        """Read the finding."""
        self._page = await self.app.call(read_finding, self._finding_id)
        await self.load_said(self._finding_id)

    def _lines(self, cells: int) -> list[list[Piece]]:
        page = self._page
        if page is None:
            return [[]]
        if cells < 110:
            return [[], *self._facts(page, cells), [], [(_("HISTORY"), "head")], *self._history(page, cells)]
        left, right = self._facts(page, 52), [[(_("HISTORY"), "head")], *self._history(page, cells - 56)]
        lines: list[list[Piece]] = [[]]
        for number in range(max(len(left), len(right))):
            beside = right[number] if number < len(right) else []
            pieces = left[number] if number < len(left) else []
            gap = 56 - sum(len(text) for text, _tone in pieces)
            lines.append([*pieces, (" " * gap, ""), *beside])
        return lines

    def _facts(self, page: FindingPage, cells: int) -> list[list[Piece]]:
        one = page.finding
        verdict = page.review.verdict if page.review else None
        facts = [
            (_("what"), page.asked or _("free finding"), "strong"),
            (field_name("text"), one.text, "strong"),
            (field_name("object"), one.object, ""),
            (field_name("status"), capital(status_name(one.status)), "good" if one.status == "verified" else "strong"),
            (_("review"), value_text("verdict", verdict.model_dump(), page.names) if verdict else "", "warn"),
            (field_name("severity"), severity_name(one.severity), "bad" if one.severity == "urgent" else ""),
            *((field_name(name), self._value(page, name), "") for name in ("urgency", "partner", "promised_by", "due", "sent", "told")),
            (field_name("theme"), page.names.get(one.theme or "", one.theme or ""), ""),
            (field_name("visible"), self._value(page, "visible"), ""),
            (_("photos"), photos_text(page.photos, page.owed), ""),
            (_("found on"), f"{moment_text(one.made)} · {one.made_by}", "dim"),
        ]
        lines: list[list[Piece]] = []
        for label, text, tone in facts:
            for number, line in enumerate(wrap(text, cells - LABEL - 1) if text else []):
                lines.append([*columns(LABEL, [Cell(capital(label) if not number else "", LABEL - 1, "dim")]), (" ", ""), (line, tone)])
        return lines

    @staticmethod
    def _value(page: FindingPage, name: str) -> str:
        value = page.finding.model_dump()[name]
        return value_text(name, value, page.names) if value else ""

    def _history(self, page: FindingPage, cells: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = []
        for number, change in reversed(list(enumerate(page.history))):  # newest first: what was just done is in sight
            texts = history_texts(change, page.names, number == 0)
            if not texts:
                continue
            lines.append([(f"{moment_text(change.at)}  ", "dim"), (change.author, "strong"), (f"  {change.letters}", "dim")])
            lines += [[("   ", ""), (line, "")] for text in texts for line in wrap(text, cells - 3)]
        return lines

    def do_photos(self) -> None:
        """Look at the photos, or place one."""
        from kvo_inspect.tui.screens.photo import PhotoScreen
        from kvo_inspect.tui.screens.photos import PhotosScreen

        page = self._page
        if page is None:
            return
        if page.photos:
            title = _("Photos of {code}").format(code=page.finding.code)
            self.app.push_screen(PhotoScreen(title, lambda store: photos_of_finding(store, self._finding_id), beside=page.photos > 1))
        else:
            self.app.push_screen(PhotosScreen(page.park.id, page.park.name, page.finding.round or ""))

    def do_step(self) -> None:
        """Ask for the next step."""
        if self._page is None:
            return
        now = self._page.finding.status
        steps = STEPS[now]
        question = _("It is {status} now. Which step?").format(status=status_name(now))
        self.app.push_screen(
            AskOne(question, [capital(status_name(step)) for step in steps]),
            lambda place: self._step(steps[place], now) if place is not None else None,
        )

    def _step(self, to: Status, now: Status) -> None:
        if needs_reason(now, to):
            self.app.push_screen(
                AskLine(_("Why does it go back to {status}?").format(status=status_name(to))),
                lambda reason: self.later(self._move(to, reason=reason)) if reason is not None else None,
            )
        elif to == "sent":
            self.app.push_screen(
                AskOne(_("Sent how?"), [capital(way_name(way)) for way in WAYS]),
                lambda place: self._ask_reference(WAYS[place]) if place is not None else None,
            )
        else:
            self.later(self._move(to))

    def _ask_reference(self, way: str) -> None:
        def sent(reference: str | None) -> None:
            if reference is not None:
                self.later(self._send(way, reference))

        self.app.push_screen(AskLine(_("Their reference number"), hint=_("May stay empty.")), sent)

    async def _send(self, way: str, reference: str) -> None:
        sent = Sent(day=self.app.today.isoformat(), way=way, reference=reference)
        await self._move("sent", sent=sent)

    async def _move(self, to: Status, *, reason: str = "", sent: Sent | None = None) -> None:
        await self.app.call(move_finding, self._finding_id, to, reason=reason, sent=sent)
        await self.reload()

    def do_drop(self) -> None:
        """Ask why it is dropped."""
        hint = _("It stays in the record with this reason, and leaves the lists of open findings.")
        self.app.push_screen(
            AskLine(_("Why does this finding lapse?"), hint=hint), lambda why: self.later(self._drop(why)) if why is not None else None
        )

    async def _drop(self, reason: str) -> None:
        await self.app.call(drop_finding, self._finding_id, reason)
        await self.reload()

    def do_edit(self) -> None:
        """Edit the finding's own fields."""
        from kvo_inspect.tui.screens.edit_finding import EditFindingScreen

        if self._page is not None:
            self.app.push_screen(EditFindingScreen(self._page.finding, self._page.partners))
