"""Parameters of the rules of persons."""

from typing import NamedTuple

from thermidor.society.parameters.number import number as _


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
    townships: _("townships with a soviet", "0..1", 0, 0.4) = 0.15
    say: _("say of workers in their own plant", "0..1", 0.3, 0.9) = 0.6
    contest: _("contest in the soviets", "0..1", 0.4, 1) = 0.8
    answerable: _("what deputies and posts answer for to those below", "0..1", 0.4, 1) = 0.8
    autonomy: _("autonomy of the unions", "0..1", 0.5, 1) = 0.9
    reserved: _("seats of soviets that are reserved", "0..1", 0, 0.4) = 0.15
    standing: _("what standing is worth to other parties", "0..1", 0.5, 1) = 0.9
    openness: _("openness of debate in the party", "0..1", 0.5, 1) = 0.85
    secretariat: _("staff of the secretariat", "persons", 1, 30) = 6.0
    bargaining: _("bargaining of the unions", "0..1", 0.2, 0.9) = 0.5
    won: _("disputes that end in a concession", "0..1", 0.2, 0.9) = 0.6
    commitment_member: _("commitment of members above that of others", "0..1", 0, 0.2) = 0.08
    routine_new: _("routine of those who hold no office yet", "0..1", 0, 0.3) = 0.1
    refusing_rank: _("refusal added by every rank", "0..1", 0, 0.2) = 0.06
    refusal: _("refusal of the first day unless it grows into a strike", "weeks", 1, 12) = 6.0
    control_elsewhere: _("workers under control in large plants elsewhere", "0..1", 0, 0.3) = 0.12
    commission: _("plants under control with a commission of their own", "0..1", 0, 1) = 0.4


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
    flight: _("flight to the village per unit of hunger and ties", "per month", 0, 0.5) = 0.03
    flight_bearable: _("hunger that is borne", "0..1", 0.1, 0.6) = 0.35
    flight_idle: _("people without work leave sooner", "ratio", 1, 20) = 10.0
    mobility: _("hungry people without ties leave a capital", "per month", 0, 0.4) = 0.02
    call_up: _("called to the army at full draft", "per month", 0.002, 0.08) = 0.022
    call_up_commitment: _("the committed go first", "ratio", 0, 4, "rabinowitch2007") = 1.2
    call_up_member: _("party members are called first", "ratio", 1, 6, "rabinowitch2007") = 4.5
    return_army: _("soldiers sent home when nobody is drafted", "per month", 0.02, 0.4) = 0.10
    hire: _("open places filled", "per month", 0.1, 1) = 0.5
    village_return: _("villagers who may come for work", "per month", 0.005, 0.2) = 0.05
    laid_off_home: _("the laid off with ties go to the village", "0..1", 0, 1) = 0.6
    call_up_post: _("call of members in lower posts against others", "ratio", 0, 1) = 0.5


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
    leave_hunger: _("hunger drives members out", "ratio", 0, 4, "rabinowitch2007") = 1.5
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
    reliable_party: _("the same at the party's own centre and committees", "ratio", 0.5, 3) = 1.5
    reliable_union: _("the same in unions whose congress is the party's", "ratio", 0, 1.5) = 0.6
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
    political_skill: _("skill asked for in elected bodies against offices", "ratio", 0, 1) = 0.3
    central_skill: _("skill asked for in the political centre against offices", "ratio", 0, 1) = 0.4
    reliable_other: _("weight of membership in private offices", "logit", -3, 1) = -1.0
    cheka_founded: _("posts of the Cheka on its first day", "posts", 50, 2000) = 400.0
    economic_founded: _("the same of the economic council", "posts", 50, 2000) = 300.0
    cheka_posts: _("posts of the Cheka at full insecurity", "posts", 5000, 100000) = 40000.0
    cheka_growth: _("growth of the Cheka toward them", "per month", 0.01, 0.3) = 0.08
    cheka_decline: _("its decline when they are too many", "per month", 0.005, 0.2) = 0.03
    economic: _("posts for plants that go to economic boards", "0..1", 0, 0.5) = 0.12
    elected_speed: _("posts of elected bodies follow their need", "per month", 0.02, 0.3) = 0.08
    elected_least: _("posts that an elected body needs at the least", "posts", 5, 500) = 30.0
    elected_fall: _("posts of an elected body left after a month at the least", "ratio", 0.7, 1) = (
        0.9
    )
    elected_rise: _("its posts after a month at the most", "ratio", 1, 1.5) = 1.15
    middle: _("new posts that are of the middle rank", "0..1", 0.05, 0.3) = 0.155
    upper: _("new posts that are of the upper rank", "0..1", 0.01, 0.06) = 0.025
    middle_cheka: _("posts of a new body that are of the middle rank", "0..1", 0.1, 0.4) = 0.2
    upper_cheka: _("posts of a new body that are of the upper rank", "0..1", 0.01, 0.1) = 0.05
    answer_posts: _(
        "weight of elected posts, against deputies, in what is answered for", "0..1", 0, 1
    ) = 0.5
    stay_upper: _("seniors outside the party who stay when the centre moves", "0..1", 0, 1) = 0.33
    stay_others: _("others outside the party who stay", "0..1", 0, 1) = 0.66
    skill_most: _("skill that a post can teach", "0..1", 0.7, 1) = 0.95
    span: _("officials that one person set over them can direct", "officials", 3, 15) = 7.0
    apart: _("dealings with the offices of leaders who sit apart from them", "0..1", 0.1, 1) = 0.3
