"""Lists of contacts in and out: what is written reads back, companies of a park come with their premises, problems have a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from kvo_inspect.domain.parks.partner import SHARED, Partner
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.errors import ContentError, NameTaken
from kvo_inspect.exchange.contacts.files import ContactForm, write_contacts
from kvo_inspect.exchange.contacts.reading import problem_text, read_contacts
from kvo_inspect.store.contacts.contact import change_contact, contact_of, contacts, pick_contacts
from kvo_inspect.store.contacts.importing import ContactPlan, import_contacts, plan_contacts
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner, partners_of, set_partner
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.texts import use_language
from tests.hostile import HOSTILE
from tests.laptops import Laptop, state

FORMS: tuple[ContactForm, ...] = ("xlsx", "csv", "vcf")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    laptop = Laptop(tmp_path / "laptop")
    yield laptop.store
    laptop.close()


@pytest.fixture
def parks(store: Store) -> list[str]:
    stops = [NewCheckpoint("Industrieweg 12-30"), NewCheckpoint("Energiestraat", company="Bos BV")]
    return [add_park(store, name, "Lingeveen", stops).id for name in ("Achterveld", "Bovenveld")]


@pytest.fixture
def municipality(store: Store, parks: list[str]) -> str:
    first = made_id("partner", parks[0], "municipality")
    set_partner(
        store,
        first,
        organisation="Gemeente Lingeveen; ruimte, groen",
        person="J. de Wit",
        email="post@lingeveen.example",
        phone="0000 - 12 34 00",
        fault_number="14 0000",
        address="Markt 1, 1234 AB Lingeveen",
        language="en",
        way="phone",
        without_names=True,
    )
    return pick_contacts(store, parks[1], [first])[0].contact


def take(store: Store, text: str, park: str | None, folder: Path, name: str = "lijst.csv") -> tuple[ContactPlan, list[str]]:
    path = folder / name
    path.write_text(text, "utf-8")
    contact_list = read_contacts(path)
    plan = import_contacts(store, contact_list.given, park)
    return plan, [problem_text(name, problem) for problem in (*contact_list.problems, *plan.problems)]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_reads_back_to_the_same(store: Store, municipality: str, form: ContactForm, lang: str, tmp_path: Path) -> None:
    use_language(lang)  # type: ignore[arg-type]
    path = write_contacts(store, None, form, tmp_path)
    use_language("en" if lang == "nl" else "nl")
    contact_list = read_contacts(path)
    assert contact_list.problems == ()
    assert contact_list.unread == ()
    before = state(store)
    plan = import_contacts(store, contact_list.given)
    assert (plan.new, plan.changed, plan.same, plan.problems) == ((), (), 1, ())
    assert state(store) == before
    change_contact(store, municipality, phone="", way=None, without_names=False, address="", person="")
    assert len(import_contacts(store, contact_list.given).changed) == 1
    assert state(store)["partner"] != before["partner"], "who and when"
    assert [getattr(contact_of(store, municipality).shown, name) for name in SHARED] == [
        contact_list.given[0].fields[name] for name in SHARED
    ]


@pytest.mark.parametrize("form", FORMS)
def test_hostile_words_come_back_as_they_went(store: Store, parks: list[str], form: ContactForm, tmp_path: Path) -> None:
    for text in HOSTILE.values():
        add_partner(store, parks[0], "company", organisation=f"x {text[:90]}", person=text[:90], address=text[:90])
    written = write_contacts(store, None, form, tmp_path)
    before = state(store)
    contact_list = read_contacts(written)
    plan = import_contacts(store, contact_list.given)
    assert (contact_list.problems, plan.problems, plan.new, plan.changed) == ((), (), (), ())
    assert state(store) == before


def test_no_cell_of_a_list_is_a_formula(store: Store, parks: list[str], tmp_path: Path) -> None:
    add_partner(store, parks[0], "company", organisation="=1+2", person="@SUM(A1)", phone="+31 6")
    (csv_row,) = list(csv.reader(io.StringIO(write_contacts(store, None, "csv", tmp_path).read_text("utf-8-sig"))))[1:]
    assert {cell[0] for cell in csv_row[:5:2]} == {"'"}
    sheet = openpyxl.load_workbook(write_contacts(store, None, "xlsx", tmp_path)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_only_what_was_chosen_is_written_and_no_file_is_replaced(store: Store, municipality: str, parks: list[str], tmp_path: Path) -> None:
    bos = add_partner(store, parks[0], "company", organisation="Bos BV")
    path = write_contacts(store, [bos.id], "vcf", tmp_path)
    assert "Bos BV" in path.read_text("utf-8")
    assert "Lingeveen" not in path.read_text("utf-8")
    with pytest.raises(NameTaken):
        write_contacts(store, None, "csv", path)


def test_companies_of_a_park_come_with_their_premises(store: Store, parks: list[str], tmp_path: Path) -> None:
    text = (
        "Bedrijf;Huisnummers;Punt;Contactpersoon;E-mail;Telefoon;KvK\n"
        "Jansen B.V.;12 14-18;industrieweg 12-30;P. Jansen;p@jansen.example;0000;123\n"
        "Jansen BV;3;Energiestraat;;;;\n"
        "Bos BV;;;;;;\n"
    )
    plan, problems = take(store, text, parks[0], tmp_path)
    assert problems == []
    assert [(step.given.name, step.kind) for step in plan.new] == [("Jansen B.V.", "company"), ("Bos BV", "company")]
    jansen, bos = [partner for partner in partners_of(store, parks[0]) if partner.organisation]
    assert (jansen.person, jansen.email, jansen.numbers, len(jansen.checkpoints)) == ("P. Jansen", "p@jansen.example", "12 14-18 3", 2)
    assert len(bos.checkpoints) == 1, "where the route carries its name"
    before = state(store)
    again, _problems = take(store, text, parks[0], tmp_path)
    assert (again.new, again.changed, again.same) == ((), (), 2)
    assert state(store) == before
    undo(store, Reach())
    assert not [partner for partner in partners_of(store, parks[0]) if partner.organisation], "one act"


def test_a_list_of_one_park_joins_nobody_with_other_parks(store: Store, parks: list[str], tmp_path: Path) -> None:
    add_partner(store, parks[1], "company", organisation="Bos BV", phone="1")
    plan, _problems = take(store, "bedrijf;telefoon\nBos BV;2\n", parks[0], tmp_path)
    assert len(plan.new) == 1
    assert sorted(contact.shown.phone for contact in contacts(store)) == ["1", "2"]


def test_rows_of_all_parks_find_who_is_here_and_name_where_the_others_come(
    store: Store, municipality: str, parks: list[str], tmp_path: Path
) -> None:
    text = (
        "organisatie;mail;telefoon;terreinen;soort\n"
        "gemeente Lingeveen ruimte groen;;9;;\n"
        "Waterschap Linge;post@linge.example;;Achterveld; \n"
        "Waterschap Linge;;;Bovenveld;\n"
        "Bos BV;;;bovenveld;bedrijf\n"
    )
    plan, problems = take(store, text, None, tmp_path)
    assert problems == []
    assert contact_of(store, municipality).shown.phone == "9"
    water = next(contact for contact in contacts(store) if contact.shown.organisation == "Waterschap Linge")
    assert (water.shown.kind, water.parks) == ("water_board", ("Achterveld", "Bovenveld"))
    assert {copy.id for copy in water.partners} == {made_id("partner", park, "water_board") for park in parks}
    assert [step.given.name for step in plan.new] == ["Waterschap Linge", "Bos BV"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("bedrijf;mail\nBos BV;geen adres\n", "lijst.csv:2: mail: “geen adres” is no mail address."),
        ("bedrijf;punt\nBos BV;Industrieweg 12-31\n", "no checkpoint of this park; was “Industrieweg 12-30” meant?"),
        ("bedrijf;huisnummers\nBos Groen BV;12\n", "lijst.csv:2: checkpoints: say at which checkpoint"),
        ("bedrijf;huisnummers;punt\nBos BV;twaalf;Energiestraat\n", "house numbers:"),
        ("bedrijf;soort\nBos BV;bakker\n", "lijst.csv:2: kind: “bakker” is not understood here"),
        ("bedrijf;telefoon\nBos BV;1\nBos B.V.;2\n", "lijst.csv:3: phone: “Bos B.V.” stands in row 2 too"),
        ("bedrijf;mail\n;;\n;a@b.example\n", "lijst.csv:3: organisation: the name of the organisation is empty"),
        ("bedrijf;telefoon\n" + "x" * 300 + ";1\n", "lijst.csv:2: organisation: "),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_and_the_others_come(
    store: Store, parks: list[str], text: str, problem: str, tmp_path: Path
) -> None:
    header = text.partition("\n")[0]
    plan, problems = take(store, f"{text}De Vries BV{';' * header.count(';')}\n", parks[0], tmp_path)
    assert len(problems) == 1
    assert problem in problems[0]
    assert "De Vries BV" in [step.given.name for step in plan.new]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("organisatie;terrein\nBos BV;\n", "name in a column “parks”"),
        ("organisatie;terrein\nBos BV;Achterveldt\n", "“Achterveldt” is no park here; was “Achterveld” meant?"),
        ("organisatie;terrein;huisnummers\nBos BV;Achterveld|Bovenveld;12\n", "of one park"),
        ("organisatie;telefoon\nDubbel;1\n", "several contacts are called so"),
    ],
)
def test_a_row_of_all_parks_that_says_too_little_is_told(store: Store, parks: list[str], text: str, problem: str, tmp_path: Path) -> None:
    for park in parks:
        add_partner(store, park, "company", organisation="Dubbel")
    before = state(store)
    plan, problems = take(store, text, None, tmp_path)
    assert (plan.new, plan.changed) == ((), ())
    assert problem in problems[0]
    assert state(store) == before


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"\x00\x01\x02", "x.vcf"),
        (b"PK\x03\x04 no book", "x.xlsx"),
        (b"", "x.csv"),
        (b"dag;weer\n1;2\n", "x.csv"),
        (b"een losse zin\n", "x.txt"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(raw: bytes, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(ContentError) as refused:
        read_contacts(tmp_path / name)
    assert name in refused.value.sentence


def test_the_plan_writes_nothing(store: Store, parks: list[str], tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("bedrijf\nBos BV\n", "utf-8")
    before = state(store)
    assert len(plan_contacts(store, read_contacts(tmp_path / "x.csv").given, parks[0]).new) == 1
    assert state(store) == before


def test_partners_without_a_list_stay(store: Store, parks: list[str], tmp_path: Path) -> None:
    partners = len(store.select(Partner))
    take(store, "bedrijf;zonder namen;taal;manier\nBos BV;ja;Engels;telefoon\n", parks[0], tmp_path)
    (bos,) = store.select(Partner, "where organisation = 'Bos BV'")
    assert (bos.without_names, bos.language, bos.way) == (True, "en", "phone")
    assert len(store.select(Partner)) == partners + 1
