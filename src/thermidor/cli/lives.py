"""The command `life`: one simulated person, month by month, and why."""

from __future__ import annotations

import json
from pathlib import Path

import click

from thermidor.cli.experiments import plain_scale_option
from thermidor.cli.options import seed_option

LIFE_EXAMPLES = """\b
Examples:
  thermidor life --seed 3 --out life.html
  thermidor life --kind worker                    in the terminal
  thermidor life --seed 3 --compare no_civil_war --out two.html
  thermidor life --person new_bench_moscow-12 --json
"""


@click.command(epilog=LIFE_EXAMPLES)
@click.argument("scenario", default="historical", metavar="[SCENARIO or FILE]")
@click.option(
    "--kind", metavar="KIND", help="A telling life of a cadre, worker, deputy or official."
)
@click.option("--person", metavar="NAME", help="Whose life, as an earlier page named the person.")
@seed_option("The run's luck.")
@plain_scale_option
@click.option("--compare", metavar="SCENARIO", help="The same person's life there, with this luck.")
@click.option("--account", metavar="NAME", help="Whose account of the causes to run.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE: .html or .md."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def life(scenario, kind, person, seed, scale, compare, account, out, as_json) -> None:
    """Tell one simulated life, month by month, and why it went so.

    Why: the rule, the draw of luck, the chance it met and the pressures behind the chance, all as
    they were in the run. Without --kind or --person a telling life is chosen: many turns, through
    several kinds of people.
    """
    from thermidor.runs import execute
    from thermidor.show.terminal import overview
    from thermidor.teach.lives import files, text
    from thermidor.teach.lives.find import life as live

    if out is not None:
        files.check(out)
    if not execute.compiled():
        overview.note("compiling the rules, once for this version: a minute or two")
    found = live(
        scenario, kind=kind, person=person, seed=seed, scale=scale, compare=compare, account=account
    )
    if out is not None:
        files.save(found, out)
    if as_json:
        click.echo(json.dumps(text.as_object(found), indent=2, ensure_ascii=False))
    elif out is None:
        click.echo(text.render(found))
    else:
        click.echo(f"{found.who}: {len(found.large)} turns. Wrote {out}.")


LIFE = (life,)
