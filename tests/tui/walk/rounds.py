"""Rounds to walk in tests: own small checklists, so that a change of the shipped ones moves nothing here."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from textual.pilot import Pilot

from kvo_inspect.content.load import Loaded, parse_checklist
from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.checklists.sets import FULL
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import QuestionSet
from kvo_inspect.domain.values.closed_sets import MeasurementKind, ThemeMode
from kvo_inspect.settings import Settings
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.texts import Lang
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.walk.screen import WalkScreen
from kvo_inspect.tui.walk.session import Session
from kvo_inspect.tui.walk.view import WalkView
from tests.laptops import new_folder
from tests.tui.support import NOW, unpainted, wait_for, worked_off
from tests.tui.support import press as burst

HEAD = """
id = "{id}"
version = "1"
theme = "{id}"
title.nl = "{nl}"
title.en = "{en}"
order = {order}
core = {core}
confidential = {confidential}
"""


def item_source(name: str, ask: str, answer: str, more: str = "", *, defect: str = "") -> str:
    named = f'defect.nl = "{defect} nl"\ndefect.en = "{defect}"\n' if defect else ""
    return f"""
[[item]]
id = "{name}"
ask.nl = "{ask} nl"
ask.en = "{ask}"
{named}look_for.nl = "kijk"
look_for.en = "look"
partner = "municipality"
{answer}
{more}
"""


def _check(name: str, ask: str, defect: str) -> str:
    return item_source(name, ask, 'answer.type = "check"', defect=defect)


ROW = """answer.option = [
  { text = { nl = "los", en = "single" } },
  { text = { nl = "rij", en = "a row" }, partner = "grid_operator", severity = "serious" },
]
adds_to = "VL-01"
when = { item = "VL-01" }"""
CHOICE = """answer.type = "choice"
answer.option = [
  { text = { nl = "goed", en = "good" } },
  { text = { nl = "matig", en = "fair" }, finding = true, severity = "minor" },
  { text = { nl = "slecht", en = "poor" }, finding = true, partner = "police" },
]"""
LIGHTING = HEAD.format(id="lighting", nl="Verlichting", en="Lighting", order=10, core="true", confidential="false") + "".join(
    (
        item_source(
            "VL-01",
            "How many lamps are out?",
            'answer = { type = "count", unit = { nl = "masten", en = "columns" }, finding_above = 0, max = 99 }',
            'object = { nl = "mastnummer", en = "column number" }\nround = ["evening"]',
            defect="lamp out",
        ),
        item_source("VL-02", "Single or in a row?", 'answer.type = "choice"', ROW),
        *(_check(f"VL-0{n}", f"Is lighting {n} fine?", f"dark place {n}") for n in range(3, 8)),
        item_source("VL-08", "Is the road evenly lit?", CHOICE, defect="unevenly lit"),
        item_source("VL-14", "How safe does it feel?", 'answer.type = "mark"'),
    )
)
FENCING = HEAD.format(id="fencing", nl="Hekwerk", en="Fencing", order=20, core="true", confidential="false") + "".join(
    (_check("HK-01", "Is the gate shut?", "gate open"), _check("HK-02", "Is the fence whole?", "hole in fence"))
)
MIXED = HEAD.format(id="mixed", nl="Diversen", en="Mixed", order=30, core="false", confidential="false") + "".join(
    (
        item_source("MX-01", "Which grade?", 'answer.type = "grade"', defect="below the grade"),
        item_source("MX-02", "How many lux?", 'answer = { type = "number", unit = { nl = "lux", en = "lux" }, min = 0, max = 500 }'),
        item_source("MX-03", "Whose is it?", 'answer.type = "text"'),
        item_source("MX-04", "Tested when?", 'answer.type = "date"'),
    )
)
SECRET = HEAD.format(id="secret", nl="Ondermijning", en="Subversion", order=90, core="false", confidential="true") + item_source(
    "ON-01", "Any signal?", 'answer.type = "signal"', defect="signal seen"
)
SETS = HEAD.format(id="sets", nl="Sets", en="Sets", order=40, core="true", confidential="false") + "".join(
    (
        item_source("ST-01", "Is the hydrant free?", 'answer.type = "check"', "short = true\nrequired = true", defect="hydrant taken"),
        item_source("ST-02", "Is the road free?", 'answer.type = "check"', "short = true", defect="road taken"),
        item_source("ST-03", "Is the sign whole?", 'answer.type = "check"', defect="sign broken"),
        item_source("ST-04", "Is the bin empty?", 'answer.type = "check"', defect="bin full"),
    )
)
HOUSE_NUMBER = 'object = { nl = "huisnummer", en = "house number" }'
PREMISES = HEAD.format(id="premises", nl="Bedrijven", en="Companies", order=5, core="true", confidential="false") + "".join(
    (
        item_source(
            "BD-01", "Is the number visible?", 'answer.type = "check"', f'also = ["fire_service"]\n{HOUSE_NUMBER}', defect="no number"
        ),
        item_source("BD-02", "Is the plot tidy?", 'answer.type = "check"', 'also = ["environment_service", "owner"]', defect="untidy plot"),
    )
).replace('partner = "municipality"', 'partner = "company"')
SOURCES = {"lighting": LIGHTING, "fencing": FENCING, "mixed": MIXED, "secret": SECRET, "premises": PREMISES, "sets": SETS}
PEOPLE = tuple(
    Person(name, organisation)
    for name, organisation in (
        ("Karin Bos", "KVO"),
        ("J. de Wit", "gemeente"),
        ("M. Aydin", "politie"),
        ("B. Brand", "brandweer"),
        ("E. Eigenaar", "bedrijf"),
        ("F. Flora", "bedrijf"),
        ("G. Groen", "bedrijf"),
        ("H. Hout", "bedrijf"),
    )
)
N = TypeVar("N", bound=Noun)


def loaded(name: str) -> Loaded:
    """Return one of the test checklists as if read from a file."""
    source = SOURCES[name].encode()
    checklist, problems = parse_checklist(source, name)
    assert checklist is not None, problems
    return Loaded(checklist, Path(f"{name}.toml"), source, hashlib.sha256(source).hexdigest(), own=True)


def opened(data: Path, now: dt.datetime = NOW) -> Store:
    """Open the record of a test."""
    return open_record(new_folder(data), author="Karin Bos", letters="KBR", now=lambda: now)


def make_round(
    data: Path,
    *themes: str,
    kind: MeasurementKind = "yearly",
    people: Sequence[Person] = PEOPLE,
    marks: Sequence[int] = (),
    stops: int = 3,
    earlier: Sequence[str] = (),
    modes: dict[str, ThemeMode] | None = None,
    name: str = "De Amert",
    question_set: QuestionSet = FULL,
    back_by: str = "",
) -> str:
    """Make a park with a route and an evening round on it; return the round's id.

    *marks* numbers the checkpoints that take marks (from 1); *earlier* are free findings of last year at the first checkpoint.
    """
    wanted = themes or ("lighting", "fencing")
    used = tuple((loaded(theme), (modes or {}).get(theme, "full")) for theme in wanted)
    store = opened(data, NOW - dt.timedelta(days=365))
    try:
        points = [NewCheckpoint(f"Straat {n}", marks=n in marks) for n in range(1, stops + 1)]
        park = add_park(store, name, "Lingeveen", points)
        if earlier:
            first = route(store, park.id)[0]
            before = start_round(store, park.id, NewRound("baseline", "evening", "2025-11-12", used, ()))
            for text in earlier:
                record_finding(store, before.id, first.id, NewFinding(text))
            finish_round(store, before.id)
    finally:
        store.close()
    store = opened(data)
    try:
        return start_round(
            store, park.id, NewRound(kind, "evening", "2026-11-12", used, tuple(people), question_set=question_set, back_by=back_by)
        ).id
    finally:
        store.close()


def all_of(data: Path, model: type[N], where: str = "where gone = 0") -> list[N]:
    """Return what the record holds of a noun, in the order it was made."""
    store = open_record(data, write=False)
    try:
        return store.select(model, f"{where} order by n")
    finally:
        store.close()


def answers_of(data: Path) -> dict[str, tuple[str, bool]]:
    """Return the answers by item: value (or n/a, or the reason) and whether given by "rest"."""
    return {one.item.partition("/")[2]: (_said(one.value), one.rest) for one in all_of(data, Answer)}


def _said(value: Value | None) -> str:
    assert value is not None
    return value.value or "" if value.kind == "given" else value.kind if value.reason is None else f"{value.kind} {value.reason}"


class Gate:
    """A clock that lets the store thread wait: while it is shut nothing is recorded, and the screen goes on."""

    def __init__(self, now: dt.datetime = NOW) -> None:
        self._now = now
        self._open = threading.Event()
        self._open.set()
        self.waiting = threading.Event()

    def __call__(self) -> dt.datetime:
        """Return the time; on the store thread only once the gate is open."""
        if threading.current_thread().name.startswith("store") and not self._open.is_set():
            self.waiting.set()
            self._open.wait(20)
        return self._now

    def shut(self) -> None:
        """Let the store wait from now on."""
        self.waiting.clear()
        self._open.clear()

    def open(self) -> None:
        """Let it go on."""
        self._open.set()


@asynccontextmanager
async def walking(
    data: Path,
    round_id: str,
    *,
    lang: Lang = "en",
    size: tuple[int, int] = (80, 24),
    now: Callable[[], dt.datetime] = lambda: NOW,
    read_only: bool = False,
) -> AsyncIterator[Pilot[None]]:
    """Run the app with the round open."""
    app = KvoApp(data, Settings(name="Karin Bos", lang=lang), lang=lang, now=now, read_only=read_only)
    with unpainted():
        async with app.run_test(size=size) as pilot:
            await wait_for(pilot, lambda: app.is_open, "the record to be open")
            await app.push_screen(WalkScreen(round_id))
            await wait_for(pilot, lambda: isinstance(app.screen, WalkScreen) and app.screen.view.session is not None, "the round")
            await settled(pilot)
            yield pilot
            if app.unexpected:
                raise app.unexpected[0]


def view(pilot: Pilot[Any]) -> WalkView:
    """Return the round screen's widget."""
    return pilot.app.screen.query_one(WalkView)


def session(pilot: Pilot[Any]) -> Session:
    """Return what the round screen holds."""
    found = view(pilot).session
    assert found is not None
    return found


NAMES = {
    "Enter": "enter",
    "Esc": "escape",
    "→": "right",
    "←": "left",
    "↑": "up",
    "↓": "down",
    "-": "minus",
    "=": "equals_sign",
    "*": "asterisk",
    "!": "exclamation_mark",
    "#": "number_sign",
    "?": "question_mark",
    ",": "comma",
    ".": "full_stop",
    "+": "plus",
    " ": "space",
}


def names(keys: str) -> list[str]:
    """Return Textual's names of keys written with blanks between: `1 Enter t "2231" Enter`; in quotes each letter is a key."""
    found: list[str] = []
    for number, part in enumerate(keys.split('"')):
        if number % 2:
            found += [NAMES.get(letter, letter) for letter in part]
        else:
            found += [NAMES.get(key, key) for key in part.split()]
    return found


async def press(pilot: Pilot[Any], keys: str) -> None:
    """Press keys in one burst and wait until all of them are done."""
    await burst(pilot, *names(keys))
    await settled(pilot)


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until every key is worked off and shown."""
    if pilot.app.screen.query(WalkView):
        await worked_off(view(pilot))
        await wait_for(pilot, lambda: not pilot.app.screen.query(WalkView) or view(pilot).idle, "the keys to be worked off")
    await pilot.pause(0)  # until all have taken their messages: waiting for an idle machine takes twenty milliseconds a key
