"""Between Flask-Login and our sessions: the cookie holds a token, the row its hash.

What Flask-Login keeps for a request is a frozen viewer, never an ORM object.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, g, session
from flask_login import LoginManager, current_user, login_user, logout_user

from app.accounts import queries
from app.core import clock
from app.core.access import ANONYMOUS, Role, Viewer
from app.core.db import read_session
from app.core.errors import NotFoundError
from app.core.tokens import hash_of
from app.core.web import leads_somewhere

#: Where the code page's token lies until the code is right.
_WAITING = "waiting"


@dataclass(frozen=True)
class SignedIn:
    """What Flask-Login calls a user."""

    viewer: Viewer
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the signed session cookie carries: the token, not a user id."""
        return self.token


def init_app(app: Flask, *, firm_of: queries.FirmOf) -> None:
    """Teach `app` who is signed in; `firm_of` comes from the feature that knows firms."""
    manager = LoginManager()
    # Addresses change under way (trains, mobile networks): the token alone speaks.
    manager.session_protection = None
    # Templates get `me`; asking for the user again would break the page of a broken database.
    manager.init_app(app, add_context_processor=False)

    app.extensions["duri_viewers"] = queries.viewers_by_session(firm_of)
    manager.user_loader(_load)
    app.extensions["duri_viewer_loader"] = present_viewer


def _load(token: str) -> SignedIn | None:
    viewer = queries.viewer_of_session(
        read_session(),
        hash_of(token),
        viewers=current_app.extensions["duri_viewers"],
        now=clock.now(),
    )
    return None if viewer is None else SignedIn(viewer, token)


def present_viewer() -> Viewer:
    """The viewer of this request; anonymous outside one."""
    viewer: Viewer = getattr(current_user, "viewer", ANONYMOUS)
    return viewer


def present_token() -> str | None:
    """The token of this request's session, signed in or not any more."""
    token = session.get("_user_id")
    return token if isinstance(token, str) else None


def remember_signed_in(token: str) -> Viewer:
    """Rotate the browser's session: nothing from before the sign-in survives it."""
    signed_in = _load(token)
    if signed_in is None:
        raise NotFoundError
    session.clear()
    login_user(signed_in)
    g.viewer = signed_in.viewer
    return signed_in.viewer


def remember_waiting(token: str) -> None:
    """The browser may see the code page and nothing else."""
    session.clear()
    session[_WAITING] = token


def waiting_token() -> str | None:
    """The token of a sign-in that waits for its code."""
    token = session.get(_WAITING)
    return token if isinstance(token, str) else None


def forget() -> None:
    """Empty the browser's session."""
    logout_user()
    session.clear()
    g.viewer = ANONYMOUS


def first_page(viewer: Viewer) -> str:
    """Where a viewer starts after signing in."""
    if viewer.firm is not None:
        wishes = ("/desk/firm",)
    elif viewer.has(Role.SECRETARIAT):
        wishes = ("/desk/",)
    elif viewer.has(Role.COMPLIANCE):
        wishes = ("/compliance/",)
    elif viewer.has(Role.AUDITOR):
        wishes = ("/audit/",)
    else:
        wishes = ("/meetings/",)
    return next((path for path in wishes if leads_somewhere(path)), "/")
