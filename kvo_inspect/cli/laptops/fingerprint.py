"""A fingerprint held against what its owner reads: an SSH key has no check of its own, and a key may be another's."""

from __future__ import annotations

import click

from kvo_inspect.cli.laptops.parts import at_terminal
from kvo_inspect.errors import RuleError, UsageError
from kvo_inspect.texts import _


def must_be_theirs(name: str, public: str, fingerprint: str | None) -> None:
    """Hold a key against the fingerprint that was given; of an SSH key without one ask. Raises RuleError, UsageError without a terminal."""
    from kvo_inspect.exchange.trust.account import fingerprint_question
    from kvo_inspect.exchange.trust.receiver import shown_key

    shown = shown_key(public)
    if fingerprint is not None and fingerprint.strip() != shown:
        raise RuleError(_("The fingerprint of this key is {shown}: not the one given.").format(shown=shown), "fingerprint")
    if fingerprint is None and public.startswith("ssh-"):
        if not at_terminal():
            raise UsageError(_("The fingerprint of this key is {shown}. If that is right, add --fingerprint.").format(shown=shown))
        click.confirm(fingerprint_question(name, shown), default=False, err=True, abort=True)
