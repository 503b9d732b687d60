"""The letter to the entrepreneurs: one page of what a round saw, what is done, what everybody can do, and where to report.

It goes round, so nothing that somebody typed of a finding is in it: only what the questions call a thing, and counts. No company, no
place, no person but the facilitator who signs. What does not fit is left out by rule, the least grave first, and counted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kvo_inspect.domain.checklists.answer import is_in_order
from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.findings.finding import NEVER_DESCRIBED, Finding
from kvo_inspect.domain.parks.partner import public_contact
from kvo_inspect.domain.values.closed_sets import SEVERITIES, PartnerKind, Stage
from kvo_inspect.domain.values.numbers import percent
from kvo_inspect.domain.values.plates import without_plates
from kvo_inspect.domain.walk.rows import Walk
from kvo_inspect.domain.walk.suggestions import is_facilitator, kind_meant
from kvo_inspect.exchange.letter_texts import UNNAMED, day_value, nameless_wording, wording_for
from kvo_inspect.exchange.reports.content import Block, Chapter, Report
from kvo_inspect.exchange.reports.letter.one_page import PAGE, height
from kvo_inspect.exchange.reports.pieces import ReportPieces, actions_day
from kvo_inspect.exchange.reports.signing import signing_texts, usual_partner
from kvo_inspect.store.checklists.themes import themes_to_choose
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.wording.compare import percent_text
from kvo_inspect.wording.letters.advice import listed, theme_advice, walked_name, what_to_report, where_to_report
from kvo_inspect.wording.letters.own_texts import Wording
from kvo_inspect.wording.names import capital, long_day, part_name, partner_name, stage_name

MOST_POINTS = 4
"""So many things are named of a theme; the others are counted."""
MOST_THEMES = 4
"""So many themes are named in a sentence of good news, or in a line of their own; the others are counted."""
LONGEST_TITLE = 60
"""Signs of the title of a theme: one of somebody's own may be longer than a line."""
ASKED: frozenset[Stage] = frozenset({"sent", "reopened"})
UNSEEN_BY_DAY = frozenset({"lighting"})
"""Themes of which a round by day sees too little to say that nothing is wrong."""
UNDER_WAY: tuple[Stage, ...] = ("planned", "in_progress", "reported_done")


def letter_report(store: Store, round_id: str, *, names: bool = True, texts: str = "") -> Report:
    """Return the letter about a round in the language in use; without *names*, the association signs and not the facilitator.

    *texts* names the letter texts that it is written with; empty: those of the park or of this laptop.
    """
    walk = load_walk(store, round_id)
    facilitator = next((person.name for person in walk.people if is_facilitator(person.role)), "")
    values = {"date": day_value(walk.round.date), **({"facilitator": facilitator} if facilitator else {}), **({} if names else UNNAMED)}
    wording = wording_for(store, (walk.park,), texts, **values)
    if not names:
        wording = nameless_wording(store, (walk.park,), wording)
    return _Letter(walk, themes_to_choose(store), ReportPieces(), wording, names=names).report()


@dataclass(frozen=True)
class _Theme:
    """What a round saw of a theme."""

    id: str
    title: str
    findings: tuple[Finding, ...]
    """Not in order now."""
    solved: int

    @property
    def gravity(self) -> tuple[int, int]:
        """The gravest finding, then how many there are."""
        return max(SEVERITIES.index(finding.severity) for finding in self.findings), len(self.findings)


@dataclass
class _Letter:
    walk: Walk
    titles: dict[str, Both]
    pieces: ReportPieces
    wording: Wording
    names: bool

    def report(self) -> Report:
        """Return the letter with as many themes as fit on its page, the gravest first."""
        walk, clean = self.walk, self.pieces.clean
        themes = sorted((theme for theme in self._themes() if theme.findings), key=lambda theme: theme.gravity, reverse=True)
        subtitle = f"{walk.park.name} · {part_name(walk.round.part)} · {long_day(walk.round.date)}"
        report = Report(
            clean(_("What we saw on your business park")),
            clean(without_plates(subtitle)),
            language(),
            dt.date.fromisoformat(walk.round.date),
            (),
            layout="letter",
        )
        begin, end = [self._opening(), *self._good()], [*self._desks(), self._closing()]
        chapters = [self._theme(theme) for theme in themes]
        for whole in range(len(themes), -1, -1):
            report = replace(report, chapters=(*begin, *chapters[:whole], *self._others(themes[whole:], whole), *end))
            if height(report) <= PAGE:
                break
        return report

    # -- what the round saw --------------------------------------------------------------------------------------------

    def _themes(self) -> list[_Theme]:
        walk = self.walk
        by_theme: dict[str, list[Finding]] = {theme.checklist.theme: [] for theme in walk.themes}
        for finding in (*walk.findings.values(), *walk.still_there()):
            by_theme.setdefault(self._theme_id(finding), []).append(finding)
        solved = Counter(
            self._theme_id(walk.earlier[key])
            for key, recheck in walk.rechecks.items()
            if key in walk.earlier and recheck.seen in ("solved", "object_gone")
        )
        for theme in solved:
            by_theme.setdefault(theme, [])
        return [_Theme(theme, self._title(theme), tuple(findings), solved[theme]) for theme, findings in by_theme.items()]

    def _theme_id(self, finding: Finding) -> str:
        return finding.theme or (finding.item or "").partition("/")[0]

    def _title(self, theme: str) -> str:
        if (both := self.titles.get(theme)) is None:
            return _("Other points")
        title = without_plates(both(language()))
        return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"

    def _judged(self) -> Iterator[tuple[str, bool]]:
        """Yield the theme of each answer that could have opened a finding, and whether all was in order."""
        walk = self.walk
        items = walk.items()
        for (_stop, key), answer in walk.answers.items():
            if key in items and answer.value is not None and answer.value.kind == "given" and items[key][1].answer.can_fail:
                yield items[key][0].theme, is_in_order(items[key][1], answer.value, walk.park.grade_target)

    # -- the page, from top to bottom ----------------------------------------------------------------------------------

    def _opening(self) -> Chapter:
        walk = self.walk
        day = long_day(walk.round.date)
        sentences = [
            _("On {day} we walked a round of the park by day, for the quality mark for safe business parks (KVO).").format(day=day)
            if walk.round.part == "day"
            else _("On {day} we walked a round of the park in the evening, for the quality mark for safe business parks (KVO).").format(
                day=day
            ),
            *self._company(),
        ]
        if walk.round.closed is None:
            sentences.append(_("The round is not finished yet."))
        if later := actions_day(walk):
            sentences.append(_("What was done about it is as of {day}.").format(day=long_day(later)))
        letterhead = " · ".join(self.wording.part("letterhead"))
        texts = [letterhead, _("Dear business owner,"), *self.wording.part("letter"), " ".join(sentences)]
        return self.pieces.chapter("", *map(self.pieces.paragraph, filter(None, texts)))

    def _company(self) -> Iterator[str]:
        """Yield with whom the round was walked, by kind of organisation."""
        walk = self.walk
        kinds: dict[str, None] = {}
        others = 0
        for person in walk.people:
            if person.presence.state == "excused" or is_facilitator(person.role):
                continue
            kind = kind_meant(walk.partners.values(), person.organisation, person.role)
            if kind is None:
                others += 1
            else:
                kinds[walked_name(kind)] = None
        words = list(kinds)
        if words and others:
            words.append(n_("{n} other", "{n} others", others).format(n=others))
        if words:
            yield _("Taking part were: {people}.").format(people=listed(words))

    def _good(self) -> Iterator[Chapter]:
        """Yield what is in order, what improved; nothing where the record knows of nothing good."""
        themes, judged = self._themes(), list(self._judged())
        well = sum(in_order for _theme, in_order in judged)
        lines = []
        if well:
            lines.append(_("Of what we looked at, {share} was in order.").format(share=percent_text(percent(well, len(judged)))))
        unseen = UNSEEN_BY_DAY if self.walk.round.part == "day" else frozenset()
        judged_themes = {name for name, _well in judged} - unseen
        whole = [theme.title for theme in themes if not theme.findings and theme.id in judged_themes]
        if whole:
            lines.append(_("Nothing wrong with: {themes}.").format(themes=self._some(whole)))
        solved = {theme.title: theme.solved for theme in themes if theme.solved}
        if solved:
            total = sum(solved.values())
            sentence = n_("{n} earlier point is solved: {themes}.", "{n} earlier points are solved: {themes}.", total)
            lines.append(sentence.format(n=total, themes=self._some([f"{title} ({n})" for title, n in solved.items()])))
        if not any(theme.findings for theme in themes) and (judged or solved):
            lines.append(_("We saw nothing that has to be put right."))
        if lines:
            yield self.pieces.chapter(_("What is going well"), self.pieces.bullets(lines))

    def _some(self, titles: Sequence[str]) -> str:
        """Return some titles of themes, and how many other themes there are."""
        others = len(titles) - MOST_THEMES
        more = [n_("{n} other theme", "{n} other themes", others).format(n=others)] if others > 0 else []
        return listed([*titles[:MOST_THEMES], *more])

    def _theme(self, theme: _Theme) -> Chapter:
        rows = (
            (_("Seen"), self._seen(theme)),
            (_("Done"), self._done(theme)),
            (_("What you can do"), theme_advice(theme.id)),
            (p_("letter", "Where to report"), where_to_report(theme.id)),
        )
        return self.pieces.chapter(theme.title, self.pieces.facts(rows))

    def _seen(self, theme: _Theme) -> str:
        """Return what was seen of a theme in the questions' own words, the gravest first; nothing that somebody typed."""
        total = len(theme.findings)
        if theme.id in NEVER_DESCRIBED:
            return n_("{n} point that could be better.", "{n} points that could be better.", total).format(n=total)
        gravest: dict[str, int] = {}
        counts: Counter[str] = Counter()
        for finding in theme.findings:
            defect = self.walk.defects.get(finding.item or "")
            words = without_plates(defect(language())) if defect is not None else ""
            counts[words] += 1
            gravest[words] = max(gravest.get(words, 0), SEVERITIES.index(finding.severity))
        gravest_first = sorted(filter(None, counts), key=lambda words: (gravest[words], counts[words]), reverse=True)[:MOST_POINTS]
        parts = [f"{words} ({counts[words]})" if counts[words] > 1 else words for words in gravest_first]
        others = total - sum(counts[words] for words in gravest_first)
        if others:
            other = n_("{n} other point", "{n} other points", others)
            parts.append((other if parts else n_("{n} point to put right", "{n} points to put right", others)).format(n=others))
        return ", ".join(parts) + "."

    def _done(self, theme: _Theme) -> str:
        """Return what was done about a theme: reported at once, asked of whom, how far that is, what is solved."""
        walk = self.walk
        sentences = []
        called = sum(finding.called is not None for finding in theme.findings)
        if called:
            sentences.append(
                n_("{n} urgent point was reported at once.", "{n} urgent points were reported at once.", called).format(n=called)
            )
        stages: dict[Stage, list[Finding]] = {}
        for finding in theme.findings:
            stages.setdefault(walk.stage(finding), []).append(finding)
        waiting = [finding for stage, findings in stages.items() if stage not in (*ASKED, *UNDER_WAY) for finding in findings]
        if asked := self._holders([finding for stage in ASKED for finding in stages.get(stage, ())]):
            sentences.append(_("Asked already: {holders}.").format(holders=asked))
        if held := self._holders(waiting):
            sentences.append(_("We are going to ask: {holders}.").format(holders=held))
        sentences += [f"{capital(stage_name(stage))}: {len(stages[stage])}." for stage in UNDER_WAY if stage in stages]
        if theme.solved:
            sentences.append(n_("{n} earlier point is solved.", "{n} earlier points are solved.", theme.solved).format(n=theme.solved))
        return " ".join(sentences)

    def _holders(self, findings: Sequence[Finding]) -> str:
        """Return of which kinds of partner something is asked, each with its number; who has no holder yet is told last."""
        counts: Counter[PartnerKind | None] = Counter()
        for finding in findings:
            partner = self.walk.partners.get(finding.partner or "")
            counts[partner.kind if partner is not None else None] += 1
        nobody = counts.pop(None, 0)
        parts = [f"{walked_name(kind)} ({n})" for kind, n in counts.most_common() if kind is not None]
        if nobody:
            parts.append(_("not known yet ({n})").format(n=nobody))
        return ", ".join(parts)

    def _others(self, themes: Sequence[_Theme], before: int) -> Iterator[Chapter]:
        """Yield what is left of the themes that found no room with all their lines: the gravest in a line each, the others counted."""
        blocks: list[Block] = []
        if themes:
            blocks.append(self.pieces.facts((theme.title, self._seen(theme)) for theme in themes[:MOST_THEMES]))
        left = sum(len(theme.findings) for theme in themes[MOST_THEMES:])
        if left:
            text = n_(
                "And {n} other point, for which there is no room here.", "And {n} other points, for which there is no room here.", left
            )
            blocks.append(self.pieces.paragraph(text.format(n=left)))
        if blocks:
            yield self.pieces.chapter(_("Also seen") if before else _("Seen"), *blocks)

    def _desks(self) -> Iterator[Chapter]:
        """Yield where everybody reports what they see: only what is public of partners."""
        rows = []
        for kind in ("municipality", "business_association"):
            partner = usual_partner(self.walk.partners.values(), kind)
            contact = public_contact(partner) if partner is not None else ()
            name = (partner.organisation if partner is not None else "") or capital(partner_name(kind))
            if contact or kind == "municipality":
                how = " · ".join(contact) or _("the municipality’s website, app or telephone number")
                rows.append((without_plates(name), f"{what_to_report(kind)}: {how}"))
        rows.append((_("Police"), what_to_report("police")))
        yield self.pieces.chapter(_("Who to contact"), self.pieces.facts(rows))

    def _closing(self) -> Chapter:
        walk = self.walk
        signed = map(without_plates, signing_texts(walk.park, walk.partners.values(), walk.people, names=self.names))
        thanks = [_("Thank you for helping to keep the park clean, undamaged and safe.")]
        if walk.round.next_round:
            thanks.insert(0, _("The next round is on {day}.").format(day=long_day(walk.round.next_round)))
        signature = self.wording.part("signature") or [_("Kind regards,"), *signed]
        return self.pieces.chapter("", *map(self.pieces.paragraph, (" ".join(thanks), *signature)))
