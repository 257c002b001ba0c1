"""The shipped posterior of each account's parameters, given the calibrated figures.

ODD element: initialization. ``data/posterior.csv`` holds joint draws, a row each: the account and
the parameters that were calibrated together. ``data/posterior.json`` holds their medians, and
hashes of the rules, figures, split and design they were made with. ``thermidor calibrate`` writes
both.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thermidor.common.errors import InputError, suggest
from thermidor.common.places import DATA

if TYPE_CHECKING:
    import pandas as pd

FOLDER = DATA
DRAWS, ABOUT = "posterior.csv", "posterior.json"
FULL_ACCOUNT = "synthesis"
"""The account with every coupling on: the default."""


def shipped(folder: Path | None = None) -> bool:
    """Return whether there is a posterior."""
    folder = folder or FOLDER
    return (folder / DRAWS).is_file() and (folder / ABOUT).is_file()


def about(folder: Path | None = None) -> dict[str, Any]:
    """Return medians, errors and hashes.

    Raises
    ------
    InputError
        If the folder holds no posterior.
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
    """Return the parameters of a run of an account for which the user sets nothing.

    They are the median of its posterior, if one is shipped for this version's parameters and is
    nearer to the calibrated figures than the defaults of their table; else there are none.
    """
    if not shipped(folder):
        return {}
    known = about(folder)
    name = account or FULL_ACCOUNT
    distances = known.get("distances", {}).get(name)
    if name not in known["accounts"] or not distances:
        return {}
    mean = {point: sum(values) / len(values) for point, values in distances.items()}
    found = median(name, folder)
    return found if mean["median"] < mean["default"] and _known(found) else {}


def _known(settings: dict[str, float]) -> bool:
    """Return whether this version has all these parameters: else the posterior is of another."""
    from thermidor.society.parameters import Parameters

    groups = Parameters()
    return all(
        hasattr(getattr(groups, group, None), field)
        for group, _, field in (name.partition(".") for name in settings)
    )


def load(account: str | None = None, folder: Path | None = None) -> pd.DataFrame:
    """Return the joint draws of an account, a column per parameter, as a pandas table."""
    import pandas as pd

    name, names = account or FULL_ACCOUNT, list(_of(account, folder)["median"])
    table = pd.read_csv((folder or FOLDER) / DRAWS)
    return table.loc[table["account"] == name, names].reset_index(drop=True)


def draws(
    count: int, account: str | None = None, folder: Path | None = None
) -> list[dict[str, float]]:
    """Return `count` joint draws of an account as settings; repeated where there are fewer.

    Draws are stored in random order, so the first ones are as good as any.
    """
    rows = load(account, folder).to_dict("records")
    return [rows[k % len(rows)] for k in range(count)]


def _of(account: str | None, folder: Path | None) -> dict[str, Any]:
    name, known = account or FULL_ACCOUNT, about(folder)["accounts"]
    if name not in known:
        hint = suggest(name, known) or f" Accounts with one: {', '.join(known)}."
        raise InputError(f'there is no posterior of an account "{name}".{hint}', place="--account")
    return known[name]
