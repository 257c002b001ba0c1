"""Where results come from, and the same results again (ODD: simulation experiments).

Every folder of results says in ``manifest.json`` what decided its numbers: scenario, account,
parameters, seeds, scale, and the state of code and data. A scenario or an account of the user's
own travels there as text, so that the folder can be run again where the file is gone.
"""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import thermidor
from thermidor.common.errors import InputError
from thermidor.common.places import DATA
from thermidor.evidence import article
from thermidor.runs import posterior
from thermidor.runs.configuration import (
    Configuration,
    account_settings,
    is_scale,
    resolve,
    split_settings,
    whole,
)
from thermidor.runs.table import Run
from thermidor.scenario import files

MANIFEST = "manifest.json"
LARGEST = 100_000_000
"""Bytes of the largest manifest that is read: a hundred thousand draws."""
DATA_FILES = ("strata.csv", "posterior.json", "posterior.csv", "accounts/*.toml")
"""Files of the package, beside its code, that decide a run."""


class Unpacked:
    """A temporary folder for texts; it goes with this object."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="thermidor-"))
        self._end = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


@dataclass(frozen=True)
class Again:
    """A folder of results read for another run of the same.

    Attributes
    ----------
    configurations : list of Configuration
        Every run, in order.
    provenance : dict
        What the folder says of itself, with the code and data of this installation.
    differs : tuple of str
        What of this installation differs from the one that made the folder: ``source``, ``data``.
    """

    configurations: list[Configuration]
    provenance: dict[str, Any]
    differs: tuple[str, ...]
    folder: Path
    account: str
    unpacked: Unpacked

    def named(self, runs: list[Run]) -> list[Run]:
        """Return runs under the account's own name, wherever its text was unpacked."""
        return [replace(run, account=self.account) for run in runs]


def of(loaded: Any, settings: Mapping[str, Any] | None = None, account: Any = None) -> dict:
    """Return what a reader must know to repeat runs of a scenario, beside seeds and scale."""
    return {
        **installation(),
        "scenario_title": getattr(loaded, "title", ""),
        "scenario_file": str(getattr(loaded, "file", "") or ""),
        "scenario_hash": getattr(loaded, "hash", ""),
        "settings": {name: _plain(value) for name, value in (settings or {}).items()},
        "texts": texts_of(loaded, account),
        "posterior": posterior.about()["hashes"]["design"] if posterior.shipped() else "",
    }


def installation() -> dict[str, str]:
    """Return the hashes of this installation's code and of the data that decide a run."""
    return {"source_hash": thermidor.common.cache.source_hash(), "data_hash": data_hash()}


def data_hash() -> str:
    """Return 16 hexadecimal digits that change with any of `DATA_FILES` or initial figure."""
    folder, digest = DATA, hashlib.sha256()
    for pattern in DATA_FILES:
        for file in sorted(folder.glob(pattern)):
            content = file.read_bytes()
            digest.update(f"{file.name}:{len(content)}:".encode())
            digest.update(content)
    digest.update(article.fingerprint(use="initial").encode())
    return digest.hexdigest()[:16]


def varied(parameters: list[Mapping[str, float]]) -> dict[str, list[float | None]]:
    """Return the parameters in which runs differ: name -> a value for each run."""
    names = dict.fromkeys(name for each in parameters for name in each)
    columns = {name: [each.get(name) for each in parameters] for name in names}
    return {name: values for name, values in columns.items() if len(set(values)) > 1}


def read(manifest: str | Path) -> Again:
    """Return the runs of a folder of results, ready to be run again.

    Parameters
    ----------
    manifest : str or Path
        The folder's ``manifest.json``, or the folder.

    Raises
    ------
    InputError
        If it is no manifest of runs, or the scenario or account it names is no longer the same.
    """
    path = found(manifest)
    told = contents(path)
    if "provenance" not in told or "seeds" not in told:
        raise InputError("is not a manifest of runs.", file=path)
    try:
        again = _configurations(told, path)
    except InputError as mistake:
        if mistake.file == path:
            raise
        raise InputError(str(mistake), file=path) from None
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise InputError("is not a manifest of runs, or was damaged.", file=path) from None
    return again


def found(manifest: str | Path) -> Path:
    """Return the file of a manifest, given as such or by its folder."""
    path = Path(manifest)
    return path / MANIFEST if path.is_dir() else path


def beside(folder: Path) -> Path:
    """Return the folder beside `folder` for the same again: ``out-again``."""
    whole = folder if folder.name not in ("", "..") else folder.resolve()  # we may stand in it
    return whole.with_name(f"{whole.name}-again") if whole.name else Path("thermidor-again")


def contents(path: Path) -> dict[str, Any]:
    """Return what a manifest says, whatever kind of results it is of.

    Raises
    ------
    InputError
        If it is no manifest, or too large.
    """
    try:
        if not path.is_file():
            raise InputError("there is no such manifest; give DIR/manifest.json.", file=path)
        if path.stat().st_size > LARGEST:
            raise InputError("the file is too large for a manifest (over 100 MB).", file=path)
        told = json.loads(path.read_bytes())
    except OSError as refusal:
        raise InputError(f"cannot be read ({refusal.strerror}).", file=path) from None
    except RecursionError:
        raise InputError("is not a manifest: nested too deeply.", file=path) from None
    except ValueError as problem:
        if isinstance(problem, InputError):
            raise
        raise InputError("is not a manifest: not JSON.", file=path) from None
    if not isinstance(told, dict):
        raise InputError("is not a manifest of results.", file=path)
    return told


def _configurations(told: dict[str, Any], path: Path) -> Again:
    known = told["provenance"]
    if told.get("mixed"):
        raise InputError("holds runs of several scenarios or accounts, made by a script of yours.")
    if "texts" not in known:
        raise InputError("was written by a version that kept no texts; it cannot be run again.")
    unpacked = Unpacked()
    loaded, account = _unpack(told, known, unpacked.folder)
    if loaded.hash != known["scenario_hash"]:
        raise InputError(
            f'the scenario "{loaded.name}" of this version is not the one that was run (hash '
            f"{loaded.hash}, there {known['scenario_hash']}); run it with that version."
        )
    scale = told["scale"]
    if not is_scale(scale):
        raise InputError(f"{str(scale)[:40]} is not a scale.", place="scale")
    seeds = [whole("seeds", seed, 0, 2**64 - 1) for seed in told["seeds"]]
    whole("runs", len(seeds), 1, 1_000_000)
    columns = dict(told.get("varied", {}))
    if any(len(values) != len(seeds) for values in columns.values()):
        raise InputError("a list of parameters is not as long as the list of seeds.")
    configurations = []
    for number, seed in enumerate(seeds):
        each = {name: value for name, value in told["parameters"].items() if name not in columns}
        each |= {n: v[number] for n, v in columns.items() if v[number] is not None}
        checked, others = split_settings(each)
        if others:
            raise InputError(f"{', '.join(others)} is no parameter.", place="parameters")
        configurations.append(Configuration(loaded, account, checked, seed, float(scale)))
    here = installation()
    differs = tuple(
        word for word in ("source", "data") if known.get(f"{word}_hash") != here[f"{word}_hash"]
    )
    kept = {**known, **here}
    return Again(configurations, kept, differs, path.parent, told["account"], unpacked)


def _unpack(told: dict[str, Any], known: dict[str, Any], folder: Path) -> tuple[Any, str]:
    """Return the scenario and the account, those of the user's own out of their kept texts."""
    _, others = split_settings({k: v for k, v in known["settings"].items() if not _numeric(k)})
    account, texts = told["account"], known["texts"]
    if texts.get("account"):
        name = Path(account).name
        unpack(folder / "scenario", name, texts["account"])  # a scenario may name it
        account = str(unpack(folder / "account", name, texts["account"]))
    account_settings(account)
    if not texts.get("scenario"):
        return resolve(told["scenario"], others), account
    for name, text in texts["scenario"].items():
        unpack(folder / "scenario", name, text)
    try:
        loaded = resolve(folder / "scenario" / f"{told['scenario']}.toml", others)
    except InputError as mistake:
        raise InputError(mistake.problem, place=mistake.place) from None
    return replace(loaded, file=Path(known["scenario_file"])), account


def unpack(folder: Path, name: str, text: str) -> Path:
    """Write a file that travelled with results; its name may not lead out of the folder.

    Raises
    ------
    InputError
        If it does.
    """
    if Path(name).name != name or not name.endswith(".toml") or "\0" in name:
        raise InputError(f'"{name[:60]}" cannot be the name of a file.')
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text.encode())
    return folder / name


def _numeric(name: str) -> bool:
    """Whether a setting is a parameter: those travel with each run."""
    from thermidor.society import parameters

    return name in parameters.table()


def texts_of(loaded: Any, account: Any) -> dict[str, Any]:
    """Return the text of every file of the user's own: the scenario, then its bases; the account.

    Of a scenario that was changed in memory nothing is kept: its hash says that it is another.
    """
    found: dict[str, Any] = {"scenario": {}, "account": ""}
    file = getattr(loaded, "file", None)
    if file is not None and Path(file).is_file():
        shipped = files.folder().resolve()
        for source in reversed(files.chain(Path(file))):
            if source.file.resolve().parent != shipped:
                text = source.file.read_bytes().decode("utf-8")
                found["scenario"][source.file.name] = text
    account = account or getattr(loaded, "account", "")
    if str(account).endswith(".toml"):
        found["account"] = Path(account).read_bytes().decode("utf-8")
    return found


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it: NumPy's numbers as Python's."""
    value = value.item() if hasattr(value, "item") else value
    return repr(value) if isinstance(value, float) and not math.isfinite(value) else value
