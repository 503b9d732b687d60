"""A connection to a central record: retried with growing pauses, verified, and its errors as sentences."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

from kvo_inspect.central.address import Address, psycopg
from kvo_inspect.central.refusals import ConnectionLost, NotReached, connect_problem, connect_refusal, refusal_of

if TYPE_CHECKING:
    from psycopg import Connection

T = TypeVar("T")
ATTEMPTS = 8
_FIRST_PAUSE = 0.2
"""Seconds; each pause is drawn between half and all of its bound, which doubles."""
_LONGEST_PAUSE = 8.0
PATIENCE = 60.0
"""Seconds after which nothing is tried once more."""
_LOOK = 0.2
"""Seconds between two looks at whether the work shall stop."""
LOCK_SECONDS = 60
"""Longest wait for another who hands in the same park."""
AskPassword = Callable[[], str]
"""Asks a person for the password; empty: nobody is there to ask."""


class Central:
    """A central record as one login reaches it. The connection is made anew where it broke."""

    def __init__(self, address: Address, ask: AskPassword = str, *, attempts: int = ATTEMPTS, between: Callable[[], object] = str) -> None:
        """*between* is called while a connection is waited for; what that raises stops the work."""
        self.address = address
        self._ask = ask
        self._between = between
        self._attempts = attempts
        self._password = ""
        self._was_reached = False
        self._connection: Connection[tuple[Any, ...]] | None = None

    @property
    def connection(self) -> Connection[tuple[Any, ...]]:
        """The open connection, made now when there is none. Raises CentralRefused, UsageError or ConnectionLost."""
        if self._connection is None or self._connection.closed:
            self._connection = self._connected()
        return self._connection

    def rows(self, sql: LiteralString, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that a query gives."""
        return self.connection.execute(sql, params or None).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[Connection[tuple[Any, ...]]]:
        """Begin a transaction that waits for nobody for ever; commit at the end of the block."""
        connection = self.connection
        with connection.transaction():
            connection.execute(f"set local lock_timeout = '{LOCK_SECONDS}s'")
            connection.execute("set local statement_timeout = '15min'")
            connection.execute("set local idle_in_transaction_session_timeout = '2min'")
            yield connection

    def trying(self, work: Callable[[], T]) -> T:
        """Return what *work* returns, done again where the connection broke or another stood in the way: all work here may be done twice.

        Raises CentralRefused, ConnectionLost when it never went through, and what *work* raises of its own.
        """
        library = psycopg()
        until = time.monotonic() + PATIENCE
        for attempt in range(1, self._attempts + 1):
            is_last = attempt == self._attempts or time.monotonic() > until
            try:
                return work()
            except library.Error as error:
                if (refusal := refusal_of(error)) is not None:
                    raise refusal from error
                if is_last:
                    raise ConnectionLost(str(error)) from error
            except NotReached:
                if is_last or not self._was_reached:  # a server that begins anew comes back; one that was never there is said at once
                    raise
            self.close()
            self.pause(attempt)
        raise AssertionError

    def pause(self, attempt: int) -> None:
        """Wait before the next attempt: growing, and drawn, so that a hundred laptops do not come back at one moment."""
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt)
        until = time.monotonic() + random.uniform(longest / 2, longest)  # noqa: S311 (a pause, no secret)
        while (left := until - time.monotonic()) > 0:
            self._between()
            time.sleep(min(left, _LOOK))

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> Connection[tuple[Any, ...]]:
        library = psycopg()
        until = time.monotonic() + PATIENCE
        for attempt in range(1, self._attempts + 1):
            secret = {"password": self._password} if self._password else {}
            try:
                # No prepared statements: through PgBouncer each transaction may have another server process.
                connection: Connection[tuple[Any, ...]] = library.connect(
                    self.address.conninfo, autocommit=True, prepare_threshold=None, **secret
                )
            except library.OperationalError as error:
                problem = connect_problem(error)
                if problem == "password" and not self._password and (typed := self._ask()):
                    self._password = typed
                elif problem == "busy" and attempt < self._attempts and time.monotonic() < until:
                    self.pause(attempt)
                else:
                    raise connect_refusal(error) from error
            else:
                connection.isolation_level = library.IsolationLevel.READ_COMMITTED  # whatever the server has as its own
                self._was_reached = True
                return connection
        raise AssertionError


@contextmanager
def reaching(
    address: Address, ask: AskPassword = str, *, attempts: int = ATTEMPTS, between: Callable[[], object] = str
) -> Iterator[Central]:
    """Reach a central record, and let it go at the end of the block; the rest as `Central`."""
    central = Central(address, ask, attempts=attempts, between=between)
    try:
        yield central
    finally:
        central.close()
