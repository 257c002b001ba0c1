"""The world outside, the market, and the centre's hold on the surplus.

ODD element: submodels (world).
"""

from __future__ import annotations

import numpy as np

from thermidor.society.economy import Economy
from thermidor.society.pressures import Channel
from thermidor.society.registry import institution


@institution("world", notes=("market", "joined", "forced"))
class World:
    """What acts have made of the surroundings.

    Attributes
    ----------
    joined : bool
        Another revolution has joined: despair and insecurity from isolation are lifted.
    market : float
        1 once trade is allowed, 0 under requisition.
    forced : bool
        The centre takes and allocates the surplus directly.
    """

    def __init__(self) -> None:
        self.joined = self.forced = self._open = False
        self.market = 0.0

    def allow_market(self, opened: bool) -> None:
        """Open or close the market; it comes to life or dies within some months."""
        self._open = opened

    def press(self, channels: np.ndarray, p: Economy) -> None:
        """Let the market follow what is allowed; lift what a joined revolution lifts."""
        self.market += p.market_speed * (float(self._open and not self.forced) - self.market)
        if self.joined:
            channels[:, Channel.DESPAIR] *= p.joined_despair
            channels[:, Channel.INSECURITY] *= p.joined_insecurity
            channels[:, Channel.SUPPLY] *= p.joined_supply
