"""``thermidor run --from``: any folder of results once more, and whether it came out the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from thermidor.common.errors import InputError


def repeated(
    manifest: Path, out: Path | None, workers: int | None, as_json: bool, no_plots: bool
) -> int | None:
    """Repeat what is no plain folder of runs; None where it is one. Else the exit status."""
    from thermidor.runs import provenance, store

    path = provenance.found(manifest)
    told = provenance.contents(path)
    kind = "sweep" if "blocks" in told else told.get("kind", "runs")
    if kind not in ("sweep", "calibration", "accounts"):
        return None
    if as_json:
        raise InputError(
            "is for runs; this folder holds something else: leave it out.", place="--json"
        )
    there = path.parent
    folder = out if out is not None else provenance.beside(there)
    store.elsewhere(folder, there)
    repeat = {"sweep": _sweep, "calibration": _calibration, "accounts": _accounts}[kind]
    difference = repeat(told, path, folder, workers, no_plots)
    if difference is None:
        return 130
    if not difference:
        click.echo(f"Every table is as in {there}, to the bit.", err=True)
        return 0
    here = provenance.installation()
    words = [name.removesuffix("_hash") for name, value in here.items() if told.get(name) != value]
    reason = f" The {' and '.join(words)} of thermidor differ." if words else ""
    click.echo(f"Not as in {there}: {difference}.{reason}", err=True)
    return 1


def _sweep(told: Mapping[str, Any], path: Path, folder: Path, workers, no_plots) -> str | None:
    from thermidor.cli.experiments import _run
    from thermidor.experiments import sweep_repeat
    from thermidor.show import paired_report
    from thermidor.show.terminal import sweeps

    asked, unpacked = sweep_repeat.read(told, path)
    results, _ = _run(asked, folder, workers=workers)
    del unpacked  # until now its files were read
    if results is None:
        return None
    if (path.parent / "comparison.md").exists():
        paired_report.save(results, folder, plots=not no_plots)
    elif not no_plots:
        results.plot(folder / "plots")
    sweeps.report(results, folder)
    return sweep_repeat.difference(path.parent, folder)


def _calibration(told: Mapping[str, Any], path: Path, folder: Path, workers, _plots) -> str:
    from thermidor.inference import calibration, calibration_file
    from thermidor.runs import posterior
    from thermidor.show.terminal import sweeps

    asked = _asked(told, path)
    if not asked.get("check_scale"):
        asked.pop("check_scale", None)
    try:
        plan = calibration_file.given(asked)
    except (TypeError, ValueError, AttributeError) as wrong:
        if isinstance(wrong, InputError):
            raise InputError(wrong.problem, file=path, place=wrong.place) from None
        raise InputError("is not a manifest of a calibration, or was damaged.", file=path) from None
    calibration.calibrate(
        plan,
        folder,
        workers=workers,
        progress=sweeps.Lines("calibrating"),
        say=lambda text: click.echo(f"thermidor: {text}", err=True),
    )
    return _bytes(path.parent, folder, (posterior.DRAWS, "prior_predictive.csv"))


def _accounts(told: Mapping[str, Any], path: Path, folder: Path, workers, no_plots) -> str:
    from thermidor.runs import configuration, posterior
    from thermidor.runs.configuration import whole
    from thermidor.show import comparison_folder
    from thermidor.show.terminal import sweeps

    asked = _asked(told, path)
    draws, scale = asked.get("draws"), asked.get("scale")
    try:
        whole("draws", draws, 10, 100_000)
        if scale is not None and not configuration.is_scale(scale):
            raise InputError(f"this is not a scale; {configuration.SCALE_EXPECTED}.", place="scale")
    except InputError as wrong:
        raise InputError(wrong.problem, file=path, place=wrong.place) from None
    if told.get("posterior") != posterior.about()["hashes"]["design"]:
        raise InputError(
            "rests on another posterior than that of this version; run it with that version.",
            file=path,
        )
    found = comparison_folder.make(
        folder, draws=draws, scale=scale, workers=workers, progress=sweeps.Lines("accounts")
    )
    rows = comparison_folder.ablated(scale, workers) if told.get("ablation") is True else None
    comparison_folder.write(found, folder, plots=not no_plots, ablation=rows, asked=asked)
    tables = ("accounts", "pairs", "figures", *(["ablation"] if rows else []))
    return _bytes(path.parent, folder, tuple(f"{name}.csv" for name in tables))


def _asked(told: Mapping[str, Any], path: Path) -> dict[str, Any]:
    if not isinstance(told.get("asked"), dict):
        raise InputError("does not say what was asked; it was damaged.", file=path)
    return dict(told["asked"])


def _bytes(one: Path, other: Path, names: tuple[str, ...]) -> str:
    """Return which of some files is not the same in two folders."""
    for name in names:
        try:
            if (one / name).read_bytes() != (other / name).read_bytes():
                return f"{name} is another"
        except OSError as missing:
            return f"{missing.filename} cannot be read"
    return ""
