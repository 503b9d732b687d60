"""The account of an exchange through a folder, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.texts import _, n_
from kvo_inspect.wording.counts import files_text, things_text
from kvo_inspect.wording.merging import absent_texts, came_text, clocks_texts, newer_texts, notable_texts

if TYPE_CHECKING:
    from kvo_inspect.exchange.laptops.sync import Synced


def synced_texts(done: Synced) -> list[str]:
    """Return the lines that tell what an exchange did, one sentence each."""
    taken = sum(received.changes for _name, received in done.taken)
    if not (taken or done.written or done.photos_in or done.photos_out or done.papers_in or done.papers_out):
        sentences = [_("Nothing to exchange: this laptop and the folder have the same.")]
    else:
        sentences = [came_text(taken, done.photos_in, done.papers_in)]
        if done.written or done.photos_out or done.papers_out:
            files = n_("{n} file", "{n} files", len(done.written)).format(n=len(done.written))
            photos = files_text(done.photos_out, done.papers_out) or things_text("photo", 0)
            sentences.append(_("Written: {files}, {photos}.").format(files=files, photos=photos))
    sentences += dict.fromkeys(text for _name, received in done.taken for text in notable_texts(received))
    sentences += clocks_texts(received for _name, received in done.taken)
    sentences += newer_texts(done.newer)
    sentences += absent_texts(done.absent)
    if done.unfinished:
        unfinished = n_("{n} file is not whole yet; next time.", "{n} files are not whole yet; next time.", len(done.unfinished))
        sentences.append(unfinished.format(n=len(done.unfinished)))
    return sentences + [why for _name, why in (*done.waiting, *done.refused)]
