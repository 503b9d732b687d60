"""The report of findings, one or several of a park: what each is, its photos, what rounds saw of it, who answered what, its history.

It goes to whoever has to do with the finding, so what those who inspect say to each other is not in it: remarks, the review with its
questions and reasons, who still owes a photo. Nothing confidential either: a confidential finding has no report. Nothing hangs on the day
on which it is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kvo_inspect.domain.dossier import PRIVATE
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.photos.photo import PhotoUse
from kvo_inspect.domain.photos.then_and_now import DatedPhoto
from kvo_inspect.domain.values.former_users import former_number
from kvo_inspect.errors import NotFound
from kvo_inspect.exchange.reports.content import Block, Chapter, Report, TextTable
from kvo_inspect.exchange.reports.pieces import FindingPieces, ReportPieces, photos_by_code
from kvo_inspect.store.actions.replies import replies_of
from kvo_inspect.store.checklists.stored import defects
from kvo_inspect.store.parks.people import known_people, nameless_stop, without_people
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.walk.rechecks import rechecks_of
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.wording.action_lists import partner_text, statement_text
from kvo_inspect.wording.finding_page import FindingPage, facts_of, read_finding
from kvo_inspect.wording.history import finding_acts
from kvo_inspect.wording.names import author_text, capital, day_text, long_day, moment_text, part_name
from kvo_inspect.wording.walk import seen_name

OURS = frozenset({"review", "photos", "newer", "what", "text", "object"})
"""Facts that are the desk's own, or stand in the heading."""
INTERNAL = frozenset({"comment", "review", "promised_photo"})
"""What the history has of these is between those who inspect."""
NAMING = frozenset({"partner", "also", "promised_by", "told", "found"})
"""Facts that name people, or organisations."""


def finding_report(store: Store, finding_ids: Sequence[str], *, names: bool = True) -> Report:
    """Return the report of findings in the language in use, in the order given. NotFound for one that is gone or confidential.

    Without *names* people stand in it by organisation or role, and a company or an owner, who may be called as somebody is, by its kind.
    """
    read = [read_finding(store, finding_id) for finding_id in dict.fromkeys(finding_ids)]
    for page in read:
        if page.finding.gone or page.finding.confidential:
            raise NotFound(page.finding.id)
    pieces = ReportPieces()
    words = {key: both(language()) for key, both in defects(store).items()}
    photos = {park: photos_by_code(store, park) for park in {page.park.id for page in read}}
    pages = [_without_hidden(store, page, photos[page.park.id].get(page.finding.code, ())) for page in read]
    known = {} if names else {park: known_people(store, park) for park in photos}
    chapters = []
    for page in pages:
        stops = {page.checkpoint.id: page.checkpoint} if page.checkpoint is not None else {}
        by_kind, by_name = _organisations_of(page)
        people = {} if names else {**_people_of(page), **known[page.park.id]}
        people = {name: instead for name, instead in people.items() if name.casefold() not in by_name}
        stops = {id_: nameless_stop(stop, people, _("somebody")) for id_, stop in stops.items()}
        unnamed = {} if names else {**people, **by_kind}
        chapters.append(_chapter(store, page, FindingPieces(pieces, stops, words, photos[page.park.id], store.data), unnamed))
    n = len(pages)
    title = _("Finding {code}").format(code=pages[0].finding.code) if n == 1 else n_("{n} finding", "{n} findings", n).format(n=n)
    day = max(line.at[:10] for page in pages for line in page.history)
    parks = ", ".join(dict.fromkeys(page.park.name for page in pages))
    subtitle = pieces.clean(f"{parks} · {long_day(day)}")
    account = pieces.account((), _("Remarks, and what the review said of a finding, are not in it."))
    return Report(pieces.clean(title), subtitle, language(), dt.date.fromisoformat(day), (*chapters, account))


def _without_hidden(store: Store, page: FindingPage, shared: Iterable[DatedPhoto]) -> FindingPage:
    """Return what is known of a finding without what is internal, and with the *shared* photos alone, nor that others were added."""
    given = {dated.photo.id for dated in shared}
    hidden = {use.id for use in store.select(PhotoUse, "where finding = ?", [page.finding.id]) if use.photo not in given}
    return replace(page, history=[line for line in page.history if line.noun not in INTERNAL and line.noun_id not in hidden])


def _people_of(page: FindingPage) -> dict[str, str]:
    """Return whom a finding and its history name, by name; for whom they act is not said there."""
    people = {line.author for line in page.history if former_number(line.author) is None}
    for fields in (fields for line in page.history for fields in (line.fields, line.before)):
        call = fields.get("told") or {}
        people |= {str(name) for name in (fields.get("promised_by"), call.get("who"), call.get("by")) if name}
    return dict.fromkeys(people, "")


def _organisations_of(page: FindingPage) -> tuple[dict[str, str], frozenset[str]]:
    """Return the action holders who may be called as somebody is, each with the kind that stands for the name, and what others are called.

    Whoever was told of a finding is often the organisation itself: that is no name of a person.
    """
    holders = [*page.partners, *(noun for noun in page.mentioned.nouns.values() if isinstance(noun, Partner))]
    by_kind = {
        partner.organisation: partner_text(partner.model_copy(update={"organisation": ""}))
        for partner in holders
        if partner.kind in PRIVATE and partner.organisation
    }
    return by_kind, frozenset(partner.organisation.casefold() for partner in holders if partner.kind not in PRIVATE)


def _chapter(store: Store, page: FindingPage, tell: FindingPieces, people: Mapping[str, str]) -> Chapter:
    """Return all that is told of one finding; *people* and organisations, by name, stand there as what they stand for."""
    pieces, finding = tell.pieces, page.finding
    facts = [fact for fact in facts_of(page) if fact.name not in OURS]
    texts = [_unnamed(fact.text, people) if fact.name in NAMING else fact.text for fact in facts]
    rows = [(_("Place"), tell.place(finding)), *((capital(fact.label), text) for fact, text in zip(facts, texts, strict=True))]
    blocks: list[Block] = [pieces.facts(rows), *tell.pictures([finding])]
    blocks += [*_rechecks(store, finding, pieces), *_replies(store, page, pieces, people), _history(page, pieces, people)]
    return pieces.chapter(f"{finding.code} · {capital(tell.what(finding))}", *blocks)


def _rechecks(store: Store, finding: Finding, pieces: ReportPieces) -> Iterator[TextTable]:
    """Yield what later rounds saw of the finding, when one looked."""
    rows = [
        (day_text(round_.date), part_name(round_.part), seen_name(recheck.seen), recheck.text)
        for recheck, round_ in rechecks_of(store, finding.id)
    ]
    if rows:
        heads = (p_("report", "Day"), _("Round"), p_("report", "Seen"), _("Remark"))
        yield pieces.table(_("What later rounds saw"), heads, rows, (3, 4, 4, 9))


def _replies(store: Store, page: FindingPage, pieces: ReportPieces, people: Mapping[str, str]) -> Iterator[TextTable]:
    """Yield what action holders answered, when one did."""
    rows = [
        (
            day_text(reply.made[:10]),
            _unnamed(page.names.get(reply.partner or "", ""), people),
            _unnamed(statement_text(reply.said), people) if reply.said else "",
            reply.reference,
            _unnamed(reply.text, people),
        )
        for reply in replies_of(store, page.finding.id)
    ]
    if rows:
        heads = (p_("report", "Day"), _("Action holder"), p_("report", "Answer"), _("Their number"), _("Remark"))
        yield pieces.table(_("What action holders answered"), heads, rows, (3, 4, 4, 3, 6))


def _unnamed(text: str, people: Mapping[str, str]) -> str:
    return without_people(text, people, _("somebody"))


def _history(page: FindingPage, pieces: ReportPieces, people: Mapping[str, str]) -> TextTable:
    """Return the history, oldest first, a row for each act."""
    rows = [
        (moment_text(act.at), _unnamed(author_text(act.author), people), _unnamed("; ".join(act.texts), people))
        for act in finding_acts(page.history, page.mentioned)
    ]
    return pieces.table(_("History"), (p_("report", "When"), _("Who"), _("What")), rows, (4, 4, 12))
