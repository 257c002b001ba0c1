"""The economy, half of it endogenous: output, food, and the hands that make both.

ODD element: submodels (economy). Output follows the collapse that presses from outside and the
hands and order actually there; the shortfall of food follows output and the war; both feed back.
"""

from __future__ import annotations

from numba import njit

from thermidor.logistic import clip01
from thermidor.pressures import Channel
from thermidor.record import RegionNote
from thermidor.society import Occupation


@njit(cache=True)
def output_next(output, supply, hands, disorder, p):
    """Output (0..1 of the start) next month.

    output + speed * ((1 - shortfall of supplies) * hands ** e * (1 - d * disorder) - output), with
    hands the workers at the bench against those of the start. The form is ours.
    """
    aim = (1.0 - supply) * min(1.0, hands) ** p.hands * (1.0 - p.disorder * disorder)
    return output + p.speed * (aim - output)


@njit(cache=True)
def shortfall(hunger, output, market, p):
    """Shortfall of food and fuel (0..1): the pressure, and goods that industry does not offer.

    (hunger + goods * (1 - output)) * (1 - relief * market): towns without goods get no bread
    (smith2002); the form is ours.
    """
    return clip01(hunger + p.goods * (1.0 - output)) * (1.0 - p.market * market)


def provide(simulation) -> None:
    """Set output and the shortfall of each region, and the rations of each occupation."""
    p, region = simulation.parameters.economy, simulation.region
    notes = simulation.region_notes
    for r in range(3):
        hands = simulation.last_tally[r, Occupation.BENCH] / simulation.first_bench[r]
        notes[r, RegionNote.OUTPUT] = output_next(
            notes[r, RegionNote.OUTPUT],
            simulation.channels[r, Channel.SUPPLY],
            hands,
            simulation.offices.obstruction(simulation),
            p,
        )
        region.shortfall[r] = shortfall(
            simulation.channels[r, Channel.HUNGER],
            notes[r, RegionNote.OUTPUT],
            simulation.world.market,
            p,
        )
        notes[r, RegionNote.SHORTFALL] = region.shortfall[r]
        region.despair[r] = simulation.channels[r, Channel.DESPAIR]
        region.draft[r] = simulation.channels[r, Channel.DRAFT]
        region.mortality[r] = simulation.channels[r, Channel.MORTALITY]
    simulation.ration[:] = p.ration_office
    simulation.ration[Occupation.BENCH] = 1.0
    simulation.ration[Occupation.ARMY] = p.ration_army
    simulation.ration[Occupation.VILLAGE] = p.ration_village
    simulation.ration[Occupation.IDLE] = p.ration_idle
