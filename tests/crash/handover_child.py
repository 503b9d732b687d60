"""Run pack, merge or sync in forked children that die at any moment, and judge what each leaves behind.

`python handover_child.py WHAT SENDER RECEIVER ROOM KILLS SEED`: prints a line for each kind of outcome; ends with 1 and the reason
when a record is between before and after. Its own process, so that forking copies one thread and nothing of pytest.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.pack import open_pack
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from tests.exchange.photographed import bytes_at
from tests.laptops import state
from tests.protection import every_record

COUNTED = [0]


def dying(at: int) -> Callable[..., None]:
    """Kill this process, as `kill -9` does, at the nth call or return of any function, Python's or C's."""

    def hook(_frame: Any, _event: str, _argument: Any) -> None:
        COUNTED[0] += 1
        if COUNTED[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def opened(folder: Path) -> Store:
    return open_record(folder / "data", state_folder=folder / "state")


def run(what: str, folder: Path, room: Path) -> None:
    store = opened(folder)
    if what == "pack":
        make_pack(store, room / "out.kvopack", photos=photos_to_pack(store).files)
    elif what == "merge":
        merge(store, room / "in.kvopack")
    else:
        sync(store, room / "stick")
    store.close()


def in_child(work: Callable[[], None]) -> int:
    pid = os.fork()
    if not pid:
        try:
            work()
        except BaseException as error:  # noqa: BLE001
            sys.stderr.write(f"{error!r}\n")
            os._exit(3)
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def fresh(source: Path, target: Path, files: Path, room: Path) -> None:
    """Begin again from copies; the state folder names the place, which is the same each time."""
    for folder, origin in ((target, source), (room, files)):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(origin, folder)


def in_place(data: Path) -> set[str]:
    """The photos in place, each of them what its name says."""
    found = list((data / "photos").glob("[0-9a-f][0-9a-f]/*"))
    assert all(hashlib.sha256(bytes_at(path, data)).hexdigest() == path.name for path in found)
    return {path.name for path in found}


def judge(what: str, folder: Path, room: Path, stages: list[Any], mine: set[str]) -> str:
    """Say which it was, before or after; raise when it is between, or when going on does not lead to after."""
    store = opened(folder)
    now = state(store)
    assert now in stages, "between"
    assert doctor(store) == []
    told = "after" if now == stages[-1] else "before"
    if what == "pack":
        told = "before"
        if (room / "out.kvopack").exists():
            with open_pack(room / "out.kvopack", room) as pack:
                assert sum(1 for _change in pack.batch().changes) == pack.manifest.count
                assert [sum(map(len, pack.photo(photo))) for photo in pack.manifest.photos] == [20_000] * 2
            told = "after"
    here = {name for name in in_place(folder / "data") if name not in mine}
    if what == "merge":  # the photos and the rows come together
        assert len(here) == (3 if told == "after" else 0), f"{told} with {len(here)} photos"
    elif what == "sync":
        assert not here or told == "after"
    store.close()
    run(what, folder, room)
    store = opened(folder)
    assert state(store) == stages[-1], "going on leads elsewhere"
    assert doctor(store) == []
    assert list((folder / "data" / "passing").glob("*")) == []
    assert list((folder / "data" / "photos" / "incoming").glob("*")) == []
    assert len(in_place(folder / "data")) == (2 if what == "pack" else 5)
    if what == "sync":
        assert not list((room / "stick").rglob("*.part"))
        done = sync(store, room / "stick")
        assert (done.written, done.taken, done.unfinished, done.absent) == ([], [], [], [])
        assert (done.photos_in, done.photos_out) == (0, 0)
        assert len(list((room / "stick" / "blobs").iterdir())) == 5
    store.close()
    return told


def main() -> None:
    every_record.begin()
    what, kills, seed = sys.argv[1], int(sys.argv[5]), int(sys.argv[6])
    source, files, place = (Path(name) for name in sys.argv[2:5])
    target, room = place / "laptop", place / "room"
    shutil.copytree(source, target)
    shutil.copytree(files, room)
    store = opened(target)  # a moved record is a new laptop: settle that first, and keep it so
    before, mine = state(store), in_place(target / "data")
    store.close()
    settled, kept = place / "settled", place / "files"
    shutil.copytree(target, settled)
    shutil.copytree(room, kept)

    def count() -> None:
        sys.setprofile(dying(0))
        run(what, target, room)
        sys.setprofile(None)
        (place / "count").write_text(str(COUNTED[0]))

    assert in_child(count) == 0
    total = int((place / "count").read_text())
    store = opened(target)
    after = state(store)
    store.close()
    stages = [before]
    if what == "sync":  # each file is taken in by itself, whole
        fresh(settled, target, kept, room)
        store = opened(target)
        for path in sorted((room / "stick").rglob("*.kvopack")):
            merge(store, path)
            stages.append(state(store))
        store.close()
    stages.append(after)

    draw, told = random.Random(seed), Counter[str]()
    for _ in range(kills):
        fresh(settled, target, kept, room)
        at = draw.randrange(1, total)

        def die(at: int = at) -> None:
            sys.setprofile(dying(at))
            run(what, target, room)

        assert in_child(die) in (signal.SIGKILL, 0)
        try:
            told[judge(what, target, room, stages, mine)] += 1
        except BaseException as error:
            raise AssertionError(f"killed at {at} of {total}") from error
    sys.stdout.write("".join(f"{name} {number}\n" for name, number in sorted(told.items())))


if __name__ == "__main__":
    main()
