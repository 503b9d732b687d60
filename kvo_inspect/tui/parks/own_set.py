"""The park's own set of questions: which of all questions a round of this park asks when it asks the park's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from textual.widget import Widget

from kvo_inspect.content.load import Loaded
from kvo_inspect.domain.checklists.answer import item_key
from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.checklists.sets import unknown_items
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import QuestionSet
from kvo_inspect.domain.values.closed_sets import PARTS
from kvo_inspect.domain.walk.progress import questions_for
from kvo_inspect.errors import RuleError
from kvo_inspect.store.checklists.handed_along import checklists_for
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, language
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.names import part_name
from kvo_inspect.wording.sets import counted_text, unknown_items_text

HAS_ONE = (("no", N_("no set of its own")), ("yes", N_("a set of its own")))


@dataclass
class QuestionsField(TicksField):
    """The questions of one theme; when another field is edited it says how many of them are ticked."""

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the questions when active, else their number."""
        if active:
            return super().lines(cells, active)
        ticked = sum(bool(tick.state) for tick in self.ticks)
        return [[(_("{n} of {total}").format(n=ticked, total=len(self.ticks)), "" if ticked else "dim")]]


@dataclass(frozen=True)
class OwnSetPage:
    """What the form is filled from."""

    stops: Sequence[Checkpoint]
    loaded: Sequence[Loaded]


def read_own_set(store: Store, park_id: str) -> OwnSetPage:
    """Return the park's route and its open checklists."""
    loaded, _problems = checklists_for(store, park_id)
    return OwnSetPage(route(store, park_id), [entry for entry in loaded if not entry.checklist.confidential])


class OwnSetScreen(FormScreen[Park]):
    """A theme a field, a question a tick; below them how long a round with them takes."""

    HELP_TEXT = N_(
        "The questions that a round of this park asks when it is started with the park's own set. It begins as the short set. Space ticks "
        "a question, Enter goes to the next theme and after the last one stores. Required questions are in every set, and so is what is "
        "confidential. Rounds that are under way keep the set they were started with."
    )
    DEFAULT_CSS = "OwnSetScreen Prose { padding: 0 2; }"

    def __init__(self, park: Park) -> None:
        super().__init__()
        self._park = park
        self._page: OwnSetPage | None = None

    def title_text(self) -> str:
        return _("Questions of {name}").format(name=self._park.name)

    def body(self) -> list[Widget]:
        """Lay out the form, and below the form how long a round takes."""
        return [Form(submit=self.SUBMIT), Prose(self._counted)]

    async def make_fields(self) -> list[Field]:
        page = await self.app.call(read_own_set, self._park.id)
        self._page = page
        has_one = ChoiceField("has_one", N_("This park has"), options=HAS_ONE, at=int(bool(self._park.own_set)))
        return [has_one, *(self._theme(entry.checklist) for entry in page.loaded)]

    def _theme(self, checklist: Checklist) -> QuestionsField:
        ticks = [
            Tick(item_key(checklist, item), partial(_question, item), int(self._is_ticked(checklist, item)), note=_note(item))
            for item in checklist.item
        ]
        hidden = not self._park.own_set
        return QuestionsField(
            checklist.id, partial(_title, checklist), N_("The space bar ticks; Enter: next theme."), ticks=ticks, hidden=hidden
        )

    def _is_ticked(self, checklist: Checklist, item: Item) -> bool:
        if item.required or not self._park.own_set:
            return item.required or item.short
        return item_key(checklist, item) in self._park.own_set

    def _items(self) -> tuple[str, ...]:
        """Return the questions that are ticked, in the order they are walked; none when the park has no set of its own."""
        if self.form.values.get("has_one") != "yes":
            return ()
        return tuple(name for field in self.form.fields if isinstance(field, QuestionsField) for name in field.value)

    def _counted(self, cells: int) -> list[list[Piece]]:
        page = self._page
        if page is None or not self.form.fields or self.form.values["has_one"] != "yes":
            return [[]]
        question_set = QuestionSet(kind="own", items=self._items())
        checklists = [(entry.checklist, "full") for entry in page.loaded]
        lines: list[list[Piece]] = []
        for part in PARTS:
            estimate = questions_for(page.stops, cast("Any", checklists), part, (), question_set, people=1)
            lines.append([(f"{part_name(part)}: {counted_text(estimate)}", "warn" if estimate.is_long else "strong")])
        if unknown := unknown_items(self._park.own_set, [entry.checklist for entry in page.loaded]):
            lines += [[(line, "warn")] for line in wrap(unknown_items_text(unknown), cells)]
        return lines

    def on_form_changed(self) -> None:
        """Show the themes when the park has a set, and count again."""
        for field in self.form.all_fields:
            if isinstance(field, QuestionsField):
                field.hidden = self.form.values["has_one"] != "yes"
        self.form.changed()
        self.query_one(Prose).refresh(layout=True)

    async def load(self) -> None:
        """Fill the form the first time, and count."""
        await super().load()
        self.on_form_changed()

    async def submit(self, values: dict[str, Any]) -> Park:
        items = self._items()
        if values["has_one"] == "yes" and not items:
            raise RuleError(_("Tick at least one question."), self.form.fields[-1].name)
        return await self.app.call(lambda store: set_park(store, self._park.id, own_set=items))


def _title(checklist: Checklist) -> str:
    return checklist.title(language())


def _question(item: Item) -> str:
    return f"{item.id} {item.ask(language())}"


def _note(item: Item) -> str:
    return N_("required") if item.required else ""
