"""The keys of the home screen: the ways from there, and its parks."""

from __future__ import annotations

from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.keys import BESIDE_X
from kvo_inspect.tui.kit.undoable import UNDO_KEYS

HOME_KEYS: tuple[Key, ...] = (
    Key("enter", N_("open"), "", N_("Open the park under the cursor: its rounds, route and findings."), rows="one"),
    Key("r", N_("round"), "round", N_("Continue the round that is open in this park, or start a new one."), writes=True, rows="one"),
    Key("f", N_("findings"), "findings", N_("The findings of all parks."), anywhere=True),
    Key("v", N_("review"), "review", N_("Go over the new findings of all parks, the incomplete first."), anywhere=True),
    Key(
        "t",
        N_("table"),
        "overview",
        N_("All parks as a table: phase, certificate, last rounds, what is open, what is in order; to order, group and write."),
        anywhere=True,
    ),
    Key("w", N_("contacts"), "contacts", N_("Every organisation and person of all parks, changed once for all."), anywhere=True),
    Key("a", N_("asked"), "asked", N_("What is asked of whom, in every park: a single list, mail or reminder each."), anywhere=True),
    Key("g", N_("planned"), "planned", N_("Who walks what when: the planned rounds of all parks."), anywhere=True, last=True),
    Key("n", N_("new park"), "new", N_("Make a park."), writes=True, anywhere=True),
    Key(
        "x",
        N_("exchange"),
        "exchange",
        N_("Files to and from other laptops, what has two values, receipts."),
        writes=True,
        anywhere=True,
    ),
    Key(
        "semicolon",
        N_("set right"),
        "right",
        N_("Remove the park under the cursor, made by mistake, or set it aside; bring it back."),
        shown=";",
        last=True,
        writes=True,
        rows="one",
    ),
    *UNDO_KEYS,
    Key("slash", N_("filter"), "", N_("Type to see only the parks with these words; Esc shows all again."), rows="none"),
    Key(
        "s",
        N_("search"),
        "search",
        N_("Search findings and remarks in all parks, by words, place or code, while typing."),
        anywhere=True,
    ),
    Key("o", N_("order"), "order", N_("Order the parks by what needs attention first, or by name."), last=True, rows="none"),
    Key("i", N_("settings"), "settings", N_("Your name, the language, the colours."), writes=True, anywhere=True, last=True),
    Key(
        "m",
        N_("mine"),
        "mine",
        N_("Only parks that you facilitate, or all; this laptop remembers it."),
        last=True,
        writes=True,
        rows="none",
    ),
    Key(
        "y",
        N_("practise"),
        "practise",
        N_("Practise on the example park; it has a folder of its own and touches nothing of yours."),
        last=True,
        writes=True,
        anywhere=True,
    ),
    Key("y", N_("own parks"), "own", N_("Stop practising and go to your own parks."), anywhere=True),
    Key("ctrl+p", N_("all"), "", N_("Every command and every screen, found by typing: a park, export, colours, a language."), rows="none"),
    *(key._replace(line=False) for key in BESIDE_X),
    Key("ctrl+q", N_("quit"), "", N_("Close the program; everything is stored already."), rows="none"),
)
