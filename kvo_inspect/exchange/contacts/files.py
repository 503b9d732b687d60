"""Contacts written for other programs: CSV, XLSX or vCard, whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Literal

from kvo_inspect.domain.parks.contact import Contact
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.contacts.columns import KEYS, WIDTHS, titles
from kvo_inspect.exchange.contacts.vcard import card_text
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.exchange.tables.csv_text import write_list
from kvo_inspect.exchange.tables.xlsx import Sheet, SheetColumn, write_sheets
from kvo_inspect.files import is_there, written_whole
from kvo_inspect.store.contacts.contact import contacts
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import N_, _, n_, p_
from kvo_inspect.wording.names import language_name, partner_name, way_name

ContactForm = Literal["xlsx", "csv", "vcf"]
FORMS: dict[ContactForm, str] = {
    "xlsx": N_("XLSX, a sheet to print or send"),
    "csv": N_("CSV, for any spreadsheet"),
    "vcf": N_("vCard, for the address book of a phone or mail program"),
}
"""As what contacts can be written (`N_`)."""


def write_contacts(store: Store, ids: Collection[str] | None, form: ContactForm, to: Path) -> Path:
    """Write contacts (all, or those of these ids) and return where; *to* may be a folder. What they know in no park is not in it."""
    must_be_sound(store, sorted({copy.park for contact in contacts(store) for copy in contact.partners}), answers=False)
    chosen = [contact for contact in contacts(store) if ids is None or contact.id in ids]
    if is_there(to) and to.is_dir():
        to = to / f"{slug(_('contacts'))}-{store.today.isoformat()}.{form}"
    elif to.exists():
        raise NameTaken(to)
    if form == "vcf":
        with written_whole(to, shared=True) as stream:
            stream.write("".join(map(card_text, chosen)).encode())
    elif form == "xlsx":
        write_sheets(to, [_sheet(chosen)], made=store.now())
    else:
        write_list(to, [titles()[key] for key in KEYS], map(_row, chosen), shared=True)
    return to


def contact_cells(contact: Contact) -> dict[str, str]:
    """Return what a contact has in each column of `KEYS`, in the language in use."""
    shown = contact.shown
    cells = {
        **shown.model_dump(),
        "kind": partner_name(shown.kind),
        "language": language_name(shown.language),
        "way": way_name(shown.way) if shown.way else "",
        "without_names": p_("answer", "yes") if shown.without_names else "",
        "parks": "; ".join(contact.parks),
        "id": contact.id,
    }
    return {key: str(cells[key] or "") for key in KEYS}


def _row(contact: Contact) -> list[str]:
    return list(contact_cells(contact).values())


def _sheet(chosen: Iterable[Contact]) -> Sheet:
    names = titles()
    columns = [SheetColumn(key, names[key], WIDTHS[key]) for key in KEYS]
    rows = [_row(contact) for contact in chosen]
    summary = n_("{n} contact", "{n} contacts", len(rows)).format(n=len(rows))
    return Sheet(p_("sheet", "Contacts"), columns, rows, _("Contacts"), [summary])
