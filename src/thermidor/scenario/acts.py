"""The vocabulary of events: the only things a dated act can do (ODD: input data).

An act changes a standing, a rule or a body, or gives an order; what follows is what persons and
institutions make of it. No act sets an observable. A scenario file names the act and its
arguments, and the signatures below are the check: a type says which words or numbers it takes.
"""

from __future__ import annotations

import inspect
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import numpy as np

from thermidor.common.random import Stream, draws_of
from thermidor.society import state
from thermidor.society.institutions.office import ranks


class Bounds(NamedTuple):
    """Smallest and largest number an act takes, and its unit."""

    low: float
    high: float
    unit: str


Party = Literal["bolshevik", "menshevik", "sr", "left_sr", "anarchist"]
Papers = Literal["bolshevik", "menshevik", "sr", "left_sr", "anarchist", "all"]
Standing = Literal["national", "local", "both"]
Region = Literal["petrograd", "moscow", "provinces", "all"]
Share = Annotated[float, Bounds(0, 1, "share")]
Body = Literal[
    "politburo",
    "assignment_department",
    "regional_assignment_department",
    "state_assignment_departments",
    "cheka",
    "economic_council",
    "managers_council",
]


# Other parties, their press and the government ------------------------------------------------


def close_party(simulation, *, party: Party, standing: Standing = "both"):
    """End a party's legal standing; its deputies lose their seats at that level."""
    _stand(simulation, party, standing, 0.0)
    if standing != "local":
        simulation.congress.remove(state.Party[party.upper()])


def open_party(simulation, *, party: Party, standing: Standing = "both"):
    """Give a party back its legal standing at that level; seats it must win again."""
    _stand(simulation, party, standing, 1.0)


def close_press(simulation, *, party: Papers = "all"):
    """Close the papers of a party, or of all parties but the ruling one."""
    _print(simulation, party, 0.0)


def open_press(simulation, *, party: Papers = "all"):
    """Let the papers of a party, or of all, appear again."""
    _print(simulation, party, 1.0)


def join_government(simulation, *, party: Party):
    """A party enters the government."""
    _govern(simulation, party, True)


def leave_government(simulation, *, party: Party):
    """A party leaves the government."""
    _govern(simulation, party, False)


# Soviets ---------------------------------------------------------------------------------------


def hold_congress(simulation, *, peasants: bool = False):
    """The soviets elect a new CEC; with `peasants`, the peasants' soviets take part from now on."""
    simulation.congress.peasants |= peasants
    simulation.congress.called = True


def elect_soviet(simulation, *, region: Region):
    """A general election of the soviets of a region."""
    for soviet in _soviets(simulation, region):
        soviet.called = True


def reserve_seats(simulation, *, share: Share, region: Region = "all"):
    """The share of seats that offices, army, unions and small enterprises name by themselves."""
    for soviet in _soviets(simulation, region):
        soviet.floor = share


def delay_elections(
    simulation, *, months: Annotated[float, Bounds(0, 60, "months")], region: Region = "all"
):
    """Put off the soviet elections that fall due."""
    for soviet in _soviets(simulation, region):
        soviet.delayed = round(months)


def allow_elections(simulation, *, region: Region = "all"):
    """End every delay: soviet elections are held when they fall due."""
    for soviet in _soviets(simulation, region):
        soviet.delayed = 0


def share_executive(simulation, *, region: Region):
    """Take the non-party groups of the soviet into its executive."""
    for soviet in _soviets(simulation, region):
        soviet.called = True
    simulation.cascade.shared = 1.0
    simulation.congress.stopped = False


def suppress_assembly(simulation, *, region: Region):
    """Break up the workers' assemblies that met outside the soviets."""
    for soviet in _soviets(simulation, region):
        simulation.parties.assembly[soviet.region] = 0.0


# State ------------------------------------------------------------------------------------------


def form_body(simulation, *, body: Body):
    """Found a body; what it becomes depends on its staff and its business."""
    offices = simulation.parameters.offices
    if body == "politburo":
        simulation.cascade.bureau = 1.0
    elif body == "cheka":
        _establish(simulation, state.Body.CHEKA, offices.cheka_founded)
    elif body == "economic_council":
        _establish(simulation, state.Body.ECONOMIC, offices.economic_founded)
    elif body == "managers_council":
        simulation.unions.lobby = max(
            simulation.unions.lobby, simulation.parameters.unions.lobby_founded
        )
    else:
        simulation.secretariat.departments += 1.0


def strike_of_officials(simulation):
    """The carried-over officials refuse service; each draws how long."""
    simulation.call(simulation.offices.strike)


def dismiss_officials(simulation, *, rank: Literal["upper", "middle", "lower"], share: Share):
    """Dismiss a share of the carried-over officials of a rank."""
    simulation.call(simulation.offices.dismiss, rank=state.Rank[rank.upper()], share=share)


def cut_staff(simulation, *, share: Share):
    """Order offices to give up a share of their posts; they obey as far as someone enforces it."""
    enforced = share * simulation.offices.accountable / (1.0 + simulation.offices.ratio)
    for body in state.STATE[:3] + state.STATE[4:7]:
        simulation.posts.demand[body] *= 1.0 - enforced


def move_government(simulation, *, region: Literal["petrograd", "moscow", "provinces"]):
    """Move the central government to another region and into the offices it finds there."""
    simulation.call(simulation.offices.relocate, region=int(state.Region[region.upper()]))


def set_pay_ceiling(
    simulation, *, ratio: Annotated[float, Bounds(0.5, 100, "ratio")] | None = None
):
    """Highest pay of an official relative to a skilled worker; without a ratio, no ceiling."""
    simulation.offices.ceiling = ratio


def demobilise_army(simulation, *, share: Share):
    """Send a share of the army home."""
    people = simulation.society.people
    soldiers = np.flatnonzero(
        (people.occupation == state.Occupation.ARMY) & (people.party != state.Party.BOLSHEVIK)
    )
    draw = draws_of(simulation.keys[Stream.DEMOBILISATION], people.identity[soldiers])
    home = soldiers[draw < share]
    people.occupation[home], people.region[home] = (
        state.Occupation.VILLAGE,
        state.Region.PROVINCES,
    )
    for name in ("seat", "mandate", "present"):
        people[name][home] = 0


def spread_revolution(simulation):
    """Another revolution joins: the despair of isolation is lifted."""
    simulation.world.joined = True


# Workplaces, unions, market -----------------------------------------------------------------------


def nationalise(
    simulation,
    *,
    count: Annotated[float, Bounds(0, 1e6, "enterprises")],
    min_size: Annotated[float, Bounds(0, 1e5, "workers")] = 0,
):
    """Nationalise by decree that many real enterprises of at least that size, largest first."""
    simulation.call(simulation.workplaces.nationalise, count=count, min_size=min_size)


def set_management_rule(
    simulation,
    *,
    form: Literal["collegial", "one_man", "free"],
    worker_share: Share = 1 / 3,
    enforced: Share = 0.0,
):
    """The form the centre wants for plants, the elected share of boards, how far it is enforced."""
    simulation.workplaces.rule = form
    simulation.workplaces.enforced = enforced
    simulation.workplaces.worker_share = worker_share
    simulation.workplaces.control_decreed = True


def close_war_plants(simulation):
    """War orders end: plants that lived by them close."""
    plants = simulation.society.plants
    plants.closed[:] = np.maximum(plants.closed, plants.war)


def merge_committees(simulation):
    """Put the factory committees under the unions."""
    simulation.workplaces.merged = 1.0


def set_union_rule(simulation, *, independence: Share, state_funding: Share):
    """What the centre wants unions to be; staff, dues and members move toward it or do not."""
    simulation.unions.independence = independence
    simulation.unions.allowed = state_funding


def give_unions_function(simulation, *, share: Share):
    """Hand the unions a share of what is distributed, such as bonuses in kind."""
    simulation.unions.function = share


def open_market(simulation):
    """Allow trade and tax in kind in place of requisition."""
    simulation.world.allow_market(True)


def close_market(simulation):
    """End free trade again."""
    simulation.world.allow_market(False)


def force_industrialisation(simulation):
    """The centre takes and allocates the surplus directly."""
    simulation.world.forced = True


# Party --------------------------------------------------------------------------------------------


def set_appointment_rule(simulation, *, rule: Literal["elect", "appoint"], strength: Share):
    """Who fills party and soviet posts by the rules, and how far the rule is enforced."""
    simulation.secretariat.rule = rule
    simulation.secretariat.strength = strength


def ban_factions(simulation):
    """Outlaw organised opposition inside the party."""
    simulation.party.factions = 0.0


def allow_factions(simulation):
    """Let organised opposition inside the party act openly."""
    simulation.party.factions = 1.0


def expel_opposition(simulation):
    """Expel those who joined an opposition inside the party."""
    simulation.party.expelling = round(simulation.parameters.centre.expelling)


# What the acts touch ----------------------------------------------------------------------------


def _soviets(simulation, region: str) -> list:
    if region == "all":
        return list(simulation.soviets)
    return [simulation.soviets[state.Region[region.upper()]]]


def _stand(simulation, party: str, standing: str, value: float) -> None:
    number = state.Party[party.upper()]
    if standing != "local":
        simulation.parties.national[number] = value
    if standing != "national":
        simulation.parties.local[number] = value


def _print(simulation, party: str, value: float) -> None:
    if party == "all":
        simulation.parties.press[2:] = value
    else:
        simulation.parties.press[state.Party[party.upper()]] = value


def _govern(simulation, party: str, joins: bool) -> None:
    number = state.Party[party.upper()]
    if joins:
        simulation.parties.government.add(number)
    else:
        simulation.parties.government.discard(number)
    simulation.congress.coalition = len(simulation.parties.government) - 1


def _establish(simulation, body: int, posts: float) -> None:
    if not simulation.offices.founded[body]:
        simulation.offices.founded[body] = True
        p = simulation.parameters.offices
        simulation.posts.demand[body] = posts * ranks(p.middle_cheka, p.upper_cheka)


# Reading the signatures ---------------------------------------------------------------------------


class Argument(NamedTuple):
    """What an act takes under one name."""

    words: tuple[str, ...]  # the words allowed; empty when it is a number or a yes or no
    bounds: Bounds | None
    truth: bool  # true or false
    required: bool
    default: Any


@cache
def vocabulary() -> dict[str, dict[str, Argument]]:
    """Return every act with its arguments, read from the functions above."""
    found = {}
    for name, act in list(globals().items()):
        if name.startswith("_") or not inspect.isfunction(act) or act.__module__ != __name__:
            continue
        parameters = list(inspect.signature(act).parameters.values())
        if not parameters or parameters[0].name != "simulation":
            continue
        hints = get_type_hints(act, include_extras=True)
        found[name] = {p.name: _argument(hints[p.name], p.default) for p in parameters[1:]}
    return found


def _argument(hint: Any, default: Any) -> Argument:
    required = default is inspect.Parameter.empty
    if get_origin(hint) in (Union, UnionType):  # a number or nothing: leaving it out means nothing
        hint = next(part for part in get_args(hint) if part is not NoneType)
    words = get_args(hint) if get_origin(hint) is Literal else ()
    bounds = hint.__metadata__[0] if get_origin(hint) is Annotated else None
    return Argument(words, bounds, hint is bool, required, None if required else default)
