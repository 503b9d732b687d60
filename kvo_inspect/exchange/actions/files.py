"""Writing action lists to files: as CSV, XLSX or mail draft, under names that say whose and when. Nothing is ever overwritten.

A list that a partner filled in comes back under the name it went out with: replacing it would lose what they wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Literal

from kvo_inspect.errors import RuleError, UsageError
from kvo_inspect.exchange.actions.mail import Letter, Sender, write_mail
from kvo_inspect.exchange.actions.sheet import write_list_csv, write_list_xlsx
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.store.actions.lists import ActionList, action_list
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import _
from kvo_inspect.wording.action_lists import partner_text

ListFormat = Literal["csv", "xlsx", "eml"]


def write_action_list(store: Store, found: ActionList, form: ListFormat, out: Path, letter: Letter, sender: Sender) -> Path:
    """Write one partner's list and return where it is; in a folder it gets a free name of its own.

    Raises UsageError when a file of this name is there already, RuleError when there is nothing to write.
    """
    if not (found.reminder(store.today) if letter.reminder else found.points):
        raise RuleError(
            _("Nothing of {partner} is overdue: there is nothing to remind of.").format(partner=partner_text(found.partner))
            if letter.reminder
            else _("Nothing is asked of {partner}.").format(partner=partner_text(found.partner))
        )
    must_be_sound(store, [found.park.id], confidential=found.confidential, answers=False)
    to = _free(out, store, found, form) if out.is_dir() else out
    if to.exists():
        raise UsageError(_("{path} is there already. Choose another name; a list that came back is never replaced.").format(path=to))
    if form == "eml":
        write_mail(store, found, to, letter, sender)
    elif form == "xlsx":
        write_list_xlsx(store, found, to, reminder=letter.reminder)
    else:
        write_list_csv(store, found, to, reminder=letter.reminder)
    return to


def _free(folder: Path, store: Store, found: ActionList, form: ListFormat) -> Path:
    name = f"{slug(found.park.name)}-{slug(partner_text(found.partner))}-{store.today.isoformat()}"
    for number in count(1):
        path = folder / f"{name}{f'-{number}' if number > 1 else ''}.{form}"
        if not path.exists():
            return path
    raise AssertionError


def write_list_file(store: Store, partner_id: str, form: ListFormat, folder: Path, *, reminder: bool = False) -> Path:
    """Write one partner's list into *folder*, and return where it is."""
    return write_action_list(store, action_list(store, partner_id), form, folder, Letter("", reminder=reminder), Sender(""))


def write_mail_files(store: Store, partner_ids: Sequence[str], folder: Path, letter: Letter, sender: Sender) -> list[Path]:
    """Write a draft for each of these partners into *folder*, and return where they are.

    Of several, those of whom nothing is overdue get no reminder; RuleError when that leaves none.
    """
    lists = [action_list(store, one) for one in partner_ids]
    if letter.reminder and any(one.reminder(store.today) for one in lists):
        lists = [one for one in lists if one.reminder(store.today)]
    return [write_action_list(store, one, "eml", folder, letter, sender) for one in lists]
