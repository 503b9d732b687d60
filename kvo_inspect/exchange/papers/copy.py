"""Writing a paper out: its bytes as they came, whole or not at all, under its name."""

from __future__ import annotations

import hashlib
from itertools import count
from pathlib import Path

from kvo_inspect.domain.papers.paper import Paper, file_name
from kvo_inspect.errors import RuleError, StoreError, UsageError
from kvo_inspect.files import folder_written_whole, written_whole
from kvo_inspect.store.export.rows import ExportScope, reading
from kvo_inspect.store.export.selected import Wanted
from kvo_inspect.store.papers.kept_inside import papers_inside
from kvo_inspect.store.photos.files import open_original, photo_file
from kvo_inspect.store.record.store import Store
from kvo_inspect.system_reasons import reason_text
from kvo_inspect.texts import _
from kvo_inspect.wording.papers import kept_inside_text


def write_paper(store: Store, paper: Paper, out: Path) -> Path:
    """Write a paper and return where: *out*, or in a folder that is there under its name. Nothing is overwritten.

    RuleError when the paper is a photo that is not to be shared, or its bytes are not on this laptop, StoreError when they are others than
    came in; DiskFull, ReadOnly, NotStored.
    """
    if paper.id in papers_inside(store, paper.park):
        raise RuleError(kept_inside_text(paper.title))
    to = out / file_name(paper) if out.is_dir() else out
    if to.exists():
        raise UsageError(_("{path} is there already. Choose another name.").format(path=to))
    original = sound_bytes(store, paper)
    with written_whole(to, shared=True) as target:
        target.write(original)
    return to


def write_papers(store: Store, to: Path, scope: ExportScope) -> list[Paper]:
    """Write the papers of a scope into the new or empty folder *to*, each under its name, all or none; return them. Raises as above."""
    if to.exists() and not (to.is_dir() and not any(to.iterdir())):
        raise UsageError(_("{path} is there already and holds other things. Name another folder.").format(path=to))
    with reading(store, scope) as record:
        ids = [row[0] for row in record.rows("paper", [Wanted("id")])]
    papers = [paper for paper in (store.find(Paper, paper_id) for paper_id in ids) if paper is not None and not paper.gone]
    names = set[str]()
    with folder_written_whole(to, shared=True) as folder:
        for paper in papers:
            name = file_name(paper)
            for number in count(1):
                if name.casefold() not in names:
                    break
                before = paper.sha256[:12] if number == 1 else f"{paper.sha256[:12]}-{number}"
                name = f"{before}-{file_name(paper)}"
            names.add(name.casefold())
            (folder / name).write_bytes(sound_bytes(store, paper))
    return papers


def sound_bytes(store: Store, paper: Paper) -> bytes:
    """Return the bytes of a paper. RuleError when they are not on this laptop, StoreError when they are others than came in."""
    path = photo_file(store.data, paper.sha256)
    if not path.exists():
        sentence = _("{name} is not on this laptop. Import a file, or exchange through a folder, that has it.")
        raise RuleError(sentence.format(name=paper.name))
    try:
        with open_original(store.data, paper.sha256) as stream:
            original = stream.read()
    except OSError as error:
        raise StoreError(_("{name} ({file}) cannot be read: {why}").format(name=paper.name, file=path, why=reason_text(error))) from error
    if hashlib.sha256(original).hexdigest() != paper.sha256:
        sentence = _("Nothing was written: {name} ({file}) was changed after it was imported.")
        raise StoreError(sentence.format(name=paper.name, file=path))
    return original
