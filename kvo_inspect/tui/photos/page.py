"""What the list of unassigned photos shows: the photos, what each may show, and what is odd about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.photos.matching import PhotoMatch
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.store.checklists.stored import defects
from kvo_inspect.store.findings.finding import findings_of_round, open_findings_at
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.photo import unassigned_photos
from kvo_inspect.store.photos.placing import Pointed, proposals_of_round, remarks_of_photos
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.texts import language
from kvo_inspect.wording.photos import remark_texts


@dataclass(frozen=True)
class PhotosPage:
    """All that the screen shows."""

    photos: list[Photo]
    proposals: dict[str, list[PhotoMatch]] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    stops: dict[str, Checkpoint] = field(default_factory=dict)
    round: str = ""
    defects: dict[str, Both] = field(default_factory=dict)
    """What a failing item is called, by item: many findings have no text of their own."""
    odd: dict[str, Pointed] = field(default_factory=dict)
    """What is odd about a photo for that round, by its id: taken far from every checkpoint, or at another time."""

    def odd_text(self, photo: Photo) -> str:
        """Return what is odd about a photo, or nothing."""
        pointed = self.odd.get(photo.id)
        return " · ".join(remark_texts(pointed.remarks, pointed.metres)) if pointed else ""

    def best(self, photo: Photo) -> PhotoMatch | None:
        """Return the first guess for a photo."""
        guesses = self.proposals.get(photo.id, [])
        return guesses[0] if guesses else None

    def name(self, subject_id: str) -> str:
        """Return what a finding or checkpoint is called."""
        if subject_id in self.findings:
            one = self.findings[subject_id]
            stop = self.stops.get(one.checkpoint)
            both = self.defects.get(one.item or "")
            text = one.text or (both(language()) if both else "")
            return " · ".join(part for part in (one.code, f"{one.object} {text}".strip(), stop.name if stop else "") if part)
        return self.stops[subject_id].name if subject_id in self.stops else ""


def read_page(store: Store, park_id: str, round_id: str) -> PhotosPage:
    """Return what the screen shows: of the round named, else of the park's newest."""
    rounds = rounds_of(store, park_id)
    chosen = round_id or (rounds[0].id if rounds else "")
    findings = {one.id: one for one in (*open_findings_at(store, park_id), *(findings_of_round(store, chosen) if chosen else ()))}
    proposals = proposals_of_round(store, chosen) if chosen else {}
    for subject in (guess.subject for guesses in proposals.values() for guess in guesses):
        if subject.kind == "finding" and subject.id not in findings:  # solved by a recheck of this round, or promised and closed since
            findings[subject.id] = store.get(Finding, subject.id)
    photos = unassigned_photos(store, park_id)
    odd = {photo.id: pointed for photo, pointed in remarks_of_photos(store, chosen, photos)} if chosen else {}
    return PhotosPage(
        photos, proposals, findings, {stop.id: stop for stop in route(store, park_id, retired=True)}, chosen, defects(store), odd
    )


def finding_of(store: Store, finding_id: str) -> Finding:
    """Return one finding."""
    return store.get(Finding, finding_id)
