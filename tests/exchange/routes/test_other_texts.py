"""Texts that are no list of checkpoints are called what they seem to be; lists as people write them stay lists."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.routes.reading import RouteReading, read_route, route_in, typed_route

BYTES = bytes(range(256)) * 2
MAIL = "From: Karin Bos <karin@example.org>\nTo: jan@example.org\nSubject: Route\n\nBeste Jan,\n\nHierbij de route.\n"
SENTENCES = """De schouw is op dinsdag 12 november. We lopen van de brug naar de kade.
Neem een lamp mee, want het wordt vroeg donker. Daarna praten we na.
"""
WRAPPED = """Op het terrein is veel veranderd sinds de vorige keer dat wij er met
de ondernemers liepen, want de verlichting aan de kade doet het weer,
het hek bij de sluis is hersteld en de berm langs de weg is gemaaid, zodat
iedereen zegt zich weer veilig te voelen in het donker.
"""
OTHER_TEXTS = [
    (MAIL, "a mail"),
    ("Return-Path: <x@example.org>\nReceived: from mail.example.org\n\tby mx.example.org\nDate: Tue\n\nKade\nIndustrieweg\n", "a mail"),
    (
        "Begin doorgestuurd bericht\n\nVan: Karin Bos\nVerzonden: dinsdag 12 november 2026 10:15\nAan: Jan\nOnderwerp: Route\n\nKade",
        "a mail",
    ),
    ("Beste Karin,\n\nHierbij de straten:\nIndustrieweg\nKade\n", "a mail"),
    ("Hierbij de straten:\nIndustrieweg\n\nMet vriendelijke groet,\nJan de Boer\n", "a mail"),
    ("---\ntitle: Route\ntags: [kvo]\n---\n\n# Route\n\nIndustrieweg\n", "Markdown"),
    ("# Route De Amert\n\n- Industrieweg 12\n- Kade\n", "Markdown"),
    ("Route\n\n## Noord\n\nIndustrieweg\n\n## Zuid\n\nKade\n", "Markdown"),
    ("Straten\n\n| Naam | Soort |\n|------|:-----:|\n| Kade | wegvak |\n", "Markdown"),
    ("* [Kade](https://example.org/kade)\n* [Brug](https://example.org/brug)\n", "Markdown"),
    ("---\nroute:\n  - Kade\n", "YAML"),
    ("park: De Amert\nroute:\n  - naam: Kade\n    soort: wegvak\n  - naam: Brug\n", "YAML"),
    ("---\n- Kade\n- Brug\n", "YAML"),
    ("route:\n- kade\n- brug\n- sluis\n", "YAML"),
    ("naam: kade\nsoort: wegvak\nzone: noord\n", "YAML"),
    ("- naam: kade\n  soort: wegvak\n- naam: brug\n", "YAML"),
    ("park: amert\nmarks: true\nstops: [kade, brug]\n", "YAML"),
    ("# route\npark: amert\n\nroute:\n    noord: kade\n    zuid: brug\n", "YAML"),
    ("2026-11-12 10:15:33,123 INFO started\n2026-11-12 10:15:34,001 ERROR no disk\nTraceback (most recent call last):\n", "a log"),
    ("[2026-11-12 10:15:33] gestart\n[2026-11-12 10:15:34] gestopt\n", "a log"),
    ("Nov 12 10:15:33 host kernel: up\nNov 12 10:15:34 host kernel: down\n", "a log"),
    ("[INFO] gestart\n[ERROR] gestopt\n", "a log"),
    ("12-11-2026 10:15 - Karin: loop je mee?\n12-11-2026 10:16 - Jan: ja\n", "a log"),
    ("[12/11/2026, 10:15:33] Karin: loop je mee?\n[12/11/2026, 10:16:10] Jan: ja\n", "a log"),
    ("1\n00:00:01,000 --> 00:00:04,000\nWelkom\n\n2\n00:00:05,000 --> 00:00:06,000\nDag\n", "a log"),
    (base64.encodebytes(BYTES).decode(), "coded text (base64)"),
    (base64.b64encode(BYTES).decode(), "coded text (base64)"),
    (BYTES.hex(), "coded text (base64)"),
    ("[park]\nnaam = De Amert\n", "a file of settings"),
    ("; settings\n[default]\n[park]\nnaam=De Amert\n", "a file of settings"),
    ("# settings\n[park]\nnaam=De Amert\nlanguage=nl\n", "a file of settings"),
    ("PARK=De Amert\nexport LANG=nl\nKVO_INSPECT_DATA=/data\n", "a file of settings"),
    ("Kade\n<p>Industrieweg</p>\n<br/>\n", "HTML or XML"),
    ("https://maps.app.goo.gl/AbCdEf\n", "a list of links"),
    ("51.65431, 5.32101\n51.65440, 5.32207\n", "a list of places without names"),
    ("POINT (165012 403120)\nPOINT (165013 403121)\n", "a list of places without names"),
    ("import os\n\ndef route(park):\n    return os.listdir(park)\n", "a program"),
    ("body {\n  color: red\n}\n", "a program"),
    (SENTENCES, "running text"),
    (WRAPPED, "running text"),
]
LISTS = [
    "Industrieweg 12-30\nKade\n",
    "Industrieweg 12-30",
    "- Industrieweg 12\n- Kade\n- Hoek Havenstraat / Kanaaldijk\n",
    "* Industrieweg 12\n* Kade\n",
    "• Industrieweg 12\n• Kade\n",
    "1. Industrieweg\n2. Kade\n3. Brug bij de sluis\n",
    "1) Industrieweg\n2) Kade\n",
    "01: Industrieweg\n02: Kade\n03: Brug\n",
    "- [ ] Industrieweg 12\n- [x] Kade\n",
    "[x] Industrieweg 12\n[ ] Kade\n",
    "#1 Industrieweg\n#2 Kade\n",
    "# 1 Industrieweg\n# 2 Kade\n",
    "Noord: Industrieweg\nNoord: Kade\nZuid: Havenstraat\n",
    "noord: kade\nzuid: brug\noost: sluis\n",
    "kade: donker\nbrug: water\nindustrieweg: wegvak\n",
    "  noord: kade\n  zuid: brug\n  oost: sluis\n",
    "- 's-gravelandseweg: bord tot brug\n- 's-gravelweg: brug\n- 's-heer: kade\n",
    "Punt 1: Industrieweg\nPunt 2: Kade\nPunt 3: Brug\n",
    "Route De Amert\n--------------\nIndustrieweg\nKade\n",
    "---\nIndustrieweg\nKade\n",
    "Van: bord\nIndustrieweg\nKade\n",
    "0047\n0048\n",
    "2026\nKade\n",
    "09:30 Industrieweg\n10:15 Kade\n",
    "A2 afrit 23\nN279\nA\n",
    "'s-Gravelandseweg 4\n1e Kadestraat\n2e Industriestr. t.o. nr. 12 b\n",
    "Hoek Industriestr. en Kanaaldk. bij het pand van Jansen en Zn. B.V.\nParkeerplaats achter de loods van Van den Berg Transport B.V.\n",
    "Groenstrook tussen de Industrieweg en het kanaal bij de gele brug; groen\nStrook van het bord tot de rotonde langs de sloot; berm\n",
    "Loods van Import Export bv (hal {2})\nKade; water; van A = B\n",
    "Groet Zuid\nHi-Tech Campus 12,\nBeste Buurweg\nDag en Nachtweg\n",
    "Info bord Noord\nERRORWEG 3\nInfo bord Zuid\n",
    "INFO BORD NOORD\nINFO BORD ZUID\n",
    "Select Windows BV\nFor Farmers\nClass Logistics\nUpdate Repair; bedrijf\n",
    "www-weg 12\nIndustrieweg, zie https://example.org/kaart\n",
    "C&A magazijn\nJansen & Zn.\nKade <noord>\nIndustrieweg\nBrug\n",
    "Van Hilststraat\tperceel\nKade\twater\n",
    "Prins Willem-Alexanderstraat/KoninginMaximalaan12\nKade\n",
]


def refusal(text: str, name: str = "f") -> str:
    """Return the one sentence by which a file of this name is refused; it stands for all of its lines."""
    reading = route_in(text.encode(), name, csv_expected=False)
    (problem,) = reading.problems
    assert reading.checkpoints == ()
    return problem


def names_of(reading: RouteReading) -> list[str]:
    return [checkpoint.name for checkpoint in reading.checkpoints]


@pytest.mark.parametrize(("text", "kind"), OTHER_TEXTS)
def test_a_text_that_is_no_list_is_called_what_it_seems_to_be_with_what_to_give_instead(text: str, kind: str) -> None:
    sentence = (
        f"1: this seems to be {kind}, which is not read; a line for each checkpoint, such as “Industrieweg 12-30; wegvak”, or CSV, XLSX, "
        "GeoJSON, KML, KMZ or GPX was expected"
    )
    assert refusal(text) == f"f:{sentence}"
    assert refusal(text.replace("\n", "\r\n"), "lijst.txt") == f"lijst.txt:{sentence}"
    assert typed_route(text).problems == (f"line:{sentence}",)


@pytest.mark.parametrize("text", LISTS)
def test_a_list_as_people_write_one_stays_a_list(text: str) -> None:
    for reading in (route_in(text.encode(), "lijst.txt", csv_expected=False), typed_route(text)):
        assert reading.problems == ()
        assert len(reading.checkpoints) == len(text.splitlines())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("route.eml", "a mail"),
        ("schouw.log", "a log"),
        ("desktop.ini", "a file of settings"),
        ("agenda.ics", "iCalendar"),
        ("route.json", "JSON"),
        ("route.html", "HTML or XML"),
        ("route.b64", "coded text (base64)"),
    ],
)
def test_what_the_lines_do_not_say_the_name_of_the_file_does(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_text("Kade\nIndustrieweg\n")
    with pytest.raises(ContentError) as refused:
        read_route(tmp_path / name)
    assert refused.value.problems[0].startswith(f"{name}:1: this seems to be {kind}, which is not read")
    (tmp_path / name).with_suffix(".txt").write_text("Kade\nIndustrieweg\n")
    assert names_of(read_route((tmp_path / name).with_suffix(".txt"))) == ["Kade", "Industrieweg"]


@pytest.mark.parametrize("name", ["route.md", "Route.MARKDOWN", "route.rst", "route.yaml", "Route.YML"])
@pytest.mark.parametrize("text", ["Kade\nIndustrieweg 12-30\n", "- Kade\n- Industrieweg 12-30\n", "1. Kade\n\n2. Industrieweg 12-30\n"])
def test_a_plain_list_of_names_is_a_list_whatever_its_file_is_called(name: str, text: str) -> None:
    assert names_of(route_in(text.encode(), name, csv_expected=False)) == ["Kade", "Industrieweg 12-30"]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("route.md", "# Route\nKade\nBrug\n", "Markdown"),
        ("route.md", "Route\n-----\nKade\nBrug\n", "Markdown"),
        ("route.md", "Hier staan de straten die wij vanavond samen lopen.\n\nKade\nBrug\n", "Markdown"),
        ("route.md", "Straten\n\n- Kade\n- Brug\n", "Markdown"),
        ("route.md", "| Naam | Soort |\n| Kade | weg |\n", "Markdown"),
        ("route.md", "> Kade\n> Brug\n", "Markdown"),
        ("route.yaml", "route:\n  - Kade\n", "YAML"),
        ("route.yaml", "Route:\n  - Kade\n", "YAML"),
        ("route.yaml", "naam: De Amert\n", "YAML"),
        ("route.yml", "noord: kade\nzuid: brug\n", "YAML"),
        ("route.yml", "---\nKade\nBrug\n", "YAML"),
    ],
)
def test_the_name_of_a_file_makes_one_sign_of_its_kind_enough(name: str, text: str, kind: str) -> None:
    assert refusal(text, name).startswith(f"{name}:1: this seems to be {kind}, which is not read")


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "  - ", "+\t", "– "])
def test_bullets_before_every_name_are_no_part_of_it(bullet: str) -> None:
    text = f"{bullet}Noord; entree\n\n{bullet}14. Kade\n{bullet}Brug - sluis\n"
    for reading in (route_in(text.encode(), "lijst.txt", csv_expected=False), typed_route(text)):
        assert names_of(reading) == ["Noord", "14. Kade", "Brug - sluis"]
        assert [stop.line for stop in reading.stops] == [1, 3, 4]
        assert reading.checkpoints[0].kind == "entrance"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1. Noord\n2. Kade\n\n3. Brug\n", ["Noord", "Kade", "Brug"]),
        ("1) Noord\n2) Kade\n", ["Noord", "Kade"]),
        ("- [ ] Noord\n- [x] Kade\n", ["Noord", "Kade"]),
        ("14. Kade\n15. Brug\n", ["14. Kade", "15. Brug"]),
        ("1. Noord\n3. Kade\n", ["1. Noord", "3. Kade"]),
        ("1. Noord\n2) Kade\n", ["1. Noord", "2) Kade"]),
        ("- Noord\n* Kade\n", ["- Noord", "* Kade"]),
        ("- Noord\nKade\n", ["- Noord", "Kade"]),
        ("1e Kadestraat\n2e Kadestraat\n", ["1e Kadestraat", "2e Kadestraat"]),
        ("-Noord\n-Kade\n", ["-Noord", "-Kade"]),
    ],
)
def test_numbers_are_bullets_only_where_they_count_up_from_1_and_bullets_only_where_every_line_has_the_same(
    text: str, names: list[str]
) -> None:
    assert names_of(route_in(text.encode(), "lijst.txt", csv_expected=False)) == names
    assert names_of(typed_route(text)) == names


STREETS = st.lists(
    st.tuples(
        st.sampled_from(["", "- ", "* ", "1. ", "12) ", "Hoek ", "Parkeerplaats ", "De "]),
        st.sampled_from(["Industrie", "Haven", "Kanaal", "Van Hilst", "Dr. Schaepman", "'s-Gravel", "IJssel", "Groet"]),
        st.sampled_from(["weg", "straat", "dijk", "laan", " Noord", "str.", "kade"]),
        st.sampled_from(["", " 12", " 12-30", " 4a t/m 16", " (achterzijde)", ", hal 2", " t.o. nr. 5", ": bord tot brug", " B.V."]),
        st.sampled_from(["", "; wegvak", "; perceel; ; Noord", ";"]),
    ).map("".join),
    min_size=1,
    max_size=30,
)


@given(STREETS)
def test_streets_numbers_and_companies_raise_no_alarm(streets: list[str]) -> None:
    for name in ("lijst.txt", "lijst"):
        assert len(route_in("\n".join(streets).encode(), name, csv_expected=False).checkpoints) == len(streets)


def test_a_table_or_a_map_is_read_whatever_its_file_is_called() -> None:
    assert names_of(route_in(b"naam;soort\nKade;water\n", "route.md", csv_expected=False)) == ["Kade"]
    feature = '{"type": "Feature", "properties": {"naam": "Kade"}, "geometry": null}'
    for document in (
        f'{{"type": "FeatureCollection", "features": [{feature}]}}',
        f' {{"features": [{feature}], "type": "FeatureCollection"}}',
    ):
        assert names_of(route_in(document.encode(), "route.json", csv_expected=False)) == ["Kade"]


def test_comments_in_settings_are_no_headings() -> None:
    assert "seems to be a file of settings" in refusal("# one\n# two\nKade\n", "x.conf")
