"""What is held under a name, in words: a line for each text, for what somebody recorded, and for who was handed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.domain.rounds.planned_person import PlannedPerson
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.former_users import former_user
from kvo_inspect.store.merge.subjects import subject_of
from kvo_inspect.store.people.held import REASON
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.compounds import called
from kvo_inspect.wording.conflicts import subject_text
from kvo_inspect.wording.counts import COUNTED_NOUNS, things_text
from kvo_inspect.wording.fields import field_words
from kvo_inspect.wording.names import author_text, day_text, days_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kvo_inspect.domain.record.noun import Noun
    from kvo_inspect.domain.values.person_names import NamePlace
    from kvo_inspect.store.people.disclosures import Disclosure
    from kvo_inspect.store.people.held import Authored, HeldText, HeldUnderName, OnLaptop
    from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One text under a name, as it is told: in what, which field, in which park."""

    held: HeldText
    what: str
    """What kind of thing it is, in a word."""
    about: str
    """Which one: a code, a place, a day."""
    field: str
    park: str

    @property
    def where(self) -> str:
        """Return kind and name of the thing, and the field."""
        return ", ".join(filter(None, (self.what, self.about, self.field)))


def held_lines(store: Store, held: HeldUnderName) -> list[HeldLine]:
    """Return a line for each text that is held, in the language in use."""
    return [line_of(store, text, held.park_names.get(text.thing.park, "")) for text in held.texts]


def line_of(store: Store, text: HeldText, park: str) -> HeldLine:
    """Return the line of one text; *park* is the name of its park."""
    about = _round_called(store, text.thing) or subject_text(subject_of(store, text.thing))
    shown = "" if about in (text.text, park) else about
    return HeldLine(text, thing_word(text.thing.noun), shown, part_words(text.thing.noun, text.path), park)


def _round_called(store: Store, thing: Noun) -> str:
    """Return which round somebody walked along on, or will; empty for anything else."""
    if not isinstance(thing, Participant | PlannedPerson):
        return ""
    of_round = store.find(Round, thing.round) if isinstance(thing, Participant) else store.find(PlannedRound, thing.planned_round)
    return called(of_round) if of_round is not None else ""


def thing_word(noun: str) -> str:
    """Return what a kind of thing is called: finding, participant."""
    if noun in COUNTED_NOUNS:
        return things_text(noun, 1).removeprefix("1 ")
    return {
        "planned_person": p_("thing", "planned participant"),
        "promised_photo": p_("thing", "promised photo"),
        "erasure": p_("thing", "erasure"),
        "author": p_("thing", "user"),
    }[noun]


def part_words(noun: str, path: str) -> str:
    """Return what a part of a field is called: the field, and what of it."""
    if path == REASON:
        return p_("field", "reason of a change")
    field, _dot, part = path.partition(".")
    words = field_words(noun, field)
    beside = {
        "told.by": p_("part of a field", "by whom"),
        "told.who": p_("part of a field", "who was called"),
        "value.note": p_("part of a field", "remark"),
        "presence.aside": p_("part of a field", "set aside because"),
        "said.belongs_to": p_("part of a field", "belongs to"),
        "verdict.reason": p_("part of a field", "reason"),
        "sent.reference": p_("part of a field", "reference"),
    }.get(path, "")
    return f"{words}: {beside}" if part and beside else words


def state_text(held: HeldText) -> str:
    """Return how a text stands: whether it is of before, whether it may be somebody else's, whether it only goes along."""
    parts = []
    if not held.places:
        parts.append(_("goes along with the name"))
    elif not held.sure:
        parts.append(_("only the last name"))
    if held.thing.gone:
        parts.append(_("removed; the log holds it"))
    elif not held.stands and held.way != "reason":
        parts.append(_("changed since; the log holds it"))
    if held.thing.confidential:
        parts.append(_("confidential"))
    return ", ".join(parts)


def count_sentence(held: HeldUnderName) -> str:
    """Return how much is held under a name, and in how many parks."""
    if not held.count:
        return _("Nothing is held under “{name}”.").format(name=held.name)
    texts = n_("{n} text", "{n} texts", len(held.texts)).format(n=len(held.texts))
    parks = n_("{n} park", "{n} parks", len(held.parks)).format(n=len(held.parks))
    return _("Under “{name}” there are {texts}, in {parks}.").format(name=held.name, texts=texts, parks=parks)


def authored_sentence(authored: Authored, park: str) -> str:
    """Return how much somebody recorded in a park, under which spelling and from when until when."""
    days = days_text(authored.first[:10], authored.last[:10])
    sentence = n_(
        "{park}: {n} change recorded by “{author}”, {days}.",
        "{park}: {n} changes recorded by “{author}”, {days}.",
        authored.changes,
    ).format(park=park, n=authored.changes, author=authored.author, days=days)
    beside = [_("only the last name")] if not authored.sure else []
    beside += [_("confidential")] if authored.confidential else []
    return f"{sentence} ({', '.join(beside)})" if beside else sentence


def unnamed_sentence(unnamed: Authored, park: str) -> str:
    """Return in how many changes of before the name stands still, though it is shown and given away no more."""
    former = author_text(former_user(unnamed.former or 1))
    return n_(
        "{park}: in {n} change of an earlier version the name stands still; "
        "it goes along in files, exchanges and the central record. Elsewhere “{former}” stands there.",
        "{park}: in {n} changes of an earlier version the name stands still; "
        "it goes along in files, exchanges and the central record. Elsewhere “{former}” stands there.",
        unnamed.changes,
    ).format(park=park, n=unnamed.changes, former=former)


def marks_sentence(marks: int) -> str:
    """Return how many marks were given by those of this name who walked along."""
    return n_("{n} mark was given under this name.", "{n} marks were given under this name.", marks).format(n=marks)


def on_laptop_sentence(text: OnLaptop) -> str:
    """Return what lies beside the log, on this laptop only."""
    return {
        "settings": _("Settings of this laptop: who uses it, “{text}”."),
        "draft": _("A text on this laptop that was not finished: “{text}”."),
        "own_file": _("A file of your own: {called}."),
        "receiver": _("On the list of who may read what leaves this laptop: {text}."),
        "departure": _("Noted of what left this laptop: {text}."),
        "letter": _("Noted that a letter about them left this laptop: {text}."),
        "signer": _("Known by the key with which a laptop signs what it hands over: {text}."),
    }[text.where].format(text=text.text, called=text.called)


def disclosure_sentence(disclosure: Disclosure, park_names: dict[str, str]) -> str:
    """Return who was handed what is held, and when."""
    parks, n = ", ".join(park_names.get(park, "") for park in disclosure.parks), disclosure.things
    receipt = n_("{who} confirmed {n} of these things, on {day}.", "{who} confirmed {n} of these things, the last time on {day}.", n)
    folder = _("Exchanged through the folder {who}: {parks}.")
    if disclosure.at:
        folder = _("Exchanged through the folder {who}, the last time on {day}: {parks}.")
    sentence = {
        "receipt": receipt,
        "folder": folder,
        "central": _("Handed in to the central record {who}: {parks}."),
        "file": _("Left this laptop on {day}, and may hold it: {who}."),
        "laptop": _("Laptop {who} records in it too, the last time on {day}: {parks}."),
    }[disclosure.way]
    return sentence.format(who=disclosure.who, n=n, day=day_text(disclosure.at[:10]), parks=parks)


def not_seen_sentences(held: HeldUnderName) -> list[str]:
    """Return what was not looked through, and what no list of this laptop knows."""
    sentences = [
        _("Faces on photos, the files kept as papers, and checklists were not looked through; nor where only a first name stands."),
        _("What files that left hold is noted nowhere; prints, and what left before this was noted, are in no list of this laptop."),
    ]
    if not held.confidential:
        sentences.insert(0, _("Confidential work was not looked through."))
    return sentences


def marked_places(text: str, places: Sequence[NamePlace]) -> list[tuple[str, bool]]:
    """Return a text in pieces, and of each whether it is the name."""
    pieces, end = [], 0
    for place in places:
        pieces += [(text[end : place.start], False), (text[place.start : place.end], True)]
        end = place.end
    return [(piece, is_name) for piece, is_name in [*pieces, (text[end:], False)] if piece]
