"""One visitor: the requests and their answers, month by month, within limits.

ODD element: none. A visit has two slots, for a society and one compared with it. Each open society
has a task that records and sends. The recording runs in a thread that all visitors share, a few
months at a time, so that no visitor waits for the whole run of another.
"""

from __future__ import annotations

import asyncio
import json
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from thermidor.common.errors import InputError
from thermidor.live.server import messages
from thermidor.live.server.messages import Refused

if TYPE_CHECKING:
    from thermidor.live.server.app import Service
    from thermidor.live.server.recording import Recipe, Recording

RATE = 40.0
"""Messages a second in the long run."""
BURST = 120.0
"""Messages at once."""
PATIENCE = 50
"""Refused messages after which a visit ends."""
HEAD, FRAME = 0, 1
"""Kinds of binary message."""
PREFIX = struct.Struct("<BBHI")
"""Start of a binary message: its kind, slot, token and frame."""


@dataclass(eq=False)
class Visit:
    """The state of one visitor's connection.

    Parameters
    ----------
    service : Service
        What all visits share: library, limits, executor.
    send_text, send_bytes : coroutine functions
        Send an answer.
    """

    service: Service
    send_text: Callable[[str], Awaitable]
    send_bytes: Callable[[bytes], Awaitable]
    tasks: dict[int, asyncio.Task] = field(default_factory=dict)
    current: dict[int, Recording] = field(default_factory=dict)
    refused: int = 0
    allowance: float = BURST
    seen: float = field(default_factory=time.monotonic)
    lecturer: bool = False

    async def receive(self, text: str | bytes) -> None:
        """Carry out one message or refuse it with a reason.

        Raises
        ------
        Refused
            Only where the visit must end.
        """
        try:
            self._count()
            message = messages.read(text)
            await self._carry_out(message)
        except Refused as mistake:
            self.refused += 1
            await self.say(
                "refused",
                reason=mistake.reason,
                slot=_small(text, "slot"),
                token=_small(text, "token"),
            )
            if mistake.fatal or self.refused > PATIENCE:
                raise Refused("too many wrong messages.", True) from None

    def _count(self) -> None:
        now = time.monotonic()
        self.allowance = min(BURST, self.allowance + RATE * (now - self.seen))
        self.seen = now
        self.allowance -= 1.0
        if self.allowance < -BURST:
            raise Refused("too many messages at once.", fatal=True)
        if self.allowance < 0:
            raise Refused("too many messages at once; this one was ignored.")

    async def _carry_out(self, message: dict[str, Any]) -> None:
        word = message["do"]
        if word == "open":
            recipe = messages.recipe(message, self.service.limits)
            self._open(
                messages.slot(message), messages.token(message), messages.first(message), recipe
            )
        elif word == "close":
            self._stop(messages.slot(message))
        elif word == "ping":
            await self.say("pong")
        elif word == "show":
            if not self.lecturer:
                raise Refused("only the lecturer can show a month to the class.")
            await self.service.classroom.show(message, self.service.limits)
        else:
            raise Refused("the visit has started already.")

    def _stop(self, slot: int) -> None:
        task = self.tasks.pop(slot, None)
        if task is not None:
            task.cancel()

    def _open(self, slot: int, token: int, first: int, recipe: Recipe) -> None:
        self._stop(slot)
        self.tasks[slot] = asyncio.get_running_loop().create_task(
            self._play(slot, token, first, recipe)
        )

    async def _play(self, slot: int, token: int, first: int, recipe: Recipe) -> None:
        """Send a society from a frame on; frames that do not exist yet are recorded."""
        shared, run = self.service.shared, None
        try:
            recording = self.service.library.find(recipe)
            if recording is None:
                known = tuple(r for r in self.current.values() if r.recipe.scenario)
                run = await shared.join(recipe, known)
                recording = run.recorder.recording
            self.current[slot] = recording
            first = min(first, recording.months + 1)
            if first == 0:
                await self.send_bytes(PREFIX.pack(HEAD, slot, token, 0) + recording.head)
            for k in range(first, recording.months + 1):
                while k >= len(recording.frames):  # a run that continues another starts earlier
                    await shared.advance_to(recipe, run, k)
                    await asyncio.sleep(0)
                await self.send_bytes(PREFIX.pack(FRAME, slot, token, k) + recording.frames[k])
            await self.say("done", slot=slot, token=token, frames=len(recording.frames))
        except asyncio.CancelledError:
            raise
        except (InputError, Refused) as mistake:
            await self.say("failed", slot=slot, token=token, reason=str(mistake))
        except ConnectionError:
            pass
        except Exception as problem:  # an error of the model is reported; the visit continues
            reason = f"the model stopped: {type(problem).__name__}: {problem}"
            await self.say("failed", slot=slot, token=token, reason=reason[:400])
        finally:
            if run is not None:
                shared.leave(recipe, run)

    async def say(self, word: str, **more: Any) -> None:
        """Send a JSON message."""
        await self.send_text(json.dumps({"is": word, **more}))

    async def end(self) -> None:
        """Stop all tasks of this visitor."""
        tasks = list(self.tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.tasks.clear()
        self.current.clear()


def _small(text: str | bytes, key: str) -> int:
    """Return a number below 65,536 from a message that may be invalid, else 0."""
    try:
        value = json.loads(text)[key] if len(text) < messages.LONGEST else 0
        return value if isinstance(value, int) and 0 <= value < 65536 else 0
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return 0
