"""What is put to the members: the draft as terms, and all else that the frozen content holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.consortia import clauses
from app.consortia.agreement import AgreementTerms, MemberTerms
from app.consortia.models import Consortium, Member, MemberRole
from app.firms.models import Firm


def drafted_terms(room: Consortium, members: Sequence[Member]) -> AgreementTerms:
    """The draft as terms."""
    return AgreementTerms(
        liability=room.liability.value,
        valid_until=room.valid_until,
        joint_reason=room.joint_reason,
        members=tuple(
            member_terms(
                each.firm,
                lead=each.role is MemberRole.LEAD,
                share_bp=each.share_bp,
                work=tuple(
                    (part.lot.public_id if part.lot else None, part.scope) for part in each.work
                ),
            )
            for each in members
        ),
    )


def member_terms(
    firm: Firm, *, lead: bool, share_bp: int, work: tuple[tuple[str | None, str], ...]
) -> MemberTerms:
    """One member with its names as they are now."""
    home = firm.organisation
    return MemberTerms(
        firm=firm.public_id,
        name_ko=home.name_ko,
        name_vi=home.name_vi,
        name_en=home.name_en,
        lead=lead,
        share_bp=share_bp,
        work=work,
    )


def frame(room: Consortium, terms: AgreementTerms) -> dict[str, Any]:
    """What else the members sign: the tender, the team's name, the clauses in every language."""
    tender, lot = room.tender, room.lot
    return {
        "form": clauses.FORM,
        "consortium": room.public_id,
        "name": room.name,
        "tender": {
            "id": tender.public_id,
            "number": tender.notice_no or tender.ocid,
            "title": tender.title,
            "title_ko": tender.title_ko,
            "title_en": tender.title_en,
            "procuring_entity": tender.procuring_entity,
            "lot": {"id": lot.public_id, "number": lot.number, "title": lot.title} if lot else None,
        },
        "lots": {each.public_id: f"{each.number} · {each.title}" for each in tender.lots},
        "clauses": clauses.dissolution_texts()
        if terms.dissolves
        else clauses.texts(room.liability),
    }
