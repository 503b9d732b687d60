"""Charts of a report, drawn by ourselves as bars with their figures: shares per theme, findings over time, targets.

Each function gets the figures as the table under the chart tells them, and returns None when there is nothing to draw. Beside each bar
stands its name, so that nothing has to be looked up, and no fill has to be told from another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kvo_inspect.exchange.reports.content import Drawing
from kvo_inspect.exchange.reports.pieces import ReportPieces
from kvo_inspect.exchange.reports.svg import LINE, QUIET, Canvas, Fill, text_width, wrapped
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.compare import outcome_text, percent_text
from kvo_inspect.wording.plan import with_unit

WIDTH = 1700
"""Tenths of a millimetre: from margin to margin."""
TITLES = 430
"""How wide the titles of the groups may be."""
MOST = 2250
"""How high a chart may be: a page holds it with its caption."""
THICK, THIN = 42, 32
"""How high a bar is, and how high at least."""
GAP = 26
"""Between two groups."""
SMALL = 26
"""The size of names and figures."""
EARLIER: tuple[Fill, ...] = ("open", "striped", "grey")


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A figure with its name."""

    name: str
    amount: Decimal | None
    """None: not known, so there is no bar, only its text."""
    text: str
    fill: Fill


@dataclass(frozen=True, slots=True)
class ChartGroup:
    """Bars that belong together, drawn to one scale."""

    title: str
    bars: tuple[ChartBar, ...]
    most: Decimal
    """The amount at which a bar is as long as there is room."""
    least: Decimal = Decimal(0)
    """Zero, or the lowest amount below it."""


def themes_chart(pieces: ReportPieces, names: Sequence[str], rows: Sequence[tuple[str, Sequence[Decimal | None]]]) -> Drawing | None:
    """Return the shares in order per theme: the *names* of the measurements, oldest first, and a share of each for each theme."""
    fills = _fills(len(names))
    groups = []
    for title, shares in rows:
        if any(share is not None for share in shares):
            texts = map(percent_text, shares)
            groups.append(ChartGroup(pieces.clean(title), _bars(pieces, names, shares, texts, fills), Decimal(100)))
    return _drawing(pieces, _("Share in order per theme, in percent"), groups, axis=[Decimal(step) for step in (0, 25, 50, 75, 100)])


def findings_chart(pieces: ReportPieces, rows: Sequence[tuple[str, int, int, int]]) -> Drawing | None:
    """Return the findings over time: for each year or measurement its name, how many were new, how many solved, how many stayed open."""
    most = max((number for _name, *numbers in rows for number in numbers), default=0)
    if not most:
        return None
    words = (outcome_text("new"), outcome_text("solved"), p_("findings", "open at the end"))
    fills: tuple[Fill, ...] = ("solid", "open", "striped")
    groups = [
        ChartGroup(pieces.clean(name), _bars(pieces, words, list(map(Decimal, numbers)), map(str, numbers), fills), Decimal(most))
        for name, *numbers in rows
    ]
    return _drawing(pieces, _("Findings: new, solved, and open at the end"), groups)


def targets_chart(pieces: ReportPieces, rows: Sequence[tuple[str, str, Decimal | None, Decimal | None, Decimal | None]]) -> Drawing | None:
    """Return the targets, each to a scale of its own: name, unit, and the values of baseline, goal and result, as far as they are known."""
    words = (_("baseline"), _("goal"), _("result"))
    fills: tuple[Fill, ...] = ("open", "striped", "solid")
    groups = []
    for name, unit, *values in rows:
        amounts = [value for value in values if value is not None]
        if not amounts:
            continue
        texts = ("–" if value is None else with_unit(value, unit) for value in values)
        bars = _bars(pieces, words, values, texts, fills)
        groups.append(ChartGroup(pieces.clean(name), bars, max(Decimal(0), *amounts), min(Decimal(0), *amounts)))
    return _drawing(pieces, _("Baseline, goal and result, each to a scale of its own"), groups)


def _bars(
    pieces: ReportPieces, names: Sequence[str], amounts: Sequence[Decimal | None], texts: Iterable[str], fills: Sequence[Fill]
) -> tuple[ChartBar, ...]:
    in_order = zip(names, amounts, texts, fills, strict=True)
    return tuple(ChartBar(pieces.clean(name), amount, pieces.clean(text), fill) for name, amount, text, fill in in_order)


def _fills(count: int) -> list[Fill]:
    """Return the fills of so many measurements: the newest is solid."""
    return [*(EARLIER[place % len(EARLIER)] for place in range(count - 1)), "solid"][:count]


def _drawing(pieces: ReportPieces, caption: str, groups: Sequence[ChartGroup], *, axis: Sequence[Decimal] = ()) -> Drawing | None:
    """Return a drawing of groups below each other; those that a page has no room for are counted in its caption."""
    if not groups:
        return None
    thick = min(THICK, max(THIN, (MOST - 90 - GAP * len(groups)) // sum(len(group.bars) for group in groups)))
    drawn: list[ChartGroup] = []
    height = 90.0
    for group in groups:
        height += _height(group, thick)
        if height > MOST and drawn:
            break
        drawn.append(group)
    if missing := len(groups) - len(drawn):
        text = n_("{caption}. {n} more has no room here: see the table", "{caption}. {n} more have no room here: see the table", missing)
        caption = text.format(caption=caption, n=missing)
    texts = (f"{group.title}: {', '.join(f'{bar.name} {bar.text}' for bar in group.bars)}" for group in drawn)
    return pieces.drawing(_svg(drawn, thick, axis), caption, f"{caption}. {'; '.join(texts)}.", WIDTH // 10)


def _height(group: ChartGroup, thick: int) -> float:
    return max(len(group.bars) * thick, len(_title(group)) * 34) + GAP


def _title(group: ChartGroup) -> list[str]:
    return wrapped(group.title, TITLES, 3, bold=True)


def _svg(groups: Sequence[ChartGroup], thick: int, axis: Sequence[Decimal]) -> str:
    canvas = Canvas(WIDTH)
    names = min(float(TITLES), max(text_width(bar.name[:TITLES], SMALL) for group in groups for bar in group.bars))
    start = TITLES + 30 + names + 20
    room = WIDTH - start - 20 - max(text_width(bar.text, SMALL) for group in groups for bar in group.bars)
    top = 20.0
    bottom = top + sum(_height(group, thick) for group in groups)
    for step in axis:
        x = start + room * float(step / groups[0].most)
        canvas.line((x, top - 10), (x, bottom), LINE, 2)
        canvas.text(x, bottom + 32, f"{step} %", 22, anchor="middle", colour=QUIET)
    for group in groups:
        middle = top + (_height(group, thick) - GAP) / 2
        lines = _title(group)
        for number, line in enumerate(lines):
            canvas.text(0, middle + 10 + (number - (len(lines) - 1) / 2) * 34, line, bold=True)
        _draw_bars(canvas, group, (start, middle - len(group.bars) * thick / 2), room, thick, start - 20)
        top += _height(group, thick)
    return canvas.svg(bottom + (50 if axis else 0))


def _draw_bars(canvas: Canvas, group: ChartGroup, place: tuple[float, float], room: float, thick: int, names: float) -> None:
    """Draw the bars of a group below each other; *names* is where their names end."""
    span = group.most - group.least
    zero = place[0] + room * float(-group.least / span if span else 0)
    for number, bar in enumerate(group.bars):
        y = place[1] + number * thick
        canvas.text(names, y + thick / 2 + 9, wrapped(bar.name, TITLES, 1, SMALL)[0], SMALL, anchor="end", colour=QUIET)
        length = room * float(bar.amount / span) if bar.amount is not None and span else 0.0
        if bar.amount is not None and length:
            canvas.bar(min(zero, zero + length), y + 4, abs(length), thick - 8, bar.fill)
        canvas.text(max(zero, zero + length) + 12, y + thick / 2 + 9, bar.text, SMALL)
    canvas.line((zero, place[1]), (zero, place[1] + len(group.bars) * thick), QUIET)
