"""The commands of many runs: sweep, sensitivity, compare."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from thermidor.cli.options import number, scale_number, seed_option

SWEEP_EXAMPLES = """\b
Examples:
  thermidor sweep experiments/pressures.toml --out s
  thermidor sweep mine.toml --workers 2
  thermidor sweep mine.toml --out s --slice 3/40        one job of an array
  thermidor sweep mine.toml --out s --scheduler tcp://10.0.0.1:8786
"""


def folder_option(default: str):
    """Return the option ``--out``."""
    return click.option(
        "--out",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help=f"Folder for tables and plots.  [default: thermidor-out/{default}]",
    )


workers_option = click.option(
    "--workers",
    metavar="W",
    callback=number(1, 10_000, int, "a number of processes; give a whole number from 1 up"),
    help="Processes to use.  [default: one per processor]",
)


def _scale(otherwise: str):
    """Return the option ``--scale``."""
    return click.option(
        "--scale",
        metavar="X",
        callback=scale_number,
        help=f"Share of the population simulated, up to 1 (everyone).  [default: {otherwise}]",
    )


scale_option = _scale("the file's")
plain_scale_option = _scale("some 60,000 persons")


def replicates_option(text: str):
    """Return the option ``--runs``."""
    return click.option(
        "--runs",
        metavar="N",
        callback=number(1, 100_000, int, "a number of runs; give a whole number from 1 up"),
        help=text,
    )


def _run(asked, folder: Path, **options):
    """Run a sweep with a progress bar; return the results, or a status where it was stopped."""
    from thermidor.experiments import sweep_results
    from thermidor.experiments.sweeps import Interrupted, sweep
    from thermidor.show.terminal import sweeps

    with sweeps.progress(asked.name) as progress:
        try:
            outcome = sweep(asked, folder, progress=progress, command=command(), **options)
        except Interrupted as stopped:
            click.echo(
                f"thermidor: stopped; {stopped.done:,} of {stopped.total:,} runs are kept. "
                f"Go on with: {command()}",
                err=True,
            )
            return None, 130
    if outcome.done_before and outcome.computed:
        click.echo(f"Went on: {outcome.done_before:,} runs were there already.", err=True)
    return (sweep_results.load(folder) if outcome.complete else None), outcome


def command() -> str:
    """Return the command as the user gave it."""
    return shlex.join(["thermidor", *sys.argv[1:]])


def asked_of(file, scale, runs):
    """Return the experiment of a file, with what the command line changes."""
    from dataclasses import replace

    from thermidor.experiments import experiment_file

    asked = experiment_file.load(file)
    if scale is not None:
        asked = replace(asked, scale=scale)
    return asked if runs is None else replace(asked, replicates=runs)


@click.command(epilog=SWEEP_EXAMPLES)
@click.argument("file", metavar="FILE")
@folder_option("FILE")
@workers_option
@click.option("--scheduler", metavar="ADDRESS", help="Run on the Dask cluster of this scheduler.")
@click.option("--slice", "part", metavar="K/N", help="Only the K-th of N parts (job arrays).")
@click.option("--overwrite", is_flag=True, help="Delete existing results first.")
@scale_option
@replicates_option("Runs (seeds) at each point, in place of the file's.")
@click.option("--no-plots", is_flag=True, help="Write tables only.")
def sweep(file, out, workers, scheduler, part, overwrite, scale, runs, no_plots) -> int:
    """Run an experiment: everything its file varies, each point with several seeds.

    FILE is an experiment file or the name of one that comes with thermidor. Runs are stored as
    they come: killed at any moment, the same command goes on with the rest.
    """
    from thermidor.experiments.sweeps import Slice
    from thermidor.show.terminal import sweeps

    asked = asked_of(file, scale, runs)
    folder = out if out is not None else Path("thermidor-out") / asked.name
    chosen = Slice.parse(part) if part else None
    results, outcome = _run(
        asked, folder, workers=workers, scheduler=scheduler, part=chosen, overwrite=overwrite
    )
    if results is None:
        if outcome == 130:
            return 130
        click.echo(f"Slice {part} is done; the others are not. When all are, run it without.")
        return 1 if outcome.failed else 0
    if not no_plots:
        results.plot(folder / "plots")
    sweeps.report(results, folder)
    return 1 if len(results.done) < len(results) else 0


COMPARE_EXAMPLES = """\b
Examples:
  thermidor compare historical no_civil_war --runs 20 --out d
  thermidor compare historical war_only collapse_only isolation_only
"""


@click.command(epilog=COMPARE_EXAMPLES)
@click.argument("scenarios", nargs=-1, required=True, metavar="A B [C ...]")
@replicates_option("Seeds, the same for each scenario.  [default: 20]")
@seed_option("The first seed.")
@plain_scale_option
@click.option("--account", metavar="NAME", help="Whose account of the causes to run.")
@workers_option
@click.option("--overwrite", is_flag=True, help="Delete existing results first.")
@folder_option("A-B")
@click.option("--no-plots", is_flag=True, help="Write tables only.")
def compare(scenarios, runs, seed, scale, account, workers, overwrite, out, no_plots) -> int:
    """Run scenarios with the same luck; say when and through what they part.

    Each is compared with the first. A and B are names from "thermidor scenarios" or scenario
    files. With the same seed both are the same society, person by person, until something differs.
    """
    from thermidor.experiments import paired
    from thermidor.show import paired_report

    asked = paired.experiment(
        scenarios, runs=20 if runs is None else runs, seed=seed, scale=scale, account=account
    )
    folder = out if out is not None else Path("thermidor-out") / asked.name
    results, outcome = _run(asked, folder, workers=workers, overwrite=overwrite)
    if results is None:
        return outcome
    found = paired_report.save(results, folder, plots=not no_plots)
    click.echo("\n".join(paired_report.lines(results, found)))
    click.echo(
        f"Tables are in {folder} (comparison.md, chain.csv, differences.csv, runs.csv)"
        + ("" if no_plots else ", plots in plots/.")
    )
    return 1 if len(results.done) < len(results) else 0


SENSITIVITY_EXAMPLES = """\b
Examples:
  thermidor sensitivity experiments/screening.toml
  thermidor sensitivity mine.toml --observable "participation at 1921-12 in moscow"
  thermidor sensitivity s                                a folder that a sweep has filled
"""


@click.command(epilog=SENSITIVITY_EXAMPLES)
@click.argument("file", metavar="FILE or DIR")
@click.option(
    "--observable",
    "phrases",
    multiple=True,
    metavar='"NAME at 1921-12 in REGION"',
    help="What to look at, in place of the file's; may be repeated.",
)
@folder_option("FILE")
@workers_option
@click.option("--overwrite", is_flag=True, help="Delete existing results first.")
@scale_option
@click.option("--no-plots", is_flag=True, help="Write tables only.")
def sensitivity(file, phrases, out, workers, overwrite, scale, no_plots) -> int:
    """Say what moves what is looked at, and how surely.

    FILE is an experiment: it is run as "sweep" would, or goes on from where that stopped. DIR is a
    folder of results. The design chooses the method: latin_hypercube RBD-FAST, sobol and morris
    those of these names, grid the variance between levels.
    """
    from thermidor.experiments import sensitivity as analysing
    from thermidor.experiments import sweep_results
    from thermidor.runs import store
    from thermidor.show.plots import tornado
    from thermidor.show.terminal import sweeps

    if Path(file).is_dir():
        folder, results = Path(file), sweep_results.load(file)
    else:
        asked = asked_of(file, scale, None)
        folder = out if out is not None else Path("thermidor-out") / asked.name
        results, outcome = _run(asked, folder, workers=workers, overwrite=overwrite)
        if results is None:
            return outcome
    chosen = [results.add(phrase) for phrase in phrases] or None
    found = analysing.analyse(results, chosen)
    table = analysing.table(found)
    store.atomically(
        folder / "sensitivity.csv",
        lambda file: table.to_csv(file, index=False, lineterminator="\n"),
    )
    if not no_plots:
        pages = tornado.tornado(results, found)
        for k, page in enumerate(pages):
            name = "tornado" if len(pages) == 1 else f"tornado_{k + 1}"
            store.atomically(
                folder / "plots" / f"{name}.png",
                lambda file, page=page: page.savefig(file, format="png"),
            )
    sweeps.effects(found)
    click.echo(
        f"The table is {folder / 'sensitivity.csv'}"
        + ("." if no_plots else f", the plots are in {folder / 'plots'}.")
    )
    return 0 if len(table) else 1


DISCOVER_EXAMPLES = """\b
Examples:
  thermidor discover s --where "soviet_democracy_index at 1921-12" --above 0.3
  thermidor discover s --where "regime_label is bureaucratic_rule at 1928-12" --below 0.5
"""


@click.command(epilog=DISCOVER_EXAMPLES)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--where",
    "phrase",
    required=True,
    metavar='"NAME at 1921-12"',
    help="What is looked at, as a mean over the seeds of a point.",
)
@click.option(
    "--above",
    metavar="X",
    callback=number(-1e300, 1e300, float, "a number"),
    help="Look for the points above this.",
)
@click.option(
    "--below",
    metavar="X",
    callback=number(-1e300, 1e300, float, "a number"),
    help="Look for the points below this.",
)
def discover(folder, phrase, above, below) -> None:
    """Find where in a sweep it comes out otherwise.

    The method is PRIM: a box in what varies, peeled until most points in it are those sought.
    """
    from thermidor.experiments import prim, sweep_results
    from thermidor.runs import store
    from thermidor.show.terminal import sweeps

    results = sweep_results.load(folder)
    outcome = results.add(phrase)
    boxes = prim.discover(results, outcome, above=above, below=below)
    table = prim.table(boxes)
    store.atomically(
        folder / "boxes.csv", lambda file: table.to_csv(file, index=False, lineterminator="\n")
    )
    sweeps.region(outcome, above, below, boxes[0], prim.best(boxes))
    click.echo(f"All boxes of the peeling are in {folder / 'boxes.csv'}.")


EXPERIMENTS = [sweep, sensitivity, compare, discover]
