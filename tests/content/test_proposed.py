"""What people say on a round of all shipped checklists, and the question that the capture line proposes for these words."""

from __future__ import annotations

import pytest

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.walk.rows import Theme, Walk
from kvo_inspect.domain.walk.suggestions import belongs_to

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
PHRASES = [(lang, *row) for lang, table in (("nl", DUTCH), ("en", ENGLISH)) for row in table]


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


def _words(item: Item, lang: str) -> str:
    return f"{item.defect(lang) if item.defect else ''} {item.ask(lang)} {item.look_for(lang)}".casefold()
