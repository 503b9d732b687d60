"""Starting a round: what it counts as, day or evening, who walks along, which themes; and how long it will take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, cast

from textual.widget import Widget

from kvo_inspect.content.load import Loaded
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import MEASUREMENT_KINDS, PARTS, PartOfDay, ThemeMode
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.walk.progress import LONG_MINUTES, questions_for
from kvo_inspect.errors import RuleError
from kvo_inspect.store.checklists.handed_along import checklists_for
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, RoundDefaults, round_defaults, start_round
from kvo_inspect.texts import N_, _, language, n_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.rounds.people_field import PeopleField
from kvo_inspect.wording.names import day_text, measurement_name, part_name

THEME_STATES = (("off", ""), ("full", ""), ("notable", N_("only what stands out")))


@dataclass(frozen=True)
class Start:
    """What the form is filled from."""

    park: Park
    defaults: RoundDefaults
    stops: list[Checkpoint]
    loaded: tuple[Loaded, ...]
    problems: tuple[str, ...]


def read_start(store: Store, park_id: str) -> Start:
    """Return the park, its route, its checklists with their problems, and the defaults of a new round."""
    loaded, problems = checklists_for(store, park_id)
    return Start(store.get(Park, park_id), round_defaults(store, park_id), route(store, park_id), loaded, problems)


def _title(loaded: Loaded) -> str:
    """Return a checklist's title in the language in use."""
    return loaded.checklist.title(language())


class StartRoundScreen(FormScreen[Round]):
    """The form of a new round: four fields, Enter four times; date, weather and what is brought along below them."""

    SUBMIT: ClassVar[str] = N_("start the round")
    HELP_TEXT = N_(
        "Enter four times starts. A digit ticks a participant or a theme; again: excused, or only what stands out (no questions, only what "
        "people see). A new participant is typed as “name, organisation”, with “, inspector” behind it when they record on a laptop of "
        "their own: Exchange then tells who has not handed in. Below the themes are date, weather, light meter and visits."
    )
    DEFAULT_CSS = "StartRoundScreen Prose { padding: 0 2; }"

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._start: Start | None = None

    def title_text(self) -> str:
        return _("Start a round: {name}").format(name=self._start.park.name) if self._start else _("Start a round")

    def body(self) -> list[Widget]:
        """Lay out the form, and below the form how long the round will take."""
        return [Form(submit=self.SUBMIT, submit_at="themes"), Prose(self._estimate)]

    async def make_fields(self) -> list[Field]:
        """Return the fields with their defaults."""
        start = await self.app.call(read_start, self._park_id)
        self._start = start
        if start.problems:
            count = len(start.problems)
            text = n_("A checklist of your own has {n} mistake: {first}", "Your own checklists have {n} mistakes: {first}", count)
            self.app.notify_user(text.format(n=count, first=start.problems[0]))
        kind = ChoiceField("kind", N_("Counts as"), options=options_of(MEASUREMENT_KINDS, measurement_name))
        kind.choose(start.defaults.kind)
        part = ChoiceField("part", N_("Part of day"), options=options_of(PARTS, part_name))
        part.choose(start.defaults.part)
        people = PeopleField("people", N_("Participants"), N_("A digit or the space bar ticks; once more: excused."))
        me = Person(self.app.settings.name, self.app.settings.organisation)
        for person in start.defaults.people or (me,):
            people.add(person)
        return [
            kind,
            part,
            people,
            self._themes(start),
            DateField("date", N_("Date"), text=day_text(start.defaults.date), today=lambda: self.app.today),
            LineField("weather", N_("Weather"), N_("Dry, 8 degrees, little wind; may stay empty.")),
            TicksField(
                "ticked",
                N_("Also asked"),
                ticks=[
                    Tick("meter", N_("with a light meter: illuminance")),
                    Tick("visit", N_("inside companies, on a visit")),
                ],
            ),
        ]

    @staticmethod
    def _themes(start: Start) -> TicksField:
        before = start.defaults.themes
        ticks = [
            Tick(
                loaded.checklist.id,
                partial(_title, loaded),
                int(loaded.checklist.id in before if before else loaded.checklist.core),
                note=N_("came with the park") if loaded.given else "" if loaded.checklist.core else N_("companion theme"),
            )
            for loaded in start.loaded
        ]
        hint = N_("A digit or the space bar ticks; once more: only what stands out.")
        return TicksField("themes", N_("Themes"), hint, ticks=ticks, states=THEME_STATES)

    def _estimate(self, cells: int) -> list[list[Piece]]:
        if self._start is None or not self.form.fields:
            return [[]]
        values = self.form.values
        themes = cast("dict[str, ThemeMode]", values["themes"])
        estimate = questions_for(
            self._start.stops,
            [(loaded.checklist, themes[loaded.checklist.id]) for loaded in self._start.loaded if loaded.checklist.id in themes],
            cast("PartOfDay", values["part"]),
            tuple(cast("dict[str, str]", values["ticked"])),
            people=len(self._people().chosen()),
        )
        counted = ", ".join(
            (
                n_("{n} checkpoint", "{n} checkpoints", estimate.checkpoints).format(n=estimate.checkpoints),
                n_("{n} question", "{n} questions", estimate.questions).format(n=estimate.questions),
                n_("about {n} minute", "about {n} minutes", estimate.minutes).format(n=estimate.minutes),
            )
        )
        lines: list[list[Piece]] = [[(counted, "strong")]]
        day = next(field.day for field in self.form.fields if isinstance(field, DateField))
        if day and day > self.app.today.isoformat():
            lines.append([(_("! {day} is still to come.").format(day=day_text(day)), "warn")])
        companions = [
            loaded
            for loaded in self._start.loaded
            if not loaded.checklist.core and not loaded.checklist.confidential and themes.get(loaded.checklist.id) == "full"
        ]
        if estimate.is_long:
            text = _("! Longer than {n} minutes: people lose attention.").format(n=LONG_MINUTES)
            if companions:
                names = ", ".join(loaded.checklist.title(language()) for loaded in companions)
                text += " " + _("Leave out: {themes}?").format(themes=names)
            lines += [[(line, "warn")] for line in wrap(text, cells)]
        return lines

    def _people(self) -> PeopleField:
        return next(field for field in self.form.fields if isinstance(field, PeopleField))

    def on_form_changed(self) -> None:
        """Estimate the round again."""
        self.query_one(Prose).refresh(layout=True)

    async def load(self) -> None:
        """Fill the form the first time, and estimate the round."""
        await super().load()
        self.on_form_changed()

    async def submit(self, values: dict[str, Any]) -> Round:
        checklists = self._start.loaded if self._start else ()
        date = typed_day("date", values["date"], self.app.today)
        new = NewRound(
            kind=values["kind"],
            part=values["part"],
            date=date,
            people=self._people().chosen(),
            weather=values["weather"],
            checklists=tuple(
                (loaded, values["themes"][loaded.checklist.id]) for loaded in checklists if loaded.checklist.id in values["themes"]
            ),
            ticked=tuple(values["ticked"]),
        )
        made = await self.app.call(start_round, self._park_id, new)
        if made.closed is not None:
            raise RuleError(_("This round is there already, and finished: reopen it at the park, or choose another day."), "date")
        return made
