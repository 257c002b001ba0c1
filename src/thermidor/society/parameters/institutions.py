"""Parameters of the rules of institutions, and the switches of mechanisms."""

from typing import NamedTuple

from thermidor.society.number import real as _


class Plants(NamedTuple):
    """Workplaces, committees and forms of management: `institutions/workplace.py`."""

    close_speed: _("speed at which a plant without orders closes", "per month", 0.1, 1) = 0.45
    war_rest: _("share of a war plant that finds other work", "0..1", 0.05, 0.6) = 0.15
    open_fall: _("speed at which work falls with output", "per month", 0.02, 0.5) = 0.12
    open_rise: _("speed at which work returns", "per month", 0.01, 0.3) = 0.06
    output_work: _("work kept when output is nil", "0..1", 0, 0.6) = 0.56
    committee: _("founding of a committee in a large, active plant", "per month", 0, 0.2) = 0.05
    committee_small: _("the same under 200 workers", "ratio", 0.02, 1, "farber1990") = 0.30
    commission: _("founding of a control commission", "per month", 0, 0.5, "smith1983") = 0.45
    commission_merged: _("the same once merged into the unions", "ratio", 0, 1) = 0.35
    control: _("workers' control where a commission works", "per month", 0, 0.5, "smith1983") = 0.4
    seizure: _("nationalised from below", "per month", 0, 0.2, "smith2002") = 0.18
    seizure_output: _("the same, per unit of output lost", "ratio", 0, 6, "serge1992") = 2.0
    one_man: _("hazard of one-man management", "per month", 0, 3, "farber1990") = 0.9
    one_man_power: _("steepness in the capacity of the centre", "exponent", 0.5, 3) = 1.6
    one_man_urgency: _("part that needs no urgency", "0..1", 0, 1) = 0.35
    rule_collegial: _("managers appointed against a rule of boards", "ratio", 0, 0.5) = 0.10
    resistance: _("an active workforce keeps its board", "0..1", 0, 1, "farber1990") = 0.7
    say_owner: _("say of workers under an owner", "0..1", 0, 0.6) = 0.30
    say_control: _("say of workers under workers' control", "0..1", 0.4, 1, "smith1983") = 0.90
    say_collegial: _("say of workers under a board", "0..1", 0.2, 0.9, "farber1990") = 0.55
    say_one_man: _("say of workers under one manager", "0..1", 0, 0.4, "koenker2005") = 0.12
    say_own: _("weight of one's own plant in what one feels", "0..1", 0, 1) = 0.5
    strike: _("strikes at full grievance and dead channels", "per month", 0, 0.3) = 0.03
    strike_slope: _("steepness in grievance", "exponent", 1, 6) = 2.5
    concession: _("concession when nothing threatens", "0..1", 0.2, 1, "murphy2007") = 0.75
    arrest: _("arrest in a strike at full insecurity and no concession", "0..1", 0, 1) = 0.012
    force: _("force in a strike at full insecurity and no concession", "0..1", 0, 1) = 0.03
    say_unused: _("part of a form's say that remains when nobody comes", "0..1", 0.1, 0.9) = 0.5
    board_base: _("part of a board's say that does not hang on its elected third", "0..1", 0, 1) = (
        0.5
    )
    rule_one_man: _("managers appointed under a rule that presses for them", "ratio", 1, 3) = 1.6
    strike_alone: _("strikes where nobody acts together against where all do", "0..1", 0, 1) = 0.3
    concession_bound: _("concession won by bound unions against free ones", "ratio", 0, 1) = 0.5
    answer_calm: _("arrest and force when nothing threatens", "0..1", 0, 0.3) = 0.05
    quorum: _("part of the workers who make a full use of their say", "0..1", 0.2, 1) = 0.5


class Cascade(NamedTuple):
    """Where decisions are taken: `institutions/cascade.py`."""

    party_start: _("decisions of the party on the first day", "0..1", 0.01, 0.6, "rigby1979") = 0.05
    plenum_start: _("decisions of the plenum on the first day", "weight", 0.1, 0.5) = 0.274
    executive_start: _("decisions of the executive on the first day", "weight", 0.1, 0.5) = 0.274
    government_start: _("decisions of the government on the first day", "weight", 0.2, 0.8) = 0.442
    commissions_start: _("decisions of commissions on the first day", "weight", 0, 0.05) = 0.01
    plenum_up: _("decisions that leave the plenum", "per month", 0, 0.8, "rigby1979") = 0.45
    executive_up: _("decisions that leave the executive", "per month", 0, 0.8, "rigby1979") = 0.22
    routine: _("routine passed to commissions", "per month", 0, 0.25, "rigby1979") = 0.18
    party_up: _("decisions taken by the party", "per month", 0, 0.5, "rigby1979") = 0.26
    party_soviet: _("soviet decisions settled in the party", "per month", 0, 0.3, "pirani2008") = (
        0.07
    )
    reclaim: _("decisions reclaimed by deputies who come", "per month", 0, 0.4) = 0.10
    idle: _("business that goes past a body that could take it", "0..1", 0, 0.5) = 0.05
    base_load: _("business when nothing presses, against a full house", "0..1", 0, 0.8) = 0.40
    answer: _("say of the elected in a government that answers to the CEC", "0..1", 0, 1) = 0.5
    agenda_free: _("meetings of a government that has nothing left to found", "0..1", 0, 0.8) = 0.3
    tasks: _("urgency and tasks add meetings of the government", "ratio", 0, 1) = 0.4
    carry: _("capacity left to deputies who answer to nobody", "0..1", 0, 1, "smith2002") = 0.4
    bureau: _("capacity of a standing bureau", "0..1", 0, 0.8, "rigby1979") = 0.35
    staff_half: _("staff at half of the centre's capacity", "persons", 50, 1500) = 350.0
    reserve: _("business that only the government can sign", "0..1", 0, 0.4, "rigby1979") = 0.22
    agenda: _("founding agenda settled", "per meeting", 0.001, 0.03, "rigby1979") = 0.013
    sovnarkom: _("meetings of the government at full load", "per month", 10, 80, "rigby1979") = 76.0
    cec: _("meetings of the CEC at full load", "per week", 1, 5, "rigby1979") = 2.2
    commissions: _(
        "decisions of commissions taken by the party against the government's", "ratio", 0, 1
    ) = 0.5
    government_back: _(
        "decisions reclaimed from the government against the party", "ratio", 0, 1
    ) = 0.5
    signed: _("business only the government signs that a full centre takes", "0..1", 0, 1) = 0.5
    shared: _("decisions won back by a shared executive", "per month", 0, 0.2) = 0.02
    cec_stop: _("meetings below which the CEC stops for good", "per week", 0.02, 0.5) = 0.125
    cec_stop_months: _("months of so few meetings after which it stops", "months", 1, 12) = 3.0
    cec_stop_plural: _("worth of other parties above which it does not", "0..1", 0, 1) = 0.5
    back_plenum: _("decisions won back that go to the plenum", "0..1", 0, 1) = 0.5


class Centre(NamedTuple):
    """Secretariat, lists, appointment: `institutions/party.py`."""

    growth: _(
        "growth of the secretariat per unit of backlog", "per month", 0, 0.8, "pirani2008"
    ) = 0.17
    half: _("staff at which growth halves", "persons", 100, 2000) = 400.0
    peace: _("need for postings when nothing presses", "0..1", 0, 0.6) = 0.02
    postings: _("postings a worker of the centre handles", "per month", 1, 50, "pirani2008") = 8.0
    lists: _("posts recorded per worker of the centre", "per month", 0.5, 10, "pirani2008") = 3.2
    appoint: _("recorded posts that are filled by appointment", "0..1", 0.3, 1, "pirani2008") = 0.98
    emergency: _("appointment by emergency before any list", "0..1", 0, 0.8, "pirani2008") = 0.25
    party_posts: _("paid party posts per member", "ratio", 0, 0.1) = 0.05
    union_state: _("union posts that state money adds", "per month", 0, 0.05) = 0.01
    faction_felt: _("gathering that opposition makes felt", "per share of members", 2, 30) = 10.0
    faction_most: _("gathering that opposition makes felt at the most", "ratio", 0.2, 10) = 4.0
    expelling: _("months that expulsions last", "months", 3, 36) = 12.0
    union_posts: _("paid union posts per member", "ratio", 0, 0.03) = 0.008
    legality_decay: _("open debate worn down by the centre's weight", "per month", 0, 0.1) = 0.012
    open_banned: _("openness left under a ban of factions", "0..1", 0, 1) = 0.5
    open_named: _("openness left where all posts are named", "0..1", 0, 1) = 0.2
    open_weight: _("openness lost to a full centre", "0..1", 0, 1) = 0.5
    open_speed: _("speed at which openness follows", "per month", 0.05, 1) = 0.25
    expulsion: _("oppositionists found once they are expelled", "per month", 0.05, 1) = 0.25
    departments: _("posts recorded faster with every assignment department", "ratio", 0, 1) = 0.25


class Unions(NamedTuple):
    """Money, officials and autonomy of the unions: `institutions/union.py`."""

    cost: _("income a union needs, per member", "dues", 0.3, 3) = 1.0
    dues_speed: _("state money follows the gap in dues", "per month", 0.02, 0.5) = 0.10
    join: _("workers who join", "per month", 0, 0.3) = 0.06
    lapse: _("inactive members who lapse", "per month", 0, 0.2) = 0.004
    hand: _("active members who pay by hand", "0..1", 0.3, 1) = 0.9
    hand_rest: _("inactive members who pay by hand", "0..1", 0, 0.6) = 0.15
    discipline: _("dependence makes unions side with managers", "0..2", 0, 2, "pirani2009") = 1.1
    dues_wage: _("dues a wage still buys when industry stands still", "0..1", 0, 1) = 0.3
    autonomy_named: _("autonomy left where all officials are named", "0..1", 0, 0.6) = 0.15
    autonomy_function: _("autonomy that a function of their own gives", "0..1", 0, 0.6) = 0.15
    bound_posts: _("officials named where the state pays all", "0..1", 0, 1) = 0.8
    lobby_founded: _("managers organised by a council of their own", "0..1", 0.1, 0.8) = 0.3
    lobby_speed: _("managers organise", "per month", 0.005, 0.2) = 0.022
    lobby_closed: _("their interest in it without a market", "0..1", 0, 1) = 0.4
    bargain_speed: _("bargaining follows its conditions", "per month", 0.05, 0.6) = 0.2
    bargain_idle: _("bargaining when industry stands still", "0..1", 0, 1) = 0.3
    won_learned: _(
        "weight of a month's disputes in what workers are seen to win", "0..1", 0.02, 0.5
    ) = 0.1
    bargain_bound: _("bargaining with bound unions against free ones", "ratio", 0, 1) = 0.5


class Privilege(NamedTuple):
    """Pay and benefits of office: `institutions/office.py`."""

    start: _("pay at the top against a skilled worker at the start", "ratio", 1, 2) = 1.2
    growth: _("growth when nobody below controls it", "per month", 0, 0.2, "pirani2008") = 0.19
    scarcity: _("part that follows scarcity of skill", "0..1", 0, 1, "pirani2008") = 0.4
    limit: _("ratio at which growth ends", "ratio", 10, 80) = 22.0
    minimum: _("skilled pay against the minimum", "ratio", 1, 4) = 2.0
    scarce: _("scarcity at which pay is pulled fully, as vacant posts", "1 / share", 1, 10) = 5.0
    rations: _("weight of rations in the advantage of a post", "0..1", 0, 1) = 0.6


class Parties(NamedTuple):
    """Other parties and non-party groups: `institutions/parties.py`."""

    legality_speed: _("activity follows legal standing", "per month", 0.05, 1) = 0.25
    assembly: _("an outside assembly forms", "per month", 0, 6, "rabinowitch2007") = 2.5
    assembly_bar: _("lost faith at which it forms", "0..1", 0.1, 0.8) = 0.20
    national: _("weight of seats in the congress in a party's standing", "0..1", 0, 1) = 0.25
    restrict: _("insecurity narrows what standing is worth", "0..1", 0, 1, "sakwa1987") = 0.8
    unheard: _("worth of standing without papers", "0..1", 0, 1) = 0.3
    unsupported: _("worth of standing without supporters", "0..1", 0, 1) = 0.5
    supported: _("share of workers behind a party that makes it worth fully", "0..1", 0.05, 0.5) = (
        0.125
    )
    turn_new: _("part of the disaffected open to any party that may stand", "0..1", 0, 0.3) = 0.08
    turn_filled: _("turning to a party against turning to none", "ratio", 0.5, 4) = 1.6
    turn_nonparty: _("part who turn to no party in any case", "0..1", 0, 0.5) = 0.1
    willing_moderate: _(
        "seats beside soviet power that Mensheviks and SRs take", "0..1", 0, 0.6
    ) = 0.2
    willing_anarchist: _("the same of the anarchists", "0..1", 0, 1) = 0.5
    willing_nonparty: _("the same of those of no party", "0..1", 0, 0.3) = 0.03
    assembly_end: _("participation below which an assembly dissolves", "0..1", 0.01, 0.3) = 0.08
