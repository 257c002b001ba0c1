"""Commands `life`, `serve`, `film`, `baseline`: what they pass on and print, without a run."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from thermidor.runs import compiling
from thermidor.show.terminal import overview
from thermidor.teach.lives import files, find, text
from thermidor.teach.lives.person import Person


@pytest.fixture
def lived(monkeypatch):
    """Replace the search for a life; returns the arguments it was called with."""
    asked = []
    made = SimpleNamespace(who="A worker of Moscow", large=[1, 2, 3])
    monkeypatch.setattr(find, "life", lambda scenario, **how: asked.append((scenario, how)) or made)
    monkeypatch.setattr(text, "render", lambda life: f"# {life.who}")
    monkeypatch.setattr(text, "as_object", lambda life: {"who": "рабочий"})
    monkeypatch.setattr(files, "save", lambda life, out: Path(out).write_text(life.who))
    monkeypatch.setattr(compiling, "compiled", lambda: True)
    return asked


def test_a_life_is_printed_to_the_terminal(call, lived):
    status, out, err = call("life", "--kind", "worker", "--seed", "3", "--compare", "no_civil_war")
    assert (status, out, err) == (0, "# A worker of Moscow\n", "")
    ((scenario, how),) = lived
    assert scenario == "historical"
    assert (how["kind"], how["seed"]) == ("worker", 3)
    assert how["compare"] == "no_civil_war"
    assert how["person"] is None


def test_a_life_as_json_is_one_object(call, lived):
    status, out, _ = call("life", "no_famine", "--json")
    assert status == 0
    assert json.loads(out) == {"who": "рабочий"}
    assert "рабочий" in out  # letters are not escaped
    assert lived[0][0] == "no_famine"


def test_a_file_is_named_with_the_number_of_turns_and_json_is_printed_too(call, lived, tmp_path):
    out = tmp_path / "life.md"
    _, said, _ = call("life", "--out", out)
    assert said == f"A worker of Moscow: 3 turns. Wrote {out}.\n"
    assert out.read_text() == "A worker of Moscow"
    _, said, _ = call("life", "--out", out, "--json")
    assert json.loads(said) == {"who": "рабочий"}


def test_a_user_who_waits_for_the_compiler_is_informed(call, lived, monkeypatch):
    noted = []
    monkeypatch.setattr(compiling, "compiled", lambda: False)
    monkeypatch.setattr(compiling, "compile_rules", lambda: noted.append("compiled"))
    monkeypatch.setattr(overview, "note", noted.append)
    call("life")
    assert noted == ["compiling the rules, once for this version: half a minute", "compiled"]


def test_a_kind_and_a_person_together_are_refused(call):
    status, _, err = call("life", "--kind", "worker", "--person", "bench_moscow-1")
    assert status == 2
    assert "give a kind or a person, not both" in err


def test_a_person_may_be_given_as_a_name_a_number_or_itself(monkeypatch):
    recorded = []
    monkeypatch.setattr(
        find,
        "_record",
        lambda asked, person: recorded.append(person) or SimpleNamespace(other=None),
    )
    for name in ("bench_moscow-5", Person.parse("bench_moscow-5")):
        assert find.life(person=name, scale=0.001).other is None
    assert recorded == [Person.parse("bench_moscow-5")] * 2
    both = find.life(person="bench_moscow-5", scale=0.001, compare="no_civil_war")
    assert both.other is not None
    assert len(recorded) == 4


# The live page ------------------------------------------------------------------------------------


def test_serve_passes_its_options_on(call, monkeypatch):
    from thermidor.live.server import serve

    asked = []
    monkeypatch.setattr(serve, "serve", lambda *a, **how: asked.append((a, how)))
    status, _, _ = call("serve", "no_famine", "--port", "0", "--no-browser", "--classroom")
    assert status == 0
    assert asked == [
        (
            ("no_famine",),
            {"port": 0, "host": "127.0.0.1", "browser": False, "classroom": True, "chapters": None},
        )
    ]


@pytest.mark.parametrize("port", ["http", "-1", "65536", "80.5"])
def test_an_invalid_port_is_refused(call, port):
    status, _, err = call("serve", f"--port={port}")
    assert status == 2
    assert f'"{port}" is not a port; give a number from 0 to 65535.' in err


def test_a_film_is_reported_with_its_size(call, monkeypatch, tmp_path):
    from thermidor.live.film import film

    asked = []

    def make(scenario, out, **how):
        asked.append((scenario, how))
        out.write_bytes(b"x" * 2_340_000)
        return out

    monkeypatch.setattr(film, "film", make)
    out = tmp_path / "a.gif"
    status, said, _ = call("film", "no_famine", "--out", out, "--pace", "12")
    assert (status, said) == (0, f"Wrote {out} (2.3 MB).\n")
    assert asked == [("no_famine", {"seed": 1, "pace": 12.0})]


# Trust --------------------------------------------------------------------------------------------


def test_a_refreshed_baseline_prints_where_the_reason_is_and_what_moved(call, monkeypatch):
    from thermidor.runs import baseline

    found = baseline.Difference({"hunger": (0.25, 0.5, "1918-11")}, (), ("say",), 2)
    reasons = []
    monkeypatch.setattr(baseline, "refresh", lambda why: reasons.append(why) or found)
    status, out, _ = call("baseline", "--refresh", "the call-up takes the young first")
    assert status == 0
    assert reasons == ["the call-up takes the young first"]
    first, *rest = out.splitlines()
    assert first == f"Kept; the reason is in {baseline.FOLDER / baseline.CHANGES}."
    assert rest == ["hunger in 1918-11: 0.25 before, 0.5 now", "new: say"]
