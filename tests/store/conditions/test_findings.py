"""What the domain says of where a finding stands and what SQL says of the same rows: one answer, for whatever is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.review import Review, Verdict
from kvo_inspect.domain.findings.stages import stage_of
from kvo_inspect.domain.findings.standing import Doubt, is_in_doubt, is_open, is_overdue, is_to_review
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.closed_sets import STATUSES, MeasureStatus, Status, VerdictKind
from kvo_inspect.store.conditions import findings as sql
from kvo_inspect.store.conditions.measures import OVERDUE
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import put_sql, to_row
from kvo_inspect.store.upkeep.opening import open_record
from tests.laptops import new_folder

TODAY = dt.date(2026, 11, 12)
DAYS = (None, "2026-11-11", "2026-11-12", "2026-11-13")
MADE = "2026-11-01T12:00:00+01:00"


class Case(NamedTuple):
    """One finding as it may be stored."""

    status: Status
    due: str | None
    verdict: VerdictKind | None
    doubts: frozenset[Doubt]
    is_gone: bool
    saw_this: bool
    """The verdict saw the finding as it is."""
    remark: str
    """A remark of before or after the verdict, or none."""
    original: str
    """What became of the finding that it is a duplicate of."""


CASES = st.builds(
    Case,
    status=st.sampled_from(STATUSES),
    due=st.sampled_from(DAYS),
    verdict=st.sampled_from((None, *get_args(VerdictKind))),
    doubts=st.frozensets(st.sampled_from(get_args(Doubt)), max_size=2),
    is_gone=st.booleans(),
    saw_this=st.booleans(),
    remark=st.sampled_from(("", "before", "after")),
    original=st.sampled_from(("stands", "gone", "dropped", "duplicate of this")),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("standing")
    record = open_record(new_folder(folder / "data"), state_folder=folder / "state", author="Karin")
    yield record
    record.close()


def put(store: Store, noun: Noun) -> None:
    store.db.execute(put_sql(type(noun)), to_row(noun))


def conflict(store: Store, noun: Noun, field: str) -> None:
    store.db.execute("insert into conflict values (?, ?, ?, 0, ?, '[]')", [noun.noun, noun.id, noun.park, field])


def shared(park: str, id_: str, stamp: int) -> dict[str, object]:
    return {"id": id_, "park": park, "heads": (f"{stamp:013}-a",), "made": MADE, "made_by": "Karin", "changed": MADE, "changed_by": "Karin"}


def store_case(store: Store, park: str, case: Case) -> None:
    """Write the rows of one case; the finding is called `it`."""
    item = {"checkpoint": "stop", "round": "walked", "item": "fencing/HK-01"}
    put(store, Finding(**shared(park, "it", 5), **item, status=case.status, due=case.due, gone=case.is_gone))
    put(store, Finding(**shared(park, "original", 5), gone=case.original == "gone"))
    if case.original == "dropped":
        put(store, Review(**shared(park, "other", 6), finding="original", verdict=Verdict(kind="dropped", reason="x")))
    if case.original == "duplicate of this":
        put(store, Review(**shared(park, "other", 6), finding="original", verdict=Verdict(kind="duplicate", of="it")))
    verdict = None
    if case.verdict is not None:
        verdict = Verdict(
            kind=case.verdict,
            reason="x" if case.verdict in ("returned", "dropped") else "",
            of="original" if case.verdict == "duplicate" else None,
        )
    saw = ("0000000000005-a",) if case.saw_this else ("0000000000004-a",)
    review = Review(**shared(park, "review", 7), finding="it", verdict=verdict, saw=saw)
    if case.verdict is not None or "verdict" in case.doubts:
        put(store, review)
    if case.remark:
        put(store, Comment(**shared(park, "remark", 8 if case.remark == "after" else 6), finding="it", text="x"))
    for doubt in case.doubts:
        if doubt == "seen":
            recheck = Recheck(**shared(park, "recheck", 5), finding="it", seen="solved")
            put(store, recheck)
            conflict(store, recheck, "seen")
        elif doubt == "verdict":
            conflict(store, review, "verdict")
        elif doubt == "value":
            answer = Answer(**shared(park, "answer", 5), **item, value=Value(value="2"))
            put(store, answer)
            conflict(store, answer, "value")
        else:
            conflict(store, Finding(**shared(park, "it", 5)), "status")


def said_by_sql(store: Store) -> tuple[object, ...]:
    columns = (sql.STAGE, sql.IN_DOUBT, sql.OPEN, sql.OVERDUE.format(today="?"), f"coalesce({sql.TO_REVIEW}, 0)")
    ((stage, *flags),) = store.rows(
        f"select {', '.join(columns)} from finding t left join review v on v.finding = t.id and v.gone = 0 where t.id = 'it'",
        [TODAY.isoformat()],
    )
    return (stage, *map(bool, flags))


def said_by_rules(case: Case) -> tuple[object, ...]:
    is_changed = not case.saw_this or case.remark == "after"
    still_open = is_open(case.status, case.verdict, case.doubts)
    return (
        stage_of(case.status, case.verdict),
        is_in_doubt(case.doubts, case.status, case.verdict),
        still_open,
        is_overdue(case.due, TODAY, is_open=still_open),
        not case.is_gone
        and is_to_review(
            case.status,
            case.verdict,
            is_changed=is_changed,
            lost_original=case.original != "stands",
            two_verdicts="verdict" in case.doubts,
        ),
    )


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=CASES)
def test_rules_and_conditions_agree(store: Store, case: Case) -> None:
    store.db.execute("savepoint of_case")
    try:
        park = "park"
        store_case(store, park, case)
        assert said_by_sql(store) == said_by_rules(case)
    finally:
        store.db.execute("rollback to of_case")
        store.db.execute("release of_case")


@pytest.mark.parametrize("status", get_args(MeasureStatus))
@pytest.mark.parametrize("due", DAYS)
def test_overdue_measures_agree(store: Store, status: MeasureStatus, due: str | None) -> None:
    store.db.execute("savepoint of_case")
    try:
        measure = Measure(**shared("park", "measure", 5), status=status, due=due)
        put(store, measure)
        late = OVERDUE.format("m", today="?")
        ((is_late,),) = store.rows(f"select coalesce({late}, 0) from measure m", [TODAY.isoformat()])
        assert bool(is_late) is measure.is_overdue(TODAY)
    finally:
        store.db.execute("rollback to of_case")
        store.db.execute("release of_case")


def test_a_day_has_passed_the_day_after(store: Store) -> None:
    """The example that the generated ones stand around."""
    assert not is_overdue("2026-11-12", TODAY, is_open=True)
    assert is_overdue("2026-11-11", TODAY, is_open=True)
    assert not is_overdue(None, TODAY, is_open=True)
    assert not is_overdue("2026-11-11", TODAY, is_open=False)
