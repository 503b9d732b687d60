"""The course over the years: every measurement of a park beside its baseline, and each year, in bars with their figures."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import ClassVar

from textual import work
from textual.widget import Widget

from kvo_inspect.domain.compare.course import Course
from kvo_inspect.errors import KvoError
from kvo_inspect.store.compare import ReadingStep
from kvo_inspect.store.course import reading_course
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.compare.course_rows import CourseRow, course_rows
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import PAGE
from kvo_inspect.tui.kit.screen import KvoScreen


class CourseScreen(KvoScreen[tuple[str, str]]):
    """One park over the years; the two measurements that were chosen to be compared come back."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("compare"), "", N_("Compare the two measurements that the row under the cursor tells of.")),
    )
    NO_ROWS = PAGE
    HELP_TEXT = N_(
        "Each measurement stands beside the baseline of its trajectory, over the questions that both asked: so the share of then differs "
        "from row to row. What was found and solved, and how many rounds were walked, is counted by year, as in the dossier. Nothing "
        "confidential is in it."
    )

    def __init__(self, park_id: str, name: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._park_name = name
        self._course: Course | None = None
        self._step: ReadingStep | None = None

    @property
    def lines(self) -> ListView[CourseRow]:
        return self.query_one(ListView)

    def title_text(self) -> str:
        return _("Over the years · {name}").format(name=self._park_name)

    def state_text(self) -> str:
        """Return how far the reading is."""
        if self._step is None:
            return ""
        return _("comparison {n} of {total} · Esc stops").format(n=self._step.done, total=self._step.total)

    def body(self) -> list[Widget]:
        """Lay out the rows."""
        return [ListView[CourseRow](self._draw, empty=self._empty)]

    def _empty(self) -> str:
        if self._course is None:
            return _("The measurements are being read.")
        return _(
            "No round yet. After the first round this page shows what was found and solved, and after a second measurement what changed."
        )

    @staticmethod
    def _draw(row: CourseRow, cells: int) -> Sequence[Piece]:
        return row.pieces(cells - 1)

    async def load(self) -> None:
        """Begin to read."""
        self._read()

    @work(exclusive=True, group="course")
    async def _read(self) -> None:
        """Read in short steps on the store's thread; a screen that is left stops it."""
        try:
            steps = await self.app.call(reading_course, self._park_id)
            while isinstance(step := await self.app.call(_advance, steps), ReadingStep):
                if step != self._step:
                    self._step = step
                    self.bars_changed()
            self._course = step
        except KvoError as error:
            self.app.notify_user(error)
        finally:
            self._step = None
        self.redraw()

    def redraw(self) -> None:
        """Draw everything anew: the rows are in the language in use."""
        if self._course is not None:
            self.lines.show(course_rows(self._course))
        super().redraw()

    def offered(self, key: Key) -> bool:
        """Only what tells of two measurements can be compared."""
        row = self.lines.current if self._course is not None and self.lines.total else None
        return key.key != "enter" or (row is not None and row.pair is not None)

    def on_list_view_moved(self) -> None:
        """Let the keys follow the row under the cursor."""
        self.bars_changed()

    def on_list_view_chosen(self, event: ListView.Chosen[CourseRow]) -> None:
        """Give back the two measurements of the row."""
        row: CourseRow = event.row
        if row.pair is not None:
            self.dismiss(row.pair)


def _advance(_store: Store, steps: Generator[ReadingStep, None, Course]) -> ReadingStep | Course:
    """Take the next step of the reading; at its end return the course."""
    try:
        return next(steps)
    except StopIteration as end:
        course: Course = end.value
        return course
