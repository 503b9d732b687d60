"""The closing talk (nabespreking), the core of KVO: today's findings one by one: when, by whom, promised by whom, by what day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Unpack, cast

from textual.events import Key

from kvo_inspect.domain.findings.finding import FindingFields
from kvo_inspect.domain.values.closed_sets import VISIBLE
from kvo_inspect.store.findings.finding import tell_urgent
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.text import pad, width, wrap
from kvo_inspect.tui.walk.in_hand import told_draft, whom_to_call
from kvo_inspect.tui.walk.mode import APART, EMPTY, LineMode, Mode, ModeLine, Pick, PickNameMode, letter, page_of
from kvo_inspect.tui.walk.modes.finish_photos import PhotosMode
from kvo_inspect.tui.walk.modes.sign_off import step_text
from kvo_inspect.tui.walk.undo import redo_step, undo_step
from kvo_inspect.wording.days import day_hint
from kvo_inspect.wording.findings import holder_text
from kvo_inspect.wording.names import day_text, severity_name, urgency_name, visible_name
from kvo_inspect.wording.walk import photos_text, walk_number, whole_text

if TYPE_CHECKING:
    from kvo_inspect.domain.findings.finding import Finding
    from kvo_inspect.tui.walk.session import Session


class TalkMode(Mode):
    """One finding at a time; Enter or ↓ goes on, after the last one come the photos."""

    HELP_TITLE = N_("the closing talk")
    HELP = (
        ("1 2", N_("fix now, or structural")),
        ("p", N_("action holder: who acts")),
        ("w", N_("promised by whom: a name, or the digit of who walks along")),
        ("d", N_("due: by what day; a day of the week or +14 will do")),
        ("v", N_("to be seen by day, in the evening or both: turns")),
        ("t", N_("text of the finding")),
        ("!", N_("urgent: whom to call, who was told")),
        ("u z", N_("undo the last step; redo")),
        ("Enter ↓", N_("the next finding; after the last one the photos")),
        ("↑", N_("the finding before")),
        ("e", N_("skip the rest of the findings")),
        ("Esc", N_("back to the round, which stays as it is")),
    )
    LOOKING = ("Enter ↓", "↑", "e")

    full = True

    def __init__(self, session: Session, at: int = 0) -> None:
        super().__init__(session)
        self._at = at

    @property
    def findings(self) -> list[Finding]:
        """Today's findings, the urgent first."""
        return sorted(self.session.open_walk.findings.values(), key=lambda finding: finding.severity != "urgent")

    @property
    def finding(self) -> Finding:
        """The finding being talked about."""
        return self.findings[self._at]

    # -- drawing -------------------------------------------------------------------------------------------------------

    def page(self, cells: int, high: int) -> list[ModeLine]:
        """Return the finding with what was agreed."""
        finding, walk = self.finding, self.session.open_walk
        stop = next(
            (f"{at + 1:02} {checkpoint.name}" for at, checkpoint in enumerate(self.session.stops) if checkpoint.id == finding.checkpoint),
            "",
        )
        lines: list[ModeLine] = [([(" " + line, "strong")], "") for line in wrap(f"{finding.code} · {stop}", cells - 2)]
        lines += [([(" " + line, "strong")], "") for line in wrap(whole_text(walk, finding), cells - 2)]
        facts = [severity_name(finding.severity), photos_text(walk, finding.id)]
        if finding.called is not None:
            facts.append(_("told {time}: {who}").format(who=finding.called.who, time=finding.called.at))
        elif finding.severity == "urgent":
            facts.append(_("nobody was told yet: !"))
        lines += [([(" " + line, "dim")], "") for line in wrap(" · ".join(fact for fact in facts if fact), cells - 2)] + [EMPTY]
        partner = walk.partners.get(finding.partner or "")
        fields = (
            ("1 2", _("When"), urgency_name(finding.urgency) if finding.urgency else "-"),
            ("p", _("Action holder"), holder_text(partner, walk_number(walk, finding))),
            ("w", _("Promised by"), finding.promised_by or "-"),
            ("d", _("Due"), day_text(finding.due) if finding.due else "-"),
            ("v", _("To be seen"), visible_name(finding.visible)),
            ("t", _("Text"), finding.text or "-"),
        )
        labels = max(width(label) for _key, label, _text in fields) + 2
        for key, label, text in fields:
            for number, line in enumerate(wrap(text, cells - labels - 7)):
                begin = (key, label) if not number else ("", "")
                lines.append(([(pad(f" {begin[0]}", 5), "key"), (pad(begin[1], labels), "dim"), (line, "")], ""))
        choice: list[Piece] = [(" [1]", "key"), (" " + urgency_name("now"), ""), ("   [2]", "key"), (" " + urgency_name("structural"), "")]
        lines += [([], ""), (choice if not self.session.closed else [], "")]
        title = _("FINISH {step} · closing talk · finding {n} of {total}").format(
            step=step_text(self.session, 2), n=self._at + 1, total=len(self.findings)
        )
        keys = _("Enter next · ↑ ↓ · u undo · e skip the rest · Esc back to the round")
        if self.session.closed:
            keys = _("Enter next · ↑ ↓ · e skip the rest · Esc back to the round")
        return page_of(cells, high, title, lines, keys)

    # -- keys ----------------------------------------------------------------------------------------------------------

    async def key(self, event: Key) -> None:
        """Agree something, or go on."""
        session, sign = self.session, letter(event)
        match sign:
            case "enter" | "down" if self._at + 1 < len(self.findings):
                self._at += 1
            case "up":
                self._at = max(0, self._at - 1)
            case "enter" | "e":
                session.mode = PhotosMode(session)
            case "escape":
                self.close()
            case "down":
                session.message = _("this was the last one: Enter goes on")
            case _ if session.closed:
                session.message = session.only_look()
            case "u" | "z":
                await self._change_step(undo_step if sign == "u" else redo_step)
            case _:
                await self._agree(sign)

    async def _agree(self, sign: str) -> None:
        """Take a key that says something of the finding."""
        match sign:
            case "1" | "2":
                await self._set(urgency="now" if sign == "1" else "structural")
            case "p":
                self._ask_partner()
            case "w":
                self._ask_promised()
            case "d":
                hint = f"{day_hint(self.session.app.today)} {_('Empty: no day.')}"
                self._ask_field(_("Due when?"), "due", day_text(self.finding.due), hint, day=True)
            case "t":
                self._ask_field(_("Text for {code}").format(code=self.finding.code), "text", self.finding.text)
            case "!":
                await self._urgent()
            case "v":
                await self._set(visible=VISIBLE[(VISIBLE.index(self.finding.visible) + 1) % len(VISIBLE)])
            case _:
                self.session.message = _("no such key: 1 fix now, 2 structural, Enter next")

    async def _set(self, **fields: Unpack[FindingFields]) -> None:
        await self.session.set_finding(self.finding.id, **fields)

    async def _change_step(self, change: Callable[[Session], Awaitable[None]]) -> None:
        """Take back the last step or do it again, and stay with this finding when it is still there."""
        back = self._back()
        await change(self.session)
        if self.session.open_walk.findings:
            back()
            self._at = min(self._at, len(self.findings) - 1)
        else:
            self.session.mode = PhotosMode(self.session)

    def _ask_promised(self) -> None:
        names = [person.name for person in self.session.open_walk.people if person.presence.state != "excused"][:9]
        hint = APART.join(f"{number} {name}" for number, name in enumerate(names, 1))
        now = self.finding.promised_by
        if names:
            hint = _("{names}   or a name").format(names=hint)
        title = _("Promised by whom? Now: {name}").format(name=now) if names and now else _("Promised by whom?")
        chosen = {str(number): name for number, name in enumerate(names, 1)}
        self._ask_field(title, "promised_by", "" if names else now, hint, chosen)

    async def _urgent(self) -> None:
        """Make the finding urgent, show whom to call, and ask who was told."""
        finding = self.finding
        back = self._back()
        if finding.severity != "urgent":
            await self.session.set_finding(finding.id, severity="urgent")
            back()

        async def record_call(text: str) -> None:
            if text.strip():
                self.session.put(await self.session.record(tell_urgent, finding.id, text))

        title = _("URGENT {code} · who was told?").format(code=finding.code)
        self._ask_line(title, record_call, "", " · ".join(whom_to_call(self.session, finding)), draft=told_draft(finding))

    def _ask_field(
        self, title: str, field: str, text: str, hint: str = "", chosen: Mapping[str, str] = MappingProxyType({}), *, day: bool = False
    ) -> None:
        """Ask for a field of the finding; *chosen* maps what may be typed to what is stored for it."""
        finding_id = self.finding.id

        async def submit(typed: str) -> None:
            await self.session.set_finding(finding_id, **cast("FindingFields", {field: chosen.get(typed.strip(), typed)}))

        self._ask_line(title, submit, text, hint, day=day, draft=f"{field} {finding_id}")

    def _ask_line(
        self, title: str, submit: Callable[[str], Awaitable[None]], text: str, hint: str = "", *, day: bool = False, draft: str
    ) -> None:
        """Ask for a line of text, and come back to the finding."""
        back = self._back()

        async def submit_and_back(typed: str) -> None:
            await submit(typed)
            back()

        self.session.mode = _TalkLine(self, back, title, submit_and_back, text, hint, day=day, draft=draft)

    def _ask_partner(self) -> None:
        session, finding, back = self.session, self.finding, self._back()
        partners = list(session.walk.partners.values())

        async def picked(partner: str) -> None:
            await session.set_finding(finding.id, partner=partner)
            back()

        at = next((place for place, partner in enumerate(partners) if partner.id == finding.partner), 0)
        session.mode = _TalkPick(self, back, [Pick(partner.id, holder_text(partner)) for partner in partners], picked, at)

    def _back(self) -> Callable[[], None]:
        """Return a function that comes back to this finding, wherever its new severity puts it."""
        finding_id = self.finding.id

        def back() -> None:
            self._at = next((at for at, finding in enumerate(self.findings) if finding.id == finding_id), self._at)
            self.session.mode = self

        return back


class _TalkLine(LineMode):
    """A line asked from the closing talk: Esc goes back to the finding."""

    full = True

    def __init__(
        self,
        talk: TalkMode,
        back: Callable[[], None],
        title: str,
        submit: Callable[[str], Awaitable[None]],
        text: str,
        hint: str,
        *,
        day: bool,
        draft: str,
    ) -> None:
        super().__init__(talk.session, title, submit, text=text, hint=lambda: [hint] if hint else [], day=day, draft=draft)
        self._talk = talk
        self._back = back

    def close(self) -> None:
        """Go back to the finding."""
        self._back()

    def page(self, cells: int, high: int) -> list[ModeLine]:
        """Return the finding with the line over its lower part."""
        return _over(self._talk, self.lower(cells), cells, high)


class _TalkPick(PickNameMode):
    """The action holder asked from the closing talk."""

    full = True

    def __init__(
        self, talk: TalkMode, back: Callable[[], None], choices: list[Pick], picked: Callable[[str], Awaitable[None]], at: int
    ) -> None:
        super().__init__(talk.session, _("Who acts on {code}?").format(code=talk.finding.code), choices, picked, at)
        self._talk = talk
        self._back = back

    def close(self) -> None:
        """Go back to the finding."""
        self._back()

    def page(self, cells: int, high: int) -> list[ModeLine]:
        """Return the finding with the choices over its lower part."""
        return _over(self._talk, self.lower(cells), cells, high)


def _over(talk: TalkMode, lower: list[ModeLine], cells: int, high: int) -> list[ModeLine]:
    return [*talk.page(cells, high)[: high - len(lower)], *lower]
