"""Why the system refused something, in the language in use: its own words are English, or of the system's language."""

from __future__ import annotations

import errno

from kvo_inspect.texts import N_, _

_REASONS = (
    ("ENOENT ENOTDIR", N_("is not there")),
    ("EACCES EPERM", N_("no access")),
    ("EROFS", N_("read-only")),
    ("EIO ENXIO ENODEV", N_("the disk does not answer")),
    ("ETIMEDOUT EHOSTDOWN EHOSTUNREACH ENETDOWN ENETUNREACH ENOTCONN ESTALE", N_("the network does not answer")),
    ("EBUSY ETXTBSY", N_("another program holds it")),
    ("EMFILE ENFILE", N_("too many files are open")),
    ("EFBIG", N_("larger than may be written there")),
    ("ELOOP", N_("a link that leads to itself")),
    ("EISDIR", N_("a folder")),
    ("ENOTEMPTY EEXIST", N_("something is there already")),
    ("EINVAL", N_("a name that the system does not take")),
)
"""What the system's codes mean (not every system has each), for sentences that name a path and then, in brackets, why."""


def reason_text(error: OSError) -> str:
    """Return why the system refused something, in a few words to stand in brackets; a number that we do not know is told as such."""
    code = errno.errorcode.get(error.errno or 0, "?")
    for codes, sentence in _REASONS:
        if code in codes.split():
            return _(sentence)
    return _("error {number} of the system").format(number=getattr(error, "winerror", None) or error.errno)
