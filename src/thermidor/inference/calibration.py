"""Calibration: priors, reference tables, posteriors, and the tests of how far to trust them.

ODD element: calibration. Every account is drawn from its priors and fitted to the same calibrated
figures, in waves: a later wave is drawn from the same priors, cut off where the forests of the wave
before left less than one part in a hundred. Held-out rows cannot enter: `Distance` refuses them,
and features are made from its rows alone.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thermidor.common.errors import InputError
from thermidor.evidence.distance import Distance
from thermidor.inference import (
    cross_validation,
    forests,
    priors,
    reference_table,
    screening,
    stacking,
)
from thermidor.inference.calibration_file import Asked
from thermidor.inference.features import Features, ScaleShift
from thermidor.inference.forests import Choice, Fit, Growth
from thermidor.inference.priors import Prior
from thermidor.inference.reference_table import Simulate, Table
from thermidor.runs import pool, posterior, provenance, store

REACHED = 0.01  # an account reaches a figure if at least this share of its runs agrees with it
IMPLAUSIBLE = 3.0  # observation errors; a figure is missed if every run is further off
PRIOR_ROWS = 300  # random draws from the priors that are kept for the ledger
PRIOR_FILE = "prior_predictive.csv"
CHECK_SEED = 800_000_000  # first seed of the runs that check the medians

Priors = dict[str, tuple[Prior, ...]]
"""Priors of the calibrated parameters, by account."""


@dataclass
class Calibrated:
    """The result of a calibration.

    Attributes
    ----------
    names, ids : tuple of str
        Calibrated parameters; figures that the tables hold.
    priors : dict of str to tuple of Prior
        Of the last wave, by account.
    fits : dict of str to Fit
        Posteriors, by account.
    choice : Choice
        Probabilities of the accounts.
    unreached : list of str
        Calibrated figures that hardly any run of any account agrees with, in the last wave.
    missed : dict of str to list of str
        By wave and account: figures from which every run is further off than `IMPLAUSIBLE`.
    hashes : dict
        What the tables rest on.
    tables : list of Path
        Folders of the reference tables, by wave.
    distances : dict
        By account: distances of runs at the medians and at the defaults.
    cross_validation : dict
        By account: `cross_validation.scores` of the first wave.
    model_error, stacking : dict
        Model error by institution and kind of figure, weights of the accounts (see `stacking`).
    shift : ScaleShift, optional
        What was added to the tables' figures.
    """

    names: tuple[str, ...]
    ids: tuple[str, ...]
    priors: Priors
    fits: dict[str, Fit]
    choice: Choice
    unreached: list[str]
    missed: dict[str, list[str]]
    hashes: dict[str, Any]
    tables: list[Path] = field(default_factory=list)
    distances: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    cross_validation: dict[str, dict] = field(default_factory=dict)
    model_error: stacking.Errors = field(default_factory=dict)
    stacking: dict[str, float] = field(default_factory=dict)
    shift: ScaleShift | None = None


def calibrate(
    asked: Asked,
    folder: Path,
    *,
    workers: int | None = None,
    progress: pool.Progress = None,
    say: Callable[[str], None] = print,
    simulate: Simulate | None = None,
    overwrite: bool = False,
    distance: Distance | None = None,
) -> Calibrated:
    """Compute the tables of every wave, fit all accounts, and write the result to a folder.

    Parameters
    ----------
    asked : Asked
        The calibration file.
    folder : Path
        Tables in it are continued, unless `overwrite` deletes them first.
    workers : int, optional
        Processes; by default as many as processors and memory allow.
    progress, say : callable
        Called with runs done and to do, and with a sentence at every stage.
    simulate, distance : optional
        Replacements in tests.

    Raises
    ------
    InputError
        If the folder holds another calibration, or a library of the extra ``research`` is missing.
    """
    distance = distance or Distance()
    names = _names(asked)
    known = {name: priors.of(name, names) for name in asked.accounts}
    compute = partial(
        reference_table.compute,
        workers=workers,
        progress=progress,
        simulate=simulate,
        overwrite=overwrite,
    )
    growth = Growth(asked.trees, asked.leaf, asked.repeats, asked.seed, workers)
    tables = []
    missed = {}
    for wave in range(1, asked.waves + 1):
        place = Path(folder) / f"wave-{wave}"
        known = _stored_priors(place, known, overwrite)
        plan = reference_table.drawn(
            known,
            runs=asked.runs,
            scale=asked.scale,
            seed=asked.seed,
            scenario=asked.scenario,
            wave=wave,
        )
        ids = list(plan.ids)
        say(f"wave {wave} of {asked.waves}: {len(plan.rows):,} runs of {len(known)} accounts")
        table = compute(plan, place)
        if wave == 1:
            shift = _scale_shift(asked, plan, table, place, compute)
        table[ids] = shift.apply(table[ids].to_numpy(float))
        tables.append(place)
        features = Features(distance, ids)
        if wave == 1:
            say("growing the forest that distinguishes the accounts")
            accounts = table["account"].to_numpy()
            values = table[ids].to_numpy()
            choice = forests.choose(features, accounts, values, growth)
        table = table[table["error"] == ""]
        calibrated = {
            name: features.values(part[ids].to_numpy(float)) for name, part in _by_account(table)
        }
        for name, values in calibrated.items():
            missed[f"{wave} {name}"] = _missed(distance, values)
        last = wave == asked.waves
        say(f"wave {wave}: growing the forests of {len(names)} parameters")
        once = growth if last else growth._replace(repeats=1)
        fits = _fits(features, known, table, ids, once, together=asked.together)
        if wave == 1:
            held_out = {
                name: cross_validation.scores(values, distance)
                for name, values in calibrated.items()
            }
            errors = stacking.model_error(calibrated, distance)
            weights = stacking.weights(calibrated, errors, distance)
        if not last:
            known = {name: _narrowed(known[name], fits[name]) for name in known}
    found = Calibrated(
        names=names,
        ids=plan.ids,
        priors=known,
        fits=fits,
        choice=choice,
        unreached=_unreached(distance, list(calibrated.values())),
        missed=missed,
        hashes={
            **reference_table.provenance(plan),
            "waves": asked.waves,
            "asked": _settings(asked),
        },
        tables=tables,
        cross_validation=held_out,
        model_error=errors,
        stacking=weights,
        shift=shift,
    )
    say("comparing runs at the medians with runs at the defaults")
    default = next(iter(fits))  # the account that runs by default
    found.distances[default] = check_medians(
        found,
        default,
        scale=asked.check_scale,
        workers=workers,
        simulate=simulate,
        distance=distance,
    )
    _write(found, asked, Path(folder))
    return found


def _names(asked: Asked) -> tuple[str, ...]:
    """Return the parameters to calibrate: those the file names, or the most influential."""
    if asked.names:
        return asked.names
    if not screening.FILE.exists():
        raise InputError(
            "no table of influence exists to choose parameters by; make it with "
            "thermidor calibrate --screen, or give names in [calibrate]."
        )
    return screening.chosen(screening.load(), asked.count)


def _stored_priors(place: Path, known: Priors, overwrite: bool) -> Priors:
    """Return the priors that a wave was started with, so that it continues with the same."""
    file = place / "priors.json"
    if file.exists() and not overwrite:
        stored = json.loads(file.read_text(encoding="utf-8"))
        return {name: priors.restored(fields) for name, fields in stored.items()}
    text = json.dumps({name: [asdict(p) for p in part] for name, part in known.items()}, indent=1)
    store.prepare(place)
    store.atomically(file, lambda out: out.write(text.encode()))
    return known


def _scale_shift(
    asked: Asked, plan: Table, table: pd.DataFrame, place: Path, compute: Callable
) -> ScaleShift:
    """Run some rows of the first table again at the scale of ordinary runs, and compare."""
    if not asked.check_scale:
        return ScaleShift(plan.ids)
    again = replace(plan, scale=asked.check_scale, rows=plan.rows[: asked.checks])
    large = compute(again, place / "check")
    small = table.head(len(large))
    good = ((small["error"] == "") & (large["error"] == "")).to_numpy()
    ids = list(plan.ids)
    return ScaleShift(
        ids, small.loc[good, ids].to_numpy(float), large.loc[good, ids].to_numpy(float)
    )


def _by_account(table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the runs of each account."""
    for name in dict.fromkeys(table["account"]):
        yield name, table[table["account"] == name]


def _fits(
    features: Features,
    known: Priors,
    table: pd.DataFrame,
    ids: list[str],
    growth: Growth,
    *,
    together: bool,
) -> dict[str, Fit]:
    """Fit all accounts, together or each alone."""
    parts = list(_by_account(table))
    shares = {
        name: priors.shares(known[name], part[[p.name for p in known[name]]].to_numpy(float))
        for name, part in parts
    }
    fits: dict[str, Fit] = {}
    for group in [parts] if together else [[part] for part in parts]:
        fits |= forests.fit(
            features,
            np.concatenate([part["account"] for _, part in group]),
            np.concatenate([shares[name] for name, _ in group]),
            np.concatenate([part[ids].to_numpy(float) for _, part in group]),
            growth,
        )
    return fits


def _narrowed(known: Sequence[Prior], fit: Fit) -> tuple[Prior, ...]:
    """Return the priors cut off at the ends of the posterior's 99 % intervals."""
    low, high = forests.box(fit)
    return tuple(
        prior.narrowed(float(prior.quantile(low[k])), float(prior.quantile(high[k])))
        for k, prior in enumerate(known)
    )


def _missed(distance: Distance, values: np.ndarray) -> list[str]:
    """Return the figures that all runs miss by more than `IMPLAUSIBLE`."""
    misfits = distance.misfits(values)
    nearest = np.min(np.where(np.isnan(misfits), np.inf, np.abs(misfits)), axis=0)
    return [n for n, off in zip(distance.ids, nearest, strict=True) if off > IMPLAUSIBLE]


def _unreached(distance: Distance, by_account: Sequence[np.ndarray]) -> list[str]:
    """Return the figures that fewer runs than `REACHED` agree with, in every account."""
    best = np.max([distance.passes(values).mean(axis=0) for values in by_account], axis=0)
    return [name for name, share in zip(distance.ids, best, strict=True) if share < REACHED]


def joint(found: Calibrated, account: str, count: int, seed: int) -> np.ndarray:
    """Return joint posterior draws ``(count, n_parameters)`` in the parameters' units."""
    random = np.random.default_rng([seed, list(found.fits).index(account)])
    return priors.values(found.priors[account], found.fits[account].draws(count, random))


def check_medians(
    found: Calibrated,
    account: str,
    *,
    seeds: int = 6,
    scale: float = 0.0,
    workers: int | None = None,
    simulate: Simulate | None = None,
    distance: Distance | None = None,
) -> dict[str, list[float]]:
    """Return distances from the calibrated figures of runs at the medians and at the defaults.

    One distance per seed, under ``median`` and ``default``; `scale` is the tables' by default.
    """
    distance = distance or Distance()
    known = found.priors[account]
    middle = found.fits[account].middle
    points = {
        "median": tuple(float(prior.quantile(middle[k])) for k, prior in enumerate(known)),
        "default": tuple(prior.centre for prior in known),
    }
    features = Features(distance, found.ids)
    head = Table(found.hashes["scenario"], scale or found.hashes["scale"], found.names, found.ids)
    work = reference_table.Work(head, simulate)
    distances = {}
    for name, point in points.items():
        rows = [reference_table.Row(k, account, CHECK_SEED + k, point) for k in range(seeds)]
        blocks = [(k, (row,)) for k, row in enumerate(rows)]
        parts = reference_table.run_all(work, blocks, workers or 2, lost=lambda block: None)
        tables = [pd.read_parquet(io.BytesIO(part[1])) for part in parts if part]
        values = features.values(pd.concat(tables)[list(found.ids)].to_numpy(float))
        distances[name] = [round(float(off), 4) for off in distance.of(values)]
    return distances


# Files --------------------------------------------------------------------------------------------


def ship(folder: Path) -> list[Path]:
    """Copy posterior and prior predictive of a finished calibration into the package's data.

    Raises
    ------
    InputError
        If the folder lacks one of the files; then nothing is copied.
    """
    names = (posterior.DRAWS, posterior.ABOUT, PRIOR_FILE)
    for name in names:
        if not (Path(folder) / name).is_file():
            raise InputError(f"holds no {name}; let the calibration end first.", file=folder)
    for name in names:
        content = (Path(folder) / name).read_bytes()
        store.atomically(posterior.FOLDER / name, lambda out, c=content: out.write(c))
    return [posterior.FOLDER / name for name in names]


def _write(found: Calibrated, asked: Asked, folder: Path) -> None:
    """Write draws, prior predictive, the posterior's description and the manifest."""
    draws = []
    for name in found.fits:
        table = pd.DataFrame(joint(found, name, asked.draws, asked.seed), columns=found.names)
        table.insert(0, "account", name)
        draws.append(table)
    about = {
        "made_by": "thermidor calibrate",
        "distances": found.distances,
        "hashes": found.hashes,
        "accounts": {name: _summary(found.priors[name], fit) for name, fit in found.fits.items()},
        "unreached": found.unreached,
        "missed": found.missed,
        "choice": _choice(found.choice),
        "cross_validation": found.cross_validation,
        "model_error": found.model_error,
        "stacking": found.stacking,
        "shift": found.shift.in_errors() if found.shift else {},
    }
    manifest = {
        "kind": "calibration",
        "asked": {**_settings(asked), "names": list(found.names)},
        **provenance.installation(),
    }
    for name, text in (
        (posterior.DRAWS, _csv(pd.concat(draws, ignore_index=True))),
        (PRIOR_FILE, _csv(_prior_predictive(found))),
        (posterior.ABOUT, json.dumps(about, indent=1) + "\n"),
        (provenance.MANIFEST, json.dumps(manifest, indent=1) + "\n"),
    ):
        store.atomically(folder / name, lambda out, t=text: out.write(t.encode()))


def _prior_predictive(found: Calibrated) -> pd.DataFrame:
    """Return the first runs of the first table, of the account that runs by default."""
    first = reference_table.load(found.tables[0])
    first = first[(first["account"] == next(iter(found.fits))) & (first["error"] == "")]
    random = first[list(found.ids)].head(PRIOR_ROWS).reset_index(drop=True)
    if found.shift:
        random[list(found.ids)] = found.shift.apply(random.to_numpy(float))
    return random


def _csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, float_format="%.6g", lineterminator="\n")


def _settings(asked: Asked) -> dict[str, Any]:
    return asked.model_dump()


def _summary(known: Sequence[Prior], fit: Fit) -> dict[str, Any]:
    """Return what the posterior's description says of one account, by measure and parameter."""
    low = fit.at(0.05)
    high = fit.at(0.95)
    columns: dict[str, dict[str, Any]] = {}
    for k, prior in enumerate(known):
        median = float(prior.quantile(fit.middle[k]))
        above = float(prior.quantile(min(1.0, fit.middle[k] + fit.error[k]))) - median
        below = median - float(prior.quantile(max(0.0, fit.middle[k] - fit.error[k])))
        measures = {
            "median": median,
            "error": max(above, below),
            "low": prior.quantile(low[k]),
            "high": prior.quantile(high[k]),
            "explained": fit.explained[k],
            "covered_50": fit.covered["50"][k],
            "covered_90": fit.covered["90"][k],
        }
        for name, value in measures.items():
            columns.setdefault(name, {})[prior.name] = _six_digits(value)
        ends = [_six_digits(prior.quantile(share)) for share in (0.05, 0.95)]
        columns.setdefault("prior", {})[prior.name] = ends
    return {
        **columns,
        "truths": fit.truths,
        "not_identified": [
            prior.name for prior, sure in zip(known, fit.identified, strict=True) if not sure
        ],
    }


def _six_digits(value: float | np.ndarray) -> float:
    return float(f"{float(value):.6g}")


def _choice(choice: Choice) -> dict[str, Any]:
    """Return the choice of an account as plain data, with the twenty most important figures."""
    order = np.argsort(-choice.importance)[:20]
    ids = Distance().ids
    same = len(choice.importance) == len(ids)
    return {
        "accounts": choice.accounts,
        "probabilities": choice.probabilities.round(4).tolist(),
        "confusion": choice.confusion.round(4).tolist(),
        "sure": round(choice.sure, 4),
        "support": choice.support,
        "figures": [[ids[k], round(float(choice.importance[k]), 4)] for k in order] if same else [],
    }
