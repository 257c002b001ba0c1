"""How a scenario's events come: what must hold before, who votes, and the acts that follow.

ODD elements: process overview and scheduling; input data.
"""

from __future__ import annotations

from typing import Any

from thermidor.observables import value
from thermidor.scenario import acts
from thermidor.scenario.events import Condition, Event
from thermidor.scenario.scenario import Scenario


def dated(scenario: Scenario) -> list[Event]:
    """Return the events of a scenario that take acts in its months."""
    return [e for e in scenario.events if e.month >= 0 and (e.acts or e.motion)]


def take(simulation: Any) -> None:
    """Take the acts whose date has come, whose guard holds and whose motion passes."""
    for event in simulation.events:
        late = simulation.month - event.month
        settled = event.id in simulation.done or event.id in simulation.votes.results
        if settled or not 0 <= late <= event.wait or not came_before(simulation, event):
            continue
        if all(holds(simulation, condition) for condition in event.guard):
            decide(simulation, event)


def came_before(simulation: Any, event: Event) -> bool:
    """Return whether what must have come before an event has come."""
    failed = (simulation.votes.results.get(name) for name in event.failed)
    return all(name in simulation.done for name in event.after) and all(
        vote is not None and not vote.passed for vote in failed
    )


def holds(simulation: Any, condition: Condition) -> bool:
    """Return whether a guard's condition held in last month's record."""
    return condition.holds(
        value(simulation.history, simulation.month, condition.observable, condition.region)
    )


def decide(simulation: Any, event: Event) -> None:
    """Take the acts of an event, or those of its failure; none where nobody moves it."""
    taken = event.acts
    if event.motion is not None:
        vote = simulation.call(simulation.votes.put, name=event.id, motion=event.motion)
        if vote is None:
            return
        taken = event.acts if vote.passed else event.otherwise
    if taken is event.acts:
        simulation.done[event.id] = simulation.month
    for act in taken:
        getattr(acts, act.name)(simulation, **act.arguments)
