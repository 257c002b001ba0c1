"""A second opinion on the accounts: the same simulator, another method, another library.

Run as ``python experiments/second_opinion.py [PARTICLES [NEAR]]`` with ``pyabc`` installed (no
extra contains it: it was run once). ABC by rejection with model choice draws accounts and
parameters from the priors of the calibration, runs societies and keeps those nearer to the
calibrated figures than NEAR. (We tried its sequential form: with 32 parameters the weights collapse
to one particle in the second generation, and pyabc stops in the fourth.) The result is written to
``data/second_opinion.json`` in the package, with the result of the posterior's forests. Read the
probabilities together with the number of particles.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np

import thermidor
from thermidor.evidence.distance import Distance
from thermidor.inference import calibration_file, priors, reference_table, screening
from thermidor.inference.features import Features
from thermidor.runs import posterior

SCALE = 0.002


def prepared():
    """Return what every run needs: the experiment, names, priors by account, the table's head."""
    experiment = calibration_file.load("calibration")
    names = tuple(experiment.names) or screening.chosen(screening.load(), experiment.count)
    known = {name: priors.of(name, names) for name in experiment.accounts}
    head = reference_table.Table(
        experiment.scenario, SCALE, names, reference_table.figure_ids(), ()
    )
    return experiment, names, known, head


def simulator(account, known, head, features):
    """Return a function from shares of the priors to a run's distance from the figures."""

    def run(shares):
        values = [float(p.quantile(shares[p.name])) for p in known]
        seed = int(np.random.default_rng().integers(2**40))
        row = reference_table.Row(0, account, seed, tuple(values))
        found = features.values(np.atleast_2d(reference_table.summaries(head, row)))
        return {"distance": float(np.nan_to_num(features.distance.of(found)[0], nan=9.0))}

    return run


def main(particles: int = 100, near: float = 1.85) -> None:
    """Run the second opinion and write its result."""
    import pyabc

    names, known, head = prepared()[1:]
    features = Features(Distance(), head.ids)
    models = [simulator(name, own, head, features) for name, own in known.items()]
    wide = [
        pyabc.Distribution(**{p.name: pyabc.RV("uniform", 0, 1) for p in own})
        for own in known.values()
    ]
    abc = pyabc.ABCSMC(
        models,
        wide,
        lambda x, _: x["distance"],
        population_size=int(particles),
        eps=pyabc.ConstantEpsilon(near),
        sampler=pyabc.sampler.MulticoreEvalParallelSampler(2),
    )
    with tempfile.TemporaryDirectory() as folder:
        abc.new(f"sqlite:///{folder}/opinion.db", {"distance": 0.0})
        history = abc.run(max_nr_populations=1)
        result = _result(history, names, known)
    result |= {
        "particles": int(particles),
        "near": near,
        "scale": SCALE,
        "library": f"pyabc {pyabc.__version__}",
        "rules": reference_table.rules_hash(),
    }
    file = Path(thermidor.__file__).parent / "data" / "second_opinion.json"
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result["accounts"], indent=1))


def _result(history, names, known):
    accounts = list(known)
    chances = history.get_model_probabilities()
    populations = history.get_all_populations()
    by_account = {}
    for k, name in enumerate(accounts):
        alive = k in chances.columns and float(chances[k].iloc[-1]) > 0
        found = {"probability": round(float(chances[k].iloc[-1]), 4) if alive else 0.0}
        if alive:
            table, weights = history.get_distribution(m=k)
            order = {n: _quantile(table[n].to_numpy(), weights) for n in names}
            found["effective"] = round(float(weights.sum() ** 2 / (weights**2).sum()), 1)
            found["median"] = {
                p.name: float(f"{float(p.quantile(order[p.name])):.5g}") for p in known[name]
            }
            found["beside_forest"] = _correlation(name, known[name], order)
        by_account[name] = found
    return {
        "accounts": by_account,
        "distances": [round(float(e), 4) for e in populations["epsilon"][1:]],
        "runs": int(populations["samples"].sum()),
    }


def _quantile(values, weights, share=0.5):
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, share * total[-1])])


def _correlation(account, known, shares):
    """Correlation of both medians, as shares of the prior, over the parameters."""
    if not posterior.shipped() or account not in posterior.accounts():
        return None
    medians = posterior.median(account)
    both = [
        (shares[p.name], float(p.cumulative(medians[p.name]))) for p in known if p.name in medians
    ]
    return round(float(np.corrcoef(np.array(both).T)[0, 1]), 3)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:3]))
