"""What is measured: how soon a program stands there, and how soon a key is answered. Programs take turns, for the machine is noisy."""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.terminal import Terminal

MINIMAL = "minimal Textual app"
STORING = "minimal Textual app with one synced commit"
SMALL = "kvo-inspect, one park"
LARGE = "kvo-inspect, facilitator's record"
PAUSE = 0.05
"""Seconds between two keys: faster than anybody answers, slow enough that nothing is still being drawn."""


@dataclass(frozen=True)
class Program:
    """A program to start, and what stands on its first usable screen (of one style: the bytes are searched)."""

    name: str
    command: tuple[str, ...]
    ready: str


@dataclass
class Starts:
    """Of one program, in seconds since its process was started."""

    first: list[float] = field(default_factory=list)
    """The first character on the screen."""
    usable: list[float] = field(default_factory=list)
    """The first usable screen complete."""


def minimal(*, storing: Path | None = None) -> Program:
    """Return the minimal app; with a file it commits each key there before showing it."""
    command = (sys.executable, str(Path(__file__).parent / "minimal.py"))
    return Program(MINIMAL if storing is None else STORING, command if storing is None else (*command, str(storing)), "ready")


def ours(name: str, data: Path, ready: str) -> Program:
    """Return the program itself on a data folder, started by its console script, as people do."""
    script = shutil.which("kvo-inspect", path=str(Path(sys.executable).parent))
    if script is None:
        raise LookupError("kvo-inspect is not installed beside this Python")
    return Program(name, (script, "--data", str(data), "--lang", "en"), ready)


def environment(home: Path) -> Mapping[str, str]:
    """Return an environment in which nobody's own settings count."""
    folders = {
        "HOME": "home",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "share",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "xdg-state",
        "KVO_INSPECT_STATE": "state",
    }
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    for folder in folders.values():
        (home / folder).mkdir(exist_ok=True)
    return {
        **kept,
        **{name: str(home / folder) for name, folder in folders.items()},
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }


def starts(programs: Sequence[Program], env: Mapping[str, str], times: int) -> dict[str, Starts]:
    """Start each program so many times, taking turns in another order each time; one turn before that does not count."""
    found = {program.name: Starts() for program in programs}
    order = random.Random(1)
    for turn in range(times + 1):
        _say(f"starting, turn {turn} of {times}")
        for program in order.sample(list(programs), len(programs)):
            with Terminal(program.command, env) as terminal:
                usable = terminal.wait(program.ready)
                first = terminal.first_frame()
                terminal.settle()
            if turn:
                found[program.name].first.append(first)
                found[program.name].usable.append(usable)
    return found


def keys(programs: Mapping[str, Program], env: Mapping[str, str], times: int) -> dict[str, list[float]]:
    """Type so many answer keys in each program, in turns; return the seconds from each key to its answer on the screen.

    Each turn has an order of its own: whoever comes last in a turn finds the machine warm, and is a twentieth quicker.
    The minimal app counts keys and shows the count. In ours a key answers the question at the cursor of a round: the count of
    answers in the bar goes on when the answer is on the disk.
    """
    found: dict[str, list[float]] = {name: [] for name in programs}
    with ExitStack() as stack:
        hands = {name: stack.enter_context(Terminal(program.command, env)) for name, program in programs.items()}
        for name, hand in hands.items():
            if name in (MINIMAL, STORING):
                hand.wait("ready")
            else:
                _open_round(hand)
        order = random.Random(1)
        for turn in range(times + 10):
            _say(f"answering, key {turn} of {times + 10}")
            for name, hand in order.sample(list(hands.items()), len(hands)):
                taken = _count(hand, turn) if name in (MINIMAL, STORING) else _answer(hand)
                if turn >= 10:
                    found[name].append(taken)
    return found


def _say(what: str) -> None:
    """Say how far the run is, on one line of a terminal."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{what}\r", end="", flush=True)


def _count(hand: Terminal, turn: int) -> float:
    time.sleep(PAUSE)
    pressed = hand.type("1")
    return hand.wait(f"{turn + 1:03}/") - pressed


def _open_round(hand: Terminal) -> None:
    """Open the round of the first park on the home screen."""
    hand.settle(0.6)
    hand.type("r")
    hand.wait("In hand")
    hand.settle()


def _answer(hand: Terminal) -> float:
    """Answer the next question that takes "in order"; whatever stands before it is passed by as n/a, or a checkpoint further."""
    for _ in range(200):
        hand.settle(PAUSE)
        lines = hand.text().splitlines()
        question = "\n".join(lines[13:])
        if "[1] ✓ in order" in question:
            done = next(word for word in reversed(lines[0].split()) if "/" in word and word.replace("/", "").isdigit())
            answered, total = (int(part) for part in done.split("/"))
            pressed = hand.type("1")
            return hand.wait(f"{answered + 1}/{total}") - pressed
        hand.type("\x1b[C" if "This checkpoint is done" in question else "-" if "[-]" in question else "s")
    raise LookupError(f"no question to answer was found:\n{hand.text()}")
