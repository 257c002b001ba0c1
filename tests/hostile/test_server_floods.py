"""The live page's server as it runs: floods, garbage and crowds are refused and it goes on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from urllib.parse import urlsplit

import pytest

pytest.importorskip("starlette")
websockets = pytest.importorskip("websockets")


@pytest.fixture
def place(address):
    """Host and port of the page."""
    parts = urlsplit(address)
    return parts.hostname, parts.port


def answer(place, data):
    """Return how the server answers some bytes; empty where it closes the line instead."""
    told = b""
    with socket.create_connection(place, timeout=10) as line, contextlib.suppress(OSError):
        line.sendall(data)
        while b"\r\n" not in told:
            part = line.recv(4096)
            if not part:
                break
            told += part
    return told.split(b"\r\n")[0]


def request(place, path="/", headers=""):
    host = f"Host: {place[0]}:{place[1]}\r\n"
    return f"GET {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n".encode()


def alive(place):
    return answer(place, request(place)) == b"HTTP/1.1 200 OK"


FLOODS = {
    "many headers": "".join(f"X-{k}: {'a' * 100}\r\n" for k in range(5000)),
    "a huge header": f"X: {'a' * 5_000_000}\r\n",
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_headers_is_refused(place, name):
    told = answer(place, request(place, headers=FLOODS[name]))
    assert told in (
        b"",
        b"HTTP/1.1 400 Bad Request",
        b"HTTP/1.1 431 Request Header Fields Too Large",
    )
    assert alive(place)


@pytest.mark.parametrize(
    "garbage", [b"\x00\xff\xfe" * 1000 + b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"]
)
def test_garbage_is_refused(place, garbage):
    assert not answer(place, garbage).startswith(b"HTTP/1.1 200")
    assert alive(place)


@pytest.mark.parametrize(
    "path",
    [
        "/../../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/cli.py",
        "//etc/passwd",
        "/page.js%00.html",
        "/..\\..\\cli.py",
        "/" + "a" * 60_000,
        "http:" + "//elsewhere/",
        "/%ff%fe",
    ],
)
def test_a_path_leads_nowhere_but_to_the_page_s_files(place, path):
    assert not answer(place, request(place, path)).startswith(b"HTTP/1.1 200")
    assert alive(place)


def test_a_crowd_that_says_nothing_leaves_room_for_who_speaks(place):
    with contextlib.ExitStack() as crowd:
        for _ in range(200):
            crowd.enter_context(socket.create_connection(place, timeout=10))
        assert alive(place)


def said(place, what):
    """Say something on a line: return the code with which it was closed, and what was told."""
    url, told = f"ws://{place[0]}:{place[1]}/live", []

    async def talk():
        async with websockets.connect(url) as line:
            with contextlib.suppress(websockets.ConnectionClosed, TimeoutError):
                await line.send(what)
                while True:
                    told.append(await asyncio.wait_for(line.recv(), 1))
            return line.close_code

    return asyncio.run(talk()), [json.loads(each) for each in told if isinstance(each, str)]


@pytest.mark.parametrize("what", ["x" * 70_000, b"x" * 70_000])
def test_a_message_too_large_ends_the_line_before_it_is_read(place, what):
    assert said(place, what)[0] == 1009
    assert alive(place)


@pytest.mark.parametrize("what", ["[" * 60_000, "\x00" * 10, b"\xff\xfe", "9" * 50_000])
def test_a_message_that_nobody_can_read_is_told_and_the_line_stays(place, what):
    code, told = said(place, what)
    assert code is None
    assert [each["is"] for each in told] == ["welcome", "refused"]
    assert alive(place)


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", "http://127.0.0.1:1"])
def test_another_s_page_opens_no_line(place, origin):
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    headers = f"Upgrade: websocket\r\nConnection: Upgrade\r\n{key}"
    start = f"GET /live HTTP/1.1\r\nHost: {place[0]}:{place[1]}\r\n{headers}"
    ours = f"{start}Origin: http://{place[0]}:{place[1]}\r\n\r\n"
    assert b"101" in answer(place, ours.encode())
    assert b"403" in answer(place, f"{start}Origin: {origin}\r\n\r\n".encode())
