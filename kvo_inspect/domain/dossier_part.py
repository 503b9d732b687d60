"""What every part of a dossier has in common. Imports nothing of the program: what a dossier tells of is defined beside it too."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class DossierPart(BaseModel):
    """Base of what a dossier says. Days are `YYYY-MM-DD`, null where not (yet) known."""

    model_config = ConfigDict(extra="forbid", frozen=True)
