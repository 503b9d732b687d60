"""A random walk of keys: what goes into a box that stays open records nothing, no notice outlives a key, `u` then `z` gives the same.

Every screen of `every_screen` is a beginning in its turn, the round more often; the long dose walks five long ways on one core
(some 25 minutes) and then asks whether every screen, box, mode of the round and filter of a list was met.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.screen import Screen

from kvo_inspect import paths
from kvo_inspect.demo import demo_folder
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import KvoError
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.findings.standing import standing_at
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import reopen_round
from kvo_inspect.texts import Lang
from kvo_inspect.tui.app import notices
from kvo_inspect.tui.app.cannot_open import CannotOpenScreen
from kvo_inspect.tui.app.first_start import WhoScreen
from kvo_inspect.tui.walk.mode import Mode
from kvo_inspect.tui.walk.screen import WalkScreen
from tests.doses import DOSE, dose
from tests.examples import copy_example
from tests.golden_files import same_chance
from tests.tui.every_screen import BOXES, SCREENS, WALK, classes_below, last_round, made, screen_classes
from tests.tui.random_walk import Met, RandomWalk
from tests.tui.support import running, scenario, wait_for, wait_open

SOAK = DOSE == "long"
SEEDS, KEYS, TURN = dose((range(1, 2), 80, 8), (range(1, 3), 400, 10), (range(1, 6), 10_000, 30))
"""TURN: keys after which the walk begins anew at another screen."""
OFTEN = 15
"""How often the round is a beginning while each other screen is one once: a round has two dozen modes of its own."""
TO_THE_END = ("e", "enter", "e", "!")
"""Keys that lead from the questions of a round to the last page of its end, which chance alone seldom finds."""
SAYS_NO = ("2", "enter")
"""Keys that answer the question at which a round opens with *not in order*, or a count: a box asks which of several findings it is."""
A_REMARK = ("e", "y", "t")
"""Keys that lead from a round, open or finished, to the remark of the first person at the sign-off."""
SHOWN = 20
"""The last keys that a failure shows."""
LANGS: tuple[Lang, ...] = ("en", "nl") if SOAK else ("en",)
SIZES = ((80, 24), (120, 40), (60, 20)) if SOAK else ((80, 24),)
"""The windows in which it walks, each lap in one and in one language."""
ALONE = {"who": WhoScreen, "cannot open": CannotOpenScreen}
"""Screens that stand only while no record is open: the soak begins at them apart, in an app of their own."""


@dataclass
class Way:
    """One walk: its chance, its folder, what it met and the keys so far."""

    seed: int
    folder: Path
    chance: random.Random = field(init=False)
    keys: list[str] = field(default_factory=list)
    met: Met = field(default_factory=Met)
    pressed: int = 0
    laps: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    @property
    def pastes(self) -> list[str]:
        """What is pasted now and then: a text, days, a number, names, a file, folders."""
        home = Path.home()
        return ["Lamp kapot", "24-11-2026", "vrijdag", "3", "Jan de Vries", "2", str(home / "1.jpg"), str(home), str(self.folder / "gone")]

    def names(self) -> Iterator[str]:
        """Yield the names of the screens at which a lap begins, by chance."""
        names = [name for name in (*SCREENS, *BOXES, *[WALK] * OFTEN) if name not in ALONE]
        self.chance.shuffle(names)
        return iter(names)


def beginning(store: Store, way: Way, name: str) -> Callable[[Screen[Any]], Screen[Any]]:
    """Return what makes a screen above another one; LookupError when what that screen is about is not there."""
    if name in SCREENS:
        try:
            screen = made(store, SCREENS[name])
        except StopIteration:
            raise LookupError(name) from None
        return lambda _below: screen
    round_id, partners = last_round(store)
    if name != WALK:
        return lambda below: BOXES[name](round_id, partners, below)  # type: ignore[arg-type]
    at = round_place(store, way.chance, round_id)
    return lambda _below: WalkScreen(round_id, at)


def round_place(store: Store, chance: random.Random, round_id: str) -> tuple[str, str] | None:
    """Return where to open a round, None for where it was left: mostly open again, and at a question that found something before.

    Half of these findings stand for several things, and half of the newest ones are urgent: rarer boxes ask about those.
    """
    if store.get(Round, round_id).closed and chance.random() < 0.8:
        reopen_round(store, round_id)
    newest = store.select(Finding, "where gone = 0 and confidential = 0 and round = ? order by n desc limit 1", [round_id])
    earlier = store.select(Finding, "where gone = 0 and confidential = 0 and item is not null and round <> ? order by n", [round_id])
    if newest and chance.random() < 0.5:
        set_finding(store, newest[0].id, severity="urgent")
    if not earlier or chance.random() < 0.3:
        return None
    finding = chance.choice(earlier)
    if chance.random() < 0.5:
        finding = next((open_ for open_ in chance.sample(earlier, len(earlier)) if _stands_for_two(store, round_id, open_)), finding)
    return finding.checkpoint, str(finding.item)


def _stands_for_two(store: Store, round_id: str, finding: Finding) -> bool:
    """Give an open finding two numbers, each a finding of its own; return whether an answer of the round has to say which is meant."""
    item = str(finding.item)
    if store.rows("select 1 from answer where round = ? and checkpoint = ? and item = ?", [round_id, finding.checkpoint, item]):
        return False
    with suppress(KvoError):  # not every question counts things with a number
        if finding.status != "verified":
            describe_finding(store, finding.id, "12 14")
    return len(standing_at(store, store.get(Round, round_id), finding.checkpoint, item, confidential=False)) > 1


def walked(way: Way, *, lost: bool = False, name: str = "Karin Bos") -> None:
    """Walk one lap over a new copy of the worked example; over a record that was *lost*, or that nobody has a *name* in, one turn."""
    way.laps += 1
    data = way.folder / f"data-{way.laps}"
    lang = way.chance.choice(LANGS)
    size = way.chance.choice(SIZES)
    copy_example(lang, data)
    copy_example(lang, demo_folder(data))  # practising makes it, where it is not there
    if lost or not name:
        paths.record_file(data).unlink()

    @scenario
    async def lap() -> None:
        async with running(data, lang=lang, name=name, size=size, painted=True) as pilot:
            walk = RandomWalk(pilot, way.chance, way.pastes, way.met, way.keys)
            if lost or not name:
                await wait_for(pilot, lambda: isinstance(pilot.app.screen, WhoScreen | CannotOpenScreen), "the screen without a record")
                for _key in range(TURN):
                    way.pressed += 1
                    await walk.step()
                return
            app = await wait_open(pilot)
            for begun in way.names():
                await walk.go_back()
                try:
                    make = await app.call(beginning, way, begun)
                except (LookupError, ValueError, KvoError):
                    return  # the walk removed what this screen is about: a new copy
                way.keys.append(f"== {begun}")
                await walk.begin(make(app.screen))
                if begun == WALK:
                    walk.coming.extend(way.chance.choices((TO_THE_END, SAYS_NO, A_REMARK, ()), (2, 2, 1, 5))[0])
                for _key in range(TURN * (2 if begun == WALK else 1)):
                    if way.pressed >= KEYS or (len(app.screen_stack) == 1 and way.chance.random() < 0.1):
                        break
                    way.pressed += 1
                    await walk.step()
                if way.pressed >= KEYS:
                    return

    try:
        lap()
    except Exception as error:
        raise AssertionError("\n    ".join([f"seed {way.seed}, key {way.pressed}: {error}", *way.keys[-SHOWN:]])) from error


def test_random_keys_leave_boxes_notices_and_the_record_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for number in range(3):
        Image.new("RGB", (32, 24), (80 * number, 40, 90)).save(home / f"{number}.jpg")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(tmp_path)  # a key may write a file where somebody typed
    monkeypatch.setattr(notices, "UNREAD_SECONDS", 0.0)  # these keys are quicker than any reader: every notice counts as read
    met = Met()
    for seed in SEEDS:
        way = Way(seed, tmp_path / str(seed), met=met)
        with same_chance():
            if SOAK:
                walked(way, name="")
                walked(way, lost=True)
            while way.pressed < KEYS:
                walked(way)
    if SOAK:
        assert {screen.__name__ for screen in screen_classes() - met.classes} == set()
        assert {mode.__name__ for mode in classes_below(Mode) - met.classes} == set()
        assert {screen.__name__ for screen in met.filters - met.typed} == set()
