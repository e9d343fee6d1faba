"""One version as an OCDS 1.1 release. Pure.

Facts that the standard has a field for stand in it, for every reader; `x_duri` repeats all of
them exactly as Duri keeps them, so that reading an export again changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from app.core.money import minor_digits
from app.tenders.importing import ocids
from app.tenders.importing.versions import Content
from app.tenders.models import TenderKind, TenderStatus

_MILESTONE_PERIODS: Final = {"enquiries": "enquiryPeriod", "delivery": "contractPeriod"}
#: Parts of a release that lie outside a version's content.
BESIDE_CONTENT: Final = frozenset({"relatedProcesses", "parties", "initiationType", "language"})


@dataclass(frozen=True)
class Names:
    """What identifies a version made from portal numbers."""

    notice_no: str | None
    plan_no: str | None
    package_key: str | None
    version: str
    #: Publication of the version, ISO 8601.
    date: str

    @property
    def ocid(self) -> str:
        """The ocid that ADR 3 gives these numbers."""
        if self.notice_no is not None:
            return ocids.notice_ocid(self.notice_no)
        return ocids.plan_ocid(self.plan_no or "", self.package_key or "")


def own_release(content: Content, names: Names) -> dict[str, Any]:
    """A version made from portal numbers as a release that states all of it."""
    stated = {
        "notice_no": names.notice_no,
        "plan_no": names.plan_no,
        "package_key": names.package_key,
        "version": names.version,
        "facts": dict(content),
    }
    release = {
        "ocid": names.ocid,
        "id": f"{names.ocid}-{names.version}",
        "date": names.date,
        "tag": [_tag(content, names.version)],
        "initiationType": "tender",
        "language": "vi",
        "buyer": _organisation(content.get("buyer")),
        "parties": _parties(content),
        "planning": _planning(content),
        "tender": _tender(content, names),
        "awards": [_award(award) for award in content.get("awards", ())],
        "x_duri": {name: value for name, value in stated.items() if value is not None},
    }
    return {name: value for name, value in release.items() if value not in (None, [], {})}


def _tag(content: Content, version: str) -> str:
    if content.get("kind") == TenderKind.PLAN.value:
        return "planning" if version == "00" else "planningUpdate"
    if content.get("status") == TenderStatus.CANCELLED.value:
        return "tenderCancellation"
    return "tender" if version == "00" else "tenderAmendment"


def _organisation(name: str | None) -> dict[str, str] | None:
    if not name:
        return None
    return {"id": f"x-duri-{hashlib.sha256(name.encode()).hexdigest()[:12]}", "name": name}


def _parties(content: Content) -> list[dict[str, Any]]:
    roles: dict[str, list[str]] = {}
    for role, fact in (("buyer", "buyer"), ("procuringEntity", "procuring_entity")):
        if content.get(fact):
            roles.setdefault(content[fact], []).append(role)
    return [(_organisation(name) or {}) | {"roles": own} for name, own in roles.items()]


def _planning(content: Content) -> dict[str, Any]:
    project = content.get("project_name")
    return {"budget": {"project": project}} if project else {}


def _tender(content: Content, names: Names) -> dict[str, Any]:
    others: list[dict[str, Any]] = []
    tender: dict[str, Any] = {
        "id": names.notice_no or names.ocid,
        "title": content.get("title"),
        "title_ko": content.get("title_ko"),
        "title_en": content.get("title_en"),
        "description": content.get("description"),
        "status": content.get("status"),
        "datePublished": content.get("published_at"),
        "mainProcurementCategory": content.get("category"),
        "procurementMethodDetails": content.get("method"),
        "value": money(content.get("budget_minor"), content.get("currency")),
        "tenderPeriod": _ending(content.get("closes_at")),
        "bidOpening": {"date": content["opens_at"]} if content.get("opens_at") else None,
        "procuringEntity": _organisation(content.get("procuring_entity")),
        "documents": [
            {
                "id": document["url"],
                "url": document["url"],
                "title": document.get("title"),
                "documentType": document.get("kind"),
                "language": document.get("language"),
            }
            for document in content.get("documents", ())
        ],
        "lots": [_lot(lot) for lot in content.get("lots", ())],
    }
    for number, milestone in enumerate(content.get("milestones", ()), start=1):
        period = _MILESTONE_PERIODS.get(milestone["kind"])
        if period is not None:
            tender[period] = _ending(milestone["at"])
        else:
            others.append(
                {
                    "id": str(number),
                    "title": milestone.get("title") or milestone["kind"],
                    "dueDate": milestone["at"],
                }
            )
    return _without_nothing(tender | {"milestones": others})


def _lot(lot: Mapping[str, Any]) -> dict[str, Any]:
    return _without_nothing(
        {
            "id": lot["number"],
            "title": lot.get("title"),
            "status": lot.get("status"),
            "value": money(lot.get("budget_minor"), lot.get("currency")),
            "tenderPeriod": _ending(lot.get("closes_at")),
        }
    )


def _award(award: Mapping[str, Any]) -> dict[str, Any]:
    return _without_nothing(
        {
            "id": award["id"],
            "title": award.get("title"),
            "status": award.get("status"),
            "date": award.get("at"),
            "value": money(award.get("value_minor"), award.get("currency")),
        }
    )


def _ending(moment: str | None) -> dict[str, str] | None:
    return {"endDate": moment} if moment else None


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_nothing(value) if isinstance(value, dict) else value
        for name, value in values.items()
        if value not in (None, [], {}, "")
    }


def money(minor: int | None, currency: str | None) -> dict[str, Any] | None:
    """Minor units as an OCDS value: a whole number where it is one."""
    if minor is None or currency is None:
        return None
    amount = Decimal(minor).scaleb(-minor_digits(currency))
    whole = amount.to_integral_value()
    return {"amount": int(amount) if whole == amount else float(amount), "currency": currency}


def expanded(reduced: Any) -> Any:
    """A stored (reduced) release as OCDS again: amounts in major units."""
    if isinstance(reduced, dict):
        if reduced.keys() == {"minor", "currency"}:
            return money(reduced["minor"], reduced["currency"])
        return {name: expanded(value) for name, value in reduced.items()}
    if isinstance(reduced, list):
        return [expanded(value) for value in reduced]
    return reduced
