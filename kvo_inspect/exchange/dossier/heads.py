"""Heads handed in before, in a dossier, a JSON export or by themselves: what the logs of a record are held against later."""

from __future__ import annotations

from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from kvo_inspect.domain.record.change import Head, LogKey
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.dossier import files
from kvo_inspect.exchange.record import document, json_file, log_ends
from kvo_inspect.exchange.trust.signature import kind_signed
from kvo_inspect.outside import begins_with, read_json
from kvo_inspect.texts import _

SIZE_LIMIT = 64_000_000
"""Bytes of a dossier; of a JSON export as we wrote it, which may be larger, only the beginning is read."""


class _Head(document.LogHead):
    """How far one log went, whatever else is said of it: a dossier also names its letters."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def heads_handed_in(path: Path) -> tuple[str, dict[LogKey, Head]]:
    """Return when a dossier, JSON export or list of heads was made, and the heads it carries.

    Raises ContentError when it is none of these, BadSignature when a signature lies beside it that is not of these bytes, or as
    `read_outside`.
    """
    wrong = ContentError(_("{path} is no dossier, no JSON export and no list of heads of kvo-inspect.").format(path=path), ())
    kind_signed(path)
    if begins_with(path, json_file.BEGINS):
        made, heads = document.beginning_of_export(path, wrong)
    else:
        content = read_json(path, SIZE_LIMIT, wrong)
        try:
            if content["format"] not in (files.FORMAT, document.FORMAT, log_ends.FORMAT):
                raise wrong
            made, heads = str(content["made"]), TypeAdapter(tuple[_Head, ...]).validate_python(content["heads"])
        except (ValidationError, TypeError, KeyError):
            raise wrong from None
    return made, {head.key: Head(head.seq, head.chain) for head in heads}
