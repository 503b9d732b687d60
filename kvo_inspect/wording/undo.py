"""What people are told of a step that was taken back: on the round, at the desk, of photos, of a plan."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.reply import Reply
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.photos.photo import Photo, PhotoUse, PromisedPhoto
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.walk.rows import Walk
from kvo_inspect.store.record.undo import CAME_IN, Undone
from kvo_inspect.texts import _, language, n_
from kvo_inspect.wording.fields import finding_field
from kvo_inspect.wording.history import HIDDEN
from kvo_inspect.wording.walk import finding_line

NAMED = 4
"""The number of codes that a sentence names."""


def undone_text() -> str:
    """Return the sentence about a step of which nothing is named."""
    return _("Taken back.")


def desk_undone_text(undone: Undone, codes: Sequence[str]) -> str:
    """Return the sentence about a step at the desk, *codes* being those of the findings that may be named."""
    sentence = _desk_sentence(undone, codes)
    return f"{sentence} {_('What was changed since stays.')}" if undone.kept else sentence


def photos_undone_text(undone: Undone, codes: Sequence[str]) -> str:
    """Return the sentence about a step on photos, *codes* being those of the findings that may be named."""
    if undone.how == CAME_IN and all(isinstance(noun, Photo) for noun in undone.changed):
        count = len(undone.changed)
        sentence = n_(
            "Taken back: {n} photo that came in. Importing it again brings it back.",
            "Taken back: {n} photos that came in. Importing them again brings them back.",
            count,
        )
        return sentence.format(n=count)
    return _desk_sentence(undone, codes)


def round_undone_text(undone: Undone, nouns: Sequence[Noun], walk: Walk, before: Walk) -> str:
    """Return the message about a step of the round; *nouns*: what may be named of it, *walk* and *before*: the walk now and then."""
    if not nouns:
        return _("the last step was taken back")
    message = _round_message(undone, nouns, walk, before)
    return f"{message} · {_('what came after it stays')}" if undone.kept else message


def _desk_sentence(undone: Undone, codes: Sequence[str]) -> str:
    if not codes:
        return _("The last step was taken back.")
    code_text = ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")
    kinds = {type(noun) for noun in (*undone.changed, *undone.kept)}
    if Review in kinds:
        sentence = n_("Taken back: the verdict on {codes}.", "Taken back: the verdicts on {n} findings: {codes}.", len(codes))
    elif kinds & {PhotoUse, PromisedPhoto}:
        sentence = n_("Taken back: the photo of {codes}.", "Taken back: the photos of {n} findings: {codes}.", len(codes))
    elif Reply in kinds:
        sentence = n_("Taken back: the reply about {codes}.", "Taken back: the replies about {n} findings: {codes}.", len(codes))
    elif kinds == {Comment}:
        sentence = n_("Taken back: the remark on {codes}.", "Taken back: the remarks on {n} findings: {codes}.", len(codes))
    else:
        sentence = n_("Taken back: what was changed in {codes}.", "Taken back: what was changed in {n} findings: {codes}.", len(codes))
    return sentence.format(n=len(codes), codes=code_text)


def _round_message(undone: Undone, nouns: Sequence[Noun], walk: Walk, before: Walk) -> str:
    if undone.how == "rest":
        count = sum(isinstance(noun, Answer) for noun in nouns)
        return n_("taken back: {n} answer by “rest”", "taken back: {n} answers by “rest”", count).format(n=count)
    step = next((text for noun in nouns if (text := _step_text(noun, walk, before))), "")
    return _("taken back: {what}").format(what=step) if step else _("the last step was taken back")


def _step_text(noun: Noun, walk: Walk, before: Walk) -> str:
    """Return what a step wrote, in a few words; empty for what has no name on the round."""
    if isinstance(noun, Answer | Mark):
        try:
            _checklist, item = walk.item(noun.item)
        except KeyError:
            return ""
        return item.ask(language())
    if isinstance(noun, PromisedPhoto | PhotoUse):
        finding = walk.finding(noun.finding or "")
        return _("photo of {code}").format(code=finding.code) if finding is not None else ""
    if isinstance(noun, Recheck):
        finding = walk.finding(noun.finding)
        return _("recheck of {code}").format(code=finding.code) if finding is not None else ""
    return _finding_step_text(noun, walk, before) if isinstance(noun, Finding) else ""


def _finding_step_text(finding: Finding, walk: Walk, before: Walk) -> str:
    """Return the line of a finding that is gone or was not there before, else its code with the fields that differ."""
    was = before.finding(finding.id)
    if finding.gone or was is None:
        return finding_line(walk, finding)
    fields = [finding_field(name) for name in type(finding).own() if name not in HIDDEN and getattr(was, name) != getattr(finding, name)]
    return f"{finding.code} {', '.join(fields)}" if fields else finding_line(walk, finding)
