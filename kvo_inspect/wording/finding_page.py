"""The page of one finding: all that is told of it, read at once, and its facts in words; the same on the screen and in a report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.premises import house_number
from kvo_inspect.domain.findings.review import Review, Verdict
from kvo_inspect.domain.findings.stages import stage_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import Stage
from kvo_inspect.store.checklists.mentioned import Mentioned, mentioned_in
from kvo_inspect.store.checklists.stored import known_items
from kvo_inspect.store.checklists.themes import theme_titles
from kvo_inspect.store.findings.for_information import also_for
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.photos.placing import remarks_of_use
from kvo_inspect.store.photos.promised import promises_of_finding
from kvo_inspect.store.photos.uses import photos_of_finding
from kvo_inspect.store.plan.measures import measures_of_finding
from kvo_inspect.store.record.history import HistoryLine, finding_history
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.verdicts import proposal_of
from kvo_inspect.texts import _, language
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.fields import finding_field, value_text
from kvo_inspect.wording.findings import age_text, due_text
from kvo_inspect.wording.names import capital, severity_name, stage_name
from kvo_inspect.wording.photos import photos_text

NOT_SENT: frozenset[Stage] = frozenset({"new", "returned", "accepted"})
"""In these nobody is asked: on which day somebody was is history, the reference is kept for when the finding is sent again."""


@dataclass(frozen=True)
class FindingPage:
    """All that the page of one finding shows."""

    finding: Finding
    park: Park
    checkpoint: Checkpoint | None
    partners: list[Partner]
    review: Review | None
    item: Item | None
    seen: str
    """The day of the finding's round, else the day it was recorded (`2026-11-12`)."""
    proposed: str
    """The day proposed for a finding that has none."""
    history: list[HistoryLine]
    mentioned: Mentioned
    """What the history and the verdict speak of."""
    names: dict[str, str] = field(default_factory=dict)
    """Names of partners and of themes, by id."""
    themes: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    """Ids of the partners who get the finding for information."""
    measures: tuple[str, ...] = ()
    """Names of the measures that serve the finding."""
    photos: int = 0
    owed: tuple[str, ...] = ()
    """Names of the people who still owe a photo of the finding."""
    odd: int = 0
    """How many of the photos were taken far from the finding's checkpoint or outside the round."""

    @property
    def verdict(self) -> Verdict | None:
        """The verdict of the review."""
        return self.review.verdict if self.review else None

    @property
    def newer(self) -> bool:
        """Whether a change of the finding was recorded that only a newer version of the program shows."""
        return any(line.newer for line in self.history)

    @property
    def holder(self) -> str:
        """The action holder, a company without a name by its house number; empty for none."""
        partner = next((partner for partner in self.partners if partner.id == self.finding.partner), None)
        return partner_text(partner, house_number(self.finding.object, self.item)) if partner else ""

    @property
    def stage(self) -> Stage:
        """The finding's stage, from its status and its verdict."""
        return stage_of(self.finding.status, self.verdict.kind if self.verdict else None)


def read_finding(store: Store, finding_id: str) -> FindingPage:
    """Return the page of one finding."""
    finding = store.get(Finding, finding_id)
    partners = partners_of(store, finding.park)
    known = known_items(store).get(finding.item or "")
    names = {partner.id: partner_text(partner) for partner in partners}
    titles = theme_titles(store, confidential=finding.confidential).items()
    themes = {theme: title(language()) for theme, title in titles}
    review = store.find(Review, made_id("review", finding.id))
    review = review if review is not None and not review.gone else None
    also = also_for(store, finding.id)
    walked = store.find(Round, finding.round) if finding.round else None
    photos = photos_of_finding(store, finding_id)
    history = finding_history(store, finding_id)
    return FindingPage(
        finding=finding,
        park=store.get(Park, finding.park),
        checkpoint=store.find(Checkpoint, finding.checkpoint),
        partners=partners,
        review=review,
        item=known[1] if known else None,
        seen=walked.date if walked else finding.made[:10],
        proposed=proposal_of(store, finding).due,
        history=history,
        mentioned=mentioned_in(store, finding.park, history, confidential=finding.confidential),
        names={**names, **themes},
        themes=themes,
        also=tuple(row.partner for row in also),
        measures=tuple(measure.name for measure in measures_of_finding(store, finding.id)),
        photos=len(photos),
        owed=tuple(promise.promised_by for promise in promises_of_finding(store, finding_id)),
        odd=sum(bool(remarks_of_use(store, used).remarks) for used in photos),
    )


@dataclass(frozen=True)
class Fact:
    """A fact of a finding: its name in the program, what it is called, and what it is."""

    name: str
    label: str
    text: str


def facts_of(page: FindingPage, today: dt.date | None = None) -> list[Fact]:
    """Return the facts of a finding that are known, in order; without *today* nothing hangs on the day on which they are read."""
    finding, verdict = page.finding, page.verdict
    question = (page.item.defect or page.item.ask)(language()) if page.item else ""
    also = ", ".join(page.names.get(partner, "?") for partner in page.also)
    judged = value_text("review", "verdict", verdict.model_dump(), page.mentioned) if verdict else ""
    facts = [
        Fact("confidential", _("confidential"), _("yes: in no list, count, mail or file unless asked for") if finding.confidential else ""),
        Fact("what", _("what"), question or _("free finding")),
        Fact("text", finding_field("text"), finding.text),
        Fact("object", finding_field("object"), finding.object),
        Fact("status", finding_field("status"), capital(stage_name(page.stage))),
        Fact("review", _("review"), judged),
        Fact("severity", finding_field("severity"), severity_name(finding.severity)),
        Fact("urgency", finding_field("urgency"), _value(page, "urgency")),
        Fact("partner", finding_field("partner"), page.holder),
        Fact("also", _("also for"), also),
        Fact("promised_by", finding_field("promised_by"), finding.promised_by),
        Fact("due", finding_field("due"), due_text(finding, page.stage, today)),
        Fact("sent", finding_field("sent"), _value(page, "sent") if page.stage not in NOT_SENT else ""),
        Fact("told", finding_field("told"), _value(page, "told")),
        Fact("theme", finding_field("theme"), page.names.get(finding.theme or "", finding.theme or "")),
        Fact("visible", finding_field("visible"), _value(page, "visible")),
        Fact("measures", _("measures"), " · ".join(page.measures)),
        Fact("photos", _("photos"), photos_text(page.photos, page.owed, page.odd)),
        Fact("found", _("found on"), age_text(finding, page.seen, page.stage, today)),
        Fact("newer", _("newer version"), _("part of this finding is shown after an update of kvo-inspect") if page.newer else ""),
    ]
    return [fact for fact in facts if fact.text]


def _value(page: FindingPage, name: str) -> str:
    value = page.finding.model_dump()[name]
    return value_text("finding", name, value, page.mentioned) if value else ""
