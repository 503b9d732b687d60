"""What is held under a name, as rows of JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from kvo_inspect.domain.values.former_users import former_user
from kvo_inspect.exchange.lists.document import ListedRow
from kvo_inspect.store.people.disclosures import Disclosure
from kvo_inspect.store.people.held import HeldUnderName, HeldWay

HeldKind = Literal["text", "author", "unnamed", "laptop", "receipt", "folder", "central", "other_laptop", "file"]


class ListedHeld(ListedRow):
    """One thing that is held under a name, or one receiver of it."""

    kind: HeldKind
    """A text, what somebody recorded, what a former user recorded, what lies beside the record, or who was handed it."""
    noun: str
    """Of a text: of which noun."""
    id: str
    """Of a text: the id of the thing."""
    field: str
    """Of a text: the field, or the part of one; reason: the reason of a change. Beside the record: what it is."""
    park: str
    """The id of the park; empty: of none, or of several."""
    park_name: str
    """What the park is called."""
    confidential: bool
    """Whether it is confidential."""
    text: str
    """What is written there; of an author the spelling; of a receiver who that is."""
    sure: bool
    """Whether it is surely this name; else the last name alone."""
    stands: bool
    """Whether it stands so now; else the log holds it, of before."""
    erasing: HeldWay | None
    """Of a text: how erasing treats it."""
    count: int | None
    """Of an author how many changes, of a receipt how many things."""
    at: str | None
    """When it was first recorded; of a receiver when that was last. RFC 3339."""


def listed_held(held: HeldUnderName, disclosures: Sequence[Disclosure]) -> Iterator[ListedHeld]:
    """Yield what is held under a name, and who was handed it, as rows."""
    for text in held.texts:
        yield _row(
            "text",
            text.text,
            noun=text.thing.noun,
            noun_id=text.thing.id,
            field=text.path,
            park=text.thing.park,
            park_name=held.park_names.get(text.thing.park, ""),
            confidential=text.thing.confidential,
            sure=text.sure,
            stands=text.stands,
            erasing=text.way,
            at=text.at,
        )
    for authored in (*held.authored, *held.unnamed):
        yield _row(
            "author" if authored.former is None else "unnamed",
            authored.author if authored.former is None else former_user(authored.former),
            park=authored.park,
            park_name=held.park_names.get(authored.park, ""),
            confidential=authored.confidential,
            sure=authored.sure,
            count=authored.changes,
            at=authored.first,
        )
    for beside in held.on_laptop:
        yield _row("laptop", beside.text, field=beside.called or beside.where)
    for each in disclosures:
        kind: HeldKind = "other_laptop" if each.way == "laptop" else each.way
        park = each.parks[0] if len(each.parks) == 1 else ""
        yield _row(kind, each.who, park=park, park_name=held.park_names.get(park, ""), count=each.things or None, at=each.at or None)


def _row(
    kind: HeldKind,
    text: str,
    *,
    noun: str = "",
    noun_id: str = "",
    field: str = "",
    park: str = "",
    park_name: str = "",
    confidential: bool = False,
    sure: bool = True,
    stands: bool = True,
    erasing: HeldWay | None = None,
    count: int | None = None,
    at: str | None = None,
) -> ListedHeld:
    return ListedHeld(
        kind=kind,
        noun=noun,
        id=noun_id,
        field=field,
        park=park,
        park_name=park_name,
        confidential=confidential,
        text=text,
        sure=sure,
        stands=stands,
        erasing=erasing,
        count=count,
        at=at,
    )
