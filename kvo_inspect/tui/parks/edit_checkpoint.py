"""One checkpoint: its name, kind, where it runs, who sits there, whether marks are asked."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.parks.checkpoint import Checkpoint, Position
from kvo_inspect.domain.values.closed_sets import CHECKPOINT_KINDS
from kvo_inspect.errors import RuleError
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, set_checkpoint
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField, YesNoField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.names import kind_name


class CheckpointScreen(FormScreen[Checkpoint]):
    """Adds a checkpoint (behind *after*) or changes *stop*."""

    HELP_TEXT = N_("A checkpoint is a stop on the route. Its kind decides which questions are asked there. Only the name is required.")

    def __init__(self, park_id: str, stop: Checkpoint | None, *, after: str | None = None, kind: str = "road") -> None:
        super().__init__()
        self._park = park_id
        self._stop = stop
        self._after = after
        self._kind = kind

    def title_text(self) -> str:
        return _("Checkpoint: {name}").format(name=self._stop.name) if self._stop else _("New checkpoint")

    async def make_fields(self) -> list[Field]:
        stop = self._stop
        kind = ChoiceField("kind", N_("Kind"), options=options_of(CHECKPOINT_KINDS, kind_name))
        kind.choose(stop.kind if stop else self._kind)
        where = f"{stop.position.lat} {stop.position.lon}" if stop and stop.position else ""
        return [
            LineField("name", N_("Name"), N_("Street and numbers, or what people call it."), text=stop.name if stop else ""),
            kind,
            LineField("extent", N_("From and to"), N_("From the yellow sign to the bridge."), text=stop.extent if stop else ""),
            LineField("company", N_("Company"), text=stop.company if stop else ""),
            LineField("zone", N_("Zone"), text=stop.zone if stop else ""),
            LineField("position", N_("Coordinates"), N_("Latitude and longitude: 51.92871 5.31204; may stay empty."), text=where),
            YesNoField(
                "marks",
                N_("Ask marks here"),
                N_("Every participant gives a mark for how safe it feels."),
                yes=stop is not None and stop.marks,
            ),
        ]

    async def submit(self, values: dict[str, Any]) -> Checkpoint:
        fields = {**values, "position": self._position(str(values["position"]))}
        if self._stop is not None:
            stop = self._stop
            return await self.app.call(lambda store: set_checkpoint(store, stop.id, **fields))
        return await self.app.call(add_checkpoint, self._park, NewCheckpoint(**fields), self._after)

    @staticmethod
    def _position(raw: str) -> Position | None:
        parts = raw.replace(";", " ").replace(", ", " ").split()
        if not parts:
            return None
        try:
            lat, lon = (part.replace(",", ".") for part in parts)
            return Position(lat=lat, lon=lon)
        except ValueError:  # pydantic's errors are ValueErrors too
            raise RuleError(_("These are no coordinates. Type them as 51.92871 5.31204, or leave this empty."), "position") from None
