"""Erasing what is held under a name, or the words of a finding: what stands there instead, and taking the words out for good.

The values beside the words stay: one hash covers all that a change said, so a change is emptied whole, and what stands of it is written
anew before. That in first acts; in the last one the words that stand there instead, with the erasures that go to the other laptops
(`domain.record.erasure`). Between them nothing is lost. Then the files of the record are written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding.erasing import REACHED, is_word, texts_at
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.erasure import Erasure, ErasureAnswer, UnnamedRun
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.domain.values.person_names import PersonName
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.errors import Missing, RuleError
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.people.held import REASON, Authored, HeldText, HeldUnderName, name_typed
from kvo_inspect.store.people.judged import judge_again, judged
from kvo_inspect.store.people.laptop_notes import LaptopNote, folders_called, laptop_notes, readers_called, shorten
from kvo_inspect.store.people.last_traces import make_final
from kvo_inspect.store.people.removing import remove_file
from kvo_inspect.store.people.rewriting import ErasedText, Rewriting
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.authors import forget_own_authors
from kvo_inspect.store.record.erase import is_final
from kvo_inspect.store.record.laptop_only import retired_devices
from kvo_inspect.store.record.reach import ERASE
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.record.tables import NOUNS, SAY_OF_FINDING
from kvo_inspect.texts import _

MOST_RUNS = 500
"""So many runs of changes an erasure names at most: one is enough to know whose name is meant."""


@dataclass(frozen=True, slots=True)
class ErasePlan:
    """What is to be erased."""

    name: str
    """The name, or the code of the finding."""
    texts: tuple[ErasedText, ...] = ()
    files: tuple[Photo | Paper, ...] = ()
    """Photos and papers that are removed whole, with their bytes."""
    staying: tuple[HeldText, ...] = ()
    """What is held under the name too and stays: where only the last name stands."""
    papers: tuple[Paper, ...] = ()
    """Papers of the parks concerned that stay: nobody looked into them."""
    own_names: tuple[Author, ...] = ()
    """The rows that hold the name of who recorded: they are emptied."""
    unnamed: tuple[Authored, ...] = ()
    """What was recorded in changes of before, which hold the name themselves: it is shown there no more, and leaves with nothing but what
    carries changes."""
    authored: int = 0
    """How many changes of before hold the name, those in which it is shown no more included."""
    authors: tuple[str, ...] = ()
    """The spellings under which these were recorded, where they are emptied too; none: they stay."""
    recorded: tuple[tuple[str, str], ...] = ()
    """Noun and id of the things that were recorded so, where their changes are emptied too."""
    untimed: tuple[tuple[str, int, int], ...] = ()
    """Where these changes are emptied: of each measurement its kind, year and of how many findings the dossier does not know any more when
    they were sent or reported done."""
    notes: tuple[LaptopNote, ...] = ()
    """What this laptop notes for itself with the name in it: it is shortened, and stays."""
    readers: tuple[str, ...] = ()
    """Those of the name on the list of receivers: they stay there, and in what left for them."""
    folders: tuple[str, ...] = ()
    """Folders to exchange through whose paths hold the name: they stay."""
    is_sweep: bool = False
    """Whether it takes out what is over. Then users that it names are several people, and a promise that a removed photo kept stays
    as it is: the photo came, and was kept long enough. Else it is owed again."""

    @property
    def by_hand(self) -> tuple[ErasedText, ...]:
        """Return the texts that somebody looks at."""
        return tuple(text for text in self.texts if text.by_hand)

    def with_text(self, of: ErasedText, instead: str) -> ErasePlan:
        """Return the plan with other words in the place of a text."""
        return replace(self, texts=tuple(replace(text, instead=instead) if text == of else text for text in self.texts))

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is to be erased."""
        return not (self.texts or self.files or self.own_names or self.unnamed or self.recorded or self.notes)

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
    """Whether the words are gone from the files of the record too; otherwise the next opening for writing does it (`make_final`)."""
    notes: int = 0
    """How many notes of this laptop were shortened."""


def plan_erasing(
    store: Store,
    held: HeldUnderName,
    *,
    last_name_too: bool = False,
    only: Callable[[HeldText], bool] = lambda _held: True,
    files: Sequence[Photo | Paper] = (),
    park: str = "",
    whose: Callable[[Authored], bool] = lambda _authored: True,
    author_too: bool = False,
    noted: Callable[[LaptopNote], bool] = lambda _note: True,
) -> ErasePlan:
    """Return what erasing a name takes out; *only* says of which texts, *park* is the one that it is limited to, *files* are removed whole.

    *whose* says of what was recorded under the name who is named there no more. *author_too*: what was recorded in changes of before, which
    hold the name themselves, is written anew too, and these changes are emptied. *noted* says which notes of this laptop are shortened:
    they are of no park, so none where it is limited to one.
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

    recorded = [each for each in held.authored if park in ("", each.park) and (each.sure or last_name_too) and whose(each)]
    rows = {(each.park, each.author) for each in recorded if not each.of_before}
    unnamed = tuple(each for each in recorded if each.of_before)
    hidden = [each for each in held.unnamed if park in ("", each.park)]
    authors = tuple(sorted({each.author for each in (*unnamed, *hidden)})) if author_too else ()
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
        tuple(author for author in store.select(Author, "where gone = 0 order by n") if (author.park, author.name) in rows),
        unnamed,
        sum(each.changes for each in (*unnamed, *hidden)),
        authors,
        _recorded(store, authors, park, confidential=held.confidential) if authors else (),
        _untimed(store, authors, park) if authors else (),
        tuple(filter(noted, laptop_notes(store, name, last_name_too=last_name_too))) if not park else (),
        readers_called(store, name) if not park else (),
        folders_called(store, name) if not park else (),
    )


def _recorded(store: Store, authors: Sequence[str], park: str, *, confidential: bool) -> tuple[tuple[str, str], ...]:
    """Return noun and id of the things of which somebody recorded something, in one park or in all."""
    rows = store.rows(
        "select distinct noun, noun_id from change join log on log.id = change.log where author in (select value from json_each(?)) "
        "and ? in ('', log.park) and log.confidential <= ?",
        [to_text(list(authors)), park, int(confidential)],
    )
    return tuple((noun, noun_id) for noun, noun_id in rows if noun in NOUNS)


def _untimed(store: Store, authors: Sequence[str], park: str) -> tuple[tuple[str, int, int], ...]:
    """Return kind and year of each measurement, and of how many of its findings a status or a day of sending was recorded so."""
    rows = store.rows(_UNTIMED, [to_text(list(authors)), park])
    return tuple((kind, year, findings) for kind, year, findings in rows)


_UNTIMED = """select coalesce(m.kind, ''), coalesce(m.year, 0), count(distinct f.id) from change c join log l on l.id = c.log
  join finding f on f.id = c.noun_id left join round w on w.id = f.round left join measurement m on m.id = w.measurement
  where c.author in (select value from json_each(?)) and ? in ('', l.park) and l.confidential = 0 and c.noun = 'finding'
  and c.after <> '[]' and (c.fields like '%"status":%' or c.fields like '%"sent":%') group by 1, 2 order by 2, 1"""
"""Such changes alone tell when a finding was sent and reported done (`store.dossier`)."""


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
            yield from ((path, text) for text in texts_at(values.get(name), rest) if is_word(change.noun, path, text))
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
    must_not_be_own(store, plan)
    return erase_planned(store, [(plan, reason)])


def erase_planned(store: Store, plans: Iterable[tuple[ErasePlan, str]], progress: Progress = silent) -> Erased:
    """Take the words of several plans out, each for its own reason, all or none: what *progress* raises leaves every word where it was.

    RuleError when there is nothing to erase.
    """
    works: list[tuple[Rewriting, str, str]] = []  # each with the reason, and whose name it is where that is asked apart
    files: list[tuple[Photo | Paper, str, bool]] = []
    unnamed: list[tuple[Authored, str]] = []
    notes: list[LaptopNote] = []
    for plan, reason in plans:
        for work in _works(store, plan):
            progress("gather", len(works), 0)
            user = work.thing.name if plan.is_sweep and isinstance(work.thing, Author) else ""
            works += [(work, reason, user)] if work.emptied else []
        files += [(file, reason, plan.is_sweep) for file in plan.files]
        unnamed += [(each, reason) for each in plan.unnamed]
        notes += plan.notes
    if not works and not files and not unnamed and not notes:
        raise RuleError(_("There is nothing to erase."), "name")
    reviews = judged(store, [work.thing for work, *_beside in works] + [file for file, _reason, _stay in files])
    for place in range(max((len(work.writes) for work, *_beside in works), default=0)):
        with store.act(ERASE) as act:
            act.whole = True
            for done, (work, *_beside) in enumerate(works):
                progress("write anew", done, len(works))
                work.write(act, place)
    requests: dict[tuple[str, bool, str], str] = {}
    with store.act(ERASE) as act:
        act.whole = True
        for done, (work, reason, user) in enumerate(works):
            progress("empty", done, len(works) + len(files))
            request = _request(store, requests, work.thing.park, confidential=work.thing.confidential, user=user)
            for erasure in work.erasures(store, request, reason):
                act.erase_as(erasure)
        for each, reason in unnamed:
            act.erase_as(_unnaming(store, each, requests, reason))
        for done, (file, reason, promises_stay) in enumerate(files):
            progress("empty", len(works) + done, len(works) + len(files))
            request = _request(store, requests, file.park, confidential=file.confidential)
            remove_file(act, file, request, reason, promises_stay=promises_stay)
        judge_again(act, reviews)
        shorten(store.db, notes)
    forget_own_authors(store.memory)
    emptied = sum(len(work.emptied) for work, *_beside in works)
    return Erased(len(works), emptied, len(files), finish_erasing(store), len(notes))


def finish_erasing(store: Store) -> bool:
    """Take out of the files what was erased, and answer for it; return whether that is done. Costs two looks when it was."""
    final = make_final(store)
    answer_erasures(store)
    return final


def _works(store: Store, plan: ErasePlan) -> Iterator[Rewriting]:
    """Yield what is written of each thing: those with words that go, and those that were recorded under the name."""
    of_thing: dict[tuple[str, str], list[ErasedText]] = {key: [] for key in plan.recorded}
    for text in (*plan.texts, *_texts_of_rows(plan)):
        of_thing.setdefault((text.held.thing.noun, text.held.thing.id), []).append(text)
    for (noun, noun_id), texts in of_thing.items():
        thing = texts[0].held.thing if texts else store.find(NOUNS[noun], noun_id)
        if thing is not None:
            yield Rewriting(store, thing, texts, plan.authors)


def _texts_of_rows(plan: ErasePlan) -> Iterator[ErasedText]:
    for author in plan.own_names:
        yield ErasedText(HeldText(author, "name", author.name, (), "name", True, author.made), "")


def _must_not_name(plan: ErasePlan, reason: str) -> None:
    """Raise RuleError where the name would stand again: in the reason, or in what shall stand."""
    has_name = any(text.held.places for text in plan.texts)
    if not (has_name or plan.own_names or plan.unnamed or plan.notes):  # the words of a finding: nobody's name
        return
    name = name_typed(plan.name)
    must_not_name(name, reason, "reason")
    for text in plan.by_hand:
        must_not_name(name, text.instead)


def must_not_name(name: PersonName, text: str, field: str = "text") -> None:
    """Raise RuleError at *field* when a text that shall stand, or the reason, holds the name still."""
    if any(place.sure for place in name.places(text)):
        raise RuleError(_("The name stands in it still: {text}").format(text=text), field)


def must_not_be_own(store: Store, plan: ErasePlan) -> None:
    """Raise RuleError where this laptop records under the name: it would stand there again with the next key."""
    if store.author in {*plan.authors, *(author.name for author in plan.own_names), *(each.author for each in plan.unnamed)}:
        raise RuleError(_("You record under this name on this laptop. Change your name in the settings first."), "name")


def _request(store: Store, requests: dict[tuple[str, bool, str], str], park: str, *, confidential: bool, user: str = "") -> str:
    """Return the request of what is erased in a park: users have a number each, so of several each has a request of their own."""
    return requests.setdefault((park, confidential, user), store.new_id())


def _unnaming(store: Store, each: Authored, requests: dict[tuple[str, bool, str], str], reason: str) -> Erasure:
    """Return the erasure that takes a name from the changes of before which hold it: it names these, and not the name."""
    runs: list[UnnamedRun] = []
    for device, seq in store.rows(
        "select log.device, seq from change join log on log.id = change.log where author = ? and log.park = ? and log.confidential = ? "
        "order by log.device, seq",
        [each.author, each.park, int(each.confidential)],
    ):
        if runs and runs[-1].device == device and runs[-1].last == seq - 1:
            runs[-1] = runs[-1].model_copy(update={"last": seq})
        elif len(runs) < MOST_RUNS:
            runs.append(UnnamedRun(device=device, first=seq, last=seq))
    request = _request(store, requests, each.park, confidential=each.confidential)
    return Erasure(
        id=store.new_id(),
        park=each.park,
        confidential=each.confidential,
        request=request,
        of=Author.noun,
        unnamed=tuple(runs),
        why=reason,
    )


def _answer(act: Act, request: str, device: str, park: str, *, confidential: bool) -> None:
    answer_id = made_id("erasure_answer", request, device)
    act.write(ErasureAnswer, answer_id, park=park, confidential=confidential, request=request, device=device)


def answer_erasures(store: Store) -> int:
    """Answer the requests that this laptop has carried out and did not answer yet, in an act of its own; return how many.

    None while the words are in the files of the record still, nor of a request that asks something of a noun which this program does not
    know: an answer says that the words are gone here. It answers too for the devices as which it
    wrote before a restore: nobody else does.
    """
    if not is_final(store.db):
        return 0
    rows = store.rows(
        "select e.request, e.park, e.confidential, d.value from erasure e join json_each(?) d where not exists "
        "(select 1 from erasure_answer a where a.request = e.request and a.device = d.value) group by 1, 2, 3, 4 "
        "having min(e.of in (select value from json_each(?))) order by 1, 4",
        [to_text([store.device, *retired_devices(store.db)]), to_text(sorted(NOUNS))],
    )
    if rows:
        with store.act(ERASE) as act:
            for request, park, confidential, device in rows:
                _answer(act, request, device, park, confidential=bool(confidential))
    return len(rows)
