"""Pressures from outside and the channels through which they reach the rules (ODD: input data).

A pressure is a monthly series from 0 (none) to 1 (the worst the country saw), for each region.
No rule reads a pressure by its name: it reads channels (decisions that cannot wait, hunger, the
call-up ...). A table of loadings says how strongly each pressure feeds each channel, so a new
pressure needs a series and a row of loadings in a scenario file, and no code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Annotated, NamedTuple

import numpy as np

from thermidor.common.maths import total

REGIONS = ("petrograd", "moscow", "provinces")


class Channel(IntEnum):
    """What the rules feel, each 0..1 in a month and region, with its meaning."""

    meaning: str

    def __new__(cls, number: int, meaning: str) -> Channel:
        """Return a member that is a number and has a meaning."""
        member = int.__new__(cls, number)
        member._value_ = number
        member.meaning = meaning
        return member

    URGENCY = 0, "decisions that cannot wait"
    HUNGER = 1, "shortfall of food and fuel in the towns"
    DRAFT = 2, "call-up to the front and to the food detachments"
    MORTALITY = 3, "deaths of those at the front"
    ADMINISTRATION = 4, "tasks put on the state: rationing, supply, plants it has taken over"
    INSECURITY = 5, "threat to the regime"
    DESPAIR = 6, "loss of hope that the revolution spreads"
    # Ours: output fell for want of coal and metal in plants whose workers were fed, so hunger
    # cannot stand for it.
    SUPPLY = 7, "shortfall of fuel and materials for industry"


class Felt(NamedTuple):
    """That an argument of a rule is a channel, and what the channel does there."""

    channel: Channel
    how: str


def felt(channel: Channel, how: str) -> type:
    """Annotate an argument of a rule that takes a channel (0..1), with what it does there."""
    return Annotated[float, Felt(channel, how)]


class Loading(NamedTuple):
    """How strongly a pressure at its worst feeds a channel, and why."""

    share: float  # of the channel's full strength, 0..1
    reason: str  # claim in ../shared/mechanisms.md and who makes it; strengths are our assumption


DEFAULT_LOADINGS: dict[str, dict[Channel, Loading]] = {
    "civil_war": {
        Channel.URGENCY: Loading(0.8, "war needs decisions at once (P4, X1: Rigby 1979)"),
        Channel.HUNGER: Loading(0.3, "grain regions and railways cut off (Smith 2002)"),
        Channel.DRAFT: Loading(0.9, "party and workers go to the front (P2: Rabinowitch 2007)"),
        Channel.MORTALITY: Loading(0.9, "those at the front die there (P2)"),
        Channel.ADMINISTRATION: Loading(0.6, "agencies of war, supply, army (B3: Rigby 1979)"),
        Channel.INSECURITY: Loading(
            0.7, "armed enemies, other parties among them (O1: Sakwa 1987)"
        ),
        Channel.DESPAIR: Loading(0.05, "assumption: the war also steeled many, so little"),
        Channel.SUPPLY: Loading(0.3, "coal and cotton lay behind the fronts (assumption)"),
    },
    "economic_collapse": {
        Channel.URGENCY: Loading(0.3, "chaos calls for emergency measures (F3: Smith 1983)"),
        Channel.HUNGER: Loading(0.4, "nothing to give the village for its grain (assumption)"),
        Channel.ADMINISTRATION: Loading(0.5, "the state takes over plants and rationing (B3, F5)"),
        Channel.INSECURITY: Loading(0.1, "workers' protest in the capitals (U4: Rabinowitch 2007)"),
        Channel.DESPAIR: Loading(0.1, "assumption: want wears hope away, mostly through hunger"),
        Channel.SUPPLY: Loading(0.9, "fuel and materials run out (F3, F5: Serge 1992)"),
    },
    "isolation": {
        Channel.URGENCY: Loading(0.1, "assumption: blockade narrows the time to act"),
        Channel.HUNGER: Loading(0.1, "assumption: food was seldom imported, medicine was"),
        Channel.ADMINISTRATION: Loading(0.1, "assumption: the state must replace foreign trade"),
        Channel.INSECURITY: Loading(0.3, "intervention and war scares (S3, Hampton)"),
        Channel.DESPAIR: Loading(0.3, "no help comes from abroad (S3: Hampton)"),
        Channel.SUPPLY: Loading(0.2, "machines, cotton and coal from abroad end (assumption)"),
    },
    "lack_of_allies": {
        Channel.INSECURITY: Loading(
            0.15, "each defeat abroad frees the enemy's hands (assumption)"
        ),
        Channel.DESPAIR: Loading(0.8, "risings abroad fail (S3: Hampton; Pirani 2008)"),
    },
    "famine": {
        Channel.URGENCY: Loading(0.2, "bread cannot wait (assumption)"),
        Channel.HUNGER: Loading(0.8, "hunger drives workers from the towns (P2: Rabinowitch 2007)"),
        Channel.ADMINISTRATION: Loading(0.3, "rationing and food detachments (B3: Rigby 1979)"),
        Channel.INSECURITY: Loading(0.1, "risings over grain (assumption)"),
        Channel.DESPAIR: Loading(0.05, "assumption: mostly through hunger itself"),
    },
}


"""Loadings of the article's pressures. The literature says which way and roughly how much; every
strength is an assumption, swept in the sensitivity analysis."""


def default_loadings() -> dict[str, dict[str, float]]:
    """Return the default table as plain numbers: pressure name -> channel name -> share."""
    return {
        name: {channel.name.lower(): loading.share for channel, loading in row.items()}
        for name, row in DEFAULT_LOADINGS.items()
    }


def mean(channels: np.ndarray, channel: int) -> float:
    """Return the mean of a channel over the regions in one month: 0..1.

    Parameters
    ----------
    channels : (3, n_channels) float64
    channel : Channel
    """
    return total(channels[:, channel].tolist()) / len(REGIONS)


def series(knots: Sequence[tuple[int, float]], start: int, months: int) -> np.ndarray:
    """Interpolate (month, value) knots linearly; constant before the first and after the last.

    Parameters
    ----------
    knots : sequence of (int, float)
        Months as ordinals of `calendar`, in ascending order, and values 0..1.
    start, months : int
        First month wanted and how many.

    Returns
    -------
    ndarray (months,) float64, 0..1
        Only the distance of a knot from the start matters, so shifted dates give the same bits.
    """
    at = np.array([month - start for month, _ in knots], dtype=np.float64)
    values = np.array([value for _, value in knots], dtype=np.float64)
    return np.interp(np.arange(months, dtype=np.float64), at, values)


def channels(
    pressures: Mapping[str, np.ndarray], loadings: Mapping[str, Mapping[str, float]], months: int
) -> np.ndarray:
    """Turn pressures into channels: ``1 - product of (1 - loading * pressure)``.

    Each pressure alone fills a channel up to its loading; together they approach 1 and never pass
    it ("noisy or"). The form is ours: sums would pass 1 in 1919. Pressures are multiplied in the
    order of their names, so that the order in a file cannot change a bit of the result.

    Parameters
    ----------
    pressures : mapping of str to ndarray (months, 3) float64, 0..1
    loadings : mapping of str to mapping of channel name to share, 0..1
    months : int

    Returns
    -------
    ndarray (months, 3, n_channels) float64, 0..1
    """
    rest = np.ones((months, len(REGIONS), len(Channel)))
    for name in sorted(pressures):
        for channel, share in loadings.get(name, {}).items():
            rest[:, :, Channel[channel.upper()]] *= 1.0 - share * pressures[name]
    return 1.0 - rest
