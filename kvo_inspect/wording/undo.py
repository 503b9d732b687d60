"""What people are told of a step that was taken back, or done again: on the round, and everywhere else."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.reply import Reply
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.photo import Photo, PhotoUse, PromisedPhoto
from kvo_inspect.domain.plan.measure import Measure, MeasureFinding, MeasureTarget
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.handed_in import Part
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.domain.walk.rows import Walk
from kvo_inspect.store.merge.subjects import subject_of
from kvo_inspect.store.record.hanging import others_went_on
from kvo_inspect.store.record.reach import ASIDE, CAME_IN, CHOOSE, CORRECT, JOIN
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import Undone
from kvo_inspect.texts import _, language, n_
from kvo_inspect.wording.compounds import called
from kvo_inspect.wording.conflicts import subject_text
from kvo_inspect.wording.counts import more_text
from kvo_inspect.wording.fields import field_name, finding_field
from kvo_inspect.wording.history import HIDDEN
from kvo_inspect.wording.names import set_name
from kvo_inspect.wording.walk import codes_text, finding_line

NAMED = 4
"""The number of codes, or of names, that a sentence tells."""
TOGETHER = 3
"""The number of things of one step that the line of a round tells."""
OF_FINDINGS = (Finding, Recheck, PhotoUse, PromisedPhoto)
"""What a step on findings writes: each of them is told. Where an answer was given, the answer tells the rest."""
PUT_RIGHT = (Round, Park, Participant)
"""What is corrected or set aside: such a step is told of these, whatever followed from that."""
SMALL = frozenset({"rest", "made_by", "order", "place"})
"""Fields that come along with others, and are not told."""


def desk_step_text(store: Store, undone: Undone, *, confidential: bool = False) -> str:
    """Return the sentence about a step that was taken back or done again; of the confidential nothing is named unless that is open."""
    what = _desk_step(store, undone, confidential)
    if not undone.changed:
        if undone.alike:
            sentence = _("This stays: {what}. Another laptop did the same.")
        elif others_went_on(store, undone.unchanged, undone.act):
            sentence = _("This stays: {what}. Others changed it since, or went on with it.")
        else:
            sentence = _("This stays: {what}. You changed it since, or went on with it.")
        sentence = sentence.format(what=what)
        return f"{sentence} {_('u once more goes further back.')}" if not undone.again else sentence
    sentence = (_("Done again: {what}.") if undone.again else _("Taken back: {what}.")).format(what=what)
    if undone.unchanged:
        sentence += " " + (_("What another laptop did too stays.") if undone.alike else _("What was changed since stays."))
    if codes := _unused_codes(undone, undone.changed, confidential):
        unused = n_("The number {codes} stays unused.", "The numbers {codes} stay unused.", len(codes))
        sentence += " " + unused.format(codes=_listed(codes))
    return sentence


def round_step_text(undone: Undone, nouns: Sequence[Noun], walk: Walk, before: Walk) -> str:
    """Return the message about a step of the round; *nouns*: what may be named of it, *walk* and *before*: the walk now and then."""
    what = _round_step(undone, nouns, walk, before) or _("the last step")
    if not undone.changed:
        stays = _("this stays: {what} · it was changed since; u once more goes further back")
        alike = _("this stays: {what} · another laptop did the same; u once more goes further back")
        return (alike if undone.alike else stays).format(what=what)
    message = (_("done again: {what}") if undone.again else _("taken back: {what}")).format(what=what)
    if undone.unchanged:
        message += " · " + (_("what another laptop did too stays") if undone.alike else _("what came after it stays"))
    if codes := _unused_codes(undone, nouns, confidential=True):
        unused = n_("the number {codes} stays unused", "the numbers {codes} stay unused", len(codes))
        message += " · " + unused.format(codes=_listed(codes))
    return message


def _unused_codes(undone: Undone, nouns: Sequence[Noun], confidential: bool) -> list[str]:
    """Return the codes of the findings that went: a number that was given out is never given to another."""
    if undone.again:
        return []
    return [noun.code for noun in nouns if isinstance(noun, Finding) and noun.gone and noun.confidential <= confidential]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


# -- at the desk -------------------------------------------------------------------------------------------------------


def _desk_step(store: Store, undone: Undone, confidential: bool) -> str:
    """Return what a step at the desk was, in a few words."""
    nouns = [noun for noun in (*undone.changed, *undone.unchanged) if noun.confidential <= confidential]
    if not nouns:
        return _("the last step")
    if undone.how == CHOOSE:
        return _("the choice of one of two values: {what}").format(what=subject_text(subject_of(store, nouns[0])))
    if undone.how == JOIN:
        joined = sorted({called(noun) for noun in nouns if isinstance(noun, Round)})
        return _("the joining of two rounds: {rounds}").format(rounds=_listed(joined))
    if undone.how in (ASIDE, CORRECT):  # the statuses of findings only followed, and the measurement that a round counts as
        nouns = [noun for noun in nouns if isinstance(noun, PUT_RIGHT)] or nouns
        if undone.how == ASIDE and undone.changed and isinstance(nouns[0], PUT_RIGHT):
            return _aside_step(undone, nouns[0], subject_text(subject_of(store, nouns[0])))
    codes = _codes(store, nouns, confidential)
    kinds: set[type[Noun]] = {type(noun) for noun in nouns}
    if not codes or any(isinstance(noun, MeasureFinding | MeasureTarget) for noun in nouns):
        return _other_step(store, undone, nouns)
    if Reply in kinds:  # one that takes a finding back to the review writes a verdict too
        text = n_("the reply about {codes}", "the replies about {n} findings: {codes}", len(codes))
    elif Review in kinds:
        text = n_("the verdict on {codes}", "the verdicts on {n} findings: {codes}", len(codes))
    elif PhotoUse not in kinds and PromisedPhoto in kinds:
        text = n_("the promised photo of {codes}", "the promised photos of {n} findings: {codes}", len(codes))
    elif PhotoUse in kinds:
        text = n_("the photo of {codes}", "the photos of {n} findings: {codes}", len(codes))
    elif kinds == {Comment}:
        text = n_("the remark on {codes}", "the remarks on {n} findings: {codes}", len(codes))
    else:
        fields = ", ".join(dict.fromkeys(finding_field(name) for noun in nouns for name in _changed_fields(undone, noun)))
        named = n_("{codes}", "{n} findings: {codes}", len(codes)).format(n=len(codes), codes=_listed(codes))
        return f"{named} ({fields})" if fields else named
    return text.format(n=len(codes), codes=_listed(codes))


def _aside_step(undone: Undone, noun: Round | Park | Participant, name: str) -> str:
    """Return that somebody or something was set aside, or counts again, by the way that the thing stands now."""
    is_aside = bool(noun.presence.aside if isinstance(noun, Participant) else noun.aside)
    if is_aside == undone.again:
        return _("the setting aside of {name}").format(name=name)
    return _("that {name} counts again").format(name=name)


def _other_step(store: Store, undone: Undone, nouns: Sequence[Noun]) -> str:
    """Return what a step was that is of no finding: how many photos came in, which thing by its name, with the fields that differ.

    Of a thing and what hangs on it the thing is told: the meeting, not what was decided there.
    """
    photos = [noun for noun in nouns if isinstance(noun, Photo)]
    if undone.how == CAME_IN and photos:
        return n_("{n} photo that came in", "{n} photos that came in", len(photos)).format(n=len(photos))
    if len(photos) > 1:
        return n_("{n} photo", "{n} photos", len(photos)).format(n=len(photos))
    links = [noun for noun in nouns if isinstance(noun, MeasureFinding | MeasureTarget)]
    if len(links) == len(nouns):
        return _links_text(store, links)
    things = [noun for noun in nouns if not isinstance(noun, MeasureFinding | MeasureTarget)]
    ids = {noun.id for noun in things}
    first = next(
        (noun for noun in things if ids.isdisjoint({noun.park, *(getattr(noun, name) for name in noun.refs)} - {noun.id})), things[0]
    )
    alike = [noun for noun in nouns if type(noun) is type(first)]
    names = list(dict.fromkeys(filter(None, (subject_text(subject_of(store, noun)) for noun in alike))))
    fields = ", ".join(dict.fromkeys(field_name(name) for noun in alike for name in _changed_fields(undone, noun)))
    names_text = _listed(names)
    if isinstance(first, Part):
        return _("that a part of {round} is done").format(round=called(store.get(Round, first.round)))
    if all(_changed(undone, noun) == ["place"] for noun in alike):
        return _("the place of {names} in the order").format(names=names_text)
    if _removed(undone, first) and called(first) in names:
        removal = _("the cancelling of {names}") if isinstance(first, PlannedRound) else _("the removal of {names}")
        return removal.format(names=names_text)
    return f"{names_text} ({fields})" if fields and names else names_text or _("the last step")


def _links_text(store: Store, links: Sequence[MeasureFinding | MeasureTarget]) -> str:
    """Return what was put in a measure, or taken out of that, by name."""
    served = [store.find(Finding, link.finding) if isinstance(link, MeasureFinding) else store.find(Target, link.target) for link in links]
    measure = called(store.get(Measure, links[0].measure))
    return _("{names} in the measure {measure}").format(
        names=_listed([called(noun) for noun in served if noun is not None]), measure=measure
    )


def _codes(store: Store, nouns: Sequence[Noun], confidential: bool) -> list[str]:
    """Return the codes of the findings that a step was about, those that may be named."""
    ids = dict.fromkeys(noun.id if isinstance(noun, Finding) else str(getattr(noun, "finding", None) or "") for noun in nouns)
    findings = [store.find(Finding, finding_id) for finding_id in ids]
    return [finding.code for finding in findings if finding is not None and finding.confidential <= confidential]


def _removed(undone: Undone, noun: Noun) -> bool:
    """Whether the step removed a noun: done again the noun is gone, taken back it is there."""
    return _came_or_went(undone, noun) and noun.gone == undone.again


def _made(undone: Undone, noun: Noun) -> bool:
    """Whether the step made a noun: done again the noun is there, taken back it is gone."""
    return _came_or_went(undone, noun) and noun.gone != undone.again


def _came_or_went(undone: Undone, noun: Noun) -> bool:
    return any(other.id == noun.id and other.gone != noun.gone for other in undone.before)


def _changed_fields(undone: Undone, noun: Noun) -> list[str]:
    """Return the fields of a noun to be told that stand differently now; none when the noun came or went."""
    return [name for name in _changed(undone, noun) if name not in HIDDEN | SMALL]


def _changed(undone: Undone, noun: Noun) -> list[str]:
    """Return all fields of a noun that stand differently now, told or not; none when the noun came or went."""
    was = next((other for other in undone.before if other.id == noun.id), None)
    if was is None or was.gone != noun.gone:
        return []
    return [name for name in type(noun).own() if getattr(was, name) != getattr(noun, name)]


# -- on the round ------------------------------------------------------------------------------------------------------


def _round_step(undone: Undone, nouns: Sequence[Noun], walk: Walk, before: Walk) -> str:
    if undone.how == "rest":
        count = sum(isinstance(noun, Answer) for noun in nouns)
        return n_("{n} answer by “rest”", "{n} answers by “rest”", count).format(n=count)
    dropped = [walk.finding(noun.finding) or before.finding(noun.finding) for noun in nouns if isinstance(noun, Review)]
    if findings := [finding for finding in dropped if finding is not None]:
        return _("{code} dropped").format(code=codes_text(findings))
    parted = [noun for noun in nouns if isinstance(noun, Recheck) and _removed(undone, noun)]
    made = next((noun for noun in nouns if isinstance(noun, Finding) and _made(undone, noun)), None)
    if parted and made is not None and not any(isinstance(noun, Answer) for noun in nouns):
        return _("{finding}, a new finding").format(finding=finding_line(walk, made))
    texts = [(noun, text) for noun in nouns if (text := _step_text(undone, noun, walk, before))]
    kinds = OF_FINDINGS if texts and isinstance(texts[0][0], OF_FINDINGS) else tuple({type(noun) for noun, _text in texts[:1]})
    return _together(list(dict.fromkeys(text for noun, text in texts if isinstance(noun, kinds))))


def _together(texts: Sequence[str]) -> str:
    """Return the texts in a row; of many those that a line has room for, and how many more there are."""
    first_texts = texts if len(texts) <= TOGETHER else texts[: TOGETHER - 1]
    more = len(texts) - len(first_texts)
    return " ".join(filter(None, (", ".join(first_texts), more_text(more) if more else "")))


def _step_text(undone: Undone, noun: Noun, walk: Walk, before: Walk) -> str:
    """Return what a step wrote, in a few words; empty for what has no name on the round."""
    text = ""
    text_alone = _changed_fields(undone, noun) == ["text"]
    match noun:
        case Answer():
            text = question = _question(noun.item, walk)
            if question and text_alone:
                text = _("the text with “{question}”").format(question=question)
            elif question and reason_alone(undone, noun):
                text = _("the reason with “{question}”").format(question=question)
        case Mark():
            person = next((person.name for person in walk.people if person.id == noun.participant), "")
            text = _("the mark of {name}").format(name=person) if person else _question(noun.item, walk)
        case SignOff():
            person = next((person.name for person in walk.people if person.id == noun.participant), "")
            text = _("sign-off of {name}").format(name=person) if person else _("sign-off")
        case PromisedPhoto() if finding := walk.finding(noun.finding):
            text = _("promised photo of {code}").format(code=finding.code)
        case PhotoUse() if finding := walk.finding(noun.finding or ""):
            text = _("photo of {code}").format(code=finding.code)
        case Recheck() if finding := walk.finding(noun.finding):
            text = (_("the text with {code}") if text_alone else _("recheck of {code}")).format(code=finding.code)
        case Round():
            text = _("the set: {set}").format(set=set_name(noun.set.kind))
        case Participant():
            fields = [field_name(name) for name in _changed_fields(undone, noun)]
            text = f"{noun.name} ({', '.join(fields)})" if fields else noun.name
        case Finding():
            text = _finding_step_text(undone, noun, walk, before)
    return text


def reason_alone(undone: Undone, answer: Answer) -> bool:
    """Whether of an answer only the reason differs why nothing was assessed."""
    was = next((other for other in undone.before if other.id == answer.id), None)
    values = [other.value for other in (was, answer) if isinstance(other, Answer) and not other.gone]
    return len(values) == 2 and values[0] != values[1] and all(value is not None and value.kind == "not_assessed" for value in values)


def _question(item_key: str, walk: Walk) -> str:
    try:
        _checklist, item = walk.item(item_key)
    except KeyError:
        return ""
    return item.ask(language())


def _finding_step_text(undone: Undone, finding: Finding, walk: Walk, before: Walk) -> str:
    """Return the line of a finding that came or went, else the code with the fields that differ."""
    if finding.gone or before.finding(finding.id) is None:
        return finding_line(walk, finding)
    fields = [finding_field(name) for name in _changed_fields(undone, finding)]
    return f"{finding.code} ({', '.join(fields)})" if fields else finding_line(walk, finding)
