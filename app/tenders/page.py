"""Everything the public may know about one tender, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.fields import SolutionField
from app.core.i18n import Message, message
from app.core.ids import PublicId
from app.provinces.places import UnitKey
from app.tenders.importing.versions import Change, difference
from app.tenders.linking import COMPARED, Agreement
from app.tenders.listing import firm_position, pick_title
from app.tenders.milestones import milestone_label
from app.tenders.models import (
    GoverningLaw,
    LinkState,
    Milestone,
    PlanLink,
    ProcurementCategory,
    Route,
    SourceFile,
    Tender,
    TenderKind,
    TenderStatus,
    TenderVersion,
)
from app.tenders.place_names import Place, places_of
from app.tenders.rates import PublishedAmount, RateTable, current_rates
from app.tenders.routes.explained import EXPLANATIONS, Participation
from app.tenders.status import Stage, lot_stage, tender_stage


@dataclass(frozen=True)
class LotView:
    """A lot as published, with its own stage."""

    public_id: PublicId
    number: str
    title: str
    stage: Stage
    closes_at: datetime | None
    budget: PublishedAmount | None


@dataclass(frozen=True)
class VersionView:
    """One published state, what it changed, and the file it was read from."""

    label: str
    published_at: datetime | None
    changes: tuple[Change, ...]
    #: The first version changes nothing; it began.
    first: bool
    filename: str | None
    file_format: str | None
    sha256: str | None
    place: str | None
    imported_at: datetime | None


@dataclass(frozen=True)
class MilestoneView:
    """A published date."""

    label: str
    lot: str | None
    at: datetime
    past: bool


@dataclass(frozen=True)
class DocumentView:
    """A link to a published document; `url` only where it is an address of the web."""

    title: str
    url: str | None
    kind: str | None
    language: str | None


@dataclass(frozen=True)
class LinkView:
    """The plan a notice came of, or a notice that came of a plan, and how sure that is."""

    public_id: PublicId
    title: str
    number: str | None
    state: LinkState
    #: (what was compared, how far it agrees)
    basis: tuple[tuple[str, str], ...]
    plan: PublicId
    notice: PublicId


@dataclass(frozen=True)
class TenderPage:
    """One tender. Public facts only, but for the way in of the reader's own firm."""

    public_id: PublicId
    ocid: str
    title: str
    original_title: str | None
    kind: TenderKind
    stage: Stage
    status: TenderStatus
    description: str
    project_name: str | None
    notice_no: str | None
    plan_no: str | None
    field: SolutionField
    category: ProcurementCategory | None
    procuring_entity: str | None
    buyer: str | None
    method: str | None
    scope: str | None
    route: Route
    route_basis: str
    route_explanation: Message
    participation: Participation | None
    governing_law: GoverningLaw
    funding_source: str | None
    place_text: str | None
    places: tuple[Place, ...]
    budget: PublishedAmount | None
    bid_security: PublishedAmount | None
    award_value: PublishedAmount | None
    published_at: datetime | None
    closes_at: datetime | None
    opens_at: datetime | None
    planned_from: date | None
    planned_text: str | None
    source_url: str | None
    version_label: str
    demo: bool
    lots: tuple[LotView, ...]
    versions: tuple[VersionView, ...]
    milestones: tuple[MilestoneView, ...]
    documents: tuple[DocumentView, ...]
    links: tuple[LinkView, ...]
    #: What an officer corrected, by name of the fact.
    corrected: tuple[str, ...]
    #: Whether this reader may settle links and correct readings.
    may_keep: bool


def tender_page(db: Session, tender: PublicId, *, viewer: Viewer, now: datetime) -> TenderPage:
    """The page of one tender; NotFoundError when there is none.

    Holds nothing that depends on any firm but the reader's own.
    """
    row = db.scalar(
        sa.select(Tender)
        .where(Tender.public_id == tender)
        .options(
            selectinload(Tender.lots),
            selectinload(Tender.milestones),
            selectinload(Tender.documents),
        )
    )
    if row is None:
        raise NotFoundError
    rates = current_rates(db, now=now)
    firm = firm_position(db, viewer)
    title = pick_title(row.title, row.title_ko, row.title_en)
    may_keep = viewer.has(Role.SECRETARIAT)
    return TenderPage(
        public_id=row.public_id,
        ocid=row.ocid,
        title=title,
        original_title=row.title if title != row.title else None,
        kind=row.kind,
        stage=tender_stage(row, now=now),
        status=row.status,
        description=row.description,
        project_name=row.project_name,
        notice_no=row.notice_no,
        plan_no=row.plan_no,
        field=row.field,
        category=row.category,
        procuring_entity=row.procuring_entity,
        buyer=row.buyer,
        method=row.method,
        scope=row.scope,
        route=row.route,
        route_basis=row.route_basis,
        route_explanation=EXPLANATIONS[row.route],
        participation=firm.way_in(row.route) if firm else None,
        governing_law=row.governing_law,
        funding_source=row.funding_source,
        place_text=row.place_text,
        places=places_of(db, [row.id]).get(row.id, ()),
        budget=rates.amount(row.budget_minor, row.currency),
        bid_security=rates.amount(row.bid_security_minor, row.currency),
        award_value=rates.amount(row.award_value_minor, row.currency),
        published_at=row.published_at,
        closes_at=row.closes_at,
        opens_at=row.opens_at,
        planned_from=row.planned_from,
        planned_text=row.planned_text,
        source_url=web_address(row.source_url),
        version_label=row.version_label,
        demo=row.demo,
        lots=_lots(row, rates, now),
        versions=_versions(db, row.id),
        milestones=_milestones(row, now),
        documents=tuple(
            DocumentView(each.title, web_address(each.url), each.kind, each.language)
            for each in sorted(row.documents, key=lambda each: each.id)
        ),
        links=_links(db, row, with_rejected=may_keep),
        corrected=tuple(sorted(row.corrections or ())),
        may_keep=may_keep,
    )


def web_address(url: str | None) -> str | None:
    """`url` where a browser may follow it: http or https, nothing else."""
    if url and url.strip().lower().startswith(("http://", "https://")):
        return url.strip()
    return None


def _lots(tender: Tender, rates: RateTable, now: datetime) -> tuple[LotView, ...]:
    return tuple(
        LotView(
            public_id=lot.public_id,
            number=lot.number,
            title=lot.title,
            stage=lot_stage(tender, lot, now=now),
            closes_at=lot.closes_at or tender.closes_at,
            budget=rates.amount(lot.budget_minor, lot.currency),
        )
        for lot in tender.lots
    )


def _milestones(tender: Tender, now: datetime) -> tuple[MilestoneView, ...]:
    numbers = {lot.id: lot.number for lot in tender.lots}

    def view(each: Milestone) -> MilestoneView:
        lot = numbers.get(each.lot_id) if each.lot_id else None
        return MilestoneView(milestone_label(each.kind, each.title), lot, each.at, each.at <= now)

    return tuple(view(each) for each in sorted(tender.milestones, key=lambda m: (m.at, m.id)))


def _versions(db: Session, tender: int) -> tuple[VersionView, ...]:
    """Newest first, each with what it changed from the one before."""
    rows = db.execute(
        sa.select(TenderVersion, SourceFile)
        .outerjoin(SourceFile, SourceFile.id == TenderVersion.source_file_id)
        .where(TenderVersion.tender_id == tender)
        .order_by(TenderVersion.ordinal)
    ).all()
    views: list[VersionView] = []
    before: TenderVersion | None = None
    for version, file in rows:
        views.append(
            VersionView(
                label=version.label,
                published_at=version.published_at,
                changes=difference(before.content, version.content) if before else (),
                first=before is None,
                filename=file.filename if file else None,
                file_format=file.format if file else None,
                sha256=file.sha256 if file else None,
                place=version.source_place,
                imported_at=file.imported_at if file else None,
            )
        )
        before = version
    return tuple(reversed(views))


def _links(db: Session, tender: Tender, *, with_rejected: bool) -> tuple[LinkView, ...]:
    """Both directions; rejected candidates only for those who may take it back."""
    plan, notice = aliased(Tender), aliased(Tender)
    query = (
        sa.select(PlanLink, plan, notice)
        .join(plan, plan.id == PlanLink.plan_id)
        .join(notice, notice.id == PlanLink.notice_id)
        .where(sa.or_(PlanLink.plan_id == tender.id, PlanLink.notice_id == tender.id))
        .order_by(PlanLink.linked_at, PlanLink.id)
    )
    if not with_rejected:
        query = query.where(PlanLink.state != LinkState.REJECTED)
    return tuple(_link(tender, *row) for row in db.execute(query))


#: What a stored basis says, by its word; one written by hand may say anything.
_AGREEMENTS: Final[dict[object, Agreement]] = {item.value: item for item in Agreement}


def _link(tender: Tender, link: PlanLink, plan: Tender, notice: Tender) -> LinkView:
    other = notice if link.plan_id == tender.id else plan
    return LinkView(
        public_id=other.public_id,
        title=pick_title(other.title, other.title_ko, other.title_en),
        number=other.notice_no or other.plan_no,
        state=link.state,
        basis=tuple(
            (str(message(label)), agreement.label)
            for name, label in COMPARED.items()
            if (agreement := _AGREEMENTS.get(link.basis.get(name))) is not None
        ),
        plan=plan.public_id,
        notice=notice.public_id,
    )


@dataclass(frozen=True)
class CurrentReadings:
    """What Duri reads out of a notice at present, for the correction form."""

    field: SolutionField
    route: Route
    title_ko: str | None
    title_en: str | None
    provinces: tuple[UnitKey, ...]
    seen_version: int


def readings_of(db: Session, tender: PublicId) -> CurrentReadings:
    """The readings in force; NotFoundError when there is no such tender."""
    row = db.scalar(sa.select(Tender).where(Tender.public_id == tender))
    if row is None:
        raise NotFoundError
    return CurrentReadings(
        field=row.field,
        route=row.route,
        title_ko=row.title_ko,
        title_en=row.title_en,
        provinces=tuple(place.unit for place in places_of(db, [row.id]).get(row.id, ())),
        seen_version=row.lock_version,
    )
