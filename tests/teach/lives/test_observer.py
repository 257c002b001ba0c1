"""Lives: the draws and chances of a life are those of the run."""

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
from thermidor.teach.lives import sentences
from thermidor.teach.lives.counterfactual import FELT, Counterfactual
from thermidor.teach.lives.observer import Recorder
from thermidor.teach.lives.person import Person
from thermidor.teach.lives.tracing import Draw, Tracer
from thermidor.teach.lives.turn import RULES
from thermidor.teach.lives.turning_points import turns

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
    """Return a whole run with observers on some persons; do not step it."""
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
    return [month for observer in run.observers for month in observer.months]


def test_an_observed_run_is_the_run_itself(historical):
    assert societies.same(recorded().history, historical.history)


def test_every_process_run_again_ends_as_in_the_run():
    """A copy of the row, run in plain Python, ends with the same bits."""
    assert [
        (observer.person, m.number, m.differs)
        for observer in recorded().observers
        for m in observer.months
        if m.differs
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_every_process_ends_as_in_the_run_for_many_more_lives(seed):
    assert [m.differs for m in months(recorded(60, seed=seed)) if m.differs] == []


def test_recorded_draws_are_those_of_the_person():
    """Each draw is that of its stream, month and person, and is compared as the trial says."""
    seen = 0
    for observer in recorded().observers:
        for month in observer.months:
            keys = Luck(1).keys(month.number + 1)
            for process in ("feel", "move", "belong", "elect"):
                own = {int(month.before.identity), int(month.after.identity)}
                for trial in month.trials.get(process, ()):
                    assert trial.identity in own  # two numbers where the row was divided
                    assert trial.draw == uniform(keys[trial.stream], np.uint32(trial.identity))
                    assert trial.happened == (trial.draw < trial.chance)
                    seen += 1
    assert seen > 5000


def test_every_change_of_a_life_has_a_turning_point_that_agrees_with_its_draw():
    drawn = 0
    for observer in recorded().observers:
        found = turns(observer.months)
        by_month = {month.number: [] for month in observer.months}
        for turn in found:
            by_month[turn.month].append(turn)
            if turn.trial is not None:
                drawn += 1
                happens = turn.trial.draw < turn.trial.chance
                assert happens == turn.trial.happened
                if turn.title != "Left the opposition" and "trade union" not in turn.title:
                    assert happens != turn.against, turn
        for month in observer.months:
            changed = [name for name in PLACES if month.after[name] != month.before[name]]
            if changed and month.before.occupation != Occupation.DEAD:
                assert by_month[month.number], (str(observer.person), month.number, changed)
    assert drawn > 60


def test_the_chance_of_a_move_is_the_result_of_its_rule():
    p, found = recorded().parameters, 0
    for month in months(recorded()):
        trial = month.trial("move", Stream.VILLAGE)
        row = month.rows["feel"]
        if trial is not None and row.occupation == Occupation.BENCH:
            chance = worker.flight(float(row.hunger), float(row.ties), p.moves)
            assert trial.chance == p.couplings.flight * chance
            assert trial.input("hunger") == pytest.approx(row.hunger)
            found += 1
        trial = month.trial("feel", Stream.MEETING)
        if trial is not None:
            given = map(trial.input, ("commitment", "efficacy", "peers", "hunger", "aside"))
            assert trial.chance == worker.attendance(worker.drawn_to_meet(*given, p.bench))
    assert found > 100


def test_the_first_draw_below_its_chance_decides_what_a_worker_does():
    run, outcome = recorded(), {Fate.STAY: 0, Fate.FRONT: 0, Fate.HOME: 0, Fate.LAID_OFF: 0}
    for month in months(run):
        row, after = month.rows["feel"], month.rows["move"]
        if row.occupation != Occupation.BENCH or after.occupation == Occupation.DEAD:
            continue
        trials = {t.stream: t for t in month.trials["move"]}
        came = [t.stream for t in month.trials["move"] if t.happened and t.stream != Stream.DEATH]
        first = came[0] if came else None
        went = {Stream.CALL_UP: Occupation.ARMY, Stream.VILLAGE: Occupation.VILLAGE}
        if first in went:
            assert after.occupation == went[first]
            outcome[Fate.FRONT if first == Stream.CALL_UP else Fate.HOME] += 1
        elif first is None:
            assert after.occupation == Occupation.BENCH
            outcome[Fate.STAY] += 1
        elif first == Stream.LAYOFF:
            home = trials[Stream.WORK].happened
            assert after.occupation == (Occupation.VILLAGE if home else Occupation.IDLE)
            outcome[Fate.LAID_OFF] += 1
    assert outcome[Fate.STAY] > 100
    assert sum(outcome.values()) - outcome[Fate.STAY] > 5


# Counterfactuals ------------------------------------------------------------------------------


def test_a_counterfactual_with_all_pressures_is_the_person():
    run = Recorder(
        societies.loaded("historical"),
        persons=some(societies.build(), 5),
        pressures=False,
        seed=1,
        scale=societies.SCALE,
    )
    whole = np.ones((run.scenario.months, 3, len(Channel)))
    for observer in run.observers:
        observer._counterfactuals = [Counterfactual(observer, "nothing", whole)]
    for _ in range(40):
        run.step()
    compared = 0
    for observer in run.observers:
        felt = observer._counterfactuals[0].felt
        assert [felt[name] for name in FELT] == [observer.row()[name] for name in FELT]
        for month in observer.months:
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


# Tracing -----------------------------------------------------------------------------------------


def test_a_draw_records_every_comparison():
    tracer = Tracer()
    draw = Draw(0.25, Stream.DEATH, 7, tracer)
    assert draw < 0.5
    assert draw >= 0.125
    assert not draw * 4.0 < 0.5  # the draw stretched: the chance is an eighth
    seen = [(trial.draw, trial.chance, trial.happened) for trial in tracer._trials]
    assert seen == [(0.25, 0.5, True), (0.25, 0.125, False), (0.25, 0.125, False)]


def test_every_rule_of_a_turning_point_exists_and_has_a_claim():
    found = [turn for observer in recorded().observers for turn in turns(observer.months)]
    used = {turn.rule for turn in found if turn.rule}
    assert len(used) > 10
    for name in used | set(RULES.values()):
        claim, _ = sentences.rule(name)
        assert len(claim) > 20, name
