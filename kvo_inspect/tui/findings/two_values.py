"""A field with two values on a screen: its values with author and time, and one key for each that keeps it."""

from __future__ import annotations

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.store.merge.conflicts import Conflict, ConflictValue, choose, findings_of_act
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UndoableScreen
from kvo_inspect.wording.conflicts import shown_value
from kvo_inspect.wording.names import author_or_nobody_text, short_moment

KEEP_KEYS = (
    Key("1", N_("keep 1"), "keep(1)", N_("Keep the first of the values that people gave apart."), writes=True),
    Key("2", N_("keep 2"), "keep(2)", N_("Keep the second of them."), writes=True),
    Key("3", N_("keep 3"), "keep(3)", N_("Keep the third of them."), writes=True),
    Key("4", N_("keep 4"), "keep(4)", N_("Keep the fourth of them."), writes=True),
)


def values_of(conflict: Conflict) -> list[ConflictValue]:
    """Return the values to choose from, oldest first, each once with its last author; at most as many as there are keys."""
    candidate_by_text: dict[str, ConflictValue] = {}
    for candidate in conflict.values:
        text = repr(candidate.value)
        candidate_by_text.pop(text, None)
        candidate_by_text[text] = candidate
    return list(candidate_by_text.values())[-len(KEEP_KEYS) :]


def value_lines(conflict: Conflict, cells: int) -> list[list[Piece]]:
    """Return each value as lines of *cells* cells, with its key, author and time."""
    lines: list[list[Piece]] = []
    for number, candidate in enumerate(values_of(conflict), 1):
        line = _("{value} · {author}, {letters}, {at}").format(
            value=shown_value(conflict, candidate),
            author=author_or_nobody_text(candidate.author),
            letters=candidate.letters,
            at=short_moment(candidate.at),
        )
        if candidate.stands:
            line += " " + _("(shown until you choose)")
        for place, part in enumerate(wrap(line, max(10, cells - 2))):
            lines.append([(f"{number} " if not place else "  ", "key"), (part, "strong")])
    return lines


class ChoosingScreen(UndoableScreen[None]):
    """A screen on which a field with two values may be at hand. Subclasses add `KEEP_KEYS` to their keys."""

    def conflict_at_hand(self) -> Conflict | None:
        """Return the conflict that the keys choose for, or None."""
        raise NotImplementedError

    def offered(self, key: Key) -> bool:
        """Offer as many keys as there are values."""
        if key not in KEEP_KEYS:
            return super().offered(key)
        conflict = self.conflict_at_hand()
        return conflict is not None and KEEP_KEYS.index(key) < len(values_of(conflict))

    async def do_keep(self, number: int) -> None:
        """Keep one of the values, counted from 1."""
        conflict = self.conflict_at_hand()
        values = values_of(conflict) if conflict is not None else []
        if conflict is not None and number <= len(values):
            followed = await self.app.call(_keep, conflict, values[number - 1].change)
            sentences = [_("Kept: {value}.").format(value=shown_value(conflict, values[number - 1])), *_followed_texts(followed)]
            self.app.notify_user(" ".join([*sentences, _("u takes it back.")]))
            await self.reload()


def _keep(store: Store, conflict: Conflict, change: str) -> list[Finding]:
    """Keep a value, and return the findings that came or went with that choice."""
    choose(store, conflict, change)
    findings = findings_of_act(store, store.acts[-1])
    return [finding for finding in findings if finding.id != conflict.noun_id and not finding.confidential]


def _followed_texts(findings: list[Finding]) -> list[str]:
    """Return which findings went with a choice, and which stand because of it."""
    went = [finding.code for finding in findings if finding.gone]
    came = [finding.code for finding in findings if not finding.gone]
    gone = n_("Finding {codes} goes with it.", "The findings {codes} go with it.", len(went)).format(codes=", ".join(went)) if went else ""
    made = n_("Finding {codes} stands again.", "The findings {codes} stand again.", len(came)).format(codes=", ".join(came)) if came else ""
    return [text for text in (gone, made) if text]
