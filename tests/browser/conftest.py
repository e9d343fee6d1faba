"""A real server on a database of its own, and a headless browser to look at it.

Without a browser on the machine these tests are skipped with the reason; `CI=true` turns that
into an error, so that a machine which should have one cannot quietly skip them.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from app.cli.translations import compile_catalogues
from app.core.db import Base
from app.core.db import db as database
from config import Config
from scripts.bootstrap import find_browser
from tests import keep_templates
from tests.browser.own_world import build_own_world
from tests.browser.world import PASSWORD, World, build_world

T = TypeVar("T")

FLAGS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking"]
#: Width × height of the screens we promise: an officer's desk and a phone.
DESK = (1280, 900)
PHONE = (390, 844)


@pytest.fixture(scope="session")
def live_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application as `make run` starts it: demo mode, its own SQLite file."""
    compile_catalogues()
    instance = tmp_path_factory.mktemp("duri-browser")
    application = keep_templates(
        create_app(
            Config(
                instance=instance,
                database_url=f"sqlite:///{instance / 'duri.sqlite'}",
                secret_key="browser",
                encryption_key="browser",
                demo=True,
                jobs_inline=True,
            )
        )
    )
    with application.app_context():
        Base.metadata.create_all(database.engine)
    yield application
    with application.app_context():
        database.engine.dispose()


@pytest.fixture(scope="session")
def world(live_app: Flask) -> World:
    """What there is to see, committed: the demo season, or for journeys a world of their own."""
    if os.environ.get("DURI_BROWSER_WORLD") == "own":
        with live_app.app_context():
            return build_own_world(database.session)
    return build_world(live_app)


@pytest.fixture(scope="session")
def server(live_app: Flask, world: World) -> Iterator[str]:
    """Address of the running server."""
    running = make_server("127.0.0.1", 0, live_app, threaded=True)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def browser(server: str) -> Iterator[Browser]:
    """Headless Chromium, whichever this machine has. Started after everything else, because
    its event loop keeps this thread busy from then on (see `in_app`)."""
    path = find_browser()
    if path is None:
        reason = "no Chromium or Chrome on this machine (apt-get install chromium)"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def in_app(live_app: Flask) -> Iterator[Callable[[Callable[[], T]], T]]:
    """`in_app(call)`: run `call` inside the application, in a thread without the browser's loop."""
    with ThreadPoolExecutor(max_workers=1) as pool:

        def inside(call: Callable[[], T]) -> T:
            with live_app.app_context():
                return call()

        yield lambda call: pool.submit(inside, call).result()


@pytest.fixture
def open_context(browser: Browser, server: str) -> Iterator[Callable[..., BrowserContext]]:
    """`open_context(locale="vi", width=390, …)`: a fresh browser profile, closed afterwards."""
    opened: list[BrowserContext] = []

    def make(locale: str = "ko", size: tuple[int, int] = DESK, **options: object) -> BrowserContext:
        context = browser.new_context(
            base_url=server,
            locale={"ko": "ko-KR", "vi": "vi-VN", "en": "en-GB"}[locale],
            viewport={"width": size[0], "height": size[1]},
            **options,  # type: ignore[arg-type]  # narrower than the stubs can say
        )
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


def sign_in(page: Page, email: str) -> None:
    """Sign in through the form, as a person does."""
    page.goto("/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture(scope="session")
def signed_in_states(
    browser: Browser, server: str, world: World, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Cookies of each kind of viewer, so that every test need not type a password."""
    folder = tmp_path_factory.mktemp("states")
    states: dict[str, Path] = {}
    for role, email in world.emails.items():
        context = browser.new_context(base_url=server)
        page = context.new_page()
        sign_in(page, email)
        states[role] = folder / f"{role}.json"
        context.storage_state(path=states[role])
        context.close()
    return states
