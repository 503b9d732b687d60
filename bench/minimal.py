"""The smallest Textual app that shows a line and answers a key: what there is to lose to."""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static


class Minimal(App[None]):
    """Shows `ready`, then how many keys it got."""

    BINDINGS = [("ctrl+q", "quit", "quit")]
    count = 0

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("ready")

    def on_key(self, event: Key) -> None:
        """Count a digit."""
        if event.key.isdigit():
            self.count += 1
            self.query_one(Static).update(f"{self.count:03}/999")


if __name__ == "__main__":
    Minimal().run()
