"""Versions: which program may open a record, and folding again what this one knows and the one before it did not."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from kvo_inspect import paths
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.errors import Damaged, NewerRecord
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.record import codes, logs, state
from kvo_inspect.store.record.authors import settle_all_authors
from kvo_inspect.store.record.database import writing
from kvo_inspect.store.record.erase import erase_again
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.standing import fold_standing_again
from kvo_inspect.store.record.tables import NOUNS

_FOLDED_WITH = "field set"


def folded_with(db: Database) -> int:
    """Return the field set of the program that last folded this record."""
    return int(get_laptop_only(db, _FOLDED_WITH) or field_sets.FIRST)


_MIGRATIONS = "_sqlite_migrations"
"""The table in which is kept what was applied; made before the first is."""


def fold_known_now(db: Database, path: Path) -> None:
    """Fold again every thing with changes of a set that this program knows and the one before it did not."""
    before = folded_with(db)
    if before == field_sets.FIELD_SET:
        return
    with writing(db, path):
        rows = db.execute(f"select distinct noun, noun_id from change where v > 1 and v > {before}").fetchall()
        for noun in NOUNS:
            for its, noun_id in rows:
                if its == noun:
                    state.fold_again(db, noun, noun_id)
        erase_again(db)
        settle_all_authors(db)
        codes.settle_codes(db)
        fold_standing_again(db)
        put_laptop_only(db, _FOLDED_WITH, str(field_sets.FIELD_SET))


def refuse_newer(db: Database, path: Path) -> None:
    """Raise NewerRecord when a newer program wrote here (migrations, a field set), Damaged when the database is no record at all."""
    applied = {migration.name for migration in migrations.applied(db)}
    ours = {migration.name for migration in migrations._migrations}  # noqa: SLF001 (there is no public list of what is registered)
    newer = sorted(applied - ours)
    if newer or (applied and folded_with(db) > field_sets.FIELD_SET):
        before = [before_migration(path.parent, name) for name in newer]
        raise NewerRecord(path, next((backup for backup in before if backup.exists()), None))
    if not applied and set(db.table_names()) - {_MIGRATIONS}:  # a database of another program; one killed at its first start has no more
        raise Damaged(path)


def before_migration(data: Path, name: str) -> Path:
    """Return where the backup lies that is made before a migration."""
    return paths.backup_folder(data) / f"before-{name}.db"


def fold_marked(db: Database, path: Path) -> None:
    """Fold again what the migrations marked, and what this program knows more of than the one before it."""
    marked = [row[0] for row in db.execute("select key from local where key like 'fold again %'").fetchall()]
    if marked:
        with writing(db, path):
            for key in marked:
                noun = key.removeprefix("fold again ")
                if noun in NOUNS:
                    for changes in list(logs.changes_by_noun(db, noun)):
                        state.fold_into(db, noun, changes)
                    if noun == "finding":
                        codes.settle_codes(db)
                db.execute("delete from local where key = ?", [key])
            fold_standing_again(db)
    fold_known_now(db, path)


def is_newer(db: Database, noun: str, noun_id: str) -> bool:
    """Return whether a thing needs a newer version to be shown whole."""
    rows = db.execute(
        f"select 1 from change where v > 1 and v > {field_sets.FIELD_SET} and noun_id = ? and noun = ? limit 1", [noun_id, noun]
    )
    return rows.fetchone() is not None
