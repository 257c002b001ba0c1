"""The commands of calibration: calibrate, accounts."""

from __future__ import annotations

from pathlib import Path

import click

from thermidor.cli.experiments import folder_option, scale_option, workers_option
from thermidor.cli.options import number

CALIBRATE_EXAMPLES = """\b
Examples:
  thermidor calibrate experiments/calibration.toml --out cal
  thermidor calibrate calibration --out cal --workers 2 --ship
"""


@click.command(epilog=CALIBRATE_EXAMPLES)
@click.argument("file", metavar="FILE", default="calibration")
@folder_option("calibration")
@workers_option
@scale_option
@click.option(
    "--runs",
    metavar="N",
    callback=number(20, 1_000_000, int, "a number of runs; give a whole number from 20 up"),
    help="Runs of each account in each wave, in place of the file's.",
)
@click.option("--overwrite", is_flag=True, help="Delete existing results first.")
@click.option(
    "--screen",
    is_flag=True,
    help="First judge anew which parameters move the figures (about 800 runs); implies --ship.",
)
@click.option("--ship", is_flag=True, help="Make the result the package's own posterior.")
def calibrate(file, out, workers, scale, runs, overwrite, screen, ship) -> int:
    """Fit every account to the calibrated figures.

    Each is drawn from its priors and simulated. Killed at any moment, the same command goes on and
    ends with the same table.
    """
    from dataclasses import replace

    from thermidor.inference import calibration, calibration_file, screening
    from thermidor.runs import posterior
    from thermidor.show.terminal import sweeps
    from thermidor.show.terminal.inference import calibrated

    asked = calibration_file.load(file)
    changes = {key: value for key, value in (("scale", scale), ("runs", runs)) if value is not None}
    asked = replace(asked, **changes)
    folder = out if out is not None else Path("thermidor-out") / "calibration"
    if screen:
        screening.save(_screened(folder, asked.scale, workers or 2, overwrite))
    before = posterior.about() if posterior.shipped() else None
    progress = sweeps.Lines("calibrating")
    found = calibration.calibrate(
        asked,
        folder,
        workers=workers,
        progress=progress,
        overwrite=overwrite,
        say=lambda text: click.echo(f"thermidor: {text}", err=True),
    )
    if ship or screen:
        calibration.ship(folder)
    calibrated(found, folder, before)
    return 0


def _screened(folder: Path, scale: float, workers: int, overwrite: bool) -> list[dict]:
    """Return what moves the figures: as kept in the folder for these rules, or found now."""
    from thermidor.inference import reference_table, screening
    from thermidor.show.terminal import sweeps

    kept = folder / f"screening-{reference_table.rules_hash()}-{scale:g}.csv"
    if overwrite or not kept.exists():
        click.echo("thermidor: moving every parameter, one at a time", err=True)
        lines = sweeps.Lines("screening")
        folder.mkdir(parents=True, exist_ok=True)
        screening.save(screening.screen(scale=scale, workers=workers, progress=lines), kept)
    return screening.load(kept)


ACCOUNTS_EXAMPLES = """\b
Examples:
  thermidor accounts --out acc
  thermidor accounts --out acc --draws 200 --workers 2
"""


@click.command(epilog=ACCOUNTS_EXAMPLES)
@folder_option("accounts")
@workers_option
@scale_option
@click.option(
    "--draws",
    default="100",
    show_default=True,
    metavar="N",
    callback=number(10, 100_000, int, "a number of draws; give a whole number from 10 up"),
    help="Joint draws of each account's posterior, one run each.",
)
@click.option(
    "--freeze",
    is_flag=True,
    help="Write the predictions of withheld rows as the "
    "package's own, with the commit they were made at.",
)
@click.option("--ablation", is_flag=True, help="Also switch off every mechanism and pressure.")
@click.option("--no-plots", is_flag=True, help="Write tables and page only.")
def accounts(out, workers, scale, draws, freeze, ablation, no_plots) -> int:
    """Compare the rival accounts on the same figures.

    How probable each is, how it does on held-out figures, what tells two apart. Runs are kept in
    the folder: the same command goes on where it was stopped.
    """
    from thermidor.show import comparison_folder
    from thermidor.show.terminal import sweeps
    from thermidor.show.terminal.inference import compared

    folder = out if out is not None else Path("thermidor-out") / "accounts"
    found = comparison_folder.make(
        folder, draws=draws, scale=scale, workers=workers, progress=sweeps.Lines("accounts")
    )
    rows = comparison_folder.ablated(scale, workers) if ablation else None
    comparison_folder.write(
        found, folder, plots=not no_plots, ablation=rows, asked={"draws": draws, "scale": scale}
    )
    if freeze:
        comparison_folder.freeze(found)
    compared(found, folder)
    return 0


CALIBRATION = [calibrate, accounts]
