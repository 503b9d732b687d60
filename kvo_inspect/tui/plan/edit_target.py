"""A target on a form: what is counted, baseline, goal and result."""

from __future__ import annotations

from typing import Any, cast

from kvo_inspect.domain.plan.figure_parsing import check_goal, check_shares, check_unit, counted, parse_goal
from kvo_inspect.domain.plan.target import Counted, Target, TargetFields
from kvo_inspect.domain.plan.target_kinds import TARGET_KINDS, TargetKind
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.errors import BadValue
from kvo_inspect.store.plan.targets import add_target, set_target
from kvo_inspect.store.plan.trajectories import trajectory_now
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, p_
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField
from kvo_inspect.tui.kit.forms.name import NameField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.plan import figure_typed, goal_typed, kind_called, target_kind_name


def make_target(store: Store, park_id: str, trajectory_id: str | None, fields: dict[str, Any]) -> Target:
    """Record a target of the trajectory *trajectory_id*, or of the park's newest when None; a park without a trajectory gets its first."""
    return add_target(store, trajectory_id or trajectory_now(store, park_id).id, **fields)


class EditTargetScreen(FormScreen[Target]):
    """Adds or changes a target; dismissed with it."""

    HELP_TEXT = N_(
        "Unit % makes a share: it moves in points. The goal is a value (25), a change in percent of the baseline (-40 %), or a difference "
        "(-10, or +15 points with a share). Answers: how many people were asked and answered; empty when everything was counted."
    )

    def __init__(self, park_id: str, trajectory: Trajectory | None, target: Target | None, at: str = "") -> None:
        super().__init__(at)
        self._park_id = park_id
        self._trajectory = trajectory
        self._target = target

    def title_text(self) -> str:
        return _("Edit target") if self._target else _("New target")

    async def make_fields(self) -> list[Field]:
        target = self._target
        better = ChoiceField(
            "better", N_("Better is"), options=[("lower", lambda: p_("better", "lower")), ("higher", lambda: p_("better", "higher"))]
        )
        if target:
            better.choose(target.better)
        goal = goal_typed(target.goal, target.unit) if target and target.goal else ""
        size = N_("How many people answered; empty when everything was counted.")
        unit = target.unit if target else ""
        kind = target_kind_name(target.kind) if target and target.kind else ""
        names = [target_kind_name(kind_offered) for kind_offered in TARGET_KINDS]
        what = N_("What is counted, as: burglaries in companies.")
        return [
            NameField("name", N_("Target"), what, text=target.name if target else "", names=() if target else names),
            LineField("unit", N_("Unit"), N_("As: number, or % for a share."), text=unit),
            LineField("source", N_("Source"), N_("As: police, survey among companies."), text=target.source if target else ""),
            better,
            *self._figure(
                "baseline", N_("Baseline"), N_("Baseline: answers"), N_("Baseline: period"), size, target.baseline if target else None, unit
            ),
            LineField("goal", N_("Goal"), N_("25, or -40 %, or +15 points."), text=goal, replaced=True),
            *self._figure(
                "result", N_("Result"), N_("Result: answers"), N_("Result: period"), size, target.result if target else None, unit
            ),
            NameField(
                "kind",
                N_("Kind of target"),
                N_("So that parks can be added up: the name of a usual target; empty for one of your own."),
                text=kind,
                replaced=True,
                names=names,
            ),
        ]

    @staticmethod
    def _figure(name: str, value: str, n: str, period: str, size: str, now: Counted | None, unit: str) -> list[Field]:
        return [
            LineField(name, value, text=figure_typed(now.value, unit) if now else "", replaced=True),
            LineField(f"{name}_n", n, size, text=str(now.n or "") if now else "", replaced=True),
            LineField(f"{name}_period", period, N_("As: 2024, or autumn 2024."), text=now.period if now else ""),
        ]

    def _kind(self, name: str, typed: str) -> TargetKind | None:
        """Return the kind that was typed, or that a new target's name is; BadValue when no kind is called so."""
        if not typed.strip():
            return kind_called(name) if self._target is None else None
        if (kind := kind_called(typed)) is None:
            raise BadValue("kind", _("No kind of target is called so. Choose one that is offered, or leave this empty."))
        return kind

    async def submit(self, values: dict[str, Any]) -> Target | None:
        """Store the target; BadValue with the name of the field for a figure that cannot be read."""
        unit = str(values["unit"]).strip()
        check_unit(unit, self._target)
        fields: dict[str, Any] = {name: values[name] for name in ("name", "unit", "source", "better")}
        fields["kind"] = self._kind(str(values["name"]), str(values["kind"]))
        for name in ("baseline", "result"):
            fields[name] = counted(name, values[name], values[f"{name}_n"], values[f"{name}_period"], unit)
        fields["goal"] = parse_goal("goal", values["goal"], unit, fields["baseline"])
        check_goal("goal", fields["goal"], fields["better"])
        target = self._target
        if target is None:
            given = {name: value for name, value in fields.items() if value not in (None, "")}
            return await self.app.call(make_target, self._park_id, self._trajectory.id if self._trajectory else None, given)
        changed = {name: value for name, value in fields.items() if value != getattr(target, name)}
        check_shares(target, cast("TargetFields", changed))
        return await self.app.call(lambda store: set_target(store, target.id, **changed)) if changed else None
