"""What firms follow and are told: firm A's the same in every world, firm B's a secret."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.access import Actor
from app.core.db import transaction
from app.core.models import OutboxMessage
from app.core.tokens import hash_of
from app.notifications import mailing, merge_news, proof_news, tender_news
from app.opportunities.commands import follow, save_filter
from app.opportunities.models import CalendarFeed
from tests.barrier.addresses import TOKEN_OF_A
from tests.barrier.stage import acting
from tests.barrier.world import OPEN, OWNERS, World

#: B has a calendar address of its own.
TOKEN_OF_B: Final = "b" * 43
#: What makes a link somebody's own; drawn anew each time.
_TOKEN: Final = re.compile(rb"(?<=/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


def follow_and_tell(world: World) -> None:
    """Both firms follow; a week before closing a worker tells and mails."""
    _keep(world, "A", ("quiet", "plan"), TOKEN_OF_A)
    if world.secrets.follows:
        _keep(world, "B", ("rival", "quiet", "plan"), TOKEN_OF_B)
    with acting("news", OPEN):
        tender_news.drain_queue(OPEN)
        merge_news.tell_merges(OPEN)
        with transaction() as db:
            tender_news.remind_within(db, now=OPEN)
            proof_news.remind_within(db, now=OPEN)
        mailing.mail_due(OPEN)


def _keep(world: World, firm: str, tenders: tuple[str, ...], token: str) -> None:
    owner = Actor.of(world.viewers[OWNERS[firm]])
    with acting(f"view of {firm}", OPEN), transaction() as db:
        for tender in tenders:
            follow(db, world.tenders[tender], actor=owner, now=OPEN)
        save_filter(db, {"fit": ["all"]}, actor=owner, now=OPEN)
        user = db.scalars(select(User.id).where(User.public_id == owner.user)).one()
        db.add(CalendarFeed(user_id=user, token_hash=hash_of(token), created_at=OPEN))


@dataclass(frozen=True)
class Mail:
    """A message that left, and which of the world's firms its reader works for."""

    to: str
    firm: str | None
    content: bytes


def mails(db: Session, world: World) -> list[Mail]:
    """Every message that left the world, without the secrets of personal links."""
    firms = {world.viewers[owner].organisation: firm for firm, owner in OWNERS.items()}
    rows = db.execute(
        select(OutboxMessage.recipient, OutboxMessage.content, Organisation.public_id)
        .outerjoin(User, User.email == OutboxMessage.recipient)
        .outerjoin(Organisation, Organisation.id == User.organisation_id)
    )
    found = [Mail(to, firms.get(home), _without_tokens(content)) for to, content, home in rows]
    return sorted(found, key=lambda mail: (mail.to, mail.content))


def said_in(content: bytes) -> str:
    """Subject and text of a message, its parts decoded; not whom it went to."""
    message = message_from_bytes(content, policy=policy.default)
    parts = [
        bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
        for part in message.walk()
        if part.get_content_maintype() == "text"
    ]
    return "\n".join([str(message["Subject"]), *parts])


def _without_tokens(content: bytes) -> bytes:
    """The message with its parts decoded and the secret of a personal link masked."""
    said = [
        repr(part.items()).encode() + bytes(part.get_payload(decode=True) or b"")
        for part in message_from_bytes(content).walk()
        if part.get_content_maintype() != "multipart"
    ]
    headers = repr(message_from_bytes(content).items()).encode()
    return _TOKEN.sub(b"token", b"\n".join([headers, *said]))
