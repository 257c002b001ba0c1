"""The commands of the live page: `serve` and `film`."""

from __future__ import annotations

from pathlib import Path

import click

from thermidor.cli.options import seed_option
from thermidor.common.errors import InputError


def _port(ctx, parameter, text):
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise InputError(f'"{text}" is not a port; give a number from 0 to 65535.', place="--port")
    return port


SERVE_EXAMPLES = """\b
Examples:
  thermidor serve
  thermidor serve no_civil_war --port 9000
  thermidor serve --classroom          a hall follows on phones, by a code
"""


@click.command(epilog=SERVE_EXAMPLES)
@click.argument("scenario", default="historical", metavar="[SCENARIO or FILE]")
@click.option(
    "--port",
    default="8917",
    show_default=True,
    metavar="N",
    callback=_port,
    help="Port to answer on; 0: any free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to answer on; 0.0.0.0: all of this machine's.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--classroom", is_flag=True, help="Let a hall follow this lecture, with a code.")
@click.option(
    "--chapters",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A story of your own (TOML).",
)
def serve(scenario, port, host, no_browser, classroom, chapters) -> None:
    """Open the live page: watch a society person by person.

    Play, pause, step back, change it as it goes; in a browser, on this machine alone unless --host
    says otherwise.
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


FILM_EXAMPLES = """\b
Examples:
  thermidor film historical --out revolution.gif
  thermidor film no_civil_war --out replay.html     opens by double click, without Python
"""


@click.command(epilog=FILM_EXAMPLES)
@click.argument("scenario", default="historical", metavar="[SCENARIO or FILE]")
@click.option(
    "--out",
    default="thermidor.gif",
    show_default=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE: .gif, .mp4, or .html, which replays without Python.",
)
@seed_option("The run's luck.", 2**53 - 1)  # what a page's numbers hold
@click.option(
    "--pace", default=6.0, show_default=True, metavar="X", help="Months a second, 1 to 30."
)
def film(scenario, out, seed, pace) -> None:
    """Make a film of one run for a slide, or a page that replays it."""
    from thermidor.live.film import film as maker

    file = maker.film(scenario, out, seed=seed, pace=pace)
    click.echo(f"Wrote {file} ({file.stat().st_size / 1e6:.1f} MB).")


LIVE = (serve, film)
