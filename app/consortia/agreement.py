"""What members agree on, as pure values: terms, their hash, and whether they hold together.

The standard library and nothing else: the lock checks it here, and rule D10 checks the same
terms on its board. Texts for the faults are in wording.py.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

#: The whole, in basis points.
WHOLE: Final = 10_000


class Fault(StrEnum):
    """Why an agreement does not hold together."""

    ALONE = "alone"
    SHARES = "shares"
    EMPTY_SHARE = "empty_share"
    NO_LEAD = "no_lead"
    TWO_LEADS = "two_leads"
    UNSIGNED = "unsigned"
    PAST_DATE = "past_date"
    #: With the limits of a ruleset alone.
    TOO_MANY = "too_many"
    SMALL_SHARE = "small_share"


@dataclass(frozen=True)
class MemberTerms:
    """One member as the agreement names it."""

    #: Public id of the firm.
    firm: str
    name_ko: str | None
    name_vi: str | None
    name_en: str | None
    lead: bool
    share_bp: int
    #: (public id of a lot or None for the whole, what the member does there).
    work: tuple[tuple[str | None, str], ...] = ()


@dataclass(frozen=True)
class AgreementTerms:
    """What is put to the members for signature."""

    liability: str
    valid_until: date | None
    members: tuple[MemberTerms, ...]
    #: Firms that leave when these terms take effect → the firm that takes their place, if any.
    leaving: tuple[tuple[str, str | None], ...] = ()
    joint_reason: str = ""
    #: Nothing is agreed but that the team ends: who signs consents to that.
    dissolves: bool = False

    @property
    def signers(self) -> frozenset[str]:
        """Every firm whose consent it needs: who is in it, and who leaves."""
        return frozenset(member.firm for member in self.members) | frozenset(
            firm for firm, _successor in self.leaving
        )


@dataclass(frozen=True)
class Limits:
    """What a ruleset asks of a team's size; null: nothing."""

    most_members: int | None = None
    least_share_bp: int | None = None


def integrity(
    terms: AgreementTerms,
    signed: Collection[str],
    *,
    on: date,
    limits: Limits | None = None,
) -> tuple[Fault, ...]:
    """What keeps `terms`, signed by the firms `signed`, from being locked on the day `on`.

    Shares must sum to the whole whatever the liability: with divided liability a share is the
    member's part of the whole.
    """
    leads = sum(member.lead for member in terms.members)
    found = (
        (Fault.ALONE, len(terms.members) < 2),
        (Fault.SHARES, sum(member.share_bp for member in terms.members) != WHOLE),
        (Fault.EMPTY_SHARE, any(member.share_bp <= 0 for member in terms.members)),
        (Fault.NO_LEAD, leads == 0),
        (Fault.TWO_LEADS, leads > 1),
        (Fault.UNSIGNED, not terms.signers <= set(signed)),
        (Fault.PAST_DATE, not terms.dissolves and _past(terms, on)),
        (Fault.TOO_MANY, _too_many(terms, limits)),
        (Fault.SMALL_SHARE, _small_share(terms, limits)),
    )
    return tuple(fault for fault, there in found if there)


def _past(terms: AgreementTerms, on: date) -> bool:
    return terms.valid_until is None or terms.valid_until < on


def _too_many(terms: AgreementTerms, limits: Limits | None) -> bool:
    return (
        limits is not None
        and limits.most_members is not None
        and len(terms.members) > limits.most_members
    )


def _small_share(terms: AgreementTerms, limits: Limits | None) -> bool:
    return (
        limits is not None
        and limits.least_share_bp is not None
        and any(0 < member.share_bp < limits.least_share_bp for member in terms.members)
    )


def as_content(terms: AgreementTerms) -> dict[str, Any]:
    """The terms as JSON; `from_content` reads them back."""
    return {
        "liability": terms.liability,
        "valid_until": terms.valid_until.isoformat() if terms.valid_until else None,
        "joint_reason": terms.joint_reason,
        "members": [
            {
                "firm": member.firm,
                "name_ko": member.name_ko,
                "name_vi": member.name_vi,
                "name_en": member.name_en,
                "lead": member.lead,
                "share_bp": member.share_bp,
                "work": [{"lot": lot, "scope": scope} for lot, scope in member.work],
            }
            for member in terms.members
        ],
        "leaving": [{"firm": firm, "replaced_by": successor} for firm, successor in terms.leaving],
    } | ({"dissolves": True} if terms.dissolves else {})


def from_content(content: Mapping[str, Any]) -> AgreementTerms:
    """The terms inside the frozen content of a version (what else it holds is ignored)."""
    day = content["valid_until"]
    return AgreementTerms(
        liability=content["liability"],
        valid_until=date.fromisoformat(day) if day else None,
        joint_reason=content["joint_reason"],
        members=tuple(
            MemberTerms(
                firm=member["firm"],
                name_ko=member["name_ko"],
                name_vi=member["name_vi"],
                name_en=member["name_en"],
                lead=member["lead"],
                share_bp=member["share_bp"],
                work=tuple((part["lot"], part["scope"]) for part in member["work"]),
            )
            for member in content["members"]
        ),
        leaving=tuple((line["firm"], line["replaced_by"]) for line in content["leaving"]),
        dissolves=content.get("dissolves", False),
    )


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the one canonical spelling of `content`."""
    spelled = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()
