"""`survey`: the survey of entrepreneurs: when it was sent, answers taken in from a form tool, what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import READ, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say
from kvo_inspect.cli.table import DRY_RUN, table
from kvo_inspect.domain.values.closed_sets import MEASUREMENT_KINDS
from kvo_inspect.errors import ContentError, RuleError, UsageError
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from kvo_inspect.domain.values.closed_sets import MeasurementKind
    from kvo_inspect.exchange.survey.reading import AnswerReading
    from kvo_inspect.store.survey.surveys import GivenAnswers

PARK = click.argument("park", metavar="PARK")
MOMENT = option(
    "--moment",
    type=click.Choice(MEASUREMENT_KINDS),
    required=True,
    help=N_("Of which measurement it is the survey: baseline, follow_up, yearly."),
)


@click.group(
    "survey", cls=HelpGroup, help=N_("The survey of entrepreneurs. Its questions, answers taken in from a form tool, what came of them.")
)
def survey() -> None:
    """Hold the commands about surveys."""


@survey.command(
    "set",
    examples=('survey set "De Kievitsakker" --moment baseline --sent 12-11-2026 --asked 120',),
    help=N_("Say when a survey was sent. Also until when it is open, and how many companies were asked."),
)
@PARK
@MOMENT
@option("--sent", metavar="DAY", help=N_("The day on which it went out."))
@option("--until", "closes", metavar="DAY", help=N_("The last day on which one can answer."))
@option("--asked", "invited", metavar="N", help=N_("How many companies were asked; from it the response is computed."))
@click.pass_obj
def set_(run: Run, park: str, moment: MeasurementKind, sent: str | None, closes: str | None, invited: str | None) -> None:
    """Change a survey and say how it stands."""
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.plan.trajectories import trajectory_now
    from kvo_inspect.store.survey.surveys import set_survey, survey_of
    from kvo_inspect.wording.survey.results import response_text

    fields = {name: value for name, value in (("sent", sent), ("closes", closes), ("invited", invited)) if value is not None}
    if not fields:
        raise UsageError(_("Say what is to change, such as --sent."))
    with run.writing() as store:
        cycle = trajectory_now(store, find_park(store, park).id)
        set_survey(store, cycle.id, moment, **fields)
        line, today = survey_of(store, cycle.id, moment), store.today
    if line is not None:
        say(response_text(line, today))


@survey.command(
    "take",
    examples=('survey take "De Kievitsakker" forms.xlsx --moment baseline --dry-run',),
    help=N_(
        "Take in the answers of a form tool, a row per person. CSV or XLSX of Microsoft Forms, Google Forms or LimeSurvey. Kept "
        "are counts per answer, never who answered. What cannot be matched is told, and nothing is taken in before you say what it is."
    ),
)
@PARK
@click.argument("file", type=READ)
@MOMENT
@option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADING=QUESTION",
    help=N_("Which question a column is, by its id; nothing behind the sign: none. May be given several times."),
)
@option(
    "--answer",
    "answers",
    multiple=True,
    metavar="QUESTION:WORDS=ANSWER",
    help=N_("For which answer one in other words stands, both by id; nothing behind the sign: left out. May be given several times."),
)
@option("--proposed", is_flag=True, help=N_("The columns are the questions that were proposed."))
@option("--partly", is_flag=True, help=N_("Take in what was matched, and leave out what was not."))
@option("--beside", is_flag=True, help=N_("These are other people than those of the file that was taken in before."))
@option("--instead", is_flag=True, help=N_("This file holds the people of the files before too: their answers go."))
@option("--questionnaire", metavar="NAME", help=N_("The id of the questionnaire (default: that of the survey, else the standard one)."))
@DRY_RUN
@click.pass_obj
def take(
    run: Run,
    park: str,
    file: Path,
    moment: MeasurementKind,
    columns: tuple[str, ...],
    answers: tuple[str, ...],
    proposed: bool,
    partly: bool,
    beside: bool,
    instead: bool,
    questionnaire: str | None,
    dry_run: bool,
) -> None:
    """Take in a file of answers."""
    from kvo_inspect.exchange.survey.reading import must_hold_answers, notes, problems
    from kvo_inspect.exchange.survey.taking import read_for
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.plan.trajectories import trajectories_of, trajectory_now
    from kvo_inspect.store.survey.surveys import plan_taking, survey_of, take_answers
    from kvo_inspect.wording.survey.results import beside_text, taken_text

    if beside and instead:
        raise UsageError(_("Say --beside or --instead, not both."))
    chosen, words = _chosen(columns), _chosen_answers(answers)
    with run.record() if dry_run else run.writing() as store:
        chosen_park = find_park(store, park)
        cycles = trajectories_of(store, chosen_park.id)
        cycle = cycles[0].id if cycles else ""
        reading = read_for(store, cycle, moment, file, questionnaire, chosen, proposed=proposed, words=words)
        wrong = problems(reading)
        hint = _(
            "Say with --column what a column is, or with --proposed that it is as proposed; with --answer what an answer stands for; "
            "--partly leaves out what was not matched."
        )
        if dry_run:
            say(_columns_table(reading))
        elif wrong and not partly:
            raise ContentError(_("Not everything could be matched; nothing was taken in.") + " " + hint, tuple(wrong))
        else:
            must_hold_answers(reading)
        given = reading.given()
        taking = plan_taking(store, cycle, moment, given)
        if taking.kind == "beside" and not (beside or instead or dry_run):
            which = _("Say --beside when these are other people, --instead when this file holds them too. Nothing was taken in.")
            raise RuleError(beside_text(taking, given.respondents) + " " + which)
        say(_matched_text(reading, given))
        if not dry_run:
            cycle = cycle or trajectory_now(store, chosen_park.id).id
            _survey, taking = take_answers(store, cycle, moment, given, beside=beside, instead=instead)
            line = survey_of(store, cycle, moment)
            if line is not None:
                say(taken_text(line, taking))
            if taking.kind == "same people":
                say(_("If they are other people, who answered the same: take it in with --beside."))
        elif taking.kind == "beside":
            say(beside_text(taking, given.respondents))
    for sentence in (*wrong, *notes(reading)):
        say(sentence)
    if dry_run and wrong and not partly:
        say(_("Not everything could be matched.") + " " + hint)


@survey.command(
    "results",
    examples=('survey results "De Kievitsakker"',),
    help=N_("Tell what came of the surveys. Answers, percentages and how sure they are, the two moments beside each other."),
)
@PARK
@JSON
@click.pass_obj
def results(run: Run, park: str, as_json: bool) -> None:
    """Print the results."""
    from kvo_inspect.exchange.lists.content import survey_questions
    from kvo_inspect.store.parks.park import find_park
    from kvo_inspect.store.plan.trajectories import trajectories_of
    from kvo_inspect.store.survey.beside import SurveyPage, read_surveys
    from kvo_inspect.wording.names import capital
    from kvo_inspect.wording.survey.results import (
        added_up_text,
        chance_mark,
        interval_text,
        points_text,
        response_text,
        result_text,
        share_name,
        survey_name,
    )

    with run.record() as store:
        cycles = trajectories_of(store, find_park(store, park).id)
        page, today = read_surveys(store, cycles[0].id) if cycles else SurveyPage(), store.today
    if as_json:
        print_rows("survey-results", survey_questions(page))
        return
    for line in page.surveys:
        say(" · ".join(filter(None, (f"{survey_name(line)}: {response_text(line, today)}", added_up_text(line)))))
    if not page.pairs:
        say(_("No answers were taken in yet. Take them in with: kvo-inspect survey take PARK FILE --moment baseline"))
        return
    sides = [line for line in (page.first, page.second) if line is not None]
    heads = [_("Share"), *(head for line in sides for head in (capital(survey_name(line)), "n", _("between")))]
    rows = []
    for pair in page.pairs:
        row = [share_name(page.questionnaire, pair)]
        for result in (pair.first, pair.second)[: len(sides)]:
            row += [result_text(result), str(result.counted.n) if result else "", interval_text(result.counted) if result else ""]
        rows.append([*row, points_text(pair.change), chance_mark(pair)])
    right = tuple(range(1, 1 + 3 * len(sides) + 1))
    say(table([*heads, _("Change"), ""], rows, right=right))


def _chosen(columns: tuple[str, ...]) -> dict[str, str]:
    """Return by heading the id of the question; UsageError for what has no sign between the two."""
    chosen = {}
    for text in columns:
        heading, sign, question = text.rpartition("=")
        if not sign or not heading.strip():
            raise UsageError(_("“{text}” has no question behind a =. Type --column HEADING=QUESTION.").format(text=text[:60]))
        chosen[heading.strip()] = question.strip()
    return chosen


def _chosen_answers(answers: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """Return by question and words the id of the answer; UsageError for what lacks a sign."""
    from kvo_inspect.exchange.survey.matching import words_mark

    chosen = {}
    for text in answers:
        words, sign, answer = text.rpartition("=")
        question, colon, words = words.partition(":")
        if not sign or not colon or not words.strip():
            raise UsageError(
                _("“{text}” lacks a question, a word or an answer. Type --answer QUESTION:WORDS=ANSWER.").format(text=text[:60])
            )
        chosen[question.strip(), words_mark(question.strip(), words)] = answer.strip()
    return chosen


def _matched_text(reading: AnswerReading, given: GivenAnswers) -> str:
    """Return how many people and questions were matched, or that nothing is matched yet."""
    n, questions = given.respondents, len({count.question for count in given.counts})
    if not n:
        rows = len(reading.table.rows)
        return n_("{n} row; no answer of it is matched yet", "{n} rows; no answer of them is matched yet", rows).format(n=rows)
    people = n_("{n} person answered", "{n} people answered", n).format(n=n)
    return people + ", " + n_("{n} question", "{n} questions", questions).format(n=questions)


def _columns_table(reading: AnswerReading) -> str:
    from kvo_inspect.exchange.survey.matching import base_of
    from kvo_inspect.exchange.survey.reading import way_text

    rows = {}
    for match in reading.matches:
        question = match.question.id if match.question else ""
        heading = base_of(match.heading)[0]
        if question or heading not in rows:  # of several columns for one question, “other” is none
            rows[heading] = (question, way_text(match), "" if match.sure else "?")
    return table((_("Column"), _("Question"), _("How"), ""), [(heading, *rest) for heading, rest in rows.items()])
