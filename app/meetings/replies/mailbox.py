"""A folder into which a mail server puts answers: a Maildir, or plain .eml files.

A message that was handled moves to `taken/` or `refused/` beside them; one that breaks the
reader stays where it is and is named in the log, so that it is lost to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import structlog

from app.core.db import transaction
from app.core.errors import ConflictError
from app.core.web import settings
from app.meetings.replies.commands import Handled, take_reply

log = structlog.get_logger()


def read_mailbox(now: datetime) -> None:
    """Periodic: handle every message in the configured folder, if there is one."""
    folder = settings().reply_mailbox
    if folder is not None:
        for path, handled in handle_folder(folder, now=now):
            log.info("reply.handled", file=path.name, outcome=handled.outcome.value)


def handle_folder(folder: Path, *, now: datetime) -> Iterator[tuple[Path, Handled]]:
    """Each message of the folder with what became of it."""
    new = folder / "new"
    source = new if new.is_dir() else folder
    for path in sorted(p for p in source.glob("*") if p.is_file() and not p.name.startswith(".")):
        try:
            content = path.read_bytes()
            with transaction() as db:
                handled = take_reply(db, content, now=now)
        except (OSError, ConflictError):
            log.warning("reply.waits", file=path.name, exc_info=True)
            continue
        target = folder / handled.outcome.value
        target.mkdir(exist_ok=True)
        path.replace(target / path.name)
        yield path, handled
