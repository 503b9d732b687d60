"""A new passphrase, typed twice, with how strong it is by its length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.widget import Widget

from kvo_inspect.errors import RuleError
from kvo_inspect.protection.ways_in import must_be_long_enough
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import Field
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.secret import SecretField
from kvo_inspect.tui.kit.keys import ScreenText, label_text
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.protection.strength import strength_text


def passphrase_fields(*, hidden: bool = False) -> list[Field]:
    """Return the two fields of a new passphrase: `passphrase` and `again`."""
    first = SecretField("passphrase", N_("New passphrase"), hidden=hidden)
    first.hint = lambda: strength_text(first.value)
    return [first, SecretField("again", N_("Once more"), N_("The same passphrase."), hidden=hidden)]


def new_passphrase(values: dict[str, Any]) -> str:
    """Return the passphrase of a filled-in form. Raises BadValue when it is too short, RuleError when the two differ."""
    must_be_long_enough(values["passphrase"])
    if values["passphrase"] != values["again"]:
        raise RuleError(_("The two passphrases differ. Type them once more."), "again")
    return str(values["passphrase"])


class PassphraseScreen(FormScreen[str]):
    """Asks for a new passphrase twice, and answers it."""

    SUBMIT = N_("go on")
    HELP_TEXT = N_(
        "Only the length counts: digits and signs are not needed. Four or five words that do not belong together are easy to remember and "
        "hard to guess. Capitals and spaces count."
    )
    DEFAULT_CSS = "PassphraseScreen Prose { padding: 1 2 0 2; }"

    def __init__(self, title: ScreenText, about: Sequence[ScreenText] = ()) -> None:
        """*about*: the sentences that stand above the fields."""
        super().__init__()
        self._title = title
        self._about = about

    def title_text(self) -> str:
        return label_text(self._title)

    def body(self) -> list[Widget]:
        """Lay out the sentences and the form."""
        return [*([Prose(self._lines)] if self._about else []), Form(submit=self.SUBMIT)]

    def _lines(self, cells: int) -> list[list[Piece]]:
        return [line for text in self._about for line in (*([(part, "")] for part in wrap(label_text(text), cells)), [])]

    async def make_fields(self) -> list[Field]:
        return passphrase_fields()

    async def submit(self, values: dict[str, Any]) -> str:
        return new_passphrase(values)
