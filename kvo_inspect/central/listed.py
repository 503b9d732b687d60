"""What stands in the central record as rows of lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from kvo_inspect.central.access import LoginAccess, RightChange
from kvo_inspect.central.status import ParkStatus
from kvo_inspect.exchange.lists.central import ListedLogin, ListedParkStatus, ListedRightChange


def listed_status(lines: Iterable[ParkStatus]) -> Iterator[ListedParkStatus]:
    """Yield where parks stand as rows."""
    for line in lines:
        facts = asdict(line) | {"last_batch": line.last_batch.isoformat(timespec="seconds") if line.last_batch else None}
        yield ListedParkStatus(park_name=facts.pop("name"), **facts)


def listed_logins(logins: Iterable[LoginAccess]) -> Iterator[ListedLogin]:
    """Yield logins as rows."""
    for login in logins:
        yield ListedLogin(login=login.login, roles=login.roles, team=login.team)


def listed_right_changes(changes: Iterable[RightChange]) -> Iterator[ListedRightChange]:
    """Yield changes of rights as rows."""
    for change in changes:
        yield ListedRightChange(**(asdict(change) | {"made": change.made.isoformat(timespec="seconds")}))
