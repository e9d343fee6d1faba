"""What the registry of provinces answers. Everything here is public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.core.errors import NotFoundError
from app.core.i18n import Message
from app.provinces.models import (
    EvidenceLevel,
    KoreanProject,
    ProgrammeCount,
    ProgrammeEvidence,
    ProgrammeState,
    ProgrammeStatus,
    Province,
    ProvinceAlias,
    Vintage,
)
from app.provinces.places import Gazetteer, GazetteerUnit, UnitKey, build_gazetteer
from app.provinces.projections import (
    Count,
    Coverage,
    Evidence,
    Names,
    Project,
    ProvincePage,
    Roster,
    RosterRow,
    Status,
    Tile,
    Unit,
)
from app.provinces.reference_data import REFERENCE_SOURCE, initial_state

#: From the most settled to the least: the state of a merged unit is its best part's.
STATE_ORDER: Final = (
    ProgrammeState.CONFIRMED,
    ProgrammeState.EVIDENCED,
    ProgrammeState.CLAIMED,
    ProgrammeState.OPEN,
)


def units_by_name(db: Session, vintage: Vintage | None = None) -> list[Province]:
    """The units of both maps, or of one, by their English name: what forms offer."""
    rows = select(Province).order_by(Province.name_en)
    return list(db.scalars(rows if vintage is None else rows.where(Province.vintage == vintage)))


def gazetteer(db: Session) -> Gazetteer:
    """Every spelling of every unit, for `places.match`; load it once per file."""
    provinces = db.scalars(select(Province).order_by(Province.id)).all()
    keys = {province.id: UnitKey(province.vintage, province.code) for province in provinces}
    aliases: dict[int, list[str]] = {}
    for row in db.scalars(select(ProvinceAlias).order_by(ProvinceAlias.id)):
        aliases.setdefault(row.province_id, []).append(row.alias)
    return build_gazetteer(
        GazetteerUnit(
            key=keys[province.id],
            province_id=province.id,
            names=(
                province.name_vi,
                province.name_en,
                province.name_ko,
                *aliases.get(province.id, ()),
            ),
            successor=keys.get(province.successor_id) if province.successor_id else None,
        )
        for province in provinces
    )


def tiles(db: Session, vintage: Vintage) -> tuple[Tile, ...]:
    """The tile grid of one map, north to south, west to east."""
    states = _current_states(db)
    evidence = Counter(db.scalars(select(ProgrammeEvidence.province_id)))
    units = db.scalars(
        select(Province)
        .where(Province.vintage == vintage)
        .order_by(Province.tile_row, Province.tile_column)
        .options(selectinload(Province.predecessors))
    )
    return tuple(_tile(unit, states, evidence) for unit in units)


def _tile(unit: Province, states: dict[int, ProgrammeStatus], evidence: Counter[int]) -> Tile:
    parts = [unit] if unit.vintage is Vintage.UNITS_63 else unit.predecessors
    known = [states[part.id].state for part in parts if part.id in states]
    return Tile(
        unit=_unit(unit),
        row=unit.tile_row,
        column=unit.tile_column,
        state=best_state(known),
        parts=len(parts),
        evidenced_parts=sum(state in STATE_ORDER[:2] for state in known),
        evidence=sum(evidence[part.id] for part in parts),
    )


def best_state(states: Iterable[ProgrammeState]) -> ProgrammeState:
    """The most settled of several; open when there is none."""
    return min(states, key=STATE_ORDER.index, default=ProgrammeState.OPEN)


def coverage(db: Session) -> Coverage:
    """The roster in five figures, for headlines and the dashboard."""
    states = Counter(status.state for status in _current_states(db).values())
    published = counts(db)
    return Coverage(
        cited=published[-1] if published else None,
        confirmed=states[ProgrammeState.CONFIRMED],
        evidenced=states[ProgrammeState.EVIDENCED],
        claimed=states[ProgrammeState.CLAIMED],
        open=states[ProgrammeState.OPEN],
    )


def counts(db: Session) -> tuple[Count, ...]:
    """Published national counts, oldest first."""
    rows = db.scalars(select(ProgrammeCount).order_by(ProgrammeCount.as_of, ProgrammeCount.id))
    return tuple(
        Count(row.as_of, Message(row.count_text), row.of, Message(row.what), row.source)
        for row in rows
    )


def roster(db: Session) -> Roster:
    """Every old unit with its programme and evidence, in the order of codes."""
    units = db.scalars(
        select(Province)
        .where(Province.vintage == Vintage.UNITS_63)
        .order_by(Province.code)
        .options(selectinload(Province.successor))
    ).all()
    return Roster(coverage=coverage(db), counts=counts(db), rows=_roster_rows(db, units))


def province_page(db: Session, key: UnitKey) -> ProvincePage:
    """Everything about one unit; `NotFoundError` when there is none."""
    province = db.scalars(
        select(Province)
        .where(Province.vintage == key.vintage, Province.code == key.code)
        .options(selectinload(Province.successor), selectinload(Province.predecessors))
    ).one_or_none()
    if province is None:
        raise NotFoundError
    old = [province] if province.vintage is Vintage.UNITS_63 else province.predecessors
    history = tuple(_status(row) for row in _history(db, province.id))
    evidence = _evidence(db, [province.id]).get(province.id, ())
    return ProvincePage(
        unit=_unit(province),
        full_names=Names(province.full_name_ko, province.full_name_vi, province.name_en),
        unit_type=province.unit_type,
        region=_region(province),
        iso_code=province.iso_code,
        valid_from=province.valid_from,
        valid_to=province.valid_to,
        source=province.source,
        aliases=_aliases(db, province),
        today=_unit(province.successor) if province.successor else None,
        predecessors=_roster_rows(db, sorted(province.predecessors, key=lambda part: part.code)),
        status=next((status for status in history if status.superseded_at is None), None),
        history=history,
        evidence=evidence,
        suggested=initial_state({piece.level for piece in evidence}),
        projects=projects(db, within=[part.id for part in old]),
    )


def projects(db: Session, *, within: list[int] | None = None) -> tuple[Project, ...]:
    """Published Korean projects, in the order of their codes; `within` names province ids."""
    wanted = select(KoreanProject).order_by(KoreanProject.code)
    if within is not None:
        wanted = wanted.where(KoreanProject.provinces.any(Province.id.in_(within)))
    rows = db.scalars(wanted.options(selectinload(KoreanProject.provinces)))
    return tuple(
        Project(
            code=row.code,
            name=Message(row.name),
            korean_firms=Message(row.korean_firms),
            vietnamese_parties=Message(row.vietnamese_parties),
            kind=Message(row.kind),
            value_minor=row.value_minor,
            currency=row.currency,
            value_note=Message(row.value_note),
            year=row.year,
            status_as_reported=Message(row.status_as_reported),
            source=row.source,
            source_link=link(row.source),
            source_date=row.source_date,
            confidence=Message(row.confidence),
            units=tuple(_unit(unit) for unit in sorted(row.provinces, key=lambda unit: unit.code)),
        )
        for row in rows
    )


def link(source: str) -> str | None:
    """The source when it is a web address and nothing else."""
    address = source.strip()
    return address if address.startswith(("https://", "http://")) and " " not in address else None


def _unit(province: Province) -> Unit:
    return Unit(
        UnitKey(province.vintage, province.code),
        Names(province.name_ko, province.name_vi, province.name_en),
    )


def _region(province: Province) -> Names | None:
    if province.region_ko is None or province.region_vi is None or province.region_en is None:
        return None
    return Names(province.region_ko, province.region_vi, province.region_en)


def _aliases(db: Session, province: Province) -> tuple[str, ...]:
    shown = {province.full_name_vi, province.name_vi, province.name_en, province.name_ko}
    listed = db.scalars(
        select(ProvinceAlias.alias)
        .where(ProvinceAlias.province_id == province.id)
        .order_by(ProvinceAlias.id)
    )
    return tuple(alias for alias in listed if alias not in shown)


def _current_states(db: Session) -> dict[int, ProgrammeStatus]:
    rows = db.scalars(select(ProgrammeStatus).where(ProgrammeStatus.superseded_at.is_(None)))
    return {row.province_id: row for row in rows}


def _history(db: Session, province_id: int) -> Iterable[ProgrammeStatus]:
    return db.scalars(
        select(ProgrammeStatus)
        .where(ProgrammeStatus.province_id == province_id)
        .order_by(ProgrammeStatus.id.desc())
    )


def _status(row: ProgrammeStatus) -> Status:
    return Status(
        state=row.state,
        as_of=row.as_of,
        source=row.source,
        note=row.note,
        from_reference=row.source == REFERENCE_SOURCE,
        entered_at=row.entered_at,
        superseded_at=row.superseded_at,
    )


def _evidence(db: Session, province_ids: list[int]) -> dict[int, tuple[Evidence, ...]]:
    """Evidence by unit, the strongest and newest first."""
    order = {level: rank for rank, level in enumerate(EvidenceLevel)}
    rows = db.scalars(
        select(ProgrammeEvidence)
        .where(ProgrammeEvidence.province_id.in_(province_ids))
        .order_by(ProgrammeEvidence.id)
    ).all()
    grouped: dict[int, list[Evidence]] = {}
    for row in sorted(rows, key=lambda row: (order[row.level], -(row.year or 0))):
        grouped.setdefault(row.province_id, []).append(
            Evidence(row.level, row.kind, Message(row.text), row.source, row.year, link(row.source))
        )
    return {province_id: tuple(pieces) for province_id, pieces in grouped.items()}


def _roster_rows(db: Session, units: Iterable[Province]) -> tuple[RosterRow, ...]:
    listed = list(units)
    states = _current_states(db)
    evidence = _evidence(db, [unit.id for unit in listed])
    return tuple(
        RosterRow(
            unit=_unit(unit),
            today=_unit(unit.successor or unit),
            region=_region(unit),
            status=_status(states[unit.id]),
            evidence=evidence.get(unit.id, ()),
        )
        for unit in listed
        if unit.id in states
    )
