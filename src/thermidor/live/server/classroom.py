"""The hall: visitors who follow the lecturer's month, and the code that lets them in.

ODD element: none. A follower sends nothing that matters; the lecturer's page says what it shows,
and the same few words go to everybody.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets

from thermidor.live.server import messages
from thermidor.live.server.messages import Limits, Refused

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are read for one another


class Classroom:
    """Followers and what the lecturer shows.

    Attributes
    ----------
    code : str
        Four letters that a follower enters.
    key : str
        What makes a visitor the lecturer; stands in the address the server prints.
    """

    def __init__(self, most: int = 150):
        self.code = "".join(secrets.choice(LETTERS) for _ in range(4))
        self.key = secrets.token_urlsafe(12)
        self.most, self.followers, self.shown = most, set(), None

    def admits(self, code) -> bool:
        """Whether a code is the right one, whatever its case."""
        return isinstance(code, str) and secrets.compare_digest(
            code.strip().upper().encode(), self.code.encode()
        )

    def leads(self, key) -> bool:
        """Whether a visitor is the lecturer."""
        return isinstance(key, str) and secrets.compare_digest(key.encode(), self.key.encode())

    async def join(self, visit) -> None:
        """Take in a follower and show what is shown."""
        if len(self.followers) >= self.most:
            raise Refused(f"the hall is full ({self.most} followers).", fatal=True)
        self.followers.add(visit)
        if self.shown is not None:
            await visit.send_text(self.shown)

    def leave(self, visit) -> None:
        """Let a follower go."""
        self.followers.discard(visit)

    async def show(self, message: dict, limits: Limits) -> None:
        """Pass on what the lecturer shows: societies, month, speed, view, caption."""
        shown = {"is": "follow", "societies": []}
        societies = message.get("societies")
        if not isinstance(societies, list) or not 1 <= len(societies) <= 2:
            raise Refused("show needs one society or two.")
        for given in societies:
            recipe = messages.recipe({"recipe": given}, limits)
            shown["societies"].append(recipe.as_dict())
        shown["frame"] = messages.first({"from": message.get("frame", 0)})
        shown["playing"] = message.get("playing") is True
        shown["speed"] = messages._number(message.get("speed", 2), "speed", 0, 100)
        shown["chapter"] = messages._number(
            message.get("chapter", -1), "chapter", -1, 99, whole=True
        )
        self.shown = json.dumps(shown)
        await asyncio.gather(*(self._tell(visit) for visit in tuple(self.followers)))

    async def _tell(self, visit) -> None:
        with contextlib.suppress(Exception):  # whoever has gone is told by his own connection
            await asyncio.wait_for(visit.send_text(self.shown), 5)
