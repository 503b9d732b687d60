"""Which fields of the record name people: what stays in when something leaves without names (`tests/domain/folding/test_people.py`).

A part of a field is named behind a dot, `told.by`; lists on the way to a part are gone through.
"""

from __future__ import annotations

RECORDED_BY = ("made_by", "changed_by")
"""Of every noun: who recorded it."""

NAMES: dict[str, tuple[str, ...]] = {
    "park": ("facilitator",),
    "partner": ("person",),
    "participant": ("name",),
    "planned_person": ("name",),
    "finding": ("promised_by", "told.by"),
    "promised_photo": ("promised_by",),
    "reply": ("by",),
    "trajectory": ("facilitator",),
    "measure": ("person",),
    "decision": ("person",),
    "paper": ("adopted_by",),
    "author": ("name",),
}
"""By noun: what holds the name of one person. Without names it is empty, and the name is looked for in `PROSE`."""

OF_PEOPLE: dict[str, tuple[str, ...]] = {
    "park": ("letter_texts.body",),
    "partner": ("email", "phone", "address"),
    "finding": ("told.who",),
    "meeting": ("present",),
}
"""By noun: what says something of people that is no name by itself: how to reach them, several in one text, a person or a desk that was
called, letters of which somebody is the signature. Without names it is empty."""

PROSE: dict[str, tuple[str, ...]] = {
    "park": ("notes", "aside", "keep_names.why", "keep_photos.why", "keep_papers.why", "keep_signals.why"),
    "checkpoint": ("name", "extent", "zone", "company", "why_retired"),
    "round": ("aside", "weather", "concerns", "agreements", "summary.lines.proposed", "summary.lines.text"),
    "participant": ("presence.aside",),
    "trajectory": ("waits",),
    "planned_round": ("meets_at", "notes"),
    "sign_off": ("remark",),
    "answer": ("value.value", "value.note", "text"),
    "finding": ("object", "text"),
    "recheck": ("text",),
    "review": ("verdict.reason",),
    "reply": ("said.belongs_to", "text"),
    "comment": ("text",),
    "photo": ("name", "caption"),
    "measure": ("name", "text"),
    "meeting": ("subject", "text"),
    "decision": ("name",),
    "paper": ("title", "name"),
    "erasure": ("why",),
}
"""By noun: what people typed freely. Without names whoever the record knows by name stands there by organisation or role."""

CALLED_AS_SOMEBODY = {"checkpoint": "company"}
"""By noun: the name of a company. It stays unless it is somebody's own, by the last word of a name the record knows: then it is empty."""

NAMED_BY_KIND = {"partner": "organisation"}
"""By noun: what may be somebody's own name where the partner is a company or an owner (`domain.dossier.PRIVATE`): without names it is told
by its kind, as in the dossier."""
