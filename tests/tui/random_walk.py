"""A walk of keys drawn by chance: which key comes next, and what must hold at each.

A key that the screen offers now is drawn more often than rubbish, so that boxes are opened, typed into, stored and left.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen

from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.tui.app.locking import is_typing
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.choose import ChooseScreen
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.help import HelpScreen
from kvo_inspect.tui.kit.keys import Key, no_key_text
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.palette import Palette
from kvo_inspect.tui.kit.progress_box import WorkBox
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.walk.commands import BY_KEY
from kvo_inspect.tui.walk.mode import Mode
from kvo_inspect.tui.walk.question import options
from kvo_inspect.tui.walk.screen import WalkScreen
from kvo_inspect.tui.walk.session import Session
from tests.tui.support import SIGNS, hand_over, press, wait_for

RUBBISH = (*"abcdefghijklmnopqrstuvwxyz0123456789!#+-,.;=?/*", "ctrl+a", "ctrl+c", "ctrl+d", "ctrl+e", "ctrl+k", "ctrl+n", "ctrl+p")
RUBBISH = (*RUBBISH, "ctrl+s", "ctrl+u", "ctrl+w", "ctrl+x", "ctrl+z", "shift+tab", "f1", "f5", "delete", "insert", "A", "Q", "é")
MOVES = ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "space", "enter", "enter", "enter", "escape")
LINE = ("left", "right", "home", "end", "backspace", "delete", "ctrl+u", "up", "down", "tab", "question_mark", "f1", "ctrl+p", "ctrl+s")
LETTERS = "abcdefghijklmnopqrstuvwxyzABM0123456789  .,-/!?é"
NEVER = ("ctrl+q",)
"""Keys that end the program."""
ALWAYS = ("backup", "thumbs")
"""Work beside the keys that records nothing."""
PASTE = "paste "
"""What a paste begins with among the keys; the text follows."""


def record_head(store: Store) -> int:
    """Return a number that grows with each change of the record."""
    return int(store.rows("select coalesce(max(rowid), 0) from change")[0][0])


def changes_after(store: Store, head: int) -> list[Any]:
    """Return noun and act of the changes behind a head, for the failure to tell."""
    return [tuple(row) for row in store.rows("select noun, how, fields from change where rowid > ?", [head])]


def what_stands(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return the own fields of all that is there, without who and when: as `tests.laptops.values`, a tenth as dear."""
    rows = {}
    for noun, model in NOUNS.items():
        if noun == "author":  # comes with the first act under a name, and stays
            continue
        columns = ", ".join(f'"{name}"' for name in ("id", *model.own()))
        rows[noun] = store.rows(f'select {columns} from "{noun}" where gone = 0 order by id')
    return rows


def _signs(names: str) -> list[str]:
    """Return the keys that a page of help calls so: "1-9 0", "↑ ↓", "Esc l"."""
    signs = [sign for name in names.split() for sign in ("123456789" if name == "1-9" else [name])]
    return [_CALLED.get(sign, sign) for sign in signs if len(sign) == 1 or sign in _CALLED]


_CALLED = {"↑": "up", "↓": "down", "←": "left", "→": "right", "Enter": "enter", "Esc": "escape", "Backspace": "backspace"}


class Stale(str):
    """What the round says, marked before a key: after the key it must be gone or said anew."""

    __slots__ = ()


@dataclass(frozen=True)
class Box:
    """What takes the keys on top of a screen: a question, a page, a form, a filter, a mode of the round or a number half typed."""

    holder: object
    typing: bool
    """Whether a printable key is text here."""
    keeps: bool
    """Whether no key records anything while the box stays."""


def session_of(screen: Screen[Any]) -> Session | None:
    """Return the session of the round on top; None when it is no round."""
    return screen.view.session if isinstance(screen, WalkScreen) else None


def box_of(screen: Screen[Any]) -> Box | None:
    """Return the box that takes the keys, or None."""
    session = session_of(screen)
    if session is not None:
        if session.mode is not None:
            return Box(session.mode, session.mode.typing, False)
        return Box(session.row, True, True) if session.entry else None
    if isinstance(screen, ModalScreen):
        return Box(screen, isinstance(screen, Ask) and screen.TYPING, True)
    if isinstance(screen, FormScreen):
        return Box(screen, True, True)
    focused = screen.focused
    return Box(focused, True, True) if isinstance(focused, ListView) and focused.typing else None


def below(screen: Screen[Any]) -> tuple[Any, ...]:
    """Return what can be seen of a screen that lies below a box: where its lists stand, what is typed, what a round says."""
    session = session_of(screen)
    if session is not None:
        return session.stop_at, session.row, session.mode, session.entry, str(session.message)
    if isinstance(screen, FormScreen):
        return tuple(form.values.items() for form in screen.query(Form))
    return tuple((_stands_at(view), view.typing, view.words, view.total) for view in screen.query(ListView))


def _stands_at(view: ListView[Any]) -> object:
    """Return the row under a list's cursor, by its key where it has one: the cursor follows it where the list is read in another order."""
    row = view.current
    return view.key_of(row) if row is not None and view._key_of is not None else view.cursor


@dataclass
class Met:
    """What walks met."""

    classes: set[type] = field(default_factory=set)
    """The classes of the screens, boxes and modes of the round that were open."""
    filters: set[type] = field(default_factory=set)
    """The screens with a list that has a filter."""
    typed: set[type] = field(default_factory=set)
    """Those of which the filter was typed in."""


def says_nothing(sentence: str) -> bool:
    """Whether a notice only says that the key does nothing."""
    return sentence.partition(" ")[2] == no_key_text(Key("x", "", "")).partition(" ")[2]


class RandomWalk:
    """One walk over an app that runs."""

    def __init__(self, pilot: Pilot[Any], chance: random.Random, pastes: Sequence[str], met: Met, keys: list[str]) -> None:
        """*met* takes what was open; *keys* takes the keys, each with what it was given to."""
        app = pilot.app
        assert isinstance(app, KvoApp)
        self.app = app
        self.pilot = pilot
        self.chance = chance
        self.pastes = pastes
        self.met = met
        self.keys = keys
        self.coming: deque[str] = deque()
        """Keys that come next, before any is drawn."""

    # -- where it walks ------------------------------------------------------------------------------------------------

    def _quiet(self) -> bool:
        screen = self.app.screen
        if not self.app.key_queue.idle or self.app.under_way or (isinstance(screen, WalkScreen) and not screen.view.idle):
            return False
        asked = any(isinstance(screen, Ask | ChooseScreen) for screen in self.app.screen_stack)  # a worker may wait for the answer
        if not asked and any(worker.is_running and worker.group not in ALWAYS for worker in self.app.workers):
            return False
        return not (self.app.is_open and isinstance(screen, KvoScreen) and screen.NEEDS_RECORD) or screen.loaded

    async def rest(self) -> None:
        """Wait until everything that was begun has been done: it may be the import of two thousand photos, those of its own records."""
        await wait_for(self.pilot, self._quiet, "the app to come to rest", 600)

    def _is_gone(self, screen: Screen[Any]) -> bool:
        return self.app.screen is not screen

    async def go_back(self) -> None:
        """Leave one screen after the other, as with Esc, until the first one."""
        self.coming.clear()
        while len(self.app.screen_stack) > 1:
            top = self.app.screen
            if isinstance(top, Ask) and not isinstance(top, WorkBox):  # what follows its answer may leave the screen below
                await self._press("escape")
                if self.app.screen is top:  # a line was typed, which the first one only warns of
                    await self._press("escape")
                assert self.app.screen is not top, f"Esc does not leave {type(top).__name__}"
            else:
                top.dismiss(None)
                await wait_for(self.pilot, partial(self._is_gone, top), "the screen to go")
                await self.rest()

    async def begin(self, screen: Screen[Any]) -> None:
        """Show a screen above the first one."""
        await self.app.push_screen(screen)
        await wait_for(self.pilot, lambda: screen.is_attached and getattr(screen, "loaded", True), "the screen")
        await self.rest()
        self._meet()

    def _meet(self) -> None:
        for screen in self.app.screen_stack:
            self.met.classes.add(type(screen))
        top = self.app.screen
        session = session_of(top)
        if session is not None and session.mode is not None:
            self.met.classes.add(type(session.mode))
        for view in top.query(ListView):
            if view._filtering:
                self.met.filters.add(type(top))
            if view.typing:
                self.met.typed.add(type(top))

    # -- keys ----------------------------------------------------------------------------------------------------------

    def draw(self) -> str:
        """Draw the next key."""
        if not self.coming:
            self.coming.extend(self._drawn())
        key = self.coming.popleft()
        screen = self.app.screen
        ends = isinstance(screen, Palette) and key == "enter" and (fits := screen.matching()) and fits[screen._at].key in NEVER
        return "up" if ends else key

    def _drawn(self) -> list[str]:
        screen, chance = self.app.screen, self.chance
        lot = chance.random()
        if lot < 0.1:
            return [chance.choice(RUBBISH)]
        box = box_of(screen)
        if box is not None and box.typing:
            return self._typed(screen)
        if lot < 0.25:
            return [chance.choice(MOVES)]
        session = session_of(screen)
        if session is not None:
            return [self._of_round(session)]
        if isinstance(screen, KvoScreen):
            keys = [name for key in screen.all_keys() for name in key.key.split(",") if name and name not in NEVER]
            keys = [name for name in keys if name != "escape" or chance.random() < 0.3]
            return [chance.choice(keys or MOVES)]
        return [chance.choice(("1", "2", "3", "4", "y", "n", "enter", "enter", "up", "down", "escape"))]

    def _typed(self, screen: Screen[Any]) -> list[str]:
        chance = self.chance
        lot = chance.random()
        if lot < 0.35:
            return chance.choices(LETTERS, k=chance.randint(1, 4))
        if lot < 0.5:
            return [PASTE + chance.choice(self.pastes)]
        if lot < 0.7:
            return [chance.choice(LINE)]
        if isinstance(screen, FormScreen) and lot < 0.8:
            return ["enter"] * chance.randint(1, 12)
        return ["enter"] if lot < 0.93 else ["escape"]

    def _of_round(self, session: Session) -> str:
        chance = self.chance
        mode = session.mode
        if isinstance(mode, Mode):
            signs: list[str] = [sign for names, _ in mode.HELP for sign in _signs(names) if sign != "escape" or chance.random() < 0.3]
            key: str = chance.choice([*signs, *"123", "enter", "down"])
            return key
        answers = [sign for key, _text in options(session) for sign in _signs(key)] or ["right"]
        if chance.random() < 0.5:
            return chance.choice([*answers, "-", "0"])
        return chance.choice([name for name in BY_KEY if name != "escape" or chance.random() < 0.3])

    async def _press(self, key: str) -> None:
        if key.startswith(PASTE):
            hand_over(self.app, Paste(key.removeprefix(PASTE)))
            await press(self.pilot)
        else:
            await press(self.pilot, key)
        await self.rest()
        self._meet()
        if self.app.unexpected:
            raise self.app.unexpected[0]

    async def _head(self) -> int:
        return await self.app.call(record_head) if self.app.is_open else -1

    # -- what must hold ------------------------------------------------------------------------------------------------

    async def step(self) -> None:
        """Press one key, and look whether everything holds."""
        app = self.app
        top, notice = app.screen, app.notice
        box, stack = box_of(top), list(app.screen_stack)
        under = below(stack[-2]) if len(stack) > 1 and isinstance(top, ModalScreen) else ()
        session = session_of(top)
        if session is not None and session.message:
            session.message = Stale(session.message)
        head = await self._head()
        key = self.draw()
        locks = key == "*" and not is_typing(top)  # or says that nothing is locked: on every screen
        self.keys.append(f"{type(top).__name__}{'/' + type(box.holder).__name__ if box else ''}: {key}")
        await self._press(key)
        assert app.notice is None or app.notice is not notice, f"the notice of an earlier key stands: {app.notice.sentence}"
        session = session_of(app.screen)
        if session is not None and app.screen is top:
            assert not isinstance(session.message, Stale), f"the round still says {session.message}"
        after = await self._head()
        text = key.startswith(PASTE) or len(key) == 1 or key in SIGNS
        stays = app.screen is top and box is not None and (now := box_of(top)) is not None and now.holder is box.holder
        if box is not None and stays and (box.keeps or (box.typing and text)):
            assert after == head, f"a key into a box that stays recorded something: {await app.call(changes_after, head)}"
            assert app.screen_stack == stack, "a key into a box that stays changed the screens below"
            told = app.notice is not None and not (says_nothing(app.notice.sentence) and not is_typing(top))
            assert not (told and text) or locks, f"a key into a box that stays was answered by a notice: {app.notice}"
        if isinstance(top, ModalScreen) and stays:
            assert below(stack[-2]) == under, "a key into a box that stays reached the screen below"
        if isinstance(top, HelpScreen) and not stays:
            assert (after, app.screen_stack) == (head, stack[:-1]), "the key that closed the help did something else"
        if isinstance(top, Ask) and key == "escape":
            assert after == head, "Esc recorded something"
        if self._can_undo() and self.chance.random() < 0.3:
            await self._undo_and_redo()

    def _can_undo(self) -> bool:
        screen = self.app.screen
        session = session_of(screen)
        if session is not None:
            mode = session.mode
            takes_back = not session.entry if mode is None else isinstance(mode, Mode) and any("u" in _signs(keys) for keys, _ in mode.HELP)
            return takes_back and not session.closed
        return isinstance(screen, KvoScreen) and box_of(screen) is None and any(key.action == "undo" for key in screen.all_keys())

    async def _undo_and_redo(self) -> None:
        app = self.app
        top, head = app.screen, await self._head()
        stood = await app.call(what_stands)
        self.keys.append(f"{type(top).__name__}: u")
        await self._press("u")
        if app.screen is not top or await self._head() == head or await app.call(what_stands) == stood:
            return
        self.keys.append(f"{type(top).__name__}: z")
        await self._press("z")
        stands = await app.call(what_stands)
        if stands != stood:
            rows = [(set(stood[noun]) - set(now), set(now) - set(stood[noun])) for noun, now in stands.items()]
            lost = [(before, after) for before, after in rows if before or after]
            raise AssertionError(f"u and z give another record: {lost}")
