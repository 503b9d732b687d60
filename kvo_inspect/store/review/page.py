"""One finding of the review with all that a verdict may hang on: the question and its answer, what is proposed, what was here before."""

from __future__ import annotations

from dataclasses import dataclass

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.premises import house_number
from kvo_inspect.domain.findings.reply import Reply
from kvo_inspect.domain.findings.review import Proposal, Review
from kvo_inspect.domain.findings.stages import ENDED
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.photos.photo import PromisedPhoto
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.checklists.stored import known_items
from kvo_inspect.store.conditions.findings import STAGE
from kvo_inspect.store.findings.comments import comments_of
from kvo_inspect.store.findings.for_information import also_for
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.photos.promised import promises_of_finding
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.queue import ReviewLine, finding_words, review_lines, with_duplicates
from kvo_inspect.store.review.verdicts import handed_back, proposal_of
from kvo_inspect.store.walk.answers import answer_id

EARLIER = 6
"""So many earlier findings are read."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding of another round at the same checkpoint, of the same question or theme."""

    id: str
    code: str
    text: str
    """In the language in use."""
    stage: str
    day: str
    """Of the round that made the finding; the day on which it was written where none did."""
    seen: str | None
    """What a round saw of the finding last."""
    looked: str | None
    """The day of that round."""

    @property
    def stands(self) -> bool:
        """Whether the finding is still open: another one can be a duplicate of it."""
        return self.stage not in ("verified", *ENDED)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All that the screen shows of one finding."""

    line: ReviewLine
    finding: Finding
    park: Park
    checkpoint: Checkpoint
    round: Round | None
    partners: tuple[Partner, ...]
    review: Review | None
    original: str
    """The code of the finding of which this one was said to be a duplicate, or empty."""
    item: Item | None
    answer: Answer | None
    proposal: Proposal
    also: tuple[str, ...]
    """Partners who get the finding for information, by id."""
    photos: int
    owed: tuple[PromisedPhoto, ...]
    earlier: tuple[Earlier, ...]
    """Newest first, of the same question before of the same theme."""
    rest: tuple[str, ...]
    """Themes of which the rest was said to be in order here, in the same round: the finding's own, or any when it has none."""
    handed_back: Reply | None
    """The reply by which its holder said that the finding is not theirs."""
    comments: tuple[Comment, ...]

    @property
    def number(self) -> str:
        """The house number of the premises, when the finding's object is one."""
        return house_number(self.finding.object, self.item)

    def partner(self, partner_id: str | None) -> Partner | None:
        """Return a partner of the park by id."""
        return next((partner for partner in self.partners if partner.id == partner_id), None)


def read_review_page(store: Store, line: ReviewLine) -> ReviewPage:
    """Return all that the screen shows of one finding; the line is read anew. NotFound when it is gone."""
    finding = store.get(Finding, line.id)
    (now,) = with_duplicates(store, review_lines(store, [line.n]))
    review = store.find(Review, made_id("review", finding.id))
    known = known_items(store).get(finding.item or "")
    answer = None
    if finding.item and finding.round:
        answer = store.find(Answer, answer_id(store, finding.round, finding.checkpoint, finding.item))
    verdict = review.verdict if review is not None and not review.gone else None
    original = store.find(Finding, verdict.of) if verdict is not None and verdict.of else None
    photos = store.rows("select count(*) from photo_use where finding = ? and gone = 0", [finding.id])[0][0]
    return ReviewPage(
        line=now,
        finding=finding,
        park=store.get(Park, finding.park),
        checkpoint=store.find(Checkpoint, finding.checkpoint) or Checkpoint(id=finding.checkpoint, park=finding.park),
        round=store.find(Round, finding.round) if finding.round else None,
        partners=tuple(partners_of(store, finding.park)),
        review=review if review is not None and not review.gone else None,
        original=original.code if original is not None and original.confidential <= finding.confidential else "",
        item=known[1] if known else None,
        answer=answer if answer is not None and not answer.gone else None,
        proposal=proposal_of(store, finding),
        also=tuple(also.partner for also in also_for(store, finding.id)),
        photos=photos,
        owed=tuple(promises_of_finding(store, finding.id)),
        earlier=_earlier(store, finding),
        rest=_rest(store, finding),
        handed_back=handed_back(store, finding),
        comments=tuple(comments_of(store, finding.id)),
    )


def _earlier(store: Store, finding: Finding) -> tuple[Earlier, ...]:
    look = (
        "(select {} from recheck k join round w on w.id = k.round and w.gone = 0 and w.aside = '' "
        "where k.finding = t.id and k.gone = 0 and k.seen <> 'unseen' "
        "order by w.date desc, k.n desc limit 1)"
    )
    kind = "json_extract(v.verdict, '$.kind')"
    rows = store.rows(
        f'select t.id, t.code, t.item, t.object, t."text", {STAGE}, coalesce(r.date, t.made), '
        f"{look.format('k.seen')}, {look.format('w.date')} "
        "from finding t left join review v on v.finding = t.id and v.gone = 0 left join round r on r.id = t.round "
        "where t.checkpoint = ? and t.id <> ? and t.gone = 0 and t.confidential <= ? and t.round is not ? and t.made <= ? "
        f"and coalesce({kind}, '') <> 'duplicate' and (t.item = ? or t.theme = ?) order by t.item = ? desc, t.made desc, t.n desc limit ?",
        [
            finding.checkpoint,
            finding.id,
            int(finding.confidential),
            finding.round,
            finding.made,
            finding.item or "",
            finding.theme or "",
            finding.item or "",
            EARLIER,
        ],
    )
    return tuple(
        Earlier(id_, code, finding_words(store, item, object_, text), stage, made, seen, looked)
        for id_, code, item, object_, text, stage, made, seen, looked in rows
    )


def _rest(store: Store, finding: Finding) -> tuple[str, ...]:
    rows = store.rows(
        "select item, count(*) from answer where round = ? and checkpoint = ? and gone = 0 and rest = 1 and confidential <= ? "
        "and json_extract(value, '$.kind') = 'given' group by substr(item, 1, instr(item, '/'))",
        [finding.round, finding.checkpoint, int(finding.confidential)],
    )
    themes = {checklist.id: checklist.theme for checklist, _item in known_items(store).values()}
    theme_ids = dict.fromkeys(themes.get(item.partition("/")[0], "") for item, _count in rows)
    return tuple(theme for theme in theme_ids if theme and finding.theme in (None, theme))
