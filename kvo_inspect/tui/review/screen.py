"""Review (nalopen): one key for each verdict on a finding and on to the next, and for what is still to be said of it."""

from __future__ import annotations

from typing import ClassVar

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.findings.verdicts import VerdictAsks
from kvo_inspect.tui.kit.finding_photos import show_photos
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.places import ActionListsPlace, EditFindingPlace
from kvo_inspect.tui.review.queue import QueueScreen


class ReviewScreen(QueueScreen):
    """The queue with its verdicts."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("1", N_("accept"), "accept", N_("Accept as proposed: holder, date and severity are filled in; on to the next."), writes=True),
        Key(
            "2", N_("return…"), "return", N_("Send back to the inspector with a question; it comes back when it was answered."), writes=True
        ),
        Key(
            "3", N_("duplicate of…"), "double", N_("The same as another finding: the likeliest are listed, or type its code."), writes=True
        ),
        Key("4", N_("drop…"), "drop", N_("It does not count, and why. It stays in the record."), writes=True),
        Key("p", N_("partner"), "partner", N_("Who solves it, and who else is told."), writes=True),
        Key("d", N_("date"), "due", N_("By when."), writes=True),
        Key("exclamation_mark", N_("severity"), "severity", N_("How serious; for urgent also who was told."), writes=True),
        Key("w", N_("now/later"), "urgency", N_("Fix now or structural: turns."), writes=True),
        Key("t", N_("text"), "text", N_("What is wrong, and at which object."), writes=True),
        Key("k", N_("theme"), "theme", N_("Which theme it belongs to."), writes=True),
        Key("f", N_("photo"), "photos", N_("Look at its photos; with none yet, attach one.")),
        Key("x", N_("mark"), "mark", N_("Mark it and go down: the keys then work on all that is marked, as one step."), writes=True),
        Key("u", N_("undo"), "undo", N_("Take back the last step at the desk of today, one by one; it says what."), writes=True),
        Key("slash", N_("search"), "", N_("Only what holds these words; Esc shows all again."), last=True),
        Key("o", N_("next open"), "next", N_("Go to the next finding that is still to be gone over."), last=True),
        Key("a", N_("mark all"), "mark_all", N_("Mark all that is shown and still open, or nothing any more."), last=True, writes=True),
        Key("c", N_("remark"), "comment", N_("Write a remark with it."), last=True, writes=True),
        Key("e", N_("edit"), "edit", N_("All its fields on one form."), last=True, writes=True),
        Key("enter", N_("history"), "", N_("The whole finding with its history."), last=True),
        Key("r", N_("one round"), "round", N_("Only the findings of one round, or of all."), last=True),
        Key("m", N_("action lists"), "mail", N_("The action lists and mail drafts for the partners."), last=True),
        Key("h", N_("hidden ones"), "hidden", N_("Confidential findings too; asks first whether anyone is looking."), last=True),
    )
    HELP_TEXT = N_(
        "What nobody judged yet, the incomplete first. 1 accepts what stands behind “Proposed”. What is judged stays in its place until "
        "you leave, with a mark; what was sent back comes back when something changed."
    )

    def __init__(self, park: str = "", park_name: str = "", *, round_id: str = "") -> None:
        super().__init__(park, park_name, round_id=round_id)
        self._verdicts = VerdictAsks(self, self._asks, self._judged)

    def offered(self, key: Key) -> bool:
        """Without findings there is nothing to judge."""
        match key.action:
            case "hidden" | "undo" | "back" | "help":
                return True
            case "mail" | "round":
                return bool(self._queue.park)
        return self._page is not None or key.key == "slash"

    # -- verdicts ------------------------------------------------------------------------------------------------------

    async def _judged(self, said: str = "") -> None:
        """Show what was judged, and go on to the next open one."""
        self._forget(self._ids())
        self._marked = {}
        await self._read(None, on=True)
        if self._kept.numbers and not self._todo:
            said = _("Everything is gone over. m shows the action lists.") if self._queue.park else _("Everything is gone over.")
        self.say(said)

    async def do_accept(self) -> None:
        """Accept as proposed; without a holder ask who that is."""
        if self._page is not None:
            await self._verdicts.accept(self._ids(), self._page.partners)

    def do_return(self) -> None:
        """Ask what the inspector should answer."""
        self._verdicts.send_back(self._ids())

    def do_drop(self) -> None:
        """Ask why it does not count."""
        self._verdicts.drop(self._ids())

    def do_double(self) -> None:
        """Ask what it is the same as: the likeliest first, then what is open here from before, or a code."""
        page = self._page
        if page is not None:
            likely = {one.id: f"{one.code} {one.text}" for one in page.line.doubles}
            likely |= {one.id: f"{one.code} {one.text}" for one in page.earlier if one.stands and one.id not in likely}
            self._verdicts.double(self._ids(), page.finding, list(likely.items()))

    # -- what it says --------------------------------------------------------------------------------------------------

    def do_partner(self) -> None:
        """Ask who solves it and who else is told."""
        page = self._page
        if page is not None:
            also = None if self._marked else page.also
            self._asks.holder(self._ids(), page.partners, page.finding.partner, also, page.proposal.partner)

    def do_due(self) -> None:
        """Ask by when."""
        if self._page is not None:
            self._asks.due(self._ids(), self._page.proposal.due)

    def do_severity(self) -> None:
        """Ask how serious."""
        page = self._page
        if page is not None:
            self._asks.severity(self._ids(), page.finding.severity, page.partner(page.proposal.partner))

    async def do_urgency(self) -> None:
        """Turn fix now and structural."""
        if self._page is not None:
            await self._asks.turn_urgency(self._ids(), self._page.finding.urgency)

    def do_theme(self) -> None:
        """Ask which theme."""
        if self._page is not None and self._themes:
            self._asks.theme(self._ids(), self._themes, self._page.finding.theme)

    def do_text(self) -> None:
        """Ask what is wrong."""
        if self._page is not None:
            self._asks.text(self._page.finding, self._page.item)

    def do_comment(self) -> None:
        """Ask for a remark."""
        if self._page is not None:
            self._asks.comment(self._page.finding.id)

    def do_edit(self) -> None:
        """All fields on a form."""
        if self._page is not None:
            self.app.go(EditFindingPlace(self._page.finding, list(self._page.partners)))

    def do_photos(self) -> None:
        """Look at its photos."""
        page = self._page
        if page is not None:
            show_photos(self.app, page.finding, page.photos)

    def do_mail(self) -> None:
        """Open the action lists."""
        self.app.go(ActionListsPlace(self._queue.park))
