"""The periodic sealer, and the note of the chain's head it leaves outside the database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.audit import commands, queries
from app.core.db import read_session
from app.core.web import settings
from app.core.whole_files import write_atomically


def noted_head_file() -> Path:
    """Where the last head is noted: a tail cut off in the database alone shows against it."""
    return settings().instance / "audit-head"


def noted_head() -> str | None:
    """The hash noted last, if any."""
    path = noted_head_file()
    if not path.exists():
        return None
    return path.read_text().split()[-1]


def seal(now: datetime, *, everything: bool = False) -> int:
    """Seal what was committed since the last time and note the head; how many entries."""
    sealed = commands.seal(now, everything=everything)
    head = queries.chain_head(read_session())
    if sealed and head is not None:
        write_atomically(noted_head_file(), f"{head.sequence} {head.hash}\n".encode())
    return sealed
