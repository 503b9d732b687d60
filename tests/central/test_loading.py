"""Reference files loaded into a real central record: whole or not, by key, every mistake with its line."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from kvo_inspect.central.connection import Central
from kvo_inspect.central.refusals import CentralRefused
from kvo_inspect.central.reports.loading import LoadOutcome, load
from kvo_inspect.central.reports.reference_rows import ReferenceKind
from kvo_inspect.errors import ContentError, NoSuchFile
from tests.central.centres import new_centre, reached
from tests.central.servers import VERSIONS, Database
from tests.hostile import HOSTILE

REGISTER = """code;naam;gemeente;provincie;breedte;lengte;buurt
NB-1;De Kievitsakker;Veldhoven;Noord-Brabant;51,4012;5,4012;BU08610001
NB-2;"De ""Run""; noord";Veldhoven;Noord-Brabant;;;
"""
SIZES = """onderzoek;rol;buurt;soort;grootte;voor van;voor tot;na van;na tot
S;buur;B;i;1,5;2024-01;2024-12;2025-01;2025-12
S;buur;C;i;;2024-01;2024-12;2025-01;2025-12
"""


@pytest.fixture
def centre() -> Database:
    """An empty central record."""
    return new_centre()


def loaded(
    centre: Database, kind: ReferenceKind, path: Path, content: str | bytes, *, whole: bool = False, login: str = "admin"
) -> LoadOutcome:
    """Write a file and load it."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with reached(centre, login) as central:
        return load(central, kind, path, whole=whole)


def rows(centre: Database, sql: str) -> list[tuple[object, ...]]:
    with reached(centre, "admin") as central:
        return central.rows(sql)


def problems(centre: Database, kind: ReferenceKind, path: Path, content: str | bytes) -> list[str]:
    """Return what is told of a file that has mistakes, without its name."""
    with pytest.raises(ContentError) as refused:
        loaded(centre, kind, path, content)
    return [problem.removeprefix(f"{path.name}:") for problem in refused.value.problems]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda text: text.encode(), id="UTF-8"),
        pytest.param(lambda text: codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode(), id="as a Dutch Excel writes UTF-8"),
        pytest.param(
            lambda text: text.replace(";", "\t").replace('"De ""Run""\t noord"', '"De ""Run""; noord"').encode("utf-16"), id="UTF-16"
        ),
    ],
)
def test_the_register_is_what_the_file_says(version: int, encode: object, tmp_path: Path) -> None:
    centre = new_centre(version)
    outcome = loaded(centre, "register", tmp_path / "register.csv", encode(REGISTER))  # type: ignore[operator]
    assert outcome == LoadOutcome(2, 2, 0, 0)
    assert rows(centre, "select code, name, municipality, province, lat, lon, area, park from kvo.register order by code") == [
        ("NB-1", "De Kievitsakker", "Veldhoven", "Noord-Brabant", 51.4012, 5.4012, "BU08610001", None),
        ("NB-2", 'De "Run"; noord', "Veldhoven", "Noord-Brabant", None, None, None, None),
    ]


def test_places_may_be_in_metres_of_the_dutch_grid_and_columns_in_english(centre: Database, tmp_path: Path) -> None:
    loaded(centre, "register", tmp_path / "r.csv", "name,code,x,y\nMidden,A,155000,463000\n")
    ((lat, lon),) = rows(centre, "select lat, lon from kvo.register")
    assert (lat, lon) == pytest.approx((52.155174, 5.387206), abs=1e-5)


def test_a_second_file_replaces_by_code_and_says_what_changed(centre: Database, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    loaded(centre, "register", path, REGISTER)
    outcome = loaded(centre, "register", path, REGISTER.replace("51,4012", "51,5") + "NB-3;Nieuw;;;;;\n")
    assert (outcome.rows, outcome.added, outcome.changed, outcome.same, outcome.removed) == (3, 1, 1, 1, 0)
    assert [(change.key, change.fields) for change in outcome.changes] == [(("NB-1",), {"lat": (51.4012, 51.5)})]
    assert loaded(centre, "register", path, path.read_bytes()).same == 3, "the same again changes nothing"
    assert loaded(centre, "register", path, REGISTER, whole=True).removed == 1
    assert rows(centre, "select code from kvo.register order by code") == [("NB-1",), ("NB-2",)]
    log = rows(centre, "select by_login, kind, file, rows, added, changed, removed, length(sha256) from kvo.reference_load order by n")
    assert log == [
        ("admin", "register", "register.csv", 2, 2, 0, 0, 64),
        ("admin", "register", "register.csv", 3, 1, 1, 0, 64),
        ("admin", "register", "register.csv", 3, 0, 0, 0, 64),
        ("admin", "register", "register.csv", 2, 0, 1, 1, 64),
    ]


def test_the_waiting_list_and_incidents(centre: Database, tmp_path: Path) -> None:
    loaded(centre, "register", tmp_path / "r.csv", REGISTER)
    loaded(centre, "waiting", tmp_path / "w.csv", "code;aangemeld;door\nNB-2;1-3-2024;Ondernemersvereniging\n")
    assert rows(centre, "select code, signed_up::text, signed_by from kvo.waiting") == [("NB-2", "2024-03-01", "Ondernemersvereniging")]
    incidents = "buurt;maand;soort;aantal;bron\nBU08610001;2026MM03;inbraken;1200;politie\nBU08610001;4-2026;Burglaries;0;politie\n"
    loaded(centre, "incidents", tmp_path / "i.csv", incidents.replace("inbraken", "Burglaries"))
    assert rows(centre, "select area, month::text, kind, number from kvo.incident order by month") == [
        ("BU08610001", "2026-03-01", "burglaries", 1200),
        ("BU08610001", "2026-04-01", "burglaries", 0),
    ]


def test_every_mistake_is_told_with_its_line_and_nothing_is_changed(centre: Database, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    loaded(centre, "register", path, REGISTER)
    wrong = (
        "code;naam;breedte;lengte;park\n"
        ";Zonder code;;;\n"
        "A;;;;\n"
        'B;"Over\ntwee regels";5,4;51,4;\n'
        "B;Dubbel;;;\n"
        "C;Half;51,4;;\n"
        "D;Fout;#REF!;5;\n"
        "E;Vreemd;;;none-such\n"
        "F;Te veel;;;;;x\n"
    )
    told = problems(centre, "register", path, wrong)
    assert [line.partition(":")[0] for line in told] == ["2", "3", "4", "6", "7", "8", "9", "10"]
    assert told[0].startswith("2: code: ")
    assert "the Netherlands" in told[2]
    assert "line 4" in told[3]
    assert "#REF!" in told[5]
    assert "none-such" in told[6]
    assert rows(centre, "select count(*), max(name) from kvo.register") == [(2, "De Kievitsakker")]
    assert rows(centre, "select count(*) from kvo.reference_load") == [(1,)]


@pytest.mark.parametrize(
    ("kind", "content", "about"),
    [
        ("waiting", "code;aangemeld\nX-1;1-3-2024\n", "the register has no park X-1"),
        ("waiting", "code;aangemeld\nNB-1;32-3-2024\n", "is no date"),
        ("waiting", "code;aangemeld\nNB-1;1-3-2040\n", "lies ahead"),
        ("incidents", "buurt;maand;soort;aantal;bron\nB;2026-13;inbraken;1;p\n", "is no month"),
        ("incidents", "buurt;maand;soort;aantal;bron\nB;2026-03;inbraken;-1;p\n", "number of incidents"),
        ("incidents", "buurt;maand;soort;aantal;bron\nB;2026-03;inbraken;1.5;p\n", "number of incidents"),
        ("incidents", "buurt;maand;soort;aantal;bron\nB;2026-03;inbraken;1.234;p\n", "two ways"),
        ("incidents", "buurt;maand;soort;aantal;bron\nB;2026-03;i;1;p\nB;3-2026;i;2;q\n", "as line 2"),
        (
            "displacement",
            "onderzoek;rol;buurt;soort;voor van;voor tot;na van;na tot\nS;x;B;i;2024-01;2024-12;2025-01;2025-12\n",
            "is no role",
        ),
        (
            "displacement",
            "onderzoek;rol;buurt;soort;voor van;voor tot;na van;na tot\nS;buur;B;i;2024-01;2024-12;2024-06;2025-05\n",
            "must end",
        ),
        (
            "displacement",
            "onderzoek;rol;buurt;soort;voor van;voor tot;na van;na tot\nS;buur;B;i;2024-01;2024-12;2025-01;2025-06\n",
            "as many",
        ),
        (
            "displacement",
            SIZES,
            "size is empty",
        ),
        ("register", "naam;code\n\n", "has no rows"),
        ("register", "name of it\nDe Run\n", "first line such as"),
        ("register", "code;naam;kleur\nA;b;c\n", "not a known column"),
        ("register", 'code;naam\nA;"open\n', "not closed"),
        ("register", b"PK\x03\x04" + bytes(50), "save as CSV"),
        ("register", b"\x00\x01", "not text"),
    ],
)
def test_what_is_wrong_is_said(centre: Database, kind: ReferenceKind, content: str | bytes, about: str, tmp_path: Path) -> None:
    loaded(centre, "register", tmp_path / "before.csv", REGISTER)
    with pytest.raises(ContentError) as refused:
        loaded(centre, kind, tmp_path / "wrong.csv", content)
    assert about in str(refused.value)
    assert rows(centre, "select count(*) from kvo.reference_load") == [(1,)]


def test_a_file_that_is_not_there(centre: Database, tmp_path: Path) -> None:
    with reached(centre, "admin") as central, pytest.raises(NoSuchFile):
        load(central, "register", tmp_path / "none.csv")


def test_hostile_text_is_cleaned_or_refused(centre: Database, tmp_path: Path) -> None:
    """Whatever stands in a name: the row is there clean, or its line is told; and what comes out can be shown."""
    lines = []
    for number, text in enumerate(text for text in HOSTILE.values() if "\0" not in text):
        quoted = '"' + " ".join(text.splitlines()).replace('"', '""') + '"'
        lines.append(f"H-{number};{quoted};{quoted}\n".encode("utf-8", "replace"))
    path = tmp_path / "h.csv"
    told = [line.partition(":") for line in problems(centre, "register", path, b"code;naam;gemeente\n" + b"".join(lines))]
    assert all(sentence for _line, _colon, sentence in told)
    wrong = {int(line) - 2 for line, _colon, _sentence in told}
    sound = [line for number, line in enumerate(lines) if number not in wrong]
    assert len(sound) > len(lines) // 2
    loaded(centre, "register", path, b"code;naam;gemeente\n" + b"".join(sound))
    names = [str(name) for (name,) in rows(centre, "select name from kvo.register")]
    assert len(names) == len(sound)
    assert not any(char in name for name in names for char in "\n\r\x1b\x00\u202e\u2066")


@pytest.mark.parametrize("login", ["ann", "analyst", "auditor", "folder", "eraser", "nobody", "owner"])
def test_only_an_administrator_loads(centre: Database, login: str, tmp_path: Path) -> None:
    if login == "owner":  # who made it is one
        assert loaded(centre, "register", tmp_path / "r.csv", REGISTER, login=login).added == 2
        return
    with pytest.raises(CentralRefused):
        loaded(centre, "register", tmp_path / "r.csv", REGISTER, login=login)
    assert rows(centre, "select count(*) from kvo.register") == [(0,)]


@pytest.mark.parametrize(
    "statement", ["insert into kvo.register values ('x', 'x', '', '')", "delete from kvo.incident", "update kvo.waiting set code = 'y'"]
)
def test_not_even_an_administrator_writes_past_the_log_of_loads(centre: Database, statement: str) -> None:
    import psycopg

    with reached(centre, "admin") as central, pytest.raises(psycopg.errors.InsufficientPrivilege):
        central.connection.execute(statement)


def test_who_signed_a_park_up_is_not_for_analysts(centre: Database, tmp_path: Path) -> None:
    import psycopg

    loaded(centre, "register", tmp_path / "r.csv", REGISTER)
    loaded(centre, "waiting", tmp_path / "w.csv", "code;aangemeld;door\nNB-2;1-3-2024;Jan Kanarie\n")
    with reached(centre, "analyst") as central:
        assert central.rows("select code from kvo.waiting") == [("NB-2",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            central.rows("select signed_by from kvo.waiting")


def test_a_park_is_linked_once_and_only_when_it_is_here(centre: Database, tmp_path: Path) -> None:
    with reached(centre, "owner") as central:
        _hold(central, "park-1")
    path = tmp_path / "r.csv"
    loaded(centre, "register", path, "code;naam;park\nA;a;park-1\nB;b;\n")
    assert "linked to A already" in problems(centre, "register", path, "code;naam;park\nB;b;park-1\n")[0]
    assert "line 2 already" in problems(centre, "register", path, "code;naam;park\nA;a;park-1\nB;b;park-1\n")[0]
    outcome = loaded(centre, "register", path, "code;naam;park\nA;a;\nB;b;park-1\n")
    assert outcome.changed == 2, "a link moves within one file"


def _hold(central: Central, park: str) -> None:
    central.connection.execute("insert into kvo.held_park (park, first_login) values (%s, 'ann')", [park])
