"""Which noun lives in which table, and how a noun becomes a row and comes back. Table names are spelled here and in migrations only."""

from __future__ import annotations

import json
import sqlite3
from functools import cache
from typing import Any, TypeVar

from kvo_inspect.domain.also_for import AlsoFor
from kvo_inspect.domain.answer import Answer
from kvo_inspect.domain.checkpoint import Checkpoint
from kvo_inspect.domain.comment import Comment
from kvo_inspect.domain.finding import Finding
from kvo_inspect.domain.mark import Mark
from kvo_inspect.domain.measure import Measure, MeasureFinding, MeasureTarget
from kvo_inspect.domain.measurement import Measurement
from kvo_inspect.domain.meeting import Meeting
from kvo_inspect.domain.noun import Noun, to_text
from kvo_inspect.domain.park import Park
from kvo_inspect.domain.part import Part
from kvo_inspect.domain.participant import Participant
from kvo_inspect.domain.partner import Partner
from kvo_inspect.domain.photo import Photo, PhotoUse, PromisedPhoto
from kvo_inspect.domain.recheck import Recheck
from kvo_inspect.domain.reply import Reply
from kvo_inspect.domain.review import Review
from kvo_inspect.domain.round import Round, RoundChecklist, StoredChecklist
from kvo_inspect.domain.target import Target
from kvo_inspect.domain.trajectory import Trajectory

N = TypeVar("N", bound=Noun)

NOUNS: dict[str, type[Noun]] = {
    model.noun: model
    for model in (
        Park, Partner, Checkpoint, Trajectory, Measurement, StoredChecklist, Round, RoundChecklist, Participant, Answer, Mark,
        Finding, Recheck, Review, AlsoFor, Reply, Comment, Photo, PromisedPhoto, PhotoUse, Part,
        Target, Measure, MeasureFinding, MeasureTarget, Meeting,
    )
}  # fmt: skip
"""Every noun of the record, those that others refer to first. A noun's table has the noun's name."""

SAY_OF_FINDING = tuple(noun for noun, model in NOUNS.items() if model.refs.get("finding") == "finding")
"""The nouns that say something of a finding: its rechecks, review, remarks, photos."""


class BadRow(sqlite3.DatabaseError):
    """A row holds what no program of ours wrote: the file is damaged."""


_SHARED = ("id", "park", "confidential", "gone", "heads", "made", "made_by", "changed", "changed_by")


@cache
def columns(model: type[Noun]) -> tuple[str, ...]:
    """Return the columns of the noun's table, without `n`."""
    return (*_SHARED, *model.own())


@cache
def quoted_columns(model: type[Noun], prefix: str = "") -> str:
    """Return those columns as SQL, each quoted."""
    return ", ".join(f'{prefix}"{name}"' for name in columns(model))


@cache
def put_sql(model: type[Noun]) -> str:
    """Return the statement that writes a complete row, new or not; `n` stays."""
    names = columns(model)
    setting = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    return (
        f'insert into "{model.noun}" ({quoted_columns(model)}) values ({", ".join("?" * len(names))}) '
        f"on conflict (id) do update set {setting}"
    )


def to_row(noun: Noun) -> tuple[Any, ...]:
    """Return the values of `columns`, as SQLite takes them."""
    dumped = noun.model_dump(mode="json")
    for name in ("heads", *noun.nested()):
        if dumped[name] is not None:
            dumped[name] = to_text(dumped[name])
    return tuple([dumped[name] for name in columns(type(noun))])


def from_row(model: type[N], row: tuple[Any, ...]) -> N:
    """Return the noun of a row that holds `columns` in order; BadRow when it is none."""
    data = dict(zip(columns(model), row, strict=True))
    try:
        data["heads"] = json.loads(data["heads"])
        for name in model.nested():
            if data[name] is not None:
                data[name] = json.loads(data[name])
        return model.model_validate(data)
    except ValueError as error:
        raise BadRow(f"{model.noun} {data['id']}") from error
