"""What is sent to the database while something is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core.db import db as database


class Statement(NamedTuple):
    """One statement as the database is sent it."""

    text: str
    parameters: Any


@contextmanager
def statements_sent() -> Iterator[list[Statement]]:
    """The statements sent inside the block, in order; without savepoints, which tests set."""
    sent: list[Statement] = []

    def note(_connection: Any, _cursor: Any, text: str, parameters: Any, *_rest: Any) -> None:
        if "SAVEPOINT" not in text:
            sent.append(Statement(text, parameters))

    engine = database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
