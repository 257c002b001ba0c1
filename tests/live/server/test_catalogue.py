"""The catalogue of the live page: chapters are checked, and no held-out value is included."""

from __future__ import annotations

import pytest

from thermidor.common.errors import InputError
from thermidor.live.server import catalogue


@pytest.fixture(scope="module")
def shelf():
    return catalogue.Shelf("historical")


def test_chapters_of_a_file_are_checked(shelf, tmp_path):
    limits = shelf.limits(0.01)
    assert len(catalogue.chapters(None, limits)) >= 7
    file = tmp_path / "mine.toml"
    file.write_text('[[chapters]]\ntitle = "A"\ntext = "B."\ncompare = "no_such"\n')
    with pytest.raises(InputError, match="no_such"):
        catalogue.chapters(file, limits)
    file.write_text('[[chapters]]\ntitle = "A"\ntext = "B."\nholds = [[3, "rain", 0.5]]\n')
    with pytest.raises(InputError, match="rain"):
        catalogue.chapters(file, limits)


def test_no_held_out_value_is_included():
    assert {f["use"] for f in catalogue.figures()}.isdisjoint({"validate"})
