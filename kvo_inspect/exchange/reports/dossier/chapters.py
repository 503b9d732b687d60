"""The chapters of a dossier behind its first page: trajectories, rounds, people, findings, measures, targets … a table each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kvo_inspect.domain.dossier import Aimed, Dossier, Treated
from kvo_inspect.exchange.reports.content import Block, Chapter
from kvo_inspect.exchange.reports.pieces import CODE, ReportPieces
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.dossier import (
    agreed_owner,
    aimed_change,
    certificate_kind_text,
    cycle_days,
    cycle_title,
    decided_standing,
    filed_text,
    held_text,
    present_text,
    round_kind,
    signed_text,
    since_text,
    standing_text,
    treated_holder,
    treated_words,
)
from kvo_inspect.wording.names import capital, day_text, long_day, measurement_name, part_name, phase_name, short_day
from kvo_inspect.wording.parks.trajectory import facilitator_text
from kvo_inspect.wording.plan import measure_status_name, with_unit
from kvo_inspect.wording.survey.in_dossier import answered_text, share_rows


@dataclass
class DossierChapters:
    """Makes them; of what a dossier has none of, there is no chapter."""

    dossier: Dossier
    pieces: ReportPieces

    def chapters(self) -> Iterator[Chapter]:
        """Yield them in their order; the first begins a page."""
        yield from self._cycles()
        yield from self._rounds()
        yield from self._people()
        yield from self._sign_offs()
        yield from self._still_open()
        yield from self._solved()
        yield from self._ended()
        yield from self._measures()
        yield from self._targets()
        yield from self._surveys()
        yield from self._meetings()
        yield from self._papers()

    def _cycles(self) -> Iterator[Chapter]:
        for number, cycle in enumerate(self.dossier.cycles):
            rows = [
                (_("Facilitator"), facilitator_text(cycle.facilitator, cycle.facilitator_organisation)),
                (_("Phase"), phase_name(cycle.phase)),
                (_("Why it waited"), cycle.waits),
                (_("Scheme"), cycle.scheme),
                (_("Term of validity"), since_text(cycle)),
                (_("Certificate"), certificate_kind_text(cycle)),
                *((capital(name), long_day(day)) for name, day in cycle_days(cycle)),
            ]
            yield self.pieces.chapter(cycle_title(cycle), self.pieces.facts(rows), own_page=number == 0)

    def _rounds(self) -> Iterator[Chapter]:
        dossier = self.dossier
        if not dossier.rounds:
            return
        heads = (
            _("Date"),
            _("Round"),
            _("People"),
            p_("column", "Checkpoints"),
            _("Answers"),
            _("By “rest”"),
            _("Not assessed"),
            p_("column", "New"),
            p_("column", "Looked at again"),
        )
        rows = [
            (
                day_text(walked.date),
                f"{part_name(walked.part)}, {round_kind(walked)}",
                *map(
                    str,
                    (
                        walked.people,
                        walked.checkpoints,
                        walked.answers,
                        walked.rest,
                        walked.not_assessed,
                        walked.findings,
                        walked.rechecks,
                    ),
                ),
            )
            for walked in dossier.rounds
        ]
        shares = (12, 34, 8, 8, 11, 9, 11, 8, 10)
        table = self.pieces.table(
            _("Rounds, oldest first; new findings, and earlier ones that were looked at again"),
            heads,
            rows,
            shares,
            frozenset(range(2, 9)),
            whole=CODE,
        )
        yield self.pieces.chapter(_("Rounds"), self.pieces.paragraph(capital(held_text(dossier)) + "."), table, own_page=not dossier.cycles)

    def _people(self) -> Iterator[Chapter]:
        """Yield who took part in how many rounds: by name, or without names by organisation and role."""
        counts: dict[tuple[str, str, str], tuple[int, int]] = {}
        for person in self.dossier.people:
            who = (person.name or "", person.organisation, person.role)
            came, excused = counts.get(who, (0, 0))
            counts[who] = (came + (person.presence != "excused"), excused + (person.presence == "excused"))
        if not counts:
            return
        heads: tuple[str, ...] = (_("Name"), _("Organisation"), _("Role"), _("Took part"), _("Excused"))
        by_count = sorted(counts.items(), key=lambda pair: (-pair[1][0], pair[0]))
        rows: list[tuple[str, ...]] = [(*who, str(came), str(excused)) for who, (came, excused) in by_count]
        begin = 0 if any(row[0] for row in rows) else 1
        shares, numbers = (4, 5, 4, 2, 2)[begin:], frozenset({3 - begin, 4 - begin})
        heads, rows = heads[begin:], [row[begin:] for row in rows]
        table = self.pieces.table(_("How often somebody took part in a round"), heads, rows, shares, numbers)
        yield self.pieces.chapter(_("Who took part"), table)

    def _sign_offs(self) -> Iterator[Chapter]:
        """Yield who agreed with each round as it was recorded."""
        rounds = [walked for walked in self.dossier.rounds if walked.asked_to_agree and not walked.aside]
        if not rounds:
            return
        heads: tuple[str, ...] = (_("Date"), _("Round"), _("Agree"), _("Do not agree"), _("Changed after sign-off"))
        rows: list[tuple[str, ...]] = [
            (
                day_text(walked.date),
                f"{part_name(walked.part)}, {round_kind(walked)}",
                _("{yes} of {asked}").format(yes=walked.agree, asked=walked.asked_to_agree),
                str(walked.do_not_agree or ""),
                _("yes") if walked.changed_after_sign_off else _("no"),
            )
            for walked in rounds
        ]
        table = self.pieces.table(_("Rounds that were signed"), heads, rows, (3, 7, 3, 3, 5), whole=CODE)
        signers = [person for person in self.dossier.people if person.sign_off is not None]
        begin = 0 if any(person.name for person in signers) else 1
        heads = (_("Name"), _("Organisation"), _("Role"), _("Round"), _("Sign-off"), _("Remark"))[begin:]
        rows = [
            (
                person.name or "",
                person.organisation,
                person.role,
                day_text(person.date),
                capital(signed_text(person)),
                person.sign_off_remark,
            )[begin:]
            for person in signers
        ]
        each = self.pieces.table(_("What each said of the round"), heads, rows, (4, 4, 3, 3, 5, 6)[begin:])
        yield self.pieces.chapter(_("Sign-off"), table, each)

    # -- findings ------------------------------------------------------------------------------------------------------

    def _still_open(self) -> Iterator[Chapter]:
        findings = self.dossier.still_open
        if not findings:
            return
        heads = (_("Code"), _("What and where"), _("Holder"), _("Found"), _("Due"), _("Days open"), _("Status, and why"))
        rows = [
            (
                finding.code,
                self._what(finding),
                treated_holder(finding),
                short_day(finding.found),
                self._due(finding),
                str(finding.age),
                standing_text(finding),
            )
            for finding in findings
        ]
        table = self.pieces.table(
            _("Findings that are still open, oldest first"), heads, rows, (10, 29, 17, 10, 11, 8, 25), frozenset({5}), frozenset({0, 3})
        )
        count = len(findings)
        yield self.pieces.chapter(n_("Still open, and why: {n}", "Still open, and why: {n}", count).format(n=count), table)

    @staticmethod
    def _due(finding: Treated) -> str:
        if not finding.due:
            return ""
        day = short_day(finding.due)
        return _("{day}, overdue").format(day=day) if finding.overdue else day

    @staticmethod
    def _what(finding: Treated) -> str:
        return f"{treated_words(finding)} ({finding.checkpoint})"

    def _solved(self) -> Iterator[Chapter]:
        findings = self.dossier.solved
        if not findings:
            return
        heads = (
            _("Code"),
            _("What and where"),
            _("Holder"),
            _("Found"),
            p_("finding", "Sent"),
            p_("finding", "Done"),
            p_("finding", "Verified"),
            _("Days to done"),
            _("Days to verified"),
        )
        rows = [
            (
                finding.code,
                self._what(finding),
                treated_holder(finding),
                *(short_day(day) for day in (finding.found, finding.sent, finding.reported_done, finding.verified)),
                *("" if days is None else str(days) for days in (finding.days_to_done, finding.days_to_verified)),
            )
            for finding in findings
        ]
        shares = (10, 31, 18, 9, 9, 9, 9, 8, 9)
        table = self.pieces.table(_("Findings that were seen solved"), heads, rows, shares, frozenset({7, 8}), frozenset({0, 3, 4, 5, 6}))
        yield self.pieces.chapter(n_("Solved: {n}", "Solved: {n}", len(findings)).format(n=len(findings)), table)

    def _ended(self) -> Iterator[Chapter]:
        findings = self.dossier.ended
        if not findings:
            return
        rows = [(finding.code, self._what(finding), short_day(finding.found), standing_text(finding)) for finding in findings]
        heads = (_("Code"), _("What and where"), _("Found"), _("Why"))
        table = self.pieces.table(_("Findings that do not count"), heads, rows, (10, 30, 9, 25), whole=frozenset({0, 2}))
        yield self.pieces.chapter(
            n_("Dropped or duplicate: {n}", "Dropped or duplicate: {n}", len(findings)).format(n=len(findings)), table
        )

    # -- the plan ------------------------------------------------------------------------------------------------------

    def _measures(self) -> Iterator[Chapter]:
        measures = self.dossier.measures
        if not measures:
            return
        heads = (_("Measure"), _("Who"), p_("report", "Status"), _("Due, or done on"), _("Findings served"), _("Targets served"))
        rows = []
        for measure in measures:
            day = day_text(measure.done or measure.due)
            rows.append(
                (
                    ": ".join(filter(None, (measure.name, measure.text))),
                    agreed_owner(measure),
                    measure_status_name(measure.status),
                    _("{day}, overdue").format(day=day) if measure.overdue else day,
                    str(measure.findings),
                    str(measure.targets),
                )
            )
        table = self.pieces.table(_("Agreed measures"), heads, rows, (26, 17, 12, 13, 10, 9), frozenset({4, 5}))
        yield self.pieces.chapter(_("Measures"), table)

    def _targets(self) -> Iterator[Chapter]:
        if not self.dossier.targets:
            return
        heads = (_("Target"), _("Baseline"), _("Goal"), _("Result"), _("Change"), _("Reached"), _("Source"))
        rows = [self._target(target) for target in self.dossier.targets]
        table = self.pieces.table(_("What the plan aims to change"), heads, rows, (22, 17, 9, 17, 12, 11, 20))
        blocks: list[Block] = [table]
        if any(target.doubtful for target in self.dossier.targets):
            blocks.append(self.pieces.paragraph(_("A question mark: a small sample, or a change that may be chance."), small=True))
        yield self.pieces.chapter(_("Targets"), *blocks)

    @staticmethod
    def _target(target: Aimed) -> tuple[str, ...]:
        def figure(value: str | None, period: str, people: int | None) -> str:
            if value is None:
                return ""
            answers = n_("{n} answer", "{n} answers", people).format(n=people) if people else ""
            return ", ".join(filter(None, (with_unit(value, target.unit), period, answers)))

        reached = {"reached": _("yes"), "missed": _("no"), "unknown": _("not known yet")}[target.verdict]
        return (
            ", ".join(filter(None, (target.name, target.unit))),
            figure(target.baseline, target.baseline_period, target.baseline_n),
            figure(target.goal, "", None),
            figure(target.result, target.result_period, target.result_n),
            aimed_change(target) + (" ?" if target.doubtful else ""),
            reached,
            target.source,
        )

    def _surveys(self) -> Iterator[Chapter]:
        dossier, blocks = self.dossier, []
        if not dossier.surveys:
            return
        heads: tuple[str, ...] = (_("Survey"), p_("survey", "Sent"), p_("survey", "Open until"), _("Who answered"))
        rows = [
            (capital(measurement_name(surveyed.moment)), day_text(surveyed.sent), day_text(surveyed.closes), answered_text(surveyed))
            for surveyed in dossier.surveys
        ]
        blocks.append(self.pieces.table(_("The surveys of the entrepreneurs"), heads, rows, (12, 8, 8, 18), whole=frozenset({1, 2})))
        for cycle in dossier.cycles:
            surveys = [surveyed for surveyed in dossier.surveys if surveyed.cycle == cycle.number and surveyed.respondents]
            shares = list(share_rows(surveys, dossier.survey_answers))
            if shares:
                heads = (_("Share"), *(capital(measurement_name(surveyed.moment)) for surveyed in surveys))
                caption = _("What was answered, {cycle}").format(cycle=cycle_title(cycle))
                columns = (16, *(9 for _surveyed in surveys))
                blocks.append(self.pieces.table(caption, heads, shares, columns, frozenset(range(1, len(surveys) + 1))))
        note = _("Of fewer than five answers no percentage is told: they are an impression. Who answered was not kept.")
        yield self.pieces.chapter(_("Surveys"), *blocks, self.pieces.paragraph(note, small=True))

    def _meetings(self) -> Iterator[Chapter]:
        meetings = self.dossier.meetings
        if not meetings:
            return
        heads: tuple[str, ...] = (_("Day"), _("Subject"), _("Present"), _("Agreed"))
        rows: list[tuple[str, ...]] = [(day_text(met.day), met.subject, present_text(met), met.text) for met in meetings]
        shares: tuple[int, ...] = (10, 17, 26, 30)
        if not any(row[2] for row in rows):
            heads, shares, rows = (*heads[:2], heads[3]), (10, 17, 30), [(*row[:2], row[3]) for row in rows]
        table = self.pieces.table(_("Meetings of the partners"), heads, rows, shares, whole=CODE)
        decisions = [
            (day_text(decided.day), decided.name, agreed_owner(decided), decided_standing(decided)) for decided in self.dossier.decisions
        ]
        tables = [table]
        if decisions:
            names = (_("Day"), _("Decision"), _("Who"), _("How far"))
            tables.append(self.pieces.table(_("What these meetings decided"), names, decisions, (10, 35, 22, 20), whole=CODE))
        yield self.pieces.chapter(_("Meetings"), *tables)

    def _papers(self) -> Iterator[Chapter]:
        papers = self.dossier.papers
        if papers:
            note = self.pieces.paragraph(
                _("Whoever has a file can make its hash (sha256), and see whether it is the one that was kept."), small=True
            )
            yield self.pieces.chapter(_("Papers kept with the record"), self.pieces.bullets(map(filed_text, papers)), note)
