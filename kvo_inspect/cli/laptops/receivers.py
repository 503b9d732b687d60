"""`receiver`: who may read what leaves this laptop, each by a key; and this laptop's own key, to give to others."""

from __future__ import annotations

from pathlib import Path

import click

from kvo_inspect.cli.click_words import READ, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.laptops.fingerprint import must_be_theirs, must_be_told_of
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, warn
from kvo_inspect.cli.table import table
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _


@click.group("receiver", cls=HelpGroup, help=N_("Receivers: who may read what leaves this laptop encrypted, each by a key."))
def receiver() -> None:
    """Hold the commands about receivers."""


@receiver.command("list", examples=("receiver list", "receiver list --json"), help=N_("List who may read, with their keys and since when."))
@JSON
@click.pass_obj
def list_(run: Run, as_json: bool) -> None:
    """Print the receivers as a table or as JSON."""
    from kvo_inspect.exchange.lists.leaving import listed_receivers
    from kvo_inspect.exchange.trust.account import off_list_text, other_key_text
    from kvo_inspect.exchange.trust.other_keys import with_earlier_keys
    from kvo_inspect.exchange.trust.receiver import receivers, waiting_laptops
    from kvo_inspect.wording.names import moment_text

    with run.record() as store:
        known, waiting = receivers(store), with_earlier_keys(store, waiting_laptops(store))
    if as_json:
        print_rows("receivers", listed_receivers(known, waiting))
        return
    rows = [(each.name, each.fingerprint, moment_text(each.since)) for each in known]
    rows += [(_("laptop {letters}").format(letters=each.letters), each.fingerprint, off_list_text(each.removed)) for each in waiting]
    header = (_("Name"), _("Key"), _("Since"))
    say(table(header, rows) if rows else _("Nobody is on the list of receivers yet."))
    for laptop in waiting:
        if laptop.earlier:
            warn(other_key_text(laptop))


@receiver.command(
    "add",
    examples=(
        "receiver add 'Gemeente Lingeveen' age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
        "receiver add 'Laptop of Bas' --key-file bas.pub",
        "receiver add 'Laptop of Bas' SHA256:D7F6pGzGq1y4TTZ5k6Zy3lRZy0qk9tVbUj2j1p8o3aM",
    ),
    help=N_(
        "Put somebody on the list by their key. KEY is age1… or ssh-ed25519 … (receiver key on their laptop prints it). Of ssh-ed25519 "
        "hold the fingerprint against what they read to you: you are asked, or give --fingerprint. A laptop that made itself known in a "
        "folder is accepted by its fingerprint alone (SHA256:…)."
    ),
)
@click.argument("name")
@click.argument("key", required=False)
@option("--key-file", type=READ, metavar="FILE", help=N_("The key stands in this file."))
@option("--fingerprint", metavar="SHA256:…", help=N_("What the fingerprint must be, as they read it to you."))
@option("--new-key", is_flag=True, help=N_("Their laptop is known here by another key, and they told you that this one is theirs."))
@click.pass_obj
def add(run: Run, name: str, key: str | None, key_file: Path | None, fingerprint: str | None, new_key: bool) -> None:
    """Add a receiver."""
    from kvo_inspect.exchange.trust.account import added_text
    from kvo_inspect.exchange.trust.other_keys import known_otherwise
    from kvo_inspect.exchange.trust.receiver import (
        BY_FINGERPRINT,
        add_receiver,
        key_file_text,
        key_of_seen,
        letters_behind,
        read_key,
        read_key_file,
    )

    if (key is None) == (key_file is None):
        raise UsageError(_("Give either the key or --key-file."))
    with run.writing() as store:
        if key is not None and key.startswith(BY_FINGERPRINT):
            key = fingerprint = key.strip()
            public = key_of_seen(store, key)
        else:
            public = read_key_file(key_file) if key_file is not None else read_key(key or "")
        letters = letters_behind(key_file_text(key_file) if key_file is not None else key or "")
        if (laptop := known_otherwise(store, public, letters)) is not None:
            must_be_told_of(laptop, new_key=new_key)
        must_be_theirs(name, public, fingerprint)
        added = add_receiver(store, name, public)
    say(added_text(added.name))


@receiver.command("remove", examples=("receiver remove 'Laptop of Bas'",), help=N_("Take somebody off the list, by name or key."))
@click.argument("called", metavar="RECEIVER")
@click.pass_obj
def remove(run: Run, called: str) -> None:
    """Remove a receiver, and say what stays."""
    from kvo_inspect.exchange.trust.account import removed_text
    from kvo_inspect.exchange.trust.receiver import find_receiver, remove_receiver

    with run.writing() as store:
        gone = find_receiver(store, called)
        remove_receiver(store, gone)
    say(removed_text(gone.name))


@receiver.command("key", examples=("receiver key",), help=N_("Print this laptop's own key, for others to put on their list."))
@click.pass_obj
def key_(run: Run) -> None:
    """Print the public half of the key of this laptop; its fingerprint beside it."""
    from kvo_inspect.exchange.trust.device_key import device_key

    with run.writing() as store:
        own = device_key(store)
    say(own.public)
    warn(_("Its fingerprint: {shown}").format(shown=own.fingerprint))


COMMANDS = (receiver,)
