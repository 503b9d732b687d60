"""Erasing what is held under a name, or the words of a finding: what stands there instead, and taking the words out for good.

The values beside the words stay: one hash covers all that a change said, so a change is emptied whole, and what stands of it is written
anew before. That in first acts; in the last one the words that stand there instead, with the erasures that go to the other laptops
(`domain.record.erasure`). Between them nothing is lost. Then the files of the record are written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding.erasing import REACHED, texts_at, with_texts
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.record.erasure import Erasure, ErasureAnswer, emptied_form, to_empty
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.domain.values.person_names import PersonName
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.errors import Missing, RuleError
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.people.held import REASON, HeldText, HeldUnderName, name_typed
from kvo_inspect.store.people.judged import judge_again, judged
from kvo_inspect.store.people.last_traces import make_final, note_not_final
from kvo_inspect.store.people.removing import named_change, remove_file
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.reach import ERASE
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.record.tables import NOUNS, SAY_OF_FINDING
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class ErasedText:
    """One text that goes, and what stands there instead."""

    held: HeldText
    instead: str
    """Empty in a field that holds a name or goes along with one; the text without the name where that was one of several words."""

    @property
    def by_hand(self) -> bool:
        """Whether somebody looks at what stands there instead: a text that stands, in which the name is one of several words."""
        return self.held.way == "by_hand" and self.held.stands


@dataclass(frozen=True, slots=True)
class ErasePlan:
    """What is to be erased."""

    name: str
    """The name, or the code of the finding."""
    texts: tuple[ErasedText, ...] = ()
    files: tuple[Photo | Paper, ...] = ()
    """Photos and papers that are removed whole, with their bytes."""
    left: tuple[HeldText, ...] = ()
    """What is held under the name too and stays: where only the last name stands."""
    papers: tuple[Paper, ...] = ()
    """Papers of the parks concerned that stay: nobody looked into them."""
    authored: int = 0
    """At how many changes the name stands as the one who recorded them."""
    authors: tuple[str, ...] = ()
    """The spellings under which they were recorded, where these changes are emptied too; none: they stay."""
    recorded: tuple[tuple[str, str], ...] = ()
    """Noun and id of the things that were recorded so, where their changes are emptied too."""
    promises_stay: bool = False
    """Whether a promise that a removed photo kept stays as it is: the photo came, and was kept long enough. Else it is owed again."""

    @property
    def by_hand(self) -> tuple[ErasedText, ...]:
        """Return the texts that somebody looks at."""
        return tuple(text for text in self.texts if text.by_hand)

    def with_text(self, of: ErasedText, instead: str) -> ErasePlan:
        """Return the plan with other words in the place of a text."""
        return replace(self, texts=tuple(replace(text, instead=instead) if text == of else text for text in self.texts))

    @property
    def things(self) -> tuple[Noun, ...]:
        """Return the things whose words go, each once."""
        return tuple({(text.held.thing.noun, text.held.thing.id): text.held.thing for text in self.texts}.values())


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased."""

    things: int
    changes: int
    files: int
    final: bool
    """Whether the words are gone from the files of the record too; otherwise somebody else reads it, and the next opening does it."""


def plan_erasing(
    store: Store,
    held: HeldUnderName,
    *,
    last_name_too: bool = False,
    only: Callable[[HeldText], bool] = lambda _held: True,
    files: Sequence[Photo | Paper] = (),
    park: str = "",
    author_too: bool = False,
) -> ErasePlan:
    """Return what erasing a name takes out; *only* says of which texts, *park* is the one that it is limited to, *files* are removed whole.

    *author_too*: what was recorded under the name is written anew, and its changes are emptied.
    """
    name = name_typed(held.name)
    chosen = [text for text in held.texts if park in ("", text.thing.park) and only(text) and (text.sure or last_name_too)]
    somebody = _("somebody")

    def instead(text: HeldText) -> str:
        if text.way != "by_hand":
            return ""
        words, end = "", 0
        for place in name.places(text.text):
            if place.sure or last_name_too:
                words, end = words + text.text[end : place.start] + somebody, place.end
        return words + text.text[end:]

    authored_here = [each for each in held.authored if park in ("", each.park) and (each.sure or last_name_too)]
    authors = tuple(sorted({each.author for each in authored_here}))
    parks = {text.thing.park for text in chosen}
    gone = {file.id for file in files}
    papers = store.select(
        Paper, "where gone = 0 and sha256 <> '' and park in (select value from json_each(?)) order by n", [to_text(sorted(parks))]
    )
    return ErasePlan(
        held.name,
        tuple(ErasedText(text, instead(text)) for text in chosen),
        tuple(files),
        tuple(text for text in held.texts if text not in chosen),
        tuple(paper for paper in papers if paper.id not in gone),
        sum(authored.changes for authored in authored_here),
        authors if author_too else (),
        _recorded(store, authors, park, confidential=held.confidential) if author_too else (),
    )


def _recorded(store: Store, authors: Sequence[str], park: str, *, confidential: bool) -> tuple[tuple[str, str], ...]:
    """Return noun and id of the things of which somebody recorded something, in one park or in all."""
    rows = store.rows(
        "select distinct noun, noun_id from change join log on log.id = change.log where author in (select value from json_each(?)) "
        "and ? in ('', log.park) and log.confidential <= ?",
        [to_text(list(authors)), park, int(confidential)],
    )
    return tuple((noun, noun_id) for noun, noun_id in rows if noun in NOUNS)


def plan_erasing_finding(store: Store, finding: Finding, files: Sequence[Photo] = ()) -> ErasePlan:
    """Return what erasing the words of a finding takes out: all that was typed of it and in the notes about it."""
    texts: list[ErasedText] = []
    things = [(Finding.noun, finding.id)]
    for noun in SAY_OF_FINDING:
        things += [(noun, noun_id) for (noun_id,) in store.rows(f'select id from "{noun}" where finding = ? order by n', [finding.id])]
    for noun, noun_id in things:
        thing = store.find(NOUNS[noun], noun_id)
        if thing is None:
            continue
        now = thing.model_dump(mode="json")
        seen = set()
        for change in logs.changes_of(store.db, noun, noun_id):
            for path, text in _typed(change):
                if (path, text) not in seen:
                    seen.add((path, text))
                    name, _dot, rest = path.partition(".")
                    stands = path != REASON and text in texts_at(now.get(name), rest)
                    texts.append(ErasedText(HeldText(thing, path, text, (), "reason" if path == REASON else "name", stands, change.at), ""))
    return ErasePlan(finding.code, tuple(texts), tuple(files))


def _typed(change: Change) -> Iterable[tuple[str, str]]:
    """Yield the texts that a change holds, each with the part of a field; and its reason."""
    if change.erased is None:
        values = values_of(change)
        for path in REACHED.get(change.noun, {}):
            name, _dot, rest = path.partition(".")
            yield from ((path, text) for text in texts_at(values.get(name), rest))
        if change.reason:
            yield REASON, change.reason


def erase(store: Store, plan: ErasePlan, reason: str) -> Erased:
    """Take the words of a plan out of the record, everywhere in its log, for good. Missing and TooLong tell of the reason.

    RuleError when the reason, or a text that shall stand, holds the name, and when there is nothing to erase.
    """
    reason = checked_text("reason", reason)
    if not reason:
        raise Missing("reason")
    _must_not_name(plan, reason)
    if store.author in plan.authors:
        raise RuleError(_("You record under this name on this laptop. Change your name in the settings first."), "name")
    return erase_planned(store, [(plan, reason)])


def erase_planned(store: Store, plans: Iterable[tuple[ErasePlan, str]], progress: Progress = silent) -> Erased:
    """Take the words of several plans out, each for its own reason, all or none: what *progress* raises leaves every word where it was.

    RuleError when there is nothing to erase.
    """
    works: list[tuple[_Work, str]] = []
    files: list[tuple[Photo | Paper, str, bool]] = []
    for plan, reason in plans:
        for work in _works(store, plan):
            progress("gather", len(works), 0)
            works += [(work, reason)] if work.emptied else []
        files += [(file, reason, plan.promises_stay) for file in plan.files]
    if not works and not files:
        raise RuleError(_("There is nothing to erase."), "name")
    reviews = judged(store, [work.thing for work, _reason in works] + [file for file, _reason, _stay in files])
    store.db.execute("pragma secure_delete = on")
    for place in range(max((len(work.writes) for work, _reason in works), default=0)):
        with store.act(ERASE) as act:
            act.whole = True
            for done, (work, _reason) in enumerate(works):
                progress("write anew", done, len(works))
                work.write(act, place)
    requests: dict[tuple[str, bool], str] = {}
    with store.act(ERASE) as act:
        act.whole = True
        note_not_final(store, {file.sha256 for file, _reason, _stay in files})
        for done, (work, reason) in enumerate(works):
            progress("empty", done, len(works) + len(files))
            request = _request(store, requests, work.thing)
            for erasure in work.erasures(store, request, reason):
                act.erase_as(erasure)
        for done, (file, reason, promises_stay) in enumerate(files):
            progress("empty", len(works) + done, len(works) + len(files))
            remove_file(act, file, _request(store, requests, file), reason, promises_stay=promises_stay)
        judge_again(act, reviews)
        for (park, confidential), request in requests.items():
            _answer(store, act, request, park, confidential=confidential)
    emptied = sum(len(work.emptied) for work, _reason in works)
    return Erased(len(works), emptied, len(files), make_final(store))


def _works(store: Store, plan: ErasePlan) -> Iterator[_Work]:
    """Yield what is written of each thing: those with words that go, and those that were recorded under the name."""
    of_thing: dict[tuple[str, str], list[ErasedText]] = {key: [] for key in plan.recorded}
    for text in plan.texts:
        of_thing.setdefault((text.held.thing.noun, text.held.thing.id), []).append(text)
    for (noun, noun_id), texts in of_thing.items():
        thing = texts[0].held.thing if texts else store.find(NOUNS[noun], noun_id)
        if thing is not None:
            yield _Work(store, thing, texts, plan.authors)


def _must_not_name(plan: ErasePlan, reason: str) -> None:
    """Raise RuleError where the name would stand again: in the reason, or in what shall stand."""
    if not any(text.held.places for text in plan.texts):  # the words of a finding: nobody's name
        return
    name = name_typed(plan.name)
    must_not_name(name, reason, "reason")
    for text in plan.by_hand:
        must_not_name(name, text.instead)


def must_not_name(name: PersonName, text: str, field: str = "text") -> None:
    """Raise RuleError at *field* when a text that shall stand, or the reason, holds the name still."""
    if any(place.sure for place in name.places(text)):
        raise RuleError(_("The name stands in it still: {text}").format(text=text), field)


def _request(store: Store, requests: dict[tuple[str, bool], str], thing: Noun) -> str:
    return requests.setdefault((thing.park, thing.confidential), store.new_id())


def _answer(store: Store, act: Act, request: str, park: str, *, confidential: bool) -> None:
    answer_id = made_id("erasure_answer", request, store.device)
    act.write(ErasureAnswer, answer_id, park=park, confidential=confidential, request=request, device=store.device)


@dataclass(slots=True)
class _Work:
    """What is written of one thing, and which of its changes are emptied."""

    store: Store
    thing: Noun
    texts: list[ErasedText]
    authors: tuple[str, ...]
    """Whose changes are emptied too."""
    writes: list[dict[str, Any]] = field(default_factory=list)
    """What is written, a change each: first what else stands of the changes that are emptied and holds no words, then each field that may
    hold words, then what stands in the place of each field whose words go. A field of which somebody erases the words elsewhere meanwhile
    takes nothing along so.
    """
    instead: dict[str, str] = field(default_factory=dict)
    """The fields whose words go, each with the name of the change that wrote what stands there instead."""
    emptied: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        model = type(self.thing)
        changes = logs.changes_of(self.store.db, model.noun, self.thing.id)
        values = fold(changes, model.quiet).values
        reasons = {text.held.text for text in self.texts if text.held.path == REASON}
        stands: dict[str, Any] = {}
        for text in self.texts:
            if text.held.path != REASON:
                name, _dot, rest = text.held.path.partition(".")
                value = stands.get(name, values.get(name, model.default(name)))
                stands[name] = with_texts(value, rest, _swap(text.held.text, text.instead))
        known = tuple(
            named_change(change)
            for change in changes
            if change.erased is None and (change.reason in reasons or (change.author and change.author in self.authors))
        )
        asked = Erasure(id="", park="", fields=tuple(sorted(stands)), emptied=known)
        self.emptied = to_empty(changes, asked)
        going = {(change.log, change.seq) for change in self.emptied}
        left = fold([emptied_form(change, model.refs) if (change.log, change.seq) in going else change for change in changes], model.quiet)
        lost = {
            name: values[name]
            for name in model.own()
            if values.get(name) is not None and name not in stands and name not in model.refs and values[name] != left.values.get(name)
        }
        worded = {path.partition(".")[0] for path in REACHED.get(model.noun, {})}
        wordless = {name: value for name, value in lost.items() if name not in worded}
        self.writes = [wordless] if wordless else []
        self.writes += [{name: value} for name, value in (lost | stands).items() if name not in wordless]
        self.instead = dict.fromkeys(stands, "")

    def write(self, act: Act, place: int) -> None:
        """Write the change at this place, if there is one; the thing stays gone when it was removed."""
        for fields in self.writes[place : place + 1]:
            gone = {GONE: True} if self.thing.gone else {}
            act.write(type(self.thing), self.thing.id, park=self.thing.park, confidential=self.thing.confidential, **{**fields, **gone})
            self.instead |= {name: act.name for name in fields if name in self.instead}

    def erasures(self, store: Store, request: str, reason: str) -> Iterator[Erasure]:
        """Yield the erasure of each field, and one of no field where only the reason of a change goes."""
        for name, instead in self.instead.items() or (("", ""),):
            yield Erasure(
                id=store.new_id(),
                park=self.thing.park,
                confidential=self.thing.confidential,
                request=request,
                of=self.thing.noun,
                thing=self.thing.id,
                fields=(name,) if name else (),
                instead=instead,
                emptied=tuple(named_change(change) for change in self.emptied),
                why=reason,
            )


def _swap(text: str, instead: str) -> Callable[[str], str]:
    return lambda stands: instead if stands == text else stands


def answer_erasures(store: Store) -> int:
    """Answer the requests that this laptop has carried out and did not answer yet, in an act of its own; return how many."""
    rows = store.rows(
        "select distinct e.request, e.park, e.confidential from erasure e where not exists "
        "(select 1 from erasure_answer a where a.request = e.request and a.device = ?) order by 1",
        [store.device],
    )
    if rows:
        with store.act(ERASE) as act:
            for request, park, confidential in rows:
                _answer(store, act, request, park, confidential=bool(confidential))
    return len(rows)
