"""What the round screen needs, read at once; and what it keeps for this laptop only: where the round was left, half-typed text.

Confidential things are left out; `load_hidden` reads them apart when somebody opens them.
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal

from kvo_inspect.domain.checklists.answer import Answer, Value, fails
from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck, RoundMoment, comes_after
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.photos.photo import PhotoUse, PromisedPhoto
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.text import clean_text
from kvo_inspect.domain.walk.rows import Before, RoundPlace, Theme, Walk
from kvo_inspect.store.checklists.stored import parsed, used_checklists
from kvo_inspect.store.conditions.findings import NOT_ENDED, OPEN, SAYS_OTHERWISE
from kvo_inspect.store.conditions.rounds import COUNTS, PERSON_COUNTS
from kvo_inspect.store.findings.for_information import also_of_round
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.photo import count_arrived
from kvo_inspect.store.record.laptop_only import DRAFT, HIDDEN, get_laptop_only, put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import division_of_round
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.store.walk.pace import park_pace

_AS_JUDGED = f"""join review v on v.finding = t.id and v.gone = 0 and json_extract(v.verdict, '$.kind') = 'returned'
  where t.id in (select value from json_each(?)) and not {SAYS_OTHERWISE}"""
"""SQL: the findings `t` that were sent back and say what they said then."""
WALKED = "walked"
LOOK_BACK = 6
"""So many earlier rounds are looked at for what was answered last time."""


def load_walk(store: Store, round_id: str) -> Walk:
    """Return all that the round screen needs, without anything confidential."""
    return _load(store, round_id, hidden=False)


def load_hidden(store: Store, round_id: str) -> Walk:
    """Return the confidential part of a round, and nothing else of it."""
    return _load(store, round_id, hidden=True)


def _load(store: Store, round_id: str, *, hidden: bool) -> Walk:
    round_ = store.get(Round, round_id)
    park = store.get(Park, round_.park)
    walk = Walk(round_, park, store.get(Measurement, round_.measurement).kind, hidden=hidden, author=store.author, device=store.device)
    mine = [round_id, int(hidden)]
    walk.themes = [
        Theme(used.checklist, used.mode)
        for used in used_checklists(store, round_id, confidential=hidden)
        if used.checklist.confidential == hidden
    ]
    answers = store.select(Answer, "where round = ? and gone = 0 and confidential = ?", mine)
    walk.answers = {(answer.checkpoint, answer.item): answer for answer in answers if answer.value is not None}
    if not hidden:
        walk.people = participants_of(store, round_id)
        walk.division = division_of_round(store, round_.planned_round, store.author)
        marks = store.select(Mark, "where round = ? and gone = 0 and confidential = ?", mine)
        given = {(mark.checkpoint, mark.item, mark.participant): mark for mark in marks if mark.value is not None}
        people = {person.id for person in walk.people}
        walk.marks = {mark_key: mark for mark_key, mark in given.items() if mark_key[2] in people}
    findings = store.select(Finding, f"where round = ? and gone = 0 and confidential = ? and {NOT_ENDED} order by n", mine)
    walk.findings = {finding.id: finding for finding in findings}
    walk.rechecks = {
        recheck.finding: recheck for recheck in store.select(Recheck, "where round = ? and gone = 0 and confidential = ?", mine)
    }
    walk.earlier = {finding.id: finding for finding in _earlier(store, walk)}
    walk.found_today = _found_today(store, walk)
    walk.rounds = {name: (date, part) for name, date, part in store.rows("select id, date, part from round where park = ?", [park.id])}
    known = to_text([*walk.findings, *walk.earlier])
    reviews = store.select(Review, "where gone = 0 and finding in (select value from json_each(?))", [known])
    walk.reviews = {review.finding: review for review in reviews}
    walk.judged = {finding.id: finding.heads for finding in store.select(Finding, _AS_JUDGED, [known])}
    walk.put_also(also_of_round(store, round_id, confidential=hidden))
    promised = store.select(PromisedPhoto, "where round = ? and gone = 0 and confidential = ? order by n", mine)
    walk.promised = {promise.id: promise for promise in promised}
    uses = store.select(PhotoUse, "where park = ? and gone = 0 and confidential = ? order by n", [park.id, int(hidden)])
    walk.photos = {use.id: use for use in uses}
    walk.unassigned = 0 if hidden else count_arrived(store, round_id)
    walk.partners = {partner.id: partner for partner in store.select(Partner, "where park = ? and gone = 0 order by n", [park.id])}
    visited = (
        {stop for stop, _item in walk.answers} | {finding.checkpoint for finding in findings} | {stop for stop, _item, _who in walk.marks}
    )
    walk.stops = [stop for stop in route(store, park.id, retired=True) if not stop.retired or stop.id in visited]
    _look_back(store, walk)
    walk.defects = _defects(store, walk)
    walk.drafts = _drafts(store, walk)
    walk.pace = walk.pace if hidden else park_pace(store, park.id, round_.part, but=round_id)
    walk.first = not get_laptop_only(store.db, WALKED)
    place_text = get_laptop_only(store.db, f"place {round_id}")
    if place_text and not hidden:
        walk.place = RoundPlace(*json.loads(place_text))
    return walk


def _earlier(store: Store, walk: Walk) -> list[Finding]:
    """Return the findings of other rounds that were open when this one began; of a finished round those it rechecked.

    What a round of a later day found is not looked at here.
    """
    still = "0" if walk.round.closed is not None else OPEN
    return store.select(
        Finding,
        f"where park = ? and gone = 0 and confidential = ? and (round is null or round <> ?) and ({still} or t.id in "
        "(select finding from recheck where round = ? and gone = 0)) "
        "and not exists (select 1 from round r where r.id = t.round and r.aside = '' and r.date > ? and not exists "
        "(select 1 from recheck c where c.round = ? and c.finding = t.id and c.gone = 0)) order by t.made, t.n",
        [walk.park.id, int(walk.hidden), walk.round.id, walk.round.id, walk.round.date, walk.round.id],
    )


def _found_today(store: Store, walk: Walk) -> frozenset[str]:
    """Return which earlier findings another round of this date made and this one is not asked about: only evening comes after day."""
    moments, round_ = round_moments(store, walk.park.id), walk.round
    return frozenset(
        finding.id for finding in walk.earlier.values() if comes_after(moments.get(finding.round or ""), round_.date, round_.part)
    )


def round_moments(store: Store, park_id: str) -> dict[str, RoundMoment]:
    """Return when each round of a park is walked, by its id."""
    rows = store.rows("select id, date, part, aside <> '' from round where park = ? and gone = 0", [park_id])
    return {name: RoundMoment(date, part, bool(aside)) for name, date, part, aside in rows}


def _look_back(store: Store, walk: Walk) -> None:
    """Fill in last time's values, per item from the latest earlier round of the same part of the day that has one."""
    rounds = store.rows(
        f"select id, date from round r where park = ? and part = ? and date < ? and {COUNTS.format('r')} "
        "order by date desc, n desc limit ?",
        [walk.park.id, walk.round.part, walk.round.date, LOOK_BACK],
    )
    items = {f"{theme.checklist.id}/{item.id}": item for theme in walk.themes for item in theme.checklist.item}
    for round_id, date in reversed(rounds):
        for stop, key, text in store.rows(
            "select checkpoint, item, value from answer where round = ? and gone = 0 and confidential = ? and value is not null",
            [round_id, int(walk.hidden)],
        ):
            if key not in items:
                continue
            value = Value.model_validate_json(text)
            walk.before[stop, key] = Before(date, value)
            if value.kind == "given":
                (walk.failed_before.add if fails(items[key], value, walk.park.grade_target) else walk.failed_before.discard)((stop, key))
        if walk.hidden:
            continue
        for stop, key, total, people in store.rows(
            "select t.checkpoint, t.item, sum(json_extract(t.value, '$.mark')), count(json_extract(t.value, '$.mark')) "
            "from mark t join participant p on p.id = t.participant "
            f"where t.round = ? and t.gone = 0 and t.confidential = 0 and {PERSON_COUNTS.format('p')} "
            "group by 1, 2 having count(json_extract(t.value, '$.mark')) > 0",
            [round_id],
        ):
            mean = (Decimal(total) / people).quantize(Decimal("0.1"), ROUND_HALF_UP)
            walk.before[stop, key] = Before(date, mean=str(mean), people=people)


def _defects(store: Store, walk: Walk) -> dict[str, Both]:
    """Return what a failing item is called, for this round's checklists and for those of the findings it looks at again."""
    names = {f"{theme.checklist.id}/{item.id}": item.defect or item.ask for theme in walk.themes for item in theme.checklist.item}
    for finding in (*walk.findings.values(), *walk.earlier.values()):
        if finding.item is None or finding.item in names:
            continue
        name, _, item_id = finding.item.partition("/")
        for stored, digest in store.rows(
            "select id, sha256 from checklist where name = ? and park = ? and confidential = ? and gone = 0 order by n desc",
            [name, walk.park.id, int(walk.hidden)],
        ):
            item = parsed(store, stored, digest).find(item_id)
            if item is not None:
                names[finding.item] = item.defect or item.ask
                break
    return names


def keep_place(store: Store, round_id: str, place: RoundPlace) -> None:
    """Keep where the cursor stands, for this laptop only; who only looks leaves no trace."""
    if store.read_only:
        return
    with store.writing():
        put_laptop_only(store.db, f"place {round_id}", json.dumps([place.checkpoint, place.row, place.revision]))


def note_walked(store: Store) -> None:
    """Note that somebody has answered on this laptop: the first strip has done its work."""
    with store.writing():
        put_laptop_only(store.db, WALKED, "1")


def keep_draft(store: Store, round_id: str, name: str, text: str, *, hidden: bool = False) -> None:
    """Keep half-typed text under *name*, for this laptop only; an empty text forgets it."""
    if store.read_only:
        return
    with store.writing():
        put_laptop_only(store.db, f"{_prefix(round_id, hidden=hidden)}{name}", clean_text(text))


def _prefix(round_id: str, *, hidden: bool) -> str:
    return f"{HIDDEN if hidden else ''}{DRAFT}{round_id} "


def _drafts(store: Store, walk: Walk) -> dict[str, str]:
    prefix = _prefix(walk.round.id, hidden=walk.hidden)
    rows = store.rows("select key, value from local where substr(key, 1, ?) = ?", [len(prefix), prefix])
    return {key.removeprefix(prefix): value for key, value in rows}
