"""Drawing the round screen: top bar, checkpoint, its rows, the question with its keys, what is in hand, the key line."""

from __future__ import annotations

import datetime as dt
import itertools
from functools import lru_cache
from typing import TYPE_CHECKING

from kvo_inspect.domain.values.closed_sets import PartOfDay
from kvo_inspect.texts import Lang, _, language, n_, p_
from kvo_inspect.tui.kit.bars import ALL_KEYS
from kvo_inspect.tui.kit.drawing import Piece, ends
from kvo_inspect.tui.kit.text import fit, pad, width, wrap
from kvo_inspect.tui.walk.commands import BY_KEY, hand_commands, key_line_commands
from kvo_inspect.tui.walk.in_hand import hand_lines
from kvo_inspect.tui.walk.mode import EMPTY, WIDE, ModeLine, heading, is_inverted
from kvo_inspect.tui.walk.panes import panes
from kvo_inspect.tui.walk.question import question_lines
from kvo_inspect.tui.walk.rows import list_lines
from kvo_inspect.wording.names import day_text, kind_name, near_day, part_name, part_word, weekday

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.open_mode import OpenMode
    from kvo_inspect.tui.walk.session import Session

NARROW = 76
"""Below so many columns the bar says less."""
MESSAGE_LINES = 3
"""Lines that a message takes at most; the list above gives them up, on a screen of the usual height."""
USUAL_HEIGHT = 24


def screen_lines(session: Session, cells: int, high: int, *, top: int) -> tuple[list[ModeLine], int]:
    """Return exactly *high* lines, and the first row of the list that is in view (before: *top*)."""
    bar = top_line(session, cells)
    if session.mode is not None and session.mode.full:
        stuck = stuck_lines(session, cells)
        return _exactly([bar, *_exactly(_page_lines(session, session.mode, cells, high - 1), high - 1 - len(stuck)), *stuck], high), top
    head = checkpoint_line(session, cells)
    lower = lower_lines(session, cells, MESSAGE_LINES if high >= USUAL_HEIGHT else 1)
    room = max(3, high - 3 - len(lower))
    if cells >= WIDE:
        body, top = panes(session, cells, room + 1, top)
        upper = [bar, head, *body]
    else:
        body, top = list_lines(session, cells, room, top)
        upper = [bar, head, EMPTY, *body]
    lower = lower[max(0, len(lower) - high + 1) :]  # its end says which keys there are: they stay
    return [*_exactly(upper, high - len(lower)), *lower], top


def _page_lines(session: Session, mode: OpenMode, cells: int, high: int) -> list[ModeLine]:
    """Return the page of a mode, with the session's message above the inverted lines at its foot."""
    message: list[ModeLine] = [([(" " + line, "warn")], "") for line in (wrap(session.message, cells - 1) if session.message else ())]
    page = mode.page(cells, high - len(message))
    foot = next((place for place in range(len(page), 0, -1) if not is_inverted(page[place - 1])), 0)
    return [*page[:foot], *message, *page[foot:]]


def _exactly(lines: list[ModeLine], high: int) -> list[ModeLine]:
    lines = lines[:high]
    return [*lines, *([EMPTY] * (high - len(lines)))]


def lower_lines(session: Session, cells: int, most: int) -> list[ModeLine]:
    """Return the lower part: the mode's, or question, hand and key line; a message takes at *most* so many lines."""
    if session.mode is not None:
        return [*(message_lines(session, cells, most) if session.message else []), *session.mode.lower(cells), *stuck_lines(session, cells)]
    rule: ModeLine = ([("─" * cells, "dim")], "")
    if session.stuck is not None:
        return [rule, *question_lines(session, cells), *stuck_lines(session, cells)]
    return [
        rule,
        *question_lines(session, cells),
        *message_lines(session, cells, most),
        *hand_lines(session, cells, hand_commands(session)),
        key_line(session, cells),
    ]


def message_lines(session: Session, cells: int, most: int) -> list[ModeLine]:
    """Return the rule between question and hand, with the session's message in it: on as many lines as it takes, at *most* so many."""
    if not session.message:
        return [([("─" * cells, "dim")], "")]
    texts = wrap(session.message, cells - 6, most)
    lines: list[list[Piece]] = [[("   " if place else "── ", "dim"), (text, "warn")] for place, text in enumerate(texts)]
    lines[-1].append((" " + "─" * max(0, cells - 4 - width(texts[-1])), "dim"))  # the rule goes on behind the last word
    return [(line, "") for line in lines]


def stuck_lines(session: Session, cells: int) -> list[ModeLine]:
    """Return lines that say why the store takes nothing, and what to do; no lines when the store works."""
    if session.stuck is None:
        return []
    lines: list[ModeLine] = [([("─" * cells, "bad")], "")]
    lines += [([(" " + line, "bad")], "") for line in wrap(session.stuck.sentence, cells - 2, 4)]
    sentence = _("NOT STORED: Enter tries again. No answers are taken until then; nothing you typed is lost.")
    return [*lines, *(([(pad(" " + line, cells), "mode")], "") for line in wrap(sentence, cells - 2))]


def top_line(session: Session, cells: int) -> ModeLine:
    """Return the top bar: round, point, progress, and whether all is stored; the mode (practice, only looking) stands in front.

    Part of day and date stay whatever the width: first the mode is said shorter, then the points left, the rows of one's
    own part and the time of being back go; where the route is divided, the points left of one's own part stay. That the round is set
    aside goes last.
    """
    walk, clock = session.open_walk, session.clock
    *_longer, short = round_names = _round_names(walk.round.part, walk.round.date, session.app.today, language())
    name = walk.park.name
    route = f"{_route_text(session, cells)}  " if cells >= NARROW else ""
    own = f"{_own_left_text(session)}  " if route and walk.division.mine and not session.closed else ""
    back_at, is_late = clock.back_at, clock.is_late
    back = back_at is not None and (cells >= NARROW or is_late)
    coming: list[Piece] = []
    if back_at is not None:
        coming = [(_("back {time}").format(time=back_at.strftime("%H:%M")), "warn" if is_late else ""), ("  ", "")]
    done, stored = _done_texts(session), _stored_piece(session)
    mode, short_mode = session.app.mode_text(), session.app.mode_text(short=True)
    shorter = [(mode, route, True, back, 8), (short_mode, route, True, back, 4), (short_mode, own, True, back, 8 if own else 4)]
    shorter += [(short_mode, own, False, back, 4)] if own else []
    shorter.append((short_mode, own, not own, False, 4))
    left, right, room, round_text = "", [stored], 0, short
    for aside, (left, shown_route, rows, shown_back, least) in itertools.product(_aside_pieces(session), shorter):
        left += " " if left else ""
        right = [(f"  {shown_route}{done[rows]}  ", ""), *(coming if shown_back or is_late else []), *aside, stored]
        room = cells - sum(width(text) for text in (left, *(text for text, _tone in right))) - 2
        # The longest way to name the round that leaves the park's name readable.
        fitting = (text for text in round_names if room - width(text) - 3 >= min(width(name), 12 if text != short else least))
        if longest := next(fitting, ""):
            round_text = longest
            break
    park = fit(name, max(0, room - width(round_text) - 3))
    pieces: list[Piece] = [(left, "strong")] if left else []
    pieces.append((" " + " · ".join(text for text in (park, round_text) if text), ""))
    return ends(cells, pieces, right), "bar"


@lru_cache(8)
def _round_names(part: PartOfDay, date: str, today: dt.date, _lang: Lang) -> tuple[str, str, str]:
    """Return how a round is called in a language, the longest first."""
    name, near = part_name(part), near_day(date, today)
    return f"{name} {weekday(date)} {day_text(date)}", f"{name} {near}", f"{part_word(part)} {near}"


def _done_texts(session: Session) -> tuple[str, str]:
    """Return how much is done: of the round, and with that of one's own part in front."""
    total = session.total
    whole = f"{total.done}/{total.total}"
    own = session.mine
    return whole, (_("mine {done}/{total} · ").format(done=own[0], total=own[1]) if own is not None else "") + whole


def _stored_piece(session: Session) -> Piece:
    """Return whether all is stored."""
    if session.stuck is not None:
        return f" {_('NOT STORED')} ", "mode"
    if session.closed:
        return _("only looking") if session.read_only else _("finished · only looking"), ""
    return _("stored {time} ✓").format(time=session.stored_at) if session.stored_at else _("stored ✓"), ""


def _aside_pieces(session: Session) -> list[list[Piece]]:
    """Return that the round is set aside, as the bar says so, and that it says nothing: the only way for a round that counts."""
    return [*([[(p_("round", "aside"), "warn"), ("  ", "")]] if session.open_walk.round.aside else []), []]


def _own_left_text(session: Session) -> str:
    """Return how many checkpoints of one's own part are left to walk."""
    own = session.open_walk.division.mine
    left = sum(stop.id in own for stop, _progress in session.clock.stops_left)
    return n_("{n} left for me", "{n} left for me", left).format(n=left)


def _route_text(session: Session, cells: int) -> str:
    """Return how many checkpoints are left to walk; where there is room, also at which of them the round is."""
    left = session.clock.count_left
    left_text = n_("{n} point left", "{n} points left", left).format(n=left)
    if own := session.open_walk.division.mine:
        left_text += _(", {n} mine").format(n=sum(stop.id in own for stop, _progress in session.clock.stops_left))
    place = _("point {n} of {total}").format(n=session.stop_at + 1, total=len(session.stops))
    if session.closed:
        return place
    return f"{place}, {left_text}" if cells >= WIDE else left_text


def checkpoint_line(session: Session, cells: int) -> ModeLine:
    """Return the checkpoint: number, name, kind, extent."""
    stop = session.stop
    parts = [f"{session.stop_at + 1:02} {stop.name}", kind_name(stop.kind), stop.extent, stop.company]
    if stop.retired:
        parts.insert(1, _("off the route"))
    parts.append(session.walker_of(stop))
    text = " · ".join(part for part in parts if part)
    return heading(cells, text, _("CONFIDENTIAL · h closes") if session.hidden is not None else "")


# -- the list ----------------------------------------------------------------------------------------------------------


def key_line(session: Session, cells: int) -> ModeLine:
    """Return the keys that always work; help stays when not all fit. Where nothing is recorded any more, those for looking."""
    words = tuple((command.name, _(command.label)) for command in (*key_line_commands(closed=session.closed), BY_KEY["?"]))
    return list(_key_pieces(cells, words, _(ALL_KEYS))), ""


@lru_cache(8)
def _key_pieces(cells: int, words: tuple[tuple[str, str], ...], more: str) -> tuple[Piece, ...]:
    """Return the line of keys, help the last of them; *more* is what help is called where a key is left out."""
    *keys, help_ = words
    need = sum(width(name) + width(label) + 1 for name, label in (*keys, help_)) + 2 * len(keys)
    if need > cells:
        need += width(more) - width(help_[1])
        help_ = help_[0], more
    while need > cells and len(keys) > 1:  # the last one leads out of the round: it stays, as help does
        name, label = keys.pop(-2)
        need -= width(name) + width(label) + 3
    pieces: list[Piece] = []
    for place, (name, label) in enumerate((*keys, help_)):
        pieces += [("  " if place else "", ""), (name, "key"), (f" {label}", "")]
    return tuple(pieces)
