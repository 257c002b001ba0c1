"""Every number once: default, unit, range, meaning and source, grouped by the rule that reads it.

Where the source reads "assumption" the value is ours and the sensitivity analysis sweeps its range.
The keys of the literature are those of `sources.bib`.
"""

import math
from collections.abc import Mapping
from typing import Annotated, NamedTuple, get_type_hints

from thermidor.errors import InputError, suggest

ASSUMPTION = "assumption"


class Number(NamedTuple):
    """What a parameter means and where it may lie."""

    meaning: str
    unit: str
    low: float
    high: float
    source: str = ASSUMPTION


def _(meaning: str, unit: str, low: float, high: float, source: str = ASSUMPTION):
    return Annotated[float, Number(meaning, unit, low, high, source)]


class Start(NamedTuple):
    """The society of month zero: `population.py`."""

    commitment: _("mean commitment", "0..1", 0.4, 0.9) = 0.66
    efficacy: _("mean efficacy", "0..1", 0.3, 0.9, "smith2002") = 0.60
    hunger: _("mean hunger", "0..1", 0, 0.6) = 0.22
    spread: _("spread of commitment and conviction", "sd", 0.05, 0.3) = 0.14
    conviction: _("mean conviction outside the party", "0..1", 0.2, 0.8) = 0.50
    conviction_old: _("mean conviction of members from before 1917", "0..1", 0.6, 0.98) = 0.9
    conviction_new: _("mean conviction of members of 1917", "0..1", 0.3, 0.8, "rigby1971") = 0.50
    spread_new: _("spread of conviction among members of 1917", "sd", 0.05, 0.35) = 0.12
    war_plants: _("large plants of the capital that live from war orders", "0..1", 0.3, 0.95) = 0.78
    war_plants_elsewhere: _("the same elsewhere", "0..1", 0, 0.6) = 0.15
    routine_carried: _("routine of those who hold office already", "0..1", 0.4, 1) = 0.85
    refusing: _("officials of the state who refuse service", "0..1", 0.5, 1, "rigby1979") = 0.82


class Bench(NamedTuple):
    """Workers at the bench: `people/worker.py`."""

    meet_base: _("readiness to take part at rest", "logit", -4, 2) = -1.9
    meet_commitment: _("commitment brings people to the meeting", "logit", 0, 6) = 2.6
    meet_efficacy: _("a say that is felt brings people", "logit", 0, 5, "smith1983") = 1.7
    meet_peers: _("workmates who came bring others", "logit", 0, 4) = 1.5
    meet_hunger: _("hunger keeps people away", "logit", 0, 5, "rabinowitch2007") = 1.3
    meet_fear: _("fear of the consequences keeps people away", "logit", 0, 4) = 0.6
    hunger_speed: _("speed at which hunger follows the shortfall", "per month", 0.1, 1) = 0.45
    commitment_rest: _("commitment when nothing presses", "0..1", 0.3, 0.8) = 0.55
    commitment_success: _("bodies of one's own that decide raise commitment", "0..1", 0, 0.5) = 0.25
    commitment_hunger: _("hunger wears commitment down", "0..1", 0, 0.8, "smith2002") = 0.40
    commitment_despair: _("isolation wears commitment down", "0..1", 0, 0.5, "pirani2008") = 0.15
    commitment_conviction: _("conviction carries commitment", "0..1", 0, 1) = 0.40
    commitment_fall: _("speed of falling commitment", "per month", 0.02, 0.4) = 0.10
    commitment_rise: _("speed of recovering commitment", "per month", 0.01, 0.3) = 0.04
    learning: _("speed at which efficacy follows experience", "per month", 0.02, 0.4) = 0.10
    grievance_hunger: _("hunger in grievance", "0..1", 0, 1) = 0.55
    grievance_voiceless: _("having no say in grievance", "0..1", 0, 1, "rabinowitch2007") = 0.3
    grievance_delay: _("delayed elections in grievance", "0..1", 0, 1, "rabinowitch2007") = 0.20
    support_threshold: _("grievance that support bears", "0..1", 0, 0.6) = 0.45
    support_loss: _("loss of support above it", "per month", 0, 1, "rabinowitch2007") = 0.30
    support_drift: _("supporters won by other parties that may speak", "per month", 0, 0.1) = 0.02
    support_small: _(
        "share of that loss in plants under 200 workers", "0..1", 0.1, 1, "pirani2008"
    ) = 0.30
    support_regain: _("support regained when grievance is low", "per month", 0, 0.3) = 0.12


class Moves(NamedTuple):
    """Deaths, the front, the village, the labour market: `people/worker.py`."""

    death_rest: _("deaths at rest, working ages", "per month", 0.0004, 0.0015) = 0.0008
    death_hunger: _("deaths at full hunger, squared", "per month", 0, 0.01) = 0.0035
    death_front: _("deaths in the army at full mortality", "per month", 0.002, 0.03) = 0.010
    flight: _("flight to the village per unit of hunger and ties", "per month", 0, 0.5) = 0.05
    flight_bearable: _("hunger that is borne", "0..1", 0.1, 0.6) = 0.35
    flight_idle: _("people without work leave sooner", "ratio", 1, 8) = 4.0
    mobility: _("hungry people without ties leave a capital", "per month", 0, 0.4) = 0.08
    call_up: _("called to the army at full draft", "per month", 0.002, 0.08) = 0.022
    call_up_commitment: _("the committed go first", "ratio", 0, 4, "rabinowitch2007") = 1.2
    call_up_member: _("party members are called first", "ratio", 1, 6, "rabinowitch2007") = 3.2
    return_army: _("soldiers sent home when nobody is drafted", "per month", 0.02, 0.4) = 0.10
    hire: _("open places filled", "per month", 0.1, 1) = 0.5
    village_return: _("villagers who may come for work", "per month", 0.005, 0.2) = 0.05
    laid_off_home: _("the laid off with ties go to the village", "0..1", 0, 1) = 0.6


class Joining(NamedTuple):
    """Joining and leaving the party, dissent: `people/cadre.py`."""

    bench: _("joining of the active and committed", "per month", 0, 0.1, "rigby1971") = 0.01
    bench_slope: _("how steeply commitment decides", "per unit", 1, 10) = 5.0
    bench_centre: _("commitment at which the rate holds", "0..1", 0.3, 0.8) = 0.55
    office: _("joining for advantage, per unit of privilege", "per month", 0, 0.2, "rigby1971") = (
        0.014
    )
    army: _("joining in the army", "per month", 0, 0.05, "rigby1971") = 0.012
    bench_advantage: _(
        "part of that for workers at the bench of no other party", "ratio", 0, 2, "rigby1971"
    ) = 1.5
    conviction_bench: _("conviction of those who join from the bench", "0..1", 0.2, 0.8) = 0.42
    conviction_office: _("conviction of those who join for advantage", "0..1", 0.05, 0.6) = 0.30
    conviction_spread: _("spread of conviction among joiners", "sd", 0.05, 0.35) = 0.20
    leave: _("leaving of a member without conviction", "per month", 0.02, 1, "rigby1971") = 0.55
    leave_conviction: _("conviction keeps members", "per unit", 1, 9, "rigby1971") = 5.4
    leave_weight: _("weight of conviction against commitment", "0..1", 0.4, 1) = 0.8
    leave_hunger: _("hunger drives members out", "ratio", 0, 4, "rabinowitch2007") = 1.0
    leave_post: _("leaving of post-holders against others", "ratio", 0.05, 1) = 0.5
    dissent_speed: _("speed at which dissent follows the gap", "per month", 0.02, 0.4) = 0.08
    dissent_bar: _("dissent that is borne in silence", "0..1", 0.1, 0.7) = 0.2
    opposition: _("joining an opposition above that bar", "per month", 0, 0.1, "gusev2009") = 0.05
    opposition_appointed: _("the same for the appointed", "ratio", 0, 0.6, "gusev2009") = 0.10
    opposition_banned: _("the same under a ban of factions", "ratio", 0, 1) = 0.35
    opposition_fade: _("leaving an opposition", "per month", 0, 0.1) = 0.004


class Offices(NamedTuple):
    """Officials and the posts they fill: `people/official.py`, `institutions/office.py`."""

    skill_lower: _("weight of skill in filling lower posts", "logit", 0, 6, "rigby1979") = 1.2
    skill_middle: _("weight of skill in filling middle posts", "logit", 0, 6, "rigby1979") = 2.0
    skill_upper: _("weight of skill in filling upper posts", "logit", 0, 8, "rigby1979") = 2.8
    reliable: _("weight of reliability in a commissariat", "logit", -1, 4, "rigby1979") = 0.25
    reliable_cheka: _("weight of reliability in the Cheka", "logit", 0, 6, "rigby1979") = 3.0
    reliable_political: _("weight of reliability in political posts", "logit", 0, 8) = 5.0
    reliable_cover: _("added weight once posts are listed", "logit", 0, 4, "pirani2008") = 1.6
    insiders: _("advantage of insiders in promotion", "ratio", 0.5, 20) = 5.0
    fill: _("vacant posts filled", "per month", 0.1, 1) = 0.45
    experience: _("skill gained in a post", "per month", 0.001, 0.02) = 0.006
    turnover: _("staff who leave", "per month", 0.002, 0.05) = 0.010
    shed: _("staff dismissed when posts are lost", "per month", 0.05, 1) = 0.3
    remote: _("reach of central bodies for members elsewhere", "ratio", 0, 1) = 0.25
    from_bench: _("readiness of workers at the bench", "ratio", 0, 1) = 0.15
    from_army: _("readiness of soldiers", "ratio", 0, 1) = 0.20
    from_village: _("readiness of villagers", "ratio", 0, 1) = 0.04
    from_other: _("readiness of staff of other offices", "ratio", 0, 2) = 0.6
    from_post: _("readiness of members who hold a post elsewhere", "ratio", 0, 1) = 0.5
    tasks: _("posts asked for by the tasks put on the state", "per month", 0, 0.05, "rigby1979") = (
        0.014
    )
    plant_posts: _("posts per nationalised worker", "posts per worker", 0, 0.3, "rigby1979") = 0.12
    coordination: _("posts begotten by posts", "per month", 0, 0.02, "rigby1979") = 0.003
    cuts: _("posts cut when those in charge can enforce it", "per month", 0, 0.02) = 0.004
    other_decline: _("private offices lost with private trade", "per month", 0, 0.2) = 0.04
    routine_speed: _("routine of a post takes hold", "per month", 0.01, 0.2, "rigby1979") = 0.05
    refusal_weeks: _("mean refusal when nobody is dismissed", "weeks", 1, 20, "rabinowitch2007") = (
        4.0
    )
    refusal_dismissal: _("dismissal of seniors shortens it", "per unit", 0, 4, "rigby1979") = 1.5
    obstruction: _("work lost to carried-over routine", "0..1", 0, 1) = 0.4


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


class Soviets(NamedTuple):
    """Deputies, elections, soviets: `people/deputy.py`, `institutions/soviet.py`."""

    township: _("townships without a soviet that found one", "per month", 0, 0.8, "smith2002") = 0.4
    interval: _("months between elections when nothing presses", "months", 3, 12) = 6.0
    interval_urgency: _("urgency puts elections off", "ratio", 0, 6, "rabinowitch2007") = 2.0
    tilt: _("votes tilted where press and parties are closed", "ratio", 0, 2, "rabinowitch2007") = (
        0.6
    )
    majority: _("how strongly a workplace's majority takes its seats", "exponent", 1, 4) = 1.15
    congress: _("how strongly a soviet's majority takes its delegates", "exponent", 1, 3) = 1.4
    reserve_speed: _("seats reserved when factories are lost", "0..1", 0, 1, "pirani2008") = 0.45
    reserve_target: _("share of seats the executive wants", "0..1", 0.5, 0.9, "pirani2008") = 0.60
    attend_base: _("deputies come", "logit", -2, 3) = 0.0
    attend_business: _("deputies come when there is something to decide", "logit", 0, 6) = 3.0
    attend_contest: _("deputies come when it is contested", "logit", 0, 4) = 1.2
    forget: _("accountability lost since the election", "per month", 0, 0.2) = 0.04
    forget_named: _("the same for the named", "ratio", 1, 5) = 3.0
    peasants: _("weight of peasants' soviets where all have joined", "0..1", 0.3, 0.9) = 0.9
    reconcile: _("parties that stayed away come back, where they may", "per congress", 0, 0.5) = (
        0.12
    )
    term: _("months after which a mandate is renewed by the rule in force", "months", 6, 24) = 12.0
    paid_posts: _("paid executive posts per seat", "ratio", 0, 0.5) = 0.3


class Cascade(NamedTuple):
    """Where decisions are taken: `institutions/cascade.py`."""

    party_start: _("decisions of the party on the first day", "0..1", 0.01, 0.6, "rigby1979") = 0.05
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
    bureau: _("capacity of a standing bureau", "0..1", 0, 0.8, "rigby1979") = 0.35
    staff_half: _("staff at half of the centre's capacity", "persons", 50, 1500) = 350.0
    reserve: _("business that only the government can sign", "0..1", 0, 0.4, "rigby1979") = 0.22
    agenda: _("founding agenda settled", "per meeting", 0.001, 0.03, "rigby1979") = 0.013
    sovnarkom: _("meetings of the government at full load", "per month", 10, 80, "rigby1979") = 76.0
    cec: _("meetings of the CEC at full load", "per week", 1, 5, "rigby1979") = 2.2


class Centre(NamedTuple):
    """Secretariat, lists, appointment: `institutions/party.py`."""

    growth: _(
        "growth of the secretariat per unit of backlog", "per month", 0, 0.8, "pirani2008"
    ) = 0.17
    half: _("staff at which growth halves", "persons", 100, 2000) = 400.0
    peace: _("need for postings when nothing presses", "0..1", 0, 0.6) = 0.02
    postings: _("postings a worker of the centre handles", "per month", 1, 50, "pirani2008") = 8.0
    lists: _("posts recorded per worker of the centre", "per month", 0.5, 10, "pirani2008") = 3.2
    appoint: _("recorded posts that are filled by appointment", "0..1", 0.3, 1, "pirani2008") = 0.95
    emergency: _("appointment by emergency before any list", "0..1", 0, 0.8, "pirani2008") = 0.25
    party_posts: _("paid party posts per member", "ratio", 0, 0.1) = 0.05
    union_posts: _("paid union posts per member", "ratio", 0, 0.03) = 0.008
    legality_decay: _("open debate worn down by the centre's weight", "per month", 0, 0.1) = 0.012


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


class Economy(NamedTuple):
    """Output and food: `economy.py`."""

    speed: _("speed at which output follows its conditions", "per month", 0.05, 0.6) = 0.25
    hands: _("output follows the hands there", "exponent", 0, 1) = 0.35
    disorder: _("output lost to obstruction and strikes", "0..1", 0, 0.6) = 0.15
    goods: _("shortfall of food from missing goods", "0..1", 0, 0.8, "smith2002") = 0.10
    market: _("relief once a market is open", "0..1", 0, 0.8) = 0.35
    ration_office: _("shortfall felt in offices", "ratio", 0.3, 1.2) = 0.8
    ration_army: _("shortfall felt in the army", "ratio", 0.2, 1.2) = 0.5
    ration_village: _("shortfall felt in the village", "ratio", 0.1, 1.2) = 0.45
    ration_idle: _("shortfall felt by the unemployed", "ratio", 0.5, 2) = 1.15


class Privilege(NamedTuple):
    """Pay and benefits of office: `institutions/office.py`."""

    start: _("pay at the top against a skilled worker at the start", "ratio", 1, 2) = 1.2
    growth: _("growth when nobody below controls it", "per month", 0, 0.2, "pirani2008") = 0.19
    scarcity: _("part that follows scarcity of skill", "0..1", 0, 1, "pirani2008") = 0.4
    limit: _("ratio at which growth ends", "ratio", 10, 80) = 22.0
    minimum: _("skilled pay against the minimum", "ratio", 1, 4) = 2.0


class Parties(NamedTuple):
    """Other parties and non-party groups: `institutions/parties.py`."""

    legality_speed: _("activity follows legal standing", "per month", 0.05, 1) = 0.25
    assembly: _("an outside assembly forms", "per month", 0, 3, "rabinowitch2007") = 0.5
    assembly_bar: _("lost faith at which it forms", "0..1", 0.1, 0.8) = 0.30
    restrict: _("insecurity narrows what standing is worth", "0..1", 0, 1, "sakwa1987") = 0.8


class Couplings(NamedTuple):
    """Switches of the mechanisms, 1 on and 0 off: what an account turns on (ours to name)."""

    efficacy: _("empty bodies teach people to stay away", "switch", 0, 1) = 1.0
    appointment: _("the secretariat's lists replace elections", "switch", 0, 1) = 1.0
    direction: _("carried-over routine bends those set over it", "switch", 0, 1) = 1.0
    carryover: _("scarce skill brings old officials back", "switch", 0, 1) = 1.0
    substitution: _("party bodies take the soviets' decisions", "switch", 0, 1) = 1.0
    union_money: _("state money binds the unions", "switch", 0, 1) = 1.0
    opposition: _("members gather in opposition", "switch", 0, 1) = 1.0
    flight: _("hunger empties the towns", "switch", 0, 1) = 1.0
    call_up: _("the front takes the committed", "switch", 0, 1) = 1.0
    coordination: _("offices beget offices", "switch", 0, 1) = 1.0


class Parameters(NamedTuple):
    """All parameters of a run, by group."""

    start: Start = Start()
    bench: Bench = Bench()
    moves: Moves = Moves()
    joining: Joining = Joining()
    offices: Offices = Offices()
    plants: Plants = Plants()
    soviets: Soviets = Soviets()
    cascade: Cascade = Cascade()
    centre: Centre = Centre()
    unions: Unions = Unions()
    economy: Economy = Economy()
    privilege: Privilege = Privilege()
    parties: Parties = Parties()
    couplings: Couplings = Couplings()

    def replace(self, values: Mapping[str, float]) -> "Parameters":
        """Return a copy with some values changed, keyed ``group.name``.

        Raises
        ------
        InputError
            If a name is unknown or a value lies outside its range.
        """
        changes: dict[str, dict[str, float]] = {}
        for name, value in values.items():
            check(name, value)
            group, field = name.split(".")
            changes.setdefault(group, {})[field] = float(value)
        return self._replace(**{g: getattr(self, g)._replace(**c) for g, c in changes.items()})

    def flat(self) -> dict[str, float]:
        """Return all values keyed ``group.name``."""
        return {f"{g}.{n}": v for g in self._fields for n, v in getattr(self, g)._asdict().items()}


def table() -> dict[str, Number]:
    """Return what every parameter means, keyed ``group.name``."""
    return dict(_TABLE)


def _collect() -> dict[str, Number]:
    found = {}
    for group, default in Parameters()._asdict().items():
        hints = get_type_hints(type(default), include_extras=True)
        for name in default._fields:
            found[f"{group}.{name}"] = hints[name].__metadata__[0]
    return found


_TABLE = _collect()


def check(name: str, value: object, file: object = None, place: str | None = None) -> None:
    """Check one value against the table.

    Raises
    ------
    InputError
        If the name is unknown, or the value is no finite number within the parameter's range.
    """
    known = _TABLE.get(name)
    if known is None:
        raise InputError(
            f'"{name}" is not a parameter; write it as group.name.{suggest(name, _TABLE)}',
            file=file,
            place=place,
        )
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{name} is {value!r} but must be a number.", file=file, place=place)
    if not known.low <= value <= known.high:
        raise InputError(
            f"{name} is {value:g} but must lie from {known.low:g} to {known.high:g} "
            f"({known.unit}).",
            file=file,
            place=place,
        )
