"""The web server of the live page: its files, its catalogue and a WebSocket for each visitor.

ODD element: none. By default it answers on the loopback address only. It serves a fixed list of
files, accepts connections only from its own pages, and applies the same limits to every visitor.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from thermidor.common.places import PAGE
from thermidor.live.server import messages
from thermidor.live.server.catalogue import Shelf, catalogue
from thermidor.live.server.classroom import Classroom
from thermidor.live.server.library import Library, SharedRuns
from thermidor.live.server.messages import Limits, Refused
from thermidor.live.server.recording import Recipe, Recorder, Recording
from thermidor.live.server.replay import MODULES
from thermidor.live.server.session import Visit

FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
}
"""Paths and their files; `files` adds the modules of the page."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
    "blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
IDLE = 3600.0
"""Seconds without a message after which a visit ends."""
GREETING = 10.0
"""Seconds that a visitor has to send the code of a classroom."""


@dataclass
class Service:
    """What all visits share.

    Attributes
    ----------
    shelf : Shelf
    limits : Limits
    library : Library
    chapters : list of dict
    classroom : Classroom, optional
    most : int
        Largest number of visitors, besides followers.
    idle : float
        Seconds without a message after which a visit ends.
    address : str
        Host and port that followers open.
    """

    shelf: Shelf
    limits: Limits
    library: Library
    chapters: list[dict]
    classroom: Classroom | None = None
    most: int = 60
    idle: float = IDLE
    address: str = ""
    visits: set[Visit] = field(default_factory=set)
    prepared: dict[Recipe, Recorder] = field(default_factory=dict)
    executor: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="model")
    )

    def __post_init__(self):
        self.shared = SharedRuns(self.work, self.library, self.record)

    async def work(self, function: Callable, *arguments: Any) -> Any:
        """Run a slow function in the thread of the model; visitors take turns."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.executor, function, *arguments)

    def prepare(self, recipe: Recipe) -> None:
        """Make a society before the first visitor, so that the first picture comes at once."""
        with contextlib.suppress(Exception):  # the visitor who requests it gets the error
            self.prepared[recipe] = self.library.record(recipe)

    def record(self, recipe: Recipe, known: tuple[Recording, ...] = ()) -> Recorder:
        """Return the recorder of a recipe: the prepared one, or a new one."""
        return self.prepared.pop(recipe, None) or self.library.record(recipe, known)


def files() -> dict[str, tuple[str, str]]:
    """Return the file and media type of every path."""
    kind = "text/javascript; charset=utf-8"
    return FILES | {f"/{name}.js": (f"{name}.js", kind) for name in MODULES}


def page_file(name: str) -> bytes:
    """Return a file of the page."""
    return (PAGE / name).read_bytes()


def application(service: Service, hosts: tuple[str, ...] = ()) -> Starlette:
    """Return the application.

    Parameters
    ----------
    service : Service
    hosts : tuple of str
        Host names that the server accepts, besides numeric addresses and ``localhost``.
    """
    routes = [Route(path, _file(*found)) for path, found in files().items()]
    offered = catalogue(service.shelf, service.limits, service.chapters)
    offered |= {"first": service.shelf.first, "classroom": service.classroom is not None}
    body = json.dumps(offered).encode()

    async def send_catalogue(request: Request) -> Response:
        return Response(body, media_type="application/json", headers=HEADERS)

    async def icon(request: Request) -> Response:
        return Response(status_code=204)

    async def live(socket: WebSocket) -> None:
        await _live(socket, service, hosts)

    routes += [
        Route("/catalogue", send_catalogue),
        Route("/favicon.ico", icon),
        WebSocketRoute("/live", live),
    ]
    return Starlette(routes=routes, middleware=[], exception_handlers={Exception: _failed})


async def _failed(request: Request, problem: Exception) -> Response:
    reason = "the server had an internal error; load the page again."
    return JSONResponse({"is": "failed", "reason": reason}, 500)


def _file(name: str, kind: str) -> Callable:
    async def answer(request: Request) -> Response:
        if not _host_is_ours(request.headers.get("host", ""), ()):
            return PlainTextResponse("this host name is not one of this server.", 421)
        return Response(page_file(name), media_type=kind, headers=HEADERS)

    return answer


def _host_is_ours(host: str, names: tuple[str, ...]) -> bool:
    """Return whether a Host header is a numeric address, this machine, or an accepted name.

    A foreign page can point its own host name at this machine, but not a numeric address.
    """
    name = urlsplit(f"//{host}").hostname or ""
    if name in ("localhost", socket.gethostname().lower(), *names):
        return True
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(name)
        return True
    return False


def _origin_is_ours(headers: Headers, hosts: tuple[str, ...]) -> bool:
    """Return whether the page that connects came from this server (or there is no page)."""
    host, origin = headers.get("host", ""), headers.get("origin")
    if not _host_is_ours(host, hosts):
        return False
    return origin is None or urlsplit(origin).netloc == host


async def _live(socket: WebSocket, service: Service, hosts: tuple[str, ...]) -> None:
    """Serve one visitor from the first message to the last."""
    if not _origin_is_ours(socket.headers, hosts):
        await socket.close(4403, "this page does not come from this server")
        return
    await socket.accept()
    followers = service.classroom.most if service.classroom else 0
    if len(service.visits) >= service.most + followers:
        await socket.close(4429, "the server is full; try again later")
        return
    visit = Visit(service, socket.send_text, socket.send_bytes)
    service.visits.add(visit)
    try:
        await _greet(socket, visit)
        await _listen(socket, visit)
    except Refused as mistake:
        await _close(socket, 4400, mistake.reason)
    except TimeoutError:
        await _close(socket, 4408, "no message for a long time")
    except (WebSocketDisconnect, ConnectionError, RuntimeError):
        pass
    finally:
        service.visits.discard(visit)
        if service.classroom:
            service.classroom.leave(visit)
        await visit.end()


async def _greet(socket: WebSocket, visit: Visit) -> None:
    """Find out whether a visitor of a classroom leads, follows, or watches alone."""
    role = "alone"
    room = visit.service.classroom
    if room is not None:
        message = messages.read(await asyncio.wait_for(_text(socket), GREETING))
        if room.leads(message.get("key")):
            role = "lecturer"
            visit.lecturer = True
        elif room.admits(message.get("code")):
            role = "alone" if message.get("own") is True else "follower"
        else:
            raise Refused("that is not the code of this class.", fatal=True)
    welcome = {"role": role}
    if role == "lecturer":
        welcome |= {"code": room.code, "address": visit.service.address}
    await visit.say("welcome", **welcome)
    if role == "follower":
        await room.join(visit)


async def _listen(socket: WebSocket, visit: Visit) -> None:
    patience = None if visit.lecturer else visit.service.idle
    while True:
        await visit.receive(await asyncio.wait_for(_text(socket), patience))


async def _text(socket: WebSocket) -> str | bytes:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    text = message.get("text")
    return text if text is not None else message.get("bytes", b"")


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    with contextlib.suppress(RuntimeError, ConnectionError, WebSocketDisconnect):
        await socket.close(code, reason[:120])
