"""Frames hold the persons of the run, a change acts from its month on, old runs are deleted."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest

from thermidor.live.server import catalogue, frames, scene
from thermidor.live.server.library import Library
from thermidor.live.server.recording import Recipe, Recorder, Recording
from thermidor.runs.configuration import Configuration, parameters_of
from thermidor.simulation import Simulation
from thermidor.society.record import PostTally

SMALL = 0.0005
"""Scale of the societies here: some 6,000 persons."""


@pytest.fixture(scope="module")
def shelf():
    return catalogue.Shelf("historical")


def record(shelf, recipe: Recipe, start=None) -> Recording:
    return Recorder(recipe, shelf.load, start).finish()


def unpack(frame: bytes) -> tuple:
    data = zlib.decompress(frame)
    size = len(frames.FrameHead._fields)
    head = frames.FrameHead(*struct.unpack_from(f"<{size}I", data))
    people, parts = head.persons, head.parts
    at = 4 * size + 4 * head.series + 6 * head.moved
    parents = np.cumsum(np.frombuffer(data, "<u4", parts, at))
    weights = np.frombuffer(data, "<u4", parts, at + 4 * parts).astype(int)
    at += 8 * parts
    persons = np.frombuffer(data, np.uint8, people, at)
    bits = np.frombuffer(data, np.uint8, -(-people // 8), at + people)
    unusual = np.unpackbits(bits, bitorder="little")[:people].astype(bool)
    return persons, unusual, parents, weights


def test_frames_hold_the_persons_of_the_run(shelf):
    recording = record(shelf, Recipe(scale=SMALL))
    loaded = shelf.load("historical")
    values = parameters_of(Configuration(loaded))
    simulation = Simulation(loaded, seed=1, scale=SMALL, parameters=values)
    zones = np.zeros(0, np.uint8)
    for k, frame in enumerate(recording.frames[:20]):
        if k:
            simulation.step()
        changes, unusual, _, _ = unpack(frame)
        zones = np.append(zones, np.zeros(changes.size - zones.size, np.uint8)) ^ changes
        persons = scene.state(simulation).persons
        assert np.array_equal(zones, persons & ~np.uint8(scene.PRESENT))
        assert np.array_equal(unusual, scene.unusual(persons))


def test_weights_in_frames_add_up_to_the_staff_of_every_body(shelf):
    recorder = Recorder(Recipe(scale=SMALL), shelf.load)
    simulation = recorder.simulation
    weight = simulation.society.people.weight[: simulation.society.rows].astype(int)
    heads, divided, zones = weight.sum(), 0, np.zeros(0, np.uint8)
    for month in range(30):
        if month:
            recorder.advance(1)
        changes, _, parents, parts = unpack(recorder.recording.frames[month])
        zones = np.append(zones, np.zeros(changes.size - zones.size, np.uint8)) ^ changes
        weight[parents] -= parts
        weight = np.append(weight, parts)
        divided += parts.size
        staff = np.bincount(zones & 31, weight, minlength=32)[scene.FIRST_BODY : scene.ARMY]
        assert np.array_equal(staff, simulation.post_tally[:, :, PostTally.STAFF].sum(axis=1))
        assert weight.sum() == heads
        assert np.array_equal(weight, scene.state(simulation).weight)
    assert divided > 500


def test_rows_divided_in_another_way_are_an_error():
    before = np.array([10, 20, 30])
    assert scene.divided(before, np.array([10, 15, 29, 5, 1])).tolist() == [1, 2]
    with pytest.raises(RuntimeError):
        scene.divided(before, np.array([10, 15, 29, 6]))


def test_a_change_from_a_month_on_changes_nothing_before(shelf):
    plain = record(shelf, Recipe(scale=SMALL))
    calm = replace(plain.recipe, holds=((40, "civil_war", 0.0),))
    whole = record(shelf, calm)
    resumed = record(shelf, calm, start=(plain, 40))
    assert whole.frames == resumed.frames
    assert whole.frames[:41] == plain.frames[:41]
    assert whole.frames[41] != plain.frames[41]


def test_the_library_deletes_the_oldest(shelf):
    library = Library(shelf.load, limit=1)
    first, second = (record(shelf, Recipe(scale=SMALL, seed=s)) for s in (1, 2))
    library.keep(first)
    library.keep(second)
    assert library.find(second.recipe) is second
    assert not first.kept or library.find(first.recipe) is None
