"""Sign-off (akkoord): what somebody who walked along says of the round as it was recorded: yes, or no and why.

It is of one state of the round: the newest change of each laptop that counts for it. Which changes count is told here, once: what was
recorded on the round itself, not what is done with its findings afterwards (docs/decisions/0030).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from kvo_inspect.domain.record.change import GONE, NAME, stamp_of
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import SignOffKind
from kvo_inspect.domain.values.dates import Moment
from kvo_inspect.domain.values.text import Text

NewestChange = Annotated[str, Field(pattern=f"^{NAME}$")]
"""The name of the newest change of a laptop in a state: `stamp-device`."""
SignedState = tuple[str, ...]
"""The state of a round: the name of the newest change of each laptop that counts, sorted; the same where the same changes are."""

COUNTED: dict[str, frozenset[str]] = {
    "round": frozenset({"measurement", "date", "part", "weather", "ticked", "set"}),
    "round_checklist": frozenset({"checklist", "mode"}),
    "participant": frozenset({"round", "name", "organisation", "role", "presence"}),
    "answer": frozenset({"round", "checkpoint", "item", "value", "text"}),
    "mark": frozenset({"round", "checkpoint", "item", "participant", "value"}),
    "finding": frozenset({"round", "checkpoint", "item", "theme", "object", "text", "severity", "visible", "adds"}),
    "recheck": frozenset({"round", "finding", "seen", "text"}),
    "photo_use": frozenset({"photo", "finding", "checkpoint", "answer"}),
    "photo": frozenset({"caption"}),
    "promised_photo": frozenset({"round", "finding", "promised_by"}),
}
"""By noun: the fields that count, whoever writes them wherever. That a thing comes or goes counts too, of all but the round."""
AGREED_ON_ROUND: dict[str, frozenset[str]] = {
    "finding": frozenset({"urgency", "partner", "promised_by", "due", "told"}),
    "review": frozenset({"verdict"}),
}
"""By noun: the fields that count when they are written on the round, as in its closing talk: at the desk they are how it is followed up."""


class SignOff(Noun):
    """What one participant says of a round. The id is made from round and participant: signed on two laptops, it is one."""

    noun: ClassVar[str] = "sign_off"
    refs: ClassVar[dict[str, str]] = {"round": "round", "participant": "participant"}
    key: ClassVar[tuple[str, ...]] = ("round", "participant")
    quiet: ClassVar[frozenset[str]] = frozenset({"at", "saw"})
    later: ClassVar[dict[str, int]] = {"": 7}

    round: str = ""
    participant: str = ""
    agreed: SignOffKind | None = None
    remark: Text = ""
    """Who does not agree says why."""
    at: Moment | None = None
    """When it was said, as that laptop's clock said."""
    saw: tuple[NewestChange, ...] = ()
    """The state of the round that was signed: the newest change of each laptop that counts. What is not covered by it came after."""


def counted(noun: str, fields: Mapping[str, Any], *, on_round: bool) -> dict[str, Any]:
    """Return what of a change's fields counts for the state of a round; *on_round*: it was written while walking, not at the desk."""
    names = COUNTED.get(noun, frozenset()) | (AGREED_ON_ROUND.get(noun, frozenset()) if on_round else frozenset())
    return {name: value for name, value in fields.items() if name in names or (name == GONE and noun in COUNTED and noun != "round")}


def state_of(names: Iterable[str]) -> SignedState:
    """Return the state that changes of these names come to."""
    newest: dict[str, str] = {}
    for name in names:
        device = name.partition("-")[2]
        if device not in newest or stamp_of(newest[device]) < stamp_of(name):
            newest[device] = name
    return tuple(sorted(newest.values()))


def covers(state: Iterable[str], name: str) -> bool:
    """Return whether the change of that name was there in a state: each laptop's changes come in their order, without gaps."""
    device = name.partition("-")[2]
    return any(stamp_of(name) <= stamp_of(head) for head in state if head.partition("-")[2] == device)
