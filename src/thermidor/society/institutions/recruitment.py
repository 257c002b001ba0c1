"""Recruitment: the party's cells, campaigns, closures, and the examination of members.

ODD element: submodels (recruitment). Cells are counted among members every month; an act may call a
campaign, close the party to newcomers, or order an examination. The rules are in
`people/recruit.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from thermidor.common.columns import Columns
from thermidor.common.random import Stream
from thermidor.society.conditions import Regions
from thermidor.society.people.filling import Givers
from thermidor.society.people.recruit import (
    BRANCH_OF,
    Belongers,
    Branch,
    Cells,
    Facing,
    Joining,
    army_rate,
    bench_rate,
    gather,
    invite,
    mood,
    office_rate,
)
from thermidor.society.record import OCCUPATIONS, PlantTally, PostTally
from thermidor.society.registry import institution
from thermidor.society.state import PARTIES, SOVIETS, UNDERGROUND, UNIONS, Plants, Region
from thermidor.society.towns import TOWNS

BRANCHES, REGIONS = len(Branch), len(Region)


def _cells(plants: int, people: int) -> Cells:
    """Return empty cells."""
    n = plants + TOWNS * OCCUPATIONS
    return Cells(
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n),
        np.zeros(n),
        np.zeros((REGIONS, OCCUPATIONS)),
        np.zeros(n),
        np.full(n, -1, np.int64),
        np.full(n, -1, np.int8),
        np.full(people, -1, np.int32),
    )


@institution("recruitment", notes=("won", "examined", "sponsored"))
class Recruitment:
    """How members are won and examined.

    Attributes
    ----------
    cells : Cells
        Cells of the party.
    campaign, left : (branches,) float64
        Strength of the campaign that is on in a branch, and the months it still lasts.
    admission : (branches,) float64
        How far each branch is open to newcomers: 1 open, 0 closed.
    share, severity, examining : (branches,) float64
        Members of a branch who are examined in a month, the severity, the months it still lasts.
    won : (3, branches + 1) int64
        Members won in the month by region and branch of the sponsor; last, without a sponsor.
    examined : (3, 2) int64
        Members examined in the month, and put out.
    sponsored : float
        Share of those won in the month whom a member won, 0..1.
    """

    def __init__(self, people: Columns, plants: Plants) -> None:
        self.cells = _cells(len(plants), len(people))
        self.campaign, self.left = np.zeros(BRANCHES), np.zeros(BRANCHES)
        self.admission = np.ones(BRANCHES)
        self.share, self.severity, self.examining = (np.zeros(BRANCHES) for _ in range(3))
        self.won = np.zeros((REGIONS, BRANCHES + 1), np.int64)
        self.examined = np.zeros((REGIONS, 2), np.int64)
        self.sponsored = 1.0

    def call(self, branches: Iterable[int], strength: float, months: float) -> None:
        """Call a campaign in some branches for so many months."""
        for branch in branches:
            self.campaign[branch] = strength
            self.left[branch] = months

    def admit(self, branches: Iterable[int], factor: float) -> None:
        """Open or close some branches to newcomers."""
        for branch in branches:
            self.admission[branch] = factor

    def examine(
        self, branches: Iterable[int], share: float, severity: float, months: float
    ) -> None:
        """Order an examination of members in some branches for so many months."""
        for branch in branches:
            self.share[branch] = share
            self.severity[branch] = severity
            self.examining[branch] = months

    def found(self, people: Columns, rows: int, plants: Plants, first_keys: np.ndarray) -> None:
        """Give members of the first day their sponsors: those of 1917 were won in their cell."""
        self._gather(people, rows, plants, first_keys, first_keys)
        cell = self.cells.cell[:rows]
        members = np.flatnonzero((cell >= 0) & (people.joined[:rows] > UNDERGROUND))
        sponsor = self.cells.sponsor[cell[members]]
        people.sponsor[members] = np.where(sponsor == members, -1, sponsor)

    def _gather(
        self, people: Columns, rows: int, plants: Plants, first_keys: np.ndarray, keys: np.ndarray
    ) -> None:
        """Count the cells."""
        town, speaks = first_keys[Stream.TOWN], keys[Stream.SPONSOR]
        gather(people.arrays, rows, plants, town, speaks, self.cells)

    def belong(
        self,
        people: Columns,
        rows: int,
        plants: Plants,
        region: Regions,
        last_tally: np.ndarray,
        plant_tally: np.ndarray,
        post_tally: np.ndarray,
        first_keys: np.ndarray,
        keys: np.ndarray,
        p: Joining,
    ) -> None:
        """Count the cells; set how far each wins those around it."""
        self._gather(people, rows, plants, first_keys, keys)
        cheer = [mood(shortfall) for shortfall in region.shortfall.tolist()]
        rates, full = np.zeros((REGIONS, BRANCHES)), np.zeros((REGIONS, BRANCHES))
        for r in range(REGIONS):
            privilege, short = region.privilege.item(r), region.shortfall.item(r)
            named = self._named(post_tally, r)
            rates[r] = (
                bench_rate(cheer[r], p),
                army_rate(region.insecurity.item(r), p),
                p.village * cheer[r],
                office_rate(privilege, named, short, p),
            )
            full[r] = (
                p.full_bench * (0.35 + 0.65 * cheer[r]),
                p.full_army,
                p.full_village,
                p.full_office * (0.4 + 0.6 * named),
            )
        on = np.where(self.left > 0, p.campaign * self.campaign, 0.0)
        campaigns = np.repeat(on[None], REGIONS, axis=0)
        heads = np.ascontiguousarray(plant_tally[:, PlantTally.HEADS])
        work = np.ascontiguousarray(last_tally[:, :OCCUPATIONS])
        invite(plants, heads, work, rates * self.admission, campaigns, full, self.cells, p)
        self.won[:] = 0
        self.examined[:] = 0

    def _named(self, post_tally: np.ndarray, r: int) -> float:
        """Share of the posts of a region's soviet, party and unions held from above."""
        held = post_tally[[SOVIETS[r], PARTIES[r], UNIONS[r]]].sum(axis=(0, 1))
        return held[PostTally.APPOINTED] / max(1, held[PostTally.STAFF])

    def facing(
        self,
        routine: np.ndarray,
        named: np.ndarray,
        givers: Givers,
        town_key: np.uint64,
        month: int,
    ) -> Facing:
        """Return what those who belong meet this month."""
        on = np.append(np.where(self.examining > 0, self.share, 0.0), 0.0)
        severe = np.append(self.severity, 0.0)
        return Facing(
            routine, named, givers, self.cells, on[BRANCH_OF], severe[BRANCH_OF], month, town_key
        )

    def counts(self, tally: np.ndarray) -> Belongers:
        """Return where the month's changes are counted."""
        return Belongers(tally, self.cells.left, self.won, self.examined)

    def post(self) -> None:
        """Let campaigns and examinations run out."""
        self.left[:] = np.maximum(0.0, self.left - 1.0)
        self.examining[:] = np.maximum(0.0, self.examining - 1.0)
        won = int(self.won.sum())
        self.sponsored = 1.0 - int(self.won[:, -1].sum()) / won if won else self.sponsored
