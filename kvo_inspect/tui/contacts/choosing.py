"""Choosing, field by field, which of several values holds for a contact; all that was chosen is stored as one step."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from kvo_inspect.domain.parks.contact import Contact, to_choose
from kvo_inspect.store.contacts.contact import join_contacts
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.undoable import UndoableScreen
from kvo_inspect.wording.contacts import choice_question, contact_name, contact_value, parks_text, parks_with

MOST = 8
"""Values of a field to choose from at most: each has a digit."""


def choose_values(
    screen: KvoScreen[Any],
    name: str,
    differing: Mapping[str, Sequence[Any]],
    contacts: Sequence[Contact],
    store: Callable[[Mapping[str, Any]], Coroutine[Any, Any, None]],
) -> None:
    """Ask for each field which of its values holds, and give *store* what was chosen; Esc leaves everything as it was.

    *name* is what the contact is called, *contacts* say in which parks each value stands.
    """
    fields = list(differing)

    def ask(at: int, chosen: Mapping[str, Any]) -> None:
        if at == len(fields):
            screen.later(store(chosen))
            return
        field = fields[at]
        values = list(differing[field])[:MOST]
        options = [_option(contacts, field, value) for value in values]

        def answered(place: int | None) -> None:
            if place is not None:
                ask(at + 1, {**chosen, field: values[place]})

        screen.app.push_screen(AskOne(choice_question(field, name), options), answered)

    ask(0, {})


def _option(contacts: Sequence[Contact], field: str, value: Any) -> str:
    parks = [park for contact in contacts for park in parks_with(contact, field, value)]
    return _("{value} ({parks})").format(value=contact_value(field, value), parks=parks_text(parks))


def join_choosing(screen: UndoableScreen[None], contacts: Sequence[Contact], after: Callable[[], None] | None = None) -> None:
    """Ask where these contacts differ, and make them one as one step of the screen; *after* is called when they are."""
    ids = [contact.id for contact in contacts]

    async def store(chosen: Mapping[str, Any]) -> None:
        joined = await screen.step(screen.app.call(lambda store: join_contacts(store, ids, **chosen)))
        if after is not None:
            after()
        n = len(joined.partners)
        sentence = n_("One contact in {n} park now. u takes it back.", "One contact in {n} parks now. u takes it back.", n)
        screen.app.notify_user(sentence.format(n=n))

    choose_values(screen, contact_name(contacts[0]), to_choose(contacts), contacts, store)
