"""A checklist that was made for a newer version: what this program can ask of it.

Only for one that a round stored, in a change of a later field set (docs/record.md). A file of this laptop is held to every rule.
"""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from kvo_inspect.domain.checklists.checklist import Checklist, Item


def without_unknown(document: dict[str, Any]) -> dict[str, Any]:
    """Return the parsed file without keys that this program does not know, and without items whose values it does not.

    An item that asks about, or adds to, one that is left out is left out with it.
    """
    known = _known_keys(Checklist, document)
    if not isinstance(items := known.get("item"), list):
        return known
    left = [item for item in items if _fits(item)]
    while True:
        ids = {item["id"] for item in left}
        whole = [item for item in left if {item["when"]["item"] if "when" in item else item["id"], item.get("adds_to", item["id"])} <= ids]
        if len(whole) == len(left):
            return known | {"item": left}
        left = whole


def _known_keys(model: type[BaseModel], raw: dict[str, Any]) -> dict[str, Any]:
    return {name: _known_in(_model_in(info.annotation), raw[name]) for name, info in model.model_fields.items() if name in raw}


def _known_in(model: type[BaseModel] | None, raw: Any) -> Any:
    if model is not None and isinstance(raw, dict):
        return _known_keys(model, raw)
    return [_known_in(model, inner) for inner in raw] if isinstance(raw, list) else raw


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for inner in get_args(annotation) if (model := _model_in(inner)) is not None), None)


def _fits(item: Any) -> bool:
    try:
        Item.model_validate(item)
    except ValidationError:
        return False
    return True
