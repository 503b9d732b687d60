"""What typed words mean: which of them say something, what else a thing is called, and whether a text is about that. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from kvo_inspect.domain.values.search_words import words_in

SHORTEST = 3
"""Words of fewer letters say too little; numbers count from two digits."""
BEGINNING = 4
"""From so many letters on it is enough that one word begins with the other."""

_COMMON = frozenset(
    words_in(
        "een het van aan bij uit nog met dat die wel per tot deze naast voor achter onder langs door naar niet geen goed slecht "
        "zijn zoals ander andere heeft wordt veel alle tegen over boven rond zonder maar tussen sinds tijdens "
        "staat staan ligt liggen hangt hangen zit zitten komt gaat doet kan kunnen moet worden was waren hoe wat waar wie als dan ook "
        "lang lange kort alles altijd soms weer erg heel hele helemaal echt iets beetje paar hier daar toe eens terug mee hun haar dit "
        "the and for out are one two this that with near next behind under along between without "
        "from against over not good poor there have other some many all "
        "is was were been has had does did can cannot how what where when which who very quite long here again still any few lot "
        "lying standing"
    )
)
_THINGS_THERE = {"en": frozenset(("door", "van"))}
"""By language, words that are a thing in that one and say nothing in the other."""
_STATES = frozenset(
    words_in(
        "kapot stuk beschadigd vernield scheef krom verbogen vuil vies vol overvol leeg open openstaand kier los losse vast dicht gesloten "
        "weg ontbreekt kwijt gestolen defect donker donkere verlicht vrij vrije bezet geblokkeerd versperd verstopt gemarkeerd "
        "leesbaar onleesbaar zichtbaar lezen onveilig geparkeerd achtergelaten verzakt verroest slechte fout smal laag hoog buiten binnen "
        "onverlicht vies smerig "
        "dark lit unlit ajar broken damaged smashed wrecked crooked leaning bent dirty clean full overfull empty loose fixed closed shut "
        "locked unlocked gone missing stolen free taken blocked clear marked readable unreadable unsafe intact parked left "
        "off wrong badly narrow low high outside inside front night"
    )
)
"""How or where a thing is, as very many questions ask: a crooked camera is about cameras, not about crooked signs."""
_HEADS = (
    "kast|paal|mast|bord|lamp|deur|poort|hek|stoep|pad|put|camera|container"
    "|raam|gevel|sloot|bank|bak|muur|tegel|drempel|luik|slot|band|wrak|tunnel"
)
_ENDINGS = frozenset(
    ("e", "en", "n", "s", "es", "je", "jes", "tje", "tjes", "pje", "pjes", "t", "d", "te", "ten", "de", "den", "er", "ere", "ed", "ly")
)
_LONG_STEM = 5
"""From so many letters on `ing` is an ending too: lighting, not fly-posting of a post."""
_COMPOUND = re.compile(rf"(\w{{2,}}?)({_HEADS})(?:en|s|pen|ten|ken|den|je|jes|pje|pjes)?$")
_SYNONYMS = {
    word: frozenset(others.split())
    for names, others in {
        # lighting
        "schakelkast nutskast meterkast elektriciteitskast": "stroomkast stroom gaskast",
        "lantaarn lantaren lantaarnpaal straatlamp straatlantaarn": "lichtmast lamp",
        "lamp": "lichtmast light",
        "verlichting straatverlichting": "lichtmast",
        "lamppost": "column lamp light",
        "bouwlamp schijnwerper": "verblindt",
        "floodlight dazzling blinding": "dazzles",
        "post": "column",
        "onverlicht": "donker",
        "unlit": "dark",
        "boom": "takken",
        "tree": "branches",
        "kabel bedrading": "mastluikje",
        "parkeerterrein parkeerveld parkeerhaven parkeervak": "parkeerplaats",
        "sidewalk": "footpath footway",
        # fencing
        "hekwerk omheining afrastering schutting": "hek",
        "fencing": "fence",
        "toegangshek inrijhek schuifhek": "poort",
        "padlock": "gate lock",
        # fire safety
        "kliko rolcontainer minicontainer vuilcontainer": "afvalcontainer",
        "dumpster skip": "container",
        "brandblusser blustoestel": "blussers",
        "nooduitgang vluchtweg vluchtroute": "nooddeur",
        "gascilinder propaan butaan": "gasflessen",
        "propane": "gas cylinder",
        "keerlus keerpunt": "keerplek",
        "brandweerauto brandweerwagen": "brandweer",
        "karton": "brandbare",
        "cardboard": "combustibles",
        "laadpaal oplader laadstation": "laadplek accu",
        # graffiti and vandalism
        "tag klad bekladding bekladde beklad": "graffiti",
        "spray sprayed": "graffiti",
        "muur": "gevel",
        "wall": "facade",
        "hakenkruis scheldwoord": "racistische kwetsende",
        "swastika": "racist offensive",
        "ingegooid": "ruit",
        "hangjeugd hangjongeren hangplek lachgas ballon bierblik blikje drankfles naald injectienaald": "rondhangen",
        "youth teenager beer syringe": "loitering",
        "vuurwerkresten vuurwerkafval uitgebrand verbrand": "vuurwerk",
        "burnt burned": "fireworks",
        "bushalte abri": "bushokje",
        "switchbox": "power cabinet",
        "switch": "power",
        "box": "cabinet",
        # maintenance
        "rommel troep vuilnis vuil zwerfvuil": "afval zwerfafval",
        "rubbish trash garbage": "litter waste",
        "grofvuil matras bankstel koelkast puin vuilniszak": "gedumpt",
        "mattress sofa fridge rubble": "dumped",
        "asfalt wegdek": "rijbaan",
        "asphalt tarmac": "carriageway",
        "struik bosje bosschage": "beplanting groen",
        "bush bushes shrub": "planting green",
        "omhoog opgedrukt ongelijk": "hoogteverschil",
        "uneven raised slab": "step",
        "kolk riool rioolput putdeksel plas": "straatput",
        "gully manhole puddle": "drain",
        "sloot": "watergang",
        "ditch": "watercourse",
        "heg": "haag",
        "uitzicht": "zicht",
        "uitrit": "inrit",
        "affiche": "posters",
        # burglary
        "geforceerd opengebroken": "sluitwerk",
        "skylight": "window",
        "laptop": "waardevolle valuables",
        "auto bestelbus bestelauto bestelwagen heftruck": "voertuig",
        "car forklift": "vehicle",
        "diesel benzine": "brandstof fuel",
        "petrol": "fuel",
        "rampaal betonblok": "ramkraak",
        "bollard": "ram",
        "cctv": "camera",
        "kenteken verlaten": "achtergelaten",
        "plates": "abandoned",
        # traffic
        "vrachtauto truck": "vrachtwagen lorry lorries",
        "oplegger trailer caravan camper": "aanhanger trailer",
        "hardrijder racer straatrace": "racen",
        "zebrapad zebra belijning streep": "wegmarkering",
        "kaart": "plattegrond",
        # how a thing is
        "kier openstaand": "open",
        "ajar": "open",
        "kapot stuk": "beschadigd slechte vernield",
        "broken": "damaged poor",
        "ontbreekt kwijt gestolen": "weg",
        "missing stolen": "gone",
        "crooked": "leaning",
        "vies smerig": "vuil",
    }.items()
    for word in names.split()
}
"""What people call a thing that a question calls otherwise, in the singular. Only what is said on every round."""
# How Dutch and English words end that are plurals or diminutives; `en` behind one vowel (bomen) or a doubled letter (zakken) too.
_DIMINUTIVE = re.compile(r"(\w{3,}?)(?:pje|tje|je)s?$")
_PLURALS = ("s", "es", "n")
_PLURAL_EN = re.compile(r"(\w*?)([aeou]?)([^aeiou])\3?en$")
_NAMES = {
    name: word
    for names, word in {
        "de weg": "de rijbaan",  # without “de” it says that something is gone
        "naast de weg, langs de weg, bij de weg": "naast",  # where a thing is, not what it is
        "kuil": "kuil schade rijbaan",
        "kuilen": "kuilen schade rijbaan",
        "gat in de weg, gat in het wegdek, gat in het asfalt": "gat schade rijbaan",
        "gaten in de weg, gaten in het wegdek, gaten in het asfalt": "gaten schade rijbaan",
        "pothole": "pothole damaged carriageway",
        "potholes": "potholes damaged carriageway",
        "hole in the road, hole in the asphalt": "hole damaged carriageway",
        "holes in the road, holes in the asphalt": "holes damaged carriageway",
        "te hard": "te hard racen",
        "water blijft staan, water op straat": "water straatput",
        "hek staat open, open hek": "hek poort open",
        "deur vernield, vernielde deur": "deur vernieling",
        "door wrecked, wrecked door": "door vandalism",
        "losse tegel, losse tegels, tegel los, tegels los": "tegel hoogteverschil",
        "loose tile, loose tiles": "tile step",
        "donkere straat, straat donker": "donkere straat rijbaan",
        "dark street, street dark": "dark street carriageway",
        "road, road surface": "carriageway",
        "road markings": "markings",
        "road sign, road signs": "sign",
        "along the road, beside the road, by the road": "along",
        "public road": "public",
        "car park, parking lot, parking area, parking place, parking": "parkinglot",  # neither cars nor the park
        "takken te laag, takken hangen te laag, laaghangende takken": "takken doorrijhoogte",
        "branches too low, branches hanging too low, low branches": "branches height",
        "wires hanging, hanging wires, loose wires, bare wires": "wires column door",
        "streetlight": "street light",
        "streetlights": "street lights",
        "fire exit, emergency exit": "exit emergency door",
        "escape route": "route emergency door",
        "letter box, letterbox, mailbox": "letter box vandalism",
        "fire lane": "lane engine stand",
        "wheelie bin": "bin waste container",
        "gas bottle, gas bottles": "bottle gas cylinder",
        "trash can, garbage can, rubbish bin, trash bin": "litter bin",
        "fly-tipping, fly tipping": "tipping dumped waste",
        "garbage bags, rubbish bags, bin bags": "bags dumped waste",
        "broken window, smashed window, window broken, window smashed": "smashed window pane",
        "standing water": "water drain",
        "back door": "door",
        "zebra crossing, pedestrian crossing": "crossing markings",
        "white lines, road lines": "lines markings",
        "too fast": "fast speeding",
    }.items()
    for name in names.split(", ")
}
"""What people call by more than one word, or by one that means something else, and the words that say it, typed or in a text."""
_NAMED = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _NAMES), key=len, reverse=True))})\b|\Aweg\b")


@lru_cache(maxsize=4096)
def words_meant(text: str) -> tuple[str, ...]:
    """Return the words of *text* in their order and in small letters, a name of several words by what says it."""
    return tuple(words_in(_NAMED.sub(lambda name: _NAMES.get(name[0], "rijbaan"), text.casefold())))


@lru_cache(maxsize=4096)
def words_of(text: str, lang: str = "") -> frozenset[str]:
    """Return the words of *text* that say something: small letters, at least three of them, or a number.

    *lang* is the language in which a word is meant that says something in that one alone; empty for a text of either.
    """
    common = _COMMON - _THINGS_THERE.get(lang, frozenset())
    return frozenset(
        word for word in words_meant(text) if (len(word) >= SHORTEST and word not in common) or (word.isdigit() and len(word) > 1)
    )


@lru_cache(maxsize=4096)
def is_thing(word: str, *, unfinished: bool = False) -> bool:
    """Whether a word that says something names a thing: no number, and not how a thing is, nor the *unfinished* beginning of that."""
    return word not in _STATES and not word.isdigit() and not (unfinished and any(state.startswith(word) for state in _STATES))


@lru_cache(maxsize=4096)
def _parts(word: str) -> tuple[str, str]:
    """Return what a compound begins and ends with, both empty for a word that is none: brandkraanbordje, of brandkraan and bord."""
    compound = _COMPOUND.match(word)
    return (compound[1], compound[2]) if compound else ("", "")


@lru_cache(maxsize=4096)
def meanings(word: str) -> frozenset[str]:
    """Return a word with what else is meant by it: the thing that a compound ends with (schakelkast: kast), its other names."""
    singulars = _singulars(word)
    others = next((_SYNONYMS[name] for name in singulars if name in _SYNONYMS), frozenset[str]())
    ends = {_parts(name)[1] for name in singulars}
    small = _DIMINUTIVE.match(word)
    return frozenset(filter(None, {word, *ends, small[1] if small else ""})) | others


def _singulars(word: str) -> tuple[str, ...]:
    """Return a word and what it may be the plural or the diminutive of: struiken, struik; bomen, boom; zakken, zak; bankjes, bank."""
    names = [word]
    if match := _PLURAL_EN.match(word):
        names += [f"{match[1]}{match[2]}{match[3]}", f"{match[1]}{match[2] * 2}{match[3]}"]
    names += [word.removesuffix(end) for end in _PLURALS if word.endswith(end)]
    names += [match[1] for match in (_DIMINUTIVE.match(word),) if match]
    return tuple(names)


@lru_cache(maxsize=4096)
def things_in(text: str, lang: str = "") -> frozenset[str]:
    """Return the words of *text* that say something, and what they end with."""
    return frozenset(part for word in words_of(text, lang) for part in (word, _parts(word)[1]) if part)


@lru_cache(maxsize=8192)
def is_about(word: str, text: str, lang: str = "", *, unfinished: bool = False) -> bool:
    """Whether a typed word, or what else is meant by it, is among the words of *text* or what these end with, whatever their ending.

    A word that is *unfinished* may be the beginning of one: open, of a word that is finished, is not openbare.
    """
    words = things_in(text, lang)
    if any(of_one_stem(meaning, other) for meaning in meanings(word) for other in words):
        return True
    return unfinished and len(word) >= BEGINNING and not word.isdigit() and any(other.startswith(word) for other in words)


@lru_cache(maxsize=8192)
def is_about_itself(word: str, text: str, lang: str = "") -> bool:
    """Whether a word itself is in *text*, whatever its ending, and not only what else is meant by it."""
    return any(of_one_stem(word, other) for other in words_of(text, lang))


@lru_cache(maxsize=8192)
def belongs_to_thing(word: str, text: str, lang: str = "") -> bool:
    """Whether *text* is about a part of the thing that a word names, or about a thing of which the word names a part.

    That is what a compound begins with: the brandkraanbordje of a brandkraan, the stoep of a stoeptegel.
    """
    words = things_in(text, lang)
    beginnings = {_parts(other)[0] for other in words}
    whole = _parts(word)[0]
    return any(of_one_stem(meaning, other) for meaning in meanings(word) for other in beginnings if len(other) >= SHORTEST) or (
        len(whole) >= SHORTEST and any(of_one_stem(whole, other) for other in (*words, *beginnings) if other)
    )


@lru_cache(maxsize=1024)
def begins_with(word: str, text: str, lang: str = "") -> bool:
    """Whether one of the first two words of *text* that say something is that word, or what else is meant by it.

    The defect “lichtmast uit” is one of lamps first of all, “vernield bord, bushokje of lichtmast” is not.
    """
    telling = words_of(text, lang)
    first = [other for other in words_meant(text) if other in telling][:2]
    return any(is_about(word, other, lang) for other in first)


def of_one_stem(word: str, other: str) -> bool:
    """Whether two words differ by an ending at most: nutskast, nutskasten; hek, hekken. Numbers must be equal."""
    short, long = (word, other) if len(word) < len(other) else (other, word)
    if word == other or not long.startswith(short) or short.isdigit() or long.isdigit():
        return word == other
    ending = long[len(short) :]
    return ending in _ENDINGS or (ending == "ing" and len(short) >= _LONG_STEM) or (ending[0] == short[-1] and ending[1:] in ("e", "en"))


def alike(word: str, other: str) -> bool:
    """Whether two words begin alike for the length of the shorter one: nutskast, nutskasten. Numbers and short words must be equal."""
    if word.isdigit() or other.isdigit() or min(len(word), len(other)) < BEGINNING:
        return word == other
    return word.startswith(other) or other.startswith(word)


def shared(typed: frozenset[str], words: frozenset[str]) -> int:
    """Return how many of the words typed have one alike."""
    return sum(any(alike(word, other) for other in words) for word in typed)
