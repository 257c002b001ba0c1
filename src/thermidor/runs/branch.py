"""Branches: a run that is the same up to a month, and has something else changed from then on.

Random numbers are keyed by month and person, so a branch has the luck of the run it leaves.
ODD element: simulation experiments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from thermidor.common import dates
from thermidor.common.errors import InputError
from thermidor.runs.configuration import Configuration, parameters_of, resolve, split_settings
from thermidor.scenario.scenario import SETTABLE, Scenario
from thermidor.society import parameters


@dataclass(frozen=True)
class Branch:
    """What changes in a run, and when.

    Attributes
    ----------
    month : int
        Months of the run that stay as they were.
    scenario : Scenario
        Its pressures and acts apply from then on.
    parameters : mapping of str to float
        Set from then on.
    """

    month: int
    scenario: Scenario
    parameters: Mapping[str, float]

    def apply(self, simulation: Any, configuration: Configuration) -> Configuration:
        """Change a simulation that has reached the month; return what decides it from then on."""
        later = replace(
            configuration,
            scenario=self.scenario,
            account=configuration.account or configuration.scenario.account,
            parameters={**configuration.parameters, **self.parameters},
        )
        simulation.continue_under(self.scenario, parameters_of(later))
        return later


def branch_of(
    scenario: Scenario, settings: Mapping[str, Any], at: str, change: Mapping[str, Any]
) -> Branch:
    """Return what changes in runs of a scenario.

    Parameters
    ----------
    scenario : Scenario
    settings : mapping
        The settings with which it was loaded; they stay unless changed.
    at : str
        The first month that may differ: ``"1921-03"``.
    change : mapping
        Parameters and settings by dotted name; ``"scenario"`` names another scenario.

    Raises
    ------
    InputError
        If the month is not one of the scenario's, or the change is not possible.
    """
    month = dates.parse(at) - scenario.start
    if not 0 <= month < scenario.months:
        last = dates.text(scenario.start + scenario.months - 1)
        first = dates.text(scenario.start)
        raise InputError(f"{at} is not a month of the run; give {first} to {last}.", place="at")
    changes = dict(change)
    other = changes.pop("scenario", None)
    for key in SETTABLE:
        if key in changes:
            raise InputError("it cannot change within a run; start a new run.", place=key)
    numbers, others = split_settings(changes)
    kept = {name: value for name, value in settings.items() if name not in parameters.table()}
    if isinstance(other, Scenario):
        return Branch(month, resolve(other, others), numbers)
    if other is None and not others:
        return Branch(month, scenario, numbers)
    if other is None:
        other = scenario.file or scenario.name
        if resolve(other, kept).hash != scenario.hash:
            raise InputError(
                f'the scenario "{scenario.name}" was changed after it was loaded, so '
                f"{', '.join(others)} cannot be set; give a whole scenario.",
                place="change",
            )
    return Branch(month, resolve(other, {**kept, **others}), numbers)
