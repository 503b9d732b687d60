"""Rest: one value for what is still open in this theme; pressed twice, at this checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.checklists.answer import NA, Value
from kvo_inspect.domain.values.closed_sets import REASONS
from kvo_inspect.domain.walk.rest import IN_ORDER, rest_items
from kvo_inspect.domain.walk.rows import Theme, theme_of
from kvo_inspect.texts import N_, _, language, n_, p_
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.walk.mode import Mode, ModeLine, bar, heading, letter
from kvo_inspect.tui.walk.question import key_lines
from kvo_inspect.wording.walk import reason_name

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

SKIPPED = Value(kind="not_assessed")


class RestMode(Mode):
    """Asks what the rest is; for not assessed, once, why."""

    HELP_TITLE = N_("rest")
    HELP = (
        ("1", N_("what is still open here is in order; counts, grades and marks stay open")),
        ("-", N_("what is still open here does not apply")),
        ("s", N_("nothing of it could be judged; asks why, once")),
        ("r", N_("the whole checkpoint instead of the theme")),
        ("Esc", N_("back to the round")),
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._theme = _theme_here(session)
        """None: the whole checkpoint."""
        self._why = False

    def _items(self, value: Value) -> tuple[str, ...]:
        return rest_items(self.session.walk, self.session.stop, value, self._theme)

    def lower(self, cells: int) -> list[ModeLine]:
        """Return the question and its keys."""
        title = self._theme.checklist.title(language()) if self._theme is not None else _("the whole checkpoint")
        lines = [heading(cells, _("REST of {what}").format(what=title))]
        if self._why:
            lines.append(([(" " + _("Why not assessed?"), "strong")], ""))
            reasons = [(str(place + 1), reason_name(reason)) for place, reason in enumerate(REASONS)]
            return [*lines, *key_lines(reasons, cells), *bar(cells, _("digit · Esc back"))]
        takes = [
            ("1", p_("answer", "in order"), len(self._items(IN_ORDER))),
            ("-", p_("answer", "n/a"), len(self._items(NA))),
            ("s", p_("answer", "not assessed"), len(self._items(SKIPPED))),
        ]
        lines += key_lines(
            [(key, f"{text} ({n_('{n} question', '{n} questions', count).format(n=count)})") for key, text, count in takes], cells
        )
        left = _("In order leaves out counts, measurements, grades, marks and what failed here last time.")
        lines += [([(" " + line, "dim")], "") for line in wrap(left, cells - 2)]
        wider = _("r the whole checkpoint · ") if self._theme is not None else ""
        return [*lines, *bar(cells, wider + _("one u takes it all back · Esc back"))]

    async def key(self, event: Key) -> None:
        """Take what the rest is."""
        sign = letter(event)
        if sign == "escape":
            self.close()
        elif self.is_text(event):
            return
        elif self._why:
            if sign in ("1", "2", "3", "4"):
                await self._give(Value(kind="not_assessed", reason=REASONS[int(sign) - 1]))
            else:
                self.no_such_key(event, _("no such key: 1 to 4, or Esc"))
        elif sign == "r":
            self._theme = None
        elif sign in ("1", "-"):
            await self._give(IN_ORDER if sign == "1" else NA)
        elif sign == "s":
            self._why = True
        else:
            self.no_such_key(event, _("no such key: 1, - or s, or Esc"))

    async def _give(self, value: Value) -> None:
        items = self._items(value)
        if items:
            await self.session.rest(items, value)
        else:
            self.session.message = _("nothing is left here that “rest” may answer")
        self.close()


def _theme_here(session: Session) -> Theme | None:
    """Return the theme at the cursor; at a recheck the one below; at the end none."""
    section = theme_of(session.sections, session.place)
    if section is None:
        return None
    if section.theme is None:
        return next((other.theme for other in session.sections if other.theme is not None and other.rows), None)
    return section.theme
