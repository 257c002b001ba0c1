"""Experiment: sweep, sensitivity, discover."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from thermidor.cli.group import command, command_line
from thermidor.cli.options import (
    PATH,
    AnyNumber,
    folder_option,
    no_plots_option,
    overwrite_option,
    runs_option,
    scale_option,
    workers_option,
)


def run_sweep(experiment: Any, folder: Path, **options: Any) -> tuple[Any, Any]:
    """Run an experiment with a progress bar; return its results (None if partial) and outcome."""
    from thermidor.experiments import sweep_results
    from thermidor.experiments.sweeps import Interrupted, sweep
    from thermidor.show.terminal import sweeps

    command = command_line()
    with sweeps.progress(experiment.name) as progress:
        try:
            outcome = sweep(experiment, folder, progress=progress, command=command, **options)
        except Interrupted as stopped:
            click.echo(
                f"thermidor: stopped; {stopped.done:,} of {stopped.total:,} runs are kept. "
                f"Continue with: {command}",
                err=True,
            )
            raise click.exceptions.Exit(130) from None
    if outcome.done_before and outcome.computed:
        click.echo(f"Continued: {outcome.done_before:,} runs were already there.", err=True)
    return (sweep_results.load(folder) if outcome.complete else None), outcome


def _loaded(file: str, out: Path | None, **changes: Any) -> tuple[Any, Path]:
    """Return the experiment of a file, with what the command line changes, and its folder."""
    from dataclasses import replace

    from thermidor.experiments import experiment_file

    given = {name: value for name, value in changes.items() if value is not None}
    experiment = replace(experiment_file.load(file), **given)
    return experiment, out if out is not None else Path("thermidor-out") / experiment.name


SWEEP = """
    thermidor sweep experiments/pressures.toml --out s
    thermidor sweep mine.toml --workers 2
    thermidor sweep mine.toml --out s --slice 3/40        one job of an array
    thermidor sweep mine.toml --out s --scheduler tcp://10.0.0.1:8786
"""


@command("Experiment", examples=SWEEP)
@click.argument("file", metavar="FILE")
@folder_option("FILE")
@workers_option
@click.option("--scheduler", metavar="ADDRESS", help="Run on the Dask cluster of this scheduler.")
@click.option("--slice", "part", metavar="K/N", help="Only the K-th of N parts (job arrays).")
@overwrite_option
@scale_option("the file's")
@runs_option("Replicates (seeds) at each point, in place of the file's.")
@no_plots_option
def sweep(file, out, workers, scheduler, part, overwrite, scale, runs, no_plots) -> int:
    """Run an experiment: every point that its file varies, several seeds each.

    FILE is an experiment file or the name of one that comes with thermidor. Runs are stored as
    they finish; if the command is stopped, the same command continues with the rest.
    """
    from thermidor.experiments.sweeps import Slice
    from thermidor.show.terminal import sweeps

    experiment, folder = _loaded(file, out, scale=scale, replicates=runs)
    chosen = Slice.parse(part) if part else None
    options = {"workers": workers, "scheduler": scheduler, "part": chosen, "overwrite": overwrite}
    results, outcome = run_sweep(experiment, folder, **options)
    if results is None:
        click.echo(
            f"Slice {part} is done; others are not. When all are, run the command without --slice."
        )
        return 1 if outcome.failed else 0
    if not no_plots:
        from thermidor.show.plots import experiments

        experiments.draw_all(results, folder / "plots")
    sweeps.report(results, folder)
    return 1 if len(results.done) < len(results) else 0


SENSITIVITY = """
    thermidor sensitivity experiments/screening.toml
    thermidor sensitivity mine.toml --observable "participation at 1921-12 in moscow"
    thermidor sensitivity s                                a folder that a sweep has filled
"""


@command("Experiment", examples=SENSITIVITY)
@click.argument("file", metavar="FILE or DIR")
@click.option(
    "--observable",
    "phrases",
    multiple=True,
    metavar='"NAME at 1921-12 in REGION"',
    help="Outcome, in place of the file's; may be repeated.",
)
@folder_option("FILE")
@workers_option
@overwrite_option
@scale_option("the file's")
@no_plots_option
def sensitivity(file, phrases, out, workers, overwrite, scale, no_plots) -> int:
    """Rank inputs by influence, with uncertainty.

    FILE is an experiment; it is run as "sweep" would run or continue it. DIR is a folder of
    results. The design chooses the method: RBD-FAST for latin_hypercube, Sobol for sobol, Morris
    for morris, the variance between levels for grid.
    """
    from thermidor.experiments import sweep_results
    from thermidor.experiments.sensitivity import analyse, table
    from thermidor.runs import store
    from thermidor.show.terminal import sweeps

    if Path(file).is_dir():
        folder, results = Path(file), sweep_results.load(file)
    else:
        experiment, folder = _loaded(file, out, scale=scale)
        results, _ = run_sweep(experiment, folder, workers=workers, overwrite=overwrite)
    chosen = [results.add(phrase) for phrase in phrases] or None
    found = analyse(results, chosen)
    effects = table(found)
    path = folder / "sensitivity.csv"
    if effects.empty:  # an older table would answer another question
        path.unlink(missing_ok=True)
        sweeps.effects(found)
        click.echo("There is no answer, so no table and no plot was written.")
        return 1
    store.write_csv(path, effects)
    if not no_plots:
        from thermidor.show.plots import save, tornado

        pages = tornado.tornado(results, found)
        names = ["tornado"] if len(pages) == 1 else [f"tornado_{k + 1}" for k in range(len(pages))]
        save(dict(zip(names, pages, strict=True)), folder / "plots")
    sweeps.effects(found)
    plots = "" if no_plots else f", the plots are in {folder / 'plots'}"
    click.echo(f"The table is {path}{plots}.")
    return 0


DISCOVER = """
    thermidor discover s --where "soviet_democracy_index at 1921-12" --above 0.3
    thermidor discover s --where "regime_label is bureaucratic_rule at 1928-12" --below 0.5
"""


def _bound_option(name: str):
    return click.option(
        f"--{name}",
        metavar="X",
        type=AnyNumber("a number"),
        help=f"Find points whose outcome is {name} X.",
    )


@command("Experiment", examples=DISCOVER)
@click.argument("folder", metavar="DIR", type=PATH)
@click.option(
    "--where",
    "phrase",
    required=True,
    metavar='"NAME at 1921-12"',
    help="The outcome, as a mean over the seeds of a point.",
)
@_bound_option("above")
@_bound_option("below")
def discover(folder, phrase, above, below) -> None:
    """Find inputs that lead to a chosen outcome (PRIM).

    PRIM narrows a box in the varied inputs until most points in it have the outcome.
    """
    from thermidor.experiments import prim, sweep_results
    from thermidor.runs import store
    from thermidor.show.terminal import sweeps

    results = sweep_results.load(folder)
    outcome = results.add(phrase)
    boxes = prim.discover(results, outcome, above=above, below=below)
    path = folder / "boxes.csv"
    store.write_csv(path, prim.table(boxes))
    sweeps.region(outcome, above, below, boxes[0], prim.best(boxes))
    click.echo(f"All boxes are in {path}.")
