"""Fingerprints of files that firms handed in, behind boards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import or_, select, union

from app.conflicts.board.ties import FileOnBoard
from app.conflicts.loading.dated_rows import Dated, Moment, Statement, by_owner
from app.consortia.models import Consortium, ConsortiumState
from app.consortia.paper_models import DocumentVersion, RoomDocument
from app.core.prepared import Asked, among
from app.firms.sign_up.models import FirmApplication, FirmDocument


class _FileRow(NamedTuple):
    owner: int
    firm_id: int
    sha256: str
    author: str | None


def _select_firm_files(as_of: Moment) -> Statement:
    """Files of profiles, those that came with the application too."""
    own = select(
        FirmDocument.firm_id,
        FirmDocument.firm_id.label("firm"),
        FirmDocument.sha256,
        FirmDocument.author_key,
    ).where(among(FirmDocument.firm_id, "firms"))
    applied = (
        select(
            FirmApplication.firm_id,
            FirmApplication.firm_id.label("firm"),
            FirmDocument.sha256,
            FirmDocument.author_key,
        )
        .join(FirmDocument, FirmDocument.application_id == FirmApplication.id)
        .where(among(FirmApplication.firm_id, "firms"), FirmDocument.firm_id.is_(None))
    )
    if as_of is not None:
        own = own.where(FirmDocument.uploaded_at <= as_of)
        applied = applied.where(FirmDocument.uploaded_at <= as_of)
    return union(own, applied)


def _select_room_files(as_of: Moment) -> Statement:
    """Papers of the rooms of consortia that stand."""
    rows = (
        select(
            Consortium.tender_id,
            DocumentVersion.firm_id,
            DocumentVersion.sha256,
            DocumentVersion.author_key,
        )
        .join(RoomDocument, RoomDocument.id == DocumentVersion.document_id)
        .join(Consortium, Consortium.id == RoomDocument.consortium_id)
        .where(among(Consortium.tender_id, "tenders"))
    )
    if as_of is None:
        rows = rows.where(Consortium.state != ConsortiumState.DISSOLVED)
    else:
        rows = rows.where(
            DocumentVersion.uploaded_at <= as_of,
            or_(Consortium.dissolved_at.is_(None), Consortium.dissolved_at > as_of),
        )
    return rows.distinct()


_FIRM_FILES: Final = Dated(_FileRow, _select_firm_files)
_ROOM_FILES: Final = Dated(_FileRow, _select_room_files)


def read_firm_files(
    db: Asked, names: Mapping[int, str], as_of: datetime | None
) -> dict[int, list[FileOnBoard]]:
    """Of these firms' profiles, by firm."""
    return _files(_FIRM_FILES(db, as_of, firms=names), names)


def read_room_files(
    db: Asked, tender_ids: Collection[int], names: Mapping[int, str], as_of: datetime | None
) -> dict[int, list[FileOnBoard]]:
    """Of the rooms for these tenders, by tender: what these firms laid there."""
    return _files(_ROOM_FILES(db, as_of, tenders=tender_ids), names)


def _files(rows: Iterable[_FileRow], names: Mapping[int, str]) -> dict[int, list[FileOnBoard]]:
    def each() -> Iterator[tuple[int, FileOnBoard]]:
        for owner, firm_id, sha256, author in rows:
            firm = names.get(firm_id)
            if firm is None:
                continue
            yield owner, FileOnBoard(firm, "file_content", sha256)
            if author is not None:
                yield owner, FileOnBoard(firm, "file_author", author)

    return by_owner(each())
