"""A screen that is one form: fills it once, submits it, tells a rule's error at its field and keeps the rest."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.screen import ScreenResultType
from textual.widget import Widget

from kvo_inspect.errors import ContentError, KvoError, RuleError
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.forms.fields import DateField, Field
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.keys import Key, label_text
from kvo_inspect.tui.kit.problems import ProblemsScreen
from kvo_inspect.tui.kit.screen import HELP, KvoScreen


class FormScreen(KvoScreen[ScreenResultType]):
    """Subclasses give SUBMIT, `make_fields` and `submit`; what `submit` returns is what the screen is dismissed with."""

    SUBMIT: ClassVar[str] = N_("save")
    """What the last Enter does (`N_`)."""
    SUBMIT_AT: ClassVar[str] = ""
    """The field from which Enter does so already; those below it are extra. Empty: the last."""
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("next field"), "", N_("Go to the next field; after the last one the form is done.")),
        Key("up", N_("fields"), "", N_("Go to another field; Tab does too."), shown="↑↓"),
    )
    STORES_AT_ONCE = False
    HELP_KEY = HELP._replace(shown="F1")
    _busy = False

    def __init__(self, at: str = "") -> None:
        """*at*: the field at which the form opens, so that what is typed first lands there; empty: its first."""
        super().__init__()
        self._opens_at = at
        self._agreed: set[str] = set()
        """The questions that were answered with yes."""

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    def body(self) -> list[Widget]:
        """One form, filled when the record is open."""
        return [Form(submit=self.SUBMIT, submit_at=self.SUBMIT_AT)]

    async def make_fields(self) -> list[Field]:
        """Return the fields, filled in as far as their values are known."""
        raise NotImplementedError

    async def submit(self, values: dict[str, Any]) -> ScreenResultType | None:
        """Store the form's values, and return what the screen is dismissed with. A RuleError with a field is told at that field."""
        raise NotImplementedError

    async def doubts(self, values: dict[str, Any]) -> list[str]:
        """Return why something in the form is probably a slip beside what else is known, a sentence each; RuleError as `submit`."""
        return []

    async def question(self, values: dict[str, Any]) -> str:
        """Return what is asked before the form is stored: something in it is probably a slip; empty: nothing is."""
        days = [field for field in self.form.fields if isinstance(field, DateField)]
        doubts = [(label_text(day.label), day.doubt) for day in days if day.doubt]
        sentences = [f"{label}: {doubt}" if len(days) > 1 else doubt for label, doubt in doubts]
        sentences += await self.doubts(values)
        return "\n".join([*sentences, _("Is that right?")]) if sentences else ""

    def _agree(self, question: str) -> None:
        """Go on: the question was answered with yes, and is not asked again for the same values."""
        self._agreed.add(question)
        self.form.post_message(Form.Submitted(self.form))

    async def load(self) -> None:
        """Fill the form the first time; what was typed since is never overwritten."""
        if not self.loaded:
            self.form.set_fields(await self.make_fields())
            if self._opens_at:
                self.form.go_to(self._opens_at)

    def all_keys(self) -> list[Key]:
        """Return the keys; Enter says what it does at this field."""
        enter = next((form.enter for form in self.query(Form)), "")
        return [key._replace(label=enter or key.label) if key.key == "enter" else key for key in super().all_keys()]

    def on_form_enter_changed(self) -> None:
        """Show in the key line what Enter does."""
        self.bars_changed()

    async def on_form_submitted(self, event: Form.Submitted) -> None:
        """Submit once; errors stay on the form."""
        if self._busy:
            return
        self._busy = True
        try:
            values = event.form.values
            question = await self.question(values)
            if question and question not in self._agreed:
                self.app.push_screen(AskYesNo(question), lambda yes: self._agree(question) if yes else None)
                return
            result = await self.submit(values)
        except RuleError as error:
            if not event.form.show_error(error):
                self.app.notify_user(error)
        except ContentError as error:
            await self.app.push_screen(ProblemsScreen(error))
        except KvoError as error:
            self.app.notify_user(error)
        else:
            event.form.stored()  # a form that stays below another screen waits for nothing
            self.done(result)
        finally:
            self._busy = False

    @property
    def half_filled(self) -> bool:
        """Whether something was given that leaving would lose."""
        return any(form.half_filled for form in self.query(Form))

    @property
    def stuck(self) -> KvoError | None:
        """The error that a form was filled in and is not stored; None when there is none."""
        return KvoError(_("This form is not stored yet.")) if self.half_filled else None

    def do_back(self) -> None:
        """Leave; what was typed is not thrown away without a question."""

        def answered(leave: bool | None) -> None:
            if leave:
                self.leave()

        if self.half_filled:
            self.app.push_screen(AskYesNo(_("What was typed here is not stored. Leave without it?")), answered)
        else:
            self.leave()

    def leave(self) -> None:
        """Go back without storing."""
        self.dismiss()

    def done(self, result: ScreenResultType | None) -> None:
        self.dismiss(result)
