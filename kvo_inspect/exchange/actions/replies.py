"""A returned action list: what a partner filled in, read as replies; what is not understood is told with its row and why."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from kvo_inspect.domain.findings.codes import parse_code
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Said, problem_of
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.values.closed_sets import ReplyKind
from kvo_inspect.domain.values.dates import parse_day
from kvo_inspect.domain.values.text import LINE_LIMIT, TEXT_LIMIT, clean_line
from kvo_inspect.errors import ContentError, NotFound
from kvo_inspect.exchange.actions.sheet import FILLED_IN, KEYS, titles
from kvo_inspect.exchange.tables.formulas import unescaped
from kvo_inspect.exchange.tables.incoming import IncomingCell, Rows, read_rows
from kvo_inspect.store.actions.replies import NewReply
from kvo_inspect.store.findings.by_code import WhichFinding, find_by_code, is_code_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

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

_KINDS: tuple[tuple[ReplyKind, str], ...] = (
    ("not_ours", r"niet (van|voor) ons|niet ons|not (ours|for us|our responsibility)"),
    ("in_hand", r"in behandeling|in uitvoering|opgepakt|(mee )?bezig|in hand|in progress|being done"),
    ("planned", r"ingepland|gepland|planned|scheduled"),
    ("done", r"gereed( gemeld)?|klaar|opgelost|hersteld|uitgevoerd|afgehandeld|gedaan|done|ready|repaired|fixed|solved|completed?"),
)
_REST = re.compile(r"^[\s,;:.–-]*(maar\s+)?(but\s+)?(van|voor|bij|op|per|of|on|for|at|sinds|since)?[\s:]*", re.IGNORECASE)
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{2,4})?")


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A row that was filled in and could not be taken."""

    row: int
    code: str
    why: str

    def __str__(self) -> str:
        """Return the sentence of a problem: row, code and why."""
        about = _("Row {row} ({code}): {why}") if self.code else _("Row {row}: {why}")
        return about.format(row=self.row, code=self.code, why=self.why)


@dataclass(frozen=True, slots=True)
class Returned:
    """What a returned list holds."""

    replies: tuple[NewReply, ...]
    problems: tuple[NotUnderstood, ...]
    empty: int
    """Rows that were left empty."""


class _WrongRowError(Exception):
    """A row cannot be taken; its text says why."""


def read_reply_list(store: Store, path: Path, park_id: str | None = None) -> Returned:
    """Return the replies in a returned list, CSV or XLSX; ContentError when it is no such list.

    Rows are known by the finding's id; without it (a copied table) by the code, within *park_id* when codes are not enough.
    """
    name = clean_line(path.name)[:80]
    replies: dict[str, NewReply] = {}
    problems: list[NotUnderstood] = []
    empty, tables = 0, 0
    for rows in read_rows(path):
        header = _header(rows)
        if header is None:
            continue
        at, columns = header
        tables += 1
        for number, cells in rows[at + 1 :]:
            row = {key: cells[place] for key, place in columns.items() if place < len(cells)}
            code = clean_line(_text(row.get("code")))[:20]
            filled = {key: row.get(key, "") for key in FILLED_IN}
            if not any(_text(cell) for cell in filled.values()):
                empty += bool(code or row.get("finding"))
                continue
            try:
                reply = _reply(store, row, filled, park_id)
            except _WrongRowError as error:
                problems.append(NotUnderstood(number, code, str(error)))
            else:
                replies.setdefault(f"{reply.finding} {reply.row}", reply)
    if not tables:
        raise ContentError(
            _("{file} is no action list of ours: a table with columns such as “{code}” and “{reply}” was expected.").format(
                file=name, code=titles()["code"], reply=titles()["reply"]
            ),
            (),
        )
    return Returned(tuple(replies.values()), tuple(problems), empty)


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


def _reply(store: Store, row: dict[str, IncomingCell], filled: dict[str, IncomingCell], park_id: str | None) -> NewReply:
    finding = _finding(store, row, park_id)
    reference, text = clean_line(_text(filled["reference"])), _text(filled["remark"])
    if len(reference) > LINE_LIMIT or len(text) > TEXT_LIMIT:
        raise _WrongRowError(_("this is too long; shorten the reference or the remark"))
    reply = _said(store, filled)
    content = [finding.id, clean_line(_text(row.get("list"))), *(_text(filled[key]) for key in FILLED_IN)]
    return NewReply(finding.id, reply, reference, text, hashlib.sha256(to_text(content).encode()).hexdigest())


def _finding(store: Store, row: dict[str, IncomingCell], park_id: str | None) -> Finding:
    finding_id, code = unescaped(_text(row.get("finding"))), clean_line(unescaped(_text(row.get("code")))).upper()
    finding = store.find(Finding, finding_id) if finding_id else None
    if finding is None and code and not finding_id:
        try:
            finding = find_by_code(store, code, park_id) if parse_code(code) else None
        except WhichFinding as which:
            raise _WrongRowError(str(which)) from None
        except NotFound:
            finding = None
    if finding is None or finding.gone or (park_id is not None and finding.park != park_id):
        raise _WrongRowError(_("this finding is not in this record"))
    if code and not is_code_of(store, code, finding):
        raise _WrongRowError(_("code and id do not belong together: was the table sorted in part?"))
    return finding


def _said(store: Store, filled: dict[str, IncomingCell]) -> Said | None:
    raw = clean_line(_text(filled["reply"]))
    other = clean_line(_text(filled["belongs_to"]))[:LINE_LIMIT]
    if not raw:
        if _text(filled["on"]) or other:
            raise _WrongRowError(_("the answer is empty: in progress, planned, done or not ours?"))
        return None
    kind, rest = _kind(raw)
    day = _day(store, filled["on"]) or (_day_within(store, rest) if kind != "not_ours" else None)
    reply = Said(kind=kind, on=None if kind == "not_ours" else day, belongs_to=(other or rest)[:LINE_LIMIT] if kind == "not_ours" else "")
    missing = problem_of(reply)
    if missing == "on":
        raise _WrongRowError(_("planned, but on which day?"))
    if missing:
        raise _WrongRowError(_("not theirs, but whose?"))
    if kind == "done" and day and day > store.today.isoformat():
        raise _WrongRowError(_("done on a day that is still to come: planned?"))
    return reply


def _kind(raw: str) -> tuple[ReplyKind, str]:
    """Return which of the four kinds a text begins with, and what was written behind it; _WrongRowError when it is none."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", raw) if not unicodedata.combining(c))
    for kind, words in _KINDS:
        match = re.match(rf"(is |wordt |al )?({words})\b", plain, re.IGNORECASE)
        if match:
            return kind, _REST.sub("", plain[match.end() :], count=1).strip(" .")
    raise _WrongRowError(_("“{said}” is none of the four: in progress, planned, done, not ours").format(said=raw[:40]))


def _day(store: Store, cell: IncomingCell) -> str | None:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = clean_line(cell)
    if not text:
        return None
    try:
        return parse_day(text.partition(" ")[0], store.today)
    except ValueError:
        raise _WrongRowError(_("“{said}” is no day: day-month-year was expected").format(said=text[:40])) from None


def _day_within(store: Store, text: str) -> str | None:
    """Return the day that was written behind the answer ("gepland op 1-12-2026")."""
    match = _DAY.search(text)
    return _day(store, match[0]) if match else None
