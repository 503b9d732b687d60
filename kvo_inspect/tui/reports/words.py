"""The form of what is said of a round for its report: concerns, agreements, the next round, the summary in words of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.summary import SummaryLine, lines_of, outdated_lines, summary_texts
from kvo_inspect.domain.values.closed_sets import SummarySubject
from kvo_inspect.store.plan.measures import measures_agreed_in
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.words import say_of_round
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.texts import N_, OWN_NAMES, Lang, _, speaking
from kvo_inspect.tui.kit.forms.fields import DateField, Field, LineField
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.forms.lines import LinesField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.names import capital, day_text, part_name, summary_name
from kvo_inspect.wording.round_summary import agreement_proposals, concern_proposals, summary_proposals

PROPOSED = N_("Proposed from the record, and in no report before you store it here.")


@dataclass(frozen=True, slots=True)
class RoundWordsPage:
    """All that the form begins with."""

    round: Round
    lines: dict[SummarySubject, str]
    """The summary as the record gives it."""
    concerns: list[str]
    agreements: list[str]
    """What the record proposes."""


def read_words(store: Store, round_id: str, lang: Lang) -> RoundWordsPage:
    """Return what is said of a round, and what the record proposes, in a language."""
    walk = load_walk(store, round_id)
    with speaking(lang):
        measures = measures_agreed_in(store, round_id)
        return RoundWordsPage(walk.round, summary_proposals(walk), concern_proposals(walk), agreement_proposals(walk, measures))


class RoundWordsScreen(FormScreen[Round]):
    """Says of a round what its report is to say; dismissed with the round."""

    SUBMIT = N_("store it")
    HELP_TEXT = N_(
        "What stands in the report beside its figures, in the language of the report. The lines of the summary may be put in words of your "
        "own; their figures come from the record and stay. When the record gives other figures later, your line is left out and offered "
        "here again. Concerns and agreements are proposed from the record, and are in no report before you store them."
    )

    def __init__(self, round_id: str, lang: Lang) -> None:
        super().__init__()
        self._round_id = round_id
        self._lang = lang
        self._page: RoundWordsPage | None = None

    def title_text(self) -> str:
        if self._page is None:
            return _("Words of the report")
        round_ = self._page.round
        return _("Words of the report: {round} {day}").format(round=part_name(round_.part), day=day_text(round_.date))

    def state_text(self) -> str:
        """Return the language in which these words are read."""
        return OWN_NAMES[self._lang]

    async def make_fields(self) -> list[Field]:
        """Return the lines of the summary, and what else is said of the round."""
        page = self._page = await self.app.call(read_words, self._round_id, self._lang)
        round_ = page.round
        return [
            self._lines(
                "concerns",
                N_("Points of concern"),
                N_("At most three, one a line; an empty line goes on."),
                round_.concerns,
                page.concerns,
            ),
            self._lines("agreements", N_("Agreements"), N_("One a line; an empty line goes on."), round_.agreements, page.agreements),
            DateField(
                "next_round",
                N_("Next round"),
                N_("The day of the next round; may stay empty."),
                text=day_text(round_.next_round),
                today=lambda: self.app.today,
                kind="ahead",
            ),
            *self._summary(page),
        ]

    @staticmethod
    def _lines(name: str, label: str, hint: str, said: str | None, proposals: list[str]) -> LinesField:
        """Return the field of lines that were said, or are proposed while nobody said anything."""
        rows = [Editor(line, len(line)) for line in (lines_of(said) if said is not None else proposals)]
        is_proposed = said is None and bool(proposals)
        return LinesField(
            name, label, (lambda: f"{_(PROPOSED)} {_(hint)}") if is_proposed else hint, rows=[*rows, Editor()], at=len(rows), listed=True
        )

    def _summary(self, page: RoundWordsPage) -> list[LineField]:
        """Return a field for each line of the summary, with the words that stand in the report now."""
        summary = page.round.summary
        texts = summary_texts(summary, self._lang, page.lines)
        before = {line.about: line.text for line in outdated_lines(summary, self._lang, page.lines)}
        return [
            LineField(about, partial(self._label, about), partial(self._hint, text, page.lines[about], before.get(about)), text=text)
            for about, text in texts.items()
        ]

    @staticmethod
    def _label(about: SummarySubject) -> str:
        return capital(summary_name(about))

    @staticmethod
    def _hint(text: str, proposed: str, before: str | None) -> str:
        if before is not None:
            return _("Your line was written for other figures, and is not used: “{text}”").format(text=before)
        if text != proposed:
            return _("Your words. The record gives: “{text}” Empty takes that.").format(text=proposed)
        return _("The record gives: “{text}” Change the words, not the figures.").format(text=proposed)

    async def submit(self, values: dict[str, Any]) -> Round | None:
        page = self._page
        if page is None:
            return None
        lines = [
            SummaryLine(about=about, lang=self._lang, proposed=proposed, text=str(values[about])) for about, proposed in page.lines.items()
        ]
        return await self.app.call(
            lambda store: say_of_round(
                store,
                self._round_id,
                concerns=str(values["concerns"]),
                agreements=str(values["agreements"]),
                next_round=str(values["next_round"]),
                summary=lines,
            )
        )
