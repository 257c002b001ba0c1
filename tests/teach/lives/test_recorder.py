"""Lives: what is told of a person is what the rules did, draw by draw."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import societies

from thermidor.common.random import Luck, Stream, uniform
from thermidor.society.people import worker
from thermidor.society.people.fates import Fate
from thermidor.society.pressures import Channel
from thermidor.society.state import Occupation, Party
from thermidor.teach.lives.person import Person
from thermidor.teach.lives.recorder import Recorder
from thermidor.teach.lives.shadows import FELT, Shadow
from thermidor.teach.lives.turn import RULES
from thermidor.teach.lives.turns import turns
from thermidor.teach.lives.watching import Draw, Watch

MANY = 14
PLACES = ("occupation", "body", "rank", "party", "faction", "seat", "support", "union")


def some(run, n, seed=1):
    """Return persons of all kinds: every other goes with the first part taken of its row."""
    people = run.society.people[: run.society.rows]
    rng = np.random.default_rng(seed)
    kinds = [
        people.occupation == Occupation.BENCH,
        people.party == Party.BOLSHEVIK,
        people.prior > 0,
        people.occupation == Occupation.ARMY,
        people.body >= 0,
    ]
    rows = [rng.choice(np.flatnonzero(kinds[k % len(kinds)])) for k in range(n)]
    return [Person(int(people.identity[i]), (1,) if k % 2 else ()) for k, i in enumerate(rows)]


@cache
def recorded(n=MANY, pressures=False, seed=1):
    """Return a whole run with eyes on some people; nobody may step it."""
    persons = some(societies.build(), n, seed)
    run = Recorder(
        societies.loaded("historical"),
        persons=persons,
        pressures=pressures,
        seed=1,
        scale=societies.SCALE,
    )
    return run.run()


def months(run):
    return [month for eye in run.eyes for month in eye.months]


def test_a_watched_run_is_the_run_itself(historical):
    assert societies.same(recorded().history, historical.history)


def test_every_process_walked_again_ends_as_the_run_did():
    """The explanation is the rule: a copy of the row, walked in plain Python, ends bit for bit."""
    assert [
        (eye.person, m.number, m.differs)
        for eye in recorded().eyes
        for m in eye.months
        if m.differs
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_so_it_does_for_many_more_lives(seed):
    assert [m.differs for m in months(recorded(60, seed=seed)) if m.differs] == []


def test_draws_told_are_those_of_the_person_s_luck():
    """Each draw is the draw of that stream, month and person, and came as it met its chance."""
    told = 0
    for eye in recorded().eyes:
        for month in eye.months:
            keys = Luck(1).keys(month.number + 1)
            for process in ("feel", "move", "belong", "elect"):
                own = {int(month.before.identity), int(month.after.identity)}
                for trial in month.trials.get(process, ()):
                    assert trial.whose in own  # two numbers where the row was divided
                    assert trial.draw == uniform(keys[trial.stream], np.uint32(trial.whose))
                    assert trial.came == (trial.draw < trial.chance)
                    told += 1
    assert told > 5000


def test_every_change_of_a_life_is_told_with_what_decided_it():
    """Nothing changes without a turn, and a turn's draw and chance agree with what happened."""
    drawn = 0
    for eye in recorded().eyes:
        found = turns(eye.months)
        by_month = {month.number: [] for month in eye.months}
        for turn in found:
            by_month[turn.month].append(turn)
            if turn.trial is not None:
                drawn += 1
                happens = turn.trial.draw < turn.trial.chance
                assert happens == turn.trial.came
                if turn.title != "Left the opposition" and "trade union" not in turn.title:
                    assert happens != turn.against, turn
        for month in eye.months:
            changed = [name for name in PLACES if month.after[name] != month.before[name]]
            if changed and month.before.occupation != Occupation.DEAD:
                assert by_month[month.number], (str(eye.person), month.number, changed)
    assert drawn > 60


def test_a_move_s_chance_is_the_rule_s_own():
    """The chance told of a flight is what the rule says of the hunger and ties of that person."""
    p, found = recorded().parameters, 0
    for month in months(recorded()):
        trial = month.trial("move", Stream.VILLAGE)
        row = month.rows["feel"]
        if trial is not None and row.occupation == Occupation.BENCH:
            chance = worker.flight(float(row.hunger), float(row.ties), p.moves)
            assert trial.chance == p.couplings.flight * chance
            assert trial.told("hunger") == pytest.approx(row.hunger)
            found += 1
        trial = month.trial("feel", Stream.MEETING)
        if trial is not None:
            region, told = month.region, trial.told
            chance = worker.attendance(
                told("commitment"),
                told("efficacy"),
                told("peers"),
                told("hunger"),
                region["fear"],
                p.bench,
            )
            assert trial.chance == chance
    assert found > 100


def test_a_worker_s_fate_is_the_first_chance_that_comes():
    """The engine's own rule of fates, asked again with plain numbers, gives the fate recorded."""
    run, outcome = recorded(), {Fate.STAY: 0, Fate.FRONT: 0, Fate.HOME: 0, Fate.LAID_OFF: 0}
    for month in months(run):
        row, after = month.rows["feel"], month.rows["move"]
        if row.occupation != Occupation.BENCH or after.occupation == Occupation.DEAD:
            continue
        trials = {t.stream: t for t in month.trials["move"]}
        came = [t.stream for t in month.trials["move"] if t.came and t.stream != Stream.DEATH]
        first = came[0] if came else None
        went = {Stream.CALL_UP: Occupation.ARMY, Stream.VILLAGE: Occupation.VILLAGE}
        if first in went:
            assert after.occupation == went[first]
            outcome[Fate.FRONT if first == Stream.CALL_UP else Fate.HOME] += 1
        elif first is None:
            assert after.occupation == Occupation.BENCH
            outcome[Fate.STAY] += 1
        elif first == Stream.LAYOFF:
            home = trials[Stream.WORK].came
            assert after.occupation == (Occupation.VILLAGE if home else Occupation.IDLE)
            outcome[Fate.LAID_OFF] += 1
    assert outcome[Fate.STAY] > 100
    assert sum(outcome.values()) - outcome[Fate.STAY] > 5


# What a pressure did ------------------------------------------------------------------------------


def test_a_shadow_from_which_nothing_is_taken_is_the_person():
    run = Recorder(
        societies.loaded("historical"),
        persons=some(societies.build(), 5),
        pressures=False,
        seed=1,
        scale=societies.SCALE,
    )
    whole = np.ones((run.scenario.months, 3, len(Channel)))
    for eye in run.eyes:
        eye._shadows = [Shadow(eye, "nothing", whole)]
    for _ in range(40):
        run.step()
    compared = 0
    for eye in run.eyes:
        assert [eye._shadows[0].felt[name] for name in FELT] == [eye.own()[name] for name in FELT]
        for month in eye.months:
            for process in ("feel", "move", "belong"):
                first = {}
                for trial in month.trials[process]:
                    first.setdefault(trial.stream, trial.chance)
                compared += len(first)
                for stream, chance in first.items():
                    assert month.without["nothing"][stream] == chance
    assert compared > 500


def test_without_the_war_nobody_is_called_to_the_front():
    run = Recorder(
        societies.loaded("historical"),
        persons=some(societies.build(), 6),
        seed=1,
        scale=societies.SCALE,
    )
    for _ in range(24):
        run.step()
    called = [(m.trial("move", Stream.CALL_UP), m.without) for m in months(run)]
    called = [(trial, without) for trial, without in called if trial is not None]
    assert max(trial.chance for trial, _ in called) > 0
    assert {without["civil_war"].get(Stream.CALL_UP, 0.0) for _, without in called} == {0.0}
    hungry = [(m.trial("feel", Stream.MEETING), m.without) for m in months(run)]
    better = [w["famine"][Stream.MEETING] - t.chance for t, w in hungry if t is not None]
    assert min(better) >= 0 < max(better)


# Watching -----------------------------------------------------------------------------------------


def test_a_draw_remembers_what_it_was_compared_with():
    watch = Watch()
    draw = Draw(0.25, Stream.DEATH, 7, watch)
    assert draw < 0.5
    assert draw >= 0.125
    assert not draw * 4.0 < 0.5  # the draw stretched: the chance is an eighth
    told = [(trial.draw, trial.chance, trial.came) for trial in watch._trials]
    assert told == [(0.25, 0.5, True), (0.25, 0.125, False), (0.25, 0.125, False)]


def test_every_rule_named_in_a_turn_exists_and_says_what_it_claims():
    from thermidor.teach.lives import telling

    told = {turn.rule for eye in recorded().eyes for turn in turns(eye.months) if turn.rule}
    assert len(told) > 10
    for name in told | set(RULES.values()):
        claim, _ = telling.rule(name)
        assert len(claim) > 20, name
