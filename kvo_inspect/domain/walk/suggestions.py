"""What the capture line proposes while somebody types, and which checkpoint somebody means: words that look alike. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.findings.codes import parse_code
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import can_recheck
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.closed_sets import PartnerKind
from kvo_inspect.domain.walk.rows import Walk

T = TypeVar("T")

SHORTEST = 3
"""Words of fewer letters say too little; numbers count from two digits."""
BEGINNING = 4
"""From so many letters on it is enough that one word begins with the other."""
MOST = 2
"""Proposals of each kind."""

_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    _WORD.findall(
        "een het van aan bij uit nog met dat die wel per tot deze naast voor achter onder langs door naar niet geen goed slecht "
        "zijn zoals ander andere heeft wordt veel alle tegen over boven rond zonder maar "
        "the and for out are one two this that with near next behind under along "
        "from against over not good poor there have other some many all"
    )
)


def words_of(text: str) -> frozenset[str]:
    """Return the words of *text* that say something: small letters, at least three of them, or a number."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word for word in words if (len(word) >= SHORTEST and word not in _COMMON) or (word.isdigit() and len(word) > 1))


def alike(word: str, other: str) -> bool:
    """Whether two words begin alike for the length of the shorter one: nutskast, nutskasten. Numbers and short words must be equal."""
    if word.isdigit() or other.isdigit() or min(len(word), len(other)) < BEGINNING:
        return word == other
    return word.startswith(other) or other.startswith(word)


def shared(typed: frozenset[str], words: frozenset[str]) -> int:
    """Return how many of the words typed have one alike."""
    return sum(any(alike(word, other) for other in words) for word in typed)


def finding_text(walk: Walk, finding: Finding, lang: str) -> str:
    """Return a finding in a few words: what is wrong, and at which object."""
    if finding.text:
        return f"{finding.object} {finding.text}".strip()
    defect = walk.defects.get(finding.item or "")
    return f"{defect(lang) if defect is not None else ''} {finding.object}".strip()


def known_here(walk: Walk, stop: Checkpoint, typed: str, lang: str) -> list[Finding]:
    """Return the earlier open findings at this checkpoint that share a word with what is typed and can be rechecked, best first."""
    wanted = words_of(typed)
    if not wanted:
        return []
    scored = [
        (shared(wanted, words_of(finding_text(walk, finding, lang))), finding)
        for finding in walk.earlier.values()
        if finding.checkpoint == stop.id and can_recheck(finding, walk.round.part, finding.round == walk.round.id)
    ]
    return _best(scored)


def belongs_to(walk: Walk, typed: str, lang: str) -> list[tuple[Checklist, Item]]:
    """Return the items of this round that can make a finding and share words with what is typed, best first."""
    wanted = words_of(typed)
    if not wanted:
        return []
    scored = []
    for theme in walk.themes:
        for item in theme.checklist.item:
            if item.defect is None or item.adds_to is not None:
                continue
            count = shared(wanted, words_of(f"{item.defect(lang)} {item.ask(lang)}"))
            if count:
                scored.append((2 * count + shared(wanted, words_of(item.look_for(lang))), (theme.checklist, item)))
    return _best(scored)


def _best(scored: Iterable[tuple[int, T]]) -> list[T]:
    """Return the best of what scores at all; equals keep their order."""
    return [candidate for score, candidate in sorted(scored, key=lambda pair: -pair[0]) if score][:MOST]


CALLED: dict[PartnerKind, str] = {
    "municipality": "gemeente municipality",
    "police": "politie wijkagent police",
    "fire_service": "brandweer veiligheidsregio fire brigade",
    "business_association": "ondernemersvereniging vereniging parkmanagement parkmanager association",
    "company": "bedrijf ondernemer huurder company tenant",
    "grid_operator": "netbeheerder grid operator",
    "water_board": "waterschap water board",
    "environment_service": "omgevingsdienst environment",
    "water_company": "drinkwaterbedrijf waterleidingbedrijf waterbedrijf",
    "security": "beveiliging beveiligingsbedrijf beveiliger security",
    "owner": "eigenaar verhuurder pandeigenaar owner landlord",
}
"""What people call a kind of partner in a reply, in both languages."""


def partner_meant(partners: Iterable[Partner], text: str) -> Partner | None:
    """Return the one partner whom *text* names, by organisation, else by kind; None when that is nobody or more than one."""
    wanted = words_of(text)
    partners = list(partners)
    for names in ({partner.id: partner.organisation for partner in partners}, {partner.id: CALLED[partner.kind] for partner in partners}):
        scored = {partner.id: shared(wanted, words_of(names[partner.id])) for partner in partners}
        best = max(scored.values(), default=0)
        matches = [partner for partner in partners if best and scored[partner.id] == best]
        if matches:
            return matches[0] if len(matches) == 1 else None
    return None


@dataclass(frozen=True, slots=True)
class Likeness:
    """The parts of a finding that tell whether another finding at the same checkpoint is the same thing."""

    item: str | None
    object: str
    words: frozenset[str]
    """The words of what is wrong and of what was typed."""

    def with_(self, other: Likeness) -> int:
        """Return how much two findings at one checkpoint look like the same thing, 0 for not.

        Two different objects never are. The same question is; else two words in common say so, one where there are few, three
        between two questions. House numbers say only where.
        """
        my_object, their_object = self.object.casefold().strip(), other.object.casefold().strip()
        if my_object and their_object and my_object != their_object:
            return 0
        mine, theirs = _without_numbers(self.words), _without_numbers(other.words)
        common = shared(mine, theirs)
        common = min(common, shared(theirs, mine)) if common else 0
        same = self.item is not None and self.item == other.item
        enough = 3 if self.item and other.item else 2 if min(len(mine), len(theirs)) > 2 else 1
        if not same and not (my_object and their_object) and common < enough:
            return 0
        return 8 * bool(my_object and their_object) + 4 * same + common


def _without_numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if not word.isdigit())


def find_stops(walk: Walk, typed: str) -> list[tuple[Checkpoint, Finding | None]]:
    """Return the checkpoints that a number, a part of a name or a finding's code can mean, the likeliest first."""
    plain = " ".join(typed.split()).casefold()
    if not plain:
        return []
    if plain.isdigit() and 1 <= int(plain) <= len(walk.stops):
        return [(walk.stops[int(plain) - 1], None)]
    wanted = parse_code(plain)
    pairs: list[tuple[Checkpoint, Finding | None]] = []
    for finding in (*walk.findings.values(), *walk.earlier.values()):
        code = parse_code(finding.code)
        if code is not None and (code.may_be(wanted) if wanted is not None else str(code.number) == plain):
            pairs += [(stop, finding) for stop in walk.stops if stop.id == finding.checkpoint]
    if wanted is not None and wanted.mark:
        pairs = [pair for pair in pairs if pair[1] is not None and parse_code(pair[1].code) == wanted] or pairs
    stops = [stop for stop in walk.stops if plain in f"{stop.name} {stop.company} {stop.extent}".casefold()]
    stops.sort(key=lambda stop: not stop.name.casefold().startswith(plain))
    return [*pairs, *((stop, None) for stop in stops)]
