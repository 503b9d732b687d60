"""The keys of the review: a verdict each, a field each, and those of every list of rows."""

from __future__ import annotations

from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.keys import MARK, RANGE, SORT, TO_FILE
from kvo_inspect.tui.kit.undoable import UNDO_KEYS

REVIEW_KEYS: tuple[Key, ...] = (
    Key(
        "1",
        N_("accept"),
        "accept",
        N_("Accept as proposed: holder, date and severity are filled in; on to the next."),
        writes=True,
        rows="marked",
    ),
    Key(
        "2",
        N_("return…"),
        "return",
        N_("Send back to the inspector with a question; it comes back when it was answered."),
        writes=True,
        rows="marked",
    ),
    Key(
        "3",
        N_("duplicate of…"),
        "double",
        N_("The same as another finding: the likeliest are listed, or type its code."),
        writes=True,
        rows="marked",
    ),
    Key("4", N_("drop…"), "drop", N_("It does not count, and why. It stays in the record."), writes=True, rows="marked"),
    Key("p", N_("partner"), "partner", N_("Who solves it, and who else is told."), writes=True, rows="marked"),
    Key("d", N_("date"), "due", N_("By when."), writes=True, rows="marked"),
    Key("exclamation_mark", N_("severity"), "severity", N_("How serious; for urgent also who was told."), writes=True, rows="marked"),
    Key("w", N_("now/later"), "urgency", N_("Fix now or structural: turns."), writes=True, rows="marked"),
    Key("t", N_("text"), "text", N_("What is wrong, and at which object."), writes=True, rows="one"),
    Key("k", N_("theme"), "theme", N_("Which theme it belongs to."), writes=True, rows="marked"),
    Key("f", N_("photo"), "photos", N_("Look at its photos; with none yet, attach one."), rows="one"),
    MARK._replace(last=False),
    *UNDO_KEYS,
    Key("slash", N_("search"), "", N_("Only what holds these words; Esc shows all again."), last=True, rows="none"),
    Key("o", N_("next open"), "next", N_("Go to the next finding that is still to be gone over."), last=True, rows="none"),
    RANGE,
    Key(
        "a,ampersand,asterisk",
        N_("mark all"),
        "mark_all",
        N_("Mark all that is shown and still open, or nothing any more."),
        last=True,
        rows="none",
    ),
    SORT,
    TO_FILE,
    Key("c", N_("remark"), "comment", N_("Write a remark with it."), last=True, writes=True, rows="one"),
    Key("e", N_("edit"), "edit", N_("All its fields on one form."), last=True, writes=True, rows="one"),
    Key("enter", N_("history"), "", N_("The whole finding with its history."), last=True, rows="one"),
    Key("r", N_("one round"), "round", N_("Only the findings of one round, or of all."), last=True, rows="none"),
    Key("m", N_("action lists"), "mail", N_("The action lists and mail drafts for the partners."), last=True, rows="none"),
    Key("h", N_("hidden ones"), "hidden", N_("Confidential findings too; asks first whether anyone is looking."), last=True, rows="none"),
)
