"""Checking what leaves: nothing is handed out of a damaged record.

An export is looked over whole, beside the writing. A pack, an exchange and the backup of the day look at what came in since the record was
last looked over whole, which happens once a day (`check_whole`).
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlite_utils import Database

from kvo_inspect.errors import Damaged, NotStored, Unsound
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.disk import engine
from kvo_inspect.store.record.database import CACHE_KB, connect, rollback, sqlite_errors
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.soundness import WHOLE, Portion, chain_problems, problems_in, state_problems, table_problems
from kvo_inspect.store.record.store import Store

CHECKED = "looked over whole"
"""The local key of the last time that the record was looked over whole."""
EVERY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WholeCheck:
    """When a record was last looked over whole, and how many problems it had."""

    at: str
    """RFC 3339 with offset."""
    n: int
    """The arrival number of the last change there was."""
    problems: int


def last_check(db: Database) -> WholeCheck | None:
    """Return the last whole check; None when no check can be read, or when the check is about more than this record holds."""
    try:
        check = WholeCheck(**json.loads(get_laptop_only(db, CHECKED)))
        latest = db.execute("select coalesce(max(n), 0) from change").fetchone()[0]
    except engine.errors(ValueError, TypeError):  # a damaged page too: then all is looked over
        return None
    return check if check.n <= latest else None


def note_check(store: Store, check: WholeCheck) -> None:
    """Note a whole check in the record, where this opening may write."""
    if store.writable:
        with store.writing():
            put_laptop_only(store.db, CHECKED, json.dumps(asdict(check)))


def check_whole(db: Database, path: Path, now: dt.datetime, progress: Progress = silent) -> tuple[WholeCheck, list[str]]:
    """Look a record over whole; return the check to note, and every problem as a sentence. Raises what *progress* raises."""
    last = 0
    with sqlite_errors(path):
        db.execute("begin")
    try:
        with sqlite_errors(path):
            last = int(db.execute("select coalesce(max(n), 0) from change").fetchone()[0])
            problems = list(problems_in(db, WHOLE, progress))
    except Damaged as error:
        problems = [str(error)]
    finally:
        rollback(db)
    return WholeCheck(now.isoformat(timespec="seconds"), last, len(problems)), problems


def check_of_the_day(path: Path, now: dt.datetime, progress: Progress = silent) -> tuple[WholeCheck, list[str]] | None:
    """Look a record over whole on a connection of its own, unless that was done today; return what `check_whole` does, or None."""
    db = connect(path, write=False)
    try:
        return None if _is_fresh(last_check(db), now) else check_whole(db, path, now, progress)
    finally:
        db.close()


def _is_fresh(check: WholeCheck | None, now: dt.datetime) -> bool:
    """Return whether a check still counts: no problems, and less than a day ago (by a clock that was not turned back since)."""
    if check is None or check.problems:
        return False
    try:
        return dt.timedelta() <= now - dt.datetime.fromisoformat(check.at) < EVERY
    except (ValueError, TypeError):
        return False


def must_be_sound(store: Store, parks: Collection[str] | None = None, *, confidential: bool = False, answers: bool = True) -> None:
    """Raise Unsound unless these parks (None: all) are as their logs say; the confidential and the answers count when they leave too."""
    portion = Portion(None if parks is None else tuple(parks), confidential, answers=answers)
    with sqlite_errors(store.path):
        _raise_first(_first_problem(store.db, portion), store.path)


def must_be_sound_since(store: Store, progress: Progress = silent) -> None:
    """Raise Unsound unless what came in since the last whole check is sound; without such a check of the last day, all is looked over."""
    check = last_check(store.db)
    if check is None or not _is_fresh(check, store.now()):
        check, problems = check_whole(store.db, store.path, store.now(), progress)
        note_check(store, check)
        _raise_first(problems[0] if problems else None, store.path)
    else:
        with sqlite_errors(store.path):
            _raise_first(_first_problem(store.db, Portion(since=check.n)), store.path)


def backup_must_be_sound(db: Database, path: Path) -> None:
    """Raise Unsound unless what came in since the last whole check, or all when that found something, is sound enough to be copied."""
    check = last_check(db)
    with sqlite_errors(path):
        _raise_first(_first_problem(db, Portion(since=check.n) if check is not None and not check.problems else WHOLE), path)


CHECKERS = 3
"""Connections that look over at a time: tables, chains and states."""


@contextmanager
def checked(store: Store, portion: Portion, beside: Sequence[Database]) -> Iterator[None]:
    """Look a portion over while the caller writes it out, on the connections *beside*, or behind the writing where there are none.

    Raises Unsound at the end when something is wrong: what is written aside must not get its name before.
    """
    if len(beside) < CHECKERS:
        yield
        _raise_first(_first_problem(store.db, portion), store.path)
        return
    for db in beside:  # opened for a reader, that reads each row once; the looking over comes back to them
        db.execute(f"pragma cache_size = {-CACHE_KB}")
    ended = threading.Event()

    def go_on(_what: str, _done: int, _total: int) -> None:
        if ended.is_set():
            raise _Ended

    looks: tuple[Check, ...] = (table_problems, chain_problems, state_problems)
    with ThreadPoolExecutor(CHECKERS, "looking over") as pool:
        looking = [pool.submit(_first_of, look, db, portion, go_on) for look, db in zip(looks, beside, strict=False)]
        try:
            yield
        except engine.errors(Damaged, NotStored):  # maybe of what the looking over has a better word for
            _raise_found(looking, store.path)
            raise
        except BaseException:
            ended.set()
            raise
        _raise_found(looking, store.path)


class _Ended(Exception):
    """The writing ended, so nobody waits for the looking over."""


def _raise_found(looking: Sequence[Future[str | None]], path: Path) -> None:
    with sqlite_errors(path):
        for look in looking:
            _raise_first(look.result(), path)


Check = Callable[[Database, Portion, Progress], Generator[str, None, None]]


def _first_of(look: Check, db: Database, portion: Portion, progress: Progress) -> str | None:
    with closing(look(db, portion, progress)) as problems:
        return next(problems, None)


def _first_problem(db: Database, portion: Portion, progress: Progress = silent) -> str | None:
    return _first_of(problems_in, db, portion, progress)


def _raise_first(problem: str | None, path: Path) -> None:
    if problem is not None:
        raise Unsound(path, problem)
