"""The views over all parks and their columns: what each is called and means, once.

From here the comments in the database, the headings and codebook of exports and the page of the manual are made; a test holds the database
against it.
"""

from __future__ import annotations

from kvo_inspect.central.reports.view_columns import CentralView, ViewColumn
from kvo_inspect.domain.values.closed_sets import CYCLE_PHASES, MEASUREMENT_KINDS, PARTNER_KINDS
from kvo_inspect.texts import N_

PARK = ViewColumn("park", "text", N_("Park id"), N_("The id of the park in the record; empty for a park that only the register has."))
CODE = ViewColumn("code", "text", N_("Register code"), N_("The code of the park in the register; empty while nobody linked the two."))
NAME = ViewColumn("name", "text", N_("Park"), N_("The name of the park."))
MUNICIPALITY = ViewColumn("municipality", "text", N_("Municipality"), N_("The municipality, as the record has it, else the register."))
PROVINCE = ViewColumn("province", "text", N_("Province"), N_("The province, from the register."))
STATUS_CODES = ("certified", "ending", "ended", "under_way", "waiting", "none")
STATUS = ViewColumn(
    "status",
    "text",
    N_("Status"),
    N_(
        "certified: a certificate holds, ending: for at most six months more, ended: the last one ran out, under_way: in a cycle without "
        "certificate, waiting: on the waiting list, none: nothing of these; empty: of a park that this login does not see, or not counted."
    ),
    STATUS_CODES,
)
WAITING_SINCE = ViewColumn(
    "waiting_since", "day", N_("Waiting since"), N_("Since when the park waits: the first of what the record says and the waiting list.")
)
PHASE = ViewColumn("phase", "text", N_("Phase"), N_("The phase of its newest cycle."), CYCLE_PHASES)
PARTNER_KIND = ViewColumn("kind", "text", N_("Kind of partner"), N_("The kind of partner."), PARTNER_KINDS)
ORGANISATION = ViewColumn(
    "organisation",
    "text",
    N_("Organisation"),
    N_("The name of the organisation as it was typed; empty for companies and owners, who may be called as somebody is."),
)
MEASUREMENT_KIND = ViewColumn("measurement_kind", "text", N_("Measurement"), N_("The kind of the measurement."), MEASUREMENT_KINDS)
MEASUREMENT_YEAR = ViewColumn("measurement_year", "whole", N_("Year of measurement"), N_("The year of the measurement."))

VIEWS: tuple[CentralView, ...] = (
    CentralView(
        "park_status",
        N_("Status of parks"),
        N_("A row per park of the register and of the record: where it stands, and what is open there."),
        N_("Parks that were set aside are not counted. Without a register only the parks of the record are here."),
        (
            PARK,
            CODE,
            NAME,
            MUNICIPALITY,
            PROVINCE,
            ViewColumn(
                "facilitator_organisation",
                "text",
                N_("Organisation of the facilitator"),
                N_("The organisation that leads the newest cycle."),
            ),
            STATUS,
            PHASE,
            ViewColumn("trajectory", "whole", N_("Cycle"), N_("The number of its newest cycle.")),
            WAITING_SINCE,
            ViewColumn("certified", "day", N_("Certified"), N_("When the certificate of the newest cycle was given.")),
            ViewColumn("certified_until", "day", N_("Certified until"), N_("The last day of the last certificate of any cycle.")),
            ViewColumn(
                "term_ends", "day", N_("End of term"), N_("When the newest cycle ends by its own term; empty once a certificate says.")
            ),
            ViewColumn("audit", "day", N_("Audit"), N_("When the auditor comes next.")),
            ViewColumn("evaluation_due", "day", N_("Evaluation due"), N_("By when the next yearly evaluation is due.")),
            ViewColumn("open_findings", "whole", N_("Open findings"), N_("Findings that are open.")),
            ViewColumn("overdue_findings", "whole", N_("Overdue findings"), N_("Open findings whose day has passed.")),
            ViewColumn("overdue_measures", "whole", N_("Overdue measures"), N_("Measures of the plan whose day has passed.")),
            ViewColumn("to_review", "whole", N_("To review"), N_("Findings that somebody still has to go over.")),
            ViewColumn("judged", "whole", N_("Judged"), N_("Answers that both its newest measurement and the one before judged.")),
            ViewColumn("in_order", "whole", N_("In order"), N_("How many of these are in order in the newest.")),
            ViewColumn("in_order_percent", "decimal", N_("In order (%)"), N_("The same in percent.")),
            ViewColumn("change_points", "decimal", N_("Change (points)"), N_("How many points more than in the measurement before.")),
        ),
    ),
    CentralView(
        "which_next",
        N_("Which park next"),
        N_("A row per park that waits, or has no certificate and no cycle: figures to choose by, and no score."),
        N_(
            "Incident figures are of the area in which a park lies, which as a rule is more than the park; parks of one area show the same."
        ),
        (
            PARK,
            CODE,
            NAME,
            MUNICIPALITY,
            PROVINCE,
            STATUS._replace(codes=("waiting", "ended", "none")),
            WAITING_SINCE,
            ViewColumn("days_waiting", "whole", N_("Days waiting"), N_("Days since then.")),
            ViewColumn("area", "text", N_("Area"), N_("The area of incident figures in which the park lies.")),
            ViewColumn("parks_in_area", "whole", N_("Parks in the area"), N_("How many parks of the register lie in that area.")),
            ViewColumn("burglaries", "whole", N_("Burglaries"), N_("Burglaries in that area in the last twelve months with figures.")),
            ViewColumn("incidents", "whole", N_("Incidents"), N_("Incidents of all kinds there in the same months.")),
            ViewColumn(
                "months_with_figures", "whole", N_("Months with figures"), N_("Of how many of these twelve months there are figures.")
            ),
            ViewColumn(
                "certified_near", "whole", N_("Certified near"), N_("Certified parks within five kilometres; empty without a position.")
            ),
        ),
    ),
    CentralView(
        "effect",
        N_("Effect per kind of target"),
        N_("A row per kind of target and unit: what the targets of the newest cycles come to. Numbers are added, shares are weighed."),
        N_(
            "Only pairs of one cycle: parks with a figure before and after. Shares are never added. Targets without a kind are counted in "
            "the view quality."
        ),
        (
            ViewColumn("kind", "text", N_("Kind of target"), N_("The kind of target.")),
            ViewColumn("unit", "text", N_("Unit"), N_("In what it is counted; empty: a plain number.")),
            ViewColumn(
                "how",
                "text",
                N_("Added up"),
                N_("sum: added, weighted: by the number of answers, not: these figures mean nothing together."),
                ("sum", "weighted", "not"),
            ),
            ViewColumn("parks", "whole", N_("Parks"), N_("How many parks have such a target in their newest cycle.")),
            ViewColumn("parks_added", "whole", N_("Parks in the figures"), N_("How many of these have both figures, and one such target.")),
            ViewColumn("before", "decimal", N_("Before"), N_("At the baseline, of the parks in the figures.")),
            ViewColumn("answers_before", "whole", N_("Answers before"), N_("How many answered then; empty for full counts.")),
            ViewColumn("after", "decimal", N_("After"), N_("The result, of the same parks.")),
            ViewColumn("answers_after", "whole", N_("Answers after"), N_("How many answered then; empty for full counts.")),
            ViewColumn("change", "decimal", N_("Change"), N_("From before to after.")),
            ViewColumn(
                "change_kind",
                "text",
                N_("Change in"),
                N_("percent of what it was, points between shares, or the difference from nothing."),
                ("percent", "points", "difference"),
            ),
            ViewColumn(
                "points_by_chance", "decimal", N_("Points by chance"), N_("Points that chance alone can make, in nineteen of twenty cases.")
            ),
            ViewColumn("may_be_chance", "yes_no", N_("May be chance"), N_("Whether the change is not larger than that.")),
            ViewColumn(
                "few_answers", "yes_no", N_("Few answers"), N_("Whether fewer than thirty answered, before or after: an impression.")
            ),
            ViewColumn("reached", "whole", N_("Reached"), N_("Targets whose goal was reached.")),
            ViewColumn("missed", "whole", N_("Missed"), N_("Targets whose goal was missed.")),
            ViewColumn("unknown", "whole", N_("Not known"), N_("Targets without a goal, or not measured yet.")),
        ),
    ),
    CentralView(
        "open_by_partner",
        N_("Open per partner"),
        N_("A row per kind of partner and organisation over all parks: what is asked of it and how long it took."),
        N_("Organisations are known by their name, capitals aside: two spellings are two rows. Companies and owners are told by kind."),
        (
            PARTNER_KIND,
            ORGANISATION,
            ViewColumn("parks", "whole", N_("Parks"), N_("In how many parks something is asked of it.")),
            ViewColumn("open", "whole", N_("Open"), N_("Points that were accepted and nobody reported done.")),
            ViewColumn("unsent", "whole", N_("Not sent"), N_("Points that still have to be sent.")),
            ViewColumn("overdue", "whole", N_("Overdue"), N_("Open points whose day has passed.")),
            ViewColumn("solved", "whole", N_("Solved"), N_("Findings of it that were seen solved.")),
            ViewColumn(
                "median_days_to_solved",
                "decimal",
                N_("Days to solved (median)"),
                N_("Days from sent, or found where it was never sent, to seen solved: half took longer."),
            ),
        ),
    ),
    CentralView(
        "overdue",
        N_("Overdue"),
        N_("A row per park, kind of partner and organisation of which something is overdue."),
        N_("Only points that were accepted and asked of a partner."),
        (
            PARK,
            CODE,
            NAME,
            MUNICIPALITY,
            PARTNER_KIND,
            ORGANISATION,
            ViewColumn("overdue", "whole", N_("Overdue"), N_("Open points whose day has passed.")),
            ViewColumn("earliest_due", "day", N_("Due since"), N_("The earliest of these days.")),
            ViewColumn("days_overdue", "whole", N_("Days overdue"), N_("Days since then.")),
        ),
    ),
    CentralView(
        "rounds",
        N_("Rounds"),
        N_("A row per park of the record: its last rounds, and when the next are due."),
        N_("A round that is not finished does not count as walked."),
        (
            PARK,
            CODE,
            NAME,
            MUNICIPALITY,
            PHASE,
            MEASUREMENT_KIND,
            MEASUREMENT_YEAR,
            ViewColumn(
                "evening_missing", "yes_no", N_("Evening missing"), N_("Whether that measurement, its newest, has no evening round.")
            ),
            ViewColumn("round_begun", "day", N_("Round begun"), N_("The day of its newest round while that is not finished.")),
            ViewColumn("day_round", "day", N_("Day round"), N_("The day of its last finished round by day.")),
            ViewColumn("evening_round", "day", N_("Evening round"), N_("The day of its last finished round in the evening.")),
            ViewColumn("day_round_due", "day", N_("Day round due"), N_("A year after that; empty without a cycle.")),
            ViewColumn("evening_round_due", "day", N_("Evening round due"), N_("A year after that; empty without a cycle.")),
            ViewColumn("yearly_overdue", "yes_no", N_("Yearly round overdue"), N_("Whether one of these two days has passed.")),
        ),
    ),
    CentralView(
        "themes",
        N_("Themes"),
        N_("A row per park, measurement and theme: how much is in order, alone and beside the measurement that it is compared with."),
        N_(
            "Sum the counts, never the shares. Compare by the columns of what both judged: only there the same questions stand beside each "
            "other."
        ),
        (
            PARK,
            CODE,
            NAME,
            MUNICIPALITY,
            ViewColumn("theme", "text", N_("Theme"), N_("The id of the theme in the checklists.")),
            ViewColumn("measurement", "text", N_("Measurement id"), N_("The id of the measurement.")),
            MEASUREMENT_KIND,
            MEASUREMENT_YEAR,
            ViewColumn("first_day", "day", N_("First day"), N_("The day of its first round.")),
            ViewColumn("last_day", "day", N_("Last day"), N_("The day of its last round.")),
            ViewColumn("judged", "whole", N_("Judged"), N_("Answers that are in order or not.")),
            ViewColumn("in_order", "whole", N_("In order"), N_("How many of these are in order.")),
            ViewColumn("in_order_percent", "decimal", N_("In order (%)"), N_("The same in percent.")),
            ViewColumn(
                "compared_kind", "text", N_("Compared with"), N_("The kind of the measurement it is compared with."), MEASUREMENT_KINDS
            ),
            ViewColumn("compared_year", "whole", N_("Year compared with"), N_("The year of that measurement.")),
            ViewColumn("both_judged", "whole", N_("Judged in both"), N_("Answers that both judged, and that can be compared.")),
            ViewColumn("in_order_before", "whole", N_("In order before"), N_("How many of these were in order before.")),
            ViewColumn("in_order_now", "whole", N_("In order now"), N_("How many of these are in order now.")),
            ViewColumn("change_points", "decimal", N_("Change (points)"), N_("The share now minus the share before, in points.")),
        ),
    ),
    CentralView(
        "handed_in",
        N_("Handed in"),
        N_("A row per park and device: when something of it was handed in last, by whichever login."),
        N_("A device that has nothing to record is silent too."),
        (
            PARK,
            CODE,
            NAME,
            ViewColumn("letters", "text", N_("Letters"), N_("The letters with which the codes of the device begin.")),
            ViewColumn("device", "text", N_("Device"), N_("The name that the device gave itself.")),
            ViewColumn("batches", "whole", N_("Times handed in"), N_("How often something of it was handed in.")),
            ViewColumn("last_batch", "moment", N_("Handed in last"), N_("When that was last, by the clock of the server.")),
            ViewColumn("days_silent", "whole", N_("Days silent"), N_("Days since then.")),
        ),
    ),
    CentralView(
        "displacement",
        N_("Displacement"),
        N_("A row per study: the weighted displacement difference of Wheeler and Ratcliffe (2018) over the areas that a person chose."),
        N_(
            "It shows whether incidents became fewer than elsewhere, not why. An area is no park. Below ten incidents in the treated areas "
            "or their control nothing is said, nor with a month without a figure: put in 0 where nothing happened."
        ),
        (
            ViewColumn("study", "text", N_("Study"), N_("The name of the study in the file.")),
            ViewColumn("kinds", "text", N_("Kinds"), N_("The kinds of incident that are counted.")),
            ViewColumn("treated_before", "whole", N_("Treated before"), N_("Incidents in the treated areas before.")),
            ViewColumn("treated_after", "whole", N_("Treated after"), N_("Incidents there after.")),
            ViewColumn("control_before", "whole", N_("Control before"), N_("Incidents in the areas of the control before.")),
            ViewColumn("control_after", "whole", N_("Control after"), N_("Incidents there after.")),
            ViewColumn(
                "neighbour_before", "whole", N_("Neighbours before"), N_("Incidents in the neighbours of the treated areas before.")
            ),
            ViewColumn("neighbour_after", "whole", N_("Neighbours after"), N_("Incidents there after.")),
            ViewColumn(
                "neighbour_control_before",
                "whole",
                N_("Control of neighbours before"),
                N_("Incidents in the control of the neighbours before."),
            ),
            ViewColumn("neighbour_control_after", "whole", N_("Control of neighbours after"), N_("Incidents there after.")),
            ViewColumn("months_lacking", "whole", N_("Months lacking"), N_("Months of areas of which there is no figure.")),
            ViewColumn(
                "difference",
                "decimal",
                N_("Difference"),
                N_("Incidents more (fewer: negative) than the controls would have it; per unit of size where areas have one."),
            ),
            ViewColumn("standard_error", "decimal", N_("Standard error"), N_("How far chance alone moves it, as a rule.")),
            ViewColumn(
                "verdict",
                "text",
                N_("What it says"),
                N_(
                    "fewer, more, may_be_chance: smaller than two standard errors, too_few incidents, months_lacking, no_control: a role "
                    "has no areas."
                ),
                ("fewer", "more", "may_be_chance", "too_few", "months_lacking", "no_control"),
            ),
        ),
    ),
    CentralView(
        "quality",
        N_("Quality of the data"),
        N_("A row per park that was handed in: what is not as it should be, and how far the figures are behind."),
        "",
        (
            PARK,
            CODE,
            NAME,
            ViewColumn("is_in_register", "yes_no", N_("In the register"), N_("Whether a park of the register is linked to it.")),
            ViewColumn(
                "double_values", "whole", N_("Two values"), N_("Fields to which two people gave different values, and nobody chose.")
            ),
            ViewColumn("unsound", "whole", N_("Unsound"), N_("Things that cannot be made from what was recorded.")),
            ViewColumn("targets", "whole", N_("Targets"), N_("Its targets, of all cycles.")),
            ViewColumn("unmapped_targets", "whole", N_("Targets without a kind"), N_("How many of these nobody gave a kind.")),
            ViewColumn("things_to_fold", "whole", N_("Not counted yet"), N_("Things that were handed in and are not in the figures yet.")),
            ViewColumn("behind_since", "moment", N_("Behind since"), N_("When the first of these was handed in.")),
            ViewColumn("folded_at", "moment", N_("Up to date at"), N_("When nothing of it was left to be counted last.")),
            ViewColumn("figures_at", "moment", N_("Figures made at"), N_("When its figures were made.")),
            ViewColumn(
                "figures_problem", "text", N_("Problem with figures"), N_("Why its figures could not be made; those of before stand.")
            ),
        ),
    ),
)


def comments_sql() -> str:
    """Return SQL that says of every view and column what it holds, in English."""
    lines = []
    for view in VIEWS:
        lines.append(f"comment on view kvo_report.{view.name} is {_literal(' '.join(filter(None, (view.about, view.careful))))};")
        lines += [f"comment on column kvo_report.{view.name}.{column.name} is {_literal(column.about)};" for column in view.columns]
    return "\n".join(lines) + "\n"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
