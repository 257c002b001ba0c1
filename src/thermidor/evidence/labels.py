"""The regime label: what to call a month, and rival datings of the end.

ODD element: observation. A label is a judgement on indices that the model makes; every threshold
is an operational choice of ours and stands here in plain sight. The rival definitions are named
after who holds them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

CLASSES = (
    "workers_democracy",
    "bureaucratic_distortions",
    "degenerating",
    "bureaucratic_rule",
    "restoration",
    "democracy_renewed",
    "state_collapse",
)
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
DEMOCRACY, DISTORTIONS, DEGENERATING, RULE, RESTORATION, RENEWED, COLLAPSE = range(7)
LIVING = 0.45
"""Soviet democracy above this is alive."""
GONE = 0.20
"""Soviet democracy below this no longer functions."""


class Indices(NamedTuple):
    """What a label is judged by: arrays (months,)."""

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
    """Democracy while it lives; distortions while most posts are elected; then degenerating.

    A democracy that lives again after it was gone is renewed; one where industry has stopped and
    nothing decides has collapsed.
    """
    label = np.full(i.democracy.shape, DISTORTIONS, float)
    label[i.democracy >= LIVING] = DEMOCRACY
    label[(i.democracy < LIVING) & (i.appointment > 0.5)] = DEGENERATING
    gone = np.maximum.accumulate(i.democracy < GONE)
    label[gone & (i.democracy >= LIVING)] = RENEWED
    label[i.output < 0.03] = COLLAPSE
    return label


def hampton(i: Indices) -> np.ndarray:
    """Bureaucratic rule once the party itself is closed: its opposition put out, its posts named,
    and the surplus allocated from above (the defeat of 1927-28)."""
    label = _base(i)
    closed = (i.openness < 0.25) & (i.appointment > 0.9) & (i.democracy < LIVING)
    beaten = np.maximum.accumulate(i.expelled > 0.002) & (i.opposition < 0.004)
    label[closed & (beaten | (i.forced > 0))] = RULE
    return label


def early_1921(i: Indices) -> np.ndarray:
    """Bureaucratic rule from the end of soviet democracy on."""
    label = _base(i)
    label[(i.democracy < GONE) & (i.party_share > 0.5)] = RULE
    return label


def pirani_1924(i: Indices) -> np.ndarray:
    """Bureaucratic rule once appointment is general and the top is set apart by privilege."""
    label = _base(i)
    label[(i.appointment > 0.9) & (i.privilege > 0.7) & (i.democracy < LIVING)] = RULE
    return label


def democratic_centralists_1926(i: Indices) -> np.ndarray:
    """Bureaucratic rule once debate in the party is closed for good under general appointment."""
    label = _base(i)
    label[(i.appointment > 0.95) & (i.openness < 0.2) & (i.democracy < LIVING)] = RULE
    return label


DEFINITIONS = {
    "hampton": hampton,
    "early_1921": early_1921,
    "pirani_1924": pirani_1924,
    "democratic_centralists_1926": democratic_centralists_1926,
}
