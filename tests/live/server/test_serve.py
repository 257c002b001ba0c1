"""Opening the live page: addresses, ports, what is told; no society is run, nothing is served."""

from __future__ import annotations

import socket
import sys
from types import SimpleNamespace

import pytest

pytest.importorskip("starlette", reason="the extra thermidor[live] is not installed")
uvicorn = pytest.importorskip("uvicorn", reason="the extra thermidor[live] is not installed")

from thermidor.common.errors import InputError  # noqa: E402
from thermidor.live.server import app, serve, widget  # noqa: E402


@pytest.fixture
def opened(monkeypatch):
    """Return a function that opens the page with a server that ends at once; what it was told."""

    def opened(**how):
        made = {}

        class Hall:
            def __init__(self, *parts, address):
                made["address"], made["room"] = address, parts[-1]
                self.executor = SimpleNamespace(submit=lambda *task: made.update(task=task))

            def prepare(self, recipe):
                raise AssertionError("prepared in the thread that answers")

        class Server:
            def __init__(self, config):
                made["config"] = config

            def run(self, sockets):
                made["bound"] = sockets[0].getsockname()
                sockets[0].close()

        class Timer:
            def __init__(self, seconds, task, arguments):
                made["opens"] = arguments[0]

            def start(self):
                pass

        monkeypatch.setattr(app, "Hall", Hall)
        monkeypatch.setattr(app, "application", lambda hall: lambda *_: None)
        monkeypatch.setattr(uvicorn, "Server", Server)
        monkeypatch.setattr(serve.threading, "Timer", Timer)
        monkeypatch.setattr(serve, "_address", lambda: "10.1.2.3")
        serve.serve("historical", port=0, scale=0.001, **how)
        return SimpleNamespace(**made)

    return opened


def test_the_page_is_for_this_machine_alone(opened, capsys):
    found = opened(browser=False)
    host, port = found.bound
    assert host == "127.0.0.1"
    assert port > 0
    told = capsys.readouterr().out
    assert told == f"The live page: http://127.0.0.1:{port}/   (Ctrl-C ends it)\n"
    assert found.address == f"127.0.0.1:{port}"
    assert found.room is None
    assert not hasattr(found, "opens")
    assert found.task[1].scenario == "historical"
    assert found.config.ws_max_size == 65_536


def test_a_browser_opens_where_it_is_wanted(opened):
    found = opened()
    assert found.opens == f"http://127.0.0.1:{found.bound[1]}/"


def test_a_lecture_is_for_the_hall_and_only_the_lecturer_has_the_key(opened, capsys):
    found = opened(classroom=True)
    host, port = found.bound
    assert host == "0.0.0.0"
    first, followers, lecturer = capsys.readouterr().out.splitlines()
    assert first == f"The live page: http://127.0.0.1:{port}/   (Ctrl-C ends it)"
    assert followers == f"Followers open http://10.1.2.3:{port}/ and enter {found.room.code}"
    assert lecturer == f"You lead from http://127.0.0.1:{port}/#lecturer={found.room.key}"
    assert found.room.key not in followers
    assert found.opens.endswith(f"#lecturer={found.room.key}")


def test_a_port_that_is_taken_is_told_with_the_remedy():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InputError, match=rf"127\.0\.0\.1, port {port} .*--port .0 takes any"):
            serve._listen("127.0.0.1", port)
    with pytest.raises(InputError, match=r"port 70000 .*choose another with --port"):
        serve._listen("127.0.0.1", 70_000)


def test_an_address_of_six_parts_is_written_in_brackets(opened, capsys):
    if not socket.has_ipv6:
        pytest.skip("no such addresses here")
    try:
        found = opened(host="::1", browser=False)
    except InputError:
        pytest.skip("no such addresses here")
    assert f"http://[::1]:{found.bound[1]}/" in capsys.readouterr().out


def test_without_the_extra_it_is_told_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(InputError, match=r"needs uvicorn; install it with: pip install 'therm"):
        serve.serve("historical")


def test_this_machine_s_address_is_one_of_its_own_or_its_name(monkeypatch):
    class Probe:
        closed = False

        def __init__(self, *_):
            pass

        def connect(self, address):
            if self.away:
                raise OSError("network is unreachable")

        def getsockname(self):
            return ("10.9.8.7", 4711)

        def close(self):
            Probe.closed = True

    monkeypatch.setattr(socket, "socket", Probe)
    Probe.away = False
    assert serve._address() == "10.9.8.7"
    Probe.away, Probe.closed = True, False
    assert serve._address() == socket.gethostname()
    assert Probe.closed


# The page in a notebook ---------------------------------------------------------------------------


class Traits:
    """What a widget needs of traitlets and anywidget."""

    class Unicode(str):
        def tag(self, sync):
            return str(self)

    class AnyWidget:
        pass


def test_a_widget_holds_the_page_in_a_frame_that_may_not_reach_out(monkeypatch):
    asked = []
    monkeypatch.setattr(widget, "page", lambda *a, **how: asked.append((a, how)) or "<p>a</p>")
    monkeypatch.setitem(sys.modules, "anywidget", Traits)
    monkeypatch.setitem(sys.modules, "traitlets", Traits)
    made = widget.live("no_civil_war", seed=3)
    assert asked == [(("no_civil_war",), {"beside": None, "seed": 3, "scale": 0.0035})]
    assert made.page == "<p>a</p>"
    assert 'sandbox="allow-scripts allow-downloads"' in made.frame
    assert f"height:{widget.HEIGHT}px" in made.frame
    assert made._esm == widget.START


def test_without_a_widget_library_it_is_told_how_to_install_it(monkeypatch):
    monkeypatch.setattr(widget, "page", lambda *_, **__: "")
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(InputError, match=r"needs anywidget; .* 'thermidor\[notebook\]'"):
        widget.live()
