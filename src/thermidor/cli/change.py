"""Change: new, check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from thermidor.cli.group import command, print_json
from thermidor.cli.options import PATH, json_option
from thermidor.common.errors import InputError


@command("Change", examples="thermidor new mine.toml && thermidor run mine.toml --runs 3")
@click.argument("file", type=PATH)
def new(file: Path) -> None:
    """Start your own scenario: a file with comments, ready to change and run."""
    from thermidor.scenario import scenario

    scenario.new(file)
    click.echo(f"Wrote {file}. Change it, then: thermidor check {file} && thermidor run {file}")


@command("Change", examples="thermidor check mine.toml scenarios/*.toml experiments/*.toml")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--explain", is_flag=True, help="List what decides each dated event of a scenario.")
@json_option
def check(files: tuple[str, ...], explain: bool, as_json: bool) -> int:
    """Find mistakes in scenario and experiment files, without running them.

    Each mistake is one line: file, place, value, and what is expected. Exit status 2 if there is
    any.
    """
    if explain:
        return _explain(files, as_json)
    found = {file: [str(mistake) for mistake in _mistakes(file)] for file in files}
    if as_json:
        print_json({"files": found})
    else:
        for file, mistakes in found.items():
            for mistake in mistakes:
                click.echo(mistake, err=True)
            if not mistakes:
                click.echo(f"{file}: no mistakes found.")
                for note in _notes(file):
                    click.echo(f"{file}: note: {note}")
    return 2 if any(found.values()) else 0


def _explain(files: tuple[str, ...], as_json: bool) -> int:
    """Say for every event what decides it: nothing but the file, a guard, or a motion."""
    from thermidor.scenario import deciders, scenario
    from thermidor.show.terminal import overview

    loaded = {file: scenario.load(file) for file in files}
    if as_json:
        print_json({"files": {file: deciders.table(one) for file, one in loaded.items()}})
        return 0
    for one in loaded.values():
        overview.deciders(one.title, deciders.table(one))
    return 0


def _notes(file: str) -> list[str]:
    """Return what is right in a file but may not be meant."""
    from thermidor.experiments import experiment_file
    from thermidor.inference import calibration_file
    from thermidor.scenario import scenario

    if calibration_file.is_calibration(file) or experiment_file.is_experiment(file):
        return []
    return scenario.notes(file)


def _mistakes(file: str) -> Iterator[InputError]:
    """Yield the mistakes of one file, of whichever kind it is."""
    from thermidor import observables
    from thermidor.experiments import experiment_file
    from thermidor.inference import calibration_file
    from thermidor.scenario import scenario

    if calibration_file.is_calibration(file):
        yield from calibration_file.check(file)
    elif experiment_file.is_experiment(file):
        yield from experiment_file.check(file)
    else:
        regional = {name: entry.regional for name, entry in observables.OBSERVABLES.items()}
        yield from scenario.check(file, regional)
