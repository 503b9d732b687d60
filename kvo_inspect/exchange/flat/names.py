"""The names that a flat row shows in place of ids: of parks, checkpoints, rounds and partners, of themes and of what was asked."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from kvo_inspect.domain.findings.premises import house_number, is_nameless
from kvo_inspect.exchange.flat.map_points import MapPoint
from kvo_inspect.store.checklists.themes import theme_titles
from kvo_inspect.store.export.rows import Reading
from kvo_inspect.store.export.selected import Wanted
from kvo_inspect.texts import in_language, language
from kvo_inspect.wording.action_lists import named_holder
from kvo_inspect.wording.items import Asked, ItemWords


class CheckpointNames(NamedTuple):
    """What a row says of its checkpoint."""

    name: str = ""
    zone: str = ""
    company: str = ""
    point: MapPoint | None = None
    """Where it is, when that is known."""


class RoundNames(NamedTuple):
    """What a row says of its round."""

    day: str | None = None
    part: str = ""
    measurement: str = ""
    """The kind of its measurement."""
    year: int | None = None


class AskedWords(NamedTuple):
    """What a round asked, in the language in use."""

    question: str = ""
    wrong: str = ""
    """What is wrong when it fails."""
    unit: str = ""
    theme: str = ""
    object_type: str = ""
    """What it is about, as BOR-MELD names it; empty where it names none."""
    source: Asked | None = None
    """The item itself, with the settings of its park; None when there is none, or its checklist cannot be read."""


NO_CHECKPOINT, NO_ROUND, NOTHING_ASKED = CheckpointNames(), RoundNames(), AskedWords()


class FlatNames:
    """The names of one reading, each kind read when it is asked for; in the language in use where they are words."""

    def __init__(self, record: Reading) -> None:
        self._record = record
        self._items = ItemWords(record.store, confidential=record.scope.confidential)
        self.today = record.store.today
        self._asked: dict[tuple[str, str | None, str | None], AskedWords] = {}

    @cached_property
    def parks(self) -> dict[str, str]:
        """The name of each park, by id."""
        return dict(self._record.rows("park", [Wanted("id"), Wanted("name")]))

    @cached_property
    def checkpoints(self) -> dict[str, CheckpointNames]:
        """Each checkpoint, by id."""
        wanted = [*map(Wanted, ("id", "name", "zone", "company")), Wanted("position", "lat"), Wanted("position", "lon")]
        return {
            checkpoint: CheckpointNames(name, zone, company, MapPoint.of_text(lat, lon, "checkpoint"))
            for checkpoint, name, zone, company, lat, lon in self._record.rows("checkpoint", wanted)
        }

    @cached_property
    def rounds(self) -> dict[str | None, RoundNames]:
        """Each round, by id."""
        measurements = {row[0]: row[1:] for row in self._record.rows("measurement", [*map(Wanted, ("id", "kind", "year"))])}
        wanted = [*map(Wanted, ("id", "date", "part", "measurement"))]
        return {
            round_: RoundNames(day, part, *measurements.get(measurement, ("", None)))
            for round_, day, part, measurement in self._record.rows("round", wanted)
        }

    @cached_property
    def _partners(self) -> dict[str | None, tuple[str, str, str]]:
        """Kind and organisation of each partner, and what it is called without a number, by id."""
        wanted = [*map(Wanted, ("id", "kind", "organisation"))]
        return {
            partner: (kind, organisation, named_holder(kind, organisation))
            for partner, kind, organisation in self._record.rows("partner", wanted)
        }

    def partner(self, partner: str | None) -> str:
        """Return what a partner is called: the organisation, else its kind; empty for none."""
        return self._partners[partner][2] if partner in self._partners else ""

    def holder(self, partner: str | None, object_: str, source: Asked | None) -> str:
        """Return what the holder of a finding is called: a company without a name by the number of its premises; empty for nobody."""
        if partner not in self._partners:
            return ""
        kind, organisation, name = self._partners[partner]
        if not is_nameless(kind, organisation):
            return name
        return named_holder(kind, organisation, house_number(object_, source.item if source else None))

    @cached_property
    def themes(self) -> dict[str, str]:
        """What each theme is called, by its code."""
        titles = theme_titles(self._record.store, confidential=self._record.scope.confidential)
        return {theme: title(language()) for theme, title in titles.items()}

    @cached_property
    def trajectories(self) -> dict[str, int]:
        """The number of each trajectory of its park, by id."""
        return dict(self._record.rows("trajectory", [Wanted("id"), Wanted("number")]))

    def theme(self, code: str | None) -> str:
        """Return what a theme is called; empty for none."""
        return self.themes.get(code, code) if code else ""

    def asked(self, park: str, round_: str | None, item: str | None) -> AskedWords:
        """Return what a round asked, in words."""
        key = (park, round_, item)
        words = self._asked.get(key)
        if words is None:
            words = self._asked[key] = self._in_words(self._items.find(*key))
        return words

    def _in_words(self, source: Asked | None) -> AskedWords:
        if source is None:
            return NOTHING_ASKED
        item = source.item
        question, wrong, unit = (in_language(source.words(both)) for both in (item.ask, item.defect or item.ask, item.answer.unit))
        return AskedWords(question, wrong, unit, self.theme(source.theme), source.object_type()[0], source)
