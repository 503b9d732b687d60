"""How a format is written that can be written in more than one way. Imports little: the command line names the choices at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kvo_inspect.domain.values.maps import Grid, MapLayer


@dataclass(frozen=True, slots=True)
class Manner:
    """The choices; a format passes over what is not its own."""

    layer: MapLayer | None = None
    """GeoJSON: this kind of thing alone."""
    grid: Grid = "rd"
    """GeoPackage: in which coordinates."""
    photos: Mapping[str, Path] = field(default_factory=dict)
    """GeoPackage: the files of the photos that were written beside, by the sha256 of their photo."""


USUAL = Manner()
"""How a format is written when nothing was chosen."""
