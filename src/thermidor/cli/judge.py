"""Judge: calibrate, accounts, baseline."""

from __future__ import annotations

from pathlib import Path

import click

from thermidor.cli.group import command, print_json
from thermidor.cli.options import (
    count,
    folder_option,
    json_option,
    no_plots_option,
    overwrite_option,
    runs_option,
    scale_option,
    workers_option,
)

CALIBRATE = """
    thermidor calibrate experiments/calibration.toml --out cal
    thermidor calibrate calibration --out cal --workers 2 --ship
"""


@command("Judge", examples=CALIBRATE)
@click.argument("file", metavar="FILE", default="calibration")
@folder_option("calibration")
@workers_option
@scale_option("the file's")
@runs_option("Runs of each account in each wave, in place of the file's.", least=20, most=1_000_000)
@overwrite_option
@click.option(
    "--screen",
    is_flag=True,
    help="First screen which parameters move the figures (about 800 runs); implies --ship.",
)
@click.option("--ship", is_flag=True, help="Make the result the package's own posterior.")
def calibrate(file, out, workers, scale, runs, overwrite, screen, ship) -> int:
    """Fit every account to the calibrated figures: a posterior for each.

    Parameters are drawn from their priors and simulated. If the command is stopped, the same
    command continues and ends with the same table.
    """

    from thermidor.inference import calibration, calibration_file, screening
    from thermidor.runs import posterior
    from thermidor.show.terminal import sweeps
    from thermidor.show.terminal.inference import calibrated

    changes = {key: value for key, value in (("scale", scale), ("runs", runs)) if value is not None}
    plan = calibration_file.load(file).model_copy(update=changes)
    folder = out if out is not None else Path("thermidor-out") / "calibration"
    if screen:
        screening.save(_screened(folder, plan.scale, workers or 2, overwrite))
    before = posterior.about() if posterior.shipped() else None
    found = calibration.calibrate(
        plan,
        folder,
        workers=workers,
        progress=sweeps.Lines("calibrating"),
        overwrite=overwrite,
        say=say,
    )
    if ship or screen:
        calibration.ship(folder)
    calibrated(found, folder, before)
    return 0


def say(text: str) -> None:
    """Print what a long command does now, on the error output."""
    click.echo(f"thermidor: {text}", err=True)


def _screened(folder: Path, scale: float, workers: int, overwrite: bool) -> list[dict]:
    """Return which parameters move the figures: kept in the folder for these rules, or new."""
    from thermidor.inference import reference_table, screening
    from thermidor.show.terminal import sweeps

    kept = folder / f"screening-{reference_table.rules_hash()}-{scale:g}.csv"
    if overwrite or not kept.exists():
        say("moving every parameter, one at a time")
        lines = sweeps.Lines("screening")
        folder.mkdir(parents=True, exist_ok=True)
        screening.save(screening.screen(scale=scale, workers=workers, progress=lines), kept)
    return screening.load(kept)


ACCOUNTS = """
    thermidor accounts --out acc
    thermidor accounts --out acc --draws 200 --workers 2
"""


@command("Judge", examples=ACCOUNTS)
@folder_option("accounts")
@workers_option
@scale_option("the calibration's")
@click.option(
    "--draws",
    default=100,
    show_default=True,
    metavar="N",
    type=count("draws", 10),
    help="Joint draws of each account's posterior, one run each.",
)
@click.option(
    "--freeze",
    is_flag=True,
    help="Keep predictions of quantities from other sources in the package, with the commit.",
)
@click.option("--ablation", is_flag=True, help="Also switch off every mechanism and pressure.")
@no_plots_option
def accounts(out, workers, scale, draws, freeze, ablation, no_plots) -> int:
    """Compare the historians' accounts on the same figures.

    How probable each is, how it predicts held-out figures, which figures distinguish two. Runs
    are kept in the folder: if the command is stopped, the same command continues.
    """
    from thermidor.show import comparison_folder
    from thermidor.show.terminal import sweeps
    from thermidor.show.terminal.inference import compared

    folder = out if out is not None else Path("thermidor-out") / "accounts"
    found = comparison_folder.make(
        folder, draws=draws, scale=scale, workers=workers, progress=sweeps.Lines("accounts")
    )
    rows = comparison_folder.ablated(scale, workers) if ablation else None
    asked = {"draws": draws, "scale": scale}
    comparison_folder.write(found, folder, plots=not no_plots, ablation=rows, asked=asked)
    if freeze:
        say(
            f"predictions of quantities from other sources are in {comparison_folder.freeze(found)}"
        )
    compared(found, folder)
    return 0


BASELINE = """
    thermidor baseline                                     are results here as they were?
    thermidor baseline --refresh "the call-up takes the young first: Figes 1990"
"""


@command("Judge", examples=BASELINE)
@click.option(
    "--refresh", "reason", metavar='"WHY"', help="Keep this version's results; say why they moved."
)
@json_option
def baseline(reason: str | None, as_json: bool) -> int:
    """Check that this installation gives the same bits as the kept run.

    Exit status 0: the same; 1: not the same, with the differences.
    """
    from thermidor.runs.baseline import CHANGES, FOLDER, compare, fresh, kept, refresh

    if reason is not None:
        found = refresh(reason)
        click.echo(f"Kept; the reason is in {FOLDER / CHANGES}.")
        click.echo("\n".join(found.lines()))
        return 0
    now = fresh()
    found = compare(now, kept()["observables"])
    if as_json:
        hashes = {name: entry["hash"] for name, entry in now.items()}
        print_json({"same": not found, "differs": found.lines(1000), "hashes": hashes})
    elif found:
        why = "only in the last bits: another machine" if found.last_bits else "not as kept"
        click.echo(f"{len(found.moved)} of {found.of} observables differ ({why}):")
        click.echo("\n".join(found.lines()))
    else:
        click.echo(f"All {found.of} observables are as kept, to the bit.")
    return 1 if found else 0
