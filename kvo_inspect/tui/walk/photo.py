"""Photos on the round: attaching the newest that came in, else recording who promised one; what came in meanwhile; then and now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import PromisedPhoto
from kvo_inspect.store.photos.photo import arrived_photos, count_arrived, count_left
from kvo_inspect.store.photos.promised import change_promise
from kvo_inspect.store.photos.uses import photos_of_finding, use_photo
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.kit.text import fit
from kvo_inspect.tui.places import PhotoPlace
from kvo_inspect.tui.walk.mode import Pick, PickMode, PickNameMode
from kvo_inspect.wording.photos import short_time
from kvo_inspect.wording.walk import subject_text

if TYPE_CHECKING:
    from textual.events import Key

    from kvo_inspect.tui.walk.session import Session


NAME_CELLS = 24
"""A messenger's names of files are long, and what can be done stands behind the name."""
REFUSED_TOLD = 3
"""At most so many files that could not be read are named at once."""


async def photo(session: Session, *, again: bool) -> None:
    """Attach the newest photo taken on this round that came in; without one record a promise; pressed again at once, ask by whom."""
    finding = session.finding_in_hand
    if finding is None:
        session.message = _("no finding in hand: choose one with ↑ ↓, or n for a new one")
    elif finding.confidential:
        await _ask_confidential(session, finding)
    elif session.open_walk.unassigned:
        await _attach(session, finding)
    else:
        await _promise(session, finding, again=again)


async def _attach(session: Session, finding: Finding) -> None:
    walk = session.open_walk
    arrived = await session.record(arrived_photos, walk.round.id)
    if not arrived:  # placed meanwhile
        walk.unassigned = 0
        await _promise(session, finding, again=False)
        return
    confirmed = finding.confidential
    used = await session.record(lambda store: use_photo(store, arrived[0].id, finding, round_id=walk.round.id, confirmed=confirmed))
    part = session.walk
    part.photos[used.use.id] = used.use
    promise = next(
        (
            promised_photo
            for promised_photo in part.promised.values()
            if promised_photo.finding == finding.id and promised_photo.kept_by is None
        ),
        None,
    )
    if promise is not None:
        part.promised[promise.id] = promise.model_copy(update={"kept_by": used.photo.id})
    walk.unassigned = len(arrived) - 1
    name = fit(used.photo.name, NAME_CELLS)
    sentence = _("attached: {name} of {time}; u takes it back").format(name=name, time=short_time(used.photo, session.app.today))
    left = n_("{n} photo left", "{n} photos left", walk.unassigned).format(n=walk.unassigned)
    session.message = f"{sentence} · {left}" if walk.unassigned else sentence


async def _ask_confidential(session: Session, finding: Finding) -> None:
    """Ask before what is confidential takes the newest photo that came in; nobody is asked to promise one of it."""
    arrived = await session.read(arrived_photos, session.open_walk.round.id)
    if not arrived:
        session.message = _("no photo came in to attach; of what is confidential none is promised")
        return
    newest = arrived[0]

    async def picked(choice: str) -> None:
        if choice == "yes":
            await _attach(session, finding)

    attach = _("attach {name} of {time}: it is confidential from then on, for good").format(
        name=newest.name, time=short_time(newest, session.app.today)
    )
    choices = [Pick("no", _("no photo")), Pick("yes", attach)]
    about = subject_text(session.walk, finding, session.stop.id)
    title = _("A photo shows more than words: faces, number plates. {finding}").format(finding=about)
    session.mode = PickMode(session, title, choices, picked)


async def _promise(session: Session, finding: Finding, *, again: bool) -> None:
    people = [person.name for person in session.open_walk.people if person.presence.state != "excused"]
    last = next(reversed(session.walk.promised.values()), None)
    if again and people and last is not None and last.finding == finding.id and last.kept_by is None:
        _ask_by_whom(session, finding, last, people)
        return
    author = session.open_walk.author
    by = session.promised_by or (author if author in people or len(people) != 1 else people[0])
    if not by and people:
        _ask_who_promises(session, finding, people)
        return
    await session.promise(finding, by)
    left = await session.read(count_left, session.round_id)
    sentence = _("photo of {code} promised by {name}; f again: by somebody else")
    if left:  # those are not taken unasked, and are not forgotten
        sentence = n_(
            "photo of {code} promised by {name}; {n} of another time is in Photos",
            "photo of {code} promised by {name}; {n} of another time are in Photos",
            left,
        )
    session.message = sentence.format(code=finding.code, name=by, n=left)


def _ask_who_promises(session: Session, finding: Finding, people: list[str]) -> None:
    async def picked(name: str) -> None:
        await session.promise(finding, name)

    session.mode = PickNameMode(session, _by_whom_text(session, finding), [Pick(name, name) for name in people], picked)


def _by_whom_text(session: Session, finding: Finding) -> str:
    return _("Photo promised by whom? {finding}").format(finding=subject_text(session.walk, finding, session.stop.id))


def _ask_by_whom(session: Session, finding: Finding, promise: PromisedPhoto, people: list[str]) -> None:
    async def picked(name: str) -> None:
        session.walk.promised[promise.id] = await session.record(change_promise, promise.id, name)
        session.promised_by = name

    at = people.index(promise.promised_by) if promise.promised_by in people else 0
    title = _by_whom_text(session, finding)
    session.mode = PickNameMode(session, title, [Pick(name, name) for name in people], picked, at)


async def look_for_photos(session: Session) -> bool:
    """Take in what came into the camera folder since the round began; tell whether the number of waiting photos changed."""
    walk = session.open_walk
    done = await session.app.photos.look_in_camera_folder(walk.park.id, walk.round.made)
    if done.refused:
        names = " ".join(str(refusal) for refusal in done.refused[:REFUSED_TOLD])
        session.app.notify_user(_("Not imported from the camera folder: {names}").format(names=names))
    if not done.photos:
        return False
    walk.unassigned = await session.app.call(count_arrived, walk.round.id)
    return True


def waiting_text(session: Session) -> str:
    """Return how many photos came in and wait to be attached."""
    count = session.open_walk.unassigned
    return n_("{n} photo unassigned", "{n} photos unassigned", count).format(n=count) if count else ""


def has_photos(session: Session, finding_id: str) -> bool:
    """Return whether there is a photo of a finding to look at."""
    return any(use.finding == finding_id for use in session.walk.photos.values())


def see_photos(session: Session, finding_id: str) -> None:
    """Show the photos of a finding, then and now beside each other."""
    finding = session.walk.finding(finding_id)
    title = _("Photos of {code}").format(code=finding.code if finding else "")
    read = partial(photos_of_finding, finding_id=finding_id)
    session.app.go(PhotoPlace(title, read, beside=True, finding=finding, now=session.open_walk.round.id))


def opens_photos(session: Session, finding_id: str, event: Key) -> bool:
    """Show the photos when this key on a page about a finding asks for them; tell whether it did."""
    if event.key != "f" or not has_photos(session, finding_id):
        return False
    see_photos(session, finding_id)
    return True
