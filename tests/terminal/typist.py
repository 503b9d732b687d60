"""Somebody at the keys of a real terminal: what is typed as text costs nothing, every other key is counted, Enter too."""

from __future__ import annotations

from tools.terminal import Terminal


class Typist:
    """Presses keys, and waits for what they bring."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.pressed = 0

    def press(self, *keys: str, until: str) -> str:
        """Press keys, and wait until *until* stands on the screen; return the screen."""
        self.terminal.keys(*keys)
        self.pressed += len(keys)
        return self.terminal.wait_text(until)

    def type(self, text: str, *, until: str) -> None:
        """Type a text and Enter."""
        self.terminal.keys(*text)
        self.terminal.wait_text(text[-20:])
        self.press("Enter", until=until)
