"""One question at one checkpoint in both measurements: the two answers, by whom and when, their findings and photos."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widget import Widget

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.findings import ComparedFinding
from kvo_inspect.domain.compare.pairs import ComparedAnswer, Pair
from kvo_inspect.store.photos.uses import UsedPhoto, photos_of_answer, photos_of_finding
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, language, n_
from kvo_inspect.tui.compare.entries import TONES, question_of, sign_of, why_of
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.places import FindingPlace, HistoryPlace, PhotoPlace
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.names import author_text, capital, day_text, moment_text, part_name, stage_name

LABEL = 12


@dataclass(frozen=True)
class PairPage:
    """What the record has besides the two answers: their photos and those of their findings."""

    photos: list[UsedPhoto] = field(default_factory=list)


def read_pair(store: Store, answers: tuple[str, ...], findings: tuple[str, ...]) -> PairPage:
    """Return the photos of these answers and findings, oldest first, each once."""
    photos = [used for answer_id in answers for used in photos_of_answer(store, answer_id)]
    photos += [used for finding_id in findings for used in photos_of_finding(store, finding_id)]
    return PairPage(list({used.photo.id: used for used in photos}.values()))


class ComparePairScreen(KvoScreen[None]):
    """A pair of answers, with who gave each and when."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("f", N_("photos then and now"), "photos", N_("The photos of both answers and their findings, beside each other.")),
        Key("1", N_("history then"), "then", N_("Every change of the first answer, with who and when.")),
        Key("2", N_("history now"), "now", N_("Every change of the second answer, with who and when.")),
        Key("g", N_("finding"), "finding", N_("Open the newest finding of this question here.")),
    )
    HELP_TEXT = N_("One question at one place in both measurements. A figure of the comparison is made of answers such as these.")
    DEFAULT_CSS = "ComparePairScreen Prose { padding: 1 2; }"
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, comparison: Comparison, pair: Pair) -> None:
        super().__init__()
        self._comparison = comparison
        self._pair = pair
        self._page = PairPage()
        self._findings = tuple(
            [finding for finding in side if (finding.checkpoint, finding.item) == (pair.key.checkpoint, pair.key.item)]
            for side in comparison.read.findings
        )

    def title_text(self) -> str:
        """Return the name of the checkpoint and the part of the day."""
        stop = self._comparison.read.stops.get(self._pair.key.checkpoint)
        return " · ".join((stop.name if stop else "?", part_name(self._pair.key.part)))

    def state_text(self) -> str:
        return self._pair.key.item.partition("/")[2]

    def body(self) -> list[Widget]:
        return [VerticalScroll(Prose(self._text))]

    def _text(self, cells: int) -> list[list[Piece]]:
        pair, comparison = self._pair, self._comparison
        lines: list[list[Piece]] = [[(line, "strong")] for line in wrap(question_of(comparison, pair), cells)]
        lines += [[(line, "dim")] for line in wrap(pair.asked.look_for(language()), cells)]
        lines.append([])
        names = wording.short_names(comparison.read.first, comparison.read.second)
        sides = list(enumerate(zip(names, (pair.first, pair.second), strict=True)))
        for place, (name, answer) in sides[int(comparison.alone) :]:
            lines += self._answer(name, answer, cells)
            lines += [
                self._fact(
                    "", f"{finding.code} {' '.join(filter(None, (finding.object, finding.text)))} · {stage_name(finding.stage)}", "dim"
                )
                for finding in self._findings[place]
            ]
            lines.append([])
        lines.append(self._verdict())
        if self._page.photos:
            count = len(self._page.photos)
            lines.append(self._fact(_("photos"), n_("{n} photo", "{n} photos", count).format(n=count)))
        return lines

    def _answer(self, name: str, answer: ComparedAnswer | None, cells: int) -> list[list[Piece]]:
        if answer is None:
            return [self._fact(name, _("no answer"), "dim")]
        text = wording.answer_text(answer, self._pair.asked, self._comparison.read.park.lamp_row)
        lines = [self._fact(name, text, "strong")]
        rest = _("by “rest”, not looked at one by one") if answer.rest else ""
        lines.append(self._fact("", " · ".join(filter(None, (author_text(answer.by), moment_text(answer.at), rest))), "dim"))
        note = wrap(f"“{answer.text}”", max(20, cells - LABEL)) if answer.text else []
        return [*lines, *(self._fact("", part) for part in note)]

    def _verdict(self) -> list[Piece]:
        """Return the outcome of the pair, or why the pair is not comparable."""
        pair, alone = self._pair, self._comparison.alone
        if pair.why is not None or (alone and not pair.judged):
            label = _("in no share") if alone else _("not compared")
            return self._fact(label, why_of(pair, alone=alone).removeprefix(" · "), "warn")
        sign = sign_of(pair, self._comparison)
        if alone:
            return self._fact(sign, _("in order") if sign == "✓" else _("not in order"), TONES[sign])
        words = {"▲": _("better"), "▼": _("worse"), "=": _("the same"), "≈": _("another answer, as good or bad")}[sign]
        steps = n_("{n} step", "{n} steps", abs(pair.steps)).format(n=f"{pair.steps:+d}") if pair.steps else ""
        return self._fact(sign, " · ".join(filter(None, (words, steps))), {"▲": "good", "▼": "bad"}.get(sign, ""))

    @staticmethod
    def _fact(label: str, text: str, tone: str = "") -> list[Piece]:
        return [*columns(LABEL, [Cell(capital(label), LABEL - 1, "head")]), (" ", ""), (text, tone)]

    async def load(self) -> None:
        self._page = await self.app.call(read_pair, self._answer_ids(), tuple(finding.id for finding in self._here()))
        self.query_one(Prose).refresh(layout=True)

    def _answer_ids(self) -> tuple[str, ...]:
        return tuple(answer.id for answer in (self._pair.first, self._pair.second) if answer is not None)

    def _here(self) -> list[ComparedFinding]:
        return [finding for side in self._findings for finding in side]

    def offered(self, key: Key) -> bool:
        """Return whether the pair has what a key shows: photos, the first or second answer, a finding."""
        first = None if self._comparison.alone else self._pair.first
        needs = {"photos": self._page.photos, "then": first, "now": self._pair.second, "finding": self._here()}
        return bool(needs.get(key.action, True))

    def do_photos(self) -> None:
        """Show the photos of then and now beside each other."""
        answers, findings = self._answer_ids(), tuple(finding.id for finding in self._here())
        read = partial(_photos, answers=answers, findings=findings)
        self.app.go(PhotoPlace(self.title_text(), read, beside=len(self._page.photos) > 1))

    def do_then(self) -> None:
        """Show the history of the first answer."""
        self._history(self._pair.first)

    def do_now(self) -> None:
        """Show the history of the second answer."""
        self._history(self._pair.second)

    def _history(self, answer: ComparedAnswer | None) -> None:
        if answer is not None:
            self.app.go(HistoryPlace("answer", answer.id, f"{self.state_text()} · {day_text(answer.date)}"))

    def do_finding(self) -> None:
        """Open the newest finding of this question here."""
        if findings := self._here():
            self.app.go(FindingPlace(findings[-1].id))


def _photos(store: Store, *, answers: tuple[str, ...], findings: tuple[str, ...]) -> list[UsedPhoto]:
    return read_pair(store, answers, findings).photos
