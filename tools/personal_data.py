"""Generated parts of `docs/privacy.md` and `docs/persoonsgegevens.md`: what can hold a name, how it is erased, how long it is kept."""

from __future__ import annotations

from kvo_inspect.domain.folding.erasing import REACHED, ErasingWay
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.folding.people import NAMES, OF_PEOPLE
from kvo_inspect.domain.parks.keeping import PROPOSED
from kvo_inspect.domain.parks.park import KEEPING, Park
from kvo_inspect.domain.values.closed_sets import KeepingKind
from kvo_inspect.exchange.record.dictionary import file_meaning, files
from kvo_inspect.store.people.keeping import NOT_SWEPT
from kvo_inspect.texts import LANGS, Lang, speaking
from kvo_inspect.wording.dictionary.meanings import meaning_of
from kvo_inspect.wording.fields import field_words

_HEADS: dict[Lang, str] = {
    "en": "| what | name of one person: emptied | emptied along with the name | text: shown, and edited by hand |",
    "nl": "| wat | naam van één persoon: gewist | met de naam mee gewist | tekst: getoond, en met de hand aangepast |",
}
WAYS: tuple[ErasingWay, ...] = ("name", "along", "by_hand")
_IN_NO_FILE: dict[str, dict[Lang, str]] = {
    "author": {"en": "users", "nl": "gebruikers"},
    "erasure": {"en": "erasures", "nl": "wissingen"},
}
"""What no CSV file holds, and no dictionary therefore tells."""


def made_personal_data(lang: Lang) -> str:
    """Return the table, one row for each noun, in a language."""
    place = LANGS.index(lang)
    exported = files(confidential=True)
    rows = [_HEADS[lang], "|---|---|---|---|"]
    for noun, ways in REACHED.items():
        cells = []
        for way in WAYS:
            fields = dict.fromkeys(path.split(".")[0] for path, path_way in ways.items() if path_way == way)
            cells.append(", ".join(_title(noun, field, lang) if noun in exported else _words(noun, field, lang) for field in fields))
        title = file_meaning(noun).title[place] if noun in exported else _IN_NO_FILE[noun][lang]
        rows.append(f"| {title} (`{noun}`) | {' | '.join(cells)} |")
    return "\n".join(rows)


def _title(noun: str, field: str, lang: Lang) -> str:
    return meaning_of(NOUNS[noun], field).title[LANGS.index(lang)]


def _words(noun: str, field: str, lang: Lang) -> str:
    with speaking(lang):
        return field_words(noun, field)


_KEPT_HEADS: dict[Lang, str] = {
    "en": "| period | of what | a start, in months |",
    "nl": "| termijn | waarvan | een begin, in maanden |",
}
_WHOLE: dict[KeepingKind, dict[Lang, str]] = {
    "photos": {"en": "photos whole, with their bytes", "nl": "foto’s helemaal, met hun bestand"},
    "papers": {
        "en": "papers whole, with their bytes; adopted reports too",
        "nl": "stukken helemaal, met hun bestand; ook vastgestelde verslagen",
    },
    "signals": {
        "en": "every text of confidential findings, of what was said of them and of their answers; their photos whole",
        "nl": "elke tekst van vertrouwelijke bevindingen, van wat ervan is gezegd en van hun antwoorden; hun foto’s helemaal",
    },
}


def made_keeping(lang: Lang) -> str:
    """Return the table of keeping periods, one row for each kind, in a language."""
    place = LANGS.index(lang)
    exported = files(confidential=True)
    holding = [noun for noun in REACHED if noun in exported and noun not in NOT_SWEPT and (noun in NAMES or noun in OF_PEOPLE)]
    rows = [_KEPT_HEADS[lang], "|---|---|---|"]
    for kind, field in KEEPING.items():
        if kind in _WHOLE:
            what = _WHOLE[kind][lang]
        else:
            paths = {
                noun: dict.fromkeys(path.split(".")[0] for path in (*NAMES.get(noun, ()), *OF_PEOPLE.get(noun, ()))) for noun in holding
            }
            what = "; ".join(
                f"{file_meaning(noun).title[place]}: {', '.join(meaning_of(NOUNS[noun], name).title[place] for name in names)}"
                for noun, names in paths.items()
            )
        rows.append(f"| {meaning_of(Park, field).title[place]} (`{field}`) | {what} | {PROPOSED[kind]} |")
    return "\n".join(rows)
