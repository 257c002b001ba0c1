"""What decides a run: scenario, account, parameters, seed, scale, each checked before it runs.

ODD element: initialization, input data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from thermidor.common.errors import InputError, short
from thermidor.runs import posterior
from thermidor.runs.posterior import FULL_ACCOUNT

SMALLEST_SCALE = 1e-6
"""Below it, rows would stand for more persons than their numbers can hold."""
SCALE_EXPECTED = (
    f"give the share of the population to simulate, from {SMALLEST_SCALE:.6f} to 1 "
    "(1 is everyone, some six million persons)"
)
"""What is expected, for error messages."""


@dataclass(frozen=True)
class Configuration:
    """What decides a run.

    Attributes
    ----------
    scenario : Scenario
    account : str, optional
        By name or file; the scenario's own if None.
    parameters : mapping of str to float
        Set for this run, after account and scenario: ``{"bench.hunger": 2.5}``.
    seed : int
    scale : float
        Share of the real population that is simulated, `SMALLEST_SCALE` to 1.
    """

    scenario: Any
    account: str | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1
    scale: float = 0.01


def check_scale(value: Any, place: str = "scale") -> float:
    """Return a share of the population to simulate, after checking it.

    Raises
    ------
    InputError
        If it is not a number from `SMALLEST_SCALE` to 1.
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (number and SMALLEST_SCALE <= value <= 1):  # NaN is in no range
        raise InputError(f"{short(value)} is not a scale; {SCALE_EXPECTED}.", place=place)
    return float(value)


def replicates(
    scenario: Any,
    *,
    runs: int,
    seed: int = 1,
    scale: float | None = None,
    account: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> list[Configuration]:
    """Return the same configuration under consecutive seeds, after checking every number.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A name, a file, or a loaded scenario.
    runs, seed : int
        How many, and the first seed.
    scale : float, optional
        Share of the real population that is simulated; the default scale if None.
    account : str, optional
        A historians' account by name or file; the scenario's own if None.
    parameters : mapping, optional
        Parameters by dotted name, and settings of the scenario.

    Raises
    ------
    InputError
        If a number, a name or the scenario is wrong.
    """
    whole("runs", runs, 1, 1_000_000)
    whole("seed", seed, 0, 2**62)
    if scale is None:
        from thermidor.society.population import DEFAULT_SCALE as scale
    scale = check_scale(scale)
    account_settings(account)
    numbers, others = split_settings(parameters or {})
    loaded = resolve(scenario, others)
    return [Configuration(loaded, account, numbers, seed + run, scale) for run in range(runs)]


def drawn(scenario: Any, *, draws: int, **options: Any) -> list[Configuration]:
    """Return a configuration for each of `draws` joint draws of the posterior, one seed each.

    Parameters
    ----------
    scenario, options
        As in `replicates`. Parameters set there take precedence over those of a draw.
    """
    plain = replicates(scenario, runs=draws, **options)
    rows = posterior.draws(draws, plain[0].account or plain[0].scenario.account)
    return [
        replace(configuration, parameters={**row, **configuration.parameters})
        for configuration, row in zip(plain, rows, strict=True)
    ]


def split_settings(settings: Mapping[str, Any]) -> tuple[dict[str, float], dict[str, Any]]:
    """Return settings of parameters (checked), and settings of anything else in a scenario."""
    from thermidor.scenario import scenario
    from thermidor.society import parameters

    tables = ("pressures", "switches", "loadings")
    others = {k: v for k, v in settings.items() if k.split(".")[0] in tables or k in scenario.KEYS}
    numbers = {name: value for name, value in settings.items() if name not in others}
    for name, value in numbers.items():
        try:
            parameters.check(name, value, place="--set")
        except InputError:
            if meant := _meant(name):
                raise InputError(
                    f'"{name}" is not a parameter; write {meant}.', place="--set"
                ) from None
            raise
    return {name: float(value) for name, value in numbers.items()}, others


def _meant(name: str) -> str:
    """Return how a pressure or a switch is set, if the name is one of the historical scenario."""
    from thermidor.scenario import files, scenario

    historical = scenario.load("historical")
    if name in historical.pressures:
        return f"pressures.{name}.scale=0.5 (0: none, 1: as it was)"
    given = files.read(files.locate("historical")).content["events"]
    switches = {event.get(key) for event in given for key in ("id", "switch")}
    return f"switches.{name}=off, or =on, or a month" if name in switches else ""


def whole(place: str, value: Any, least: int, most: int) -> int:
    """Return `value` if it is a whole number from `least` to `most`.

    Raises
    ------
    InputError
        If it is not; `place` names the option or key.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InputError(f"{value} is not a whole number from {least} to {most}.", place=place)
    return value


def resolve(scenario: Any, settings: Mapping[str, Any] | None = None) -> Any:
    """Return a loaded scenario for a name, a file or a loaded scenario.

    Raises
    ------
    InputError
        If it cannot be loaded, or settings come with a scenario that is already loaded.
    """
    if isinstance(scenario, str | Path):
        from thermidor.scenario.scenario import load

        return load(scenario, settings or None)
    if not hasattr(scenario, "pressures"):
        raise InputError(
            f"{short(scenario)} is not a scenario; give its name, a path, or a scenario that "
            "th.Scenario has loaded. Parameters go into parameters={...}."
        )
    if settings:
        names = ", ".join(settings)
        raise InputError(f"{names} can be set only while a scenario is loaded; give its name.")
    return scenario


def parameters_of(configuration: Configuration) -> Any:
    """Return the parameters of a run: defaults, then account, then scenario, then its own."""
    from thermidor.society.parameters import Parameters

    scenario = configuration.scenario
    name = configuration.account or scenario.account
    couplings, fitted = account_settings(name), posterior.default(name)
    return Parameters().replace(
        {**couplings, **fitted, **scenario.parameters, **configuration.parameters}
    )


def account_settings(name: str | None) -> dict[str, float]:
    """Return the parameters that an account sets, couplings included; `FULL_ACCOUNT` if None.

    Raises
    ------
    InputError
        If there is no such account, or it cannot be run because it has no agents.
    """
    from thermidor.scenario import account

    return account.runnable(name or FULL_ACCOUNT).values()
