"""Taking out what is over, step by step: whether the clock is right, what goes, how many things that is; then the copies that hold it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from kvo_inspect.errors import KvoError, RuleError
from kvo_inspect.progress import Progress
from kvo_inspect.store.people.erasing import Erased
from kvo_inspect.store.people.keeping import Keeping
from kvo_inspect.store.people.last_traces import Copy, copies_with_words
from kvo_inspect.store.people.sweeping import clock_doubt, sweep
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.kit.ask import AskLine, AskYesNo
from kvo_inspect.tui.kit.host import Host
from kvo_inspect.tui.kit.progress_box import run_with_progress
from kvo_inspect.tui.people.erasing import offer_to_remove
from kvo_inspect.wording.people.erasing import erased_sentence
from kvo_inspect.wording.people.keeping import clock_sentence, going_sentences, things_over

MOST = 4
"""So many parks and kinds are told in the question; the list behind it tells all."""


class SweepingSteps:
    """Asks what has to be asked before something goes for good. Esc at any step leaves everything as it is."""

    def __init__(self, app: Host, keepings: Sequence[Keeping], done: Callable[[], Awaitable[None]]) -> None:
        self._app = app
        self._keepings = keepings
        self._done = done

    async def begin(self) -> None:
        """Ask whether the clock is right where it does not go with the record, then what goes."""
        doubt = await self._app.call(clock_doubt)
        if doubt is None:
            self._ask_number()
            return

        def answered(right: bool | None) -> None:
            if right:
                self._ask_number()

        self._app.push_screen(AskYesNo(clock_sentence(doubt)), answered)

    def _ask_number(self) -> None:
        n = things_over(self._keepings)
        *going, figures, for_good = going_sentences(self._keepings)
        more = len(going) - MOST
        rest = [n_("And {n} row more.", "And {n} rows more.", more).format(n=more)] if more > 0 else []
        question = "\n".join([*going[:MOST], *rest, "", figures, for_good])

        async def must_be(line: str) -> None:
            if line.strip() != str(n):
                raise RuleError(_("{n} things go, not {typed}. Nothing was taken out.").format(n=n, typed=line.strip()), "number")

        def answered(line: str | None) -> None:
            if line is not None:
                self._app.begin(self._carry_out())

        hint = _("Type {n} to take them out for good.").format(n=n)
        self._app.push_screen(AskLine(question, hint=hint, required=True, store=must_be), answered)

    async def _carry_out(self) -> None:
        try:
            erased, copies = await run_with_progress(self._app, _("What is over is taken out"), self._sweep)
        except KvoError as error:
            self._app.notify_user(error)
            return
        await self._done()
        self._app.notify_user(erased_sentence(erased))
        offer_to_remove(self._app, copies)

    def _sweep(self, store: Store, progress: Progress) -> tuple[Erased, list[Copy]]:
        return sweep(store, self._keepings, progress), copies_with_words(store)
