"""`make bench`: measures the program against a minimal Textual app and two peers, through a real terminal, and writes docs/bench.md.

Then it runs `bench.exchange`, `bench.central`, `bench.photos` and `bench.reports`, which write pages of their own.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench import central, exchange, measure, photos, records, reports
from bench.peers import PEERS, installed
from bench.report import write_report

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
REPORT = HERE.parent / "docs" / "bench.md"


def main() -> None:
    """Run the whole bench."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--starts", type=int, default=21, help="how many times each program is started (default 21)")
    parser.add_argument("--keys", type=int, default=120, help="how many answer keys are typed in each program (default 120)")
    parser.add_argument("--no-peers", action="store_true", help="leave the peers out")
    parser.add_argument("--folder", type=Path, default=CACHE, help="where the records lie that are measured: a key waits for that disk")
    parser.add_argument("--no-report", action="store_true", help="print only, leave docs/bench.md as it is")
    asked = parser.parse_args()

    CACHE.mkdir(exist_ok=True)
    peers = [] if asked.no_peers else [(peer, program) for peer in PEERS if (program := installed(peer, CACHE))]
    with tempfile.TemporaryDirectory(prefix="bench-", dir=asked.folder) as scratch:
        folder = Path(scratch)
        env = measure.environment(folder)
        state = folder / "state"
        programs = [
            measure.minimal(),
            measure.ours("kvo-inspect, empty record", records.empty(folder / "empty", state), "No parks yet"),
            measure.ours(
                "kvo-inspect, facilitator's record",
                records.large(folder / "large", state, CACHE),
                records.first_park(folder / "large", state),
            ),
            *(measure.Program(peer.name, (str(program),), peer.ready) for peer, program in peers),
        ]
        starts = measure.starts(programs, env, asked.starts)
        keys = measure.keys(
            {
                measure.MINIMAL: measure.minimal(),
                measure.STORING: measure.minimal(storing=folder / "minimal.db"),
                measure.SMALL: measure.ours(measure.SMALL, records.small(folder / "small", state), ""),
                measure.LARGE: programs[2],
            },
            env,
            asked.keys,
        )
    write_report(starts, keys, None if asked.no_report else REPORT)
    for more in (exchange, central, photos, reports):
        more.main(["--no-report"] if asked.no_report else [])


if __name__ == "__main__":
    main()
