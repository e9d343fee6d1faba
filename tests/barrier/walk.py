"""Walking through the application as somebody: every address, and the links found there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from app.cli.access_matrix import GuardedRoute
from app.core.access import Viewer
from app.core.db import db as database
from app.core.ids import ALPHABET, LENGTH
from tests.barrier.addresses import NOBODYS, addresses
from tests.barrier.stage import Answer, Stage
from tests.barrier.world import World

#: Links with a query (filters, sorting, pages, tabs) followed per reader and page.
FOLLOWED = 6
_HREF = re.compile(rb'href="([^"]*)"')
_ID = re.compile(rf"(?<=/)[{ALPHABET}]{{{LENGTH}}}(?=[/.]|$)")


class Street:
    """The addresses of a world, and who may enter each."""

    def __init__(self, stage: Stage, world: World) -> None:
        self.stage = stage
        self.world = world
        self.addresses: list[tuple[GuardedRoute, str]] = [
            pair for pairs in addresses(stage.app, database.session).values() for pair in pairs
        ]

    def shut_to(self, viewer: Viewer) -> frozenset[str]:
        """Endpoints of the routes whose policy does not let `viewer` in."""
        return frozenset(
            route.endpoint
            for route, _url in self.addresses
            if route.policy is not None and not route.policy(viewer)
        )

    def gets(self, viewer: Viewer, *, knocking: bool = True) -> list[tuple[GuardedRoute, str]]:
        """Addresses that can be read. `posts` knocks at doors that can be written to; for who has
        not signed in they open to the sign-in page when read."""
        pairs = [pair for pair in self.addresses if "GET" in pair[0].methods]
        if viewer.signed_in:
            read_alone = [pair for pair in pairs if len(pair[0].methods) == 1]
            shut = open_to(viewer, read_alone) if knocking else []
            return list(dict.fromkeys([*open_to(viewer, pairs, knocking=False), *shut]))
        return open_to(viewer, pairs, knocking=knocking)

    def posts(
        self, viewer: Viewer, *, knocking: bool = True
    ) -> list[tuple[GuardedRoute, str, str]]:
        """Addresses that can be written to, with the method."""
        return [
            (route, url, method)
            for route, url in open_to(viewer, self.addresses, knocking=knocking)
            for method in route.methods
            if method != "GET"
        ]

    def look(
        self, viewer: Viewer, urls: list[tuple[GuardedRoute, str]]
    ) -> Iterator[tuple[GuardedRoute, str, Answer]]:
        """Every address as `viewer` sees it, and the narrowed lists linked from there."""
        seen = {url for _route, url in urls}
        for route, url in urls:
            answer = self.stage.ask(viewer, url, at=self.world.now)
            yield route, url, answer
            for link in _links(url, answer):
                if link not in seen:
                    seen.add(link)
                    yield route, link, self.stage.ask(viewer, link, at=self.world.now)


def open_to(
    viewer: Viewer, pairs: list[tuple[GuardedRoute, str]], *, knocking: bool = True
) -> list[tuple[GuardedRoute, str]]:
    """All addresses of the routes that let `viewer` in; `knocking`: one of each that does not.

    A policy is asked before anything about the address is read.
    """
    shut: set[str] = set()
    kept = []
    for route, url in pairs:
        if route.policy is not None and not route.policy(viewer):
            if not knocking or route.endpoint in shut:
                continue
            shut.add(route.endpoint)
        kept.append((route, url))
    return kept


def _links(url: str, answer: Answer) -> list[str]:
    """Links of a page to itself with another query: the same route, so nothing is skipped."""
    path = urlsplit(url).path
    found = {urljoin(url, unescape(href.decode())) for href in _HREF.findall(answer.body)}
    own = sorted(
        link
        for link in found
        if urlsplit(link).path == path and "lang=" not in link and "?" in link
    )
    # Spread over the page: filters stand at its head, the pager at its end.
    step = max(1, len(own) // FOLLOWED)
    return own[::step][:FOLLOWED]


def absent(route: GuardedRoute, url: str) -> str | None:
    """`url` with ids that nothing has in place of its own; null when its route takes none."""
    if "<public_id:" not in route.address:
        return None
    return _ID.sub(NOBODYS, url)
