"""The surveys of a trajectory: what was answered, how sure that is, and the two moments beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.held import Survey
from kvo_inspect.domain.survey.results import AnswerFile, ResultPair
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.record.reach import PLAN, Reach, every_id
from kvo_inspect.store.survey.beside import SurveyPage, read_surveys
from kvo_inspect.store.survey.feeding import match_targets, on_the_way_text
from kvo_inspect.store.survey.surveys import SurveyLine, remove_file
from kvo_inspect.texts import N_, _, n_, p_
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.survey.edit import EditSurveyScreen
from kvo_inspect.tui.survey.feed import FeedTargetsScreen
from kvo_inspect.tui.survey.printing import printing_screen
from kvo_inspect.tui.survey.take import TakeAnswersScreen
from kvo_inspect.wording.names import capital, day_text, survey_moment_name
from kvo_inspect.wording.survey.results import (
    added_up_text,
    answer_name,
    answered_text,
    asked_text,
    chance_mark,
    change_whole,
    interval_text,
    points_text,
    response_text,
    result_text,
    share_name,
    share_whole,
    survey_name,
)

WIDE = 110
"""Width in cells from which a list shows its further columns."""


class SurveysScreen(ListScreen[None, ResultPair], UndoableScreen[None]):
    """The surveys of a trajectory."""

    REACH = PLAN
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("i", N_("import"), "take", N_("Take in the answers of Microsoft Forms, Google Forms or LimeSurvey."), writes=True, rows="none"),
        Key(
            "e",
            N_("edit"),
            "edit",
            N_("When a survey was sent, until when it is open, and how many companies were asked."),
            writes=True,
            rows="none",
        ),
        Key("d", N_("targets"), "feed", N_("Write the shares of a survey as figures of the targets."), writes=True, rows="none"),
        Key("c", N_("compare"), "compare", N_("Choose which two of three surveys stand beside each other."), rows="none"),
        Key(
            "p",
            N_("print"),
            "print",
            N_("Print a questionnaire as a Word file or sheet, or as text to paste into a form tool."),
            rows="none",
        ),
        Key(
            "delete",
            N_("remove"),
            "remove",
            N_("Take away the answers of a file that was taken in by mistake."),
            last=True,
            writes=True,
            rows="none",
        ),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "What entrepreneurs answered, per question the share of those whose answer counts; who could not answer is left out. Between which "
        "percentages the share lies holds nineteen times in twenty (Wilson 1927); a change is set against what chance alone can make "
        "(Agresti and Caffo 2000). Fewer than five answers are an impression without a percentage (our own guideline). A question in "
        "other words is kept apart."
    )
    DEFAULT_CSS = "SurveysScreen Prose { padding: 0 1; }"

    def __init__(self, park: Park, trajectory: Trajectory) -> None:
        super().__init__()
        self._park = park
        self._trajectory = trajectory
        self._page = SurveyPage()
        self._beside: tuple[str, str] | None = None
        """The ids of the two surveys that were chosen; None: the first and the last."""

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the surveys of the trajectory."""
        return Reach.here(self.acts, nouns=self.REACH, things=await self.app.call(every_id, Survey, trajectory=self._trajectory.id))

    def title_text(self) -> str:
        return _("Survey: {name}").format(name=self._park.name)

    def state_text(self) -> str:
        """Return the response of the newest survey."""
        return answered_text(self._page.surveys[-1]) if self._page.surveys else ""

    def body(self) -> list[Widget]:
        """Lay out the surveys above, the questions, and the question under the cursor in full."""
        empty = N_(
            "No answers yet. p prints the questionnaire, e says when it was sent and to how many, i takes in the file of a form tool."
        )
        return [Prose(self._above), self.make_list(self._draw, head=self._head, empty=empty), Prose(self._whole)]

    def columns(self) -> list[RowColumn[ResultPair]]:
        """Return the columns: of both surveys the share, how many answered and between what the share lies."""
        first, second = self._names()
        return [
            RowColumn("name", N_("SHARE"), lambda pair: capital(share_name(self._page.questionnaire, pair))),
            RowColumn("first", first.upper, lambda pair: result_text(pair.first)),
            RowColumn("first n", lambda: f"N {first.upper()}", lambda pair: pair.first.counted.n if pair.first else None, "number"),
            RowColumn(
                "first between",
                lambda: f"{_('BETWEEN')} {first.upper()}",
                lambda pair: interval_text(pair.first.counted) if pair.first else "",
            ),
            RowColumn("second", second.upper, lambda pair: result_text(pair.second)),
            RowColumn("second n", lambda: f"N {second.upper()}", lambda pair: pair.second.counted.n if pair.second else None, "number"),
            RowColumn(
                "second between",
                lambda: f"{_('BETWEEN')} {second.upper()}",
                lambda pair: interval_text(pair.second.counted) if pair.second else "",
            ),
            RowColumn("change", N_("CHANGE"), lambda pair: points_text(pair.change)),
            RowColumn("note", N_("NOTE"), chance_mark),
        ]

    def park_of(self, row: ResultPair) -> str:
        """Return the id of the park."""
        return self._park.id

    def row_key(self, row: ResultPair) -> str:
        """Return the question as it was asked."""
        result = row.second or row.first
        return f"{row.question} {result.wording if result else ''}"

    def _names(self) -> tuple[str, str]:
        """Return what both surveys are called above their columns."""
        first, second = self._page.first, self._page.second
        return (
            survey_moment_name(first.survey.moment) if first else _("first"),
            survey_moment_name(second.survey.moment) if second else _("second"),
        )

    def _heads(self) -> tuple[str, str]:
        """Return the same in as few letters as a column has."""
        names = {"baseline": p_("survey", "BASELINE"), "yearly": p_("survey", "YEARLY"), "follow_up": p_("survey", "FOLLOW-UP")}
        first, second = self._page.first, self._page.second
        return names[first.survey.moment] if first else "", names[second.survey.moment] if second else ""

    def _above(self, cells: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = [
            [(part, "")]
            for line in self._page.surveys
            for part in wrap(f"{capital(survey_name(line))}: {response_text(line, self.app.today)}", cells)
        ]
        lines += [[(part, "dim")] for line in self._page.surveys if (text := added_up_text(line)) for part in wrap(capital(text), cells)]
        again = [file for line in self._page.surveys for file in line.results.files if file.again]
        if again:
            lines.append([(_("The same people came in from two files, here and on another laptop: they count once."), "dim")])
        return [*lines, []] if lines else []

    def _head(self, cells: int) -> Sequence[Piece]:
        first, second = self._heads()
        return self._row(cells, (_("SHARE"), "dim"), (first, "N", _("BETWEEN")), (second, "N", _("BETWEEN")), _("CHANGE"), "")

    def _draw(self, pair: ResultPair, cells: int) -> Sequence[Piece]:
        sides = [
            (result_text(side), str(side.counted.n), interval_text(side.counted)) if side is not None else ("–", "", "")
            for side in (pair.first, pair.second)
        ]
        name = capital(share_name(self._page.questionnaire, pair))
        return self._row(
            cells, (name, "strong"), sides[0], sides[1], points_text(pair.change), chance_mark(pair, short=cells < WIDE), _tone(pair)
        )

    def _row(
        self, cells: int, name: Piece, first: tuple[str, str, str], second: tuple[str, str, str], change: str, note: str, tone: str = "dim"
    ) -> list[Piece]:
        row = [Cell(name[0], 0, name[1])]
        for place, side in enumerate((first, second)):
            if place and self._page.second is None:
                continue
            row.append(Cell(side[0], 10, right=True))
            if cells >= WIDE or self._page.second is None:
                row += [Cell(side[1], 6, "dim", right=True), Cell(side[2], 11, "dim", right=True)]
        if self._page.second is not None:
            row += [Cell(change, 8, tone, right=True), Cell(note, 15 if cells >= WIDE else 9, "warn" if note else "dim")]
        return columns(cells - 1, row)

    def _whole(self, cells: int) -> list[list[Piece]]:
        pair = self.lines.current
        if pair is None:
            return []
        lines: list[list[Piece]] = [[("─" * cells, "dim")]]
        lines += [[(part, "strong")] for part in wrap(asked_text(self._page.questionnaire, pair), cells, 2)]
        for line, result in ((self._page.first, pair.first), (self._page.second, pair.second)):
            if line is None or result is None:
                continue
            name = capital(survey_moment_name(line.survey.moment))
            lines += [[(part, "")] for part in wrap(f"{name}: {share_whole(result.counted)}", cells)]
            counts = ", ".join(
                f"{answer_name(self._page.questionnaire, pair.question, answer)} {share.count}" for answer, share in result.answers.items()
            )
            lines += [[(f"  {part}", "dim")] for part in wrap(counts, cells - 2, 2)]
        if text := change_whole(pair):
            lines += [[(part, _tone(pair))] for part in wrap(capital(text), cells)]
        return lines

    async def load(self) -> None:
        self._page = await self.app.call(read_surveys, self._trajectory.id, self._beside)
        self.lines.show(list(self._page.pairs))
        for prose in self.query(Prose):
            prose.refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now."""
        if key.action in ("feed", "remove"):
            return any(line.respondents for line in self._page.surveys)
        if key.action == "compare":
            return len(self._page.answered) > 2
        return super().offered(key)

    async def do_print(self) -> None:
        """Write a questionnaire to a file; own ones with mistakes are told and left out."""
        from kvo_inspect.content.questionnaires import every_questionnaire

        files, problems = await self.app.call(lambda store: every_questionnaire(store.data))
        if problems:
            self.app.notify_user(problems[0])
        self.app.push_screen(printing_screen(files))

    def do_take(self) -> None:
        """Take in a file of answers."""
        moment: MeasurementKind = "follow_up" if self._page.first else "baseline"
        self.app.push_screen(TakeAnswersScreen(self._trajectory, moment))

    def do_edit(self) -> None:
        """Say when a survey was sent."""
        self.app.push_screen(EditSurveyScreen(self._trajectory, self._page.surveys))

    async def do_feed(self) -> None:
        """Write shares at the targets; of which survey is asked where there are two."""
        answered = [line for line in self._page.surveys if line.respondents and line.survey.moment != "yearly"]
        if not answered:
            raise NotAllowedNow(on_the_way_text())
        if len(answered) == 1:
            await self._feed(answered[0])
        else:
            names = [capital(survey_name(line)) for line in answered]
            self.app.push_screen(
                AskOne(_("Which survey?"), names, at=len(names) - 1),
                lambda place: self.later(self._feed(answered[place])) if place is not None else None,
            )

    async def _feed(self, line: SurveyLine) -> None:
        """Open the form, where it would not be empty."""
        questionnaire = self._page.questionnaire
        if questionnaire is None:
            raise NotAllowedNow(_("The questionnaire of this survey is not on this laptop."))
        matches = await self.app.call(match_targets, line, questionnaire)
        enough = [match for match in matches if not match.figure.share.few]
        if matches and not enough:
            raise NotAllowedNow(_("Fewer than five people answered: that is an impression, and no figure of a target."))
        if not enough:
            raise NotAllowedNow(_("No share of this survey is the figure of a kind of target, in the words in which it is asked now."))
        self.app.push_screen(FeedTargetsScreen(line, enough))

    def do_compare(self) -> None:
        """Ask which two surveys stand beside each other."""
        pairs = list(combinations(self._page.answered, 2))
        texts = [" – ".join(survey_moment_name(line.survey.moment) for line in pair) for pair in pairs]
        at = next((place for place, pair in enumerate(pairs) if pair == (self._page.first, self._page.second)), 0)

        def chosen(place: int | None) -> None:
            if place is not None:
                first, second = pairs[place]
                self._beside = first.survey.id, second.survey.id
                self.later(self.load())

        self.app.push_screen(AskOne(_("Which two surveys?"), texts, at=at), chosen)

    def do_remove(self) -> None:
        """Ask which file, and take its answers away."""
        files = [(line, file) for line in self._page.surveys for file in line.results.files]
        texts = [_file_text(line, file) for line, file in files]

        def chosen(place: int | None) -> None:
            if place is not None:
                line, file = files[place]
                self.later(self._remove(line.survey.id, file.sha256))

        question = _("Take away the answers of which file? The record’s history keeps them.")
        self.app.push_screen(AskOne(question, texts), chosen)

    async def _remove(self, survey: str, file: str) -> None:
        await self.step(self.app.call(remove_file, survey, file))


def _file_text(line: SurveyLine, file: AnswerFile) -> str:
    people = n_("{n} person", "{n} people", file.respondents).format(n=file.respondents)
    return _("{survey}: {people}, taken in on {day}").format(survey=capital(survey_name(line)), people=people, day=day_text(file.made[:10]))


def _tone(pair: ResultPair) -> str:
    change = pair.change
    if change is None or change.chance:
        return "dim"
    return {"better": "good", "worse": "bad"}.get(change.direction or "", "")
