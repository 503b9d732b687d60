"""Every member of every closed set has a name of its own in both languages: whoever adds one is asked for the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, get_args

import pytest

from kvo_inspect.domain.action_list import GROUPS
from kvo_inspect.domain.findings.review import Lack
from kvo_inspect.domain.values import closed_sets
from kvo_inspect.domain.walk.suggestions import CALLED
from kvo_inspect.texts import Lang, use_language
from kvo_inspect.wording import action_lists, names, papers, plan, review, walk
from kvo_inspect.wording.parks import trajectory
from kvo_inspect.wording.people import keeping

NAMES: dict[str, tuple[Sequence[str], Callable[[Any], str]]] = {
    "PARTS": (closed_sets.PARTS, names.part_name),
    "SIGN_OFF_KINDS": (closed_sets.SIGN_OFF_KINDS, names.sign_off_name),
    "SET_KINDS": (closed_sets.SET_KINDS, names.set_name),
    "CHECKPOINT_KINDS": (closed_sets.CHECKPOINT_KINDS, names.kind_name),
    "PARTNER_KINDS": (closed_sets.PARTNER_KINDS, names.partner_name),
    "SEVERITIES": (closed_sets.SEVERITIES, names.severity_name),
    "CERTAINTIES": (closed_sets.CERTAINTIES, names.certainty_name),
    "REASONS": (closed_sets.REASONS, walk.reason_name),
    "SEEN": (closed_sets.SEEN, names.seen_name),
    "VERDICTS": (closed_sets.VERDICTS, names.verdict_name),
    "STAGES": (closed_sets.STAGES, names.stage_name),
    "STATUSES": (closed_sets.STATUSES, names.status_name),
    "VISIBLE": (closed_sets.VISIBLE, names.visible_name),
    "URGENCIES": (closed_sets.URGENCIES, names.urgency_name),
    "REPLY_KINDS": (closed_sets.REPLY_KINDS, action_lists.reply_name),
    "SENT_WAYS": (closed_sets.SENT_WAYS, names.way_name),
    "BETTER": (closed_sets.BETTER, names.better_name),
    "MEASURE_STATUSES": (closed_sets.MEASURE_STATUSES, plan.measure_status_name),
    "PHASES": (closed_sets.PHASES, names.phase_name),
    "CERTIFICATE_KINDS": (closed_sets.CERTIFICATE_KINDS, trajectory.certificate_kind_name),
    "SUMMARY_SUBJECTS": (closed_sets.SUMMARY_SUBJECTS, names.summary_name),
    "MEASUREMENT_KINDS": (closed_sets.MEASUREMENT_KINDS, names.measurement_name),
    "PAPER_KINDS": (closed_sets.PAPER_KINDS, papers.paper_kind_name),
    "REPORT_KINDS": (closed_sets.REPORT_KINDS, papers.report_name),
    "KEEPING_KINDS": (closed_sets.KEEPING_KINDS, keeping.keeping_name),
    "groups of an action list": (GROUPS, action_lists.group_name),
    "lacks": (get_args(Lack), review.lack_name),
}
"""Each closed set with what names its members."""
WITHOUT_NAMES = {"ANSWER_TYPES", "GRADES", "CYCLE_PHASES"}
"""Answer types have a table of their own; a grade is its own name; the phases of a cycle are some of PHASES."""


@pytest.fixture(params=get_args(Lang))
def lang(request: pytest.FixtureRequest) -> Lang:
    chosen: Lang = request.param
    use_language(chosen)
    return chosen


@pytest.mark.usefixtures("lang")
@pytest.mark.parametrize("name", NAMES)
def test_every_member_has_a_name_of_its_own(name: str) -> None:
    members, name_of = NAMES[name]
    named = {member: name_of(member) for member in members}
    assert all(named.values())
    assert not any("_" in text for text in named.values()), named
    assert len(set(named.values())) == len(members), named


def test_every_set_is_asked_for_its_names() -> None:
    sets = {name for name, members in vars(closed_sets).items() if isinstance(members, tuple)}
    assert sets <= NAMES.keys() | WITHOUT_NAMES


def test_in_dutch_no_member_is_called_by_its_stored_word() -> None:
    """A set without an entry would show its stored word: English, or with an underscore."""
    use_language("nl")
    same = {"water", "object", "mail"}
    for members, name_of in NAMES.values():
        assert {member for member in members if name_of(member) == member} <= same


def test_every_kind_of_partner_is_known_by_what_people_call_it() -> None:
    assert set(CALLED) == set(closed_sets.PARTNER_KINDS)
    assert all(CALLED.values())
