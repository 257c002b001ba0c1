"""Starting the server of the live page: `thermidor serve` (ODD element: none)."""

from __future__ import annotations

import socket
import threading
import webbrowser
from pathlib import Path

import click

from thermidor.common.errors import InputError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    chosen: str,
    *,
    port: int = 8917,
    host: str = "127.0.0.1",
    browser: bool = True,
    classroom: bool = False,
    chapters: Path | None = None,
    scale: float = 0.04,
) -> None:
    """Open the page and answer until interrupted.

    Parameters
    ----------
    chosen : str
        A shipped scenario's name or a file.
    port, host
        Where to answer; port 0 takes any free one.
    browser : bool
        Whether to open a browser.
    classroom : bool
        Whether followers can watch, with a code.
    chapters : Path, optional
        A file of chapters in place of the shipped ones.
    scale : float
        Largest share of the population that a visitor may request.

    Raises
    ------
    InputError
        If the extra is not installed, the port is taken, or scenario or chapters are wrong.
    """
    try:
        import uvicorn

        from thermidor.live.server import app
    except ModuleNotFoundError as missing:
        raise InputError(
            f"the live page needs {missing.name}; install it with: pip install 'thermidor[live]'"
        ) from None
    from thermidor.live.server.catalogue import Shelf
    from thermidor.live.server.catalogue import chapters as read_chapters
    from thermidor.live.server.classroom import Classroom
    from thermidor.live.server.library import Library
    from thermidor.live.server.recording import Recipe

    shelf = Shelf(chosen)
    limits = shelf.limits(scale)
    room = Classroom() if classroom else None
    if classroom and host in LOOPBACK:
        host = "0.0.0.0"
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    everywhere = host in ("0.0.0.0", "::")
    public = _address() if everywhere else host
    service = app.Service(
        shelf,
        limits,
        Library(shelf.load),
        read_chapters(chapters, limits),
        room,
        address=f"{public}:{port}",
    )
    local = "127.0.0.1" if everywhere else host
    address = f"http://{f'[{local}]' if ':' in local else local}:{port}/"
    click.echo(f"The live page: {address}   (stop with Ctrl-C)")
    if room:
        address += f"#lecturer={room.key}"
        click.echo(f"Followers open http://{public}:{port}/ and enter {room.code}")
        click.echo(f"The lecturer opens {address}")
    if browser:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    service.executor.submit(service.prepare, Recipe(scenario=shelf.first))
    config = uvicorn.Config(
        app.application(service),
        log_level="warning",
        ws="auto",
        ws_max_size=65_536,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=1,
        lifespan="off",
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; an InputError if the port is taken."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(256)
        return found
    except (OSError, OverflowError) as error:
        raise InputError(
            f"the server cannot use {host}, port {port} ({getattr(error, 'strerror', error)}); "
            "choose another port with --port (0 takes any free one)."
        ) from None


def _address() -> str:
    """Return this machine's address in its local network; nothing is sent."""
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        probe.connect(("192.0.2.1", 9))  # a datagram socket sends nothing on connecting
        return probe.getsockname()[0]
    except OSError:
        return socket.gethostname()
    finally:
        probe.close()
