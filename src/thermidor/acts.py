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
    simulation.close_party(party, standing)


def open_party(simulation, *, party: Party, standing: Standing = "both"):
    """Give a party back its legal standing at that level; seats it must win again."""
    simulation.open_party(party, standing)


def close_press(simulation, *, party: Papers = "all"):
    """Close the papers of a party, or of all parties but the ruling one."""
    simulation.close_press(party)


def open_press(simulation, *, party: Papers = "all"):
    """Let the papers of a party, or of all, appear again."""
    simulation.open_press(party)


def join_government(simulation, *, party: Party):
    """A party enters the government."""
    simulation.join_government(party)


def leave_government(simulation, *, party: Party):
    """A party leaves the government."""
    simulation.leave_government(party)


# Soviets ---------------------------------------------------------------------------------------


def hold_congress(simulation, *, peasants: bool = False):
    """The soviets elect a new CEC; with `peasants`, the peasants' soviets take part from now on."""
    simulation.hold_congress(peasants)


def elect_soviet(simulation, *, region: Region):
    """A general election of the soviets of a region."""
    simulation.elect_soviet(region)


def reserve_seats(simulation, *, share: Share, region: Region = "all"):
    """The share of seats that offices, army, unions and small enterprises name by themselves."""
    simulation.reserve_seats(share, region)


def delay_elections(
    simulation, *, months: Annotated[float, Bounds(0, 60, "months")], region: Region = "all"
):
    """Put off the soviet elections that fall due."""
    simulation.delay_elections(months, region)


def allow_elections(simulation, *, region: Region = "all"):
    """End every delay: soviet elections are held when they fall due."""
    simulation.allow_elections(region)


def share_executive(simulation, *, region: Region):
    """Take the non-party groups of the soviet into its executive."""
    simulation.share_executive(region)


def suppress_assembly(simulation, *, region: Region):
    """Break up the workers' assemblies that met outside the soviets."""
    simulation.suppress_assembly(region)


# State ------------------------------------------------------------------------------------------


def form_body(simulation, *, body: Body):
    """Found a body; what it becomes depends on its staff and its business."""
    simulation.form_body(body)


def strike_of_officials(simulation):
    """The carried-over officials refuse service; each draws how long."""
    simulation.strike_of_officials()


def dismiss_officials(simulation, *, rank: Literal["upper", "middle", "lower"], share: Share):
    """Dismiss a share of the carried-over officials of a rank."""
    simulation.dismiss_officials(rank, share)


def cut_staff(simulation, *, share: Share):
    """Order offices to give up a share of their posts; they obey as far as someone enforces it."""
    simulation.cut_staff(share)


def move_government(simulation, *, region: Literal["petrograd", "moscow", "provinces"]):
    """Move the central government to another region and into the offices it finds there."""
    simulation.move_government(region)


def set_pay_ceiling(
    simulation, *, ratio: Annotated[float, Bounds(0.5, 100, "ratio")] | None = None
):
    """Highest pay of an official relative to a skilled worker; without a ratio, no ceiling."""
    simulation.set_pay_ceiling(ratio)


def demobilise_army(simulation, *, share: Share):
    """Send a share of the army home."""
    simulation.demobilise_army(share)


def spread_revolution(simulation):
    """Another revolution joins: the despair of isolation is lifted."""
    simulation.spread_revolution()


# Workplaces, unions, market -----------------------------------------------------------------------


def nationalise(
    simulation,
    *,
    count: Annotated[float, Bounds(0, 1e6, "enterprises")],
    min_size: Annotated[float, Bounds(0, 1e5, "workers")] = 0,
):
    """Nationalise by decree that many real enterprises of at least that size, largest first."""
    simulation.nationalise(count, min_size)


def set_management_rule(
    simulation,
    *,
    form: Literal["collegial", "one_man", "free"],
    worker_share: Share = 1 / 3,
):
    """The form the centre wants for nationalised plants, and the elected share of their boards."""
    simulation.set_management_rule(form, worker_share)


def close_war_plants(simulation):
    """War orders end: plants that lived by them close."""
    simulation.close_war_plants()


def merge_committees(simulation):
    """Put the factory committees under the unions."""
    simulation.merge_committees()


def set_union_rule(simulation, *, independence: Share, state_funding: Share):
    """What the centre wants unions to be; staff, dues and members move toward it or do not."""
    simulation.set_union_rule(independence, state_funding)


def give_unions_function(simulation, *, share: Share):
    """Hand the unions a share of what is distributed, such as bonuses in kind."""
    simulation.give_unions_function(share)


def open_market(simulation):
    """Allow trade and tax in kind in place of requisition."""
    simulation.open_market()


def close_market(simulation):
    """End free trade again."""
    simulation.close_market()


def force_industrialisation(simulation):
    """The centre takes and allocates the surplus directly."""
    simulation.force_industrialisation()


# Party --------------------------------------------------------------------------------------------


def set_appointment_rule(simulation, *, rule: Literal["elect", "appoint"], strength: Share):
    """Who fills party and soviet posts by the rules, and how far the rule is enforced."""
    simulation.set_appointment_rule(rule, strength)


def ban_factions(simulation):
    """Outlaw organised opposition inside the party."""
    simulation.ban_factions()


def allow_factions(simulation):
    """Let organised opposition inside the party act openly."""
    simulation.allow_factions()


def expel_opposition(simulation):
    """Expel those who joined an opposition inside the party."""
    simulation.expel_opposition()


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
        if not inspect.isfunction(act) or act.__module__ != __name__:
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
