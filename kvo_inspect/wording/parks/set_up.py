"""The set-up of a park in words: its parts, how much of each there is, and what was copied; the same on the form and in commands."""

from __future__ import annotations

from kvo_inspect.domain.set_up import SET_UP_PARTS, SetUpPart
from kvo_inspect.store.set_up import SetUpCounts
from kvo_inspect.texts import _, n_
from kvo_inspect.wording.counts import things_text


def set_up_part_name(part: SetUpPart) -> str:
    """Return what a part of the set-up is called where it is chosen."""
    return {
        "partners": _("usual partners"),
        "settings": _("terms, limits and letter texts"),
        "own_set": _("own set of questions"),
        "checklists": _("checklists of colleagues"),
        "themes": _("themes of its last round"),
        "targets": _("targets without figures"),
        "measures": _("measures as proposals"),
        "own_partners": _("companies and own partners"),
    }[part]


def set_up_part_text(part: SetUpPart, n: int) -> str:
    """Return how much there is of a part: 4 partners, a set of 31 questions; empty when there is nothing."""
    if not n:
        return ""
    match part:
        case "settings":
            text = n_("{n} setting of its own", "{n} settings of its own", n)
        case "own_set":
            text = n_("a set of {n} question", "a set of {n} questions", n)
        case "checklists":
            return things_text("checklist", n)
        case "themes":
            text = n_("{n} theme", "{n} themes", n)
        case "targets":
            return things_text("target", n)
        case "measures":
            return things_text("measure", n)
        case "partners":
            return things_text("partner", n)
        case "own_partners":
            text = n_("{n} own partner", "{n} own partners", n)
    return text.format(n=n)


def copied_text(name: str, like: str, counts: SetUpCounts) -> str:
    """Return what a new park took over from another one."""
    parts = [text for part in SET_UP_PARTS if (text := set_up_part_text(part, counts.get(part, 0)))]
    if not parts:
        return _("Nothing was taken over from {like} for {name}.").format(like=like, name=name)
    return _("{name} as in {like}: {parts}.").format(name=name, like=like, parts=", ".join(parts))
