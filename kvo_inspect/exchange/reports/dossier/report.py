"""The dossier for the auditor as a report: what was done, how long findings take and why some are open, and how to verify all of it.

Every figure is one of the dossier's JSON, which the PDF carries. Its first page stands alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from kvo_inspect.domain.compare.course import years_of
from kvo_inspect.domain.dossier import Dossier
from kvo_inspect.exchange.dossier.files import dossier_text
from kvo_inspect.exchange.reports.charts import findings_chart
from kvo_inspect.exchange.reports.content import Attachment, Block, Chapter, Report
from kvo_inspect.exchange.reports.dossier.chapters import DossierChapters
from kvo_inspect.exchange.reports.pieces import ReportPieces
from kvo_inspect.texts import _, count_text, language, n_, p_
from kvo_inspect.wording.dossier import (
    certificate_kind_text,
    cycle_title,
    since_text,
    turns,
    whole_days,
)
from kvo_inspect.wording.names import capital, long_day, moment_text, phase_name
from kvo_inspect.wording.parks.trajectory import facilitator_text
from kvo_inspect.wording.survey.in_dossier import answered_text, surveyed_name

FILE = "dossier.json"
"""The name of the JSON inside the PDF."""


def dossier_report(dossier: Dossier) -> Report:
    """Return the report of a dossier in the language in use, with its JSON; without names when the dossier has none."""
    return _DossierReport(dossier).report()


@dataclass
class _DossierReport:
    dossier: Dossier
    pieces: ReportPieces = field(default_factory=ReportPieces)

    def report(self) -> Report:
        """Return the report; the JSON stands in it byte for byte as `kvo-inspect dossier` writes it."""
        dossier, pieces = self.dossier, self.pieces
        chapters = [
            self._short(),
            self._years(),
            *self._turns(),
            *DossierChapters(dossier, pieces).chapters(),
            self._logs(),
        ]
        subtitle = f"{self._park()} · {long_day(dossier.made)}"
        attachment = Attachment(FILE, dossier_text(dossier), "application/json", _("The figures of this dossier, for machines."))
        day = dt.date.fromisoformat(dossier.made[:10])
        title = pieces.clean(_("Dossier for the auditor"))
        return Report(title, pieces.clean(subtitle), language(), day, (*chapters, self._account()), attachment=attachment)

    def _park(self) -> str:
        return ", ".join(filter(None, (self.dossier.name, self.dossier.municipality)))

    # -- page one ------------------------------------------------------------------------------------------------------

    def _short(self) -> Chapter:
        dossier = self.dossier
        rows = [(_("Park"), self._park())]
        if dossier.cycles:
            cycle = dossier.cycles[-1]
            rows.insert(0, (_("Facilitator"), facilitator_text(cycle.facilitator, cycle.facilitator_organisation)))
            rows.append((cycle_title(cycle), " · ".join(filter(None, (phase_name(cycle.phase), cycle.scheme, since_text(cycle))))))
            rows.append((_("Certificate"), certificate_kind_text(cycle)))
            days = ((_("audit"), cycle.audit), (_("certified"), cycle.certified), (_("certificate ends"), cycle.certificate_ends))
            rows += [(capital(name), long_day(day)) for name, day in days if day]
        rows.append((_("As of"), moment_text(dossier.made)))
        return self.pieces.chapter(_("In short"), self.pieces.facts(rows), self.pieces.bullets(self._lines()))

    def _lines(self) -> Iterator[str]:
        """Yield what an auditor wants to know first, a sentence each."""
        dossier = self.dossier
        held = dossier.held
        if held:
            by_day = sum(walked.part == "day" for walked in held)
            sentence = n_("{n} round was held", "{n} rounds were held", len(held)).format(n=len(held))
            parts = _("{day} by day, {evening} in the evening").format(day=by_day, evening=len(held) - by_day)
            yield f"{sentence}: {parts}."
        else:
            yield _("No round was held yet.")
        total = len(dossier.findings)
        if total:
            turned = dossier.turn_round
            sentence = n_(
                "{n} finding: {solved} solved, {open} open ({overdue} overdue), {ended} dropped or duplicate.",
                "{n} findings: {solved} solved, {open} open ({overdue} overdue), {ended} dropped or duplicate.",
                total,
            )
            yield sentence.format(n=total, solved=len(dossier.solved), open=turned.open, overdue=turned.overdue, ended=turned.ended)
            if turned.to_done.n:
                yield _("Half of what was reported done was done within {days}; the longest took {longest}.").format(
                    days=whole_days(turned.to_done.median), longest=whole_days(turned.to_done.longest)
                )
        if counted := dossier.counted_measures:
            done = sum(measure.status == "done" for measure in counted)
            overdue = sum(measure.overdue for measure in counted)
            late = n_("{n} overdue", "{n} overdue", overdue).format(n=overdue)
            yield _("Measures: {done} of {n} done, {late}.").format(done=done, n=len(counted), late=late)
        if dossier.targets:
            reached = sum(target.verdict == "reached" for target in dossier.targets)
            yield _("Targets: {n} of {total} reached.").format(n=reached, total=len(dossier.targets))
        for surveyed in dossier.surveys:
            yield f"{capital(surveyed_name(surveyed))}: {answered_text(surveyed)}."
        if dossier.meetings:
            count = len(dossier.meetings)
            yield n_("{n} meeting of the partners.", "{n} meetings of the partners.", count).format(n=count)
        yield _("How to verify that nothing was altered afterwards is told at the end.")

    def _years(self) -> Chapter:
        dossier = self.dossier
        title = _("Effort per year")
        if not dossier.years:
            return self.pieces.chapter(title, self.pieces.paragraph(_("Nothing was recorded yet.")))
        heads = (
            _("Year"),
            p_("column", "By day"),
            p_("column", "In the evening"),
            _("People"),
            _("Found"),
            _("Verified"),
            _("Open at the end"),
            _("Meetings"),
        )
        rows = []
        years = years_of(dossier)
        for year in years:
            effort = year.effort
            before, after = (effort.day_rounds, effort.evening_rounds, effort.people), (effort.found, effort.verified, year.open)
            rows.append(tuple(map(str, (effort.year, *before, *after, effort.meetings))))
        caption = _("What was done in each year: rounds by day and in the evening, people, findings, meetings")
        blocks: list[Block] = [self.pieces.table(caption, heads, rows, (3, 3, 4, 3, 3, 4, 4, 4), frozenset(range(1, 8)))]
        bars = [(str(year.effort.year), year.effort.found, year.effort.verified, year.open) for year in years]
        chart = findings_chart(self.pieces, bars)
        return self.pieces.chapter(title, *([chart] if chart is not None else []), *blocks)

    def _turns(self) -> Iterator[Chapter]:
        """Yield how long findings take; nothing of a park without findings."""
        if not self.dossier.findings:
            return
        heads = (_("From request"), _("Findings"), _("Median"), _("Longest"))
        rows = [
            (capital(name), str(turn.n), whole_days(turn.median), whole_days(turn.longest)) for name, turn in turns(self.dossier.turn_round)
        ]
        note = self.pieces.paragraph(
            _("Days are counted from the day a finding was sent, or was found where it was never sent."), small=True
        )
        table = self.pieces.table(_("How many days findings took"), heads, rows, (6, 3, 4, 4), frozenset({1, 2, 3}))
        yield self.pieces.chapter(_("How long findings take"), table, note)

    # -- verifying -----------------------------------------------------------------------------------------------------

    def _logs(self) -> Chapter:
        dossier = self.dossier
        title = _("How to verify this")
        why = _(
            "The record of this park is kept in logs, one for each laptop. Each change in a log carries a number made of all changes "
            "before it (a hash), so whoever keeps the numbers below can see later whether anything before them was altered or taken away."
        )
        steps = (
            _(
                "The PDF of this dossier carries its figures as {file}: take it out with the paper clip of the PDF reader. With the Word "
                "file or the page, ask for what “kvo-inspect dossier” writes."
            ).format(file=FILE),
            _("On a laptop with the record: “kvo-inspect doctor --against {file}”.").format(file=FILE),
            _(
                "It ends with code 0, and says that all that was handed in is still there unaltered; or with code 4, and names each log in "
                "which a change is missing or different."
            ),
        )
        rows = [
            (
                f"{log.letters} · {_('laptop')} {log.device}",
                n_("{n} change, hash {hash}", "{n} changes, hash {hash}", log.seq).format(n=count_text(log.seq), hash=log.chain),
            )
            for log in dossier.heads
        ]
        return self.pieces.chapter(title, self.pieces.paragraph(why), self.pieces.bullets(steps), self.pieces.facts(rows))

    def _account(self) -> Chapter:
        sentences = [
            _("Made with kvo-inspect from the record of the park. Nothing confidential is in it, and nobody’s marks, not even as a count."),
            self.pieces.replaced_text(),
        ]
        return self.pieces.chapter(_("How this report was made"), self.pieces.paragraph(" ".join(filter(None, sentences)), small=True))
