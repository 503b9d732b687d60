"""A reply in full: what they say, by when, whose it is, why not, who said so; for a call, and for a row that was not understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.values.closed_sets import REPLY_KINDS, ReplyKind
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import BadValue, NotFound
from kvo_inspect.store.actions.replies import NewReply, later_day, plan_replies
from kvo_inspect.store.findings.by_code import WhichFinding, find_by_code
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, YesNoField, options_of
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.action_lists import reply_name
from kvo_inspect.wording.days import day_hint
from kvo_inspect.wording.names import capital, day_text

NO_KIND = ""
"""The choice of who says nothing of when or whether: a remark or a number alone."""


@dataclass(frozen=True, slots=True)
class HalfReply:
    """What is known of a reply before it is filled in."""

    about: str
    """What it is about, above the form: the points, or what stood in the row."""
    findings: tuple[str, ...] = ()
    """The ids of the findings; empty: one, which is asked for by its code."""
    code: str = ""
    park: str = ""
    """The id of the park in which a code is looked for; empty: all."""
    dues: tuple[str | None, ...] = ()
    """The days by which the findings are asked for."""
    kind: ReplyKind | None = None
    day: str = ""
    """A day that is proposed, `YYYY-MM-DD`."""
    reply: NewReply = field(default_factory=lambda: NewReply(""))
    """Their number, the remark and the row, as far as they are known."""
    belongs_to: str = ""


class ReplyScreen(FormScreen[list[NewReply]]):
    """Fills in a reply; dismissed with it, once for each finding, not recorded yet."""

    SUBMIT: ClassVar[str] = N_("that is it")
    SUBMIT_AT: ClassVar[str] = "by"
    HELP_TEXT = N_(
        "What they say of it. A remark and who said so may go with any answer; of what they do not do, the remark says why. A day that is "
        "already filled in is what they probably mean: look at it before you go on."
    )
    DEFAULT_CSS = "ReplyScreen Prose { padding: 1 1 0 1; } ReplyScreen #about { max-height: 5; }"

    def __init__(self, half: HalfReply) -> None:
        super().__init__()
        self._half = half

    def title_text(self) -> str:
        return _("What they say")

    def body(self) -> list[Widget]:
        """Lay out what it is about, and the form."""
        return [Prose(self._about, id="about"), *super().body()]

    def _about(self, cells: int) -> list[list[Piece]]:
        return [[(line, "dim")] for line in wrap(self._half.about, cells)]

    async def make_fields(self) -> list[Field]:
        """Return the fields as far as they are known."""
        half = self._half
        kinds = options_of([*REPLY_KINDS, NO_KIND], _kind_text)
        said = ChoiceField("said", N_("They say"), options=kinds)
        said.choose(half.kind or NO_KIND)
        fields: list[Field] = [
            LineField("code", N_("Code"), N_("Of the finding that this is about."), text=half.code, hidden=bool(half.findings)),
            said,
            DateField("on", N_("On which day"), self._day_hint, text=day_text(half.day), today=lambda: self.app.today, kind="any"),
            YesNoField("move_due", N_("Move the date"), N_("That day becomes the date by which it is asked for.")),
            LineField("belongs_to", N_("Whose it is"), text=half.belongs_to),
            LineField("text", self._remark_label, text=clean_line(half.reply.text)),
            LineField("by", N_("Who says so"), N_("Their name. May stay empty."), text=half.reply.by),
            LineField("reference", N_("Their number"), N_("Their own number for it. May stay empty."), text=half.reply.reference),
        ]
        self._hide(fields)
        return fields

    def _day_hint(self) -> str:
        return day_hint(self.app.today)

    def _remark_label(self) -> str:
        return _("Why not") if self._chosen() == "refused" else _("Remark")

    def _chosen(self) -> str:
        return str(next((each.value for form in self.query(Form) for each in form.all_fields if each.name == "said"), NO_KIND))

    def _hide(self, fields: Sequence[Field]) -> None:
        """Ask only what goes with the kind of answer."""
        by_name = {each.name: each for each in fields}
        kind, day = by_name["said"].value, by_name["on"]
        by_name["on"].hidden = kind in ("not_ours", "refused", NO_KIND)
        by_name["belongs_to"].hidden = kind != "not_ours"
        planned = Said(kind="planned", on=(day.day if isinstance(day, DateField) else None) or None)
        by_name["move_due"].hidden = kind != "planned" or not any(later_day(planned, due) for due in self._half.dues)

    def on_form_changed(self, event: Form.Changed) -> None:
        """Ask what goes with what was chosen now."""
        self._hide(event.form.all_fields)
        event.form.changed()

    async def submit(self, values: dict[str, Any]) -> list[NewReply]:
        half, kind = self._half, values["said"]
        statement = None
        if kind != NO_KIND:
            dated = kind not in ("not_ours", "refused") and str(values["on"]).strip()
            day = typed_day("on", values["on"], self.app.today) if dated else None
            statement = Said(kind=kind, on=day, belongs_to=clean_line(values["belongs_to"]) if kind == "not_ours" else "")
        untouched = values["text"] == clean_line(half.reply.text)
        reply = replace(
            half.reply,
            said=statement,
            reference=values["reference"],
            text=half.reply.text if untouched else values["text"],
            by=values["by"],
            move_due=kind == "planned" and bool(values["move_due"]),
        )
        ids = half.findings or (await self.app.call(_finding_of, values["code"], half.park),)
        replies = [replace(reply, finding=finding_id) for finding_id in ids]
        await self.app.call(plan_replies, replies)
        return replies


def _kind_text(kind: str) -> str:
    return _("Nothing of that: only a remark or a number") if kind == NO_KIND else capital(reply_name(kind))  # type: ignore[arg-type]


def _finding_of(store: Store, code: str, park_id: str) -> str:
    """Return the id of the finding of this code; BadValue at `code` when there is none, or more than one."""
    try:
        return find_by_code(store, clean_line(code).upper(), park_id or None).id
    except WhichFinding as which:
        raise BadValue("code", str(which)) from None
    except NotFound:
        raise BadValue("code", _("There is no finding {code} here.").format(code=clean_line(code)[:20] or "–")) from None
