"""Trade unions: who pays, who is elected, whom they stand by in strikes.

ODD element: submodels (trade unions). Dues are those that members paid; officials are persons
elected or named; strikes are those that workplaces brought about (`shopfloor`, `answers`).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from thermidor.common.maths import total
from thermidor.common.random import Stream, uniform
from thermidor.society import groups
from thermidor.society.conditions import PostConditions, Regions
from thermidor.society.couplings import Couplings
from thermidor.society.population import Start
from thermidor.society.record import UNIT, PlantCensus, PostTally, RegionNote, Tally, span, staffed
from thermidor.society.registry import Other, institution
from thermidor.society.state import UNIONS, Occupation, Plants, Region

HELD = span(UNIONS)


def gap_in_dues(paid: float, members: float, output: float, p: groups.Unions) -> float:
    """Share (0..1) of a union's cost that dues leave open.

    1 - paid * worth / (cost * members), with worth what dues still buy: it falls with output
    (pirani2006 for the reliance on state money; the form is ours).
    """
    worth = p.dues_wage + (1.0 - p.dues_wage) * output
    return min(1.0, max(0.0, 1.0 - paid * worth / max(p.cost * members, 1.0)))


def siding(autonomy: float, p: groups.Unions) -> float:
    """Chance (0..1) that a union sides with the managers in a dispute (pirani2009; form ours)."""
    return min(1.0, max(0.0, p.discipline * (1.0 - autonomy)))


def bargaining(active: float, output: float, autonomy: float, p: groups.Unions) -> float:
    """Strength of workers in bargaining (0..1): those who come, industry that needs them, unions.

    sqrt(active) * (i + (1 - i) * output) * (b + (1 - b) * autonomy): it came back with the economy
    where the political role did not (pirani2010; the form is ours).
    """
    needed = p.bargain_idle + (1.0 - p.bargain_idle) * output
    return active**0.5 * needed * (p.bargain_bound + (1.0 - p.bargain_bound) * autonomy)


def resisting(lobby: float, bargaining: float) -> float:
    """Conflict between unions and the managers' lobby (0..1): organised managers * bargaining.

    Union leaders opposed the lobby and overpay two years after the unions had lost most of their
    independence (pirani2008): what resists is the bargaining that is left. The product is ours.
    """
    return lobby * bargaining


@njit(cache=True)
def _side(plants, strikes, side, key):
    """Return the strikes in which the union sided with the managers."""
    sided = 0.0
    for j in range(plants.size):
        if strikes[j] > 0.0:
            sided += np.floor(strikes[j] * side + uniform(key, plants[j].identity))
    return sided


@institution(
    "unions",
    notes=(
        "state_money",
        "autonomy",
        "readiness",
        "disputes",
        "sided",
        "lobby",
        "conflict",
        "bargaining",
        "bolshevik",
        "priority",
    ),
)
class Unions:
    """The trade unions of the country.

    Attributes
    ----------
    independence : float
        What the rules leave to unions, 0..1.
    allowed : float
        Share of the gap in dues that the state is set to fill, 0..1.
    function : float
        Share of what is distributed that passes through unions, 0..1.
    state_money : float
        Share of income from the state, 0..1.
    autonomy : float
        Elected officials, own money and rules together, 0..1.
    readiness : float
        Chance that the union sides with the managers in a dispute, 0..1.
    disputes, sided : float
        Strikes of the month; those in which the union sided with the managers.
    lobby, conflict, bargaining : float
        Managers organised, unions' resistance to them, strength in bargaining, 0..1.
    bolshevik : float
        Share of paid officials who are Bolsheviks, 0..1.
    priority : float
        Weight of workers' demands against cost: disputes that ended in a concession, 0..1.
    """

    def __init__(self, start: Start, p: groups.Unions) -> None:
        self.independence = 1.0
        self.allowed = self.function = self.state_money = self.lobby = self.conflict = 0.0
        self.elected = self.voluntary = self.disputes = self.bolshevik = 0.0
        self.autonomy = start.autonomy
        self.readiness = siding(self.autonomy, p)
        self.sided = 0.0
        self.bargaining = start.bargaining
        self.priority = start.won

    def bargain(
        self,
        region: Regions,
        posts: PostConditions,
        plants: Plants,
        tally: np.ndarray,
        post_tally: np.ndarray,
        plant_census: np.ndarray,
        region_notes: np.ndarray,
        answers: Other,
        world: Other,
        keys: np.ndarray,
        p: groups.Unions,
        couplings: Couplings,
    ) -> None:
        """Take dues, state money and officials; then the month's disputes."""
        self._live(tally, post_tally, region_notes, couplings.union_money, p)
        region.union_join.fill(p.join)
        named = posts.named[HELD]
        bound = couplings.union_money * self.state_money
        posts.named[HELD] = 1.0 - (1.0 - named) * (1.0 - p.bound_posts * bound)
        self._dispute(plants, answers, keys, p)
        self._organise_managers(plant_census, world.market, p)
        self._bargain(tally, region_notes, p)

    def _live(
        self,
        tally: np.ndarray,
        post_tally: np.ndarray,
        region_notes: np.ndarray,
        couple: float,
        p: groups.Unions,
    ) -> None:
        """Take dues and state money; judge how far unions are their own."""
        members = total(tally[:, Tally.UNION].tolist())
        paid = total(tally[:, Tally.DUES].tolist()) / UNIT
        self.voluntary = paid / max(members, 1.0)
        bench = tally[:, Occupation.BENCH].tolist()
        outputs = region_notes[:, RegionNote.OUTPUT].tolist()
        made = total(output * heads for output, heads in zip(outputs, bench, strict=True))
        gap = gap_in_dues(paid, members, made / max(total(bench), 1.0), p)
        self.state_money += p.dues_speed * (self.allowed * gap - self.state_money)
        posts = staffed(post_tally, HELD)
        named = float(posts[PostTally.APPOINTED])
        elected = float(posts[PostTally.ELECTED])
        self.elected = elected / max(named + elected, 1.0)
        own = p.autonomy_named + (1.0 - p.autonomy_named) * self.elected
        aim = self.independence * (1.0 - couple * self.state_money) * own
        self.autonomy = min(1.0, aim + p.autonomy_function * self.function * (1.0 - aim))

    def _dispute(self, plants: Plants, answers: Other, keys: np.ndarray, p: groups.Unions) -> None:
        """Note whose side the union took in the month's strikes, and what workers won."""
        self.readiness = siding(self.autonomy, p)
        self.sided = _side(plants, answers.by_plant, self.readiness, keys[Stream.STANCE])
        self.disputes = float(np.add.reduce(answers.by_plant))
        if self.disputes > 0:
            won = p.won_learned * answers.concessions / self.disputes
            self.priority = (1.0 - p.won_learned) * self.priority + won

    def _organise_managers(self, plant_census: np.ndarray, market: float, p: groups.Unions) -> None:
        """Let managers organise where they run plants and a market gives them an interest."""
        managed = total(plant_census[:, PlantCensus.ONE_MAN].tolist())
        run = managed / max(1.0, total(plant_census[:, PlantCensus.NATIONAL].tolist()))
        aim = min(1.0, run) * (p.lobby_closed + (1.0 - p.lobby_closed) * market)
        self.lobby += p.lobby_speed * (aim - self.lobby)
        self.conflict = resisting(self.lobby, self.bargaining)

    def _bargain(self, tally: np.ndarray, region_notes: np.ndarray, p: groups.Unions) -> None:
        """Let bargaining follow those who come, industry and the unions' autonomy."""
        heads = max(1.0, total(tally[:, Occupation.BENCH].tolist()))
        active = total(tally[:, Tally.PRESENT].tolist()) / heads
        output = total(region_notes[:, RegionNote.OUTPUT].tolist()) / len(Region)
        self.bargaining += p.bargain_speed * (
            bargaining(active, output, self.autonomy, p) - self.bargaining
        )

    def observe(self, post_tally: np.ndarray) -> None:
        """Note who the paid officials are."""
        posts = staffed(post_tally, HELD)
        staff = float(posts[PostTally.STAFF])
        self.bolshevik = posts[PostTally.COMMUNIST] / max(staff, 1.0)
