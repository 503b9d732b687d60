"""The process that makes a report of what stands on its standard input, so that the screens take keys meanwhile, and can end it."""

from __future__ import annotations

import os
import pickle
import sys
from typing import Any

from kvo_inspect.exchange.reports.files import made_bytes

BEHIND = 10
"""How far behind the screens this process and those that it starts stand in line for the processor, where the system has such a line."""


def main(form: Any) -> None:
    """Write the report in a format to the standard output."""
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    report = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 (of the program itself, which began this process)
    sys.stdout.buffer.write(made_bytes(report, form))


if __name__ == "__main__":
    main(*sys.argv[1:])
