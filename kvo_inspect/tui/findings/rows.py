"""What lists of findings share: rows that stand for findings, changed together as one step, and taken back as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from kvo_inspect.store.record.reach import DESK, Reach
from kvo_inspect.store.search.finding_list import Filter, FindingLine
from kvo_inspect.store.search.saved_filters import ListName, SavedFilter
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.findings.bulk_change import push_change
from kvo_inspect.tui.findings.questions import FindingQuestions
from kvo_inspect.tui.findings.saved_filters import FilterQuestions
from kvo_inspect.tui.findings.verdicts import VerdictQuestions
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import Sort
from kvo_inspect.tui.kit.lists.pages import Row
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.undoable import UndoableScreen
from kvo_inspect.wording.findings import finding_text

CHANGE = Key(
    "e", N_("change"), "change", N_("Change what is marked, or this one: step, holder, date, severity."), writes=True, rows="marked"
)


class FindingRowsScreen(ListScreen[None, Row], UndoableScreen[None]):
    """A list whose rows stand for findings; put `CHANGE` into KEYS."""

    REACH: ClassVar[frozenset[str]] = DESK

    LIST_NAME: ClassVar[ListName] = "findings"
    """Under which its filters are saved."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted = Filter()
        self._filter_questions = FilterQuestions(self, self.LIST_NAME, self._filter_now, self._put_on)
        self._names: dict[str, str] = {}
        """What each item is called when it fails."""
        self._asks = FindingQuestions(self, self._changed, self._about)
        self._verdicts = VerdictQuestions(self, self._asks, self._judged)

    def what(self, line: FindingLine) -> str:
        """Return a finding in a few words: what fails, which object, what was typed."""
        return finding_text(line, self._names)

    def lines_of(self, rows: Sequence[Row]) -> list[FindingLine]:
        """Return the findings that these rows stand for."""
        raise NotImplementedError

    async def shown_numbers(self) -> frozenset[int]:
        """Return the numbers of all findings that are listed."""
        raise NotImplementedError

    def _about(self) -> list[tuple[str, str]]:
        """Return code and words of what is changed."""
        return [(line.code, self.what(line)) for line in self.lines_of(self.chosen)]

    def do_change(self) -> None:
        """Ask what to change of what is marked, or of the finding under the cursor."""
        if lines := self.lines_of(self.chosen):
            push_change(self, lines, self._asks, self._verdicts)
        else:
            self.app.notify_user(_("Only findings are changed here; Enter opens the round at a remark."))

    async def _changed(self) -> None:
        await self._judged("")

    async def _judged(self, sentence: str) -> None:
        changed = self.chosen if self.lines.marks else ()
        self.forget_marks()
        await self.reload()
        if changed and not sentence:
            count = len(self.lines_of(changed))
            sentence = n_("{n} finding changed. u takes it back.", "{n} findings changed. u takes it back.", count).format(n=count)
        if sentence := " ".join(filter(None, (sentence, await self.hidden_text(changed)))):
            self.app.notify_user(sentence)

    # -- saved filters -------------------------------------------------------------------------------------------------

    async def show_wanted(self) -> None:
        """Read anew what the filter asks for."""
        raise NotImplementedError

    async def do_filters(self) -> None:
        """Ask for a saved filter."""
        await self._filter_questions.ask()

    def _filter_now(self, name: str) -> SavedFilter:
        sort = self.lines.sort
        wanted = replace(self._wanted, typed=self.lines.words, confidential=False)
        return SavedFilter(name, wanted, sort.column if sort else "", descending=bool(sort and sort.descending))

    async def _put_on(self, saved: SavedFilter) -> None:
        self._wanted = replace(saved.wanted, typed="", confidential=self._wanted.confidential)
        self.lines.set_words(saved.wanted.typed)
        self.lines.sort = Sort(saved.column, saved.descending) if saved.column else None
        await self.show_wanted()

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk on the findings that are listed."""
        return Reach.here(self.acts, nouns=self.REACH, shown=await self.shown_numbers())
