"""Congresses of soviets and the CEC they elect: who sits in it and how often it meets.

ODD element: submodels (congress, CEC). The CEC is composed from the deputies of the towns and,
once their soviets join, from what village and army support; parties put out lose their seats.
"""

from __future__ import annotations

import numpy as np

from thermidor.common.maths import total
from thermidor.common.random import Stream, days_met, uniform
from thermidor.evidence import article
from thermidor.society.pressures import Channel, mean
from thermidor.society.record import Note, Tally
from thermidor.society.state import Occupation, Party

PARTIES = (np.arange(len(Party)) > Party.BOLSHEVIK).astype(float)
WEEKS, DAYS = 4.345, 26


def meeting_rate(share, contest, p):
    """Meetings of the CEC a week: rate * its share of decisions against the start * contest.

    Contest is 4 b (1 - b) with b the largest party's share: a body meets as often as it has
    contested business (rigby1979 for the meetings; the form is ours).
    """
    return p.cec * share * contest


def founding(support, home, p):
    """Chance (per month) that a township founds a soviet.

    township * (share of village and army for soviet power / rural) * (h + r * growth of the
    village, at most 1): those who came home brought it (smith2002 for the spread; form ours).
    """
    return p.township * support / p.rural * min(1.0, p.township_home + p.township_return * home)


def willingness(p):
    """Share of each party's strength that takes seats beside soviet power: (6,) float64.

    The moderates had walked out of the congress that made the government (rabinowitch2007); how
    far each kept away is ours.
    """
    moderate = p.willing_moderate
    return np.array([p.willing_nonparty, 1.0, moderate, moderate, 1.0, p.willing_anarchist])


def _normal(shares: np.ndarray) -> np.ndarray:
    return shares / max(float(shares.sum()), 1e-9)


def _rural(tally: np.ndarray) -> list[float]:
    """Shares of village and army by the party supported."""
    first = Tally.RURAL_SUPPORT
    heads = np.add.reduce(tally[:, first : first + len(Party)]).tolist()
    everybody = max(1, sum(heads))
    return [each / everybody for each in heads]


class Congress:
    """The congress of soviets and its CEC.

    Attributes
    ----------
    parties : (6,) float64
        Shares of CEC seats by Party.
    peasants : bool
        Whether the peasants' soviets have joined.
    townships : float
        Share of townships with a soviet, 0..1.
    rate : float
        Meetings a week; nothing once it has stopped for good.
    """

    def __init__(self, parameters):
        self.parties = np.zeros(len(Party))
        self.parties[Party.BOLSHEVIK] = article.find("cec_nov_1917_bolshevik").value
        self.parties[Party.LEFT_SR] = article.find("cec_nov_1917_left_sr").value
        self.parties[Party.MENSHEVIK] = article.find("cec_nov_1917_other").value
        self.soviet_power = article.find("congress2_for_soviet_power").value
        self.peasants, self.called = False, False
        self.townships = self.first_townships = parameters.start.townships
        self.since, self.rate, self.stopped, self.low = 0, 0.0, False, 0
        self.willing = willingness(parameters.parties)
        self.all_townships = parameters.soviets.townships
        self.first_soviets = article.find("soviets_oct_1917").value
        self.towns = self.first_soviets - article.find("soviets_peasant_oct_1917").value
        self.coalition, self.contest = 0, parameters.soviets.contest_start

    def elect(self, simulation) -> None:
        """Elect a new CEC from the soviets as they are."""
        shares = np.zeros(len(Party))
        weight = 0.0
        for soviet in simulation.soviets:
            size = float(np.sqrt(soviet.seats * soviet.filled))
            shares += soviet.executive(simulation.parameters.soviets) * size
            weight += size
        if weight <= 0.0:
            return
        open_to = (simulation.parties.national > 0) | (np.arange(len(Party)) <= Party.BOLSHEVIK)
        p = simulation.parameters.soviets
        self.willing += p.reconcile * simulation.parties.plural * (1.0 - self.willing) * PARTIES
        taken = self.willing * open_to
        shares = _normal(shares * taken)
        if self.peasants:
            rural = simulation.tally[:, Tally.RURAL_SUPPORT : Tally.RURAL_SUPPORT + 6].sum(axis=0)
            part = p.peasants * self.townships
            shares = (1.0 - part) * shares + part * _normal(rural * taken * self._heard(simulation))
        self.parties[:] = shares
        self.soviet_power = self.parties[Party.BOLSHEVIK] + self.parties[Party.LEFT_SR]
        self.since, self.called = 0, False

    def _heard(self, simulation) -> np.ndarray:
        """How far each party can put up lists in the townships: (6,) float64, ours.

        Who governs can everywhere, the others as far as their standing is worth something.
        """
        governs = [party in simulation.parties.government for party in Party]
        return np.where((PARTIES == 0) | governs, 1.0, simulation.parties.plural)

    def remove(self, party: int) -> None:
        """Take a party's seats away; the others keep theirs."""
        self.parties[party] = 0.0
        self.parties /= max(self.parties.sum(), 1e-9)

    def step(self, simulation) -> None:
        """Spread to the townships, hold a congress if due, meet as business is contested."""
        p = simulation.parameters
        self.townships += (1.0 - self.townships) * self._founded(simulation, p.soviets)
        self.since += 1
        urgency = mean(simulation.channels, Channel.URGENCY)
        interval = p.soviets.interval * (1.0 + p.soviets.interval_urgency * urgency)
        if self.called or self.since >= interval:
            self.elect(simulation)
        b = max(0.5, *self.parties.tolist())
        contest = 4.0 * b * (1.0 - b)
        share = simulation.cascade.share(1) / simulation.cascade.start.item(1)
        expected = 0.0 if self.stopped else meeting_rate(share, contest, p.cascade)
        key = simulation.keys[Stream.MEETINGS_HELD]
        self.rate = days_met(key, 0, DAYS, expected * WEEKS / DAYS) / WEEKS
        # a body that no longer meets once in eight weeks stops for good (prototype.md)
        self.low = self.low + 1 if expected < p.cascade.cec_stop else 0
        if (
            self.low >= p.cascade.cec_stop_months
            and simulation.parties.plural < p.cascade.cec_stop_plural
        ):
            self.stopped = True
        self.contest = contest

    def _founded(self, simulation, p) -> float:
        """Share of the townships without a soviet that found one this month."""
        rural = _rural(simulation.tally)
        now = total(simulation.tally[:, Occupation.VILLAGE].tolist())
        before = total(simulation.last_tally[:, Occupation.VILLAGE].tolist())
        home = max(0.0, now / max(before, 1.0) - 1.0)
        luck = uniform(simulation.keys[Stream.TOWNSHIP], 0)
        chance = founding(rural[Party.BOLSHEVIK] + rural[Party.LEFT_SR], home, p)
        return min(1.0, chance * (1.0 - 0.5 * p.township_luck + p.township_luck * luck))

    def write(self, note: list[float], simulation) -> None:
        """Write the month's notes."""
        note[Note.CEC_MEETINGS] = self.rate
        parties = self.parties.tolist()
        note[Note.CEC_BOLSHEVIK] = parties[Party.BOLSHEVIK]
        note[Note.CEC_LEFT_SR] = parties[Party.LEFT_SR]
        governing = parties[Party.BOLSHEVIK] + parties[Party.LEFT_SR]
        note[Note.CEC_OTHER] = max(0.0, 1.0 - governing)
        note[Note.TOWNSHIPS] = self.townships
        note[Note.CONTEST] = self.contest
        note[Note.CONGRESS_SUPPORT] = self.soviet_power
        note[Note.COALITION] = self.coalition
        rural = _rural(simulation.tally)
        governing = rural[Party.BOLSHEVIK] + (rural[Party.LEFT_SR] if self.coalition else 0.0)
        note[Note.TOWNSHIP_OPPOSITION] = 1.0 - governing
        note[Note.SOVIETS] = soviets = self._soviets()
        note[Note.PEASANT_SOVIETS] = soviets - self.towns

    def _soviets(self) -> float:
        """Soviets in being: those of the start, and one for every township since."""
        return self.first_soviets + self.all_townships * max(
            0.0, self.townships - self.first_townships
        )
