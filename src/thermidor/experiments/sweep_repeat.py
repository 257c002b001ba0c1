"""Repeat a sweep or a comparison from its manifest (ODD: simulation experiments).

The manifest keeps what the experiment needs: the tables of its file, the texts of the user's
scenarios, the table of draws. When it is read, it passes the same checks as a file, and its design
must have the hash of the sweep that was run.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from thermidor.common.errors import InputError
from thermidor.experiments import experiment_file
from thermidor.experiments.design import design
from thermidor.experiments.experiment_file import Experiment
from thermidor.runs import provenance, store
from thermidor.scenario import scenario

LARGEST_DRAWS = 20_000_000
"""Bytes of the largest table of draws that is kept with a sweep."""
OWN = ("code",)
"""Columns that name the state of the code; they are not compared."""


def kept(experiment: Experiment) -> dict[str, Any]:
    """Return what a manifest must hold to repeat an experiment, apart from seeds and scale."""
    content = tomllib.loads(experiment.text) if experiment.text else dict(experiment.content)
    texts: dict[str, Any] = {"scenarios": {}, "accounts": [], "draws": ""}
    for name in experiment.scenarios:
        loaded = scenario.load(name)
        found = provenance.texts_of(loaded, None)
        if found["scenario"]:
            texts["scenarios"][loaded.name] = found["scenario"]
        if found["account"]:
            texts["accounts"].append(str(loaded.account))
    texts["accounts"] += [
        str(account) for account in experiment.accounts if str(account).endswith(".toml")
    ]
    draws = Path(experiment.vary.file) if experiment.vary.file else None
    if draws is not None and draws.stat().st_size <= LARGEST_DRAWS:
        texts["draws"] = draws.read_bytes().decode("utf-8", "replace")
    return {"asked": content, "texts": texts, **provenance.installation()}


def read(manifest: Mapping[str, Any], path: Path) -> tuple[Experiment, provenance.Unpacked]:
    """Return the experiment of a sweep's manifest, checked like a file.

    Raises
    ------
    InputError
        If it is damaged, or this version would make other runs.
    """
    if "asked" not in manifest or "texts" not in manifest:
        raise InputError(
            "is the manifest of a version that kept no texts; it cannot be run again.", file=path
        )
    unpacked = provenance.Unpacked()
    try:
        experiment = _experiment(manifest, unpacked.folder)
        plan = design(experiment)
    except InputError as mistake:
        if mistake.file == path:
            raise
        raise InputError(mistake.problem, file=path, place=mistake.place) from None
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise InputError("is not a manifest of a sweep, or was damaged.", file=path) from None
    if plan.hash != manifest["design"]:
        raise InputError(
            f"would make other runs in this version than those that were run (design {plan.hash}, "
            f"in the manifest {str(manifest['design'])[:16]}); run it with that version.",
            file=path,
        )
    return experiment, unpacked


def _experiment(manifest: Mapping[str, Any], folder: Path) -> Experiment:
    texts = manifest["texts"]
    content = dict(manifest["asked"])
    if texts["accounts"]:
        raise InputError(
            f"uses an account of your own ({str(texts['accounts'][0])[:60]}), which only the "
            "command that made it can run again."
        )
    content |= {key: manifest[key] for key in ("replicates", "seed", "scale")}
    names = content.get("scenarios", ["historical"])
    if names != "all":
        content["scenarios"] = [_unpacked(str(name), texts["scenarios"], folder) for name in names]
    if texts["draws"]:
        file = folder / "draws.csv"
        file.write_bytes(texts["draws"].encode())
        content["vary"] = {**content["vary"], "file": str(file)}
    return experiment_file.given(content, Path(str(manifest["experiment"])).name or "experiment")


def _unpacked(name: str, texts: Mapping[str, Mapping[str, str]], folder: Path) -> str:
    """Return a scenario's shipped name, or the file into which its text was unpacked."""
    stem = Path(name).stem
    if stem not in texts:
        if name.endswith(".toml"):
            raise InputError(f'the text of "{name[:60]}" is not in it.')
        return name
    place = folder / f"scenario-{stem}"
    for file, text in texts[stem].items():
        provenance.unpack(place, file, text)
    return str(place / f"{stem}.toml")


def difference(one: Path, other: Path) -> str:
    """Return in a few words where two sweeps differ; empty if they do not.

    Runs and months are compared bit for bit; two missing values are equal.
    """
    months = sorted(f"months/{file.name}" for file in one.glob("months/*.parquet"))
    for name in ["runs.parquet", *months]:
        tables = []
        for folder in (one, other):
            try:
                table = store.read_table(folder / name)
            except (pa.ArrowException, OSError):
                return f"{name} in {folder} cannot be read"
            tables.append(table.drop_columns([own for own in OWN if own in table.column_names]))
        found = store.apart(*tables)
        if found:
            return f"{name}: {found}"
    return ""
