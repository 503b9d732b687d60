"""Lists without rows to mark: each screen says why with `NO_ROWS`, and so does the key that marks elsewhere."""

from kvo_inspect.texts import N_

WAYS = N_("These are ways to go on, no rows: nothing is marked here.")
PAGE = N_("This is a page to read, no list of rows: nothing is marked here.")
CHOICE = N_("One of these is chosen: nothing is marked here.")
EACH = N_("Each of these is decided by itself: nothing is marked here.")
TICKED = N_("Here rows are ticked instead of marked.")
