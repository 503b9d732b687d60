"""What building adds: catalogues compiled with Babel (.po, in git, to .mo, not in git), and the content inside the package.

Hatchling calls the hook for a wheel, an sdist and an editable install; `make` calls `compile_catalogues` when a .po changed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NO_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)
"""Stands in a .mo instead of the minute of building: the same files give the same wheel."""


def compile_catalogues(root: Path) -> None:
    """Write a .mo beside every .po under *root*; strings without a translation stay English."""
    for po in sorted((root / "kvo_inspect" / "locale").glob("*/LC_MESSAGES/kvo_inspect.po")):
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parts[-3], abort_invalid=True)
        catalogue.creation_date = _NO_MOMENT
        aside = po.with_suffix(".mo.part")
        with aside.open("wb") as target:
            write_mo(target, catalogue)
        aside.replace(po.with_suffix(".mo"))


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter, the builder's configuration, is not used here
    """Hatchling's door."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered; an editable install reads the folders of content where they are, a wheel carries them."""
        compile_catalogues(Path(self.root))
        if self.target_name == "wheel" and version == "standard":
            for folder in ("checklists", "surveys"):
                build_data["force_include"][folder] = f"kvo_inspect/{folder}"
            for manual in ("docs/manual.md", "docs/handleiding.md"):
                build_data["force_include"][manual] = f"kvo_inspect/{manual}"


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
