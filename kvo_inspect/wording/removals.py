"""What was removed on one laptop and worked on on another, in words: what stands, and what can be chosen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kvo_inspect.texts import _, p_
from kvo_inspect.wording.compounds import called
from kvo_inspect.wording.counts import COUNTED_NOUNS, things_text
from kvo_inspect.wording.names import author_or_nobody_text, capital

if TYPE_CHECKING:
    from kvo_inspect.domain.record.change import Change
    from kvo_inspect.domain.record.noun import Noun
    from kvo_inspect.store.merge.removals import Removal


def removal_text(removal: Removal, park: str) -> str:
    """Return that a thing was removed while somebody worked on it or with it, which of the two stands, and where it is chosen."""
    if removal.thing.gone:
        text = _(
            "{what} was removed by {remover}, who did not know what {worker} recorded with it: it is gone. Bring it back or leave it so at "
            "Exchange (x)."
        )
    else:
        text = _(
            "{what} was removed by {remover} and changed by {worker}, who did not know: it is there with the change. Keep it or remove it "
            "at Exchange (x)."
        )
    return text.format(what=_what(removal.thing, park), remover=_who(removal.removed), worker=_who(removal.work))


def removal_value_text(removal: Removal, *, gone: bool) -> str:
    """Return one of the two values: that the thing is gone, or that it is there, and with what."""
    if gone:
        return p_("field", "removed")
    along = _("; brought back with it: {what}").format(what=what) if (what := _things(removal.along)) else ""
    if removal.thing.gone:
        with_it = _things(removal.hanging)
        return (_("there, with {what}").format(what=with_it) if with_it else _("there")) + along
    return _("there, with the change") + along


def _what(thing: Noun, park: str) -> str:
    """Return a thing by its name, what it is, and its park."""
    kind = things_text(thing.noun, 1).removeprefix("1 ") if thing.noun in COUNTED_NOUNS else ""
    name = capital(called(thing))
    beside = ", ".join(filter(None, (kind if name else "", park)))
    return f"{name or capital(kind)} ({beside})" if beside else name or capital(kind)


def _things(things: tuple[Noun, ...]) -> str:
    counts = Counter(thing.noun for thing in things)
    return ", ".join([*(things_text(noun, n) for noun, n in counts.items() if noun in COUNTED_NOUNS), *_names_of_uncounted(things)])


def _names_of_uncounted(things: tuple[Noun, ...]) -> list[str]:
    return [name for thing in things if thing.noun not in COUNTED_NOUNS and (name := called(thing))]


def _who(change: Change) -> str:
    return author_or_nobody_text(change.by)
