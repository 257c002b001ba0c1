"""The world outside, the market, and the centre's hold on the surplus.

ODD element: submodels (world).
"""

from __future__ import annotations

from thermidor.society.pressures import Channel
from thermidor.society.record import Note


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

    def __init__(self):
        self.joined, self.market, self.forced = False, 0.0, False
        self._open = False

    def allow_market(self, opened: bool) -> None:
        """Open or close the market; it comes to life or dies within some months."""
        self._open = opened

    def step(self, simulation) -> None:
        """Let the market follow what is allowed; lift what a joined revolution lifts."""
        p = simulation.parameters.economy
        self.market += p.market_speed * (float(self._open and not self.forced) - self.market)
        if self.joined:
            simulation.channels[:, Channel.DESPAIR] *= p.joined_despair
            simulation.channels[:, Channel.INSECURITY] *= p.joined_insecurity
            simulation.channels[:, Channel.SUPPLY] *= p.joined_supply

    def write(self, note: list[float], simulation) -> None:
        """Write the month's notes."""
        note[Note.MARKET] = self.market
        note[Note.WORLD] = float(self.joined)
        note[Note.FORCED] = float(self.forced)
