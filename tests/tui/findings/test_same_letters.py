"""A bare code that can be several findings, typed at “duplicate of”: the screen asks which, by place and question."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.tui.findings.page import FindingScreen
from tests.laptops import Laptop, prepared
from tests.tui.support import press, running, scenario, wait_open, wait_text


@scenario
async def test_a_bare_code_at_duplicate_of_asks_which_is_meant(tmp_path: Path) -> None:
    facilitator = prepared(tmp_path / "facilitator")
    facilitator.pack(tmp_path / "prepared.kvopack")
    laptops = [Laptop(tmp_path / name, author=name, letters="KBR") for name in ("Anna", "Bas", "Cor")]
    for laptop in laptops:
        merge(laptop.store, tmp_path / "prepared.kvopack")
        park = laptop.store.rows("select id from park")[0][0]
        stop = route(laptop.store, park)[laptop.author == "Bas"]
        record_finding(laptop.store, rounds_of(laptop.store, park)[0].id, stop.id, NewFinding(f"hek van {laptop.author}"))
        laptop.pack(tmp_path / f"{laptop.author}.kvopack")
        merge(facilitator.store, tmp_path / f"{laptop.author}.kvopack")
    for laptop in (facilitator, *laptops):
        laptop.close()
    async with running(facilitator.data) as pilot:
        app = await wait_open(pilot)
        findings = {finding.text: finding for finding in await app.call(lambda store: store.select(Finding))}
        await app.push_screen(FindingScreen(findings["hek van Cor"].id))
        await wait_text(pilot, "hek van Cor")
        await press(pilot, "s")
        await wait_text(pilot, "Which step?")
        await press(pilot, "3")
        await wait_text(pilot, "Type its code")
        await press(pilot, *"kbr-001", "enter")
        await wait_text(pilot, "can be several findings. Which one?")
        await wait_text(pilot, "(Weg 2, hek van Bas)")
        await wait_text(pilot, "(Weg 1, hek van Anna)")
        await press(pilot, "1")
        await wait_text(pilot, "review: duplicate")
        (verdict,) = [review.verdict for review in await app.call(lambda store: store.select(Review)) if review.verdict]
        assert verdict.of == findings["hek van Anna"].id
