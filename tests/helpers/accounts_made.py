"""Three made-up accounts with known answers to eight figures and a quantity of other sources.

For tests only; nothing in the package may import it.
"""

from __future__ import annotations

import csv
import json
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thermidor.evidence import article, ledger, outside
from thermidor.inference import reference_table
from thermidor.runs import posterior
from thermidor.scenario import account
from thermidor.show import comparison_folder

ODD = "<script>say(\"1\")</script> & 'more'"
VALUES = {
    "sovnarkom_meetings_1918": 200.0,
    "sovnarkom_meetings_1919": 100.0,
    "secretariat_staff_feb_1919": 30.0,
    "secretariat_staff_mar_1920": 150.0,
    "appointment_predominates": 0.8,  # the article says: above .5
    "sovnarkom_meetings_1920": 70.0,
    "secretariat_staff_mar_1921": 600.0,
    "government_personnel_1926": 3.0e6,  # above 2 million
    "assignments_1922_23": 500.0,  # from other sources
}
"""Predictions of the right account: the figures themselves, or that a claim holds."""
CLAIMED = {"appointment_predominates": 0.5, "government_personnel_1926": 2.0e6}
"""Bounds of the claims, as the table of figures has them."""
CLAIMS, OUTSIDE = tuple(CLAIMED), "assignments_1922_23"
LATE = ("sovnarkom_meetings_1920", "secretariat_staff_mar_1921", "government_personnel_1926")
"""Figures that these tests hold out."""
CALIBRATED, HELD_OUT = 5, 3
RIGHT, WRONG, SHAKY = "synthesis", "circumstances", "original_centralisers"
CHOICE = {
    "accounts": [RIGHT, WRONG, SHAKY],
    "probabilities": [[0.7, 0.1, 0.2], [0.5, 0.1, 0.4]],
    "confusion": [[0.9, 0.0, 0.1], [0.0, 1.0, 0.0], [0.5, 0.0, 0.5]],
    "support": {RIGHT: 0.9, WRONG: 0.0, SHAKY: 0.5},
}
NAMES = ("secretariat.hire", "plants.one_man")
DRAWS = 12
FAILED = (3, 7)  # of the shaky account's runs


def simulate(head, row) -> np.ndarray:
    """Return the figures (right), a quarter of them (wrong), or values within an error (shaky)."""
    values = np.array([VALUES[name] for name in head.ids])
    if row.account == WRONG:
        return values / 4  # 1.39 on the log: above nine errors of .15, two claims broken
    if row.account == SHAKY:
        if row.number in FAILED:
            raise ValueError("the plenum has minus one deputies")
        values = values * np.exp(0.1 * (-1) ** row.number)
        values[head.ids.index("secretariat_staff_feb_1919")] = np.nan
    return values


def broken(head, row) -> np.ndarray:
    """Fail in every run."""
    raise ValueError(f"no society in run {row.number}")


def figures(folder: Path) -> Path:
    """Write a figures table of eight rows; one has an odd name."""
    with article.TABLE.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] in VALUES]
    for row in rows:
        name = row["id"]
        row |= {"value": str(CLAIMED.get(name, VALUES[name])), "group": "", "tension": ""}
        row |= {"use": "validate" if name in LATE else "calibrate"}
        row |= {"error": "0.15" if name not in CLAIMS else "0.3", "claim_wrong": "0.02"}
        if name == "secretariat_staff_feb_1919":
            row["quantity"] = ODD
    path = folder / "figures.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, article.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def others(folder: Path) -> Path:
    """Write a table of other sources with one quantity, carried forward from a known figure."""
    with outside.TABLE.open(newline="", encoding="utf-8") as file:
        (row,) = (row for row in csv.DictReader(file) if row["id"] == OUTSIDE)
    row |= {"carried": "secretariat_staff_mar_1920", "reduction": "mean", "kind": "level"}
    path = folder / "outside.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, outside.COLUMNS)
        writer.writeheader()
        writer.writerow(row)
    return path


def accounts(folder: Path) -> Path:
    """Copy the accounts; the wrong one has an odd title."""
    target = folder / "accounts"
    shutil.copytree(account.FOLDER, target)
    file = target / f"{WRONG}.toml"
    title = f"title = {json.dumps(ODD)}"
    lines = [
        title if line.startswith("title") else line
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def shipped(folder: Path, **changes) -> Path:
    """Write a posterior of the three accounts."""
    one = {
        "median": {NAMES[0]: 0.25, NAMES[1]: 2.0},
        "error": {NAMES[0]: 0.001, NAMES[1]: 0.1},
        "low": {NAMES[0]: 0.2, NAMES[1]: 1.0},
        "high": {NAMES[0]: 0.3, NAMES[1]: 3.0},
        "explained": {NAMES[0]: 0.8, NAMES[1]: 0.1},
        "covered_50": {NAMES[0]: 0.52, NAMES[1]: 0.49},
        "covered_90": {NAMES[0]: 0.91, NAMES[1]: 0.88},
        "prior": {NAMES[0]: [0.1, 0.4], NAMES[1]: [0.5, 3.5]},
        "truths": 100,
        "not_identified": [NAMES[1]],
    }
    left_out = {
        "all": {
            "bits_over_random": 0.25,
            "random_error": 0.1,
            "bits_over_curve": -1.5,
            "curve_error": 0.5,
        },
        **{
            name: {"bits_over_random": bits}
            for name, bits in (("party", 0.1), ("unions", 0.4), ("soviets", -0.2), ("fusion", 0.3))
        },
    }
    about = {
        "accounts": dict.fromkeys(CHOICE["accounts"], one),
        "choice": CHOICE,
        "cross_validation": {RIGHT: left_out},
        "unreached": ["secretariat_staff_feb_1919"],
        "hashes": {
            "scenario": "historical",
            "scenario_hash": "5c",
            "rules": reference_table.rules_hash(),
            "figures": "f1",
            "split": "5p",
            "design": "de",
            "scale": 0.002,
            "runs": 1234,
            "asked": {},
        },
        **changes,
    }
    (folder / posterior.ABOUT).write_text(json.dumps(about), encoding="utf-8")
    luck = np.random.default_rng(1)
    table = pd.DataFrame(luck.uniform(0.2, 0.3, (3 * DRAWS, 2)), columns=list(NAMES))
    table.insert(0, "account", np.repeat(CHOICE["accounts"], DRAWS))
    table.to_csv(folder / posterior.DRAWS, index=False)
    return folder


def random(folder: Path) -> Path:
    """Write draws from the priors: from e times less to e times more; claims hold in half."""
    off = np.linspace(-1, 1, 21)
    table = {
        name: CLAIMED.get(name, value) * np.exp(off)
        for name, value in VALUES.items()
        if name != "secretariat_staff_mar_1921"  # a figure that came later
    }
    path = folder / "prior_predictive.csv"
    pd.DataFrame(table).to_csv(path, index=False)
    return path


def stand(patch: pytest.MonkeyPatch, folder: Path, answer=simulate) -> None:
    """Let the package use these figures, accounts and runs."""
    patch.setattr(article, "TABLE", figures(folder))
    patch.setattr(outside, "TABLE", others(folder))
    patch.setattr(account, "FOLDER", accounts(folder))
    patch.setattr(posterior, "FOLDER", shipped(folder))
    patch.setattr(ledger, "PRIOR", random(folder))
    patch.setattr(reference_table, "compute", partial(reference_table.compute, simulate=answer))


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Compare the three accounts in a folder, with tables and page: what was found, and where."""
    folder, patch = tmp_path_factory.mktemp("accounts"), pytest.MonkeyPatch()
    stand(patch, folder)
    found = comparison_folder.make(folder / "out", draws=DRAWS, workers=1)
    comparison_folder.write(found, folder / "out", plots=False, ablation=LOST)
    yield found, folder / "out"
    patch.undo()


LOST = [
    {"off": "nothing", "distance": 0.5},
    {"off": "couplings.<flight>", "distance": 0.75, "distance lost": 0.25},
]
"""An ablation of one line; its name is odd."""
