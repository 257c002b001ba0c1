"""A film for a slide: it has every month; an impossible film is an error in one sentence."""

from __future__ import annotations

import numpy as np
import pytest

from thermidor.common.errors import InputError
from thermidor.live.film import film, rooms
from thermidor.live.server import replay, scene

pillow = pytest.importorskip("PIL.Image", reason="Pillow is not installed")


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """A scenario of ten months, as a file."""
    file = tmp_path_factory.mktemp("film") / "short.toml"
    file.write_text('base = "historical"\ntitle = "Ten months"\nmonths = 10\n', encoding="utf-8")
    return file


def test_a_gif_has_pictures_of_every_month(short, tmp_path):
    file = film.film(short, tmp_path / "x.gif", scale=0.0005)
    with pillow.open(file) as picture:
        assert picture.n_frames >= 20
        assert picture.size == (1280, 720)


def test_an_mp4_is_written_if_ffmpeg_is_installed(short, tmp_path):
    pytest.importorskip("imageio_ffmpeg", reason="the extra thermidor[film] is not installed")
    file = film.film(short, tmp_path / "x.mp4", scale=0.0005)
    assert file.read_bytes()[4:8] == b"ftyp"


def test_a_replay_contains_page_and_months(short, tmp_path):
    text = film.film(short, tmp_path / "x.html", scale=0.0005).read_text(encoding="utf-8")
    assert "globalThis.THERMIDOR=" in text
    assert 'src="page.js"' not in text
    assert "http://" not in text.replace("http://www.w3.org/", "")


def test_modules_of_the_page_have_different_names():
    import re

    names = re.findall(
        r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)",
        "\n".join(replay.page_text(f"{name}.js") for name in replay.MODULES),
        flags=re.MULTILINE,
    )
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["x.avi", "nowhere/x.gif", "x"])
def test_a_wrong_file_name_is_an_error(short, tmp_path, name):
    with pytest.raises(InputError):
        film.film(short, tmp_path / name)


def test_rooms_of_a_film_have_no_gaps():
    rows = 400
    persons = np.full(rows, scene.VILLAGE, np.uint8)
    weight = np.full(rows, 10, np.int32)
    states = [scene.State(persons, np.zeros(rows, np.uint8), None, None, weight)]
    states.append(states[0]._replace(persons=persons.copy()))
    states[1].persons[::3] = scene.ARMY
    crowd = rooms.Crowd(states, rooms.people(states), rows)
    for state in states:
        crowd.move(state, np.zeros(0, np.int64))
    for n in range(len(rooms.ROOMS)):
        filled = crowd.owner[crowd.first[n] : crowd.first[n + 1]] >= 0
        assert filled[: filled.sum()].all()
    assert all(crowd.owner[spot] == i for i in range(rows) for spot in crowd.spots_of[i])
