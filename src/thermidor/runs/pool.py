"""A pool of processes: work goes out in chunks, results come back in order, none is lost.

Workers are new interpreters (spawn). They end with their parent and leave Ctrl-C to it. When a
worker dies (killed, out of memory), the items it may have held are tried again one at a time, so
that only the item that kills its process is given up.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import context
from typing import Any

Work = Callable[[Any], Any]
Progress = Callable[[int, int, Any], None] | None
"""Called as ``progress(done, total, result)`` after each item."""
VANISHED = "its process ended without a message (killed, or out of memory)"
"""The error of an item whose process ended twice."""
_AHEAD = 2  # chunks handed out per worker: one at work, one waiting


def serially(work: Work, items: Sequence[Any], progress: Progress = None) -> list[Any]:
    """Do every item in this process, one after the other."""
    results = []
    for item in items:
        results.append(work(item))
        if progress:
            progress(len(results), len(items), results[-1])
    return results


def processes(
    work: Work,
    items: Sequence[Any],
    workers: int,
    progress: Progress = None,
    *,
    lost: Callable[[Any], Any],
    size: int | None = None,
) -> list[Any]:
    """Do every item in a pool of processes; results in the order of the items.

    Parameters
    ----------
    work : callable
        Picklable, and expected to catch its own exceptions.
    lost : callable
        Makes the result of an item whose process died twice.
    size : int, optional
        Items in a chunk; `chunk_size` if None.
    """
    workers = min(workers, len(items))
    tally = _Tally(len(items), progress)
    todo = chunks(len(items), size or chunk_size(len(items), workers))
    while todo:
        suspects, todo = _drain(work, items, todo, workers, tally)
        while suspects:  # one at a time: the item at work when a process dies is the culprit
            single = [[number] for chunk in suspects for number in chunk]
            culprits, suspects = _drain(work, items, single, 1, tally, ahead=1)
            for (number,) in culprits:
                tally.add(number, lost(items[number]))
    return tally.in_order()


def through(
    executor: Executor,
    work: Work,
    items: Sequence[Any],
    progress: Progress = None,
    *,
    lost: Callable[[Any], Any],
) -> list[Any]:
    """Do every item through the caller's executor, which is not shut down."""
    tally = _Tally(len(items), progress)
    futures = {executor.submit(_chunk, work, [item]): [number] for number, item in enumerate(items)}
    try:
        for future in _as_done(futures):  # each executor has its own exception for a lost process
            _take(future, futures[future], tally, gone=Exception)
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    for number in range(len(items)):
        if number not in tally.results:
            tally.add(number, lost(items[number]))
    return tally.in_order()


def chunk_size(n_items: int, workers: int) -> int:
    """Return how many items go in a chunk: large chunks cost less, small ones share out better."""
    return max(1, min(50, n_items // (workers * 4)))


def chunks(n_items: int, size: int) -> list[list[int]]:
    """Return the numbers of the items in lists of `size`."""
    return [list(range(at, min(at + size, n_items))) for at in range(0, n_items, size)]


class _Tally:
    """Results so far, by number of the item."""

    def __init__(self, total: int, progress: Progress):
        self.results: dict[int, Any] = {}
        self.total = total
        self.progress = progress

    def add(self, number: int, result: Any) -> None:
        self.results[number] = result
        if self.progress:
            self.progress(len(self.results), self.total, result)

    def in_order(self) -> list[Any]:
        return [self.results[number] for number in range(self.total)]


def _drain(
    work: Work,
    items: Sequence[Any],
    todo: Sequence[list[int]],
    workers: int,
    tally: _Tally,
    ahead: int = _AHEAD,
) -> tuple[list[list[int]], list[list[int]]]:
    """Do the chunks in one pool.

    Returns
    -------
    suspects, rest : list of chunks
        If a process died: the chunks handed out at that time, and those that were not.
    """
    waiting = deque(todo)
    running: dict[Future, list[int]] = {}
    before = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(workers, mp_context=_Context(), initializer=_prepare_worker)
    try:
        while waiting or running:
            while waiting and len(running) < workers * ahead:
                running[executor.submit(_chunk, work, [items[n] for n in waiting[0]])] = waiting[0]
                waiting.popleft()
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                if not _take(future, running[future], tally):
                    raise BrokenProcessPool
                del running[future]
    except BrokenProcessPool:
        return list(running.values()), list(waiting)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
    return [], []


def _take(
    future: Future, chunk: list[int], tally: _Tally, gone: type[Exception] = BrokenProcessPool
) -> bool:
    """Record the results of a chunk; return False if its process died."""
    try:
        results = future.result()
    except gone:
        return False
    for number, result in zip(chunk, results, strict=True):
        tally.add(number, result)
    return True


def _as_done(futures: dict[Future, list[int]]) -> Iterator[Future]:
    """Yield futures as they end; uses only their own methods, so those of any executor work."""
    done = threading.Condition()
    ended: deque[Future] = deque()

    def note(future: Future) -> None:
        with done:
            ended.append(future)
            done.notify()

    for future in futures:
        future.add_done_callback(note)
    for _ in futures:
        with done:
            done.wait_for(lambda: bool(ended))
            future = ended.popleft()
        yield future


def _chunk(work: Work, items: Sequence[Any]) -> list[Any]:
    """Do some items in a worker."""
    return [work(item) for item in items]


def _prepare_worker() -> None:
    """Prepare a worker: leave Ctrl-C to the parent, end with the parent, use one processor."""
    os.environ.setdefault("THERMIDOR_THREADS", "1")  # workers already share the processors
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True, name="follow-parent").start()


@contextlib.contextmanager
def _no_main() -> Iterator[None]:
    """Hide the main script while a worker starts.

    A new interpreter would import it, and a script without ``if __name__ == "__main__"`` would
    run again inside every worker.
    """
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name, None) for name in ("__file__", "__spec__")}
    try:
        main.__file__ = main.__spec__ = None
        yield
    finally:
        for name, value in hidden.items():
            setattr(main, name, value)


class _Process(context.SpawnProcess):
    """A new interpreter that does not import the main script."""

    def start(self) -> None:
        """Start it."""
        with _no_main():
            super().start()


class _Context(context.SpawnContext):
    """The spawn method with these processes."""

    Process = _Process
