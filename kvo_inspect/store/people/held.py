"""Held under a name: everything in this data folder that names somebody, where, and whether it stands now or only in what was said before.

The log is read, not the state: a name that was corrected since is held all the same. Nothing is found by part of a word.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from kvo_inspect.domain.folding.erasing import REACHED, ErasingWay, texts_at
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.values.former_users import former_number
from kvo_inspect.domain.values.person_names import NamePlace, PersonName, person_name
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import KvoError, RuleError
from kvo_inspect.outside import read_beginning
from kvo_inspect.settings import load_settings
from kvo_inspect.store.departures import Departure, departures
from kvo_inspect.store.people.laptop_notes import departure_text
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.laptop_only import DRAFT, HIDDEN, LINES, RECEIVER, SIGNER, laptop_only_values
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.texts import _

SHORTEST = 2
"""Letters: by a shorter last name nobody can be found."""
REASON = "reason"
"""What stands for the field of a text that is the reason of a change."""
OWN_FILE_LIMIT = 1_000_000
"""Bytes of a file of the user's own that is read."""

HeldWay = ErasingWay | Literal["reason"]


@dataclass(frozen=True, slots=True)
class HeldText:
    """One text in which somebody is named, or that goes along with their name."""

    thing: Noun
    """What it is of, as that stands now."""
    path: str
    """The field, or the part of one; `REASON` for the reason of a change."""
    text: str
    places: tuple[NamePlace, ...]
    """Where the name stands in it; none in what only goes along."""
    way: HeldWay
    stands: bool
    """Whether it stands so now; otherwise the log holds it, of before."""
    at: str
    """When it was first recorded."""

    @property
    def sure(self) -> bool:
        """Whether it is surely this name: a last name alone may be somebody else's."""
        return not self.places or any(place.sure for place in self.places)


@dataclass(frozen=True, slots=True)
class Authored:
    """What somebody recorded in a park, under one spelling of the name."""

    park: str
    author: str
    confidential: bool
    changes: int
    first: str
    last: str
    sure: bool
    of_before: bool = False
    """Whether the name stands in the changes themselves, as in those of programs before field set 9; otherwise in one row beside them."""
    former: int | None = None
    """In changes of before whose author is named nowhere any more: the number of the former user who is shown instead."""


@dataclass(frozen=True, slots=True)
class OnLaptop:
    """A text beside the log, on this laptop only."""

    where: Literal["settings", "draft", "own_file", "receiver", "signer", "departure", "letter"]
    called: str
    """The name of the file; empty for what lies in the record."""
    text: str


@dataclass(frozen=True, slots=True)
class HeldUnderName:
    """All that is held under a name."""

    name: str
    """As it was typed."""
    texts: tuple[HeldText, ...] = ()
    authored: tuple[Authored, ...] = ()
    unnamed: tuple[Authored, ...] = ()
    """What was recorded in changes of before whose author is shown by no name: only what carries changes holds it still."""
    on_laptop: tuple[OnLaptop, ...] = ()
    marks: int = 0
    """How many marks those of them gave who walked along."""
    park_names: dict[str, str] = field(default_factory=dict)
    """By id, of every park in which something is held."""
    confidential: bool = False
    """Whether confidential work was looked through too."""

    @property
    def parks(self) -> tuple[str, ...]:
        """The ids of the parks in which something is held."""
        return tuple(self.park_names)

    @property
    def count(self) -> int:
        """How many texts, spellings of an author and texts beside the log there are."""
        return len(self.texts) + len(self.authored) + len(self.on_laptop)


def name_typed(typed: str) -> PersonName:
    """Return the name that was typed. RuleError when nobody can be found by it."""
    name = person_name(clean_line(typed))
    if len("".join(name.last)) < SHORTEST:
        raise RuleError(_("Type a name: at least two letters of a last name."), "name")
    return name


def held_under(store: Store, typed: str, *, confidential: bool = False) -> HeldUnderName:
    """Return what is held under a name and its spellings; *confidential*: in confidential work too. RuleError as `name_typed`."""
    name = name_typed(typed)
    scan = _scan(store, name)
    texts = _texts(store, name, scan.numbers, confidential=confidential)
    recorded = list(_authored(store, name, scan.authors, confidential=confidential))
    authored = tuple(each for each in recorded if each.former is None)
    unnamed = tuple(each for each in recorded if each.former is not None)
    parks = {text.thing.park for text in texts} | {each.park for each in recorded}
    names = store.rows("select id, name from park where id in (select value from json_each(?)) order by name, id", [to_text(sorted(parks))])
    return HeldUnderName(
        clean_line(typed),
        texts,
        authored,
        unnamed,
        tuple(_on_laptop(store, name, first_held(texts), confidential=confidential)),
        _count_marks(store, texts),
        {park: str(park_name) for park, park_name in names},
        confidential,
    )


@dataclass(slots=True)
class _OfThing:
    """Texts of one thing, by part of a field and by what they say; when each was first recorded."""

    texts: dict[tuple[str, str, HeldWay], tuple[tuple[NamePlace, ...], str]] = field(default_factory=dict)
    calls_them: bool = False
    """Whether a field that holds a name calls this person."""

    def add(self, path: str, text: str, way: HeldWay, places: tuple[NamePlace, ...], at: str) -> None:
        """Note a text, by its first writing."""
        known = self.texts.get((path, text, way))
        if known is None or at < known[1]:
            self.texts[path, text, way] = (places, at)


def _texts(store: Store, name: PersonName, numbers: list[int], *, confidential: bool) -> tuple[HeldText, ...]:
    of_things: dict[tuple[str, str], _OfThing] = {}
    for change in _may_hold(store, name, numbers, confidential=confidential):
        if change.noun == Author.noun:  # told by what was recorded
            continue
        for path, text, way, places in named_in(change, name):
            of_thing = of_things.setdefault((change.noun, change.noun_id), _OfThing())
            of_thing.add(path, text, way, places, change.at)
            of_thing.calls_them = of_thing.calls_them or way == "name"
    texts: list[HeldText] = []
    for (noun, noun_id), of_thing in of_things.items():
        if of_thing.calls_them and "along" in REACHED[noun].values():
            _add_along(store, noun, noun_id, of_thing)
        thing = store.find(NOUNS[noun], noun_id)
        if thing is None:
            continue
        now = thing.model_dump(mode="json")
        for (path, text, way), (places, at) in of_thing.texts.items():
            stands = way != REASON and not thing.gone and text in _at(now, path)
            texts.append(HeldText(thing, path, text, places, way, stands, at))
    return tuple(sorted(texts, key=_place_of))


def _place_of(held: HeldText) -> tuple[object, ...]:
    """Return by what texts are ordered: the noun, the park, when it was recorded."""
    return list(NOUNS).index(held.thing.noun), held.thing.park, held.at, held.thing.id, held.path, held.text


def named_in(change: Change, name: PersonName) -> Iterator[tuple[str, str, HeldWay, tuple[NamePlace, ...]]]:
    """Yield (part of a field, text, how erasing treats it, where the name stands in it) of each text of a change that names somebody."""
    for path, way in REACHED.get(change.noun, {}).items():
        for text in _at(values_of(change), path):
            if way == "name":
                place = name.calls(text)
                places: tuple[NamePlace, ...] = (place,) if place else ()
            else:
                places = name.places(text)
            if places:
                yield path, text, way, places
    if change.reason and (places := name.places(change.reason)):
        yield REASON, change.reason, "reason", places


def _add_along(store: Store, noun: str, noun_id: str, of_thing: _OfThing) -> None:
    """Add what goes along with a name in the same thing: how to reach that person, now and before."""
    for change in logs.changes_of(store.db, noun, noun_id):
        for path, way in REACHED[noun].items():
            if way == "along":
                for text in _at(values_of(change), path):
                    of_thing.add(path, text, way, (), change.at)


def _at(fields: dict[str, Any], path: str) -> list[str]:
    name, _dot, rest = path.partition(".")
    return list(texts_at(fields.get(name), rest))


_LETTERS = "({0} like ?1 or length({0}) <> length(cast({0} as blob)))"
"""SQL: whether a column may hold a name: SQLite compares letters of ASCII only, so what has others is read."""


class _Scan(NamedTuple):
    """What one pass over the log found: numbers of changes with the letters of a name, and authors who may be called so."""

    numbers: list[int]
    authors: set[str]


def _scan(store: Store, name: PersonName) -> _Scan:
    """Go over the log once. Nearly every log has one author, whom its first change tells; only other authors are compared row by row."""
    firsts = {author for (author,) in store.rows("select (select author from change where log = l.id order by seq limit 1) from log l")}
    others = f"author not in (select value from json_each(?2)) and {_LETTERS.format('author')}"
    not_reached = ", ".join(f"'{noun}'" for noun in NOUNS if noun not in REACHED)  # a checklist is long, and is not reached
    rows = store.rows(
        f"select n, iif({others}, author, null) from change where (noun not in ({not_reached}) and {_LETTERS.format('fields')}) "
        f"or (reason is not null and {_LETTERS.format('reason')}) or ({others})",
        ["%" + "%".join(name.last) + "%", to_text(sorted(filter(None, firsts)))],
    )
    authors = firsts | {author for _n, author in rows}
    return _Scan([n for n, _author in rows], {author for author in authors if author and name.calls(author) is not None})


def _may_hold(store: Store, name: PersonName, numbers: list[int], *, confidential: bool) -> Iterator[Change]:
    """Yield of these changes those that have the words of the name, accents aside."""
    rows = store.rows(
        f"select {logs.COLUMNS} from change join log on log.id = change.log "
        "where n in (select value from json_each(?)) and erased is null and log.confidential <= ? order by n",
        [to_text(numbers), int(confidential)],
    )
    for row in rows:
        change = logs.change_of(row)
        if name.may_be_in(f"{change.fields} {change.reason or ''}"):
            yield change


def _authored(store: Store, name: PersonName, authors: Iterable[str], *, confidential: bool) -> Iterator[Authored]:
    """Yield what was recorded under a name: by the ids of rows with that name, and in changes of before that hold it themselves."""
    rows = dict(store.rows("select id, iif(gone, '', name) from author"))
    names = {author: text for author, text in rows.items() if text and name.calls(text)}
    shown = {(park, hidden, author): text for park, hidden, author, text in store.rows("select * from shown_author")}
    spans: dict[tuple[str, str, bool, bool, int | None], tuple[int, str, str]] = {}
    for park, hidden, author, changes, first, last in store.rows(
        "select log.park, log.confidential, author, count(*), min(at), max(at) from change join log on log.id = change.log "
        "where author in (select value from json_each(?)) and log.confidential <= ? group by 1, 2, 3",
        [to_text(sorted(({*authors} - rows.keys()) | names.keys())), int(confidential)],
    ):
        former = former_number(shown.get((park, hidden, author), "")) if author not in names else None
        key = names.get(author, author), park, bool(hidden), author not in names, former
        before = spans.get(key, (0, first, last))
        spans[key] = (before[0] + changes, min(before[1], first), max(before[2], last))
    for (text, park, hidden, of_before, former), (changes, first, last) in sorted(spans.items(), key=lambda each: each[0][:4]):
        if (place := name.calls(text)) is not None:
            yield Authored(park, text, hidden, changes, first, last, place.sure, of_before, former)


def _count_marks(store: Store, texts: Iterable[HeldText]) -> int:
    ids = sorted({held.thing.id for held in texts if isinstance(held.thing, Participant) and held.way == "name"})
    sql = f"select count(*) from {Mark.noun} where gone = 0 and participant in (select value from json_each(?))"
    return int(store.rows(sql, [to_text(ids)])[0][0])


def _name_in(value: str) -> list[str]:
    return [str(json.loads(value)["name"])]


def _lines_in(value: str) -> list[str]:
    return [str(typed) for _asked, typed in json.loads(value)]


_MAY_BE_TOLD: dict[str, tuple[Literal["draft", "receiver", "signer"], Callable[[str], list[str]]]] = {
    DRAFT: ("draft", lambda value: [value]),
    LINES: ("draft", _lines_in),
    RECEIVER: ("receiver", _name_in),
    SIGNER: ("signer", _name_in),
}
"""By the beginning of a local key: what lies there, and its texts. Nothing else of `local` is shown: secret halves of keys lie there, and
what names others. What left is told apart (`left`)."""


def first_held(texts: Iterable[HeldText]) -> str:
    """Return the day on which something was first recorded under a name; empty: nothing was."""
    return min((text.at for text in texts), default="")[:10]


def may_hold(departure: Departure, first: str) -> bool:
    """Whether a file that left may hold a name that was *first* recorded on a day: it is told by that then, whatever it is called.

    Folders and the central record are told by their parks, and a letter went to whom it is about.
    """
    return bool(first) and departure.id >= first and departure.kind not in ("folder", "central", "letter")


def _on_laptop(store: Store, name: PersonName, first: str, *, confidential: bool) -> Iterator[OnLaptop]:
    """Yield what names somebody beside the log: the settings, half-typed texts, what left, own checklists and letter texts."""
    if name.is_in(author := load_settings(store.data).name):
        yield OnLaptop("settings", "settings.toml", author)
    for beginning, (where, texts_in) in _MAY_BE_TOLD.items():
        for start in (beginning, f"{HIDDEN}{beginning}") if confidential else (beginning,):
            for value in sorted(laptop_only_values(store.db, start)):
                yield from (OnLaptop(where, "", text) for text in texts_in(value) if name.is_in(text))
    for departure in departures(store):
        if not may_hold(departure, first) and any(map(name.is_in, (departure.where, *departure.to))):
            yield OnLaptop("letter" if departure.kind == "letter" else "departure", "", departure_text(departure))
    for folder in ("checklists", "letters"):
        for path in sorted((store.data / folder).glob("*.toml")):
            if (text := _own_text(path)) and name.is_in(text):
                yield OnLaptop("own_file", f"{folder}/{path.name}", "")


def _own_text(path: Path) -> str:
    try:
        return read_beginning(path, OWN_FILE_LIMIT).decode("utf-8", "replace")
    except KvoError:
        return ""
