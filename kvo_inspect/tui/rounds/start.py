"""Starting a round: what it counts as, day or evening, who walks along, which themes; and how long it will take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar, cast

from textual.widget import Widget

from kvo_inspect.content.load import Loaded
from kvo_inspect.content.sets import lacking_sets
from kvo_inspect.domain.checklists.checklist import Checklist
from kvo_inspect.domain.checklists.sets import LackingSets, has_short_set, unknown_items, without_questions
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import RoundMoment, can_recheck, comes_after
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import QuestionSet, Round
from kvo_inspect.domain.values.closed_sets import MEASUREMENT_KINDS, PARTS, SET_KINDS, MeasurementKind, PartOfDay, SetKind, ThemeMode
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.walk.pace import Pace
from kvo_inspect.domain.walk.progress import LONG_MINUTES, Estimate, questions_for
from kvo_inspect.errors import RuleError
from kvo_inspect.store.checklists.handed_along import checklists_for
from kvo_inspect.store.checklists.own_files import take_sets
from kvo_inspect.store.findings.finding import open_findings_at
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import PlannedLine, planned_line
from kvo_inspect.store.rounds.round import NewRound, Person, RoundDefaults, round_defaults, start_round
from kvo_inspect.store.walk.loading import round_moments
from kvo_inspect.store.walk.pace import park_pace
from kvo_inspect.texts import N_, _, language, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import pad, width, wrap
from kvo_inspect.tui.rounds.people_field import PeopleField
from kvo_inspect.tui.rounds.ticked import ticked_field
from kvo_inspect.wording.names import day_text, measurement_name, part_name, set_name
from kvo_inspect.wording.parks.planned import double_text, planned_text
from kvo_inspect.wording.sets import counted_text, lacking_sets_text, pace_text, unknown_items_text, without_questions_text

THEME_STATES = (("off", ""), ("full", ""), ("notable", N_("only what stands out")))


@dataclass(frozen=True)
class Start:
    """What the form is filled from."""

    park: Park
    defaults: RoundDefaults
    stops: list[Checkpoint]
    loaded: tuple[Loaded, ...]
    problems: tuple[str, ...]
    paces: Mapping[PartOfDay, Pace]
    """What the park's earlier rounds by day and in the evening tell of how long a round takes."""
    standing: Sequence[Finding]
    """The open findings of the route."""
    moments: Mapping[str, RoundMoment]
    """When each round of the park is walked."""
    planned: PlannedLine | None = None
    """The plan for today that the form is filled from."""
    lacking: Sequence[LackingSets] = ()
    """Checklists of one's own without the sets that the shipped ones have."""

    def rechecks(self, date: str, part: PartOfDay) -> int:
        """Return how many open findings a round of this date and part is asked to look at again."""
        return sum(
            can_recheck(finding, part, made_in_this_round=False) and not comes_after(self.moments.get(finding.round or ""), date, part)
            for finding in self.standing
        )


def read_start(store: Store, park_id: str) -> Start:
    """Return the park, its route, its checklists with their problems, and the defaults of a new round."""
    loaded, problems = checklists_for(store, park_id)
    paces = {part: park_pace(store, park_id, part) for part in PARTS}
    defaults = round_defaults(store, park_id)
    planned = planned_line(store, defaults.planned.id) if defaults.planned else None
    park, stops = store.get(Park, park_id), route(store, park_id)
    on_route = {stop.id for stop in stops}
    standing = [finding for finding in open_findings_at(store, park_id) if finding.checkpoint in on_route]
    moments = round_moments(store, park_id)
    return Start(park, defaults, stops, loaded, problems, paces, standing, moments, planned, lacking_sets(store.data))


def _title(loaded: Loaded) -> str:
    """Return a checklist's title in the language in use."""
    return loaded.checklist.title(language())


def _state(mode: ThemeMode) -> int:
    """Return the place of how a theme is walked among the states of its tick."""
    return next(place for place, (name, _label) in enumerate(THEME_STATES) if name == mode)


class StartRoundScreen(FormScreen[Round]):
    """The form of a new round: five fields, Enter five times; weather, themes and what is brought along below them."""

    SUBMIT: ClassVar[str] = N_("start the round")
    HELP_TEXT = N_(
        "Enter five times starts. The set says which questions the round asks: the short set fits an evening, what it leaves out is opened "
        "at a checkpoint with q, and n always works. A digit ticks a participant or a theme; again: excused, or only what stands out (no "
        "questions, only what people see). A new participant is typed as “name, organisation”, with “, inspector” behind it when they "
        "record on a laptop of their own: Exchange then tells who has not handed in. Below the participants are weather, themes, when you "
        "are to be back, light meter and visits."
    )
    DEFAULT_CSS = "StartRoundScreen Prose { padding: 0 2; }"

    def __init__(self, park_id: str, kind: MeasurementKind | None = None, part: PartOfDay | None = None) -> None:
        """*kind* and *part*: what is proposed; None: as is usual now."""
        super().__init__()
        self._park_id = park_id
        self._proposed = kind, part
        self._start: Start | None = None
        self._set_of: MeasurementKind = "baseline"
        """The kind of measurement whose set was proposed last."""

    def title_text(self) -> str:
        return _("Start a round: {name}").format(name=self._start.park.name) if self._start else _("Start a round")

    def body(self) -> list[Widget]:
        """Lay out the form, and below the form how long the round will take."""
        return [Form(submit=self.SUBMIT, submit_at="people"), Prose(self._estimate)]

    async def make_fields(self) -> list[Field]:
        """Return the fields with their defaults."""
        start = await self.app.call(read_start, self._park_id)
        kind, part = self._proposed
        defaults = replace(start.defaults, kind=kind or start.defaults.kind, part=part or start.defaults.part)
        self._start = replace(start, defaults=defaults)
        return self._fields(self._start)

    def _fields(self, start: Start) -> list[Field]:
        if start.problems:
            count = len(start.problems)
            text = n_("A checklist of your own has {n} mistake: {first}", "Your own checklists have {n} mistakes: {first}", count)
            self.app.notify_user(text.format(n=count, first=start.problems[0]))
        kind = ChoiceField("kind", N_("Counts as"), options=options_of(MEASUREMENT_KINDS, measurement_name))
        kind.choose(start.defaults.kind)
        part = ChoiceField("part", N_("Part of day"), options=options_of(PARTS, part_name))
        part.choose(start.defaults.part)
        people = PeopleField("people", N_("Participants"), N_("A digit or the space bar ticks; once more: excused."), namesakes=True)
        me = Person(self.app.settings.name, self.app.settings.organisation)
        for person in start.defaults.people or (me,):
            people.add(person)
        offered = [(set_kind, partial(self._set_label, set_kind)) for set_kind in self._sets()]
        questions = ChoiceField("set", N_("Questions"), options=offered, hidden=len(offered) == 1)
        questions.choose(start.defaults.sets[start.defaults.kind].kind)
        self._set_of = start.defaults.kind
        return [
            kind,
            part,
            DateField("date", N_("Date"), text=day_text(start.defaults.date), today=lambda: self.app.today, kind="recent"),
            questions,
            people,
            LineField("weather", N_("Weather"), N_("Dry, 8 degrees, little wind; may stay empty.")),
            self._themes(start),
            LineField("back_by", N_("Back by"), N_("A time as 21:30, if you agreed one: the round then says whether you will be.")),
            ticked_field(),
        ]

    @staticmethod
    def _themes(start: Start) -> TicksField:
        before = start.defaults.themes
        ticks = [
            Tick(
                loaded.checklist.id,
                partial(_title, loaded),
                _state(before[loaded.checklist.id]) if loaded.checklist.id in before else int(not before and loaded.checklist.core),
                note=N_("came with the park") if loaded.given else "" if loaded.checklist.core else N_("companion theme"),
            )
            for loaded in start.loaded
        ]
        hint = N_("A digit or the space bar ticks; once more: only what stands out.")
        return TicksField("themes", N_("Themes"), hint, ticks=ticks, states=THEME_STATES)

    # -- the set -------------------------------------------------------------------------------------------------------

    def _sets(self) -> list[SetKind]:
        """Return the sets that this park can walk: the short one when a checklist has one, its own when it has one."""
        if self._start is None:
            return ["full"]
        short = has_short_set(entry.checklist for entry in self._start.loaded)
        own = self._start.park.own_set or any(question_set.kind == "own" for question_set in self._start.defaults.sets.values())
        offered: dict[SetKind, bool] = {"short": short, "full": True, "own": bool(own)}
        return [kind for kind, there in offered.items() if there]

    def _question_set(self, kind: SetKind) -> QuestionSet:
        """Return the set of this kind: of the park's own, for a follow-up measurement, the questions that its baseline asked."""
        if self._start is None or kind != "own":
            return QuestionSet(kind=kind)
        proposed = self._start.defaults.sets[cast("MeasurementKind", self.form.values["kind"])]
        return proposed if proposed.kind == "own" else QuestionSet(kind="own", items=self._start.park.own_set)

    def _set_label(self, kind: SetKind) -> str:
        """Return a set with its questions and minutes beside it."""
        if self._start is None or not self.form.fields:
            return set_name(kind)
        estimate = self._estimated(kind)
        name = pad(set_name(kind), max(width(set_name(other)) for other in SET_KINDS))
        return f"{name}  {counted_text(estimate)}"

    def _estimated(self, kind: SetKind) -> Estimate:
        """Return what a round as the form stands would ask with this set. Only after the form was filled."""
        start, values = cast("Start", self._start), self.form.values
        return questions_for(
            start.stops,
            self._themes_chosen(),
            cast("PartOfDay", values["part"]),
            tuple(cast("dict[str, str]", values["ticked"])),
            self._question_set(kind),
            start.paces[cast("PartOfDay", values["part"])],
            people=len(self._people().chosen()),
            rechecks=start.rechecks(self._day(), cast("PartOfDay", values["part"])),
        )

    def _day(self) -> str:
        """Return the day of the round; the one proposed while no day stands there."""
        day = next(field.day for field in self.form.fields if isinstance(field, DateField))
        return day or cast("Start", self._start).defaults.date

    def _themes_chosen(self) -> list[tuple[Checklist, ThemeMode]]:
        themes = cast("dict[str, ThemeMode]", self.form.values["themes"])
        loaded = self._start.loaded if self._start is not None else ()
        return [(entry.checklist, themes[entry.checklist.id]) for entry in loaded if entry.checklist.id in themes]

    def _set_lacks(self, question_set: QuestionSet) -> list[str]:
        """Return sentences on what the chosen set lacks: a theme of which it asks nothing, questions that are no more."""
        checklists = [checklist for checklist, mode in self._themes_chosen() if mode == "full"]
        loaded = self._start.loaded if self._start is not None else ()
        without = without_questions(question_set, checklists)
        unknown = unknown_items(question_set.items, [entry.checklist for entry in loaded])
        sentences = [without_questions_text(without)] if without else []
        if unknown:
            sentences.append(unknown_items_text(unknown))
        return sentences

    def _estimate(self, cells: int) -> list[list[Piece]]:
        if self._start is None or not self.form.fields:
            return [[]]
        values = self.form.values
        themes = cast("dict[str, ThemeMode]", values["themes"])
        kind = cast("SetKind", values["set"])
        estimate = self._estimated(kind)
        counted = ", ".join(
            (
                n_("{n} checkpoint", "{n} checkpoints", estimate.checkpoints).format(n=estimate.checkpoints),
                counted_text(estimate),
            )
        )
        lines: list[list[Piece]] = [[(line, "strong")] for line in wrap(counted, cells)]
        if self._start.planned is not None:
            told = [(planned_text(self._start.planned), "strong"), (double_text(self._start.planned), "warn")]
            lines = [[(line, tone)] for text, tone in told if text for line in wrap(text, cells)] + lines
        lines += [[(line, "dim")] for line in wrap(pace_text(estimate.pace), cells)]
        for sentence in self._set_lacks(self._question_set(kind)):
            lines += [[(line, "warn")] for line in wrap(sentence, cells)]
        companions = [
            loaded
            for loaded in self._start.loaded
            if not loaded.checklist.core and not loaded.checklist.confidential and themes.get(loaded.checklist.id) == "full"
        ]
        if estimate.is_long:
            text = _("! Longer than {n} minutes: people lose attention.").format(n=LONG_MINUTES)
            if kind != "short" and "short" in self._sets():
                text += " " + _("The short set fits an evening.")
            if companions:
                names = ", ".join(loaded.checklist.title(language()) for loaded in companions)
                text += " " + _("Leave out: {themes}?").format(themes=names)
            lines += [[(line, "warn")] for line in wrap(text, cells)]
        return lines

    def _everybody(self) -> tuple[Person, ...]:
        """Return who is ticked, with whom a line that is still being typed names."""
        self._people().add_typed()
        return self._people().chosen()

    def _people(self) -> PeopleField:
        return next(field for field in self.form.fields if isinstance(field, PeopleField))

    def on_form_changed(self) -> None:
        """Estimate the round again; another kind of measurement proposes its own set."""
        kind = cast("MeasurementKind", self.form.values["kind"])
        if self._start is not None and kind != self._set_of:
            self._set_of = kind
            for field in self.form.fields:
                if field.name == "set":
                    cast("ChoiceField", field).choose(self._start.defaults.sets[kind].kind)
        self.form.changed()
        self.query_one(Prose).refresh(layout=True)

    async def load(self) -> None:
        """Fill the form the first time, and estimate the round; ask whether an own checklist shall have the sets it lacks."""
        await super().load()
        self.on_form_changed()
        if self._start is not None and self._start.lacking and not self.app.read_only:
            self._ask_sets(self._start.lacking)

    def _ask_sets(self, lacking: Sequence[LackingSets]) -> None:
        """Ask once, for the first of them; the next one is asked about after it."""
        self._start = replace(cast("Start", self._start), lacking=())

        async def take() -> None:
            await self.app.call(lambda store: take_sets(store.data, lacking[0].checklist.id))
            self._start = await self.app.call(read_start, self._park_id)
            self.form.set_fields(self._fields(self._start))
            self.on_form_changed()
            if self._start.lacking:
                self._ask_sets(self._start.lacking)

        question = lacking_sets_text(lacking[0]) + " " + _("Take the sets over into your file?")
        self.app.push_screen(AskYesNo(question, default=True), lambda yes: self.later(take()) if yes else None)

    async def submit(self, values: dict[str, Any]) -> Round:
        checklists = self._start.loaded if self._start else ()
        date = typed_day("date", values["date"], self.app.today)
        new = NewRound(
            kind=values["kind"],
            part=values["part"],
            date=date,
            people=self._everybody(),
            weather=values["weather"],
            question_set=self._question_set(values["set"]),
            back_by=values["back_by"],
            checklists=tuple(
                (loaded, values["themes"][loaded.checklist.id]) for loaded in checklists if loaded.checklist.id in values["themes"]
            ),
            ticked=tuple(values["ticked"]),
        )
        made = await self.app.call(start_round, self._park_id, new)
        if made.closed is not None:
            raise RuleError(_("This round is there already, and finished: reopen it at the park, or choose another day."), "date")
        if made.set != new.question_set:  # somebody began it: what they chose stays until it is changed on the round
            sentence = _("This round was begun already, with the set: {set}. On the round, q twice goes on with another.")
            self.app.notify_user(sentence.format(set=set_name(made.set.kind)))
        return made
