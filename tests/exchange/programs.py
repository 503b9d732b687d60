"""Outside programs that start others of their own, as soffice, node and Chromium do: run so that none of them outlives its time.

`subprocess.run` kills what it started and then waits for the end of its output, which a grandchild holds open: for ever, if that one hangs.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def run_outside(
    command: Sequence[str | Path], *, timeout: float, check: bool = False, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program and return its exit code and what it printed.

    Raises `subprocess.TimeoutExpired` after *timeout* seconds and kills the program with all that it started; with *check*
    `subprocess.CalledProcessError` for an exit code other than 0.
    """
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=env,
        start_new_session=True,
    ) as program:
        try:
            out, err = program.communicate(timeout=timeout)
        except BaseException:
            os.killpg(program.pid, signal.SIGKILL)
            raise
    done = subprocess.CompletedProcess(list(command), program.returncode, out, err)
    if check:
        done.check_returncode()
    return done
