"""A returned action list: what a partner filled in, read as replies; what is not understood is told with its row and why."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from kvo_inspect.domain.findings.codes import parse_code
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Said, problem_of
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.values.dates import in_reach, is_far_day, no_day, parse_day
from kvo_inspect.domain.values.rough_days import rough_day
from kvo_inspect.domain.values.text import LINE_LIMIT, TEXT_LIMIT, clean_line, short
from kvo_inspect.errors import ContentError, NotFound
from kvo_inspect.exchange.actions.answer_words import answer_kind
from kvo_inspect.exchange.actions.sheet import FILLED_IN, KEYS, titles
from kvo_inspect.exchange.tables.faults import fault_text, is_fault
from kvo_inspect.exchange.tables.formulas import unescaped
from kvo_inspect.exchange.tables.incoming import IncomingCell, Rows, read_rows
from kvo_inspect.store.actions.over_parks import partners_alike
from kvo_inspect.store.actions.replies import NewReply, is_recorded
from kvo_inspect.store.actions.unclear_rows import UnclearRow
from kvo_inspect.store.findings.by_code import WhichFinding, find_by_code, is_code_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.contacts import listed

HEADER_WITHIN = 40
"""The header stands within so many rows."""

TITLES: dict[str, str] = {
    "code": "code",
    "uw antwoord": "reply",
    "your answer": "reply",
    "op (datum)": "on",
    "on (date)": "on",
    "uw kenmerk": "reference",
    "your reference": "reference",
    "niet van ons, maar van": "belongs_to",
    "not ours, but of": "belongs_to",
    "opmerking": "remark",
    "remark": "remark",
    "id": "finding",
    "lijst": "list",
    "list": "list",
}
"""What the columns that are read back are called in both languages: the list may come back to a program in the other one."""

_WITH_YEAR = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})\b")
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{2,4})?")


@dataclass(frozen=True, slots=True)
class Returned:
    """What a returned list holds."""

    replies: tuple[NewReply, ...]
    problems: tuple[UnclearRow, ...]
    empty: int
    """Rows that were left empty."""
    corrected: int = 0
    """Rows that were not understood, and whose reply was recorded all the same."""


class _WrongRowError(Exception):
    """A row cannot be taken; its text says why, and *meant* what it probably says."""

    def __init__(self, why: str, meant: Said | None = None) -> None:
        super().__init__(why)
        self.meant = meant


class _NotTheirsError(_WrongRowError):
    """A row is of another list than the one that is read; *whose* names of which."""

    def __init__(self, why: str, whose: str) -> None:
        super().__init__(why)
        self.whose = whose


@dataclass(frozen=True, slots=True)
class _ReadFor:
    """For whom a list is read: for one park, for one organisation, or for whoever is asked."""

    park: Park | None
    partners: tuple[Partner, ...]
    """The organisation's partners in all parks; none: of any organisation."""

    @property
    def name(self) -> str:
        """For whom, in words."""
        organisation = partner_text(self.partners[0]) if self.partners else ""
        return " · ".join(filter(None, (organisation, self.park.name if self.park is not None else "")))


def read_reply_list(store: Store, path: Path, park_id: str | None = None, partner_id: str | None = None) -> Returned:
    """Return the replies in a returned list, CSV or XLSX; ContentError when it is no such list, or of quite another than it is read for.

    Rows are known by the finding's id; without it (a copied table) by the code, within *park_id* when codes are not enough. *partner_id*:
    read for the organisation that this partner is. What was asked of one organisation is no answer of another.
    """
    read_for = _ReadFor(
        store.get(Park, park_id) if park_id is not None else None,
        tuple(partners_alike(store, partner_id)) if partner_id is not None else (),
    )
    strangers: list[_NotTheirsError] = []
    name = clean_line(path.name)[:80]
    replies: dict[str, NewReply] = {}
    problems: list[UnclearRow] = []
    empty, corrected, tables = 0, 0, 0
    for rows in read_rows(path):
        header = _header(rows)
        if header is None:
            continue
        at, columns = header
        tables += 1
        for number, cells in rows[at + 1 :]:
            row = {key: cells[place] for key, place in columns.items() if place < len(cells)}
            if not any(_text(row.get(key)) or is_fault(row.get(key, "")) for key in FILLED_IN):
                empty += bool(clean_line(_text(row.get("code"))) or row.get("finding"))
                continue
            try:
                reply = _reply(store, row, read_for)
            except _NotTheirsError as error:
                strangers.append(error)
                reply = _unclear(store, row, error)
            if isinstance(reply, NewReply):
                replies.setdefault(f"{reply.finding} {reply.row}", reply)
            elif is_recorded(store, reply.finding, reply.mark):
                corrected += 1
            else:
                problems.append(replace(reply, row=number, file=name, park=park_id or ""))
    if not tables:
        raise ContentError(
            _("{file} is no action list of ours: a table with columns such as “{code}” and “{reply}” was expected.").format(
                file=name, code=titles()["code"], reply=titles()["reply"]
            ),
            (),
        )
    if strangers and len(strangers) == len(problems) and not replies and not corrected and read_for.name:
        raise ContentError(
            _("{file} is a list of {whose}, and it is read for {other}. Nothing is recorded; read it for whom it is.").format(
                file=name, whose=listed(dict.fromkeys(stranger.whose for stranger in strangers)), other=read_for.name
            ),
            (),
        )
    return Returned(tuple(replies.values()), tuple(problems), empty, corrected)


def _header(rows: Rows) -> tuple[int, dict[str, int]] | None:
    """Return at which place the last header row stands, and which column is which: by the hidden row of keys, else by the titles."""
    header: tuple[int, dict[str, int]] | None = None
    for at, (_number, cells) in enumerate(rows[:HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(cells):
            key = _key(cell)
            if key:
                columns.setdefault(key, place)
        if "reply" in columns and ("code" in columns or "finding" in columns):
            header = (at, header[1] if header else columns)
    return header


def _key(cell: IncomingCell) -> str:
    title = clean_line(_text(cell)).casefold()
    return title if title in KEYS else TITLES.get(title, "")


def _text(cell: IncomingCell | None) -> str:
    return cell.isoformat() if isinstance(cell, dt.date) else (cell or "").strip()


def _reply(store: Store, row: dict[str, IncomingCell], read_for: _ReadFor) -> NewReply | UnclearRow:
    """Return the reply of a row, or the row as it was not understood."""
    finding_id = ""
    try:
        finding_id = _finding(store, row, read_for).id
        _check_faults(row)
        statement, text = _said(store, row)
    except _NotTheirsError:
        raise
    except _WrongRowError as error:
        return _unclear(store, row, error, finding_id)
    reference = clean_line(_text(row.get("reference")))[:LINE_LIMIT]
    return NewReply(finding_id, statement, reference, text, row=_mark(store, finding_id, row))


def _check_faults(row: dict[str, IncomingCell]) -> None:
    """Raise _WrongRowError at a cell to fill in that holds the error of a spreadsheet."""
    for key in FILLED_IN:
        if sentence := fault_text(row.get(key, "")):
            raise _WrongRowError(f"{titles()[key]}: {sentence}")


def _unclear(store: Store, row: dict[str, IncomingCell], error: _WrongRowError, finding_id: str = "") -> UnclearRow:
    """Return a row that cannot be taken, with what stood in it."""
    meant = error.meant
    return UnclearRow(
        row=0,
        code=clean_line(_text(row.get("code")))[:20],
        why=str(error),
        finding=finding_id,
        mark=_mark(store, finding_id, row),
        remark=_text(row.get("remark"))[:TEXT_LIMIT],
        kind=meant.kind if meant is not None else None,
        day=(meant.on if meant is not None else None) or "",
        **{key: clean_line(_text(row.get(key)))[:LINE_LIMIT] for key in FILLED_IN if key != "remark"},
    )


def _mark(store: Store, finding_id: str, row: dict[str, IncomingCell]) -> str:
    """Return the sha256 of what a row says: a day is the same day in whatever form it was written, in XLSX or in CSV.

    Earlier programs took the cells as they stood; a row that they recorded keeps the name that they gave it.
    """
    about, made = finding_id or f"? {clean_line(_text(row.get('code')))}", clean_line(_text(row.get("list")))
    cells = {key: _text(row.get(key)) for key in FILLED_IN}
    before = _sha256([about, made, *cells.values()])
    if finding_id and is_recorded(store, finding_id, before):
        return before
    return _sha256([about, _whole_day(made), *(_whole_day(text) if key == "on" else clean_line(text) for key, text in cells.items())])


def _sha256(content: list[str]) -> str:
    return hashlib.sha256(to_text(content).encode()).hexdigest()


def _whole_day(text: str) -> str:
    """Return a day with its year as `YYYY-MM-DD`; what is none as it stands: without its year a day hangs on when it is read."""
    plain = clean_line(text)
    try:
        return parse_day(plain.partition(" ")[0], dt.date.min) if _WITH_YEAR.match(plain) else plain
    except ValueError:
        return plain


def _finding(store: Store, row: dict[str, IncomingCell], read_for: _ReadFor) -> Finding:
    finding_id, code = unescaped(_text(row.get("finding"))), clean_line(unescaped(_text(row.get("code")))).upper()
    finding = store.find(Finding, finding_id) if finding_id else None
    if finding is None and code and not finding_id:
        try:
            finding = find_by_code(store, code, read_for.park.id if read_for.park is not None else None) if parse_code(code) else None
        except WhichFinding as which:
            raise _WrongRowError(str(which)) from None
        except NotFound:
            finding = None
    if finding is None or finding.gone:
        raise _WrongRowError(_("this finding is not in this record"))
    _must_be_theirs(store, finding, clean_line(_text(row.get("list"))).partition(" ")[2], read_for)
    if code and not is_code_of(store, code, finding):
        raise _WrongRowError(_("code and id do not belong together: was the table sorted in part?"))
    return finding


def _must_be_theirs(store: Store, finding: Finding, asked_of: str, read_for: _ReadFor) -> None:
    """Raise _NotTheirsError unless a finding is of the park and organisation for whom a list is read, and still with whom the list asked.

    *asked_of*: the id of that partner; lists of earlier programs say none.
    """
    park, holder = store.get(Park, finding.park), store.find(Partner, finding.partner) if finding.partner else None
    whose = f"{partner_text(holder)} ({park.name})" if holder is not None else park.name
    of_other_park = read_for.park is not None and read_for.park.id != finding.park
    if of_other_park or (read_for.partners and finding.partner not in {partner.id for partner in read_for.partners}):
        raise _NotTheirsError(_("this is asked of {whose}; the list is read for {other}").format(whose=whose, other=read_for.name), whose)
    earlier_holder = store.find(Partner, asked_of) if asked_of and asked_of != finding.partner else None
    if earlier_holder is not None and finding.partner not in {partner.id for partner in partners_alike(store, earlier_holder.id)}:
        sentence = _("this was asked of {asked}; by now it is with {whose}: note it at the finding if it holds all the same")
        if holder is None:
            sentence = _("this was asked of {asked}; by now it is with nobody: note it at the finding if it holds all the same")
        raise _NotTheirsError(sentence.format(asked=partner_text(earlier_holder), whose=whose), partner_text(earlier_holder))


def _said(store: Store, row: dict[str, IncomingCell]) -> tuple[Said | None, str]:
    """Return what a row says, and its remark; a reason that stands behind a refusal is its remark when that is empty."""
    raw, text = clean_line(_text(row.get("reply"))), _text(row.get("remark"))
    if len(clean_line(_text(row.get("reference")))) > LINE_LIMIT or len(text) > TEXT_LIMIT:
        raise _WrongRowError(_("this is too long; shorten the reference or the remark"))
    other = clean_line(_text(row.get("belongs_to")))[:LINE_LIMIT]
    if not raw:
        if _text(row.get("on")) or other:
            rough = _rough(store, _text(row.get("on")))
            meant = Said(kind="not_ours", belongs_to=other) if other else Said(kind="planned", on=rough)
            raise _WrongRowError(_("the answer is empty: in progress, planned, done, not ours or not going to be done?"), meant)
        return None, text
    kind, rest = answer_kind(raw)
    rough = _rough(store, _text(row.get("on"))) or _rough(store, rest)
    if kind is None:
        sentence = _("“{said}” is none of the answers: in progress, planned, done, not ours, not going to be done")
        raise _WrongRowError(sentence.format(said=short(raw)), Said(kind="planned", on=rough) if rough else None)
    try:
        day = None if kind in ("not_ours", "refused") else _day(store, row.get("on", "")) or _day_within(store, rest)
    except _WrongRowError as error:
        raise _WrongRowError(str(error), Said(kind=kind, on=rough)) from None
    text = text or (rest if kind == "refused" else "")
    statement = Said(kind=kind, on=day, belongs_to=(other or rest)[:LINE_LIMIT] if kind == "not_ours" else "")
    missing = problem_of(statement, text)
    if missing:
        why = {"on": _("planned, but on which day?"), "belongs_to": _("not theirs, but whose?"), "text": _("they do not do it, but why?")}
        raise _WrongRowError(why[missing], Said(kind=kind, on=rough if kind == "planned" else None))
    if kind == "done" and day and day > store.today.isoformat():
        raise _WrongRowError(_("done on a day that is still to come: planned?"), Said(kind="planned", on=day))
    return statement, text


def _rough(store: Store, text: str) -> str | None:
    """Return the day that is probably meant (week 50); None when there is none."""
    day = rough_day(text, store.today) if text else None
    return day.isoformat() if day is not None else None


def _day(store: Store, cell: IncomingCell) -> str | None:
    text = clean_line(_text(cell))
    if not text:
        return None
    raw = text.partition(" ")[0]
    try:
        return in_reach(parse_day(raw, store.today), store.today)
    except ValueError:
        if is_far_day(raw, store.today):
            raise _WrongRowError(no_day("on", raw, store.today).sentence) from None
        raise _WrongRowError(_("“{said}” is no day: day-month-year was expected").format(said=short(text))) from None


def _day_within(store: Store, text: str) -> str | None:
    """Return the day that was written behind the answer ("gepland op 1-12-2026")."""
    match = _DAY.search(text)
    return _day(store, match[0]) if match else None
