"""Checklists: which editions there are, whose they are, and which of them each laptop asked last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.store.checklists.editions import Edition, editions
from kvo_inspect.texts import N_, _, language
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.names import day_text
from kvo_inspect.wording.sets import edition_standing, last_users, origin_text

VERSION, FROM, LAPTOPS = 13, 16, 18


class EditionsScreen(ListScreen[None, Edition]):
    """The editions of every checklist that is not confidential."""

    KEYS: ClassVar[tuple[Key, ...]] = LIST_KEYS
    HELP_TEXT = N_(
        "An edition is a checklist as it is at one moment: a changed file is another one, also when its version was not raised. The next "
        "round here asks the edition that is in force. Of each laptop it is told which edition it began its last round with: an older one "
        "on a laptop means that it has not exchanged since, or has a file of its own. Your own checklists go along with every park."
    )
    DEFAULT_CSS = "EditionsScreen Prose { padding: 0 1; }"

    def title_text(self) -> str:
        return _("Checklists")

    def state_text(self) -> str:
        """Return whether laptops work with other editions than this one."""
        letters = (
            {use.letters for line in self.lines.shown if line.is_behind for use in line.used if not use.here} if self.is_mounted else set()
        )
        return _("! another edition than here: {letters}").format(letters=", ".join(sorted(letters))) if letters else ""

    def body(self) -> list[Widget]:
        """Lay out the list, and the edition under the cursor in full."""
        return [self.make_list(self._draw, head=self._head), Prose(self._whole)]

    def columns(self) -> list[RowColumn[Edition]]:
        """Return the columns."""
        return [
            RowColumn("title", N_("CHECKLIST"), lambda line: line.title(language())),
            RowColumn("version", N_("VERSION"), lambda line: line.version),
            RowColumn("origin", N_("FROM"), origin_text),
            RowColumn("standing", N_("STATUS"), edition_standing),
            RowColumn("used", N_("LAST ASKED BY"), last_users),
            RowColumn("day", N_("LAST"), lambda line: line.used[0].day if line.used else None, "day"),
            RowColumn("sha256", N_("HASH"), lambda line: line.sha256),
        ]

    def row_key(self, row: Edition) -> str:
        """Return the hash of the edition."""
        return row.sha256

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, (_("CHECKLIST"), "dim"), _("VERSION"), _("FROM"), (_("LAST ASKED BY"), "dim"))

    def _draw(self, line: Edition, cells: int) -> Sequence[Piece]:
        name: Piece = (line.title(language()), "strong" if line.in_force else "dim")
        users: Piece = (("! " if line.is_behind else "") + (last_users(line) or "·"), "warn" if line.is_behind else "")
        return self._row(cells, name, self._version(line), origin_text(line), users)

    def _version(self, line: Edition) -> str:
        """Return the version of an edition, with the begin of its hash where another one calls itself the same."""
        alike = sum((other.name, other.version) == (line.name, line.version) for other in self.lines.shown)
        return f"{line.version} {line.sha256[:4]}" if alike > 1 else line.version

    @staticmethod
    def _row(cells: int, name: Piece, version: str, origin: str, users: Piece) -> list[Piece]:
        row = [Cell(name[0], 0, name[1]), Cell(version, VERSION), Cell(origin, FROM), Cell(users[0], LAPTOPS, users[1])]
        return columns(cells - 1, row)

    def _whole(self, cells: int) -> list[list[Piece]]:
        line = self.lines.current
        if line is None:
            return []
        about = [(f"{line.title(language())} {line.version} · {origin_text(line)} · {edition_standing(line)}", "strong")]
        about += [(_("laptop {letters}: last round {day}").format(letters=use.letters, day=day_text(use.day)), "") for use in line.used[:4]]
        about.append((_("hash {sha256}").format(sha256=line.sha256[:16]), "dim"))
        return [[("─" * cells, "dim")], *([(part, tone)] for text, tone in about for part in wrap(text, cells, 2))]

    async def load(self) -> None:
        self.lines.show(await self.app.call(editions))
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()
