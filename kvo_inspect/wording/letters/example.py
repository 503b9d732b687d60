"""A file of letter texts to start from: every part in both languages, with what each is for and which fields it knows."""

from __future__ import annotations

from kvo_inspect.domain.letter_texts import FIELDS_OF, LETTER_FIELDS, LETTER_PARTS, LetterField, LetterPart
from kvo_inspect.texts import LANGS, Lang, _, speaking


def example_text(name: str) -> str:
    """Return the text of a file that is called *name*; its remarks are in the language in use."""
    fields = [f"#   {{{field}}}: {_field_text(field)}" for field in LETTER_FIELDS]
    lines = [
        f"# {_('Letter texts: your own words in mails and letters. What is left out here is said in the program’s own words.')}",
        f"# {_('A line or paragraph with a field of which nothing is known is left out. The fields:')}",
        *fields,
        "",
        f'id = "{name}"',
        *(f'title.{lang} = "{_title(lang)}"' for lang in LANGS),
        f"# {_('Within so many days an answer is asked.')}",
        "answer_within = 14",
    ]
    for part in LETTER_PARTS:
        known = ", ".join(f"{{{field}}}" for field in FIELDS_OF[part])
        lines += ["", f"# {_part_text(part)}", f"# {_('It knows {fields}.').format(fields=known)}", f"[{part}]"]
        for lang in LANGS:
            with speaking(lang):
                lines += [f'{lang} = """', _example(part), '"""']
    return "\n".join(lines) + "\n"


def _title(lang: Lang) -> str:
    with speaking(lang):
        return _("Our letters")


def _part_text(part: LetterPart) -> str:
    """Return what a part is for."""
    return {
        "letterhead": _("At the head of every mail and letter, line by line."),
        "introduction": _("Why a partner gets a mail or a list: its first paragraph. A blank line begins another."),
        "closing_date": _("What is asked in a mail, and by when: behind the introduction."),
        "reminder": _("In a reminder in the place of both."),
        "letter": _("In the letter to the entrepreneurs about a round, which is one page: before what was seen."),
        "signature": _("At the end of every mail and letter, line by line."),
    }[part]


def _field_text(field: LetterField) -> str:
    """Return what a field stands for."""
    return {
        "park": _("the park, or the parks of a list over several"),
        "municipality": _("the municipality of the park"),
        "date": _("the day of the mail, list or letter"),
        "facilitator": _("who sends it: your name in the settings; in a letter who led the round"),
        "sender": _("your organisation in the settings"),
        "phone": _("your phone in the settings"),
        "mail": _("your mail address in the settings"),
        "organisation": _("the organisation that is asked"),
        "person": _("who is addressed there; the organisation where nobody is known"),
        "points": _("how much is asked, such as 3 points"),
        "closing_day": _("the day by which an answer is asked"),
    }[field]


def _example(part: LetterPart) -> str:
    """Return the example of a part, in the language in use."""
    return {
        "letterhead": _("{sender}\nBusiness park {park}, {municipality}\n{date}"),
        "introduction": _("On business park {park} we work together on a clean, whole and safe park. Every half year we walk a round."),
        "closing_date": _("On the last round we saw {points} for {organisation}. Would you let us know by {closing_day} what you will do?"),
        "reminder": _(
            "Earlier we asked {organisation} to take up {points} on {park}. Would you let us know by {closing_day} where they stand?"
        ),
        "letter": _("We walk the round on {park} together, and this is what we saw."),
        "signature": _("Kind regards,\n{facilitator}\n{sender}\n{phone}\n{mail}"),
    }[part]
