"""The smallest Textual app that shows a line and answers a key: what there is to lose to. With a file name it stores each key."""

import sqlite3
import sys

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static


class Minimal(App[None]):
    """Shows `ready`, then how many keys it got; with a database each key is committed and synced before it is shown."""

    BINDINGS = [("ctrl+q", "quit", "quit")]
    count = 0

    def __init__(self, db: sqlite3.Connection | None) -> None:
        super().__init__()
        self.db = db

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("ready")

    def on_key(self, event: Key) -> None:
        """Count a digit."""
        if event.key.isdigit():
            self.count += 1
            if self.db is not None:
                self.db.execute("insert into key (said) values (?)", [f"{event.key} {self.count}" * 50])
            self.query_one(Static).update(f"{self.count:03}/999")


def database(path: str) -> sqlite3.Connection:
    """Open a database as durable as our record's: WAL, every commit synced."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")
    db.execute("create table if not exists key (n integer primary key, said text)")
    return db


if __name__ == "__main__":
    Minimal(database(sys.argv[1]) if len(sys.argv) > 1 else None).run()
