"""A sweep or a comparison run again from its manifest (ODD: simulation experiments).

What an experiment asked travels with its results: the tables of its file, the texts of scenarios
of the user's own, the table of draws it took. Read back, it goes through the same checks as a file,
and its design must have the hash of the one that was run.
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
"""Bytes of the largest table of draws that travels with a sweep."""
OWN = ("code",)
"""Columns that tell which state of the code computed a run; compared apart."""


def kept(asked: Experiment) -> dict[str, Any]:
    """Return what a reader must have to run an experiment again, beside its seeds and scale."""
    content = tomllib.loads(asked.text) if asked.text else dict(asked.content)
    texts: dict[str, Any] = {"scenarios": {}, "accounts": [], "draws": ""}
    for name in asked.scenarios:
        loaded = scenario.load(name)
        found = provenance.texts_of(loaded, None)
        if found["scenario"]:
            texts["scenarios"][loaded.name] = found["scenario"]
        if found["account"]:
            texts["accounts"].append(str(loaded.account))
    texts["accounts"] += [str(each) for each in asked.accounts if str(each).endswith(".toml")]
    draws = Path(asked.vary.file) if asked.vary.file else None
    if draws is not None and draws.stat().st_size <= LARGEST_DRAWS:
        texts["draws"] = draws.read_bytes().decode("utf-8", "replace")
    return {"asked": content, "texts": texts, **provenance.installation()}


def read(told: Mapping[str, Any], path: Path) -> tuple[Experiment, provenance.Unpacked]:
    """Return the experiment of a sweep's manifest, checked as a file would be.

    Raises
    ------
    InputError
        If it is damaged, or scenarios or accounts of this version ask for other runs.
    """
    if "asked" not in told or "texts" not in told:
        raise InputError(
            "is the manifest of a version that kept no texts; it cannot be run again.", file=path
        )
    unpacked = provenance.Unpacked()
    try:
        asked = _asked(told, unpacked.folder)
        plan = design(asked)
    except InputError as mistake:
        if mistake.file == path:
            raise
        raise InputError(mistake.problem, file=path, place=mistake.place) from None
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise InputError("is not a manifest of a sweep, or was damaged.", file=path) from None
    if plan.hash != told["design"]:
        raise InputError(
            f"asks for other runs in this version than those that were run (design {plan.hash}, "
            f"there {str(told['design'])[:16]}); run it with that version.",
            file=path,
        )
    return asked, unpacked


def _asked(told: Mapping[str, Any], folder: Path) -> Experiment:
    texts, content = told["texts"], dict(told["asked"])
    if texts["accounts"]:
        raise InputError(
            f"rests on an account of your own ({str(texts['accounts'][0])[:60]}), which only the "
            "command that made it can run again."
        )
    content |= {key: told[key] for key in ("replicates", "seed", "scale")}
    names = content.get("scenarios", ["historical"])
    if names != "all":
        content["scenarios"] = [_unpacked(str(each), texts["scenarios"], folder) for each in names]
    if texts["draws"]:
        file = folder / "draws.csv"
        file.write_bytes(texts["draws"].encode())
        content["vary"] = {**content["vary"], "file": str(file)}
    return experiment_file.given(content, Path(str(told["experiment"])).name or "experiment")


def _unpacked(name: str, texts: Mapping[str, Mapping[str, str]], folder: Path) -> str:
    """Return a scenario's shipped name, or the file into which its text was unpacked."""
    stem = Path(name).stem
    if stem not in texts:
        if name.endswith(".toml"):
            raise InputError(f'the text of "{name[:60]}" is not in it.')
        return name
    place = folder / f"scenario-{stem}"
    for each, text in texts[stem].items():
        provenance.unpack(place, each, text)
    return str(place / f"{stem}.toml")


def difference(one: Path, other: Path) -> str:
    """Return in a few words where two sweeps differ; empty where nowhere.

    Runs and months, bit for bit, a missing value with a missing value.
    """
    months = sorted(f"months/{file.name}" for file in one.glob("months/*.parquet"))
    for name in ["runs.parquet", *months]:
        tables = []
        for folder in (one, other):
            try:
                table = store.read_table(folder / name)
            except (pa.ArrowException, OSError):
                return f"{folder} holds no readable {name}"
            tables.append(table.drop_columns([own for own in OWN if own in table.column_names]))
        told = store.apart(*tables)
        if told:
            return f"{name}: {told}"
    return ""
