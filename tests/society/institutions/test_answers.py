"""Answers to strikes: who answers, and what weighs on the answer."""

import numpy as np

from thermidor.society.institutions import answers
from thermidor.society.institutions.answers import AnswersParameters, Circumstances, Kind

P = AnswersParameters()
CALM = Circumstances(0.1, 0.2, 0.7, 0.2, 0.2, 0.2, 0.3)
WAR = CALM._replace(danger=0.9, free=0.2, bread=0.9)
MILD = answers.Answerer(0.0, 0.0)


def shares(see, by):
    draws = (np.arange(4000) + 0.5) / 4000
    found = [answers.answer(see, by, draw, P) for draw in draws]
    return np.bincount(found, minlength=len(Kind)) / len(found)


class TestAnswer:
    def test_danger_brings_arrests_and_takes_concessions(self):
        calm, war = shares(CALM, MILD), shares(WAR, MILD)
        assert war[Kind.ARRESTS] > calm[Kind.ARRESTS]
        assert war[Kind.CONCESSION] < calm[Kind.CONCESSION]

    def test_who_answers_weighs_on_the_answer(self):
        hard = answers.Answerer(answers.hardness(1.0, True, 0.9, 0.9, P), 0.9)
        assert shares(WAR, hard)[Kind.FORCE] > shares(WAR, MILD)[Kind.FORCE]
        assert shares(CALM, hard)[Kind.CONCESSION] < shares(CALM, MILD)[Kind.CONCESSION]

    def test_organised_managers_stand_in_the_way_of_concessions(self):
        lobby = CALM._replace(lobby=0.9)
        assert shares(lobby, MILD)[Kind.CONCESSION] < shares(CALM, MILD)[Kind.CONCESSION]
        assert shares(lobby, MILD)[Kind.LOCK_OUT] > shares(CALM, MILD)[Kind.LOCK_OUT]

    def test_a_free_soviet_and_union_spare_an_assembly(self):
        assert answers.dispersing(WAR._replace(free=1.0), MILD, P) < answers.dispersing(
            WAR, MILD, P
        )


class TestStrikes:
    def test_one_plant_strikes_where_enough_stop(self):
        assert answers.strikes_of(0.24, 1.0, 0.0) == 0.0
        assert answers.strikes_of(0.26, 1.0, 0.0) == 1.0

    def test_of_many_plants_as_many_strike_as_the_share_that_stopped(self):
        assert answers.strikes_of(0.1, 40.0, 0.0) == 4.0
        assert answers.strikes_of(0.1, 45.0, 0.6) == 5.0
