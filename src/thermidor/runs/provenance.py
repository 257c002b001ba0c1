"""Where results come from, and how to repeat them (ODD: simulation experiments).

The ``manifest.json`` of every folder of results holds what decided its numbers: scenario, account,
parameters, seeds, scale, and hashes of code and data. It holds the text of the user's own scenario
or account, so that the runs can be repeated where the file no longer exists.
"""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
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
    check_scale,
    resolve,
    split_settings,
    whole,
)
from thermidor.runs.table import Run
from thermidor.scenario import files

MANIFEST = "manifest.json"
LARGEST = 100_000_000
"""Bytes of the largest manifest that is read: some hundred thousand draws."""
DATA_FILES = ("strata.csv", "posterior.json", "posterior.csv", "accounts/*.toml")
"""Data files of the package that decide a run, in addition to its code."""


class Unpacked:
    """A temporary folder for texts; it is deleted with this object."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="thermidor-"))
        self._end = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


@dataclass(frozen=True)
class Again:
    """A folder of results, ready to be run again.

    Attributes
    ----------
    configurations : list of Configuration
        Every run, in order.
    provenance : dict
        The folder's own provenance, with the hashes of this installation.
    differs : tuple of str
        In what this installation differs from the one that made the folder: ``source``, ``data``.
    folder : Path
        The folder that was read.
    account : str
        The account as the folder names it.
    unpacked : Unpacked
        Files that the configurations need; they exist as long as this object.
    """

    configurations: list[Configuration]
    provenance: dict[str, Any]
    differs: tuple[str, ...]
    folder: Path
    account: str
    unpacked: Unpacked

    def named(self, runs: list[Run]) -> list[Run]:
        """Return runs under the account's original name, in place of its unpacked file's."""
        return [replace(run, account=self.account) for run in runs]


def of(
    loaded: Any, settings: Mapping[str, Any] | None = None, account: str | None = None
) -> dict[str, Any]:
    """Return what is needed to repeat runs of a loaded scenario, besides seeds and scale."""
    return {
        **installation(),
        "scenario_title": loaded.title,
        "scenario_file": "" if loaded.changed else str(loaded.file or ""),
        "scenario_hash": loaded.hash,
        "scenario_changed": loaded.changed,
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
    """Return the parameters in which runs differ: name -> a value for each run, or None."""
    names = dict.fromkeys(name for run in parameters for name in run)
    columns = {name: [run.get(name) for run in parameters] for name in names}
    return {name: values for name, values in columns.items() if len(set(values)) > 1}


def read(manifest: str | Path) -> Again:
    """Return the runs of a folder of results, ready to be repeated.

    Parameters
    ----------
    manifest : str or Path
        The folder's ``manifest.json``, or the folder.

    Raises
    ------
    InputError
        If it is not a manifest of runs, or this version's scenario or account is another.
    """
    path = found(manifest)
    content = contents(path)
    if "provenance" not in content or "seeds" not in content:
        raise InputError("is not a manifest of runs.", file=path)
    try:
        return again(content, path)
    except InputError as mistake:
        if mistake.file == path:
            raise
        raise InputError(str(mistake), file=path) from None
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise InputError("is not a manifest of runs, or was damaged.", file=path) from None


def found(manifest: str | Path) -> Path:
    """Return the path of a manifest that is given as a file or by its folder."""
    path = Path(manifest)
    return path / MANIFEST if path.is_dir() else path


def beside(folder: Path) -> Path:
    """Return the folder next to `folder` for its repetition: ``out-again``."""
    named = folder if folder.name not in ("", "..") else folder.resolve()  # the folder may be "."
    return named.with_name(f"{named.name}-again") if named.name else Path("thermidor-again")


def contents(path: Path) -> dict[str, Any]:
    """Return the content of a manifest, of whichever kind of results.

    Raises
    ------
    InputError
        If it is not a manifest, or too large.
    """
    try:
        if not path.is_file():
            raise InputError("there is no such manifest; give DIR/manifest.json.", file=path)
        if path.stat().st_size > LARGEST:
            raise InputError("the file is too large for a manifest (over 100 MB).", file=path)
        content = json.loads(path.read_bytes())
    except OSError as refusal:
        raise InputError(f"cannot be read ({refusal.strerror}).", file=path) from None
    except RecursionError:
        raise InputError("is not a manifest: nested too deeply.", file=path) from None
    except ValueError as problem:
        if isinstance(problem, InputError):
            raise
        raise InputError("is not a manifest: not JSON.", file=path) from None
    if not isinstance(content, dict):
        raise InputError("is not a manifest of results.", file=path)
    return content


def again(content: dict[str, Any], path: Path) -> Again:
    """Return the runs that the content of a manifest describes, ready to be repeated."""
    known = content["provenance"]
    if "branch" in known:
        raise InputError("holds runs that branch; run the scenario and use thermidor.resume.")
    if content.get("mixed"):
        raise InputError("holds runs of several scenarios or accounts, made by a script of yours.")
    if known.get("scenario_changed"):
        raise InputError(
            "holds runs of a scenario that was changed in Python, and no file has it; repeat them "
            "with the script that changed it, or write the change into a scenario file."
        )
    if "texts" not in known:
        raise InputError("was written by a version that kept no texts; it cannot be repeated.")
    unpacked = Unpacked()
    loaded, account = _unpack(content, known, unpacked.folder)
    if loaded.hash != known["scenario_hash"]:
        raise InputError(
            f'the scenario "{loaded.name}" of this version is not the one that was run (its hash '
            f"is {loaded.hash}, not {known['scenario_hash']}); run it with that version."
        )
    scale = check_scale(content["scale"])
    seeds = [whole("seeds", seed, 0, 2**64 - 1) for seed in content["seeds"]]
    whole("runs", len(seeds), 1, 1_000_000)
    configurations = [
        Configuration(loaded, account, parameters, seed, scale)
        for seed, parameters in zip(seeds, _parameters(content, len(seeds)), strict=True)
    ]
    now = installation()
    differs = tuple(
        part for part in ("source", "data") if known.get(f"{part}_hash") != now[f"{part}_hash"]
    )
    kept = {**known, **now}
    return Again(configurations, kept, differs, path.parent, content["account"], unpacked)


def _parameters(content: dict[str, Any], n_runs: int) -> Iterator[dict[str, float]]:
    """Yield the parameters of each run of a manifest, checked."""
    columns = dict(content.get("varied", {}))
    if any(len(values) != n_runs for values in columns.values()):
        raise InputError("a list of parameters is not as long as the list of seeds.")
    shared = {name: value for name, value in content["parameters"].items() if name not in columns}
    for run in range(n_runs):
        own = {name: values[run] for name, values in columns.items() if values[run] is not None}
        checked, others = split_settings(shared | own)
        if others:
            raise InputError(f"{', '.join(others)} is not a parameter.", place="parameters")
        yield checked


def _unpack(content: dict[str, Any], known: dict[str, Any], folder: Path) -> tuple[Any, str]:
    """Return the scenario and the account; those of the user's own from their kept texts."""
    _, others = split_settings({k: v for k, v in known["settings"].items() if not _numeric(k)})
    account = content["account"]
    texts = known["texts"]
    if texts.get("account"):
        name = Path(account).name
        unpack(folder / "scenario", name, texts["account"])  # a scenario may name it
        account = str(unpack(folder / "account", name, texts["account"]))
    account_settings(account)
    if not texts.get("scenario"):
        return resolve(content["scenario"], others), account
    for name, text in texts["scenario"].items():
        unpack(folder / "scenario", name, text)
    try:
        loaded = resolve(folder / "scenario" / f"{content['scenario']}.toml", others)
    except InputError as mistake:
        raise InputError(mistake.problem, place=mistake.place) from None
    return replace(loaded, file=Path(known["scenario_file"])), account


def unpack(folder: Path, name: str, text: str) -> Path:
    """Write a file whose text was kept with results; its name may not lead out of the folder.

    Raises
    ------
    InputError
        If the name is not that of a TOML file in the folder itself.
    """
    if Path(name).name != name or not name.endswith(".toml") or "\0" in name:
        raise InputError(f'"{name[:60]}" cannot be the name of a file.')
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text.encode())
    return folder / name


def _numeric(name: str) -> bool:
    """Return whether a setting is a parameter, which the manifest lists for each run."""
    from thermidor.society import parameters

    return name in parameters.table()


def texts_of(loaded: Any, account: Any) -> dict[str, Any]:
    """Return the text of the user's own files: the scenario, then its bases; the account.

    A scenario that was changed in memory has no text; its hash shows that it is another.
    """
    found: dict[str, Any] = {"scenario": {}, "account": ""}
    file = getattr(loaded, "file", None)
    if file is not None and not loaded.changed and Path(file).is_file():
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
    """Return a value as JSON can hold it: numbers of NumPy as numbers of Python."""
    value = value.item() if hasattr(value, "item") else value
    return repr(value) if isinstance(value, float) and not math.isfinite(value) else value
