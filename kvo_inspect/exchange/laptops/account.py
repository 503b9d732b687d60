"""The account of an exchange through a folder, in words for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kvo_inspect.exchange.trust.account import plain_texts, unaccepted_texts, unreadable_texts, waiting_texts
from kvo_inspect.texts import _, n_
from kvo_inspect.wording.counts import files_text, things_text
from kvo_inspect.wording.merging import (
    absent_texts,
    came_text,
    clocks_texts,
    limited_text,
    locked_text,
    newer_texts,
    not_exchanged_text,
    notable_texts,
    nothing_text,
    signed_texts,
)

if TYPE_CHECKING:
    from kvo_inspect.exchange.laptops.every_folder import Exchanged
    from kvo_inspect.exchange.laptops.sync import Synced


EACH_TOLD = 3
"""At most so many sentences are told of each of several folders, besides what did not come."""


def synced_texts(done: Synced, limit: int | None = None) -> list[str]:
    """Return the lines that tell what an exchange did, a sentence each: first all that did not come, then at most *limit* of the others."""
    return _not_come(done) + _come(done)[:limit]


def _not_come(done: Synced) -> list[str]:
    """Return a sentence for each file that could not be taken in, or not yet; somebody must do something about those."""
    sentences = list(dict.fromkeys(why for _name, why in (*done.refused, *done.waiting)))
    if done.unfinished:
        unfinished = n_("{n} file is not whole yet; next time.", "{n} files are not whole yet; next time.", len(done.unfinished))
        sentences.append(unfinished.format(n=len(done.unfinished)))
    if done.locked and done.opened:
        sentences.append(locked_text(opened=True))
    return [*sentences, *access_texts(done)]


def access_texts(done: Synced) -> list[str]:
    """Return who cannot read whom in an encrypted folder, whose files are not taken in, and what lies there plainly, a sentence each."""
    if done.keys is None:
        return []
    letters = sorted({laptop.letters for laptop in done.keys.unread})
    removed = {laptop.fingerprint for laptop in done.keys.waiting if laptop.removed}
    return [
        *unreadable_texts(len(done.unreadable), letters, done.keys.fingerprint),
        *waiting_texts(done.keys.waiting),
        *unaccepted_texts([shown for _name, shown in done.unaccepted], removed),
        *plain_texts(done.replaced, done.plain),
    ]


def _come(done: Synced) -> list[str]:
    """Return what came and was written, a sentence each, and what people must know of it."""
    taken = sum(received.changes for _name, received in done.taken)
    if done.is_nothing:
        sentences = [nothing_text(limited=done.limit is not None)]
    else:
        sentences = [came_text(taken, done.photos_in, done.papers_in)]
        if done.written or done.photos_out or done.papers_out:
            files = n_("{n} file", "{n} files", len(done.written)).format(n=len(done.written))
            photos = files_text(done.photos_out, done.papers_out) or things_text("photo", 0)
            written = _("Written: {files}, {photos}.") if done.keys is None else _("Written encrypted: {files}, {photos}.")
            sentences.append(written.format(files=files, photos=photos))
            if done.keys is not None and not done.keys.readers and not done.keys.waiting:
                sentences.append(_("Nobody else reads it yet: a laptop that exchanges through this folder asks to be accepted."))
    if done.limit is not None:
        sentences.append(limited_text(done.limit, done.left_out))
    sentences += dict.fromkeys(text for _name, received in done.taken for text in notable_texts(received))
    signatures = [received.signed for _name, received in done.taken if received.signed is not None]
    sentences += dict.fromkeys(text for signed in signatures if signed.is_first or not signed.fingerprint for text in signed_texts(signed))
    sentences += clocks_texts(received for _name, received in done.taken)
    sentences += newer_texts(done.newer)
    sentences += absent_texts(done.absent)
    if done.locked and not done.opened:
        sentences.append(locked_text(opened=False))
    return sentences


def every_texts(every: Sequence[Exchanged]) -> list[str]:
    """Return what came of every folder, a line each: what did not come, what came and was written, or why nothing did."""
    lines = []
    for exchanged in every:
        if exchanged.account is not None:
            lines.append(f"{exchanged.folder.path}: {' '.join(synced_texts(exchanged.account, EACH_TOLD))}")
        elif exchanged.error is not None:
            lines.append(str(exchanged.error))
        else:
            lines.append(not_exchanged_text(exchanged.folder.path, exchanged.folder.state))
    return lines
