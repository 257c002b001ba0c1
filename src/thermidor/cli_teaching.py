"""The commands of teaching: describe, explain."""

from __future__ import annotations

from pathlib import Path

import click

from thermidor.errors import InputError

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
    from thermidor.describe import markdown

    if claims and seminar:
        raise InputError("--claims and --seminar are two documents; ask for one.")
    if out is not None and out.suffix not in (".html", ".md"):
        raise InputError(f'"{out.name}" must end in .html or .md.', place="--out")
    blocks = _blocks(claims, seminar)
    if out is None:
        click.echo(markdown.render(blocks), nl=False)
        return
    from thermidor.describe import html

    text = html.render(blocks, sheet=seminar) if out.suffix == ".html" else markdown.render(blocks)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"the file cannot be written ({error.strerror}).", file=out) from None
    click.echo(f"Wrote {out}.")


def _blocks(claims: bool, seminar: bool):
    if seminar:
        from thermidor.describe.seminar import sheet

        return sheet()
    from thermidor.describe import odd

    return odd.claim_sheet() if claims else odd.odd()


TEACHING = [describe]
