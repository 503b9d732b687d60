"""Commands about the record as a whole: `backup`, `restore`, `doctor`, `where`, `schema`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from kvo_inspect import paths
from kvo_inspect.cli.click_words import READ, READ_LARGE, WRITE, HelpCommand, option
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.microsoft_store import warn_of_private_folder
from kvo_inspect.cli.output import say, say_path, warn
from kvo_inspect.cli.table import table
from kvo_inspect.errors import KvoError, RecordLost, UsageError
from kvo_inspect.exchange.lists.names import LIST_NAMES, PrintedList
from kvo_inspect.texts import N_, _, n_

UNSOUND = 4
"""Exit code of a doctor that found something: that of the errors of the record."""


@click.command(
    "backup",
    cls=HelpCommand,
    examples=(
        "backup",
        "backup --out kvo-2026-11-30.db",
    ),
    help=N_("Copy the record, not its photos. It may be in use meanwhile; prints where the copy is."),
)
@option("--out", type=WRITE, metavar="FILE", help=N_("The file to write (default: one with the time, among the backups)."))
@click.pass_obj
def backup(run: Run, out: Path | None) -> None:
    """Write a backup and print its path."""
    from kvo_inspect.exchange.trust.signature import own_signers
    from kvo_inspect.store.upkeep.backup import put_keys_beside, write_backup, write_backup_elsewhere
    from kvo_inspect.store.upkeep.checking import must_be_sound

    run.must_write()
    with run.record() as store:
        to = out or paths.backup_folder(run.data) / f"{store.now():%Y-%m-%d-%H%M%S}.db"
        if to.is_dir():
            to /= f"kvo-inspect-{store.now():%Y-%m-%d-%H%M%S}.db"
        if to.exists():
            raise UsageError(_("{path} is there already. Choose another name with --out.").format(path=to))
        must_be_sound(store, confidential=True)
        store.note_heads()
        leaves = paths.leaves(to, run.data)
        say_path(write_backup_elsewhere(store.path, to, own_signers(store)) if leaves else write_backup(store.path, to))
        if (keys := put_keys_beside(run.data, to)) is not None:
            warn(_("The ways in to it lie beside it, and belong to it: {file}").format(file=keys))
        photos = paths.photo_folder(run.data)
        if photos.is_dir() and sys.stdout.isatty():  # a script gets the path and nothing else
            warn(_("Photos are not in it, since they never change: copy {folder} along with it.").format(folder=photos))


@click.command(
    "restore",
    cls=HelpCommand,
    examples=("restore kvo-2026-11-30.db",),
    help=N_("Put a backup in place of the record. The record that was there is kept beside it."),
)
@click.argument("file", type=READ_LARGE, required=False)
@option("--new", is_flag=True, help=N_("Begin an empty record, where the one that was here is missing or damaged; what lies here stays."))
@click.pass_obj
def restore(run: Run, file: Path | None, new: bool) -> None:
    """Restore a backup, or begin anew, and say where the earlier record is."""
    from kvo_inspect.store.upkeep.restore import begin_anew, keys_beside, restore_backup
    from kvo_inspect.store.upkeep.words_back import words_back_in
    from kvo_inspect.wording.people.erasing import words_back_sentence

    run.must_write()
    run.unlock()
    if (file is None) != new:
        raise UsageError(_("Name a backup (kvo-inspect where names the one that holds the most), or begin anew with --new; not both."))
    if file is None:
        replaced = begin_anew(run.data, paths.state_folder())
        say(_("Begun anew: {path}").format(path=paths.record_file(run.data)))
    else:
        run.unlock(keys_beside(file, run.data))
        replaced = restore_backup(run.data, file)
        say(_("Restored: {file}").format(file=file))
        if changes := words_back_in(run.data, paths.record_file(run.data)):
            warn(words_back_sentence(changes))
    if replaced is not None:
        say(_("The record that was here is kept: {path}").format(path=replaced))


@click.command(
    "doctor",
    cls=HelpCommand,
    examples=(
        "doctor",
        "doctor --against dossier-2025.json",
    ),
    help=N_(
        "Look the whole record over. The file, its references and chains, and every state made again from its log; "
        "ends with 0 only when all is well."
    ),
)
@option(
    "--against",
    type=READ,
    metavar="FILE",
    help=N_("A dossier, JSON export or list of heads of before: is what it vouches for still here, unaltered?"),
)
@click.pass_obj
def doctor(run: Run, against: Path | None) -> int:
    """Print every problem, or that all is well; the exit code is 0 only then."""
    from kvo_inspect.cli.laptops.signatures import signer_text
    from kvo_inspect.exchange.dossier.heads import heads_handed_in
    from kvo_inspect.exchange.trust.signature import is_signed
    from kvo_inspect.store.people.sweeping import is_due
    from kvo_inspect.store.photos.arrivals import absent_files
    from kvo_inspect.store.upkeep.checking import last_check
    from kvo_inspect.store.upkeep.doctor import altered_since, extent
    from kvo_inspect.store.upkeep.doctor import doctor as look_over
    from kvo_inspect.wording.merging import absent_texts, check_text, doing_text, sound_text, still_there_text
    from kvo_inspect.wording.people.erasing import open_texts
    from kvo_inspect.wording.people.keeping import due_sentences
    from kvo_inspect.wording.protection.ways_in import keys_aside_text

    warn_of_private_folder(run.data)
    made, heads = heads_handed_in(against) if against is not None else ("", {})

    shown = sys.stderr is not None and sys.stderr.isatty()

    def progress(what: str, done: int, total: int) -> None:
        if shown:
            sys.stderr.write(f"\r{doing_text(what)} {done}/{total}\x1b[K")
            sys.stderr.flush()

    with run.record() as store:
        before = last_check(store.db)
        signer = [signer_text(store, against)] if against is not None and is_signed(against) else []
        problems = look_over(store, progress) + altered_since(store, heads)
        if shown:
            sys.stderr.write("\r\x1b[K")
        not_yet = absent_texts([photo for photo in absent_files(store) if photo.awaited]) + open_texts(store)
        not_yet += filter(None, [keys_aside_text(run.data)])
        if not problems:
            say(_("All is well: {path}").format(path=store.path))
            say(sound_text(extent(store)))
            if before is not None:
                say(check_text(before))
            if against is not None:
                say(still_there_text(len(heads), made))
            for line in (*signer, *not_yet, *due_sentences(is_due(store))):
                say(line)
            return 0
        for problem in (*problems, *signer, *not_yet):
            say(problem)
    sentence = n_(
        "{n} problem in {path}. Keep this file, and the newest backup.",
        "{n} problems in {path}. Keep this file, and the newest backup.",
        len(problems),
    )
    warn(sentence.format(n=len(problems), path=paths.record_file(run.data)))
    return UNSOUND


PLACES = {
    "data": N_("data"),
    "record": N_("record"),
    "settings": N_("settings"),
    "backups": N_("backups"),
    "checklists": N_("own checklists"),
    "letters": N_("own letter texts"),
    "shipped": N_("checklists that came along"),
    "state": N_("state"),
    "log": N_("log"),
}
"""What is kept somewhere: its name, the same in every language, and what it is called."""


@click.command(
    "where",
    cls=HelpCommand,
    examples=(
        "where",
        "where record",
    ),
    help=N_("Print where everything is kept. With a NAME only that path, for scripts."),
)
@click.argument("name", required=False, metavar="[NAME]", type=click.Choice(tuple(PLACES)))
@JSON
@click.pass_obj
def where(run: Run, name: str | None, as_json: bool) -> None:
    """Print the folders and files, or the path of one."""
    from kvo_inspect.exchange.lists.handed import listed_places
    from kvo_inspect.log import log_file
    from kvo_inspect.settings import settings_file

    warn_of_private_folder(run.data)
    data = run.data.absolute()
    places = {
        "data": data,
        "record": paths.record_file(data),
        "settings": settings_file(data),
        "backups": paths.backup_folder(data),
        "checklists": paths.own_checklists(data),
        "letters": paths.own_letters(data),
        "shipped": paths.shipped_checklists(),
        "state": paths.state_folder(),
        "log": log_file(),
    }
    if as_json:
        print_rows("places", listed_places({key: places[key] for key in places if name in (None, key)}))
        return
    if name is not None:
        say_path(places[name])
        return
    say(table((_("What"), _("Name"), _("Where")), [(_(PLACES[key]), key, str(path)) for key, path in places.items()]))
    for line in _state_of(run):
        say(line)


def _state_of(run: Run) -> Iterator[str]:
    """Yield when the record was last looked over whole, or what keeps it from being opened, and which backup holds the most."""
    from kvo_inspect.protection import unlocked
    from kvo_inspect.store.protect.switching import plain_record
    from kvo_inspect.store.upkeep.backup import Backup, backups_in
    from kvo_inspect.store.upkeep.checking import last_check
    from kvo_inspect.wording.merging import backup_text, check_text

    if not run.data.is_dir():
        return
    if unlocked.is_protected(run.data):
        yield _("The record is protected. Settings, exports and what was given out are not.")
    elif plain_record(run.data):
        yield _("The record is not protected: whoever has this disk can read it. kvo-inspect protect on changes that.")
    try:
        with run.record() as store:
            yield check_text(last_check(store.db))
    except RecordLost as error:  # it names the backup
        yield str(error)
        return
    except KvoError as error:
        yield str(error)
    if backups := backups_in(paths.backup_folder(run.data)):
        yield backup_text(max(backups, key=Backup.order))


@click.command(
    "schema",
    cls=HelpCommand,
    examples=(
        "schema",
        "schema --list findings",
    ),
    help=N_("Print the JSON Schema of the JSON export."),
)
@option("--receipt", is_flag=True, help=N_("That of a receipt instead."))
@option("--compare", "comparison", is_flag=True, help=N_("That of a comparison instead."))
@option("--measurement", is_flag=True, help=N_("That of one measurement by itself instead."))
@option("--dossier", is_flag=True, help=N_("That of a dossier instead."))
@option("--heads", is_flag=True, help=N_("That of a list of heads instead."))
@option(
    "--list",
    "list_name",
    type=click.Choice(LIST_NAMES),
    metavar="NAME",
    help=N_("That of a list instead, as --json prints it."),
)
def schema(receipt: bool, comparison: bool, measurement: bool, dossier: bool, heads: bool, list_name: PrintedList | None) -> None:
    """Print a schema."""
    if heads:
        from kvo_inspect.exchange.record.log_ends import heads_schema_text

        say(heads_schema_text().rstrip("\n"))
        return
    if list_name is not None:
        from kvo_inspect.exchange.lists.kinds import list_schema_text

        say(list_schema_text(list_name).rstrip("\n"))
        return
    if measurement:
        from kvo_inspect.exchange.compare.alone_file import measurement_schema_text

        say(measurement_schema_text().rstrip("\n"))
        return
    if dossier:
        from kvo_inspect.exchange.dossier.files import dossier_schema_text

        say(dossier_schema_text().rstrip("\n"))
        return
    if comparison:
        from kvo_inspect.exchange.compare.document import compare_schema_text

        say(compare_schema_text().rstrip("\n"))
        return
    from kvo_inspect.exchange.record.document import schema_text
    from kvo_inspect.exchange.record.receipt import receipt_schema_text

    say((receipt_schema_text() if receipt else schema_text()).rstrip("\n"))


COMMANDS = (backup, restore, doctor, where, schema)
