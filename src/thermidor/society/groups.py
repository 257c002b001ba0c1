"""Groups of parameters that several institutions read (ODD: submodels)."""

from typing import NamedTuple

from thermidor.society.number import real


class Plants(NamedTuple):
    """Workplaces, committees and forms of management: `institutions/workplace.py`."""

    close_speed: real("speed at which a plant without orders closes", "per month", 0.1, 1) = 0.45
    war_rest: real("share of a war plant that finds other work", "0..1", 0.05, 0.6) = 0.15
    open_fall: real("speed at which work falls with output", "per month", 0.02, 0.5) = 0.12
    open_rise: real("speed at which work returns", "per month", 0.01, 0.3) = 0.06
    output_work: real("work kept when output is nil", "0..1", 0, 0.6) = 0.56
    committee: real("founding of a committee in a large, active plant", "per month", 0, 0.2) = 0.05
    committee_small: real("the same under 200 workers", "ratio", 0.02, 1, "farber1990") = 0.30
    commission: real("founding of a control commission", "per month", 0, 0.5, "smith1983") = 0.45
    commission_merged: real("the same once merged into the unions", "ratio", 0, 1) = 0.35
    control: real("workers' control where a commission works", "per month", 0, 0.5, "smith1983") = (
        0.4
    )
    seizure: real("nationalised from below", "per month", 0, 0.2, "smith2002") = 0.18
    seizure_output: real("the same, per unit of output lost", "ratio", 0, 6, "serge1992") = 2.0
    board: real("boards in place of committees in nationalised plants", "per month", 0, 0.5) = 0.15
    one_man: real("hazard of one-man management", "per month", 0, 3, "farber1990") = 0.9
    one_man_power: real("steepness in the capacity of the centre", "exponent", 0.5, 3) = 1.6
    one_man_urgency: real("part that needs no urgency", "0..1", 0, 1) = 0.35
    rule_collegial: real("managers appointed against a rule of boards", "ratio", 0, 0.5) = 0.10
    resistance: real("an active workforce keeps its board", "0..1", 0, 1, "farber1990") = 0.7
    say_owner: real("say of workers under an owner", "0..1", 0, 0.6) = 0.30
    say_control: real("say of workers under workers' control", "0..1", 0.4, 1, "smith1983") = 0.90
    say_collegial: real("say of workers under a board", "0..1", 0.2, 0.9, "farber1990") = 0.55
    say_one_man: real("say of workers under one manager", "0..1", 0, 0.4, "koenker2005") = 0.12
    say_own: real("weight of a worker's own plant in the say felt", "0..1", 0, 1) = 0.5
    say_unused: real("part of a form's say that remains when nobody comes", "0..1", 0.1, 0.9) = 0.5
    board_base: real(
        "part of a board's say that does not depend on its elected third", "0..1", 0, 1
    ) = 0.5
    rule_one_man: real("managers appointed under a rule that presses for them", "ratio", 1, 3) = 1.6
    quorum: real("part of the workers who make a full use of their say", "0..1", 0.2, 1) = 0.5


class Centre(NamedTuple):
    """Committees of the party and their posts: `institutions/party.py`."""

    party_posts: real("paid party posts per member", "ratio", 0, 0.1) = 0.05
    union_state: real("union posts that state money adds", "per month", 0, 0.05) = 0.01
    expelling: real("months that expulsions last", "months", 3, 36) = 12.0
    union_posts: real("paid union posts per member", "ratio", 0, 0.03) = 0.008
    legality_decay: real("open debate worn down by the centre's weight", "per month", 0, 0.1) = (
        0.012
    )
    open_banned: real("openness left under a ban of factions", "0..1", 0, 1) = 0.5
    open_named: real("openness left where all posts are named", "0..1", 0, 1) = 0.2
    open_weight: real("openness lost to a full centre", "0..1", 0, 1) = 0.5
    open_speed: real("speed at which openness follows", "per month", 0.05, 1) = 0.25
    expulsion: real("oppositionists found once they are expelled", "per month", 0.05, 1) = 0.25


class Unions(NamedTuple):
    """Money, officials and autonomy of the unions: `institutions/union.py`."""

    cost: real("income a union needs, per member", "dues", 0.3, 3) = 1.0
    dues_speed: real("state money follows the gap in dues", "per month", 0.02, 0.5) = 0.10
    join: real("workers who join", "per month", 0, 0.3) = 0.06
    lapse: real("inactive members who lapse", "per month", 0, 0.2) = 0.004
    hand: real("active members who pay by hand", "0..1", 0.3, 1) = 0.9
    hand_rest: real("inactive members who pay by hand", "0..1", 0, 0.6) = 0.15
    discipline: real("dependence makes unions side with managers", "0..2", 0, 2, "pirani2009") = 1.1
    dues_wage: real("dues a wage still buys when industry stands still", "0..1", 0, 1) = 0.3
    autonomy_named: real("autonomy left where all officials are named", "0..1", 0, 0.6) = 0.15
    autonomy_function: real("autonomy that a function of their own gives", "0..1", 0, 0.6) = 0.15
    bound_posts: real("officials named where the state pays all", "0..1", 0, 1) = 0.8
    lobby_founded: real("managers organised by a council of their own", "0..1", 0.1, 0.8) = 0.3
    lobby_speed: real("managers organise", "per month", 0.005, 0.2) = 0.022
    lobby_closed: real("their interest in it without a market", "0..1", 0, 1) = 0.4
    bargain_speed: real("bargaining follows its conditions", "per month", 0.05, 0.6) = 0.2
    bargain_idle: real("bargaining when industry stands still", "0..1", 0, 1) = 0.3
    won_learned: real(
        "weight of a month's disputes in what workers are seen to win", "0..1", 0.02, 0.5
    ) = 0.1
    bargain_bound: real("bargaining with bound unions against free ones", "ratio", 0, 1) = 0.5


class Privilege(NamedTuple):
    """Pay and benefits of office: `institutions/office.py`."""

    start: real("pay at the top against a skilled worker at the start", "ratio", 1, 2) = 1.2
    growth: real("growth when nobody below controls it", "per month", 0, 0.2, "pirani2008") = 0.19
    scarcity: real("part that follows scarcity of skill", "0..1", 0, 1, "pirani2008") = 0.4
    limit: real("ratio at which growth ends", "ratio", 10, 80) = 22.0
    minimum: real("skilled pay against the minimum", "ratio", 1, 4) = 2.0
    scarce: real("scarcity at which pay is pulled fully, as vacant posts", "1 / share", 1, 10) = 5.0
    rations: real("weight of rations in the advantage of a post", "0..1", 0, 1) = 0.6


class Parties(NamedTuple):
    """Other parties and non-party groups: `institutions/parties.py`."""

    legality_speed: real("activity follows legal standing", "per month", 0.05, 1) = 0.25
    national: real("weight of seats in the congress in a party's standing", "0..1", 0, 1) = 0.25
    restrict: real("restriction narrows what standing is worth", "0..1", 0, 1, "sakwa1987") = 0.8
    named: real(
        "worth of standing below which people stand as of no party", "0..1", 0, 0.6, "pirani2008"
    ) = 0.2
    unheard: real("worth of standing without papers", "0..1", 0, 1) = 0.3
    unsupported: real("worth of standing without supporters", "0..1", 0, 1) = 0.5
    supported: real(
        "share of workers behind a party that makes it worth fully", "0..1", 0.05, 0.5
    ) = 0.125
    willing_moderate: real(
        "seats beside soviet power that Mensheviks and SRs take", "0..1", 0, 0.6
    ) = 0.2
    willing_anarchist: real("the same of the anarchists", "0..1", 0, 1) = 0.5
    willing_nonparty: real("the same of those of no party", "0..1", 0, 0.3) = 0.03
