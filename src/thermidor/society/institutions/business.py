"""Business: where decisions are taken, by persons who carry issues to bodies.

ODD element: submodels (business). Issues arise where something presses; a person who holds one
brings it to a body that is expected to settle it; bodies are rolls of persons who come or stay
away; what is settled must be carried out by officials; success and failure teach which road works.
Shares of decisions, meetings and resolutions settled beforehand are counted. See `business_rolls`
(who sits), `business_issues` (what comes up), `business_sittings` (the days of a month),
`business_settling` (what is carried out) and `business_rules`.
"""

from __future__ import annotations

from copy import deepcopy

import numpy as np
from numba import njit

from thermidor.common.columns import Columns
from thermidor.common.maths import total
from thermidor.common.random import Stream
from thermidor.society.couplings import Couplings
from thermidor.society.institutions import business_issues, business_rolls, business_rules
from thermidor.society.institutions.business_filling import refresh
from thermidor.society.institutions.business_rules import Kind, Road
from thermidor.society.institutions.business_settling import Outcome
from thermidor.society.institutions.business_sittings import bodies, sit
from thermidor.society.pressures import Channel, mean
from thermidor.society.registry import Other, Packed, institution
from thermidor.society.state import Level, Party, Plants, Region
from thermidor.society.towns import CENTRE, TOWNS

WEEKS = 4.345
"""Weeks of a month."""
ELECTED_ROADS = [Road.PLENUM, Road.EXECUTIVE, Road.CEC]
LEVELS = {
    Level.PLENUM: [Road.PLENUM],
    Level.EXECUTIVE: [Road.EXECUTIVE, Road.CEC],
    Level.GOVERNMENT: [Road.GOVERNMENT],
    Level.COMMISSIONS: [Road.COMMISSION],
    Level.PARTY: [Road.COMMITTEE, Road.CENTRE],
}
"""Roads of each level of decisions."""
TOWN_BODIES = {
    "plenum": (0, business_rolls.DEPUTIES),
    "executive": (business_rolls.DEPUTIES, business_rolls.EXECUTIVES),
    "committee": (business_rolls.DEPUTIES + business_rolls.EXECUTIVES, business_rolls.SECRETARIES),
    "officials": (business_rolls.OF_TOWN - business_rolls.OFFICIALS, business_rolls.OFFICIALS),
}
CENTRAL_BODIES = {
    "cec": (business_rolls.FIRST_CEC, business_rolls.CEC),
    "government": (business_rolls.FIRST_GOVERNMENT, business_rolls.GOVERNMENT),
    "centre": (business_rolls.FIRST_CENTRAL, business_rolls.CENTRAL),
    "officials": (business_rolls.FIRST_OFFICIAL, business_rolls.CENTRAL_OFFICIALS),
}
"""First seat and number of seats of each body."""


def _share(part: float, whole: float, before: float) -> float:
    """Return a share, and what it was before where nothing was counted."""
    return part / whole if whole > 0.0 else before


@njit(cache=True, error_model="numpy", _nrt=False)
def see_towns(local, rolls, towns):
    """Set the share of each town's business that its elected bodies settle, and who comes."""
    for t in range(TOWNS):
        held = own = comes = 0.0
        for road in range(local.shape[1]):
            held += local[t, road]
        own = local[t, Road.PLENUM] + local[t, Road.EXECUTIVE] + local[t, Road.CEC]
        if held > 0.0:
            towns[t].elected = own / held
        n = 0
        for slot in range(
            t * business_rolls.OF_TOWN, t * business_rolls.OF_TOWN + business_rolls.DEPUTIES
        ):
            if rolls.row[slot] >= 0:
                comes += rolls.comes[slot]
                n += 1
        towns[t].attendance = comes / n if n > 0 else 0.0


@institution(
    "business",
    notes=(
        "shares",
        "roads",
        "kinds",
        "elected",
        "attendance",
        "prepared",
        "party_places",
        "cec_rate",
        "government_meetings",
        "town_meetings",
        "waiting",
        "outcomes",
        "brought",
        "reach",
    ),
    parameters=business_rules.Business,
)
class BusinessOfState:
    """Decisions, the roads by which they are reached, and the bodies that take them.

    Attributes
    ----------
    kinds : (5, 7) float64
        Weight of what was settled and carried out, by Kind and Road; months past fade.
    roads, shares : (7,) and (5,) float64
        Shares of decisions by Road and by Level; each sums to 1.
    elected : (3,) float64
        How far bodies elected by workers decide on the business of a region, 0..1.
    attendance : (3,) float64
        Habit of coming among deputies, by region, 0..1.
    prepared : (3,) float64
        Papers settled beforehand among what plenums resolved, by region, 0..1.
    party_places : (4,) float64
        Issues of personnel that the party settles, by region and at the centre, 0..1.
    cec_rate, government_meetings, town_meetings : float
        Meetings of the CEC a week; of the government, and of a plenum at the mean, in the month.
    waiting : float
        Days that what was settled had waited.
    outcomes : (6,) float64
        Issues of the month by Outcome.
    brought : float
        Work brought to bodies of the party in the month, in issues of a capital.
    reach : float
        Reach of the party's centre, 0..1.
    bureau, shared : bool
        The party has a standing bureau; executives are shared with non-party groups.
    """

    def __init__(
        self,
        towns: Other,
        keys: np.ndarray,
        p: business_rules.Business,
        packed: Packed[business_rules.Business],
    ) -> None:
        self.home = np.uint64(keys[Stream.TOWN])
        self.rolls = business_rolls.rolls()
        self.lists = business_rolls.candidates()
        self.pool = business_issues.pool()
        self.bodies = bodies(p)
        self.country = business_issues.country(p)
        self.counts = business_issues.counts()
        business_rolls.begin(self.rolls, keys[Stream.ROLL], packed)
        towns.attendance[:] = self.rolls.comes[: business_rolls.FIRST_CEC].mean()
        self.kinds = np.zeros((len(Kind), len(Road)))
        self.local = np.zeros((TOWNS + 1, len(Road)))
        self.papers = np.zeros((2, TOWNS))  # passed, discussed
        self.roads, self.shares = np.zeros(len(Road)), np.zeros(len(Level))
        self.elected = np.ones(len(Region))
        self.places = np.full(TOWNS + 1, business_rules.PLACES_START)
        self.party_places = np.full(len(Region) + 1, business_rules.PLACES_START)
        self.attendance = np.full(len(Region), towns.attendance.item(0))
        self.prepared = np.zeros(len(Region))
        self.cec_rate = self.waiting = self.brought = self.reach = 0.0
        self.government_meetings = self.town_meetings = 0.0
        self.outcomes = np.zeros(len(Outcome))
        self.bureau = self.shared = False
        self.congresses = -1  # seen

    def members(self, kind: str, town: int = CENTRE) -> np.ndarray:
        """Return the rows of those who sit on a body's roll, in order of seats; a row may repeat.

        Parameters
        ----------
        kind : str
            "plenum", "executive", "committee", "officials" of a town; "cec", "government",
            "centre" (others of the party's centre), "officials" of the country.
        town : int
            Needed for bodies of a town.
        """
        table = TOWN_BODIES if town < TOWNS else CENTRAL_BODIES
        first, n = table[kind]
        if town < TOWNS:
            first += town * business_rolls.OF_TOWN
        rows = self.rolls.row[first : first + n]
        return rows[rows >= 0]

    def begin(
        self,
        people: Columns,
        rows: int,
        plants: Plants,
        channels: np.ndarray,
        towns: Other,
        congress: Other,
        parties: Other,
        secretariat: Other,
        keys: np.ndarray,
        couplings: Couplings,
        p: business_rules.Business,
        packed: Packed[business_rules.Business],
    ) -> None:
        """Fill the rolls; try a month on a copy, so that month zero shows where business goes."""
        self._refresh(people, rows, plants, towns, channels, congress, parties, keys, packed)
        held = self.rolls, self.pool, self.bodies, self.country
        self.rolls, self.pool, self.bodies, self.country = deepcopy(held)
        self._sit(0, channels, secretariat, keys, couplings, packed)
        self._report(towns, p)
        self.rolls, self.pool, self.bodies, self.country = held
        self.cec_rate = self.government_meetings = self.town_meetings = 0.0

    def decide(
        self,
        people: Columns,
        rows: int,
        plants: Plants,
        channels: np.ndarray,
        towns: Other,
        congress: Other,
        parties: Other,
        secretariat: Other,
        keys: np.ndarray,
        month: int,
        couplings: Couplings,
        p: business_rules.Business,
        packed: Packed[business_rules.Business],
    ) -> None:
        """See who sits; let issues come up and bodies sit through the days of the month; count."""
        self._refresh(people, rows, plants, towns, channels, congress, parties, keys, packed)
        self._sit(month, channels, secretariat, keys, couplings, packed)
        self._report(towns, p)

    def _refresh(
        self, people, rows, plants, towns, channels, congress, parties, keys, packed
    ) -> None:
        partners = sorted(party for party in parties.government if party != Party.BOLSHEVIK)
        given = business_rolls.Given(
            channels[:, Channel.DRAFT].copy(),
            channels[:, Channel.HUNGER].copy(),
            int(partners[-1]) if partners else -1,
            bool(self.shared),
            congress.parties,
            congress.elections != self.congresses,
            np.append(towns.control, self.places[TOWNS]),
            float(congress.village_part),
        )
        self.congresses = congress.elections
        refresh(
            business_rolls.Holders(*business_rolls.holders(people.arrays)),
            rows,
            plants,
            self.rolls,
            self.lists,
            given,
            self.home,
            keys[Stream.FILLING],
            keys[Stream.ROLL],
            packed,
        )

    def _sit(self, month, channels, secretariat, keys, couplings, packed) -> None:
        given = business_issues.Month(
            month,
            channels[:, Channel.HUNGER].copy(),
            mean(channels, Channel.ADMINISTRATION),
            mean(channels, Channel.DRAFT),
            mean(channels, Channel.INSECURITY),
            float(secretariat.staff),
            bool(self.bureau),
            float(couplings.substitution),
        )
        for count in self.counts:
            count.fill(0)
        sit(
            self.rolls,
            self.pool,
            self.bodies,
            self.country,
            given,
            self.counts,
            keys[Stream.ISSUES],
            keys[Stream.SITTING],
            packed,
        )
        self.reach = business_rules.reach(given.staff, packed[0])

    def _report(self, towns: Other, p: business_rules.Business) -> None:
        """Add the month's counts to those of the past; set shares, and what towns show."""
        counts = self.counts
        self.kinds = p.memory * self.kinds + counts.settled
        self.local = p.memory * self.local + counts.local
        self.papers = p.memory * self.papers + np.stack([counts.passed, counts.discussed])
        by_road = np.add.reduce(self.kinds).tolist()
        decided = total(by_road)
        if decided > 0.0:
            self.roads = np.array([weight / decided for weight in by_road])
            for level, found in LEVELS.items():
                self.shares[level] = total(self.roads.item(road) for road in found)
        met = counts.met
        self.cec_rate = met.item(business_issues.B_CEC) / WEEKS
        self.government_meetings = float(met.item(business_issues.B_GOVERNMENT))
        self.town_meetings = total(met[:TOWNS].tolist()) / TOWNS
        self.waiting = _share(counts.waited.item(0), counts.waited.item(1), self.waiting)
        self.brought = counts.brought.item(0)
        self.outcomes[:] = counts.outcomes
        self._towns(towns)
        self._regions(towns, p)
        self._places(towns, p)

    def _towns(self, towns: Other) -> None:
        """Set what each town's own bodies settle, and how many deputies come."""
        see_towns(self.local, self.rolls, towns)

    def _regions(self, towns: Other, p: business_rules.Business) -> None:
        """Set by region how far elected bodies decide, how many come, what is settled before."""
        for region in Region:
            inside = slice(region, region + 1) if region < 2 else slice(2, TOWNS)
            held = total(np.add.reduce(self.local[inside], axis=1).tolist())
            own = total(np.add.reduce(self.local[inside, ELECTED_ROADS], axis=1).tolist())
            share = _share(own, held, self.elected.item(region) * p.full)
            self.elected[region] = min(1.0, share / p.full)
            passed, discussed = (total(part[inside].tolist()) for part in self.papers)
            before = self.prepared.item(region)
            self.prepared[region] = _share(passed, passed + discussed, before)
            load = self.country.load[inside]
            comes = total((towns.attendance[inside] * load).tolist())
            self.attendance[region] = comes / total(load.tolist())

    def _places(self, towns: Other, p: business_rules.Business) -> None:
        """Let towns learn who settles issues of personnel, from those settled this month."""
        posted = self.counts.posted
        settled = np.add.reduce(posted, axis=1)
        known = 1.0 - (1.0 - p.places) ** (settled / self.country.load)
        party = posted[:, 1] / np.maximum(settled, 1.0)
        self.places += known * (party - self.places)
        towns.party_places[:] = self.places[:TOWNS]
        mean_town = total(self.places[2:TOWNS].tolist()) / (TOWNS - 2)
        places = self.places
        self.party_places[:] = (places.item(0), places.item(1), mean_town, places.item(TOWNS))
