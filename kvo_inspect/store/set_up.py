"""The set-up of a park, copied to another one: partners, settings, set of questions, checklists, and a plan as a proposal.

A partner and its copy are one contact from then on (docs/decisions/0028).
Nothing that the other park has of its own is overwritten: a partner who is known there, a setting that was changed, a target or measure
of that name stays. What was recorded in the park (rounds, findings, results) never goes along, and of its people only who was chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kvo_inspect.domain.parks.park import Park, settings_of
from kvo_inspect.domain.parks.partner import SEEDED, Partner, is_of_the_place, is_usual, known_of
from kvo_inspect.domain.plan.measure import Measure, MeasureTarget
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import StoredChecklist
from kvo_inspect.domain.set_up import SET_UP_PARTS, USUALLY_TAKEN, SetUpPart
from kvo_inspect.domain.values.closed_sets import ThemeMode
from kvo_inspect.errors import RuleError
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import write_park
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.plan.targets import targets_of, write_target
from kvo_inspect.store.plan.trajectories import trajectories_of, write_trajectory
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.rounds.round import proposed_themes, rounds_of
from kvo_inspect.texts import _

SetUpCounts = Mapping[SetUpPart, int]
"""How many things of each part of a set-up there are, or were copied."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a park has that another one can take over; nothing confidential."""

    park: Park
    partners: tuple[Partner, ...]
    """Those of whom something is known."""
    checklists: tuple[StoredChecklist, ...]
    """Of colleagues, given along with the park. This laptop's own are there for every park."""
    themes: Mapping[str, ThemeMode]
    """The checklists of its last round by id, and how they were walked."""
    trajectory: Trajectory | None
    """The newest; its targets and measures are copied."""
    targets: tuple[Target, ...]
    measures: tuple[Measure, ...]
    """All but those that were dropped."""
    serving: tuple[MeasureTarget, ...]

    def counts(self, parts: Collection[SetUpPart] = SET_UP_PARTS) -> SetUpCounts:
        """Return how many things each of these *parts* holds."""
        with_part = [_part_of(partner) for partner in self.partners]
        counts: dict[SetUpPart, int] = {
            "partners": with_part.count("partners"),
            "settings": len(settings_of(self.park)),
            "own_set": len(self.park.own_set),
            "checklists": len(self.checklists),
            "themes": len(self.themes),
            "targets": len(self.targets),
            "measures": len(self.measures),
            "own_partners": with_part.count("own_partners"),
        }
        return {part: counts[part] for part in SET_UP_PARTS if part in parts}


def set_up_of(store: Store, park_id: str) -> SetUp:
    """Return the set-up of a park."""
    trajectory = next(iter(trajectories_of(store, park_id)), None)
    targets = targets_of(store, trajectory.id) if trajectory is not None else []
    of_plan = "where trajectory = ? and gone = 0 and confidential = 0 and status <> 'dropped' order by n"
    measures = store.select(Measure, of_plan, [trajectory.id]) if trajectory is not None else []
    measure_ids = {measure.id for measure in measures}
    serving = store.select(MeasureTarget, "where park = ? and gone = 0 order by n", [park_id])
    given = "where park = ? and gone = 0 and confidential = 0 and given_by not in ('', ?) and body <> '' order by n"
    return SetUp(
        store.get(Park, park_id),
        tuple(partner for partner in partners_of(store, park_id) if known_of(partner)),
        tuple(store.select(StoredChecklist, given, [park_id, store.device])),
        proposed_themes(store, park_id, confidential=False),
        trajectory,
        tuple(target for target in targets if not target.confidential),
        tuple(measures),
        tuple(link for link in serving if link.measure in measure_ids),
    )


def add_park_like(
    store: Store,
    like: str,
    name: str,
    municipality: str = "",
    checkpoints: Sequence[NewCheckpoint] = (),
    parts: Collection[SetUpPart] = USUALLY_TAKEN,
    *,
    facilitator: str = "",
) -> tuple[Park, SetUpCounts]:
    """Make a park as `add_park` does, with *parts* of the set-up of the park *like*, in one act; return what was copied too."""
    set_up = set_up_of(store, like)
    with store.act() as act:
        park = write_park(act, name, municipality, checkpoints, facilitator=facilitator)
        counts = _write_set_up(act, set_up, park.id, parts)
    return store.get(Park, park.id), counts


def copy_set_up(store: Store, from_park: str, to_park: str, parts: Collection[SetUpPart] = USUALLY_TAKEN) -> SetUpCounts:
    """Copy *parts* of the set-up of one park to another as one act, and return what was copied; RuleError when they are one park."""
    with store.act("bulk") as act:
        return _copy(act, from_park, to_park, parts)


class _Looked(Exception):
    """Ends an act that was only to show what it would write: nothing of it is kept."""

    def __init__(self, counts: SetUpCounts) -> None:
        super().__init__()
        self.counts = counts


def _look(counts: SetUpCounts) -> None:
    raise _Looked(counts)


def plan_set_up(store: Store, from_park: str, to_park: str, parts: Collection[SetUpPart] = USUALLY_TAKEN) -> SetUpCounts:
    """Return what `copy_set_up` would copy, and write nothing; errors as there."""
    try:
        with store.act("bulk") as act:
            _look(_copy(act, from_park, to_park, parts))
    except _Looked as look:
        return look.counts
    raise AssertionError


def _copy(act: Act, from_park: str, to_park: str, parts: Collection[SetUpPart]) -> SetUpCounts:
    if from_park == to_park:
        raise RuleError(_("A park takes over the set-up of another park, not its own."))
    return _write_set_up(act, set_up_of(act.store, from_park), act.store.get(Park, to_park).id, parts)


def _write_set_up(act: Act, set_up: SetUp, to_park: str, parts: Collection[SetUpPart]) -> SetUpCounts:
    """Write parts of a set-up in a park, within an act; return how many things of each part were written."""
    counts: dict[SetUpPart, int] = dict.fromkeys(SET_UP_PARTS, 0)
    _write_settings(act, set_up, to_park, parts, counts)
    copied = _write_partners(act, set_up, to_park, parts, counts)
    if "checklists" in parts:
        for stored in set_up.checklists:
            now = act.get(StoredChecklist, copy_id := made_id("checklist", to_park, stored.sha256))
            if now is None or now.gone or not now.given_by:
                fields = {name: getattr(stored, name) for name in StoredChecklist.own()}
                act.write(StoredChecklist, copy_id, park=to_park, **fields)
                counts["checklists"] += 1
    targets = set_up.targets if "targets" in parts else ()
    measures = set_up.measures if "measures" in parts else ()
    if set_up.trajectory is not None and (targets or measures):
        trajectory = _trajectory_in(act, set_up.trajectory, to_park)
        target_ids = _write_targets(act, targets, trajectory, counts)
        measure_ids = _write_measures(act, measures, trajectory, copied, counts)
        for link in set_up.serving:
            if (measure := measure_ids.get(link.measure)) and (target := target_ids.get(link.target)):
                act.write(MeasureTarget, made_id(MeasureTarget.noun, measure, target), park=to_park, measure=measure, target=target)
    return counts


def _part_of(partner: Partner) -> SetUpPart:
    return "own_partners" if is_of_the_place(partner) else "partners"


def _write_settings(act: Act, set_up: SetUp, to_park: str, parts: Collection[SetUpPart], counts: dict[SetUpPart, int]) -> None:
    park, there = set_up.park, act.get(Park, to_park)
    changed = settings_of(there) if there is not None else {}
    if "settings" in parts:
        fields = {name: value for name, value in settings_of(park).items() if name not in changed}
        act.write(Park, to_park, park=to_park, **fields)
        counts["settings"] = len(fields)
    if "own_set" in parts and park.own_set and there is not None and not there.own_set:
        act.write(Park, to_park, park=to_park, own_set=park.own_set)
        counts["own_set"] = len(park.own_set)
    is_new = there is not None and not there.themes and not rounds_of(act.store, to_park)  # what its own rounds walked goes before
    if "themes" in parts and set_up.themes and is_new:
        act.write(Park, to_park, park=to_park, themes=dict(set_up.themes))
        counts["themes"] = len(set_up.themes)


def _write_partners(act: Act, set_up: SetUp, to_park: str, parts: Collection[SetUpPart], counts: dict[SetUpPart, int]) -> dict[str, str]:
    """Write the partners of the chosen parts; return the id in the park of each that was written, by the id it was copied from."""
    added = {(partner.kind, partner.organisation.casefold()) for partner in partners_of(act.store, to_park) if not is_usual(partner)}
    copies: dict[str, str] = {}
    for partner in set_up.partners:
        part = _part_of(partner)
        if part not in parts:
            continue
        if is_usual(partner):
            copy_id = made_id("partner", to_park, partner.kind)
            there = act.get(Partner, copy_id)
            is_known = there is not None and not there.gone and bool(known_of(there))
        else:
            copy_id, is_known = act.store.new_id(), (partner.kind, partner.organisation.casefold()) in added
        if not is_known:
            act.write(Partner, copy_id, park=to_park, kind=partner.kind, **{**known_of(partner), **_one_contact(act, partner)})
            copies[partner.id] = copy_id
            counts[part] += 1
    return copies


def _one_contact(act: Act, partner: Partner) -> dict[str, str]:
    """Return the contact that a partner and its copy share, written at the partner when it had none: copied they are one organisation.

    Of whom no name and no mail is known nothing says who it is: empty then.
    """
    if partner.contact or not (partner.organisation or partner.person or partner.email):
        return {}
    contact = act.store.new_id()
    act.write(Partner, partner.id, park=partner.park, contact=contact)
    return {"contact": contact}


def _trajectory_in(act: Act, like: Trajectory, to_park: str) -> Trajectory:
    """Return the newest trajectory of a park; its first is begun when it has none, under the scheme and for the term of *like*."""
    now = trajectories_of(act.store, to_park)
    if now:
        return now[0]
    return write_trajectory(act, to_park, 1, {"scheme": like.scheme, "term_months": like.term_months})


def _write_targets(act: Act, targets: Sequence[Target], trajectory: Trajectory, counts: dict[SetUpPart, int]) -> dict[str, str]:
    """Write targets without the figures that were counted in their park; return the new id of each, or that of the one there already."""
    ids = {target.name.casefold(): target.id for target in targets_of(act.store, trajectory.id)}
    copies: dict[str, str] = {}
    for target in targets:
        if (known := ids.get(target.name.casefold())) is None:
            fields = {"unit": target.unit, "source": target.source, "better": target.better, "goal": target.goal}
            known = write_target(act, trajectory, target.name, fields).id
            counts["targets"] += 1
        copies[target.id] = known
    return copies


def _write_measures(
    act: Act, measures: Sequence[Measure], trajectory: Trajectory, copied: dict[str, str], counts: dict[SetUpPart, int]
) -> dict[str, str]:
    """Write measures as proposals, without a day, of the usual partner of that kind; the person only where that partner was *copied* too.

    Return the new id of each.
    """
    now = act.store.rows("select name from measure where trajectory = ? and gone = 0", [trajectory.id])
    names = {name.casefold() for (name,) in now}
    parks = {measure.park for measure in measures}
    usual = {made_id("partner", park, kind): made_id("partner", trajectory.park, kind) for park in parks for kind in SEEDED}
    owners = usual | copied
    copies: dict[str, str] = {}
    for measure in measures:
        if measure.name.casefold() in names:
            continue
        owner = measure.partner or ""
        copy = act.write(
            Measure,
            act.store.new_id(),
            park=trajectory.park,
            trajectory=trajectory.id,
            name=measure.name,
            theme=measure.theme,
            partner=owners.get(owner),
            person=measure.person if owner in copied else "",
            text=measure.text,
        )
        copies[measure.id] = copy.id
        counts["measures"] += 1
    return copies
