"""Whose letters codes begin with, and the marks of those that two laptops have (domain/findings/codes.py).

The table `code_letters` names each laptop's letters as findings have them, since when; it follows from the log. `finding.code` is the
code as people read it: its row is the one place where a mark is put, so every screen, list, mail, file and search shows the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from kvo_inspect.domain.findings.codes import SPREADSHEET_WORDS, LaptopLetters, marks, with_mark
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.record.logs import SHOWN

_NOTE = """insert into code_letters (letters, device, confidential, stamp) {select}
  on conflict (letters, device, confidential) do update set stamp = min(stamp, excluded.stamp)"""
_MADE = """select substr(json_extract(c.fields, '$.code'), 1, 3), l.device, l.confidential, min(m.stamp) from {changes} c
  cross join change m on m.noun_id = c.noun_id and m.noun = 'finding' and m.after = '[]' join log l on l.id = m.log
  where c.noun = 'finding' and json_extract(c.fields, '$.code') <> '' group by 1, 2, 3"""
OF_RECORD = _MADE.format(changes="change")
"""The rows of `code_letters`, from the log: of whoever made the finding, since then, also where another laptop erased its words and wrote
the code again."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Letters that more than one laptop has."""

    letters: str
    laptops: tuple[tuple[str, str, str], ...]
    """(device, who wrote on it last, its letters as codes show them), the earliest first."""


def note_letters(db: Database, code: str, device: str, confidential: bool, stamp: int) -> None:
    """Note that a finding got a code (inside a transaction); when its letters are new in the record, codes get the marks they need."""
    letters = [code[:3], device, int(confidential)]
    if not db.execute("select 1 from code_letters where letters = ? and device = ? and confidential = ?", letters).fetchone():
        db.execute(_NOTE.format(select="values (?, ?, ?, ?)"), [*letters, stamp])
        settle_codes(db)


def note_staged_letters(db: Database) -> None:
    """Note the codes among the changes laid aside in `staging.line` (inside a transaction)."""
    # `where 1`: SQLite's own advice for an upsert from a select.
    db.execute(_NOTE.format(select=f"select * from ({_MADE.format(changes='staging.line')}) where 1"))


def note_all_letters(db: Database) -> None:
    """Note the codes of the whole log anew (inside a transaction)."""
    db.execute("delete from code_letters")
    db.execute(_NOTE.format(select=f"select * from ({OF_RECORD}) where 1"))


def known_letters(db: Database) -> list[LaptopLetters]:
    """Return whose letters codes have."""
    rows = db.execute("select letters, device, confidential, stamp from code_letters order by letters, device, confidential").fetchall()
    return [LaptopLetters(letters, device, bool(confidential), stamp) for letters, device, confidential, stamp in rows]


def shown_marks(db: Database) -> dict[tuple[str, str], str]:
    """Return the mark of each laptop (letters, device) whose codes are shown with one; nothing in nearly every record."""
    return marks(known_letters(db))


def shown_letters(db: Database) -> dict[tuple[str, str], str]:
    """Return the letters (letters, device) of each log as people read them."""
    marked = shown_marks(db)
    logs = db.execute("select distinct letters, device from log").fetchall()
    return {(letters, device): letters + marked.get((letters, device), "") for letters, device in logs}


def settle_codes(db: Database) -> None:
    """Write codes as they are shown, where two laptops have the same letters (inside a transaction)."""
    marked = shown_marks(db)
    for letters in sorted({letters for letters, _device in marked}):
        rows = db.execute(
            """select f.id, f.code, l.device from finding f join change c on c.noun_id = f.id and c.noun = 'finding' and c.after = '[]'
            join log l on l.id = c.log where substr(f.code, 1, 3) = ?""",
            [letters],
        ).fetchall()
        for finding, code, device in rows:
            if (shown := with_mark(code, marked.get((letters, device), ""))) != code:
                db.execute("update finding set code = ? where id = ?", [shown, finding])


def as_shown(noun: Noun, mark: str) -> Noun:
    """Return a finding as its row holds it: with the code as it is shown."""
    return noun.model_copy(update={"code": with_mark(getattr(noun, "code", ""), mark)})


def makers(db: Database, findings: list[str]) -> dict[str, str]:
    """Return the laptop that made each of these findings."""
    some = ", ".join("?" * len(findings))
    return dict(
        db.execute(
            f"select noun_id, device from change join log on log.id = change.log where noun_id in ({some}) and after = '[]'", findings
        ).fetchall()
    )


def must_change(db: Database, device: str, letters: str) -> bool:
    """Return whether a laptop gives its next codes other letters: an earlier one has these, or a spreadsheet misreads them."""
    if letters in SPREADSHEET_WORDS:
        return True
    laptops = _in_order(db, letters)
    return bool(laptops) and laptops[0] != device


def twins(db: Database) -> dict[str, Twins]:
    """Return the letters that more than one laptop has, whether or not codes were given out with them."""
    marked = shown_marks(db)
    letters_of_two = db.execute(
        "select letters from (select letters, device from log union select letters, device from code_letters) "
        "group by letters having count(*) > 1"
    ).fetchall()
    return {
        letters: Twins(
            letters, tuple((device, _author(db, device), letters + marked.get((letters, device), "")) for device in _in_order(db, letters))
        )
        for (letters,) in letters_of_two
    }


def _in_order(db: Database, letters: str) -> list[str]:
    """Return the laptops with these letters, as `marks` has them; those that gave out no code come last, by their first change."""
    rows: list[tuple[Any, ...]] = db.execute(
        """select device, min(late), min(stamp) from (
          select device, confidential as late, stamp from code_letters where letters = :letters union all
          select device, 2, (select stamp from change where change.log = log.id order by seq limit 1) from log where letters = :letters)
        group by device, late""",
        {"letters": letters},
    ).fetchall()
    first: dict[str, tuple[int, int]] = {}
    for device, late, stamp in rows:
        first[device] = min((late, stamp or 0), first.get(device, (late, stamp or 0)))
    return sorted(first, key=lambda device: (*first[device], device))


def _author(db: Database, device: str) -> str:
    row = db.execute(
        f"select {SHOWN} from change join log on log.id = change.log where device = ? and author <> '' order by n desc limit 1", [device]
    ).fetchone()
    return str(row[0]) if row else ""
