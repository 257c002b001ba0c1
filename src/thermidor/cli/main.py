"""The command ``thermidor``: one function per command, each a few lines over the modules below.

To add a command, write a function under ``@main_group.command()``; import what it needs inside
it, so that ``thermidor --help`` stays quick. Mistakes of the user are raised as `InputError`
anywhere below and told here in one line, with exit status 2.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import click

import thermidor
from thermidor.cli import environment
from thermidor.cli.calibration import CALIBRATION
from thermidor.cli.experiments import EXPERIMENTS
from thermidor.cli.group import Commands, ReaderGone
from thermidor.cli.live import LIVE
from thermidor.cli.lives import LIFE
from thermidor.cli.options import alone, number, scale_number, seed_option, settings_given
from thermidor.cli.repeat import repeated
from thermidor.cli.teaching import TEACHING
from thermidor.cli.trust import TRUST
from thermidor.common.errors import LONGEST, InputError, plain, suggest

EXAMPLES = """\b
Examples:
  thermidor run                         20 runs of the historical scenario
  thermidor run no_civil_war --runs 5   the same society without the civil war
  thermidor scenarios                   what else there is to run
  thermidor new mine.toml               start a scenario of your own
"""


@click.group(
    cls=Commands,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(thermidor.__version__, prog_name="thermidor")
def main_group() -> None:
    """Simulate how the institutions of a revolution degenerate, person by person.

    Start with "thermidor run"; every command explains itself with --help.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    sys.exit(_status(arguments))


def _status(arguments: list[str] | None) -> int:
    """Run the command line; tell mistakes in one line; return the exit status."""
    ended = environment.Ending()
    try:
        environment.look(sys.argv[1:] if arguments is None else arguments)
        with environment.ending() as ended:
            outcome = main_group.main(arguments, prog_name="thermidor", standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except InputError as mistake:
        return _tell(str(mistake), 2)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        return 0
    except click.UsageError as mistake:
        return _tell(_sentence(mistake), 2)
    except (click.Abort, KeyboardInterrupt):
        return _tell("stopped.", ended.status)
    except ReaderGone:
        sys.stdout = None
        return 0
    except MemoryError:
        return _tell("there is not enough memory; use a smaller --scale or fewer --workers.", 2)
    except OSError as refusal:  # whatever the system refuses that nobody below has told
        where = f"{refusal.filename}: " if refusal.filename else ""
        return _tell(f"{where}the system refuses ({refusal.strerror or refusal}).", 2)
    except Exception as bug:
        if os.environ.get("THERMIDOR_TRACE"):
            raise
        return _tell(
            f"a mistake of thermidor's own ({type(bug).__name__}: {bug}); please report it with "
            "what THERMIDOR_TRACE=1 before the same command shows.",
            70,
        )


def _tell(sentence: str, status: int) -> int:
    click.echo(plain(f"thermidor: {' '.join(sentence.split())}", LONGEST), err=True)
    return status


def _sentence(mistake: click.UsageError) -> str:
    """Return a usage error of click as one sentence."""
    if isinstance(mistake, click.NoSuchOption):
        known = [name for p in mistake.ctx.command.params for name in p.opts] if mistake.ctx else []
        hint = suggest(mistake.option_name, known) or " See --help for the options."
        return f'there is no option "{mistake.option_name}".{hint}'
    return mistake.format_message().rstrip(".") + "."


RUN_EXAMPLES = """\b
Examples:
  thermidor run
  thermidor run no_pressures --runs 5 --out calm
  thermidor run mine.toml --seed 7 --scale 0.05
  thermidor run --set bench.meet_hunger=2 --set switches.faction_ban=off
  thermidor run --draws 100 --out out
  thermidor run --runs 3 --json | jq .observables.participation
  thermidor run --from out/manifest.json      the same runs again, to the bit
"""


@main_group.command(epilog=RUN_EXAMPLES)
@click.argument("scenario", default="historical", metavar="[SCENARIO or FILE]")
@click.option(
    "--runs",
    default="20",
    show_default=True,
    metavar="N",
    callback=number(1, 1_000_000, int, "a number of runs; give a whole number from 1 up"),
    help="Runs, each with its own luck.",
)
@click.option(
    "--draws",
    metavar="N",
    callback=number(1, 100_000, int, "a number of draws; give a whole number from 1 up"),
    help="N joint draws of the posterior, one run each, in place of --runs.",
)
@seed_option("Seed of the first run; the others take the next numbers.")
@click.option(
    "--scale",
    metavar="X",
    callback=scale_number,
    help="Share of the population simulated, up to 1 (everyone).  [default: some 60,000 persons]",
)
@click.option(
    "--workers",
    metavar="W",
    callback=number(1, 10_000, int, "a number of processes; give a whole number from 1 up"),
    help="Processes to use.  [default: one per processor]",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    callback=settings_given,
    help="Set a parameter, a switch or a pressure's scale; may be repeated.",
)
@click.option("--account", metavar="NAME", help="Whose account of the causes to run.")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder for tables and plots.  [default: thermidor-out/SCENARIO]",
)
@click.option(
    "--from",
    "manifest",
    metavar="DIR/manifest.json",
    type=click.Path(path_type=Path),
    help="Repeat the runs of a folder of results, and compare.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--no-plots", is_flag=True, help="Write tables only (saves some seconds).")
@click.pass_context
def run(
    ctx,
    scenario,
    runs,
    draws,
    seed,
    scale,
    workers,
    settings,
    account,
    out,
    manifest,
    as_json,
    no_plots,
) -> int:
    """Run a scenario; say what fell, what grew, and when.

    SCENARIO is a name from "thermidor scenarios" or the path of a scenario file; without it the
    historical one runs. Tables, plots and a manifest are written to a folder.
    """
    from thermidor import api
    from thermidor.runs import execute, provenance, store, summary
    from thermidor.runs.table import Runs
    from thermidor.show.terminal import overview

    again = None
    if manifest is not None:
        alone(ctx, "--from", but=("out", "workers", "as_json", "no_plots"))
        status = repeated(manifest, out, workers, as_json, no_plots)
        if status is not None:
            return status
        again = provenance.read(manifest)
        out = out if out is not None else provenance.beside(again.folder)
        store.elsewhere(out, again.folder)
        configurations = again.configurations
    elif draws is not None:
        given = {"seed": seed, "scale": scale, "account": account, "parameters": settings}
        configurations = execute.drawn(scenario, draws=draws, **given)
    else:
        given = {"seed": seed, "scale": scale, "account": account, "parameters": settings}
        configurations = execute.replicates(scenario, runs=runs, **given)
    loaded = configurations[0].scenario
    known = again.provenance if again else provenance.of(loaded, settings, account)
    folder = store.prepare(out if out is not None else Path("thermidor-out") / loaded.name)
    workers = execute.default_workers(configurations) if workers is None else workers
    if not execute.compiled():
        overview.note("compiling the rules, once for this version: a minute or two")
    with overview.progress(f"running {loaded.name}", len(configurations)) as progress:
        done = execute.run_many(configurations, workers=workers, progress=progress)
    result = Runs(again.named(done) if again else done, execute.meanings(), known)
    execute.raise_if_all_failed(result)
    command = shlex.join(["thermidor", *sys.argv[1:]])
    overview.note("writing tables, plots and report" if not no_plots else "writing tables")
    refusal = None
    try:
        api.save(result, folder, command=command, plots=not no_plots, workers=workers)
    except InputError as problem:  # the numbers are known: show them, then say what went wrong
        refusal = problem
    if as_json:
        click.echo(json.dumps(summary.as_object(result, folder), indent=2, ensure_ascii=False))
    else:
        overview.report(result, folder if refusal is None else None)
    if refusal is not None:
        raise refusal
    if again is not None and not _same(again, folder):
        return 1
    return 1 if result.failed else 0


def _same(again, folder: Path) -> bool:
    """Say on the error output whether runs came out as before, and why they may not have."""
    from thermidor.runs import store

    difference = store.difference(again.folder, folder)
    if not difference:
        click.echo(f"Every month is as in {again.folder}, to the bit.", err=True)
        return True
    reason = f" The {' and '.join(again.differs)} of thermidor differ." if again.differs else ""
    click.echo(f"Not as in {again.folder}: {difference}.{reason}", err=True)
    return False


@main_group.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def scenarios(as_json: bool) -> None:
    """List the scenarios."""
    from thermidor.common import dates
    from thermidor.scenario import scenario
    from thermidor.show.terminal import overview

    known = [scenario.load(name) for name in scenario.names()]
    rows = [
        {
            "name": each.name,
            "title": each.title,
            "from": dates.text(each.start),
            "months": each.months,
            "account": each.account,
            "description": " ".join(each.description.split()),
        }
        for each in known
    ]
    if as_json:
        click.echo(json.dumps({"scenarios": rows}, indent=2, ensure_ascii=False))
    else:
        overview.scenario_table(rows)


@main_group.command()
@click.argument("file", type=click.Path(path_type=Path))
def new(file: Path) -> None:
    """Write a scenario to FILE, with comments, ready to change and run.

    \b
    Example:
      thermidor new mine.toml && thermidor run mine.toml --runs 3
    """
    from thermidor.scenario import scenario

    scenario.new(file)
    click.echo(f"Wrote {file}. Change it, then: thermidor check {file} && thermidor run {file}")


@main_group.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def check(files: tuple[str, ...], as_json: bool) -> int:
    """Look for mistakes in scenario and experiment files.

    Nothing is run. Every mistake is one line: file, place, value, and what would be right. Exit
    status 2 if there is any.

    \b
    Example:
      thermidor check mine.toml scenarios/*.toml experiments/*.toml
    """
    found = {file: list(_mistakes(file)) for file in files}
    if as_json:
        told = {file: [str(mistake) for mistake in each] for file, each in found.items()}
        click.echo(json.dumps({"files": told}, indent=2, ensure_ascii=False))
    else:
        for file, mistakes in found.items():
            for mistake in mistakes:
                click.echo(str(mistake), err=True)
            if not mistakes:
                click.echo(f"{file}: no mistakes found.")
    return 2 if any(found.values()) else 0


def _mistakes(file: str) -> Iterator[InputError]:
    """Yield the mistakes of one file, whatever kind of file it is."""
    from thermidor import observables
    from thermidor.experiments import experiment_file
    from thermidor.inference import calibration_file
    from thermidor.scenario import scenario

    if calibration_file.is_calibration(file):
        yield from calibration_file.check(file)
        return
    if experiment_file.is_experiment(file):
        yield from experiment_file.check(file)
        return
    known = {name: entry.regional for name, entry in observables.OBSERVABLES.items()}
    yield from scenario.check(file, known)


@main_group.command()
@click.argument("name", required=False, metavar="[ID]")
@click.option("--institution", metavar="X", help="Only figures of one institution, such as unions.")
@click.option("--use", metavar="USE", help="Only calibrate, validate, initial, input or context.")
@click.option("--outside", is_flag=True, help="Only figures that the model misses.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--from",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Results to read.  [default: those written last, or five fresh runs]",
)
def figures(name, institution, use, outside, as_json, folder) -> None:
    """Show the article's figures beside the model's values.

    With an ID, the whole story of one figure.

    \b
    Examples:
      thermidor figures --outside
      thermidor figures secretariat_staff_mar_1920
      thermidor figures --institution unions --from out
    """
    from thermidor.evidence import article
    from thermidor.show.terminal import figures_table

    if name is not None:
        article.find(name)  # before any run
    text = figures_table.show(
        figures_table.latest(folder),
        name=name,
        institution=institution,
        use=use,
        outside=outside,
        json_only=as_json,
    )
    if text is not None:
        click.echo(text)


for _command in (*EXPERIMENTS, *CALIBRATION, *LIVE, *LIFE, *TEACHING, *TRUST):
    main_group.add_command(_command)
