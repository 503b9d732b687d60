"""Every model that a document is made of, from the model of the whole: what a schema describes, it describes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel


def models_of(root: type[BaseModel]) -> list[type[BaseModel]]:
    """Return a model and every model that its fields hold, each once, in the order in which they are met."""
    models: dict[type[BaseModel], None] = {}

    def reach(model: type[BaseModel]) -> None:
        if model not in models:
            models[model] = None
            for info in model.model_fields.values():
                for inner in _models_in(info.annotation):
                    reach(inner)

    reach(root)
    return list(models)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
