"""A screen on which `u` takes back what was done there, or stands on what it shows, and `z` does it again.

Imports nothing at module level that brings pydantic: the home screen is one, and drawn before that is loaded.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.screen import ScreenResultType

from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.screen import KvoScreen

if TYPE_CHECKING:
    from kvo_inspect.store.record.reach import Reach
    from kvo_inspect.store.record.store import Store
    from kvo_inspect.store.record.undo import Undone

R = TypeVar("R")

UNDO = Key(
    "u", N_("undo"), "undo", N_("Take back the last step of today that was taken here, one by one; it says what."), writes=True, rows="none"
)
REDO = Key("z", N_("redo"), "redo", N_("Do again what u took back, until something else is done."), line=False, writes=True, rows="none")
UNDO_KEYS = (UNDO, REDO)
"""The keys of every screen on which something can be taken back."""


class UndoableScreen(KvoScreen[ScreenResultType]):
    """A screen that notes which acts were done on it; put `UNDO_KEYS` into KEYS."""

    REACH: ClassVar[frozenset[str] | None] = None
    """The nouns that are written here: steps on others are never taken back here. None: all."""

    def __init__(self) -> None:
        super().__init__()
        self.acts: list[str] = []
        self._ways: frozenset[str] = frozenset()
        """The actions of the two keys that had something to do when `look_both_ways` looked."""
        self._redo_at = -1
        """The number of acts at which there is something to do again: with each further one that is over."""

    async def step(self, writing: Awaitable[R]) -> R:
        """Await what writes one act, and read again."""
        result = await writing
        await self.reload()
        return result

    async def reach(self) -> Reach:
        """Return how far `u` and `z` reach here: what was done here, unless the screen says what it shows besides."""
        from kvo_inspect.store.record.reach import Reach

        return Reach.here(self.acts, nouns=self.REACH)

    async def look_both_ways(self) -> None:
        """Note whether there is something to take back, and to do again; for screens that offer the keys only then."""
        from kvo_inspect.store.record.undo import can_redo, can_undo

        def look(store: Store, reach: Reach) -> frozenset[str]:
            return frozenset(key.action for key, can in ((UNDO, can_undo), (REDO, can_redo)) if can(store, reach))

        self._ways = await self.app.call(look, await self.reach())
        self.bars_changed()

    def leads_on(self, key: Key) -> bool:
        """Return whether one of the two keys had something to do when `look_both_ways` looked."""
        return key.action in self._ways

    def names_confidential(self) -> bool:
        """Return whether what is confidential may be named here."""
        return False

    def show_step(self, sentence: str) -> None:
        """Show that a step was taken back, or done again; an empty sentence takes away what was said of the one before."""
        if sentence:
            self.app.notify_user(sentence)

    async def stand_at(self, ids: list[str]) -> None:
        """Stand where a step on these things can be seen, with the findings they are about, once the screen was read again."""

    def line_keys(self) -> list[Key]:
        """Return the keys of the key line, with redo while there is something to do again."""
        keys = super().line_keys()
        at = next((place for place, key in enumerate(keys) if key.action == UNDO.action), None)
        if self._redo_at == len(self.acts) and at is not None:
            keys.insert(at + 1, REDO)
        return keys

    async def do_undo(self) -> None:
        """Take back the last step."""
        from kvo_inspect.store.record.undo import undo

        await self._change_step(undo)

    async def do_redo(self) -> None:
        """Do the step again that was taken back last."""
        from kvo_inspect.store.record.undo import redo

        await self._change_step(redo)

    async def _change_step(self, verb: Callable[[Store, Reach], Undone]) -> None:
        from kvo_inspect.store.record.undo import can_redo
        from kvo_inspect.wording.undo import desk_step_text

        self.app.clear_notice()
        self.show_step("")
        reach = await self.reach()
        undone = await self.app.call(verb, reach)
        self.acts.append(undone.root)  # `z` reaches what `u` took back here, though the screen may not show that any more
        sentence = await self.app.call(desk_step_text, undone, confidential=self.names_confidential())
        more = await self.app.call(can_redo, await self.reach())
        self._redo_at = len(self.acts) if more else -1
        await self.reload()
        self.show_step(sentence)
        self.bars_changed()
        things = [thing for noun in (*undone.changed, *undone.unchanged) for thing in (noun.id, getattr(noun, "finding", None))]
        await self.stand_at([thing for thing in dict.fromkeys(things) if thing])
