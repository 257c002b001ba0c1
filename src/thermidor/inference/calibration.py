"""Calibration: priors, reference table, posteriors, and the tests that say how far to trust them.

ODD element: calibration. Every account is drawn from its priors and fitted to the same calibrated
figures, wave by wave: a later wave is drawn from the same priors, cut off where the forests of the
wave before left less than one part in a hundred. Held-out rows enter nowhere here: `Distance`
refuses them, and features are made from its rows alone.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thermidor.common.errors import InputError
from thermidor.evidence.distance import Distance
from thermidor.inference import cross_validation, forests, priors, reference_table, screening
from thermidor.inference.calibration_file import Asked
from thermidor.inference.features import Features
from thermidor.inference.forests import Choice, Fit
from thermidor.inference.priors import Prior
from thermidor.inference.scale_shift import Shift
from thermidor.runs import pool, posterior, provenance, store

REACHED = 0.01  # a figure is reached by an account if so many of its runs agree with it
PRIOR_ROWS = 300  # random draws from the priors that the ledger compares runs with
Say = Callable[[str], None]


@dataclass
class Calibrated:
    """All that a calibration found.

    Attributes
    ----------
    priors : dict of str to sequence of Prior
        Of the last wave, by account.
    fits : dict of str to Fit
    choice : Choice
    unreached : list of str
        Calibrated figures with which hardly any run of any account agrees, in the last wave.
    missed : dict of str to list of str
        By wave and account: figures from which every run is further than three errors off.
    """

    names: tuple[str, ...]
    ids: tuple[str, ...]
    priors: dict[str, Sequence[Prior]]
    fits: dict[str, Fit]
    choice: Choice
    unreached: list[str]
    missed: dict[str, list[str]]
    hashes: dict[str, Any]
    tables: list[Path] = field(default_factory=list)
    distances: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    cross_validation: dict[str, dict] = field(default_factory=dict)
    shift: Shift | None = None


def calibrate(
    asked: Asked,
    folder: Path,
    *,
    workers: int | None = None,
    progress=None,
    say: Say = print,
    simulate=None,
    overwrite: bool = False,
    distance: Distance | None = None,
) -> Calibrated:
    """Compute the tables of every wave, fit all accounts, and write what was found to a folder."""
    names, distance = _names(asked), distance or Distance()
    known = {name: priors.of(name, names) for name in asked.accounts}
    tables: list[Path] = []
    missed: dict[str, list[str]] = {}
    for wave in range(1, asked.waves + 1):
        place = Path(folder) / f"wave-{wave}"
        known = _kept_priors(place, known, overwrite)
        plan = reference_table.drawn(
            known,
            runs=asked.runs,
            scale=asked.scale,
            seed=asked.seed,
            scenario=asked.scenario,
            wave=wave,
        )
        say(f"wave {wave} of {asked.waves}: {len(plan.rows):,} runs of {len(known)} accounts")
        table = reference_table.compute(
            plan, place, workers=workers, progress=progress, simulate=simulate, overwrite=overwrite
        )
        if wave == 1:
            shift = _shift(asked, plan, table, place, workers, progress, simulate, overwrite)
        table[list(plan.ids)] = shift.apply(table[list(plan.ids)].to_numpy(float))
        tables.append(place)
        features = Features(distance, plan.ids)
        missed |= {f"{wave} {name}": _missed(features, part) for name, part in _by(table)}
        last = wave == asked.waves
        say(f"wave {wave}: growing the forests of {len(names)} parameters")
        fits = _fits(asked, features, known, table, plan.ids, last, workers)
        if wave == 1:
            say("growing the forest that tells accounts apart")
            choice = forests.choose(
                features,
                table["account"].to_numpy(),
                table[list(plan.ids)].to_numpy(),
                trees=asked.trees,
                leaf=asked.leaf,
                repeats=asked.repeats,
                seed=asked.seed,
                workers=workers,
            )
            unshown = {
                name: cross_validation.scores(
                    features.values(part[_ids(part)].to_numpy(float)), distance
                )
                for name, part in _by(table)
            }
        if last:
            hashes = {
                **reference_table.provenance(plan),
                "waves": asked.waves,
                "asked": _plain(asked),
            }
            found = Calibrated(
                names,
                plan.ids,
                known,
                fits,
                choice,
                _unreached(features, table),
                missed,
                hashes,
                tables,
                cross_validation=unshown,
                shift=shift,
            )
        known = {name: _narrowed(known[name], fits[name]) for name in known}
    say("running the medians beside the defaults")
    for name in list(found.fits)[:1]:  # the account that runs by default
        found.distances[name] = middling(
            found,
            name,
            scale=asked.check_scale,
            workers=workers,
            simulate=simulate,
            distance=distance,
        )
    _write(found, asked, Path(folder))
    return found


def _shift(asked, plan, table, place, workers, progress, simulate, overwrite) -> Shift:
    """Run some rows of the first table again at the scale of ordinary runs."""
    if not asked.check_scale:
        return Shift(plan.ids)
    again = replace(plan, scale=asked.check_scale, rows=plan.rows[: asked.checks])
    large = reference_table.compute(
        again,
        place / "check",
        workers=workers,
        progress=progress,
        simulate=simulate,
        overwrite=overwrite,
    )
    small = table.head(len(large))
    good = ((small["error"] == "") & (large["error"] == "")).to_numpy()
    ids = list(plan.ids)
    return Shift(ids, small.loc[good, ids].to_numpy(float), large.loc[good, ids].to_numpy(float))


def _names(asked: Asked) -> tuple[str, ...]:
    if asked.names:
        return asked.names
    if not screening.FILE.exists():
        raise InputError(
            "there is no table of influence to choose parameters by; make it with "
            "thermidor.inference.screening.screen, or give names in [calibrate]."
        )
    return screening.chosen(screening.load(), asked.count)


def _by(table: pd.DataFrame):
    """Yield each account's runs that came to their end."""
    good = table[table["error"] == ""]
    for name in dict.fromkeys(table["account"]):
        yield name, good[good["account"] == name]


def _fits(asked, features, known, table, ids, last, workers) -> dict[str, Fit]:
    """Fit all accounts, together or each alone."""
    parts = list(_by(table))
    shares = {
        name: priors.shares(known[name], part[[p.name for p in known[name]]].to_numpy(float))
        for name, part in parts
    }
    found: dict[str, Fit] = {}
    for group in [parts] if asked.together else [[part] for part in parts]:
        found |= forests.fit(
            features,
            np.concatenate([part["account"] for _, part in group]),
            np.concatenate([shares[name] for name, _ in group]),
            np.concatenate([part[list(ids)].to_numpy(float) for _, part in group]),
            trees=asked.trees,
            leaf=asked.leaf,
            repeats=asked.repeats if last else 1,
            seed=asked.seed,
            workers=workers,
        )
    return found


def _narrowed(known: Sequence[Prior], fitted: Fit) -> tuple[Prior, ...]:
    low, high = forests.box(fitted)
    return tuple(
        prior.narrowed(float(prior.quantile(low[k])), float(prior.quantile(high[k])))
        for k, prior in enumerate(known)
    )


def _kept_priors(place: Path, known, overwrite: bool):
    """Return the priors that a wave was begun with, so that it goes on with the same."""
    file = place / "priors.json"
    if file.exists() and not overwrite:
        stored = json.loads(file.read_text(encoding="utf-8"))
        return {name: priors.restored(each) for name, each in stored.items()}
    text = json.dumps({name: [asdict(p) for p in each] for name, each in known.items()}, indent=1)
    store.prepare(place)
    store.atomically(file, lambda out: out.write(text.encode()))
    return known


def _missed(features: Features, part: pd.DataFrame) -> list[str]:
    """Figures that the wave's draws miss whole (implausibility over 3 in every run)."""
    misfits = features.distance.misfits(features.values(part[_ids(part)].to_numpy(float)))
    nearest = np.min(np.where(np.isnan(misfits), np.inf, np.abs(misfits)), axis=0)
    return [name for name, off in zip(features.distance.ids, nearest, strict=True) if off > 3]


def _unreached(features: Features, table: pd.DataFrame) -> list[str]:
    shares = [
        features.distance.passes(features.values(part[_ids(part)].to_numpy(float))).mean(axis=0)
        for _, part in _by(table)
    ]
    best = np.max(shares, axis=0)
    return [n for n, share in zip(features.distance.ids, best, strict=True) if share < REACHED]


def _ids(table: pd.DataFrame) -> list[str]:
    known = set(reference_table.figure_ids())
    return [name for name in table.columns if name in known]


def _plain(asked: Asked) -> dict[str, Any]:
    return {key: value for key, value in asdict(asked).items() if key not in ("file", "title")}


def joint(found: Calibrated, account: str, count: int, seed: int) -> np.ndarray:
    """Return joint posterior draws ``(count, n_parameters)`` in the parameters' units."""
    luck = np.random.default_rng([seed, list(found.fits).index(account)])
    return priors.values(found.priors[account], found.fits[account].draws(count, luck))


def _write(found: Calibrated, asked: Asked, folder: Path) -> None:
    parts, about = [], {}
    for name, fitted in found.fits.items():
        known = found.priors[name]
        draws = pd.DataFrame(joint(found, name, asked.draws, asked.seed), columns=found.names)
        draws.insert(0, "account", name)
        parts.append(draws)
        about[name] = _summary(known, fitted)
    content = {
        "made_by": "thermidor calibrate",
        "distances": found.distances,
        "hashes": found.hashes,
        "accounts": about,
        "unreached": found.unreached,
        "missed": found.missed,
        "choice": _choice(found),
        "cross_validation": found.cross_validation,
        "shift": found.shift.told() if found.shift else {},
    }
    whole = pd.concat(parts, ignore_index=True)
    first = reference_table.load(found.tables[0])
    first = first[(first["account"] == next(iter(found.fits))) & (first["error"] == "")]
    random = first[list(found.ids)].head(PRIOR_ROWS).reset_index(drop=True)
    if found.shift:
        random[list(found.ids)] = found.shift.apply(random.to_numpy(float))
    text = json.dumps(content, indent=1) + "\n"
    again = {
        "kind": "calibration",
        "asked": {**_plain(asked), "names": list(found.names)},
        **provenance.installation(),
    }
    for file, content in (
        (posterior.DRAWS, _csv(whole)),
        ("prior_predictive.csv", _csv(random)),
        (posterior.ABOUT, text),
        (provenance.MANIFEST, json.dumps(again, indent=1) + "\n"),
    ):
        store.atomically(folder / file, lambda out, c=content: out.write(c.encode()))


def _csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, float_format="%.6g", lineterminator="\n")


def middling(
    found: Calibrated,
    account: str,
    *,
    seeds: int = 6,
    scale: float = 0.0,
    workers: int | None = None,
    simulate=None,
    distance: Distance | None = None,
) -> dict[str, list[float]]:
    """Return distances (calibrated figures alone) of runs at the medians and at the defaults."""
    distance = distance or Distance()
    middle = tuple(
        float(prior.quantile(found.fits[account].middle[k]))
        for k, prior in enumerate(found.priors[account])
    )
    start = tuple(prior.centre for prior in found.priors[account])
    features = Features(distance, found.ids)
    head = reference_table.Table(
        found.hashes["scenario"], scale or found.hashes["scale"], found.names, found.ids, ()
    )
    told = {}
    for what, chosen in (("median", middle), ("default", start)):
        rows = [reference_table.Row(k, account, 800_000_000 + k, chosen) for k in range(seeds)]
        work = reference_table.Work(head, simulate)
        blocks = [(row,) for row in rows]
        parts = (
            [work(block) for block in blocks]
            if workers == 1
            else pool.processes(work, blocks, workers or 2, lost=lambda block: b"")
        )
        tables = [pd.read_parquet(io.BytesIO(part))[list(found.ids)] for part in parts if part]
        values = features.values(pd.concat(tables).to_numpy(float))
        told[what] = [round(float(each), 4) for each in distance.of(values)]
    return told


def _summary(known: Sequence[Prior], fitted: Fit) -> dict[str, Any]:
    rows: dict[str, dict[str, Any]] = {
        key: {}
        for key in (
            "median",
            "error",
            "low",
            "high",
            "explained",
            "covered_50",
            "covered_90",
            "prior",
        )
    }
    middle, low, high = fitted.middle, fitted.at(0.05), fitted.at(0.95)
    for k, prior in enumerate(known):
        centre = float(prior.quantile(middle[k]))
        step = float(prior.quantile(min(1.0, middle[k] + fitted.error[k]))) - centre
        step = max(step, centre - float(prior.quantile(max(0.0, middle[k] - fitted.error[k]))))
        for key, value in (
            ("median", centre),
            ("error", step),
            ("low", prior.quantile(low[k])),
            ("high", prior.quantile(high[k])),
            ("explained", fitted.explained[k]),
            ("covered_50", fitted.covered["50"][k]),
            ("covered_90", fitted.covered["90"][k]),
        ):
            rows[key][prior.name] = float(f"{float(value):.6g}")
        rows["prior"][prior.name] = [float(f"{float(prior.quantile(q)):.6g}") for q in (0.05, 0.95)]
    rows["truths"] = fitted.truths
    rows["not_identified"] = [
        p.name for p, sure in zip(known, fitted.identified, strict=True) if not sure
    ]
    return rows


def _choice(found: Calibrated) -> dict[str, Any]:
    choice = found.choice
    order = np.argsort(-choice.importance)[:20]
    ids = Distance().ids if len(choice.importance) == len(Distance().ids) else None
    return {
        "accounts": choice.accounts,
        "probabilities": choice.probabilities.round(4).tolist(),
        "confusion": choice.confusion.round(4).tolist(),
        "sure": round(choice.sure, 4),
        "support": choice.support,
        "figures": [[ids[k], round(float(choice.importance[k]), 4)] for k in order] if ids else [],
    }


def ship(folder: Path) -> list[Path]:
    """Copy posterior and prior predictive of a finished calibration into the package's data."""
    files = (posterior.DRAWS, posterior.ABOUT, "prior_predictive.csv")
    for name in files:
        if not (Path(folder) / name).is_file():
            raise InputError(f"holds no {name}; let the calibration end first.", file=folder)
    copied = []
    for name in files:
        content = (Path(folder) / name).read_bytes()
        store.atomically(posterior.FOLDER / name, lambda out, c=content: out.write(c))
        copied.append(posterior.FOLDER / name)
    return copied
