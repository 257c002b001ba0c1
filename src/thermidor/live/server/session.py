"""One visitor: what was asked, answered month by month, and never more than is allowed.

ODD element: none. A visit has two slots, a society and the one beside it. Each open society has a
task that records and sends; the recording itself runs in a thread that all visitors share, a few
months at a time, so that nobody waits for a whole run of somebody else.
"""

from __future__ import annotations

import asyncio
import json
import struct
import time
from dataclasses import dataclass, field

from thermidor.common.errors import InputError
from thermidor.live.server import messages
from thermidor.live.server.messages import Refused

RATE, BURST = 40.0, 120.0
"""Messages a second in the long run, and how many at once."""
PATIENCE = 50
"""Refused messages after which a visit ends."""
HEAD, FRAME = 0, 1
"""Kinds of binary message."""


@dataclass(eq=False)
class Visit:
    """The state of one visitor's connection.

    Parameters
    ----------
    hall : Hall
        What all visits share: library, limits, executor.
    send_text, send_bytes : coroutine functions
        Where answers go.
    """

    hall: object
    send_text: object
    send_bytes: object
    tasks: dict[int, asyncio.Task] = field(default_factory=dict)
    current: dict[int, object] = field(default_factory=dict)
    refused: int = 0
    allowance: float = BURST
    seen: float = field(default_factory=time.monotonic)
    lecturer: bool = False

    async def receive(self, text) -> None:
        """Obey one message or refuse it with a reason.

        Raises
        ------
        Refused
            Only where the visit must end.
        """
        try:
            self._spend()
            message = messages.read(text)
            await self._obey(message)
        except Refused as mistake:
            self.refused += 1
            await self.say(
                "refused",
                reason=mistake.reason,
                slot=_small(text, "slot"),
                token=_small(text, "token"),
            )
            if mistake.fatal or self.refused > PATIENCE:
                raise Refused("too many messages that were not understood.", True) from None

    def _spend(self) -> None:
        now = time.monotonic()
        self.allowance = min(BURST, self.allowance + RATE * (now - self.seen))
        self.seen = now
        self.allowance -= 1.0
        if self.allowance < -BURST:
            raise Refused("too many messages at once.", fatal=True)
        if self.allowance < 0:
            raise Refused("too many messages at once; this one is not obeyed.")

    async def _obey(self, message: dict) -> None:
        word = message["do"]
        if word == "open":
            recipe = messages.recipe(message, self.hall.limits)
            self._open(
                messages.slot(message), messages.token(message), messages.first(message), recipe
            )
        elif word == "close":
            self._stop(messages.slot(message))
        elif word == "ping":
            await self.say("pong")
        elif word == "show":
            if not self.lecturer:
                raise Refused("only the lecturer leads the hall.")
            await self.hall.classroom.show(message, self.hall.limits)
        else:
            raise Refused("the visit has begun already.")

    def _stop(self, slot: int) -> None:
        task = self.tasks.pop(slot, None)
        if task is not None:
            task.cancel()

    def _open(self, slot: int, token: int, first: int, recipe) -> None:
        self._stop(slot)
        self.tasks[slot] = asyncio.get_running_loop().create_task(
            self._play(slot, token, first, recipe)
        )

    async def _play(self, slot: int, token: int, first: int, recipe) -> None:
        """Send a society from a frame on; what is not recorded yet is recorded meanwhile."""
        nursery, growth = self.hall.nursery, None
        try:
            recording = self.hall.library.find(recipe)
            if recording is None:
                known = tuple(r for r in self.current.values() if r.recipe.scenario)
                growth = await nursery.join(recipe, known)
                recording = growth.recorder.recording
            self.current[slot] = recording
            first = min(first, recording.months + 1)
            if first == 0:
                await self.send_bytes(struct.pack("<BBHI", HEAD, slot, token, 0) + recording.head)
            for k in range(first, recording.months + 1):
                while k >= len(recording.frames):  # one that goes on from another begins earlier
                    await nursery.grow(recipe, growth, k)
                    await asyncio.sleep(0)
                head = struct.pack("<BBHI", FRAME, slot, token, k)
                await self.send_bytes(head + recording.frames[k])
            await self.say("done", slot=slot, token=token, frames=len(recording.frames))
        except asyncio.CancelledError:
            raise
        except (InputError, Refused) as mistake:
            await self.say("failed", slot=slot, token=token, reason=str(mistake))
        except ConnectionError:
            pass
        except Exception as problem:  # the model's own failure is told, and the page lives on
            reason = f"the model stopped: {type(problem).__name__}: {problem}"
            await self.say("failed", slot=slot, token=token, reason=reason[:400])
        finally:
            if growth is not None:
                nursery.leave(recipe, growth)

    async def say(self, word: str, **more) -> None:
        """Send a JSON message."""
        await self.send_text(json.dumps({"is": word, **more}))

    async def end(self) -> None:
        """Stop everything that runs for this visitor."""
        tasks = list(self.tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.tasks.clear()
        self.current.clear()


def _small(text, key: str) -> int:
    """Return a small number from a message that may be anything, else 0."""
    try:
        value = json.loads(text)[key] if len(text) < messages.LONGEST else 0
        return value if isinstance(value, int) and 0 <= value < 65536 else 0
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return 0
