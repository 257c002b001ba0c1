"""Turning points of power: votes, strikes, who gave posts to whom, who won whom for the party.

ODD element: observation.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from thermidor.society.institutions.votes import FREE, OWING, SENT
from thermidor.society.state import ELECTABLE, Mandate, Party
from thermidor.society.towns import CENTRE
from thermidor.teach.lives import words
from thermidor.teach.lives.deciding import Cast
from thermidor.teach.lives.month import Month
from thermidor.teach.lives.turn import Turn, make

ROLE = {FREE: "vote_free", SENT: "vote_sent", OWING: "vote_owing"}


def filled(month: Month, row: np.record) -> list[str]:
    """Return how the holder of a post came by it, and what is owed for it."""
    chief, owes = int(row.chief), float(row.owes)
    if chief == CENTRE:
        found = [words.fact("posted_centre", owes=owes)]
    elif chief >= 0 and row.body in ELECTABLE:
        key = "posted_secretary_named" if month.secretary else "posted_secretary"
        found = [words.fact(key, town=words.town(chief), owes=owes)]
    elif chief >= 0:
        found = [words.fact("posted_office", owes=owes)]
    elif row.mandate == Mandate.ELECTED:
        return [words.fact("posted_voters")]
    else:
        return []
    if row.patron >= 0:
        key = "patron_head" if chief == CENTRE else "patron"
        found.append(words.fact(key, leader=int(row.patron) + 1))
    return found


# Votes -------------------------------------------------------------------------------------------


def _votes(month: Month) -> Iterator[Turn]:
    """Yield the votes in which the person took part."""
    for cast in month.casts:
        facts = [_role(cast), _result(cast), *_why(cast)]
        if cast.aye is None:
            yield make(month, "vote.cell", *facts, large=False, motion=cast.title)
        else:
            side = "for" if cast.aye else "against"
            yield make(month, "vote", *facts, side=side, motion=cast.title)


def _role(cast: Cast) -> str:
    return "" if cast.aye is None else words.fact(ROLE[cast.came])


def _result(cast: Cast) -> str:
    passed = "passed" if cast.passed else "did not pass"
    body = cast.body[:1].upper() + cast.body[1:]
    return words.fact("vote_result", body=body, ayes=cast.ayes, noes=cast.noes, passed=passed)


def _why(cast: Cast) -> Iterator[str]:
    """Yield the chance of a vote for it, and the largest parts of what spoke for and against it."""
    if cast.before == cast.before:
        before, chance = words.chance(cast.before), words.chance(cast.talked)
        yield words.fact("vote_talk", before=before, chance=chance)
    if cast.aye is not None:
        yield words.fact("vote_chance", chance=words.chance(cast.chance))
    for key, sign in (("vote_for", 1.0), ("vote_against", -1.0)):
        parts = [f"{name} ({abs(v):.1f})" for name, v in cast.parts if v * sign > 0.0]
        if parts:
            listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
            yield words.fact(key, listed=listed)


def _known(month: Month) -> Iterator[Turn]:
    """Yield where the person became known as an opponent in the party, or is not any more."""
    before, after = month.before, month.rows["act"]
    if before.faction == after.faction or after.party != Party.BOLSHEVIK:
        return
    if after.faction:
        fact = words.fact("known_for", motion=month.casts[-1].title) if month.casts else ""
        yield make(month, "opposition", fact)
    else:
        yield make(month, "opposition.left", large=False)


# Strikes and meetings ----------------------------------------------------------------------------


def _strike(month: Month) -> Iterator[Turn]:
    """Yield a stoppage of the workplace: whether the person took part, and the answer."""
    plant, row = month.floor, month.rows["feel"]
    if plant is None or (month.strike is None and plant.strike_at == 0):
        return
    if month.strike is None:
        return
    facts = [words.fact("strike_part", share=words.share(plant.stoppage))]
    answer = words.ANSWER[month.strike.done]
    if month.strike.by:
        facts.append(words.fact("answered_by", answer=answer, does=month.strike.by))
    else:
        facts.append(words.fact("answered", answer=answer))
    if month.strike.several:
        facts.append(words.fact("answered_several"))
    joined = 0 < plant.strike_at <= row.ready
    yield make(month, "strike.joined" if joined else "strike.refused", *facts, large=False)


def _stance(month: Month) -> Iterator[Turn]:
    """Yield where what the person shows at meetings changed."""
    if not month.stance or month.floor is None:
        return
    share = words.share(float(month.floor.opposed))
    party = words.PARTY[int(month.rows["feel"].support)]
    fact = words.fact("hides" if month.stance == "hides" else "hands", share=share, party=party)
    yield make(month, f"stance.{month.stance}", fact, large=False)


# Posts and members -------------------------------------------------------------------------------


def _moved_away(month: Month) -> Iterator[Turn]:
    """Yield a post lost because the centre moved a known opponent away."""
    before, after = month.rows["elect"], month.rows["post"]
    if before.body >= 0 > after.body:
        yield make(month, "lost_post.transferred", words.fact("transferred"))


def _for_others(month: Month) -> Iterator[Turn]:
    """Yield what the person became and did for others."""
    posts = month.posts
    if posts.get("leads", 0) != posts.get("led", 0):
        yield make(month, "leads" if posts["leads"] else "leads.not")
    was, now = posts.get("was", -1), posts.get("secretary", -1)
    if now != was:
        key, town = ("secretary", now) if now >= 0 else ("secretary.not", was)
        yield make(month, key, town=words.town(town))
    if posts.get("gave", 0):
        posts_given = words.counted(posts["gave"], "post")
        yield make(month, "gave", large=False, number=posts["gave"], posts=posts_given)
    if posts.get("won", 0):
        members = words.counted(posts["won"], "member")
        yield make(month, "won", large=False, number=posts["won"], members=members)


def _issues(month: Month) -> Iterator[Turn]:
    """Yield what the issues came to that the person carried."""
    issues = month.issues
    if issues is None:
        return
    facts = [
        words.fact("issue", number=number, kind=words.ISSUE[kind], road=words.ROAD[road])
        for kind, road, number in issues.carried
    ]
    if issues.ignored:
        facts.append(words.fact("issue_ignored", number=issues.ignored))
    if issues.dropped:
        facts.append(words.fact("issue_dropped", number=issues.dropped))
    carried = sum(number for *_, number in issues.carried)
    number = max(1, carried + issues.dropped)
    text = words.counted(number, "issue")
    roads = tuple((words.ROAD[road], count) for _, road, count in issues.carried)
    yield make(month, "issues", *facts, large=False, number=number, roads=roads, issues=text)


POWER = (_issues, _votes, _known, _strike, _stance, _moved_away, _for_others)
"""What yields the turning points of power in a month."""
