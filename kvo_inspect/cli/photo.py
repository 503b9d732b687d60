"""`photo`: taking in a folder of photos, what is still unassigned and owed, and giving photos out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kvo_inspect.cli.click_words import FOLDER, HelpGroup, option
from kvo_inspect.cli.given_photos import give_photos, photo_options
from kvo_inspect.cli.invocation import Run
from kvo_inspect.cli.lists.photo import list_
from kvo_inspect.cli.lists.printed import JSON, print_rows
from kvo_inspect.cli.output import say, say_path, warn
from kvo_inspect.cli.progress import Bar
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import N_, _, n_

if TYPE_CHECKING:
    from kvo_inspect.domain.photos.photo import Photo
    from kvo_inspect.photos.import_folder import Imported
    from kvo_inspect.store.photos.placing import Pointed
    from kvo_inspect.store.record.store import Store

MOST_NAMED = 5
"""At most so many odd photos are named."""
_ROUND = N_("The round: its date, such as 2026-11-12 or 2026-11-12-evening, or its id.")


@click.group("photo", cls=HelpGroup, help=N_("Photos: list them, import a folder, see who owes which, write them out."))
def photo() -> None:
    """Hold the commands about photos."""


@photo.command(
    "import",
    examples=("photo import DCIM --round 2026-11-12-evening",),
    help=N_("Import all photos of a folder. The same photo twice is one; what is no photo, or broken, is named and the rest goes on."),
)
@click.argument("folder", type=FOLDER)
@option("--round", "round_", metavar="ROUND", required=True, help=_ROUND)
@option("--park", metavar="PARK", help=N_("The park of that round, when several have one that day: its name or id."))
@option(
    "--finding", metavar="CODE", help=N_("What the photos show: the code of a finding, such as KBT-014. Otherwise they are unassigned.")
)
@option("--confidential", is_flag=True, help=N_("Confirm that a confidential finding takes photos: a photo shows more than words."))
@option("--offset", type=int, metavar="SECONDS", help=N_("How many seconds the camera's clock is behind (ahead: a minus in front)."))
@click.pass_obj
def import_(run: Run, folder: str, round_: str, park: str | None, finding: str | None, confidential: bool, offset: int | None) -> int:
    """Take photos in; ends with 6 when files were refused."""
    from kvo_inspect.photos.import_folder import Shows, import_folder
    from kvo_inspect.store.findings.by_code import find_by_code
    from kvo_inspect.store.photos.photo import count_unassigned
    from kvo_inspect.store.photos.placing import remarks_of_photos
    from kvo_inspect.store.rounds.round import find_round

    if not folder:  # a variable that a script never set: not the folder it happens to stand in
        raise UsageError(_("Name the folder with the photos."))
    done: Imported | None = None

    def show(so_far: Imported, total: int) -> None:
        nonlocal done
        done = so_far
        bar.show(so_far.files, total)

    with run.writing() as store:
        chosen_round = find_round(store, round_, _park_id(store, park))
        shows = (
            None
            if finding is None
            else Shows(find_by_code(store, finding, chosen_round.park, confidential=True), chosen_round.id, confidential)
        )
        try:
            with Bar(_("Photos")) as bar:
                done = import_folder(store, chosen_round.park, Path(folder), clock=offset, progress=show, shows=shows)
        finally:
            if done is not None:
                _tell(done)
        _point_out(remarks_of_photos(store, chosen_round.id, done.photos))
        unassigned = count_unassigned(store, chosen_round.park)
    if unassigned:
        sentence = n_("{n} photo is unassigned: place it in the app.", "{n} photos are unassigned: place them in the app.", unassigned)
        say(sentence.format(n=unassigned))
    return 6 if done.refused else 0


@photo.command(
    "owed",
    examples=("photo owed --round 2026-11-12-evening",),
    help=N_("Say who still owes which photos. One text per person, ready to send."),
)
@option("--round", "round_", metavar="ROUND", required=True, help=_ROUND)
@option("--park", metavar="PARK", help=N_("The park of that round, when several have one that day: its name or id."))
@JSON
@click.pass_obj
def owed(run: Run, round_: str, park: str | None, as_json: bool) -> None:
    """Print the text for each person, or what is owed as JSON."""
    from kvo_inspect.domain.parks.park import Park
    from kvo_inspect.exchange.lists.handed import owed_photos
    from kvo_inspect.store.photos.promised import photos_owed
    from kvo_inspect.store.rounds.round import find_round
    from kvo_inspect.wording.photos import owed_text

    with run.record() as store:
        chosen_round = find_round(store, round_, _park_id(store, park))
        name, owing = store.get(Park, chosen_round.park).name, photos_owed(store, chosen_round.id)
        if as_json:
            print_rows("owed-photos", owed_photos(owing))
            return
        texts = [owed_text(who, photos, name, chosen_round) for who, photos in owing.items()]
    say("\n\n".join(texts) if texts else _("Nobody owes a photo of this round."))


@photo.command(
    "export",
    examples=('photo export --park "De Kievitsakker" --photos photos',),
    help=N_("Write photos out. Copies without metadata, or the originals; what is not to be shared stays here."),
)
@option("--park", metavar="PARK", help=N_("Only this park: its name or id."))
@option("--round", "round_", metavar="ROUND", help=N_("Only this round: its date, such as 2026-11-12 or 2026-11-12-evening, or its id."))
@option("--confidential", is_flag=True, help=N_("With all that is confidential."))
@photo_options
@click.pass_obj
def export(
    run: Run,
    park: str | None,
    round_: str | None,
    confidential: bool,
    photos: Path | None,
    longest: int,
    with_time: bool,
    with_place: bool,
    originals: bool,
) -> None:
    """Write the photos and print where."""
    from kvo_inspect.store.export.rows import ExportScope
    from kvo_inspect.store.rounds.round import find_round

    if photos is None:
        raise UsageError(_("Name the folder to write to with --photos."))
    with run.record() as store:
        park_id = _park_id(store, park)
        round_id = None if round_ is None else find_round(store, round_, park_id).id
        scope = ExportScope(park_id, round_id, confidential)
        give_photos(store, photos, scope, longest=longest, with_time=with_time, with_place=with_place, originals=originals)
    say_path(photos)


def _park_id(store: Store, name: str | None) -> str | None:
    from kvo_inspect.store.parks.park import find_park

    return None if name is None else find_park(store, name).id


def _tell(done: Imported) -> None:
    """Say what came of an import: first each refused file by name, then the summary."""
    from kvo_inspect.photos.import_folder import summary

    for refused in sorted(done.refused, key=lambda refusal: refusal.name):
        warn(str(refused))
    say(summary(done))


def _point_out(odd: list[tuple[Photo, Pointed]]) -> None:
    """Name the photos that were taken elsewhere or at another time: they are in, and may belong to another round."""
    from kvo_inspect.wording.counts import named_text
    from kvo_inspect.wording.photos import distance_text

    far = [f"{photo.name} ({distance_text(pointed.metres or 0)})" for photo, pointed in odd if "far" in pointed.remarks]
    outside = [photo.name for photo, pointed in odd if "outside" in pointed.remarks]
    if far:
        sentence = n_(
            "{n} photo was taken far from every checkpoint: {names}", "{n} photos were taken far from every checkpoint: {names}", len(far)
        )
        say(sentence.format(n=len(far), names=named_text(far, MOST_NAMED)))
    if outside:
        sentence = n_("{n} photo was taken outside the round: {names}", "{n} photos were taken outside the round: {names}", len(outside))
        say(sentence.format(n=len(outside), names=named_text(outside, MOST_NAMED)))


photo.add_command(list_)
COMMANDS = (photo,)
