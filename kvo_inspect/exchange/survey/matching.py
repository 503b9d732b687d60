"""Which question a heading of a file stands for, and which answer a cell gives: by wording, id, number or likeness; and how sure."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kvo_inspect.domain.survey.held import SurveyColumn
from kvo_inspect.domain.survey.questionnaire import Question, Questionnaire, SurveyOption, plain
from kvo_inspect.domain.values.text import clean_line

MatchWay = Literal["chosen", "remembered", "wording", "id", "number", "like", "tool", "none"]
"""How a column was matched: a person chose; as in the file before; the same words; the id of the question; the number in its code; words
that are like it; it is of the form tool and no question; by nothing."""
SURE: frozenset[MatchWay] = frozenset({"chosen", "remembered", "wording", "id", "tool"})
"""These need nobody to look at them."""
LIKE = 0.6
"""From so much likeness a question is proposed; somebody has to say that it is the one."""

_TOOL = re.compile(
    r"(id|respons id|response id|respondent id|antwoord id|reactie id|begintijd|starttijd|start time|tijd van voltooien|voltooiingstijd|"
    r"completion time|e mail|email|e mailadres|email address|mailadres|username|gebruikersnaam|naam|name|voornaam|first name|achternaam|"
    r"last name|tijdstempel|timestamp|last modified time|tijd van laatste wijziging|taal|language|startlanguage|start language|starttaal|"
    r"submitdate|date submitted|datum ingediend|datum verzonden|datum inzending|lastpage|last page|laatste pagina|seed|startdate|"
    r"date started|startdatum|datestamp|date last action|datum laatste actie|datum laatst gewijzigd|ipaddr|ip address|ip adres|refurl|"
    r"referrer url|referring url|verwijzende url|token|toegangscode|access code|total points|totaal aantal punten|score|quiz feedback|"
    r"grade posted time|points .*|punten .*|feedback .*|.*timings?|groepstijd.*|group time.*|question time.*|"
    r"vraagtijd.*|total time|totale tijd|"
    r"bedrijf|company|bedrijfsnaam|company name|organisatie|organisation|telefoon|telefoonnummer|phone|adres|address)"
)
"""What form tools write beside the answers, and what names people: never read, whatever stands in it."""
_NUMBERING = re.compile(r"^(?:\d{1,2}|[A-Za-z])[.)]\s+")
_CODE = re.compile(r"^([A-Za-z][A-Za-z0-9_]{0,19}(?:\[[^\]]{1,60}\])?)\s*[.:]\s+")
_NUMBERED = re.compile(r"^(?:g\d{1,2})?\s?(?:q|v|vraag|question)?\s?0*(\d{1,2})$")
_OPTION = re.compile(r"^(.*?)\s*\[([^\[\]]*)\]\s*$", re.DOTALL)
_BEHIND = re.compile(r"^([A-Za-z0-9]{2,20})_((?:SQ|A|AO)?\d{1,3}|other)$")
_OPTION_NUMBER = re.compile(r"^(?:sq|a|ao)?0*(\d{1,3})$")
_OTHER = frozenset({"other", "overig", "anders", "anders namelijk", "overige", "comment", "commentaar", "toelichting"})
YES = frozenset({"y", "yes", "j", "ja", "1", "x", "true", "waar", "checked", "aangevinkt", "gekozen", "selected"})
NO = frozenset({"", "n", "no", "nee", "0", "false", "onwaar", "not selected", "niet gekozen", "niet aangevinkt", "n a", "nvt", "n v t"})


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """What a column of a file stands for."""

    place: int
    heading: str
    way: MatchWay
    question: Question | None = None
    """None: the column is left out."""
    option: SurveyOption | None = None
    """Of a column that says of one answer whether it was given."""
    percent: int = 0
    """How like the words are, where they were matched by likeness."""
    by_number: bool = False
    """Which answer the column is of follows from its number."""

    @property
    def sure(self) -> bool:
        """Whether nobody has to look at it."""
        return self.way in SURE and not (self.by_number and self.way not in ("chosen", "remembered"))


def words_mark(question_id: str, text: str) -> str:
    """Return by what an answer in other words is found again: a hash of its letters and figures, for it may be a remark, or hold a name."""
    return hashlib.sha256(f"{question_id}\n{plain(text)}".encode()).hexdigest()


def is_of_tool(heading: str) -> bool:
    """Return whether a column is no question but what a form tool writes beside them."""
    return any(_TOOL.fullmatch(plain(words)) for words in (heading, _bare(heading)))


def knows(questionnaire: Questionnaire, heading: str) -> bool:
    """Return whether a heading is a question in its own words or by its id, or of a form tool."""
    return bool(heading) and (is_of_tool(heading) or _surely(questionnaire, base_of(heading)[0]) is not None)


def match_columns(
    questionnaire: Questionnaire, headings: Sequence[str], remembered: Iterable[SurveyColumn] = (), chosen: Mapping[str, str] | None = None
) -> tuple[ColumnMatch, ...]:
    """Return what each column stands for. *chosen*: by heading, also without what is in brackets, the id of a question; empty: none."""
    before = {plain(column.heading): column for column in remembered}
    by_person = {plain(heading): question_id for heading, question_id in (chosen or {}).items()}
    bases = Counter(plain(base_of(heading)[0]) for heading in headings)
    codes = _codes(headings)
    # A form tool that got a question more may give each after that another code: then what a code stood for is no longer sure.
    moved = codes if codes != _codes(column.heading for column in before.values()) else frozenset()
    matches = [_match(questionnaire, place, heading, before, by_person, bases, moved) for place, heading in enumerate(headings) if heading]
    return tuple(_without_doubles(matches))


def _codes(headings: Iterable[str]) -> frozenset[str]:
    """Return the codes among headings: what tells a question by its number alone."""
    bases = {plain(base_of(heading)[0]) for heading in headings}
    return frozenset(base for base in bases if _NUMBERED.fullmatch(base))


def _match(
    questionnaire: Questionnaire,
    place: int,
    heading: str,
    before: Mapping[str, SurveyColumn],
    by_person: Mapping[str, str],
    bases: Mapping[str, int],
    moved: Collection[str],
) -> ColumnMatch:
    base, inside = base_of(heading)
    questions = {question.id: question for question in questionnaire.question}
    column = before.get(plain(heading))
    way: MatchWay = "none"
    question, percent = None, 0
    for key in (plain(heading), plain(base)):
        if key in by_person:
            way, question = "chosen", questions.get(by_person[key])
            break
    else:
        if column is not None and (not column.question or column.question in questions):
            way, question = "number" if plain(base) in moved else "remembered", questions.get(column.question)
        elif is_of_tool(heading):
            way = "tool"
        else:
            way, question, percent = _by_heading(questionnaire, base)
    if question is None or inside is None:
        return ColumnMatch(place, heading, way, question, None, percent)
    if plain(inside) in _OTHER:
        return ColumnMatch(place, heading, "tool")
    option = option_of(question, inside)
    by_number = option is None
    option = option or _numbered_option(question, inside)
    if option is None and bases[plain(base)] == 1:  # a remark in brackets, such as that one has to answer
        return ColumnMatch(place, heading, way, question, None, percent)
    if option is None:
        return ColumnMatch(place, heading, "none")
    return ColumnMatch(place, heading, way, question, option, percent, by_number)


def _by_heading(questionnaire: Questionnaire, base: str) -> tuple[MatchWay, Question | None, int]:
    surely = _surely(questionnaire, base)
    if surely is not None:
        return surely
    number = _NUMBERED.fullmatch(plain(base))
    if number and 1 <= int(number[1]) <= len(questionnaire.question):
        return "number", questionnaire.question[int(number[1]) - 1], 0
    likeness = difflib.SequenceMatcher(autojunk=False)
    likeness.set_seq2(plain(_bare(base))[:400])
    best, ratio = None, 0.0
    for question in questionnaire.question:
        for words in _words(question):
            likeness.set_seq1(plain(words))
            least = max(ratio, LIKE)  # what cannot be so much alike is not looked at letter by letter
            if likeness.real_quick_ratio() >= least and likeness.quick_ratio() >= least and (this := likeness.ratio()) > ratio:
                best, ratio = question, this
    return ("like", best, round(100 * ratio)) if ratio >= LIKE else ("none", None, 0)


def _surely(questionnaire: Questionnaire, base: str) -> tuple[MatchWay, Question, int] | None:
    """Return the question in whose own words a heading is, or whose id it is."""
    forms = {plain(base), plain(_bare(base))}
    joined = plain(base).replace(" ", "")
    for question in questionnaire.question:
        if any(plain(words) in forms for words in _words(question)):
            return "wording", question, 0
        if joined == plain(question.id).replace(" ", ""):
            return "id", question, 0
    return None


def _words(question: Question) -> tuple[str, str]:
    return question.ask.nl, question.ask.en


def base_of(heading: str) -> tuple[str, str | None]:
    """Return the question of a heading, and the answer behind it in brackets or behind a line, where there is one."""
    match = _OPTION.fullmatch(heading)
    if match is None or not match[1]:
        match = _BEHIND.fullmatch(heading)
    return (match[1], match[2]) if match else (heading, None)


def _bare(base: str) -> str:
    """Return a heading without the number or the code that a tool puts before the question."""
    return _CODE.sub("", _NUMBERING.sub("", base, count=1), count=1)


def _without_doubles(matches: Sequence[ColumnMatch]) -> Iterable[ColumnMatch]:
    """Yield the columns; of several for one question (or one answer of it) the surest stays, and the others are to be looked at."""
    holders: dict[tuple[str, str], ColumnMatch] = {}
    order: list[MatchWay] = ["chosen", "remembered", "wording", "id", "number", "like"]
    for match in sorted((match for match in matches if match.question), key=lambda match: (order.index(match.way), -match.percent)):
        holders.setdefault(_stands_for(match), match)
    for match in matches:
        if match.question is None or match in holders.values():
            yield match
        else:
            yield ColumnMatch(match.place, match.heading, "none")


def _stands_for(match: ColumnMatch) -> tuple[str, str]:
    """Return the ids of the question and the answer that a column stands for."""
    return match.question.id if match.question else "", match.option.id if match.option else ""


def option_of(question: Question, cell: str) -> SurveyOption | None:
    """Return the answer that a text is, in either language or by its id; None when the question does not offer it."""
    words = plain(cell)
    joined = words.replace(" ", "")
    for option in question.option:
        if words in (plain(option.text.nl), plain(option.text.en)) or joined == plain(option.id).replace(" ", ""):
            return option
    return None


def _numbered_option(question: Question, text: str) -> SurveyOption | None:
    number = _OPTION_NUMBER.fullmatch(plain(text).replace(" ", ""))
    return question.option[int(number[1]) - 1] if number and 1 <= int(number[1]) <= len(question.option) else None


def numbered_answer(question: Question, cell: str) -> SurveyOption | None:
    """Return the answer that a code such as A2, AO02 or 2 stands for, by its place among the answers."""
    return _numbered_option(question, clean_line(cell))


def options_in(question: Question, cell: str) -> tuple[tuple[SurveyOption, ...], tuple[str, ...]]:
    """Return the answers in a cell that may hold several, and the pieces that are none.

    Forms puts a semicolon between them, Google a comma, which may stand in an answer too: so many pieces are put together as make one.
    """
    if (whole := option_of(question, cell)) is not None:
        return (whole,), ()
    options: list[SurveyOption] = []
    strange: list[str] = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[;\n|]", cell))):
        pieces = part.split(",")
        at = 0
        while at < len(pieces):
            for end in range(len(pieces), at, -1):
                option = option_of(question, ",".join(pieces[at:end]))
                if option is not None:
                    options.append(option)
                    at = end
                    break
            else:
                if pieces[at].strip():
                    strange.append(pieces[at].strip())
                at += 1
    return tuple(dict.fromkeys(options)), tuple(strange)
