"""The command `docs`: a page for each room, an error without Sphinx, pages that need no network."""

from __future__ import annotations

import importlib.util
import re
from pkgutil import iter_modules

import pytest

import thermidor
from thermidor.cli import docs
from thermidor.common.errors import InputError


def test_every_room_has_a_page_with_all_its_modules():
    pages = docs.pages()
    rooms = {m.name for m in iter_modules(thermidor.__path__)} - set(docs.OTHER)
    assert set(pages) == {*rooms, "index"}
    assert next(iter(pages)) == "api"
    assert ".. automodule:: thermidor.mesa.model\n" in pages["mesa"]
    for room in rooms:
        assert f"   {room}\n" in pages["index"]
        assert f".. automodule:: thermidor.{room}\n" in pages[room]


def test_without_sphinx_the_error_names_the_extra(monkeypatch, tmp_path):
    monkeypatch.setattr(docs, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r'pip install "thermidor\[docs\]"'):
        docs.build(tmp_path)


def test_a_failure_of_sphinx_is_an_error_with_its_last_line(monkeypatch, tmp_path):
    class Failed:
        returncode = 1
        stderr = "warming up\nno space left"

    monkeypatch.setattr(docs, "find_spec", lambda name: True)
    monkeypatch.setattr(docs.subprocess, "run", lambda *_, **__: Failed())
    with pytest.raises(InputError, match=r"could not build the reference \(no space left\)"):
        docs.build(tmp_path / "out")


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("sphinx") is None, reason="Sphinx is not installed")
def test_the_pages_load_nothing_from_the_network(tmp_path):
    first = docs.build(tmp_path / "out")
    assert "thermidor.api.run" in (first.parent / "api.html").read_text()
    for page in first.parent.glob("*.html"):
        assert not re.search(r"""(src|href)=["'](https?:)?//""", page.read_text()), page.name
