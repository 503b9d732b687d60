"""Which finding a code names. Two laptops may have given out the same code: then it is asked which is meant, by place and question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kvo_inspect.domain.findings.codes import distinct_mark, own_mark, parse_code, with_mark
from kvo_inspect.domain.findings.finding import Finding, few_words
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import NotFound, RuleError
from kvo_inspect.store.checklists.stored import known_items
from kvo_inspect.store.record import codes
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, language, p_

MOST_NAMED = 6
"""A sentence names so many findings that a code can mean; a list to choose from has all of them."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """One of the findings that a code can mean."""

    finding: Finding
    code: str
    """A code that means this one alone, whatever else the record holds."""
    place: str
    words: str

    def __str__(self) -> str:
        """Return the code with the place and what is wrong there."""
        return f"{self.code} ({', '.join(filter(None, (self.place, self.words)))})"


class WhichFinding(RuleError):
    """A code can mean several findings: the sentence names each with a code that means no other."""

    def __init__(self, typed: str, namesakes: Sequence[Namesake]) -> None:
        self.namesakes = tuple(namesakes)
        super().__init__(
            _("{code} can be {which}: which one is meant?").format(code=typed, which=", ".join(map(str, self.namesakes[:MOST_NAMED]))), "of"
        )


def find_by_code(store: Store, typed: str, park_id: str | None = None, *, confidential: bool = False, but: Collection[str] = ()) -> Finding:
    """Return the finding with this code, of a park or of any; within a park its number will do. *but*: ids of those that are not meant.

    Raises NotFound when no finding has it, and WhichFinding when several can be meant.
    """
    wanted = clean_line(typed)[:40]
    findings = findings_with_code(store, wanted, park_id, confidential=confidential)
    if not findings and park_id is not None:
        findings = _with_number(store, wanted, park_id, confidential=confidential)
    findings = [finding for finding in findings if finding.id not in but] or findings
    if not findings:
        raise NotFound(wanted, p_("thing", "finding"))
    if len(findings) > 1:
        raise WhichFinding(wanted.upper(), namesakes_of(store, findings))
    return findings[0]


def is_code_of(store: Store, typed: str, finding: Finding) -> bool:
    """Return whether what was typed is the code of this finding, with its mark or as it was handed out without."""
    return any(named.id == finding.id for named in findings_with_code(store, typed, finding.park, confidential=finding.confidential))


def namesakes_of(store: Store, findings: Sequence[Finding]) -> list[Namesake]:
    """Return findings with what tells them apart; of those that share a code, that is a mark."""
    by = codes.makers(store.db, [finding.id for finding in findings])
    devices: dict[str, set[str]] = {}
    for laptop in codes.known_letters(store.db):
        devices.setdefault(laptop.letters, set()).add(laptop.device)
    bare = [with_mark(finding.code, "") for finding in findings]
    items = known_items(store)
    namesakes: list[Namesake] = []
    for finding, written in zip(findings, bare, strict=True):
        is_unique = finding.code != written or bare.count(written) == 1
        mark = "" if is_unique else distinct_mark(by.get(finding.id, ""), devices.get(written[:3], ()))
        code = with_mark(written, mark) if mark else finding.code
        stop, park = store.find(Checkpoint, finding.checkpoint), store.find(Park, finding.park)
        places = [stop.name if stop else "", park.name if park and len({other.park for other in findings}) > 1 else ""]
        known = items.get(finding.item or "")
        words = few_words((known[1].defect or known[1].ask)(language()) if known else "", finding.object, finding.text)
        namesakes.append(Namesake(finding, code, ", ".join(filter(None, places)), words))
    return namesakes


def findings_with_code(store: Store, typed: str, park_id: str | None = None, *, confidential: bool = False) -> list[Finding]:
    """Return the findings that a code can mean, of a park or of all; a number alone is no code."""
    wanted = parse_code(typed)
    if wanted is None:
        return []
    condition = "code like ?3 and (instr(code, '-') = 0 or ltrim(substr(code, instr(code, '-') + 1), 'V0') = ?4)"
    findings = [
        finding
        for finding in store.select(
            Finding,
            # Of all parks the codes alone are looked through, in their index: a search does this while somebody types.
            f"where {'park = ?1' if park_id else f'n in (select n from finding where ?1 is null and {condition})'} and gone = 0 "
            f"and confidential <= ?2 and {condition} order by n",
            [park_id, int(confidential), f"{wanted.letters}%{wanted.number}", str(wanted.number)],
        )
        if (parsed := parse_code(finding.code)) is not None and parsed.may_be(wanted)
    ]
    if not wanted.mark:
        return findings
    exact = [finding for finding in findings if parse_code(finding.code) == wanted]
    by = codes.makers(store.db, [finding.id for finding in findings])
    return exact or [finding for finding in findings if own_mark(by.get(finding.id, "")).startswith(wanted.mark)]


def _with_number(store: Store, typed: str, park_id: str, *, confidential: bool) -> list[Finding]:
    number = typed.upper().lstrip("V0")
    if not number.isdigit():
        return []
    where = "where park = ? and gone = 0 and confidential <= ? and code like ? order by n"
    findings = store.select(Finding, where, [park_id, int(confidential), f"%{number}"])
    return [finding for finding in findings if (parsed := parse_code(finding.code)) is not None and str(parsed.number) == number]
