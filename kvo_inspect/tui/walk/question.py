"""The lower part of the round screen: the question at the cursor, what to look for, last time's value, and the keys that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Value, fails
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.values.closed_sets import GRADES
from kvo_inspect.domain.walk.progress import is_not_assessed
from kvo_inspect.domain.walk.rows import marks_are_covered, shown_before, without_mark
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.tui.kit.drawing import Piece, ends
from kvo_inspect.tui.kit.text import fit, width, wrap
from kvo_inspect.tui.walk.mode import ModeLine
from kvo_inspect.wording.walk import RECHECKS, before_text, context_text, finding_line, left_texts, mark_text, option_texts, seen_name

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

KeyOption = tuple[str, str]
"""A key and what it answers."""
GOOD: Piece = ("✓", "good")
BAD: Piece = ("✗", "bad")
SEEN_SIGNS: Mapping[str, Piece] = {"solved": GOOD, "not_yet": BAD, "worse": BAD}
NO_SIGNS: Mapping[str, Piece] = {}


def question_lines(session: Session, cells: int) -> list[ModeLine]:
    """Return at least three lines: the question, what goes with it, its keys."""
    row = session.row
    if row.kind == "done":
        lines = _done(session, cells)
    elif row.kind == "recheck":
        lines = _recheck(session, cells)
    else:
        lines = _item(session, cells)
    if (
        not session.open_walk.answers
        and not session.open_walk.rechecks
        and session.open_walk.first
        and not session.closed
        and options(session)
    ):
        keys = ", ".join(f"{key} {text}" for key, text in options(session)[:2])
        lines.append(([(fit(" " + _("{keys}, n new, u undo. More with ?").format(keys=keys), cells), "strong")], ""))
    blank: ModeLine = ([], "")
    return lines + [blank] * (3 - len(lines))


def options(session: Session) -> list[KeyOption]:
    """Return the keys that answer the row at the cursor, in the order they are shown."""
    row, walk = session.row, session.walk
    if row.kind == "done":
        return []
    if row.kind == "recheck":
        digits = [(str(place + 1), seen_name(seen)) for place, seen in enumerate(RECHECKS)]
        return [*digits, ("-", seen_name("object_gone")), ("s", seen_name("unseen"))]
    skip = ("s", _("skip: not assessed"))
    if row.kind == "mark":
        return [("1-9 0", p_("mark", "mark (0 = 10)")), ("-", p_("mark", "no mark")), skip]
    _checklist, item = walk.item(row.key)
    tail = [("-", p_("answer", "n/a")), skip]
    match item.answer.form.keyed:
        case "digit":
            return [*((str(place + 1), text) for place, text in enumerate(option_texts(item, walk.park))), *tail]
        case "grade":
            return [("+", "A+"), *((grade.lower(), grade) for grade in GRADES[1:]), *tail]
        case "whole number":
            return [("0", _("none")), ("1-9", _with_unit(item, _("how many, then Enter"), _("how many ({unit}), then Enter"))), *tail]
        case "number":
            return [("0-9 ,", _with_unit(item, _("value, then Enter"), _("value ({unit}), then Enter"))), *tail]
    return [("Enter", _("type the answer")), *tail]


def _with_unit(item: Item, plain: str, with_unit: str) -> str:
    return with_unit.format(unit=item.answer.unit(language())) if item.answer.unit is not None else plain


def option_lines(session: Session, cells: int) -> list[ModeLine]:
    """Return the keys that answer; where nothing is recorded any more there are none."""
    if session.closed:
        return []
    keys = options(session)
    return key_lines(keys, cells, signs(session, keys))


def signs(session: Session, keys: Sequence[KeyOption]) -> dict[str, Piece]:
    """Return, by key, whether an answer is in order (✓) or opens a finding (✗): a digit is good at one question, bad at another."""
    row, walk = session.row, session.walk
    if row.kind == "recheck":
        return {str(place + 1): SEEN_SIGNS[seen] for place, seen in enumerate(RECHECKS)}
    if row.kind != "item":
        return {}
    _checklist, item = walk.item(row.key)
    if not item.answer.can_fail:
        return {}
    keyed: dict[str, dict[str, str]] = {
        "digit": {key: key for key, _text in keys if key.isdigit()},
        "grade": {"+": "A+", **{grade.lower(): grade for grade in GRADES[1:]}},
        "whole number": {"0": "0"},
    }
    values, target = keyed.get(item.answer.form.keyed, {}), walk.park.grade_target
    return {key: BAD if fails(item, Value(value=value), target) else GOOD for key, value in values.items()}


def key_lines(options: list[KeyOption], cells: int, signs: Mapping[str, Piece] = NO_SIGNS) -> list[ModeLine]:
    """Return keys with what they do, on as few lines as they need; *signs*: what stands before what a key does."""
    return [(list(pieces), "") for pieces in _laid_keys(tuple(options), cells, tuple(signs.items()))]


@lru_cache(64)
def _laid_keys(options: tuple[KeyOption, ...], cells: int, signs_by_key: tuple[tuple[str, Piece], ...]) -> tuple[tuple[Piece, ...], ...]:
    """Return keys on their lines: many questions have the same."""
    signs = dict(signs_by_key)
    lines: list[list[Piece]] = [[]]
    used = 1
    for key, text in options:
        sign = [(" " + signs[key][0], signs[key][1])] if key in signs else []
        need = width(key) + width(text) + 3 + 2 * len(sign)
        gap = 3 if lines[-1] else 1
        if lines[-1] and used + gap + need > cells:
            lines.append([])
            used, gap = 1, 1
        lines[-1] += [(" " * gap, ""), (f"[{key}]", "key"), *sign, (f" {fit(text, cells - width(key) - 5 - 2 * len(sign))}", "")]
        used += gap + need
    return tuple(map(tuple, lines))


def _item(session: Session, cells: int) -> list[ModeLine]:
    walk, row = session.walk, session.row
    _checklist, item = walk.item(row.key)
    question = wrap(item.ask(language()), cells - 2)
    look = wrap(_("Look for: {what}").format(what=item.look_for(language())), cells - 2) if item.look_for(language()) else []
    before = shown_before(walk, session.stop, row)
    last = before_text(item, before, walk.park) if before is not None else ""
    lines = _with_last(cells, question, look, fit(last, cells - 2))
    if item.required and not session.closed:
        lines.append(
            ([(fit(" " + _("Required: the round is not finished before this is answered, or a reason is given."), cells), "dim")], "")
        )
    if item.note is not None:
        # What keeps people safe is said whole.
        warning = wrap(item.note(language()), cells - 4)
        lines += [([("   " if at else " ! ", "warn"), (line, "warn")], "") for at, line in enumerate(warning)]
    if row.kind == "mark" and not is_not_assessed(walk, session.stop, row):
        lines += mark_lines(session, cells)
    if session.entry:
        lines.append(_entry(session, item))
    return lines + option_lines(session, cells)


def _with_last(cells: int, question: list[str], look: list[str], last: str) -> list[ModeLine]:
    """Return the question and what to look for; last time's value at the right, where there is room for it."""
    texts = [*((line, "strong") for line in question), *((line, "dim") for line in look)]
    places = (len(texts) - 1, len(question) - 1)
    at = next((place for place in places if width(texts[place][0]) + width(last) + 4 <= cells), None) if last else None
    lines: list[ModeLine] = []
    for place, (text, tone) in enumerate(texts):
        left: list[Piece] = [(" " + text, tone)]
        lines.append((ends(cells, left, [(last + " ", "")]) if place == at else left, ""))
    if last and at is None:
        lines.append((ends(cells, [], [(last + " ", "")]), ""))
    return lines


def _entry(session: Session, item: Item) -> ModeLine:
    unit = item.answer.unit_of(session.entry)
    hint = _("Enter stores · Backspace takes away · Esc clears")
    return [(f" {session.entry}", "mode"), ("_", "mode"), (f" {unit(language()) if unit else ''}   ", "strong"), (hint, "dim")], ""


def mark_lines(session: Session, cells: int) -> list[ModeLine]:
    """Return who gave which mark: dots until all are in where earlier values must not steer, and whose turn it is."""
    walk, stop, key = session.walk, session.stop, session.row.key
    waiting = without_mark(walk, stop, key)
    covered = marks_are_covered(walk, stop, key)
    lines: list[list[Piece]] = [[(" ", "")]]
    used = 1
    for person in walk.people:
        mark = walk.marks.get((stop.id, key, person.id))
        if mark is None and person not in waiting:
            continue
        now = bool(waiting) and person.id == waiting[0].id
        text = ("•" if covered else mark_text(mark.value)) if mark is not None else "_"
        name = fit(person.name, 16)
        need = width(name) + width(text) + 4
        if used + need > cells:
            lines.append([(" ", "")])
            used = 1
        lines[-1] += [("▸" if now else " ", "key"), (name, "strong" if now else ""), (" " + text, "strong"), ("  ", "")]
        used += need
    return [(line, "") for line in lines]


def _recheck(session: Session, cells: int) -> list[ModeLine]:
    walk = session.walk
    finding = walk.earlier[session.row.key]
    question = _("Is this solved? {finding}").format(finding=finding_line(walk, finding))
    lines: list[ModeLine] = [([(" " + line, "strong")], "") for line in wrap(question, cells - 2)]
    lines += [([(" " + line, "dim")], "") for line in wrap(context_text(walk, finding), cells - 2)]
    return lines + option_lines(session, cells)


def _done(session: Session, cells: int) -> list[ModeLine]:
    """Return what the end of a checkpoint says: what is open here, and where it goes on; at the last one what the round leaves."""
    last = session.stop_at + 1 == len(session.stops)
    lines: list[ModeLine] = [([(" " + line, "strong")], "") for line in wrap(_end_text(session), cells - 2)]
    if last and not session.closed:
        lines += [([(fit(" ! " + text, cells), "warn")], "") for text in left_texts(session.open_walk, session.total)]
        lines.append(([(" e ", "key"), (_("This was the last checkpoint: finish the round"), "")], ""))
    elif last:
        lines.append(([(" " + _("This was the last checkpoint."), "")], ""))
    else:
        name = _stop_name(session, session.stop_at + 1)
        lines.append(([(" → ", "key"), (fit(_("next: {name}").format(name=name), cells - 4), "")], ""))
    return [*lines, *_own_part_lines(session, cells)]


def _stop_name(session: Session, place: int) -> str:
    """Return a checkpoint by its number and name, with who walks it where the route is divided."""
    stop = session.stops[place]
    return " · ".join(filter(None, (f"{place + 1:02} {stop.name}", session.walker_of(stop))))


def _own_part_lines(session: Session, cells: int) -> list[ModeLine]:
    """Return where one's own part of a divided route goes on when that is not the next checkpoint, or that nothing of it is open."""
    if not session.open_walk.division.mine or session.closed:
        return []
    place = session.next_mine
    if place is None:
        return [([(" " + _("Nothing of your part is open any more."), "good")], "")]
    if place in (session.stop_at, session.stop_at + 1):
        return []
    text = _("next of your part: {name}").format(name=f"{place + 1:02} {session.stops[place].name}")
    return [([(" Tab ", "key"), (fit(text, cells - 6), "")], "")]


def _end_text(session: Session) -> str:
    still = sum(section.asked - section.done for section in session.sections)
    if not session.rows[:-1]:
        asks = _("This round asks nothing at this kind of checkpoint")
        return f"{asks}." if session.closed else _("{asks}; n records what stands out.").format(asks=asks)
    if not still:
        return _("This checkpoint is done.")
    if session.closed:
        return n_("{n} question here was not answered.", "{n} questions here were not answered.", still).format(n=still)
    return n_("{n} question here is still open: o goes to it", "{n} questions here are still open: o goes to the next", still).format(
        n=still
    )
