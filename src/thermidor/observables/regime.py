"""The regime label, and the channels as they were met.

ODD element: observation.
"""

from __future__ import annotations

from thermidor.evidence import labels
from thermidor.observables.bench import output
from thermidor.observables.centre import appointment_share
from thermidor.observables.decisions import party_decision_share
from thermidor.observables.offices import direction
from thermidor.observables.parts import region_mean, share
from thermidor.observables.party import (
    expelled_oppositionists,
    opposition_members,
    party_democracy_index,
    party_members,
)
from thermidor.observables.privilege import privilege
from thermidor.observables.soviets import plurality, soviet_democracy_index
from thermidor.observables.unions import negative_control_index
from thermidor.society.pressures import Channel
from thermidor.society.record import History
from thermidor.society.registry import Months, Place, observable


def _indices(h: History) -> labels.Indices:
    return labels.Indices(
        democracy=soviet_democracy_index(h, None),
        party_share=party_decision_share(h, None),
        appointment=appointment_share(h, None),
        direction=direction(h, None),
        obstruct=negative_control_index(h, None),
        openness=party_democracy_index(h, None),
        privilege=privilege(h, None),
        expelled=share(expelled_oppositionists(h, None), party_members(h, None)),
        opposition=share(opposition_members(h, None), party_members(h, None)),
        output=output(h, None),
        forced=h.note("world.forced"),
        plurality=plurality(h, None),
    )


@observable("class")
def regime_label(h: History, r: Place) -> Months:
    """Regime of the month by the article's own definition (Hampton)."""
    return labels.hampton(_indices(h))


@observable("class")
def regime_label_early_1921(h: History, r: Place) -> Months:
    """Regime by the reading that dates the end to soviet democracy's own (1921)."""
    return labels.early_1921(_indices(h))


@observable("class")
def regime_label_pirani_1924(h: History, r: Place) -> Months:
    """Regime by the reading that dates the end to the party elite's hold (Pirani: 1924)."""
    return labels.pirani_1924(_indices(h))


@observable("class")
def regime_label_democratic_centralists_1926(h: History, r: Place) -> Months:
    """Regime by the reading of the Democratic Centralists (1926)."""
    return labels.democratic_centralists_1926(_indices(h))


def _channel(channel: Channel):
    def compute(h, r):
        return region_mean(h, h.channels[:, :, channel], r)

    compute.__name__ = f"channel_{channel.name.lower()}"
    compute.__doc__ = f"The channel {channel.name.lower()}, as persons and institutions met it."
    return compute


for _one in Channel:
    observable("0..1", regional=True)(_channel(_one))
