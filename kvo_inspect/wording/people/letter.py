"""The letter to somebody who asks what is held about them: plain text, in their language, from the same lines as the page."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from kvo_inspect.settings import load_settings
from kvo_inspect.texts import Lang, _, speaking
from kvo_inspect.wording.names import day_text, long_day
from kvo_inspect.wording.people.held import (
    HeldLine,
    authored_sentence,
    disclosure_sentence,
    held_lines,
    marks_sentence,
    not_seen_sentences,
    on_laptop_sentence,
    state_text,
    unnamed_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kvo_inspect.store.people.disclosures import Disclosure
    from kvo_inspect.store.people.held import HeldUnderName
    from kvo_inspect.store.record.store import Store


WIDTH = 90
"""Characters of a line."""


def person_letter(store: Store, held: HeldUnderName, disclosures: Sequence[Disclosure], lang: Lang) -> str:
    """Return the letter in a language; who gives it away reads it first, for others may be named in it too."""
    with speaking(lang):
        return "\n".join(_wrapped(paragraph) for paragraph in _paragraphs(store, held, disclosures)).rstrip() + "\n"


def letter_name(store: Store, lang: Lang) -> str:
    """Return the name of the file of a letter: without the name of the person, who may be read by whoever sees the folder."""
    with speaking(lang):
        return f"{_('what is held')} {store.today.isoformat()}.txt"


def _paragraphs(store: Store, held: HeldUnderName, disclosures: Sequence[Disclosure]) -> list[str]:
    settings = load_settings(store.data)
    lines = held_lines(store, held)
    paragraphs = [long_day(store.today.isoformat()), "", _("What is held under the name {name}").format(name=held.name), ""]
    paragraphs += [
        _(
            "You asked what we hold about you in the record of the safety rounds on business parks. Below stands everything that was found "
            "under your name and its spellings on our laptop, where it stands, and who was handed it."
        ),
        "",
    ]
    for park in held.parks:
        of_park = [line for line in lines if line.held.thing.park == park]
        authored = [each for each in held.authored if each.park == park]
        name = held.park_names[park]
        paragraphs += [name, "-" * len(name), *(_item(line) for line in of_park)]
        paragraphs += [f"- {authored_sentence(each, name)}" for each in authored]
        paragraphs += [f"- {unnamed_sentence(each, name)}" for each in held.unnamed if each.park == park]
        paragraphs.append("")
    if not held.count:
        paragraphs += [_("Nothing was found."), ""]
    if held.marks:
        paragraphs += [marks_sentence(held.marks), ""]
    paragraphs += _section(_("Beside the record"), [on_laptop_sentence(text) for text in held.on_laptop if text.where != "letter"])
    paragraphs += _section(_("Who was handed it"), [disclosure_sentence(each, held.park_names) for each in disclosures])
    paragraphs += _section(_("What was not looked through"), not_seen_sentences(held))
    paragraphs += [
        _("Is something wrong, or do you want it taken out? Tell us; we tell you what can be taken out and what cannot."),
        "",
        *filter(None, (settings.name, settings.organisation)),
    ]
    return paragraphs


def _wrapped(paragraph: str) -> str:
    indent = "  " if paragraph.startswith("- ") else ""
    return fill(paragraph, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _item(line: HeldLine) -> str:
    beside = ", ".join(filter(None, (_("recorded {day}").format(day=day_text(line.held.at[:10])), state_text(line.held))))
    return f"- {line.where}: {' '.join(line.held.text.split())} ({beside})"


def _section(title: str, sentences: Sequence[str]) -> list[str]:
    return [title, "-" * len(title), *(f"- {sentence}" for sentence in sentences), ""] if sentences else []
