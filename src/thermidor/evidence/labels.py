"""The regime label: which kind of regime a month belongs to, by four rival definitions.

ODD element: observation. A label reads the state of society alone, never an act: which channels of
workers' rule are open, how firm the apparatus's hold is, who disposes of the surplus. Any class can
follow any other, also restoration, collapse and renewed democracy. The thresholds are operational
choices of ours, not numbers of the sources. A definition is named after its author.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np


class Regime(IntEnum):
    """The classes of regime; the order is the code that the observable holds."""

    WORKERS_DEMOCRACY = 0
    BUREAUCRATIC_DISTORTIONS = 1
    DEGENERATING = 2
    BUREAUCRATIC_RULE = 3
    RESTORATION = 4
    DEMOCRACY_RENEWED = 5
    STATE_COLLAPSE = 6


CLASSES = tuple(regime.name.lower() for regime in Regime)
"""Names of the classes, as tables and scenario files write them."""
TITLES = (
    "Workers’ democracy",
    "Workers’ state with bureaucratic distortions",
    "Degenerating workers’ state",
    "Rule of the bureaucracy",
    "Restoration",
    "Democracy renewed",
    "Collapse of the state",
)
"""Each label of `CLASSES` in words, in their order."""
COLOURS = ("#ffc24b", "#e08a2e", "#b06a4a", "#4aa8f0", "#c9a2ff", "#7fd6a8", "#8a8f98")
"""The colour of each label, on the live page, in films and in plots. Yellow is where workers decide
and blue where officials do, as the page draws these persons; dark text is readable on all."""
LIVING = 0.45
"""Democracy of the soviets above this is alive."""
GONE = 0.20
"""Democracy of the soviets below this no longer functions."""
CHANNEL = 0.20
"""A channel of workers' rule above this is open."""
HELD = 0.50
"""Hold of the apparatus above this is more than a distortion."""
TIGHT = 0.65
"""Posts appointed above this leave those below none that they could fill against the apparatus."""
SURPLUS = 0.50
"""The apparatus disposes of the surplus above this."""
OWNERS = 0.50
"""Industry in the hands of owners, and trade that is free, above this."""
STOPPED = 0.05
"""Output below this: industry has stopped."""
BEATEN = 0.10
"""An opposition is beaten once it has shrunk to this part of what it was."""
SEEN = 0.005
"""Share of members from which an opposition counts as one that could be beaten."""
STEADY = 3
"""Months over which indices are averaged: a regime does not change for a month."""


class Indices(NamedTuple):
    """What a label is computed from: arrays ``(n_months,)``, shares 0..1, state of society alone.

    Five channels of workers' rule; the hold of the apparatus; who disposes of the surplus; and
    what else a rival definition or another class needs.
    """

    soviets: np.ndarray  # elected bodies decide, answer, and people come
    elections: np.ndarray  # elections that can be lost: contest in the soviets
    factions: np.ndarray  # an opposition in the party can win: its posts are elected
    unions: np.ndarray  # unions are their own and can bargain
    strikes: np.ndarray  # disputes that end in a concession
    appointment: np.ndarray  # posts of soviets, party and unions whose holders are appointed
    direction: np.ndarray  # the apparatus directs those set over it, share
    privilege: np.ndarray  # of the top
    allocation: np.ndarray  # of what is made, by managers appointed from above and not by trade
    opposition: np.ndarray  # members of the party who have joined an opposition
    party_share: np.ndarray  # decisions that the party takes
    private: np.ndarray  # workers of plants that their owners run
    market: np.ndarray  # trade is free
    output: np.ndarray  # of industry

    @property
    def democracy(self) -> np.ndarray:
        """Democracy of the soviets: they decide, and elections can be lost (geometric mean)."""
        return np.sqrt(np.clip(self.soviets, 0.0, 1.0) * np.clip(self.elections, 0.0, 1.0))

    @property
    def channels(self) -> np.ndarray:
        """How many of the five channels of workers' rule are open."""
        return sum((channel >= CHANNEL).astype(float) for channel in self[:5])

    @property
    def hold(self) -> np.ndarray:
        """Hold of the apparatus: appointed posts count twice, who directs whom once (ours)."""
        return (2.0 * self.appointment + self.direction) / 3.0

    @property
    def surplus(self) -> np.ndarray:
        """How far a privileged apparatus disposes of the surplus."""
        return np.sqrt(np.clip(self.privilege * self.allocation, 0.0, 1.0))


def steady(indices: Indices) -> Indices:
    """Return indices averaged over the last `STEADY` months."""
    return Indices(*(_trailing(np.asarray(one, float)) for one in indices))


def _trailing(values: np.ndarray) -> np.ndarray:
    """Return means of the last months; before the first month it is as it was in the first."""
    known = np.nan_to_num(values)
    mean = known.copy()
    for lag in range(1, STEADY if known.size else 1):
        mean[lag:] += known[:-lag]
        mean[:lag] += known[0]
    return mean / STEADY


def _base(i: Indices) -> np.ndarray:
    """Return the classes that all definitions share; each adds bureaucratic rule.

    Workers' democracy while the soviets' democracy is at least `LIVING`, or renewed if it had
    fallen below `GONE`. Below, bureaucratic distortions; degenerating once the hold of the
    apparatus is above `HELD`, or fewer than two of the five channels are open.
    """
    label = np.full(i.output.shape, Regime.BUREAUCRATIC_DISTORTIONS, float)
    label[(i.hold > HELD) | (i.channels < 2)] = Regime.DEGENERATING
    alive = i.democracy >= LIVING
    label[alive] = Regime.WORKERS_DEMOCRACY
    label[alive & np.maximum.accumulate(i.democracy < GONE)] = Regime.DEMOCRACY_RENEWED
    return label


def _ends(label: np.ndarray, i: Indices) -> np.ndarray:
    """Return the label with the ends that no definition disputes.

    Restoration where owners run most of industry, trade is free and workers' bodies no longer
    decide; collapse where industry has stopped.
    """
    owned = (i.private > OWNERS) & (i.market > OWNERS)
    label[owned & (i.democracy < LIVING)] = Regime.RESTORATION
    label[i.output < STOPPED] = Regime.STATE_COLLAPSE
    return label


def hampton(i: Indices) -> np.ndarray:
    """Bureaucratic rule once soviets and party are closed as channels, nearly all posts are
    appointed, and the opposition is beaten or the apparatus disposes of the surplus (1927-28).

    Who directs whom does not enter here: it tells old officials from those set over them, and an
    apparatus that has become the party's own rules as well as one that was inherited."""
    label = _base(i)
    closed = (i.democracy < GONE) & (i.factions < CHANNEL) & (i.appointment > TIGHT)
    most = np.maximum.accumulate(i.opposition)
    beaten = (most > SEEN) & (i.opposition < BEATEN * most)
    label[closed & (beaten | (i.surplus > SURPLUS))] = Regime.BUREAUCRATIC_RULE
    return _ends(label, i)


def early_1921(i: Indices) -> np.ndarray:
    """Bureaucratic rule once soviet democracy has gone and the party decides most."""
    label = _base(i)
    label[(i.democracy < GONE) & (i.party_share > 0.5)] = Regime.BUREAUCRATIC_RULE
    return _ends(label, i)


def pirani_1924(i: Indices) -> np.ndarray:
    """Bureaucratic rule once most posts are appointed and privilege separates the top."""
    label = _base(i)
    separate = (i.appointment > 0.6) & (i.privilege > 0.6)
    label[separate & (i.democracy < LIVING)] = Regime.BUREAUCRATIC_RULE
    return _ends(label, i)


def democratic_centralists_1926(i: Indices) -> np.ndarray:
    """Bureaucratic rule once no faction can win in the party and the apparatus's hold is tight."""
    label = _base(i)
    closed = (i.factions < CHANNEL) & (i.hold > TIGHT)
    label[closed & (i.democracy < LIVING)] = Regime.BUREAUCRATIC_RULE
    return _ends(label, i)


DEFINITIONS = {
    "hampton": hampton,
    "early_1921": early_1921,
    "pirani_1924": pirani_1924,
    "democratic_centralists_1926": democratic_centralists_1926,
}
