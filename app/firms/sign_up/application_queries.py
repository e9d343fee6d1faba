"""Applications as the reviewing officer sees them; nobody else sees any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, selectinload

from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import pick
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.duplicates.keys import OPEN, application_cells
from app.firms.duplicates.newcomers import Candidate, Newcomer, likely_duplicates
from app.firms.identifiers import written
from app.firms.models import Firm, IdentifierScheme, SizeClass
from app.firms.queries import REGISTRY_READERS
from app.firms.sign_up.applications import asked_application
from app.firms.sign_up.models import (
    ApplicationState,
    DocumentPurpose,
    FirmApplication,
    FirmDocument,
    RefusalReason,
)
from app.firms.sign_up.status_check import Registration, Standing

_OLDEST_FIRST: Final = Order(
    "waiting",
    FirmApplication.applied_at,
    FirmApplication.public_id,
    load_instant,
    nullable=False,
)
_SETTLED_LATELY: Final = Order(
    "settled",
    FirmApplication.decided_at,
    FirmApplication.public_id,
    load_instant,
    descending=True,
    nullable=False,
)


@dataclass(frozen=True)
class ApplicationLine:
    """One application in the queue."""

    public_id: PublicId
    name: str
    country: str
    number: str
    state: ApplicationState
    applied_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class DocumentLine:
    """A file that was handed in."""

    public_id: PublicId
    purpose: DocumentPurpose
    filename: str
    size: int
    uploaded_at: datetime


@dataclass(frozen=True)
class StatusLine:
    """What the last check said."""

    standing: Standing
    checked_at: datetime
    source: str


@dataclass(frozen=True)
class ApplicationPage:
    """An application with everything an officer decides on."""

    line: ApplicationLine
    name_ko: str | None
    name_vi: str | None
    name_en: str | None
    scheme: IdentifierScheme
    representative: str
    opened_on: date
    size_class: SizeClass
    contact_name: str
    email: str
    phone: str | None
    address: str | None
    #: When the applicant's personal data was erased; the fields above are empty since.
    erased_at: datetime | None
    locale: str
    terms_version: str
    question: str | None
    answer: str | None
    status: StatusLine | None
    refusal: RefusalReason | None
    refusal_note: str | None
    firm: PublicId | None
    documents: tuple[DocumentLine, ...]
    duplicates: tuple[Candidate, ...]
    #: What a status check is asked about.
    registration: Registration
    open: bool


@dataclass(frozen=True)
class DocumentFile:
    """A file that this viewer may read, and whose it is."""

    public_id: PublicId
    filename: str
    media_type: str
    sha256: str
    organisation: PublicId | None
    own: bool


@dataclass(frozen=True)
class Question:
    """What the newcomer is asked, as the link shows it."""

    firm: str
    text: str
    locale: str


def queue(
    db: Session,
    *,
    viewer: Viewer,
    settled: bool = False,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[ApplicationLine]:
    """What waits for the secretariat, oldest first, or what it `settled`, newest first.

    `NotFoundError` for everybody else.
    """
    _secretariat_only(viewer)
    order = _SETTLED_LATELY if settled else _OLDEST_FIRST
    rows = select(
        FirmApplication.public_id,
        FirmApplication.name_ko,
        FirmApplication.name_vi,
        FirmApplication.name_en,
        FirmApplication.country,
        FirmApplication.scheme,
        FirmApplication.value,
        FirmApplication.state,
        FirmApplication.applied_at,
        FirmApplication.decided_at,
    ).where(FirmApplication.decided_at.is_not(None) if settled else FirmApplication.state.in_(OPEN))
    stretch = read_stretch(db, rows, order, cursor=cursor, size=size)
    return Page(
        items=[_line(row) for row in stretch.rows],
        count=capped_count(db, rows, order),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def application(db: Session, application: PublicId, *, viewer: Viewer) -> ApplicationPage:
    """One application, with firms and applications it may duplicate; the secretariat's alone."""
    _secretariat_only(viewer)
    found = db.scalar(
        select(FirmApplication)
        .where(FirmApplication.public_id == application)
        .options(selectinload(FirmApplication.documents))
    )
    if found is None:
        raise NotFoundError
    is_open = found.state in OPEN
    return ApplicationPage(
        line=_line(found),
        name_ko=found.name_ko,
        name_vi=found.name_vi,
        name_en=found.name_en,
        scheme=found.scheme,
        representative=found.representative,
        opened_on=found.opened_on,
        size_class=found.size_class,
        contact_name=found.contact_name,
        email=found.email,
        phone=found.phone,
        address=found.address,
        erased_at=found.erased_at,
        locale=found.locale,
        terms_version=found.terms_version,
        question=found.question,
        answer=found.answer,
        status=_status(found),
        refusal=found.refusal,
        refusal_note=found.refusal_note,
        firm=found.firm.public_id if found.firm else None,
        documents=tuple(_document(row) for row in found.documents),
        duplicates=likely_duplicates(db, _newcomer(found)) if is_open else (),
        registration=Registration(found.scheme, found.value, found.representative, found.opened_on),
        open=is_open,
    )


def document(db: Session, document: PublicId, *, viewer: Viewer) -> DocumentFile:
    """A file, for the firm it belongs to and for those who read its registry.

    Before there is a firm, the secretariat alone.
    """
    row = db.execute(
        select(FirmDocument, Firm)
        .outerjoin(Firm, Firm.id == FirmDocument.firm_id)
        .where(FirmDocument.public_id == document)
    ).one_or_none()
    if row is None:
        raise NotFoundError
    found, firm = row
    own = firm is not None and viewer.firm == firm.public_id
    readers = REGISTRY_READERS if firm is not None else (Role.SECRETARIAT,)
    if not own and not viewer.has(*readers):
        raise NotFoundError
    return DocumentFile(
        found.public_id,
        found.filename,
        found.media_type,
        found.sha256,
        firm.organisation.public_id if firm is not None else None,
        own,
    )


def question(db: Session, token: str) -> Question:
    """What the holder of a question's link is asked; `NotFoundError` once it is answered."""
    found = asked_application(db, token)
    return Question(
        pick(found.name_ko, found.name_vi, found.name_en), found.question or "", found.locale
    )


def _secretariat_only(viewer: Viewer) -> None:
    if not viewer.has(Role.SECRETARIAT):
        raise NotFoundError


def _line(row: FirmApplication | Row[Any]) -> ApplicationLine:
    return ApplicationLine(
        public_id=row.public_id,
        name=pick(row.name_ko, row.name_vi, row.name_en),
        country=row.country,
        number=written(row.scheme, row.value),
        state=row.state,
        applied_at=row.applied_at,
        decided_at=row.decided_at,
    )


def _newcomer(row: FirmApplication) -> Newcomer:
    cells = application_cells(row)
    return Newcomer(
        cells.names,
        row.scheme,
        row.value,
        application=row.public_id,
        phones=cells.phones,
        domains=cells.domains,
        addresses=cells.addresses,
    )


def _document(row: FirmDocument) -> DocumentLine:
    return DocumentLine(row.public_id, row.purpose, row.filename, row.size, row.uploaded_at)


def _status(row: FirmApplication) -> StatusLine | None:
    kept = row.status_check
    if not kept:
        return None
    return StatusLine(
        Standing(kept["standing"]), datetime.fromisoformat(kept["checked_at"]), kept["source"]
    )
