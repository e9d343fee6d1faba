"""Reasons of a verdict in the reader's words, and the repair they amount to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.core.clock import SEOUL
from app.core.dates import format_date, format_instant
from app.core.i18n import N_, Message, message
from app.meetings.models import SeatGroup
from app.meetings.slots.verdicts import Objection, Reason, Verdict

_CLOSED: Final = {
    "KR": N_("Korean offices are closed that day."),
    "VN": N_("Vietnamese offices are closed that day."),
}
_HOURS: Final = {
    "KR": N_("Outside Korean office hours."),
    "VN": N_("Outside Vietnamese office hours."),
}
_TRAVEL: Final = {
    "KR": N_("The Korean side cannot travel to this room on a working day before and after."),
}
_LACKING: Final = {
    SeatGroup.MINISTRY: N_("Ministry members: %(count)s too few for the quorum."),
    SeatGroup.EXPERT: N_("Experts: %(count)s too few for the quorum."),
    SeatGroup.FIRM: N_("Firm members: %(count)s too few for the quorum."),
    SeatGroup.COUNTERPART: N_("Vietnamese counterparts: %(count)s too few for the quorum."),
    SeatGroup.SECRETARIAT: N_("Secretariat: %(count)s too few for the quorum."),
}
_OF_A_COUNTRY: Final = {
    Reason.CLOSED: _CLOSED,
    Reason.HOURS: _HOURS,
    Reason.TRAVEL: _TRAVEL,
}
_MORE: Final = {
    SeatGroup.MINISTRY: N_("%(count)s more of the ministries"),
    SeatGroup.EXPERT: N_("%(count)s more of the experts"),
    SeatGroup.FIRM: N_("%(count)s more of the firms"),
    SeatGroup.COUNTERPART: N_("%(count)s more of the Vietnamese counterparts"),
    SeatGroup.SECRETARIAT: N_("%(count)s more of the secretariat"),
}


def objection_words(objection: Objection, names: Mapping[str, str]) -> Message:
    """One reason; `names`: what people and rooms are called."""
    subject, count = objection.subject, objection.lacking
    name = names.get(subject, subject)
    if objection.reason in _OF_A_COUNTRY:
        return Message(_OF_A_COUNTRY[objection.reason][subject])
    if objection.reason is Reason.QUORUM:
        return Message(_LACKING[SeatGroup(subject)], {"count": count})
    return {
        Reason.REQUIRED: message("%(name)s must be there and cannot.", name=name),
        Reason.SILENT: message("%(name)s must be there and has not answered.", name=name),
        Reason.TAKEN: message("%(name)s is taken.", name=name),
        Reason.SMALL: message("%(name)s lacks %(count)s seats.", name=name, count=count),
    }[objection.reason]


def repair_words(verdict: Verdict, names: Mapping[str, str]) -> Message:
    """What would make this slot fit: “1 more of the experts gives a quorum on 12 March”."""
    day = format_date(verdict.starts_at.astimezone(SEOUL).date(), weekday=True)
    only = verdict.objections
    if len(only) == 1 and only[0].reason is Reason.QUORUM:
        return message(
            "%(who)s would give the quorum on %(day)s.",
            who=Message(_MORE[SeatGroup(only[0].subject)], {"count": only[0].lacking}),
            day=day,
        )
    return message(
        "%(when)s would fit with %(changes)s changes: %(what)s",
        when=format_instant(verdict.starts_at, SEOUL),
        changes=verdict.cost,
        what="; ".join(str(_repair(each, names)) for each in only),
    )


def _repair(objection: Objection, names: Mapping[str, str]) -> Message:
    name = names.get(objection.subject, objection.subject)
    if objection.reason is Reason.QUORUM:
        return Message(_MORE[SeatGroup(objection.subject)], {"count": objection.lacking})
    return {
        Reason.REQUIRED: message("%(name)s makes it possible or is not required", name=name),
        Reason.SILENT: message("%(name)s answers yes", name=name),
        Reason.TAKEN: message("another room than %(name)s", name=name),
        Reason.SMALL: message("a larger room than %(name)s", name=name),
    }[objection.reason]
