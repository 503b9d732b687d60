"""What people are told of papers: what each kind is called, by whom a report was adopted, and what state a report is in."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.papers.paper import Adoption, Paper
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.counts import named_text
from kvo_inspect.wording.names import author_or_nobody_text, day_text, language_name, long_day, moment_text
from kvo_inspect.wording.photos import size_text

NAMED = 4
"""So many photos are named; the others are counted."""


def paper_kind_name(kind: str) -> str:
    """Return what a kind of paper is called."""
    return {
        "report": p_("paper", "report"),
        "agreement": p_("paper", "agreement"),
        "certificate": p_("paper", "certificate"),
        "minutes": p_("paper", "minutes"),
        "plan": p_("paper", "plan"),
        "survey": p_("paper", "survey"),
        "other": p_("paper", "other"),
    }.get(kind, kind)


def report_name(report: str) -> str:
    """Return what a report that goes to people is called."""
    return {
        "round": p_("report", "round report"),
        "measurement": p_("report", "measurement report"),
        "letter": p_("report", "letter to the entrepreneurs"),
        "dossier": p_("report", "dossier"),
        "finding": p_("report", "report of a finding"),
        "partner": p_("report", "report for a partner"),
    }.get(report, report)


def report_state_text(adopted: Paper | None, adoption: Adoption | None, *, names: bool = True) -> str:
    """Return the state of a report: adopted, a draft, or a draft beside the adopted one that is kept; without *names* not by whom."""
    if adoption is not None:
        return _adoption_text(adoption, names=names)
    if adopted is None or adopted.adopted_on is None:
        return _("draft")
    words = _adoption_text(Adoption(adopted.adopted_by, adopted.adopted_on), names=names)
    return _("draft; the report that counts is kept with the record, {adopted}").format(adopted=words)


def _adoption_text(adoption: Adoption, *, names: bool) -> str:
    if not names:
        return _("adopted on {day}").format(day=long_day(adoption.on))
    return _("adopted on {day} by {name}").format(day=long_day(adoption.on), name=adoption.by)


def adopted_text(paper: Paper, *, surpassed: bool = False) -> str:
    """Return when a report was adopted and by whom, and whether another one counts (*surpassed*); empty for any other paper."""
    if not paper.is_adopted:
        return ""
    return ", ".join(filter(None, (day_text(paper.adopted_on), paper.adopted_by, surpassed_text() if surpassed else "")))


def surpassed_text() -> str:
    """Return that of a report another adopted one counts."""
    return _("but another one counts")


def hidden_since_text(paper: Paper, photos: Sequence[str]) -> str:
    """Return that an adopted report may show *photos*, by name, which were covered or marked not to be shared since; empty for none."""
    if not photos:
        return ""
    sentence = n_(
        "! “{title}” was adopted before photo {names} was covered or marked not to be shared, and may show all of it. To mend that: "
        "remove this paper, and adopt the report again.",
        "! “{title}” was adopted before photos {names} were covered or marked not to be shared, and may show all of them. To mend that: "
        "remove this paper, and adopt the report again.",
        len(photos),
    )
    return sentence.format(title=paper.title, names=named_text(photos, NAMED))


def stripped_text(paper: Paper) -> str:
    """Return that a picture is kept without its metadata; empty for any other paper."""
    return _("Kept without what the camera wrote into the picture: place, time, device.") if paper.came_as else ""


def kept_inside_text(title: str) -> str:
    """Return that a paper does not leave, because it is a photo that is not to be shared, or is covered in part."""
    sentence = _(
        "“{title}” is a photo that is covered or not to be shared, and stays inside. To give it out, first let all of it be shared."
    )
    return sentence.format(title=title)


def stays_inside_text() -> str:
    """Return, in a list, that a paper does not leave."""
    return _("not to be shared: the file stays inside")


def facts_texts(paper: Paper, *, surpassed: bool = False) -> list[str]:
    """Return what there is to know of a paper, a line each: its file, its report and adoption, its hash, who kept it.

    *surpassed*: another adopted report of the same counts.
    """
    lines = [f"{paper.name} · {paper.type.upper()} · {size_text(paper.length)}"]
    if paper.report is not None and paper.is_adopted:
        language = language_name(paper.language) if paper.language else ""
        adopted = _adoption_text(Adoption(paper.adopted_by, paper.adopted_on or ""), names=True)
        lines.append(" · ".join(filter(None, (report_name(paper.report), language, adopted))))
        if surpassed:
            lines.append(_("Another adopted report of the same counts: the one whose adoption was recorded last."))
    lines.append(_("kept {moment} by {name}").format(moment=moment_text(paper.made), name=author_or_nobody_text(paper.made_by)))
    lines.append(f"sha256 {paper.sha256}")
    if paper.came_as:
        lines.append(_("as the picture came: sha256 {hash}").format(hash=paper.came_as))
    return lines
