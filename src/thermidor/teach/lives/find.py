"""Finding a life and recording it.

A run is walked twice: once to see who lives a telling life (unless a person is named), once to
record it. The run itself is the engine's own, to the bit.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from thermidor.common.errors import InputError
from thermidor.runs.configuration import Configuration, parameters_of, replicates
from thermidor.simulation import Simulation
from thermidor.teach.lives.biography import Life
from thermidor.teach.lives.choice import choose
from thermidor.teach.lives.person import Person
from thermidor.teach.lives.recorder import Recorder


def life(
    scenario: Any = "historical",
    *,
    kind: str | None = None,
    person: Person | str | int | None = None,
    seed: int = 1,
    scale: float | None = None,
    compare: str | Path | None = None,
    account: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Life:
    """Return the life of one simulated person.

    Parameters
    ----------
    scenario : str, Path or Scenario
    kind : str, optional
        ``cadre``, ``worker``, ``deputy`` or ``official``: a telling life of one who was long of
        this kind. Without it the most telling life of all.
    person : Person, str or int, optional
        Whose life, as an earlier one told it: ``"bench_petrograd-12"``.
    seed, scale
        As in `thermidor.run`. Who there is depends on the scale.
    compare : str or Path, optional
        Another scenario: the same person's other life, under the same luck, becomes ``.other``.
    account, parameters
        As in `thermidor.run`; they hold in both lives.

    Raises
    ------
    InputError
        If a name or a number is wrong, or there is no such person.
    """
    how = {"seed": seed, "scale": scale, "account": account, "parameters": parameters}
    first = replicates(scenario, runs=1, **how)[0]
    if person is not None and kind is not None:
        raise InputError("give a kind or a person, not both.", place="--kind")
    second = None if compare is None else replicates(compare, runs=1, **how)[0]
    if second is not None and (second.scenario.start, second.scenario.months) != (
        first.scenario.start,
        first.scenario.months,
    ):
        raise InputError("only scenarios of the same months can be compared.", place="--compare")
    if person is None:
        person = choose(Simulation(first.scenario, **_settings(first)), kind)
    elif not isinstance(person, Person):
        person = Person.parse(person)
    found = _record(first, person)
    if second is not None:
        found.other = _record(second, person)
    return found


def _settings(asked: Configuration) -> dict[str, Any]:
    return {
        "account": asked.account,
        "parameters": parameters_of(asked),
        "seed": asked.seed,
        "scale": asked.scale,
    }


def _record(asked: Configuration, person: Person) -> Life:
    run = Recorder(asked.scenario, persons=[person], **_settings(asked))
    run.run()
    eye, scenario = run.eyes[0], asked.scenario
    return Life(
        person,
        scenario.name,
        scenario.title,
        run.account,
        asked.seed,
        asked.scale,
        scenario.start,
        eye.first,
        eye.first_plant,
        eye.months,
        scenario.pressures,
    )
