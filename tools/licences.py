"""The licences of what is installed to run the program: `make reference` puts the table into docs/licences.md, a test holds it.

They are read from the metadata of the installed packages. What those do not say, and what their wheels hold of others, is written here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
ACCEPTED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "PSF-2.0",
    "Zlib",
    "public domain",
}
"""What may come along; another licence is looked at by a person before it stands here."""

LOOKED_UP = {
    "cryptography": "Apache-2.0",  # or BSD-3-Clause, as one likes
    "jinja2": "BSD-3-Clause",  # its LICENSE.txt
    "pyrage": "MIT",  # its LICENSE file
    "sqlcipher3": "Zlib",  # its LICENSE file
    "textual-image": "LGPL-3.0-or-later",  # two classifiers, of which this one is the exact one
}
"""Of packages whose metadata does not say it, or in two ways."""

BROUGHT = {
    "cryptography": "OpenSSL (Apache-2.0), and crates of Rust, each to be had under MIT, Apache-2.0, BSD-3-Clause or Unicode-3.0",
    "pi-heif": "libheif and libde265 (LGPL-3.0)",
    "pillow": "FreeType (FTL), libjpeg-turbo (IJG and BSD-3-Clause), libtiff (libtiff), libwebp (BSD-3-Clause), OpenJPEG and libavif "
    "(BSD-2-Clause), HarfBuzz, Raqm and Little CMS (MIT), liblzma (public domain) and others; the whole text is in its wheel",
    "pydantic-core": "crates of Rust, each to be had under MIT, Apache-2.0, Unicode-3.0 or Zlib",
    "sqlcipher3": "SQLCipher (BSD-3-Clause), SQLite (public domain) and OpenSSL (Apache-2.0)",
    "typst": "crates of Rust under MIT, Apache-2.0, BSD and other free licences, and fonts under the OFL; ours are used instead of those",
    "pyrage": "crates of Rust, each (of tinystr the list says nothing) to be had under MIT, Apache-2.0 or BSD-3-Clause",
}
"""What the wheels of a package hold besides its own code, from the lists that they carry."""

_SAID = {
    "MIT License": "MIT",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Public Domain": "public domain",
}
_PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)


def run_time() -> dict[str, Distribution | None]:
    """Return every package that running the program needs on any platform, with what those need; None where it is not installed here."""
    wanted = [Requirement(line) for line in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]]
    packages: dict[str, Distribution | None] = {}
    done: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        requirement = wanted.pop()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if (name, frozenset(requirement.extras)) in done:
            continue
        done.add((name, frozenset(requirement.extras)))
        try:
            packages[name] = distribution(name)
        except PackageNotFoundError:
            packages[name] = None
        wanted += _needed(packages[name], requirement.extras)
    return dict(sorted(packages.items()))


def _needed(package: Distribution | None, extras: set[str]) -> Iterator[Requirement]:
    for line in (package.requires if package is not None else None) or ():
        requirement = Requirement(line)
        environments: list[dict[str, str | AbstractSet[str]]] = [
            {**platform, "extra": extra} for platform in _PLATFORMS for extra in ("", *extras)
        ]
        if requirement.marker is None or any(requirement.marker.evaluate(one) for one in environments):
            yield requirement


def licence_of(name: str, package: Distribution | None) -> str:
    """Return the licence of a package as SPDX writes it where its metadata can be read so; empty when nothing says it."""
    if name in LOOKED_UP or package is None:
        return LOOKED_UP.get(name, "")
    metadata = package.metadata
    classifiers = [line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or () if line.startswith("License :: ")]
    written: list[str] = metadata.get_all("License-Expression") or metadata.get_all("License") or classifiers[-1:] or [""]
    return _SAID.get(written[0], written[0])


def brings_libraries(package: Distribution) -> bool:
    """Return whether the installed package holds libraries of others: as files beside its own, or by a list that it carries."""
    files = [path.as_posix() for path in package.files or ()]
    return any(".libs/" in path or ".dylibs/" in path or path.endswith(("LICENSES_bundled.txt", ".cyclonedx.json")) for path in files)


def made_licences() -> str:
    """Return the table."""
    lines = ["| package | licence | its wheels also hold |", "|---|---|---|"]
    lines += [f"| {name} | {licence_of(name, package)} | {BROUGHT.get(name, '')} |" for name, package in run_time().items()]
    return "\n".join(lines) + "\n"
