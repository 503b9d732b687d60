"""What people say on a round of all shipped checklists, and the question that the capture line proposes for these words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.walk.rows import Theme, Walk
from kvo_inspect.domain.walk.suggestions import belongs_to, known_here

DUTCH = [
    ("brandkraan", "BR-01", "brandkraan"),
    ("brandkraan", "BR-02", "brandkraan"),
    ("brandkraan weg", "BR-02", "brandkraan"),
    ("brandkraan niet vrij", "BR-01", "brandkraan"),
    ("bordje brandkraan weg", "BR-02", "brandkraan bord"),
    ("brandkraanbord ontbreekt", "BR-02", "bord"),
    ("deur open", "IN-01", "deur"),
    ("deur staat op een kier", "IN-01", "deur"),
    ("raam staat open", "IN-01", "raam"),
    ("ruit ingegooid", "GR-12", "ruit"),
    ("poort staat open", "HK-03", "poort"),
    ("poort niet op slot", "HK-03", "poort slot"),
    ("gat in het hek", "HK-01", "hek gat"),
    ("hek kapot", "HK-07", "hek"),
    ("hekwerk stuk", "HK-07", "hek"),
    ("hek helemaal dichtgegroeid", "HK-06", "hek"),
    ("lamp kapot", "VL-01", "licht lamp"),
    ("verlichting kapot", "VL-03", "licht"),
    ("lantaarnpaal scheef", "VL-03", "licht mast"),
    ("mastluikje weg", "VL-04", "mast luik"),
    ("container staat open", "BR-10", "container"),
    ("afvalcontainer tegen de gevel", "BR-10", "container gevel afval"),
    ("pallets tegen de gevel", "BR-09", "pallet gevel"),
    ("camera scheef", "IN-09", "camera"),
    ("vrachtwagen fout geparkeerd", "VP-02", "vrachtwagen parkeer"),
    ("aanhanger staat er al weken", "VP-03", "aanhanger"),
    ("put verstopt", "OB-12", "put"),
    ("bushokje vernield", "GR-16", "bushokje"),
    ("graffiti op schakelkast", "GR-15", "kast graffiti"),
    ("troep in de berm", "OB-03", "afval berm vuil"),
    ("onkruid tussen de tegels", "OB-06", "onkruid"),
    ("stoeptegel los", "OB-09", "stoep"),
    ("wrak zonder kenteken", "VP-05", "wrak"),
    ("huisnummer onleesbaar", "BR-15", "huisnummer"),
    ("nooddeur geblokkeerd", "BR-12", "deur"),
    ("gasflessen los buiten", "BR-13", "gasfles"),
    ("slagboom kapot", "HK-09", "slagboom"),
    ("prikkeldraad los", "HK-08", "prikkeldraad"),
    ("fietspad donker", "VL-08", "fiets pad"),
    ("brievenbus kapot", "GR-12", "brievenbus"),
    ("afvalbak vol", "OB-14", "afval bak"),
]
ENGLISH = [
    ("door open", "IN-01", "door"),
    ("door left open at night", "IN-01", "door"),
    ("window open", "IN-01", "window"),
    ("hydrant", "BR-02", "hydrant"),
    ("hydrant missing", "BR-02", "hydrant"),
    ("hydrant sign gone", "BR-02", "hydrant sign"),
    ("hydrant blocked", "BR-01", "hydrant"),
    ("gate open", "HK-03", "gate"),
    ("gate not locked", "HK-03", "gate locked"),
    ("hole in the fence", "HK-01", "hole fence"),
    ("fence broken", "HK-12", "fence"),
    ("street light out", "VL-01", "street light"),
    ("lamp broken", "VL-01", "lamp light"),
    ("lamp post crooked", "VL-03", "column light"),
    ("column door missing", "VL-04", "column door"),
    ("litter bin full", "OB-14", "litter bin"),
    ("waste container open", "BR-10", "waste container"),
    ("pallets against the facade", "BR-09", "pallet facade"),
    ("camera broken", "IN-09", "camera"),
    ("lorry badly parked", "VP-02", "lorr park"),
    ("trailer parked for weeks", "VP-03", "trailer park"),
    ("branch in front of the lamp", "VL-11", "light branch"),
    ("drain blocked", "OB-12", "drain"),
    ("graffiti on switch box", "GR-15", "graffiti cabinet power"),
    ("sign dirty", "OB-13", "sign"),
    ("emergency door blocked", "BR-12", "door emergency"),
    ("weeds on the pavement", "OB-06", "weed pav"),
    ("barbed wire loose", "HK-08", "barbed wire"),
    ("bus shelter broken", "GR-16", "bus shelter"),
    ("cycle path dark", "VL-08", "cycle path"),
    ("house number missing", "BR-15", "house number"),
    ("gas cylinder loose", "BR-13", "gas cylinder"),
    ("van left open", "IN-13", "van"),
]
MORE_DUTCH = {
    "BR-01": "hydrant niet vindbaar; auto op de brandkraan; brandkraan geblokkeerd",
    "BR-02": "bordje brandkraan onleesbaar",
    "BR-06": "takken hangen te laag",
    "BR-07": "opstelplaats brandweer geblokkeerd",
    "BR-09": "autobanden tegen de muur; pallets tegen de muur; karton tegen de gevel; houten pallets bij de gevel",
    "BR-10": "kliko open; rolcontainer niet op slot; container vol; papiercontainer open",
    "BR-12": "nooduitgang versperd; vluchtdeur geblokkeerd; nooduitgang geblokkeerd; vluchtweg geblokkeerd",
    "BR-13": "gascilinders buiten; gasfles los",
    "BR-14": "blusser niet gekeurd; brandblusser verlopen; brandblusser te oud",
    "BR-15": "huisnummer ontbreekt; huisnummer niet zichtbaar",
    "BR-16": "pallets bij de laadpaal",
    "BR-17": "keerlus vol geparkeerd",
    "BR-18": "straat te smal voor brandweerauto; brandweer kan er niet door",
    "GR-01": "graffiti op de lantaarnpaal; graffiti op bushokje; graffiti op verkeersbord",
    "GR-04": "stickers op lantaarnpaal; posters geplakt; affiches op de bushalte",
    "GR-05": "hakenkruis op de muur; scheldwoorden op de muur",
    "GR-09": "bank vernield; bankje kapot",
    "GR-10": "vuurwerkresten; afvalbak uitgebrand",
    "GR-11": "lachgas ballonnetjes; hangjongeren; bierblikjes bij het bankje; drankflessen; naalden",
    "GR-12": "raam ingegooid; ruit kapot; deur vernield; brievenbus opgeblazen",
    "GR-14": "graffiti op de muur; bekladde gevel; graffiti op het hek; verf op de gevel",
    "GR-15": "tag op het elektriciteitskastje; graffiti op gaskastje",
    "GR-16": "bushalte vernield; verkeersbord vernield; bord omgereden; vernieling bushokje",
    "HK-01": "afrastering doorgeknipt; gaas doorgeknipt; gat in de omheining; omheining doorgeknipt; draad van het hek doorgeknipt",
    "HK-03": "toegangshek open; hangslot ontbreekt; poort kapot; hek staat open; hek niet op slot; poort zonder slot",
    "HK-04": "kruipen onder het hek door",
    "HK-05": "pallets tegen het hek",
    "HK-06": "klimop over het hek",
    "HK-07": "omheining kapot; schutting stuk; hekken stuk; schutting scheef",
    "HK-09": "slagboom open; slagboom defect; verzinkbare paal werkt niet",
    "HK-12": "vangrail beschadigd",
    "HK-13": "bord verboden toegang weg",
    "IN-01": "raampje open; achterdeur open; roldeur staat open; ramen open; deur niet op slot; dakraam open; overheaddeur open",
    "IN-02": "ladder tegen de gevel; ladder buiten",
    "IN-04": "gereedschap in het zicht; laptop voor het raam",
    "IN-05": "geen rampalen",
    "IN-06": "slot geforceerd; cilinder steekt uit; kozijn rot",
    "IN-09": "camera hangt los",
    "IN-10": "donkere hoek achter het pand",
    "IN-11": "steeg donker; donkere steeg",
    "IN-13": "bus met gereedschap",
    "OB-01": "zwerfafval op de stoep; zwerfvuil op straat",
    "OB-03": "zwerfvuil in de berm; rommel in de bosjes",
    "OB-05": "matras gedumpt; grofvuil op straat; vuilniszakken naast de weg; afval gedumpt; vuilnis gedumpt",
    "OB-06": "onkruid op de stoep; onkruid langs de stoeprand",
    "OB-07": "gras niet gemaaid; struiken over het pad; hoog gras; bosjes te hoog",
    "OB-08": "heg belemmert uitzicht; uitrit geen zicht",
    "OB-09": (
        "stoep ongelijk; tegel steekt omhoog; boomwortels onder het fietspad; stoeptegels los; tegels los; fietspad hobbelig; "
        "losse stoeptegel"
    ),
    "OB-10": (
        "gat in de weg; kuil in het wegdek; gaten in het asfalt; scheur in de rijbaan; weg verzakt; klinkers liggen los; "
        "scheuren in het asfalt; gaten in de weg; wegdek kapot; weg kapot; kuilen op de parkeerplaats"
    ),
    "OB-11": "berm stukgereden; berm kapot",
    "OB-12": "kolk verstopt; water blijft staan; plas op de weg; putdeksel los; water op straat; put zit dicht",
    "OB-13": "verkeersbord scheef; straatnaambord vies; bord scheef; bord onleesbaar; borden vuil",
    "OB-14": "prullenbak kapot; prullenbak vol; afvalbak puilt uit",
    "OB-15": "sloot vol riet; sloot vervuild",
    "OB-17": "leegstand; leeg pand; pand staat leeg",
    "VL-01": (
        "straatlamp doet het niet; lantaarnpaal uit; lantaarn brandt niet; lamp knippert; lamp flikkert; drie lampen uit; "
        "lantaarnpalen uit; lichtmast brandt overdag"
    ),
    "VL-03": "mast omgereden",
    "VL-04": "kabels zichtbaar in de lantaarnpaal",
    "VL-05": "mastnummer niet te lezen",
    "VL-08": "voetpad onverlicht; fietspad onverlicht; fietstunnel donker",
    "VL-09": "laadkuil donker",
    "VL-10": "onverlichte gevel",
    "VL-11": "boom voor de lantaarn; bomen voor de lampen",
    "VL-12": "schijnwerper verblindt; bouwlamp schijnt op de weg; reclamebord verblindt",
    "VL-15": "parkeerplaats donker; parkeerterrein onverlicht; parkeerplaats slecht verlicht",
    "VP-01": "hardrijders; straatrace; te hard gereden; racen; wordt hard gereden; remsporen",
    "VP-02": (
        "vrachtauto in de bocht; truck geparkeerd in de berm; vrachtwagens in de berm; vrachtwagens langs de weg; vrachtwagen voor de inrit"
    ),
    "VP-03": "oplegger staat er al maanden; caravan staat er al weken; aanhangers op straat; trailer staat er lang",
    "VP-04": "auto op de stoep; auto geparkeerd op fietspad; auto's op de stoep; auto op fietspad; auto's in de berm",
    "VP-05": "autowrak; auto zonder kenteken; verlaten auto; wrak op parkeerplaats",
    "VP-06": "kruispunt onoverzichtelijk",
    "VP-07": "wegwijzer klopt niet; kaart van het terrein verouderd; plattegrond klopt niet; bewegwijzering ontbreekt",
    "VP-08": "zebrapad versleten; belijning weg; strepen op de weg vaag; wegmarkering weg; haaientanden versleten",
}
MORE_ENGLISH = {
    "BR-01": "fire hydrant hidden; car on the hydrant; hydrant not found",
    "BR-02": "hydrant sign unreadable",
    "BR-06": "branches hanging too low",
    "BR-07": "fire lane blocked",
    "BR-09": "tyres against the wall; boxes against the wall; tyres at the facade; pallets stacked against wall",
    "BR-10": "wheelie bin open; dumpster unlocked; skip open",
    "BR-12": "fire exit blocked; emergency exit blocked; escape route blocked",
    "BR-13": "gas bottles outside; gas cylinders outside",
    "BR-14": "fire extinguisher overdue; extinguisher not serviced",
    "BR-15": "house number not visible; house number unreadable",
    "BR-16": "pallets at the charging point",
    "BR-17": "turning circle full of cars",
    "BR-18": "road too narrow for fire engine; fire engine cannot pass",
    "GR-01": "graffiti on lamp post; graffiti on bus shelter",
    "GR-04": "stickers on the lamp post; posters everywhere",
    "GR-05": "swastika on the wall; racist slogan",
    "GR-09": "bench smashed; bench broken",
    "GR-10": "fireworks remains; burnt bin",
    "GR-11": "balloons and bottles; youths hanging around; beer cans; needles; syringes",
    "GR-12": "window smashed; broken window; door wrecked; letter box blown up",
    "GR-14": "graffiti on the wall; spray paint on facade; graffiti on fence; tags on the fence",
    "GR-15": "tag on the power box; graffiti on gas cabinet",
    "GR-16": "bus stop vandalised; bus stop smashed",
    "HK-01": "mesh cut; fence cut; hole in the fencing",
    "HK-03": "padlock missing; gate unlocked; gate broken; gate wide open; gate left open; chain without lock",
    "HK-04": "gap under the gate",
    "HK-05": "pallets against the fence",
    "HK-06": "ivy on the fence",
    "HK-07": "fencing damaged; fence leaning; fence post loose",
    "HK-09": "barrier broken; barrier open; barrier not working; bollard broken",
    "HK-12": "guard rail damaged",
    "HK-13": "no trespassing sign missing",
    "IN-01": "back door open; roller door open; windows open; door not shut; skylight open",
    "IN-02": "ladder against the facade; ladder outside",
    "IN-03": "container next to the building",
    "IN-04": "tools in view; laptop in the window",
    "IN-05": "no bollards",
    "IN-06": "lock forced; lock broken",
    "IN-08": "cctv sign missing",
    "IN-09": "camera aimed at the road; camera loose",
    "IN-10": "dark corner behind the building",
    "IN-11": "alley dark; dark alley",
    "IN-13": "forklift outside; diesel outside; van with tools",
    "OB-01": "litter on the pavement",
    "OB-03": "rubbish in the verge; litter in the bushes; litter on the verge",
    "OB-05": "mattress dumped; fly-tipping; garbage bags by the road; dumped rubbish; fridge dumped",
    "OB-06": "weeds between the tiles; weeds along the kerb",
    "OB-07": "grass not mown; bushes over the path; long grass; overgrown planting",
    "OB-08": "hedge blocks the view; no view at the exit",
    "OB-09": "uneven pavement; loose paving slab; tree roots under the cycle path; loose tile in the path; bumpy cycle path",
    "OB-10": (
        "hole in the road; pothole; potholes in the road; cracks in the asphalt; road surface sunk; loose bricks in the road; "
        "cracked road; road damaged; road in bad state; holes in the road; big pothole"
    ),
    "OB-11": "tyre tracks in the verge; verge damaged",
    "OB-12": "gully blocked; puddle on the road; standing water; blocked gully; drain clogged",
    "OB-13": "road sign crooked; street sign dirty; sign crooked; signs dirty",
    "OB-14": "bin broken; trash can overflowing; bin overflowing",
    "OB-15": "ditch overgrown; ditch full of rubbish",
    "OB-17": "empty building; vacant premises; building vacant",
    "VL-01": (
        "lamp post not working; lamppost out; light flickering; streetlights off; lights out; street lamp out; three lamps out; "
        "light on during the day; broken street lamp; street light broken"
    ),
    "VL-03": "lamp post hit by a car; leaning lamp column",
    "VL-04": "wires hanging out of the lamp post",
    "VL-05": "lamp post number unreadable",
    "VL-06": "dark street",
    "VL-08": "footpath unlit; sidewalk dark; dark footpath; underpass dark",
    "VL-09": "loading bay dark",
    "VL-10": "facade not lit",
    "VL-11": "tree in front of the street light",
    "VL-12": "floodlight blinding; lamp dazzling drivers",
    "VL-15": "parking lot dark; car park unlit; parking dark; car park badly lit",
    "VP-01": "speeding; street racing; driving too fast; racing; skid marks",
    "VP-02": "truck in the bend; truck parked on the verge; lorry on the verge; lorries along the road",
    "VP-03": "caravan parked for weeks; trailers in the street",
    "VP-04": "car on the pavement; car parked on cycle path; cars on the cycle path; cars on the verge",
    "VP-05": "abandoned car; car without plates; wrecked car",
    "VP-06": "junction unclear",
    "VP-07": "signpost wrong; map of the park outdated; park map wrong; signposts missing",
    "VP-08": "zebra crossing worn; road markings faded; white lines gone",
}
PHRASES = [(lang, *row) for lang, table in (("nl", DUTCH), ("en", ENGLISH)) for row in table]
MORE_PHRASES = [
    (lang, typed, asked)
    for lang, table in (("nl", MORE_DUTCH), ("en", MORE_ENGLISH))
    for asked, phrases in table.items()
    for typed in phrases.split("; ")
]


@pytest.fixture(scope="module")
def all_themes() -> Walk:
    loaded, _problems = load_checklists(None)
    themes = [Theme(shipped.checklist) for shipped in loaded if not shipped.checklist.confidential]
    round_ = Round(id="r", park="park", measurement="m", date="2026-11-12", part="evening")
    return Walk(round_, Park(id="park", park="park", name="De Amert"), "yearly", themes=themes)


@pytest.mark.parametrize("end", ["", " "], ids=["typing", "typed"])
@pytest.mark.parametrize(("lang", "typed", "asked", "nouns"), PHRASES, ids=[f"{row[1]}-{row[2]}" for row in PHRASES])
def test_a_phrase_proposes_its_question_and_none_without_its_noun(
    all_themes: Walk, lang: str, typed: str, asked: str, nouns: str, end: str
) -> None:
    proposed = {item.id: _words(item, lang) for _checklist, item in belongs_to(all_themes, typed + end, lang)}
    assert asked in proposed
    assert [key for key, words in proposed.items() if not any(noun in words for noun in nouns.split())] == []


@pytest.mark.parametrize("end", ["", " "], ids=["typing", "typed"])
@pytest.mark.parametrize(("lang", "typed", "asked"), MORE_PHRASES, ids=[f"{row[1]}-{row[2]}" for row in MORE_PHRASES])
def test_what_people_say_proposes_its_question(all_themes: Walk, lang: str, typed: str, asked: str, end: str) -> None:
    assert asked in [item.id for _checklist, item in belongs_to(all_themes, typed + end, lang)]


@pytest.mark.parametrize(
    ("lang", "typed", "asked"),
    [
        ("nl", "gat in de weg", "OB-10"),
        ("nl", "kuil in het wegdek", "OB-10"),
        ("nl", "gat in het hek", "HK-01"),
        ("nl", "parkeerplaats donker", "VL-15"),
        ("en", "hole in the road", "OB-10"),
        ("en", "hole in the fence", "HK-01"),
        ("en", "parking lot dark", "VL-15"),
        ("en", "pothole", "OB-10"),
    ],
)
def test_what_is_said_most_proposes_its_question_first(all_themes: Walk, lang: str, typed: str, asked: str) -> None:
    assert belongs_to(all_themes, typed, lang)[0][1].id == asked


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("hek staat open", "hek"),
        ("gat in de weg", "gat"),
        ("gat in de weg", "weg"),
        ("vernielde deur", "deur"),
        ("broken window", "window"),
    ],
)
def test_a_finding_is_known_by_each_of_its_own_words(all_themes: Walk, text: str, typed: str) -> None:
    stop = Checkpoint(id="stop", park="park", name="Kade")
    finding = Finding(id="f", park="park", code="KBR-001", checkpoint="stop", round="old", text=text)
    walk = replace(all_themes, stops=[stop], earlier={"f": finding})
    assert known_here(walk, stop, f"{typed} ", "nl") == [finding]


def _words(item: Item, lang: str) -> str:
    return f"{item.defect(lang) if item.defect else ''} {item.ask(lang)} {item.look_for(lang)}".casefold()
