"""What the members of every closed set are called, in Dutch and in English: by the functions that screens ask too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args, get_origin

from kvo_inspect.domain.checklists.answer import AnswerKind
from kvo_inspect.domain.checklists.answer_types import ANSWER_TYPES, OF_THE_ROUND
from kvo_inspect.domain.compare.findings import Became, How
from kvo_inspect.domain.compare.pairs import NotComparable
from kvo_inspect.domain.plan.results import ChangeKind, Direction, GoalVerdict
from kvo_inspect.domain.plan.target import GoalKind
from kvo_inspect.domain.plan.target_kinds import TARGET_KINDS
from kvo_inspect.domain.rounds.mark import MarkGroupKind
from kvo_inspect.domain.values import closed_sets
from kvo_inspect.texts import LANGS, speaking
from kvo_inspect.wording import compare, names, plan
from kvo_inspect.wording.action_lists import reply_name
from kvo_inspect.wording.items import Words, answer_kind_name, answer_type_name
from kvo_inspect.wording.papers import paper_kind_name, report_name
from kvo_inspect.wording.parks.trajectory import certificate_kind_name
from kvo_inspect.wording.rounds import mark_group_name, presence_name
from kvo_inspect.wording.walk import reason_name

Codes = tuple[tuple[str, Words], ...]
"""Values with what each is called."""

_NAMES: dict[tuple[str, ...], Callable[[Any], str]] = {
    closed_sets.PARTS: names.part_word,
    closed_sets.SIGN_OFF_KINDS: names.sign_off_name,
    closed_sets.SET_KINDS: names.set_name,
    closed_sets.CHECKPOINT_KINDS: names.kind_name,
    closed_sets.PARTNER_KINDS: names.partner_name,
    closed_sets.SEVERITIES: names.severity_name,
    closed_sets.GRADES: str,
    closed_sets.REASONS: reason_name,
    closed_sets.SEEN: names.seen_name,
    closed_sets.VERDICTS: names.verdict_name,
    closed_sets.STAGES: names.stage_name,
    closed_sets.STATUSES: names.status_name,
    get_args(closed_sets.Visible): names.visible_name,
    closed_sets.URGENCIES: names.urgency_name,
    closed_sets.REPLY_KINDS: reply_name,
    closed_sets.SENT_WAYS: names.way_name,
    closed_sets.BETTER: names.better_name,
    closed_sets.MEASURE_STATUSES: plan.measure_status_name,
    closed_sets.PHASES: names.phase_name,
    closed_sets.CERTIFICATE_KINDS: certificate_kind_name,
    closed_sets.SUMMARY_SUBJECTS: names.summary_name,
    closed_sets.MEASUREMENT_KINDS: names.measurement_name,
    closed_sets.PAPER_KINDS: paper_kind_name,
    closed_sets.REPORT_KINDS: report_name,
    get_args(closed_sets.Ticked): names.ticked_name,
    get_args(closed_sets.ThemeMode): names.mode_name,
    ("present", "excused", "left"): presence_name,
    ANSWER_TYPES: answer_type_name,
    OF_THE_ROUND: answer_type_name,
    TARGET_KINDS: plan.target_kind_name,
    LANGS: names.language_name,
    get_args(Became): compare.outcome_text,
    get_args(How): compare.how_text,
    get_args(NotComparable): compare.why_text,
    get_args(Direction): plan.direction_name,
    get_args(GoalVerdict): plan.goal_verdict_name,
    get_args(ChangeKind): plan.change_kind_name,
    get_args(GoalKind): plan.goal_kind_name,
    get_args(AnswerKind): answer_kind_name,
    get_args(MarkGroupKind): mark_group_name,
    ("everybody", "role"): mark_group_name,
}
"""By the members of a set, in the order of its type, what names one of them in the language in use."""


def codes_of(annotation: Any) -> Codes:
    """Return the members of the closed set that a field takes, or holds some of, with their names; nothing when it takes no such set.

    Raises LookupError for a set that nothing names.
    """
    members = _members(annotation)
    return members_named(members) if len(members) > 1 else ()  # none, or the name of a format, which is always the same


def members_named(members: tuple[str, ...]) -> Codes:
    """Return the members of a closed set with what each is called. Raises LookupError for a set that nothing names."""
    name = _NAMES[members]
    in_each = []
    for lang in LANGS:
        with speaking(lang):
            in_each.append([name(member) for member in members])
    return tuple((member, (dutch, english)) for member, dutch, english in zip(members, *in_each, strict=True))


def coded(entries: Mapping[str, Mapping[str, str]]) -> Codes:
    """Return codes as a dictionary has them."""
    return tuple((code, (words["nl"], words["en"])) for code, words in entries.items())


def _members(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    return next((members for inner in get_args(annotation) if (members := _members(inner))), ())
