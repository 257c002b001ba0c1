"""Recording lives: a run of the engine's own with eyes on some of its people.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from thermidor.simulation import Simulation
from thermidor.society.record import PostTally
from thermidor.teach.lives.eye import Eye
from thermidor.teach.lives.person import Person


class Recorder(Simulation):
    """A run that watches some persons; all else is as in `Simulation`, to the bit.

    Parameters
    ----------
    persons : sequence of Person
        Whom to watch.
    pressures : bool
        Whether to work out what each pressure did to them; it takes most of the time.

    Attributes
    ----------
    eyes : list of Eye
        One for each person, with the months so far.
    staff_before : (n_bodies, 3) float64
        Staff as the month's posts were opened.

    Raises
    ------
    InputError
        If one of them does not exist in a society of this scale.
    """

    def __init__(
        self, scenario: Any, *, persons: Sequence[Person], pressures: bool = True, **how: Any
    ):
        self.eyes: list[Eye] = []  # nobody is watched in the meetings before the first month
        super().__init__(scenario, **how)
        self.staff_before = np.zeros(0)
        self.eyes = [Eye(self, person, pressures) for person in persons]

    def step(self) -> None:
        """Walk one month and keep what the persons met."""
        for eye in self.eyes:
            eye.begin()
        super().step()

    def act(self) -> None:
        """Take the month's acts; those that move persons are watched."""
        done = set(self.done)
        for eye in self.eyes:
            eye.before_acts()
        super().act()
        new = [event for event in self.events if event.id in self.done and event.id not in done]
        for eye in self.eyes:
            eye.after_acts(new)

    def organise(self) -> None:
        """Organise the workplaces; those of the persons are watched."""
        for eye in self.eyes:
            eye.before_organising()
        super().organise()
        for eye in self.eyes:
            eye.after_organising()

    def open_posts(self) -> None:
        """Open posts; the staff that decides who is wanted is kept."""
        self.staff_before = self.post_tally[:, :, PostTally.STAFF].astype(float)
        super().open_posts()

    def feel(self) -> None:
        """Let persons feel the month; its conditions are kept."""
        for eye in self.eyes:
            eye.conditions()
            eye.walk("feel")
        super().feel()
        for eye in self.eyes:
            eye.keep("feel")

    def move(self) -> None:
        """Move persons."""
        for eye in self.eyes:
            eye.walk("move")
        super().move()
        for eye in self.eyes:
            eye.after_moving()

    def belong(self) -> None:
        """Let persons join and leave."""
        for eye in self.eyes:
            eye.walk("belong")
        super().belong()
        for eye in self.eyes:
            eye.after_belonging()

    def elect(self) -> None:
        """Hold elections; the persons' own soviets are watched."""
        for eye in self.eyes:
            eye.before_electing()
        super().elect()
        for eye in self.eyes:
            eye.keep("elect")

    def bargain(self) -> None:
        """Bargain; strikes of the persons' workplaces are kept."""
        for eye in self.eyes:
            eye.bargain()
        super().bargain()
