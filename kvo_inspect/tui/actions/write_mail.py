"""Writing mail drafts to partners: for the first time, or as a reminder of what is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kvo_inspect.domain.findings.finding import Sent
from kvo_inspect.domain.letter_texts import STANDARD
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.exchange.actions.files import asked_by_mail, pages_as_word, texts_to_tell, without_address, write_mail_files
from kvo_inspect.exchange.actions.mail import Letter, Sender, about_length, mail_wordings
from kvo_inspect.exchange.actions.photos import ListPhotos, photos_of_list
from kvo_inspect.exchange.letter_texts import OF_MAIL, OF_REMINDER, answer_within
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.actions.sending import note_reminded, note_sent
from kvo_inspect.store.letter_texts import texts_are_chosen, usable_texts
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, Lang, _, decimal_text, n_, speaking
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, YesNoField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import ScreenText
from kvo_inspect.tui.kit.tell_written import TellWritten, shown_path
from kvo_inspect.tui.kit.write_file import folder_field, names_field, typed_folder, write_into
from kvo_inspect.wording.action_lists import otherwise_text
from kvo_inspect.wording.contacts import listed
from kvo_inspect.wording.days import day_hint
from kvo_inspect.wording.letters.own_texts import Wording, texts_title
from kvo_inspect.wording.names import day_text

PHOTOS = [
    ("list", N_("small, in the rows of the list")),
    ("files", N_("small, as files named after their code")),
    ("none", N_("without photos")),
]
PAGES = [("", N_("none: the mail says it all")), ("pdf", N_("as PDF, to read and to pass on")), ("docx", N_("as Word, to change"))]
ANSWER_WITHIN = 14
"""Days until an answer is asked, where no letter texts say otherwise."""


class WriteMailScreen(FormScreen[list[Path]]):
    """Writes a draft for each of these partners; dismissed with the paths when the points were noted as sent too, otherwise with None."""

    SUBMIT = N_("write it")
    HELP_TEXT = N_(
        "A draft is a file that opens in your mail program as a message that is not sent yet: read it, change it, send it. Your name, "
        "phone and mail come from the settings."
    )

    def __init__(self, list_ids: Sequence[str], *, reminder: bool = False) -> None:
        """*reminder*: a reminder is proposed."""
        super().__init__()
        self._reminder = reminder
        self._list_ids = list_ids
        self._unsent: list[str] = []
        self._overdue: list[str] = []
        """The points that a reminder names."""
        self._reminds = False
        self._lacking = ""
        """The sentence that names the partners of whom no mail address is known."""
        self._otherwise = ""
        """The sentence that names who wants to be asked otherwise than by mail."""
        self._as_word = ""
        """The sentence that the pages went along as Word."""
        self._of_texts = ""
        """What is to be told of the letter texts."""
        self._photos: list[ListPhotos] = []
        """The photos of each list."""
        self._wordings: dict[str, Wording] = {}
        """The letter texts of the first mail by how they are chosen."""
        self._reader: Lang = "nl"
        """The language of the first mail."""
        self._along: tuple[Field, ...] = ()
        """The fields that say what goes along."""

    def title_text(self) -> str:
        n = len(self._list_ids)
        return n_("Mail draft", "Mail drafts for {n} partners", n).format(n=n)

    async def make_fields(self) -> list[Field]:
        """Return the fields: the kind of mail, its days, the list attached, and the folder."""
        lists = [await self.app.call(action_list, list_id) for list_id in self._list_ids]
        mailed, self._otherwise = asked_by_mail(lists)
        if mailed and len(mailed) < len(lists):
            self._list_ids = [list_id for list_id, partner_list in zip(self._list_ids, lists, strict=True) if partner_list in mailed]
            lists = mailed
        elif self._otherwise:  # somebody wants a mail to them all the same
            self._otherwise = _("They want to be asked otherwise: {names}.").format(names=listed(otherwise_text(each) for each in lists))
        self._unsent = [point.id for partner_list in lists for point in partner_list.unsent]
        self._overdue = [point.id for partner_list in lists for point in partner_list.reminder(self.app.today)]
        self._lacking = without_address(lists)
        kinds = [("first", N_("all that is asked of them")), ("reminder", N_("a reminder: only what is overdue"))]
        kind = ChoiceField("kind", N_("What"), self._otherwise, options=kinds)
        if self._reminder or (not self._unsent and all(partner_list.reminder(self.app.today) for partner_list in lists)):
            kind.choose("reminder")
        self._photos, self._wordings, within = await self.app.call(_read, lists, self._sender())
        self._reader = lists[0].partner.language
        answer = day_text((self.app.today + dt.timedelta(days=within)).isoformat())
        self._along = (
            YesNoField("attach", N_("List attached"), N_("As XLSX, for the partner to fill in and return."), yes=True),
            ChoiceField("photos", N_("Photos"), self._size_text, options=PHOTOS, hidden=not any(photos.photos for photos in self._photos)),
            ChoiceField("pages", N_("Pages"), self._size_text, options=PAGES),
        )
        return [
            kind,
            DateField("answer_by", N_("Answer by"), self._day_hint, text=answer, today=self._today, kind="ahead"),
            DateField("look_again", N_("Next round"), N_("When we look again. May stay empty."), today=self._today, kind="ahead"),
            ChoiceField("texts", N_("Letter texts"), self._texts_text, options=self._texts_options(), hidden=len(self._wordings) == 1),
            *self._along,
            names_field(to_partner=True),
            folder_field(self.app.exports, self._below),
        ]

    def _sender(self) -> Sender:
        own = self.app.settings
        return Sender(own.name, own.organisation, own.phone, own.email)

    def _today(self) -> dt.date:
        return self.app.today

    def _day_hint(self) -> str:
        return day_hint(self.app.today)

    def _below(self) -> str:
        """Say at the last field how large the mail becomes, and what it will lack."""
        lacking = "" if self.app.settings.phone else _("No phone number stands below the mail: it is not in the settings.")
        return " ".join(filter(None, (self._size_text(), lacking, _("The folder is made when it is not there."))))

    def _texts_options(self) -> list[tuple[str, ScreenText]]:
        """Return how the letter texts can be chosen: as the park has them, the program's own words, or a file of this laptop."""
        fixed: dict[str, ScreenText] = {"": N_("as the park has them, or this laptop"), STANDARD: N_("the program’s own words")}
        return [(name, fixed.get(name, partial(_texts_title, wording))) for name, wording in self._wordings.items()]

    def _texts_text(self) -> str:
        """Return how the first mail begins with the letter texts that are chosen, and what is to be told of them."""
        values = self.form.values
        wording, reminder = self._wordings[str(values.get("texts", ""))], values["kind"] == "reminder"
        told = " ".join(wording.to_tell(OF_REMINDER if reminder else OF_MAIL, self._reader))
        with speaking(self._reader):
            begins = " ".join(wording.part("reminder") if reminder else [*wording.part("introduction"), *wording.part("closing_date")])
        sentence = _("The mail begins: {words}").format(words=begins) if begins else _("The mail begins with the program’s own words.")
        return " ".join(filter(None, (told, sentence)))

    def _size_text(self) -> str:
        """Return how large the largest mail becomes, about, and how many photos have no room in any."""
        letter = self._letter({field.name: field.value for field in self._along})
        limited = [photos.within(letter.room()) for photos in self._photos]
        length = max((about_length(photos, letter) for photos in limited), default=0)
        sentence = n_("The mail takes about {size} MB.", "The largest mail takes about {size} MB.", len(self._list_ids))
        left = ListPhotos(left_out=sum(photos.left_out for photos in limited)).left_out_text() if letter.takes_photos else ""
        return " ".join(filter(None, (sentence.format(size=decimal_text(f"{length / 1_000_000:.1f}")), left)))

    def _letter(self, values: Mapping[str, Any], **days: str) -> Letter:
        """Return the letter as the form has it."""
        return Letter(
            days.get("answer_by", ""),
            days.get("look_again", ""),
            reminder=values.get("kind") == "reminder",
            attach=values["attach"],
            photos=values.get("photos", "none"),
            pages=values["pages"] or None,
            names=values.get("names", True),
            texts=values.get("texts", ""),
        )

    async def submit(self, values: dict[str, Any]) -> list[Path]:
        folder = typed_folder(values)
        letter = self._letter(values, answer_by=self._day(values, "answer_by"), look_again=self._day(values, "look_again"))
        self._as_word = pages_as_word(letter)
        self._of_texts = await self.app.call(_to_tell, self._list_ids, letter)
        sender = self._sender()
        self._reminds = letter.reminder

        def write(store: Store, _values: Mapping[str, Any], folder: Path) -> list[Path]:
            return write_mail_files(store, self._list_ids, folder, letter, sender)

        return await self.app.call(write_into, write, values, folder)

    def _day(self, values: dict[str, Any], field: str) -> str:
        raw = str(values[field]).strip()
        return typed_day(field, raw, self.app.today) if raw or field != "look_again" else ""

    def done(self, result: list[Path] | None) -> None:
        """Say where the drafts are, and then ask whether they count as sent."""
        paths = result or []
        text = _("Written: {path}").format(path=shown_path(paths[0])) if len(paths) == 1 else ""
        if len(paths) > 1:
            text = n_("Written: {n} draft in {folder}", "Written: {n} drafts in {folder}", len(paths)).format(
                n=len(paths), folder=paths[0].parent
            )
        text = "\n".join(filter(None, (text, self._otherwise, self._lacking, self._as_word, self._of_texts)))
        if not paths:
            self.dismiss(None)
            return
        where = paths[0] if len(paths) == 1 else paths[0].parent
        self.app.push_screen(TellWritten(text, where, "mail"), lambda _way: self._ask_whether_sent(paths))

    def _ask_whether_sent(self, paths: list[Path]) -> None:
        n = len(self._overdue if self._reminds else self._unsent)
        if not n or self.app.read_only:
            self.dismiss(None)
            return
        question = n_(
            "Note {n} point as sent by mail today? You can also do that once you have sent it, with s on the list.",
            "Note {n} points as sent by mail today? You can also do that once you have sent them, with s on the list.",
            n,
        )
        if self._reminds:
            question = n_("Note that they were reminded of {n} point today?", "Note that they were reminded of {n} points today?", n)
        question = question.format(n=n)
        self.app.push_screen(AskYesNo(question), lambda yes: self.later(self._leave(paths, noted=bool(yes))))

    async def _leave(self, paths: list[Path], *, noted: bool) -> None:
        today = self.app.today.isoformat()
        if noted and self._reminds:
            await self.app.call(note_reminded, self._overdue, today)
        elif noted:
            await self.app.call(note_sent, self._unsent, Sent(day=today, way="mail"))
        self.dismiss(paths if noted else None)


def _read(store: Store, lists: Sequence[ActionList], sender: Sender) -> tuple[list[ListPhotos], dict[str, Wording], int]:
    """Return the photos of the lists, the letter texts of the first by how they are chosen, and within how many days an answer is asked."""
    first = lists[0]
    parks = first.of_parks
    within = answer_within(store, parks) or ANSWER_WITHIN
    answer_by = (store.today + dt.timedelta(days=within)).isoformat()
    names = ["", *([STANDARD, *(texts.id for texts in usable_texts(store))] if texts_are_chosen(store, parks) else [])]
    asked = sum(point.group not in ("info", "reported") for point in first.outgoing)
    with speaking(first.partner.language):
        wordings = mail_wordings(store, first, Letter(answer_by), sender, asked, names)
    return [photos_of_list(store, list_) for list_ in lists], wordings, within


def _to_tell(store: Store, list_ids: Sequence[str], letter: Letter) -> str:
    return texts_to_tell(store, [action_list(store, list_id) for list_id in list_ids], letter)


def _texts_title(wording: Wording) -> str:
    return texts_title(wording.texts) if wording.texts is not None else ""
