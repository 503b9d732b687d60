"""Heads handed in before, in a dossier or JSON export: what the logs of a record are held against later."""

from __future__ import annotations

import json
from pathlib import Path

from kvo_inspect.domain.change import Head, LogKey
from kvo_inspect.errors import UsageError
from kvo_inspect.exchange import document, dossier
from kvo_inspect.files import file_error
from kvo_inspect.texts import _


def heads_handed_in(path: Path) -> tuple[str, dict[LogKey, Head]]:
    """Return when a dossier or JSON export was made, and the heads it carries. Raises UsageError when it is neither."""
    wrong = UsageError(_("{path} is no dossier and no JSON export of kvo-inspect.").format(path=path))
    try:
        found = json.loads(path.read_text("utf-8"))
        if found["format"] not in (dossier.FORMAT, document.FORMAT):
            raise wrong
        heads = {
            LogKey(one["device"], one["park"], bool(one.get("confidential", False))): Head(int(one["seq"]), str(one["chain"]))
            for one in found["heads"]
        }
        return str(found["made"]), heads
    except OSError as error:
        raise file_error(error, path) from error
    except (ValueError, TypeError, KeyError):
        raise wrong from None
