"""A class that follows a lecturer's month, and the code that admits followers (ODD element: none).

The lecturer's page says what it shows, and all followers get the same message.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from typing import TYPE_CHECKING, Any

from thermidor.live.server import messages
from thermidor.live.server.messages import Limits, Refused

if TYPE_CHECKING:
    from thermidor.live.server.session import Visit

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without letters that look alike


class Classroom:
    """The followers and what the lecturer shows.

    Parameters
    ----------
    most : int
        Largest number of followers.

    Attributes
    ----------
    code : str
        Four letters that a follower enters.
    key : str
        Secret of the lecturer, in the address that the server prints.
    """

    def __init__(self, most: int = 150):
        self.code = "".join(secrets.choice(LETTERS) for _ in range(4))
        self.key = secrets.token_urlsafe(12)
        self.most = most
        self.followers: set[Visit] = set()
        self.shown: str | None = None

    def admits(self, code: Any) -> bool:
        """Return whether a code is right; case does not matter."""
        return isinstance(code, str) and secrets.compare_digest(
            code.strip().upper().encode(), self.code.encode()
        )

    def leads(self, key: Any) -> bool:
        """Return whether a key is the lecturer's."""
        return isinstance(key, str) and secrets.compare_digest(key.encode(), self.key.encode())

    async def join(self, visit: Visit) -> None:
        """Add a follower and send what the lecturer shows now."""
        if len(self.followers) >= self.most:
            raise Refused(f"the classroom is full ({self.most} followers).", fatal=True)
        self.followers.add(visit)
        if self.shown is not None:
            await visit.send_text(self.shown)

    def leave(self, visit: Visit) -> None:
        """Remove a follower."""
        self.followers.discard(visit)

    async def show(self, message: dict[str, Any], limits: Limits) -> None:
        """Send what the lecturer shows to all followers: societies, month, speed, chapter."""
        societies = message.get("societies")
        if not isinstance(societies, list) or not 1 <= len(societies) <= 2:
            raise Refused("show needs one or two societies.")
        recipes = [messages.recipe({"recipe": society}, limits) for society in societies]
        shown = {
            "is": "follow",
            "societies": [recipe.as_dict() for recipe in recipes],
            "frame": messages.first({"from": message.get("frame", 0)}),
            "playing": message.get("playing") is True,
            "speed": messages.number(message.get("speed", 2), "speed", 0, 100),
            "chapter": messages.number(message.get("chapter", -1), "chapter", -1, 99, whole=True),
        }
        self.shown = json.dumps(shown)
        await asyncio.gather(*(self._send(visit) for visit in tuple(self.followers)))

    async def _send(self, visit: Visit) -> None:
        with contextlib.suppress(Exception):  # a closed connection ends its own visit
            await asyncio.wait_for(visit.send_text(self.shown), 5)
