"""Peers: other terminal programs of this kind (Textual, a list, a record behind it), each in an environment of its own in the cache."""

from __future__ import annotations

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Peer:
    """A program to measure against."""

    name: str
    install: tuple[str, ...]
    ready: str
    """What stands on its first usable screen."""


PEERS = (
    Peer("harlequin", ("harlequin==2.17.0",), "memory"),
    # posting 2.11 takes any tree-sitter, but its highlighting crashes the interpreter with 0.26.
    Peer("posting", ("posting==2.11.1", "tree-sitter<0.26"), "Collection is empty."),
)


def installed(peer: Peer, cache: Path) -> Path | None:
    """Return the peer's program, installed when it is not yet; None, said on the screen, when it cannot be."""
    home = cache / "peers" / peer.name
    folder = home / ("Scripts" if sys.platform == "win32" else "bin")
    program = folder / peer.name
    done = home / "installed.txt"
    if done.exists() and done.read_text("utf-8") == " ".join(peer.install):
        return program
    print(f"installing {peer.name} ...", flush=True)
    try:
        venv.create(home, with_pip=True)
        subprocess.run(
            [folder / "python", "-m", "pip", "install", "--quiet", *peer.install], check=True, capture_output=True, text=True, timeout=900
        )
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", "") or str(error)
        print(f"{peer.name} cannot be installed here, so it is left out: {said.strip().splitlines()[-1] if said.strip() else error}")
        return None
    done.write_text(" ".join(peer.install), "utf-8")
    return program
