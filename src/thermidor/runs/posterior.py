"""The shipped posterior: what the figures leave of each account's parameters.

ODD element: initialization. ``data/posterior.csv`` holds joint draws, a row each, with the
account and the parameters that were calibrated together; ``data/posterior.json`` their medians and
what they rest on: hashes of rules, figures, split and design. Written by ``thermidor calibrate``.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from thermidor.common.errors import InputError, suggest
from thermidor.common.places import DATA

FOLDER = DATA
DRAWS, ABOUT = "posterior.csv", "posterior.json"
FULL_ACCOUNT = "synthesis"


def shipped(folder: Path | None = None) -> bool:
    """Return whether there is a posterior."""
    folder = folder or FOLDER
    return (folder / DRAWS).is_file() and (folder / ABOUT).is_file()


def about(folder: Path | None = None) -> dict[str, Any]:
    """Return medians, errors and hashes.

    Raises
    ------
    InputError
        If no posterior is there.
    """
    folder = folder or FOLDER
    if not shipped(folder):
        raise InputError(
            "no posterior is shipped with this version; make one with: thermidor calibrate "
            "experiments/calibration.toml --out cal --ship."
        )
    return _about(folder / ABOUT, (folder / ABOUT).stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _about(path: Path, _changed: int) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def accounts(folder: Path | None = None) -> list[str]:
    """Return the accounts that have a posterior."""
    return list(about(folder)["accounts"])


def median(account: str | None = None, folder: Path | None = None) -> dict[str, float]:
    """Return the median of every calibrated parameter of an account."""
    return dict(_of(account, folder)["median"])


def default(account: str | None = None, folder: Path | None = None) -> dict[str, float]:
    """Return what a run of an account sets where nobody asks for anything else.

    The median of its posterior, if one is shipped and lies nearer to the calibrated figures than
    the defaults of the parameters' table; else nothing.
    """
    if not shipped(folder):
        return {}
    known = about(folder)
    name = account or FULL_ACCOUNT
    told = known.get("distances", {}).get(name)
    if name not in known["accounts"] or not told:
        return {}
    mean = {what: sum(each) / len(each) for what, each in told.items()}
    return median(name, folder) if mean["median"] < mean["default"] else {}


def load(account: str | None = None, folder: Path | None = None):
    """Return the joint draws of an account, a column per parameter, as a pandas table."""
    import pandas as pd

    name, names = account or FULL_ACCOUNT, list(_of(account, folder)["median"])
    table = pd.read_csv((folder or FOLDER) / DRAWS)
    return table.loc[table["account"] == name, names].reset_index(drop=True)


def draws(count: int, account: str | None = None, folder: Path | None = None) -> list[dict]:
    """Return `count` joint draws of an account as settings; in turns where there are fewer.

    Draws are stored in an order without meaning, so the first ones are as good as any.
    """
    table = load(account, folder)
    rows = table.to_dict("records")
    return [rows[k % len(rows)] for k in range(count)]


def _of(account: str | None, folder: Path | None) -> dict[str, Any]:
    name, known = account or FULL_ACCOUNT, about(folder)["accounts"]
    if name not in known:
        hint = suggest(name, known) or f" There is one of: {', '.join(known)}."
        raise InputError(f'there is no posterior of an account "{name}".{hint}', place="--account")
    return known[name]
