"""Every closed set of the record, each once: its type, and its members in order.

Imports nothing but typing: wording needs the sets at the first frame. Each member has a name in `wording.names`, which a test asks for.
"""

from __future__ import annotations

from typing import Literal, get_args

PartOfDay = Literal["day", "evening"]
PARTS: tuple[PartOfDay, ...] = get_args(PartOfDay)

CheckpointKind = Literal["road", "plot", "entrance", "parking", "green", "water", "object", "whole"]
"""Kinds of checkpoint: road section, plot, entrance, car park, green strip, water, object, the whole park."""
CHECKPOINT_KINDS: tuple[CheckpointKind, ...] = get_args(CheckpointKind)

PartnerKind = Literal[
    "municipality",
    "police",
    "fire_service",
    "business_association",
    "company",
    "grid_operator",
    "water_board",
    "environment_service",
    "water_company",
    "security",
    "owner",
]
PARTNER_KINDS: tuple[PartnerKind, ...] = get_args(PartnerKind)

Severity = Literal["minor", "normal", "serious", "urgent"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

Grade = Literal["A+", "A", "B", "C", "D"]
GRADES: tuple[Grade, ...] = get_args(Grade)

Certainty = Literal["verified", "old", "local", "weak", "practice", "exists", "own"]
"""How sure a norm is: seen in its source; an older edition; one municipality or region only; a weak source; reported
from practice; known to exist but its values not seen; our own guideline (“eigen richtlijn”), no norm."""
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)

Reason = Literal["closed", "hidden", "time", "other"]
"""Why not assessed: closed or no access, not visible, no time, other."""
REASONS: tuple[Reason, ...] = get_args(Reason)

Seen = Literal["solved", "not_yet", "worse", "object_gone", "unseen"]
"""Solved, not yet, worse, the object is gone, cannot be seen this round."""
SEEN: tuple[Seen, ...] = get_args(Seen)

VerdictKind = Literal["accepted", "returned", "duplicate", "dropped"]
VERDICTS: tuple[VerdictKind, ...] = get_args(VerdictKind)

Stage = Literal[
    "new",
    "returned",
    "accepted",
    "sent",
    "planned",
    "in_progress",
    "reported_done",
    "verified",
    "reopened",
    "duplicate",
    "dropped",
]
"""new: nobody has judged it, or a partner refused it or said it is not theirs · returned to its inspector · accepted, not sent yet · sent
· planned · in progress · reported done by its holder · verified: seen solved · reopened: not solved after all · duplicate · dropped."""
STAGES: tuple[Stage, ...] = get_args(Stage)

Status = Literal["new", "sent", "planned", "in_progress", "reported_done", "verified", "reopened"]
STATUSES: tuple[Status, ...] = get_args(Status)

Visible = Literal["day", "evening", "both"]
VISIBLE: tuple[Visible, ...] = ("both", "day", "evening")
"""In the order in which they are offered."""

Urgency = Literal["now", "structural"]
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)

ReplyKind = Literal["in_hand", "planned", "done", "not_ours", "refused"]
"""In hand, planned on a day, done, not ours but somebody else's, ours but we do not do it."""
REPLY_KINDS: tuple[ReplyKind, ...] = get_args(ReplyKind)

SentWay = Literal["mail", "form", "phone", "meeting"]
"""By what way a partner is asked: a mail, a report form of theirs, the phone, in a meeting."""
SENT_WAYS: tuple[SentWay, ...] = get_args(SentWay)

Better = Literal["lower", "higher"]
BETTER: tuple[Better, ...] = get_args(Better)

MeasureStatus = Literal["proposed", "agreed", "in_progress", "done", "dropped"]
MEASURE_STATUSES: tuple[MeasureStatus, ...] = get_args(MeasureStatus)

Phase = Literal[
    "application", "cooperation", "analysis", "plan", "certification", "carrying_out", "evaluation", "adjusting", "recertification"
]
"""The steps of the KVO process in order, and behind them two of before that records still hold (docs/decisions/0029)."""
PHASES: tuple[Phase, ...] = get_args(Phase)
PHASE_MEANT: dict[str, Phase] = {"adjusting": "evaluation", "recertification": "certification"}
"""Phases of before, each with the one that means the same."""
CYCLE_PHASES: tuple[Phase, ...] = tuple(phase for phase in PHASES if phase not in PHASE_MEANT)
"""The phases that a cycle goes through, in order."""

CertificateKind = Literal["new", "renewal"]
"""The first certificate of a park, or a later one."""
CERTIFICATE_KINDS: tuple[CertificateKind, ...] = get_args(CertificateKind)

MeasurementKind = Literal["baseline", "yearly", "follow_up"]
MEASUREMENT_KINDS: tuple[MeasurementKind, ...] = get_args(MeasurementKind)

KeepingKind = Literal["names", "photos", "papers", "signals"]
"""What a keeping period is of: names of people and how to reach them, photos, papers, words and photos of confidential findings."""
KEEPING_KINDS: tuple[KeepingKind, ...] = get_args(KeepingKind)

SignOffKind = Literal["yes", "no"]
"""What somebody who walked along says of a round: it was so, or not."""
SIGN_OFF_KINDS: tuple[SignOffKind, ...] = get_args(SignOffKind)

Ticked = Literal["meter", "visit"]
"""What a round brings along: a light meter; a visit inside the companies."""

ThemeMode = Literal["full", "notable"]
"""How a theme is walked: every question, or only what stands out (free findings)."""

SummarySubject = Literal["checkpoints", "findings", "earlier", "urgent", "not_assessed"]
"""What a line of a report's summary is about: how far the group came, new findings, earlier ones, urgent ones, what nobody could judge."""
SUMMARY_SUBJECTS: tuple[SummarySubject, ...] = get_args(SummarySubject)

SetKind = Literal["full", "short", "own"]
"""Which of its questions a round asks: all, those of the short set, or those of the park's own set."""
SET_KINDS: tuple[SetKind, ...] = get_args(SetKind)

PaperKind = Literal["report", "agreement", "certificate", "minutes", "plan", "survey", "other"]
PAPER_KINDS: tuple[PaperKind, ...] = get_args(PaperKind)

ReportKind = Literal["round", "measurement", "letter", "dossier"]
"""The reports that go to people: of a round, of a measurement, the letter to the entrepreneurs, the dossier for the auditor."""
REPORT_KINDS: tuple[ReportKind, ...] = get_args(ReportKind)

LATER: dict[str, int] = {"reply.said.kind=refused": 5, "trajectory.phase=application": 7}
"""Members that came with a later field set, and which, by the field they stand in: `partner.kind=railway`."""
