"""What surrounds every page: addresses of static files, language links, menu and footer.

Which entries the menu has is decided above core (app.desk.navigation) and handed in through
`app.extensions["duri_navigation"]`, so that core knows no feature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from flask import current_app, request

from app.core.addresses import address


@dataclass(frozen=True)
class MenuEntry:
    """A link of the menu as this reader gets it."""

    label: str
    href: str
    #: "page" on the entry's own page, "true" on pages below it, else None (aria-current).
    current: str | None = None


@dataclass(frozen=True)
class MenuGroup:
    """Links of the menu that belong together; `label` is None for those that need no name."""

    label: str | None
    entries: tuple[MenuEntry, ...]


class Navigation(Protocol):
    """Builds the links around a page for the viewer of this request."""

    def menu(self) -> Sequence[MenuGroup]:
        """The main menu."""

    def footer(self) -> Sequence[MenuEntry]:
        """The links of the footer."""


def static(filename: str) -> str:
    """Address of a static file, with the version of the static folder in it."""
    return address("static", filename=filename)


def in_language(code: str) -> str:
    """This page in another language: its own query with `lang` replaced, relative to itself."""
    kept = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return "?" + urlencode([*kept, ("lang", code)])


def has_page(endpoint: str) -> bool:
    """Whether that endpoint exists in this deployment."""
    return endpoint in current_app.view_functions


def menu() -> Sequence[MenuGroup]:
    """The main menu; empty when nobody handed a navigation in."""
    navigation: Navigation | None = current_app.extensions.get("duri_navigation")
    return navigation.menu() if navigation else ()


def footer() -> Sequence[MenuEntry]:
    """The links of the footer."""
    navigation: Navigation | None = current_app.extensions.get("duri_navigation")
    return navigation.footer() if navigation else ()


def host(address: str) -> str:
    """The site of an outside address, as the short text of a link to it."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def context() -> dict[str, Any]:
    """What base.html and ui.html call."""
    return {
        "static": static,
        "in_language": in_language,
        "has_page": has_page,
        "menu": menu,
        "footer_links": footer,
    }
