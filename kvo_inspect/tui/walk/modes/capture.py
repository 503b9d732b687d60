"""The capture line (snel vastleggen): text, Enter, next; an empty Enter closes; `!` in front is urgent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.walk.suggestions import belongs_to, known_here
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import NewFinding, capture_finding, set_finding
from kvo_inspect.store.findings.for_information import also_for
from kvo_inspect.texts import N_, _, language, n_
from kvo_inspect.tui.kit.drawing import Piece, ends
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.text import fit, width, wrap
from kvo_inspect.tui.walk.hand import InHand
from kvo_inspect.tui.walk.mode import Mode, ModeLine, bar, heading, typed
from kvo_inspect.wording.walk import answer_beside_text, finding_line, known_from_text, seen_name

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

SHOWN = 4
"""So many of the findings just captured stay in sight."""
KNOWN = 3
"""So many of the known findings stand there at once; with more of them the choice moves along."""
LABEL = 22
"""Cells before the words of a proposal."""


@dataclass(frozen=True)
class _Proposal:
    """What the typed text may be: a finding that is known already, or a question that the text belongs to."""

    known: Finding | None = None
    item: tuple[Checklist, Item] | None = None


class CaptureMode(Mode):
    """The line and what it proposes: known findings above it (↑), questions below it (↓)."""

    HELP_TITLE = N_("quick capture")
    HELP = (
        ("Enter", N_("stores the line as a finding; the next one can be typed at once")),
        ("!", N_("in front of the line: urgent")),
        ("↑", N_("to a finding that is known already: this becomes its recheck “not yet”")),
        ("↓", N_("to a question that the text belongs to")),
        ("Enter", N_("on an empty line: back to the round")),
        ("Esc", N_("goes back, and keeps what you typed for the next time")),
    )

    typing = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.draft = f"capture {session.stop.id}"
        self.editor = Editor()
        self.editor.set(session.walk.drafts.get(self.draft, ""))
        self._captured: list[tuple[str, str]] = []
        self._chosen = 0
        """0: none; -1, -2, …: known ones; 1, 2: questions."""
        self._known: list[_Proposal] = []
        self._belongs: list[_Proposal] = []
        self._propose()

    def _propose(self) -> None:
        walk, text, lang = self.session.walk, self.editor.text, language()
        self._known = [_Proposal(known=finding) for finding in known_here(walk, self.session.stop, text, lang)]
        self._belongs = [_Proposal(item=pair) for pair in belongs_to(walk, text, lang)]
        self._chosen = max(-len(self._known), min(self._chosen, len(self._belongs)))

    @property
    def _choice(self) -> _Proposal | None:
        if self._chosen < 0:
            return self._known[-self._chosen - 1]
        return self._belongs[self._chosen - 1] if self._chosen else None

    # -- drawing -------------------------------------------------------------------------------------------------------

    def lower(self, cells: int) -> list[ModeLine]:
        """Return heading, what was just captured, the line and its proposals."""
        session = self.session
        name = f"{session.stop_at + 1:02} {session.stop.name}"
        title = _("CONFIDENTIAL") if session.hidden is not None else _("QUICK CAPTURE")
        lines = [heading(cells, name, title, _("the rest can wait"))]
        for text, at in self._captured[-SHOWN:]:
            lines.append((ends(cells, [(" ✓ ", "good"), (text, "")], [(at + " ", "dim")]), ""))
        lines.append(typed(self.editor, "", cells))
        lines += self._known_lines(cells)
        for place, proposal in enumerate(self._belongs):
            lines += self._proposal(cells, proposal, place + 1)
        if self.editor.text.startswith("!"):
            hint = _("Urgent. Danger to people: call 112 first. Who was told: ! after storing.")
        else:
            hint = _("No choice = a free finding; theme and partner follow at the desk")
        lines += [([("   " + line, "dim")], "") for line in wrap(hint, cells - 4)]
        return [*lines, *bar(cells, _("Enter stores, next · empty Enter = back · ! in front = urgent"))]

    def _known_lines(self, cells: int) -> list[ModeLine]:
        """Return the known findings, the chosen one among them, and how many more there are."""
        first = max(0, -self._chosen - KNOWN)
        lines: list[ModeLine] = []
        for place, proposal in list(enumerate(self._known))[first : first + KNOWN]:
            lines += self._proposal(cells, proposal, -place - 1)
        if (hidden := len(self._known) - KNOWN) > 0:
            lines.append(([(" " * LABEL + n_("+{n} more", "+{n} more", hidden).format(n=hidden), "dim")], ""))
        return lines

    def _proposal(self, cells: int, proposal: _Proposal, number: int) -> list[ModeLine]:
        """Return a proposal; where a known finding comes from stands behind its words, or below them where these would be cut for it."""
        chosen = number == self._chosen
        label = text = origin = ""
        arrow = "▸ " if chosen else "↑ " if number == -1 else "↓ " if number == 1 else "  "
        if proposal.known is not None:
            label, known = _("Already known?"), proposal.known
            text = finding_line(self.session.walk, known, code=True)
            origin = known_from_text(self.session.walk, known)
        elif proposal.item is not None:
            checklist, item = proposal.item
            label = _("Belongs to?")
            text = f"{(item.defect or item.ask)(language())} ({checklist.title(language())} · {item.id})"
        tone = "cursor" if chosen else ""
        beside = origin if width(text) + width(origin) + LABEL + 2 <= cells else ""
        text = fit(text, cells - width(beside) - LABEL - 2)
        pieces: list[Piece] = [("   " + arrow, "key"), (f"{label:<17}", "dim"), (text, "strong" if chosen else "")]
        lines: list[ModeLine] = [(ends(cells, pieces, [(beside + " ", "dim")] if beside else []), tone)]
        if origin != beside:
            lines.append(([(" " * LABEL, ""), (fit(origin, cells - LABEL - 1), "dim")], tone))
        return lines

    # -- keys ----------------------------------------------------------------------------------------------------------

    async def key(self, event: Key) -> None:
        """Type, choose, store or close."""
        match event.key:
            case "enter":
                await self._enter()
            case "escape":
                self.close()
            case "up":
                self._chosen = max(-len(self._known), self._chosen - 1)
            case "down":
                self._chosen = min(len(self._belongs), self._chosen + 1)
            case _:
                if self.editor.key(event):
                    self._typed()

    def paste(self, text: str) -> None:
        self.editor.paste(text)
        self._typed()

    def _typed(self) -> None:
        self.session.drafts.keep(self.session.walk, self.draft, self.editor.text)
        self._propose()

    async def _enter(self) -> None:
        text = self.editor.text.strip()
        urgent = text.startswith("!")
        text = text.lstrip("! ") if urgent else text
        if not text:
            await self.session.drafts.forget(self.session.walk, self.draft)
            self.close()
            return
        choice = self._choice
        if choice is not None and choice.known is not None:
            line = await self._again(choice.known, text, urgent=urgent)
        else:
            line = await self._new(choice.item if choice is not None else None, text, urgent=urgent)
        self._captured.append((line, self.session.stored_at))
        self.editor.set("")
        self._chosen = 0
        self._propose()
        await self.session.drafts.forget(self.session.walk, self.draft)

    async def _again(self, known: Finding, text: str, *, urgent: bool) -> str:
        session = self.session
        if known.id in session.walk.findings:
            line = await self._more_words(known, text)
        else:
            look = session.walk.rechecks.get(known.id)
            words = f"{look.text} · {text}" if look is not None and look.text else text
            await session.look_again(known.id, "worse" if look is not None and look.seen == "worse" else "not_yet", words)
            session.message = answer_beside_text(session.walk, session.walk.earlier[known.id])
            line = f"{finding_line(session.walk, session.walk.earlier[known.id])} · {seen_name(session.walk.rechecks[known.id].seen)}"
        if urgent:
            await session.set_finding(known.id, severity="urgent")
        return line

    async def _more_words(self, known: Finding, text: str) -> str:
        """Write the words with a finding of this round: they are its text when it has none, else a remark."""
        session = self.session
        if known.text:
            await session.record(add_comment, known.id, text)
        else:
            session.put(await session.record(lambda store: set_finding(store, known.id, text=text)))
        session.take(InHand("finding", known.id, session.stop.id))
        return f"{finding_line(session.walk, session.walk.findings[known.id])} · {_('written with it')}"

    async def _new(self, item: tuple[Checklist, Item] | None, text: str, *, urgent: bool) -> str:
        session = self.session
        key = f"{item[0].id}/{item[1].id}" if item else None
        new = NewFinding(text, urgent=urgent, item=key, confidential=session.hidden is not None)
        captured = await session.record(capture_finding, session.round_id, session.stop.id, new)
        finding = captured.finding
        session.put(finding)
        if captured.counted is not None:
            session.put_answer(captured.counted)
        if item is not None and item[1].also:
            session.walk.put_also(await session.read(also_for, finding.id))
        session.take(InHand("finding", finding.id, session.stop.id))
        session.message = answer_beside_text(session.walk, finding, raised=captured.counted is not None)
        return finding_line(session.walk, finding)
