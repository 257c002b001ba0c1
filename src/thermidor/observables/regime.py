"""The regime label, and the channels as they were met.

ODD element: observation.
"""

from __future__ import annotations

from thermidor.evidence import labels
from thermidor.observables.bench import output
from thermidor.observables.centre import appointment_share
from thermidor.observables.decisions import party_decision_share, power_to_decide
from thermidor.observables.offices import direction
from thermidor.observables.parts import geometric, of_soviet, region_mean, share
from thermidor.observables.party import opposition_members, party_members, party_posts_elected
from thermidor.observables.privilege import privilege
from thermidor.observables.unions import industry_worker_priority_index, union_autonomy_index
from thermidor.observables.workplaces import private_share
from thermidor.society.pressures import Channel
from thermidor.society.record import History, PlantCensus
from thermidor.society.registry import Months, Place, observable


def _indices(h: History) -> labels.Indices:
    managed = share(h.workplaces(PlantCensus.ONE_MAN), h.workplaces(PlantCensus.NATIONAL))
    market = h.note("world.market")
    directed = direction(h, None)
    indices = labels.Indices(
        soviets=power_to_decide(h, None),
        elections=of_soviet(h, "soviets.contest", None),
        factions=party_posts_elected(h, None),
        unions=geometric(union_autonomy_index(h, None), h.note("unions.bargaining")),
        strikes=industry_worker_priority_index(h, None),
        appointment=appointment_share(h, None),
        direction=directed / (1.0 + directed),
        privilege=privilege(h, None),
        allocation=managed * (1.0 - private_share(h, None)) * (1.0 - market),
        opposition=share(opposition_members(h, None), party_members(h, None)),
        party_share=party_decision_share(h, None),
        private=private_share(h, None),
        market=market,
        output=output(h, None),
    )
    return labels.steady(indices)


@observable("channels")
def open_channels(h: History, r: Place) -> Months:
    """Channels of workers' rule that are open, of five: soviets that decide, elections that can be
    lost, factions that can win, unions that bargain, strikes that are answered."""
    return _indices(h).channels


@observable("0..1")
def apparatus_hold(h: History, r: Place) -> Months:
    """Hold of the apparatus: posts whose holders are appointed, and who directs whom."""
    return _indices(h).hold


@observable("0..1")
def apparatus_surplus(h: History, r: Place) -> Months:
    """How far a privileged apparatus disposes of the surplus: privilege, and output that managers
    appointed from above allocate and trade does not."""
    return _indices(h).surplus


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
