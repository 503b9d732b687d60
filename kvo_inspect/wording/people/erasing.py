"""Erasing in words: what goes and what stays before it is done, what was done, which copies hold the words still, and who has answered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kvo_inspect.texts import _, n_
from kvo_inspect.wording.counts import COUNTED_NOUNS, named_text, things_text
from kvo_inspect.wording.names import day_text, measurement_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kvo_inspect.domain.papers.paper import Paper
    from kvo_inspect.domain.photos.photo import Photo
    from kvo_inspect.store.people.erasing import Erased, ErasePlan
    from kvo_inspect.store.people.last_traces import Copy
    from kvo_inspect.store.people.requests import ErasureRequest
    from kvo_inspect.store.record.store import Store

NAMED = 6
"""So many papers, copies or laptops are named in a sentence."""


def plan_sentences(plan: ErasePlan) -> list[str]:
    """Return what goes, with counts, and what stays."""
    counts = Counter(thing.noun for thing in plan.things)
    where = ", ".join(counted_text(noun, n) for noun, n in counts.items())
    sentences = []
    if plan.texts:
        n = len(plan.texts)
        sentences.append(
            n_("{n} text under “{name}” goes, in: {where}.", "{n} texts under “{name}” go, in: {where}.", n).format(
                n=n, name=plan.name, where=where
            )
        )
    if plan.by_hand:
        n = len(plan.by_hand)
        sentences.append(n_("{n} of these stays with other words.", "{n} of these stay with other words.", n).format(n=n))
    if plan.files:
        names = [shown_file(file) for file in plan.files]
        sentences.append(_("Removed whole, with their bytes: {names}.").format(names=named_text(names, NAMED)))
    if plan.staying:
        n = len(plan.staying)
        sentence = n_("{n} text stays: left out, or only the last name.", "{n} texts stay: left out, or only the last name.", n)
        sentences.append(sentence.format(n=n))
    if plan.papers:
        names = [paper.title or paper.name for paper in plan.papers]
        sentences.append(_("These papers stay, and nobody looked into them: {names}.").format(names=named_text(names, NAMED)))
    sentences += filter(None, (rows_sentence(plan),))
    if plan.authored:
        sentences.append(author_sentence(plan))
    sentences += [*_note_sentences(plan)]
    sentences.append(_("Who recorded what is emptied stands there no more. No key takes this back."))
    sentences.append(_("The other laptops do the same once they exchange."))
    return sentences


def _note_sentences(plan: ErasePlan) -> list[str]:
    """Return what becomes of what this laptop notes for itself, and who stays on its list of receivers."""
    sentences = []
    if plan.notes:
        n = len(plan.notes)
        sentence = n_("{n} note of this laptop loses the name: {texts}.", "{n} notes of this laptop lose the name: {texts}.", n)
        sentences.append(sentence.format(n=n, texts=named_text([note.text for note in plan.notes], NAMED)))
        if any(note.kind == "departure" for note in plan.notes):
            sentences.append(_("Of where something went the folder stays, and the ending of the file."))
        if any(note.kind == "signer" for note in plan.notes):
            sentences.append(_("Of a laptop that signs its letters stay."))
    if plan.readers:
        sentence = _("On the list of who may read what leaves this laptop stays: {names}. Take them off there, then erase once more.")
        sentences.append(sentence.format(names=named_text(plan.readers, NAMED)))
    if plan.folders:
        sentence = _("A folder that this laptop exchanges through stays: {paths}. Take it off the list of folders to forget its path.")
        sentences.append(sentence.format(paths=named_text(plan.folders, NAMED)))
    return sentences


def rows_sentence(plan: ErasePlan) -> str:
    """Return what becomes of the rows that name who recorded; empty when there are none."""
    n = len(plan.own_names)
    if not n:
        return ""
    return n_(
        "Who recorded under this name is called former user, here and on every laptop: {n} row with the name is emptied.",
        "Who recorded under this name is called former user, here and on every laptop: {n} rows with the name are emptied.",
        n,
    ).format(n=n)


def shown_file(file: Photo | Paper) -> str:
    """Return by what a photo or a paper is told: its title, the name of its file, or the beginning of its hash."""
    return getattr(file, "title", "") or file.name or file.sha256[:12]


def author_sentence(plan: ErasePlan) -> str:
    """Return what becomes of what was recorded in changes of before, which hold the name, and which figures change by that."""
    n = plan.authored
    if not plan.authors:
        sentence = n_(
            "{n} change of an earlier version of the program holds the name itself, and it cannot be taken out alone. “Former user” stands "
            "there instead, everywhere; only files for other laptops, exchanges and the central record carry the name.",
            "{n} changes of an earlier version of the program hold the name itself, and it cannot be taken out alone. “Former user” stands "
            "there instead, everywhere; only files for other laptops, exchanges and the central record carry the name.",
            n,
        )
        return sentence.format(n=n)
    sentence = n_(
        "{n} change of an earlier version of the program, which holds the name, is emptied, and what stands is written anew under yours.",
        "{n} changes of an earlier version of the program, which hold the name, are emptied, and what stands is written anew under yours.",
        n,
    ).format(n=n)
    beside = _("What stood before cannot be told any more, nor who recorded it; the last change is of today. Figures of rounds stay.")
    return " ".join(filter(None, (sentence, beside, figures_sentence(plan))))


def figures_sentence(plan: ErasePlan) -> str:
    """Return which figures change when these changes are emptied; empty when none does."""
    if not plan.untimed:
        return ""
    each = [
        n_("{measurement}: {n} finding", "{measurement}: {n} findings", n).format(measurement=_measurement(kind, year), n=n)
        for kind, year, n in plan.untimed
    ]
    sentence = _("The dossier does not know any more when these were sent and reported done, so how long that took changes there: {each}.")
    return sentence.format(each=named_text(each, NAMED))


def _measurement(kind: str, year: int) -> str:
    return f"{measurement_name(kind)} {year}" if kind else _("outside a round")


def counted_text(noun: str, n: int) -> str:
    """Return how many of a thing that holds words: 3 findings, 2 promised photos."""
    if noun in COUNTED_NOUNS:
        return things_text(noun, n)
    return {
        "planned_person": n_("{n} planned participant", "{n} planned participants", n),
        "promised_photo": n_("{n} promised photo", "{n} promised photos", n),
        "erasure": n_("{n} erasure", "{n} erasures", n),
        "author": n_("{n} user", "{n} users", n),
    }[noun].format(n=n)


def erased_sentence(erased: Erased) -> str:
    """Return what was erased, and whether it is gone from the files of the record."""
    sentences = []
    if erased.things or erased.files or not erased.notes:
        sentence = n_("Erased: {n} change of {things} was emptied.", "Erased: {n} changes of {things} were emptied.", erased.changes)
        things = n_("{n} thing", "{n} things", erased.things).format(n=erased.things)
        sentences.append(sentence.format(n=erased.changes, things=things))
    if erased.notes:
        sentence = n_("{n} note of this laptop lost the name.", "{n} notes of this laptop lost the name.", erased.notes)
        sentences.append(sentence.format(n=erased.notes))
    return " ".join(sentences if erased.final else [*sentences, not_final_sentence()])


def not_final_sentence() -> str:
    """Return that what was erased is in the files of the record still, and when it goes from them."""
    return _(
        "What was erased is not out of the files of the record yet: another program reads it, or the disk is full. It goes the next time "
        "the record is opened, once that has ended."
    )


def words_back_sentence(changes: int) -> str:
    """Return that words are back that were erased, and how they go again."""
    return n_(
        "{n} change has words again that were erased: the record is a backup of before. They go when this laptop exchanges with one that "
        "has the erasure; where none has it, erase them once more: {call}",
        "{n} changes have words again that were erased: the record is a backup of before. They go when this laptop exchanges with one that "
        "has the erasure; where none has it, erase them once more: {call}",
        changes,
    ).format(n=changes, call="kvo-inspect person erase")


def copies_sentence(copies: Sequence[Copy]) -> str:
    """Return which copies of the record hold words that were erased since."""
    n = len(copies)
    sentence = n_(
        "{n} copy of the record on this laptop holds words that were erased since: {names}.",
        "{n} copies of the record on this laptop hold words that were erased since: {names}.",
        n,
    )
    return sentence.format(n=n, names=named_text([copy.path.name for copy in copies], NAMED))


def request_sentence(request: ErasureRequest, park: str) -> str:
    """Return which laptops have emptied what was asked on a day, and which have not said so."""
    day = day_text(request.day)
    if request.waiting:
        last = _("{letters}, last recorded on {day}")
        waiting = named_text([last.format(letters=letters, day=day_text(at)) for letters, at in request.waiting], NAMED)
        sentence = _("{park}: what was erased on {day} was not answered yet by: {waiting}. Exchange with them.")
        return sentence.format(park=park, day=day, waiting=waiting)
    answered = named_text([letters for letters, _at in request.answered], NAMED)
    sentence = _("{park}: what was erased on {day} is erased on every laptop that is known: {answered}.")
    return sentence.format(park=park, day=day, answered=answered)


def open_texts(store: Store) -> list[str]:
    """Return what of erasing is not done: who has not answered, which copies on this laptop hold the words still."""
    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.store.people.last_traces import copies_with_words
    from kvo_inspect.store.people.requests import erasure_requests
    from kvo_inspect.store.record.erase import is_final
    from kvo_inspect.store.upkeep.words_back import words_back

    texts = []
    for request in erasure_requests(store):
        if request.waiting:
            park = store.find(Park, request.park)
            texts.append(request_sentence(request, park.name if park is not None else ""))
    if changes := words_back(store.db):
        texts.append(words_back_sentence(changes))
    if not is_final(store.db):
        texts.append(not_final_sentence())
    copies = copies_with_words(store)
    return [*texts, copies_sentence(copies)] if copies else texts
