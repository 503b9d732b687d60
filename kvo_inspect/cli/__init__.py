"""The commands. `kvo-inspect` by itself opens the app, and does so before click is imported: the first frame must not wait for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kvo_inspect.cli.invocation import COMPLETE, KEY_FILE, LOOK, PASSPHRASE_FILE, Run
from kvo_inspect.texts import LANGS, known_language


def main() -> None:
    """Run the program and end with its exit code: what the console script calls. When frozen its child processes begin here too."""
    match sys.argv[1:]:  # imports in full, for what freezes a program looks for them
        case ["_decode_photos"]:
            from kvo_inspect.photos.decoder_process import main as decode

            decode()
        case ["_make_report", *what]:
            from kvo_inspect.exchange.making.process import main as make_report

            make_report(*what)
        case ["_set_report", *what]:
            from kvo_inspect.exchange.reports.pdf_process import main as set_report

            set_report(*what)
        case args:
            sys.exit(run(args))


def run(args: list[str]) -> int:
    """Run the program with these arguments; return the exit code. Every error ends as one sentence on stderr."""
    from kvo_inspect import private
    from kvo_inspect.cli.output import ended

    private.begin()
    return ended(lambda: _run(args))


def _run(args: list[str]) -> int:
    before, rest = leading(args)
    from kvo_inspect.cli.start import open_app, speak

    speak(before.given, before.lang)
    if not rest and COMPLETE not in os.environ:
        return open_app(before)
    from kvo_inspect.cli.commands import run_command

    return run_command(args)


def leading(args: list[str]) -> tuple[Run, list[str]]:
    """Return what the options before a command say, and the other arguments, for click to judge."""
    run = Run(None, None)
    rest = list(args)
    while rest:
        if rest[0] == LOOK:
            run = run._replace(read_only=True)
            rest = rest[1:]
            continue
        name, equals, value = rest[0].partition("=")
        if name not in ("--data", "--lang", PASSPHRASE_FILE, KEY_FILE) or (not equals and len(rest) < 2):
            break
        value = value if equals else rest[1]
        if name == "--lang" and value in LANGS:
            run = run._replace(lang=known_language(value))
        elif name == "--data" and value:
            run = run._replace(given=Path(value))
        elif name == PASSPHRASE_FILE and value:
            run = run._replace(passphrase_file=Path(value))
        elif name == KEY_FILE and value:
            run = run._replace(key_file=Path(value))
        else:
            break
        rest = rest[1 if equals else 2 :]
    return run, rest
