"""``thermidor run --from``: repeat a folder of results, and say whether the result is the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from thermidor.common.errors import InputError


def kind(manifest: Path) -> str:
    """Return what a folder of results holds: runs, sweep, calibration or accounts."""
    from thermidor.runs import provenance

    content = provenance.contents(provenance.found(manifest))
    found = "sweep" if "blocks" in content else content.get("kind", "runs")
    return found if found in _REPEAT else "runs"


def read_runs(manifest: Path, out: Path | None) -> tuple[Any, Path]:
    """Return runs to repeat, and the folder to write them to."""
    from thermidor.runs import provenance, store

    again = provenance.read(manifest)
    folder = out if out is not None else provenance.beside(again.folder)
    store.elsewhere(folder, again.folder)
    return again, folder


def report_months(again: Any, folder: Path) -> bool:
    """Report whether repeated runs equal the first ones; return whether they do."""
    from thermidor.runs import store

    difference = store.difference(again.folder, folder)
    _report("month", again.folder, difference, list(again.differs))
    return not difference


def _report(unit: str, origin: Path, difference: str, changed: list[str]) -> None:
    """Report a comparison on the error output, and which part of thermidor has changed."""
    if not difference:
        click.echo(f"Every {unit} is as in {origin}, to the bit.", err=True)
        return
    reason = f" The {' and '.join(changed)} of thermidor differ." if changed else ""
    click.echo(f"Not as in {origin}: {difference}.{reason}", err=True)


def repeat(
    manifest: Path, out: Path | None, workers: int | None, as_json: bool, no_plots: bool
) -> int:
    """Repeat a sweep, a calibration or a comparison of accounts; return the exit status."""
    from thermidor.runs import provenance, store

    if as_json:
        raise InputError(
            "works for runs only; leave it out, this folder holds something else.", place="--json"
        )
    path = provenance.found(manifest)
    content = provenance.contents(path)
    folder = out if out is not None else provenance.beside(path.parent)
    store.elsewhere(folder, path.parent)
    difference = _REPEAT[kind(manifest)](content, path, folder, workers, no_plots)
    now = provenance.installation()
    changed = [key.removesuffix("_hash") for key in now if content.get(key) != now[key]]
    _report("table", path.parent, difference, changed)
    return 1 if difference else 0


def _sweep(content: Mapping[str, Any], path: Path, folder: Path, workers, no_plots) -> str:
    from thermidor.cli.experiment import run_sweep
    from thermidor.experiments import sweep_repeat
    from thermidor.show import paired_report
    from thermidor.show.plots import experiments
    from thermidor.show.terminal import sweeps

    experiment, unpacked = sweep_repeat.read(content, path)
    results, _ = run_sweep(experiment, folder, workers=workers)
    del unpacked  # the experiment reads its files until here
    if (path.parent / "comparison.md").exists():
        paired_report.save(results, folder, plots=not no_plots)
    elif not no_plots:
        experiments.draw_all(results, folder / "plots")
    sweeps.report(results, folder)
    return sweep_repeat.difference(path.parent, folder)


def _calibration(content: Mapping[str, Any], path: Path, folder: Path, workers, _plots) -> str:
    from thermidor.cli.judge import say
    from thermidor.inference import calibration, calibration_file
    from thermidor.runs import posterior
    from thermidor.show.terminal import sweeps

    asked = _asked(content, path)
    if not asked.get("check_scale"):
        asked.pop("check_scale", None)
    try:
        plan = calibration_file.given(asked)
    except InputError as wrong:
        raise InputError(wrong.problem, file=path, place=wrong.place) from None
    except (TypeError, ValueError, AttributeError):
        raise InputError("is not a manifest of a calibration, or was damaged.", file=path) from None
    progress = sweeps.Lines("calibrating")
    calibration.calibrate(plan, folder, workers=workers, progress=progress, say=say)
    return _first_difference(path.parent, folder, (posterior.DRAWS, "prior_predictive.csv"))


def _accounts(content: Mapping[str, Any], path: Path, folder: Path, workers, no_plots) -> str:
    from thermidor.runs import posterior
    from thermidor.runs.configuration import check_scale, whole
    from thermidor.show import comparison_folder
    from thermidor.show.terminal import sweeps

    asked = _asked(content, path)
    draws, scale = asked.get("draws"), asked.get("scale")
    try:
        whole("draws", draws, 10, 100_000)
        if scale is not None:
            check_scale(scale)
    except InputError as wrong:
        raise InputError(wrong.problem, file=path, place=wrong.place) from None
    if content.get("posterior") != posterior.about()["hashes"]["design"]:
        raise InputError(
            "uses another posterior than this version's; run it with the version that made it.",
            file=path,
        )
    found = comparison_folder.make(
        folder, draws=draws, scale=scale, workers=workers, progress=sweeps.Lines("accounts")
    )
    rows = comparison_folder.ablated(scale, workers) if content.get("ablation") is True else None
    comparison_folder.write(found, folder, plots=not no_plots, ablation=rows, asked=asked)
    tables = ("accounts", "pairs", "figures", *(["ablation"] if rows else []))
    return _first_difference(path.parent, folder, tuple(f"{name}.csv" for name in tables))


_REPEAT = {"sweep": _sweep, "calibration": _calibration, "accounts": _accounts}


def _asked(content: Mapping[str, Any], path: Path) -> dict[str, Any]:
    if not isinstance(content.get("asked"), dict):
        raise InputError('holds no table "asked"; it was damaged.', file=path)
    return dict(content["asked"])


def _first_difference(one: Path, other: Path, names: tuple[str, ...]) -> str:
    """Return which of some files differs between two folders; empty if none does."""
    for name in names:
        try:
            if (one / name).read_bytes() != (other / name).read_bytes():
                return f"{name} differs"
        except OSError as missing:
            return f"{missing.filename} cannot be read"
    return ""
