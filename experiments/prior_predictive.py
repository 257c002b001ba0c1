"""The prior predictive distribution of every figure: how easy is each row to pass?

Run as ``python experiments/prior_predictive.py [RUNS]``; it writes the table that the ledger reads.
Every parameter except the couplings is drawn from its prior (`thermidor.inference.priors`); the
value of a figure is never read.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd

import thermidor
from thermidor import observables
from thermidor.evidence import article
from thermidor.evidence.values import Reader
from thermidor.inference import priors
from thermidor.simulation import Simulation
from thermidor.society import parameters

SCALE, SEED = 0.004, 20171107
NAMES = tuple(name for name in parameters.table() if not name.startswith("couplings."))


def one(job: tuple[int, np.ndarray]) -> np.ndarray:
    """Run one draw and read every figure's row from it."""
    seed, values = job
    chosen = dict(zip(NAMES, map(float, values), strict=True))
    run = Simulation(parameters=chosen, seed=seed, scale=SCALE).run()
    return Reader(article.figures()).read(observables.table(run.history))


def main(runs: int = 160) -> None:
    """Draw, run, write."""
    drawn = priors.values(
        priors.of("synthesis", NAMES), np.random.default_rng(SEED).random((runs, len(NAMES)))
    )
    jobs = [(SEED + k, row) for k, row in enumerate(drawn)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = np.array(list(pool.map(one, jobs, chunksize=4)))
    table = pd.DataFrame(found, columns=[figure.id for figure in article.figures()])
    table = table.dropna(axis=1, how="all")
    out = Path(thermidor.__file__).parent / "data" / "prior_predictive.csv"
    table.to_csv(out, index=False, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 160)
