"""The generated part of `docs/privacy.md` and `docs/persoonsgegevens.md`: what can hold a name, and what erasing does with it."""

from __future__ import annotations

from kvo_inspect.domain.folding.erasing import REACHED, ErasingWay
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.exchange.record.dictionary import file_meaning, files
from kvo_inspect.texts import LANGS, Lang
from kvo_inspect.wording.dictionary.meanings import meaning_of

_HEADS: dict[Lang, str] = {
    "en": "| what | name of one person: emptied | emptied along with the name | text: shown, and edited by hand |",
    "nl": "| wat | naam van één persoon: gewist | met de naam mee gewist | tekst: getoond, en met de hand aangepast |",
}
WAYS: tuple[ErasingWay, ...] = ("name", "along", "by_hand")


def made_personal_data(lang: Lang) -> str:
    """Return the table, one row for each noun, in a language."""
    place = LANGS.index(lang)
    exported = files(confidential=True)
    rows = [_HEADS[lang], "|---|---|---|---|"]
    for noun, ways in REACHED.items():
        if noun not in exported:
            continue
        cells = []
        for way in WAYS:
            fields = dict.fromkeys(path.split(".")[0] for path, path_way in ways.items() if path_way == way)
            cells.append(", ".join(meaning_of(NOUNS[noun], field).title[place] for field in fields))
        rows.append(f"| {file_meaning(noun).title[place]} (`{noun}`) | {' | '.join(cells)} |")
    return "\n".join(rows)
