"""Finding tenders by words: writing the search key, and the condition that reads it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session, joinedload

from app.core.text import query_tokens, search_key
from app.provinces.models import Province
from app.tenders.models import Lot, Tender, TenderProvince
from app.tenders.search_schema import TOKENS_SQL, TenderSearch

#: A description is searched up to here; notices of the portal stay far below.
_DESCRIPTION_CHARACTERS: Final = 10_000
#: PostgreSQL refuses lexemes above 2,046 bytes; no word is this long.
_TOKEN_CHARACTERS: Final = 80
#: More words than this do not narrow a search any further.
_QUERY_TOKENS: Final = 24
#: Tenders indexed with one set of queries.
_AT_ONCE: Final = 400
#: Up to so many matches are named one by one.
_FEW: Final = 2_000
#: Beyond so many FTS5 takes longer to list them than the list takes to meet a page of them.
_MANY: Final = 20_000
_LATIN: Final = re.compile(r"[a-z0-9]{2,}")


def index_tender(db: Session, tender: Tender) -> None:
    """Store what `tender` is found by; call after its places and lots are flushed.

    Holds titles in every language, description, project, buyer, procuring entity, notice and
    plan number, place as published, titles of lots, and the names of its provinces then and
    today. Writes nothing when the key is unchanged.
    """
    index_tenders(db, [tender])


def index_tenders(db: Session, tenders: Sequence[Tender]) -> None:
    """`index_tender` for many, with four queries for each `_AT_ONCE` of them."""
    db.flush()
    for start in range(0, len(tenders), _AT_ONCE):
        chunk = {tender.id: tender for tender in tenders[start : start + _AT_ONCE]}
        lots, provinces = _lot_titles(db, chunk), _province_names(db, chunk)
        rows = {
            row.tender_id: row
            for row in db.scalars(
                sa.select(TenderSearch).where(TenderSearch.tender_id.in_(chunk.keys()))
            )
        }
        for number, tender in chunk.items():
            key = _key(tender, *lots[number], *provinces[number])
            row = rows.get(number)
            if row is None:
                db.add(TenderSearch(tender_id=number, key=key))
            elif row.key != key:
                row.key = key
        db.flush()


def _key(tender: Tender, *more: str | None) -> str:
    tokens = search_key(
        tender.title,
        tender.title_ko,
        tender.title_en,
        tender.project_name,
        tender.buyer,
        tender.procuring_entity,
        tender.notice_no,
        tender.plan_no,
        tender.place_text,
        *more,
        tender.description[:_DESCRIPTION_CHARACTERS],
    ).split()
    return " ".join(dict.fromkeys(token[:_TOKEN_CHARACTERS] for token in tokens))


def _lot_titles(db: Session, tenders: Collection[int]) -> dict[int, list[str]]:
    titles: dict[int, list[str]] = defaultdict(list)
    query = sa.select(Lot.tender_id, Lot.title).where(Lot.tender_id.in_(tenders)).order_by(Lot.id)
    for tender, title in db.execute(query):
        titles[tender].append(title)
    return titles


def _province_names(db: Session, tenders: Collection[int]) -> dict[int, list[str]]:
    """Names of the units of the notice's date and of today's: people search for either."""
    names: dict[int, list[str]] = defaultdict(list)
    units = db.execute(
        sa.select(TenderProvince.tender_id, Province)
        .join(Province, TenderProvince.province_id == Province.id)
        .where(TenderProvince.tender_id.in_(tenders))
        .order_by(Province.id)
        .options(joinedload(Province.successor))
    )
    for tender, unit in units:
        for each in (unit, unit.successor):
            if each is not None:
                names[tender].extend((each.name_vi, each.name_ko, each.name_en))
    return names


def search_terms(query: str) -> list[tuple[str, bool]]:
    """(token, is a prefix): all must be found. The last Latin word may be unfinished."""
    tokens = [token[:_TOKEN_CHARACTERS] for token in query_tokens(query)][:_QUERY_TOKENS]
    return [
        (token, place == len(tokens) - 1 and _LATIN.fullmatch(token) is not None)
        for place, token in enumerate(tokens)
    ]


def matching(db: Session, query: str) -> ColumnElement[bool]:
    """SQL condition on `Tender`: every word of `query` is in the search key.

    A query without a single letter or digit finds nothing. Asks the word index first how many
    tenders it holds, because no planner can tell a rare prefix from a frequent one: a few
    matches are named one by one, many are tested along the list's own order.
    """
    terms = search_terms(query)
    if not terms:
        return sa.false()
    found = _found(db, terms)
    few = list(db.scalars(found.limit(_FEW + 1)))
    if len(few) <= _FEW:
        return Tender.id.in_(few)
    if _on_postgresql(db):
        return Tender.id.in_(found)
    many = db.scalar(sa.select(sa.func.count()).select_from(found.limit(_MANY + 1).subquery()))
    return Tender.id.in_(found) if (many or 0) <= _MANY else _in_key(terms)


def _on_postgresql(db: Session) -> bool:
    return db.get_bind().dialect.name == "postgresql"


def _found(db: Session, terms: Sequence[tuple[str, bool]]) -> sa.Select[int]:
    """Internal ids of the tenders the word index holds for all `terms`."""
    if _on_postgresql(db):
        # Tokens are letters and digits alone (core.text), so quoting them is all they need.
        wanted = " & ".join(f"'{token}'{':*' if prefix else ''}" for token, prefix in terms)
        has_all = sa.text(f"{TOKENS_SQL} @@ CAST(:wanted AS tsquery)")
        return sa.select(TenderSearch.tender_id).where(has_all.bindparams(wanted=wanted))
    wanted = " AND ".join(f'"{token}"{"*" if prefix else ""}' for token, prefix in terms)
    has_all = sa.text("tender_fts MATCH :wanted").bindparams(wanted=wanted)
    rowid = sa.literal_column("tender_fts.rowid", sa.Integer())
    return sa.select(rowid).select_from(sa.table("tender_fts")).where(has_all)


def _in_key(terms: Sequence[tuple[str, bool]]) -> ColumnElement[bool]:
    """The same read from the stored key of one tender after the other (SQLite)."""
    key = sa.literal(" ") + TenderSearch.key + sa.literal(" ")
    has_all = (
        sa.func.instr(key, f" {token}" if prefix else f" {token} ") > 0 for token, prefix in terms
    )
    return sa.exists().where(TenderSearch.tender_id == Tender.id, *has_all)
