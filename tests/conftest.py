"""What is not collected on Windows: the tests that run the program in a terminal of POSIX."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("termios") else ["terminal"]
