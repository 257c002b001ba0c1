"""The server of the live page: it answers or refuses every message, and others are served.

Messages are made at random from a fixed seed: truncated, nested, of wrong types, out of order, too
long. They go to visits directly, thousands of them, and through a real socket, some hundreds.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import threading
import time

import pytest

pytest.importorskip("starlette", reason="the extra thermidor[live] is not installed")
uvicorn = pytest.importorskip("uvicorn", reason="the extra thermidor[live] is not installed")
websockets = pytest.importorskip("websockets", reason="the extra thermidor[live] is not installed")

from websockets.asyncio.client import connect  # noqa: E402

from thermidor.live.server import app, catalogue, messages, session  # noqa: E402
from thermidor.live.server.classroom import Classroom  # noqa: E402
from thermidor.live.server.library import Library  # noqa: E402
from thermidor.live.server.messages import Refused  # noqa: E402
from thermidor.live.server.recording import Recorder  # noqa: E402

SMALL = 0.0005
"""Scale of the societies here: some 6,000 persons."""


@pytest.fixture(scope="module")
def shelf():
    return catalogue.Shelf("historical")


@pytest.fixture(scope="module")
def service(shelf):
    limits = shelf.limits(0.002)
    return app.Service(shelf, limits, Library(shelf.load), catalogue.chapters(None, limits))


@pytest.fixture(scope="module")
def server(service):
    """A real server on a port of its own; yields host and port."""
    config = uvicorn.Config(
        app.application(service),
        port=0,
        log_level="error",
        ws="auto",
        ws_max_size=65_536,
        lifespan="off",
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    yield f"127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join(10)


def order(**more) -> str:
    recipe = {"scenario": "historical", "seed": 1, "scale": SMALL, **more.pop("recipe", {})}
    return json.dumps({"do": "open", "slot": 0, "token": 1, "from": 0, "recipe": recipe, **more})


async def play(address: str, text: str) -> list[bytes]:
    """Open a society through the socket and return its frames."""
    frames = []
    async with connect(f"ws://{address}/live", origin=f"http://{address}", max_size=None) as line:
        assert json.loads(await line.recv())["is"] == "welcome"
        await line.send(text)
        while True:
            found = await asyncio.wait_for(line.recv(), 120)
            if isinstance(found, bytes):
                frames.append(found)
            elif json.loads(found)["is"] == "done":
                return frames
            else:
                raise AssertionError(found)


def rubbish(chance: random.Random) -> str | bytes:
    """Return one message that should not be understood, or only just."""
    good = json.loads(order())
    kinds = (
        lambda: chance.randbytes(chance.randrange(200)),
        lambda: "".join(chr(chance.randrange(32, 0x2FFF)) for _ in range(chance.randrange(300))),
        lambda: json.dumps(good)[: chance.randrange(1, 120)],
        lambda: "[" * chance.randrange(1, 8000),
        lambda: '{"do":' * chance.randrange(1, 2000),
        lambda: json.dumps({"do": chance.choice([None, 1, [], {}, "rm -rf", "open" * 9000])}),
        lambda: json.dumps(good | {"slot": chance.choice([-1, 2, 0.5, "0", None, 10**40, True])}),
        lambda: json.dumps(good | {"token": chance.choice([-1, 70000, "x", 1e300])}),
        lambda: json.dumps(good | {"from": chance.choice([-5, 1e9, [], "1"])}),
        lambda: json.dumps(good | {"recipe": chance.choice([None, [], "historical", 3])}),
        lambda: changed(
            chance, good, "scenario", ["../../etc/passwd", "/etc/passwd", "", 7, "x" * 9000]
        ),
        lambda: changed(chance, good, "account", ["../accounts", 9, ["synthesis"], "Hampton"]),
        lambda: changed(chance, good, "seed", [-1, 1.5, "1", 2**70, None, [1]]),
        lambda: changed(chance, good, "scale", [0, -1, 1, 5, "big", None, {}]),
        lambda: changed(
            chance, good, "parameters", [[], {"bench.x": 1}, {"bench.hunger": "a"}, {"": 0}]
        ),
        lambda: changed(chance, good, "parameters", [{f"a{i}": i for i in range(300)}]),
        lambda: changed(
            chance, good, "holds", [{}, [1], [[1, 2]], [[0, "civil_war", 2]], [[-1, "x", 0]]]
        ),
        lambda: changed(chance, good, "holds", [[[i, "civil_war", 0.5] for i in range(400)]]),
        lambda: changed(chance, good, "colour", ["red"]),
        lambda: '{"do":"open","recipe":{"seed":NaN}}',
        lambda: '{"do":"open","recipe":{"seed":' + "9" * 6000 + "}}",
        lambda: json.dumps({"do": "show", "societies": [], "frame": -1}),
        lambda: json.dumps({"do": "enter", "key": "x", "code": 5}),
        lambda: json.dumps({"do": "ping", "x": "y" * chance.randrange(30_000)}),
        lambda: json.dumps({"do": "close", "slot": chance.choice([0, 1, 9])}),
    )
    return chance.choice(kinds)()


def changed(chance: random.Random, good: dict, key: str, values: list) -> str:
    return json.dumps(good | {"recipe": good["recipe"] | {key: chance.choice(values)}})


def test_ten_thousand_bad_messages_do_no_harm(service, monkeypatch):
    monkeypatch.setattr(session, "RATE", 1e9)
    monkeypatch.setattr(session, "BURST", 1e9)
    monkeypatch.setattr(session, "PATIENCE", 1e9)
    chance = random.Random(1917)
    found: list[str] = []

    async def hear(text):
        found.append(text)

    async def drop(data):
        pass

    async def flood():
        visit = session.Visit(service, hear, drop, allowance=1e9)
        for _ in range(10_000):
            await visit.receive(rubbish(chance))
        await visit.end()
        return visit

    visit = asyncio.run(flood())
    answers = [json.loads(text) for text in found]
    refusals = [a["reason"] for a in answers if a["is"] == "refused"]
    assert len(refusals) > 9_000
    assert all(reason and len(reason) < 400 for reason in refusals)
    assert not any("Traceback" in text for text in found)
    assert not visit.tasks
    gc.collect()
    assert sum(isinstance(o, session.Visit) and o is not visit for o in gc.get_objects()) < 5


def test_a_flood_on_one_connection_does_not_affect_others(server):
    chance = random.Random(1921)

    async def flood():
        ends = 0
        for _ in range(6):
            try:
                async with connect(f"ws://{server}/live", max_size=None) as line:
                    for n in range(400):
                        big = n == 300
                        await line.send("x" * 70_000 if big else rubbish(chance))
                        if n % 20 == 0:
                            await asyncio.sleep(0)
                    while True:
                        await asyncio.wait_for(line.recv(), 20)
            except websockets.ConnectionClosed as end:
                ends += end.rcvd is None or end.rcvd.code in (1009, 4400)
        return ends

    async def both():
        quiet = await play(server, order(recipe={"seed": 5}))
        again, ends = await asyncio.gather(play(server, order(recipe={"seed": 6})), flood())
        return quiet, again, ends, await play(server, order(recipe={"seed": 5}))

    quiet, again, ends, last = asyncio.run(both())
    assert ends == 6
    assert len(quiet) == len(again) == 1 + 134 + 1
    assert quiet == last
    assert [f[8:] for f in quiet] != [f[8:] for f in again]


def test_visitors_get_the_societies_they_request(server):
    async def many():
        return await asyncio.gather(
            *(play(server, order(recipe={"seed": seed})) for seed in (11, 12, 13, 11))
        )

    a, b, c, d = asyncio.run(many())
    assert a == d
    assert a != b != c


def test_visitors_who_request_the_same_share_one_run(service, server, monkeypatch):
    walked, advance = [], Recorder.advance

    def counted(self, months=1):
        before = len(self.recording.frames)
        advance(self, months)
        walked.append(len(self.recording.frames) - before)

    monkeypatch.setattr(Recorder, "advance", counted)

    async def many():
        return await asyncio.gather(*(play(server, order(recipe={"seed": 31})) for _ in range(12)))

    seen = asyncio.run(many())
    assert sum(walked) == 134
    assert all(frames == seen[0] for frames in seen)
    assert not service.shared.runs
    assert service.library.find(
        messages.recipe(json.loads(order(recipe={"seed": 31})), service.limits)
    )


def test_a_changed_pressure_continues_from_the_month_of_the_change(server):
    held = {"seed": 33, "holds": [[30, "civil_war", 0.0]]}

    async def both():
        await play(server, order(recipe={"seed": 33}))
        return await play(server, order(recipe=held, **{"from": 31}))

    frames = asyncio.run(both())
    assert len(frames) == 134 - 30


def test_a_visitor_who_leaves_does_not_stop_the_run_of_others(service):
    (first, _), (second, found) = visit_of(service), visit_of(service)

    async def ask():
        for visit in (first, second):
            await visit.receive(order(recipe={"seed": 32}))
        await asyncio.sleep(0.2)
        await first.end()
        await second.tasks[0]

    asyncio.run(ask())
    assert json.loads(found[-1])["is"] == "done"
    assert not service.shared.runs


@pytest.mark.parametrize(
    ("headers", "host"),
    [({"origin": "http://evil.example"}, None), ({"origin": "null"}, None), ({}, "evil.example")],
)
def test_a_foreign_page_is_not_answered(server, headers, host):
    async def knock():
        extra = {"Host": host} if host else {}
        async with connect(
            f"ws://{server}/live", origin=headers.get("origin"), additional_headers=extra
        ) as line:
            await line.recv()

    with pytest.raises((websockets.InvalidStatus, websockets.ConnectionClosed)):
        asyncio.run(knock())


def test_only_files_of_the_page_are_served(server):
    import urllib.error
    import urllib.request

    def get(path):
        with urllib.request.urlopen(f"http://{server}{path}") as answer:
            return answer.read(), answer.headers

    body, headers = get("/")
    assert b"Thermidor" in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    for path in ("/../pyproject.toml", "/%2e%2e/app.py", "/page.py", "/data/figures.csv", "//etc"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(path)


def test_the_page_is_small():
    import gzip

    total = sum(len(gzip.compress(app.page_file(name))) for name, _ in app.files().values())
    assert total < 80_000


# A classroom --------------------------------------------------------------------------------------


def test_followers_see_what_the_lecturer_shows(shelf):
    room, limits = Classroom(most=2), shelf.limits(0.01)
    heard: list[str] = []

    class Follower:
        async def send_text(self, text):
            heard.append(text)

    async def lesson():
        await room.join(Follower())
        await room.show(
            {"societies": [{"scenario": "historical"}], "frame": 12, "playing": True}, limits
        )
        await room.join(Follower())
        with pytest.raises(Refused, match="full"):
            await room.join(Follower())

    asyncio.run(lesson())
    assert len(heard) == 2
    assert json.loads(heard[0])["frame"] == 12
    assert room.admits(room.code.lower())
    assert not room.admits("")
    assert not room.leads(room.code)


def test_messages_are_read_within_bounds(shelf):
    limits = shelf.limits(0.01)
    recipe = messages.recipe(
        json.loads(order(recipe={"parameters": {"bench.meet_base": -2}})), limits
    )
    assert recipe.parameters == (("bench.meet_base", -2.0),)
    with pytest.raises(Refused, match="Did you mean"):
        messages.recipe(json.loads(order(recipe={"scenario": "historicl"})), limits)


# When something goes wrong ------------------------------------------------------------------------


def visit_of(service) -> tuple[session.Visit, list[str]]:
    found: list[str] = []

    async def hear(text):
        found.append(text)

    async def drop(data):
        pass

    return session.Visit(service, hear, drop), found


def test_an_error_of_the_model_is_reported_and_the_visit_continues(service, monkeypatch):
    visit, found = visit_of(service)

    async def ask():
        with monkeypatch.context() as broken:
            broken.setattr(Recorder, "advance", lambda self, months=1: 1 / 0)
            await visit.receive(order(recipe={"seed": 77}))
            await visit.tasks[0]
        await visit.receive(order(recipe={"seed": 78}))
        await visit.tasks[0]

    asyncio.run(ask())
    first, last = (json.loads(text) for text in (found[0], found[-1]))
    assert first["is"] == "failed"
    assert "model stopped" in first["reason"]
    assert last["is"] == "done"


def test_a_visitor_with_too_many_messages_is_slowed_and_then_disconnected(service):
    visit, found = visit_of(service)

    async def hurry():
        for _ in range(400):
            await visit.receive('{"do": "ping"}')

    with pytest.raises(Refused):
        asyncio.run(hurry())
    words = [json.loads(text)["is"] for text in found]
    assert words.count("pong") >= 100
    assert "refused" in words


def test_silent_visitors_and_visitors_of_a_full_server_are_disconnected(shelf):
    limits = shelf.limits(0.002)
    service = app.Service(shelf, limits, Library(shelf.load), [], most=1, idle=0.3)
    config = uvicorn.Config(
        app.application(service), port=0, log_level="error", ws="auto", lifespan="off"
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    address = f"ws://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}/live"

    async def come():
        async with connect(address) as first, connect(address) as second:
            with pytest.raises(websockets.ConnectionClosed) as full:
                await asyncio.wait_for(second.recv(), 5)
            await first.recv()
            with pytest.raises(websockets.ConnectionClosed) as silent:
                await asyncio.wait_for(first.recv(), 5)
            return full.value.rcvd.code, silent.value.rcvd.code

    assert asyncio.run(come()) == (4429, 4408)
    assert not service.visits
    running.should_exit = True
    thread.join(10)
