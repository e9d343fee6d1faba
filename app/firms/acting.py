"""The firm that acts: what commands of the features above load and check before they write."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import ACTING, Actor, Role
from app.core.errors import NotAllowedError
from app.firms.models import Firm


def acting_firm(db: Session, actor: Actor, *, binding: bool = False, lock: bool = False) -> Firm:
    """The actor's own firm; `binding` acts are its owner's alone.

    `lock` lets acts that bind one firm happen one after another.
    """
    roles = (Role.OWNER,) if binding else ACTING
    if actor.firm is None or actor.user is None or not actor.has(*roles):
        raise NotAllowedError
    query = select(Firm).where(Firm.public_id == actor.firm)
    firm = db.scalar(query.with_for_update(of=Firm) if lock else query)
    if firm is None:
        raise NotAllowedError
    return firm
