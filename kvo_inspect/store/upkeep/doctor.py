"""Doctor: is the record sound? Integrity, foreign keys, chains, and every state row folded again from the log and compared, every file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kvo_inspect import paths
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.record.change import Head, LogKey
from kvo_inspect.progress import Progress, silent
from kvo_inspect.protection import unlocked
from kvo_inspect.store.actions.asked import wrong_asked
from kvo_inspect.store.photos.files import check_files, left_files, photo_file
from kvo_inspect.store.record import codes, device, logs
from kvo_inspect.store.record.database import sqlite_errors
from kvo_inspect.store.record.soundness import WHOLE, chain_problems, log_name, state_problems
from kvo_inspect.store.record.standing import wrong_counts, wrong_standing
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.search.finding_order import wrong_order
from kvo_inspect.store.search.word_index import misfits
from kvo_inspect.store.shares import wrong_shares
from kvo_inspect.store.upkeep.newer import count_newer
from kvo_inspect.texts import _, n_


def doctor(store: Store, progress: Progress = silent) -> list[str]:
    """Return every problem as a sentence; an empty list means that all is well."""
    with sqlite_errors(store.path):
        problems = _sqlite(store)
        problems += chain_problems(store.db, WHOLE, progress)
        problems += _noted(store)
        problems += state_problems(store.db, WHOLE, progress)
        problems += _letters(store)
        problems += _unknown_nouns(store)
        problems += [_("The lists do not show finding {id} as it stands.").format(id=finding) for finding in wrong_standing(store.db)]
        problems += [_("The counts of park {id} are not what its findings come to.").format(id=park) for park in wrong_counts(store.db)]
        shares = _("The share in order of park {id} is not what its measurements come to.")
        problems += [shares.format(id=park) for park in wrong_shares(store)]
        asked = _("What is asked of the partners of park {id} is not what its findings come to.")
        problems += [asked.format(id=park) for park in wrong_asked(store)]
        order = _("Lists do not put finding {id} in order by what is told of it.")
        problems += [order.format(id=finding) for finding in wrong_order(store)]
        problems += _words(store)
        problems += check_files(store, progress)
        problems += _protection(store)
    return problems


def _sqlite(store: Store) -> list[str]:
    problems = [_("SQLite: {what}").format(what=row[0]) for row in store.rows("pragma integrity_check") if row[0] != "ok"]
    for table, rowid, parent, _fk in store.rows("pragma foreign_key_check"):
        problems.append(_("Row {row} of {table} refers to a {parent} that is not there.").format(row=rowid, table=table, parent=parent))
    return problems


def _protection(store: Store) -> list[str]:
    """Return what of a protected record lies plain, and whether somebody else wrote into its key file."""
    holding = unlocked.held(store.data)
    if holding is None:
        return []
    from kvo_inspect.protection import key_file
    from kvo_inspect.store.protect.switching import plain_copies, plain_files

    sentence = _("{file} lies unprotected; kvo-inspect protect on seals it.")
    problems = [sentence.format(file=path.relative_to(store.data).as_posix()) for path in plain_files(store.data)]
    sentence = _("{file} is a readable copy of the record: remove it, or keep it somewhere safe.")
    problems += [sentence.format(file=path.relative_to(store.data).as_posix()) for path in plain_copies(store.data)]
    if not holding.genuine:
        problems.append(key_file.altered_text())
    elif unread := sum(len(written.unread) for written in key_file.readable(store.data)):
        sentence = n_(
            "{n} way in of {file} is damaged, or of a later version: nothing opens the record by it.",
            "{n} ways in of {file} are damaged, or of a later version: nothing opens the record by them.",
            unread,
        )
        problems.append(sentence.format(n=unread, file=paths.KEY_FILE))
    elif key_file.apart(store.data, holding.secret):
        sentence = _("{file} and its copy among the backups differ, or one is missing; the program writes them anew when it is opened.")
        problems.append(sentence.format(file=paths.KEY_FILE))
    return problems


def _letters(store: Store) -> list[str]:
    """Return the laptops of which the letters of codes do not stand as the log has them; what was erased may be in no log."""
    noted = {tuple(row[:3]): row[3] for row in store.rows("select letters, device, confidential, stamp from code_letters")}
    return [
        _("The letters {letters} of laptop {device} do not stand as its changes say.").format(letters=letters, device=made_by)
        for letters, made_by, hidden, stamp in store.rows(codes.OF_RECORD)
        if noted.get((letters, made_by, hidden), stamp + 1) > stamp
    ]


def _unknown_nouns(store: Store) -> list[str]:
    nouns = {row[0] for row in store.rows("select distinct noun from change where v <= ?", [field_sets.FIELD_SET])}
    return [_("The log speaks of “{noun}”, which this program does not know.").format(noun=noun) for noun in sorted(nouns - set(NOUNS))]


def _noted(store: Store) -> list[str]:
    """Return a sentence for each log of this laptop that is not as noted outside the data folder: an end that was cut off shows only so."""
    problems = []
    for key, head in device.noted_heads(store.db, store.state_folder, store.data).items():
        chain = logs.chain_at(store.db, key, head.seq)
        if chain is None:
            problems.append(_("Log {log} ends before number {seq}, which was there before.").format(log=log_name(key), seq=head.seq))
        elif chain != head.chain:
            problems.append(_("Log {log}: change {seq} is not the one that was there before.").format(log=log_name(key), seq=head.seq))
    return problems


def _words(store: Store) -> list[str]:
    """Return where the word index does not hold exactly what may be found."""
    return [_("The word index does not fit {thing}.").format(thing=thing) for thing in misfits(store)]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much was looked over, the confidential not counted."""

    changes: int
    logs: int
    photos: int
    """Whose bytes are here."""
    papers: int
    """As above."""
    newer: int = 0
    """Things that only a newer version of the program shows whole."""
    left: int = 0
    """Files of photos and papers of which the record does not know."""


def extent(store: Store) -> Extent:
    """Return how much a record holds."""
    changes, log_count = store.rows(
        "select count(*), count(distinct log) from change where log in (select id from log where confidential = 0)"
    )[0]
    files = store.rows("select distinct noun, sha256 from file_by_hash where confidential = 0")
    here = Counter(noun for noun, sha256 in files if photo_file(store.data, sha256).exists())
    return Extent(changes, log_count, here["photo"], here["paper"], count_newer(store), len(left_files(store)))


def altered_since(store: Store, heads: Mapping[LogKey, Head]) -> list[str]:
    """Return a sentence for each log that is shorter than its head that was handed in before, or is another."""
    problems = []
    for key, head in heads.items():
        chain = logs.chain_at(store.db, key, head.seq)
        if chain is None:
            problems.append(_("Log {log} ends before number {seq}, which was handed in.").format(log=log_name(key), seq=head.seq))
        elif chain != head.chain:
            problems.append(_("Log {log}: up to change {seq} it is not what was handed in.").format(log=log_name(key), seq=head.seq))
    return problems
