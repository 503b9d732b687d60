"""The columns of a file of answers: which question each is, how sure that is, what could not be matched; before anything is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual.widget import Widget

from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.exchange.survey.counting import OtherWords
from kvo_inspect.exchange.survey.matching import ColumnMatch, base_of
from kvo_inspect.exchange.survey.reading import AnswerReading, notes, problems, understood, way_text
from kvo_inspect.exchange.survey.taking import remembered_columns, remembered_words
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.surveys import SurveyLine, Taking, plan_taking, survey_of, take_answers
from kvo_inspect.texts import N_, _, language, n_, p_
from kvo_inspect.tui.kit.ask import AskOne, AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import EACH
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.wording.survey.results import beside_text, taken_text


@dataclass(frozen=True, slots=True)
class GivenColumn:
    """A column as it is listed: of several for one question the first."""

    heading: str
    match: ColumnMatch
    several: int = 1


FileRow = GivenColumn | OtherWords
AsPeople = Literal["", "beside", "instead"]
"""How a file comes in where others are there: of other people, or for these people too; empty: nobody was asked."""


def rows_of(reading: AnswerReading) -> list[FileRow]:
    """Return the columns and answers in other words to be listed: those to look at first, then the questions, then what is not read."""
    rows: dict[str, GivenColumn] = {}
    for match in reading.matches:
        heading = base_of(match.heading)[0]
        before = rows.get(heading)
        rows[heading] = GivenColumn(heading, before.match if before else match, before.several + 1 if before else 1)
    return sorted((*rows.values(), *reading.counting.other_words), key=_order)


def _order(row: FileRow) -> int:
    """Return the place of a row: what waits for somebody's word first, then what is no question, what is sure, what is never read."""
    if isinstance(row, OtherWords):
        return 0 if row.answer is None else 2
    match = row.match
    return 3 if match.way == "tool" else 1 if match.way == "none" else 2 if match.sure else 0


def take(store: Store, trajectory: str, moment: MeasurementKind, reading: AnswerReading, how: AsPeople) -> tuple[SurveyLine | None, Taking]:
    """Take in what was matched, and return the survey and what that came to."""
    _survey, taking = take_answers(store, trajectory, moment, reading.given(), beside=how == "beside", instead=how == "instead")
    return survey_of(store, trajectory, moment), taking


class AnswerColumnsScreen(KvoScreen[Taking]):
    """Matches the columns of a file with the questions; dismissed with what was taken in."""

    NO_ROWS = EACH
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("choose"), "", N_("Choose which question the column is, or for which answer the words stand.")),
        Key("a", N_("all"), "all", N_("The columns marked ? are the questions that are proposed for them.")),
        Key("t", N_("import"), "take", N_("Take in what is matched; it is asked first where something is not."), writes=True),
    )
    HELP_TEXT = N_(
        "Each column of the file with the question that it is, and how that was seen: by the same words, by its id, by its number, or "
        "because the words are alike. Answers that a question does not offer stand among them. What is marked ? counts only once it was "
        "chosen; the choice is remembered for the next survey. Kept are counts per answer: names, addresses, mails and free text are "
        "never read."
    )
    DEFAULT_CSS = "AnswerColumnsScreen Prose { padding: 0 1; }"

    def __init__(self, trajectory: Trajectory, moment: MeasurementKind, reading: AnswerReading) -> None:
        super().__init__()
        self._trajectory = trajectory
        self._moment = moment
        self._reading = reading
        self._chosen: dict[str, str] = {}
        self._words: dict[tuple[str, str], str] = {}

    @property
    def lines(self) -> ListView[FileRow]:
        """The list."""
        return self.query_one(ListView)

    def title_text(self) -> str:
        return _("Columns of {file}").format(file=self._reading.table.name)

    def state_text(self) -> str:
        """Return how many people answered, and how many columns are to be looked at."""
        n = self._reading.counting.respondents
        doubts = len(self._reading.proposed)
        text = n_("{n} person answered", "{n} people answered", n).format(n=n)
        return text + (" · " + n_("{n} column to look at", "{n} columns to look at", doubts).format(n=doubts) if doubts else "")

    def body(self) -> list[Widget]:
        """Lay out the columns, and what could not be matched below."""
        return [ListView[FileRow](self._draw, head=self._head, empty=N_("The file has no columns.")), Prose(self._whole)]

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, ("", ""), (_("COLUMN"), "dim"), (_("QUESTION"), "dim"), (_("HOW"), "dim"))

    def _draw(self, row: FileRow, cells: int) -> Sequence[Piece]:
        if isinstance(row, OtherWords):
            way = p_("answer", "not offered") if row.answer is None else row.answer or p_("answer", "left out")
            sign = ("?", "warn") if row.answer is None else ("✓", "good") if row.answer else ("·", "dim")
            times = n_("“{text}”, given once", "“{text}”, given {n} times", row.n).format(text=row.text, n=row.n)
            return self._row(cells, sign, (times, "strong"), (row.question.id, ""), (way, sign[1]))
        match = row.match
        several = n_(" ({n} column)", " ({n} columns)", row.several).format(n=row.several) if row.several > 1 else ""
        question = match.question.id if match.question else "–"
        sign = ("?", "warn") if match.question is not None and not match.sure else ("✓", "good") if match.question else ("·", "dim")
        return self._row(
            cells, sign, (row.heading + several, "strong" if match.question else "dim"), (question, ""), (way_text(match), sign[1])
        )

    @staticmethod
    def _row(cells: int, sign: Piece, heading: Piece, question: Piece, way: Piece) -> list[Piece]:
        row = [Cell(sign[0], 1, sign[1]), Cell(heading[0], 0, heading[1]), Cell(question[0], 17, question[1]), Cell(way[0], 15, way[1])]
        return columns(cells - 1, row)

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        lines: list[list[Piece]] = [[("─" * cells, "dim")]]
        if row is not None:
            lines += [[(part, "")] for part in wrap(_whole_row(row), cells)]
        wrong = problems(self._reading)
        lines += [[(fit(f"? {sentence}", cells), "warn")] for sentence in wrong[:2]]
        if len(wrong) > 2:
            n = len(wrong) - 2
            lines.append([(n_("and {n} more that was not matched", "and {n} more that were not matched", n).format(n=n), "warn")])
        if not wrong:
            lines += [[(part, "dim")] for sentence in notes(self._reading)[:2] for part in wrap(sentence, cells)]
        return lines

    async def load(self) -> None:
        self._show()

    def _show(self) -> None:
        self.lines.show(rows_of(self._reading))
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def on_list_view_moved(self) -> None:
        """Show the column in full."""
        self.query_one(Prose).refresh(layout=True)

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now."""
        if key.action == "all":
            return bool(self._reading.proposed)
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[FileRow]) -> None:
        """Ask which question a column is, or for which answer words stand."""
        if isinstance(event.row, OtherWords):
            self._ask_answer(event.row)
        else:
            self._ask_question(event.row)

    def _ask_answer(self, row: OtherWords) -> None:
        ids = ["", *(option.id for option in row.question.option)]
        options = [_("no answer: leave it out"), *(option.text(language()) for option in row.question.option)]
        question = _("For which answer to “{question}” stands “{text}”?").format(question=row.question.ask(language()), text=row.text)

        def chosen(place: int | None) -> None:
            if place is not None:
                self._words[row.key] = ids[place]
                self.later(self._understand())

        self.app.push_screen(AskOne(question, options, at=ids.index(row.answer) if row.answer in ids else 0), chosen)

    def _ask_question(self, row: GivenColumn) -> None:
        questions = self._reading.questionnaire.question
        at = next((place for place, question in enumerate(questions, 1) if question is row.match.question), 0)
        options = [_("no question: leave it out"), *(question.ask(language()) for question in questions)]

        def chosen(place: int | None) -> None:
            if place is not None:
                self._chosen[row.heading] = questions[place - 1].id if place else ""
                self.later(self._understand())

        self.app.push_screen(AskOne(_("Which question is “{heading}”?").format(heading=row.heading), options, at=at), chosen)

    async def _understand(self) -> None:
        remembered = await self.app.call(remembered_columns, self._trajectory.id)
        words = {**await self.app.call(remembered_words, self._trajectory.id), **self._words}
        self._reading = understood(self._reading.table, self._reading.questionnaire, remembered, self._chosen, words)
        self._show()

    def do_all(self) -> None:
        """Take what is proposed as chosen."""
        self._chosen = {**self._reading.proposed, **self._chosen}
        self.later(self._understand())

    async def do_take(self) -> None:
        """Take in, after asking where something is not matched or other files are there."""
        if not self._reading.counting.respondents:
            raise NotAllowedNow(
                _("No answer is matched yet: choose with Enter which question a column is, or with a all that is proposed.")
            )
        wrong = problems(self._reading)
        if not wrong:
            await self._ask_beside()
            return
        n = len(wrong)
        question = n_("{n} thing could not be matched. Take in the rest?", "{n} things could not be matched. Take in the rest?", n)
        self.app.push_screen(
            AskYesNo("\n".join([question.format(n=n), *wrong[:4]])), lambda yes: self.later(self._ask_beside()) if yes else None
        )

    async def _ask_beside(self) -> None:
        given = self._reading.given()
        taking = await self.app.call(plan_taking, self._trajectory.id, self._moment, given)
        if taking.kind not in ("beside", "same people"):
            await self._take("")
            return
        if taking.kind == "beside":
            question = beside_text(taking, given.respondents)
            options = [_("these are other people: count both"), _("this file holds them too: it comes instead"), _("no, leave it")]
            ways: list[AsPeople] = ["beside", "instead"]
        else:
            question = _("The same answers came in already from another file. Whose are these?")
            options = [_("of the same people: count them once"), _("of other people, who answered the same: count both")]
            ways = ["", "beside"]

        def chosen(place: int | None) -> None:
            if place is not None and place < len(ways):
                self.later(self._take(ways[place]))

        self.app.push_screen(AskOne(question, options), chosen)

    async def _take(self, how: AsPeople) -> None:
        line, taking = await self.app.call(take, self._trajectory.id, self._moment, self._reading, how)
        if line is not None:
            self.app.notify_user(taken_text(line, taking))
        self.dismiss(taking)


def _whole_row(row: FileRow) -> str:
    """Return a row in full: the column with its question, or the words with the answer for which they stand."""
    lang = language()
    if isinstance(row, GivenColumn):
        question = row.match.question
        return f"{row.heading} → {question.ask(lang) if question else _('no question of the questionnaire')}"
    if row.answer is None:
        answer = _("choose with Enter for which answer these words stand")
    else:
        answer = next((option.text(lang) for option in row.question.option if option.id == row.answer), _("no answer: left out"))
    return f"{row.question.ask(lang)} “{row.text}” → {answer}"
