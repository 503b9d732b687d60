"""Settings: name, organisation, language, colours. Imports nothing of domain or store: it is quick to open at any time."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from kvo_inspect.errors import BadValue
from kvo_inspect.paths import expanded, own_letters
from kvo_inspect.settings import MOST_MINUTES, is_minutes
from kvo_inspect.texts import N_, OWN_NAMES, _, language
from kvo_inspect.tui.app import themes
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField, PathField
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.places import ProtectionPlace

LANGUAGES = (("", N_("as this computer")), *OWN_NAMES.items())
LOOKS = (("auto", N_("automatic: dim on an evening round")), *((look.name, look.label) for look in themes.LOOKS))


class SettingsScreen(FormScreen[None]):
    """Edits the settings; language and colours are shown at once."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *FormScreen.KEYS,
        Key("f2", N_("protection"), "protection", N_("What is encrypted on this laptop, the ways in, switching on and off."), shown="F2"),
    )
    HELP_TEXT = N_(
        "Your name stands with everything you record. Language and colours change at once; Esc asks before it leaves without keeping them."
    )

    def __init__(self) -> None:
        super().__init__()
        self._spoken = language()
        """The language in use before: `--lang` may have said another one than the settings."""

    def title_text(self) -> str:
        return _("Settings")

    async def make_fields(self) -> list[Field]:
        now = self.app.settings
        lang = ChoiceField("lang", N_("Language"), options=LANGUAGES)
        lang.choose(now.lang)
        theme = ChoiceField("theme", N_("Colours"), options=LOOKS)
        theme.choose(now.theme)
        return [
            LineField("name", N_("Your name"), text=now.name),
            LineField("organisation", N_("Organisation"), N_("May stay empty."), text=now.organisation),
            PathField(
                "logo",
                N_("Logo"),
                N_("At the head of reports: a PNG, JPEG or SVG file. May stay empty."),
                text=now.logo,
            ),
            await self._model_park(),
            self._letter_texts(),
            LineField("phone", N_("Phone"), N_("Below your mails to partners. May stay empty."), text=now.phone),
            LineField("email", N_("Mail"), N_("Where partners answer you. May stay empty."), text=now.email),
            lang,
            theme,
            LineField(
                "camera_folder",
                N_("Camera folder"),
                N_("Where photos arrive by themselves; looked at during a round. May stay empty."),
                text=now.camera_folder,
            ),
            *self._minutes(),
        ]

    def _minutes(self) -> list[Field]:
        """Return the fields for when a protected record locks by itself; asked where it is protected."""
        now, hidden = self.app.settings, not self.app.is_protected
        hint = N_("Minutes after which the record locks when it is left alone; 0: never.")
        return [
            LineField("lock_round", N_("Locks on a round"), hint, text=now.lock_round, hidden=hidden, replaced=True),
            LineField("lock_desk", N_("Locks at the desk"), hint, text=now.lock_desk, hidden=hidden, replaced=True),
        ]

    async def _model_park(self) -> ChoiceField:
        """Return the field for the park that new parks are set up as; asked when there is a park."""
        from kvo_inspect.store.parks.park import park_names

        parks = await self.app.call(park_names)
        hint = N_("Proposed on the form of a new park, where another one or none can be chosen.")
        options = [("", N_("no other park")), *((park.id, park.name) for park in parks)]
        field = ChoiceField("model_park", N_("New parks as"), hint, options=options, hidden=not parks)
        field.choose(self.app.settings.model_park)
        return field

    def _letter_texts(self) -> ChoiceField:
        """Return the field for the letter texts: those whose files are there, and those that were chosen."""
        chosen = self.app.settings.letter_texts
        names = sorted(dict.fromkeys([*(path.stem for path in own_letters(self.app.home).glob("*.toml")), *filter(None, [chosen])]))
        hint = N_("Your own words in mails and letters. A file of them is begun with: kvo-inspect letter new NAME")
        options = [("", N_("the program’s own words")), *((name, name) for name in names)]
        field = ChoiceField("letter_texts", N_("Letter texts"), hint, options=options)
        field.choose(chosen)
        return field

    def on_form_changed(self, event: Form.Changed) -> None:
        """Show language and colours at once."""
        if event.field.name == "lang":
            self.app.show_language(str(event.field.value))
        elif event.field.name == "theme":
            self.app.show_theme(str(event.field.value))

    @property
    def half_filled(self) -> bool:
        """Whether something was given that leaving would lose: language and colours too, for they are shown already."""
        stored_look = {"lang": self.app.settings.lang, "theme": self.app.settings.theme}
        values = self.form.values if self.loaded else stored_look
        return super().half_filled or any(values[name] != value for name, value in stored_look.items())

    async def submit(self, values: dict[str, Any]) -> None:
        await self.app.off_screen(_check, values)
        if values["logo"] != self.app.settings.logo:
            await self.app.off_screen(_keep_logo, self.app.home, values["logo"])
        self.app.save_settings(**values)
        self.app.notify_user(_("The settings are saved."))

    def do_protection(self) -> None:
        """Go to the page of protection."""
        self.app.go(ProtectionPlace())

    def leave(self) -> None:
        """Go back, with language and colours as they were."""
        self.app.show_language(self._spoken)
        self.app.show_theme(self.app.settings.theme)
        self.dismiss()


def _keep_logo(data: Path, typed: str) -> None:
    """Take the logo in, or tell the field."""
    from kvo_inspect.exchange.reports.pdf import logo_pixels, typst_is_here
    from kvo_inspect.photos.logo import keep_logo

    keep_logo(data, typed, logo_pixels if typst_is_here() else None)


def _check(values: dict[str, Any]) -> None:
    """Clean the lines in place, or tell the field (on the store thread: it loads pydantic)."""
    from kvo_inspect.domain.parks.partner import check_email
    from kvo_inspect.domain.values.text import checked_line

    values["name"] = checked_line("name", values["name"], required=True, limit=100)
    values["organisation"] = checked_line("organisation", values["organisation"], limit=100)
    values["phone"] = checked_line("phone", values["phone"], limit=100)
    values["email"] = checked_line("email", values["email"])
    if values["email"]:
        check_email("email", values["email"])
    for name in ("lock_round", "lock_desk"):
        values[name] = values[name].strip() or "0"
        if not is_minutes(values[name]):
            raise BadValue(name, _("A number of minutes up to {most}, or 0 for never.").format(most=MOST_MINUTES))
    values["logo"] = values["logo"].strip()
    values["camera_folder"] = values["camera_folder"].strip()
    if values["camera_folder"] and not expanded(values["camera_folder"]).is_dir():
        raise BadValue("camera_folder", _("There is no such folder. Connect it first, or leave this empty."))
