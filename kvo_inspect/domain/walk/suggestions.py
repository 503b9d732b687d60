"""What the capture line proposes while somebody types, and which checkpoint somebody means: words that look alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from kvo_inspect.domain.checklists.answer import item_key
from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.findings.codes import parse_code
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.closed_sets import PartnerKind
from kvo_inspect.domain.walk.meanings import (
    begins_with,
    belongs_to_thing,
    is_about,
    is_about_itself,
    is_thing,
    shared,
    words_meant,
    words_of,
)
from kvo_inspect.domain.walk.rows import Walk

MOST = 2
"""Questions proposed."""


class _Typed(NamedTuple):
    """What somebody is typing: the words that say something, which word is not finished yet, and all words, the common ones too."""

    words: frozenset[str]
    unfinished: str
    all: frozenset[str]
    lang: str

    def is_about(self, word: str, text: str) -> bool:
        """Whether one of the words is about *text*."""
        return is_about(word, text, self.lang, unfinished=word == self.unfinished)

    def is_thing(self, word: str) -> bool:
        """Whether one of the words names a thing, as far as it was typed."""
        return is_thing(word, unfinished=word == self.unfinished)

    def names(self, text: str) -> bool:
        """Whether the words are about a thing that *text* names: how that thing is says so only where no thing was typed."""
        things = frozenset(word for word in self.words if self.is_thing(word))
        return any(self.is_about(word, text) or belongs_to_thing(word, text, self.lang) for word in things or self.words)

    def nearness(self, word: str, name: str, text: str) -> int:
        """Return how much one of the words is about a question or finding: what its *name* says counts most, then the rest of *text*.

        More where that is the very word, and where the name begins with it; least where it is only a part of that thing.
        """
        if self.is_about(word, text):
            level = 3 if self.is_about(word, name) else 2
            return level + is_about_itself(word, text, self.lang) + (self.is_thing(word) and begins_with(word, name, self.lang))
        return int(belongs_to_thing(word, text, self.lang))


def _read(typed: str, lang: str) -> _Typed:
    words = words_meant(typed)
    return _Typed(words_of(typed, lang), words[-1] if words and typed[-1:].isalnum() else "", frozenset(words), lang)


def finding_text(walk: Walk, finding: Finding, lang: str) -> str:
    """Return a finding in a few words: what is wrong, and at which object."""
    if finding.text:
        return f"{finding.object} {finding.text}".strip()
    defect = walk.defects.get(finding.item or "")
    return f"{defect(lang) if defect is not None else ''} {finding.object}".strip()


def known_here(walk: Walk, stop: Checkpoint, typed: str, lang: str) -> list[Finding]:
    """Return the findings known here that are about what is typed, best first: also those of this round, and those it looked at.

    By their own words and by those of their question: of a lamp that is out often only the number was typed. One whose number is typed
    comes first; of those that are about it alike, one of a question that `belongs_to` proposes.
    """
    read = _read(typed, lang)
    here = [finding for finding in (*walk.earlier.values(), *walk.findings.values()) if finding.checkpoint == stop.id]
    here.sort(key=lambda finding: finding.id in walk.rechecks)  # what this round looked at already comes last
    if not read.words or not here:
        return []
    weights = _weights(read, _questions(walk, lang))
    ranks = {item_key(*proposed): rank for rank, proposed in enumerate(belongs_to(walk, typed, lang))}
    numbers = frozenset(typed.casefold().split())
    scored = []
    for finding in here:
        score = sum(weights[word] * level for word, level in _levels(walk, finding, read, lang).items())
        rank = ranks.get(finding.item, len(ranks)) if finding.item is not None else 0
        scored.append(((finding.object.casefold() not in numbers, -score, rank), finding))
    return [finding for (_number, score, _rank), finding in sorted(scored, key=lambda pair: pair[0]) if score]


def _levels(walk: Walk, finding: Finding, read: _Typed, lang: str) -> dict[str, int]:
    """Return how much the words typed are about a finding: its own words and what its question calls it most, as that asks it less."""
    defect, (_checklist, item) = walk.defects.get(finding.item or ""), walk.items().get(finding.item or "", (None, None))
    own, named = f"{finding.object} {finding.text}", defect(lang) if defect is not None else ""
    question = f"{named} {item.ask(lang) if item is not None else ''}"
    if not read.names(f"{own} {question}"):
        return {}
    return {word: read.nearness(word, f"{own} {named}", f"{own} {question}") for word in read.words}


def belongs_to(walk: Walk, typed: str, lang: str) -> list[tuple[Checklist, Item]]:
    """Return the items of this round that can make a finding and are about what is typed, best first.

    A word counts once, and the less the more questions it is in; what the defect is called says most, what to look for least: that proposes
    only where no question is about the thing. Of equals the one comes first whose defect is called by more of the very words: of a lamp
    that is out also the common “out”.
    """
    read = _read(typed, lang)
    if not read.words:
        return []
    questions = _questions(walk, lang)
    weights = _weights(read, questions)
    of_thing = [question for question in questions if read.names(question.text)]
    scored = []
    for question in of_thing or [question for question in questions if read.names(question.look)]:
        levels = {word: read.nearness(word, question.defect, question.text) or read.is_about(word, question.look) for word in read.words}
        score = sum(weights[word] * level for word, level in levels.items())
        very = len(read.all.intersection(words_meant(question.defect)))
        scored.append(((-score, -very), (question.checklist, question.item)))
    return [proposed for _rank, proposed in sorted(scored, key=lambda pair: pair[0])][:MOST]


class _Question(NamedTuple):
    """A question that can make a finding: what its defect is called, with that what it asks, and what to look for."""

    checklist: Checklist
    item: Item
    defect: str
    text: str
    look: str


def _questions(walk: Walk, lang: str) -> list[_Question]:
    return [
        _Question(theme.checklist, item, item.defect(lang), f"{item.defect(lang)} {item.ask(lang)}", item.look_for(lang))
        for theme in walk.themes
        for item in theme.checklist.item
        if item.defect is not None and item.adds_to is None
    ]


def _weights(read: _Typed, questions: Sequence[_Question]) -> dict[str, float]:
    """Return how much each word says: the less, the more of the round's questions are about it; how a thing is, a third."""
    counts = {word: sum(read.is_about(word, question.text) for question in questions) for word in read.words}
    return {word: log(2 + len(questions) / max(1, count)) / (1 if read.is_thing(word) else 3) for word, count in counts.items()}


CALLED: dict[PartnerKind, str] = {
    "municipality": "gemeente municipality",
    "police": "politie wijkagent police",
    "fire_service": "brandweer veiligheidsregio fire brigade",
    "business_association": "ondernemersvereniging vereniging association",
    "company": "bedrijf ondernemer huurder company tenant",
    "grid_operator": "netbeheerder grid operator",
    "water_board": "waterschap water board",
    "environment_service": "omgevingsdienst environment",
    "water_company": "drinkwaterbedrijf waterleidingbedrijf waterbedrijf",
    "security": "beveiliging beveiligingsbedrijf beveiliger security",
    "owner": "eigenaar verhuurder pandeigenaar owner landlord",
}
"""What people call a kind of partner, in both languages."""
ASKED_THROUGH: dict[PartnerKind, str] = {"business_association": "parkmanagement parkmanager"}
"""Whom people name in a reply when they mean a kind of partner that works through them; who is there is not of that kind for it."""


def partner_meant(partners: Iterable[Partner], text: str) -> Partner | None:
    """Return the one partner whom *text* names, by organisation, else by kind; None when that is nobody or more than one."""
    wanted = words_of(text)
    partners = list(partners)
    organisations = {partner.id: partner.organisation for partner in partners}
    called = {partner.id: f"{CALLED[partner.kind]} {ASKED_THROUGH.get(partner.kind, '')}" for partner in partners}
    for names in (organisations, called):
        scored = {partner.id: shared(wanted, words_of(names[partner.id])) for partner in partners}
        best = max(scored.values(), default=0)
        matches = [partner for partner in partners if best and scored[partner.id] == best]
        if matches:
            return matches[0] if len(matches) == 1 else None
    return None


def kind_meant(partners: Iterable[Partner], organisation: str, role: str) -> PartnerKind | None:
    """Return of what kind the organisation of a participant is; None when neither the partners nor the words tell.

    The partners' names are asked first, then what kinds are called: by the organisation, else by the role.
    """
    wanted = words_of(organisation)
    scored = [(shared(wanted, words_of(partner.organisation)), partner.kind) for partner in partners]
    best = max((score for score, _kind in scored), default=0)
    kinds = {kind for score, kind in scored if score and score == best}
    for text in (organisation, role):
        if len(kinds) != 1:
            kinds = {kind for kind, names in CALLED.items() if words_of(text) & words_of(names)}
    return kinds.pop() if len(kinds) == 1 else None


FACILITATOR = "procesbegeleider begeleider facilitator"
"""What people call who leads the rounds, in both languages."""


def is_facilitator(role: str) -> bool:
    """Whether the role of a participant is to lead the rounds."""
    return bool(shared(words_of(role), words_of(FACILITATOR)))


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
