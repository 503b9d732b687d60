"""A fingerprint held against what its owner reads: an SSH key has no check of its own, and a key may be another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.cli.shell.questions import must_confirm
from kvo_inspect.errors import RuleError
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.exchange.trust.receiver import SeenLaptop


def must_be_theirs(name: str, public: str, fingerprint: str | None) -> None:
    """Hold a key against the fingerprint that was given; of an SSH key without one ask. Raises RuleError, UsageError without a terminal."""
    from kvo_inspect.exchange.trust.account import fingerprint_question
    from kvo_inspect.exchange.trust.receiver import shown_key

    shown = shown_key(public)
    if fingerprint is not None and fingerprint.strip() != shown:
        raise RuleError(_("The fingerprint of this key is {shown}: not the one given.").format(shown=shown), "fingerprint")
    if fingerprint is None and public.startswith("ssh-"):
        instead = _("The fingerprint of this key is {shown}. If that is right, add --fingerprint.").format(shown=shown)
        must_confirm(fingerprint_question(name, shown), instead)


def must_be_told_of(laptop: SeenLaptop, *, new_key: bool) -> None:
    """Ask whether a laptop that is known by another key is accepted. *new_key*: they said so. Raises UsageError without a terminal."""
    from kvo_inspect.exchange.trust.account import other_key_text

    if new_key:
        return
    text = other_key_text(laptop)
    must_confirm(f"{text}\n{_('Accept it?')}", f"{text} {_('If this is their new key, add --new-key.')}")
