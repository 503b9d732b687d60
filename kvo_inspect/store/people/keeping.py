"""Keeping: of each kind of what a park keeps, what its period says, what of it is over, and why the rest stays.

What is over is told thing by thing from the log: a name that was corrected since is held all the same. What counts in a comparison, a
target or a survey is no word of a person and is never among it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, NamedTuple

from kvo_inspect.domain.folding.erasing import REACHED, is_word, texts_at
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.folding.people import NAMES, OF_PEOPLE
from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.parks.keeping import KeepingPeriod, typed_period
from kvo_inspect.domain.parks.park import KEEPING, Park
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.plan.ending import Ending, StayReason
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.values.closed_sets import KEEPING_KINDS, KeepingKind
from kvo_inspect.domain.values.person_names import PersonName, as_compared, person_name
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.people.endings import Endings
from kvo_inspect.store.people.erasing import ErasePlan
from kvo_inspect.store.people.held import REASON, HeldText
from kvo_inspect.store.people.rewriting import ErasedText
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.state import conflicts_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS, SAY_OF_FINDING
from kvo_inspect.texts import _

NOT_SWEPT = frozenset({"park", "paper"})
"""Nouns whose names stay: who does a park does so today; a paper goes whole, when its own period is over."""
_VALUES = frozenset({("answer", "value.value")})
"""Fields of confidential things that say which answer was given, in no words of people."""
_CONFIDENTIAL = ("finding", *SAY_OF_FINDING, "answer")


NAMELESS = "N.N."
"""Stands before a number in the place of a name, in both languages."""
_NUMBERED = re.compile(r"N\.N\. [0-9]+")
_Thing = tuple[str, str]
"""Noun and id."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a park keeps of one kind."""

    park: Park
    kind: KeepingKind
    period: KeepingPeriod | None
    two_values: bool = False
    """Whether two people set different periods apart, and nobody chose: nothing goes then."""
    plan: ErasePlan = field(default_factory=lambda: ErasePlan(""))
    """What is over."""
    first: str = ""
    """The day, YYYY-MM-DD, on which the first of what is over had ended; empty: nothing is over."""
    last: str = ""
    """The same of the last of it."""
    stays: Mapping[StayReason, int] = field(default_factory=dict)
    """How many things stay, by why."""
    next: str = ""
    """The last day on which what ends first of that is kept, as far as that is known; empty: none is."""
    looked: bool = False
    """Whether it was looked at what is over: not without a period, and at the confidential only when asked for."""

    @property
    def things(self) -> int:
        """How many things are over: those whose words go, and photos and papers that go whole."""
        return len(self.plan.things) + len(self.plan.files)

    @property
    def words(self) -> int:
        """How many texts go, what the log holds of before too."""
        return len(self.plan.texts)

    @property
    def counts(self) -> Counter[str]:
        """How many things are over, by noun."""
        return Counter([thing.noun for thing in self.plan.things] + [file.noun for file in self.plan.files])


def set_period(store: Store, park_id: str, kind: KeepingKind, months: str, why: str) -> Park:
    """Set how many months a park keeps something, and why. BadValue, Missing, TooLong tell of `months` or `why`; NotFound of the park."""
    period = typed_period(months, why)
    park = store.get(Park, park_id)
    with store.act() as act:
        fields: dict[str, Any] = {KEEPING[kind]: period}
        return act.write(Park, park.id, park=park.id, **fields)


def end_period(store: Store, park_id: str, kind: KeepingKind) -> Park:
    """Let a park keep something without a period again."""
    end_periods(store, [(park_id, kind)])
    return store.get(Park, park_id)


def end_periods(store: Store, kinds: Iterable[tuple[str, KeepingKind]]) -> None:
    """Let parks keep something without a period again, each a park by its id with what it keeps, in one act."""
    with store.act() as act:
        for park_id, kind in kinds:
            fields: dict[str, Any] = {KEEPING[kind]: None}
            act.write(Park, park_id, park=park_id, **fields)


def park_periods(store: Store, park_id: str = "") -> list[Keeping]:
    """Return the rows of `park_keepings` without looking at what is over."""
    return [_unlooked(store, park, kind) for park in _parks(store, park_id) for kind in KEEPING_KINDS]


def _unlooked(store: Store, park: Park, kind: KeepingKind) -> Keeping:
    return Keeping(park, kind, getattr(park, KEEPING[kind]), KEEPING[kind] in conflicts_of(store.db, Park.noun, park.id))


def _parks(store: Store, park_id: str) -> list[Park]:
    return store.select(Park, "where gone = 0 and ? in ('', id) order by name collate nocase, id", [park_id])


def park_keepings(store: Store, park_id: str = "", *, confidential: bool = False, progress: Progress = silent) -> list[Keeping]:
    """Return what each park keeps, or one does, a row for each kind; *confidential*: with what is over of the confidential too."""
    parks = _parks(store, park_id)
    rows: list[Keeping] = []
    for place, park in enumerate(parks):
        progress("keeping", place, len(parks))
        rows += _of_park(store, park, confidential=confidential)
    return rows


def _of_park(store: Store, park: Park, *, confidential: bool) -> Iterator[Keeping]:
    endings = Endings(store, park.id)
    for kind in KEEPING_KINDS:
        keeping = _unlooked(store, park, kind)
        period = keeping.period
        if period is None or keeping.two_values or (kind == "signals" and not confidential):
            yield keeping
        elif kind == "photos":
            yield _files(store, keeping, _SortedOut(period, store.today, endings.of_photos()))
        elif kind == "papers":
            yield _files(store, keeping, _SortedOut(period, store.today, endings.of_papers()))
        elif kind == "names":
            yield _names(store, keeping, period, endings.of_things())
        else:
            yield _hidden(store, keeping, period, endings)


class _SortedOut:
    """What is over of things of these endings, how many stay by why, and from which day more is over."""

    def __init__(self, period: KeepingPeriod, today: dt.date, endings: Mapping[str, Ending]) -> None:
        self.over: list[str] = []
        self.days: list[str] = []
        self.stays: Counter[StayReason] = Counter()
        self.following = ""
        for key, ending in endings.items():
            why = ending.why_kept(period, today)
            if why is None:
                self.over.append(key)
                self.days.append(ending.day)
            else:
                self.stays[why] += 1
                if why in ("period", "running") and (until := ending.until(period)) >= today.isoformat():
                    self.following = min(self.following or until, until)

    def row(self, keeping: Keeping, plan: ErasePlan) -> Keeping:
        """Return the row with what is over, and what stays."""
        first, last = min(self.days, default=""), max(self.days, default="")
        return replace(
            keeping, plan=replace(plan, is_sweep=True), first=first, last=last, stays=self.stays, next=self.following, looked=True
        )


def _files(store: Store, keeping: Keeping, sorted_out: _SortedOut) -> Keeping:
    """Return which photos or papers are over."""
    files = _photos(store, sorted_out.over) if keeping.kind == "photos" else _papers(store, sorted_out.over)
    return sorted_out.row(keeping, ErasePlan(keeping.park.name, files=files))


def _photos(store: Store, ids: Collection[str]) -> tuple[Photo, ...]:
    return tuple(store.select(Photo, "where id in (select value from json_each(?)) order by n", [to_text(list(ids))]))


def _papers(store: Store, ids: Collection[str]) -> tuple[Paper, ...]:
    return tuple(store.select(Paper, "where id in (select value from json_each(?)) order by n", [to_text(list(ids))]))


def _names(store: Store, keeping: Keeping, period: KeepingPeriod, endings: Mapping[_Thing, Ending]) -> Keeping:
    """Return which names are over, with how to reach who had them, and where one of them stands whole in the texts of what ended too."""
    texts = _texts(store, keeping.park.id, endings, confidential=False)
    sorted_out = _SortedOut(period, store.today, {_key(thing): endings[thing] for thing, words in texts.items() if words.going})
    over = set(sorted_out.over)
    numbers = _numbers(store, keeping.park.id)
    going = [_numbered(text, numbers) for thing, words in texts.items() if _key(thing) in over for text in words.going]
    names = {text.held.text for text in going if text.held.path in NAMES.get(text.held.thing.noun, ())}
    ended = {thing for thing, ending in endings.items() if ending.why_kept(period, store.today) is None}
    prose = [text for thing, words in texts.items() if thing in ended for text in words.prose]
    return sorted_out.row(keeping, ErasePlan(keeping.park.name, (*going, *_with_names(prose, names))))


def _numbers(store: Store, park_id: str) -> dict[str, str]:
    """Return what stands in the place of each participant's name: a number, for a figure counts how many different people took part.

    It follows from the order of the rounds, so laptops that have the same give the same; a number that was given stays.
    """
    rows = store.rows(
        "select p.name from participant p join round r on r.id = p.round where p.park = ? and p.name <> '' "
        "order by r.date, r.part, r.id, cast(p.place as real), p.id",
        [park_id],
    )
    names = dict.fromkeys(name for (name,) in rows)
    free = (number for n in count(1) if (number := f"{NAMELESS} {n}") not in names)
    return {name: next(free) for name in names if not _NUMBERED.fullmatch(name)}


def _numbered(text: ErasedText, numbers: Mapping[str, str]) -> ErasedText:
    is_name = isinstance(text.held.thing, Participant) and text.held.path == "name"
    return ErasedText(text.held, numbers.get(text.held.text, "")) if is_name else text


def _hidden(store: Store, keeping: Keeping, period: KeepingPeriod, endings: Endings) -> Keeping:
    """Return which confidential words are over, all of them, and which confidential photos."""
    things, photos = endings.of_things(confidential=True), endings.of_photos(confidential=True)
    texts = {thing: words.going for thing, words in _texts(store, keeping.park.id, things, confidential=True).items() if words.going}
    by_key = {_key(thing): things[thing] for thing in texts} | {_key((Photo.noun, photo)): ending for photo, ending in photos.items()}
    sorted_out = _SortedOut(period, store.today, by_key)
    over = set(sorted_out.over)
    going = tuple(text for thing, words in texts.items() if _key(thing) in over for text in words)
    files = _photos(store, [photo for photo in photos if _key((Photo.noun, photo)) in over])
    return sorted_out.row(keeping, ErasePlan(keeping.park.name, going, files))


def _key(thing: _Thing) -> str:
    return " ".join(thing)


class _Texts(NamedTuple):
    """The texts of one thing, what the log holds of before too."""

    going: list[ErasedText]
    """Those that go by themselves."""
    prose: list[ErasedText]
    """Those in which a name may stand."""


def _texts(store: Store, park_id: str, things: Collection[tuple[str, str]], *, confidential: bool) -> dict[_Thing, _Texts]:
    """Return by thing its texts."""
    nouns = sorted({noun for noun, _id in things} & ({*_CONFIDENTIAL} if confidential else REACHED.keys() - NOT_SWEPT))
    rows = store.rows(
        f"select {logs.COLUMNS} from change join log on log.id = change.log where log.park = ? and log.confidential = ? "
        "and change.noun in (select value from json_each(?)) and erased is null order by n",
        [park_id, int(confidential), to_text(nouns)],
    )
    standing: dict[str, dict[str, Noun]] = {noun: {} for noun in nouns}
    for noun in nouns:
        standing[noun] = {thing.id: thing for thing in store.select(NOUNS[noun], "where park = ?", [park_id])}
    texts: dict[_Thing, _Texts] = {}
    seen: set[tuple[str, str, str, str]] = set()
    for row in rows:
        change = logs.change_of(row)
        key = (change.noun, change.noun_id)
        thing = standing[change.noun].get(change.noun_id)
        if key not in things or thing is None:
            continue
        names = (*NAMES.get(change.noun, ()), *OF_PEOPLE.get(change.noun, ()))
        values = values_of(change)
        for path in REACHED.get(change.noun, {}):
            if confidential and (change.noun, path) in _VALUES:
                continue
            name, _dot, rest = path.partition(".")
            goes = confidential or path in names
            for text in texts_at(values.get(name), rest):
                is_number = change.noun == Participant.noun and _NUMBERED.fullmatch(text)
                if (*key, path, text) not in seen and not is_number and is_word(change.noun, path, text):
                    seen.add((*key, path, text))
                    stands = not thing.gone and text in texts_at(thing.model_dump(mode="json", include={name}).get(name), rest)
                    held = HeldText(thing, path, text, (), "name" if goes else "by_hand", stands, change.at)
                    texts.setdefault(key, _Texts([], []))[0 if goes else 1].append(ErasedText(held, ""))
        if change.reason and (*key, REASON, change.reason) not in seen:
            seen.add((*key, REASON, change.reason))
            held = HeldText(thing, REASON, change.reason, (), "reason", False, change.at)
            texts.setdefault(key, _Texts([], []))[0 if confidential else 1].append(ErasedText(held, ""))
    return texts


def _with_names(prose: Iterable[ErasedText], typed: Iterable[str]) -> Iterator[ErasedText]:
    """Yield the texts in which one of these names stands whole, with “somebody” in its place; a reason with one goes."""
    names: dict[PersonName, None] = {}
    for name in map(person_name, typed):
        if name.given and name.last and len("".join(name.last)) > 1:
            names[name] = None
    if not names:
        return
    last_words = re.compile("|".join(sorted({re.escape(name.last[-1]) for name in names})))
    somebody = _("somebody")
    for text in prose:
        if not last_words.search(as_compared(text.held.text)):
            continue
        words = text.held.text
        for name in names:
            words = _without(words, name, somebody)
        if words != text.held.text:
            yield ErasedText(text.held, "" if text.held.path == REASON else words)


def _without(text: str, name: PersonName, somebody: str) -> str:
    words, end = "", 0
    for place in name.places(text):
        if place.sure:
            words, end = words + text[end : place.start] + somebody, place.end
    return words + text[end:]
