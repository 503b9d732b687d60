"""Erasing a name from its page, step by step: every text in which it stands, why, what goes, and the copies that hold it still."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.store.people.erasing import Erased, ErasePlan, erase, must_not_name
from kvo_inspect.store.people.held import name_typed
from kvo_inspect.store.people.last_traces import Copy, copies_with_words, remove_copies
from kvo_inspect.store.people.rewriting import ErasedText
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.ask import AskLine, AskYesNo
from kvo_inspect.tui.kit.host import Host
from kvo_inspect.wording.counts import named_text
from kvo_inspect.wording.people.erasing import NAMED, author_sentence, copies_sentence, erased_sentence, plan_sentences
from kvo_inspect.wording.people.held import marked_places

BREAK = " ↵ "
"""How a line break is shown in a text that is edited on one line."""


class ErasingSteps:
    """Asks what stands in the place of each text, why, and whether it is meant; and erases. Esc at any step leaves everything as it is."""

    def __init__(self, app: Host, plan: ErasePlan, done: Callable[[], Awaitable[None]]) -> None:
        self._app = app
        self._plan = plan
        self._todo: list[ErasedText] = list(plan.by_hand)
        self._why = ""
        self._done = done

    def begin(self) -> None:
        """Ask the first step."""
        self._next_text()

    def _next_text(self) -> None:
        if not self._todo:
            self._ask_papers()
            return
        text = self._todo[0]
        total = len(self._plan.by_hand)
        question = _("What shall stand there? ({n} of {total})").format(n=total - len(self._todo) + 1, total=total)
        pieces = marked_places(text.held.text, text.held.places)
        now = "".join(f"▸{piece}◂" if named else piece for piece, named in pieces).replace("\n", BREAK)

        async def take(line: str) -> None:
            instead = checked_text("text", line.replace(BREAK.strip(), "\n").replace(" \n ", "\n"))
            must_not_name(name_typed(self._plan.name), instead)
            self._plan = self._plan.with_text(text, instead)
            self._todo = self._todo[1:]

        def answered(line: str | None) -> None:
            if line is not None:
                self._next_text()

        self._app.push_screen(AskLine(question, text.instead.replace("\n", BREAK), hint=now, store=take), answered)

    def _ask_papers(self) -> None:
        """Ask why the papers of these parks stay; a person who wants one gone removes it among the papers."""
        papers = self._plan.papers
        if not papers:
            self._ask_why("")
            return
        names = named_text([paper.title or paper.name for paper in papers], NAMED)
        question = _("Nobody looked into these papers: {names}. Why do they stay?").format(names=names)

        def answered(line: str | None) -> None:
            if line is not None:
                self._ask_why(line)

        self._app.push_screen(AskLine(question, required=True), answered)

    def _ask_why(self, papers_stay: str) -> None:
        async def take(line: str) -> None:
            if any(text.held.places for text in self._plan.texts):  # else it is the code of a finding, or the name of a file
                must_not_name(name_typed(self._plan.name), line)
            self._why = f"{line} ({_('papers stay')}: {papers_stay})" if papers_stay else line

        def answered(line: str | None) -> None:
            if line is not None:
                self._ask_author()

        hint = _("Without names: it stays, and goes to the other laptops.")
        self._app.push_screen(AskLine(_("Why is this taken out?"), hint=hint, required=True, store=take), answered)

    def _ask_author(self) -> None:
        """Ask apart whether what was recorded under the name is written anew too."""
        if not self._plan.authored or not self._plan.recorded:
            self._plan = replace(self._plan, recorded=(), authors=(), untimed=())
            self._ask_last()
            return

        def answered(too: bool | None) -> None:
            if too is not None:
                if not too:
                    self._plan = replace(self._plan, recorded=(), authors=(), untimed=())
                self._ask_last()

        self._app.push_screen(AskYesNo(f"{author_sentence(self._plan)} {_('Do that too?')}"), answered)

    def _ask_last(self) -> None:
        question = " ".join([*plan_sentences(replace(self._plan, papers=())), _("Take this out for good?")])

        def answered(sure: bool | None) -> None:
            if sure:
                self._app.notify_user(_("Being erased, and the record written anew …"))
                self._app.begin(self._carry_out())

        self._app.push_screen(AskYesNo(question), answered)

    async def _carry_out(self) -> None:
        erased, copies = await self._app.call(_erase, self._plan, self._why)
        await self._done()
        self._app.notify_user(erased_sentence(erased))
        offer_to_remove(self._app, copies)


def offer_to_remove(app: Host, copies: list[Copy]) -> None:
    """Ask whether the copies that hold words still are removed once there is a new backup; asks nothing where there is none."""
    if not copies:
        return

    async def remove() -> None:
        made = await app.call(remove_copies, copies)
        app.notify_user(_("The copies are removed; the new backup is {name}.").format(name=made.name if made else ""))

    def answered(sure: bool | None) -> None:
        if sure:
            app.begin(remove())

    app.push_screen(AskYesNo(f"{copies_sentence(copies)} {_('Make a new backup, and remove these copies?')}", default=True), answered)


def _erase(store: Store, plan: ErasePlan, why: str) -> tuple[Erased, list[Copy]]:
    return erase(store, plan, why), copies_with_words(store)
