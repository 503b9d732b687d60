"""Writing action lists to files: as CSV, XLSX or mail draft, under names that say whose and when. Nothing is ever overwritten.

A list that a partner filled in comes back under the name it went out with: replacing it would lose what they wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Literal

from kvo_inspect.domain.parks.partner import is_email, wants_otherwise
from kvo_inspect.errors import RuleError, UsageError
from kvo_inspect.exchange.actions.mail import Letter, Sender, mail_bytes, photos_of_letter
from kvo_inspect.exchange.actions.nameless import nameless_list
from kvo_inspect.exchange.actions.sheet import file_stem, list_csv, list_xlsx
from kvo_inspect.exchange.letter_texts import OF_MAIL, OF_REMINDER, wording_for
from kvo_inspect.files import written_whole
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import Lang, _, speaking
from kvo_inspect.wording.action_lists import list_name, nothing_text, otherwise_text
from kvo_inspect.wording.contacts import listed

ListFormat = Literal["csv", "xlsx", "eml"]


def write_action_list(
    store: Store, partner_list: ActionList, form: ListFormat, out: Path, letter: Letter, sender: Sender, lang: Lang | None = None
) -> Path:
    """Write one partner's list and return where it is; in a folder it gets a free name of its own.

    All that is in it, and its name, is in the partner's language, or in *lang*; what goes wrong is told in the language in use.
    Raises UsageError when a file of this name is there already, RuleError when there is nothing to write.
    """
    if not (partner_list.reminder(store.today) if letter.reminder else partner_list.outgoing):
        raise RuleError(nothing_text(partner_list, reminder=letter.reminder))
    must_be_sound(store, [park.id for park in partner_list.of_parks], confidential=partner_list.confidential, answers=False)
    with speaking(lang or partner_list.partner.language):
        to = _free(out, store, partner_list, form) if out.is_dir() else out
        written = _written(store, partner_list, form, letter, sender)
    if to.exists():
        raise UsageError(_("{path} is there already. Choose another name; a list that came back is never replaced.").format(path=to))
    with written_whole(to, shared=not partner_list.confidential) as stream:
        stream.write(written)
    return to


def pages_as_word(letter: Letter) -> str:
    """Return a sentence when the pages of a mail go along as Word for want of what makes a PDF; else an empty text."""
    if letter.pages_form == letter.pages:
        return ""
    return _("There is no PDF on this system, for typst is missing here: the pages go along as a Word file.")


def without_address(lists: Iterable[ActionList]) -> str:
    """Return a sentence that names those to whom a mail cannot go by itself; empty when all have an address."""
    names = [list_name(partner_list) for partner_list in lists if not is_email(partner_list.partner.email)]
    sentence = _("No mail address is known of {names}: type the receiver in the draft.")
    return sentence.format(names=", ".join(names)) if names else ""


def texts_to_tell(store: Store, lists: Iterable[ActionList], letter: Letter, lang: Lang | None = None) -> str:
    """Return what is to be told of the letter texts of these mails: why others are used than were chosen, which language lacks."""
    parts = OF_REMINDER if letter.reminder else OF_MAIL
    sentences = (
        sentence
        for partner_list in lists
        for sentence in wording_for(store, partner_list.of_parks, letter.texts).to_tell(parts, lang or partner_list.partner.language)
    )
    return "\n".join(dict.fromkeys(sentences))


def asked_by_mail(lists: Sequence[ActionList]) -> tuple[list[ActionList], str]:
    """Return the lists of those who are asked by mail, and a sentence that names who wants to be asked otherwise; empty for none."""
    others = [partner_list for partner_list in lists if wants_otherwise(partner_list.partner)]
    names = listed(dict.fromkeys(otherwise_text(partner_list) for partner_list in others))
    sentence = _("No mail is written to who wants to be asked otherwise: {names}.").format(names=names) if others else ""
    return [partner_list for partner_list in lists if partner_list not in others], sentence


def cards_folder(store: Store, partner_list: ActionList, exports: Path) -> Path:
    """Return the folder below *exports* for the report cards of a list: by park, partner and day, in the partner's language."""
    with speaking(partner_list.partner.language):
        return exports / f"{_('report-cards')}-{file_stem(store, partner_list)}"


def _written(store: Store, partner_list: ActionList, form: ListFormat, letter: Letter, sender: Sender) -> bytes:
    letter = replace(letter, names=partner_list.partner.may_read_names(letter.names))
    if not letter.names:
        partner_list = nameless_list(store, partner_list)
    match form:
        case "eml":
            return mail_bytes(store, partner_list, letter, sender)
        case "xlsx":
            photos = photos_of_letter(store, partner_list, letter) if letter.photos != "none" else None
            return list_xlsx(store, partner_list, reminder=letter.reminder, photos=photos)
        case "csv":
            return list_csv(store, partner_list, reminder=letter.reminder)


def _free(folder: Path, store: Store, partner_list: ActionList, form: ListFormat) -> Path:
    name = file_stem(store, partner_list)
    for number in count(1):
        path = folder / f"{name}{f'-{number}' if number > 1 else ''}.{form}"
        if not path.exists():
            return path
    raise AssertionError


def write_list_file(
    store: Store, list_id: str, form: ListFormat, folder: Path, *, reminder: bool = False, photos: bool = True, names: bool = True
) -> Path:
    """Write one action list into *folder*, and return where it is; in XLSX with *photos* in its rows; *names*: with those of people."""
    letter = Letter("", reminder=reminder, photos="list" if photos else "none", names=names)
    return write_action_list(store, action_list(store, list_id), form, folder, letter, Sender(""))


def write_mail_files(store: Store, list_ids: Sequence[str], folder: Path, letter: Letter, sender: Sender) -> list[Path]:
    """Write a draft for each of these action lists into *folder*, and return where they are.

    Of several, those of whom nothing is overdue get no reminder; RuleError when that leaves none.
    """
    lists = [action_list(store, list_id) for list_id in list_ids]
    if letter.reminder and any(partner_list.reminder(store.today) for partner_list in lists):
        lists = [partner_list for partner_list in lists if partner_list.reminder(store.today)]
    return [write_action_list(store, partner_list, "eml", folder, letter, sender) for partner_list in lists]
