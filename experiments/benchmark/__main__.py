"""How fast the model is: compared with objects, other libraries and the machine itself.

    uv run python experiments/benchmark                        # all of it, about half an hour
    uv run python experiments/benchmark --json > speed.json    # one JSON object
    uv run python experiments/benchmark --only small,floor     # some parts
    uv run python experiments/benchmark --quick                # small sizes: does it all work?

Ratios are measured in turns within the run and mean something on any machine; times do not. The
small rule is also timed with AgentPy and Starsim if they are installed
(`pip install "thermidor[benchmark]"`). Progress goes to the standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

if __package__ in (None, ""):  # run as a folder: make `benchmark` a package
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmark.report import PARTS, Effort, as_json, as_table, measured


def main() -> None:
    """Measure and print."""
    default = Effort()
    parser = argparse.ArgumentParser(
        prog="benchmark", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--quick", action="store_true", help="small sizes")
    parser.add_argument("--rounds", type=int, default=default.rounds, help="repetitions")
    parser.add_argument("--full-runs", type=int, default=default.full_runs, help="runs at scale 1")
    parser.add_argument("--runs", type=int, default=default.sweep_runs, help="runs of the sweep")
    parser.add_argument("--workers", type=int, default=default.workers, help="its processes")
    parser.add_argument("--kills", type=int, default=default.kills, help="how often it is killed")
    options = parser.parse_args()
    parts = [name.strip() for name in options.only.split(",") if name.strip()]
    for name in parts:
        if name not in PARTS:
            parser.error(f'no part is called "{name}"; choose from {", ".join(PARTS)}')
    effort = Effort(
        options.rounds,
        options.full_runs,
        options.runs,
        options.workers,
        options.kills,
        options.quick,
    )
    failed: list[str] = []
    results = measured(parts, effort, failed)
    print(json.dumps(as_json(results), indent=1) if options.json else as_table(results))
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
