"""What a comparison says, in words for people: the same for command and screen."""

from __future__ import annotations

from decimal import Decimal

from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.figures import Figure
from kvo_inspect.domain.compare.findings import Became, How
from kvo_inspect.domain.compare.pairs import ComparedAnswer, Measured, NotComparable
from kvo_inspect.domain.compare.warnings import Code, Warned
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.domain.values.numbers import points
from kvo_inspect.texts import _, in_language, language, n_, p_
from kvo_inspect.wording.items import Asked, answer_words, given_text
from kvo_inspect.wording.names import day_text, measurement_name, part_name, set_name
from kvo_inspect.wording.plan import amount_text, points_text


def short_name(kind: MeasurementKind) -> str:
    """Return a measurement in three or four letters, for the head of a column."""
    return {
        "baseline": p_("measurement, short", "BASE"),
        "yearly": p_("measurement, short", "YEAR"),
        "follow_up": p_("measurement, short", "NEXT"),
    }[kind]


def short_names(first: Measured, second: Measured) -> tuple[str, str]:
    """Return the short names of two measurements; two of one kind are named by their years."""
    if first.kind != second.kind or first.id == second.id:
        return short_name(first.kind), short_name(second.kind)
    return str(first.year), str(second.year)


def measurement_text(kind: MeasurementKind, year: int) -> str:
    """Return a measurement as people say it: nulmeting 2024."""
    return f"{measurement_name(kind)} {year}"


def period_text(measured: Measured) -> str:
    """Return from when to when a measurement was."""
    if not measured.rounds:
        return ""
    first, last = measured.first_day, measured.last_day
    if first == last:
        return day_text(first)
    short = day_text(first) if first[:4] != last[:4] else day_text(first)[:-5]
    return _("{first} to {last}").format(first=short, last=day_text(last))


def parts_text(measured: Measured) -> str:
    """Return in which parts of the day a measurement was walked: by day, in the evening or both; empty for neither."""
    return {
        (True, True): _("day+evening"),
        (True, False): _("day only"),
        (False, True): _("evening only"),
        (False, False): "",
    }[bool(measured.of("day")), bool(measured.of("evening"))]


def sets_text(measured: Measured) -> str:
    """Return with which sets of questions a measurement was walked; empty when every round asked everything."""
    kinds = list(dict.fromkeys(walked.set.kind for walked in measured.rounds))
    return "" if kinds in ([], ["full"]) else _("set: {set}").format(set="+".join(map(set_name, kinds)))


def people_text(measured: Measured) -> str:
    """Return how many walked along."""
    return n_("{n} person", "{n} people", measured.people).format(n=measured.people)


def percent_text(share: Decimal | None) -> str:
    """Return a share in whole percent."""
    return "-" if share is None else f"{share.to_integral_value('ROUND_HALF_UP')} %"


def exact_percent_text(share: Decimal | None) -> str:
    """Return a share with its decimal, for who reads it beside a difference."""
    return "-" if share is None else f"{amount_text(format(share, '.1f'))} %"


def difference_text(first: Decimal | None, second: Decimal | None) -> str:
    """Return the points between two shares, exact: with their decimal, so that nobody takes 94 % → 99 % for five when it is 4.2."""
    moved = points(first, second)
    return "-" if moved is None else points_text(moved.normalize())


def why_text(why: NotComparable) -> str:
    """Return why something is not comparable."""
    return {
        "no_round": p_("why", "no round then in that part of the day"),
        "checkpoint_new": p_("why", "checkpoint new"),
        "checkpoint_retired": p_("why", "checkpoint retired"),
        "not_visited": p_("why", "round did not get there"),
        "theme_left_out": p_("why", "theme not walked"),
        "notable": p_("why", "theme: only what stands out"),
        "question_new": p_("why", "question new"),
        "question_dropped": p_("why", "question dropped"),
        "question_changed": p_("why", "question changed"),
        "not_in_set": p_("why", "not asked (set)"),
        "not_asked": p_("why", "asked in one of the two only"),
        "open": p_("why", "left open"),
        "two_values": p_("why", "two values, nobody chose"),
        "na": p_("why", "n/a"),
        "not_assessed": p_("why", "not assessed"),
        "rest": p_("why", "rest in order"),
    }[why]


def outcome_text(outcome: Became) -> str:
    """Return what became of a finding."""
    return {
        "solved": p_("outcome", "solved"),
        "open": p_("outcome", "still open"),
        "came_back": p_("outcome", "came back"),
        "not_seen": p_("outcome", "not seen"),
        "new": p_("outcome", "new"),
    }[outcome]


def how_text(how: How) -> str:
    """Return from what the outcome of a finding follows."""
    return {
        "rechecked": p_("how", "rechecked"),
        "earlier": p_("how", "seen solved earlier"),
        "desk": p_("how", "signed off at the desk"),
        "found_again": p_("how", "found again"),
        "unseen": p_("how", "could not be seen"),
        "none": p_("how", "not looked at again"),
        "two_values": p_("how", "two values, nobody chose"),
    }[how]


def season_text(season: str) -> str:
    """Return a season."""
    return {
        "winter": p_("season", "winter"),
        "spring": p_("season", "spring"),
        "summer": p_("season", "summer"),
        "autumn": p_("season", "autumn"),
    }.get(season, season)


def _side_text(warning: Warned, words: tuple[str, ...]) -> str:
    """Return what a warning says of one of the two measurements."""
    match warning.code:
        case "inspector":
            return ", ".join(words) or "?"
        case "season":
            return ", ".join(map(season_text, words))
        case "set":
            return ", ".join(map(set_name, words))
        case "rest":
            return ", ".join(percent_text(Decimal(share)).removesuffix(" %") for share in words)
    return ", ".join(words)


def _warning_sentence(warning: Warned) -> str:
    """Return the sentence of a warning, its names still to be filled in."""
    sentences: dict[Code, str] = {
        "inspector": _("other inspector ({first} → {second})"),
        "season": _("other season, {part}: {first} → {second}"),
        "weather": _("weather, {part}: {first} → {second}"),
        "rest": _("“in order (rest)”: {one} {first} %, {other} {second} % of the answers"),
        "set": _("other set of questions: {first} → {second}"),
        "checklist": _("other version of the checklist {about}: {first} → {second}"),
        "grade_target": _("target for image quality was {first}, then {second}; both are judged by {about}"),
        "no_part": _("{part} in {where} only"),
        "unfinished": _("{part} of {where} is not finished"),
        "repeated": _("{part} more than once in {where} ({days}): the newest answer counts"),
        "replaced": n_("{n} checkpoint was replaced by another place", "{n} checkpoints were replaced by other places", warning.n),
        "two_values": n_("{n} answer has two values: nobody chose yet", "{n} answers have two values: nobody chose yet", warning.n),
    }
    return sentences[warning.code]


def warning_text(warning: Warned, comparison: Comparison, names: tuple[str, str] | None = None) -> str:
    """Return a warning as a sentence without its full stop; *names*: what the two are called, when not by their short names."""
    names = names or short_names(comparison.read.first, comparison.read.second)
    title = comparison.themes().get(warning.about) if warning.code == "checklist" else None
    first, second = _side_text(warning, warning.first), _side_text(warning, warning.second)
    where = names[0] if warning.first else names[1]
    days = ", ".join(map(day_text, warning.first or warning.second)) if warning.code == "repeated" else ""
    return _warning_sentence(warning).format(
        part=part_name(warning.about),
        about=title(language()) if title else warning.about,
        first=first,
        second=second,
        one=names[0],
        other=names[1],
        where=where,
        days=days,
        n=warning.n,
    )


def answer_text(answer: ComparedAnswer | None, item: Item, lamp_row: int) -> str:
    """Return an answer in words, in the language in use; a dash when there is none."""
    if answer is None:
        return "-"
    words = answer_words(Asked(item, lamp_row), answer.value)
    return given_text(item, words) if answer.value.kind == "given" else in_language(words)


def not_comparable_text(figure: Figure) -> str:
    """Return how much is not comparable, with the reasons, most first."""
    reasons = sorted(figure.why.items(), key=lambda why: -why[1])
    parts = ", ".join(f"{why_text(why)} {n}" for why, n in reasons)
    return (
        _("not comparable {n}: {reasons}").format(n=figure.total - figure.comparable, reasons=parts)
        if parts
        else _("everything is comparable")
    )


def noted_text() -> str:
    """Return why an answer that was given is in no share: it can be neither in order nor not."""
    return p_("why", "only noted, no judgement of its own")


def left_out_heads() -> tuple[str, str, str, str]:
    """Return what stands above the numbers of `left_out`."""
    return p_("count", "N/a"), p_("count", "Not assessed"), p_("count", "Only noted"), p_("count", "Other")


def left_out(figure: Figure) -> tuple[int, int, int, int]:
    """Return how many questions are in no share of one measurement: n/a, not assessed, what can be neither in order nor not, others."""
    apart = figure.why.get("na", 0), figure.why.get("not_assessed", 0)
    return *apart, figure.noted, figure.total - figure.comparable - sum(apart)


def left_out_text(figure: Figure) -> str:
    """Return how many questions are in no share of one measurement, with the reasons, most first."""
    counts = {why_text(why): n for why, n in figure.why.items()} | ({noted_text(): figure.noted} if figure.noted else {})
    reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(counts.items(), key=lambda reason: -reason[1]))
    total = sum(counts.values())
    return _("in no share: {n} ({reasons})").format(n=total, reasons=reasons) if total else _("every answer is in a share")


def meaning_text(warning: Warned) -> str:
    """Return why a warning matters."""
    return {
        "inspector": _("Another eye judges differently: read small differences with care, or let both judge a few places together."),
        "season": _("Leaves, weeds and daylight differ by season: a change may be the season's."),
        "weather": _("Rain hides litter and makes lamps look brighter or dimmer; wind blows litter about."),
        "rest": _("“Rest” is not looked at one by one: see the figures without it."),
        "set": _("What one of the two did not ask because of its set is not compared; it counts neither as n/a nor as not assessed."),
        "checklist": _("Questions with another type, unit or limit are not compared; wording may differ."),
        "grade_target": _("Grades are judged by the target of now in both, so that only the place differs."),
        "no_part": _("What was walked in one part of the day only is not compared."),
        "unfinished": _("What was not reached yet is not compared; look again when the round is finished."),
        "repeated": _("“Not assessed” never replaces an answer that was given."),
        "replaced": _("Another place is another place: what was found there is not compared."),
        "two_values": _("Until somebody chooses, these are in no share."),
    }[warning.code]
