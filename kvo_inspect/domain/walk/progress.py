"""Progress of a round, and what a round will ask before it starts: questions and minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kvo_inspect.domain.checklists.answer import applies
from kvo_inspect.domain.checklists.checklist import Checklist
from kvo_inspect.domain.checklists.sets import FULL, is_in_set
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.rounds.round import QuestionSet
from kvo_inspect.domain.values.closed_sets import PartOfDay, ThemeMode
from kvo_inspect.domain.walk.joining import findings_beyond, is_without_finding
from kvo_inspect.domain.walk.pace import OUR_ESTIMATE, Pace
from kvo_inspect.domain.walk.rows import Section, Walk, WalkRow, is_done, not_asked, rows, sections

LONG_MINUTES = 90
"""Over this the start screen proposes to leave out companion themes."""


@dataclass(frozen=True, slots=True)
class StopProgress:
    """How far a checkpoint or a round is."""

    done: int = 0
    total: int = 0
    not_assessed: int = 0
    failed: int = 0
    """Findings made there in this round."""
    not_asked: int = 0
    """Questions there that are not in the round's set and have no answer; not among the total."""

    without_finding: int = 0
    """Questions there that are not in order, and of which no finding tells what is wrong."""

    beyond: int = 0
    """Questions there whose answer says less than the findings that the round made or saw again: in order, or fewer."""

    @property
    def open(self) -> int:
        """Rows without an answer."""
        return self.total - self.done

    def __add__(self, other: StopProgress) -> StopProgress:
        return StopProgress(
            self.done + other.done,
            self.total + other.total,
            self.not_assessed + other.not_assessed,
            self.failed + other.failed,
            self.not_asked + other.not_asked,
            self.without_finding + other.without_finding,
            self.beyond + other.beyond,
        )


def progress_of(walk: Walk, stop: Checkpoint, known: Sequence[Section] | None = None) -> StopProgress:
    """Return how far a checkpoint is: its rows without "Punt klaar". *known* are its sections when they were worked out already."""
    stop_sections = sections(walk, stop) if known is None else known
    return StopProgress(
        sum(section.done for section in stop_sections),
        sum(section.asked for section in stop_sections),
        sum(is_not_assessed(walk, stop, row) for section in stop_sections for row in section.rows),
        sum(finding.checkpoint == stop.id for finding in walk.findings.values()),
        sum(section.not_asked for section in stop_sections),
        sum(is_without_finding(walk, stop, row.key) for section in stop_sections for row in section.rows if row.kind == "item"),
        len(_keys_beyond(walk, stop)),
    )


def open_rows(walk: Walk, stop: Checkpoint) -> list[WalkRow]:
    """Return the rows of a checkpoint that the round asks and that have no answer."""
    left_out = set(not_asked(walk, stop))
    return [row for row in rows(walk, stop)[:-1] if not is_done(walk, stop, row) and (row.kind == "recheck" or row.key not in left_out)]


def rows_without_finding(walk: Walk, stop: Checkpoint) -> list[WalkRow]:
    """Return the rows of a checkpoint whose answer says that something is wrong, and of which no finding tells what."""
    return [row for row in rows(walk, stop)[:-1] if row.kind == "item" and is_without_finding(walk, stop, row.key)]


def rows_beyond(walk: Walk, stop: Checkpoint) -> list[WalkRow]:
    """Return the rows of a checkpoint whose answer says less than what the round found or saw again: in order, or fewer."""
    beyond = _keys_beyond(walk, stop)
    return [row for row in rows(walk, stop)[:-1] if row.kind == "item" and row.key in beyond] if beyond else []


def _keys_beyond(walk: Walk, stop: Checkpoint) -> set[str]:
    seen = (*walk.findings.values(), *walk.still_there())
    keys = {finding.item for finding in seen if finding.checkpoint == stop.id and finding.item is not None}
    return {key for key in keys if findings_beyond(walk, stop, key)}


def unanswered_required(walk: Walk, stop: Checkpoint) -> list[WalkRow]:
    """Return the required questions of a checkpoint that keep the round from being finished: open, or not assessed without a reason."""
    return [
        row
        for row in rows(walk, stop)[:-1]
        if row.kind == "item" and walk.item(row.key)[1].required and not _is_accounted_for(walk, stop, row)
    ]


def left_for_later(stops: Sequence[tuple[Checkpoint, StopProgress]], here: str, pace: Pace, seconds: float) -> list[Checkpoint]:
    """Return the checkpoints to leave for a second visit so that the group is back in *seconds*, in the order of the route.

    *stops* are those with something open, *here* is the id of the one where the group is: that one is left last. Those where nothing
    was answered yet go first, the last of the route before the others.
    """
    left: list[Checkpoint] = []
    others = [(stop, progress) for stop, progress in reversed(stops) if stop.id != here]
    not_begun = [stop for stop, progress in others if not progress.done]
    begun = [stop for stop, progress in others if progress.done]
    for stop in (*not_begun, *begun, *(stop for stop, _progress in stops if stop.id == here)):
        going = [(other, progress) for other, progress in stops if other not in left]
        ways = sum(not progress.done for other, progress in going if other.id != here)
        if pace.seconds(ways, sum(progress.open for _other, progress in going)) <= seconds:
            break
        left.append(stop)
    return [stop for stop, _progress in stops if stop in left]


def _is_accounted_for(walk: Walk, stop: Checkpoint, row: WalkRow) -> bool:
    answer = walk.answers.get((stop.id, row.key))
    return answer is not None and answer.value is not None and (answer.value.kind != "not_assessed" or answer.value.reason is not None)


def is_not_assessed(walk: Walk, stop: Checkpoint, row: WalkRow) -> bool:
    """Whether a row was answered with "could not be judged"."""
    if row.kind == "recheck":
        recheck = walk.rechecks.get(row.key)
        return recheck is not None and recheck.seen == "unseen"
    answer = walk.answers.get((stop.id, row.key))
    return answer is not None and answer.value is not None and answer.value.kind == "not_assessed"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a round will ask."""

    checkpoints: int
    questions: int
    minutes: int
    """Of questions and rechecks, rounded to five."""
    rechecks: int = 0
    pace: Pace = OUR_ESTIMATE
    """By which the minutes were reckoned."""

    @property
    def is_long(self) -> bool:
        """Whether to propose leaving out companion themes."""
        return self.minutes > LONG_MINUTES


def questions_for(
    checkpoints: Sequence[Checkpoint],
    checklists: Sequence[tuple[Checklist, ThemeMode]],
    part: PartOfDay,
    ticked: Sequence[str] = (),
    question_set: QuestionSet = FULL,
    pace: Pace = OUR_ESTIMATE,
    *,
    people: int = 0,
    rechecks: int = 0,
) -> Estimate:
    """Return how many questions a round asks and how long it takes about.

    Questions that hang on another answer are not counted, nor is anything confidential; marks count when there are *people*
    to give them. *rechecks* is the number of open findings that this part of the day can see.
    """
    stops = [stop for stop in checkpoints if not stop.retired]
    kinds = [(stop.kind, stop.marks) for stop in stops] or [("whole", False)]
    questions = 0
    for checklist, mode in checklists:
        if mode == "notable" or checklist.confidential:
            continue
        for item in checklist.item:
            if item.when is not None or not is_in_set(question_set, checklist, item):
                continue
            for kind, marks in kinds:
                wanted = not item.answer.form.is_of_each or (marks and people > 0)
                questions += wanted and applies(item, kind, part, tuple(ticked))
    minutes = max(5, round(pace.seconds(len(kinds), questions + rechecks) / 300) * 5)
    return Estimate(len(kinds), questions, minutes, rechecks, pace)
