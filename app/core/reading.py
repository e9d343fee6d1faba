"""Reads on PostgreSQL: by connections of their own, which open no transaction and cannot write.

A page is some seven statements. In a transaction they cost BEGIN and ROLLBACK on top, and at each
ROLLBACK psycopg forgets what it had prepared, so that the server parsed and planned every statement
of every page anew. Without one a statement still sees what is committed when it is sent (READ
COMMITTED, as before), and a `Prepared` stays prepared. Nothing else is: a plan for any word finds a
rare one ten times slower than a plan for that word.

SQLite reads as it writes: a transaction there costs nothing and keeps out nobody.
"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.sql.dml import UpdateBase

#: Execution option: with which words of the driver's `Prepared` asks on a connection.
ASKING: Final = "duri_asking"
#: psycopg prepares by itself what it was sent more often than this; `Prepared` asks for it.
_NEVER: Final = 2**31
#: Name of the engine that reads, beside "default", which does everything else.
READING = "reading"


def reading_options(url: sa.URL) -> dict[str, Any]:
    """How to open PostgreSQL at `url` for reading alone: the server itself refuses a write."""
    return {
        "url": url,
        "connect_args": {
            "options": "-c default_transaction_read_only=on",
            "prepare_threshold": _NEVER,
        },
        "execution_options": {ASKING: {"prepare": True}},
        "isolation_level": "AUTOCOMMIT",
        # There is no transaction that a connection could bring back to the pool.
        "skip_autocommit_rollback": True,
        "pool_reset_on_return": None,
    }


class ReadingSession(Session):
    """Reads through `reading`, where there is one, until it writes; from then on, and to the end
    of that transaction, everything goes through its own `bind`."""

    def __init__(self, *, reading: Engine | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.reading = reading
        self.writes = False

    def get_bind(self, mapper: Any = None, *, clause: Any = None, **given: Any) -> Any:
        """The engine for one statement; called by SQLAlchemy for each."""
        if self.reading is None:
            return super().get_bind(mapper, clause=clause, **given)
        if self._flushing or isinstance(clause, UpdateBase):
            self.writes = True
        return super().get_bind(mapper, clause=clause, **given) if self.writes else self.reading


def begin_writing(session: Session) -> None:
    """Have all that `session` sends go to where it can write, until its transaction ends."""
    if isinstance(session, ReadingSession):
        session.writes = True


@event.listens_for(ReadingSession, "after_transaction_end")
def _read_again(session: ReadingSession, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.writes = False
