"""The roster: the cited count, the tile grid of today's units, evidence by former unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.packs.content.whole import (
    OtherCount,
    ProvinceEvidence,
    Provinces,
    ProvinceTile,
    TenderSheet,
)
from app.packs.gathering.sourcebook import SourceBook
from app.packs.gathering.words import phrase, text
from app.provinces import queries
from app.provinces.models import ProgrammeState, Vintage


def provinces(db: Session, sheets: Iterable[TenderSheet], book: SourceBook) -> Provinces:
    """Public registry figures, each with its source; no figure depends on any firm."""
    roster = queries.roster(db)
    on_agenda = Counter(name.en for sheet in sheets for name in sheet.provinces)
    cited = roster.coverage.cited
    tiles = tuple(
        ProvinceTile(
            code=tile.unit.key.code,
            name=text(tile.unit.names),
            row=tile.row,
            column=tile.column,
            state=tile.state.value,
            on_agenda=on_agenda[tile.unit.names.en],
        )
        for tile in queries.tiles(db, Vintage.UNITS_34)
    )
    evidence = tuple(
        ProvinceEvidence(
            name=text(row.unit.names),
            successor=text(row.today.names),
            state=row.status.state.value,
            statement=phrase(piece.text),
            source=book.cite(piece.source, as_of=str(piece.year or ""))
            if piece.link is None
            else book.cite(phrase(piece.text), piece.source, str(piece.year or "")),
        )
        for row in roster.rows
        if row.status.state is not ProgrammeState.OPEN
        for piece in row.evidence[:1]
    )
    coverage = roster.coverage
    return Provinces(
        cited=phrase(cited.count_text) if cited else "",
        of=cited.of if cited else coverage.total,
        counts={
            "confirmed": coverage.confirmed,
            "evidenced": coverage.evidenced,
            "claimed": coverage.claimed,
            "open": coverage.open,
        },
        tiles=tiles,
        evidence=evidence,
        source=book.cite(phrase(cited.what), cited.source, cited.as_of) if cited else "",
        other_counts=tuple(
            OtherCount(
                count.as_of,
                phrase(count.count_text),
                phrase(count.what),
                book.cite(phrase(count.what), count.source, count.as_of),
            )
            for count in roster.counts
        ),
    )
