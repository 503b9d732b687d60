"""The whole way of photos by keyboard at 80x24, in both languages: camera folder, round, promise, evening, text to send, giving out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from kvo_inspect.photos.copies import Chosen, write_photos
from kvo_inspect.settings import Settings
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.photos.promised import photos_owed
from kvo_inspect.store.rounds.round import find_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import Lang, _, n_
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.pictures.picture import Picture
from kvo_inspect.wording.photos import owed_text
from tests.photos.pictures import jpeg
from tests.tui.support import press as keys
from tests.tui.support import scenario, screen_text, wait_for, wait_text
from tests.tui.walk.rounds import make_round, press, walking


@pytest.mark.parametrize("lang", ["nl", "en"])
@scenario
async def test_the_whole_way(data: Path, tmp_path: Path, lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kvo_inspect.tui.walk.screen.LOOK_SECONDS", 0.2)
    round_id = make_round(data, "fencing")
    camera, card = tmp_path / "phone", tmp_path / "card"
    for folder in (camera, card):
        folder.mkdir()
    async with walking(data, round_id, lang=lang) as pilot:
        app = pilot.app
        assert isinstance(app, KvoApp)
        app.settings = Settings(name="Karin Bos", lang=lang, camera_folder=str(camera), photo_folder=str(card))
        # On the round: a photo comes in by itself, f attaches it; at the next finding there is none, so it is promised.
        (camera / "IMG_1.jpg").write_bytes(jpeg((640, 480), seed=1, taken="2026:11:12 19:30:00", orientation=6))
        await wait_text(pilot, n_("{n} photo unassigned", "{n} photos unassigned", 1).format(n=1))
        await press(pilot, "2 f")
        await wait_text(pilot, "IMG_1.jpg")
        await press(pilot, "2 f")
        await wait_text(pilot, _("photo of {code} promised by {name}; f again: by somebody else").format(code="KBR-002", name="Karin Bos"))
        await press(pilot, "f 2")
        await wait_text(pilot, n_("photo promised by {names}", "{n} photos promised by {names}", 1).format(n=1, names="J. de Wit"))
        # The closing talk ends with the text to send.
        await press(pilot, "e Enter e")
        await wait_text(pilot, "J. de Wit,")
        assert "KBR-002" in screen_text(app)
        await press(pilot, "Esc")
        # In the evening the card is read, and its photo placed as proposed: it was promised.
        (card / "IMG_2.jpg").write_bytes(jpeg((640, 480), seed=90, taken="2026:11:12 19:31:00"))
        (card / "note.txt").write_text("x")
        from kvo_inspect.tui.photos.unassigned import PhotosScreen

        store = open_record(data, write=False)
        park = store.rows("select park from round where id = ?", [round_id])[0][0]
        store.close()
        app.push_screen(PhotosScreen(park, "De Amert", round_id))
        await wait_text(pilot, _("No unassigned photos. Press i to import the photos of a folder."))
        await keys(pilot, "i")
        await wait_text(
            pilot, n_("import everything here and below: {n} file", "import everything here and below: {n} files", 2).format(n=2)
        )
        await keys(pilot, "enter")
        await wait_text(pilot, "note.txt")
        await keys(pilot, "escape")
        await wait_text(pilot, "IMG_2.jpg")
        assert "▀" not in screen_text(app)  # an evening round is dim, and so are its photos until v
        await keys(pilot, "v")
        await wait_for(pilot, lambda: app.screen.query_one(Picture).shown, "the photo under the cursor")
        assert "KBR-002" in screen_text(app)
        await keys(pilot, "p")
        await wait_text(pilot, "J. de Wit,")
        await keys(pilot, "escape", "enter")
        await wait_text(pilot, n_("{n} unassigned", "{n} unassigned", 0).format(n=0))
        await keys(pilot, "p")
        await wait_text(pilot, _("Nobody owes a photo."))
    # What leaves: copies upright and without a word of the camera, or the untouched bytes.
    store = open_record(data)
    assert doctor(store) == []
    assert photos_owed(store, round_id) == {}
    assert owed_text("J. de Wit", [], "De Amert", find_round(store, round_id)).startswith({"nl": "Hallo", "en": "Hello"}[lang])
    assert write_photos(store, tmp_path / "copies", ExportScope(None, round_id), Chosen()) == 2
    assert write_photos(store, tmp_path / "originals", ExportScope(None, round_id), Chosen(originals=True)) == 2
    store.close()
    said = {one["findings"][0]: one["file"] for one in json.loads((tmp_path / "copies" / "photos.json").read_text("utf-8"))["photos"]}
    assert set(said) == {"KBR-001", "KBR-002"}
    with Image.open(tmp_path / "copies" / said["KBR-001"]) as copy:
        assert (copy.size, len(copy.getexif())) == ((480, 640), 0)
    assert {path.read_bytes() for path in (tmp_path / "originals").glob("*.jpg")} == {
        (camera / "IMG_1.jpg").read_bytes(),
        (card / "IMG_2.jpg").read_bytes(),
    }
