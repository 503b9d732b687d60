"""Mail to a partner: a draft (`.eml`) that opens unsent in the mail program, with the action list attached.

Plain text, as laid out in docs (what is asked, what was promised, what is still open, how to answer), made with the standard
library's email package: a name can break no header, and text of findings stays on the lines of its own point.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Literal

from kvo_inspect.content.letter_texts import own_letter_texts
from kvo_inspect.domain.action_list import GROUPS, Group, Point
from kvo_inspect.domain.parks.partner import NUMBERS_REPORTS, Partner, is_email
from kvo_inspect.domain.report_card import map_link
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.exchange.actions.photos import ROOM, ListPhotos, photos_of_list
from kvo_inspect.exchange.actions.sheet import file_stem, list_xlsx
from kvo_inspect.exchange.letter_texts import day_value, nameless_wording, wording_for
from kvo_inspect.exchange.reports.files import report_bytes
from kvo_inspect.exchange.reports.of_partner import partner_report
from kvo_inspect.exchange.reports.pdf import typst_is_here
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.letter_texts import OwnTexts
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, language, n_, p_
from kvo_inspect.wording.action_lists import (
    asked_by_text,
    coordinates_text,
    group_name,
    known_texts,
    leading_text,
    list_name,
    object_text,
    place_name,
    point_holder_text,
    reply_choices,
    seen_text,
    what_text,
    where_text,
)
from kvo_inspect.wording.contacts import listed
from kvo_inspect.wording.letters.own_texts import Wording
from kvo_inspect.wording.names import capital, long_day

WIDTH = 72
HEADER = 150
"""Characters of a name or subject in a header."""
NAME = 80
"""Characters of a park's name in a subject: number and answer date come behind it."""
CODE = 9
"""Cells of the code in front of a point; what follows it stands behind them."""
XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PhotosWay = Literal["list", "files", "none"]
"""Where the photos of a list go."""
PagesForm = Literal["pdf", "docx"]
PAGES: dict[PagesForm, str] = {"pdf": "pdf", "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document"}
"""What the pages are called in a mail, after `application/`."""
FRAME = 45_000
"""Bytes that a list or pages take without photos, about."""


class _Policy(EmailPolicy):
    """Lines end as mail does, and the first line of a header is never empty: some programs then show no subject."""

    def fold(self, name: str, value: str) -> str:
        """Return a header on its lines; what does not fit on the first stands on it all the same."""
        return str(super().fold(name, value)).replace(f"{name}:\r\n ", f"{name}: ", 1)

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header on its lines as bytes: every header here is plain ASCII once it is folded."""
        return self.fold(name, value).encode("ascii")


POLICY = _Policy(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom the partner answers."""

    name: str
    organisation: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What the facilitator chooses for one mail."""

    answer_by: str
    """The day by which an answer is asked."""
    look_again: str = ""
    """The day of the next round, when it is known."""
    reminder: bool = False
    """Only what is overdue."""
    attach: bool = True
    """With the list as XLSX, to fill in."""
    photos: PhotosWay = "list"
    """Where small photos go: in the rows of the XLSX, as files beside it, or nowhere."""
    pages: PagesForm | None = None
    """With the report of the partner, as what."""
    names: bool = True
    """Whether people are named in what is asked, and the reader in the greeting; who sends it signs in any case."""
    texts: str = ""
    """The name of the letter texts that it is written with; empty: those of the park or of this laptop."""

    @property
    def in_list(self) -> bool:
        """Whether photos stand in the rows of the list."""
        return self.attach and self.photos == "list"

    @property
    def takes_photos(self) -> bool:
        """Whether photos go along in any way."""
        return self.in_list or self.photos == "files" or self.pages is not None

    @property
    def pages_form(self) -> PagesForm | None:
        """As what the pages go along on this system: as Word where nothing makes a PDF."""
        return "docx" if self.pages == "pdf" and not typst_is_here() else self.pages

    def room(self) -> int:
        """Return the bytes of photos of which the mail has room, each going along once for every way that is chosen."""
        return ROOM // max(1, self.in_list + (self.photos == "files") + (self.pages is not None))


def photos_of_letter(store: Store, partner_list: ActionList, letter: Letter) -> ListPhotos:
    """Return the photos that go along with a mail, in whatever way; none when nothing takes them."""
    return photos_of_list(store, partner_list, reminder=letter.reminder, room=letter.room()) if letter.takes_photos else ListPhotos()


def about_length(photos: ListPhotos, letter: Letter) -> int:
    """Return about how many bytes a mail takes: base64 makes four of three, and list and pages have a frame of their own."""
    frames = letter.attach * FRAME + (letter.pages is not None) * FRAME
    ways = letter.in_list + (letter.photos == "files") + (letter.pages is not None)
    return (frames + ways * photos.length) * 4 // 3


def mail_bytes(store: Store, partner_list: ActionList, letter: Letter, sender: Sender) -> bytes:
    """Return a mail draft as it stands in its file, in the language in use."""
    return draft(store, partner_list, letter, sender).as_bytes(policy=POLICY)


def draft(store: Store, partner_list: ActionList, letter: Letter, sender: Sender) -> EmailMessage:
    """Return the mail: headers, text, and the list when it is to be attached."""
    message = EmailMessage(policy=POLICY)
    message["X-Unsent"] = "1"
    message["Subject"] = _header(subject(store, partner_list, letter))
    if partner_list.partner.email and is_email(partner_list.partner.email):
        message["To"] = Address(_name(partner_list.partner.person or list_name(partner_list)), addr_spec=partner_list.partner.email)
    if is_email(clean_line(sender.email)):
        message["From"] = Address(_name(sender.name), addr_spec=clean_line(sender.email))
    photos = photos_of_letter(store, partner_list, letter)
    text = body(store, partner_list, letter, sender, photos)
    message.set_content(text, cte="7bit" if text.isascii() else "quoted-printable")
    name = f"{_('action-list')}-{file_stem(store, partner_list)}"
    if letter.attach:
        sheets = list_xlsx(store, partner_list, reminder=letter.reminder, photos=photos if letter.in_list else None)
        message.add_attachment(sheets, maintype="application", subtype=XLSX, filename=f"{name}.xlsx")
    if (form := letter.pages_form) is not None:
        report = partner_report(
            store, partner_list, reminder=letter.reminder, photos=photos.by_code(), names=letter.names, texts=letter.texts
        )
        message.add_attachment(report_bytes(store, report, form), maintype="application", subtype=PAGES[form], filename=f"{name}.{form}")
    if letter.photos == "files":
        for code in dict.fromkeys(photo.code for photo in photos.photos):
            for number, photo in enumerate(photos.of_code(code), 1):
                message.add_attachment(
                    photo.jpeg, maintype="image", subtype="jpeg", filename=f"{code}{f'-{number}' if number > 1 else ''}.jpg"
                )
    message["Content-Language"] = language()
    return message


def points_of_mail(store: Store, partner_list: ActionList, *, reminder: bool) -> Sequence[Point]:
    """Return the points that a mail names."""
    return partner_list.reminder(store.today) if reminder else partner_list.outgoing


def subject(store: Store, partner_list: ActionList, letter: Letter) -> str:
    """Return the subject: park, number of points that ask something, answer date."""
    asking_points = [
        point for point in points_of_mail(store, partner_list, reminder=letter.reminder) if point.group not in ("info", "reported")
    ]
    park, day = place_name(partner_list)[:NAME], long_day(letter.answer_by)
    if letter.reminder:
        sentence = n_(
            "{park}: reminder of {n} point, please answer by {day}",
            "{park}: reminder of {n} points, please answer by {day}",
            len(asking_points),
        )
    elif asking_points:
        sentence = n_(
            "{park}: {n} point from the round, please answer by {day}",
            "{park}: {n} points from the round, please answer by {day}",
            len(asking_points),
        )
    else:
        sentence = _("{park}: for information from the round")
    return sentence.format(park=park, n=len(asking_points), day=day)


def body(store: Store, partner_list: ActionList, letter: Letter, sender: Sender, photos: ListPhotos) -> str:
    """Return the text of the mail, in lines of at most 72 characters."""
    points = points_of_mail(store, partner_list, reminder=letter.reminder)
    asking_points = [point for point in points if point.group not in ("info", "reported")]
    person = partner_list.partner.person
    wording = mail_wording(store, partner_list, letter, sender, len(asking_points))
    parts = [_lines(head)] if (head := wording.part("letterhead")) else []
    parts.append(_lines([_("Dear {name},").format(name=person) if person else _("Dear Sir or Madam,")]))
    parts += [_lines([paragraph]) for paragraph in _why(store, partner_list, letter, asking_points, wording)]
    for group in GROUPS:
        here = [point for point in points if point.group == group]
        if here:
            parts.append("\n".join(_section(store, partner_list.partner, group, here)))
    if asking_points:
        parts.append("\n".join(_how(partner_list.partner, letter)))
    if along := _along(letter, photos):
        parts.append("\n".join(_wrapped(along)))
    again = _("We walk the next round on {day} and then look at these points again.").format(day=long_day(letter.look_again))
    parts.append("\n".join(_wrapped(again if letter.look_again else _("At the next round we look at these points again."))))
    parts.append(_lines(signature) if (signature := wording.part("signature")) else "\n".join(_closing(sender)))
    return "\n\n".join(parts) + "\n"


def mail_wordings(
    store: Store, partner_list: ActionList, letter: Letter, sender: Sender, asked: int, chosen: Iterable[str]
) -> dict[str, Wording]:
    """Return the wording of a mail by each way to choose its letter texts; their files are read once."""
    own_texts = own_letter_texts(store.data)
    return {name: mail_wording(store, partner_list, replace(letter, texts=name), sender, asked, own_texts) for name in chosen}


def mail_wording(
    store: Store, partner_list: ActionList, letter: Letter, sender: Sender, asked: int = 0, own_texts: OwnTexts | None = None
) -> Wording:
    """Return the letter texts that a mail is written with in the language in use, filled in; *asked*: so many points ask something."""
    partner = partner_list.partner
    organisation = partner.organisation or capital(list_name(partner_list))
    wording = wording_for(
        store,
        partner_list.of_parks,
        letter.texts,
        own_texts,
        facilitator=sender.name,
        sender=sender.organisation,
        phone=sender.phone,
        mail=sender.email,
        organisation=organisation,
        person=partner.person or organisation,
        date=day_value(store.today),
        closing_day=day_value(letter.answer_by),
        points=(p_("asked", "{n} point") if asked == 1 else p_("asked", "{n} points")).format(n=asked) if asked else "",
    )
    return wording if letter.names else nameless_wording(store, partner_list.of_parks, wording, signed=True)


def _why(store: Store, partner_list: ActionList, letter: Letter, asking_points: Sequence[Point], wording: Wording) -> list[str]:
    """Return in paragraphs why the reader gets the mail and what is asked: in the organisation's own words, else in ours."""
    if letter.reminder and (reminder := wording.part("reminder")):
        return reminder
    own = (wording.part("introduction"), wording.part("closing_date")) if not letter.reminder else ([], [])
    ours = _our_words(store, partner_list, letter, asking_points)
    if not asking_points or not own[1]:
        return [*own[0], " ".join(ours[1:])] if own[0] else [" ".join(ours)]
    return [*(own[0] or ours[:1]), *own[1], *ours[2:]]


def _our_words(store: Store, partner_list: ActionList, letter: Letter, asking_points: Sequence[Point]) -> list[str]:
    """Return what the program says where nobody has words of their own: an introduction, what is asked, and of what needs no answer."""
    parks = [park.name for park in partner_list.parks] or [partner_list.park.name]
    park, day = listed(parks), long_day(letter.answer_by)
    organisation = partner_list.partner.organisation or (list_name(partner_list) if partner_list.premises is not None else "")
    who = _("you ({organisation})").format(organisation=organisation) if organisation else p_("mail", "you")
    if letter.reminder:
        sentence = n_(
            "Earlier we asked {who} to take up {n} point on business park {park}. The requested date has passed. Would you let us know "
            "by {day} where this stands?",
            "Earlier we asked {who} to take up {n} points on business park {park}. The requested date has passed. Would you let us know "
            "by {day} where this stands?",
            len(asking_points),
        )
        return [sentence.format(who=who, park=park, n=len(asking_points), day=day)]
    introduction = n_(
        "On business park {park} entrepreneurs, municipality, police and fire service walk a regular round together for the quality mark "
        "for safe business (KVO), to keep the park clean, whole and safe.",
        "On the business parks {park} entrepreneurs, municipality, police and fire service walk a regular round together for the quality "
        "mark for safe business (KVO), to keep the parks clean, whole and safe.",
        len(parks),
    ).format(park=park)
    if not asking_points:
        return [introduction, _("You receive the points below for information, or because you reported them done; we ask nothing now.")]
    ask = n_(
        "{n} point was seen there that is for {who} to take up. Would you let us know by {day} what you will do about it?",
        "{n} points were seen there that are for {who} to take up. Would you let us know by {day} what you will do about them?",
        len(asking_points),
    ).format(n=len(asking_points), who=who, day=day)
    known = [point for point in asking_points if point.status in ("planned", "in_progress") and not point.is_late(store.today)]
    so_far = _("If what is noted below about a point is still right, you need not answer for that point.")
    return [introduction, ask, *([so_far] if known else [])]


def _section(store: Store, reader: Partner, group: Group, points: Sequence[Point]) -> Iterator[str]:
    head = group_name(group).upper()
    yield head
    yield "-" * len(head)
    if leading := leading_text(group, points, reader):
        yield from _wrapped(leading)
    for point in points:
        yield ""
        yield from _point(store, reader, point)


def _point(store: Store, reader: Partner, point: Point) -> Iterator[str]:
    """Yield a point: code and place, what is wrong, what is asked by when, how often it was seen, what is known so far."""
    object_words = object_text(point)
    where = " · ".join(filter(None, (where_text(point), "" if object_words else point.object)))
    yield from _wrapped(where or "–", first=point.code.ljust(CODE), rest=" " * CODE)
    texts = [*([object_words] if object_words else []), what_text(point)]
    if point.group == "info":
        texts.append(_("with: {holder}").format(holder=point_holder_text(point)))
    elif point.group != "reported":
        texts.append(asked_by_text(point, store.today, reader))
    texts.append(seen_text(point, reader))
    if point.group not in ("info", "reported"):
        texts += known_texts(point, store.today, reader)
    reports = point.group not in ("info", "reported") and reader.kind in NUMBERS_REPORTS  # who puts it into a system of their own
    if reports:
        texts += [_("object type {name} (BOR-MELD)").format(name=point.object_type)] if point.object_type else []
        texts += [_("coordinates {place}").format(place=coordinates)] if (coordinates := coordinates_text(point)) else []
    for line in texts:
        yield from _wrapped(line[:1].upper() + line[1:], first=" " * CODE, rest=" " * CODE)
    if reports and point.position is not None:
        yield " " * CODE + map_link(point.position)  # whole, however long: a broken address leads nowhere


def _how(reader: Partner, letter: Letter) -> Iterator[str]:
    head = _("How to answer").upper()
    yield head
    yield "-" * len(head)
    yield from _wrapped(_("A plain reply to this mail will do. Please write after each code one of these:"))
    for choice in reply_choices():
        yield f"  - {choice}"
    if reader.kind in NUMBERS_REPORTS:
        yield from _wrapped(_("and your own number, so that we can refer to it."))
    if letter.attach:
        yield from _wrapped(_("Or fill in the yellow columns of the attached list and return it: then nobody needs to type it over."))


def _along(letter: Letter, photos: ListPhotos) -> str:
    """Return what goes along beside the list: pages, photos, and how many of these have no room."""
    sentences = [_("The same points stand in the pages attached, to read or to pass on.")] if letter.pages is not None else []
    if letter.photos == "files" and (n := len(photos.photos)):
        sentences.append(
            n_("{n} photo is attached, named after its code.", "{n} photos are attached, named after their codes.", n).format(n=n)
        )
    return " ".join((*sentences, photos.left_out_text())).strip()


def _closing(sender: Sender) -> Iterator[str]:
    yield _("Kind regards,")
    yield ""
    lines = (sender.name, sender.organisation, sender.phone, sender.email)
    for line in (clean_line(part) for part in lines):
        if line:
            yield from _wrapped(line)


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(line for text in texts for line in _wrapped(text))


def _wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """Return a text on lines of its own; what is typed cannot begin a line of its own choosing."""
    return textwrap.wrap(
        clean_line(text), WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=True, break_on_hyphens=False
    ) or [first.rstrip()]


def _header(text: str) -> str:
    """Return *text* for a header: on one line, not endless, and never read as an encoded word by who receives it."""
    return clean_line(text)[:HEADER].replace("=?", "= ?")


def _name(text: str) -> str:
    """Return a name in front of an address, without the signs that would need quotes around it.

    The email package loses the quotes of a name that does not fit on one line: what stands in it would become an address.
    """
    return " ".join(re.sub(r'[][()<>@,;:\\"]', " ", _header(text)).split())
