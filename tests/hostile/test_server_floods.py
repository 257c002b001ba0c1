"""The live page's server refuses floods, garbage and crowds, and continues to answer."""

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
    """Return the first line of the server's answer to some bytes; empty if it closes the line."""
    received = b""
    with socket.create_connection(place, timeout=10) as line, contextlib.suppress(OSError):
        line.sendall(data)
        while b"\r\n" not in received:
            part = line.recv(4096)
            if not part:
                break
            received += part
    return received.split(b"\r\n")[0]


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
    status = answer(place, request(place, headers=FLOODS[name]))
    assert status in (
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
def test_a_path_leads_only_to_the_files_of_the_page(place, path):
    assert not answer(place, request(place, path)).startswith(b"HTTP/1.1 200")
    assert alive(place)


def test_200_silent_connections_do_not_block_a_request(place):
    with contextlib.ExitStack() as crowd:
        for _ in range(200):
            crowd.enter_context(socket.create_connection(place, timeout=10))
        assert alive(place)


def sent(place, what):
    """Send something on a line: return the code with which it was closed, and the answers."""
    url = f"ws://{place[0]}:{place[1]}/live"
    answers = []

    async def talk():
        async with websockets.connect(url) as line:
            with contextlib.suppress(websockets.ConnectionClosed, TimeoutError):
                await line.send(what)
                while True:
                    answers.append(await asyncio.wait_for(line.recv(), 1))
            return line.close_code

    return asyncio.run(talk()), [json.loads(text) for text in answers if isinstance(text, str)]


@pytest.mark.parametrize("what", ["x" * 70_000, b"x" * 70_000])
def test_a_message_that_is_too_large_closes_the_line(place, what):
    assert sent(place, what)[0] == 1009
    assert alive(place)


@pytest.mark.parametrize("what", ["[" * 60_000, "\x00" * 10, b"\xff\xfe", "9" * 50_000])
def test_an_unreadable_message_is_refused_and_the_line_stays_open(place, what):
    code, answers = sent(place, what)
    assert code is None
    assert [answer["is"] for answer in answers] == ["welcome", "refused"]
    assert alive(place)


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_another_origin_cannot_connect(place, origin):
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    headers = f"Upgrade: websocket\r\nConnection: Upgrade\r\n{key}"
    start = f"GET /live HTTP/1.1\r\nHost: {place[0]}:{place[1]}\r\n{headers}"
    ours = f"{start}Origin: http://{place[0]}:{place[1]}\r\n\r\n"
    assert b"101" in answer(place, ours.encode())
    assert b"403" in answer(place, f"{start}Origin: {origin}\r\n\r\n".encode())
