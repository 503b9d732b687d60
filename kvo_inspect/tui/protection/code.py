"""The recovery code: shown once, and typed back before anything depends on it."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.errors import RuleError
from kvo_inspect.files import write_text_whole
from kvo_inspect.protection import recovery_code
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import Field, LineField
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.tell_written import shown_path
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.protection.ways_in import BEFOREHAND, code_page


class CodeScreen(FormScreen[bool]):
    """Shows a recovery code and asks for it; answers True once it was typed back."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *FormScreen.KEYS,
        Key(
            "f2", N_("page to print"), "page", N_("Write the code on a page to print. Throw the file away once it is printed."), shown="F2"
        ),
    )
    HELP_TEXT = N_("The code opens the record as the passphrase does. Small letters do as well, and hyphens and spaces may be left out.")
    DEFAULT_CSS = "CodeScreen Prose { padding: 1 2 0 2; }"

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def title_text(self) -> str:
        return _("Recovery code")

    def body(self) -> list[Widget]:
        """Lay out the code and the form."""
        return [Prose(self._lines), Form(submit=N_("go on"))]

    def _lines(self, cells: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = []
        for text, tone in (*((_(text), "") for text in BEFOREHAND), (self._code, "head")):
            lines += [*([(part, tone)] for part in wrap(text, cells)), []]
        return lines

    async def do_page(self) -> None:
        """Write the page, for this user alone."""
        path = self.app.exports / f"recovery-code-{self.app.today.isoformat()}.txt"
        text = code_page(self._code, self.app.data.absolute(), self.app.today.isoformat())
        await self.app.off_screen(write_text_whole, path, text + "\n")
        written = _("Written: {path}").format(path=shown_path(path))
        self.app.notify_user(f"{written}\n{_('Print it, throw the file away, and type the code back from paper.')}")

    async def make_fields(self) -> list[Field]:
        return [LineField("code", N_("Typed back"), N_("Read it from where you wrote it down, not from this screen."))]

    async def submit(self, values: dict[str, Any]) -> bool:
        if recovery_code.read(values["code"]) != self._code:
            raise RuleError(_("This is not the code that stands above. Nothing was changed yet."), "code")
        return True
