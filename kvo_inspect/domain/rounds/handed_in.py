"""Part ("mijn deel is klaar"): an inspector's word that their part of a round is done."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kvo_inspect.domain.record.noun import Noun


class Part(Noun):
    """One laptop's part of a round is done; taken back, it is gone. Its id is made from round and device; who and when say its changes."""

    noun: ClassVar[str] = "part"
    refs: ClassVar[dict[str, str]] = {"round": "round"}
    key: ClassVar[tuple[str, ...]] = ("round", "device")
    later: ClassVar[dict[str, int]] = {"replaced": 6}

    round: str = ""
    device: str = Field(default="", pattern=r"^([0-9a-f]{16})?$")
    replaced: bool = False
    """The laptop was replaced: what did not come of it will not come any more."""
