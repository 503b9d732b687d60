"""Values that hold several things (an answer, a verdict, the terms of a park), in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.parks.park import KEEPING
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.target import Counted, Goal, Target
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.domain.rounds.summary import Summary
from kvo_inspect.domain.survey.held import Survey, SurveyAnswer
from kvo_inspect.store.checklists.mentioned import Mentioned
from kvo_inspect.texts import _, decimal_text, in_language, language, n_, p_
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.items import Asked, answer_words, given_text
from kvo_inspect.wording.names import (
    capital,
    day_text,
    language_name,
    measurement_name,
    moment_text,
    part_name,
    set_name,
    severity_name,
    summary_name,
    survey_moment_name,
    verdict_name,
    way_name,
)
from kvo_inspect.wording.plan import counted_whole, goal_text
from kvo_inspect.wording.rounds import aside_text


class WholeValue(NamedTuple):
    """A value to be told, what it speaks of, and the thing that has it."""

    value: dict[str, Any]
    mentioned: Mentioned
    about: Noun | None


def called(noun: Noun) -> str:
    """Return the name by which people know a thing; empty when it has none."""
    match noun:
        case Partner():
            return partner_text(noun)
        case Round() | PlannedRound():
            return f"{part_name(noun.part)} {day_text(noun.date)}"
        case Measurement():
            return f"{measurement_name(noun.kind)} {noun.year}"
        case Trajectory():
            return _("trajectory {n}").format(n=noun.number)
        case SignOff():
            return _("sign-off")
        case Survey():
            return _("survey: {moment}").format(moment=survey_moment_name(noun.moment))
        case SurveyAnswer():
            return noun.wording
    return next(
        (str(text) for name in ("code", "title", "name", "subject", "promised_by", "text") if (text := getattr(noun, name, ""))), ""
    )


def called_by_id(noun_id: str, mentioned: Mentioned) -> str:
    """Return the name of a thing by its id, or that it is not here."""
    thing = mentioned.nouns.get(noun_id)
    if isinstance(thing, Answer | Mark):
        return question_text(thing.item, mentioned)
    return (called(thing) if thing is not None else "") or _("something that is not here")


def question_text(key: str, mentioned: Mentioned) -> str:
    """Return the question of an item (`checklist/item`), or that it is not here."""
    asked = _asked(key, mentioned)
    return in_language(asked.words(asked.item.ask)) if asked is not None else _("a question that is not here")


def said_text(statement: dict[str, Any]) -> str:
    """Return what an action holder said of a finding, and on which day."""
    day = day_text(statement.get("on"))
    return {
        "in_hand": p_("reply", "in progress"),
        "planned": _("planned on {day}").format(day=day),
        "done": _("done on {day}").format(day=day) if day else p_("reply", "done"),
        "not_ours": _("not ours, belongs to {other}").format(other=statement.get("belongs_to") or "?"),
        "refused": p_("reply", "not going to be done"),
    }.get(statement.get("kind", ""), "")


def _asked(key: str, mentioned: Mentioned) -> Asked | None:
    item, park = mentioned.items.get(key), mentioned.park
    return Asked(item, park.lamp_row if park else 3, park.grade_target if park else "B") if item else None


def _answer(whole: WholeValue) -> str:
    asked = _asked(whole.about.item, whole.mentioned) if isinstance(whole.about, Answer) else None
    answer = Value.model_validate(whole.value)
    words = answer_words(asked, answer)
    text = given_text(asked.item, words) if asked is not None and answer.kind == "given" else in_language(words)
    return _joined((text, answer.note))


def _mark(whole: WholeValue) -> str:
    return p_("mark", "no mark") if whole.value.get("kind") == "none" else str(whole.value.get("mark"))


def _sent(whole: WholeValue) -> str:
    return _joined((day_text(whole.value.get("day")), way_name(str(whole.value.get("way"))), whole.value.get("reference")))


def _told(whole: WholeValue) -> str:
    return _joined(whole.value.get(name) for name in ("who", "by", "at"))


def _adds(whole: WholeValue) -> str:
    return _joined(_added(key, str(option), whole.mentioned) for key, option in whole.value.items())


def _added(key: str, option: str, mentioned: Mentioned) -> str:
    asked = _asked(key, mentioned)
    question = question_text(key, mentioned)
    return f"{question}: {in_language(answer_words(asked, Value(value=option)))}" if asked else question


def _verdict(whole: WholeValue) -> str:
    original = called_by_id(whole.value["of"], whole.mentioned) if whole.value.get("of") else ""
    return _joined((verdict_name(str(whole.value.get("kind"))), original, whole.value.get("reason")))


def _goal(whole: WholeValue) -> str:
    target = whole.about if isinstance(whole.about, Target) else Target(id="", park="")
    return goal_text(Goal.model_validate(whole.value), target)


def _counted(whole: WholeValue) -> str:
    return counted_whole(Counted.model_validate(whole.value), whole.about.unit if isinstance(whole.about, Target) else "")


def _terms(whole: WholeValue) -> str:
    return _joined(
        n_("{severity} {n} day", "{severity} {n} days", int(days)).format(severity=severity_name(name), n=days)
        for name, days in whole.value.items()
    )


def _limits(whole: WholeValue) -> str:
    return _joined(f"{question_text(key, whole.mentioned)}: {decimal_text(str(limit))}" for key, limit in whole.value.items())


def _themes(whole: WholeValue) -> str:
    titles = whole.mentioned.themes
    names = (title(language()) if (title := titles.get(theme)) is not None else _("a theme that is not here") for theme in whole.value)
    return ", ".join(names)


def _period(whole: WholeValue) -> str:
    months = int(whole.value.get("months", 0))
    return _joined((n_("{n} month", "{n} months", months).format(n=months), whole.value.get("why")))


def _set(whole: WholeValue) -> str:
    questions = [question_text(key, whole.mentioned) for key in whole.value.get("items") or ()]
    return _joined((set_name(str(whole.value.get("kind"))), "; ".join(questions)))


def _summary(whole: WholeValue) -> str:
    """Return each line in words of somebody's own, with what it is about and in which language."""
    return _joined(
        _("{about} ({language}): {text}").format(about=capital(summary_name(line.about)), language=language_name(line.lang), text=line.text)
        for line in Summary.model_validate(whole.value).lines
    )


def _closed(whole: WholeValue) -> str:
    return _joined((day_text(whole.value.get("day")), whole.value.get("time")))


def _presence(whole: WholeValue) -> str:
    match whole.value:
        case {"aside": str(reason)} if reason:
            return aside_text(reason)
        case {"state": "left", "at": str(at)}:
            return _("left at {time}").format(time=at)
        case {"state": "excused"}:
            return p_("presence", "excused")
    return p_("presence", "present")


def _position(whole: WholeValue) -> str:
    return _joined(decimal_text(str(whole.value[name])) for name in ("lat", "lon") if name in whole.value)


COMPOUNDS: dict[tuple[str, str], Callable[[WholeValue], str]] = {
    ("answer", "value"): _answer,
    ("mark", "value"): _mark,
    ("finding", "sent"): _sent,
    ("finding", "told"): _told,
    ("finding", "adds"): _adds,
    ("review", "verdict"): _verdict,
    ("reply", "said"): lambda whole: said_text(whole.value),
    ("target", "goal"): _goal,
    ("target", "baseline"): _counted,
    ("target", "result"): _counted,
    ("park", "terms"): _terms,
    ("park", "limits"): _limits,
    ("park", "letter_texts"): lambda whole: str(whole.value.get("name")),
    ("park", "themes"): _themes,
    **{("park", field): _period for field in KEEPING.values()},
    ("round", "set"): _set,
    ("round", "closed"): _closed,
    ("round", "summary"): _summary,
    ("participant", "presence"): _presence,
    ("checkpoint", "position"): _position,
    ("photo", "position"): _position,
    ("photo", "taken"): lambda whole: moment_text(str(whole.value.get("at"))),
}
"""What tells a value of a field that holds an object."""


def _joined(parts: Iterable[str | None]) -> str:
    return " · ".join(str(part) for part in parts if part)
