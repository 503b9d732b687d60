"""`protect`: a record that tells whoever finds the laptop nothing. On, off, and the ways in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kvo_inspect import paths
from kvo_inspect.cli.click_words import READ, HelpGroup, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.laptops.fingerprint import must_be_theirs
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, warn
from kvo_inspect.cli.progress import Bar
from kvo_inspect.cli.shell.questions import give_sentence, must_confirm, must_have_terminal
from kvo_inspect.cli.table import table
from kvo_inspect.cli.unlocking import LIMIT, first_line
from kvo_inspect.errors import NotAllowedNow, UsageError
from kvo_inspect.texts import N_, _

NEW_FILE = option("--new-passphrase-file", type=READ, metavar="FILE", help=N_("The new passphrase is the first line of this file."))
CODE_FILE = option("--code-file", type=READ, metavar="FILE", help=N_("A file with a recovery code, as protect draw-code prints it."))
SLOT = click.argument("slot", metavar="WAY")


@click.group("protect", cls=HelpGroup, help=N_("Protection: encrypt the record on this laptop. On, off, and the ways in."))
def protect() -> None:
    """Hold the commands about protection."""


@protect.command(
    "on",
    examples=("protect on",),
    help=N_("Encrypt record, backups and photos. Or go on where that was stopped; what lies unprotected is encrypted too."),
)
@NEW_FILE
@CODE_FILE
@option("--yes", is_flag=True, help=N_("Take a file that is not encrypted and lies in place of the record without asking."))
@click.pass_obj
def on(run: Run, new_passphrase_file: Path | None, code_file: Path | None, yes: bool) -> None:
    """Protect the record; the recovery code must be typed back first."""
    from kvo_inspect.protection import recovery_code, unlocked
    from kvo_inspect.protection.locked import plain_instead_text
    from kvo_inspect.protection.ways_in import ways_in
    from kvo_inspect.settings import load_settings
    from kvo_inspect.store.protect.switching import go_on, is_another_record, switch_on
    from kvo_inspect.wording.protection.ways_in import BEFOREHAND

    run.must_write()
    given, given_code = _given_passphrase(new_passphrase_file), _given_code(code_file)
    _must_have_record(run)
    if unlocked.is_protected(run.data):
        run.unlock()
        if (given or given_code) and ways_in(run.data).switch == "on":
            raise UsageError(_("The record is protected already. Change a way in with kvo-inspect protect passphrase or protect code."))
        if is_another_record(run.data) and not yes:
            warn(plain_instead_text(paths.record_file(run.data)))
            must_confirm(_("Take this file for the record?"), give_sentence("--yes"))
        with Bar(_("Encrypting")) as bar:
            go_on(run.data, bar.doing, takes_another=True)
        say(_("The record is protected."))
        return
    for sentence in BEFOREHAND:
        warn(_(sentence))
    passphrase = given or _new_passphrase()
    code = given_code or _typed_back(recovery_code.draw())
    with Bar(_("Encrypting")) as bar:
        switch_on(run.data, passphrase, code, load_settings(run.data).name, _today(), bar.doing)
    say(_("The record is protected."))
    warn(_("What was given out before, and what the disk still holds of deleted files, is not reached: docs/privacy.md."))


@protect.command("off", examples=("protect off",), help=N_("Make record, backups and photos readable again. It asks first."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@click.pass_obj
def off(run: Run, yes: bool) -> None:
    """End the protection."""
    from kvo_inspect.store.protect.switching import switch_off
    from kvo_inspect.wording.protection.ways_in import keys_aside_text

    run.must_write()
    _must_be_protected(run)
    if not yes:
        must_confirm(_("Whoever has this laptop can read the record then. Go on?"), give_sentence("--yes"))
    with Bar(_("Decrypting")) as bar:
        switch_off(run.data, bar.doing)
    say(_("The record is not protected any more."))
    if aside := keys_aside_text(run.data):
        warn(aside)


@protect.command("list", examples=("protect list", "protect list --json"), help=N_("List the ways in to the record."))
@JSON
@click.pass_obj
def list_(run: Run, as_json: bool) -> None:
    """Print the ways in as a table or as JSON."""
    from kvo_inspect.exchange.lists.protection import listed_ways_in
    from kvo_inspect.protection.ways_in import ways_in
    from kvo_inspect.wording.protection.ways_in import kind_text

    _must_be_protected(run)
    ways = ways_in(run.data)
    if as_json:
        print_rows("ways-in", listed_ways_in(ways.slots))
        return
    rows = [(slot.id, kind_text(slot.kind), slot.name or slot.recipient, slot.made) for slot in ways.slots]
    say(table((_("Way"), _("What"), _("Whose"), _("Since")), rows))


@protect.command(
    "passphrase", examples=("protect passphrase",), help=N_("Change a passphrase. Without WAY the one that was typed just now.")
)
@click.argument("slot", metavar="[WAY]", required=False)
@NEW_FILE
@click.pass_obj
def passphrase_(run: Run, slot: str | None, new_passphrase_file: Path | None) -> None:
    """Change a passphrase."""
    from kvo_inspect.protection import unlocked
    from kvo_inspect.protection.ways_in import change_passphrase

    run.must_write()
    given = _given_passphrase(new_passphrase_file)
    _must_be_protected(run)
    holding = unlocked.held(run.data)
    way = holding.slot if holding is not None else None
    if slot is None and (way is None or way.kind not in ("passphrase", "auditor")):
        raise UsageError(_("Name the way in whose passphrase changes: kvo-inspect protect list shows them."))
    change_passphrase(run.data, slot or (way.id if way else ""), given or _new_passphrase(), _today())
    say(_("The passphrase is changed. Copies of the key file of before still open with the old one."))


@protect.command(
    "add",
    examples=(
        'protect add passphrase "R. Bakker"',
        'protect add auditor "J. de Vries"',
        'protect add organisation "Beheer Zuid" --key age1…',
    ),
    help=N_("Add a way in. For someone else, for an auditor who only looks, or the key of the organisation."),
)
@click.argument("kind", type=click.Choice(("passphrase", "auditor", "organisation")), metavar="passphrase|auditor|organisation")
@click.argument("name", metavar="NAME")
@option("--key", "recipient", metavar="KEY", help=N_("The public key of the organisation: age1… or ssh-ed25519 …"))
@option("--fingerprint", metavar="SHA256:…", help=N_("What the fingerprint must be, as they read it to you."))
@NEW_FILE
@click.pass_obj
def add(run: Run, kind: str, name: str, recipient: str | None, fingerprint: str | None, new_passphrase_file: Path | None) -> None:
    """Add a way in."""
    from kvo_inspect.domain.values.text import checked_line
    from kvo_inspect.protection.ways_in import add_organisation, add_passphrase
    from kvo_inspect.wording.protection.ways_in import way_in_text

    run.must_write()
    if (kind == "organisation") != (recipient is not None):
        raise UsageError(_("--key belongs to organisation, and only there."))
    name, given = checked_line("name", name, required=True, limit=100), _given_passphrase(new_passphrase_file)
    _must_be_protected(run)
    if recipient is not None:
        from kvo_inspect.exchange.trust.receiver import read_key

        must_be_theirs(name, read_key(recipient), fingerprint)
        slot = add_organisation(run.data, name, recipient, _today())
    else:
        slot = add_passphrase(run.data, "auditor" if kind == "auditor" else "passphrase", name, given or _new_passphrase(), _today())
    say(_("Added: {way} ({id})").format(way=way_in_text(slot), id=slot.id))


@protect.command("remove", examples=("protect remove 4f2a9c01",), help=N_("Remove a way in. Not the last one."))
@SLOT
@click.pass_obj
def remove_(run: Run, slot: str) -> None:
    """Remove a way in."""
    from kvo_inspect.protection.ways_in import remove
    from kvo_inspect.wording.protection.ways_in import way_in_text

    run.must_write()
    _must_be_protected(run)
    say(_("Removed: {way}. Copies of the key file of before still open with it.").format(way=way_in_text(remove(run.data, slot))))


@protect.command("code", examples=("protect code",), help=N_("Make a new recovery code. The one before opens nothing then."))
@CODE_FILE
@click.pass_obj
def code_(run: Run, code_file: Path | None) -> None:
    """Give the record another recovery code, typed back first."""
    from kvo_inspect.protection import recovery_code
    from kvo_inspect.protection.ways_in import change_code

    run.must_write()
    given = _given_code(code_file)
    _must_be_protected(run)
    change_code(run.data, given or _typed_back(recovery_code.draw()), _today())
    say(_("The recovery code is changed."))


@protect.command(
    "draw-code",
    examples=("protect draw-code",),
    help=N_("Print a page with a recovery code. For paper, and for --code-file; it opens nothing yet."),
)
@click.pass_obj
def draw_code(run: Run) -> None:
    """Print the page of a drawn recovery code."""
    from kvo_inspect.protection import recovery_code
    from kvo_inspect.wording.protection.ways_in import code_page

    say(code_page(recovery_code.draw(), run.data.absolute(), _today()))


def _given_code(file: Path | None) -> str | None:
    """Return the recovery code that a file holds; None without a file. UsageError when none of its lines is one."""
    from kvo_inspect.outside import read_outside
    from kvo_inspect.protection import recovery_code

    if file is None:
        return None
    lines = read_outside(file, LIMIT).decode(errors="replace").splitlines()
    code = next(filter(None, map(recovery_code.read, lines)), None)
    if code is None:
        raise UsageError(_("{path} holds no recovery code: make one with kvo-inspect protect draw-code.").format(path=file))
    return code


def _typed_back(code: str) -> str:
    """Show a recovery code and return it once it was typed back. UsageError without a terminal."""
    from kvo_inspect.protection import recovery_code

    must_have_terminal(give_sentence("--code-file"))
    warn(_("The recovery code: {code}").format(code=code))
    while recovery_code.read(click.prompt(_("Type the recovery code back"), err=True, type=str)) != code:
        warn(_("This is not the code that was shown. Nothing was changed yet; ctrl+c stops."))
    return code


def _given_passphrase(file: Path | None) -> str | None:
    """Return the new passphrase that a file holds; None without a file. BadValue: too short."""
    from kvo_inspect.protection.ways_in import must_be_long_enough

    if file is None:
        return None
    passphrase = first_line(file)
    must_be_long_enough(passphrase)
    return passphrase


def _new_passphrase() -> str:
    """Return a new passphrase, asked for twice. BadValue: too short; UsageError without a terminal."""
    from kvo_inspect.protection.ways_in import must_be_long_enough

    must_have_terminal(give_sentence("--new-passphrase-file"))
    passphrase = str(click.prompt(_("New passphrase"), hide_input=True, confirmation_prompt=_("Once more"), err=True, type=str))
    must_be_long_enough(passphrase)
    return passphrase


def _must_be_protected(run: Run) -> None:
    from kvo_inspect.protection import unlocked

    if not unlocked.is_protected(run.data):
        raise NotAllowedNow(_("The record is not protected; kvo-inspect protect on does that."))
    run.unlock()


def _must_have_record(run: Run) -> None:
    from kvo_inspect.errors import file_not_there

    if not paths.record_file(run.data).exists():
        raise file_not_there(paths.record_file(run.data))


def _today() -> str:
    return dt.datetime.now().astimezone().date().isoformat()


COMMANDS = (protect,)
