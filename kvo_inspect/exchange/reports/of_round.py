"""The report of a round (schouwverslag): what the group saw, what is asked of whom, and what nobody could judge.

Its first page stands alone. Nothing confidential is in it, not as a count either; marks stand per role, never by person.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kvo_inspect.domain.checklists.answer import Value, is_in_order
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.premises import Premises, house_number, is_nameless, premises_of
from kvo_inspect.domain.findings.stages import SEEN_SOLVED
from kvo_inspect.domain.papers.paper import Adoption, ReportSubject
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.rounds.mark import per_role
from kvo_inspect.domain.rounds.summary import CONCERNS, lines_of, summary_texts
from kvo_inspect.domain.walk.rows import Walk
from kvo_inspect.exchange.reports.content import Block, Chapter, Report, TextTable
from kvo_inspect.exchange.reports.pieces import CODE, FindingPieces, ReportPieces, actions_day, photos_by_code
from kvo_inspect.exchange.reports.sign_offs import sign_off_chapter
from kvo_inspect.exchange.reports.sketch_map import MapStop, sign_names, sketch_map
from kvo_inspect.store.papers.paper import adopted_report
from kvo_inspect.store.parks.people import known_people, nameless_stop, without_people
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.store.walk.sign_off import SignOffs, sign_offs_of
from kvo_inspect.texts import _, decimal_text, in_language, language, n_, p_
from kvo_inspect.wording.action_lists import holder_at
from kvo_inspect.wording.items import Asked
from kvo_inspect.wording.names import (
    author_text,
    capital,
    day_text,
    long_day,
    measurement_name,
    part_name,
    set_name,
    severity_name,
    ticked_name,
    urgency_name,
)
from kvo_inspect.wording.papers import report_state_text
from kvo_inspect.wording.round_summary import summary_proposals, urgent_findings
from kvo_inspect.wording.rounds import presence_text
from kvo_inspect.wording.walk import details_text, reason_name, seen_name

OWN_PAGE = 4
"""A holder of whom so many points are told has a page alone; of fewer several stand on a page, else a report is mostly white.

What is to be sent to one of them alone is a report of its own (`of_partner.py`), as the account says.
"""
WITH_DAY = CODE | {3}
"""The columns of a looking back that hold codes and days."""


def round_report(store: Store, round_id: str, *, names: bool = True, adoption: Adoption | None = None) -> Report:
    """Return the report of a round in the language in use; without *names*, people by organisation and role only.

    With an *adoption* it is the adopted one, else a draft.
    """
    walk = load_walk(store, round_id)
    if not names:
        people, somebody = known_people(store, walk.park.id), _("somebody")
        walk.stops = [nameless_stop(stop, people, somebody) for stop in walk.stops]
        walk.round = walk.round.model_copy(update={"weather": without_people(walk.round.weather, people, somebody)})
    defects = {key: both(language()) for key, both in walk.defects.items()}
    pieces = ReportPieces()
    details = {finding.code: details_text(walk, finding) for finding in walk.findings.values()}
    photos = photos_by_code(store, walk.park.id)
    findings = FindingPieces(pieces, {stop.id: stop for stop in walk.stops}, defects, photos, store.data, details=details)
    signed = sign_offs_of(store, round_id)
    state = report_state_text(adopted_report(store, ReportSubject("round", walk.park.id, round_id)), adoption, names=names)
    return _RoundReport(walk, pieces, findings, names=names, state=state, adopted=adoption is not None, signed=signed).report()


@dataclass
class _RoundReport:
    walk: Walk
    pieces: ReportPieces
    findings: FindingPieces
    names: bool
    state: str
    adopted: bool
    signed: SignOffs

    def report(self) -> Report:
        walk, clean = self.walk, self.pieces.clean
        chapters = [
            self._heading(),
            self._people(),
            *self._summary(),
            *self._urgent(),
            *self._holders(),
            *self._looking_back(),
            *self._route(),
            *self._checkpoints(),
            *self._marks(),
            *self._not_assessed(),
            *self._agreements(),
            *sign_off_chapter(self.pieces, [self.signed], names=self.names, tell=self._nameless),
        ]
        title = _("Report of the round")
        subtitle = f"{walk.park.name} · {part_name(walk.round.part)} · {long_day(walk.round.date)}"
        day = dt.date.fromisoformat(walk.round.date)
        return Report(clean(title), clean(subtitle), language(), day, (*chapters, self._account()), adopted=self.adopted)

    # -- page one ------------------------------------------------------------------------------------------------------

    def _heading(self) -> Chapter:
        walk = self.walk
        round_ = walk.round
        begun = min((answer.made for answer in walk.answers.values()), default="")
        rows = [
            (_("Park"), ", ".join(filter(None, (walk.park.name, walk.park.municipality)))),
            (_("Round"), f"{part_name(round_.part)}, {measurement_name(walk.kind)}, {long_day(round_.date)}"),
            (
                _("Time"),
                _times(begun, round_.closed.time) if round_.closed else ", ".join(filter(None, (begun[11:16], _("not finished yet")))),
            ),
            (_("Weather"), round_.weather),
            (_("Route"), n_("{n} checkpoint on the route", "{n} checkpoints on the route", len(self._stops)).format(n=len(self._stops))),
            (_("Questions"), f"{set_name(round_.set.kind)}; {', '.join(theme.checklist.title(language()) for theme in walk.themes)}"),
            (_("Brought along"), ", ".join(map(ticked_name, round_.ticked))),
            (p_("report", "Status"), self.state),
            (_("Actions as of"), long_day(actions_day(walk))),
        ]
        return self.pieces.chapter(_("About this round"), self.pieces.facts(rows))

    @property
    def _stops(self) -> list[Checkpoint]:
        return [stop for stop in self.walk.stops if not stop.retired]

    def _people(self) -> Chapter:
        people = self.walk.people
        title = _("Who took part")
        if not people:
            return self.pieces.chapter(title, self.pieces.paragraph(_("Nobody was noted down.")))
        begin = 0 if self.names else 1
        rows = [(person.name, person.organisation, person.role, presence_text(person.presence))[begin:] for person in people]
        heads = (_("Name"), _("Organisation"), _("Role"), _("Attendance"))[begin:]
        return self.pieces.chapter(title, self.pieces.table(_("Participants of the round"), heads, rows, (3, 3, 3, 2)[begin:]))

    def _summary(self) -> Iterator[Chapter]:
        round_ = self.walk.round
        texts = summary_texts(round_.summary, language(), summary_proposals(self.walk))
        yield self.pieces.chapter(_("In short"), self.pieces.bullets(map(self._nameless, texts.values())))
        if concerns := lines_of(round_.concerns)[:CONCERNS]:
            yield self.pieces.chapter(_("Points of concern"), self.pieces.bullets(map(self._nameless, concerns)))

    def _urgent(self) -> Iterator[Chapter]:
        rows = []
        for finding in urgent_findings(self.walk):
            call = finding.called
            done = _("nobody was told yet")
            if call is not None:
                who = call.who if self.names else ""
                done = _("{who} was told at {time}").format(who=who, time=call.at) if who else _("told at {time}").format(time=call.at)
            rows.append((finding.code, self.findings.place(finding), self.findings.what(finding), done))
        if rows:
            heads = (_("Code"), _("Place"), _("What"), _("Done"))
            title = _("Urgent, and what was done at once")
            yield self.pieces.chapter(title, self.pieces.table(_("Urgent findings"), heads, rows, (10, 20, 30, 20), whole=CODE))

    # -- what is asked of whom -----------------------------------------------------------------------------------------

    def _holders(self) -> Iterator[Chapter]:
        walk = self.walk
        findings = [*walk.findings.values(), *walk.still_there()]
        asked: dict[tuple[str, Premises | None], list[Finding]] = {(partner, None): [] for partner in (*walk.partners, "")}
        for finding in findings:
            holder = finding.partner if finding.partner in walk.partners else ""
            asked.setdefault((holder or "", self._premises(finding)), []).append(finding)
        places = {holder: place for place, holder in enumerate((*walk.partners, ""))}
        # Who is only told of something comes last.
        for (holder, where), theirs in sorted(asked.items(), key=lambda entry: (not entry[1], places[entry[0][0]])):
            also = [finding for finding in findings if holder and where is None and holder in walk.also.get(finding.id, ())]
            if not theirs and not also:
                continue
            blocks: list[Block] = []
            if theirs:
                blocks += [self._action_table(theirs), *self.findings.pictures(theirs, walk.round.date)]
            if also:
                tell = self.findings
                rows = [(finding.code, tell.place(finding), tell.what(finding), self._holder(finding)) for finding in also]
                heads = (_("Code"), _("Place"), _("What"), _("Action holder"))
                blocks.append(self.pieces.table(_("For information"), heads, rows, (10, 20, 30, 15), whole=CODE))
            title = _("No action holder yet")
            if holder:
                words = _("Actions for: {name}") if theirs else _("For information: {name}")
                title = words.format(name=capital(holder_at(walk.partners[holder], where)))
            yield self.pieces.chapter(title, *blocks, own_page=len(theirs) + len(also) >= OWN_PAGE)

    def _premises(self, finding: Finding) -> Premises | None:
        """Return at which premises a finding of “the company” is; None for any other holder, or when nothing says which."""
        holder, stop = self.walk.partners.get(finding.partner or ""), self.findings.stops.get(finding.checkpoint)
        if holder is None or stop is None or not is_nameless(holder.kind, holder.organisation):
            return None
        item = self.walk.items().get(finding.item or "")
        return premises_of(stop, house_number(finding.object, item[1] if item is not None else None))

    def _holder(self, finding: Finding) -> str:
        holder = self.walk.partners.get(finding.partner or "")
        return holder_at(holder, self._premises(finding)) if holder is not None else _("nobody yet")

    def _action_table(self, findings: Sequence[Finding]) -> TextTable:
        rows = [
            (
                finding.code,
                self.findings.place(finding),
                self.findings.what(finding),
                severity_name(finding.severity),
                self._asked(finding),
                day_text(finding.due),
                finding.promised_by if self.names else (_("promised") if finding.promised_by else ""),
            )
            for finding in findings
        ]
        heads = (_("Code"), _("Place"), _("What"), _("Severity"), _("Asked"), _("Due"), _("Promised by"))
        columns = len(heads) if any(row[-1] for row in rows) else len(heads) - 1
        shares = (10, 18, 27, 8, 13, 10, 11)
        day = actions_day(self.walk)
        caption = _("What is asked, as of {day}").format(day=long_day(day)) if day else _("What is asked")
        return self.pieces.table(caption, heads[:columns], [row[:columns] for row in rows], shares[:columns], whole=CODE | {5})

    def _asked(self, finding: Finding) -> str:
        parts = [urgency_name(finding.urgency)] if finding.urgency else []
        if finding.id in self.walk.earlier:
            was_sent = finding.sent is not None and finding.sent.day <= self.walk.round.date
            parts.append(_("asked before") if was_sent else _("known before"))
        return ", ".join(parts)

    # -- what was found ------------------------------------------------------------------------------------------------

    def _looking_back(self) -> Iterator[Chapter]:
        walk = self.walk
        looked = [(finding, walk.rechecks[finding.id]) for finding in walk.earlier.values() if finding.id in walk.rechecks]
        looked = [(finding, recheck) for finding, recheck in looked if recheck.seen]
        if not looked:
            return
        rows = []
        for finding, recheck in looked:
            found_on = day_text(walk.day_of(finding))
            seen = ": ".join(filter(None, (seen_name(recheck.seen), recheck.text)))
            rows.append((finding.code, self.findings.place(finding), self.findings.what(finding), found_on, seen))
        heads = (_("Code"), _("Place"), _("What"), _("Found"), _("Seen now"))
        blocks: list[Block] = [
            self.pieces.table(
                _("Earlier findings that were looked at again, oldest first"), heads, rows, (10, 17, 28, 10, 17), whole=WITH_DAY
            )
        ]
        still_there = {finding.id for finding in walk.still_there()}  # their photos stand with what is asked
        for finding, _recheck in looked:
            alone = finding.id not in still_there
            blocks += self.findings.pairs([finding], walk.round.id, walk.round.date, others=alone)
        yield self.pieces.chapter(_("Looking back"), *blocks)

    def _route(self) -> Iterator[Chapter]:
        walk = self.walk
        urgent = Counter(finding.checkpoint for finding in urgent_findings(self.walk))
        new = Counter(finding.checkpoint for finding in walk.findings.values())
        solved = Counter(
            walk.earlier[key].checkpoint for key, recheck in walk.rechecks.items() if key in walk.earlier and recheck.seen in SEEN_SOLVED
        )
        drawn = [stop for stop in walk.stops if not stop.retired or new[stop.id] or urgent[stop.id] or solved[stop.id]]
        stops = [
            MapStop(number, stop.name, stop.position, new[stop.id], urgent[stop.id], solved[stop.id])
            for number, stop in enumerate(drawn, 1)
        ]
        sketch = sketch_map(self.pieces, stops)
        if sketch is not None:
            heads = (_("No."), _("Checkpoint"), *map(capital, sign_names()))
            rows = [(str(stop.number), stop.name, *(str(count or "–") for count in stop.counts)) for stop in stops]
            table = self.pieces.table(_("Key to the sketch"), heads, rows, (2, 12, 3, 3, 3), frozenset({2, 3, 4}))
            yield self.pieces.chapter(_("Sketch of the route"), sketch, table)

    def _checkpoints(self) -> Iterator[Chapter]:
        walk = self.walk
        known = _("{finding} (known before)")
        rows, rests = [], 0
        for stop in walk.stops:
            here = [self._named(finding) for finding in walk.findings.values() if finding.checkpoint == stop.id]
            here += [known.format(finding=self._named(finding)) for finding in walk.still_there() if finding.checkpoint == stop.id]
            answers = [(key[1], answer) for key, answer in walk.answers.items() if key[0] == stop.id]
            well = [answer for key, answer in answers if self._is_in_order(key, answer.value)]
            rest = sum(answer.rest for answer in well)
            rests += rest
            count = str(len(well)) if well else ""
            if rest:
                count = _("{n}, of which {rest} by “rest”").format(n=len(well), rest=rest)
            if here or well:
                rows.append((", ".join(filter(None, (stop.name, stop.extent))), "; ".join(here) or "–", count))
        if rows:
            heads = (_("Checkpoint"), _("Not in order"), _("In order"))
            caption = _("What was found at each checkpoint")
            table = self.pieces.table(caption, heads, rows, (5, 9, 4))
            text = _("“Rest”: the questions that were left at a checkpoint, answered as in order in one go.")
            note = [self.pieces.paragraph(text, small=True)] if rests else []
            yield self.pieces.chapter(_("Per checkpoint"), table, *note)

    def _named(self, finding: Finding) -> str:
        return f"{finding.code} {self.findings.what(finding)}"

    def _is_in_order(self, key: str, value: Value | None) -> bool:
        items = self.walk.items()
        return key in items and is_in_order(items[key][1], value, self.walk.park.grade_target)

    def _marks(self) -> Iterator[Chapter]:
        walk = self.walk
        roles = {person.id: person.role for person in walk.people}
        given: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
        for (stop, key, person), mark in walk.marks.items():
            if mark.value is None or mark.value.mark is None:
                continue
            place = given.setdefault((stop, key), {})
            n, total = place.get(roles.get(person, ""), (0, 0))
            place[roles.get(person, "")] = (n + 1, total + mark.value.mark)
        rows = []
        for (stop, key), by_role in given.items():
            for group in per_role(by_role):
                mean = decimal_text(group.mean) if group.mean else _("too few to tell")
                rows.append((walk.stop(stop).name, self._question(key), group.role or _("everybody"), str(group.n), mean))
        if rows:
            heads = (_("Checkpoint"), _("Question"), _("Role"), _("People"), _("Mean mark"))
            blocks: list[Block] = [
                self.pieces.table(_("Marks from 1 to 10, per role"), heads, rows, (4, 7, 4, 2, 3), frozenset({3, 4})),
                self.pieces.paragraph(_("Roles of fewer than three people stand together."), small=True),
            ]
            yield self.pieces.chapter(_("How the places feel"), *blocks)

    def _not_assessed(self) -> Iterator[Chapter]:
        walk = self.walk
        rows = []
        for (stop, key), answer in walk.answers.items():
            value = answer.value
            if value is not None and value.kind == "not_assessed":
                rows.append((walk.stop(stop).name, self._question(key), value.note or reason_name(value.reason) or "–"))
        none = sum(answer.value is not None and answer.value.kind == "na" for answer in walk.answers.values())
        blocks: list[Block] = []
        if rows:
            heads = (_("Checkpoint"), _("Question"), _("Why"))
            blocks.append(self.pieces.table(_("Questions that could not be assessed"), heads, rows, (4, 8, 4)))
        if none:
            sentence = n_("{n} question did not apply.", "{n} questions did not apply.", none)
            blocks.append(self.pieces.paragraph(sentence.format(n=none)))
        if blocks:
            yield self.pieces.chapter(_("Not assessed"), *blocks)

    def _agreements(self) -> Iterator[Chapter]:
        round_ = self.walk.round
        agreements = [self._nameless(line) for line in lines_of(round_.agreements)]
        blocks: list[Block] = [self.pieces.bullets(agreements)] if agreements else []
        if round_.next_round:
            blocks.append(self.pieces.facts([(_("Next round"), long_day(round_.next_round))]))
        if blocks:
            yield self.pieces.chapter(_("Agreements and next round") if agreements else _("Next round"), *blocks)

    def _nameless(self, text: str) -> str:
        """Return words of the facilitator; without names, whoever walked along stands there by organisation or role."""
        if self.names:
            return text
        return without_people(text, {person.name: person.organisation or person.role for person in self.walk.people}, _("a participant"))

    def _account(self) -> Chapter:
        walk = self.walk
        people = sorted({author_text(answer.made_by) for answer in walk.answers.values() if answer.made_by})
        lists = [f"{theme.checklist.title(language())} {theme.checklist.version}" for theme in walk.themes]
        rows = [(_("Checklists"), ", ".join(lists))]
        if self.names:
            rows.append((_("Recorded by"), ", ".join(people)))
        alone = _("What is asked of one action holder can also be written as an action list of its own, to be sent alone.")
        return self.pieces.account(
            rows, *([alone] if any(finding.partner for finding in (*walk.findings.values(), *walk.still_there())) else [])
        )

    def _question(self, key: str) -> str:
        item = self.walk.items().get(key)
        return in_language(Asked(item[1], self.walk.park.lamp_row).words(item[1].ask)) if item is not None else key


def _times(begun: str, ended: str) -> str:
    """Return from when to when a round was walked, as far as that is known."""
    start = begun[11:16]
    if start and ended:
        return f"{start} – {ended}"
    return start or ended
