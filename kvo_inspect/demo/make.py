"""Making the record of the worked example, act by act, as if it had been kept for more than two years."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Unpack

from kvo_inspect.content.load import Loaded, load_checklists, parse_checklist
from kvo_inspect.demo import after, desk, follow_up, photos, place, sign_offs, small_park, story, waiting_park
from kvo_inspect.demo.clock import StoryClock
from kvo_inspect.demo.events import Replaced, StoryEvent
from kvo_inspect.demo.keep import Desk
from kvo_inspect.demo.walk import StoryWalker, Tour, letters
from kvo_inspect.domain.findings.finding import Finding, FindingFields, Sent
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.checkpoint import Checkpoint, Position
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import TrajectoryFields
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import QuestionSet
from kvo_inspect.domain.values.closed_sets import PartnerKind, ThemeMode
from kvo_inspect.domain.walk.rows import RoundPlace
from kvo_inspect.store.findings.finding import move_finding, review_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, retire_checkpoint, route
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.parks.partners import add_companies, set_partner
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.upkeep.bulk import unsynced
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.store.walk.loading import keep_place
from kvo_inspect.texts import Lang

TRAJECTORY_BEGAN = 800
"""Days ago."""
APPLIED = 932
"""Days ago: so long before it began it came on the waiting list."""
SCHEME = "KVO 4.0"
TOUR_DAYS = {tour.days_ago for tour in (*story.TOURS, *follow_up.FOLLOW_UPS, small_park.BASELINE_DAY, small_park.BASELINE_EVENING)}
BEFORE_NOW = 700
"""Rounds of so many days ago and more were walked with the checklists of then."""
OLDER: dict[str, tuple[str, str]] = {"traffic": ("VP-08", "2024.1"), "fencing": ("HK-06", "2024.1")}
"""Checklists that at the baseline had one question less: which, and the version of then."""
TODAY_BEGAN = dt.timedelta(minutes=55)
"""The round of today began so long before now, but not yesterday."""
A_QUARTER = dt.timedelta(minutes=15)
_Event = StoryEvent | Tour | photos.Photographed | after.FollowedUp | sign_offs.SignedOff | sign_offs.PutRight


def write_example(folder: Path, lang: Lang, now: Callable[[], dt.datetime], state_folder: Path | None = None) -> None:
    """Make the record in a folder that has none."""
    moment = now()
    clock = StoryClock(moment)
    chance = random.Random(1)  # noqa: S311 (ids that are the same each time, so that pictures and tests are)

    def same_id() -> str:
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))

    store = open_record(
        folder, state_folder=state_folder, author=place.INSPECTOR.name, letters=place.LETTERS, now=clock, new_id=same_id, anew=True
    )
    try:
        with unsynced(store):
            _Example(store, lang, moment, clock, load_checklists(None)[0]).write()
    finally:
        store.close()


@dataclass
class _ParkStory:
    """A park while its story is being written."""

    place: place.ParkSetting
    park: Park
    walker: StoryWalker
    desk: Desk
    rounds: dict[int, str] = field(default_factory=dict)
    """Days ago → the round of that day."""


@dataclass
class _Example:
    store: Store
    lang: Lang
    now: dt.datetime
    clock: StoryClock
    checklists: tuple[Loaded, ...]

    def write(self) -> None:
        """Write everything, oldest first: what nobody does on a round is done at the desk."""
        self.store.at_desk = True
        self._at(TRAJECTORY_BEGAN, "10:00")
        main = self._park(place.PLACE, applied=self._day(-APPLIED), starts=self._day(-TRAJECTORY_BEGAN))
        add_checkpoint(self.store, main.park.id, self._stop(place.RETIRED))
        main.walker.route = route(self.store, main.park.id)
        # On one day the round comes first, then what was agreed and sent after it and who signed, then what the desk kept.
        events = [*story.TOURS, *follow_up.FOLLOW_UPS, *photos.PHOTOS, *after.AFTER, *sign_offs.SIGNED, *desk.DESK]
        in_order = sorted(events, key=lambda event: -event.days_ago)
        for event in [event for event in in_order if event.days_ago > small_park.BEGAN]:
            self._happen(main, event)
        self._at(small_park.BEGAN, "10:00")
        small = self._park(small_park.PLACE, starts=self._day(-small_park.BEGAN))
        happenings: list[tuple[int, Callable[[], None]]] = [
            *((event.days_ago, partial(self._happen, main, event)) for event in in_order if event.days_ago <= small_park.BEGAN),
            *((event.days_ago, partial(self._happen, small, event)) for event in small_park.EVENTS),
            (waiting_park.APPLIED, self._apply),
        ]
        for _days_ago, happen in sorted(happenings, key=lambda happening: -happening[0]):
            happen()

    def _apply(self) -> None:
        """Put a park on the waiting list."""
        self._at(waiting_park.APPLIED, "11:00")
        applied, waits = self._day(-waiting_park.APPLIED), waiting_park.WAITS.in_(self.lang)
        self._park(waiting_park.PLACE, phase="application", applied=applied, waits=waits)

    def _happen(self, park_story: _ParkStory, event: _Event) -> None:
        walker = park_story.walker
        if isinstance(event, Tour):
            park_story.rounds[event.days_ago] = self._tour(park_story, event)
        elif isinstance(event, photos.Photographed):
            finding = self.store.get(Finding, walker.findings[event.name])
            stop = self.store.get(Checkpoint, finding.checkpoint)
            photos.attach_photo(self.store, event, finding, stop, park_story.rounds[event.days_ago], self.lang)
        elif isinstance(event, after.SentOff | after.StatusStep | after.Agreement | after.StoryVerdict):
            self._follow(walker, event)
        elif isinstance(event, sign_offs.SignedOff):
            self._at(event.days_ago, "22:30")
            sign_offs.sign_round(self.store, park_story.rounds[event.days_ago], event, self.lang)
        elif isinstance(event, sign_offs.PutRight):
            self._at(event.days_ago, "09:20")
            set_finding(self.store, walker.findings[event.name], text=event.says.in_(self.lang))
        else:
            self._at(event.days_ago, "22:30" if event.days_ago in TOUR_DAYS else "11:00")
            if isinstance(event, Replaced):
                self._replace(park_story.park, walker)
            else:
                park_story.desk.keep(event)

    def _replace(self, park: Park, walker: StoryWalker) -> None:
        """Take the plot that was built over off the route."""
        stops = route(self.store, park.id)
        gone = next(stop for stop in stops if stop.name == place.RETIRED.name)
        retire_checkpoint(self.store, gone.id, stops[place.RETIRED_FOR - 1].id)
        walker.route = route(self.store, park.id)

    def _at(self, days_ago: int, time: str) -> None:
        """Set the clock to a time of a day in the past."""
        day = self.now.date() - dt.timedelta(days=days_ago)
        self.clock.set(dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=self.now.tzinfo))

    def _day(self, days: int) -> str:
        """Return the day so many days from today."""
        return (self.now.date() + dt.timedelta(days=days)).isoformat()

    def _park(self, park_place: place.ParkSetting, **papers: Unpack[TrajectoryFields]) -> _ParkStory:
        store = self.store
        made = add_park(
            store,
            park_place.name,
            park_place.municipality,
            [self._stop(stop) for stop in park_place.route],
            facilitator=park_place.facilitator,
        )
        park = set_park(store, made.id, notes=park_place.notes.in_(self.lang))
        if park_place.own_set:
            park = set_park(store, park.id, own_set=park_place.own_set)
        for kind, partner in park_place.partners.items():
            set_partner(
                store,
                partner_id(park.id, kind),
                organisation=partner.organisation.in_(self.lang),
                person=partner.person,
                email=partner.email,
                phone=partner.phone,
                fault_number=partner.fault_number,
                language=self.lang,
            )
        for company in add_companies(store, park.id):
            if company.language != self.lang:
                set_partner(store, company.id, language=self.lang)
        if park_place.facilitator:
            organisation = place.INSPECTOR.organisation.in_(self.lang)
            papers |= {"facilitator": park_place.facilitator, "facilitator_organisation": organisation}
        papers.setdefault("phase", "cooperation")
        papers["scheme"] = SCHEME
        trajectory = begin_trajectory(store, park.id, **papers)
        walker = StoryWalker(store, self.clock, self.lang, self.checklists, route(store, park.id), park_place.absent)
        return _ParkStory(park_place, park, walker, Desk(store, self.lang, self.now.date(), park.id, trajectory.id, walker))

    def _stop(self, stop: place.Stop) -> NewCheckpoint:
        return NewCheckpoint(
            stop.name, stop.kind, stop.extent.in_(self.lang), stop.zone, stop.company, Position(lat=stop.lat, lon=stop.lon), stop.marks
        )

    def _tour(self, park_story: _ParkStory, tour: Tour) -> str:
        """Walk a round and return its id."""
        self.store.at_desk = False
        if tour.begins:
            self._at(tour.days_ago, tour.begins)
        else:
            midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
            self.clock.set(max(midnight, self.now - TODAY_BEGAN))
        wanted = tour.themes.split()
        used: list[tuple[Loaded, ThemeMode]] = [
            (loaded, "notable" if letters(loaded.checklist) in tour.walk.notable.split() else "full")
            for loaded in (map(as_it_was, self.checklists) if tour.days_ago > BEFORE_NOW else self.checklists)
            if letters(loaded.checklist) in wanted
        ]
        people = [
            Person(person.name, person.organisation.in_(self.lang), person.role.in_(self.lang), excused=person.name == tour.excused)
            for person in park_story.place.people
        ]
        new = NewRound(
            tour.kind,
            tour.part,
            self._day(-tour.days_ago),
            tuple(used),
            tuple(people),
            tour.weather.in_(self.lang),
            ("visit",) if tour.visit else (),
            QuestionSet(kind=tour.set_kind, items=park_story.place.own_set if tour.set_kind == "own" else ()),
            self._back_by(tour),
        )
        self.store.author = tour.by or place.INSPECTOR.name
        round_ = start_round(self.store, park_story.park.id, new)
        walker = park_story.walker
        walker.checklists = tuple(loaded for loaded, _mode in used)
        if tour.begins:
            walker.walk(round_, tour.walk)
            finish_round(self.store, round_.id)
        else:
            walker.walk(round_, tour.walk, partial(self._photos_of_today, walker))
            keep_place(self.store, round_.id, RoundPlace(walker.route[tour.walk.until[0] - 1].id))
        self.store.author = place.INSPECTOR.name
        self.store.at_desk = True
        return round_.id

    def _back_by(self, tour: Tour) -> str:
        """Return the time, a quarter of an hour's, at which the group agreed to be back."""
        if not tour.back_after:
            return ""
        back = self.clock() + dt.timedelta(minutes=tour.back_after)
        return (back - (back - dt.datetime.min.replace(tzinfo=back.tzinfo)) % A_QUARTER).strftime("%H:%M")

    def _photos_of_today(self, walker: StoryWalker, number: int, stop: Checkpoint) -> None:
        if number == photos.TODAY_AFTER:
            lamps, path = (self.store.get(Finding, walker.findings[name]) for name in (photos.LAMPS, photos.PATH))
            photos.arrive_today(self.store, stop, lamps, path)

    def _follow(self, walker: StoryWalker, what: after.FollowedUp) -> None:
        store = self.store
        if isinstance(what, after.Agreement):
            self._at(what.days_ago, "22:35")
            self.store.at_desk = False  # it is the closing talk of a round
            fields: FindingFields = {"urgency": what.urgency, "promised_by": what.promised_by}
            if what.due is not None:
                fields["due"] = self._day(what.due)
            set_finding(store, walker.findings[what.name], **fields)
            self.store.at_desk = True
            return
        self._at(what.days_ago, "22:50" if what.days_ago in TOUR_DAYS else "09:20")
        for name in what.names.split():
            finding = walker.findings[name]
            if isinstance(what, after.StoryVerdict):
                review_finding(
                    store,
                    finding,
                    Verdict(kind=what.verdict, reason=what.reason.in_(self.lang), of=walker.findings[what.of] if what.of else None),
                )
            elif isinstance(what, after.SentOff):
                move_finding(store, finding, "sent", sent=Sent(day=self._day(-what.days_ago), way=what.way, reference=what.reference))
                if what.due is not None and store.get(Finding, finding).due is None:
                    set_finding(store, finding, due=self._day(what.due))
            else:
                move_finding(store, finding, what.to, reason=what.reason.in_(self.lang))


def partner_id(park_id: str, kind: PartnerKind) -> str:
    """Return the id of a park's seeded partner of a kind."""
    return made_id("partner", park_id, kind)


def as_it_was(loaded: Loaded) -> Loaded:
    """Return a checklist as it was at the baseline: some had a question less then."""
    if loaded.checklist.id not in OLDER:
        return loaded
    question, version = OLDER[loaded.checklist.id]
    head, *items = loaded.source.decode().split("\n[[item]]\n")
    other_items = [item for item in items if f'id = "{question}"' not in item.partition("\n")[0]]
    text = "\n[[item]]\n".join((head.replace(f'version = "{loaded.checklist.version}"', f'version = "{version}"'), *other_items))
    checklist, problems = parse_checklist(text.encode(), loaded.path.name)
    if checklist is None:
        raise LookupError(problems[0])
    return replace(loaded, checklist=checklist, source=text.encode(), sha256=hashlib.sha256(text.encode()).hexdigest())
