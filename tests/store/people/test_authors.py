"""Who recorded: an id in the changes and one row with the name, which goes alone; in changes of before a former user is shown."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kvo_inspect import paths
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.domain.record.erasure import Erasure, ErasureAnswer
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import KvoError, RuleError
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.people.erasing import erase, plan_erasing
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.people.last_traces import copies_with_words, remove_copies
from kvo_inspect.store.record.history import finding_history
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from tests.doses import dose
from tests.laptops import Laptop, batch, prepared, state
from tests.store.changes_of_before import as_before, record_of_before

WHY = "asked to be forgotten"


def exchange(*laptops: Laptop) -> None:
    """Give everything of each laptop to every other one, until nothing is new."""
    for _round in range(len(laptops) + 1):
        for giver in laptops:
            for taker in laptops:
                if giver is not taker:
                    receive(taker.store, batch(giver.store))


def found(laptop: Laptop, text: str, *, confidential: bool = False) -> Finding:
    round_ = laptop.store.select(Round)[0]
    stop = route(laptop.store, round_.park)[0]
    return record_finding(laptop.store, round_.id, stop.id, NewFinding(text=text, confidential=confidential))


def forget(laptop: Laptop, name: str, *, author_too: bool = False) -> None:
    """Erase a name, whatever is held under it."""
    held = held_under(laptop.store, name, confidential=True)
    erase(laptop.store, plan_erasing(laptop.store, held, author_too=author_too), WHY)


def recorded_by(laptop: Laptop) -> set[str]:
    """All that the state says of who recorded something; of what is emptied it says nothing."""
    names = set()
    for noun, rows in state(laptop.store).items():
        names |= {row[6] for row in rows} | {row[8] for row in rows} if noun != "two values" else set()
    return names - {""}


def files_with(folder: Path, word: str) -> list[str]:
    """The files below a folder that hold a word."""
    return [path.name for path in folder.rglob("*") if path.is_file() and word.lower().encode() in path.read_bytes().lower()]


def test_a_name_stands_once_in_the_log_of_a_laptop_and_park(tmp_path: Path) -> None:
    with_two = prepared(tmp_path / "first", parks=2)
    found(with_two, "Hek")
    found(with_two, "Put", confidential=True)
    store = with_two.store
    assert {author for (author,) in store.rows("select author from change")} == {author.id for author in store.select(Author)}
    assert [author.name for author in store.select(Author)] == ["Fatima", "Fatima"]
    assert recorded_by(with_two) == {"Fatima"}
    assert {line.author for finding in store.select(Finding) for line in finding_history(store, finding.id)} == {"Fatima"}
    store.author = "Fatima Bos"
    found(with_two, "Lamp")
    with_two.close()
    with_two.author = "Fatima"
    with_two.open()
    found(with_two, "Paal")
    assert sorted(author.name for author in with_two.store.select(Author)) == ["Fatima", "Fatima", "Fatima Bos"]
    assert doctor(with_two.store) == []
    with_two.close()


def test_the_row_goes_alone_and_nothing_else(tmp_path: Path) -> None:
    first = prepared(tmp_path / "first")
    found(first, "Hek")
    hidden = found(first, "Put", confidential=True)
    first.close()
    first.author = "Karin"
    first.open()
    copy = paths.backup_folder(first.data) / "2026-11-11.db"
    write_backup(first.store.path, copy)
    words = first.store.rows("select noun_id, fields, reason, salt from change where noun <> 'author' order by n")
    forget(first, "Fatima")
    assert first.store.rows("select noun_id, fields, reason, salt from change where noun <> 'author' order by n")[: len(words)] == words
    assert recorded_by(first) == {"former user 1", "Karin"}
    assert first.store.get(Finding, hidden.id).made_by == "former user 1"
    assert held_under(first.store, "Fatima", confidential=True).count == 0
    assert doctor(first.store) == []
    remove_copies(first.store, copies_with_words(first.store))
    first.pack(tmp_path / "fresh.kvopack", confidential=True)
    with zipfile.ZipFile(tmp_path / "fresh.kvopack") as pack:
        assert [name for name in pack.namelist() if b"fatima" in pack.read(name).lower()] == []
        assert any(b"Hek" in pack.read(name) for name in pack.namelist())
    first.close()
    assert files_with(tmp_path, "fatima") == []


def test_who_records_under_the_name_changes_it_first(tmp_path: Path) -> None:
    first = prepared(tmp_path / "first")
    with pytest.raises(RuleError, match="You record under this name"):
        forget(first, "Fatima")
    first.store.author = "Karin"
    forget(first, "Fatima")
    first.store.author = "Fatima"
    found(first, "Hek")  # whoever types the name again is held again, as somebody else
    assert recorded_by(first) == {"former user 1", "Fatima", "Karin"}
    assert doctor(first.store) == []
    first.close()


def test_in_changes_of_before_a_former_user_is_shown(tmp_path: Path) -> None:
    given = record_of_before(tmp_path / "before")
    first, second = Laptop(tmp_path / "first"), Laptop(tmp_path / "second", author="Joost")
    receive(first.store, given)
    chains = first.store.rows("select chain from change order by n")
    plan = plan_erasing(first.store, held_under(first.store, "Fatima", confidential=True))
    assert (plan.authored, plan.recorded, plan.own_names) == (len(given.changes), (), ())  # type: ignore[arg-type]
    forget(first, "Fatima")
    assert first.store.rows("select chain from change order by n")[: len(chains)] == chains
    assert first.store.rows("select count(*) from change where author = 'Fatima'") == [(len(chains),)]
    assert "Fatima" not in recorded_by(first)
    held = held_under(first.store, "Fatima", confidential=True)
    assert (held.count, sum(each.changes for each in held.unnamed)) == (0, len(chains))
    exchange(first, second)
    assert state(first.store) == state(second.store)
    late = Laptop(tmp_path / "late")
    receive(late.store, given)
    assert "Fatima" in recorded_by(late)
    receive(late.store, batch(second.store))
    assert recorded_by(late) == {"former user 1", "Karin", "Joost"}
    for laptop in (first, second, late):
        assert doctor(laptop.store) == []
        laptop.close()


def test_emptying_one_of_these_changes_brings_no_name_back(tmp_path: Path) -> None:
    given = record_of_before(tmp_path / "before")
    first, second = Laptop(tmp_path / "first"), Laptop(tmp_path / "second", author="Joost")
    receive(first.store, given)
    receive(second.store, given)
    forget(first, "Fatima")
    forget(second, "Jan")  # a participant, whose row Fatima recorded
    exchange(first, second)
    assert recorded_by(first) == {"former user 1", "Karin", "Joost"}
    assert state(first.store) == state(second.store)
    for laptop in (first, second):
        assert doctor(laptop.store) == []
        laptop.close()


def test_emptying_these_changes_too_is_asked_apart(tmp_path: Path) -> None:
    given = record_of_before(tmp_path / "before")
    first = Laptop(tmp_path / "first")
    receive(first.store, given)
    forget(first, "Fatima")
    plan = plan_erasing(first.store, held_under(first.store, "Fatima", confidential=True), author_too=True)
    assert (plan.unnamed, plan.authored, plan.authors) == ((), len(given.changes), ("Fatima",))  # type: ignore[arg-type]
    erase(first.store, plan, WHY)
    assert first.store.rows("select count(*) from change where author = 'Fatima'") == [(0,)]
    assert held_under(first.store, "Fatima", confidential=True).unnamed == ()
    assert doctor(first.store) == []
    first.close()
    assert files_with(first.data, "fatima") == []


def test_former_users_are_numbered_by_who_was_erased_first(tmp_path: Path) -> None:
    first = prepared(tmp_path / "first")
    second, third = Laptop(tmp_path / "second", author="Bas"), Laptop(tmp_path / "third", author="Cor")
    exchange(first, second, third)
    for laptop in (second, third):
        found(laptop, "Hek")
    exchange(first, second, third)
    for laptop in (second, third):
        laptop.close()
        laptop.author = "Daan"
        laptop.open()
    forget(first, "Cor")
    forget(second, "Bas")
    receive(third.store, batch(second.store))
    assert {"former user 1", "Cor"} <= recorded_by(third)
    receive(third.store, batch(first.store))
    assert recorded_by(third) == {"former user 1", "former user 2", "Fatima", "Daan"}
    exchange(first, second, third)
    by = {finding.code[:3]: finding.made_by for finding in first.store.select(Finding)}
    assert sorted(by.values()) == ["former user 1", "former user 2"]
    assert state(first.store) == state(second.store) == state(third.store)
    for laptop in (first, second, third):
        assert doctor(laptop.store) == []
        laptop.close()


@settings(max_examples=dose(8, 60, 2000), deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 6), st.integers(0, 3)), min_size=3, max_size=16))
def test_whatever_three_laptops_do_who_was_erased_is_named_nowhere(steps: list[tuple[int, int, int]]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="kvo-authors-"))
    names = ("Fatima", "Gijs", "Hanna", "Ilse")
    before = Laptop(folder / "before", author="Gijs")
    receive(before.store, record_of_before(folder / "oldest"))
    found(before, "Hek")
    given = as_before(batch(before.store))
    before.close()
    laptops = tuple(
        Laptop(folder / name, skew, name)
        for name, skew in (("Hanna", dt.timedelta()), ("Ilse", dt.timedelta(hours=-3)), ("Karin", dt.timedelta(days=2)))
    )
    erased: set[str] = set()
    try:
        for laptop in laptops:
            receive(laptop.store, given)
        for at, what, which in steps:
            laptop = laptops[at]
            store, name = laptop.store, names[which]
            if what == 0:
                found(laptop, f"gezien {which}", confidential=which == 3)
            elif what == 1:
                findings = store.select(Finding, "where gone = 0 order by id")
                set_finding(store, findings[which % len(findings)].id, text=f"nu {which}")
            elif what == 2:
                store.author = (laptop.folder.name, "Jos")[which % 2]
            elif what == 3:
                receive(laptops[(at + 1) % 3].store, batch(store))
            elif what == 4:
                receive(laptops[(at + 1) % 3].store, batch(store, [key for key in _keys(laptop) if not key.confidential]))
            else:
                plan = plan_erasing(store, held_under(store, name, confidential=True), author_too=what == 6)
                with suppress(RuleError):  # nobody is called so here, or this laptop records so
                    erase(store, plan, WHY)
                    erased.add(name)
        exchange(*laptops)
        states = [state(laptop.store) for laptop in laptops]
        assert states[0] == states[1] == states[2]
        for laptop in laptops:
            assert doctor(laptop.store) == []
            # Those two record no more: nobody of the three is called so.
            assert recorded_by(laptop).isdisjoint(erased & {"Fatima", "Gijs"})
            assert len({answer.device for answer in laptop.store.select(ErasureAnswer)}) == (3 if laptop.store.select(Erasure) else 0)
    finally:
        for laptop in laptops:
            with suppress(KvoError):
                laptop.close()
        shutil.rmtree(folder, ignore_errors=True)


def _keys(laptop: Laptop) -> list[LogKey]:
    return [LogKey(*row) for row in laptop.store.rows("select device, park, confidential from log")]
