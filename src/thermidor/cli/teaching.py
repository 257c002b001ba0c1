"""The commands of teaching: describe, explain."""

from __future__ import annotations

from pathlib import Path

import click

from thermidor.common.errors import InputError

DESCRIBE_EXAMPLES = """\b
Examples:
  thermidor describe --out odd.html        to print, or to put beside a paper
  thermidor describe --out odd.md          the same as Markdown
  thermidor describe | less                in the terminal
  thermidor describe --claims              which claims of historians are in the model
  thermidor describe --seminar --out seminar.html
"""


@click.command(epilog=DESCRIBE_EXAMPLES)
@click.option("--claims", is_flag=True, help="Only the claims, those in the model first.")
@click.option("--seminar", is_flag=True, help="The seminar sheet: eight questions, no answers.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE: .html or .md.  [default: Markdown, to the terminal]",
)
def describe(claims: bool, seminar: bool, out: Path | None) -> None:
    """Describe the whole model after the ODD protocol, written from its code."""
    from thermidor.runs import store
    from thermidor.teach.odd import markdown

    if claims and seminar:
        raise InputError("--claims and --seminar are two documents; ask for one.")
    if out is not None and out.suffix not in (".html", ".md"):
        raise InputError(f'"{out.name}" must end in .html or .md.', place="--out")
    blocks = _blocks(claims, seminar)
    if out is None:
        click.echo(markdown.render(blocks), nl=False)
        return
    from thermidor.teach.odd import html

    text = html.render(blocks, sheet=seminar) if out.suffix == ".html" else markdown.render(blocks)
    store.atomically(out, lambda file: file.write(text.encode()))
    click.echo(f"Wrote {out}.")


def _blocks(claims: bool, seminar: bool):
    if seminar:
        from thermidor.teach.odd.seminar import sheet

        return sheet()
    from thermidor.teach.odd import odd

    return odd.claim_sheet() if claims else odd.odd()


EXPLAIN_EXAMPLES = """\b
Examples:
  thermidor explain isolation               a pressure, and an event of that name
  thermidor explain bench.learning          a parameter
  thermidor explain attendance              a rule
  thermidor explain cec_meetings_per_week   an observable
  thermidor explain hunger --kind channel   one of several things of a name
  thermidor explain --list events           all names of a kind
"""


@click.command(epilog=EXPLAIN_EXAMPLES)
@click.argument("name", required=False)
@click.option("--kind", metavar="KIND", help="Only a parameter, rule, event, figure and so on.")
@click.option("--list", "listed", metavar="KIND", help="List all names of a kind.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def explain(name: str | None, kind: str | None, listed: str | None, as_json: bool) -> None:
    """Say what a name of the model means: unit, range, source, where it acts, what it moves.

    NAME is a parameter, observable, pressure, channel, rule, event, act, account, scenario,
    figure, column, process, claim or work. Without one, what there is to explain is listed.
    """
    import json

    from thermidor.teach.explain import index, terminal

    if name is not None and listed is not None:
        raise InputError("NAME and --list ask for two things; give one of them.")
    if name is None:
        known = index.names() if listed is None else {listed: index.of_kind(listed)}
        if as_json:
            click.echo(json.dumps({"names": known}, indent=2, ensure_ascii=False))
        elif listed is not None:
            click.echo("\n".join(known[listed]))
        else:
            terminal.kinds()
        return
    topics = index.find(name, kind)
    if as_json:
        click.echo(terminal.as_json(topics))
    else:
        terminal.tell(topics)


TEACHING = [describe, explain]
