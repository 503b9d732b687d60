"""One declaration per key: from it come the binding, the key line, the help page and the command palette."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from kvo_inspect.texts import _

LOCK_KEYS = ("asterisk", "ctrl+l")
"""The key that locks a protected record wherever nothing is typed, and the one that locks while something is."""
ScreenText = str | Callable[[], str]
"""A text for the screen: marked with `N_` (looked up when shown, so the language can change), or a function giving it."""

KeyRows = Literal["", "none", "one", "marked", "marked or all"]
"""For how many rows of a list a key is: for none of them; for the row under the cursor alone, whatever is marked; for all that is marked,
else the row under the cursor; for all that is marked, else all that the key is about. Empty: nobody said, which no key of a list may."""


def label_text(text: ScreenText) -> str:
    """Return a text in the language in use."""
    if callable(text):
        return text()
    return _(text) if text else ""


class Key(NamedTuple):
    """A key of a screen."""

    key: str
    """Textual's name of the key: "n", "question_mark", "enter"; several separated by commas do the same."""
    label: ScreenText
    """One word or two for the key line (`N_`)."""
    action: str
    """`do_<action>` of the screen runs, with what stands in brackets ("keep(2)"); empty: a widget of the screen handles the key
    itself, and the declaration is for help and palette."""
    help: ScreenText = ""
    """A sentence for the help page and the palette (`N_`); empty: the label says it all."""
    shown: str = ""
    """How the key is written ("↑↓"); empty: from the key itself."""
    line: bool = True
    """Whether the key line shows it (help always does)."""
    last: bool = False
    """The key line shows it after the others, where there is room."""
    anywhere: bool = False
    """Whether it also holds on the screens above this one: there the palette offers it."""
    writes: bool = False
    """Whether it is for recording something: then it is not offered when the record was opened for looking only."""
    rows: KeyRows = ""
    """For how many rows it is, where there is a list of rows (`ListScreen`); one that holds `anywhere` is for none."""

    @property
    def name(self) -> str:
        """Return how the key is written on the screen."""
        return self.shown or _NAMES.get(self.key.split(",")[0], self.key.split(",")[0])

    @property
    def about(self) -> str:
        """Return the sentence of the help page."""
        return label_text(self.help or self.label)


def no_key_text(key: Key) -> str:
    """Return that a key does nothing on a screen as that stands, and where the keys are told."""
    return _("{key} does nothing here: ? shows the keys.").format(key=key.name)


def asks_lock(key: str, *, typing: bool) -> bool:
    """Return whether a key, by Textual's name of it, asks to lock a protected record; *typing*: keys are text where it goes."""
    return key in LOCK_KEYS and not (typing and key == LOCK_KEYS[0])


def told_once(keys: Iterable[Key]) -> list[Key]:
    """Return the keys with those left out that are written and called as one before them: nine digits that do the same are one line."""
    names: dict[tuple[str, str], Key] = {}
    for key in keys:
        names.setdefault((key.name, label_text(key.label)), key)
    return list(names.values())


_NAMES = {
    "question_mark": "?",
    "escape": "Esc",
    "enter": "Enter",
    "slash": "/",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "space": "␣",
    "plus": "+",
    "minus": "-",
    "exclamation_mark": "!",
    "full_stop": ".",
    "tilde": "~",
    "comma": ",",
    "tab": "Tab",
    "delete": "Del",
    "ctrl+q": "ctrl+q",
}
