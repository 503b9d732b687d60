"""The keys of an action list: what a partner says, each by its digit, and what is sent."""

from __future__ import annotations

from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS, MARK
from kvo_inspect.tui.kit.undoable import UNDO_KEYS

ACTION_LIST_KEYS: tuple[Key, ...] = (
    Key("1", N_("in progress"), "in_hand", N_("They say: it is in progress."), writes=True, rows="marked"),
    Key("2", N_("planned"), "planned", N_("They say: it is planned on a day."), writes=True, rows="marked"),
    Key("3", N_("done"), "done", N_("They say: it is done. The next round looks whether it is."), writes=True, rows="marked"),
    Key(
        "4",
        N_("not theirs"),
        "not_ours",
        N_("They say: it is not ours, but somebody else's. It goes back to the review."),
        writes=True,
        rows="marked",
    ),
    Key(
        "5",
        N_("refused"),
        "refused",
        N_("They say: we do not do it. Asks why, and who says so; it goes back to the review."),
        writes=True,
        rows="marked",
    ),
    Key(
        "o",
        N_("in full"),
        "in_full",
        N_("Note an answer with a remark, who said so and their number."),
        line=False,
        writes=True,
        rows="marked",
    ),
    Key("k", N_("their number"), "reference", N_("Note their own reference number."), line=False, writes=True, rows="marked"),
    MARK._replace(last=False),
    Key(
        "s",
        N_("sent"),
        "sent",
        N_("Note that the marked points were sent; without marks all new ones."),
        writes=True,
        rows="marked or all",
    ),
    Key(
        "c",
        N_("report card"),
        "card",
        N_("What a report form asks of this point: written, copied; then its number."),
        writes=True,
        rows="one",
    ),
    Key("m", N_("mail"), "mail", N_("Write a mail draft, for the first time or as a reminder."), rows="none"),
    Key("e", N_("export"), "export", N_("Write the list to fill in (XLSX, CSV)."), rows="none"),
    *UNDO_KEYS,
    Key("enter", N_("open"), "", N_("Show the finding under the cursor with its whole history."), last=True, rows="one"),
    Key(
        "v",
        N_("report"),
        "report",
        N_("What is asked, for the partner to read: with photos, as PDF, Word or web page."),
        last=True,
        rows="none",
    ),
    *LIST_KEYS[1:],
)
