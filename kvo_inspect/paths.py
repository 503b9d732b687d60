"""Where things are kept on this machine. `KVO_INSPECT_DATA` and `KVO_INSPECT_STATE` override (tests, USB sticks)."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePath

APP = "kvo-inspect"
KEY_FILE = "record-keys.json"
"""The name of the file with the ways in to a protected record."""
THUMBS = "thumbs"
"""The folder of small pictures inside that of photos."""
PASSING = "passing"
"""The folder inside a data folder through which files pass on their way in or out."""


def expanded(text: str) -> Path:
    """Return a typed path with a leading ~ made the folder of that person; of somebody unknown here the path stays as it was typed."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def data_folder() -> Path:
    """Return the folder of the record: `KVO_INSPECT_DATA`, else the platform's data folder."""
    if given := os.environ.get("KVO_INSPECT_DATA"):
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def state_folder() -> Path:
    """Return the folder that says which data folder is this device's (`docs/record.md`, Devices): never the data folder or one in it.

    Windows and macOS have one folder for both. What vouches for a data folder must not come back with a copy of that folder, so there the
    state lies beside it.
    """
    if given := os.environ.get("KVO_INSPECT_STATE"):
        return Path(given)
    data, state = _platform_folders()
    return data.with_name(f"{APP}-state") if state.is_relative_to(data) else state


def former_state_folder() -> Path | None:
    """Return the folder where the state lay before it was apart from the data folder; None where it always was."""
    if os.environ.get("KVO_INSPECT_STATE"):
        return None
    data, state = _platform_folders()
    return state if state.is_relative_to(data) else None


def _platform_folders() -> tuple[Path, Path]:
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False)), Path(platformdirs.user_state_dir(APP, appauthor=False))


def private_folder(data: Path) -> Path | None:
    """Return where a data folder (absolute) really lies when the Python of the Microsoft Store keeps it to itself, else None.

    What that Python writes below AppData goes to a folder of its package, one per version, which goes when the package does.
    """
    from_store = any("\\WindowsApps\\" in path or "PythonSoftwareFoundation.Python" in path for path in (sys.base_prefix, sys.executable))
    below = any(part.casefold() == "appdata" for part in data.parts)
    return Path(os.path.realpath(data)) if from_store and below else None


def record_file(data: Path) -> Path:
    """Return the SQLite file inside a data folder."""
    return data / "record.db"


def sqlite_uri(file: PurePath, query: str) -> str:
    """Return the address by which SQLite opens a file, with options such as `mode=ro`; the path is absolute.

    SQLite takes no host in an address: that of a network path of Windows has four slashes instead.
    """
    uri = file.as_uri()
    return f"{uri if uri.startswith('file:///') else 'file://' + uri.removeprefix('file:')}?{query}"


def leaves(path: Path, data: Path) -> bool:
    """Whether what is written to a path lies outside a data folder, so that it leaves this laptop."""
    return not path.resolve().is_relative_to(data.resolve())


def backup_folder(data: Path) -> Path:
    """Return the folder of the daily backups inside a data folder."""
    return data / "backups"


def own_checklists(data: Path) -> Path:
    """Return the folder in which a facilitator keeps checklists of their own."""
    return data / "checklists"


def own_letters(data: Path) -> Path:
    """Return the folder in which a facilitator keeps letter texts of their own."""
    return data / "letters"


def own_surveys(data: Path) -> Path:
    """Return the folder in which a facilitator keeps questionnaires of their own."""
    return data / "surveys"


def shipped_checklists() -> Path:
    """Return the folder of the checklists that come with the program."""
    return _shipped("checklists")


def shipped_surveys() -> Path:
    """Return the folder of the questionnaires that come with the program."""
    return _shipped("surveys")


def _shipped(name: str) -> Path:
    """Return a folder of content that comes with the program: in a wheel, or in a checkout."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name


def manual_file(name: str) -> Path:
    """Return the manual that comes with the program: in a wheel, or in a checkout."""
    return _shipped("docs") / name


def photo_folder(data: Path) -> Path:
    """Return the folder inside a data folder that holds the original bytes of photos and their thumbnails."""
    return data / "photos"


def logo_file(data: Path) -> Path:
    """Return the logo of the organisation inside a data folder, as reports carry it."""
    return data / "logo.jpg"
