"""Writing the audit record inside the writing transaction."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit.models import AuditEntry, AuditPayload
from app.core.access import Actor


def canonical(content: Mapping[str, Any]) -> bytes:
    """One spelling for one content: sorted keys, no blanks, UTF-8."""
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    ).encode()


def commitment(salt: str, content: Mapping[str, Any]) -> str:
    """SHA-256 over the salt and the canonical payload."""
    return hashlib.sha256(salt.encode() + b"\n" + canonical(content)).hexdigest()


def record(
    db: Session,
    action: str,
    subject_type: str,
    subject_id: str,
    *,
    actor: Actor,
    now: datetime,
    **content: Any,
) -> None:
    """Add one audit entry for an act of `actor`, in the act's own transaction."""
    salt = secrets.token_hex(16)
    plain = json.loads(canonical(content))
    entry = AuditEntry(
        at=now,
        actor_id=actor.user,
        actor_role=actor.role,
        organisation_id=actor.organisation,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        commitment=commitment(salt, plain),
    )
    db.add(entry)
    db.flush()
    db.add(AuditPayload(entry_id=entry.id, salt=salt, content=plain))
