"""Set-up (inrichting) of a park: what a new park can take over from another one, apart from everything that was recorded there.

Imports nothing but typing: the command line names the parts before it opens a record.
"""

from __future__ import annotations

from typing import Literal, get_args

SetUpPart = Literal["partners", "settings", "own_set", "checklists", "themes", "targets", "measures", "own_partners"]
SET_UP_PARTS: tuple[SetUpPart, ...] = get_args(SetUpPart)
"""In the order in which they are offered."""
USUALLY_TAKEN: frozenset[SetUpPart] = frozenset(SET_UP_PARTS) - {"own_partners"}
"""What is taken over unless somebody says otherwise: companies and other partners of its own are of the place."""
