"""What is held under a name as rows of one list: texts, what somebody recorded, what lies beside the record, who was handed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kvo_inspect.texts import _
from kvo_inspect.wording.people.held import (
    authored_sentence,
    held_lines,
    left_sentence,
    on_laptop_sentence,
    state_text,
    unnamed_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kvo_inspect.domain.values.person_names import NamePlace
    from kvo_inspect.store.people.held import Authored, HeldText, HeldUnderName
    from kvo_inspect.store.people.left import Left
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


def held_rows(store: Store, held: HeldUnderName, left: Sequence[Left]) -> list[HeldRow]:
    """Return the rows of the page of a name, in the language in use."""
    rows = [
        HeldRow(
            text_key(line.held),
            line.where,
            line.park,
            line.held.at[:10],
            line.held.text,
            line.held.places,
            state_text(line.held),
            line.held.thing.park,
            line.held.thing.id if line.held.thing.noun == "finding" else str(getattr(line.held.thing, "finding", "") or ""),
            line.held.thing.confidential,
            _sign(line.held),
        )
        for line in held_lines(store, held)
    ]
    for authored in (*held.authored, *held.unnamed):
        park = held.park_names.get(authored.park, "")
        sentence = authored_sentence(authored, park) if authored.former is None else unnamed_sentence(authored, park)
        key = authored_key(authored)
        rows.append(HeldRow(key, _("recorded by"), park, authored.first[:10], sentence, (), "", authored.park, "", authored.confidential))
    rows += [
        HeldRow(f"laptop {text.where} {text.called} {text.text}", _("this laptop"), "", "", on_laptop_sentence(text))
        for text in held.on_laptop
    ]
    for each in left:
        park = held.park_names[each.parks[0]] if len(each.parks) == 1 else ""
        sentence = left_sentence(each, held.park_names)
        rows.append(HeldRow(f"left {each.way} {each.who}", _("handed to"), park, each.at[:10], sentence))
    return rows


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


def text_key(text: HeldText) -> str:
    """Return by what the row of a text is known."""
    return f"{text.thing.id} {text.path} {text.text}"
