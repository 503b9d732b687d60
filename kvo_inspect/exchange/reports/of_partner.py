"""The report of one partner of a park: what is asked, by when, what was promised and answered, with photos. It goes to that partner alone.

Nothing confidential is in it, also when the list holds some. Days are named and not counted, so the same record gives the same report
whenever it is written. A reminder alone is of the day on which it is written: what is overdue is so on a day, and it says on which.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kvo_inspect.domain.action_list import GROUPS, Group, Point
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.partner import NUMBERS_REPORTS, Partner
from kvo_inspect.domain.photos.then_and_now import DatedPhoto
from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.letter_texts import UNNAMED, day_value, nameless_wording, wording_for
from kvo_inspect.exchange.reports.content import Block, Chapter, Report, TextTable
from kvo_inspect.exchange.reports.pieces import CODE, FindingPieces, ReportPieces, photos_by_code
from kvo_inspect.exchange.reports.signing import signing_texts
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.checklists.stored import defects
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.parks.people import known_people, nameless_stop, without_people
from kvo_inspect.store.record.history import last_day
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import participants_of, rounds_of
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.wording.action_lists import (
    asked_text,
    group_name,
    group_short,
    known_texts,
    leading_text,
    list_name,
    nothing_text,
    object_text,
    place_name,
    point_holder_text,
    reply_choices,
    seen_text,
    what_text,
    where_text,
)
from kvo_inspect.wording.contacts import listed
from kvo_inspect.wording.letters.own_texts import Wording
from kvo_inspect.wording.names import capital, long_day

ASKING: frozenset[Group] = frozenset({"urgent", "new", "promised", "open"})
"""The groups of points that something is asked of."""


def partner_report(
    store: Store,
    action_list: ActionList,
    *,
    reminder: bool = False,
    names: bool = True,
    photos: Mapping[str, Sequence[DatedPhoto]] | None = None,
    texts: str = "",
) -> Report:
    """Return the report of an action list in the language in use; *reminder*: only what is overdue today. RuleError when it would be empty.

    Without *names* people stand in it by organisation or role. *photos*, by code, are those that it shows; None: all that may leave.
    *texts* names the letter texts that it is written with; empty: those of the park or of this laptop.
    """
    names = action_list.partner.may_read_names(names)
    points = points_to_report(action_list, store.today, reminder=reminder)
    pieces = ReportPieces()
    parks = [park.id for park in action_list.of_parks]
    stops = {stop.id: stop for park_id in parks for stop in store.select(Checkpoint, "where park = ?", [park_id])}
    if not names:
        known = {park_id: known_people(store, park_id) for park_id in parks}
        stops = {id_: nameless_stop(stop, known[stop.park], _("somebody")) for id_, stop in stops.items()}
    words = {key: both(language()) for key, both in defects(store).items()}
    shown = photos
    if shown is None:
        shown = {code: of_code for park_id in parks for code, of_code in photos_by_code(store, park_id).items()}
    tell = FindingPieces(pieces, stops, words, shown, store.data)
    day = store.today.isoformat() if reminder else max(last_day(store, park_id) for park_id in parks)
    name = capital(list_name(action_list))
    title = _("Reminder: {name}") if reminder else _("Action list: {name}")
    tell_known = _known if names else _nameless(store, action_list)
    wording = list_wording(store, action_list, day, texts, names=names)
    chapters = [_heading(store, action_list, points, day, pieces, wording, reminder=reminder, names=names)]
    of_groups = [(group, [point for point in points if point.group == group]) for group in GROUPS]
    chapters += [_chapter(store, action_list, group, theirs, tell, tell_known) for group, theirs in of_groups if theirs]
    if any(point.group in ASKING for point in points):
        chapters.append(_answering(action_list, pieces))
    signature = tuple(map(pieces.paragraph, wording.part("signature")))
    chapters[-1] = replace(chapters[-1], blocks=(*chapters[-1].blocks, *signature))
    subtitle = pieces.clean(f"{place_name(action_list)} · {long_day(day)}")
    report_day = dt.date.fromisoformat(day)
    return Report(pieces.clean(title.format(name=name)), subtitle, language(), report_day, (*chapters, pieces.account(aids=False)))


def points_to_report(action_list: ActionList, today: dt.date, *, reminder: bool) -> list[Point]:
    """Return the points that the report of an action list tells; *reminder*: those that are overdue *today*. RuleError for none."""
    chosen = action_list.reminder(today) if reminder else action_list.outgoing
    points = [point for point in chosen if not point.confidential]
    if not points:
        raise RuleError(nothing_text(action_list, reminder=reminder))
    return points


TellKnown = Callable[[Point, Partner], str]
"""Says what is known of a point so far, to whom reads the list."""


def _known(point: Point, reader: Partner) -> str:
    return "; ".join(known_texts(point, None, reader))


def _nameless(store: Store, action_list: ActionList) -> TellKnown:
    """Return what says what is known of a point with organisation or role in the place of each person."""
    stands_for = {name: instead for park in action_list.of_parks for name, instead in known_people(store, park.id).items()}

    def tell(point: Point, reader: Partner) -> str:
        called = {point.called.who: "", point.called.by: ""} if point.called is not None else {}
        return without_people(_known(point, reader), {point.promised_by: "", **called, **stands_for}, _("somebody"))

    return tell


def list_wording(store: Store, action_list: ActionList, day: str, texts: str = "", *, names: bool = True) -> Wording:
    """Return the letter texts that the report of an action list is written with in the language in use, filled in, as of a *day*."""
    partner = action_list.partner
    organisation = capital(list_name(action_list))
    person = {"person": (partner.person if names else "") or organisation, **({} if names else UNNAMED)}
    values = {"organisation": partner.organisation or organisation, "date": day_value(day), **person}
    wording = wording_for(store, action_list.of_parks, texts, **values)
    return wording if names else nameless_wording(store, action_list.of_parks, wording)


def _heading(
    store: Store,
    action_list: ActionList,
    points: Sequence[Point],
    day: str,
    pieces: ReportPieces,
    wording: Wording,
    *,
    reminder: bool,
    names: bool,
) -> Chapter:
    """Return why the partner gets the list, whose it is and from whom, of which day, and how much stands on it."""
    park, partner = action_list.park, action_list.partner
    newest = rounds_of(store, park.id)[:1]
    people = participants_of(store, newest[0].id) if newest else []
    counts = [(group_short(group), sum(point.group == group for point in points)) for group in GROUPS]
    counted = ", ".join(f"{count} {name}" for name, count in counts if count)
    if reminder:
        counted = n_("{n} overdue", "{n} overdue", len(points)).format(n=len(points))
    rows = [
        (_("Park"), "; ".join(", ".join(filter(None, (each.name, each.municipality))) for each in action_list.of_parks)),
        (_("For"), ", ".join(filter(None, (partner.person if names else "", list_name(action_list))))),
        (p_("report", "From"), ", ".join(signing_texts(park, partners_of(store, park.id), people, names=names))),
        (_("Points"), counted),
        (_("As of"), long_day(day)),
    ]
    own = [" · ".join(wording.part("letterhead")), *([] if reminder else wording.part("introduction"))]
    opening = [*filter(None, own), _opening(action_list, points, day, reminder=reminder)]
    return pieces.chapter(_("About this list"), *map(pieces.paragraph, opening), pieces.facts(rows))


def _opening(action_list: ActionList, points: Sequence[Point], day: str, *, reminder: bool) -> str:
    """Return what the partner is asked, in a sentence or two."""
    parks = [park.name for park in action_list.of_parks]
    if reminder:
        sentence = n_(
            "We asked you earlier to take up these points on business park {park}. On {day} the requested date had passed. Would you let "
            "us know where they stand?",
            "We asked you earlier to take up these points on the business parks {park}. On {day} the requested date had passed. Would you "
            "let us know where they stand?",
            len(parks),
        )
    elif any(point.group in ASKING for point in points):
        sentence = n_(
            "We saw these points on business park {park}. Would you take up what is asked of you, and let us know where it stands?",
            "We saw these points on the business parks {park}. Would you take up what is asked of you, and let us know where it stands?",
            len(parks),
        )
    else:
        sentence = n_(
            "We saw these points on business park {park}. This list is for your information.",
            "We saw these points on the business parks {park}. This list is for your information.",
            len(parks),
        )
    return sentence.format(park=listed(parks), day=long_day(day))


def _chapter(
    store: Store, action_list: ActionList, group: Group, points: Sequence[Point], tell: FindingPieces, tell_known: TellKnown
) -> Chapter:
    """Return the points of one group; what is asked stands there with its photos."""
    pieces, reader = tell.pieces, action_list.partner
    leading = leading_text(group, points, reader)
    blocks: list[Block] = [pieces.paragraph(leading)] if leading else []
    blocks.append(_table(action_list, group, points, pieces, tell_known))
    if group in ASKING:
        blocks += tell.pictures(store.get(Finding, point.id) for point in points)
    return pieces.chapter(group_name(group), *blocks)


def _table(action_list: ActionList, group: Group, points: Sequence[Point], pieces: ReportPieces, tell_known: TellKnown) -> TextTable:
    reader = action_list.partner
    rows = []
    for point in points:
        place = ", ".join(filter(None, (where_text(point), object_text(point) or point.object)))
        seen = capital(seen_text(point, reader))
        known = "; ".join(filter(None, (seen, tell_known(point, reader))))
        row = [point.code, place, capital(what_text(point))]
        if group in ASKING:
            row += [capital(_asked(point)), known]
        elif group == "info":
            row += [point_holder_text(point), seen]
        else:
            row += [known]
        rows.append(row)
    known_head = p_("list column", "Known so far")
    heads = [
        _("Code"),
        _("Place"),
        _("What"),
        *({"info": [_("Action holder"), p_("report", "Seen")], "reported": [known_head]}.get(group, [_("Asked"), known_head])),
    ]
    shares = (10, 17, 28, 36) if len(heads) == 4 else (10, 16, 24, 16, 32)
    caption = _("For information") if group == "info" else _("Reported done") if group == "reported" else _("What is asked")
    return pieces.table(caption, heads, rows, shares, whole=CODE)


def _asked(point: Point) -> str:
    """Return what is asked and by when."""
    return asked_text(point) + (", " + _("by {day}").format(day=long_day(point.due)) if point.due else "")


def _answering(action_list: ActionList, pieces: ReportPieces) -> Chapter:
    """Return how to answer."""
    blocks: list[Block] = [pieces.paragraph(_("Please answer for each code with one of these:")), pieces.bullets(reply_choices())]
    if action_list.partner.kind in NUMBERS_REPORTS:
        blocks.append(pieces.paragraph(capital(_("and your own number, so that we can refer to it."))))
    return pieces.chapter(_("How to answer"), *blocks)
