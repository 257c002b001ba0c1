"""The web server of the live page: its files, its catalogue and a WebSocket for each visitor.

ODD element: none. It answers on the loopback address unless told otherwise, serves a fixed list of
files, lets only pages it served itself speak to it, and holds every visitor to the same limits.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from thermidor.common.places import PAGE
from thermidor.live.server import messages
from thermidor.live.server.catalogue import Shelf, catalogue
from thermidor.live.server.classroom import Classroom
from thermidor.live.server.growing import Nursery
from thermidor.live.server.library import Library
from thermidor.live.server.messages import Limits, Refused
from thermidor.live.server.recording import Recipe
from thermidor.live.server.replay import MODULES
from thermidor.live.server.session import Visit

FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
}
"""Addresses and the files behind them; modules of the page are added in `files`."""
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
IDLE_MINUTES = 60.0
GREETING = 10.0
"""Seconds a visitor has to say who he is, where that is asked."""


@dataclass
class Hall:
    """What all visits share."""

    shelf: Shelf
    limits: Limits
    library: Library
    chapters: list[dict]
    classroom: Classroom | None = None
    most: int = 60
    idle: float = IDLE_MINUTES * 60
    address: str = ""
    visits: set = field(default_factory=set)
    begun: dict = field(default_factory=dict)
    executor: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="engine")
    )

    def __post_init__(self):
        self.nursery = Nursery(self.work, self.library, self.record)

    async def work(self, function, *arguments):
        """Run something slow in the engine's thread; visitors take turns."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.executor, function, *arguments)

    def prepare(self, recipe: Recipe) -> None:
        """Found a society before anybody asks, so that the first picture comes at once."""
        with contextlib.suppress(Exception):  # whoever asks for it is told what is wrong
            self.begun[recipe] = self.library.record(recipe)

    def record(self, recipe: Recipe, known=()):
        """Return the recorder of a recipe: the one that was prepared, or a new one."""
        return self.begun.pop(recipe, None) or self.library.record(recipe, known)


def files() -> dict[str, tuple[str, str]]:
    """Return every address with the page's file behind it and its type."""
    kind = "text/javascript; charset=utf-8"
    return FILES | {f"/{name}.js": (f"{name}.js", kind) for name in MODULES}


def page_file(name: str) -> bytes:
    """Return a file of the page."""
    return (PAGE / name).read_bytes()


def application(hall: Hall, hosts: tuple[str, ...] = ()) -> Starlette:
    """Return the application.

    Parameters
    ----------
    hall : Hall
    hosts : tuple of str
        Names, beside addresses in figures and ``localhost``, under which the server may be called.
    """
    routes = [Route(path, _file(*found)) for path, found in files().items()]
    offered = catalogue(hall.shelf, hall.limits, hall.chapters)
    offered |= {"first": hall.shelf.first, "classroom": hall.classroom is not None}
    body = json.dumps(offered).encode()

    async def tell(request):
        return Response(body, media_type="application/json", headers=HEADERS)

    async def icon(request):
        return Response(status_code=204)

    async def live(socket):
        await _live(socket, hall, hosts)

    routes += [
        Route("/catalogue", tell),
        Route("/favicon.ico", icon),
        WebSocketRoute("/live", live),
    ]
    return Starlette(routes=routes, middleware=[], exception_handlers={Exception: _sorry})


async def _sorry(request, problem):
    return JSONResponse({"is": "failed", "reason": "the server could not answer."}, 500)


def _file(name: str, kind: str):
    async def answer(request):
        if not _host_is_ours(request.headers.get("host", ""), ()):
            return PlainTextResponse("this server is not called that.", 421)
        return Response(page_file(name), media_type=kind, headers=HEADERS)

    return answer


def _host_is_ours(host: str, names: tuple[str, ...]) -> bool:
    """Whether a Host header is an address in figures, this machine, or a name it was given.

    A page elsewhere can point a name of its own at this machine; it cannot take an address.
    """
    name = urlsplit(f"//{host}").hostname or ""
    if name in ("localhost", socket.gethostname().lower(), *names):
        return True
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(name)
        return True
    return False


def _origin_is_ours(headers, hosts) -> bool:
    """Whether the page that opens a connection came from this server; without one, no page did."""
    host, origin = headers.get("host", ""), headers.get("origin")
    if not _host_is_ours(host, hosts):
        return False
    return origin is None or urlsplit(origin).netloc == host


async def _live(socket: WebSocket, hall: Hall, hosts) -> None:
    """Serve one visitor from greeting to farewell."""
    if not _origin_is_ours(socket.headers, hosts):
        await socket.close(4403, "this page does not come from this server")
        return
    await socket.accept()
    if len(hall.visits) >= hall.most + (hall.classroom.most if hall.classroom else 0):
        await socket.close(4429, "the server is full; try again later")
        return
    visit = Visit(hall, socket.send_text, socket.send_bytes)
    hall.visits.add(visit)
    try:
        await _greet(socket, visit, hall)
        await _listen(socket, visit, hall)
    except Refused as mistake:
        await _close(socket, 4400, mistake.reason)
    except TimeoutError:
        await _close(socket, 4408, "nothing was said for a long time")
    except (WebSocketDisconnect, ConnectionError, RuntimeError):
        pass
    finally:
        hall.visits.discard(visit)
        if hall.classroom:
            hall.classroom.leave(visit)
        await visit.end()


async def _greet(socket, visit: Visit, hall: Hall) -> None:
    """In a classroom, learn whether the visitor leads, follows, or looks on his own."""
    role, room = "alone", hall.classroom
    if room is not None:
        text = await asyncio.wait_for(_text(socket), GREETING)
        said = messages.read(text)
        if room.leads(said.get("key")):
            role, visit.lecturer = "lecturer", True
        elif room.admits(said.get("code")):
            role = "alone" if said.get("own") is True else "follower"
        else:
            raise Refused("that is not the code of this hall.", fatal=True)
    welcome = {"role": role}
    if role == "lecturer":
        welcome |= {"code": room.code, "address": hall.address}
    await visit.say("welcome", **welcome)
    if role == "follower":
        await room.join(visit)


async def _listen(socket, visit: Visit, hall: Hall) -> None:
    patience = None if visit.lecturer else hall.idle
    while True:
        await visit.receive(await asyncio.wait_for(_text(socket), patience))


async def _text(socket: WebSocket):
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    text = message.get("text")
    return text if text is not None else message.get("bytes", b"")


async def _close(socket, code: int, reason: str) -> None:
    with contextlib.suppress(RuntimeError, ConnectionError, WebSocketDisconnect):
        await socket.close(code, reason[:120])
