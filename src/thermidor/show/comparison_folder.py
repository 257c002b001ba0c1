"""The comparison of accounts in a folder: runs, tables, pictures, page, frozen predictions."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thermidor.common.errors import InputError
from thermidor.common.places import PACKAGE
from thermidor.evidence import ledger
from thermidor.inference import comparison, reference_table
from thermidor.inference.comparison import USES, Comparison
from thermidor.runs import posterior, provenance, store

FROZEN = posterior.FOLDER / "predictions.csv"


def make(
    folder: Path,
    *,
    draws: int = 100,
    scale: float | None = None,
    workers: int | None = None,
    progress=None,
) -> Comparison:
    """Simulate every account at draws of its posterior, and score what they say."""
    hashes = posterior.about()["hashes"]
    scale = scale or hashes["asked"].get("check_scale") or hashes["scale"]
    if hashes["rules"] != reference_table.rules_hash():
        import sys

        print(
            "thermidor: the rules have changed since the posterior was made "
            "(thermidor calibrate makes a new one).",
            file=sys.stderr,
        )
    values, ids = {}, reference_table.figure_ids()
    for name in posterior.accounts():
        table = comparison.predictive(
            name,
            Path(folder) / "runs" / name,
            draws=draws,
            scale=scale,
            workers=workers,
            progress=progress,
        )
        values[name] = table.loc[table["error"] == "", list(ids)].to_numpy(float)
        if not len(values[name]):
            raise InputError(f"every run of {name} failed; the first said: {table['error'][0]}")
    random = pd.read_csv(ledger.PRIOR)
    return comparison.compare(values, ids, random)


def write(
    found: Comparison,
    folder: Path,
    *,
    plots: bool = True,
    ablation: list[dict] | None = None,
    asked: Mapping[str, Any] | None = None,
) -> None:
    """Write tables, pictures, the page, and what was asked (draws, scale) as the manifest."""
    folder = store.prepare(folder)
    pictures = _pictures(found) if plots else {}
    from thermidor.show import accounts_page

    tables = {"accounts": _lines(found), "pairs": _pairs(found), "figures": _rows(found)}
    if ablation:
        tables["ablation"] = pd.DataFrame(ablation)
    else:
        (folder / "ablation.csv").unlink(missing_ok=True)  # of other runs than these
    for name, table in tables.items():
        text = table.to_csv(index=False, lineterminator="\n")
        store.atomically(folder / f"{name}.csv", lambda file, t=text: file.write(t.encode()))
    for name, content in pictures.items():
        store.atomically(folder / "plots" / f"{name}.png", lambda file, c=content: file.write(c))
    about = {
        "kind": "accounts",
        "asked": dict(asked or {}),
        "ablation": bool(ablation),
        "posterior": posterior.about()["hashes"]["design"],
        **provenance.installation(),
    }
    text = json.dumps(about, indent=1) + "\n"
    store.atomically(folder / provenance.MANIFEST, lambda file: file.write(text.encode()))
    page = accounts_page.render(found, pictures, ablation)
    store.atomically(folder / "accounts.html", lambda file: file.write(page.encode()))


def ablated(scale: float | None, workers: int | None) -> list[dict]:
    """Return what the synthesis loses without each mechanism and each pressure."""
    from thermidor.inference import ablation

    hashes = posterior.about()["hashes"]
    scale = scale or hashes["asked"].get("check_scale") or hashes["scale"]
    return ablation.table(scale=scale, workers=workers or 2)


def freeze(found: Comparison, path: Path = FROZEN) -> Path:
    """Write what is said of withheld rows, with the commit at which it was said."""
    text = comparison.predictions(found, commit())
    store.atomically(path, lambda file: file.write(text.encode()))
    return path


def commit() -> str:
    """Return the commit of the checkout that the package stands in, or nothing."""
    try:
        told = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=PACKAGE,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return told.stdout.strip()


def _pictures(found: Comparison) -> dict[str, bytes]:
    from thermidor.show.plots import accounts

    drawn = {}
    for name, picture in accounts.pictures(found).items():
        file = io.BytesIO()
        picture.savefig(file, format="png")
        drawn[name] = file.getvalue()
    return drawn


def _lines(found: Comparison) -> pd.DataFrame:
    rows = []
    for line in found.lines:
        chance = found.probabilities.get(line.who, (np.nan, np.nan))
        row = {
            "who": line.who,
            "use": line.use,
            "rows": line.rows,
            "inside": line.inside,
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
    return pd.DataFrame(
        [
            {
                "first": pair.first,
                "second": pair.second,
                "mistaken": pair.mistaken,
                "apart": pair.apart,
                "figure": name,
                "separation": share,
                "nearer": nearer,
            }
            for pair in found.pairs
            for name, share, nearer in pair.figures
        ]
    )


def _rows(found: Comparison) -> pd.DataFrame:
    """Every scored figure, with each account's interval and verdict."""
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
