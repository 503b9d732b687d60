"""Joining two rounds of one measurement, day and part: what goes over, and what stays where both hold something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.store.checklists.mentioned import mentioned
from kvo_inspect.store.merge.subjects import subject_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.joining import JoinPlan, join_plan, join_rounds
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.conflicts import answer_text, subject_text
from kvo_inspect.wording.fields import field_words, value_text
from kvo_inspect.wording.names import day_text, part_name, seen_name, sign_off_name
from kvo_inspect.wording.rounds import going_text, joining_text, staying_text


@dataclass(frozen=True)
class DifferingLine:
    """What was recorded in both rounds and differs."""

    about: str
    stays: str
    left: str


@dataclass(frozen=True)
class JoinPage:
    """All that the screen shows."""

    plan: JoinPlan
    lines: list[DifferingLine]


def read_join(store: Store, main_id: str, other_id: str) -> JoinPage:
    """Return what joining would do, what differs in words; the confidential is not told."""
    plan = join_plan(store, main_id, other_id)
    return JoinPage(plan, [*_differing(store, plan), *_differing_people(store, plan)])


def _differing(store: Store, plan: JoinPlan) -> Iterator[DifferingLine]:
    for stays, left in plan.differing:
        if not stays.confidential:
            subject = subject_of(store, stays)
            yield DifferingLine(subject_text(subject), answer_text(subject), answer_text(subject_of(store, left)))
    for recheck, other in plan.differing_rechecks:
        if not recheck.confidential:
            yield DifferingLine(store.get(Finding, recheck.finding).code, _recheck_text(recheck), _recheck_text(other))
    for recheck in plan.left_behind:
        if not recheck.confidential:
            yield DifferingLine(store.get(Finding, recheck.finding).code, _("the finding itself"), _recheck_text(recheck))


def _differing_people(store: Store, plan: JoinPlan) -> Iterator[DifferingLine]:
    for mark, mark_left in plan.differing_marks:
        if not mark.confidential:
            about = _("{question} ({name})").format(
                question=subject_text(subject_of(store, mark)), name=store.get(Participant, mark.participant).name
            )
            yield DifferingLine(about, *_values(store, mark, mark_left, "value"))
    for sign_off, sign_off_left in plan.differing_sign_offs:
        yield DifferingLine(subject_text(subject_of(store, sign_off)), _sign_off_text(sign_off), _sign_off_text(sign_off_left))
    for both in plan.both:
        for name in both.differing:
            about = field_words(both.stays.noun, name)
            if isinstance(both.stays, Participant):
                about = _("{name}: {field}").format(name=both.stays.name, field=about)
            yield DifferingLine(about, *_values(store, both.stays, both.left, name))


def _values(store: Store, stays: Noun, left: Noun, name: str) -> tuple[str, str]:
    """Return in words what two things hold in a field."""
    values = [thing.model_dump(mode="json")[name] for thing in (stays, left)]
    speaks_of = mentioned(store, stays.park, [(stays.noun, name, value) for value in values])
    first, second = (value_text(thing.noun, name, value, speaks_of, thing) for thing, value in zip((stays, left), values, strict=True))
    return first, second


def _sign_off_text(sign_off: SignOff) -> str:
    return " · ".join(filter(None, (sign_off_name(sign_off.agreed or ""), sign_off.remark)))


def _recheck_text(recheck: Recheck) -> str:
    return " · ".join(filter(None, (seen_name(recheck.seen or ""), recheck.text)))


class JoinScreen(ListScreen[bool, DifferingLine]):
    """What joining does, before it is done; dismissed with True when it was."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("j", N_("join"), "join", N_("Join the two rounds in one step; undo takes all of it back."), writes=True, rows="none"),
        Key("o", N_("keep the other"), "swap", N_("Let what the other round holds stay where both hold something."), rows="none"),
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "Everything of the one round goes to the other: answers, marks, sign-offs, findings, rechecks, photos, participants, themes, and "
        "what was agreed, where the lines of both stand below each other. Where both recorded something differently, the list says what "
        "stays; the finding of each stays. What stays behind is kept with the round that is then set aside."
    )
    DEFAULT_CSS = "JoinScreen Prose { padding: 0 2; }"

    def __init__(self, main: Round, other: Round) -> None:
        super().__init__()
        self._main, self._other = main, other
        self._page: JoinPage | None = None

    def title_text(self) -> str:
        return _("Join: {round} {day}").format(round=part_name(self._main.part), day=day_text(self._main.date))

    def body(self) -> list[Widget]:
        """Lay out what goes over above, what differs below."""
        empty = N_("Nothing was recorded differently in the two rounds.")
        return [Prose(self._text), self.make_list(self._draw, head=self._head, empty=empty)]

    def columns(self) -> list[RowColumn[DifferingLine]]:
        """Return the columns."""
        return [
            RowColumn("about", N_("RECORDED DIFFERENTLY"), lambda line: line.about),
            RowColumn("stays", N_("STAYS"), lambda line: line.stays),
            RowColumn("left", N_("STAYS BEHIND"), lambda line: line.left),
        ]

    def row_key(self, row: DifferingLine) -> DifferingLine:
        """Return the line itself: it has no id."""
        return row

    def _text(self, cells: int) -> list[list[Piece]]:
        if self._page is None:
            return [[]]
        plan = self._page.plan
        lines: list[list[Piece]] = [[]]
        for text, tone in ((staying_text(plan), "strong"), (joining_text(plan), ""), (going_text(plan), "")):
            lines += [[(part, tone)] for part in wrap(text, cells)]
        return [*lines, []]

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, _("RECORDED DIFFERENTLY"), _("STAYS"), _("STAYS BEHIND"))

    def _draw(self, line: DifferingLine, cells: int) -> Sequence[Piece]:
        return self._row(cells, line.about, line.stays, line.left)

    @staticmethod
    def _row(cells: int, about: str, stays: str, left: str) -> list[Piece]:
        held = max(18, (cells - 40) // 2)  # what the line is about keeps half of a narrow screen
        return columns(cells - 1, [Cell(about, 0), Cell(stays, held, "strong"), Cell(left, held, "dim")])

    async def load(self) -> None:
        self._page = await self.app.call(read_join, self._main.id, self._other.id)
        self.lines.show(self._page.lines)
        self.query_one(Prose).refresh(layout=True)

    async def do_swap(self) -> None:
        """Keep the other round."""
        self._main, self._other = self._other, self._main
        await self.reload()

    async def do_join(self) -> None:
        """Join the rounds."""
        await self.app.call(join_rounds, self._main.id, self._other.id)
        self.app.notify_user(_("The two rounds are one now. u takes it back."))
        self.dismiss(True)
