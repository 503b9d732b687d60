"""The sets of a shipped checklist, for one of a facilitator's own that stands in its place and has none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect import paths
from kvo_inspect.content.load import check_file, load_checklists, parse_checklist
from kvo_inspect.content.toml_lines import lines
from kvo_inspect.domain.checklists.sets import LackingSets, lacking_sets_of
from kvo_inspect.errors import ContentError, NotFound
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.domain.checklists.checklist import Checklist, Item


def lacking_sets(data: Path) -> list[LackingSets]:
    """Return the own checklists that say nothing of sets while the shipped one of the same name does."""
    loaded, _problems = load_checklists(data)
    own = [(entry, _shipped(entry.checklist.id)) for entry in loaded if entry.own]
    compared = [lacking_sets_of(entry.checklist, shipped) for entry, shipped in own if shipped is not None]
    return [lacking for lacking in compared if lacking is not None]


def lacking_in(path: Path) -> LackingSets | None:
    """Return what one file lacks beside the shipped checklist of its name; None when it lacks nothing, or has mistakes."""
    checklist, _problems = check_file(path)
    shipped = _shipped(checklist.id) if checklist is not None else None
    return lacking_sets_of(checklist, shipped) if checklist is not None and shipped is not None else None


def _shipped(name: str) -> Checklist | None:
    path = paths.shipped_checklists() / f"{name}.toml"
    return check_file(path)[0] if path.is_file() else None


def with_sets(text: str, lacking: LackingSets) -> str:
    """Return the text of an own checklist with what the shipped one says of sets; ContentError when the lines cannot be put in."""
    shipped = _shipped(lacking.checklist.id)
    if shipped is None:
        raise NotFound(lacking.checklist.id)
    mended = _with_sets(text, lacking, shipped)
    checklist, problems = parse_checklist(mended.encode(), lacking.file, stem=lacking.checklist.id)
    if checklist is None or any(not _says_of(checklist, item_id, shipped) for item_id in (*lacking.short, *lacking.required)):
        sentence = _("The sets do not go into {file} by themselves; write short = true at these questions: {ids}.")
        raise ContentError(sentence.format(file=lacking.file, ids=", ".join(lacking.short)), problems)
    return mended


def _says_of(own: Checklist, item_id: str, shipped: Checklist) -> bool:
    item, model = own.find(item_id), shipped.find(item_id)
    return item is not None and model is not None and (item.short, item.required) == (model.short, model.required)


def _with_sets(text: str, lacking: LackingSets, shipped: Checklist) -> str:
    """Return the text with a line for each thing the sets say, below the id of each question; written as the file writes its lines."""
    where = lines(text.replace("\r\n", "\n"))
    ending = "\r\n" if "\r\n" in text else "\n"
    rows = text.replace("\r\n", "\n").split("\n")
    for place in reversed(range(len(lacking.checklist.item))):
        item = lacking.checklist.item[place]
        model = shipped.find(item.id)
        if model is not None and ("item", place, "id") in where:
            line = where["item", place, "id"]
            rows[line:line] = _lines_of(item, model, lacking)
    return ending.join(rows)


def _lines_of(item: Item, model: Item, lacking: LackingSets) -> list[str]:
    added = ["short = true"] if item.id in lacking.short else []
    if item.id in lacking.required:
        added.append("required = true")
    partners = [partner for partner in model.also if partner != item.partner]
    if item.id in lacking.also and partners and item.answer.can_fail and item.adds_to is None:
        added.append("also = [" + ", ".join(f'"{partner}"' for partner in partners) + "]")
    return added
