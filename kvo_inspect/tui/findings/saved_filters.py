"""Saved filters of a list of findings: choosing one by name, saving what is shown now, renaming, removing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from kvo_inspect.store.search.saved_filters import (
    FilterPart,
    ListName,
    SavedFilter,
    fitting,
    remove_filter,
    rename_filter,
    save_filter,
    saved_filters,
)
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskLine, AskOne
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.screen import KvoScreen

FILTERS = Key(
    "at",
    N_("saved filters"),
    "filters",
    N_("Choose a filter that was saved by name, save the one that is on now, rename or remove one. They stay on this laptop."),
    shown="@",
    last=True,
    rows="none",
)
PART_NAMES: dict[FilterPart, str] = {
    "park": N_("the park"),
    "theme": N_("the theme"),
    "stage": N_("the status"),
    "status": N_("the status"),
    "partner_kind": N_("the partner"),
    "severity": N_("the severity"),
    "column": N_("the order"),
}


class FilterQuestions:
    """Asks about the saved filters of a screen; *now* gives the filter that is on, *show* puts one on."""

    def __init__(
        self, screen: KvoScreen[Any], list_name: ListName, now: Callable[[str], SavedFilter], show: Callable[[SavedFilter], Awaitable[None]]
    ) -> None:
        """*now* is given the name under which the filter shall be saved."""
        self._screen = screen
        self._list_name = list_name
        self._now = now
        self._show = show

    async def ask(self) -> None:
        """Ask which filter, or what to do with them."""
        filters = await self._read()
        names = [saved.name for saved in filters]
        ways: list[tuple[str, Callable[[], None]]] = []
        if not self._screen.app.read_only:
            ways.append((_("save what is shown now…"), self._ask_name))
            if filters:
                ways.append((_("rename or remove one…"), lambda: self._ask_which(names)))

        def answered(place: int | None) -> None:
            if place is None:
                return
            if place < len(filters):
                self._screen.later(self._choose(filters[place]))
            else:
                ways[place - len(filters)][1]()

        options = [*names, *(text for text, _way in ways)]
        if options:
            self._screen.app.push_screen(AskOne(_("Which filter?") if filters else _("No filter is saved yet."), options), answered)
        else:
            self._screen.app.notify_user(_("No filter is saved yet."))

    async def _read(self) -> list[SavedFilter]:
        return await self._screen.app.call(saved_filters, self._list_name)

    async def _choose(self, saved: SavedFilter) -> None:
        """Put a filter on; what it names that is gone is left out, and told."""
        fits, gone = await self._screen.app.call(fitting, saved)
        await self._show(fits)
        if gone:
            parts = list(dict.fromkeys(_(PART_NAMES[part]) for part in gone))
            text = n_(
                "{parts} of “{name}” is not there any more, and left out.",
                "{parts} of “{name}” are not there any more, and left out.",
                len(parts),
            )
            sentence = text.format(parts=_joined(parts), name=saved.name)
            self._screen.app.notify_user(sentence[0].upper() + sentence[1:])

    def _ask_name(self) -> None:
        async def store(name: str) -> None:
            await self._screen.app.call(save_filter, self._list_name, self._now(name))
            self._screen.app.notify_user(_("Saved: {name}. @ shows it again.").format(name=name.strip()))

        hint = _("What is confidential is not saved with it.")
        self._screen.app.push_screen(AskLine(_("Under which name?"), hint=hint, required=True, store=store))

    def _ask_which(self, names: Sequence[str]) -> None:
        def answered(place: int | None) -> None:
            if place is not None:
                self._ask_what(names[place])

        self._screen.app.push_screen(AskOne(_("Rename or remove which filter?"), names, looks=True), answered)

    def _ask_what(self, name: str) -> None:
        async def store(to: str) -> None:
            await self._screen.app.call(rename_filter, self._list_name, name, to)

        async def remove() -> None:
            await self._screen.app.call(remove_filter, self._list_name, name)
            self._screen.app.notify_user(_("Removed: {name}.").format(name=name))

        def answered(place: int | None) -> None:
            if place == 0:
                self._screen.app.push_screen(AskLine(_("Which name instead?"), name, required=True, selected=True, store=store))
            elif place == 1:
                self._screen.later(remove())

        self._screen.app.push_screen(AskOne(name, [_("rename it…"), _("remove it")]), answered)


def _joined(parts: Sequence[str]) -> str:
    """Return parts as a sentence lists them."""
    return parts[0] if len(parts) == 1 else _("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])
