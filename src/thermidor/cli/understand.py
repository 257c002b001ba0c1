"""Understand: explain, figures, describe, compare."""

from __future__ import annotations

from pathlib import Path

import click

from thermidor.cli.experiment import run_sweep
from thermidor.cli.group import command, print_json, registered
from thermidor.cli.options import (
    PATH,
    account_option,
    folder_option,
    json_option,
    no_plots_option,
    out_option,
    overwrite_option,
    runs_option,
    scale_option,
    seed_option,
    workers_option,
)
from thermidor.common.errors import InputError

EXPLAIN = """
    thermidor explain isolation               a pressure, and an event of that name
    thermidor explain bench.learning          a parameter
    thermidor explain attendance              a rule
    thermidor explain cec_meetings_per_week   an observable
    thermidor explain hunger --kind channel   one of several meanings of a name
    thermidor explain --list events           all names of a kind
"""


@command("Understand", examples=EXPLAIN)
@click.argument("name", required=False)
@click.option("--kind", metavar="KIND", help="Only a parameter, rule, event, figure and so on.")
@click.option("--list", "listed", metavar="KIND", help="List all names of a kind.")
@json_option
def explain(name: str | None, kind: str | None, listed: str | None, as_json: bool) -> None:
    """Look up any name of the model: meaning, unit, range, source, effect.

    NAME is a parameter, observable, pressure, channel, rule, event, act, account, scenario,
    figure, column, process, claim or work. Without NAME, all kinds are listed.
    """
    from thermidor.teach.explain import index, terminal

    if name is not None and listed is not None:
        raise InputError("NAME and --list exclude each other; give one of them.")
    if name is not None:
        topics = index.find(name, kind)
        if as_json:
            click.echo(terminal.as_json(topics))
        else:
            terminal.tell(topics)
        return
    names = index.names() if listed is None else {listed: index.of_kind(listed)}
    if as_json:
        print_json({"names": names})
    elif listed is not None:
        click.echo("\n".join(names[listed]))
    else:
        terminal.kinds()


FIGURES = """
    thermidor figures --missed
    thermidor figures --outside
    thermidor figures secretariat_staff_mar_1920
    thermidor figures --institution unions --from out
"""


@command("Understand", examples=FIGURES)
@click.argument("name", required=False, metavar="[ID]")
@click.option("--institution", metavar="X", help="Only figures of one institution, such as unions.")
@click.option("--use", metavar="USE", help="Only calibrate, validate, initial, input or context.")
@click.option("--missed", is_flag=True, help="Only figures that the model misses.")
@click.option(
    "--outside",
    is_flag=True,
    help="Instead: quantities from other sources, their values withheld, with the predictions.",
)
@json_option
@click.option(
    "--from",
    "folder",
    metavar="DIR",
    type=PATH,
    help="Results to read.  [default: those written last, or five new runs]",
)
def figures(name, institution, use, missed, outside, as_json, folder) -> None:
    """Compare the article's figures with the model's values.

    With an ID: everything about one figure.
    """
    from thermidor.evidence import article
    from thermidor.show.terminal import figures_table, outside_table

    if outside:
        if name or institution or use or missed or folder:
            raise InputError(
                "it lists all quantities; it goes with --json only.", place="--outside"
            )
        if as_json:
            print_json(outside_table.rows())
        else:
            outside_table.listing()
        return
    if name is not None:
        article.find(name)  # before any run
    text = figures_table.show(
        figures_table.latest(folder),
        name=name,
        institution=institution,
        use=use,
        missed=missed,
        json_only=as_json,
    )
    if text is not None:
        click.echo(text)


DESCRIBE = """
    thermidor describe --out odd.html        to print, or as an appendix of a paper
    thermidor describe --out odd.md          the same as Markdown
    thermidor describe | less                in the terminal
    thermidor describe --claims              which claims of historians are in the model
    thermidor describe --seminar --out seminar.html
"""


@command("Understand", examples=DESCRIBE)
@click.option("--claims", is_flag=True, help="Only the claims, those in the model first.")
@click.option("--seminar", is_flag=True, help="The seminar sheet: eight questions, no answers.")
@out_option("Write to FILE: .html or .md.  [default: Markdown, to the terminal]", metavar="FILE")
def describe(claims: bool, seminar: bool, out: Path | None) -> None:
    """Print the whole model, described by the ODD protocol from its code."""
    from thermidor.runs import store
    from thermidor.teach.odd import html, markdown

    if claims and seminar:
        raise InputError("--claims and --seminar are two documents; give one of them.")
    if out is not None and out.suffix not in (".html", ".md"):
        raise InputError(f'"{out.name}" must end in .html or .md.', place="--out")
    blocks = _blocks(claims, seminar)
    if out is None:
        click.echo(markdown.render(blocks), nl=False)
        return
    text = html.render(blocks, sheet=seminar) if out.suffix == ".html" else markdown.render(blocks)
    store.write_text(out, text)
    click.echo(f"Wrote {out}.")


def _blocks(claims: bool, seminar: bool) -> list:
    from thermidor.teach.odd import odd
    from thermidor.teach.odd.seminar import sheet

    if seminar:
        return sheet()
    commands = {name: made.get_short_help_str(120) for name, made in registered().items()}
    return odd.claim_sheet() if claims else odd.odd(commands)


COMPARE = """
    thermidor compare historical no_civil_war --runs 20 --out d
    thermidor compare historical war_only collapse_only isolation_only
"""


@command("Understand", examples=COMPARE)
@click.argument("scenarios", nargs=-1, required=True, metavar="A B [C ...]")
@runs_option("Seeds, the same for each scenario.", default=20)
@seed_option("The first seed.")
@scale_option()
@account_option
@workers_option
@overwrite_option
@folder_option("A-B")
@no_plots_option
def compare(scenarios, workers, overwrite, out, no_plots, **asked) -> int:
    """Compare scenarios seed by seed: when they diverge, and through what.

    Each is compared with the first. A and B are names from "thermidor scenarios" or scenario
    files. With the same seed both are the same society, person by person, until something differs.
    """
    from thermidor.experiments import paired
    from thermidor.scenario import scenario
    from thermidor.show import paired_report

    experiment = paired.experiment(scenarios, **asked)
    folder = out if out is not None else Path("thermidor-out") / experiment.name
    results, _ = run_sweep(experiment, folder, workers=workers, overwrite=overwrite)
    first, *others = (scenario.load(name) for name in scenarios)
    causes = {other.name: paired.causes(first, other) for other in others}
    found = paired_report.save(results, folder, plots=not no_plots, causes=causes)
    click.echo("\n".join(paired_report.lines(results, found, causes)))
    plots = "" if no_plots else ", plots in plots/"
    click.echo(
        f"Tables are in {folder} (comparison.md, chain.csv, differences.csv, runs.csv){plots}."
    )
    return 1 if len(results.done) < len(results) else 0
