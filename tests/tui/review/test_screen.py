"""Review (nalopen): a queue cleared by keys, what it says of a finding, many at once, undo, and what the inspector sees of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.store.actions.replies import NewReply, record_replies
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding, tell_urgent
from kvo_inspect.store.findings.for_information import also_for
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.queue import Queue, count_to_review
from kvo_inspect.store.review.verdicts import accept_findings
from kvo_inspect.store.rounds.round import reopen_round
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.tui.places import WalkPlace
from kvo_inspect.tui.review.screen import ReviewScreen
from tests.examples import main_park
from tests.laptops import add_round
from tests.tui.support import NOW, press, running, scenario, screen_text, wait_open, wait_text

THINGS = (
    "hek",
    "poort",
    "mast",
    "bord",
    "kast",
    "put",
    "boom",
    "stoep",
    "paal",
    "muur",
    "dak",
    "gracht",
    "duiker",
    "heg",
    "bank",
    "bak",
    "brug",
    "ketting",
    "zuil",
    "spiegel",
    "drempel",
    "goot",
    "tegel",
    "lamp",
    "camera",
    "slagboom",
    "container",
    "pallet",
    "oprit",
    "berm",
    "bocht",
    "rotonde",
    "tunnel",
    "trap",
    "leuning",
    "raam",
    "deur",
    "luik",
    "vlag",
    "klok",
)


def filled(data: Path, count: int = 40, holders: int = 30) -> str:
    """Make a park whose last round found *count* things at as many checkpoints, the first *holders* of them complete."""
    store = open_record(data, author="Karin Bos", letters="KBR", now=lambda: NOW)
    store.db.execute("pragma synchronous = off")
    park = add_park(store, "De Amert", "", [NewCheckpoint(f"Straat {n}") for n in range(1, count + 1)])
    found = add_round(store, park.id, "2026-11-11")
    for n, stop in enumerate(route(store, park.id)):
        made = record_finding(store, found, stop.id, NewFinding(f"{THINGS[n]} kapot"))
        if n < holders:
            set_finding(store, made.id, partner=made_id("partner", park.id, "municipality"), theme="lighting")
    finish_round(store, found)
    store.close()
    return park.id


def verdicts(store: Store) -> dict[str, int]:
    """Return how many findings got which verdict."""
    kinds: dict[str, int] = {}
    for one in store.select(Review, "where gone = 0"):
        kind = one.verdict.kind if one.verdict else "none"
        kinds[kind] = kinds.get(kind, 0) + 1
    return kinds


@scenario
async def test_a_queue_of_forty_takes_at_most_sixty_keys(data: Path) -> None:
    """Thirty are accepted as proposed; of the other ten four lack a holder, three are sent back and three dropped."""
    filled(data)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "De Amert")
        await press(pilot, "v")
        await wait_text(pilot, "40 of 40 to go")
        keys = [*("1", "1", "enter") * 4, *("2", "3") * 3, *("4", "1") * 3, *"1" * 30]
        assert len(keys) <= 60
        for key in keys:
            await press(pilot, key)
        await wait_text(pilot, "0 of 40 to go")
        assert "Everything is gone over." in screen_text(app)
        assert await app.call(verdicts) == {"accepted": 34, "returned": 3, "dropped": 3}
        due = await app.call(lambda store: {one.due for one in store.select(Finding) if one.due})
        assert due == {"2026-11-25"}, "the park's term from the day of the round"


@scenario
async def test_accepting_what_is_urgent_says_that_nobody_was_told(data: Path) -> None:
    park = filled(data, 2, 2)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        first, second = await app.call(lambda store: [one.id for one in store.select(Finding, "order by n")])
        await app.call(lambda store: [set_finding(store, one, severity="urgent") for one in (first, second)])
        await app.call(tell_urgent, second, "112")
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "2 of 2 to go")
        await press(pilot, "1")
        await wait_text(pilot, "Urgent, and nobody was told yet: KBR-001.")
        await press(pilot, "1")
        await wait_text(pilot, "0 of 2 to go")


@scenario
async def test_a_run_of_ones_decides_nothing_where_somebody_is_asked(data: Path) -> None:
    """Perhaps a duplicate, `1` leaves the finding; without a holder it only marks one, by the digit of `p`; in bulk such ones stay."""
    park = filled(data, 4, 3)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        first = await app.call(lambda store: store.select(Finding, "order by n")[0])
        assert first.round is not None
        again = await app.call(lambda store: record_again(store, first))
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "5 of 5 to go")
        await press(pilot, *"111")  # what has no holder comes first
        await wait_text(pilot, "▸ 1 municipality")
        await wait_text(pilot, "Enter takes it.")
        await press(pilot, "0")
        await wait_text(pilot, "KBR-004 stays: nothing was decided.")
        await press(pilot, *"11")
        await wait_text(pilot, f"Is {again} the same as KBR-001 hek kapot?")
        await press(pilot, "1")
        await wait_text(pilot, f"{again} stays: nothing was decided.")
        assert await app.call(verdicts) == {"accepted": 1}
        await press(pilot, "a")
        await wait_text(pilot, "4 marked")
        await press(pilot, "1")
        await wait_text(pilot, "2 accepted. Nobody to solve it yet: KBR-004. 1 stays, it may be a duplicate:")
        await wait_text(pilot, f" {again}.")
        await press(pilot, "slash", *again, "enter", "1")
        await wait_text(pilot, f"Is {again} the same as KBR-001 hek kapot?")
        await press(pilot, "3")
        await wait_text(pilot, "1 of 5 to go")
        assert await app.call(verdicts) == {"accepted": 4}


def record_again(store: Store, finding: Finding) -> str:
    """Find the same thing once more, complete; return its code."""
    walked = reopen_round(store, finding.round or "")
    again = record_finding(store, walked.id, finding.checkpoint, NewFinding(finding.text))
    set_finding(store, again.id, partner=finding.partner, theme=finding.theme)
    finish_round(store, walked.id)
    return again.code


@scenario
async def test_an_empty_queue_can_be_left(data: Path) -> None:
    store = open_record(data, author="Karin Bos", letters="KBR", now=lambda: NOW)
    add_park(store, "De Amert", "", [NewCheckpoint("Kade")])
    store.close()
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "De Amert")
        await press(pilot, "v")
        await wait_text(pilot, "Nothing to go over")
        assert "Esc back" in screen_text(app)
        await press(pilot, "escape")
        await wait_text(pilot, "NEEDS ATTENTION")


@scenario
async def test_one_burst_of_keys_goes_down_the_queue(data: Path) -> None:
    filled(data, 12, 12)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "De Amert")
        await press(pilot, "v", *"111", "4", "2", *"1111")
        await wait_text(pilot, "4 of 12 to go")
        assert await app.call(verdicts) == {"accepted": 7, "dropped": 1}


@scenario
async def test_many_at_once_are_one_step_and_undo_goes_back_one_by_one(data: Path) -> None:
    park = filled(data, 6, 5)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "6 of 6 to go")
        await press(pilot, "down", "x", "x", "x")
        await wait_text(pilot, "3 marked")
        await press(pilot, "d", *"+10", "enter")
        assert await app.call(lambda store: [one.due for one in store.select(Finding)].count("2026-11-22")) == 3
        await press(pilot, "1")
        await wait_text(pilot, "3 of 6 to go")
        await press(pilot, "a")
        await wait_text(pilot, "3 marked")
        await press(pilot, "1")
        await wait_text(pilot, "2 accepted. Nobody to solve it yet: KBR-006.")
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the verdicts on 2 findings")
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: the verdicts on 3 findings")
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: 3 findings: ")
        await wait_text(pilot, "6 of 6 to go")
        await press(pilot, "u")
        await wait_text(pilot, "Nothing left to undo")
        assert await app.call(count_to_review, Queue(park=park)) == 6


@scenario
async def test_what_was_judged_before_one_left_is_taken_back_first(data: Path) -> None:
    """It is in the queue no more, and yet it was the last thing done here: an older step is not taken back in its place."""
    park = filled(data, 3, 3)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "3 of 3 to go")
        await press(pilot, "down", "down", "d", *"+10", "enter")
        await press(pilot, "home", "1")
        await wait_text(pilot, "2 of 3 to go")
        await press(pilot, "escape")
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "2 of 2 to go")
        await press(pilot, "u")
        await wait_text(pilot, "3 of 3 to go")


@scenario
async def test_what_it_says_and_what_can_be_said(data: Path) -> None:
    park = filled(data, 2, 1)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        first, second = await app.call(lambda store: [one.id for one in store.select(Finding, "order by n")])
        await app.call(promise_photo, first, "Jan")
        await app.call(lambda store: set_finding(store, first, promised_by="J. de Wit"))
        await app.push_screen(ReviewScreen(park, "De Amert"))
        for said in (
            "Missing      a photo that was promised",
            "1 promised by Jan, not here yet",
            "closing talk: promised by J. de Wit",
            "Proposed     municipality · normal · by 25-11-2026",
            "Where        Straat 1 · evening round 11-11-2026 · De Amert",
        ):
            await wait_text(pilot, said)
        assert "round" not in screen_text(app).splitlines()[0]  # that of the finding under the cursor is not what is gone over
        await press(pilot, "p", "down", "space", "up", "enter")
        await wait_text(pilot, "also for police")
        assert [one.partner for one in await app.call(also_for, first)] == [made_id("partner", park, "police")]
        await press(pilot, "exclamation_mark", "4", *"112", "enter")
        await wait_text(pilot, "112 was told")
        await press(pilot, "w")
        await wait_text(pilot, "urgent · fix now · by 12-11-2026")
        await press(pilot, "t", *" bij nr 3", "enter")
        await wait_text(pilot, "hek kapot bij nr 3")
        await press(pilot, "c", *"gezien door de buren", "enter")
        await wait_text(pilot, "Karin Bos: gezien door de buren")
        await press(pilot, "down", "k", "1")
        await wait_text(pilot, "Proposed     municipality · normal · by 25-11-2026 · lighting")
        assert (await app.call(lambda store: store.get(Finding, second))).theme == "lighting"
        await press(pilot, "slash", *"poort", "enter")
        await wait_text(pilot, "KBR-002")
        assert "KBR-001" not in screen_text(app)


@scenario
async def test_a_question_says_of_what_it_is_asked_and_hides_nothing_else(data: Path) -> None:
    park = filled(data, 6, 6)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "6 of 6 to go")
        for key in ("2", "3", "4", "p", "d", "exclamation_mark", "t", "k", "c"):
            await press(pilot, key)
            await wait_text(pilot, "┃ KBR-001 hek kapot")
            assert app.screen.styles.background.a < 1, f"the list can be seen behind {key}"
            await press(pilot, "escape")
        await press(pilot, "x", "x", "4")
        await wait_text(pilot, "┃ 2 findings: KBR-001, KBR-002")
        await press(pilot, "5")
        await wait_text(pilot, "┃ 2 findings: KBR-001, KBR-002")


@scenario
async def test_what_a_partner_handed_back_says_so(data: Path) -> None:
    park = filled(data, 1, 1)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        (finding,) = await app.call(lambda store: [one.id for one in store.select(Finding)])
        await app.call(accept_findings, [finding])
        await app.call(record_replies, [NewReply(finding, Said(kind="not_ours", belongs_to="de buurman"))])
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "municipality handed back")
        await wait_text(pilot, "municipality: not ours, belongs to de buurman")


@scenario
async def test_a_double_is_chosen_or_its_code_typed(data: Path) -> None:
    park = filled(data, 2, 2)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        stop, found = await app.call(lambda store: store.rows("select checkpoint, round from finding order by n")[0])
        await app.call(reopen_round, found)
        again = await app.call(record_finding, found, stop, NewFinding("kapot hek"))
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "3 of 3 to go")
        await wait_text(pilot, "Duplicate?   KBR-001 hek kapot")
        await press(pilot, "3", "1")
        await wait_text(pilot, "✓ duplicate")
        review = await app.call(lambda store: store.get(Review, made_id("review", again.id)))
        assert review.verdict is not None
        assert review.verdict.of == (await app.call(lambda store: store.rows("select id from finding where code = 'KBR-001'")))[0][0]
        await press(pilot, "3", *"99", "enter")
        await wait_text(pilot, "“99” is not in this record")
        await press(pilot, "ctrl+u", *"2", "enter")  # the box stays with what was refused
        await wait_text(pilot, "1 of 3 to go")


@pytest.mark.parametrize("size", [(80, 24), (120, 24), (120, 40)], ids=str)
@scenario
async def test_the_queue_names_the_holder_of_every_row_and_the_question_is_whole(size: tuple[int, int], worked: Path) -> None:
    store = open_record(worked, write=False)
    park = main_park(store)
    store.close()
    async with running(worked, size=size) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(ReviewScreen(park.id, park.name))
        await wait_text(pilot, "VL-04 Are the doors")
        heading, *rows = screen_text(app).splitlines()[1:]
        assert re.search(r" WHAT +HOLDER", heading)
        assert any("Zaagmans Pl" in row for row in rows)
        assert "intact?" in screen_text(app)


@scenario
async def test_what_may_be_the_original_stands_there_as_every_list_calls_it(data: Path) -> None:
    park = filled(data, 2, 2)
    async with running(data, size=(120, 40)) as pilot:
        app = await wait_open(pilot)
        stop, round_id = await app.call(lambda store: store.rows("select checkpoint, round from finding order by n")[0])
        await app.call(reopen_round, round_id)
        await app.call(record_finding, round_id, stop, NewFinding("kapot hek"))
        first = (await app.call(lambda store: store.rows("select id from finding where code = 'KBR-001'")))[0][0]
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "Duplicate?   KBR-001 hek kapot · to review")
        await app.call(accept_findings, [first])
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "Duplicate?   KBR-001 hek kapot · accepted")
        later = await app.call(lambda store: add_round(store, park, "2026-11-12"))
        made = await app.call(record_finding, later, stop, NewFinding("poort dicht"))
        await app.call(lambda store: set_finding(store, made.id, theme="lighting"))
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "KBR-004")
        await press(pilot, "down")
        await wait_text(pilot, "Earlier here KBR-001 hek kapot · accepted")


@scenario
async def test_what_was_sent_back_is_shown_to_the_inspector_and_comes_back_when_answered(data: Path) -> None:
    park = filled(data, 1, 1)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        (finding,) = await app.call(lambda store: store.select(Finding))
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await press(pilot, "2", "1")
        await wait_text(pilot, "✓ returned")
        await app.go(WalkPlace(finding.round or ""))
        await wait_text(pilot, "1 finding was sent back with a question: l lists it")
        await press(pilot, "l")
        await wait_text(pilot, "KBR-001 SENT BACK: Where exactly? · hek kapot")
        await press(pilot, "escape", "escape")
        await wait_text(pilot, "✓ returned")
        await press(pilot, "enter")
        await wait_text(pilot, "returned to inspector · Where exactly?")
        await press(pilot, "e", *" achter nr 9", "enter", "enter", *["enter"] * 8)
        await wait_text(pilot, "HISTORY")
        assert (await app.call(lambda store: store.get(Finding, finding.id))).text == "hek kapot achter nr 9"
        await press(pilot, "escape")
        await wait_text(pilot, "changed")
        await wait_text(pilot, "Where exactly?; changed since")
        await press(pilot, "1")
        await wait_text(pilot, "Everything is gone over.")


@scenario
async def test_an_answer_that_was_undone_leaves_the_question_and_stays_out_of_the_queue(data: Path) -> None:
    park = filled(data, 1, 1)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        (finding,) = await app.call(lambda store: store.select(Finding))
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await press(pilot, "2", "1")
        await wait_text(pilot, "✓ returned")
        await app.call(reopen_round, finding.round or "")
        await app.go(WalkPlace(finding.round or ""))
        await press(pilot, "l", "enter", "t", *" achter nr 9", "enter", "l")
        await wait_text(pilot, "KBR-001 hek kapot achter nr 9")
        await press(pilot, "escape", "u", "l")
        await wait_text(pilot, "KBR-001 SENT BACK: Where exactly? · hek kapot")
        assert await app.call(count_to_review) == 0


@scenario
async def test_the_question_stands_below_the_line_in_which_it_is_answered(data: Path) -> None:
    park = filled(data, 1, 1)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        (finding,) = await app.call(lambda store: store.select(Finding))
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await press(pilot, "2", "1")
        await wait_text(pilot, "✓ returned")
        await app.call(reopen_round, finding.round or "")
        await app.go(WalkPlace(finding.round or ""))
        await press(pilot, "l", "enter", "t")
        await wait_text(pilot, "Text for KBR-001")
        await wait_text(pilot, "  SENT BACK: Where exactly?\n")
        await press(pilot, *" achter nr 9", "enter", "l")
        await wait_text(pilot, "KBR-001 hek kapot achter nr 9")


@scenario
async def test_confidential_ones_only_when_nobody_looks(data: Path) -> None:
    park = filled(data, 1, 1)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        stop, found = await app.call(lambda store: store.rows("select checkpoint, round from finding")[0])
        await app.call(reopen_round, found)
        await app.call(record_finding, found, stop, NewFinding("ramen dicht", confidential=True))
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "1 of 1 to go")
        await press(pilot, "h", "1")
        await wait_text(pilot, "1 of 1 to go")
        await press(pilot, "h", "2")
        await wait_text(pilot, "2 of 2 to go")
        await wait_text(pilot, "(confidential) ramen")
        await press(pilot, "h")
        await wait_text(pilot, "1 of 1 to go")


@pytest.mark.parametrize("size", [(80, 24), (132, 40)])
@scenario
async def test_the_queue_is_there_in_dutch_on_any_screen(data: Path, size: tuple[int, int]) -> None:
    filled(data, 3, 3)
    async with running(data, lang="nl", size=size) as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "De Amert")
        await press(pilot, "v")
        await wait_text(pilot, "KBR-003")
        lines = screen_text(app).splitlines()
        assert all(len(line) <= size[0] for line in lines)
        assert any("25-11-2026" in line for line in lines)
