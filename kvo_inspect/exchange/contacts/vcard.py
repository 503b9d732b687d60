"""vCard: read as 4.0, 3.0 and what older programs write as 2.1, and written as 4.0 (RFC 6350).

What says nothing of a contact (photos, birthdays, notes) is passed over. No library that is kept up reads and writes 4.0.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.exchange.tables.csv_text import decoded, lines_of
from kvo_inspect.store.contacts.importing import RowProblem
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.domain.parks.contact import Contact

_BEGINS = re.compile(rb"^(\xef\xbb\xbf)?\s*BEGIN:VCARD\s", re.IGNORECASE)
_WIDE = re.compile("^\ufeff?\\s*BEGIN:VCARD\\s", re.IGNORECASE)
_LINE = re.compile(r"^(?:[\w-]+\.)?([\w-]+)((?:;(?:[\w-]+=(?:\"[^\"]*\"|[^\":;])*|[\w-]+))*):(.*)$", re.DOTALL)
"""A line: the group before the point is of no matter; name, parameters, value."""
_PARAM = re.compile(r";([\w-]+)(?:=((?:\"[^\"]*\"|[^\":;])*))?")
_PARTS = re.compile(r"(?<!\\)(?:\\\\)*;")
_ESCAPED = re.compile(r"\\([\\,;nN])")
_LONGEST = 10_000
"""Characters of a line, joined: a longer one is a picture or a key, and passed over."""
_CUT = 75
"""Octets of a line that is written, its end not counted (RFC 6350, 3.2)."""
OWN = "X-KVO-"
"""Begins the names of what vCard has no property for."""


@dataclass(frozen=True, slots=True)
class _Property:
    name: str
    params: dict[str, str]
    """Names in capitals, values in small letters and without quotes; `TYPE` holds all types."""
    value: str

    def parts(self) -> list[str]:
        """Return what the value holds between its semicolons."""
        return [_unescaped(part) for part in _split(self.value)]

    def text(self) -> str:
        """Return the value as one line."""
        return _unescaped(self.value)


def is_vcard(raw: bytes) -> bool:
    """Whether these bytes begin as a vCard does."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _WIDE.match(raw.decode("utf-16")) is not None
        except UnicodeDecodeError:
            return False
    return _BEGINS.match(raw[:100]) is not None


def read_cards(raw: bytes, problems: list[RowProblem]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield, by card, the line on which it begins and its cells by field; what is no vCard is added to *problems*."""
    text = decoded(raw, lambda line, sentence: problems.append(RowProblem(line, "", sentence)))
    begun, properties = 0, list[_Property]()
    for number, line in _unfolded(text or ""):
        if len(line) > _LONGEST:
            continue
        parsed = _parsed(line)
        if parsed is None:
            problems.append(RowProblem(number, "", _("this line is no line of a vCard")))
            continue
        word = parsed.value.strip().upper()
        if (parsed.name, word) == ("BEGIN", "VCARD"):
            if begun:
                problems.append(RowProblem(begun, "", _("this vCard has no end")))
            begun, properties = number, []
        elif (parsed.name, word) == ("END", "VCARD"):
            if begun:
                yield begun, _cells(properties)
            begun = 0
        elif begun:
            properties.append(parsed)
    if begun:
        problems.append(RowProblem(begun, "", _("this vCard has no end")))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, those that were cut for their length joined again."""
    whole, began = "", 0
    for number, line in enumerate(lines_of(text), 1):
        if len(whole) > _LONGEST and (line[:1] in (" ", "\t") or line.endswith("=")):
            continue
        if whole and line[:1] in (" ", "\t"):
            whole += line[1:]
        elif whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper():
            whole = whole[:-1] + line
        else:
            if whole.strip():
                yield began, whole
            whole, began = line, number
    if whole.strip():
        yield began, whole


def _parsed(line: str) -> _Property | None:
    match = _LINE.match(line)
    if match is None:
        return None
    params: dict[str, str] = {}
    for name, value in _PARAM.findall(match[2]):
        key, said = (name.upper(), value) if value or f"{name}=" in match[2] else ("TYPE", name)
        params[key] = ",".join(filter(None, (params.get(key, ""), said.replace('"', "").lower())))
    value = match[3]
    if "quoted-printable" in (params.get("ENCODING", ""), params.get("TYPE", "")):
        value = _from_quoted(value, params.get("CHARSET", "utf-8"))
    return _Property(match[1].upper(), params, value)


def _from_quoted(value: str, charset: str) -> str:
    raw = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeDecodeError, binascii.Error):
        return raw.decode("cp1252", "replace")


def _split(value: str) -> list[str]:
    parts, begins = [], 0
    for match in _PARTS.finditer(value):
        parts.append(value[begins : match.end() - 1])
        begins = match.end()
    return [*parts, value[begins:]]


def _unescaped(value: str) -> str:
    return clean_line(_ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], value))


def _cells(properties: Sequence[_Property]) -> dict[str, str]:
    """Return what a card says, by field."""
    preferred = sorted(properties, key=_rank)

    def first(name: str, fits: str = "") -> _Property | None:
        return next((each for each in preferred if each.name == name and (not fits or fits in each.params.get("TYPE", ""))), None)

    def text(name: str) -> str:
        found_property = first(name)
        return found_property.text() if found_property else ""

    organisation = first("ORG")
    cells = {
        "organisation": next(filter(None, organisation.parts()), "") if organisation else "",
        "email": text("EMAIL").removeprefix("mailto:"),
        "language": text("LANG"),
        "kind": text(f"{OWN}KIND"),
        "way": text(f"{OWN}WAY"),
        "without_names": text(f"{OWN}WITHOUT-NAMES"),
        "parks": "\n".join(each.text() for each in properties if each.name == f"{OWN}PARK"),
        "id": text("UID").removeprefix("urn:uuid:"),
    }
    phones = [each for each in preferred if each.name == "TEL" and not set(each.params.get("TYPE", "").split(",")) & {"fax", "pager"}]
    urgent = [each for each in phones if "x-emergency" in each.params.get("TYPE", "")]
    cells["phone"] = next((_phone(each) for each in phones if each not in urgent), "")
    cells["fault_number"] = next((_phone(each) for each in urgent), "")
    address = first("ADR", "work") or first("ADR")
    cells["address"] = _address(address.parts()) if address else ""
    full, named = text("FN"), _person(first("N"))
    cells["person"] = named or (full if full.casefold() != cells["organisation"].casefold() else "")
    if not cells["organisation"] and text("KIND").casefold() == "org":
        cells["organisation"], cells["person"] = full, ""
    if not cells["organisation"] and not named:
        cells["organisation"], cells["person"] = full, ""
    if cells["language"] and cells["language"][:2].casefold() not in ("nl", "en"):
        cells["language"] = ""
    return cells


def _rank(each: _Property) -> int:
    """Return what is preferred first: `PREF=1` before `PREF=2` (4.0), `TYPE=pref` (3.0) before what says nothing."""
    preference = each.params.get("PREF", "1" if "pref" in each.params.get("TYPE", "").split(",") else "")
    return int(preference) if preference.isdecimal() and len(preference) < 4 else 999


def _phone(each: _Property) -> str:
    return each.text().removeprefix("tel:")


def _person(names: _Property | None) -> str:
    """Return the name of a person from family name; given name; further names; title; what comes after."""
    family, given, further, title, after = [*(names.parts() if names else []), *[""] * 5][:5]
    return clean_line(f"{title} {given} {further} {family} {after}") if family or given else ""


def _address(parts: Sequence[str]) -> str:
    """Return an address on one line: street, postal code and place, the country when it is another one."""
    box, extension, street, place, region, code, country = [*parts, *[""] * 7][:7]
    home = country.casefold() in ("", "nederland", "netherlands", "the netherlands", "nl")
    whole = (box, " ".join(filter(None, (street, extension))), " ".join(filter(None, (code, place))), region, "" if home else country)
    return ", ".join(filter(None, whole))


def card_text(contact: Contact) -> str:
    """Return a contact as a vCard of version 4.0, with its line ends."""
    shown = contact.shown
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:urn:uuid:{contact.id}",
        f"KIND:{'individual' if shown.person else 'org'}",
        f"FN:{_escaped(shown.person or shown.organisation or shown.email or shown.kind)}",
    ]
    texts = {
        "ORG": shown.organisation,
        "EMAIL": shown.email,
        "TEL;VALUE=text;PREF=1": shown.phone,
        "TEL;VALUE=text;TYPE=x-emergency;PREF=2": shown.fault_number,
    }
    lines += [f"{name}:{_escaped(text)}" for name, text in texts.items() if text]
    if shown.address:
        lines.append(f"ADR;TYPE=work:;;{_escaped(shown.address)};;;;")
    lines.append(f"LANG:{shown.language}")
    lines.append(f"{OWN}KIND:{shown.kind}")
    if shown.way:
        lines.append(f"{OWN}WAY:{shown.way}")
    if shown.without_names:
        lines.append(f"{OWN}WITHOUT-NAMES:yes")
    lines += [f"{OWN}PARK:{_escaped(park)}" for park in contact.parks]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCARD"])


def _escaped(text: str) -> str:
    return re.sub(r"([\\,;])", r"\\\1", text).replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return a line cut where it is longer than a line may be, never within a character."""
    pieces, room, piece = [], _CUT, ""
    for letter in line:
        length = len(letter.encode())
        if length > room:
            pieces.append(piece)
            piece, room = "", _CUT - 1
        piece += letter
        room -= length
    return "\r\n ".join([*pieces, piece])
