"""What decides each event of a scenario, and what must come before it (ODD: input data)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from thermidor.common import dates
from thermidor.common.errors import short, suggest
from thermidor.common.mistakes import Report

if TYPE_CHECKING:
    from thermidor.scenario.scenario import Scenario

Numbered = list[tuple[int, dict[str, Any]]]
"""Events of a file that have an id, with their numbers."""


def table(scenario: Scenario) -> list[dict[str, str]]:
    """Return what decides each event: ``forced``, ``guarded answer``, ``motion`` or ``note``.

    An occasion is a forced act that only lets a body meet or be elected.
    """
    return [
        {
            "id": event.id,
            "date": dates.text(scenario.start + event.month),
            "kind": "occasion" if event.is_occasion else event.kind,
            "decided_by": event.decided_by,
            "title": event.title,
        }
        for event in scenario.events
    ]


def check_order(found: Sequence[Numbered], reports: Sequence[Report]) -> None:
    """Note events named in `after` or `failed` that no file has, or that have no motion."""
    known: dict[str, bool] = {}
    for numbered in found:
        known |= {event["id"]: "motion" in event for _, event in numbered}
    for numbered, report in zip(found, reports, strict=True):
        for i, event in numbered:
            for key in ("after", "failed"):
                names = event.get(key, [])
                for j, name in enumerate(names if isinstance(names, list) else []):
                    place = f"events[{i}].{key}[{j}]"
                    if name not in known:
                        hint = suggest(str(name), known)
                        report.add(place, f"no event has the id {short(name)}.{hint}")
                    elif key == "failed" and not known[name]:
                        report.add(place, f"{short(name)} has no motion and so cannot fail.")
