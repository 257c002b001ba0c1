"""The economy, half of it endogenous: output, food, and the workers who make both.

ODD element: submodels (economy). Output follows the supplies that the collapse leaves, the workers
at the bench and their order; the shortfall of food follows output and the war. Both feed back.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from thermidor.common.maths import clip01
from thermidor.society.number import real
from thermidor.society.pressures import Channel, felt
from thermidor.society.record import RegionNote
from thermidor.society.registry import Other, Packed
from thermidor.society.state import Occupation


class Economy(NamedTuple):
    """Output and food."""

    speed: real("speed at which output follows its conditions", "per month", 0.05, 0.6) = 0.25
    hands: real("output follows the hands there", "exponent", 0, 1) = 0.35
    disorder: real("output lost to obstruction", "0..1", 0, 0.6) = 0.15
    stoppage: real("work of a month that those who stop lose", "0..1", 0.05, 1) = 0.3
    goods: real("shortfall of food from missing goods", "0..1", 0, 0.8, "smith2002") = 0.10
    market: real("relief once a market is open", "0..1", 0, 0.8) = 0.35
    ration_office: real("shortfall felt in offices", "ratio", 0.3, 1.2) = 0.8
    ration_army: real("shortfall felt in the army", "ratio", 0.2, 1.2) = 0.5
    ration_village: real("shortfall felt in the village", "ratio", 0.1, 1.2) = 0.45
    ration_idle: real("shortfall felt by the unemployed", "ratio", 0.5, 2) = 1.15
    market_speed: real("a market comes to life or dies", "per month", 0.03, 0.5) = 0.15
    joined_despair: real("despair left once a revolution joins", "0..1", 0, 1) = 0.15
    joined_insecurity: real("insecurity left once a revolution joins", "0..1", 0, 1) = 0.5
    joined_supply: real("shortfall of supplies left once a revolution joins", "0..1", 0, 1) = 0.7


@njit(cache=True)
def output_next(
    output: float,
    supply: felt(Channel.SUPPLY, "industry stands still"),
    hands: float,
    disorder: float,
    p: Economy,
) -> float:
    """Output (0..1 of the start) next month.

    output + speed * ((1 - shortfall of supplies) * hands ** e * (1 - d * disorder) - output), with
    hands the workers at the bench as a share of those at the start. The form is ours.
    """
    aim = (1.0 - supply) * min(1.0, hands) ** p.hands * (1.0 - p.disorder * disorder)
    return output + p.speed * (aim - output)


@njit(cache=True)
def at_work(hands: float, stopped: float, p: Economy) -> float:
    """Hands at work (share of those at the start): those who stop lose a part of the month."""
    return hands * (1.0 - p.stoppage * stopped)


@njit(cache=True)
def shortfall(
    hunger: felt(Channel.HUNGER, "the shortfall of food that persons feel"),
    output: float,
    market: float,
    p: Economy,
) -> float:
    """Shortfall of food and fuel (0..1): the channel, and goods that industry does not offer.

    (hunger + goods * (1 - output)) * (1 - relief * market): towns without goods get no bread
    (smith2002); the form is ours.
    """
    return clip01(hunger + p.goods * (1.0 - output)) * (1.0 - p.market * market)


@njit(cache=True, error_model="numpy")
def _provide(
    regions,
    notes,
    channels,
    before,
    first,
    stopped,
    obstruction,
    market,
    ration,
    packed: Packed[Economy],
):
    p = packed[0]
    for r in range(len(regions)):
        region = regions[r]
        note = notes[r]
        channel = channels[r]
        note[RegionNote.OUTPUT] = output_next(
            note[RegionNote.OUTPUT],
            channel[Channel.SUPPLY],
            at_work(before[r, Occupation.BENCH] / first[r], stopped[r], p),
            obstruction,
            p,
        )
        region.shortfall = shortfall(channel[Channel.HUNGER], note[RegionNote.OUTPUT], market, p)
        note[RegionNote.SHORTFALL] = region.shortfall
    ration[:] = p.ration_office
    ration[Occupation.BENCH] = 1.0
    ration[Occupation.ARMY] = p.ration_army
    ration[Occupation.VILLAGE] = p.ration_village
    ration[Occupation.IDLE] = p.ration_idle


def provide(
    region: np.ndarray,
    region_notes: np.ndarray,
    channels: np.ndarray,
    last_tally: np.ndarray,
    first_bench: np.ndarray,
    ration: np.ndarray,
    shopfloor: Other,
    p: Packed[Economy],
    *,
    obstruction: float,
    market: float,
) -> None:
    """Set output and the shortfall of each region, and the rations of each occupation."""
    before = last_tally, first_bench, shopfloor.stopped
    _provide(region, region_notes, channels, *before, obstruction, market, ration, p)
