"""Letter texts of a facilitator's own: those of this laptop, and those that a park uses, which travel with it as text.

A park holds the whole text, so a colleague's laptop writes the same words without the file. Where the file itself is here, it is read
anew each time; its newest edition goes into the park when that is given along (`give_texts_along`), by the laptop that chose it alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kvo_inspect.content.letter_texts import TextsFile, own_letter_texts, parse_letter_texts
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.letter_texts import STANDARD, LetterTexts
from kvo_inspect.domain.parks.park import GivenTexts, Park
from kvo_inspect.errors import ContentError, NotFound
from kvo_inspect.store.record.logs import changes_of
from kvo_inspect.store.record.reach import GIVE
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class ChosenTexts:
    """The letter texts that a letter is written with; None: the program's own words. *problems*: why they are others than were chosen."""

    texts: LetterTexts | None = None
    problems: tuple[str, ...] = ()


OwnTexts = tuple[tuple[TextsFile, ...], tuple[str, ...]]
"""The letter texts of this laptop, and every problem met (`own_letter_texts`)."""


def chosen_texts(
    store: Store, parks: Sequence[Park], chosen: str = "", usual: str = "", *, own_texts: OwnTexts | None = None
) -> ChosenTexts:
    """Return the letter texts for something about these parks; a file that cannot be used is told, and stops nothing.

    *chosen* is the name of a file, or `STANDARD`; when it is empty they are those of the parks, else the *usual* ones of this laptop.
    *own_texts* are those of this laptop, where somebody read them already.
    """
    own, problems = own_texts or own_letter_texts(store.data)
    files = {texts_file.texts.id: texts_file for texts_file in own}
    if chosen:
        return _named(files, chosen, problems)
    of_parks = [_of_park(store, park.letter_texts, files) for park in parks if park.letter_texts is not None]
    trouble = tuple(sentence for _texts, sentences in of_parks for sentence in sentences)
    known = [texts for texts, _sentences in of_parks]
    if known and len(of_parks) == len(parks) and all(texts == known[0] for texts in known) and known[0] is not None:
        return ChosenTexts(known[0], trouble)
    usual_texts = _named(files, usual, problems)
    if known and len(parks) > 1 and not trouble:
        trouble = (_("Not all of these parks use the same letter texts: those of this laptop stand there."),)
    return ChosenTexts(usual_texts.texts, (*trouble, *usual_texts.problems))


def _named(files: dict[str, TextsFile], name: str, problems: tuple[str, ...]) -> ChosenTexts:
    if not name or name == STANDARD:
        return ChosenTexts()
    if name in files:
        return ChosenTexts(files[name].texts)
    why = next((problem for problem in problems if problem.startswith(f"{name}.toml:")), "")
    sentence = _("The letter texts “{name}” have mistakes: the program’s own words stand there.")
    lacking = _("There are no letter texts “{name}” on this laptop: the program’s own words stand there.")
    return ChosenTexts(None, tuple(filter(None, ((sentence if why else lacking).format(name=name), why))))


def _of_park(store: Store, given: GivenTexts, files: dict[str, TextsFile]) -> tuple[LetterTexts | None, tuple[str, ...]]:
    """Return the letter texts that a park uses: the file itself where it was chosen from this laptop, else the text that came along."""
    if given.given_by == store.device and given.name in files:
        return files[given.name].texts, ()
    texts_file, problems = parse_letter_texts(given.body.encode(), f"{given.name}.toml")
    if texts_file is not None:
        return texts_file.texts, ()
    sentence = _("The letter texts “{name}” that came with the park cannot be read here: others stand there.")
    return None, (sentence.format(name=given.name), *problems[:1])


def usable_texts(store: Store) -> list[LetterTexts]:
    """Return the letter texts of this laptop that have no mistakes, by name."""
    return [texts_file.texts for texts_file in own_letter_texts(store.data)[0]]


def texts_are_chosen(store: Store, parks: Sequence[Park]) -> bool:
    """Return whether there is anything to choose for a letter about these parks: own files, or what came with a park."""
    return bool(usable_texts(store)) or any(park.letter_texts is not None for park in parks)


def parks_by_texts(store: Store) -> dict[str, list[str]]:
    """Return the names of the parks that use letter texts, by the name of these."""
    parks: dict[str, list[str]] = {}
    for park in store.select(Park, "where gone = 0 and letter_texts is not null order by name collate nocase, id"):
        if park.letter_texts is not None:
            parks.setdefault(park.letter_texts.name, []).append(park.name)
    return parks


def use_texts(store: Store, park_id: str, name: str) -> Park:
    """Let a park use letter texts of this laptop, and carry them along; an empty *name*: no longer. Errors as `given_texts`."""
    park = store.get(Park, park_id)
    given = given_texts(store, name) if name else None
    with store.act() as act:
        return act.write(Park, park.id, park=park.id, letter_texts=given)


def given_texts(store: Store, name: str) -> GivenTexts:
    """Return letter texts of this laptop as a park carries them; NotFound, or ContentError when their file has mistakes."""
    own, problems = own_letter_texts(store.data)
    texts_file = next((texts_file for texts_file in own if texts_file.texts.id == name), None)
    if texts_file is not None:
        return _as_given(store, texts_file)
    trouble = tuple(problem for problem in problems if problem.startswith(f"{name}.toml:"))
    if trouble:
        raise ContentError(_("The letter texts “{name}” have mistakes.").format(name=name), trouble)
    raise NotFound(name[:80])


def _as_given(store: Store, texts_file: TextsFile) -> GivenTexts:
    return GivenTexts(name=texts_file.texts.id, body=texts_file.body, given_by=store.device)


def give_texts_along(store: Store, parks: Collection[str] | None = None) -> None:
    """Write the newest edition of this laptop's files into the parks (None: all) that use them from here; nothing when nothing changed."""
    keep_choices(store, parks)
    using = _using(store, parks)
    ours = [(park, park.letter_texts) for park in using if park.letter_texts is not None and park.letter_texts.given_by == store.device]
    if not ours:
        return
    files = {texts_file.texts.id: texts_file for texts_file in own_letter_texts(store.data)[0]}
    with store.act(GIVE) as act:
        for park, given in ours:
            texts_file = files.get(given.name)
            if texts_file is not None and texts_file.body != given.body:
                write_texts(act, park.id, _as_given(store, texts_file))


def keep_choices(store: Store, parks: Collection[str] | None = None) -> None:
    """Write back, in these parks (None: all), what a person chose where a new edition that went along by itself stands in its place.

    Karin's laptop may give its newest edition along before it knows that Jan chose other texts: what goes along by itself is no choice.
    """
    beaten: list[tuple[Park, GivenTexts | None]] = []
    for park in _using(store, parks):
        changes = changes_of(store.db, Park.noun, park.id)
        by_people = {change.name for change in changes if change.how != GIVE}
        chosen = fold(changes, Park.quiet, only=by_people).values.get("letter_texts")
        choice = GivenTexts.model_validate(chosen) if chosen is not None else None
        if _whose(choice) != _whose(park.letter_texts):
            beaten.append((park, choice))
    if beaten:
        with store.act(GIVE) as act:
            for park, choice in beaten:
                write_texts(act, park.id, choice)


def _using(store: Store, parks: Collection[str] | None) -> list[Park]:
    return [park for park in store.select(Park, "where gone = 0 and letter_texts is not null") if parks is None or park.id in parks]


def _whose(given: GivenTexts | None) -> tuple[str, str]:
    return (given.name, given.given_by) if given is not None else ("", "")


def write_texts(act: Act, park_id: str, given: GivenTexts | None) -> None:
    """Write, within an act, that a park uses these letter texts; None: it uses none of its own."""
    act.write(Park, park_id, park=park_id, letter_texts=given)
