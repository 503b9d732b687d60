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
from kvo_inspect.domain.values.closed_sets import PARTS, PartOfDay, ThemeMode
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
    """Read what a new round of this park starts from."""
    loaded, problems = checklists_for(store, park_id)
    return Start(store.get(Park, park_id), round_defaults(store, park_id), route(store, park_id), loaded, problems)


def _title(one: Loaded) -> str:
    """Return a checklist's title in the language in use."""
    return one.checklist.title(language())


class StartRoundScreen(FormScreen[Round]):
    """Four fields, Enter four times; date, weather and what is brought along below them."""

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
        """Lay out the form, and below it how long it will take."""
        return [Form(submit=self.SUBMIT, submit_at="themes"), Prose(self._estimate)]

    async def make_fields(self) -> list[Field]:
        """Return the fields with their defaults."""
        start = await self.app.call(read_start, self._park_id)
        self._start = start
        if start.problems:
            count = len(start.problems)
            told = n_("A checklist of your own has {n} mistake: {first}", "Your own checklists have {n} mistakes: {first}", count)
            self.app.notify_user(told.format(n=count, first=start.problems[0]))
        kind = ChoiceField("kind", N_("Counts as"), options=options_of(("baseline", "yearly", "follow_up"), measurement_name))
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
                one.checklist.id,
                partial(_title, one),
                int(one.checklist.id in before if before else one.checklist.core),
                note=N_("came with the park") if one.given else "" if one.checklist.core else N_("companion theme"),
            )
            for one in start.loaded
        ]
        hint = N_("A digit or the space bar ticks; once more: only what stands out.")
        return TicksField("themes", N_("Themes"), hint, ticks=ticks, states=THEME_STATES)

    def _estimate(self, cells: int) -> list[list[Piece]]:
        if self._start is None or not self.form.fields:
            return [[]]
        values = self.form.values
        themes = cast("dict[str, ThemeMode]", values["themes"])
        asked = questions_for(
            self._start.stops,
            [(one.checklist, themes[one.checklist.id]) for one in self._start.loaded if one.checklist.id in themes],
            cast("PartOfDay", values["part"]),
            tuple(cast("dict[str, str]", values["ticked"])),
            people=len(self._people().chosen()),
        )
        counted = ", ".join(
            (
                n_("{n} checkpoint", "{n} checkpoints", asked.checkpoints).format(n=asked.checkpoints),
                n_("{n} question", "{n} questions", asked.questions).format(n=asked.questions),
                n_("about {n} minute", "about {n} minutes", asked.minutes).format(n=asked.minutes),
            )
        )
        lines: list[list[Piece]] = [[(counted, "strong")]]
        day = next(field.day for field in self.form.fields if isinstance(field, DateField))
        if day and day > self.app.today.isoformat():
            lines.append([(_("! {day} is still to come.").format(day=day_text(day)), "warn")])
        companions = [
            one
            for one in self._start.loaded
            if not one.checklist.core and not one.checklist.confidential and themes.get(one.checklist.id) == "full"
        ]
        if asked.is_long:
            told = _("! Longer than {n} minutes: people lose attention.").format(n=LONG_MINUTES)
            if companions:
                names = ", ".join(one.checklist.title(language()) for one in companions)
                told += " " + _("Leave out: {themes}?").format(themes=names)
            lines += [[(line, "warn")] for line in wrap(told, cells)]
        return lines

    def _people(self) -> PeopleField:
        return next(field for field in self.form.fields if isinstance(field, PeopleField))

    def on_form_changed(self) -> None:
        """Count again."""
        self.query_one(Prose).refresh(layout=True)

    async def load(self) -> None:
        """Fill the form the first time, and count."""
        await super().load()
        self.on_form_changed()

    async def submit(self, values: dict[str, Any]) -> Round:
        loaded = self._start.loaded if self._start else ()
        date = typed_day("date", values["date"], self.app.today)
        new = NewRound(
            kind=values["kind"],
            part=values["part"],
            date=date,
            people=self._people().chosen(),
            weather=values["weather"],
            checklists=tuple((one, values["themes"][one.checklist.id]) for one in loaded if one.checklist.id in values["themes"]),
            ticked=tuple(values["ticked"]),
        )
        made = await self.app.call(start_round, self._park_id, new)
        if made.closed is not None:
            raise RuleError(_("This round is there already, and finished: reopen it at the park, or choose another day."), "date")
        return made
