"""Source rows shared by rules: a published record as it was when the item was proposed."""

from __future__ import annotations

from typing import Any

from app.meetings.agenda.facts import TenderFact


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
