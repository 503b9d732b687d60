"""What the app looks like and which language it speaks: what is set, or what goes with the system and the round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect import texts
from kvo_inspect.texts import Lang, _, known_language
from kvo_inspect.tui.app.themes import LOOKS, next_look, theme_of
from kvo_inspect.tui.kit.screen import KvoScreen

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host


class Appearance:
    """The look and the language of one app."""

    def __init__(self, app: Host, lang: Lang | None) -> None:
        """*lang* is that of `--lang`: it holds until another is chosen."""
        self._app = app
        self._lang = lang or texts.system_language()
        """The language while none is chosen: that of `--lang`, else the system's."""
        self._dim = False
        """Whether an evening round is being walked."""
        texts.use_language(lang or known_language(app.settings.lang) or self._lang)
        for look in LOOKS:
            app.register_theme(theme_of(look, app.console.color_system))
        self.show_theme(app.settings.theme)

    def show_theme(self, name: str) -> None:
        """Show a theme without keeping it as a setting; automatic is dim on an evening round."""
        automatic = "night" if self._dim else "normal"
        self._app.theme = automatic if name == "auto" else name

    def change_colours(self) -> str:
        """Show the next look and keep it as a setting; return a sentence that says which it is."""
        name = next_look(self._app.theme)
        if self._app.read_only:
            self.show_theme(name)
        else:
            self._app.save_settings(theme=name)
        return _("The colours are now {look}.").format(look=_(next(look.label for look in LOOKS if look.name == name)))

    def show_language(self, name: str) -> None:
        """Speak another language at once, on every screen; an empty name means that of `--lang`, else the system's."""
        texts.use_language(known_language(name) or self._lang)
        for screen in self._app.screen_stack:
            if isinstance(screen, KvoScreen):
                screen.redraw()

    def in_round(self, *, evening: bool) -> None:
        """Tell that a round is being walked: with the theme "auto" an evening round is dim."""
        self._dim = evening
        self.show_theme(self._app.settings.theme)
