"""Starting the live page: addresses, ports and messages; nothing runs and nothing is served."""

from __future__ import annotations

import socket
import sys
from types import SimpleNamespace

import pytest

pytest.importorskip("starlette", reason="the extra thermidor[live] is not installed")
uvicorn = pytest.importorskip("uvicorn", reason="the extra thermidor[live] is not installed")

from thermidor.common.errors import InputError  # noqa: E402
from thermidor.live.server import app, replay, serve  # noqa: E402


@pytest.fixture
def opened(monkeypatch):
    """Return a function that opens the page with a server that ends at once."""

    def opened(**how):
        made = {}

        class Service:
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

        monkeypatch.setattr(app, "Service", Service)
        monkeypatch.setattr(app, "application", lambda service: lambda *_: None)
        monkeypatch.setattr(uvicorn, "Server", Server)
        monkeypatch.setattr(serve.threading, "Timer", Timer)
        monkeypatch.setattr(serve, "_address", lambda: "10.1.2.3")
        serve.serve("historical", port=0, scale=0.001, **how)
        return SimpleNamespace(**made)

    return opened


def test_by_default_only_this_machine_can_open_the_page(opened, capsys):
    found = opened(browser=False)
    host, port = found.bound
    assert host == "127.0.0.1"
    assert port > 0
    printed = capsys.readouterr().out
    assert printed == f"The live page: http://127.0.0.1:{port}/   (stop with Ctrl-C)\n"
    assert found.address == f"127.0.0.1:{port}"
    assert found.room is None
    assert not hasattr(found, "opens")
    assert found.task[1].scenario == "historical"
    assert found.config.ws_max_size == 65_536


def test_a_browser_opens_the_page(opened):
    found = opened()
    assert found.opens == f"http://127.0.0.1:{found.bound[1]}/"


def test_a_classroom_is_open_to_the_network_and_only_the_lecturer_has_the_key(opened, capsys):
    found = opened(classroom=True)
    host, port = found.bound
    assert host == "0.0.0.0"
    first, followers, lecturer = capsys.readouterr().out.splitlines()
    assert first == f"The live page: http://127.0.0.1:{port}/   (stop with Ctrl-C)"
    assert followers == f"Followers open http://10.1.2.3:{port}/ and enter {found.room.code}"
    assert lecturer == f"The lecturer opens http://127.0.0.1:{port}/#lecturer={found.room.key}"
    assert found.room.key not in followers
    assert found.opens.endswith(f"#lecturer={found.room.key}")


def test_a_taken_port_is_an_error_that_says_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InputError, match=rf"127\.0\.0\.1, port {port} .*--port .0 takes any"):
            serve._listen("127.0.0.1", port)
    with pytest.raises(InputError, match=r"port 70000 .*choose another port with --port"):
        serve._listen("127.0.0.1", 70_000)


def test_an_ipv6_address_is_in_brackets(opened, capsys):
    if not socket.has_ipv6:
        pytest.skip("no such addresses here")
    try:
        found = opened(host="::1", browser=False)
    except InputError:
        pytest.skip("no such addresses here")
    assert f"http://[::1]:{found.bound[1]}/" in capsys.readouterr().out


def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(InputError, match=r"needs uvicorn; install it with: pip install 'therm"):
        serve.serve("historical")


def test_the_address_of_this_machine_or_its_name(monkeypatch):
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
    """What a widget needs of traitlets and anyreplay."""

    class Unicode(str):
        def tag(self, sync):
            return str(self)

    class AnyWidget:
        pass


def test_a_widget_has_the_page_in_a_sandboxed_frame(monkeypatch):
    asked = []
    monkeypatch.setattr(replay, "page", lambda *a, **how: asked.append((a, how)) or "<p>a</p>")
    monkeypatch.setitem(sys.modules, "anywidget", Traits)
    monkeypatch.setitem(sys.modules, "traitlets", Traits)
    made = replay.live("no_civil_war", seed=3)
    assert asked == [(("no_civil_war",), {"compare": None, "seed": 3, "scale": 0.0035})]
    assert made.page == "<p>a</p>"
    assert 'sandbox="allow-scripts allow-downloads"' in made.frame
    assert f"height:{replay.HEIGHT}px" in made.frame
    assert made._esm == replay.START


def test_without_a_widget_library_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(replay, "page", lambda *_, **__: "")
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(InputError, match=r"needs anywidget; .* 'thermidor\[notebook\]'"):
        replay.live()
