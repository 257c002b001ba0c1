"""The vocabulary of events: the only things a dated act can do (ODD: input data).

An act changes a legal standing, a rule or a body, or gives an order; persons and institutions do
the rest. No act sets an observable. A scenario file names the act and its arguments. The types of
the arguments below say which words or numbers they take; files are checked against them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from inspect import Parameter, signature
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import numpy as np

from thermidor.common.random import Stream, draws_of
from thermidor.society import state
from thermidor.society.institutions.office import ranks
from thermidor.society.people import recruit


class Bounds(NamedTuple):
    """Smallest and largest number an act takes, and its unit."""

    low: float
    high: float
    unit: str


class Argument(NamedTuple):
    """What an act takes under one name."""

    words: tuple[str, ...]  # the words allowed; empty when it is a number or true or false
    bounds: Bounds | None
    truth: bool  # true or false
    required: bool
    default: Any


class Act(NamedTuple):
    """One act of the vocabulary."""

    name: str
    does: Callable[..., None]
    takes: dict[str, Argument]

    @property
    def meaning(self) -> str:
        """What it does, in words."""
        return " ".join((self.does.__doc__ or "").split())


ACTS: dict[str, Act] = {}
"""All acts by name."""


def act(function: Callable[..., None]) -> Callable[..., None]:
    """Register a function as an act; its keyword-only arguments are what the act takes."""
    hints = get_type_hints(function, include_extras=True)
    arguments = [p for p in signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY]
    takes = {p.name: _argument(hints[p.name], p.default) for p in arguments}
    ACTS[function.__name__] = Act(function.__name__, function, takes)
    return function


def vocabulary() -> dict[str, dict[str, Argument]]:
    """Return the arguments of every act, by the act's name."""
    return {name: one.takes for name, one in ACTS.items()}


def _argument(hint: Any, default: Any) -> Argument:
    required = default is Parameter.empty
    if get_origin(hint) in (Union, UnionType):  # a number or None: without it there is none
        hint = next(part for part in get_args(hint) if part is not NoneType)
    words = get_args(hint) if get_origin(hint) is Literal else ()
    bounds = hint.__metadata__[0] if get_origin(hint) is Annotated else None
    return Argument(words, bounds, hint is bool, required, None if required else default)


Run = Any
"""The simulation; its type is in a room above this one."""
Party = Literal["bolshevik", "menshevik", "sr", "left_sr", "anarchist"]
Papers = Literal["bolshevik", "menshevik", "sr", "left_sr", "anarchist", "all"]
Standing = Literal["national", "local", "both"]
Region = Literal["petrograd", "moscow", "provinces", "all"]
Branch = Literal["bench", "army", "village", "office", "all"]
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


NEW_OFFICES = (state.Body.COMMISSARIATS, state.Body.CHEKA, state.Body.ECONOMIC)
"""Offices that cuts of staff reach, besides the local ones."""


# Other parties, their press and the government ------------------------------------------------


@act
def close_party(simulation: Run, *, party: Party, standing: Standing = "both") -> None:
    """End a party's legal standing; its deputies lose their seats at that level."""
    _stand(simulation, party, standing, 0.0)
    if standing != "local":
        simulation.congress.remove(state.Party[party.upper()])


@act
def open_party(simulation: Run, *, party: Party, standing: Standing = "both") -> None:
    """Give a party back its legal standing at that level; it must win its seats again."""
    _stand(simulation, party, standing, 1.0)


@act
def close_press(simulation: Run, *, party: Papers = "all") -> None:
    """Close the papers of a party, or of all parties but the ruling one."""
    _print(simulation, party, 0.0)


@act
def open_press(simulation: Run, *, party: Papers = "all") -> None:
    """Let the papers of a party, or of all, appear again."""
    _print(simulation, party, 1.0)


@act
def join_government(simulation: Run, *, party: Party) -> None:
    """Let a party enter the government."""
    _govern(simulation, party, True)


@act
def leave_government(simulation: Run, *, party: Party) -> None:
    """Let a party leave the government."""
    _govern(simulation, party, False)


# Soviets ---------------------------------------------------------------------------------------


@act
def hold_congress(simulation: Run, *, peasants: bool = False) -> None:
    """Elect a new CEC; with `peasants`, the peasants' soviets take part from now on."""
    simulation.congress.peasants |= peasants
    simulation.call(simulation.congress.convene)


@act
def hold_party_congress(simulation: Run) -> None:
    """Let the towns send delegates to a congress of the party that is asked for no vote."""
    simulation.call(simulation.votes.convene)


@act
def elect_soviet(simulation: Run, *, region: Region) -> None:
    """Hold a general election of the soviets of a region."""
    simulation.soviets.call(_towns(simulation, region))


@act
def open_elections(simulation: Run, *, region: Region = "all") -> None:
    """Hold an election declared open: less is risked by a raised hand, nominations are free."""
    chosen = _towns(simulation, region)
    simulation.soviets.call(chosen)
    simulation.towns.open[chosen] = 1.0


@act
def reserve_seats(simulation: Run, *, share: Share, region: Region = "all") -> None:
    """Set the share of seats that offices, army, unions and small firms fill themselves."""
    simulation.soviets.halls.floor[_towns(simulation, region)] = share


@act
def share_executive(simulation: Run, *, region: Region) -> None:
    """Take the non-party groups of the soviet into its executive."""
    simulation.soviets.call(_towns(simulation, region))
    simulation.business.shared = True


@act
def suppress_assembly(simulation: Run, *, region: Region) -> None:
    """Break up the workers' assemblies that met outside the soviets."""
    for one in state.Region:
        if region in ("all", one.name.lower()):
            simulation.call(simulation.assemblies.break_up, region=int(one))


# State ------------------------------------------------------------------------------------------


@act
def form_body(simulation: Run, *, body: Body) -> None:
    """Found a body; what it becomes depends on its staff and its business."""
    offices = simulation.parameters.offices
    if body == "politburo":
        simulation.business.bureau = True
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


@act
def strike_of_officials(simulation: Run) -> None:
    """Let the carried-over officials refuse service; each draws how long."""
    simulation.call(simulation.offices.strike)


@act
def dismiss_officials(
    simulation: Run, *, rank: Literal["upper", "middle", "lower"], share: Share
) -> None:
    """Dismiss a share of the carried-over officials of a rank."""
    simulation.call(simulation.offices.dismiss, rank=state.Rank[rank.upper()], share=share)


@act
def cut_staff(simulation: Run, *, share: Share) -> None:
    """Order offices to give up a share of their posts; they obey as far as someone enforces it."""
    enforced = share * simulation.offices.accountable / (1.0 + simulation.offices.ratio)
    for body in (*NEW_OFFICES, *state.LOCAL):
        simulation.posts.demand[body] *= 1.0 - enforced


@act
def move_government(
    simulation: Run, *, region: Literal["petrograd", "moscow", "provinces"]
) -> None:
    """Move the central government to another region and into the offices it finds there."""
    simulation.call(simulation.offices.relocate, region=int(state.Region[region.upper()]))


@act
def set_pay_ceiling(
    simulation: Run, *, ratio: Annotated[float, Bounds(0.5, 100, "ratio")] | None = None
) -> None:
    """Limit the pay of officials relative to a skilled worker; without a ratio, end the limit."""
    simulation.offices.ceiling = ratio


@act
def demobilise_army(simulation: Run, *, share: Share) -> None:
    """Send a share of the army home."""
    people = simulation.society.people
    soldiers = np.flatnonzero(
        (people.occupation == state.Occupation.ARMY) & (people.party != state.Party.BOLSHEVIK)
    )
    draw = draws_of(simulation.keys[Stream.DEMOBILISATION], people.identity[soldiers])
    home = soldiers[draw < share]
    people.occupation[home] = state.Occupation.VILLAGE
    people.region[home] = state.Region.PROVINCES
    for name in ("seat", "mandate", "present"):
        people[name][home] = 0


@act
def spread_revolution(simulation: Run) -> None:
    """Let another revolution join: the despair of isolation ends."""
    simulation.world.joined = True


@act
def continue_war(
    simulation: Run, *, height: Share, months: Annotated[float, Bounds(1, 60, "months")]
) -> None:
    """Let the war go on that a peace would have ended: its pressure is at least that high."""
    scenario = simulation.scenario
    series = scenario.pressures["civil_war"].copy()
    span = slice(simulation.month, simulation.month + round(months))
    series[span] = np.maximum(series[span], height)
    simulation.feel_instead(
        replace(scenario, pressures={**scenario.pressures, "civil_war": series})
    )


# Workplaces, unions, market -----------------------------------------------------------------------


@act
def nationalise(
    simulation: Run,
    *,
    count: Annotated[float, Bounds(0, 1e6, "enterprises")],
    min_size: Annotated[float, Bounds(0, 1e5, "workers")] = 0,
) -> None:
    """Nationalise by decree that many real enterprises of at least that size, largest first."""
    simulation.call(simulation.workplaces.nationalise, count=count, min_size=min_size)


@act
def set_management_rule(
    simulation: Run,
    *,
    form: Literal["collegial", "one_man", "free"],
    worker_share: Share = 1 / 3,
    enforced: Share = 0.0,
) -> None:
    """Set the form of management the centre wants, the elected part of boards, enforcement."""
    simulation.workplaces.rule = form
    simulation.workplaces.enforced = enforced
    simulation.workplaces.worker_share = worker_share
    simulation.workplaces.control_decreed = True


@act
def close_war_plants(simulation: Run) -> None:
    """End war orders: plants that lived by them close."""
    plants = simulation.society.plants
    plants.closed[:] = np.maximum(plants.closed, plants.war)


@act
def merge_committees(simulation: Run) -> None:
    """Put the factory committees under the unions."""
    simulation.workplaces.merged = 1.0


@act
def set_union_rule(simulation: Run, *, independence: Share, state_funding: Share) -> None:
    """Set what the centre wants unions to be; staff, dues and members may follow or not."""
    simulation.unions.independence = independence
    simulation.unions.allowed = state_funding


@act
def give_unions_function(simulation: Run, *, share: Share) -> None:
    """Let the unions distribute a share of what is given out, such as bonuses in kind."""
    simulation.unions.function = share


@act
def open_market(simulation: Run) -> None:
    """Allow trade and tax in kind in place of requisition."""
    simulation.world.allow_market(True)


@act
def close_market(simulation: Run) -> None:
    """End free trade again."""
    simulation.world.allow_market(False)


@act
def force_industrialisation(simulation: Run) -> None:
    """Let the centre take and allocate the surplus directly."""
    simulation.world.forced = True


# Party --------------------------------------------------------------------------------------------


@act
def set_appointment_rule(
    simulation: Run, *, rule: Literal["elect", "appoint"], strength: Share
) -> None:
    """Set who fills party and soviet posts by the rules, and how strictly."""
    simulation.secretariat.rule = rule
    simulation.secretariat.strength = strength


@act
def choose_head(simulation: Run) -> None:
    """Let the leaders put one of them over the secretariat; whom it posts then owes him."""
    simulation.call(simulation.votes.choose_head)


@act
def campaign(
    simulation: Run,
    *,
    branch: Branch = "all",
    strength: Annotated[float, Bounds(0, 3, "strength")] = 1.0,
    months: Annotated[float, Bounds(1, 60, "months")] = 3,
) -> None:
    """Call a campaign for new members; cells win them as far as they have members and room."""
    simulation.recruitment.call(_branches(branch), strength, months)


@act
def admission(
    simulation: Run,
    *,
    branch: Branch = "all",
    factor: Annotated[float, Bounds(0, 2, "ratio")] = 1.0,
) -> None:
    """Close the party to newcomers of a branch (factor 0), narrow it, or open it again (1)."""
    simulation.recruitment.admit(_branches(branch), factor)


@act
def examine_members(
    simulation: Run,
    *,
    share: Share,
    severity: Annotated[float, Bounds(-4, 4, "logit")] = 0.0,
    branches: Branch = "all",
    months: Annotated[float, Bounds(1, 60, "months")] = 4,
) -> None:
    """Examine a share of the members every month; who is put out depends on what they are."""
    simulation.recruitment.examine(_branches(branches), share, severity, months)


@act
def ban_factions(simulation: Run) -> None:
    """Outlaw organised opposition inside the party."""
    simulation.party.factions = 0.0


@act
def allow_factions(simulation: Run) -> None:
    """Let organised opposition inside the party act openly."""
    simulation.party.factions = 1.0


@act
def expel_opposition(simulation: Run) -> None:
    """Expel those who joined an opposition inside the party."""
    simulation.party.expelling = round(simulation.parameters.centre.expelling)


# What the acts touch ----------------------------------------------------------------------------


def _towns(simulation: Run, region: str) -> slice:
    found = None if region == "all" else int(state.Region[region.upper()])
    return simulation.soviets.towns_of(found)


def _branches(branch: str) -> list[int]:
    if branch == "all":
        return list(recruit.Branch)
    return [recruit.Branch[branch.upper()]]


def _stand(simulation: Run, party: str, standing: str, value: float) -> None:
    number = state.Party[party.upper()]
    if standing != "local":
        simulation.parties.national[number] = value
    if standing != "national":
        simulation.parties.local[number] = value


def _print(simulation: Run, party: str, value: float) -> None:
    if party == "all":
        simulation.parties.press[state.Party.MENSHEVIK :] = value
    else:
        simulation.parties.press[state.Party[party.upper()]] = value


def _govern(simulation: Run, party: str, joins: bool) -> None:
    number = state.Party[party.upper()]
    if joins:
        simulation.parties.government.add(number)
    else:
        simulation.parties.government.discard(number)
    simulation.congress.coalition = len(simulation.parties.government) - 1


def _establish(simulation: Run, body: int, posts: float) -> None:
    if not simulation.offices.founded[body]:
        simulation.offices.founded[body] = True
        p = simulation.parameters.offices
        simulation.posts.demand[body] = posts * ranks(p.middle_cheka, p.upper_cheka)
