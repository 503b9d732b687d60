"""Making a file for another laptop: of which parks, with or without photos, where, and the passphrase."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.laptops.handover import make_pack
from kvo_inspect.exchange.laptops.pack import SUFFIX
from kvo_inspect.exchange.laptops.photos import Packing, photos_to_pack
from kvo_inspect.exchange.trust.receiver import receivers
from kvo_inspect.files import is_there
from kvo_inspect.progress import Progress
from kvo_inspect.store.departures import note_departure
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.people import count_people, people_by_park
from kvo_inspect.store.photos.arrivals import Which, count_papers, files_by_hash
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.walk.handed_in import finish_parts, note_not_done, own_open_parts, parts_to_ask
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, PathField
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.secret import SecretField
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.progress_box import run_with_progress
from kvo_inspect.tui.kit.tell_written import TellWritten, shown_path
from kvo_inspect.wording.counts import files_text
from kvo_inspect.wording.merging import whole_text

BY_PASSPHRASE = ("passphrase", "age")
"""The ways of encrypting that ask for a passphrase."""


@dataclass(frozen=True)
class Made:
    """The file that was written, and what was packed."""

    path: Path
    packing: Packing


@dataclass(frozen=True)
class PackContents:
    """What goes into the file."""

    parks: list[str] | None
    """None: all."""
    photos: bool
    confidential: bool
    done: bool
    """Say that this laptop's parts of the rounds in it are done."""
    passphrase: str
    age_alone: bool
    """Encrypted so that the age program alone opens it."""
    to: list[str]
    """Keys of receivers that it is encrypted to instead."""


def write_file(store: Store, path: Path, wanted: PackContents, progress: Progress) -> Made:
    """Write a pack with all its photos, or with none; what is confidential only when asked for."""
    rounds = own_open_parts(store, wanted.parks)
    if rounds and wanted.done:
        finish_parts(store, [round_.id for round_ in rounds])
    elif rounds:
        note_not_done(store, rounds)
    which: Which = "all" if wanted.confidential else "open"
    packing = photos_to_pack(store, wanted.parks, which, progress=progress) if wanted.photos else Packing()
    make_pack(
        store,
        path,
        wanted.parks,
        confidential=wanted.confidential,
        passphrase=wanted.passphrase,
        age_alone=wanted.age_alone,
        to=wanted.to,
        photos=packing.files,
        progress=progress,
    )
    names = [each.name for each in receivers(store) if each.key in wanted.to]
    note_departure(store, "pack", path, names)
    return Made(path, packing)


class MakeFileScreen(FormScreen[Made]):
    """Writes a file for another laptop; dismissed with what was written."""

    SUBMIT = N_("write it")
    HELP_TEXT = N_(
        "The file holds all changes of the parks, so that whoever imports it misses nothing. What is there already is not doubled. "
        "Photos go along as they are, also those that are not to be shared outside: the file is for the laptops among yourselves."
    )

    def title_text(self) -> str:
        return _("Make a file for another laptop")

    async def make_fields(self) -> list[Field]:
        """Return which parks, with photos or without, where, and the passphrase."""
        listed = await self.app.call(list_parks)
        parks: list[tuple[str, Any]] = [("", N_("all parks"))]
        parks += [(park.id, lambda name=park.name: name) for park in listed]
        named = {confidential: await self.app.call(people_by_park, confidential=confidential) for confidential in (False, True)}

        def whole() -> str:
            of_parks = named[bool(confidential.value)]
            return whole_text(count_people([of_parks.get(which.value, {})] if which.value else of_parks.values()))

        which = ChoiceField("park", N_("What"), whole, options=parks)
        confidential = ChoiceField(
            "confidential",
            N_("Confidential"),
            N_("With it the file is encrypted."),
            options=[("", N_("not in the file")), ("with", N_("also in the file: signals and what was recorded out of sight"))],
        )
        sizes = {park: await self.app.call(_size, [park] if park else None) for park, _label in parks}

        def with_photos() -> str:
            photos, papers, length = sizes[which.value]
            if not photos + papers:
                return _("no photos yet")
            return _("with {files}, {size} MB").format(files=files_text(photos, papers), size=f"{length / 1_000_000:.0f}")

        to = await self.app.call(_free_name, self.app.exports)
        return [
            which,
            ChoiceField(
                "photos",
                N_("Photos"),
                N_("Without them the others are told which photos they lack."),
                options=[("all", with_photos), ("none", N_("without photos and papers"))],
                hidden=not sum(sizes[""][:2]),
            ),
            PathField("path", N_("File"), N_("Its folder is made when it is not there."), text=str(to)),
            ChoiceField(
                "done",
                N_("My part"),
                N_("Whoever puts the work together sees whether more is to come."),
                options=[("yes", N_("is done: nothing more is to come")), ("", N_("is not done yet"))],
                at=0 if await self.app.call(parts_to_ask) else 1,
                hidden=not await self.app.call(own_open_parts),
            ),
            confidential,
            ChoiceField(
                "closed",
                N_("Encrypted"),
                N_("For the age program alone it takes seconds and up to a gigabyte of memory, here and there."),
                options=[
                    ("", N_("no: who has the file reads it")),
                    ("passphrase", N_("with a passphrase")),
                    ("named", N_("to receivers, by their keys")),
                    ("age", N_("with a passphrase, for who has the age program alone")),
                ],
            ),
            TicksField(
                "to",
                N_("Receivers"),
                N_("Their own key opens it; you can open it too."),
                hidden=True,
                ticks=[Tick(each.key, each.name) for each in await self.app.call(receivers)],
                empty=N_("Nobody is on the list yet: w at Exchange puts them there."),
            ),
            SecretField("passphrase", N_("Passphrase"), N_("Tell it by another way than the file goes."), hidden=True),
            SecretField("again", N_("Once more"), N_("The same passphrase."), hidden=True),
        ]

    def on_form_changed(self, event: Form.Changed) -> None:
        """Ask for the passphrase where there is one; what is confidential is encrypted unless somebody says otherwise."""
        fields = {field.name: field for field in event.form.all_fields}
        closed = fields["closed"]
        if event.field.name == "confidential" and event.field.value and not closed.value and isinstance(closed, ChoiceField):
            closed.choose("passphrase")
        for name in ("passphrase", "again"):
            fields[name].hidden = closed.value not in BY_PASSPHRASE
        fields["to"].hidden = closed.value != "named"
        event.form.changed()

    async def submit(self, values: dict[str, Any]) -> Made:
        if not str(values["path"]).strip():
            raise RuleError(_("Fill this in: it is required."), "path")
        passphrase = values["passphrase"] if values["closed"] in BY_PASSPHRASE else ""
        if values["confidential"] and not values["closed"]:
            raise RuleError(_("What is confidential leaves only encrypted: choose how."), "closed")
        if values["closed"] in BY_PASSPHRASE and not passphrase:
            raise RuleError(_("Fill this in: it is required."), "passphrase")
        to = list(values["to"]) if values["closed"] == "named" else []
        if values["closed"] == "named" and not to:
            raise RuleError(_("Tick at least one receiver."), "to")
        if passphrase and passphrase != values["again"]:
            raise RuleError(_("This is not the same passphrase."), "again")
        path = typed_path(values["path"])
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        if is_there(path):
            raise RuleError(_("{path} is there already. Choose another name.").format(path=path), "path")
        parks = [values["park"]] if values["park"] else None
        wanted = PackContents(
            parks,
            values.get("photos") != "none",
            bool(values["confidential"]),
            values.get("done") == "yes",
            passphrase,
            values["closed"] == "age",
            to,
        )
        return await run_with_progress(
            self.app,
            _("Writing {path}").format(path=path),
            lambda store, progress: write_file(store, path, wanted, progress),
        )

    def done(self, result: Made | None) -> None:
        """Say where the file is, and how many photos are not in it."""

        def leave(_way: int | None) -> None:
            self.dismiss(result)

        if result is not None:
            sentences = [_("Written: {path}").format(path=shown_path(result.path))]
            if result.packing.files:
                sentences.append(_("With {files}.").format(files=files_text(result.packing.photos, result.packing.papers)))
            if left := len(result.packing.left_out):
                sentences.append(
                    n_(
                        "{n} photo or paper is not in it: it is not on this laptop.",
                        "{n} photos or papers are not in it: they are not on this laptop.",
                        left,
                    ).format(n=left)
                )
            sentences.append(_("Send the file .sig beside it along: it says that this laptop made it."))
            # Other laptops read it, and no program of this one.
            box = TellWritten("\n".join(sentences), result.path, None, opens=False)
            self.app.push_screen(box, leave)


def _size(store: Store, parks: list[str] | None) -> tuple[int, int, int]:
    """Return the numbers of photos and papers of these parks, and their bytes together."""
    files = files_by_hash(store, parks)
    papers = count_papers(store, files)
    return len(files) - papers, papers, sum(length for _name, length in files.values())


def _free_name(store: Store, folder: Path) -> Path:
    """Return the name proposed for a file of today, by this laptop's letters; the next one when there is one already."""
    name = f"{store.letters}-{store.today.isoformat()}"
    paths = (folder / f"{name}{'' if n == 1 else f'-{n}'}{SUFFIX}" for n in itertools.count(1))
    return next(path for path in paths if not is_there(path))
