"""How fast the model is: against objects, columns and the machine itself, in one run.

    python experiments/benchmark.py                        # all of it, about half an hour
    python experiments/benchmark.py --json > speed.json    # one JSON object, progress on stderr
    python experiments/benchmark.py --only small,floor     # some parts
    python experiments/benchmark.py --quick                # small sizes: does it all work?

Ratios are taken in turns within the run and mean something on any machine; times do not. The parts
and their keys stand in `benchmark.report`. The small rule is also timed with AgentPy and
Starsim where they are installed (`pip install "thermidor[benchmark]"`).
"""

from __future__ import annotations

import argparse
import json

from benchmark.report import PARTS, Effort, as_json, as_table, measured


def main() -> None:
    """Measure and print."""
    default = Effort()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between them")
    parser.add_argument("--quick", action="store_true", help="small sizes")
    parser.add_argument("--rounds", type=int, default=default.rounds, help="turns taken")
    parser.add_argument(
        "--full-runs", type=int, default=default.full_runs, help="runs of everybody"
    )
    parser.add_argument("--runs", type=int, default=default.sweep_runs, help="runs of the sweep")
    parser.add_argument("--workers", type=int, default=default.workers, help="its processes")
    parser.add_argument("--kills", type=int, default=default.kills, help="how often it is killed")
    asked = parser.parse_args()
    parts = [name.strip() for name in asked.only.split(",") if name.strip()]
    for name in parts:
        if name not in PARTS:
            parser.error(f'there is no part "{name}"; there are {", ".join(PARTS)}')
    effort = Effort(
        asked.rounds, asked.full_runs, asked.runs, asked.workers, asked.kills, asked.quick
    )
    lost: list[str] = []
    results = measured(parts, effort, lost)
    print(json.dumps(as_json(results), indent=1) if asked.json else as_table(results))
    raise SystemExit(1 if lost else 0)


if __name__ == "__main__":
    main()
