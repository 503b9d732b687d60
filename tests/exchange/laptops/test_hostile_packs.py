"""Packs that are cut, altered, lying or hostile are refused whole, in a sentence, and leave the record as it was."""

from __future__ import annotations

import json
import random
import stat
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.errors import BadPack, KvoError, Refused, WrongPassphrase
from kvo_inspect.exchange.laptops import passphrase_key
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.merge.batch import Altered, Waits
from kvo_inspect.store.upkeep.doctor import doctor
from tests.exchange.forging import forged, members_of, pack_of, sealed, unsealed, with_manifest
from tests.hostile import HOSTILE, unwanted_in
from tests.laptops import SIGNAL, Laptop, prepared, state

EVE = "e" * 16


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    laptop = prepared(tmp_path_factory.mktemp("sender"))
    found = laptop.store.rows("select id from round")[0][0]
    stop = laptop.store.rows("select id from checkpoint")[0][0]
    for i in range(40):
        record_finding(laptop.store, found, stop, NewFinding(f"finding {i}"))
    record_finding(laptop.store, found, stop, NewFinding("a signal", item=SIGNAL))
    yield laptop
    laptop.close()


@pytest.fixture(scope="module")
def pack(sender: Laptop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("packs") / "good.kvopack"
    make_pack(sender.store, out)
    return out


@pytest.fixture(scope="module")
def secret(sender: Laptop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("packs") / "secret.kvopack"
    make_pack(sender.store, out, confidential=True, passphrase="Een lange zin.")
    return out


@pytest.fixture(scope="module")
def for_age(sender: Laptop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As an earlier version made it, and as the age program alone opens it."""
    out = tmp_path_factory.mktemp("packs") / "for-age.kvopack"
    make_pack(sender.store, out, confidential=True, passphrase="Een lange zin.", age_alone=True)
    return out


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    laptop = prepared(tmp_path_factory.mktemp("receiver"))
    yield laptop
    laptop.close()


@pytest.fixture(autouse=True)
def as_it_was(receiver: Laptop) -> Iterator[None]:
    """Whatever is tried: the record stays as it was, and nothing is left beside it."""
    before = state(receiver.store)
    yield
    assert state(receiver.store) == before
    assert list((receiver.data / "passing").iterdir()) == []
    assert doctor(receiver.store) == []


def refused(receiver: Laptop, pack: Path, passphrase: str = "") -> KvoError:
    """Take in a pack, also as a plan; return the one error, whose sentence is fit to be shown."""
    with pytest.raises(Refused) as planned:
        merge(receiver.store, pack, passphrase, plan_only=True)
    with pytest.raises(Refused) as caught:
        merge(receiver.store, pack, passphrase)
    assert type(planned.value) is type(caught.value)
    assert str(planned.value) == str(caught.value)
    assert "\n" not in str(caught.value)
    assert not unwanted_in(str(caught.value))
    assert len(str(caught.value)) < 400
    return caught.value


def test_cut_at_every_hundredth(receiver: Laptop, pack: Path, secret: Path, tmp_path: Path) -> None:
    for whole in (pack, secret):
        data = whole.read_bytes()
        for i in range(100):
            cut = tmp_path / "cut.kvopack"
            cut.write_bytes(data[: len(data) * i // 100])
            assert isinstance(refused(receiver, cut, "Een lange zin."), BadPack)


def test_a_flipped_bit_anywhere(receiver: Laptop, pack: Path, secret: Path, tmp_path: Path) -> None:
    draw = random.Random(5)
    for whole in (pack, secret):
        data = whole.read_bytes()
        places = [*range(40), *range(len(data) - 120, len(data)), *(draw.randrange(len(data)) for _ in range(150))]
        for place in places:
            flipped = bytearray(data)
            flipped[place] ^= 1 << draw.randrange(8)
            (tmp_path / "flipped.kvopack").write_bytes(flipped)
            assert isinstance(refused(receiver, tmp_path / "flipped.kvopack", "Een lange zin."), BadPack)


def test_altered_by_somebody_who_seals_again(receiver: Laptop, pack: Path, tmp_path: Path) -> None:
    """Flips inside, the seal put right: refused by what it guards, or harmless (a date in the zip's own table)."""
    draw = random.Random(7)
    archive = unsealed(pack.read_bytes())
    table = archive.rindex(b"PK\5\6") - 300
    harmless = 0
    for i in range(400):
        flipped = bytearray(archive)
        for _ in range(draw.choice([1, 1, 3])):
            flipped[draw.randrange(table, len(flipped) - 2) if i % 2 else draw.randrange(len(flipped) - 2)] ^= 1 << draw.randrange(8)
        out = tmp_path / "altered.kvopack"
        out.write_bytes(sealed(bytes(flipped)))
        try:
            told = merge(receiver.store, out, plan_only=True)
        except Refused:
            continue
        harmless += 1
        assert told.changes == merge(receiver.store, pack, plan_only=True).changes
    assert harmless < 200


def plain(name: str, mode: int = stat.S_IFREG | 0o600) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


MEMBERS: dict[str, list[tuple[str | zipfile.ZipInfo, bytes]]] = {
    "climbs out": [("../outside", b"x")],
    "climbs out of photos": [("photos/../../outside", b"x")],
    "absolute": [("/tmp/outside", b"x")],
    "a drive": [("C:\\outside", b"x")],
    "a folder": [("photos/", b"")],
    "a link": [(plain("photos/" + "a" * 64, stat.S_IFLNK | 0o777), b"/etc/passwd")],
    "a device": [(plain("photos/" + "a" * 64, stat.S_IFCHR | 0o666), b"x")],
    "unnamed photo": [("photos/" + "a" * 64, b"x")],
    "a name with NUL": [("photos/" + "a" * 64 + "\0.exe", b"x")],
    "another file": [("readme.txt", b"x")],
}


@pytest.mark.parametrize("more", MEMBERS.values(), ids=MEMBERS)
def test_members_that_do_not_belong(receiver: Laptop, pack: Path, tmp_path: Path, more: list[tuple[str | zipfile.ZipInfo, bytes]]) -> None:
    good = members_of(pack)
    refused(receiver, forged(tmp_path / "forged.kvopack", [*good.items(), *more]))
    assert not (tmp_path / "outside").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice(receiver: Laptop, pack: Path, tmp_path: Path) -> None:
    good = members_of(pack)
    for name in good:
        refused(receiver, forged(tmp_path / "forged.kvopack", [*good.items(), (name, good[name])]))


def test_members_missing_or_not_an_archive(receiver: Laptop, pack: Path, tmp_path: Path) -> None:
    good = members_of(pack)
    out = tmp_path / "forged.kvopack"
    for name in good:
        refused(receiver, forged(out, [(name, good[name])]))
    refused(receiver, forged(out, []))
    for data in (b"", b"x", b"x" * 10_000, sealed(b"x" * 1000), pack.read_bytes() + b"x", sealed(unsealed(pack.read_bytes()) * 2)):
        out.write_bytes(data)
        try:
            merge(receiver.store, out, plan_only=True)  # twice the same archive is read as its last one
        except Refused:
            continue
        assert data[-66:] == sealed(unsealed(pack.read_bytes()) * 2)[-66:]


def test_a_file_of_another_kind_is_called_that_and_one_that_was_cut_is_asked_for_again(
    receiver: Laptop, pack: Path, tmp_path: Path
) -> None:
    out = tmp_path / "forged.kvopack"
    for data, why in (
        (b"\xff\xd8\xff photo" * 100, "it is no file that a laptop made for another one"),
        (pack.read_bytes()[:200], "it is cut off"),
    ):
        out.write_bytes(data)
        assert why in str(refused(receiver, out))


def test_a_photo_that_is_not_the_one_it_names(receiver: Laptop, pack: Path, tmp_path: Path) -> None:
    from kvo_inspect.exchange.laptops.pack import open_pack

    good = members_of(pack)
    manifest = json.loads(good["manifest.json"])
    manifest["photos"] = [{"sha256": "a" * 64, "length": 3}]
    info = zipfile.ZipInfo("photos/" + "a" * 64)
    out = forged(
        tmp_path / "forged.kvopack",
        [("manifest.json", json.dumps(manifest).encode()), ("changes.jsonl", good["changes.jsonl"]), (info, b"abc")],
    )
    with open_pack(out, tmp_path) as opened, pytest.raises(BadPack):
        b"".join(opened.photo(opened.manifest.photos[0]))


def lies(pack: Path) -> dict[str, dict[str, Any]]:
    manifest = json.loads(members_of(pack)["manifest.json"])
    log = manifest["logs"][0]

    def changed(**more: Any) -> dict[str, Any]:
        return {"logs": [log | more, *manifest["logs"][1:]]}

    return {
        "more changes": {"count": manifest["count"] + 1},
        "fewer changes": {"count": manifest["count"] - 1},
        "another hash": {"changes": manifest["changes"] | {"sha256": "a" * 64}},
        "longer": {"changes": manifest["changes"] | {"length": 10**10}},
        "shorter": {"changes": manifest["changes"] | {"length": 10}},
        "a head beyond": changed(seq=log["seq"] + 1),
        "a head before": changed(seq=log["seq"] - 1),
        "another head": changed(chain="a" * 64),
        "another first": changed(first=2),
        "another before": changed(before="b" * 64),
        "another device": changed(device="a" * 16),
        "another park": changed(park="00000000-0000-4000-8000-000000000000"),
        "confidential": changed(confidential=True),
        "not a device": changed(device="../../x"),
        "letters that rub": changed(letters="\x1b[2"),
        "the same log twice": {"logs": [*manifest["logs"], log]},
        "no logs": {"logs": []},
        "a photo that is not there": {"photos": [{"sha256": "a" * 64, "length": 3}]},
        "more than it should": {"extra": 1},
        "another format": {"format": "zip"},
        "a format that is no word": {"format": ["kvo-inspect/pack"]},
        "a newer version": {"version": 2},
        "no version": {"version": None},
        "a number for a text": {"made": 5},
        "a date that rubs": {"made": "\x1b]0;x\x07"},
        "true for a number": {"count": True},
    }


def test_a_manifest_that_lies(receiver: Laptop, pack: Path, tmp_path: Path) -> None:
    for what, said in lies(pack).items():
        try:
            refused(receiver, with_manifest(tmp_path / "lie.kvopack", pack, **said))
        except BaseException as error:
            raise AssertionError(what) from error


def test_a_newer_version_says_so(receiver: Laptop, pack: Path, tmp_path: Path) -> None:
    assert "newer version" in str(refused(receiver, with_manifest(tmp_path / "newer.kvopack", pack, version=2, unheard=["of"])))


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format":' + b"[" * 5000, b"1e999"])
def test_a_manifest_that_is_none(receiver: Laptop, tmp_path: Path, manifest: bytes) -> None:
    refused(receiver, forged(tmp_path / "none.kvopack", [("manifest.json", manifest), ("changes.jsonl", b"")]))


def test_passphrases(receiver: Laptop, secret: Path, for_age: Path) -> None:
    for pack in (secret, for_age):
        with pytest.raises(WrongPassphrase, match="Give its passphrase"):
            merge(receiver.store, pack)
        with pytest.raises(WrongPassphrase, match="does not open"):
            merge(receiver.store, pack, "een lange zin.")


HEADS: dict[str, dict[str, Any]] = {
    "64 GB": {"memory": 1 << 26},
    "a byte beyond": {"memory": (1 << 18) + 1},
    "no memory": {"memory": 0},
    "less than none": {"memory": -8},
    "too little for its lanes": {"memory": 16, "lanes": 8},
    "a number without end": {"memory": 10**40},
    "passes for days": {"passes": 10**9},
    "no pass": {"passes": 0},
    "lanes for all": {"lanes": 1 << 24},
    "a text for a number": {"memory": "64"},
    "true for a number": {"passes": True},
    "a short salt": {"salt": "00"},
    "a salt that is none": {"salt": "z" * 32},
    "another way": {"way": "plain"},
    "a newer version": {"version": 2},
    "more than it should": {"extra": 1},
    "no recipient": {"recipient": ""},
}


@pytest.mark.parametrize("said", HEADS.values(), ids=HEADS)
def test_a_head_that_lies_about_the_work(
    receiver: Laptop, secret: Path, tmp_path: Path, said: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused before a byte of memory is asked for."""
    monkeypatch.setattr(passphrase_key, "_identity", lambda *_: pytest.fail("the work was begun"))
    members = members_of(secret)
    head = json.dumps(json.loads(members["key.json"]) | said).encode()
    out = forged(tmp_path / "hard.kvopack", [(zipfile.ZipInfo("key.json"), head), (zipfile.ZipInfo("pack.age"), members["pack.age"])])
    assert isinstance(refused(receiver, out, "Een lange zin."), BadPack)


@pytest.mark.parametrize("head", [b"", b"{", b"[]", b"null", b"\xff", b"{" * 100_000, b" " * 2000])
def test_a_head_that_is_none(receiver: Laptop, secret: Path, tmp_path: Path, head: bytes) -> None:
    sealed_pack = members_of(secret)["pack.age"]
    out = forged(tmp_path / "none.kvopack", [(zipfile.ZipInfo("key.json"), head), (zipfile.ZipInfo("pack.age"), sealed_pack)])
    assert isinstance(refused(receiver, out, "Een lange zin."), BadPack)


def test_the_key_of_another_pack(receiver: Laptop, sender: Laptop, secret: Path, tmp_path: Path) -> None:
    """The passphrase is right, and what it opens is not what lies beside it."""
    make_pack(sender.store, tmp_path / "other.kvopack", passphrase="Een lange zin.")
    head, sealed_pack = members_of(tmp_path / "other.kvopack")["key.json"], members_of(secret)["pack.age"]
    out = forged(tmp_path / "mixed.kvopack", [(zipfile.ZipInfo("key.json"), head), (zipfile.ZipInfo("pack.age"), sealed_pack)])
    assert isinstance(refused(receiver, out, "Een lange zin."), BadPack)


def test_a_key_that_asks_for_all_memory(receiver: Laptop, for_age: Path, tmp_path: Path) -> None:
    found = members_of(for_age)
    for work in (b"22", b"40", b"99"):
        first, _, rest = found["key.age"].partition(b"\n--- ")
        head, stanza = first.split(b"-> ")
        words = stanza.split(b" ")
        hard = head + b"-> " + b" ".join([*words[:2], work + words[2][2:]]) + b"\n--- " + rest
        assert hard != found["key.age"]
        out = forged(tmp_path / "hard.kvopack", [(zipfile.ZipInfo("key.age"), hard), (zipfile.ZipInfo("pack.age"), found["pack.age"])])
        assert isinstance(refused(receiver, out, "Een lange zin."), BadPack)


def rows(receiver: Laptop) -> dict[str, tuple[list[dict[str, Any]], type[KvoError]]]:
    """What an attacker with right chains could say, and what each is refused as."""
    park = receiver.store.rows("select id from park")[0][0]
    stop = receiver.store.rows("select id from checkpoint")[0][0]
    finding = {"noun": "finding", "noun_id": "11111111-1111-4111-8111-111111111111"}
    good = finding | {"fields": {"checkpoint": stop, "code": "BCD-001", "text": "x"}}
    said: dict[str, tuple[list[dict[str, Any]], type[KvoError]]] = {
        "a noun from later in a set of before": ([good | {"noun": "drone"}], Altered),
        "a field set beyond all": ([good | {"v": 2**70}], Altered),
        "a field set below the first": ([good | {"v": 0}], Altered),
        "a field from nowhere": ([finding | {"fields": {"colour": "red"}}], Altered),
        "no object": ([finding | {"fields": "[1]"}], Altered),
        "no JSON": ([finding | {"fields": "{"}], Altered),
        "a nest": ([finding | {"fields": '{"text":' + "[" * 100_000}], Altered),
        "a closed nest": ([finding | {"fields": '{"text":' + "[" * 50_000 + "]" * 50_000 + "}"}], Altered),
        "a number that is none": ([finding | {"fields": '{"text":NaN}'}], Altered),
        "a number without end": ([finding | {"fields": '{"text":' + "9" * 5000 + "}"}], Altered),
        "a lone surrogate": ([finding | {"fields": '{"text":"\\ud800"}'}], Altered),
        "gone and maybe": ([good | {"fields": {"gone": "yes"}}], Altered),
        "a number for a text": ([finding | {"fields": {"text": 5}}], Altered),
        "a status of its own": ([finding | {"fields": {"status": "burnt"}}], Altered),
        "a code of its own": ([finding | {"fields": {"code": "\x1b[2J"}}], Altered),
        "a checkpoint that is not there": ([finding | {"fields": {"checkpoint": park}}], Waits),
        "no checkpoint": ([finding | {"fields": {"text": "x"}}], Altered),
        "after what never was": ([good | {"after": ["5-" + EVE]}], Waits),
        "after what is later": ([good | {"after": [f"{2**52}-{EVE}"]}], Altered),
        "a stamp of nothing": ([good | {"stamp": 0}], Altered),
        "a stamp below": ([good | {"stamp": -5}], Altered),
        "a stamp beyond": ([good | {"stamp": 2**53}], Altered),
        "a stamp that would use up the numbers": ([good | {"stamp": 2**53 - 1}], Altered),
        "time backwards": ([good, good | {"stamp": 5}], Altered),
        "the same name twice": ([good, good | {"stamp": 1_700_000_000_000_000}], Altered),
        "an author that rubs": ([good | {"author": "Eve\x1b[2J"}], Altered),
        "a reason that rubs": ([good | {"reason": "\u202ebecause"}], Altered),
        "a moment that is none": ([good | {"at": "yesterday"}], Altered),
        "an id that is none": ([good | {"noun_id": "../x"}], Altered),
        "a kind of act that rubs": ([good | {"how": "\x07"}], Altered),
        "erased, and yet said": ([good | {"erased": "a" * 64}], Altered),
        "a park inside a park": ([{"noun": "park", "noun_id": finding["noun_id"], "fields": {"name": "x"}}], Altered),
        "one thing, two nouns": ([{"noun": "checkpoint", "noun_id": park, "fields": {"name": "x"}}], Altered),
        "a checklist that is another": (
            [{"noun": "checklist", "noun_id": finding["noun_id"], "fields": {"body": "x", "sha256": "a" * 64}}],
            Altered,
        ),
    }
    for name, text in HOSTILE.items():
        if unwanted_in(text) or len(text) > 4000:
            said[f"hostile text: {name}"] = ([finding | {"fields": {"checkpoint": stop, "code": "BCD-001", "text": text}}], Altered)
            said[f"hostile item: {name}"] = ([finding | {"fields": {"checkpoint": stop, "item": text}}], Altered)
    return said


def test_changes_that_no_program_of_ours_writes(receiver: Laptop, tmp_path: Path) -> None:
    park = receiver.store.rows("select id from park")[0][0]
    for what, (said, expected) in rows(receiver).items():
        try:
            pack = pack_of(tmp_path / "eve.kvopack", LogKey(EVE, park, confidential=False), said)
            error = refused(receiver, pack)
            assert isinstance(error, (expected, BadPack)), error
        except BaseException as error:
            raise AssertionError(what) from error


def test_the_open_may_not_refer_to_the_confidential_nor_to_another_park(receiver: Laptop, tmp_path: Path) -> None:
    park = receiver.store.rows("select id from park")[0][0]
    stop = receiver.store.rows("select id from checkpoint")[0][0]
    finding: dict[str, Any] = {"noun": "finding", "noun_id": "11111111-1111-4111-8111-111111111111"}
    other = LogKey(EVE, "22222222-2222-4222-8222-222222222222", confidential=False)
    said: list[dict[str, Any]] = [
        {"noun": "park", "noun_id": other.park, "fields": {"name": "x"}},
        finding | {"fields": {"checkpoint": stop, "code": "BCD-001", "text": "x"}},
    ]
    assert isinstance(refused(receiver, pack_of(tmp_path / "eve.kvopack", other, said)), Altered)
    hidden = receiver.store.rows("select id from checklist where confidential")[0][0]
    found = receiver.store.rows("select id from round")[0][0]
    said = [{"noun": "round_checklist", "noun_id": finding["noun_id"], "fields": {"round": found, "checklist": hidden}}]
    assert isinstance(refused(receiver, pack_of(tmp_path / "eve.kvopack", LogKey(EVE, park, confidential=False), said)), Altered)


def test_a_thing_stays_in_its_park_and_as_open_as_it_was(receiver: Laptop, tmp_path: Path) -> None:
    park = receiver.store.rows("select id from park")[0][0]
    stop = receiver.store.select(Checkpoint)[0]
    assert receiver.store.find(Park, park)
    assert receiver.store.find(Finding, park) is None
    for key in (LogKey(EVE, park, confidential=True), LogKey(EVE, "22222222-2222-4222-8222-222222222222", confidential=False)):
        said: list[dict[str, Any]] = [
            {"noun": "checkpoint", "noun_id": stop.id, "after": list(stop.heads), "stamp": 2**51, "fields": {"name": "moved"}}
        ]
        assert isinstance(refused(receiver, pack_of(tmp_path / "eve.kvopack", key, said)), Altered)


def test_what_builds_on_earlier_work_waits(sender: Laptop, receiver: Laptop, tmp_path: Path) -> None:
    key = next(
        iter(
            sorted(
                k for k in {(LogKey(sender.store.device, row[0], confidential=False)) for row in sender.store.rows("select id from park")}
            )
        )
    )
    sender.pack(tmp_path / "later.kvopack", since={key: 5})
    error = refused(receiver, tmp_path / "later.kvopack")
    assert isinstance(error, Waits)
    assert sender.store.letters in str(error)


def bomb(out: Path, pack: Path, *, lying: bool) -> Path:
    """10 GB of zeros behind 10 MB; lying: its table says that they are few."""
    block = zlib.compressobj(9, wbits=-15)
    zeros = block.compress(bytes(100_000_000)) + block.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, wbits=-15)
    stream = zeros * 100 + end.compress(b"") + end.flush()
    good = members_of(pack)
    manifest = json.loads(good["manifest.json"])
    size = 50 * len(stream) if lying else 10**10
    manifest["changes"]["length"] = size
    info = zipfile.ZipInfo("changes.jsonl")
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr(info, stream)
    data = bytearray(out.read_bytes())
    for signature, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):  # now say that what was stored is deflated, and how long it would be
        begin = -1
        while (begin := data.find(signature, begin + 1)) >= 0:
            name = 30 if signature == b"PK\3\4" else 46
            if data[begin + name : begin + name + 13] == b"changes.jsonl":
                data[begin + at : begin + at + 2] = (8).to_bytes(2, "little")
                data[begin + at + 14 : begin + at + 18] = min(size, 2**32 - 2).to_bytes(4, "little")
    out.write_bytes(sealed(bytes(data)))
    return out


CHILD = """
import resource, sys
from pathlib import Path
from kvo_inspect.errors import Refused
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.store.upkeep.opening import open_record
data, state, *packs = map(Path, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_AS, (450_000_000, 450_000_000))
store = open_record(data, state_folder=state)
for pack in packs:
    try:
        merge(store, pack)
        print("taken", pack)
    except Refused as error:
        print("refused", type(error).__name__)
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""


def test_bombs_cost_no_memory(receiver: Laptop, pack: Path, tmp_path: Path) -> None:
    good = members_of(pack)
    manifest = json.loads(good["manifest.json"])
    many = b'{"format":"kvo-inspect/pack","version":1,"x":[' + b"[]," * 1_300_000 + b"[]]}"
    long = b'[0,1,1,"' + b"x" * 50_000_000
    manifest["changes"]["length"] = len(long)
    packs = [
        bomb(tmp_path / "bomb.kvopack", pack, lying=False),
        bomb(tmp_path / "lying.kvopack", pack, lying=True),
        forged(tmp_path / "many.kvopack", [("manifest.json", many), ("changes.jsonl", b"")]),
        forged(tmp_path / "long.kvopack", [("manifest.json", json.dumps(manifest).encode()), (plain("changes.jsonl"), long)]),
    ]
    assert packs[0].stat().st_size < 11_000_000
    laptop = prepared(tmp_path / "child")
    laptop.close()
    args = [sys.executable, "-c", CHILD, str(laptop.data), str(laptop.folder / "state"), *map(str, packs)]
    done = subprocess.run(args, capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[3], check=False)
    *told, peak = done.stdout.split("\n")[:-1] or [done.stderr]
    assert told == ["refused BadPack"] * len(packs), done.stderr
    assert int(peak) < 200_000, f"{peak} kB"


NEWER = {"v": field_sets.FIELD_SET + 1}
LATER: dict[str, dict[str, Any]] = {
    "no object": {"fields": "[1]"},
    "no JSON": {"fields": "{"},
    "a nest": {"fields": '{"colour":' + "[" * 100_000},
    "a closed nest": {"fields": '{"colour":' + "[" * 50_000 + "]" * 50_000 + "}"},
    "deeper than anybody writes": {"fields": '{"colour":' + "[" * 40 + "]" * 40 + "}"},
    "a number that is none": {"fields": '{"colour":NaN}'},
    "a number with decimals": {"fields": '{"colour":1.5}'},
    "a number without end": {"fields": '{"colour":' + "9" * 5000 + "}"},
    "a lone surrogate": {"fields": '{"colour":"\\ud800"}'},
    "a field that rubs": {"fields": {"\x1b[2J": "red"}},
    "a noun that rubs": {"noun": "\x1b[2J"},
    "a noun without end": {"noun": "d" * 100},
    "an author that rubs": {"author": "Eve\x1b[2J"},
    "a reason that rubs": {"reason": "\u202ebecause"},
    "a stamp beyond": {"stamp": 2**53},
    "an id that is none": {"noun_id": "../x"},
    "time backwards": {"stamp": 5},
    "the same name twice": {"stamp": 1_700_000_000_000_000},
}


def test_changes_of_a_newer_version_keep_the_form_of_ours(receiver: Laptop, tmp_path: Path) -> None:
    """What a later set says is not held against the nouns, but the form of a change and its place in the log are as ever."""
    park = receiver.store.rows("select id from park")[0][0]
    drone = {"noun": "drone", "noun_id": "11111111-1111-4111-8111-111111111111", "fields": {"colour": "red"}, **NEWER}
    for what, said in LATER.items():
        try:
            pack = pack_of(tmp_path / "eve.kvopack", LogKey(EVE, park, confidential=False), [drone, drone | said])
            assert isinstance(refused(receiver, pack), (Altered, BadPack))
        except BaseException as error:
            raise AssertionError(what) from error
