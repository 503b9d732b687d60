"""Making a report beside the keys: in a process of its own, which can be ended at any moment and leaves nothing behind.

Word files are made by Python itself, for seconds when there are many photos: in a thread of the program every key would wait for them.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress

from kvo_inspect import child_process
from kvo_inspect.errors import KvoError, UsageError
from kvo_inspect.exchange.reports.content import Report
from kvo_inspect.exchange.reports.files import ReportFormat
from kvo_inspect.exchange.reports.pdf import typst_is_here
from kvo_inspect.store.upkeep.rooms import sweep_rooms
from kvo_inspect.texts import _


class GivenUp(KvoError):
    """Somebody gave the making of a report up."""

    def __init__(self) -> None:
        super().__init__(_("Given up: no report was written."))


class NotMade(KvoError):
    """The process that makes a report ended without one."""

    exit_code = 4

    def __init__(self) -> None:
        super().__init__(_("The report could not be made; details stand in the log. Another format may do."))


class Making:
    """One report that is being made. `run` waits for its bytes on any thread, `stop` ends it from another."""

    def __init__(self, report: Report, form: ReportFormat) -> None:
        self._report = report
        self._form = form
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self) -> bytes:
        """Make the report and return its bytes. GivenUp when it was stopped; UsageError without typst, NotMade."""
        if self._form == "pdf" and not typst_is_here():
            raise UsageError(_("There is no PDF on this system, for typst is missing here. Choose the web page or Word."))
        command = [*child_process.command("_make_report"), self._form]
        with subprocess.Popen(  # noqa: S603 (our own words)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=child_process.environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            start_new_session=True,  # ended together with what it began, and not by a ctrl+c of the terminal
        ) as process:
            self._process = process
            if self._stopped:
                self.stop()
            made, said = process.communicate(pickle.dumps(self._report))
        if self._stopped:
            sweep_rooms()  # the pictures that the ended process had put down
            raise GivenUp
        if process.returncode or not made:
            last = said.decode(errors="replace").strip().rpartition("\n")[2]  # the rest could show what people typed
            logging.getLogger(__name__).error("report: %s", last[:200])
            raise NotMade
        return made

    def stop(self) -> None:
        """End the making, with whatever it began."""
        self._stopped = True
        process = self._process
        if process is None or process.poll() is not None:
            return
        with suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
