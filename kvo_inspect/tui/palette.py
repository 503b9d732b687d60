"""The command palette, filled from the keys that the screen below it declares."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from kvo_inspect.tui.keys import Key, said
from kvo_inspect.tui.plain import plain
from kvo_inspect.tui.screen import KvoScreen


class KeysProvider(Provider):
    """Every declared key of the current screen that runs something."""

    def _keys(self) -> Iterator[Key]:
        screen = self.screen
        if isinstance(screen, KvoScreen):
            yield from (key for key in screen.all_keys() if key.action)

    def _label(self, key: Key) -> str:
        label = said(key.label)
        return f"{label[:1].upper()}{label[1:]}  ({key.name})"

    async def discover(self) -> Hits:
        """Show all keys before anything is typed."""
        for key in self._keys():
            yield DiscoveryHit(plain(self._label(key)), partial(self._run, key), text=self._label(key), help=key.about)

    async def search(self, query: str) -> Hits:
        """Show the keys whose label or help matches."""
        matcher = self.matcher(query)
        for key in self._keys():
            label = self._label(key)
            score = max(matcher.match(label), matcher.match(key.about) * 0.8)
            if score > 0:
                yield Hit(score, plain(label), partial(self._run, key), text=label, help=key.about)

    async def _run(self, key: Key) -> None:
        screen = self.screen
        if isinstance(screen, KvoScreen):
            await screen.action_do(key.action)
