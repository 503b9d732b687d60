"""Values of fields as they stand in a change, checked and cleaned by the model."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from kvo_inspect.domain.record.change import GONE
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.text import LongText, checked_text, short
from kvo_inspect.errors import BadValue, TooLong
from kvo_inspect.texts import _


def checked_value(model: type[Noun], name: str, value: Any) -> Any:
    """Return a value as it stands in a change, or raise TooLong or BadValue at its field."""
    if name == GONE:
        return bool(value)
    try:
        return model.to_json(name, value)
    except ValidationError as error:
        cause = error.errors()[0].get("ctx", {}).get("error")
        if isinstance(cause, LongText):
            raise TooLong(name, cause.length, cause.limit) from None
        raise BadValue(name, _("“{raw}” does not fit in this field.").format(raw=short(value))) from None


def checked_reason(raw: str | None) -> str | None:
    """Return a reason cleaned, None when there is none; raise TooLong."""
    return checked_text("reason", raw) or None if raw else None
