"""Every answer type, from the key to the CSV export and the comparison: whoever adds a type is asked for each of them here."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from kvo_inspect.content.load import Loaded, parse_checklist
from kvo_inspect.domain.checklists.answer import Answer, chosen, fails
from kvo_inspect.domain.checklists.answer_types import ANSWER_TYPES, FORMS, OF_THE_ROUND, AnswerForm, AnswerType
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.compare.figures import item_figures
from kvo_inspect.domain.compare.pairs import ComparedAnswer, Pair, QuestionKey
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.texts import use_language
from kvo_inspect.wording.items import OPTIONS, TYPES
from kvo_inspect.wording.walk import option_texts, value_text
from tests.tui.support import scenario
from tests.tui.walk.rounds import HEAD, all_of, item_source, opened, press, walking

OF_TYPE: dict[AnswerType, str] = {
    "choice": """answer.type = "choice"
answer.option = [ { text = { nl = "goed", en = "good" } }, { text = { nl = "slecht", en = "poor" }, finding = true } ]""",
    "count": 'answer = { type = "count", unit = { nl = "masten", en = "columns" }, finding_above = 0 }',
    "number": 'answer = { type = "number", unit = { nl = "lux", en = "lux" }, finding_below = 5 }',
}
"""What a checklist says of an answer beside its type."""
KEYS: dict[str, str] = {"digit": "2", "grade": "c", "whole number": "3 Enter", "number": "2 , 5 Enter", "mark": "7"}
"""What is pressed for each way of keying; a line opens first."""
STORED: dict[AnswerType, tuple[str, str]] = {
    "check": ("2", "not in order"),
    "choice": ("2", "poor"),
    "signal": ("2", "possible"),
    "grade": ("C", "C"),
    "count": ("3", "3 columns"),
    "number": ("2.5", "2.5 lux"),
    "text": ("x1", "x1"),
    "date": ("2026-11-01", "1-11-2026"),
}
"""What is stored of these keys, and how it is shown."""


def keys_of(answer_type: AnswerType) -> str:
    form = FORMS[answer_type]
    if form.keyed != "line":
        return KEYS[form.keyed]
    return 'Enter "1-11-2026" Enter' if form.shown == "day" else 'Enter "x1" Enter'


def loaded(*, confidential: bool) -> Loaded:
    """A checklist of all types that stand in an open one, or in a confidential one only."""
    name = "secret" if confidential else "types"
    flags = ("false", "true") if confidential else ("true", "false")
    source = HEAD.format(id=name, nl="Soorten", en="Types", order=10, core=flags[0], confidential=flags[1]) + "".join(
        item_source(
            f"TY-{number:02}",
            f"Question of type {answer_type}?",
            OF_TYPE.get(answer_type, f'answer.type = "{answer_type}"'),
            defect=f"wrong {answer_type}" if can_fail(answer_type) else "",
        )
        for number, answer_type in enumerate(ANSWER_TYPES, 1)
        if is_secret(answer_type) is confidential
    )
    checklist, problems = parse_checklist(source.encode(), name)
    assert checklist is not None, problems
    return Loaded(checklist, Path(f"{name}.toml"), source.encode(), hashlib.sha256(source.encode()).hexdigest(), own=True)


def is_secret(answer_type: AnswerType) -> bool:
    return FORMS[answer_type].secrecy == "confidential"


def item_in(answer_type: AnswerType) -> Item:
    item = loaded(confidential=is_secret(answer_type)).checklist.find(item_of(answer_type).partition("/")[2])
    assert item is not None
    return item


def can_fail(answer_type: AnswerType) -> bool:
    return answer_type in {"check", "choice", "signal", "grade", "count", "number"}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round on which every type was answered by its keys."""
    data = tmp_path_factory.mktemp("types") / "data"
    store = opened(data)
    park = add_park(store, "De Amert", "Lingeveen", [NewCheckpoint("Kade", marks=True)])
    round_id = start_round(
        store,
        park.id,
        NewRound(
            "yearly",
            "evening",
            "2026-11-12",
            ((loaded(confidential=False), "full"), (loaded(confidential=True), "full")),
            (Person("Karin Bos", "KVO"),),
        ),
    ).id
    store.close()

    @scenario
    async def run() -> None:
        async with walking(data, round_id) as pilot:
            for answer_type in ANSWER_TYPES:
                if not is_secret(answer_type):
                    await press(pilot, keys_of(answer_type))
            await press(pilot, "h 2")
            for answer_type in ANSWER_TYPES:
                if is_secret(answer_type):
                    await press(pilot, keys_of(answer_type))

    run()
    return data


def item_of(answer_type: AnswerType) -> str:
    return f"{'secret' if is_secret(answer_type) else 'types'}/TY-{ANSWER_TYPES.index(answer_type) + 1:02}"


def test_the_table_names_every_type_and_its_words() -> None:
    assert set(FORMS) == set(ANSWER_TYPES) == set(TYPES)
    for answer_type, form in FORMS.items():
        assert isinstance(form, AnswerForm)
        if form.keyed == "digit" and not form.takes_options:
            assert answer_type in OPTIONS, "its digits have no words"


@pytest.mark.parametrize("answer_type", OF_THE_ROUND)
def test_a_type_from_the_key_to_the_csv(walked: Path, tmp_path: Path, answer_type: AnswerType) -> None:
    use_language("en")
    stored, shown = STORED[answer_type]
    answer = next(one for one in all_of(walked, Answer) if one.item == item_of(answer_type))
    assert answer.value is not None
    assert (answer.value.kind, answer.value.value) == ("given", stored)
    item = item_in(answer_type)
    (park,) = all_of(walked, Park)
    assert value_text(item, answer.value, park) == shown
    assert item.answer.can_fail is can_fail(answer_type)
    assert fails(item, answer.value, "B") is can_fail(answer_type)
    assert (chosen(item, answer.value) is not None) is (answer_type == "choice")
    texts = option_texts(item, park)
    assert len(texts) == FORMS[answer_type].options(item.answer)
    store = opened(walked)
    try:
        folder = export(store, "csv", tmp_path / "csv", ExportScope(confidential=True))
    finally:
        store.close()
    with (folder / "answer.csv").open(encoding="utf-8", newline="") as stream:
        row = next(row for row in csv.DictReader(stream) if row["item"] == item_of(answer_type))
    assert row["value"] == stored
    assert row["answer_type"] == answer_type
    assert row["in_order"] == ("false" if can_fail(answer_type) else "")
    assert row["answer_en"]
    assert row["answer_nl"]


def test_a_mark_is_given_by_each(walked: Path) -> None:
    (mark,) = all_of(walked, Mark)
    assert mark.item == item_of("mark")


@pytest.mark.parametrize("answer_type", OF_THE_ROUND)
def test_a_type_is_compared_as_the_table_says(walked: Path, answer_type: AnswerType) -> None:
    answer = next(one for one in all_of(walked, Answer) if one.item == item_of(answer_type))
    assert answer.value is not None
    item = item_in(answer_type)
    side = ComparedAnswer("a", "r", "2026-11-12", answer.value)
    (figure,) = item_figures([Pair(QuestionKey("evening", "stop", answer.item), "types", item, side, side)], "B")
    assert bool(figure.amounts) is (FORMS[answer_type].compared == "sums")
    assert bool(figure.chosen) is (FORMS[answer_type].compared == "how often")
