"""Trade unions: who pays, who is elected, whom they stand by, and strikes.

ODD element: submodels (trade unions). Dues are those that members paid; officials are persons
elected or named; strikes are those of workplaces.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.common.maths import total
from thermidor.common.random import Stream, uniform
from thermidor.society.pressures import Channel
from thermidor.society.record import UNIT, Note, PlantCensus, PostTally, RegionNote, Tally, staffed
from thermidor.society.state import UNIONS, Occupation

HELD = slice(UNIONS[0], UNIONS[-1] + 1)


def gap_in_dues(paid, members, output, p):
    """Share (0..1) of a union's cost that dues leave open.

    1 - paid * worth / (cost * members), with worth what dues still buy: it falls with output
    (pirani2006 for the reliance on state money; the form is ours).
    """
    worth = p.dues_wage + (1.0 - p.dues_wage) * output
    return min(1.0, max(0.0, 1.0 - paid * worth / max(p.cost * members, 1.0)))


def siding(autonomy, p):
    """Chance (0..1) that a union sides with the managers in a dispute (pirani2009; form ours)."""
    return min(1.0, max(0.0, p.discipline * (1.0 - autonomy)))


def bargaining(active, output, autonomy, p):
    """Strength of workers in bargaining (0..1): those who come, industry that needs them, unions.

    sqrt(active) * (i + (1 - i) * output) * (b + (1 - b) * autonomy): it came back with the economy
    where the political role did not (pirani2010; the form is ours).
    """
    needed = p.bargain_idle + (1.0 - p.bargain_idle) * output
    return active**0.5 * needed * (p.bargain_bound + (1.0 - p.bargain_bound) * autonomy)


def resisting(lobby, bargaining):
    """Conflict between unions and the managers' lobby (0..1): organised managers * bargaining.

    Union leaders opposed the lobby and overpay two years after the unions had lost most of their
    independence (pirani2008): what resists is the bargaining that is left. The product is ours.
    """
    return lobby * bargaining


@njit(cache=True)
def conceding(threat, autonomy, p):
    """Chance (0..1) that a strike ends in a concession: less under threat, more with a free union.

    concession * (1 - threat) * (b + (1 - b) * autonomy): few strikes were met by arrests or force
    while workers in industry had some priority (murphy2007, murphy2009; the form is ours).
    """
    return (
        p.concession * (1.0 - threat) * (p.concession_bound + (1.0 - p.concession_bound) * autonomy)
    )


@njit(cache=True)
def _settle(plants, strikes, side, autonomy, threat, stance, answer, p, out):
    """Count strikes in which the union sided with managers; conceded, arrested, met with force."""
    p = p[0]
    for j in range(plants.size):
        n, luck = strikes[j], plants[j].identity
        if n <= 0.0:
            continue
        yielding = conceding(threat[plants[j].region], autonomy, p)
        stubborn = (1.0 - yielding) * (p.answer_calm + threat[plants[j].region])
        out[0] += np.floor(n * side + uniform(stance, luck))
        out[1] += np.floor(n * yielding + uniform(answer, luck))
        out[2] += np.floor(n * p.arrest * stubborn + uniform(answer, luck + np.uint32(2**30)))
        out[3] += np.floor(n * p.force * stubborn + uniform(answer, luck + np.uint32(2**31)))


class Unions:
    """The trade unions of the country.

    Attributes
    ----------
    independence : float
        What the rules leave to unions, 0..1.
    allowed : float
        Share of the gap in dues that the state is set to fill, 0..1.
    state_money : float
        Share of income from the state, 0..1.
    autonomy : float
        Elected officials, own money and rules together, 0..1.
    """

    def __init__(self, parameters):
        self.independence, self.allowed, self.function = 1.0, 0.0, 0.0
        start, self.state_money, self.lobby, self.conflict = parameters.start, 0.0, 0.0, 0.0
        self.autonomy, self.elected, self.voluntary = start.autonomy, 0.0, 0.0
        self.disputes = self.sided = self.arrests = self.force = self.concessions = 0.0
        self.bargaining, self._won = start.bargaining, start.won
        self._learned = parameters.unions.won_learned

    def step(self, simulation) -> None:
        """Take dues, state money and officials; then the month's disputes."""
        p, tally = simulation.parameters.unions, simulation.tally
        couple = simulation.parameters.couplings.union_money
        members = total(tally[:, Tally.UNION].tolist())
        paid = total(tally[:, Tally.DUES].tolist()) / UNIT
        self.voluntary = paid / max(members, 1.0)
        bench = tally[:, Occupation.BENCH].tolist()
        outputs = simulation.region_notes[:, RegionNote.OUTPUT].tolist()
        made = total(x * heads for x, heads in zip(outputs, bench, strict=True))
        output = made / max(total(bench), 1.0)
        gap = gap_in_dues(paid, members, output, p)
        self.state_money += p.dues_speed * (self.allowed * gap - self.state_money)
        posts = staffed(simulation.post_tally[HELD])
        named, elected = float(posts[PostTally.APPOINTED]), float(posts[PostTally.ELECTED])
        self.elected = elected / max(named + elected, 1.0)
        bound = couple * self.state_money
        aim = (
            self.independence
            * (1.0 - bound)
            * (p.autonomy_named + (1.0 - p.autonomy_named) * self.elected)
        )
        self.autonomy = min(1.0, aim + p.autonomy_function * self.function * (1.0 - aim))
        simulation.region.union_join.fill(p.join)
        named_now = simulation.posts.named[HELD]
        named_now[:] = 1.0 - (1.0 - named_now) * (1.0 - p.bound_posts * bound)
        self._dispute(simulation, p)

    def _dispute(self, simulation, p) -> None:
        """Count the month's strikes, whose side the union took, and how the state answered."""
        strikes = simulation.workplaces.strike(simulation)
        keys = simulation.keys
        counts = np.zeros(4)
        _settle(
            simulation.society.plants,
            strikes,
            siding(self.autonomy, p),
            self.autonomy,
            simulation.channels[:, Channel.INSECURITY],
            keys[Stream.STANCE],
            keys[Stream.ANSWER],
            simulation.packed.plants,
            counts,
        )
        self.disputes = float(np.add.reduce(strikes))
        self.sided, self.concessions, self.arrests, self.force = counts.tolist()
        self._manage(simulation, p)

    def _manage(self, simulation, p) -> None:
        """Managers organise where they run plants and a market gives them an interest."""
        census, tally = simulation.plant_census, simulation.tally
        managed = total(census[:, PlantCensus.ONE_MAN].tolist())
        run = managed / max(1.0, total(census[:, PlantCensus.NATIONAL].tolist()))
        aim = min(1.0, run) * (p.lobby_closed + (1.0 - p.lobby_closed) * simulation.world.market)
        self.lobby += p.lobby_speed * (aim - self.lobby)
        self.conflict = resisting(self.lobby, self.bargaining)
        active = total(tally[:, Tally.PRESENT].tolist()) / max(
            1.0, total(tally[:, Occupation.BENCH].tolist())
        )
        output = total(simulation.region_notes[:, RegionNote.OUTPUT].tolist()) / 3
        aim = bargaining(active, output, self.autonomy, p)
        self.bargaining += p.bargain_speed * (aim - self.bargaining)

    def write(self, note: list[float], simulation) -> None:
        """Write the month's notes."""
        note[Note.UNION_STATE_MONEY] = self.state_money
        note[Note.UNION_AUTONOMY] = self.autonomy
        note[Note.UNION_SIDING] = siding(self.autonomy, simulation.parameters.unions)
        note[Note.DISPUTES], note[Note.SIDED] = self.disputes, self.sided
        note[Note.ARRESTS], note[Note.FORCE] = self.arrests, self.force
        note[Note.CONCESSIONS] = self.concessions
        note[Note.LOBBY], note[Note.LOBBY_CONFLICT] = self.lobby, self.conflict
        note[Note.BARGAINING] = self.bargaining
        posts = staffed(simulation.post_tally[HELD])
        staff = float(posts[PostTally.STAFF])
        note[Note.UNION_BOLSHEVIK] = posts[PostTally.COMMUNIST] / max(staff, 1.0)
        note[Note.WORKER_PRIORITY] = self._priority()

    def _priority(self) -> float:
        """Weight of workers' demands against cost: disputes that ended in a concession."""
        if self.disputes > 0:
            won = self._learned * self.concessions / self.disputes
            self._won = (1.0 - self._learned) * self._won + won
        return self._won
