"""A history says everything in words: the old value beside the new one, no id, no code and no key of the record, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.values.closed_sets import GRADES
from kvo_inspect.store.checklists.mentioned import Mentioned, mentioned_in
from kvo_inspect.store.findings.finding import NewFinding, move_finding, record_finding, review_finding, set_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.history import finding_history, noun_history
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.review.verdicts import accept_findings
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import Lang, use_language
from kvo_inspect.wording.compounds import COMPOUNDS
from kvo_inspect.wording.fields import DAYS, OWN, field_words, value_text
from kvo_inspect.wording.history import finding_acts, noun_texts
from tests.doses import LANGS_OF_DOSE
from tests.examples import copy_example
from tests.laptops import add_round, prepared

UUID = "7d3183fc-afda-4c5e-9d1f-0123456789ab"
NOTHING = Mentioned({}, {}, {})
RAW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|\b[a-z]+_[a-z_]+\b|[{}\[\]]|\b[a-z-]+/[A-Z]{1,4}-?\d|\d{4}-\d\d-\d\d|\b(true|false|null|None)\b")
"""What is ours: an id, a member with an underscore, JSON, `checklist/item`, a day as it is stored, a word of a program."""
SAME = {
    "dossier",
    "partner",
    "mail",
    "water",
    "object",
    "plan",
    "notes",
    "zone",
    "text",
    "status",
    "theme",
    "camera",
    "code",
    "person",
    "day",
    "part",
    "round",
    "checklist",
    *GRADES,
}
"""Dutch, English or both: these are words of the field too."""


def values_of(noun: str, field: str) -> list[Any]:
    """Return values that a field may hold, every member of a closed set among them, as a change has them."""
    model = NOUNS[noun]
    if field in model.refs:
        return [UUID]
    return [value for value in _values(model.model_fields[field].annotation, f"{noun}.{field}") if value is not None]


def _values(annotation: Any, path: str) -> list[Any]:
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {name: _values(info.annotation, f"{path}.{name}") for name, info in annotation.model_fields.items()}
        most = max(map(len, fields.values()))
        return [{name: some[n % len(some)] for name, some in fields.items()} for n in range(most)]
    inner = [value for each in get_args(annotation) for value in _values(each, path)]
    if get_origin(annotation) is tuple:
        return [inner]
    if get_origin(annotation) is dict:
        return [{"lighting/VL-02": "1"}]
    if annotation is bool:
        return [True, False]
    if annotation is int:
        return [3]
    if annotation is str:
        return (
            ["2026-12-16"] if path.rpartition(".")[2] in ("day", "due", "on", "date", "starts", "audit", "intent", "plan") else _text(path)
        )
    return inner


def _text(path: str) -> list[str]:
    match path:
        case "finding.item" | "answer.item" | "mark.item" | "park.own_set" | "round.set.items":
            return ["lighting/VL-02"]
        case "review.verdict.of" | "partner.checkpoints" | "planned_person.checkpoints":
            return [UUID]
        case "finding.theme" | "measure.theme" | "checklist.theme":
            return ["fire-safety"]
        case "photo.taken.at":
            return ["2026-12-16T19:43:10"]
    last = path.rpartition(".")[2]
    if last in ("lat", "lon", "amount", "value", "place") and path != "answer.value.value":
        return ["5.5"]
    return ["2026-12-16"] if last in DAYS | {"on"} else ["wat iemand typte"]


FIELDS = [(noun, field) for noun, model in NOUNS.items() for field in model.own() if field not in OWN]


@pytest.mark.parametrize("lang", get_args(Lang))
def test_every_field_of_every_noun_is_told_in_words(lang: Lang) -> None:
    use_language(lang)
    for noun, field in FIELDS:
        label = field_words(noun, field)
        assert not RAW.search(label), (noun, field, label)
        if lang == "nl":
            assert label != field or field in SAME, (noun, field)
        for value in values_of(noun, field):
            told = value_text(noun, field, value, NOTHING)
            assert told, (noun, field, value)
            assert not RAW.search(told), (noun, field, value, told)
            members = {part for part in (value.values() if isinstance(value, dict) else [value]) if isinstance(part, str)}
            ours = members - {"wat iemand typte", "5.5", "1", "jpeg", "png", "webp", "heic"} - SAME
            if lang == "nl":
                assert not {member for member in ours if re.search(rf"\b{re.escape(member)}\b", told)}, (noun, field, value, told)
        assert value_text(noun, field, None, NOTHING) == value_text(noun, field, "", NOTHING)


def test_every_field_that_holds_an_object_has_its_words() -> None:
    objects = {(noun, field) for noun, field in FIELDS for value in values_of(noun, field) if isinstance(value, dict)}
    assert objects == COMPOUNDS.keys()


@pytest.mark.parametrize("lang", LANGS_OF_DOSE)
def test_the_history_of_the_whole_example_is_in_words(lang: Lang, tmp_path: Path) -> None:
    use_language(lang)
    kinds = [info.annotation for model in NOUNS.values() for info in model.model_fields.values()]
    members = {member for kind in kinds for member in get_args(kind) if isinstance(member, str)} - SAME - {"normal"}
    with closing(open_record(copy_example(lang, tmp_path / "data"), state_folder=tmp_path / "state", write=False)) as store:
        count = 0
        for noun, model in NOUNS.items():
            for thing in store.select(model, "where confidential = 0"):
                lines = finding_history(store, thing.id) if noun == "finding" else noun_history(store, noun, thing.id)
                speaks_of = mentioned_in(store, thing.park, lines)
                if noun == "finding":
                    texts = [text for act in finding_acts(lines, speaks_of) for text in act.texts]
                else:
                    texts = [text for number, line in enumerate(lines) for text in noun_texts(line, speaks_of, first=number == 0)]
                for text in texts:
                    if text.endswith((".jpeg", ".jpg", ".heic")):  # the name of a file, as it came
                        continue
                    count += 1
                    assert not RAW.search(text), (noun, text)
                    label, colon, value = text.partition(": ")
                    if lang == "nl" and colon and "wijst" not in label:
                        assert not set(re.split(r" → | · |, ", value)) & members, (noun, text)
        assert count > 3000


@contextmanager
def record_with_finding(folder: Path) -> Iterator[tuple[Store, str, Finding]]:
    """Give a record with a finding of a round, and its park."""
    with closing(prepared(folder / "one")) as laptop:
        store = laptop.store
        park = store.rows("select id from park")[0][0]
        yield store, park, record_finding(store, add_round(store, park, "2026-11-19"), route(store, park)[0].id, NewFinding("hek stuk"))


def test_the_old_value_stands_beside_the_new_one_and_the_status_is_what_the_page_says(tmp_path: Path) -> None:
    use_language("en")
    with record_with_finding(tmp_path) as (store, park, finding):
        holder = store.rows("select id from partner where kind = 'municipality'")[0][0]
        review_finding(store, finding.id, Verdict(kind="accepted"))
        set_finding(store, finding.id, partner=holder, severity="serious", due="2026-12-01")
        set_finding(store, finding.id, severity="minor", due="2026-12-16")
        move_finding(store, finding.id, "sent", sent=Sent(day="2026-11-20", way="mail", reference="ZK-9"))
        move_finding(store, finding.id, "accepted", reason="te vroeg")
        review_finding(store, finding.id, Verdict(kind="dropped", reason="vergund"))
        lines = finding_history(store, finding.id)
        told = [text for act in finding_acts(lines, mentioned_in(store, park, lines)) for text in act.texts]
    assert "severity: serious → minor" in told
    assert "by: 1-12-2026 → 16-12-2026" in told
    assert "action holder: municipality" in told
    assert "status: accepted → sent" in told
    assert "status: sent → accepted" in told
    assert "sent on: 20-11-2026 · mail · ZK-9" in told
    assert "review: accepted" in told
    assert "review: accepted → dropped · vergund" in told


def test_each_step_of_a_second_stands_by_itself_and_says_once_that_it_was_undone(tmp_path: Path) -> None:
    use_language("en")
    with record_with_finding(tmp_path) as (store, park, finding):
        accept_findings(store, [finding.id], store.rows("select id from partner where kind = 'municipality'")[0][0])
        undo(store, Reach())
        redo(store, Reach())
        lines = finding_history(store, finding.id)
        same_second = [replace(line, at=lines[0].at) for line in lines]
        acts = [act.texts for act in finding_acts(same_second, mentioned_in(store, park, lines))]
    assert len(acts) == 4
    assert [texts[0] for texts in acts[2:]] == ["undone", "done again"]
    assert [texts.count("undone") + texts.count("done again") for texts in acts] == [0, 0, 1, 1]
    assert "review: accepted" in acts[1]
    assert "back to the review" in acts[2]
    assert "review: accepted" in acts[3]
