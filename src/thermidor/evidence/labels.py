"""The regime label: which kind of regime a month belongs to, by four rival definitions.

ODD element: observation. A label is computed from indices that the model makes. The thresholds are
operational choices of ours, not numbers of the sources. A definition is named after its author.
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
"""Soviet democracy above this is alive."""
GONE = 0.20
"""Soviet democracy below this no longer functions."""


class Indices(NamedTuple):
    """What a label is computed from: arrays ``(n_months,)``, shares 0..1 except where named."""

    democracy: np.ndarray
    party_share: np.ndarray
    appointment: np.ndarray
    direction: np.ndarray
    obstruct: np.ndarray
    openness: np.ndarray
    privilege: np.ndarray
    expelled: np.ndarray
    opposition: np.ndarray
    output: np.ndarray
    forced: np.ndarray
    plurality: np.ndarray


def _base(i: Indices) -> np.ndarray:
    """Return the classes that all definitions share; each adds bureaucratic rule.

    Workers' democracy while soviet democracy is at least `LIVING`; below it, bureaucratic
    distortions while most posts are elected, degenerating once most are appointed. Democracy that
    returns after it fell below `GONE` is renewed. Where industry has stopped, the state collapsed.
    """
    label = np.full(i.democracy.shape, Regime.BUREAUCRATIC_DISTORTIONS, float)
    label[i.democracy >= LIVING] = Regime.WORKERS_DEMOCRACY
    label[(i.democracy < LIVING) & (i.appointment > 0.5)] = Regime.DEGENERATING
    gone = np.maximum.accumulate(i.democracy < GONE)
    label[gone & (i.democracy >= LIVING)] = Regime.DEMOCRACY_RENEWED
    label[i.output < 0.03] = Regime.STATE_COLLAPSE
    return label


def hampton(i: Indices) -> np.ndarray:
    """Bureaucratic rule once the party itself is closed, and its opposition has been expelled or
    the surplus is allocated from above (the defeat of 1927-28)."""
    label = _base(i)
    closed = (i.openness < 0.25) & (i.appointment > 0.9) & (i.democracy < LIVING)
    beaten = np.maximum.accumulate(i.expelled > 0.002) & (i.opposition < 0.004)
    label[closed & (beaten | (i.forced > 0))] = Regime.BUREAUCRATIC_RULE
    return label


def early_1921(i: Indices) -> np.ndarray:
    """Bureaucratic rule from the end of soviet democracy on."""
    label = _base(i)
    label[(i.democracy < GONE) & (i.party_share > 0.5)] = Regime.BUREAUCRATIC_RULE
    return label


def pirani_1924(i: Indices) -> np.ndarray:
    """Bureaucratic rule once appointment is general and privilege separates the top."""
    label = _base(i)
    label[(i.appointment > 0.9) & (i.privilege > 0.7) & (i.democracy < LIVING)] = (
        Regime.BUREAUCRATIC_RULE
    )
    return label


def democratic_centralists_1926(i: Indices) -> np.ndarray:
    """Bureaucratic rule once appointment is general and debate in the party has ended."""
    label = _base(i)
    label[(i.appointment > 0.95) & (i.openness < 0.2) & (i.democracy < LIVING)] = (
        Regime.BUREAUCRATIC_RULE
    )
    return label


DEFINITIONS = {
    "hampton": hampton,
    "early_1921": early_1921,
    "pirani_1924": pirani_1924,
    "democratic_centralists_1926": democratic_centralists_1926,
}
