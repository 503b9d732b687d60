"""What is held under a name as rows of one list: texts, what somebody recorded, what lies beside the record, who was handed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kvo_inspect.texts import _
from kvo_inspect.wording.people.erasing import shown_file
from kvo_inspect.wording.people.held import (
    HeldLine,
    authored_sentence,
    disclosure_sentence,
    held_lines,
    line_of,
    on_laptop_sentence,
    state_text,
    thing_word,
    unnamed_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kvo_inspect.domain.values.person_names import NamePlace
    from kvo_inspect.store.people.disclosures import Disclosure
    from kvo_inspect.store.people.erasing import ErasePlan
    from kvo_inspect.store.people.held import Authored, HeldText, HeldUnderName
    from kvo_inspect.store.people.laptop_notes import LaptopNote
    from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row of the page of a name."""

    key: str
    """By which it is known in the list."""
    where: str
    park: str
    """The name of the park, or empty."""
    day: str
    """YYYY-MM-DD, or empty."""
    text: str
    places: tuple[NamePlace, ...] = ()
    """Where the name stands in the text."""
    state: str = ""
    """What else is told of it."""
    park_id: str = ""
    finding: str = ""
    """The id of the finding that it is of, or empty."""
    confidential: bool = False
    sign: str = ""
    """? when only the last name stands there, + when it goes along with the name, – when it is of before."""


def held_rows(store: Store, held: HeldUnderName, disclosures: Sequence[Disclosure]) -> list[HeldRow]:
    """Return the rows of the page of a name, in the language in use."""
    rows = [_row(line, state_text(line.held), _sign(line.held)) for line in held_lines(store, held)]
    for authored in (*held.authored, *held.unnamed):
        park = held.park_names.get(authored.park, "")
        sentence = authored_sentence(authored, park) if authored.former is None else unnamed_sentence(authored, park)
        key = authored_key(authored)
        rows.append(HeldRow(key, _("recorded by"), park, authored.first[:10], sentence, (), "", authored.park, "", authored.confidential))
    rows += [
        HeldRow(f"laptop {text.where} {text.called} {text.text}", _("this laptop"), "", "", on_laptop_sentence(text))
        for text in held.on_laptop
    ]
    for each in disclosures:
        park = held.park_names[each.parks[0]] if len(each.parks) == 1 else ""
        sentence = disclosure_sentence(each, held.park_names)
        rows.append(HeldRow(f"disclosure {each.way} {each.who}", _("handed to"), park, each.at[:10], sentence))
    return rows


def erased_rows(store: Store, plan: ErasePlan) -> list[HeldRow]:
    """Return the rows of the words of a finding that go, and of its photos that go with them."""
    rows = []
    for text in plan.texts:
        of_before = "" if text.held.stands or text.held.way == "reason" else _("changed since; the log holds it")
        rows.append(_row(line_of(store, text.held, ""), of_before, ""))
    return rows + [HeldRow(f"file {file.id}", thing_word(file.noun), "", file.made[:10], shown_file(file)) for file in plan.files]


def _row(line: HeldLine, state: str, sign: str) -> HeldRow:
    held = line.held
    finding = held.thing.id if held.thing.noun == "finding" else str(getattr(held.thing, "finding", "") or "")
    return HeldRow(
        text_key(held),
        line.where,
        line.park,
        held.at[:10],
        held.text,
        held.places,
        state,
        held.thing.park,
        finding,
        held.thing.confidential,
        sign,
    )


def _sign(text: HeldText) -> str:
    if not text.places:
        return "+"
    if not text.sure:
        return "?"
    return "" if text.stands or text.way == "reason" else "–"


def authored_key(authored: Authored) -> str:
    """Return by what the row of what somebody recorded is known."""
    before = "before" if authored.of_before else ""
    return f"author {authored.park} {authored.author} {authored.confidential} {before}"


def note_keys(note: LaptopNote) -> set[str]:
    """Return by what the row of a note of this laptop may be known: among what lies beside the record, or the disclosures."""
    return {f"laptop {note.kind}  {note.text}", f"laptop letter  {note.text}", f"disclosure file {note.text}"}


def text_key(text: HeldText) -> str:
    """Return by what the row of a text is known."""
    return f"{text.thing.id} {text.path} {text.text}"
