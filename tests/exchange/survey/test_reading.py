"""Files of three form tools are read into the same counts; what cannot be matched is told; nothing of who answered stays."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from kvo_inspect import texts
from kvo_inspect.content.questionnaires import shipped_questionnaires
from kvo_inspect.domain.survey.questionnaire import Questionnaire
from kvo_inspect.errors import ContentError, KvoError, UsageError
from kvo_inspect.exchange.survey.matching import words_mark
from kvo_inspect.exchange.survey.reading import AnswerReading, check_words, must_hold_answers, notes, problems, read_answers
from tests.doses import dose, few
from tests.hostile import HOSTILE

FILES = Path(__file__).with_name("files")
FORMS, GOOGLE, LIME, CODES = (
    FILES / f"{name}.csv" for name in ("microsoft-forms-nl", "google-forms-en", "limesurvey-nl", "limesurvey-codes")
)
PRIVATE = ("Bakker", "jan1@", "192.0.2", "06-12345678", "buurman", "2025-09", "9-2025")
SAFE, DARK = "Hoe veilig voelt u zich overdag op dit bedrijventerrein?", "Hoe veilig voelt u zich op dit bedrijventerrein in het donker?"


@pytest.fixture
def standard() -> Questionnaire:
    return next(file.questionnaire for file in shipped_questionnaires() if file.questionnaire.id == "kvo-b")


def counted(reading: AnswerReading) -> dict[tuple[str, str, str], tuple[int, int]]:
    return {(each.question, each.wording, each.answer): (each.count, each.answered) for each in reading.given().counts}


def by_answer(reading: AnswerReading, question: str) -> dict[str, tuple[int, int]]:
    return {answer: pair for (name, _wording, answer), pair in counted(reading).items() if name == question}


def rows(path: Path, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=delimiter))


def written(table: list[list[str]], to: Path, delimiter: str = ";", encoding: str = "utf-8-sig") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(table)
    to.write_bytes(text.getvalue().encode(encoding))
    return to


def sheet(table: list[list[str]], to: Path) -> Path:
    with xlsxwriter.Workbook(to) as book:
        page = book.add_worksheet("Form1")
        for at, row in enumerate(table):
            page.write_row(at, 0, row)
    return to


def test_three_tools_in_two_languages_give_the_same_counts(standard: Questionnaire) -> None:
    codes = read_answers(CODES, standard)
    readings = [*(read_answers(path, standard) for path in (FORMS, GOOGLE, LIME)), read_answers(CODES, standard, (), codes.proposed)]
    assert [problems(reading) for reading in readings] == [[], [], [], []]
    assert {reading.given().respondents for reading in readings} == {12}
    assert len({reading.given().rows for reading in readings}) == 1, "the same people in four forms"
    assert len({reading.given().file for reading in readings}) == 4
    for reading in readings[1:]:
        assert counted(reading) == counted(readings[0])
    assert by_answer(readings[0], "burglary") == {"": (4, 7), "burgled": (3, 7), "attempt": (1, 7), "no": (3, 7), "unknown": (5, 0)}
    assert by_answer(readings[0], "nuisance")["speeding"] == (3, 11)
    assert by_answer(readings[0], "fraud") == {"": (7, 12), "fraud": (6, 12), "extortion": (4, 12), "no": (5, 12), "rather-not": (0, 0)}


@pytest.mark.parametrize("path", [FORMS, GOOGLE, LIME, CODES])
def test_nothing_of_who_answered_is_in_what_would_be_recorded(path: Path, standard: Questionnaire) -> None:
    assert any(word in path.read_text("utf-8-sig") for word in PRIVATE)
    reading = read_answers(path, standard, (), read_answers(path, standard).proposed)
    recorded = repr(reading.given())
    assert [word for word in PRIVATE if word in recorded] == []


def test_codes_are_proposed_and_not_counted_until_somebody_says_so(standard: Questionnaire) -> None:
    reading = read_answers(CODES, standard)
    assert reading.proposed["G01Q03"] == "nuisance"
    assert reading.given().counts == ()
    assert len(problems(reading)) == len(standard.question)
    with pytest.raises(ContentError, match="no answer that was understood"):
        must_hold_answers(reading)


def test_what_the_columns_were_is_remembered_for_the_next_file(standard: Questionnaire) -> None:
    chosen = read_answers(CODES, standard, (), read_answers(CODES, standard).proposed)
    again = read_answers(CODES, standard, chosen.given().columns)
    assert problems(again) == []
    assert counted(again) == counted(chosen)


def test_codes_of_a_form_with_a_question_more_are_asked_about_again(standard: Questionnaire, tmp_path: Path) -> None:
    chosen = read_answers(CODES, standard, (), read_answers(CODES, standard).proposed)
    head, *people = rows(CODES, ",")
    moved = [f"G01Q{int(cell[4:6]) + 1:02}{cell[6:]}" if cell.startswith("G01Q") and int(cell[4:6]) > 3 else cell for cell in head]
    place = moved.index("G01Q05")
    table = [[*moved[:place], "G01Q04", *moved[place:]], *([*row[:place], "A1", *row[place:]] for row in people)]
    again = read_answers(written(table, tmp_path / "f.csv"), standard, chosen.given().columns)
    assert again.given().counts == ()
    assert len(problems(again)) >= len(standard.question)


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (lambda table, to: written(table, to, ";", "utf-8-sig"), "a.csv"),
        (lambda table, to: written(table, to, ",", "utf-8"), "a.csv"),
        (lambda table, to: written(table, to, "\t", "utf-16"), "a.csv"),
        (lambda table, to: written(table, to, ";", "cp1252"), "a.csv"),
        (sheet, "a.xlsx"),
    ],
)
def test_signs_marks_and_sheets_make_no_difference(
    write: Callable[[list[list[str]], Path], Path], name: str, standard: Questionnaire, tmp_path: Path
) -> None:
    table = [[cell.replace("\xa0", " ") for cell in row] for row in rows(FORMS, ";")]
    reading = read_answers(write(table, tmp_path / name), standard)
    assert problems(reading) == []
    assert counted(reading) == counted(read_answers(FORMS, standard))


def test_a_renamed_column_is_proposed_and_told_and_counted_once_it_is_chosen(standard: Questionnaire, tmp_path: Path) -> None:
    table = rows(FORMS, ";")
    table[0] = [cell.strip().replace(SAFE, "Hoe veilig vindt u het overdag op ons bedrijventerrein?") for cell in table[0]]
    renamed = next(cell for cell in table[0] if "ons bedrijventerrein" in cell)
    path = written(table, tmp_path / "renamed.csv")
    texts.use_language("nl")
    told = problems(read_answers(path, standard))[0]
    texts.use_language("en")
    assert renamed[:30] in told
    assert "safe-day" in told
    reading = read_answers(path, standard, (), {renamed: "safe-day"})
    assert problems(reading) == []
    wordings = {wording for question, wording, _answer in counted(reading) if question == "safe-day"}
    assert wordings == {renamed}, "other words are kept apart from the question's own"
    assert by_answer(reading, "safe-day") == by_answer(read_answers(FORMS, standard), "safe-day")
    assert "safe-day" not in {each.question for each in read_answers(path, standard, (), {renamed: ""}).given().counts}


def test_a_lacking_column_a_strange_answer_and_an_open_one_are_told(standard: Questionnaire, tmp_path: Path) -> None:
    table = rows(FORMS, ";")
    place = next(at for at, cell in enumerate(table[0]) if cell.startswith("Hoe vindt u het onderhoud"))
    dark = next(at for at, cell in enumerate(table[0]) if cell.strip() == DARK)
    for row in table:
        del row[place]
    table[1][dark], table[2][dark], table[3][dark] = "best wel veilig", "", "#REF!"
    reading = read_answers(written(table, tmp_path / "f.csv"), standard)
    told = problems(reading)
    assert any("no column for the question" in sentence and "(upkeep)" in sentence for sentence in told)
    assert any("row 2: “best wel veilig”" in sentence for sentence in told)
    assert any("row 4" in sentence and "error" in sentence for sentence in told)
    assert reading.counting.left_open["safe-dark"] == 3
    assert sum(count for answer, (count, _n) in by_answer(reading, "safe-dark").items() if answer) == 9


def test_an_answer_in_other_words_counts_as_what_somebody_says_that_it_stands_for(standard: Questionnaire, tmp_path: Path) -> None:
    table = rows(FORMS, ";")
    dark = next(at for at, cell in enumerate(table[0]) if cell.strip() == DARK)
    nuisance = next(at for at, cell in enumerate(table[0]) if cell.startswith("Waarvan had uw bedrijf"))
    table[1][dark], table[2][dark], table[3][dark] = "Best wel veilig!", "best wel veilig", "geen idee"
    table[4][nuisance] = "te hard rijden;lawaai;"
    path = written(table, tmp_path / "f.csv")
    before = read_answers(path, standard)
    assert {(words.text, words.n, words.answer) for words in before.counting.other_words} == {
        ("Best wel veilig!", 2, None),
        ("geen idee", 1, None),
        ("lawaai", 1, None),
    }
    stands_for = [("safe-dark", "best wel veilig", "safe"), ("safe-dark", "geen idee", ""), ("nuisance", "lawaai", "speeding")]
    words = {(question, words_mark(question, text)): answer for question, text, answer in stands_for}
    after = read_answers(path, standard, (), None, words)
    assert problems(after) == []
    assert by_answer(after, "safe-dark")["safe"][0] == by_answer(before, "safe-dark")["safe"][0] + 2
    assert by_answer(after, "safe-dark")["safe"][1] == 11, "what is left out is no answer"
    assert by_answer(after, "nuisance") == by_answer(before, "nuisance"), "twice the same answer of one person is once"
    assert {(each.question, each.words): each.answer for each in after.given().words} == words
    assert not [text for _id, text, _answer in stands_for if text in str(after.given().words)], "what somebody wrote is kept nowhere"
    with pytest.raises(UsageError, match="“dark” is no answer to safe-dark"):
        check_words(standard, {("safe-dark", "geen idee"): "dark"})
    with pytest.raises(UsageError, match="“night” is no question"):
        check_words(standard, {("night", "geen idee"): ""})


def test_another_language_matches_nothing_and_says_so(standard: Questionnaire, tmp_path: Path) -> None:
    path = written([["Id", "Wie sicher fühlen Sie sich?"], ["1", "sehr sicher"]], tmp_path / "de.csv")
    reading = read_answers(path, standard)
    assert len(reading.lacking) == len(standard.question)
    with pytest.raises(ContentError):
        must_hold_answers(reading)


def test_two_thousand_rows(standard: Questionnaire, tmp_path: Path) -> None:
    head, *people = rows(FORMS, ";")
    table = [head, *(people[place % len(people)] for place in range(2000))]
    for path in (written(table, tmp_path / "many.csv"), sheet(table, tmp_path / "many.xlsx")):
        reading = read_answers(path, standard)
        assert problems(reading) == []
        assert reading.given().respondents == 2000


@pytest.mark.parametrize("title", ["Enquête Parkzicht\r\n", "Enquête; Parkzicht; 2025\r\n\r\n", "sep=,\r\n"])
def test_a_title_above_the_headings_does_not_say_what_the_separator_is(standard: Questionnaire, tmp_path: Path, title: str) -> None:
    path = tmp_path / "titled.csv"
    path.write_bytes(title.encode() + GOOGLE.read_bytes())
    assert read_answers(path, standard).given().rows == read_answers(GOOGLE, standard).given().rows


def test_a_remark_in_brackets_behind_a_question_is_no_answer(standard: Questionnaire, tmp_path: Path) -> None:
    nuisance = next(question for question in standard.question if question.id == "nuisance").ask.nl
    head = [f"{SAFE} [verplicht]", f"{nuisance} [meer antwoorden mogelijk]", f"{DARK} [andere woorden]", DARK]
    path = written([head, ["veilig", "te hard rijden;", "onveilig", "veilig"]], tmp_path / "f.csv")
    reading = read_answers(path, standard)
    assert by_answer(reading, "safe-day")["safe"] == (1, 1)
    assert by_answer(reading, "nuisance")["speeding"] == (1, 1)
    assert by_answer(reading, "safe-dark")["safe"] == (1, 1)
    assert [match.heading for match in reading.unmatched] == [head[2]]


def test_answers_on_a_second_sheet_are_told_and_those_of_a_legend_are_not(standard: Questionnaire, tmp_path: Path) -> None:
    head, *people = rows(FORMS, ";")
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for table in ([["Id", "Naam"], ["1", "Bakker"]], [head, *people[:5]], [head, *people[5:]], [head]):
            page = book.add_worksheet()
            for at, row in enumerate(table):
                page.write_row(at, 0, row)
    reading = read_answers(path, standard)
    assert reading.given().respondents == 5
    assert [sentence for sentence in problems(reading) if "sheet" in sentence] == [
        "sheet 3 of the file holds answers too, and sheet 2 is read; take that one in from a file of its own"
    ]


def test_a_file_with_a_column_per_answer_and_per_time_is_read_whole(standard: Questionnaire, tmp_path: Path) -> None:
    table = rows(LIME, ",")
    times = [f"Vraagtijd: G01Q{number:02}" for number in range(1, 40)]
    wide = [[*times, *table[0]], *([*("12.5" for _time in times), *row] for row in table[1:])]
    for path in (written(wide, tmp_path / "wide.csv"), sheet(wide, tmp_path / "wide.xlsx")):
        reading = read_answers(path, standard)
        assert problems(reading) == []
        assert reading.given().rows == read_answers(LIME, standard).given().rows
    with pytest.raises(ContentError, match="more than 300 columns"):
        read_answers(written([[*wide[0], *(f"x{number}" for number in range(300))]], tmp_path / "wider.csv"), standard)


def test_a_wide_sheet_of_a_form_tool_is_read(standard: Questionnaire, tmp_path: Path) -> None:
    """LimeSurvey writes a column for each answer, and the time that each question took: more cells than a list has."""
    head, *people = rows(LIME, ",")
    times = [f"questionTime{n}. Vraagtijd {n}" for n in range(60)]
    n_rows = dose(1000, 1500, 2000)
    table = [[*head, *times], *([*people[place % len(people)], *(["12.5"] * 60)] for place in range(n_rows))]
    assert len(table) * len(table[0]) > 90_000
    reading = read_answers(sheet(table, tmp_path / "wide.xlsx"), standard)
    assert problems(reading) == []
    assert reading.given().respondents == n_rows


def test_two_columns_for_one_question_are_not_added(standard: Questionnaire, tmp_path: Path) -> None:
    path = written([[SAFE, "safe-day"], ["veilig", "onveilig"]], tmp_path / "twice.csv")
    reading = read_answers(path, standard)
    assert by_answer(reading, "safe-day")["safe"] == (1, 1)
    assert [match.heading for match in reading.unmatched] == ["safe-day"]


def test_fewer_than_five_is_told_as_an_impression(standard: Questionnaire, tmp_path: Path) -> None:
    head, *people = rows(FORMS, ";")
    assert any("impression" in note for note in notes(read_answers(written([head, *people[:4]], tmp_path / "few.csv"), standard)))
    assert not any("impression" in note for note in notes(read_answers(written([head, *people[:5]], tmp_path / "five.csv"), standard)))


def test_answers_with_commas_among_several_in_a_cell(standard: Questionnaire, tmp_path: Path) -> None:
    asked = next(question.ask.nl for question in standard.question if question.id == "fraud")
    cells = ["ja, met fraude, ja, met afpersing of bedreiging", "ja, met fraude;", "JA, MET FRAUDE; nee", "ja, met fraude, iets anders"]
    reading = read_answers(written([[asked], *([cell] for cell in cells)], tmp_path / "f.csv"), standard)
    assert by_answer(reading, "fraud") == {"": (4, 4), "fraud": (4, 4), "extortion": (1, 4), "no": (1, 4), "rather-not": (0, 0)}
    assert reading.counting.strange["fraud"] == ((5, "iets anders"),)


@pytest.mark.parametrize("name", few(sorted(HOSTILE), 20))
def test_hostile_cells_and_headings_are_a_text_or_a_sentence(name: str, standard: Questionnaire, tmp_path: Path) -> None:
    text = HOSTILE[name].encode("utf-8", "replace").decode()
    head, *people = rows(FORMS, ";")
    people[0][head.index(next(cell for cell in head if cell.strip() == DARK))] = text
    path = written([[*head, text], *([*person, text] for person in people)], tmp_path / "hostile.csv")
    if "\x00" in text:
        with pytest.raises(ContentError, match="not text"):
            read_answers(path, standard)
        return
    reading = read_answers(path, standard)
    assert reading.given().respondents == 12
    json.dumps([*problems(reading), *notes(reading)])


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01", b"hello", b"a;b\n1;2\n", b"PK\x03\x04broken", b'Id;"Hoe veilig\n1;2\n', b"Id;" * 70 + b"x\n1\n"]
)
def test_what_is_no_file_of_answers_is_one_sentence(content: bytes, standard: Questionnaire, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    with pytest.raises(KvoError) as refused:
        must_hold_answers(read_answers(path, standard))
    assert "f.csv" in str(refused.value)


@pytest.mark.parametrize("chosen", [{"Nooit gezien": "safe-day"}, {SAFE: "no-such-question"}])
def test_a_column_or_question_that_is_not_there_is_refused(chosen: dict[str, str], standard: Questionnaire) -> None:
    with pytest.raises(UsageError):
        read_answers(FORMS, standard, (), chosen)
