"""The first start: who records, and whether to practise or make an own park. Park and round follow on their own screens.

Imports nothing of domain or store at module level, and opens no record: which one is only known after this screen.
"""

from __future__ import annotations

import random
from typing import Any

from kvo_inspect import paths
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.app.settings import LANGUAGES
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField, YesNoField
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.host import Host
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.places import ParksPlace, ProtectionPlace


class WhoScreen(FormScreen[None]):
    """Who records: one required field."""

    CAN_BACK = False
    NEEDS_RECORD = False
    SUBMIT = N_("begin")
    HELP_TEXT = N_("Your name stands with everything you record. Nothing leaves this laptop unless you hand it over.")
    DEFAULT_CSS = "WhoScreen Prose { padding: 1 2 0 2; }"

    def title_text(self) -> str:
        return _("Welcome to kvo-inspect")

    def body(self) -> list[Any]:
        """Lay out a line of welcome and the form."""
        return [Prose(self._welcome), Form(self._fields(), submit=self.SUBMIT, submit_at="what")]

    def _welcome(self, cells: int) -> list[list[Piece]]:
        text = _("Walk the round of a business park offline, and keep what was found. Who are you?")
        return [[(line, "strong")] for line in wrap(text, cells)]

    def _fields(self) -> list[Field]:
        lang = ChoiceField("lang", N_("Language"), options=LANGUAGES)
        lang.choose(self.app.settings.lang)
        return [
            LineField("name", N_("Your name"), N_("It stands with everything you record.")),
            LineField("organisation", N_("Organisation"), N_("May stay empty."), text=self.app.settings.organisation),
            lang,
            LineField(
                "letters",
                N_("Code letters"),
                N_("Your findings are numbered with them: KBT-014. Three letters, no vowels."),
                text=_drawn_letters(),
                replaced=True,
            ),
            ChoiceField(
                "what",
                N_("What to do"),
                options=[
                    *([("", N_("go on with what is here already"))] if paths.record_file(self.app.home).is_file() else []),
                    ("practise", N_("practise on the example park")),
                    ("own", N_("make a park of my own")),
                    ("file", N_("open a file from the facilitator")),
                ],
            ),
            self._protect(),
        ]

    def _protect(self) -> YesNoField:
        """Return the field that offers protection: proposed for a record on a stick; what is protected already needs none."""
        from kvo_inspect.photos.drives import is_removable

        hint = N_("A lost laptop then tells nothing. A passphrase is asked next; without it nobody can open the record. Later: settings.")
        return YesNoField("protect", N_("Protect the record"), hint, hidden=self.app.is_protected, yes=is_removable(self.app.home))

    async def load(self) -> None:
        """Read nothing: no record is open yet."""

    def on_form_changed(self, event: Form.Changed) -> None:
        """Speak the chosen language at once."""
        if event.field.name == "lang":
            self.app.show_language(str(event.field.value))

    async def submit(self, values: dict[str, Any]) -> None:
        """Store who records, open the record, and go on."""
        await self.app.off_screen(_check, values)
        what, protect = values.pop("what"), values.pop("protect")
        self.app.save_settings(**values)
        self.app.begin_first(what, protect=protect and not self.app.is_protected)

    def done(self, result: None) -> None:
        """Stay until the record is open: the app then changes screens, and this one stays at the bottom."""
        self.form.stored()


async def begin_first(app: Host, what: str, *, protect: bool) -> None:
    """Go on from this screen: to the example park, to making a park and a round of one's own, or to taking in a file.

    *protect*: first to protecting the record that was just made.
    """
    practise = what == "practise"
    if practise:
        app.notify_user(_("The example park is being made; this takes a moment."))
        await app.practise()
        app.clear_notice()
    else:
        await app.open_record()
    if app.is_open:
        parks = ParksPlace("" if practise else what)
        if protect and not practise:
            await app.go(ProtectionPlace(begin=True), lambda _left: app.go(parks))
        else:
            await app.go(parks)
        letters = await app.call(lambda store: store.letters)
        if not practise and letters != app.settings.letters:
            sentence = _("Codes begin with {letters}, not {wished}: this laptop or another one gave out codes before.")
            app.notify_user(sentence.format(letters=letters, wished=app.settings.letters))


def _check(values: dict[str, Any]) -> None:
    """Clean the lines in place, or tell the field (on the store thread: it loads pydantic)."""
    from kvo_inspect.domain.findings.codes import LETTERS, SPREADSHEET_WORDS, may_be_letters
    from kvo_inspect.domain.values.text import checked_line

    values["name"] = checked_line("name", values["name"], required=True, limit=100)
    values["organisation"] = checked_line("organisation", values["organisation"], limit=100)
    letters = values["letters"].strip().upper()
    if letters in SPREADSHEET_WORDS:
        sentence = _("A spreadsheet takes {code} for a day or an amount. Choose other letters.")
        raise BadValue("letters", sentence.format(code=f"{letters}-014"))
    if not may_be_letters(letters):
        raise BadValue("letters", _("Three letters out of {letters}.").format(letters=LETTERS))
    values["letters"] = letters


def _drawn_letters() -> str:
    """Return letters to propose, drawn anew."""
    from kvo_inspect.domain.findings.codes import LETTERS, may_be_letters

    draw = random.SystemRandom()
    while not may_be_letters(letters := "".join(draw.choice(LETTERS) for _letter in range(3))):
        pass
    return letters
