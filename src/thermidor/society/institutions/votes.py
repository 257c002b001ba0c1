"""Votes: motions put to bodies of persons, and the congress of the party.

ODD element: submodels (votes). A scenario gives the occasion and what a motion appeals to. Whether
somebody moves it and whether it passes is decided here by persons: members of the body vote on what
they see, believe and owe. A shock that the whole assembly shares (`votes.shock`) is the size of
what we do not know; it is much of the answer to whether things could have been otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from thermidor.common.columns import Columns
from thermidor.common.random import Stream, draws_of
from thermidor.society.conditions import Regions
from thermidor.society.institutions.leaders import LEADERS, Leaders, deviate
from thermidor.society.motions import BODIES, Motion, Vote, Weighs, number_of
from thermidor.society.people import ballot
from thermidor.society.people.ballot import Hall, Votes
from thermidor.society.record import UNIT, Tally
from thermidor.society.registry import Other, institution
from thermidor.society.state import Body, Mandate, Occupation, Party, Plants, Rank, Society
from thermidor.society.towns import TOWNS, Towns

SIZES = dict(zip(BODIES, (300, 300, 100, 50, 16, 22, 18), strict=True))
"""Persons who vote in each body, at every scale (the congresses are smaller than they were)."""
OF_1917 = -10
"""First month of joining that lies in 1917; before it are the years of the underground."""
ROUNDS = 2
"""Rounds of talk in the cells before a congress."""
SEED = np.uint64(2**32)
"""Room for the seats of a body below the number of a motion in the key of a ballot."""
FREE, SENT, OWING = range(3)
"""How a voter came to vote: chosen by those he stands for, sent by a secretary who chose among
several, or holding a post that he owes to a posting."""


class Division(NamedTuple):
    """Who voted how on a motion of this month, for those who look on; no rule reads it.

    Attributes
    ----------
    name : str
        Id of the motion's event.
    hall : Hall
        What the voters saw.
    weights : (n_weighs,) float64
    extra : float
        What everybody in the assembly shared, log odds.
    rows : (n,) int64
        Rows of the voters.
    odds : (n,) float64
        Log odds of a vote for it.
    ayes : (n,) bool
    came : (n,) int64
        `FREE`, `SENT` or `OWING`.
    talk : dict of int to (float, float)
        Of a watched member, by row: log odds before the talk in the cell, and chance after it.
    """

    name: str
    hall: Hall
    weights: np.ndarray
    extra: float
    rows: np.ndarray
    odds: np.ndarray
    ayes: np.ndarray
    came: np.ndarray
    talk: dict[int, tuple[float, float]]


@institution(
    "votes",
    parameters=Votes,
    notes=("opposition", "delegates_for", "divided", "head", "underground"),
)
class Ballots:
    """The bodies that vote, and the leaders.

    Attributes
    ----------
    leaders : Leaders
    results : dict of str to Vote
        What became of each motion that was moved, by the id of its event.
    opposition : float
        Members for the last platform against those who lead, before its congress, 0..1.
    delegates_for : float
        Delegates for it, 0..1.
    underground : float
        Delegates of the last congress of the party who joined before 1917, 0..1.
    divided : float
        Leaders for it, by authority, 0..1.
    divisions : list of Division
        Who voted how this month.
    watched : tuple of int
        Rows whose talk in the cells is kept.
    """

    def __init__(self, society: Society, first_keys: np.ndarray, p: Votes) -> None:
        self.fixed = first_keys
        self.results: dict[str, Vote] = {}
        self.divisions: list[Division] = []
        self.watched: tuple[int, ...] = ()
        self.opposition = self.delegates_for = self.divided = self.underground = 0.0
        self.leaders = Leaders(society.people, society.rows, self.fixed)
        self.leaders.gather(society.people, society.rows, self.fixed[Stream.CIRCLE], p)

    @property
    def head(self) -> int:
        """The leader who heads the secretariat."""
        return self.leaders.head

    def act(self, people: Columns, rows: int, secretariat: Other) -> None:
        """Let the next in line take the place of leaders who died or left."""
        self.leaders.follow_up(people, rows)
        secretariat.head = self.leaders.head
        self.divisions = []

    def choose_head(self, people: Columns, rows: int, keys: np.ndarray) -> None:
        """Let the leaders put one of them over the secretariat."""
        self.leaders.choose_head(None, self.leaders.clients(people, rows), keys)

    # A motion ---------------------------------------------------------------------------------

    def put(
        self,
        people: Columns,
        rows: int,
        plants: Plants,
        region: Regions,
        towns: Towns,
        tally: np.ndarray,
        business: Other,
        congress: Other,
        parties: Other,
        party: Other,
        keys: np.ndarray,
        month: int,
        p: Votes,
        *,
        name: str,
        motion: Motion,
    ) -> Vote | None:
        """Put a motion to its body; return the vote, or None if nobody moves it.

        Parameters
        ----------
        name : str
            The id of its event, which keys its luck.
        motion : Motion
        """
        number = number_of(name)
        hall = self._hall(plants, region, towns, tally)
        weights = motion.array((p.patron, p.circle, p.leaders))
        shock = p.shock * deviate(keys[Stream.SHOCK], number)
        sides = self._sides(people, rows, hall, weights, shock, keys, number, p)
        for_it = float(self.leaders.authority[sides > 0.0].sum())
        hall = hall._replace(
            sides=sides, base=self.leaders.pull(sides, p.base), net=2.0 * for_it - 1.0
        )
        if motion.platform and party.factions <= 0.0:
            shock -= p.ban
        if motion.body == "party_congress":
            vote = self._congress(
                people, rows, hall, weights, shock, keys, month, number, motion, p, for_it
            )
        else:
            body = self._roll(people, rows, motion, business, congress, parties, keys)
            vote = self._sit(
                people, body, hall, weights, shock, keys, month, number, motion, for_it, p
            )
        if vote is not None:
            self.results[name] = vote
            self.divisions[-1] = self.divisions[-1]._replace(name=name)
            if motion.platform:
                self._part(people, rows, sides, vote, keys, p)
        return vote

    def _hall(self, plants, region, towns, tally) -> Hall:
        bench = np.maximum(1, tally[:, Occupation.BENCH])
        grievance = tally[:, Tally.GRIEVANCE] / UNIT / bench
        return Hall(
            np.asarray(plants),
            np.asarray(region),
            grievance,
            np.array(towns.machine),
            np.zeros(LEADERS),
            np.zeros(TOWNS),
            0.0,
            self.fixed[Stream.TOWN],
            self.fixed[Stream.SIDE],
        )

    def _sides(self, people, rows, hall, weights, shock, keys, number, p: Votes) -> np.ndarray:
        """Let every leader take a side, 1 for and -1 against, on what he sees, wants and luck."""
        lead = self.leaders
        alone = weights.copy()
        alone[[Weighs.PATRON, Weighs.CIRCLE, Weighs.LEADERS]] = 0.0
        out = np.full(LEADERS, -1.0)
        there = np.flatnonzero(lead.row >= 0)
        odds = np.empty(there.size)
        ballot.weigh(people.arrays, lead.row[there], hall, alone, p.side_shock * shock, odds)
        want = np.clip(p.clients * (lead.authority - lead.clients(people, rows)), -4.0, 4.0)
        for n, leader in enumerate(there):
            u = odds[n] + weights[Weighs.PASSED_OVER] * want[leader]
            u -= weights[Weighs.DISPOSITION] * p.centralise
            u += weights[Weighs.HEADS] * (leader == lead.head)
            u += p.side_luck * deviate(keys[Stream.SIDE], number * LEADERS + int(leader))
            out[leader] = 1.0 if u > 0.0 else -1.0
        return out

    def _moved(self, mover: str, chances: np.ndarray, share: float, for_it: float, p) -> bool:
        """Whether somebody of the kind that may move the motion is for it."""
        if mover == "member":
            return int((chances > 0.5).sum()) >= 2
        if mover == "leader":
            return for_it > 0.0
        if mover == "centre":
            return for_it > 0.5
        return for_it > 0.0 or share > p.gathered

    # Bodies -----------------------------------------------------------------------------------

    def _sit(self, people, body, hall, weights, shock, keys, month, number, motion, for_it, p):
        """Let a body that meets vote; None if it does not meet or nobody moves the motion."""
        if body.size < 2:
            return None
        odds = np.empty(body.size)
        ballot.weigh(people.arrays, body, hall, weights, shock, odds)
        chances = 1.0 / (1.0 + np.exp(-odds))
        share = float(chances.mean())
        if not self._moved(motion.mover, chances, share, for_it, p):
            return None
        first = np.uint64(number) * SEED
        draws = draws_of(keys[Stream.BALLOT], first + np.arange(body.size, dtype=np.uint64))
        voted = draws < chances
        ayes = int(voted.sum())
        named = (people.mandate[body] == Mandate.APPOINTED) | (people.owes[body] > ballot.LOYAL)
        came = np.where(named, OWING, FREE)
        self.divisions.append(Division("", hall, weights, shock, body, odds, voted, came, {}))
        noes = body.size - ayes
        return Vote(
            *(month, motion.body, ayes, noes, ayes > noes, share, for_it, 0, int(named.sum()))
        )

    def _roll(self, people, rows, motion, business, congress, parties, keys) -> np.ndarray:
        """Return the rows of those who sit in a body, as many as it has at every scale."""
        body = people.body[:rows]
        upper = people.rank[:rows] >= Rank.MIDDLE
        size = SIZES[motion.body]
        if motion.body in ("government", "cec"):
            stopped = motion.body == "cec" and business.cec_rate <= 0.0
            return business.members(motion.body)[: 0 if stopped else None]
        if motion.body == "centre":
            top = people.rank[:rows] == Rank.UPPER
            top &= (body >= Body.PETROGRAD_PARTY) & (body <= Body.PROVINCIAL_PARTY)
            lead = self.leaders.row[self.leaders.row >= 0]
            others = np.setdiff1d(np.flatnonzero(top), lead)
            return np.concatenate([lead, self._drawn(people, others, size - lead.size)])
        if motion.body == "executive":
            of_region = body == Body.PETROGRAD_SOVIET + motion.region
            return self._drawn(people, np.flatnonzero(of_region & upper), size)
        if motion.body == "union_congress":
            unions = (body >= Body.PETROGRAD_UNIONS) & (body <= Body.PROVINCIAL_UNIONS)
            return self._drawn(people, np.flatnonzero(unions & upper), size)
        return self._deputies(people, rows, congress, size)

    def _deputies(self, people, rows, congress, size) -> np.ndarray:
        """Return deputies by the shares of the parties in the CEC, from the soviets first."""
        alive = people.occupation[:rows] != Occupation.DEAD
        support = people.support[:rows]
        seated = people.seat[:rows] > 0
        found = []
        for party in Party:
            number = round(size * float(congress.parties[party]))
            of_party = alive & (support == party)
            inside = np.flatnonzero(of_party & seated)
            if number and not inside.size:
                inside = np.flatnonzero(of_party)
            found.append(self._drawn(people, inside, number))
        return np.concatenate(found)

    def _drawn(self, people: Columns, found: np.ndarray, size: int) -> np.ndarray:
        """Return some of the rows found, by a draw that stays the same from month to month."""
        draw = draws_of(self.fixed[Stream.ROLL], people.identity[found])
        return found[np.argsort(draw / people.weight[found], kind="stable")[:size]]

    # The congress of the party ----------------------------------------------------------------

    def _congress(
        self, people, rows, hall, weights, shock, keys, month, number, motion, p: Votes, for_it
    ) -> Vote | None:
        """Let the cells discuss, the towns send delegates, and the delegates vote."""
        met = self._talk(people, rows, hall, weights, shock, p)
        members, town, odds, chance, secretary = met
        weight = people.weight[members]
        sent, chosen = self._send(people, members, town, weight, chance, secretary, hall, keys, p)
        share = int((weight * (chance * ballot.POINTS).astype(np.int64)).sum())
        share = share / float(ballot.POINTS) / max(1, int(weight.sum()))
        if not self._moved(motion.mover, chance, share, for_it, p):
            return None
        final, voted = self._delegates(sent, chance, secretary, hall, keys, number, p)
        ayes = int(voted.sum())
        who = members[sent[:, 0]]
        named = (people.mandate[who] == Mandate.APPOINTED) | (people.owes[who] > ballot.LOYAL)
        came = np.where(named, OWING, np.where(sent[:, 2] > 0, SENT, FREE))
        seen = np.flatnonzero(np.isin(members, self.watched))
        talk = {int(members[n]): (float(odds[n]), float(chance[n])) for n in seen}
        self.divisions.append(Division("", hall, weights, shock, who, final, voted, came, talk))
        noes = len(sent) - ayes
        if motion.platform:
            self.opposition = share
            self._known(people, members, chance, keys, number, p)
        return Vote(
            *(month, motion.body, ayes, noes, ayes > noes, share, for_it, chosen, int(named.sum()))
        )

    def convene(
        self,
        people: Columns,
        rows: int,
        plants: Plants,
        region: Regions,
        towns: Towns,
        tally: np.ndarray,
        keys: np.ndarray,
        p: Votes,
    ) -> None:
        """Let the towns send delegates to a congress of the party that is asked for no vote."""
        hall = self._hall(plants, region, towns, tally)
        met = self._talk(people, rows, hall, np.zeros(len(Weighs)), 0.0, p)
        members, town, _, chance, secretary = met
        weight = people.weight[members]
        self._send(people, members, town, weight, chance, secretary, hall, keys, p)

    def _talk(self, people, rows, hall, weights, shock, p: Votes):
        """Let members talk in their cells; return their rows, towns, log odds before and chances
        after it, and the place of each town's secretary among them."""
        alive = people.occupation[:rows] != Occupation.DEAD
        members = np.flatnonzero((people.party[:rows] == Party.BOLSHEVIK) & alive)
        odds, chance = np.empty(members.size), np.empty(members.size)
        town = np.empty(members.size, np.int64)
        secretary = np.empty(TOWNS, np.int64)
        ballot.secretaries(people.arrays, members, hall, secretary)
        ballot.weigh(people.arrays, members, hall, weights, shock, odds)
        ballot.discuss(people.arrays, members, hall, secretary, ROUNDS, p, odds, chance, town)
        return members, town, odds, chance, secretary

    def _send(self, people, members, town, weight, chance, secretary, hall, keys, p: Votes):
        """Let each town send delegates in proportion to its members."""
        waits = np.empty(members.size)
        ballot.line_up(people.arrays, members, keys[Stream.DELEGATE], p, waits)
        line = np.lexsort((people.identity[members], waits, town))
        first = np.searchsorted(town[line], np.arange(TOWNS + 1)).astype(np.int64)
        heads = np.zeros(TOWNS, np.int64)
        np.add.at(heads, town, weight)
        exact = SIZES["party_congress"] * heads / max(1, heads.sum())
        seats = exact.astype(np.int64)
        left = SIZES["party_congress"] - int(seats.sum())
        seats[np.argsort(seats - exact, kind="stable")[:left]] += 1
        sent = np.zeros((int(seats.sum()), 3), np.int64)
        key = keys[Stream.CANDIDATE]
        chosen = ballot.send(line, first, seats, chance, secretary, hall.machine, key, p, sent)
        joined = people.joined[members[sent[:, 0]]]
        self.underground = float((joined < OF_1917).mean()) if joined.size else 0.0
        return sent, chosen

    def _delegates(self, sent, chance, secretary, hall, keys, number, p: Votes):
        """Return each delegate's log odds and vote for the motion; each seat has its own draw."""
        own = np.clip(chance[sent[:, 0]], 1e-9, 1.0 - 1e-9)
        odds = np.log(own / (1.0 - own))
        town = sent[:, 1]
        his = np.where(secretary[town] >= 0, chance[np.maximum(secretary[town], 0)], 0.5)
        odds += p.mandate * hall.machine[town] * (2.0 * his - 1.0)
        first = np.uint64(number) * SEED
        draws = draws_of(keys[Stream.BALLOT], first + np.arange(len(sent), dtype=np.uint64))
        return odds, draws < 1.0 / (1.0 + np.exp(-odds))

    # What a division of the party leaves behind -------------------------------------------------

    def _known(self, people, members, chance, keys, number, p: Votes) -> None:
        """Let some of those who vote for a platform in their cells become known for it.

        known * conviction * (1 - .8 debt) * dissent / .3, at most 1: activists, never all who
        voted; some of those known from before are forgotten. The form is ours.
        """
        votes = draws_of(keys[Stream.ACTIVIST], people.identity[members])
        free = 1.0 - 0.8 * people.owes[members].astype(float)
        active = people.conviction[members] * free * np.minimum(1.0, people.dissent[members] / 0.3)
        known = votes < chance * p.known * active
        stays = draws_of(keys[Stream.OPPOSITION], people.identity[members]) >= p.forgotten
        before = people.faction[members] == 1
        people.faction[members] = known | (before & stays)

    def _part(self, people, rows, sides, vote: Vote, keys, p: Votes) -> None:
        """Let winners take over and losers lose authority."""
        self.delegates_for = vote.ayes / max(1, vote.ayes + vote.noes)
        self.divided = vote.leaders
        clients = self.leaders.clients(people, rows)
        self.leaders.reward(sides, vote.passed, p)
        if not vote.passed:
            return
        people.faction[:rows] = 0
        people.owes[:rows] *= np.float32(p.debts)
        if sides[self.leaders.head] < 0.0:
            self.leaders.choose_head(sides, clients, keys)
