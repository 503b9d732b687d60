"""The page of unassigned photos: the photos, the guesses what each may show, and the remarks on each."""

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
from kvo_inspect.store.photos.promised import promises_of_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.texts import language
from kvo_inspect.wording.photos import remark_texts


@dataclass(frozen=True)
class PhotosPage:
    """All that the list of unassigned photos shows."""

    photos: list[Photo]
    proposals: dict[str, list[PhotoMatch]] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    stops: dict[str, Checkpoint] = field(default_factory=dict)
    round: str = ""
    defects: dict[str, Both] = field(default_factory=dict)
    """Name of the defect of each item, by item: many findings have no text of their own."""
    odd: dict[str, Pointed] = field(default_factory=dict)
    """Remarks on a photo for the round, by photo id: taken far from every checkpoint, or at another time."""

    def odd_text(self, photo: Photo) -> str:
        """Return the remarks on a photo as one text, empty when there are none."""
        pointed = self.odd.get(photo.id)
        return " · ".join(remark_texts(pointed.remarks, pointed.metres)) if pointed else ""

    def best(self, photo: Photo) -> PhotoMatch | None:
        """Return the first guess for a photo."""
        guesses = self.proposals.get(photo.id, [])
        return guesses[0] if guesses else None

    def name(self, subject_id: str) -> str:
        """Return the name of a finding or checkpoint, empty when its id is not known."""
        if subject_id in self.findings:
            finding = self.findings[subject_id]
            stop = self.stops.get(finding.checkpoint)
            both = self.defects.get(finding.item or "")
            text = finding.text or (both(language()) if both else "")
            return " · ".join(part for part in (finding.code, f"{finding.object} {text}".strip(), stop.name if stop else "") if part)
        return self.stops[subject_id].name if subject_id in self.stops else ""


def read_page(store: Store, park_id: str, round_id: str) -> PhotosPage:
    """Return the page of a park for the round *round_id*, else for the park's newest round."""
    rounds = rounds_of(store, park_id)
    chosen = round_id or (rounds[0].id if rounds else "")
    findings = {
        finding.id: finding for finding in (*open_findings_at(store, park_id), *(findings_of_round(store, chosen) if chosen else ()))
    }
    proposals = proposals_of_round(store, chosen) if chosen else {}
    for subject in (guess.subject for guesses in proposals.values() for guess in guesses):
        if subject.kind == "finding" and subject.id not in findings:  # solved by a recheck of this round, or promised and closed since
            findings[subject.id] = store.get(Finding, subject.id)
    for promise in promises_of_park(store, park_id):  # of a finding that was solved since, the photo still comes
        if promise.finding not in findings:
            findings[promise.finding] = store.get(Finding, promise.finding)
    photos = unassigned_photos(store, park_id)
    odd = {photo.id: pointed for photo, pointed in remarks_of_photos(store, chosen, photos)} if chosen else {}
    return PhotosPage(
        photos, proposals, findings, {stop.id: stop for stop in route(store, park_id, retired=True)}, chosen, defects(store), odd
    )


def finding_of(store: Store, finding_id: str) -> Finding:
    """Return one finding."""
    return store.get(Finding, finding_id)
