"""Institutions as agents: what is written goes to the object behind, bad names get a sentence."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from thermidor.common.errors import InputError
from thermidor.mesa import institutions
from thermidor.society.institutions import INSTITUTIONS
from thermidor.society.record import PostTally, Tally
from thermidor.society.state import Body, Party, Region

BODIES, REGIONS, PARTIES = len(Body), len(Region), len(Party)


@pytest.fixture
def model():
    """A country of nothing but tables."""
    post_tally = np.zeros((BODIES, 3, len(PostTally) + 8))
    tally = np.zeros((REGIONS, len(Tally) + 40))
    posts = SimpleNamespace(region=np.ones(BODIES, int), demand=np.zeros((BODIES, 3)))
    standing = {name: np.ones(PARTIES) for name in ("national", "local", "press")}
    apart = ("soviets", *institutions.PARTS, *institutions.ROWS)
    alone = [name for name in INSTITUTIONS if name not in apart]
    soviets = SimpleNamespace(rows=np.array([4, 9]))
    simulation = SimpleNamespace(
        post_tally=post_tally,
        tally=tally,
        posts=posts,
        parties=SimpleNamespace(**standing),
        offices=SimpleNamespace(strike_weeks=4.0),
        soviets=soviets,
        **{name: SimpleNamespace(rate=0.5, _hidden=1) for name in alone},
    )
    society = SimpleNamespace(people=SimpleNamespace(body=np.array([1, -1, 1, 2])))
    roster = SimpleNamespace(people=lambda rows: np.asarray(rows).tolist())
    return SimpleNamespace(simulation=simulation, society=society, roster=roster)


@pytest.fixture
def found(model):
    """All institutions, in their order."""
    return institutions.found(model, 100)


def of(found, kind):
    return [each for each in found if type(each) is kind]


def test_every_institution_is_found_once_and_numbered_through(found):
    assert [each.unique_id for each in found] == list(range(100, 100 + len(found)))
    assert {type(each) for each in found} == set(institutions.CLASSES.values())
    assert set(institutions.CLASSES) == set(INSTITUTIONS) - set(institutions.ROWS)
    assert len(of(found, institutions.Soviet)) == 1
    assert len(of(found, institutions.Office)) == BODIES
    assert len(of(found, institutions.OtherParty)) == PARTIES - 2  # not none, not the Bolsheviks
    assert len({repr(each) for each in found}) == len(found)


def test_institutions_have_names_in_words(found):
    assert [repr(each) for each in of(found, institutions.Soviet)] == ["<Soviets>"]
    assert [repr(each) for each in of(found, institutions.Congress)] == ["<Congress>"]
    assert repr(of(found, institutions.Office)[Body.CHEKA]) == "<Office: cheka>"
    assert repr(of(found, institutions.OtherParty)[-1]) == "<OtherParty: anarchist>"


def test_attributes_are_those_of_the_object_behind(found):
    (congress,) = of(found, institutions.Congress)
    assert congress.rate == 0.5
    congress.rate = 0.75
    assert congress.subject.rate == 0.75
    assert "rate" in dir(congress)
    assert "_hidden" not in dir(congress)
    congress.pos = (0, 0)  # Mesa's grids write it
    assert congress.subject.__dict__ == {"rate": 0.75, "_hidden": 1}


def test_names_that_are_not_there_get_a_sentence(found):
    (congress,) = of(found, institutions.Congress)
    with pytest.raises(AttributeError, match=r'Congress has no "rat".*Did you mean "rate"'):
        congress.rat  # noqa: B018
    with pytest.raises(AttributeError, match=r'Congress has no "rat".*Did you mean "rate"'):
        congress.rat = 1
    with pytest.raises(AttributeError, match="_hidden"):
        congress._hidden = 2
    with pytest.raises(AttributeError, match="acts close it"):
        congress.remove()


def test_the_deputies_are_those_who_sit_now(found):
    (soviets,) = of(found, institutions.Soviet)
    assert soviets.deputies == [4, 9]


def test_an_office_counts_its_staff_over_ranks(model, found):
    cheka = of(found, institutions.Office)[Body.CHEKA]
    assert cheka.region is Region.MOSCOW
    assert cheka.staff == 0
    assert cheka.communist == 0.0  # of nobody
    counts = model.simulation.post_tally[Body.CHEKA]
    counts[:, PostTally.STAFF] = [60, 30, 10]
    counts[:, PostTally.CARRIED] = [15, 0, 5]
    counts[:, PostTally.COMMUNIST] = [20, 20, 10]
    counts[:, PostTally.APPOINTED] = [60, 30, 0]
    assert (cheka.staff, cheka.carried_over, cheka.communist, cheka.appointed) == (
        100,
        0.2,
        0.5,
        0.9,
    )
    assert cheka.holders == (model.society.people.body == Body.CHEKA).tolist()
    assert cheka.strike_weeks == 4.0


def test_posts_are_written_for_all_ranks_or_each_and_only_numbers_of_posts(model, found):
    cheka = of(found, institutions.Office)[Body.CHEKA]
    cheka.posts = 100
    assert cheka.posts.tolist() == [100.0] * 3
    cheka.posts = [50, 20, 1]
    assert model.simulation.posts.demand[Body.CHEKA].tolist() == [50.0, 20.0, 1.0]
    cheka.posts[0] = 7  # a copy: nothing is written behind the check
    assert cheka.posts[0] == 50.0
    for wrong in (-1, [1, float("nan"), 2], float("inf")):
        with pytest.raises(InputError, match="must be numbers from 0 up"):
            cheka.posts = wrong
    assert cheka.posts[0] == 50.0


@pytest.mark.parametrize("name", ["national", "local", "press"])
def test_a_party_is_closed_and_opened_one_by_one(model, found, name):
    left = next(each for each in found if getattr(each, "party", None) == Party.LEFT_SR)
    setattr(left, name, 0)
    assert getattr(left, name) == 0.0
    column = getattr(model.simulation.parties, name)
    assert column.tolist() == [0.0 if party == Party.LEFT_SR else 1.0 for party in Party]
    for wrong in (2, -0.5):
        with pytest.raises(InputError, match=r"must lie from 0 .closed. to 1 .open."):
            setattr(left, name, wrong)
    assert getattr(left, name) == 0.0


def test_a_party_s_support_is_a_share_of_all_at_the_bench(model, found):
    sr = next(each for each in found if getattr(each, "party", None) == Party.SR)
    assert sr.support == 0.0  # nobody is at a bench
    bench = model.simulation.tally[:, Tally.SUPPORT : Tally.SUPPORT + PARTIES]
    bench[:, Party.SR], bench[:, Party.BOLSHEVIK] = [10, 0, 5], [20, 15, 10]
    assert sr.support == 0.25
