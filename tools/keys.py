"""The table of docs/tui.md with every key of every screen: what a key usually means, where it means something else, and why.

What a key does where comes from the declarations; only what those meanings have in common, and the reasons, are written here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import kvo_inspect.tui
from kvo_inspect.tui.kit.keys import label_text
from kvo_inspect.tui.kit.screen import KvoScreen

ROUND = "round"
MOVES = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "escape", "tab"}
"""Keys of the round that move as they do everywhere."""


@dataclass(frozen=True)
class Use:
    """One meaning of a key: the words that the screens have for it, and why it is not the usual one."""

    means: str
    labels: tuple[str, ...] = ()
    why: str = ""

    def has(self, key: str, word: str) -> bool:
        """Whether a screen's word for a key says this; where a key has one meaning every word does."""
        return USES[key] == (self,) or word in (self.labels or (self.means,))


HAND = "the round’s letters were first, and hands know them"
FIRST = "the first letter of its word"

USES: dict[str, tuple[Use, ...]] = {
    "!": (Use("severity, urgent", ("severity", "urgent")),),
    "#": (Use("numbers"),),
    "+": (
        Use("later", ("later",)),
        Use("somebody too", ("too",), "one more, beside who walks it"),
        Use("larger", why="as everywhere"),
    ),
    "-": (
        Use("earlier", ("earlier",)),
        Use("smaller", why="as everywhere"),
    ),
    ",": (Use("the part or theme before", ("part before",)),),
    ".": (Use("the next part or theme", ("next part",)),),
    ";": (Use("set right"),),
    "=": (Use("a new one instead"),),
    "*": (Use("mark all, or none; lock where the record is protected"),),
    "&": (Use("mark all, or none"),),
    ":": (Use("mark to here"),),
    "<": (Use("sort"),),
    ">": (Use("to a file, as shown"),),
    "@": (Use("saved filters"),),
    "z": (Use("redo"),),
    "/": (
        Use("search", ("search", "words", "filter")),
        Use("type a folder", why="a path begins with it, and a folder is not searched"),
    ),
    "?": (Use("help"),),
    "0": (Use("nobody", ("nobody",)),),
    "1-9": (
        Use("the person with that digit", ("person",)),
        Use("where", why="the ninth of a photo with that digit"),
    ),
    "1": (Use("the first of what stands beside it", ("accept", "in progress", "keep 1", "history then", "format")),),
    "2": (Use("the second", ("return…", "planned", "keep 2", "history now", "language")),),
    "3": (Use("the third", ("duplicate of…", "done", "keep 3", "names")),),
    "4": (Use("the fourth", ("drop…", "not theirs", "keep 4", "letter", "round report", "only overdue")),),
    "5": (Use("the fifth", ("refused",)),),
    "Del": (Use("remove", ("remove", "leave out", "forget", "cancel")),),
    "Enter": (
        Use(
            "open, choose, go on",
            (
                "open",
                "next field",
                "choose",
                "save",
                "place",
                "attach",
                "do it",
                "go on",
                "try again",
                "open or import",
                "walk round",
                "look at round",
                "edit",
                "history",
                "write it",
                "exchange",
                "let in",
                "findings",
            ),
        ),
    ),
    "Esc": (Use("back"),),
    "a": (
        Use("all", ("all", "mark all", "all findings", "whole route")),
        Use("action lists", ("action list", "action lists", "asked"), FIRST),
        Use("add", why="one photo has no “all”"),
        Use("adopt", why=FIRST),
    ),
    "b": (
        Use("back, before", ("back on the route", "then and now", "take this backup back")),
        Use("without or with “rest”", ("seen only", "with rest"), "both sides of the same figures, then and now"),
        Use("next cycle", why="begin: `n` is a new thing of the same kind"),
        Use("by somebody else", why="who it is *by*; promised photos have nothing to go back to"),
        Use("park", ("park", "parks"), "business park; `p` is the partner"),
    ),
    "c": (
        Use("remark, caption", ("remark", "caption")),
        Use("compare", ("compare", "other cycle"), FIRST),
        Use("recovery code", why="“code”: a way in has no remark"),
        Use("companies", why=FIRST),
        Use("checklists", why=FIRST),
        Use("clock", why="photos in a heap have no remark"),
        Use("confidential too", why=FIRST + "; a folder has no remark"),
        Use("copy the text", ("copy the text", "copy again"), "as everywhere outside this program"),
        Use("report card", why=FIRST + " (“card”): it copies; a remark on a point is written at its finding"),
    ),
    "F2": (Use("protection"),),
    "ctrl+p": (Use("all commands", ("all", "export")),),
    "ctrl+q": (Use("quit"),),
    "d": (
        Use("date"),
        Use("targets, dossier", ("targets", "dossier", "central"), "“doelen”, “dossier”: screens of ways have no date"),
        Use("decisions", why="“decisions”: of a meeting the day is a field of its form"),
        Use("divide", why=FIRST),
        Use("my part is done", why="done: the one thing that is said here"),
        Use("doubles", why="“dubbele”: contacts have no date"),
        Use("detach", why="a photo has its date from the camera"),
        Use("move the dates", why="date: all of a list’s at once"),
        Use("since", why="date: since which one is shown"),
    ),
    "e": (
        Use("edit", ("edit", "edit park", "change")),
        Use("encrypt", why=FIRST + "; a folder is not edited"),
        Use("erase", ("erase", "take out"), why=FIRST + "; what stands under a name is changed where it stands"),
        Use("equal runs", why=FIRST),
        Use("finish", why=HAND + ": “einde”, end"),
        Use("export", why="the list that a partner fills in; `>` writes the rows as they are shown"),
    ),
    "f": (
        Use("photos", ("photo", "photos", "photos then and now", "without photo")),
        Use("findings", why=FIRST + "; photos are at `i` there, where they come in"),
        Use("the files", why=FIRST + ": the card and its photos"),
    ),
    "g": (
        Use("go to", ("go to", "finding")),
        Use("group", why=FIRST),
        Use("planned rounds", ("planned",), "“gepland”"),
    ),
    "h": (
        Use("hidden, confidential", ("hidden ones", "confidential questions")),
        Use("handed in", why="nothing confidential is shown there"),
        Use("reminders", why="“herinneringen”: nothing confidential is shown there"),
    ),
    "i": (
        Use("bring in", ("import", "photos")),
        Use("info", why=HAND),
        Use("settings", why="“instellingen”; `s` searches"),
        Use("came in", why="what came in already; `t` takes files in there"),
    ),
    "j": (
        Use("join"),
        Use("over the years", why="“jaren”: the first letter of its word"),
    ),
    "k": (
        Use("theme", ("theme", "per checkpoint", "per theme")),
        Use("colours", ("colours: normal, day, night",), "“kleuren”; themes are walked with `,` and `.` there"),
        Use("done", ("done", "carried out"), "“klaar”; `d` takes targets and dates"),
        Use("known contacts", ("known",), "“kennen”; partners have no theme"),
        Use("their number", why="“kenmerk”; a list of one partner is not sorted by theme"),
        Use("dossier", why="`d` is taken by targets (“doelen”)"),
        Use("calendar", why=FIRST),
        Use("own key", why="a key is what it is about; receivers have no theme"),
        Use("look there", why="“kijken”; parks have no theme"),
        Use("cover", why="the middle of “afdekken”; a photo has no theme, and `d` detaches"),
    ),
    "l": (
        Use("list", ("list", "not imported")),
        Use("left", why="the list of what left"),
        Use("letter", why=FIRST + ": the answer to who asks what is held"),
        Use("on its own", why="“los”; `a` is the action list there"),
        Use("papers", why="what lies with the record: `p` is the route, and `s` the report (“verslag”, “stukken”)"),
    ),
    "m": (
        Use("marks", ("marks", "marks here")),
        Use("measures, measurements", ("measures", "measurements"), FIRST),
        Use("mail and lists for partners", ("mail", "mail drafts", "action lists"), "what is sent goes by mail"),
        Use("my parks", ("mine",), FIRST),
        Use("measure", why="the measure that a decision becomes"),
        Use("make file", why="the file that goes to other laptops; marks are of a round"),
        Use("report card", why="“melding”: `c` is its remark"),
    ),
    "n": (
        Use("new", ("new", "new round", "new park", "begin anew")),
        Use("another name", why="the name that is asked about; nothing is made there"),
        Use("not comparable", ("not comparable", "in no share"), why="nothing is made in a comparison"),
        Use("address", why="naming another central record, as a new folder is named"),
    ),
    "o": (
        Use("what is open", ("open ones", "open ones only", "next open", "next open question")),
        Use("open again", ("reopen round",), "a finished round; undone by `u`"),
        Use("other", why="a photo has nothing open"),
        Use("keep the other", why="of two rounds beside each other: neither is more open"),
        Use("meetings", why="“overleggen”"),
        Use("in full", why="a point that is asked of somebody is open by itself; “opmerking”"),
        Use("order", why="the lists of parks show what is open by themselves"),
    ),
    "p": (
        Use("partner"),
        Use("route", why="the points of the park; its partners are at `w`, who"),
        Use("to come", why="the promised ones"),
        Use("print", ("print",), "the first letter of its word, where nobody and no part is asked"),
    ),
    "q": (
        Use("questions", ("questions", "questions that the set leaves out")),
        Use("survey", why="the questions that people on the park are asked"),
    ),
    "r": (
        Use("round", ("round", "one round")),
        Use("rest", why=HAND),
        Use("receipt, returned list", ("receipt", "returned list"), "what comes back"),
    ),
    "s": (
        Use("step, status", ("step", "next step", "status", "sent")),
        Use("search", why="`/` filters the list of parks itself"),
        Use("folder", why="the shared folder"),
        Use("report", ("report", "report, once the round is finished"), "“schouwverslag”; `r` is the round"),
        Use("switch on", why=FIRST),
    ),
    "t": (
        Use("text, typing", ("text", "type a folder")),
        Use("trajectory", why=FIRST),
        Use("take in", ("import", "record them"), "what came from others is taken; `i` is for one’s own files"),
        Use("theirs is done", why=FIRST),
        Use("table", why=FIRST),
    ),
    "u": (Use("undo"),),
    "v": (
        Use("show, view", ("show", "show retired", "changed only", "not in order only", "everything")),
        Use("choose one of two values", ("choose",), "where copies of a contact “verschillen”"),
        Use("overdue", why="“verlopen”; a list of findings has nothing to show"),
        Use("review", why="the verdict; `r` is the round"),
        Use("verify", why=FIRST),
        Use("report", why="“verslag”; `s` is the next step there, or sent"),
    ),
    "w": (
        Use("who", ("who", "partners", "contacts", "receivers")),
        Use("will not come", ("will not come", "nothing more comes"), "promised photos, parts: who is in the row already"),
        Use("now or later", ("now/later",), "“wanneer”, when"),
        Use("swap", why="“wisselen”; `s` is the next step"),
    ),
    "x": (
        Use("take out", ("drop", "drop {code}", "retire", "set aside", "not to be shared", "share again", "take away")),
        Use("not the same", why="a cross through the proposal"),
        Use("to a file", ("export", "to a file", "to fill in", "matrix"), "nothing is taken out of these lists with one key"),
        Use("exchange", why=FIRST),
        Use("switch off", why="a cross through the protection"),
    ),
    "y": (
        Use("practise, own parks", ("practise", "own parks")),
        Use("sign-off", why="“yes”, which who walked along says of the round"),
    ),
    "~": (Use("type a folder"),),
    "←": (Use("back, above", ("folder above", "columns back")),),
    "→": (Use("next", ("photo", "point", "columns")),),
    "← → ↑ ↓": (Use("move"),),
    "← →": (Use("before and next", ("photo",)),),
    "↑↓": (Use("move", ("fields", "scroll", "look through")),),
    "␣": (
        Use("mark", ("mark",)),
        Use("tick", why="several of a list are chosen there"),
    ),
}
"""What each key means, the usual first; a screen whose word stands nowhere here fails `tests/test_docs.py`."""


def declared() -> dict[str, dict[str, list[str]]]:
    """Return every key as it is written, with the words that screens have for it, and those screens."""
    from kvo_inspect.tui.walk.commands import COMMANDS

    keys: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, screen in sorted(_screens(), key=lambda named: named[0]):
        for key in screen.KEYS:
            keys[key.name][key.action if callable(key.label) else label_text(key.label)].append(name)
    for command in COMMANDS:
        if command.key not in MOVES and (command.label or command.help):
            keys[command.name][label_text(command.label or command.help)].append(ROUND)
    return keys


def _screens() -> Iterator[tuple[str, type[KvoScreen[Any]]]]:
    for module in walk_packages(kvo_inspect.tui.__path__, "kvo_inspect.tui."):
        import_module(module.name)
    todo: list[type[KvoScreen[Any]]] = [KvoScreen]
    while todo:
        for screen in todo.pop().__subclasses__():
            todo.append(screen)
            if not screen.__module__.startswith(f"{kvo_inspect.tui.__name__}."):  # made by a test
                continue
            name = screen.__name__.removesuffix("Screen")
            if screen.BINDS and "KEYS" in vars(screen):
                yield "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip(), screen


def unexplained() -> list[str]:
    """Return what screens declare and no use names, and uses other than the usual that give no reason."""
    missing = [
        f"{key} {word}: {', '.join(names)}"
        for key, words in declared().items()
        for word, names in words.items()
        if not any(use.has(key, word) for use in USES.get(key, ()))
    ]
    return missing + [f"{key} {use.means}: why" for key, uses in USES.items() for use in uses[1:] if not use.why]


def made_keys() -> str:
    """Return the table."""
    lines = ["| key | usually | elsewhere, and why |", "|---|---|---|"]
    keys = declared()
    for key, uses in USES.items():
        cells = []
        for use in uses:
            names = sorted({name for word, screens in keys.get(key, {}).items() if use.has(key, word) for name in screens})
            if names:
                where = ", ".join(names)
                cells.append(f"**{use.means}** ({where})" if not use.why else f"{use.means} ({where}): {use.why}")
        if cells:
            usual = cells[0] if not uses[0].why else ""
            lines.append(f"| `{key}` | {usual} | {'<br>'.join(cells[1:])} |")
    return "\n".join(lines) + "\n"
