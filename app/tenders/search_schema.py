"""The search key of a tender and the index over it, in the words of each database.

One table on both. The key is blank-separated tokens (core.text.search_key), and both indexes
split it at blanks alone, so that they cannot disagree about what a word is: FTS5 with its
`ascii` tokeniser (everything outside ASCII belongs to a word), PostgreSQL through
`string_to_array`, without the `simple` parser, which reads `giao/thong` as a path. The DDL is
attached to the table; a migration carries the same statements.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import DDL, ForeignKey, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class TenderSearch(Base):
    """What a tender is found by: public words only, folded and split into tokens."""

    __tablename__ = "tender_search"

    tender_id: Mapped[int] = mapped_column(
        ForeignKey("tender.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[str]


#: PostgreSQL expression that is indexed and must be queried in exactly this spelling.
TOKENS_SQL: Final = "array_to_tsvector(string_to_array(tender_search.key, ' '))"

POSTGRESQL_DDL: Final = (
    "CREATE INDEX ix_tender_search_tokens ON tender_search USING gin "
    "(array_to_tsvector(string_to_array(key, ' ')))",
)

SQLITE_DDL: Final = (
    "CREATE VIRTUAL TABLE tender_fts USING fts5(key, content='tender_search', "
    "content_rowid='tender_id', tokenize='ascii', detail='none', prefix='2 3 4 5 6')",
    "CREATE TRIGGER tender_search_added AFTER INSERT ON tender_search BEGIN "
    "INSERT INTO tender_fts(rowid, key) VALUES (new.tender_id, new.key); END",
    "CREATE TRIGGER tender_search_removed AFTER DELETE ON tender_search BEGIN "
    "INSERT INTO tender_fts(tender_fts, rowid, key) "
    "VALUES ('delete', old.tender_id, old.key); END",
    "CREATE TRIGGER tender_search_changed AFTER UPDATE OF key ON tender_search BEGIN "
    "INSERT INTO tender_fts(tender_fts, rowid, key) "
    "VALUES ('delete', old.tender_id, old.key); "
    "INSERT INTO tender_fts(rowid, key) VALUES (new.tender_id, new.key); END",
)


def _attach(moment: str, statement: str, dialect: str) -> None:
    table = TenderSearch.__table__
    if not isinstance(table, Table):
        raise TypeError("a declarative class without a table")
    ddl: DDL = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
    event.listen(table, moment, ddl)


for _statement in POSTGRESQL_DDL:
    _attach("after_create", _statement, "postgresql")
for _statement in SQLITE_DDL:
    _attach("after_create", _statement, "sqlite")
_attach("before_drop", "DROP TABLE IF EXISTS tender_fts", "sqlite")
