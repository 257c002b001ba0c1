"""The comparison of accounts in a folder: runs, tables, plots, page, frozen predictions."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thermidor.common.errors import InputError
from thermidor.common.places import PACKAGE
from thermidor.evidence import blind_test, ledger, outside, signatures
from thermidor.inference import comparison, outside_predictions, reference_table
from thermidor.inference.comparison import USES, Comparison
from thermidor.runs import posterior, provenance, store
from thermidor.show import plots as drawing


def make(
    folder: Path,
    *,
    draws: int = 100,
    scale: float | None = None,
    workers: int | None = None,
    progress: Callable | None = None,
) -> Comparison:
    """Simulate every account at draws of its posterior, and score the predictions.

    Parameters
    ----------
    folder : Path
        Where runs are kept; the same call continues with the runs that are there.
    draws : int
        Runs of each account.
    scale : float, optional
        Scale of the society; that of the posterior's check if None.
    workers : int, optional
        Processes.
    progress : callable, optional
        Called with (runs done, runs to do, block).

    Raises
    ------
    InputError
        If every run of an account failed.
    """
    if posterior.about()["hashes"]["rules"] != reference_table.rules_hash():
        print(
            "thermidor: the rules have changed since the posterior was made "
            "(thermidor calibrate makes a new one).",
            file=sys.stderr,
        )
    values: dict[str, np.ndarray] = {}
    ids = reference_table.row_ids()
    how = {"draws": draws, "scale": scale or _scale(), "workers": workers, "progress": progress}
    for name in posterior.accounts():
        table = comparison.predictive(name, Path(folder) / "runs" / name, **how)
        values[name] = table.loc[table["error"] == "", list(ids)].to_numpy(float)
        if not len(values[name]):
            raise InputError(f"every run of {name} failed; the first said: {table['error'][0]}")
    return comparison.compare(values, ids, pd.read_csv(ledger.PRIOR))


def _scale() -> float:
    hashes = posterior.about()["hashes"]
    return hashes["asked"].get("check_scale") or hashes["scale"]


def write(
    found: Comparison,
    folder: Path,
    *,
    plots: bool = True,
    ablation: Sequence[Mapping[str, object]] | None = None,
    asked: Mapping[str, Any] | None = None,
) -> None:
    """Write tables, plots, the page and the manifest to a folder.

    Parameters
    ----------
    found : Comparison
    folder : Path
    plots : bool
        Whether to draw the plots.
    ablation : sequence of mappings, optional
        What is lost without each mechanism (see `ablated`).
    asked : mapping, optional
        The settings (draws, scale), for the manifest.
    """
    from thermidor.show import accounts_page

    folder = store.prepare(folder)
    pictures = {}
    if plots:
        drawn = drawing.registered("accounts")
        pictures = {name: drawing.png(draw(found)) for name, draw in drawn.items()}
    tables = {"accounts": _lines(found), "pairs": _pairs(found), "figures": _rows(found)}
    tables["signatures"] = _signatures(found)
    if ablation:
        tables["ablation"] = pd.DataFrame(ablation)
    else:
        (folder / "ablation.csv").unlink(missing_ok=True)  # it belongs to an earlier comparison
    about = {
        "kind": "accounts",
        "asked": dict(asked or {}),
        "ablation": bool(ablation),
        "posterior": posterior.about()["hashes"]["design"],
        **provenance.installation(),
    }
    files: dict[str, str | bytes] = {
        f"{name}.csv": _readable(table).to_csv(index=False, lineterminator="\n")
        for name, table in tables.items()
    }
    files["blind_test.csv"] = blind_test.TABLE.read_bytes()
    files |= {f"plots/{name}.png": content for name, content in pictures.items()}
    files[provenance.MANIFEST] = json.dumps(about, indent=1) + "\n"
    files["accounts.html"] = accounts_page.render(found, pictures, ablation)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        store.atomically(folder / name, lambda file, data=data: file.write(data))


def _readable(table: pd.DataFrame) -> pd.DataFrame:
    """Name the plain curve in full: a program that meets "null" reads a missing value."""
    heads = {name: name.replace("null ", "plain curve ") for name in table}
    return table.replace({"null": "plain curve"}).rename(
        columns=heads
        | {name: name.replace("_null", "_plain_curve") for name in table if "_null" in name}
    )


def ablated(scale: float | None, workers: int | None) -> list[dict]:
    """Return what the synthesis loses without each mechanism and each pressure, a row for each."""
    from thermidor.inference import ablation

    return ablation.table(scale=scale or _scale(), workers=workers or 2)


def freeze(found: Comparison, path: Path | None = None) -> Path:
    """Write the predictions of `outside` quantities with the commit that made them.

    Returns
    -------
    Path
        The file; by default the one that the package ships.
    """
    path = path or outside.PREDICTIONS
    text = outside_predictions.table(found, pd.read_csv(ledger.PRIOR), commit())
    store.atomically(path, lambda file: file.write(text.encode()))
    return path


def commit() -> str:
    """Return the commit of the checkout that the package is in; empty outside of any checkout."""
    command = ["git", "rev-parse", "HEAD"]
    how = {"cwd": PACKAGE, "capture_output": True, "text": True, "check": True, "timeout": 10}
    try:
        return subprocess.run(command, **how).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def _lines(found: Comparison) -> pd.DataFrame:
    rows = []
    for line in found.lines:
        chance = found.probabilities.get(line.who, (np.nan, np.nan))
        row = {
            "who": line.who,
            "use": line.use,
            "rows": line.rows,
            "inside": line.inside,
            "settled": line.settled,
            "settled_inside": line.settled_inside,
            "loss": line.loss,
            "narrower": line.narrower,
            "probability": chance[0],
            "probability_spread": chance[1],
        }
        for rival, (mean, error) in line.bits.items():
            row[f"bits_over_{rival.replace(' ', '_')}"] = mean
            row[f"bits_over_{rival.replace(' ', '_')}_error"] = error
        rows.append(row)
    return pd.DataFrame(rows)


def _pairs(found: Comparison) -> pd.DataFrame:
    heads = ("first", "second", "mistaken", "apart", "figure", "separation", "nearer")
    rows = [
        (pair.first, pair.second, pair.mistaken, pair.apart, *figure)
        for pair in found.pairs
        for figure in pair.figures
    ]
    return pd.DataFrame(rows, columns=heads)


def _signatures(found: Comparison) -> pd.DataFrame:
    rows = [
        (one.first, one.second, one.figure, one.sign, one.because, part, shown)
        for one, part, shown in signatures.judged(found.values, found.ids)
    ]
    heads = ("first", "second", "figure", "sign", "because", "share_of_pairs", "shown")
    return pd.DataFrame(rows, columns=heads)


def _rows(found: Comparison) -> pd.DataFrame:
    """Return every scored figure, with each account's interval and verdict."""
    rows = []
    scores = {who: comparison.scores(table, found.ids) for who, table in found.values.items()}
    for k, figure in enumerate(comparison.figures(found.ids)):
        if figure.use not in USES:
            continue
        row = {"id": figure.id, "use": figure.use, "institution": figure.institution}
        for who, table in found.values.items():
            middle, low, high = ledger.interval(table[:, k], figure)
            score = scores[who].get(figure.id)
            row |= {f"{who} median": middle, f"{who} low": low, f"{who} high": high}
            row[f"{who} inside"] = "" if score is None else score.inside
        rows.append(row)
    return pd.DataFrame(rows)
