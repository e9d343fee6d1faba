"""Source rows shared by rules: records as they were when the item was proposed."""

from __future__ import annotations

from typing import Any

from app.meetings.agenda.facts import BandFact, StepFact, TenderFact


def tender_row(tender: TenderFact) -> dict[str, Any]:
    """The published record behind an item."""
    return {
        "type": "tender",
        "id": tender.id,
        "number": tender.number,
        "title": tender.title.packed(),
        "kind": tender.kind,
        "route": tender.route,
        "route_name": tender.route_name.packed(),
        "provinces": [
            {"code": province.code, **province.name.packed()} for province in tender.provinces
        ],
        "closes_at": tender.closes_at.isoformat() if tender.closes_at else None,
        "source_url": tender.source_url,
    }


def step_row(step: StepFact) -> dict[str, Any]:
    """The official step behind an item."""
    return {
        "type": "step",
        "id": step.id,
        "kind_name": step.kind_name.packed(),
        "subject": step.subject,
        "to": step.to.packed() if step.to else None,
        "sent_on": step.sent_on.isoformat(),
        "lapses_on": step.lapses_on.isoformat() if step.lapses_on else None,
        "reminded_on": step.reminded_on.isoformat() if step.reminded_on else None,
        "tender": step.tender,
    }


def band_row(band: BandFact) -> dict[str, Any]:
    """A published band, as everybody reads it."""
    return {
        "type": "band",
        "season": band.season,
        "cell_name": band.cell_name.packed(),
        "band_name": band.band_name.packed(),
    }
