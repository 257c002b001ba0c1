"""Helpers for tests of the live page in a browser: Chromium, the command, one visitor.

Without Chromium or Playwright, tests that need them are skipped.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"laptop": (1280, 720), "hall": (1920, 1080), "tablet": (820, 1180), "phone": (390, 844)}


@contextlib.contextmanager
def chromium():
    """Start the browser; skip the test if it is not installed."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    pytest.importorskip("uvicorn", reason="the extra thermidor[live] is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium is installed")
    with api.sync_playwright() as p:
        started = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@contextlib.contextmanager
def visiting(browser, address: str):
    """Give a function that opens the page at a size; at the end no page may have complaints."""
    opened = []

    def open_page(size: str = "laptop", link: str = "", url: str | None = None, **more) -> Watched:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, **more
        )
        watched = Watched(context.new_page())
        opened.append((watched, context))
        watched.page.goto(url or address + link)
        return watched

    yield open_page
    for watched, context in opened:
        watched.clean({urlsplit(address).netloc})
        context.close()


class Watched:
    """A page, its requests, and its errors and warnings."""

    def __init__(self, page):
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda r: self.requests.append(r.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda e: self.complaints.append(str(e)))

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def until(self, script: str, seconds: float = 120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.page.evaluate(script)
            if value:
                return value
            self.page.wait_for_timeout(40)
        shown = self.page.evaluate("document.querySelector('#trouble')?.textContent")
        raise AssertionError(f"never true: {script} (the page shows: {shown!r})")

    def ready(self, societies: int = 1):
        self.until("!!globalThis.page && page.seen >= 0")
        self.until(f"page.shown().length === {societies} && page.shown().every(s => s.complete)")

    def month(self) -> int:
        return self.page.evaluate("page.seen")

    def value(self, name: str, month: int, slot: int = 0) -> float:
        return self.page.evaluate(f"page.societies[{slot}].value('{name}', {month})")

    def clean(self, hosts: set[str]):
        assert not self.complaints
        elsewhere = [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob", "file")
            and urlsplit(url).netloc not in hosts
        ]
        assert not elsewhere


@contextlib.contextmanager
def serving(*options: str):
    """Run the command as a lecturer does; give its standard output."""
    command = [sys.executable, "-m", "thermidor", "serve", "--port", "0", "--no-browser", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process.stdout
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def link_in(line: str) -> str:
    return next(word for word in line.split() if word.startswith("http"))
