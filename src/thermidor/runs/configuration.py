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

SMALLEST_SCALE = 1e-6
"""Below it, rows would stand for more persons than their numbers can hold."""
SCALE_EXPECTED = (
    f"give the share of the population to simulate, from {SMALLEST_SCALE:.6f} to 1 "
    "(1 is everyone, some six million persons)"
)
"""What is expected, for error messages."""
FULL_ACCOUNT = "synthesis"  # every coupling on: the defaults


@dataclass(frozen=True)
class Configuration:
    """Everything that decides a run.

    Attributes
    ----------
    scenario : Scenario
    account : str, optional
        None: the scenario's own.
    parameters : mapping of str to float
        Set for this run, over account and scenario: ``{"bench.hunger": 2.5}``.
    """

    scenario: Any
    account: str | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1
    scale: float = 0.01


def is_scale(value: Any) -> bool:
    """Return whether a value is a scale: a number from `SMALLEST_SCALE` to 1, not NaN."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and SMALLEST_SCALE <= value <= 1


def replicates(
    scenario: Any,
    *,
    runs: int,
    seed: int = 1,
    scale: float | None = None,
    account: str | None = None,
    parameters: Mapping[str, float] | None = None,
) -> list[Configuration]:
    """Return the same configuration under consecutive seeds, after checking every number."""
    whole("runs", runs, 1, 1_000_000)
    whole("seed", seed, 0, 2**62)
    if scale is None:
        from thermidor.society.population import DEFAULT_SCALE as scale
    if not is_scale(scale):
        raise InputError(f"{short(scale)} is not a scale; {SCALE_EXPECTED}.", place="scale")
    account_settings(account)
    numbers, others = split_settings(parameters or {})
    loaded = resolve(scenario, others)
    return [
        Configuration(loaded, account, numbers, seed + number, float(scale))
        for number in range(runs)
    ]


def drawn(
    scenario: Any,
    *,
    draws: int,
    seed: int = 1,
    scale: float | None = None,
    account: str | None = None,
    parameters: Mapping[str, float] | None = None,
) -> list[Configuration]:
    """Return a configuration for each of `draws` joint draws of the posterior, one seed each."""
    plain = replicates(
        scenario, runs=draws, seed=seed, scale=scale, account=account, parameters=parameters
    )
    known = posterior.draws(draws, account or plain[0].scenario.account)
    return [
        replace(each, parameters={**draw, **each.parameters})
        for each, draw in zip(plain, known, strict=True)
    ]


def split_settings(settings: Mapping[str, Any]) -> tuple[dict[str, float], dict[str, Any]]:
    """Return what sets a parameter (checked), and what sets anything else in a scenario."""
    from thermidor.scenario import scenario
    from thermidor.society import parameters

    tables = ("pressures", "switches", "loadings")
    others = {k: v for k, v in settings.items() if k.split(".")[0] in tables or k in scenario.KEYS}
    numbers = {name: value for name, value in settings.items() if name not in others}
    for name, value in numbers.items():
        parameters.check(name, value, place="--set")
    return {name: float(value) for name, value in numbers.items()}, others


def whole(place: str, value: Any, least: int, most: int) -> int:
    """Return `value` if it is a whole number in bounds, else say what would be right."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InputError(f"{value} is not a whole number from {least} to {most}.", place=place)
    return value


def resolve(scenario: Any, settings: Mapping[str, Any] | None = None) -> Any:
    """Return a loaded scenario for a name, a file or a loaded scenario."""
    if isinstance(scenario, str | Path):
        from thermidor.scenario import scenario as scenarios

        return scenarios.load(scenario, settings or None)
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
    """Return what an account sets, couplings included.

    Raises
    ------
    InputError
        If there is no such account, or it has no agents.
    """
    from thermidor.scenario import account

    return account.runnable(name or FULL_ACCOUNT).values()
