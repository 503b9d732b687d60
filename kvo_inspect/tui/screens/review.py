"""Review (nalopen): one key for each verdict on a finding and on to the next, and for what is still to be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from kvo_inspect.domain.review import Verdict
from kvo_inspect.store.findings import find_by_code
from kvo_inspect.store.judging import Judged, NoHolder, accept_findings, judge_findings
from kvo_inspect.store.review import Double
from kvo_inspect.store.review_page import Earlier
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.keys import Key
from kvo_inspect.tui.photo_look import show_photos
from kvo_inspect.tui.review_words import named
from kvo_inspect.tui.screens.ask import AskLine, AskOne
from kvo_inspect.tui.screens.review_queue import QueueScreen


class ReviewScreen(QueueScreen):
    """The queue with its verdicts."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("1", N_("accept"), "accept", N_("Accept as proposed: holder, date and severity are filled in; on to the next."), writes=True),
        Key(
            "2", N_("return…"), "return", N_("Send back to the inspector with a question; it comes back when it was answered."), writes=True
        ),
        Key("3", N_("double of…"), "double", N_("The same as another finding: the likeliest are listed, or type its code."), writes=True),
        Key("4", N_("drop…"), "drop", N_("It does not count, and why. It stays in the record."), writes=True),
        Key("p", N_("partner"), "partner", N_("Who solves it, and who else is told."), writes=True),
        Key("d", N_("date"), "due", N_("By when."), writes=True),
        Key("exclamation_mark", N_("severity"), "severity", N_("How serious; for urgent also who was told."), writes=True),
        Key("w", N_("now/later"), "urgency", N_("Fix now or structural: turns."), writes=True),
        Key("t", N_("text"), "text", N_("What is wrong, and at which object."), writes=True),
        Key("k", N_("theme"), "theme", N_("Which theme it belongs to."), writes=True),
        Key("f", N_("photo"), "photos", N_("Look at its photos; with none yet, at the unassigned ones.")),
        Key("x", N_("mark"), "mark", N_("Mark it and go down: the keys then work on all that is marked, as one step."), writes=True),
        Key("u", N_("undo"), "undo", N_("Take back the last step at the desk of today, one by one; it says what."), writes=True),
        Key("slash", N_("search"), "", N_("Only what holds these words; Esc shows all again.")),
        Key("o", N_("next open"), "next", N_("Go to the next finding that is still to be gone over.")),
        Key("a", N_("mark all"), "mark_all", N_("Mark all that is shown and still open, or nothing any more."), line=False, writes=True),
        Key("c", N_("remark"), "comment", N_("Write a remark with it."), line=False, writes=True),
        Key("e", N_("edit"), "edit", N_("All its fields on one form."), line=False, writes=True),
        Key("enter", N_("history"), "", N_("The whole finding with its history."), line=False),
        Key("r", N_("one round"), "round", N_("Only the findings of one round, or of all."), line=False),
        Key("m", N_("action lists"), "mail", N_("The action lists and mail drafts for the partners."), line=False),
        Key("h", N_("hidden ones"), "hidden", N_("Confidential findings too; asks first whether anyone is looking."), line=False),
    )
    HELP_TEXT = N_(
        "What nobody judged yet, the incomplete first. 1 accepts what stands behind “Proposed”. What is judged stays in its place until "
        "you leave, with a mark; what was sent back comes back when something changed."
    )

    def offered(self, key: Key) -> bool:
        """Without findings there is nothing to judge."""
        match key.action:
            case "hidden" | "undo" | "mail":
                return key.action != "mail" or bool(self._queue.park)
            case "round":
                return bool(self._queue.park)
        return self._page is not None or key.key == "slash"

    # -- verdicts ------------------------------------------------------------------------------------------------------

    async def _judged(self, said: str = "") -> None:
        """Show what was judged, and go on to the next open one."""
        self._marked = {}
        await self._read(None, on=True)
        if self._kept and not self._todo:
            said = _("Everything is gone over. m shows the action lists.") if self._queue.park else _("Everything is gone over.")
        self.say(said)

    async def do_accept(self) -> None:
        """Accept as proposed; without a holder ask who that is."""
        await self._accept(self._ids())

    async def _accept(self, ids: Sequence[str], partner: str | None = None) -> None:
        if not ids:
            return
        try:
            done: Judged = await self.app.call(accept_findings, ids, partner)
        except NoHolder:
            self._ask_holder_and_accept(ids)
            return
        if done.left:
            codes = ", ".join(one.code for one in done.left)
            said = n_("{n} accepted. Nobody to solve it yet: {codes}.", "{n} accepted. Nobody to solve these yet: {codes}.", len(done.left))
            await self._judged(said.format(n=len(done.accepted), codes=codes))
        else:
            await self._judged()

    def _ask_holder_and_accept(self, ids: Sequence[str]) -> None:
        page = self._page
        if page is None:
            return

        def chosen(place: int | None) -> None:
            if place is not None:
                self.later(self._accept(ids, partners[place].id))

        partners = page.partners
        question = _("{code} has no action holder yet. Who solves it?").format(code=page.finding.code)
        self.app.push_screen(AskOne(question, [named(one) for one in partners]), chosen)

    def do_return(self) -> None:
        """Ask what the inspector should answer."""
        usual = (_("Where exactly?"), _("Which object, which number?"), _("What exactly is wrong?"), _("Is there a photo?"))
        self._asks.reason(_("Back to the inspector: what is the question?"), usual, lambda why: self._give("returned", why))

    def do_drop(self) -> None:
        """Ask why it does not count."""
        usual = (_("no defect"), _("solved meanwhile"), _("permitted"), _("not of this park"))
        self._asks.reason(_("Why does it lapse?"), usual, lambda why: self._give("dropped", why))

    def do_double(self) -> None:
        """Ask what it is the same as: the likeliest first, or a code."""
        page = self._page
        if page is None:
            return
        known = {one.id for one in page.line.doubles}
        likely: list[Double | Earlier] = [*page.line.doubles, *(one for one in page.earlier if one.stands and one.id not in known)]
        if not likely:
            self._ask_code()
            return
        options = [f"{one.code} {one.text}" for one in likely]

        def chosen(place: int | None) -> None:
            if place is not None and place < len(likely):
                self._give("duplicate", of=likely[place].id)
            elif place is not None:
                self._ask_code()

        self.app.push_screen(AskOne(_("The same as which finding?"), [*options, _("Another: type its code…")]), chosen)

    def _ask_code(self) -> None:
        def typed(code: str | None) -> None:
            if code is not None:
                self.later(self._double_of(code))

        self.app.push_screen(AskLine(_("The same as which finding? Type its code"), hint=_("As KBT-014; the number alone will do.")), typed)

    async def _double_of(self, code: str) -> None:
        page = self._page
        if page is not None:
            other = await self.app.call(find_by_code, page.finding.park, code, confidential=page.finding.confidential)
            await self._judge(Verdict(kind="duplicate", of=other.id))

    def _give(self, kind: str, reason: str = "", of: str | None = None) -> None:
        self.later(self._judge(Verdict.model_validate({"kind": kind, "reason": reason, "of": of})))

    async def _judge(self, verdict: Verdict) -> None:
        await self.app.call(judge_findings, self._ids(), verdict)
        await self._judged()

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
        from kvo_inspect.tui.screens.edit_finding import EditFindingScreen

        if self._page is not None:
            self.app.push_screen(EditFindingScreen(self._page.finding, list(self._page.partners)))

    def do_photos(self) -> None:
        """Look at its photos."""
        page = self._page
        if page is not None:
            show_photos(self.app, page.finding, page.park.name, page.photos)

    def do_mail(self) -> None:
        """Open the action lists."""
        from kvo_inspect.tui.screens.action_lists import ActionListsScreen

        self.app.push_screen(ActionListsScreen(self._queue.park))
