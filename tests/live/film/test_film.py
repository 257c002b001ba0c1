"""A film for a slide: every month in it, and what cannot be made is said in a sentence."""

from __future__ import annotations

import pytest

from thermidor.common.errors import InputError
from thermidor.live.film import film
from thermidor.live.server import replay

pillow = pytest.importorskip("PIL.Image", reason="Pillow is not installed")


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """A scenario of ten months, as a file."""
    file = tmp_path_factory.mktemp("film") / "short.toml"
    file.write_text('base = "historical"\ntitle = "Ten months"\nmonths = 10\n', encoding="utf-8")
    return file


def test_a_gif_walks_through_every_month(short, tmp_path):
    file = film.film(short, tmp_path / "x.gif", scale=0.0005)
    with pillow.open(file) as picture:
        assert picture.n_frames >= 20
        assert picture.size == (1280, 720)


def test_an_mp4_where_there_is_ffmpeg(short, tmp_path):
    pytest.importorskip("imageio_ffmpeg", reason="the extra thermidor[film] is not installed")
    file = film.film(short, tmp_path / "x.mp4", scale=0.0005)
    assert file.read_bytes()[4:8] == b"ftyp"


def test_the_replay_holds_page_and_months(short, tmp_path):
    text = film.film(short, tmp_path / "x.html", scale=0.0005).read_text(encoding="utf-8")
    assert "globalThis.THERMIDOR=" in text
    assert 'src="page.js"' not in text
    assert "http://" not in text.replace("http://www.w3.org/", "")


def test_modules_of_the_page_share_no_name():
    import re

    names = re.findall(
        r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)",
        "\n".join(replay.page_text(f"{name}.js") for name in replay.MODULES),
        flags=re.MULTILINE,
    )
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["x.avi", "nowhere/x.gif", "x"])
def test_a_film_that_cannot_be_made(short, tmp_path, name):
    with pytest.raises(InputError):
        film.film(short, tmp_path / name)
