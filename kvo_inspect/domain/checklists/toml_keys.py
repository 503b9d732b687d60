"""What may be handed to the parser of TOML: texts of checklists come from outside."""

from __future__ import annotations

import re

SIZE_LIMIT = 256 * 1024
"""A checklist file has at most this many bytes; the largest shipped one has less than a tenth of it."""
LONG_KEY = re.compile(r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){20}""")
"""A key of more than twenty dotted parts: the parser of the standard library needs memory by the square of them."""
