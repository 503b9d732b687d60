"""The round: one widget that takes every key. This screen reads the round and brings it back to the park."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from kvo_inspect.domain.walk.rows import RoundPlace
from kvo_inspect.errors import KvoError
from kvo_inspect.store.record.clocks import far_from_today
from kvo_inspect.store.rounds.round import Person, round_stands
from kvo_inspect.store.walk.along import asks_along, note_along
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.store.walk.sign_off import sign_offs_of
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.bars import NoticeBar
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.textual_doors import work_of
from kvo_inspect.tui.walk.commands import KEYS, MINE
from kvo_inspect.tui.walk.photo import look_for_photos
from kvo_inspect.tui.walk.session import Session
from kvo_inspect.tui.walk.view import WalkView
from kvo_inspect.wording.rounds import aside_round_text, far_clock_text, sign_offs_text

LOOK_SECONDS = 5.0
"""The camera folder is looked at this often."""


class WalkScreen(KvoScreen[None]):
    """Walks a round, or shows a finished one."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    CAN_BACK = False
    BINDS = False
    AUTO_FOCUS = "WalkView"
    BLANK = True
    """Nothing of the screen itself is seen: the one widget covers all but a notice."""

    def __init__(self, round_id: str, at: tuple[str, str] | None = None) -> None:
        """*at*: the checkpoint and the item (`checklist/item`) at which to open it; otherwise where it was left."""
        super().__init__()
        self.round_id = round_id
        self._at = at
        self._camera_said = ""
        self.view = WalkView()

    def compose(self) -> ComposeResult:
        """Lay out the one widget; a notice takes lines of its own below it."""
        yield from self.body()
        yield NoticeBar(self.notice_lines)

    def body(self) -> Iterable[Widget]:
        """One widget, bars and all."""
        yield self.view

    def on_key(self, event: events.Key) -> None:
        """Hand on a key that came before the widget had the focus: none goes astray."""
        event.stop()
        self.view.feed(event)

    def key_pressed(self) -> None:
        """Take away what the round says: the widget does so for its own keys when their turn comes, and hears of no others."""
        session = self.view.session
        if session is not None and session.message:
            session.message = ""
            self.view.sync()

    @property
    def park_here(self) -> str:
        """The id of the park."""
        return self.view.session.walk.park.id if self.view.session is not None else ""

    @property
    def stuck(self) -> KvoError | None:
        """Why the bar says NOT STORED."""
        return self.view.session.stuck if self.view.session is not None else None

    @property
    def idle(self) -> bool:
        """Whether every key was worked off."""
        return self.view.idle

    async def before_lock(self) -> None:
        """Put half-typed text on disk."""
        if self.view.session is not None:
            await self.view.session.drafts.flush()

    def title_text(self) -> str:
        return self.view.session.open_walk.park.name if self.view.session is not None else _("Round")

    async def load(self) -> None:
        """Read the round once: from then on the screen follows what the store returns."""
        if self.view.session is not None:
            await self._read_again(self.view.session)
            return
        walk = await self.app.call(load_walk, self.round_id)
        if self._at is not None:
            answer = walk.answers.get(self._at)
            walk.place = RoundPlace(self._at[0], f"item {self._at[1]}", ",".join(answer.heads) if answer else "")
        self.app.in_round(evening=walk.round.part == "evening")
        session = Session(self.app, walk)
        session.back_to = self._before
        session.message = await self._first_message(session)
        self.view.show(session)
        self.set_interval(LOOK_SECONDS, self._look)
        if not self.app.read_only and await self.app.call(asks_along, self.round_id):
            self._ask_along()

    async def _first_message(self, session: Session) -> str:
        """Return what is told when the round opens: that it is set aside, what was sent back, who agreed, a clock that is far off."""
        walk = session.open_walk
        sentences = [aside_round_text(walk.round)] if walk.round.aside else []
        if back := sum(bool(walk.question_about(finding)) for finding in walk.findings.values()):
            sentence = n_(
                "{n} finding was sent back with a question: l lists it", "{n} findings were sent back with a question: l lists them", back
            )
            sentences.append(sentence.format(n=back))
        if session.closed:
            signed = await self.app.call(sign_offs_of, self.round_id)
            sentences += [_("sign-off: {sum}; y shows it").format(sum=sign_offs_text(signed))] if signed.signed else []
        elif not sentences and (far := far_from_today(walk.round.date, self.app.today)):
            sentences.append(far_clock_text(far, walk.round.date, self.app.today))
        return " · ".join(sentences)

    def _ask_along(self) -> None:
        """Ask once whether whoever opened a round that another laptop began walks along."""
        session, message = self.view.session, self.view.session.message if self.view.session is not None else ""

        async def answered(along: bool | None) -> None:
            own = self.app.settings
            if along is not None:
                await self.app.call(note_along, self.round_id, Person(own.name, own.organisation) if along else None)
            if along and session is not None:
                await self._read_again(session)
            if session is not None:  # nobody could read the message under the question, and the key that answered took it away
                session.message = message
                self.view.redraw()

        question = _("{name}, do you walk along on this round? Yes puts you on its list of participants.").format(
            name=self.app.settings.name
        )
        self.app.push_screen(AskYesNo(question, default=True), lambda along: self.later(answered(along)))

    async def _read_again(self, session: Session) -> None:
        """Follow what was set right on another screen: day, part and people of the round, whether it counts; leave one that was removed."""
        stands = await self.app.call(round_stands, self.round_id)
        if stands is None:
            self.dismiss()
            return
        here = session.open_walk
        if stands != (here.round, tuple(here.people)):
            await session.reload()
            if not here.round.aside:
                session.message = aside_round_text(session.open_walk.round)
            self.app.in_round(evening=session.open_walk.round.part == "evening")
        self.view.sync()
        self.view.redraw()

    def _before(self) -> str:
        """Return what the screen is called from which the round was opened."""
        before = self.app.screen_stack[max(0, self.app.screen_stack.index(self) - 1)]
        return before.title_text() if isinstance(before, KvoScreen) else ""

    def _look(self) -> None:
        """Look into the camera folder beside the keys."""
        if self.app.settings.camera_folder and self.app.is_open and not self.app.read_only and self.view.session is not None:
            self.run_worker(work_of(self._look_for, self.view.session), group="camera", exclusive=False, exit_on_error=False)

    async def _look_for(self, session: Session) -> None:
        try:
            if await look_for_photos(session):
                self.view.sync()
            self._camera_said = ""
        except KvoError as error:
            if self._camera_said != str(error):  # told once: a full disk is no news every five seconds
                self.app.notify_user(error)
            self._camera_said = str(error)

    def redraw(self) -> None:
        """Repaint the whole round."""
        self.view.redraw()

    def on_unmount(self) -> None:
        """End the night theme with the round."""
        self.app.in_round(evening=False)

    def on_walk_view_left(self) -> None:
        """Go back to where the round was opened from; while it is open, say that it can be continued."""
        session = self.view.session
        self.dismiss()
        if session is not None and not session.closed:
            self.app.notify_user(_("The round stays open: it goes on where you left it."))

    async def action_do(self, action: str) -> None:
        """Run a key chosen in the palette: it takes its turn as if it was pressed."""
        name = action.removeprefix("press ")
        self.view.feed(events.Key(name, name if len(name) == 1 else None))

    def all_keys(self) -> list[Any]:
        """Return the declared keys, help among them; x only while there is something to drop, Tab in a route that was divided."""
        session = self.view.session
        dropping = session is not None and bool(session.offered)
        divided = session is not None and bool(session.open_walk.division.mine)
        return [key for key in self.KEYS if {"x": dropping, MINE: divided}.get(key.key, True)]
