"""Congresses of soviets and the CEC they elect: who sits in it.

ODD element: submodels (congress, CEC). The CEC is composed from the deputies of the towns and,
once their soviets join, from what village and army support; parties put out lose their seats.
"""

from __future__ import annotations

import numpy as np

from thermidor.common.maths import total
from thermidor.common.random import Stream, uniform
from thermidor.evidence import article
from thermidor.society.groups import Parties
from thermidor.society.people.deputy import Soviets
from thermidor.society.population import Start
from thermidor.society.pressures import Channel, mean
from thermidor.society.record import RURAL_SUPPORT
from thermidor.society.registry import Other, institution
from thermidor.society.state import Occupation, Party

RIVALS = (np.arange(len(Party)) > Party.BOLSHEVIK).astype(float)
"""1 for every party other than the one in charge; those of no party do not count as one."""


def founding(support: float, home: float, p: Soviets) -> float:
    """Chance (per month) that a township founds a soviet.

    township * (share of village and army for soviet power / rural) * (h + r * growth of the
    village, at most 1): those who came home brought it (smith2002 for the spread; form ours).
    """
    return p.township * support / p.rural * min(1.0, p.township_home + p.township_return * home)


def willingness(p: Parties) -> np.ndarray:
    """Share of each party's strength that takes seats beside soviet power: (6,) float64.

    The moderates had walked out of the congress that made the government (rabinowitch2007); how
    far each kept away is ours.
    """
    willing = np.ones(len(Party))
    willing[Party.NONE] = p.willing_nonparty
    willing[[Party.MENSHEVIK, Party.SR]] = p.willing_moderate
    willing[Party.ANARCHIST] = p.willing_anarchist
    return willing


def _normal(shares: np.ndarray) -> np.ndarray:
    return shares / max(float(shares.sum()), 1e-9)


def _rural(tally: np.ndarray) -> list[float]:
    """Shares of village and army by the party supported."""
    heads = np.add.reduce(tally[:, RURAL_SUPPORT]).tolist()
    everybody = max(1, sum(heads))
    return [supporters / everybody for supporters in heads]


@institution(
    "congress",
    notes=(
        "parties",
        "delegates",
        "others",
        "townships",
        "soviet_power",
        "coalition",
        "township_opposition",
        "soviets",
        "peasant_soviets",
    ),
)
class Congress:
    """The congress of soviets and the central executive committee (CEC) it elects.

    Attributes
    ----------
    parties : (6,) float64
        Shares of CEC seats by Party.
    delegates : (6,) float64
        Shares of the delegates of the last congress by Party.
    peasants : bool
        Whether the peasants' soviets have joined.
    townships : float
        Share of townships with a soviet, 0..1.
    elections : int
        How often a CEC has been elected.
    coalition : int
        Parties in the government with the Bolsheviks.
    township_opposition : float
        Share of village and army that supports no party in the government, 0..1.
    """

    def __init__(self, start: Start, p: Parties, q: Soviets) -> None:
        self.parties = np.zeros(len(Party))
        self.parties[Party.BOLSHEVIK] = article.find("cec_nov_1917_bolshevik").value
        self.parties[Party.LEFT_SR] = article.find("cec_nov_1917_left_sr").value
        self.parties[Party.MENSHEVIK] = article.find("cec_nov_1917_other").value
        self.delegates = self.parties.copy()
        self.soviet_power = article.find("congress2_for_soviet_power").value
        self.peasants = self.called = False
        self.townships = self.first_townships = start.townships
        self.since = self.coalition = self.elections = 0
        self.township_opposition = 0.0
        self.willing = willingness(p)
        self.all_townships = q.townships
        self.first_soviets = article.find("soviets_oct_1917").value
        self.towns = self.first_soviets - article.find("soviets_peasant_oct_1917").value
        self.peasant_part = q.peasants

    def elect_cec(self, soviets: Other, parties: Other, tally: np.ndarray, p: Soviets) -> None:
        """Elect a new CEC from the soviets as they are."""
        if not np.any(soviets.held):
            return
        self.willing += p.reconcile * parties.plural * (1.0 - self.willing) * RIVALS
        self.parties[:] = self._composed(soviets, parties, tally, p)
        if not self.called:  # else they met before the other acts of the month
            self.delegates[:] = self.parties
        self.soviet_power = self.parties[Party.BOLSHEVIK] + self.parties[Party.LEFT_SR]
        self.since = 0
        self.called = False
        self.elections += 1

    def convene(self, soviets: Other, parties: Other, tally: np.ndarray, p: Soviets) -> None:
        """Call a congress: its delegates come as the soviets are now; the CEC is elected later."""
        if np.any(soviets.held):
            self.delegates[:] = self._composed(soviets, parties, tally, p)
        self.called = True

    def _composed(self, soviets, parties, tally, p: Soviets) -> np.ndarray:
        """Return the shares of the delegates by Party: (6,) float64."""
        shares = np.zeros(len(Party))
        for region, size in enumerate(np.sqrt(soviets.held).tolist()):
            shares += soviets.executive(region, p) * size
        taken = self.willing * ((parties.national > 0) | (RIVALS == 0))
        shares = _normal(shares * taken)
        if self.peasants:
            rural = tally[:, RURAL_SUPPORT].sum(axis=0)
            part = self.village_part
            shares = (1.0 - part) * shares + part * _normal(rural * taken * _heard(parties))
        return shares

    def remove(self, party: int) -> None:
        """Take a party's seats away; the others keep theirs."""
        self.parties[party] = 0.0
        self.parties /= max(self.parties.sum(), 1e-9)

    def elect(
        self,
        channels: np.ndarray,
        tally: np.ndarray,
        last_tally: np.ndarray,
        soviets: Other,
        parties: Other,
        keys: np.ndarray,
        q: Soviets,
    ) -> None:
        """Spread to the townships, hold a congress if due."""
        self.townships += (1.0 - self.townships) * self._founded(tally, last_tally, keys, q)
        self.since += 1
        urgency = mean(channels, Channel.URGENCY)
        if self.called or self.since >= q.interval * (1.0 + q.interval_urgency * urgency):
            self.elect_cec(soviets, parties, tally, q)

    def _founded(
        self, tally: np.ndarray, last_tally: np.ndarray, keys: np.ndarray, p: Soviets
    ) -> float:
        """Share of the townships without a soviet that found one this month."""
        rural = _rural(tally)
        now = total(tally[:, Occupation.VILLAGE].tolist())
        before = total(last_tally[:, Occupation.VILLAGE].tolist())
        home = max(0.0, now / max(before, 1.0) - 1.0)
        luck = uniform(keys[Stream.TOWNSHIP], 0)
        chance = founding(rural[Party.BOLSHEVIK] + rural[Party.LEFT_SR], home, p)
        return min(1.0, chance * (1.0 - 0.5 * p.township_luck + p.township_luck * luck))

    def observe(self, tally: np.ndarray) -> None:
        """Note which share of village and army supports no party in the government."""
        rural = _rural(tally)
        governing = rural[Party.BOLSHEVIK] + (rural[Party.LEFT_SR] if self.coalition else 0.0)
        self.township_opposition = 1.0 - governing

    @property
    def village_part(self) -> float:
        """Part of the CEC that the villages elect, 0..1."""
        return self.peasant_part * self.townships if self.peasants else 0.0

    @property
    def others(self) -> float:
        """Share of CEC seats held by neither Bolsheviks nor Left SRs, 0..1."""
        bolshevik, left_sr = self.parties[[Party.BOLSHEVIK, Party.LEFT_SR]].tolist()
        return max(0.0, 1.0 - (bolshevik + left_sr))

    @property
    def soviets(self) -> float:
        """Soviets that exist: those of the start, and one for every township since."""
        added = self.all_townships * max(0.0, self.townships - self.first_townships)
        return self.first_soviets + added

    @property
    def peasant_soviets(self) -> float:
        """Soviets of peasants' deputies that exist."""
        return self.soviets - self.towns


def _heard(parties: Other) -> np.ndarray:
    """How far each party can put up lists in the townships: (6,) float64, ours.

    Who governs can everywhere, the others as far as their standing is worth something.
    """
    governs = [party in parties.government for party in Party]
    return np.where((RIVALS == 0) | governs, 1.0, parties.plural)
