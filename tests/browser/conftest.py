"""A real installation with the demo's cluster, and Debian's Chromium to look at it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.scenes import play

from tisserand.interfaces.cli import processes

HOUSE = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
LIVE = "autumn"
"""The address of the convention that is on in `live_day`."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@dataclass(frozen=True)
class Installation:
    """Where the demo answers, its data folder, and the links that sign people in."""

    url: str
    folder: Path
    links: dict[str, str]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("demo")
    port = processes.free_port()
    command = [
        sys.executable,
        "-m",
        "tisserand.interfaces.cli.main",
        "demo",
        "--port",
        str(port),
        "--lang",
        "en",
    ]
    environment = {**os.environ, "TISSERAND_DATA": str(folder), "PYTHONPATH": str(HOUSE / "src")}
    said = folder / "server.log"
    with (
        said.open("w") as log,
        subprocess.Popen(
            command, env=environment, cwd=HOUSE, stdout=log, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            until = time.monotonic() + 120
            while "Ctrl-C" not in said.read_text():
                if process.poll() is not None or time.monotonic() > until:
                    pytest.fail(said.read_text()[-3000:])
                time.sleep(0.2)
            links = dict(re.findall(r"Sign in as (.*): (http\S+)", said.read_text()))
            yield Installation(f"http://localhost:{port}", folder, links)
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def live_day(demo: Installation) -> Installation:
    """The demo with one convention more, whose second round is on."""
    play(demo.folder, "live_day", LIVE)
    return demo


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page with all that went wrong on it: console errors, failed requests, requests to elsewhere."""

    page: Page
    complaints: list[str]

    def complain(self, what: str, is_one: bool) -> None:
        if is_one:
            self.complaints.append(what)

    def has_nothing_to_complain(self) -> None:
        assert self.complaints == []


@pytest.fixture
def open_page(chromium: Browser, demo: Installation) -> Iterator:
    contexts = []

    def make(width: int = 1440, height: int = 900, **more) -> Watched:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, base_url=demo.url, locale="fr-FR", **more
        )
        contexts.append(context)
        page = context.new_page()
        watched = Watched(page, [])
        page.on("pageerror", lambda error: watched.complain(f"error {error}", is_one=True))
        page.on(
            "console",
            lambda said: (
                watched.complaints.append(f"console {said.text}")
                if said.type in {"error", "warning"}
                else None
            ),
        )
        own = (demo.url, "data:", "blob:")
        page.on(
            "request", lambda asked: watched.complain(f"elsewhere {asked.url}", not asked.url.startswith(own))
        )
        page.on("response", lambda said: watched.complain(f"{said.status} {said.url}", said.status >= 400))
        return watched

    yield make
    for context in contexts:
        context.close()
