"""A form: fields as data, drawn and edited by one widget, so that a burst of keys cannot fall between two fields.

Enter goes to the next field and submits after the last; ↑ ↓ and Tab move; Esc is left to the screen. Errors are told at the
field and the rest of the form is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from kvo_inspect.errors import RuleError
from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.drawing import Drawn, Piece
from kvo_inspect.tui.kit.forms.fields import Field
from kvo_inspect.tui.kit.keys import ScreenText, label_text
from kvo_inspect.tui.kit.text import pad, width, wrap

LABEL = 26
"""Cells of the label column at most."""


class Form(Drawn, can_focus=True):
    """Shows *fields* and edits the active one."""

    DEFAULT_CSS = "Form { height: 1fr; overflow-y: auto; padding: 1 1 0 1; }"

    @dataclass
    class Submitted(Message):
        """Enter after the last field."""

        form: Form

    @dataclass
    class Changed(Message):
        """A field got another value."""

        form: Form
        field: Field

    @dataclass
    class EnterChanged(Message):
        """Enter does something else now: it goes on, or it submits."""

        form: Form

    def __init__(self, fields: Sequence[Field] = (), *, submit: ScreenText = "", submit_at: str = "", id: str | None = None) -> None:
        """*submit* says what the last Enter does; with *submit_at* Enter does so from that field on, those below are extra."""
        super().__init__(id=id)
        self._fields = list(fields)
        self._submit = submit
        self._submit_at = submit_at
        self._begun = self._typed()
        self._at = 0
        self._enter_told: ScreenText = ""
        self._top_of: list[int] = []
        self._drawn: list[list[Piece]] | None = None
        self._drawn_for = 0

    # -- values --------------------------------------------------------------------------------------------------------

    @property
    def all_fields(self) -> Sequence[Field]:
        """Every field, hidden ones too."""
        return self._fields

    @property
    def fields(self) -> list[Field]:
        """The fields that are asked now."""
        return [field for field in self._fields if not field.hidden]

    @property
    def _last(self) -> int:
        """The place of the field from which Enter submits."""
        return next((at for at, field in enumerate(self.fields) if field.name == self._submit_at), len(self.fields) - 1)

    @property
    def enter(self) -> ScreenText:
        """The label of what Enter does now."""
        if self.fields and (within := self.active.enter):
            return within
        return self._submit if self._submit and self._at >= self._last else N_("next field")

    @property
    def active(self) -> Field:
        """The field being edited."""
        return self.fields[min(self._at, len(self.fields) - 1)]

    @property
    def typing(self) -> bool:
        """Whether what is pressed now is text."""
        return bool(self.fields) and self.active.typing

    @property
    def values(self) -> dict[str, object]:
        """Every field's value by its name, hidden ones too."""
        return {field.name: field.value for field in self._fields}

    def _typed(self) -> list[object]:
        return [field.typed for field in self._fields]

    @property
    def half_filled(self) -> bool:
        """Whether something was typed that leaving would lose."""
        return self._typed() != self._begun

    @property
    def half_filled_fields(self) -> list[Field]:
        """The fields in which something was typed that leaving would lose."""
        return [field for field, typed, begun in zip(self._fields, self._typed(), self._begun, strict=True) if typed != begun]

    def stored(self) -> None:
        """Count what was filled in as stored: leaving loses nothing of it."""
        self._begun = self._typed()

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Show other fields, from the first."""
        self._fields = list(fields)
        self._begun = self._typed()
        self._at = 0
        self.changed()

    def changed(self) -> None:
        """Draw anew after fields were changed from outside."""
        self._drawn = None
        self._extent()
        if self.enter != self._enter_told:
            self._enter_told = self.enter
            self.post_message(self.EnterChanged(self))

    def show_error(self, error: RuleError) -> bool:
        """Show an error at its field and go there; return False when no field here has that name."""
        for place, field in enumerate(self.fields):
            if field.name == error.field:
                field.error = error.sentence
                self._at = place
                self.changed()
                return True
        return False

    # -- drawing -------------------------------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """Draw anew with the theme."""
        self._drawn = None
        super().notify_style_update()

    def on_resize(self) -> None:
        """Follow the width."""
        self.changed()

    def refresh(self, *regions: object, **kwargs: object) -> Form:
        """Draw anew when laid out again (another language has other words)."""
        if kwargs.get("layout"):
            self._drawn = None
        return super().refresh(*regions, **kwargs)  # type: ignore[arg-type]

    def _lines(self) -> list[list[Piece]]:
        cells = self.scrollable_content_region.width
        if self._drawn is not None and self._drawn_for == cells:
            return self._drawn
        fields = self.fields
        labels = min(LABEL, max((width(label_text(field.label)) for field in fields), default=0))
        room = cells - labels - 4
        lines: list[list[Piece]] = []
        self._top_of = []
        for place, field in enumerate(fields):
            active = place == self._at
            self._top_of.append(len(lines))
            for number, pieces in enumerate(field.lines(room, active)):
                mark = "▸ " if active and not number else "  "
                label = pad(label_text(field.label) if not number else "", labels)
                lines.append([(mark, ""), (label, "strong" if active else "dim"), ("  ", ""), *pieces])
            below = [(line, "bad") for line in wrap("✗ " + field.error, room)] if field.error else []
            if active and field.remark:
                below += [(line, "warn") for line in wrap(field.remark, room)]
            elif active and field.hint and not field.error:
                below = [(line, "dim") for line in wrap(label_text(field.hint), room)]
            lines += [[(" " * (labels + 4), ""), piece] for piece in below]
            if self._submit and place == self._last:
                lines += self._enter(" " * (labels + 4), more=place + 1 < len(fields))
        self._top_of.append(len(lines))
        self._drawn, self._drawn_for = lines, cells
        return lines

    def _enter(self, indent: str, *, more: bool) -> list[list[Piece]]:
        """Return the lines that say what Enter does now, below the field that submits; *more*: extra fields come after them."""
        does: Piece = (label_text(self.enter), "" if self._at >= self._last else "dim")
        return [[], [(indent, ""), ("Enter ", "key"), does], *([[]] if more else [])]

    def _extent(self) -> None:
        lines = self._lines()
        self.virtual_size = Size(self.scrollable_content_region.width, len(lines))
        if self.fields and self.size.height:  # laid out before it was filled, or it cannot be filled at all
            top, end = self._top_of[self._at], self._top_of[self._at + 1]
            first, high = self.scroll_offset.y, self.scrollable_content_region.height
            if end > first + high:
                first = min(top, end - high)
            self.scroll_to(y=max(0, min(first, top)), animate=False, immediate=True, force=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        lines = self._lines()
        index = y + self.scroll_offset.y
        return self.strip(lines[index] if index < len(lines) else [])

    # -- keys ----------------------------------------------------------------------------------------------------------

    def go(self, by: int) -> None:
        """Move to another field; it stops at the ends."""
        self._at = max(0, min(len(self.fields) - 1, self._at + by))
        self.changed()

    def go_to(self, name: str) -> None:
        """Move to the field of this name, when there is one."""
        self._at = next((at for at, field in enumerate(self.fields) if field.name == name), self._at)
        self.changed()

    def on_key(self, event: events.Key) -> None:
        """Give the key to the active field, then to the form; the rest goes on to the screen."""
        if not self.fields or not self._key(event):
            return
        event.stop()
        event.prevent_default()

    def _key(self, event: events.Key) -> bool:
        field = self.active
        before = field.value, field.typed
        if field.key(event):
            if (field.value, field.typed) != before:
                field.error = ""
                self.post_message(self.Changed(self, field))
            self.changed()
            return True
        match event.key:
            case "enter" if self._at >= self._last:
                self.post_message(self.Submitted(self))
            case "enter" | "down" | "tab":
                self.go(1)
            case "up" | "shift+tab":
                self.go(-1)
            case _:
                return False
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Paste into the active field; a paste never acts as keys."""
        event.stop()
        if self.fields:
            self.active.error = ""
            self.active.paste(event.text)
            self.post_message(self.Changed(self, self.active))
            self.changed()

    def on_click(self, event: events.Click) -> None:
        """Go to the field that was clicked."""
        line = event.y + self.scroll_offset.y
        for place, top in enumerate(self._top_of[:-1]):
            if top <= line < self._top_of[place + 1]:
                self._at = place
                self.changed()
