"""Connection: what an address may be, who is believed to be the central record, and where a password never stands."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.central.address import Address, parse_address
from kvo_inspect.central.connection import Central, reaching
from kvo_inspect.central.refusals import CentralRefused, NotReached, PasswordWanted
from kvo_inspect.errors import KvoError, UsageError
from tests.central.attacked.debian import DebianServer, debian_server, free_port, give, needed
from tests.central.servers import VERSIONS, server
from tests.hostile import HOSTILE

SECRET = "hunter2-geheim"


@pytest.fixture(autouse=True)
def _no_settings_of_mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no file or variable of who runs the tests say anything."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PGSYSCONFDIR", str(tmp_path))


@pytest.mark.parametrize(
    ("text", "mode", "is_verified"),
    [
        ("postgresql://central.example/kvo", "verify-full", True),
        ("postgres://karin@central.example:5433/kvo", "verify-full", True),
        ("host=central.example dbname=kvo", "verify-full", True),
        ("host=central.example sslmode=verify-full", "verify-full", True),
        ("host=central.example sslmode=verify-ca sslrootcert=x", "verify-ca", False),
        ("host=central.example sslmode=require", "require", False),
        ("host=localhost,central.example", "verify-full", True),
        ("host=/tmp,central.example", "verify-full", True),
        ("host=localhost hostaddr=192.0.2.1", "verify-full", True),
        ("hostaddr=192.0.2.1", "verify-full", True),
        ("host=127.evil.example", "verify-full", True),
        ("host=localhost", None, True),
        ("host=127.0.0.1", None, True),
        ("host=central.example hostaddr=127.0.0.1", None, True),
        ("host=/run/postgresql dbname=kvo", None, True),
        ("dbname=kvo", None, True),
    ],
)
def test_an_address_is_held_against_its_certificate_unless_nothing_lies_between(text: str, mode: str | None, is_verified: bool) -> None:
    address = parse_address(text)
    assert address.params.get("sslmode") == mode
    assert address.is_verified == is_verified


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer"])
def test_what_lets_others_read_along_is_refused(mode: str) -> None:
    with pytest.raises(UsageError, match="lets others read along"):
        parse_address(f"host=central.example sslmode={mode}")


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://karin:{SECRET}@central.example/kvo",
        f"host=central.example password={SECRET}",
        f"host=central.example sslpassword={SECRET}",
        f"postgresql://central.example/kvo?password={SECRET}",
    ],
)
def test_a_password_in_the_address_is_refused_and_not_said_again(text: str) -> None:
    with pytest.raises(UsageError, match="Leave the password out of the address") as error:
        parse_address(text)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize("text", ["", " ", "host=", "=", "postgresql://[", "host=a b=c", "host=x frob=1", "a\nb", "a\0b"])
def test_what_is_no_address_is_told(text: str) -> None:
    try:
        parse_address(text)
    except UsageError as error:
        assert "service" in str(error)  # noqa: PT017
    else:
        assert text == "host="  # libpq's own: the socket of this machine


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_text_is_an_address_or_told(what: str) -> None:
    try:
        address = parse_address(HOSTILE[what])
    except UsageError:
        return
    assert isinstance(address, Address)


def service(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "pg_service.conf"
    file.write_text("\n".join(["[kvo]", *lines, ""]))
    return file


@pytest.mark.parametrize("way", ["variable", "system", "environment"])
def test_a_service_is_read_wherever_libpq_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    file = service(tmp_path, "host=central.example", "dbname=kvo", "sslrootcert=/own.crt")
    text = "kvo"
    if way == "variable":
        monkeypatch.setenv("PGSERVICEFILE", str(file))
    elif way == "environment":
        monkeypatch.setenv("PGSERVICE", "kvo")
        text = "dbname=kvo"
    if way == "variable":
        monkeypatch.delenv("PGSYSCONFDIR")
    before = dict(os.environ)
    address = parse_address(text)
    assert address.params["sslmode"] == "verify-full"
    assert "sslrootcert" not in address.params
    assert dict(os.environ) == before


def test_a_service_without_a_protected_connection_or_with_a_password_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service(tmp_path, "host=central.example", "sslmode=disable")
    with pytest.raises(UsageError, match="lets others read along"):
        parse_address("kvo")
    service(tmp_path, "host=central.example", f"password={SECRET}")
    with pytest.raises(UsageError, match="Leave the password out of the service file") as error:
        parse_address("kvo")
    assert SECRET not in str(error.value)
    service(tmp_path, "host=central.example")
    monkeypatch.setenv("PGPASSWORD", SECRET)
    assert SECRET not in repr(parse_address("kvo")) + parse_address("kvo").conninfo


def test_a_service_that_is_not_there_is_told() -> None:
    with pytest.raises(CentralRefused, match=r"no such service on this computer.*absent"):
        _ = Central(parse_address("absent")).connection


def test_a_server_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    for text in (f"host=127.0.0.1 port={free_port()}", f"host={tmp_path}"):
        with pytest.raises(NotReached, match="Nothing was lost"):
            _ = Central(parse_address(text)).connection
    assert time.monotonic() - began < 5


def test_a_database_that_is_not_there_and_a_login_that_is_not_there_are_told() -> None:
    here = server(VERSIONS[0])
    for text in (f"host={here.host} port={here.port} dbname=nowhere user=ann", f"host={here.host} port={here.port} dbname=postgres user=x"):
        with pytest.raises(CentralRefused, match="does not let this login in"):
            _ = Central(parse_address(text)).connection


# -- with certificates: Debian's server


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a root of our own, and certificates that it signed: one for localhost, one that ran out."""
    openssl = needed("/usr/bin/openssl" if Path("/usr/bin/openssl").exists() else None, "openssl")
    folder = tmp_path_factory.mktemp("certificates")

    def run(*words: str) -> None:
        subprocess.run([openssl, *words], check=True, capture_output=True, cwd=folder, timeout=60)

    for name in ("root", "strange"):
        run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", f"/CN={name}",
            "-keyout", f"{name}.key", "-out", f"{name}.crt")  # fmt: skip
    (folder / "names").write_text("subjectAltName=DNS:localhost\n")
    for name, dates in (("good", ["-days", "30"]), ("old", ["-not_before", "20200101000000Z", "-not_after", "20200201000000Z"])):
        run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", "-keyout", f"{name}.key",
            "-out", f"{name}.csr")  # fmt: skip
        run("x509", "-req", "-in", f"{name}.csr", "-CA", "root.crt", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "names", *dates,
            "-out", f"{name}.crt")  # fmt: skip
    return folder


@pytest.fixture
def protected(certificates: Path) -> Iterator[DebianServer]:
    """A server that asks for a password, and shows a certificate for localhost."""
    here = debian_server()
    before = (here.folder / "data" / "pg_hba.conf").read_text()
    show(here, certificates, "good")
    yield here
    for file in ("pg_hba.conf", "tls.crt", "tls.key"):
        (here.folder / "data" / file).unlink(missing_ok=True)
    (here.folder / "data" / "pg_hba.conf").write_text(before)
    give(here.folder / "data" / "pg_hba.conf", 0o600)
    configure(here, "ssl = off")


def configure(here: DebianServer, *settings: str) -> None:
    with here.connect() as connection:
        for setting in settings:
            connection.execute(f"alter system set {setting}")
        loaded = connection.execute("select pg_conf_load_time()").fetchone()
        connection.execute("select pg_reload_conf()")
    until = time.monotonic() + 20
    while True:  # who comes next must find it
        with here.connect() as connection:
            if connection.execute("select pg_conf_load_time()").fetchone() != loaded:
                return
        assert time.monotonic() < until


def show(here: DebianServer, certificates: Path, name: str, *, protected: bool = True) -> None:
    data = here.folder / "data"
    for ending in ("crt", "key"):
        (data / f"tls.{ending}").write_bytes((certificates / f"{name}.{ending}").read_bytes())
        give(data / f"tls.{ending}", 0o600)
    (data / "pg_hba.conf").write_text("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
    give(data / "pg_hba.conf", 0o600)
    configure(here, "ssl_cert_file = 'tls.crt'", "ssl_key_file = 'tls.key'", f"ssl = {'on' if protected else 'off'}")


def remote(here: DebianServer, certificates: Path, root: str = "root", host: str = "localhost", more: str = "sslmode=verify-full") -> str:
    return f"host={host} hostaddr=127.0.0.1 port={here.port} dbname=central user=ann sslrootcert={certificates / root}.crt {more}"


def is_protected(central: Central) -> bool:
    return central.rows("select ssl from pg_stat_ssl where pid = pg_backend_pid()") == [(True,)]


def test_the_right_name_and_root_are_believed_and_the_password_is_asked_once(protected: DebianServer, certificates: Path) -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        return "geheim"

    with reaching(parse_address(remote(protected, certificates)), ask) as central:
        assert is_protected(central)
        central.close()
        assert is_protected(central)
        processes = subprocess.run(["ps", "axeww", "-o", "args"], check=True, capture_output=True, text=True).stdout
        assert "geheim" not in processes.replace("hunter2-geheim", "")
        assert "geheim" not in repr(central.address) + str(vars(central.address) if hasattr(central.address, "__dict__") else "")
    assert asked == [1]
    assert "geheim" not in (protected.folder / "log").read_text().replace("password 'geheim'", "")


@pytest.mark.parametrize(
    ("root", "host", "name", "words"),
    [
        ("root", "elsewhere.example", "good", "does not match host name"),
        ("strange", "localhost", "good", "certificate verify failed"),
        ("root", "localhost", "old", "certificate verify failed"),
        ("absent", "localhost", "good", "does not exist"),
    ],
)
def test_who_cannot_show_that_it_is_the_central_record_gets_nothing(
    protected: DebianServer, certificates: Path, root: str, host: str, name: str, words: str
) -> None:
    show(protected, certificates, name)
    asked: list[str] = ["geheim"]
    with pytest.raises(KvoError, match=words) as error:
        _ = Central(parse_address(remote(protected, certificates, root, host)), asked.pop).connection
    assert "certificate of the central record was not accepted" in str(error.value)
    assert asked


def test_without_being_told_otherwise_the_roots_of_this_machine_decide(
    protected: DebianServer, certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "geheim")
    text = f"host=localhost hostaddr=127.0.0.1 port={protected.port} dbname=central user=ann sslmode=verify-full"
    with pytest.raises(CentralRefused, match="certificate of the central record"):
        _ = Central(parse_address(text)).connection
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "root.crt"))
    with reaching(parse_address(text)) as central:
        assert is_protected(central)


def test_require_is_protected_but_not_verified(protected: DebianServer, certificates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "geheim")
    text = f"host=192.0.2.1 port={protected.port} dbname=central user=ann sslmode=require"
    assert not parse_address(text).is_verified
    with reaching(parse_address(text.replace("192.0.2.1", "127.0.0.1"))) as central:
        assert is_protected(central)


def test_a_server_without_tls_is_refused(protected: DebianServer, certificates: Path) -> None:
    show(protected, certificates, "good", protected=False)
    with pytest.raises(CentralRefused, match="offers no protected connection"):
        _ = Central(parse_address(remote(protected, certificates)), lambda: "geheim").connection


def test_a_wrong_password_is_told_without_it_and_not_tried_again(protected: DebianServer, certificates: Path) -> None:
    typed = [SECRET]
    with pytest.raises(CentralRefused, match="does not let this login in") as error:
        _ = Central(parse_address(remote(protected, certificates)), typed.pop).connection
    assert SECRET not in str(error.value)


def test_where_nobody_can_be_asked_a_password_is_wanted(protected: DebianServer, certificates: Path) -> None:
    with pytest.raises(PasswordWanted):
        _ = Central(parse_address(remote(protected, certificates))).connection


def test_a_passfile_gives_the_password_unless_others_can_read_it(protected: DebianServer, certificates: Path, tmp_path: Path) -> None:
    passfile = tmp_path / "pass"
    passfile.write_text(f"localhost:{protected.port}:central:ann:geheim\n")
    passfile.chmod(0o600)
    text = remote(protected, certificates, more=f"sslmode=verify-full passfile={passfile}")
    with reaching(parse_address(text)) as central:
        assert is_protected(central)
    passfile.chmod(0o644)
    with pytest.raises(PasswordWanted):
        _ = Central(parse_address(text)).connection


def test_too_many_connections_are_waited_for(protected: DebianServer) -> None:
    with protected.connect() as superuser:
        superuser.execute("alter role ann connection limit 1")
    try:
        address = parse_address(f"host={protected.folder} port={protected.port} dbname=central user=ann")
        first = Central(address)
        assert first.rows("select 1") == [(1,)]
        with pytest.raises(NotReached, match="too many connections"):
            _ = Central(address, attempts=2).connection
        waited: list[int] = []

        def leave() -> None:
            waited.append(1)
            first.close()

        with reaching(address, between=leave) as second:
            assert second.rows("select 1") == [(1,)]
        assert waited
    finally:
        with protected.connect() as superuser:
            superuser.execute("alter role ann connection limit -1")


def test_a_transaction_is_at_the_level_at_which_the_central_record_takes_in(protected: DebianServer) -> None:
    with protected.connect() as superuser:
        superuser.execute("alter database central set default_transaction_isolation = 'serializable'")
    address = parse_address(f"host={protected.folder} port={protected.port} dbname=central user=ann")
    with reaching(address) as central, central.transaction() as connection:
        assert connection.execute("show transaction_isolation").fetchone() == ("read committed",)
    with protected.connect() as superuser:
        superuser.execute("alter database central reset default_transaction_isolation")
