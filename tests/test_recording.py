"""Frames hold the persons of the run, a change acts from its month on, the library forgets."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest

from thermidor.server import catalogue, scene
from thermidor.server.library import Library
from thermidor.server.recording import Recipe, Recorder, Recording
from thermidor.simulation import Simulation

SMALL = 0.0005
"""Scale of the societies here: some 6,000 persons."""


@pytest.fixture(scope="module")
def shelf():
    return catalogue.Shelf("historical")


def record(shelf, recipe: Recipe, begin=None) -> Recording:
    recorder = Recorder(Recording(recipe, None), shelf.load, begin)
    while not recorder.recording.finished:
        recorder.advance()
    return recorder.recording


def unpack(frame: bytes) -> tuple:
    data = zlib.decompress(frame)
    people, _plants, moves, series, _words, _ = struct.unpack("<6I", data[:24])
    at = 24 + 4 * series + 6 * moves
    persons = np.frombuffer(data, np.uint8, people, at)
    bits = np.frombuffer(data, np.uint8, -(-people // 8), at + people)
    return persons, np.unpackbits(bits, bitorder="little")[:people].astype(bool)


def test_frames_hold_the_persons_of_the_run(shelf):
    recording = record(shelf, Recipe(scale=SMALL))
    simulation = Simulation("historical", seed=1, scale=SMALL)
    zones = None
    for k, frame in enumerate(recording.frames[:20]):
        if k:
            simulation.step()
        changes, unusual = unpack(frame)
        zones = changes if zones is None else zones ^ changes
        persons = scene.persons(simulation)
        assert np.array_equal(zones, persons & ~np.uint8(scene.PRESENT))
        assert np.array_equal(unusual, scene.unusual(persons))


def test_a_change_from_a_month_on_changes_nothing_before(shelf):
    plain = record(shelf, Recipe(scale=SMALL))
    calm = replace(plain.recipe, holds=((40, "civil_war", 0.0),))
    whole = record(shelf, calm)
    resumed = record(shelf, calm, begin=(plain, 40))
    assert whole.frames == resumed.frames
    assert whole.frames[:41] == plain.frames[:41]
    assert whole.frames[41] != plain.frames[41]


def test_the_library_forgets_the_oldest(shelf):
    library = Library(shelf.load, limit=1)
    first, second = (record(shelf, Recipe(scale=SMALL, seed=s)) for s in (1, 2))
    library.keep(first)
    library.keep(second)
    assert library.find(second.recipe) is second
    assert not first.kept or library.find(first.recipe) is None
