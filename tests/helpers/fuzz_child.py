"""A process that runs cases of `fuzz` and prints the result of each.

Run as ``python fuzz_child.py FIRST COUNT STEP``; one line of JSON a case. Limits of time and
memory are this process's own: a case that breaks them ends it, and the parent knows which.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import warnings
from functools import cache
from pathlib import Path

SECONDS, MEMORY = 10, 2 * 2**30
INSIDE = re.compile(r"\b[A-Z]\w+(Error|Exception|Warning)\b")
"""What only a programmer should read."""


class Hang(BaseException):
    """Raised when a case has had its time."""


def limit():
    """Let this process have 2 GB more than it has now, and no more."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def ring(*_):
    """Raise when the case has worked too long, or waits; not when others had the processor."""
    worked, ring.worked = time.process_time() - ring.worked, time.process_time()
    ring.left -= worked
    if ring.left <= 0 or worked < 0.005:
        raise Hang
    signal.alarm(SECONDS)


def attempt(case):
    """Run a case in the present folder; return what is wrong with how it ended, if anything."""
    from thermidor.cli import main as cli

    out, err, status, problem = io.StringIO(), io.StringIO(), None, ""
    before = {str(p) for p in Path().rglob("*")}
    signal.signal(signal.SIGALRM, ring)
    ring.left, ring.worked = SECONDS, time.process_time()
    signal.alarm(SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            if case.arguments:
                cli.main(case.arguments)
            else:
                read(case)
                status = 0
    except SystemExit as left:
        status = left.code
    except Hang:
        problem = f"took over {SECONDS} s"
    except BaseException as mistake:
        import traceback

        problem = "".join(traceback.format_exception(mistake))[-1500:]
    finally:
        signal.alarm(0)
    problem = problem or wrong(case, status, out.getvalue(), err.getvalue())
    return problem or leftovers(case, before, status), status, err.getvalue()


def read(case):
    """Read a file that no command line takes; mistakes leave as the command line's would."""
    from thermidor.common.errors import InputError
    from thermidor.evidence import article
    from thermidor.live.server import catalogue

    (name,) = case.files
    try:
        if case.kind == "figures":
            article.figures(Path(name).resolve())
            article.fingerprint(Path(name).resolve())
        else:
            chapters = catalogue.chapters(Path(name).resolve(), _limits())
            json.dumps(chapters, allow_nan=False)
    except InputError as mistake:
        sys.stderr.write(f"thermidor: {mistake}\n")
        raise SystemExit(2) from None


@cache
def _limits():
    from thermidor.live.server import catalogue

    return catalogue.Shelf("historical").limits(1.0)


def wrong(case, status, out, err):
    """Return what is wrong with how a case ended."""
    if status not in (0, 1, 2):
        return f"exit status {status!r}"
    if "Traceback" in err + out:
        return f"a traceback: {err[-1500:]}"
    if "not enough memory" in err:
        return "used more than 2 GB"
    if INSIDE.search(err):
        return f"words for programmers: {err[-600:]}"
    for line in err.splitlines():
        if len(line) > 2100 or not line.isprintable():
            return f"no sentence: {line[:200]!r}"
    if status == 2:
        if not err.strip() and "--json" not in case.arguments:
            return "exit status 2 without a message"
        if case.arguments[:1] not in (["check"],) and (out or len(err.splitlines()) != 1):
            return f"more than one sentence: {out[-300:]} {err[-300:]}"
    if status == 1 and not (err or out):
        return "exit status 1 without a message"
    return ""


def leftovers(case, before, status):
    """Return what was left half written, if anything was."""
    from thermidor.runs import store

    for path in Path().rglob("*"):
        if str(path) in before:
            continue
        if path.name.startswith(".") and not path.name.startswith(".lock-"):
            return f"left {path}"
        if (
            case.kind != "results"
            and path.name == "manifest.json"
            and "months.parquet" in os.listdir(path.parent)
        ):
            if status == 2:
                return f"left a manifest in {path.parent}, though it refused"
            store.load(path.parent)
    return ""


def live(number):
    """Run one case in a folder of its own."""
    import fuzz

    case = fuzz.case(number)
    home = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        place = home / "a" / "b"  # so that ".." is still ours
        place.mkdir(parents=True)
        os.chdir(place)
        for name, data in case.files.items():
            if data == b"pipe":
                os.mkfifo(name)
            elif data == b"large":
                with open(name, "wb") as file:
                    file.truncate(3 * 2**30)
            else:
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_bytes(data)
        started = time.perf_counter()
        problem, status, err = attempt(case)
        result = {
            "case": number,
            "kind": case.kind,
            "status": status,
            "problem": problem,
            "seconds": round(time.perf_counter() - started, 2),
            "error": err[:300],
        }
    finally:
        os.chdir("/")
        shutil.rmtree(home, ignore_errors=True)
    return result


def main():
    """Run the cases of this process."""
    first, count, step = map(int, sys.argv[1:4])
    os.environ["THERMIDOR_TRACE"] = "1"
    warnings.simplefilter("always")  # a warning that reaches a user is a sentence too many
    prepare()
    limit()
    for number in range(first, first + count * step, step):
        print(json.dumps({"start": number}), flush=True)
        print(json.dumps(live(number)), flush=True)


def prepare():
    """Load what is slow to load, and compile, before there are limits; bar what takes long."""
    import fuzz

    import thermidor as th
    from thermidor.common.errors import InputError
    from thermidor.evidence import ledger
    from thermidor.inference import calibration, screening
    from thermidor.live.film import film
    from thermidor.live.server import app, serve
    from thermidor.runs import execute, pool
    from thermidor.show import comparison_folder

    th.run("historical", runs=1, scale=0.0003, parameters={"months": 2}, workers=1)
    real = execute.run_one

    def small(configuration):
        if configuration.scale > 0.001 or configuration.scenario.months > 6:
            instead()
        return real(configuration)

    def instead(*_, **__):
        raise InputError("would begin now.")

    class Listening:
        def getsockname(self):
            return "127.0.0.1", 8917

    execute.run_one = small
    pool.processes = lambda work, items, workers, progress=None, **_: pool.serially(
        work, items, progress
    )
    serve._listen = lambda host, port: Listening()
    for module, name in (
        (app, "Service"),
        (film, "pictures"),
        (film, "_replay"),
        (calibration, "calibrate"),
        (comparison_folder, "make"),
        (comparison_folder, "ablated"),
        (screening, "screen"),
    ):
        assert hasattr(module, name)
        setattr(module, name, instead)
    assert ledger
    fuzz.results()


if __name__ == "__main__":
    main()
