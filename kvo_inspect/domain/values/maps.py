"""What a map is drawn in and of: grids, and the kinds of thing. Imports nothing but typing: the command line names them at once."""

from __future__ import annotations

from typing import Literal, get_args

MapLayer = Literal["checkpoints", "route", "findings"]
"""A kind of thing on a map."""
MAP_LAYERS: tuple[MapLayer, ...] = get_args(MapLayer)
Grid = Literal["rd", "wgs84"]
"""In which coordinates points are drawn: metres of the Rijksdriehoek, or degrees as longitude and latitude."""
GRIDS: tuple[Grid, ...] = get_args(Grid)
