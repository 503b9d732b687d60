"""Papers of a park: taking a file in, adopting a report, removing a paper, and listing them.

The bytes lie beside those of photos, by their hash (`store.photos.files`), and are put in place within the act that writes the row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
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
from kvo_inspect.store.papers.kept_inside import must_be_no_photo_inside
from kvo_inspect.store.photos.arrivals import Arrivals
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import find_measurement, measurements_to_report
from kvo_inspect.texts import Lang, _, p_


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
    cleaned: dict[str, Any] = {"title": "", **_cleaned(store, {**fields})}
    cleaned["title"] = cleaned["title"] or file.name
    if there is None:  # what nobody said is not written: the same file may be an adopted report on another laptop
        return _keep(store, park.id, file, {name: value for name, value in cleaned.items() if value != Paper.default(name)})
    return _keep(store, park.id, file, {**_OF_NOTHING, **cleaned})


def put_back(store: Store, park_id: str, file: PaperFile) -> Paper | None:
    """Put the bytes of a paper that is kept already in their place, and return it; None when there is none, or its bytes are right.

    Raises as `add_paper`.
    """
    there = store.find(Paper, paper_id(park_id, file.sha256))
    arrivals = Arrivals(store)
    if there is None or there.gone or not arrivals.lacks(file.sha256, len(file.raw)):
        return None
    arrivals.place(file.sha256, [file.raw])
    arrivals.keep()
    return there


def set_paper(store: Store, paper_id_: str, **fields: Unpack[PaperFields]) -> Paper:
    """Change what is said of a paper. RuleError for the kind of an adopted report."""
    paper = store.get(Paper, paper_id_)
    cleaned = _cleaned(store, {**fields})
    if paper.is_adopted and cleaned.get("kind", "report") != "report":
        raise RuleError(_("This is an adopted report, and stays one."), "kind")
    if "title" in cleaned:
        cleaned["title"] = cleaned["title"] or paper.name
    with store.act() as act:
        return act.write(Paper, paper.id, park=paper.park, **cleaned)


def adopt_report(
    store: Store, subject: ReportSubject, file: PaperFile, adoption: Adoption, *, language: Lang, title: str, day: str | None = None
) -> Paper:
    """Record that a report was adopted, and keep its file, in one act; *day* is the day that the report is of.

    There is one adopted report of each subject: RuleError when there is one, until that is removed with a reason. Raises as `add_paper`,
    `checked_adoption` and `must_be_adoptable`.
    """
    park = store.get(Park, subject.park)
    first = _first_of(store, subject)
    for model, noun_id in ((Round, subject.round), (Measurement, subject.measurement), (Measurement, first)):
        if noun_id is not None and store.get(model, noun_id).park != park.id:
            raise NotFound(noun_id)
    adoption = checked_adoption(store, subject, adoption.by, adoption.on)
    there = store.find(Paper, paper_id(park.id, file.sha256))
    if there is not None and not there.gone and there.is_adopted:
        raise RuleError(_("This file is kept already, as “{title}”.").format(title=there.title), "file")
    fields = {
        "kind": "report",
        "day": day or adoption.on,
        "title": checked_line("title", title, required=True),
        "report": subject.report,
        "round": subject.round,
        "measurement": subject.measurement,
        "first": first,
        "language": language,
        "adopted_by": adoption.by,
        "adopted_on": adoption.on,
    }
    return _keep(store, park.id, file, fields, whole=True)


def checked_adoption(store: Store, subject: ReportSubject, by: str, on: str) -> Adoption:
    """Return who adopted and on which day, as typed: today when *on* is empty.

    Missing or BadValue, also for a day to come, or before that of the round or of the last round of the measurement; RuleError as
    `must_be_adoptable`.
    """
    must_be_adoptable(store, subject)
    day = typed_day("adopted_on", on or "+0", store.today)
    if day > store.today.isoformat():
        raise BadValue("adopted_on", _("A report cannot have been adopted on a day that is still to come."))
    if day < _last_day(store, subject):
        raise BadValue("adopted_on", _("A report cannot have been adopted before the day of the last round that it tells of."))
    return Adoption(checked_line("adopted_by", by, required=True), day)


def must_be_adoptable(store: Store, subject: ReportSubject) -> None:
    """Raise RuleError when a report was adopted already, or is of what is not finished or counts nowhere."""
    if subject.round is not None:
        round_ = store.get(Round, subject.round)
        if round_.aside:
            raise RuleError(_("This round was set aside and counts nowhere: its report is not adopted."), "round")
        if round_.closed is None:
            raise RuleError(_("This round is not finished. Finish it first, then adopt its report."), "round")
    if subject.measurement is not None and find_measurement(store, subject.park, subject.measurement).unfinished:
        raise RuleError(_("A round of this measurement is not finished. Finish it first, then adopt the report."), "measurement")
    if (adopted := adopted_report(store, subject)) is not None:
        sentence = _("{name} adopted this report already: “{title}”. To adopt another one, remove that paper first, with the reason.")
        raise RuleError(sentence.format(name=adopted.adopted_by, title=adopted.title))


def _usual_first(store: Store, subject: ReportSubject) -> str | None:
    """Return the id of the measurement with which that of a subject is compared when nobody names one; None when it has no round."""
    if subject.measurement is None:
        return None
    try:
        return measurements_to_report(store, subject.park, None, subject.measurement)[0].id
    except RuleError:
        return None


def _first_of(store: Store, subject: ReportSubject) -> str | None:
    """Return the id of the earlier measurement of a subject; None when it is of none."""
    return subject.first or _usual_first(store, subject)


def _last_day(store: Store, subject: ReportSubject) -> str:
    """Return the day of the last round that a report is of; empty when it is of none."""
    if subject.round is not None:
        return store.get(Round, subject.round).date
    return "" if subject.measurement is None else find_measurement(store, subject.park, subject.measurement).last_day


def remove_paper(store: Store, paper_id_: str, reason: str) -> None:
    """Take a paper away: see `remove_papers`."""
    remove_papers(store, [paper_id_], reason)


def remove_papers(store: Store, paper_ids: Iterable[str], reason: str) -> None:
    """Take papers away, with one reason, in one act; the log keeps what was recorded of them, and their bytes stay where they lie.

    Missing when there is no reason for the removal of an adopted report.
    """
    papers = [store.get(Paper, paper_id_) for paper_id_ in paper_ids]
    reason = checked_text("reason", reason)
    if any(paper.is_adopted for paper in papers):
        checked_line("reason", reason[:1], required=True)
    with store.act() as act:
        for paper in papers:
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
        raise NotFound(clean_line(called), p_("thing", "paper"))
    if len(fitting) > 1:
        sentence = _("Several papers are called “{name}”. Name one by the beginning of its sha256: {hashes}.")
        raise BadValue("paper", sentence.format(name=clean_line(called), hashes=", ".join(paper.sha256[:12] for paper in fitting)))
    return fitting[0]


def adopted_report(store: Store, subject: ReportSubject, *, language: Lang | None = None, form: PaperType | None = None) -> Paper | None:
    """Return the adopted report of a subject, if it is in that language and format where they are asked; None when there is none.

    Of several, adopted on laptops apart or come back after a removal, the one whose adoption was recorded last counts; the day that
    somebody typed decides nothing.
    """
    papers = _adopted_papers(store, replace(subject, first=_first_of(store, subject)), _usual_first(store, subject))
    fits = bool(papers) and language in (None, papers[0].language) and form in (None, papers[0].type)
    return papers[0] if fits else None


def surpassed_papers(store: Store, park_id: str) -> frozenset[str]:
    """Return the ids of the adopted reports of a park beside which another of the same subject counts."""
    surpassed = set[str]()
    several = """select report, round, measurement, first from paper where park = ? and gone = 0 and report is not null
      and adopted_by <> '' group by 1, 2, 3, 4 having count(*) > 1"""
    for report, round_id, measurement, first in store.rows(several, [park_id]):
        surpassed |= {paper.id for paper in _adopted_papers(store, ReportSubject(report, park_id, round_id, measurement, first), None)[1:]}
    return frozenset(surpassed)


def _adopted_papers(store: Store, subject: ReportSubject, usual: str | None) -> list[Paper]:
    """Return the adopted reports of a subject: the one that counts, then those whose adoption was recorded before it.

    A paper that does not tell with what it compares is of the comparison with the *usual* measurement.
    """
    return store.select(
        Paper,
        "where park = ? and report = ? and round is ? and measurement is ? and coalesce(first, ?) is ? "
        f"and gone = 0 and confidential = 0 and adopted_by <> '' order by {_RECORDED} desc, made desc, id",
        [subject.park, subject.report, subject.round, subject.measurement, usual, subject.first],
    )


_RECORDED = """(select max(stamp) from change where noun_id = t.id and noun = 'paper'
  and coalesce(json_extract(fields, '$.adopted_by'), '') <> '')"""
"""SQL: when the adoption was recorded, by the order of the record and not by any clock or typed day."""
_SHORTEST = 6
"""So many digits of a sha256, at least, name a paper."""
_OF_NOTHING: dict[str, Any] = {
    "kind": "other",
    "day": None,
    "report": None,
    "round": None,
    "measurement": None,
    "first": None,
    "language": None,
    "adopted_by": "",
    "adopted_on": None,
}
"""What a paper is that comes back after it was removed, before anybody says what it is."""


def _keep(store: Store, park_id: str, file: PaperFile, fields: dict[str, Any], *, whole: bool = False) -> Paper:
    """Put the bytes of a paper in place and write its row: both, or neither; *whole*: also what stands there so already.

    PaperRefused for a photo that is not to be shared.
    """
    must_be_no_photo_inside(store, file)
    sha256, arrivals = file.sha256, Arrivals(store)
    fields |= {"came_as": file.came_as} if file.came_as else {}
    try:
        with store.act() as act:
            act.whole = whole
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
