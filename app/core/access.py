"""Who may see and do what: roles, viewers, actors, policies, and the visibility matrix.

Every route declares one policy with `@allow(policy)`. A policy is a named claim about a
`Viewer`; row-level visibility is not here but in the queries, which project what a viewer
may see (docs/architecture.md). Somebody signed in who may not is answered 404, like an
address that does not exist; somebody not signed in is asked to sign in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from flask import abort, current_app, g, redirect, request, url_for

from app.core.errors import NotAllowedError
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId

P = ParamSpec("P")
R = TypeVar("R")


class Role(Labelled):
    """What a user may be. The three firm roles apply to the user's own organisation."""

    OWNER = "owner", N_("Firm owner")
    EDITOR = "editor", N_("Firm editor")
    VIEWER = "viewer", N_("Firm viewer")
    SECRETARIAT = "secretariat", N_("Secretariat officer")
    COMPLIANCE = "compliance", N_("Compliance officer")
    MINISTRY = "ministry", N_("Ministry member")
    EXPERT = "expert", N_("Expert")
    COUNTERPART = "counterpart", N_("Vietnamese counterpart")
    AUDITOR = "auditor", N_("Auditor")


FIRM_ROLES: Final = frozenset({Role.OWNER, Role.EDITOR, Role.VIEWER})
#: Who acts for a firm: a viewer only reads, and what binds it is its owner's alone.
ACTING: Final = (Role.OWNER, Role.EDITOR)
#: Roles that must use TOTP outside demo mode.
TOTP_ROLES: Final = frozenset({Role.SECRETARIAT, Role.COMPLIANCE, Role.AUDITOR})


@dataclass(frozen=True)
class Viewer:
    """Who reads. Queries take one and return only what it may see."""

    user: PublicId | None = None
    user_name: str = ""
    organisation: PublicId | None = None
    organisation_name: str = ""
    #: Set when the organisation is a firm.
    firm: PublicId | None = None
    roles: frozenset[Role] = frozenset()

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in at all."""
        return self.user is not None

    def has(self, *roles: Role) -> bool:
        """Whether the viewer holds any of `roles`."""
        return not self.roles.isdisjoint(roles)


ANONYMOUS: Final = Viewer()


@dataclass(frozen=True)
class Actor:
    """Who writes, with the role used. Commands re-check it and the audit names it."""

    user: PublicId | None
    role: str
    organisation: PublicId | None = None
    firm: PublicId | None = None
    roles: frozenset[Role] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds any of `roles`."""
        return not self.roles.isdisjoint(roles)

    @property
    def person(self) -> PublicId:
        """The acting person; `NotAllowedError` for the system, which is nobody."""
        if self.user is None:
            raise NotAllowedError
        return self.user

    @classmethod
    def of(cls, viewer: Viewer) -> Actor:
        """The acting side of a viewer; the highest role in declaration order names it."""
        role = next((r.value for r in Role if r in viewer.roles), "anonymous")
        return cls(viewer.user, role, viewer.organisation, viewer.firm, viewer.roles)


#: The command line, seeds and jobs. Holds every role because its operator holds the machine.
SYSTEM: Final = Actor(user=None, role="system", roles=frozenset(Role))


@dataclass(frozen=True)
class Policy:
    """A named claim about the viewer; `writes` says whether it may guard a writing route."""

    name: str
    check: Callable[[Viewer], bool]
    writes: bool

    def __call__(self, viewer: Viewer) -> bool:
        """Whether the claim holds."""
        return self.check(viewer)


def reading(check: Callable[[Viewer], bool]) -> Policy:
    """Declare a policy for pages that only read (decorator)."""
    return Policy(check.__name__, check, writes=False)


def writing(check: Callable[[Viewer], bool]) -> Policy:
    """Declare a policy for routes that also accept a write (decorator)."""
    return Policy(check.__name__, check, writes=True)


@reading
def anyone(viewer: Viewer) -> bool:
    """Public pages."""
    return True


@reading
def signed_in(viewer: Viewer) -> bool:
    """Any account."""
    return viewer.signed_in


@writing
def anyone_may_post(viewer: Viewer) -> bool:
    """Forms open to everybody: sign-in, language."""
    return True


@writing
def own_account(viewer: Viewer) -> bool:
    """Acts on one's own account: sign-out, TOTP."""
    return viewer.signed_in


def allow(policy: Policy) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard a view with `policy`. The policy is kept on the view for the meta-tests."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            viewer = me()
            if not policy(viewer):
                if not viewer.signed_in and request.method == "GET":
                    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
                abort(404)
            return view(*args, **kwargs)

        guarded.policy = policy  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
        return guarded

    return decorate


def me() -> Viewer:
    """The viewer of this request (anonymous until accounts has resolved the session)."""
    if "viewer" not in g:
        loader: Callable[[], Viewer] | None = current_app.extensions.get("duri_viewer_loader")
        g.viewer = loader() if loader else ANONYMOUS
    return g.viewer  # type: ignore[no-any-return]  # g and huey are untyped


def actor() -> Actor:
    """The actor of this request."""
    return Actor.of(me())


class ViewerKind(StrEnum):
    """Columns of the visibility matrix (docs/access-matrix.md)."""

    PUBLIC = "public"
    OTHER_FIRM = "other firm"
    OWN_FIRM = "own firm"
    CONSORTIUM = "own consortium"
    SECRETARIAT = "secretariat"
    COMPLIANCE = "compliance"
    MINISTRY = "ministry, expert"
    COUNTERPART = "counterpart"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class MatrixRow:
    """One kind of data and what each kind of viewer may do with it, in the matrix's words."""

    data: str
    cells: dict[ViewerKind, str]

    def cell(self, kind: ViewerKind) -> str:
        """The cell's words; nothing stated means no access."""
        return self.cells.get(kind, "–")
