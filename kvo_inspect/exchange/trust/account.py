"""What is told of keys and receivers, in words for people: the same sentences for command and screen."""

from __future__ import annotations

from kvo_inspect.texts import _


def fingerprint_question(name: str, shown: str) -> str:
    """Return the question whether a key is theirs."""
    return _("Does {name} read this same fingerprint on theirs?").format(name=name) + f"\n{shown}"


def added_text(name: str) -> str:
    """Return what is told when somebody came on the list."""
    return _("{name} is on the list: what you encrypt to them from now on they can read.").format(name=name)


def removed_text(name: str) -> str:
    """Return what is told when somebody was taken off the list, or is about to be."""
    return _("Nothing new is encrypted to {name}. What they had until now stays readable to them: no key takes that back.").format(
        name=name
    )
