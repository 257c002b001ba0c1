"""Run and look: run, scenarios, serve, film, life."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import click

from thermidor.cli.group import command, command_line, print_json
from thermidor.cli.options import (
    PATH,
    Number,
    WholeNumber,
    account_option,
    count,
    json_option,
    no_plots_option,
    out_option,
    refuse_others,
    runs_option,
    scale_option,
    scenario_argument,
    seed_option,
    settings_given,
    workers_option,
)
from thermidor.common.errors import InputError

RUN = """
    thermidor run
    thermidor run no_pressures --runs 5 --out calm
    thermidor run mine.toml --seed 7 --scale 0.05
    thermidor run --set bench.meet_hunger=2 --set switches.faction_ban=off
    thermidor run --draws 100 --out out
    thermidor run --runs 3 --json | jq .observables.participation
    thermidor run --from out/manifest.json      repeat these runs, to the bit
"""


@command("Run and look", examples=RUN)
@scenario_argument
@runs_option("Replicates, each with its own random draws.", default=20, most=1_000_000)
@click.option(
    "--draws",
    metavar="N",
    type=count("draws"),
    help="Run N joint draws of the posterior, one run each, in place of --runs.",
)
@seed_option("Seed of the first run; the others take the next numbers.")
@scale_option()
@workers_option
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    callback=settings_given,
    help="Set a parameter, a switch or a pressure's scale; may be repeated.",
)
@account_option
@out_option("Folder for tables and plots.  [default: thermidor-out/SCENARIO]")
@click.option(
    "--from",
    "manifest",
    metavar="DIR/manifest.json",
    type=PATH,
    help="Repeat the runs of a folder of results, and compare.",
)
@json_option
@no_plots_option
@click.pass_context
def run(ctx, manifest, out, workers, as_json, no_plots, **asked) -> int:
    """Run a scenario: what fell, what grew, and when.

    SCENARIO is a name from "thermidor scenarios" or the path of a scenario file; the default is
    the historical one. Tables, plots and a manifest are written to a folder.
    """
    if manifest is None:
        return _run(*_configured(**asked), out, workers, as_json, no_plots)
    from thermidor.cli import repeat

    refuse_others(ctx, "--from", allowed=("out", "workers", "as_json", "no_plots"))
    if repeat.kind(manifest) != "runs":
        return repeat.repeat(manifest, out, workers, as_json, no_plots)
    again, out = repeat.read_runs(manifest, out)
    status = _run(again.configurations, again.provenance, out, workers, as_json, no_plots, again)
    return status if repeat.report_months(again, out) else 1


def _configured(scenario, runs, draws, seed, scale, settings, account) -> tuple[list, dict]:
    """Return a configuration for each run, and the provenance of all."""
    from thermidor.runs import execute, provenance

    given = {"seed": seed, "scale": scale, "account": account, "parameters": settings}
    if draws is None:
        configurations = execute.replicates(scenario, runs=runs, **given)
    else:
        configurations = execute.drawn(scenario, draws=draws, **given)
    return configurations, provenance.of(configurations[0].scenario, settings, account)


def _run(configurations, known, out, workers, as_json, no_plots, again=None) -> int:
    """Run configurations, save and report them; return the exit status."""
    from thermidor import api
    from thermidor.runs import execute, store, summary
    from thermidor.runs.table import Runs
    from thermidor.show.terminal import overview

    scenario = configurations[0].scenario
    out = out if out is not None else Path("thermidor-out") / scenario.name
    new = [path for path in (out, *out.parents) if not os.path.exists(path)]
    folder = store.prepare(out)
    workers = execute.default_workers(configurations) if workers is None else workers
    _note_compiling()
    finished = []

    def results(runs):
        return Runs(again.named(runs) if again else runs, execute.meanings(), known)

    with overview.progress(f"running {scenario.called}", len(configurations)) as progress:

        def note(done: int, total: int, run) -> None:
            finished.append(run)
            if progress:
                progress(done, total, run)

        try:
            done = execute.run_many(configurations, workers=workers, progress=note)
        except KeyboardInterrupt:
            finished.sort(key=lambda run: run.seed)
            _keep(results(finished), folder, new, len(configurations))
            raise
    result = results(done)
    execute.raise_if_all_failed(result)
    overview.note("writing tables" if no_plots else "writing tables, plots and report")
    refusal = None
    try:
        api.save(result, folder, command=command_line(), plots=not no_plots, workers=workers)
    except InputError as problem:  # the numbers are known: show them before the error
        refusal = problem
    if as_json:
        print_json(summary.as_object(result, folder, scenario))
    else:
        overview.report(result, folder if refusal is None else None, scenario=scenario)
    if refusal is not None:
        raise refusal
    return 1 if result.failed else 0


def _keep(finished, folder: Path, new: list[Path], wanted: int) -> None:
    """Save the finished runs of a command that was stopped; without any, delete empty folders."""
    from thermidor import api

    if finished.done:
        api.save(finished, folder, command=command_line(), plots=False)
        kept = f"{len(finished)} of {wanted} runs are kept in {folder}"
        click.echo(f"{kept} (tables, without plots).", err=True)
        return
    with contextlib.suppress(OSError):
        for path in new:
            path.rmdir()


def _note_compiling() -> None:
    from thermidor.runs import compiling

    if not compiling.compiled():
        from thermidor.show.terminal import overview

        overview.note("compiling the rules, once for this version: half a minute")


@command("Run and look")
@json_option
def scenarios(as_json: bool) -> None:
    """List the scenarios that come with thermidor."""
    from thermidor.common import dates
    from thermidor.scenario import scenario
    from thermidor.show.terminal import overview

    rows = [
        {
            "name": loaded.name,
            "title": loaded.title,
            "from": dates.text(loaded.start),
            "months": loaded.months,
            "account": loaded.account,
            "description": " ".join(loaded.description.split()),
        }
        for loaded in map(scenario.load, scenario.names())
    ]
    if as_json:
        print_json({"scenarios": rows})
    else:
        overview.scenario_table(rows)


SERVE = """
    thermidor serve
    thermidor serve no_civil_war --port 9000
    thermidor serve --classroom          students follow on their phones, by a code
"""


@command("Run and look", examples=SERVE)
@scenario_argument
@click.option(
    "--port",
    default=8917,
    show_default=True,
    metavar="N",
    type=WholeNumber("a port; give a number from 0 to 65535", 0, 65535),
    help="Port to answer on; 0: any free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to answer on; 0.0.0.0: every address of this machine.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--classroom", is_flag=True, help="Let students follow this lecture, with a code.")
@click.option("--chapters", type=PATH, metavar="FILE", help="Tell your own story (TOML).")
def serve(scenario, port, host, no_browser, classroom, chapters) -> None:
    """Watch a society person by person, in a browser.

    Play, pause, step back, change the pressures while it runs. Only this machine can see the page
    unless --host says otherwise.
    """
    from thermidor.live.server.serve import serve as open_page

    open_page(
        scenario,
        port=port,
        host=host,
        browser=not no_browser,
        classroom=classroom,
        chapters=chapters,
    )


FILM = """
    thermidor film historical --out revolution.gif
    thermidor film no_civil_war --out replay.html     opens by double click, without Python
"""


@command("Run and look", examples=FILM)
@scenario_argument
@out_option(
    "Write to FILE: .gif, .mp4, or .html, which replays without Python.",
    metavar="FILE",
    default="thermidor.gif",
)
@seed_option("Seed of the run.", 2**53 - 1)  # the largest whole number of JavaScript
@click.option(
    "--pace",
    default=6.0,
    show_default=True,
    metavar="X",
    type=Number("a pace; give months per second from 1 to 30", 1, 30),
    help="Months per second.",
)
def film(scenario, out, seed, pace) -> None:
    """Make a film of one run for a slide, or a page that replays it."""
    from thermidor.live.film.film import film as make_film

    file = make_film(scenario, out, seed=seed, pace=pace)
    click.echo(f"Wrote {file} ({file.stat().st_size / 1e6:.1f} MB).")


LIFE = """
    thermidor life --seed 3 --out life.html
    thermidor life --kind worker                    in the terminal
    thermidor life --seed 3 --compare no_civil_war --out two.html
    thermidor life --person new_bench_moscow-12 --json
"""


@command("Run and look", examples=LIFE)
@scenario_argument
@click.option("--kind", metavar="KIND", help="Choose a cadre, worker, deputy or official.")
@click.option("--person", metavar="NAME", help="Take the person of this name in an earlier page.")
@seed_option("Seed of the run.")
@scale_option()
@click.option("--compare", metavar="SCENARIO", help="The same person there, with the same seed.")
@account_option
@out_option("Write to FILE: .html or .md.", metavar="FILE")
@json_option
def life(scenario, out, as_json, **asked) -> None:
    """Follow one simulated person, month by month, and why.

    Why: the rule, the random draw, the chance it was compared with and the pressures behind the
    chance, as they were in the run. Without --kind or --person a life with many turns is chosen.
    """
    from thermidor.runs import compiling
    from thermidor.teach.lives import files, text
    from thermidor.teach.lives.find import life as find

    if out is not None:
        files.check(out)
    _note_compiling()
    if not compiling.compiled():
        compiling.compile_rules()
    found = find(scenario, **asked)
    if out is not None:
        files.save(found, out)
    if as_json:
        print_json(text.as_object(found))
    elif out is None:
        click.echo(text.render(found))
    else:
        click.echo(f"{found.who}: {len(found.large)} turns. Wrote {out}.")
