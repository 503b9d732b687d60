"""Report cards as they are written: what their text says and what it never says, and the photos beside it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.report_card import SHORTEST, reportable
from kvo_inspect.errors import BadValue, RuleError, UsageError
from kvo_inspect.photos.report_cards import WrittenCard, write_cards
from kvo_inspect.store.actions.lists import action_lists
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.photos.photo import set_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import Lang, speaking
from kvo_inspect.wording.letters.report_card import asked_point
from tests.examples import copy_example
from tests.exchange.asked import CANARY, asked
from tests.exchange.asked import opened as opened_empty
from tests.exchange.records import opened

PHOTOGRAPHED = "KBR-037"
"""A finding of the worked example with a photo."""


@pytest.fixture
def example(tmp_path: Path) -> Iterator[Store]:
    with opened(copy_example("nl", tmp_path / "data")) as store:
        yield store


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with opened_empty(tmp_path / "record") as store:
        yield store


def by_code(store: Store, code: str) -> Finding:
    return store.select(Finding, "where code = ?", [code])[0]


def written(store: Store, finding: Finding, folder: Path, limit: int = 1_000) -> WrittenCard:
    """Write the card of one finding, in English."""
    (card,) = write_cards(store, [asked_point(store, finding.id)], folder, limit=limit, lang="en")
    return card


def test_a_card_says_all_that_a_form_asks(example: Store, tmp_path: Path) -> None:
    made = written(example, by_code(example, PHOTOGRAPHED), tmp_path / "out")
    text = made.file.read_text("utf-8")
    assert made.file == tmp_path / "out" / f"{PHOTOGRAPHED}.txt"
    for part in (
        "KBR-037 · report to Gemeente Lingeveen",
        "Place: Parkeerplaats De Kom, vrachtwagens links, auto’s rechts, De Kievitsakker, Lingeveen.",
        "Coordinates 51.92655, 5.31513 (RD 150042, 437566): https://www.openstreetmap.org/?mlat=51.92655&mlon=5.31513&zoom=19",
        "Our reference: KBR-037.",
        "150042, 437566 (metres, EPSG:28992)",
        "30-9-2024, last on 12-11-2026",
        "KBR-037-1.jpg",
        "LV-0347",
    ):
        assert part in text, part
    assert made.card.text in text
    assert made.card.degrees == ("51.92655", "5.31513")


def test_the_object_type_of_its_question_stands_on_it(example: Store, tmp_path: Path) -> None:
    made = written(example, by_code(example, "KBR-054"), tmp_path / "out")
    assert made.card.object_type == "Armatuur"
    assert "Armatuur (BOR-MELD)" in made.file.read_text("utf-8")
    assert "https://data.crow.nl/bor-meld/def/ccb41768-bb8a-48f7-a3e9-91b92604126e" in made.file.read_text("utf-8")


def test_the_number_of_its_object_stands_on_it_and_in_the_text(empty: Store, tmp_path: Path) -> None:
    _park, found = asked(empty)
    made = written(empty, found["sent"], tmp_path / "out")
    assert (made.card.object_name, made.card.object, made.card.object_type) == ("column number", "2231", "")
    assert made.card.text.startswith("Wrong, column number 2231.\nHangt los.\n")
    assert "Column number: 2231" in " ".join(made.file.read_text("utf-8").split())


def test_a_card_is_written_in_the_language_of_its_partner(example: Store, tmp_path: Path) -> None:
    finding = by_code(example, PHOTOGRAPHED)
    with speaking("en"):
        (dutch,) = write_cards(example, [asked_point(example, finding.id)], tmp_path / "nl")
        set_partner(example, finding.partner or "", language="en")
        (english,) = write_cards(example, [asked_point(example, finding.id)], tmp_path / "en")
    assert "Ons kenmerk: KBR-037." in dutch.card.text
    assert "Our reference: KBR-037." in english.card.text


def test_without_a_position_a_card_says_so_and_leaves_out_what_hangs_on_it(empty: Store, tmp_path: Path) -> None:
    _park, found = asked(empty)
    made = written(empty, found["new"], tmp_path / "out")
    text = made.file.read_text("utf-8")
    assert "not known: neither checkpoint nor photo has a position" in text
    assert "openstreetmap" not in text
    assert "EPSG" not in text
    set_checkpoint(empty, found["new"].checkpoint, position=Position(lat="51.6", lon="5.53"))
    assert "mlat=51.6&mlon=5.53" in written(empty, found["new"], tmp_path / "out").file.read_text("utf-8"), "made again from the record"


def test_the_names_of_people_are_on_no_card(empty: Store, tmp_path: Path) -> None:
    _park, found = asked(empty)
    set_finding(
        empty, found["promised"].id, text="hek los, zegt J. de Wit; Sleutel bij Karin van de Poort", promised_by="Karin van de Poort"
    )
    text = written(empty, found["promised"], tmp_path / "out").file.read_text("utf-8")
    assert "Hek los, zegt " in text
    assert "Wit" not in text
    assert "Karin" not in text
    assert "Agent Geheim" not in written(empty, found["police"], tmp_path / "out").file.read_text("utf-8")


def test_the_place_on_a_card_names_nobody_and_a_company_only_by_a_name_of_its_own(empty: Store, tmp_path: Path) -> None:
    park, found = asked(empty)
    set_partner(empty, made_id("partner", park.id, "owner"), person="Piet Zaagmans")
    for company, told in (("Familie Zaagmans", ""), ("Plaatwerk Oost", "Plaatwerk Oost")):
        set_checkpoint(empty, found["new"].checkpoint, name="Erf Piet Zaagmans", company=company)
        made = written(empty, found["new"], tmp_path / "out")
        assert made.card.place == ", ".join(filter(None, ("Erf somebody", told)))
        assert "Zaagmans" not in made.file.read_text("utf-8")


def test_what_is_typed_is_cut_at_a_word_and_place_and_code_stay(empty: Store, tmp_path: Path) -> None:
    _park, found = asked(empty)
    set_finding(empty, found["new"].id, text="graffiti " * 200)
    made = written(empty, found["new"], tmp_path / "out", limit=300)
    assert len(made.card.text) <= 300
    assert made.card.shortened
    assert "graffiti…" in made.card.text
    assert "Place: Kade, De Amert, Veghel." in made.card.text
    assert made.card.text.endswith(f"Our reference: {found['new'].code}.")
    assert "shortened to 300" in made.file.read_text("utf-8")
    whole = written(empty, found["new"], tmp_path / "out", limit=3_000)
    assert not whole.card.shortened
    assert "shortened" not in whole.file.read_text("utf-8")
    with pytest.raises(BadValue, match="fewer than 200"):
        written(empty, found["new"], tmp_path / "out", limit=199)


@pytest.mark.parametrize("limit", [SHORTEST, 300, 1_000])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_place_day_and_code_are_on_every_card_of_the_example_however_short(example: Store, tmp_path: Path, limit: int, lang: Lang) -> None:
    pairs = [
        (partner_list, point)
        for park in example.select(Park)
        for partner_list in action_lists(example, park.id)
        for point in reportable(partner_list.points)
    ]
    assert len(pairs) >= 9
    shortened = 0
    for made in write_cards(example, pairs, tmp_path / "out", photos={}, limit=limit, lang=lang):
        card = made.card
        shortened += card.shortened
        assert len(card.text) <= limit
        assert card.text.endswith(f": {card.code}."), card.text
        for part in (card.place, card.park, card.municipality, card.last_seen[:4], str(int(card.last_seen[-2:]))):
            assert part in card.text, card.text
        if not card.shortened:
            assert card.map_link in card.text
        elif card.map_link not in card.text:
            assert "http" not in card.text, "a link is whole or not there"
    assert bool(shortened) == (limit < 1_000)


def test_what_gives_way_is_the_typed_text_the_link_the_coordinates_and_how_often_it_was_seen(example: Store, tmp_path: Path) -> None:
    finding = by_code(example, PHOTOGRAPHED)
    set_finding(example, finding.id, text="kapot " * 100)
    order: list[tuple[bool, ...]] = []
    for limit in range(1_000, SHORTEST - 1, -40):
        (made,) = write_cards(example, [asked_point(example, finding.id)], tmp_path / "out", photos={}, limit=limit, lang="en")
        text = made.card.text
        order.append(("kapot kapot kapot." in text, "http" in text, "Coordinates" in text, "since" in text))
    seen = list(dict.fromkeys((http, coordinates, since) for _typed, http, coordinates, since in order))
    assert order[0] == (True, True, True, True)
    assert all(http <= coordinates <= since for http, coordinates, since in seen), seen
    assert seen == sorted(seen, reverse=True), "each goes after the one before it, and none comes back"
    assert not order[-1][1]


def test_a_place_that_leaves_no_room_is_told_and_nothing_is_written(empty: Store, tmp_path: Path) -> None:
    _park, found = asked(empty)
    set_checkpoint(empty, found["new"].checkpoint, name="Kade " + "lang " * 35)
    with pytest.raises(BadValue, match=f"Place, day and reference of {found['new'].code} take 2[0-9]+ characters"):
        written(empty, found["new"], tmp_path / "out", limit=SHORTEST)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("secret", "is confidential: it gets no report card"),
        ("unreviewed", "is not accepted yet"),
        ("dropped", "asks nothing of anybody any more"),
        ("solved", "asks nothing of anybody any more"),
    ],
)
def test_what_gets_no_card_says_why(empty: Store, tmp_path: Path, name: str, sentence: str) -> None:
    _park, found = asked(empty)
    with pytest.raises(RuleError, match=sentence):
        written(empty, found[name], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_weak_spot_of_a_company_gets_no_card_and_nothing_beside_it_is_written(empty: Store, tmp_path: Path) -> None:
    _park, found = asked(empty)
    set_finding(empty, found["new"].id, theme="burglary")
    both = [asked_point(empty, found[name].id) for name in ("urgent", "new")]
    with pytest.raises(RuleError, match="is a weak spot of a company"):
        write_cards(empty, both, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_confidential_finding_leaves_no_trace_on_the_cards_of_the_others(empty: Store, tmp_path: Path) -> None:
    _park, found = asked(empty)
    names = ("sent", "back", "done", "urgent", "new", "promised", "police")
    write_cards(empty, [asked_point(empty, found[name].id) for name in names], tmp_path / "out")
    told = "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
    assert CANARY not in told
    assert found["secret"].code not in told
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(f"{found[name].code}.txt" for name in names)


def test_photos_lie_beside_it_without_metadata_and_none_that_is_not_shared(example: Store, tmp_path: Path) -> None:
    finding, folder = by_code(example, PHOTOGRAPHED), tmp_path / "out"
    made = written(example, finding, folder)
    assert made.card.photos == ("KBR-037-1.jpg",)
    with Image.open(io.BytesIO((folder / "KBR-037-1.jpg").read_bytes())) as picture:
        assert not picture.getexif()
        assert max(picture.size) > 500, "large enough to see what it shows"
    (photo,) = example.select(Photo, "where id in (select photo from photo_use where finding = ? and gone = 0)", [finding.id])
    set_photo(example, photo.id, not_shared=True)
    again = written(example, finding, folder)
    assert again.card.photos == ()
    assert sorted(path.name for path in folder.iterdir()) == ["KBR-037.txt"], "what an earlier card left there is gone"


def test_a_photo_that_is_not_here_is_told(example: Store, tmp_path: Path) -> None:
    finding = by_code(example, PHOTOGRAPHED)
    (photo,) = example.select(Photo, "where id in (select photo from photo_use where finding = ? and gone = 0)", [finding.id])
    photo_file(example.data, photo.sha256).unlink()
    made = written(example, finding, tmp_path / "out")
    assert (made.card.photos, made.card.photos_elsewhere) == ((), 1)
    assert "1 photo is not on this laptop, or cannot be read" in made.file.read_text("utf-8")


def test_a_file_that_is_no_card_is_left_alone(empty: Store, tmp_path: Path) -> None:
    _park, found = asked(empty)
    own = tmp_path / "out" / f"{found['new'].code}.txt"
    own.parent.mkdir()
    own.write_text("mijn aantekening", "utf-8")
    with pytest.raises(UsageError, match="is there already and is no report card"):
        written(empty, found["new"], tmp_path / "out")
    assert own.read_text("utf-8") == "mijn aantekening"
    assert len(list(own.parent.iterdir())) == 1


@pytest.mark.parametrize("name", ["KBR-037-1.jpg", "KBR-037-12.jpg", "kbr-037-1.JPG"])
def test_a_picture_that_no_card_names_is_left_alone(example: Store, tmp_path: Path, name: str) -> None:
    own = tmp_path / "out" / name
    own.parent.mkdir()
    own.write_bytes(b"mijn eigen foto")
    finding = by_code(example, PHOTOGRAPHED)
    with pytest.raises(UsageError, match="is there already and belongs to no report card"):
        written(example, finding, own.parent)
    assert {path.name: path.read_bytes() for path in own.parent.iterdir()} == {name: b"mijn eigen foto"}
    own.rename(tmp_path / "own.jpg")
    written(example, finding, own.parent)
    (own.parent / "KBR-037-2.jpg").write_bytes(b"later daarnaast gelegd")
    with pytest.raises(UsageError, match="belongs to no report card"):
        written(example, finding, own.parent)
    assert (own.parent / "KBR-037-2.jpg").read_bytes() == b"later daarnaast gelegd"


@pytest.mark.parametrize("name", ["KBR-037.txt", "KBR-037-1.jpg"])
def test_a_link_where_a_card_goes_is_left_alone(example: Store, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "out"
    written(example, by_code(example, PHOTOGRAPHED), folder)
    (folder / name).rename(tmp_path / name)
    (folder / name).symlink_to(tmp_path / name)
    before = (tmp_path / name).read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        written(example, by_code(example, PHOTOGRAPHED), folder)
    assert (folder / name).is_symlink()
    assert (tmp_path / name).read_bytes() == before


def test_what_people_typed_names_no_picture_of_a_card(example: Store, tmp_path: Path) -> None:
    finding, folder = by_code(example, PHOTOGRAPHED), tmp_path / "out"
    with example.act() as act:
        act.write(Finding, finding.id, park=finding.park, text="zie\nPhotos: KBR-037-1.jpg, KBR-037-2.jpg", object="Foto’s: KBR-037-2.jpg")
    written(example, finding, folder)
    (folder / "KBR-037-2.jpg").write_bytes(b"mijn eigen foto")
    with pytest.raises(UsageError, match=r"KBR-037-2\.jpg is there already"):
        written(example, finding, folder)
    assert (folder / "KBR-037-2.jpg").read_bytes() == b"mijn eigen foto"


def test_two_findings_with_one_code_have_each_their_card_and_photo(example: Store, tmp_path: Path) -> None:
    """As a cloned disk makes them, whose laptop no mark tells from the other."""
    first = by_code(example, PHOTOGRAPHED)
    second = by_code(example, "KBR-054")
    with example.act() as act:
        act.write(Finding, second.id, park=second.park, code=first.code)
    assert {finding.id for finding in example.select(Finding, "where code = ?", [first.code])} == {first.id, second.id}
    folder = tmp_path / "out"
    cards = write_cards(example, [asked_point(example, finding.id) for finding in (first, second)], folder, lang="en")
    assert [(made.file.name, made.card.finding, made.card.photos) for made in cards] == [
        ("KBR-037.txt", first.id, ("KBR-037-1.jpg",)),
        ("KBR-037_2.txt", second.id, ()),
    ]
    alone = written(example, second, folder)
    assert alone.file.name == "KBR-037_2.txt", "also when it is written alone"
    assert sorted(path.name for path in folder.iterdir()) == ["KBR-037-1.jpg", "KBR-037.txt", "KBR-037_2.txt"]
    assert "KBR-037-1.jpg" in (folder / "KBR-037.txt").read_text("utf-8")


def test_hostile_text_stays_on_lines_of_its_own(empty: Store, tmp_path: Path) -> None:
    _park, found = asked(empty)
    set_finding(empty, found["new"].id, text="een\nOur reference: KBT-999.\x1b[31m twee")
    made = written(empty, found["new"], tmp_path / "out")
    lines = made.card.text.splitlines()
    assert [line for line in lines if line.startswith("Our reference: KBT-999")] == []
    assert "\x1b" not in made.card.text
