"""Each thing that must hold after every month is noticed when it does not."""

from __future__ import annotations

import numpy as np
import pytest
import societies
from invariants import check, divided, observed

from thermidor.society.state import Body, Form, Mandate, Occupation, Party, Seat
from thermidor.society.towns import TOWNS


def first(people, **where):
    """Return a row of which some columns have these values."""
    fits = np.ones(len(people.weight), bool)
    for name, value in where.items():
        fits &= people[name] == value
    return np.flatnonzero(fits & (people.weight > 0))[0]


def official(p):
    return first(p, occupation=Occupation.OFFICE)


def worker(p):
    return first(p, occupation=Occupation.BENCH, seat=Seat.NONE)


def head_lost(s):
    s.society.people.weight[worker(s.society.people)] += 1


def two_posts(s):
    p = s.society.people
    p.body[official(p)] = Body.SECRETARIAT  # an office worker on the payroll of the party


def post_without_person(s):
    s.society.people.body[worker(s.society.people)] = Body.COMMISSARIATS


def post_elsewhere(s):
    p = s.society.people
    p.region[official(p)] = (p.region[official(p)] + 1) % 3


def elected_official(s):
    p = s.society.people
    p.mandate[first(p, body=Body.COMMISSARIATS)] = Mandate.ELECTED


def mandate_for_nothing(s):
    s.society.people.mandate[worker(s.society.people)] = Mandate.ELECTED


def seat_of_an_official(s):
    p = s.society.people
    p.seat[official(p)] = Seat.FACTORY


def dead_in_post(s):
    p = s.society.people
    p.occupation[official(p)] = Occupation.DEAD


def share_above_one(s):
    s.society.people.hunger[0] = 1.01


def share_below_zero(s):
    s.society.people.routine[0] = -1e-3


def a_missing_value(s):
    s.society.people.commitment[0] = np.nan


def a_missing_value_of_a_plant(s):
    s.society.plants.say[0] = np.nan


def a_missing_pressure(s):
    s.region["shortfall"][0] = np.nan


def bench_without_workplace(s):
    s.society.people.place[worker(s.society.people)] = -1


def bench_of_another_region(s):
    p, plants = s.society.people, s.society.plants
    i = worker(p)
    p.place[i] = np.flatnonzero(plants.region != p.region[i])[0]


def staff_not_whole(s):
    s.post_tally[Body.COMMISSARIATS, 0, 0] += 1


def in_a_body_not_founded(s):
    p = s.society.people
    i = first(p, body=Body.COMMISSARIATS)
    p.body[i] = Body.CHEKA
    s.posts.demand[Body.CHEKA] = 0.0
    s.tally[:] = 0
    s.post_tally[:] = 0
    s.count()


def deputy(s, town):
    """Return the place on the bench of a town of its first deputy who is there."""
    return np.flatnonzero(s.soviets.benches.who[town] >= 0)[0]


def two_soviets(s):
    who = s.soviets.benches.who
    i = who[2, deputy(s, 2)]
    s.society.people.seat[who[3, deputy(s, 3)]] = Seat.NONE
    who[3, deputy(s, 3)] = i


def deputy_without_seat(s):
    s.society.people.seat[s.soviets.benches.who[0, deputy(s, 0)]] = Seat.NONE


def deputy_of_another_town(s):
    who, p = s.soviets.benches.who[2], s.society.people
    sitting = who[who >= 0]
    i = sitting[p.seat[sitting] == Seat.FACTORY][0]
    p.place[i] = np.flatnonzero(s.society.plants.town > 2)[0]


def seat_in_no_soviet(s):
    s.soviets.benches.n[0] -= 1


def more_seats_than_there_are(s):
    s.soviets.benches.share[0, 0] += s.soviets.halls.seats[0]


def more_held_than_deputies_hold(s):
    s.soviets.halls.held[0] *= 1.2


def parties_not_summing(s):
    s.soviets.town_parties[0, 0] += 0.1


def decisions_not_summing(s):
    s.business.shares[0] += 0.01


def stopped_in_the_village(s):
    p = s.society.people
    p.stopped[first(p, occupation=Occupation.VILLAGE)] = 1


def sponsor_who_is_nobody(s):
    s.society.people.sponsor[0] = s.rows


def owes_to_a_town_that_is_none(s):
    s.society.people.chief[0] = TOWNS + 1


def town_in_more_than_full_danger(s):
    s.towns.danger[5] = 1.1


def oppositionist_outside_the_party(s):
    p = s.society.people
    p.faction[first(p, party=Party.NONE)] = 1


def members_not_counted(s):
    p = s.society.people
    p.party[first(p, party=Party.NONE, occupation=Occupation.BENCH)] = Party.BOLSHEVIK


def present_elsewhere(s):
    p = s.society.people
    p.present[first(p, occupation=Occupation.VILLAGE)] = 1


def a_code_that_is_none(s):
    s.society.people.support[0] = 99


def nationalised_by_nobody(s):
    plants = s.society.plants
    plants.national[np.flatnonzero((plants.national == 0) & (plants.form == Form.OWNER))[0]] = 1


def commission_without_committee(s):
    plants = s.society.plants
    i = np.flatnonzero(plants.committee == plants.committee.min())[0]
    plants.commission[i] = 0


def control_over_one(s):
    s.unions.autonomy = 1.1


def entered_tomorrow(s):
    s.society.people.entered[0] = s.month + 1


DAMAGES = (
    head_lost,
    two_posts,
    post_without_person,
    post_elsewhere,
    elected_official,
    mandate_for_nothing,
    seat_of_an_official,
    dead_in_post,
    share_above_one,
    share_below_zero,
    a_missing_value,
    a_missing_value_of_a_plant,
    a_missing_pressure,
    bench_without_workplace,
    bench_of_another_region,
    staff_not_whole,
    in_a_body_not_founded,
    two_soviets,
    deputy_without_seat,
    deputy_of_another_town,
    seat_in_no_soviet,
    more_seats_than_there_are,
    more_held_than_deputies_hold,
    parties_not_summing,
    decisions_not_summing,
    stopped_in_the_village,
    sponsor_who_is_nobody,
    owes_to_a_town_that_is_none,
    town_in_more_than_full_danger,
    oppositionist_outside_the_party,
    members_not_counted,
    present_elsewhere,
    a_code_that_is_none,
    nationalised_by_nobody,
    commission_without_committee,
    control_over_one,
    entered_tomorrow,
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_society_is_noticed(society, damage):
    check(society)
    damage(society)
    with pytest.raises(AssertionError):
        check(society)


def test_a_process_that_divides_rows_beside_the_move_is_noticed(society):
    there = int(society.spare[0])
    divided(society, there, "elect")
    with pytest.raises(AssertionError):
        divided(society, there - 1, "elect")


def test_a_missing_month_of_an_observable_is_noticed():
    run = societies.months(societies.build(), 3)
    observed(run)
    run.history.note("soviets.attendance")[2, 0] = np.nan
    with pytest.raises(AssertionError):
        observed(run)
