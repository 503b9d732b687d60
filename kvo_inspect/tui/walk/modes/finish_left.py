"""What must not pass unseen before a round is finished: the same lines on each page from which that goes, with the keys they name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from kvo_inspect.store.findings.finding import tell_urgent
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.walk.in_hand import told_draft, whom_to_call
from kvo_inspect.tui.walk.mode import LineMode, Mode, ModeLine
from kvo_inspect.tui.walk.moves import go_next_open
from kvo_inspect.wording.counts import more_text
from kvo_inspect.wording.walk import subject_text, uncalled, uncalled_text

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session


def left_lines(session: Session, cells: int, most: int | None = None) -> list[ModeLine]:
    """Return how many questions are open, and of which urgent findings nobody was told.

    *most*: so many lines at most for these findings; the last says how many more there are.
    """
    lines: list[ModeLine] = []
    if not session.closed and (count := session.total.open):
        text = n_("{n} question is open: o goes to it", "{n} questions are open: o goes to the next", count).format(n=count)
        lines.append(([(" ! " + text, "warn")], ""))
    findings = uncalled(session.open_walk)
    shown = findings if most is None or len(findings) <= most else findings[: most - 1]
    for finding in shown:
        text = uncalled_text(session.open_walk, finding)
        lines += [
            ([("   " if number else " ! ", "warn"), (line, "warn")], "")
            for number, line in enumerate(wrap(text, cells - 4, None if most is None else 1))
        ]
    if len(shown) < len(findings):
        lines.append(([("   " + more_text(len(findings) - len(shown)), "warn")], ""))
    if findings and not session.closed:
        lines.append(([("   ! ", "key"), (_("notes who was told"), "")], ""))
    return lines


async def take_left(page: Mode, sign: str, noted: Callable[[], Awaitable[None]] | None = None) -> bool:
    """Take a key that these lines name, on *page*; tell whether it was one. *noted* runs once somebody was told of a finding."""
    session = page.session
    if session.closed:
        return False
    if sign == "o" and session.total.open:
        page.close()
        await go_next_open(session)
    elif sign == "!" and uncalled(session.open_walk):
        _note_call(page, noted)
    else:
        return False
    return True


def _note_call(page: Mode, noted: Callable[[], Awaitable[None]] | None) -> None:
    """Ask who was told of the first urgent finding about which nobody was called, and come back to the page."""
    session = page.session
    finding = uncalled(session.open_walk)[0]

    async def note(text: str) -> None:
        if text.strip():
            session.put(await session.record(tell_urgent, finding.id, text))
            if noted is not None:
                await noted()
        session.mode = page

    title = _("URGENT: who was told? {finding}").format(finding=subject_text(session.open_walk, finding, ""))
    session.mode = _CallLine(page, title, note, told_draft(finding), lambda: whom_to_call(session, finding))


class _CallLine(LineMode):
    """Who was told, asked from a page of finishing the round: Esc goes back there."""

    def __init__(
        self, page: Mode, title: str, note: Callable[[str], Awaitable[None]], draft: str, hint: Callable[[], Sequence[str]]
    ) -> None:
        empty = _("Enter stores who was told · empty Enter: nobody yet · Esc keeps what you typed")
        super().__init__(page.session, title, note, draft=draft, hint=hint, empty=empty)
        self._page = page

    def close(self) -> None:
        """Go back to the page."""
        self.session.mode = self._page
