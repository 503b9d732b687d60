"""Every error a user can meet, each with its sentence: what is wrong, where, and what to do.

A raise site is one word and its facts; tests assert the class. Nothing here imports a library.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Literal

from kvo_inspect.texts import _, n_

_BREAKS = dict.fromkeys(map(ord, "\n\r\v\f\x85\u2028\u2029"), "\ufffd")
"""What would make two lines of a sentence: the name of a file may hold it."""


class KvoError(Exception):
    """A condition with a sentence for the user; `str(error)` is that sentence, one line; `exit_code` is what a command ends with."""

    exit_code = 1

    def __init__(self, sentence: str) -> None:
        sentence = sentence.translate(_BREAKS)
        super().__init__(sentence)
        self.sentence = sentence


class UsageError(KvoError):
    """The call itself was wrong: an unknown option, no terminal, a park that does not exist."""

    exit_code = 2


class NameTaken(UsageError):
    """A file was to be written where another lies: nothing is replaced unasked."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("{path} is there already. Choose another name.").format(path=path))


class NoSuchFile(UsageError):
    """A file that was named is not there, or is a folder."""

    def __init__(self, path: Path) -> None:
        folder, absent = _("{path} is a folder. Name a file in it."), _("{path} is not there. Check the name and the folder.")
        is_folder = os.path.isdir(path)  # noqa: PTH112 (a name that is too long is no folder; Path's own raises)
        super().__init__((folder if is_folder else absent).format(path=path))


class NotAFile(UsageError):
    """What was named is there and has no contents of its own to read: a pipe, a device, a socket."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("{path} is not a file but a pipe, a device or a socket. Name a file.").format(path=path))


class RuleError(KvoError):
    """A rule of the domain was not met; `field` names the form field it concerns, when there is one."""

    exit_code = 3

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class TooLong(RuleError):
    """A text is longer than its field takes."""

    def __init__(self, field: str, length: int, limit: int) -> None:
        text = _("This text has {length} characters; at most {limit} fit here. Shorten it.")
        super().__init__(text.format(length=length, limit=limit), field)


class Missing(RuleError):
    """A required field is empty."""

    def __init__(self, field: str) -> None:
        super().__init__(_("Fill this in: it is required."), field)


class BadValue(RuleError):
    """A value is not one that the field takes; *expected* says what would be."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(expected, field)


class NotFound(RuleError):
    """Something asked for by name, code or id is not in the record; *kind*: what that would be, in a word (park, round)."""

    def __init__(self, what: str, kind: str = "") -> None:
        sentence = _("“{what}” is not in this record. Check the name, or list what there is.")
        if kind:
            sentence = _("The {kind} “{what}” is not in this record. Check the name, or list what there is.")
        super().__init__(sentence.format(what=what, kind=kind))


class PhotoNotHere(NotFound):
    """A photo is in the record, but its bytes are not on this laptop."""

    def __init__(self, name: str) -> None:
        text = _("Photo {name} is not on this laptop. Import a file, or exchange through a folder, that has it; or leave the photos out.")
        KvoError.__init__(self, text.format(name=name))
        self.field = ""


class NotAllowedNow(RuleError):
    """A step that the rules do not allow from here."""


class NothingToUndo(RuleError):
    """Undo reaches only what was done here today on this laptop."""

    def __init__(self, at_once: int = 0) -> None:
        """*at_once*: on how many findings the last step was at once, where the screen shows only some of them."""
        text = _("The last step here was on {n} findings at once: u takes it back where all of them are shown.").format(n=at_once)
        super().__init__(text if at_once else _("Nothing left to undo here: only this laptop's own steps of today."))


class NothingToRedo(RuleError):
    """Nothing was undone here today, or something else was done since."""

    def __init__(self) -> None:
        super().__init__(_("Nothing to do again here: nothing was undone since the last step."))


class HiddenStays(RuleError):
    """What was made confidential stays so: the open record has no words of it any more."""

    def __init__(self) -> None:
        super().__init__(_("The step before this one made a photo confidential, and that stays so."))


class StoreError(KvoError):
    """The record cannot be read or written; nothing that was stored is lost."""

    exit_code = 4


class NewerRecord(StoreError):
    """The database was written by a newer program; *backup* is what it was before that, when it was kept."""

    def __init__(self, path: Path, backup: Path | None = None) -> None:
        sentence = _("The record {path} was written by a newer version of kvo-inspect. Update the program; nothing was changed.").format(
            path=path
        )
        if backup is not None:
            sentence += " " + _("As it was before that it is in {backup}.").format(backup=backup)
        super().__init__(sentence)


class InUse(StoreError):
    """Another running copy holds the record."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("The record in {path} is open in another window of kvo-inspect. Close that one first.").format(path=path))


class Damaged(StoreError):
    """SQLite says that the file is not sound."""

    def __init__(self, path: Path) -> None:
        text = _("The record {path} is damaged. Keep the file, and take back a backup: kvo-inspect restore FILE.")
        super().__init__(text.format(path=path))


NewestBackup = tuple[Path, dt.date, int] | None
"""The sound backup that holds the most: its file, the day on which it was written, and its number of changes."""


class RecordLost(Damaged):
    """The record is missing, empty or damaged although there was one: this is no first start."""

    def __init__(
        self, path: Path, loss: Literal["missing", "empty", "damaged"], *, photos: int, backups: int, stored: int, backup: NewestBackup
    ) -> None:
        self.backup = backup[0] if backup else None
        self.what = {
            "missing": _("The record {path} is missing."),
            "empty": _("The record {path} is empty."),
            "damaged": _("The record {path} is damaged."),
        }[loss].format(path=path)
        beside = [
            n_("{n} photo", "{n} photos", photos).format(n=photos) if photos else "",
            n_("{n} backup", "{n} backups", backups).format(n=backups) if backups else "",
        ]
        lying = _(" Still there: {what}.").format(what=", ".join(part for part in beside if part)) if photos or backups else ""
        before = n_("There was one here, with {n} change.", "There was one here, with {n} changes.", stored).format(n=stored)
        self.beside = (before if stored else _("There was one here.")) + lying
        self.newest = _newest_text(backup) or _("There is no sound backup.")
        anew = _("To begin anew here: kvo-inspect restore --new.")
        StoreError.__init__(self, " ".join(part for part in (self.what, self.beside, self.newest, _take_back_text(backup), anew) if part))


class RecordBehind(StoreError):
    """The record holds less than this laptop is known to have stored in it; *count* changes are missing. It is open all the same."""

    def __init__(self, path: Path, count: int, backup: NewestBackup) -> None:
        self.backup = backup[0] if backup else None
        self.what = n_(
            "{n} change that this laptop had stored is missing from {path}: an earlier copy lies here, or its -wal file is lost.",
            "{n} changes that this laptop had stored are missing from {path}: an earlier copy lies here, or its -wal file is lost.",
            count,
        ).format(n=count, path=path)
        self.beside = _("What is here is whole, and the work goes on under new code letters.")
        self.newest = _newest_text(backup) or _("No backup holds more than what is here.")
        super().__init__(" ".join(part for part in (self.what, self.newest, _take_back_text(backup)) if part))


def _newest_text(backup: NewestBackup) -> str:
    if backup is None:
        return ""
    _file, day, changes = backup
    text = n_(
        "The sound backup that holds the most is of {day}, with {n} change.",
        "The sound backup that holds the most is of {day}, with {n} changes.",
        changes,
    )
    return text.format(day=f"{day.day}-{day.month}-{day.year}", n=changes)


def _take_back_text(backup: NewestBackup) -> str:
    return _('Take it back: kvo-inspect restore "{file}".').format(file=backup[0]) if backup else ""


class Unsound(Damaged):
    """Something would leave a record that is not as its logs say; *problem* is a sentence that names it."""

    def __init__(self, path: Path, problem: str) -> None:
        StoreError.__init__(
            self,
            _("Nothing was written, because the record {path} is damaged: {problem} Take back a backup: kvo-inspect restore FILE.").format(
                path=path, problem=problem
            ),
        )
        self.problem = problem


class ReadOnly(StoreError):
    """The disk or the folder cannot be written; *record*: there the record lies, and can be looked at."""

    def __init__(self, path: Path, *, record: bool = False) -> None:
        look = _("{path} cannot be written. Look only with --read-only, or give write access, or choose another folder with --data.")
        other = _("{path} cannot be written. Give write access, or choose another place.")
        super().__init__((look if record else other).format(path=path))


class OpenElsewhere(StoreError):
    """Another program holds the file or folder, and does not let go of it."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("{path} is open in another program. Close it there and try again.").format(path=path))


class Denied(StoreError):
    """Windows lets nothing be written there: no rights, or a folder that Windows Security protects."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _(
                "{path} cannot be written: Windows denies access. Give write access, or let this program through in Windows Security "
                "(Ransomware protection, Controlled folder access); or choose another folder."
            ).format(path=path)
        )


class PathTooLong(StoreError):
    """The folders and the name together are longer than the system takes."""

    def __init__(self, path: Path) -> None:
        text = _("{path} is too long a path for this system. Choose a shorter name, or a folder nearer to the top of the disk.")
        super().__init__(text.format(path=path))


class OnlyLooking(RuleError):
    """Something would be recorded in a record that was opened for looking only."""

    def __init__(self) -> None:
        super().__init__(_("The record was opened for looking only. Start kvo-inspect without --read-only to record something."))


class DiskFull(StoreError):
    """No room left."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("The disk of {path} is full. Make room; what was stored is safe.").format(path=path))


class RecordGone(StoreError):
    """The file of the open record lost its name: it was removed, moved or replaced while the program had it open.

    *rescued*: the file in which all that was open is kept, because another file has the record's name now.
    """

    def __init__(self, path: Path, rescued: Path | None = None) -> None:
        gone = _("{path} was removed, moved or replaced by another program. What is open here is whole: try again, and it is written anew.")
        kept_apart = _("Another file lies at {path} now. All that was open here is in {rescued}: close the program, and restore that file.")
        super().__init__(gone.format(path=path) if rescued is None else kept_apart.format(path=path, rescued=rescued))


class PhotoChanged(StoreError):
    """The bytes of a photo are others than were imported."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(
            _(
                "Nothing was written: photo {name} ({file}) was changed after it was imported. Import it again, or leave the photos out."
            ).format(name=name, file=path)
        )


class RecordOverwritten(StoreError):
    """Another program wrote into the open record. *rescued*: the file in which all that was open is kept, when it could be read still."""

    def __init__(self, path: Path, rescued: Path | None) -> None:
        whole = _("Another program wrote into {path}. All that was open here is in {rescued}: close the program, and restore that file.")
        parts = _(
            "Another program wrote into {path}, so nothing more is stored in it. Close the program and open it again: then it says what is "
            "missing, and which backup holds the most."
        )
        super().__init__(whole.format(path=path, rescued=rescued) if rescued is not None else parts.format(path=path))


class NotStored(StoreError):
    """SQLite refused a write for a reason not named above."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("{path} could not be written ({why}). What was stored before is safe.").format(path=path, why=why))


class Refused(StoreError):
    """Changes from elsewhere that this record does not take in; they are refused whole."""

    exit_code = 5


class ContentError(KvoError):
    """A file from outside has mistakes; `problems` holds every one of them, each with file and line."""

    exit_code = 6

    def __init__(self, sentence: str, problems: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.problems = tuple(problem.translate(_BREAKS) for problem in problems)
        self.sentence = "\n".join((self.sentence, *self.problems))
        self.args = (self.sentence,)


class TooLarge(ContentError):
    """A file from outside has more bytes than *limit*, the most that are read of its kind."""

    def __init__(self, path: Path, limit: int) -> None:
        most = f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit // 1000} kB"
        super().__init__(_("{path} is too large: at most {limit} were expected. Is it the right file?").format(path=path, limit=most), ())


def file_not_there(path: Path) -> NotFound:
    """Return the error for a record that does not exist."""
    error = NotFound(str(path))
    sentence = _("There is no record in {folder} yet. Start kvo-inspect there first, or name another folder with --data.")
    KvoError.__init__(error, sentence.format(folder=path.parent))
    return error


class BadPack(Refused):
    """A file from another laptop that cannot be taken in: cut, altered, hostile, or newer."""

    def __init__(self, why: str, path: Path | None = None) -> None:
        self.why = why
        name = path.name if path is not None else _("This file")
        super().__init__(_("{name} was not imported: {why}. Ask for it again; nothing was changed here.").format(name=name, why=why))


class Unreadable(StoreError):
    """A file or folder to take in that the disk does not give."""

    def __init__(self, path: Path, why: str) -> None:
        text = _("{path} cannot be read ({why}). Is the stick in, is the network there? Nothing was changed.")
        super().__init__(text.format(path=path, why=why))


class BadReceipt(Refused):
    """A receipt that cannot be read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("{name} was not imported: {why}. Nothing was changed.").format(name=path.name, why=why))


class WrongPassphrase(Refused):
    """An encrypted file without its passphrase."""

    def __init__(self, *, given: bool) -> None:
        super().__init__(
            _("The passphrase does not open this file. Check it with the sender; capitals count.")
            if given
            else _("This file is encrypted. Give its passphrase.")
        )
