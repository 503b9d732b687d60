"""Whether this laptop's part of the rounds is done: said with an option, or asked once where somebody sits at a terminal."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kvo_inspect.cli.click_words import option
from kvo_inspect.cli.shell.questions import at_terminal, is_yes
from kvo_inspect.texts import N_, n_

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store

PART_DONE = option(
    "--part-done", is_flag=True, help=N_("This laptop's part of the rounds is done: say so first (on a terminal it is asked once).")
)


def say_part_done(store: Store, parks: Collection[str] | None, *, done: bool) -> None:
    """Say that this laptop's parts of rounds in these parks (None: all) are done, or ask where that can be asked; a script never waits."""
    from kvo_inspect.store.walk.handed_in import finish_parts, note_not_done, own_open_parts, parts_to_ask
    from kvo_inspect.wording.contacts import listed
    from kvo_inspect.wording.rounds import round_names

    if done:
        if rounds := own_open_parts(store, None if parks is None else sorted(parks)):
            finish_parts(store, [round_.id for round_ in rounds])
        return
    if not at_terminal():
        return
    if rounds := parts_to_ask(store, parks):
        question = n_("Is your part of this round done: {rounds}?", "Are your parts of these rounds done: {rounds}?", len(rounds))
        if is_yes(question.format(rounds=listed(round_names(store, rounds)))):
            finish_parts(store, [round_.id for round_ in rounds])
        else:
            note_not_done(store, rounds)
