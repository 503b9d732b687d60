"""Reach: which steps of today and of this device an undo takes back, or a redo does again: those of the work before somebody's eyes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import stamp_of
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.store import DESK_ACT, Store
from kvo_inspect.store.record.tables import NOUNS, SAY_OF_FINDING

UNDO = "undo"
"""The kind of act that takes back the step whose name follows the word."""
REDO = "redo"
"""The kind of act that does the step again whose name follows: a write like any other, to whoever does not know the word."""
GIVE = "give"
"""The kind of act that gives checklists along with what leaves the laptop, covers every row of a photo as one of them is, or reopens what
laptops saw apart: nobody typed that, it may have left; undo ignores the act."""
HIDE = "hide"
"""The kind of act that makes something confidential: the words of before are empty, so undo passes over the act."""
ERASE = "erase"
"""The kind of act that takes words out for good: nothing of it comes back, so undo passes over it."""
FOR_GOOD = frozenset({HIDE, ERASE})
"""The kinds of act that no key takes back."""
CAME_IN = "import"
"""The kind of act of what came from a file: a key that takes an answer back never makes a photo vanish that arrived meanwhile."""
CHOOSE = "choose"
"""The kind of act that keeps one of two values."""
SET = "set"
"""The kind of act that goes on with another set of questions."""
REPORT = "report"
"""The kind of act that says something of a round for its report."""
CORRECT, ASIDE, REMOVE, JOIN, WAKE = "correct", "aside", "remove", "join", "wake"
"""The kinds of act of setting right what was begun wrongly; the last lets count again, or be there again, what others work in."""
SET_RIGHT = frozenset({CORRECT, ASIDE, REMOVE, JOIN})
SETS_RIGHT_WHOLE = frozenset({Park.noun, Round.noun, Checkpoint.noun, Trajectory.noun})
"""The nouns of what is set right with all that this brings along."""
DAY = 24 * 60 * 60 * 1_000_000
"""Microseconds: a step is taken back on the day of its own."""
EVENING = dt.timedelta(hours=6)
"""A step that is no older is taken back after midnight too: a round in the dark goes on."""
LOOKED_AT = 2000
"""Number of newest changes that are looked at, at most."""

WALK = frozenset(
    {
        "answer",
        "mark",
        "finding",
        "recheck",
        "review",
        "comment",
        "participant",
        "sign_off",
        "photo",
        "photo_use",
        "promised_photo",
        "also_for",
    }
)
"""The nouns that walking writes; a finding that is dropped with its answer is a review. What was done meanwhile on the route, the partners
or by handing in is no step of the round."""
DESK = frozenset({"finding", *SAY_OF_FINDING} - {"recheck"})
"""The nouns that desk work on findings writes."""
PLAN = frozenset({"trajectory", "target", "measure", "measure_finding", "measure_target", "meeting", "decision", "survey", "survey_answer"})
"""The nouns of a plan."""
MATRIX = frozenset({"measure", "measure_finding", "measure_target"})
"""The nouns of the matrix of measures."""
PHOTOS = frozenset({"photo", "photo_use", "promised_photo"})
"""The nouns of photos."""
NOT_WALKED = frozenset({DESK_ACT, CHOOSE, CAME_IN, CORRECT, ASIDE, REMOVE, JOIN, REPORT})
"""The kinds of act that nobody does on the round."""
OF_ROUND = tuple(noun for noun, model in NOUNS.items() if noun not in (Round.noun, Finding.noun) and model.refs.get("round") == Round.noun)
"""The nouns by which a step names the round on which it was done; of a finding an earlier round may have made it."""


class Step(NamedTuple):
    """One step of this device, as the changes of its acts tell it: one act, or all acts of an import."""

    name: str
    """The name of its first act."""
    kind: str
    """The kind of act, of a step done again that of the step itself."""
    of: str
    """The name of the step that this one takes back or does again, else empty."""
    root: str
    """The name of the step as it was done first."""
    stamps: frozenset[int]
    nouns: frozenset[str]
    """The nouns that the step wrote."""

    @property
    def takes_back(self) -> bool:
        """Whether the step is an undo."""
        return self.kind == UNDO

    @property
    def does_again(self) -> bool:
        """Whether the step is a redo."""
        return bool(self.of) and self.kind != UNDO


@dataclass(frozen=True, slots=True)
class Reach:
    """Which steps an undo takes back, and a redo does again.

    Without fields: every step but photos that came in.
    """

    nouns: frozenset[str] = frozenset(NOUNS)
    """Steps that wrote nothing but these."""
    makes_findings: bool = True
    """Steps that made a finding are among them."""
    passes_others: bool = False
    """A step of other work that is newer is passed over; otherwise nothing is taken back."""
    round_id: str | None = None
    """Steps on the round, in its park since it was started: on its things, never on those of another round."""
    park: str = ""
    """Steps in one park."""
    finding: str = ""
    """Steps on one finding."""
    confidential: bool | None = None
    """Steps that wrote something confidential (True) or open (False), so that nobody takes back what is not in front of them."""
    came_in: bool = False
    """Steps of photos that came from files are among them."""
    passes_hidden: bool = True
    """A step that only made something confidential is passed over; otherwise nothing older is taken back."""
    not_kinds: frozenset[str] = frozenset()
    """Steps of these kinds are not among them."""
    acts: frozenset[str] | None = None
    """The names of the acts that were done on a screen: these, and the steps on what it shows. None: the fields above say it all."""
    shown: frozenset[int] = frozenset()
    """The numbers (`n`) of the findings that a screen shows: steps at the desk on nothing but these are among them."""
    things: frozenset[str] = frozenset()
    """The ids of what else a screen shows: steps on nothing but these, or what hangs on them, are among them."""
    about: frozenset[str] = frozenset(NOUNS)
    """The nouns of which such a step wrote at least one of the things, or what hangs on them: what only hangs there has its own screen."""
    along: frozenset[str] = frozenset()
    """The ids of what such a step may have written along with the things."""
    set_right: frozenset[str] = frozenset()
    """The ids of what a screen leads to setting right: whatever set these right is among them, of removals nothing else is left."""
    page: str = ""
    """The id of the thing of which the screen is the page: making that is done elsewhere, and without the thing there would be no page."""

    @classmethod
    def walk(cls, round_id: str, *, confidential: bool | None = None) -> Reach:
        """Return the reach of a round that is walked: what was done on it, a change of its set too."""
        return cls(WALK, passes_others=True, round_id=round_id, confidential=confidential, not_kinds=NOT_WALKED)

    @classmethod
    def desk(cls, *, park: str = "", finding: str = "") -> Reach:
        """Return the reach of desk work on findings: never into a round, or to the making of a finding."""
        return cls(DESK, makes_findings=False, park=park, finding=finding, passes_hidden=False)

    @classmethod
    def plan(cls) -> Reach:
        """Return the reach of a plan: trajectory, targets, measures, meetings, decisions."""
        return cls(PLAN)

    @classmethod
    def photos(cls, *, park: str = "", came_in: bool = False) -> Reach:
        """Return the reach of work on photos: placing, detaching, a caption, a promise; with *came_in* also taking them in."""
        return cls(PHOTOS, park=park, came_in=came_in)

    @classmethod
    def here(
        cls,
        acts: Iterable[str],
        *,
        nouns: frozenset[str] | None = None,
        shown: Iterable[int] = (),
        things: Iterable[str] = (),
        about: frozenset[str] = frozenset(NOUNS),
        along: Iterable[str] = (),
        set_right: Iterable[str] = (),
        page: str = "",
    ) -> Reach:
        """Return the reach of a screen at the desk: the acts done there, and the steps on the findings and things that it shows.

        *nouns*: None for all.
        """
        return cls(
            frozenset(NOUNS) if nouns is None else nouns,
            makes_findings=False,
            passes_others=True,
            came_in=True,
            passes_hidden=False,
            acts=frozenset(acts),
            shown=frozenset(shown),
            things=frozenset(things),
            about=about,
            along=frozenset(along),
            set_right=frozenset(set_right),
            page=page,
        )

    def covers(self, store: Store, step: Step) -> bool:
        """Return whether a step is in reach."""
        if self._sets_right(store, step, self.set_right):
            return True
        is_set = self.round_id is not None and step.kind == SET
        if not is_set and (step.kind in self.not_kinds or not step.nouns <= self.nouns):
            return False
        if self.acts is not None:
            return step.root in self.acts or self._shows(store, step)
        return self._touches(store, step) and (self.round_id is None or _is_of_round(store, step, self.round_id))

    def _touches(self, store: Store, step: Step) -> bool:
        """Return whether a step touched the finding of this reach, and made none where making one is out of reach."""
        if self.makes_findings and not self.finding:
            return True
        touched: set[str] = set()
        for noun, noun_id, after in writes_of(store, step):
            if not self.makes_findings and noun not in self.nouns:  # all of the step, also what lies in another park
                return False
            if not self.makes_findings and noun == Finding.noun and after == "[]":
                return False
            touched.add(noun_id if noun == Finding.noun else str(getattr(store.find(NOUNS[noun], noun_id), "finding", "")))
        return not self.finding or self.finding in touched

    def findings_at_once(self, store: Store, step: Step) -> int:
        """Return on how many findings a step at the desk was that is on some that the screen shows, and on others; 0 when on no others."""
        if step.kind not in NOT_WALKED or not step.nouns <= DESK:
            return 0
        things = things_of(store, step)
        rows = store.rows(f"select id, n from finding where id in ({', '.join('?' * len(things))})", sorted(things))
        here = any(finding_id in self.things or n in self.shown for finding_id, n in rows)
        return len(rows) if here and len(rows) > 1 else 0

    @staticmethod
    def _sets_right(store: Store, step: Step, things: frozenset[str]) -> bool:
        """Return whether a step set one of these things right, whatever came along with that.

        What comes along names the thing in no field: the measurement of another day, the other round, the status of a finding.
        """
        if step.kind not in SET_RIGHT or not things:
            return False
        return any(noun in SETS_RIGHT_WHOLE and noun_id in things for noun, noun_id, _after in writes_of(store, step))

    def _shows(self, store: Store, step: Step) -> bool:
        """Return whether a step at the desk is on nothing but what the screen shows, and made no finding."""
        if step.kind not in NOT_WALKED or not (self.shown or self.things):
            return False
        if self._sets_right(store, step, self.things):
            return True
        is_about = False
        for noun, noun_id, after in writes_of(store, step):
            if after == "[]" and (noun == Finding.noun or noun_id == self.page):
                return False
            written = store.find(NOUNS[noun], noun_id)
            hangs_on = {noun_id, *(getattr(written, name) for name in NOUNS[noun].refs)} if written is not None else {noun_id}
            if noun == Finding.noun and Round.noun in step.nouns:  # its status followed from what a round saw of it
                hangs_on |= {row[0] for row in store.rows("select round from recheck where finding = ? and gone = 0", [noun_id])}
            if hangs_on & self.things:
                is_about |= noun in self.about
                continue
            if noun_id in self.along:
                continue
            finding_id = noun_id if noun == Finding.noun else str(getattr(written, "finding", ""))
            rows = store.rows("select n from finding where id = ?", [finding_id]) if noun in DESK else []
            if not rows or rows[0][0] not in self.shown:
                return False
            is_about = True
        return is_about


def _is_of_round(store: Store, step: Step, round_id: str) -> bool:
    """Return whether a step was done on a round: the things that it wrote name the round and no other.

    What names none was done there when its findings are of the round, or when no other was walked between: a remark with an older finding.
    """
    stamp = max(step.stamps)
    written = [(noun, noun_id) for noun, noun_id, _after in writes_of(store, step)]
    rounds = _rounds_named(store, [thing for thing in written if thing[0] == Round.noun or thing[0] in OF_ROUND], stamp)
    if rounds:
        return rounds == {round_id}
    findings = [(Finding.noun, thing_id) for thing_id in things_of(store, step) if store.find(Finding, thing_id) is not None]
    if findings and _rounds_named(store, findings, stamp) == {round_id}:
        return True
    passed = [*NOT_WALKED, *FOR_GOOD, GIVE]
    nouns = [Round.noun, *OF_ROUND]
    last = store.rows(
        "select noun, noun_id, stamp from change join log on log.id = change.log where log.device = ? and log.park = ? "
        f"and stamp between ? and ? and noun in ({', '.join('?' * len(nouns))}) "
        f"and how not like '% %' and how not in ({', '.join('?' * len(passed))}) order by stamp desc limit 1",
        [store.device, store.get(Round, round_id).park, _start_of(store, round_id), stamp - 1, *nouns, *passed],
    )
    return all(_rounds_named(store, [(noun, noun_id)], before) == {round_id} for noun, noun_id, before in last)


def _rounds_named(store: Store, things: Iterable[tuple[str, str]], stamp: int) -> set[str]:
    """Return the rounds that things belonged to, or were, when a stamp was given: joining moves them."""
    rounds: set[str] = set()
    for noun, noun_id in things:
        if noun == Round.noun:
            rounds.add(noun_id)
            continue
        rows = store.rows(  # not all changes: a long day is passed over at one key
            "select fields from change where noun_id = ? and noun = ? and stamp <= ? "
            """and fields like '%"round":"%' order by stamp desc limit 1""",
            [noun_id, noun, stamp],
        )
        rounds.update(str(json.loads(fields).get("round")) for (fields,) in rows)
    return rounds


def _start_of(store: Store, round_id: str) -> int:
    """Return the stamp of the change by which a round was started."""
    return logs.changes_of(store.db, Round.noun, round_id)[0].stamp


def every_id(store: Store, model: type[Noun], /, **fields: str) -> set[str]:
    """Return the ids of the things of a noun with these values, also of those that are gone: a step of today may have removed them."""
    where = " and ".join(f'"{name}" = ?' for name in fields) or "1"
    return {noun_id for (noun_id,) in store.rows(f'select id from "{model.noun}" where {where}', list(fields.values()))}


def writes_of(store: Store, step: Step) -> list[tuple[str, str, str]]:
    """Return (noun, id, what it came after) of each change of a step, in the order in which they were written."""
    marks = ", ".join("?" * len(step.stamps))
    return store.rows(
        "select noun, noun_id, after from change join log on log.id = change.log "
        f"where log.device = ? and stamp in ({marks}) and noun <> '{Author.noun}' order by stamp, change.log, seq",
        [store.device, *sorted(step.stamps)],
    )


def things_of(store: Store, step: Step) -> set[str]:
    """Return the ids of what a step wrote, and of the findings that this is about."""
    things: set[str] = set()
    for noun, noun_id, _after in writes_of(store, step):
        things.add(noun_id)
        if noun in SAY_OF_FINDING and (written := store.find(NOUNS[noun], noun_id)) is not None:
            things.add(str(getattr(written, "finding", "")))
    return things - {""}


def steps_of(store: Store, reach: Reach) -> list[Step]:
    """Return this device's own steps of today or this evening, within reach of a park, a round, the open or the confidential, newest first.

    What nobody pressed a key for is not among them: checklists that were given along, and photos that came in unless they are in reach.
    """
    since, park = 0, reach.park
    now = store.now()
    today = now.date().isoformat()
    if reach.round_id is not None:
        park = store.get(Round, reach.round_id).park
        since = _start_of(store, reach.round_id)
    steps: dict[str, Step] = {}
    for stamp, how, at, its_park, confidential, noun in store.rows(
        "select stamp, how, at, park, confidential, noun from change join log on log.id = change.log "
        f"where log.device = ? and stamp > ? and noun <> '{Author.noun}' order by stamp desc, seq desc limit ?",
        [store.device, since, LOOKED_AT],
    ):
        if at[:10] != today and abs(now - dt.datetime.fromisoformat(at)) >= EVENING:
            break
        if how == GIVE or (park and its_park != park) or reach.confidential not in (None, bool(confidential)):
            continue
        kind, _blank, of = how.partition(" ")
        name = of if kind == CAME_IN and of else f"{stamp}-{store.device}"
        key = how if kind == REDO else name  # what a redo writes beside has later stamps: the first is its name
        step = steps.get(key) or Step(name, kind, "" if kind == CAME_IN else of, name, frozenset(), frozenset())
        steps[key] = step._replace(name=name, root=name, stamps=step.stamps | {stamp}, nouns=step.nouns | {noun})
    steps = {step.name: step for step in steps.values()}
    for name in reversed(steps):  # oldest first: what was done again was done before
        step = steps[name]
        if step.kind == REDO and step.of in steps:
            again = steps[step.of]
            steps[name] = step._replace(kind=again.kind, root=again.root)
    return [step for step in steps.values() if reach.came_in or not (step.kind == CAME_IN and step.nouns == {"photo"})]


def is_taken_back(store: Store, name: str) -> bool:
    """Return whether the act of this device of that name was undone, and not done again."""
    stamp = stamp_of(name)
    hows = {
        how: f"{its_stamp}-{store.device}"
        for its_stamp, how in store.rows(
            "select stamp, how from change join log on log.id = change.log where log.device = ? and stamp > ? and stamp < ? "
            "and how like '%do %' order by stamp desc",  # what a redo writes beside comes after it
            [store.device, stamp, stamp + 2 * DAY],
        )
    }
    while f"{UNDO} {name}" in hows:
        if (again := hows.get(f"{REDO} {name}")) is None:
            return True
        name = again
    return False
