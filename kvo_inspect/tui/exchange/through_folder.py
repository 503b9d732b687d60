"""Exchanging through a folder from a screen: which one, of which parks, and what came of it. Run these in a worker: they ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from kvo_inspect.errors import KvoError, RuleError, UsageError
from kvo_inspect.exchange.laptops.account import every_texts, synced_texts
from kvo_inspect.exchange.laptops.answering import ANSWER_SECONDS, asked_aside
from kvo_inspect.exchange.laptops.every_folder import sync_every
from kvo_inspect.exchange.laptops.folder import (
    FolderState,
    ParkChoice,
    Parks,
    SyncFolder,
    id_there,
    is_plainer,
    is_remembered,
    is_whole_disk,
    parks_at,
    place_of,
    plain_folder_text,
)
from kvo_inspect.exchange.laptops.parks_there import ParksThere, parks_there
from kvo_inspect.exchange.laptops.sync import has_confidential, sync
from kvo_inspect.protection.unlocked import is_protected
from kvo_inspect.store.parks.park import named_parks, park_names
from kvo_inspect.store.parks.people import count_people, people_by_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.walk.handed_in import finish_parts, note_not_done, parts_to_ask
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskLine, AskOne, AskYesNo
from kvo_inspect.tui.kit.choose import Choice, ChooseScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.host import Host
from kvo_inspect.tui.kit.progress_box import run_with_progress
from kvo_inspect.wording.contacts import listed
from kvo_inspect.wording.merging import limited_text, not_exchanged_text, whole_disk_question, whole_text
from kvo_inspect.wording.rounds import round_names

TOLD = 5
"""At most so many sentences are told of an exchange, besides what did not come."""


async def ask_folder(app: Host, proposed: str = "") -> None:
    """Ask for a folder and exchange through it; of which parks is asked where this laptop was not before."""
    people = await app.call(people_by_park)
    hint = f"{_('A stick, a network or a cloud folder.')} {whole_text(count_people(people.values()))}"
    text = await app.push_screen_wait(AskLine(_("Which folder?"), proposed, hint=hint, required=True, selected=True))
    if text is not None:
        await exchange_through(app, typed_path(text))


async def exchange_through(
    app: Host, folder: Path, *, confidential: bool = False, encrypt: bool = False, ask: Callable[[Path], object] = id_there
) -> None:
    """Exchange through a folder, *confidential* also what is confidential; what is not as it was last time is asked about first.

    *encrypt*: so that only those who were accepted read it from now on.

    An expected error becomes a notice, and so does a folder that does not answer: it is asked (*ask*) before the record waits for it.
    """
    try:
        await _must_answer(folder, ask)
        place = await app.call(place_of, folder)
        new = place != "known"
        if new and not await app.push_screen_wait(AskYesNo(await app.call(_question_of, folder, place))):
            return
        how = await _ask_encrypt(app, folder, place) if not encrypt else True
        if how is None:
            return
        choice = None
        parks = await app.call(parks_at, folder)
        there = ParksThere()
        if place == "other" or await app.call(_is_undecided, folder):
            there = await look_there(app, folder)
        if place == "other" or there.of_others or (await app.call(_is_undecided, folder) and len(await app.call(park_names)) > 1):
            choice = await ask_parks(app, parks, there)
            if choice is None:
                return
            parks = choice.parks
        if not await ask_whether_done(app, parks):
            return
        passphrase = await _ask_passphrase(app, folder) if confidential else ""
        if passphrase is None:
            return
        done = await run_with_progress(
            app,
            _("Exchanging through {folder}").format(folder=folder),
            lambda store, progress: sync(store, folder, new=new, passphrase=passphrase, choice=choice, encrypt=how, progress=progress),
        )
        app.notify_user("\n".join(synced_texts(done, TOLD)))
    except KvoError as error:
        app.notify_user(error)


async def _ask_encrypt(app: Host, folder: Path, place: FolderState) -> bool | None:
    """Return whether what lies in a folder is to be encrypted, asked where it is plainer than the record; None: rather not now.

    A folder that was encrypted, and one that a protected record begins, are so without a question.
    """
    if place in ("new", "emptied") or not await app.call(_is_protected) or await app.call(_is_encrypted, folder):
        return False
    question = f"{plain_folder_text(folder)} {_('Encrypt it? What lies there plainly is replaced.')}"
    return True if await app.push_screen_wait(AskYesNo(question)) else None


def _is_protected(store: Store) -> bool:
    return is_protected(store.data)


def _is_encrypted(store: Store, folder: Path) -> bool:
    """Whether a folder is encrypted, or is so from this exchange on because it was."""
    return not is_plainer(store, folder)


async def _must_answer(folder: Path, ask: Callable[[Path], object]) -> None:
    """Raise UsageError when a folder does not answer within some seconds."""
    try:
        await asyncio.wait_for(asyncio.wrap_future(asked_aside(partial(ask, folder))), ANSWER_SECONDS)
    except TimeoutError:
        raise UsageError(not_exchanged_text(str(folder), "looking")) from None


async def exchange_through_every(app: Host, folders: Sequence[SyncFolder]) -> None:
    """Exchange through every one of these folders that is there. An expected error becomes a notice."""
    try:
        if await ask_whether_done(app, None):
            title = _("Exchanging through all folders")
            every = await run_with_progress(app, title, lambda store, progress: sync_every(store, progress, folders))
            app.notify_user("\n".join(every_texts(every)))
    except KvoError as error:
        app.notify_user(error)


async def ask_whether_done(app: Host, parks: Parks) -> bool:
    """Ask once whether this laptop's parts of rounds in these parks are done; return False when somebody would rather not exchange now.

    Nobody is asked again of a round before there is new work on it.
    """
    rounds = await app.call(parts_to_ask, parks)
    if not rounds:
        return True
    names = await app.call(round_names, rounds)
    answer = await app.push_screen_wait(
        AskOne(
            n_("Is your part of this round done: {rounds}?", "Are your parts of these rounds done: {rounds}?", len(rounds)).format(
                rounds=listed(names)
            ),
            [_("yes: nothing more is to come"), _("not yet")],
            at=1,
        )
    )
    if answer == 0:
        await app.call(finish_parts, [round_.id for round_ in rounds])
    elif answer == 1:
        await app.call(note_not_done, rounds)
    return answer is not None


async def _ask_passphrase(app: Host, folder: Path) -> str | None:
    """Ask for the passphrase of a folder, twice where none was used before; None: somebody thought better of it."""
    first = not await app.call(has_confidential, folder)
    question = _("A passphrase for what is confidential in this folder:") if first else _("The passphrase of this folder?")
    hint = _("Everybody who exchanges it through this folder uses the same one. Tell it by another way.") if first else ""
    passphrase = await app.push_screen_wait(AskLine(question, hint=hint, hidden=True, required=True))
    if passphrase is None or not first:
        return passphrase
    again = await app.push_screen_wait(AskLine(_("Once more"), hint=_("The same passphrase."), hidden=True, required=True))
    if again is not None and again != passphrase:
        raise RuleError(_("This is not the same passphrase."), "again")
    return again


async def look_there(app: Host, folder: Path) -> ParksThere:
    """Return what a folder holds of others; of a full one that takes a while."""
    question = _("Exchanging through {folder}").format(folder=folder)
    return await run_with_progress(app, question, lambda store, progress: parks_there(store, folder, progress))


async def ask_parks(app: Host, parks: Parks, there: ParksThere) -> ParkChoice | None:
    """Ask which parks go through a folder, *parks* being those of now, with those that it holds of others; None: nothing was chosen."""
    whole = await app.push_screen_wait(
        AskOne(
            _("Which parks go through this folder, from this laptop and to it?"),
            [_("all, also those to come"), _("only some …")],
            at=0 if parks is None else 1,
        )
    )
    if whole is None:
        return None
    if whole == 0:
        return ParkChoice(None)
    named = await app.call(park_names)
    rows = [Choice(park.id, "", park.name, park.municipality) for park in named]
    others = sorted(there.names.items(), key=lambda park: park[1].casefold())
    rows += [Choice(park_id, "", name, _("in the folder, not on this laptop")) for park_id, name in others]
    ticked = await app.push_screen_wait(
        ChooseScreen(lambda: _("Parks of this folder"), rows, sorted(parks or ()), empty=N_("No parks yet."))
    )
    if ticked is None:
        return None
    unseen = (parks or frozenset()) - {row.id for row in rows}  # chosen before, and not on this laptop now
    chosen = frozenset(ticked) | unseen
    if not chosen:
        app.notify_user(_("No park was ticked: the folder stays as it was."))
        return None
    return ParkChoice(chosen)


def _is_undecided(store: Store, folder: Path) -> bool:
    """Whether it was never said of which parks a folder is."""
    return not is_remembered(store, folder) and parks_at(store, folder) is None


def _question_of(store: Store, folder: Path, place: FolderState) -> str:
    """Return the question before laptops meet in a folder that is not the one of last time."""
    if place == "new" and is_whole_disk(folder):
        return whole_disk_question(str(folder))
    if place == "new":
        return _("Nobody exchanges through this folder yet. Begin in it?")
    if place == "other":
        return _("This is another folder than the one you exchanged through here last time. Go on through it?")
    parks = parks_at(store, folder)
    if parks is not None:
        return (
            _(
                "You exchanged through this folder before, and now it is empty. Is the right stick in, is the network there? Nothing of "
                "yours is lost. Begin anew in it?"
            )
            + " "
            + limited_text(named_parks(store, parks))
        )
    return _(
        "You exchanged through this folder before, and now it is empty. Is the right stick in, is the network there? Nothing of yours "
        "is lost. Begin anew in it, with all that is here?"
    )
