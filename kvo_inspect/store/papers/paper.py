"""Papers of a park: taking a file in, adopting a report, removing a paper, and listing them.

The bytes lie beside those of photos, by their hash (`store.photos.files`), and are put in place within the act that writes the row.
"""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from kvo_inspect.domain.papers.paper import Adoption, Paper, PaperType, ReportSubject
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import PaperKind
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import checked_line, checked_text, clean_line
from kvo_inspect.errors import BadValue, NotFound, RuleError
from kvo_inspect.store.papers.file import PaperFile
from kvo_inspect.store.photos.arrivals import Arrivals
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import Lang, _


class PaperFields(TypedDict, total=False):
    """What a person says of a paper, as it is typed."""

    kind: PaperKind
    day: str | None
    title: str


def paper_id(park_id: str, sha256: str) -> str:
    """Return the id that these bytes have in this park on every laptop."""
    return made_id("paper", park_id, sha256)


def add_paper(store: Store, park_id: str, file: PaperFile, **fields: Unpack[PaperFields]) -> Paper:
    """Keep a file with the record of a park, in one act: kind (other when not given), day, title (the name of the file when empty).

    RuleError when these bytes are kept already. Raises DiskFull, ReadOnly or NotStored; then nothing of it is there.
    """
    park = store.get(Park, park_id)
    there = store.find(Paper, paper_id(park.id, file.sha256))
    if there is not None and not there.gone:
        raise RuleError(_("This file is kept already, as “{title}”.").format(title=there.title), "file")
    cleaned = _cleaned(store, {"kind": "other", "title": "", "day": None, **fields})
    return _keep(store, park.id, file, {**_OF_NO_REPORT, **cleaned, "title": cleaned["title"] or file.name})


def set_paper(store: Store, paper_id_: str, **fields: Unpack[PaperFields]) -> Paper:
    """Change what is said of a paper. RuleError for the kind of an adopted report."""
    paper = store.get(Paper, paper_id_)
    cleaned = _cleaned(store, {**fields})
    if paper.report is not None and cleaned.get("kind", "report") != "report":
        raise RuleError(_("This is an adopted report, and stays one."), "kind")
    if "title" in cleaned:
        cleaned["title"] = cleaned["title"] or paper.name
    with store.act() as act:
        return act.write(Paper, paper.id, park=paper.park, **cleaned)


def adopt_report(
    store: Store, subject: ReportSubject, file: PaperFile, adoption: Adoption, *, language: Lang, title: str, day: str | None = None
) -> Paper:
    """Record that a report was adopted, and keep its file, in one act; *day* is the day that the report is of.

    There is one adopted report of each subject: RuleError when there is one, until that is removed with a reason. Raises as `add_paper`.
    """
    park = store.get(Park, subject.park)
    for model, noun_id in ((Round, subject.round), (Measurement, subject.measurement)):
        if noun_id is not None and store.get(model, noun_id).park != park.id:
            raise NotFound(noun_id)
    adoption = checked_adoption(store, adoption.by, adoption.on)
    must_not_be_adopted(store, subject)
    there = store.find(Paper, paper_id(park.id, file.sha256))
    if there is not None and not there.gone and there.report is not None:
        raise RuleError(_("This file is kept already, as “{title}”.").format(title=there.title), "file")
    fields = {
        "kind": "report",
        "day": day or adoption.on,
        "title": checked_line("title", title, required=True),
        "report": subject.report,
        "round": subject.round,
        "measurement": subject.measurement,
        "language": language,
        "adopted_by": adoption.by,
        "adopted_on": adoption.on,
    }
    return _keep(store, park.id, file, fields)


def checked_adoption(store: Store, by: str, on: str) -> Adoption:
    """Return who adopted and on which day, as typed: today when *on* is empty. Missing or BadValue, also for a day to come."""
    day = typed_day("adopted_on", on or "+0", store.today)
    if day > store.today.isoformat():
        raise BadValue("adopted_on", _("A report cannot have been adopted on a day that is still to come."))
    return Adoption(checked_line("adopted_by", by, required=True), day)


def must_not_be_adopted(store: Store, subject: ReportSubject) -> None:
    """Raise RuleError when a report was adopted already."""
    if (adopted := adopted_report(store, subject)) is not None:
        sentence = _("{name} adopted this report already: “{title}”. To adopt another one, remove that paper first, with the reason.")
        raise RuleError(sentence.format(name=adopted.adopted_by, title=adopted.title))


def remove_paper(store: Store, paper_id_: str, reason: str) -> None:
    """Take a paper away, with the reason; the log keeps what was recorded of it, and its bytes stay where they lie.

    Missing when there is no reason for the removal of an adopted report.
    """
    paper = store.get(Paper, paper_id_)
    reason = checked_text("reason", reason)
    if paper.report is not None:
        checked_line("reason", reason[:1], required=True)
    with store.act() as act:
        act.write(Paper, paper.id, park=paper.park, gone=True, reason=reason or None)


def papers_of(store: Store, park_id: str) -> list[Paper]:
    """Return the papers of a park, the newest day first, those without a day last."""
    return store.select(Paper, "where park = ? and gone = 0 and confidential = 0 order by day is null, day desc, made desc, id", [park_id])


def find_paper(store: Store, park_id: str, called: str) -> Paper:
    """Return the paper of a park that is meant by its title, the name of its file, its id or the beginning of its sha256.

    NotFound when there is none, BadValue when there are several.
    """
    words = clean_line(called).casefold()
    papers = papers_of(store, park_id)
    exact = [paper for paper in papers if words in (paper.id, paper.title.casefold(), paper.name.casefold())]
    fitting = exact or [paper for paper in papers if len(words) >= _SHORTEST and paper.sha256.startswith(words)]
    if not fitting:
        raise NotFound(clean_line(called))
    if len(fitting) > 1:
        sentence = _("Several papers are called “{name}”. Name one by the beginning of its sha256: {hashes}.")
        raise BadValue("paper", sentence.format(name=clean_line(called), hashes=", ".join(paper.sha256[:12] for paper in fitting)))
    return fitting[0]


def adopted_report(store: Store, subject: ReportSubject, *, language: Lang | None = None, form: PaperType | None = None) -> Paper | None:
    """Return the adopted report of a subject, if it is in that language and format where they are asked; None when there is none.

    Two laptops may have adopted one each: the one that was adopted first counts.
    """
    papers = store.select(
        Paper,
        "where park = ? and report = ? and round is ? and measurement is ? and gone = 0 and confidential = 0 order by adopted_on, made, id",
        [subject.park, subject.report, subject.round, subject.measurement],
    )
    fits = bool(papers) and language in (None, papers[0].language) and form in (None, papers[0].type)
    return papers[0] if fits else None


_SHORTEST = 6
"""So many digits of a sha256, at least, name a paper."""
_OF_NO_REPORT: dict[str, Any] = {
    "report": None,
    "round": None,
    "measurement": None,
    "language": None,
    "adopted_by": "",
    "adopted_on": None,
}


def _keep(store: Store, park_id: str, file: PaperFile, fields: dict[str, Any]) -> Paper:
    """Put the bytes of a paper in place and write its row: both, or neither."""
    sha256, arrivals = file.sha256, Arrivals(store)
    try:
        with store.act() as act:
            arrivals.place(sha256, [file.raw])
            paper = act.write(
                Paper,
                paper_id(park_id, sha256),
                park=park_id,
                sha256=sha256,
                length=len(file.raw),
                type=file.type,
                name=file.name,
                **fields,
            )
    except BaseException:
        arrivals.take_back()
        raise
    arrivals.keep()
    return paper


def _cleaned(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    if "title" in fields:
        fields["title"] = checked_line("title", fields["title"])
    if "day" in fields:
        fields["day"] = typed_day("day", fields["day"], store.today) if fields["day"] else None
    return fields
