"""Heads handed in before, in a dossier or JSON export: what the logs of a record are held against later."""

from __future__ import annotations

from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from kvo_inspect.domain.record.change import Head, LogKey
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.dossier import files
from kvo_inspect.exchange.record import document, json_file
from kvo_inspect.outside import begins_with, read_json
from kvo_inspect.texts import _

SIZE_LIMIT = 64_000_000
"""Bytes of a dossier; of a JSON export as we wrote it, which may be larger, only the beginning is read."""


class _Head(document.LogHead):
    """How far one log went, whatever else is said of it: a dossier also names its letters."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def heads_handed_in(path: Path) -> tuple[str, dict[LogKey, Head]]:
    """Return when a dossier or JSON export was made, and the heads it carries. ContentError when it is neither, else as `read_outside`."""
    wrong = ContentError(_("{path} is no dossier and no JSON export of kvo-inspect.").format(path=path), ())
    if begins_with(path, json_file.BEGINS):
        made, heads = document.beginning_of_export(path, wrong)
    else:
        content = read_json(path, SIZE_LIMIT, wrong)
        try:
            if content["format"] not in (files.FORMAT, document.FORMAT):
                raise wrong
            made, heads = str(content["made"]), TypeAdapter(tuple[_Head, ...]).validate_python(content["heads"])
        except (ValidationError, TypeError, KeyError):
            raise wrong from None
    return made, {head.key: Head(head.seq, head.chain) for head in heads}
