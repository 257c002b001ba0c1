"""What a life is told in: names for what the model knows, and for nothing else.

A person has no name in the model, a plant no trade; so none is given here.
"""

from __future__ import annotations

from thermidor.common.random import Stream
from thermidor.society.state import (
    OTHER,
    PARTIES,
    SOVIETS,
    UNIONS,
    Body,
    Form,
    Mandate,
    Occupation,
    Origin,
    Party,
    Rank,
    Seat,
)

PLACES = ("Petrograd", "Moscow", "the provinces")
PARTY = {
    Party.NONE: "no party",
    Party.BOLSHEVIK: "the Bolsheviks",
    Party.MENSHEVIK: "the Mensheviks",
    Party.SR: "the SRs",
    Party.LEFT_SR: "the Left SRs",
    Party.ANARCHIST: "the anarchists",
}
RANK = {Rank.LOWER: "lower", Rank.MIDDLE: "middle", Rank.UPPER: "upper"}
FORM = {
    Form.OWNER: "run by its owner",
    Form.WORKERS_CONTROL: "under workers' control",
    Form.COLLEGIAL: "run by a board",
    Form.ONE_MAN: "run by one manager",
}
ORIGIN = {
    Origin.WORKER: "of working-class origin",
    Origin.TSARIST_OFFICIAL: "an official from before",
    Origin.EDUCATED: "an educated person",
    Origin.PEASANT: "of peasant origin",
}
SEAT = {Seat.FACTORY: "a seat from the workplace", Seat.RESERVED: "a reserved seat"}
MANDATE = {Mandate.ELECTED: "elected", Mandate.APPOINTED: "appointed"}
_CENTRAL = {
    Body.COMMISSARIATS: "the commissariats",
    Body.CHEKA: "the Cheka",
    Body.ECONOMIC: "the economic boards",
    Body.COLLEGIA: "the collegia of the commissariats",
    Body.SECRETARIAT: "the secretariat of the party",
}
LANES = ("bench", "out of work", "village", "army", "office", "union post", "party post", "dead")
_LANE = {
    Occupation.BENCH: 0,
    Occupation.IDLE: 1,
    Occupation.VILLAGE: 2,
    Occupation.ARMY: 3,
    Occupation.OFFICE: 4,
    Occupation.UNION_POST: 5,
    Occupation.PARTY_POST: 6,
    Occupation.DEAD: 7,
}


def body(code: int) -> str:
    """Return the name of a body: ``the state offices of Moscow``."""
    code = Body(int(code))
    if code in _CENTRAL:
        return _CENTRAL[code]
    kinds = (
        (OTHER, "the private and other offices"),
        (SOVIETS, "the soviet"),
        (PARTIES, "the party committees"),
        (UNIONS, "the unions"),
    )
    for bodies, name in kinds:
        if code in bodies:
            where = bodies.index(code)
            name += "s" if name == "the soviet" and where == 2 else ""
            return f"{name} of {PLACES[where]}"
    return f"the state offices of {PLACES[code - Body.PETROGRAD_OFFICES]}"


def post(row) -> str:
    """Return a post in words: ``a lower post of the Cheka``."""
    rank = RANK[Rank(int(row.rank))]
    return f"a{'n' if rank[0] == 'u' else ''} {rank} post of {body(row.body)}"


def lane(row) -> int:
    """Return the place of an occupation in the strip: a number of `LANES`."""
    return _LANE[Occupation(int(row.occupation))]


def hands(number: float) -> str:
    """Return a number of workers to two or three digits: ``4,300``."""
    digits = 1 if number < 100 else 10 if number < 1000 else 100
    return f"{round(number / digits) * digits:,}"


def plant(row) -> str:
    """Return a workplace in words: its size, who runs it, whether it lives from war orders."""
    words = f"a plant of {hands(row.strength)} hands, {FORM[Form(int(row.form))]}"
    if row.war and not row.closed:
        words += ", that lives from war orders"
    if row.closed:
        words += ", whose war orders have ended"
    return words


def does(row, place=None) -> str:
    """Return what somebody does now, in a few words."""
    work, where = Occupation(int(row.occupation)), PLACES[int(row.region)]
    if work == Occupation.DEAD:
        return "dead"
    if work == Occupation.BENCH:
        return f"at the bench in {where}" + (f", at {plant(place)}" if place is not None else "")
    if row.body >= 0:
        return f"in {post(row)}"
    if work == Occupation.ARMY:
        return "in the army"
    return "in the village" if work == Occupation.VILLAGE else f"out of work in {where}"


def who(row, place=None) -> str:
    """Return who somebody is at month zero: the heading of a life."""
    work, where = Occupation(int(row.occupation)), PLACES[int(row.region)]
    member = row.party == Party.BOLSHEVIK
    old = member and row.joined < -11
    if row.body >= 0:
        rank = RANK[Rank(int(row.rank))]
        words = f"A holder of {post(row)}"
        if row.prior > 0:
            words = f"An official of {body(row.body)}, {rank} rank, in office since before October"
    elif work == Occupation.BENCH:
        words = f"A worker of {where}"
        if place is not None:
            words += f", at a plant of {hands(place.strength)} hands"
            words += " that lives from war orders" if place.war else ""
    else:
        noun = {Occupation.ARMY: "soldier", Occupation.VILLAGE: "villager"}.get(work, "person")
        if row.origin == Origin.TSARIST_OFFICIAL:
            noun = "former official"
        elif row.origin == Origin.EDUCATED:
            noun = "educated person"
        words = f"A{'n' if noun[0] in 'aeiou' else ''} {noun} of {where}"
        words += ", out of work" if work == Occupation.IDLE else ""
    if row.seat:
        words += ", deputy of a soviet"
    if member:
        words += ", Bolshevik from before 1917" if old else ", Bolshevik since 1917"
    elif row.party > Party.BOLSHEVIK:
        words += f", of {PARTY[Party(int(row.party))]}"
    return words


def pressure(name: str) -> str:
    """Return the name of a pressure as words: ``civil war``."""
    return name.replace("_", " ")


def chance(value: float) -> str:
    """Return a draw or a chance: two digits that matter, never less than three places."""
    if value >= 0.995:
        return "1.00" if value >= 1 else f"{value:.3f}"
    return (
        f"{value:.2f}" if value >= 0.1 else f"{value:.3f}" if value >= 0.00095 else f"{value:.1g}"
    )


def pair(draw: float, met: float) -> tuple[str, str]:
    """Return a draw and the chance it met, with as many digits as tell them apart."""
    one, other = chance(draw), chance(met)
    digits = 3
    while one == other and digits < 9:
        one, other, digits = f"{draw:.{digits}g}", f"{met:.{digits}g}", digits + 1
    return one, other


def share(value: float) -> str:
    """Return a share as per cent."""
    return f"{100 * value:.0f} %"


NOTHING = {
    Stream.SEAT: "no election was held, or the person could not be chosen in it",
    Stream.EXPULSION: "the person had joined no opposition",
}
"""Why a stream was not drawn from, where that can be said."""
TOLD = {
    "hunger": "hunger",
    "ties": "ties to the land",
    "draft": "call-up in the region",
    "commitment": "commitment",
    "conviction": "conviction",
    "efficacy": "efficacy",
    "peers": "workmates who came last month",
    "fear": "fear of the consequences",
    "front": "deaths at the front",
    "privilege": "advantage of office",
    "dissent": "dissent",
    "complaint": "grievance",
    "rivals": "worth of other parties' standing",
    "allowed": "opposition allowed",
    "gathered": "opposition gathered",
    "turnover": "turnover",
    "shed": "staff to be dismissed",
    "business": "business left to the plenum",
    "contest": "contest in the soviet",
    "activity": "workers who came last month",
    "output": "output of the region",
    "capacity": "capacity of the party's centre",
    "urgency": "decisions that cannot wait",
}
"""Words for what a rule was told; a name that is missing is not told."""
