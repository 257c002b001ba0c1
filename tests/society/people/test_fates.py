"""What may befall a person in a month: one case a fate, the order of trying, plain as compiled."""

from __future__ import annotations

import pytest
from rows import person, region
from rules import worked

from thermidor.society.couplings import Couplings
from thermidor.society.people import fates
from thermidor.society.people.fates import Draws, Fate
from thermidor.society.people.official import Offices
from thermidor.society.people.worker import Moves
from thermidor.society.state import Occupation, Party, Region

MOVES, OFFICES, ON = Moves(), Offices(), Couplings()
LUCKY = Draws(*[1.0 - 2.0**-53] * len(Draws._fields))
"""Draws under which nothing happens that is not certain."""


def unlucky(*names):
    """Draws that are lucky but for some."""
    return LUCKY._replace(**dict.fromkeys(names, 0.0))


class TestWorker:
    """Somebody at the bench."""

    def fate(self, draws, layoff=0.5, hazard=0.5, couplings=ON, where=None, **traits):
        here = region(draft=0.8) if where is None else where
        return worked(
            fates.of_worker, person(**traits), here, layoff, hazard, draws, MOVES, couplings
        )

    def test_mostly_nothing(self):
        assert self.fate(LUCKY) == Fate.STAY

    @pytest.mark.parametrize(
        ("names", "fate"),
        [
            (("layoff",), Fate.LAID_OFF),
            (("layoff", "work"), Fate.HOME),
            (("village",), Fate.HOME),
            (("away",), Fate.AWAY),
            (("call",), Fate.FRONT),
            (("post",), Fate.POST),
        ],
    )
    def test_one_thing_at_a_time(self, names, fate):
        assert self.fate(unlucky(*names)) == fate

    def test_the_first_that_comes_is_taken(self):
        assert self.fate(unlucky(*Draws._fields)) == Fate.HOME
        assert self.fate(unlucky("village", "call", "post")) == Fate.HOME
        assert self.fate(unlucky("call", "post")) == Fate.FRONT

    def test_from_the_provinces_nobody_moves_to_the_provinces(self):
        assert self.fate(unlucky("away"), region=Region.PROVINCES) == Fate.STAY

    def test_switches(self):
        off = ON._replace(flight=0.0, call_up=0.0)
        for name in ("village", "away", "call"):
            assert self.fate(unlucky(name), couplings=off) == Fate.STAY

    def test_the_fed_stay(self):
        assert self.fate(unlucky("village", "away"), hunger=0.0) == Fate.STAY

    def test_where_nobody_is_called_nobody_goes(self):
        assert self.fate(unlucky("call"), where=region(draft=0.0)) == Fate.STAY


class TestOthers:
    """Villagers, soldiers, the idle, holders of posts."""

    def test_villagers(self):
        here = region(draft=0.5)

        def fate(draws):
            return worked(fates.of_villager, person(), here, 0.2, 0.1, draws, MOVES, ON)

        assert fate(LUCKY) == Fate.STAY
        assert fate(unlucky("work", "call", "post")) == Fate.WORK
        assert fate(unlucky("call", "post")) == Fate.FRONT
        assert fate(unlucky("post")) == Fate.POST

    def test_soldiers(self):
        def fate(draws, draft=0.0, **traits):
            here = region(draft=draft)
            return worked(fates.of_soldier, person(**traits), here, 0.1, draws, MOVES)

        assert fate(LUCKY) == Fate.STAY
        assert fate(unlucky("back")) == Fate.LAID_OFF
        assert fate(unlucky("back", "work")) == Fate.HOME
        assert fate(unlucky("back"), draft=1.0) == Fate.STAY, "nobody is let go while drafting"
        assert fate(unlucky("post")) == Fate.POST

    def test_the_idle(self):
        here = region(draft=0.5, work_idle=0.3)

        def fate(draws, **traits):
            return worked(fates.of_idle, person(**traits), here, 0.1, draws, MOVES, ON)

        assert fate(LUCKY) == Fate.STAY
        for name, expected in (
            ("work", Fate.WORK),
            ("village", Fate.HOME),
            ("away", Fate.AWAY),
            ("call", Fate.FRONT),
            ("post", Fate.POST),
        ):
            assert fate(unlucky(name)) == expected

    def holder(self, draws, shed=0.0, party=Party.BOLSHEVIK, **traits):
        given = person(body=0, party=party, **traits)
        here = region(draft=0.8)
        rule = fates.of_holder
        return worked(rule, given, here, shed, 0.2, 0.1, draws, MOVES, OFFICES, ON)

    def test_holders(self):
        assert self.holder(LUCKY) == Fate.STAY
        assert self.holder(unlucky("leave", "call", "post")) == Fate.LEAVE
        assert self.holder(unlucky("call", "post")) == Fate.FRONT
        assert self.holder(unlucky("post")) == Fate.RISE
        assert self.holder(unlucky("which")) == Fate.POST

    def test_a_post_cut_is_a_post_lost(self):
        assert self.holder(LUCKY, shed=1.0) == Fate.LEAVE

    def test_a_post_of_the_party_goes_with_the_party(self):
        assert self.holder(LUCKY, occupation=Occupation.PARTY_POST) == Fate.STAY
        for occupation, fate in (
            (Occupation.PARTY_POST, Fate.LEAVE),
            (Occupation.OFFICE, Fate.STAY),
            (Occupation.UNION_POST, Fate.STAY),
        ):
            for party in (Party.NONE, Party.LEFT_SR):
                assert self.holder(LUCKY, party=party, occupation=occupation) == fate

    def test_higher_ranks_are_not_called(self):
        assert self.holder(unlucky("call"), rank=1) == Fate.STAY

    def test_only_members_are_called_from_a_post(self):
        given, here = person(body=0), region(draft=0.8)
        fate = worked(
            fates.of_holder, given, here, 0.0, 0.2, 0.1, unlucky("call"), MOVES, OFFICES, ON
        )
        assert fate == Fate.STAY


def test_every_fate_has_its_own_number():
    assert len(Fate) == len(Fate.__members__)
