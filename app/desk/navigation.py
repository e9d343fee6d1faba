"""The menu: which pages exist, in which order, and which of them this viewer is offered.

An entry appears when its endpoint exists and the policy of that page lets the viewer in, so
that a menu can never lead to "There is nothing here". `audience` narrows an entry further
where a page is open to more people than it is meant for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from flask import current_app, request

from app.core.access import Policy, Viewer, anyone, me, signed_in
from app.core.addresses import address
from app.core.frame import MenuEntry, MenuGroup
from app.core.i18n import N_, message


@dataclass(frozen=True)
class Entry:
    """A page the menu may offer."""

    label: str
    endpoint: str
    audience: Callable[[Viewer], bool] = anyone
    #: Whether it stands for the deeper pages of its feature too.
    section: bool = True


def firms_own(viewer: Viewer) -> bool:
    """People who act for a firm."""
    return viewer.firm is not None


def passing_by(viewer: Viewer) -> bool:
    """Readers without an account; those with one find these pages in the footer."""
    return not viewer.signed_in


def not_of_a_firm(viewer: Viewer) -> bool:
    """Officers and members, who look at several firms."""
    return viewer.signed_in and viewer.firm is None


@dataclass(frozen=True)
class Group:
    """Entries that belong together: apart from the others when wide, under a name on a phone."""

    label: str | None
    entries: tuple[Entry, ...]


MENU: Final = (
    Group(
        None,
        (
            Entry(N_("Dashboard"), "desk.dashboard", section=False),
            Entry(N_("My firm"), "desk.firm", section=False),
            Entry(N_("Notifications"), "notifications.notifications"),
        ),
    ),
    Group(
        N_("Tender information"),
        (
            Entry(N_("Opportunities"), "opportunities.opportunities"),
            Entry(N_("Tenders and plans"), "tenders.tenders"),
            Entry(N_("Provinces"), "provinces.overview"),
            Entry(N_("Korean projects"), "portal.projects", passing_by, section=False),
        ),
    ),
    Group(
        N_("Our firm's part"),
        (
            Entry(N_("My interests"), "interests.interests", firms_own),
            Entry(N_("Consortia and bids"), "consortia.index"),
            Entry(N_("Findings"), "conflicts.findings", firms_own),
        ),
    ),
    Group(
        N_("Firms taking part"),
        (
            Entry(N_("Shared interests"), "interests.shared"),
            Entry(N_("Shared consortia"), "consortia.shared"),
            Entry(N_("Findings"), "conflicts.findings", not_of_a_firm),
            Entry(N_("Applications of firms"), "firms.queue", section=False),
            Entry(N_("Duplicate firms"), "firms.duplicates", section=False),
            Entry(N_("Duplicate tenders"), "conflicts.duplicates", section=False),
        ),
    ),
    Group(
        N_("Meetings and papers"),
        (
            Entry(N_("Meetings"), "meetings.meetings"),
            Entry(N_("Actions"), "meetings.actions"),
            Entry(N_("Forum"), "forum.posts", signed_in),
            Entry(N_("Briefing packs"), "packs.index"),
        ),
    ),
    Group(
        N_("Compliance and audit"),
        (
            Entry(N_("Compliance desk"), "conflicts.desk"),
            Entry(N_("Audit trail"), "audit.entries"),
        ),
    ),
    Group(None, (Entry(N_("Take part"), "firms.sign_up", passing_by, section=False),)),
)
FOOTER: Final = (
    Entry(N_("About Duri"), "portal.home"),
    Entry(N_("Tenders and plans"), "tenders.tenders"),
    Entry(N_("Provinces"), "provinces.overview"),
    Entry(N_("Korean projects"), "portal.projects"),
    Entry(N_("Glossary"), "portal.glossary"),
    Entry(N_("Forum"), "forum.posts"),
    Entry(N_("Terms of participation"), "firms.terms_page"),
)


def policy_of(endpoint: str) -> Policy | None:
    """The policy a page declares; None when there is no such page."""
    view = current_app.view_functions.get(endpoint)
    return getattr(view, "policy", None)


def offered(entries: Sequence[Entry], viewer: Viewer) -> list[Entry]:
    """The entries that exist and let `viewer` in."""
    return [
        entry
        for entry in entries
        if (policy := policy_of(entry.endpoint)) is not None
        and policy(viewer)
        and entry.audience(viewer)
    ]


def marked(entries: Sequence[Entry]) -> tuple[MenuEntry, ...]:
    """Links with the present one marked: the page itself, else the page's section."""
    here = request.endpoint
    exact = any(entry.endpoint == here for entry in entries)
    section = None if exact or here is None else here.partition(".")[0]
    links = []
    for entry in entries:
        current = "page" if entry.endpoint == here else None
        if entry.section and section is not None and entry.endpoint.startswith(f"{section}."):
            # Only the first entry of a section stands for its deeper pages.
            current, section = "true", None
        links.append(MenuEntry(str(message(entry.label)), address(entry.endpoint), current))
    return tuple(links)


def menu() -> tuple[MenuGroup, ...]:
    """The main menu for this request: groups with something in them."""
    shown = [(group.label, offered(group.entries, me())) for group in MENU]
    links = iter(marked([entry for _label, entries in shown for entry in entries]))
    return tuple(
        MenuGroup(str(message(label)) if label else None, tuple(islice(links, len(entries))))
        for label, entries in shown
        if entries
    )


def footer() -> tuple[MenuEntry, ...]:
    """The footer's links for this request."""
    return marked(offered(FOOTER, me()))
