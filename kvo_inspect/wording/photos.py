"""What is told of photos: when and where one was taken, what is odd, why it may belong to something, what is owed, what is not here yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kvo_inspect.domain.photos.matching import PhotoMatch, Remark
from kvo_inspect.domain.photos.photo import Photo, moment_of, when_taken
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.photos.files import awaited_files, photo_file
from kvo_inspect.store.photos.promised import Owed
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.names import author_or_nobody_text, day_text, near_day
from kvo_inspect.wording.plan import amount_text


def taken_day(photo: Photo) -> str:
    """Return the day on which a photo was taken, its clock put right."""
    moment = _moment(photo)
    if moment is not None:
        return day_text(moment.date().isoformat())
    return day_text(photo.taken.at[:10]) if photo.taken is not None else _("time not known")


def taken_text(photo: Photo) -> str:
    """Return when a photo was taken and where that is known from, and by how many seconds a clock was put right."""
    if photo.taken is None:
        return _("time not known")
    moment = _moment(photo)
    when = taken_day(photo) if moment is None else f"{taken_day(photo)} {moment.strftime('%H:%M:%S')}"
    origin = _from_camera() if photo.taken.origin == "exif" else _("from the file name")
    clock = n_(", clock put right by {n} second", ", clock put right by {n} seconds", abs(photo.clock)).format(n=photo.clock)
    return f"{when} ({origin}{clock if photo.clock else ''})"


def short_time(photo: Photo, today: dt.date) -> str:
    """Return day and time in few cells, or the day, or a dash; a time from the file name has a tilde in front, another year its year."""
    if photo.taken is None:
        return "-"
    moment = _moment(photo)
    weak = "~" if photo.taken.origin == "name" else ""
    if moment is None:
        return weak + near_day(photo.taken.at[:10], today)
    return f"{weak}{near_day(moment.date().isoformat(), today)} {moment:%H:%M}"


def taken_at(photo: Photo) -> str:
    """Return when a photo was taken, as photos are ordered by it; empty when nothing says so."""
    return when_taken(photo.taken, photo.clock)


def taken_cells(photos: Sequence[Photo], today: dt.date) -> int:
    """Return the cells of the column that says when these photos were taken."""
    return max((len(short_time(photo, today)) for photo in photos), default=0)


def _moment(photo: Photo) -> dt.datetime | None:
    """Return when a photo was taken, as the camera's clock said; a name in UTC says it on the clock of this laptop."""
    moment = moment_of(photo.taken, photo.clock)
    if moment is not None and moment.tzinfo is not None and photo.taken is not None and photo.taken.origin == "name":
        return moment.astimezone()
    return moment


def _from_camera() -> str:
    return _("from the camera")


def place_text(photo: Photo) -> str:
    """Return where a photo was taken and which way the camera looked, and where that is known from."""
    if photo.position is None:
        return _("place not known")
    place = f"{float(photo.position.lat):.5f}, {float(photo.position.lon):.5f}"
    looking = _(", looking at {degrees}°").format(degrees=round(float(photo.direction))) if photo.direction else ""
    return f"{place}{looking} ({_from_camera()})"


def file_text(photo: Photo) -> str:
    """Return a photo's name, type, width and height in pixels, and size in kB or MB."""
    return f"{photo.name} · {photo.type.upper()} {photo.width} × {photo.height} · {size_text(photo.length)}"


def size_text(length: int) -> str:
    """Return a number of bytes in kB or MB."""
    return f"{amount_text(f'{length / 1_000_000:.1f}')} MB" if length >= 100_000 else f"{length / 1000:.0f} kB"


def reason_text(proposal: PhotoMatch) -> str:
    """Return why a photo may belong to something, strongest first, and what is odd about it."""
    parts = remark_texts(proposal.remarks, proposal.metres)
    for reason in proposal.reasons:
        match reason:
            case "promise":
                parts.append(p_("photo", "promised by {name}").format(name=proposal.subject.promised_by))
            case "time":
                parts.append(_apart(proposal.apart or 0))
            case "name_time":
                parts.append(_("{apart}, by the file name").format(apart=_apart(proposal.apart or 0)))
            case "day":
                parts.append(_("the same day"))
            case "place":
                parts.append(_("{distance} away").format(distance=distance_text(proposal.metres or 0)))
    return " · ".join(parts)


def _apart(seconds: int) -> str:
    if not seconds:
        return _("same moment")
    minutes = round(abs(seconds) / 60)
    if not minutes:
        return _("same minute")
    if seconds < 0:
        return n_("{n} minute before", "{n} minutes before", minutes).format(n=minutes)
    return n_("{n} minute after", "{n} minutes after", minutes).format(n=minutes)


def photos_text(count: int, owed: Sequence[str], odd: int = 0) -> str:
    """Return how many photos a finding has, of how many something is odd, and who still owes one."""
    parts = [n_("{n} photo", "{n} photos", count).format(n=count)] if count else []
    if odd:
        parts.append(n_("! {n} taken elsewhere or at another time", "! {n} taken elsewhere or at another time", odd).format(n=odd))
    if owed:
        promised = n_("{n} promised by {names}", "{n} promised by {names}", len(owed))
        parts.append(promised.format(n=len(owed), names=", ".join(dict.fromkeys(owed))))
    return " · ".join(parts)


def confidential_question() -> str:
    """Return what is asked before a confidential finding takes a photo."""
    return _("A photo shows more than words: faces, number plates, a place. Attach it to what is confidential? It stays so for good.")


def owed_text(name: str, owed: list[Owed], park: str, round_: Round) -> str:
    """Return a message to one person: which photos, of what, and that untouched files are best."""
    day = "-".join(part.lstrip("0") for part in reversed(round_.date.split("-")))
    lines = [
        _("Hello {name},").format(name=name),
        n_(
            "{n} photo of the round of {day} on {park} is still missing:",
            "{n} photos of the round of {day} on {park} are still missing:",
            len(owed),
        ).format(n=len(owed), day=day, park=park),
        *(
            f"- {' · '.join(part for part in (row.code, row.checkpoint, row.object, row.text.splitlines()[0] if row.text else '') if part)}"
            for row in owed
        ),
        n_(
            "Please send it as a file or by mail: messengers make photos smaller and drop when they were taken. Thank you!",
            "Please send them as a file or by mail: messengers make photos smaller and drop when they were taken. Thank you!",
            len(owed),
        ),
    ]
    return "\n".join(lines)


def remark_texts(remarks: Sequence[Remark], metres: int | None) -> list[str]:
    """Return what is pointed out, each with a sign in front."""
    texts = {"far": _("! {distance} from the checkpoint").format(distance=distance_text(metres or 0)), "outside": _("! outside the round")}
    return [texts[remark] for remark in remarks]


def distance_text(metres: int) -> str:
    """Return a distance, from a kilometre on in kilometres."""
    return f"{metres} m" if metres < 1000 else f"{round(metres / 1000)} km"


def unseen_text(store: Store, photo: Photo) -> str:
    """Return why a photo is not shown, and what to do."""
    if photo_file(store.data, photo.sha256).exists() or photo.sha256 not in awaited_files(store):
        return _("{name} cannot be shown.").format(name=photo.name)
    sentence = _("{name} is not on this laptop yet. {by} imported it: a file or a shared folder with photos brings it (Exchange).")
    return sentence.format(name=photo.name, by=author_or_nobody_text(photo.made_by))


def photos_show_text(photos: Sequence[Photo], what: str) -> str:
    """Return that photos show something from now on, and how that is taken back."""
    sentence = n_("{photo} shows {what}. u takes it back.", "{n} photos show {what}. u takes it back.", len(photos))
    return sentence.format(n=len(photos), photo=photos[0].name, what=what)
