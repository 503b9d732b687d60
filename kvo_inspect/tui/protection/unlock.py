"""The unlock screen: one field for a passphrase or the recovery code, and nothing of the record.

Imports nothing of domain or store at module level: it is the first frame where a record is protected.
"""

from __future__ import annotations

from typing import ClassVar

from textual.timer import Timer
from textual.widget import Widget

from kvo_inspect.errors import KvoError
from kvo_inspect.protection.locked import CannotUnlock
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.secret import SecretField
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import HELP, KvoScreen
from kvo_inspect.tui.kit.text import wrap

STEP = 0.15
"""Seconds between two steps of the sign that a passphrase is tried."""
STEPS = 12


class UnlockScreen(KvoScreen[None]):
    """Asks for the passphrase of a protected record, at the start and over every screen once it was locked."""

    CAN_BACK = False
    NEEDS_RECORD = False
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("unlock"), "", N_("Try what stands in the field.")),
        Key("ctrl+q", N_("quit"), "", N_("Close the program.")),
    )
    HELP_KEY = HELP._replace(shown="F1")
    SHOWN_LOCKED = True
    HELP_TEXT = N_(
        "The record is encrypted. A passphrase opens it, or the recovery code that was shown when protection was switched on: letters "
        "and digits in groups of four, of which capitals, hyphens and spaces do not matter. Nobody can open it without one of the ways in."
    )
    DEFAULT_CSS = "UnlockScreen Prose { padding: 1 2 0 2; }"

    def __init__(self, *, was_open: bool = False) -> None:
        """*was_open*: the record was locked while the program ran, and what lay on the screen comes back."""
        super().__init__()
        self._was_open = was_open
        self._field = SecretField("passphrase", N_("Passphrase"), N_("Or the recovery code. What is typed shows as dots."))
        self._step: int | None = None
        """How far the sign is that a passphrase is tried; None: none is."""
        self._timer: Timer | None = None

    def title_text(self) -> str:
        return _("Locked")

    def body(self) -> list[Widget]:
        """Lay out a sentence, the sign that something is tried, and the field."""
        return [Prose(self._about), Prose(self._trying), Form([self._field], submit=N_("unlock"))]

    def _about(self, cells: int) -> list[list[Piece]]:
        text = _("This record is protected.")
        if self._was_open:
            text = _("The record is closed and locked. Everything is stored; the screens come back as they were.")
        if self.app.read_only:
            text += " " + _("You only look: an auditor’s passphrase opens it too.")
        return [[(line, "strong")] for line in wrap(text, cells)]

    def _trying(self, cells: int) -> list[list[Piece]]:
        if self._step is None:
            return [[]]
        return [[(_("Opening"), "dim"), (" " + "." * (1 + self._step % STEPS), "dim")]]

    async def load(self) -> None:
        """Read nothing."""

    @property
    def form(self) -> Form:
        """The field."""
        return self.query_one(Form)

    def on_form_submitted(self) -> None:
        """Try the passphrase beside the keys; the next key waits for the answer."""
        if self._step is None:
            self.app.begin(self._unlock())

    async def _unlock(self) -> None:
        if not self._field.value:
            self._field.error = _("Type the passphrase, then Enter.")
            self.form.changed()
            return
        self._show_step(0)
        self._timer = self.set_interval(STEP, self._go_on)
        try:
            await self.app.unlock(self._field.value, was_open=self._was_open)
        except KvoError as error:
            self._field.error = error.sentence
            if isinstance(error, CannotUnlock):
                self._field.refused()
        finally:
            self._timer.stop()
            self._show_step(None)

    def _go_on(self) -> None:
        self._show_step((self._step or 0) + 1)

    def _show_step(self, step: int | None) -> None:
        self._step = step
        if self.is_attached:
            self.form.changed()
            for prose in self.query(Prose):
                prose.refresh()
