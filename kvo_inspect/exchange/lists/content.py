"""The rows of checklists and their editions, letter texts, questionnaires and what a survey says, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from kvo_inspect.content.letter_texts import TextsFile
from kvo_inspect.content.load import Loaded
from kvo_inspect.content.questionnaires import QuestionnaireFile
from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.survey.results import QuestionResult, ResultPair
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.exchange.lists.document import ListedRow
from kvo_inspect.store.checklists.editions import Edition, EditionOrigin
from kvo_inspect.store.survey.beside import SurveyPage
from kvo_inspect.store.survey.surveys import SurveyLine
from kvo_inspect.texts import LANGS, Lang


class InBoth(ListedRow):
    """A text in both languages."""

    nl: str
    """In Dutch."""
    en: str
    """In English."""


class ListedChecklist(ListedRow):
    """One checklist in force."""

    id: str
    """Its id."""
    version: str
    """Its version."""
    theme: str
    """The theme that it is of."""
    title: InBoth
    """What it is called."""
    questions: int
    """How many questions it has."""
    own: bool
    """Whether it is from the own folder of this laptop."""
    core: bool
    """Whether it is on unless switched off; else a companion theme."""
    confidential: bool
    """Whether what it asks is confidential."""


class LastUseOf(ListedRow):
    """That a laptop began its last round of a checklist with an edition."""

    letters: str
    """The letters of the laptop."""
    here: bool
    """Whether that is this laptop."""
    day: str
    """The day of the round, YYYY-MM-DD."""


class ListedEdition(ListedRow):
    """One edition of a checklist."""

    id: str
    """The id of the checklist."""
    version: str
    """The version that it says of itself."""
    sha256: str
    """Of its bytes, which tells editions apart."""
    title: InBoth
    """What it is called."""
    origin: EditionOrigin
    """From the program, this laptop's own folder, that of another laptop, or only known from a round of before."""
    giver: str
    """The letters of the laptop whose own it is; empty: of none, or not known."""
    in_force: bool
    """Whether the next round here asks it."""
    behind: bool
    """Whether other laptops work with it while another is in force here."""
    used: tuple[LastUseOf, ...]
    """The laptops that used it last, the latest first."""


class ListedLetterTexts(ListedRow):
    """Letter texts of one's own."""

    id: str
    """Their name."""
    title: InBoth | None
    """What they are called; null: they came with a park and are not here as a file."""
    languages: tuple[Lang, ...]
    """The languages in which they say something."""
    usual: bool
    """Whether this laptop uses them for parks that have none of their own."""
    park_names: tuple[str, ...]
    """The parks that use them."""


class ListedQuestionnaire(ListedRow):
    """One questionnaire."""

    id: str
    """Its name."""
    title: InBoth
    """What it is called."""
    version: str
    """Its edition."""
    questions: int
    """How many questions it has."""
    shipped: bool
    """Whether it comes with the program; else it is one's own."""


class ListedShare(ListedRow):
    """How many of those who answered gave an answer that counts."""

    survey: str
    """The id of the survey."""
    moment: MeasurementKind
    """Of which measurement it is."""
    count: int
    """So many gave it."""
    n: int
    """Of so many."""
    percent: str | None
    """The share, one decimal; null of fewer than five answers."""
    low: str | None
    """The lower end of where the share lies of all who could have answered, in nineteen cases of twenty."""
    high: str | None
    """The upper end."""


class SurveyQuestion(ListedRow):
    """One question of the surveys of a park, two moments beside each other."""

    question: str
    """Its id in the questionnaire."""
    asked: str
    """In which words it was asked."""
    first: ListedShare | None
    """At the earlier moment; null: not asked then, or not in these words."""
    second: ListedShare | None
    """At the later moment."""
    points: str | None
    """The change in points; null: there is none to tell."""
    chance: bool
    """Whether the change may be chance."""
    reworded: bool
    """Whether it was asked in other words in the other survey."""
    recounted: bool
    """Whether other answers count in the other survey."""


def listed_checklists(checklists: Iterable[Loaded]) -> Iterator[ListedChecklist]:
    """Yield checklists as rows."""
    for loaded in checklists:
        checklist = loaded.checklist
        yield ListedChecklist(
            id=checklist.id,
            version=checklist.version,
            theme=checklist.theme,
            title=_both(checklist.title),
            questions=len(checklist.item),
            own=loaded.own,
            core=checklist.core,
            confidential=checklist.confidential,
        )


def listed_editions(lines: Iterable[Edition]) -> Iterator[ListedEdition]:
    """Yield editions as rows."""
    for line in lines:
        yield ListedEdition(
            id=line.name,
            version=line.version,
            sha256=line.sha256,
            title=_both(line.title),
            origin=line.origin,
            giver=line.giver,
            in_force=line.in_force,
            behind=line.is_behind,
            used=tuple(LastUseOf(letters=use.letters, here=use.here, day=use.day) for use in line.used),
        )


def listed_letter_texts(own: Sequence[TextsFile], usual: str, parks: Mapping[str, Sequence[str]]) -> Iterator[ListedLetterTexts]:
    """Yield letter texts as rows; *usual*: the name of those of this laptop; *parks*: by name who uses them."""
    files = {file.texts.id: file.texts for file in own}
    for name in dict.fromkeys([*files, *parks]):
        texts = files.get(name)
        parts = [] if texts is None else [text for text in texts.by_part() if text is not None]
        yield ListedLetterTexts(
            id=name,
            title=None if texts is None else InBoth(nl=texts.title("nl"), en=texts.title("en")),
            languages=tuple(lang for lang in LANGS if any(text(lang) for text in parts)),
            usual=name == usual,
            park_names=tuple(parks.get(name, ())),
        )


def listed_questionnaires(files: Iterable[QuestionnaireFile]) -> Iterator[ListedQuestionnaire]:
    """Yield questionnaires as rows."""
    for file in files:
        questionnaire = file.questionnaire
        yield ListedQuestionnaire(
            id=questionnaire.id,
            title=InBoth(nl=questionnaire.title("nl"), en=questionnaire.title("en")),
            version=questionnaire.version,
            questions=len(questionnaire.question),
            shipped=file.shipped,
        )


def survey_questions(page: SurveyPage) -> Iterator[SurveyQuestion]:
    """Yield the questions of the two surveys that stand beside each other as rows."""
    for pair in page.pairs:
        shown = pair.second or pair.first
        yield SurveyQuestion(
            question=pair.question,
            asked=shown.wording if shown is not None else "",
            first=_share(page.first, pair.first),
            second=_share(page.second, pair.second),
            points=_points(pair),
            chance=pair.change is not None and pair.change.chance,
            reworded=pair.reworded,
            recounted=pair.recounted,
        )


def _share(line: SurveyLine | None, result: QuestionResult | None) -> ListedShare | None:
    if line is None or result is None:
        return None
    counted, interval = result.counted, result.counted.interval
    return ListedShare(
        survey=line.survey.id,
        moment=line.survey.moment,
        count=counted.count,
        n=counted.n,
        percent=_decimal(counted.percentage),
        low=_decimal(interval.low) if interval else None,
        high=_decimal(interval.high) if interval else None,
    )


def _points(pair: ResultPair) -> str | None:
    return None if pair.change is None else _decimal(pair.change.points)


def _decimal(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _both(text: Both) -> InBoth:
    return InBoth(nl=text.nl, en=text.en)
