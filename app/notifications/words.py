"""Notifications as sentences in the reader's language, and where each leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from app.consortia.bid_models import BidStatus
from app.core.dates import format_both_zones, format_date
from app.core.i18n import Message, message, pick
from app.firms.models import SizeClass
from app.notifications.kinds import NotificationKind
from app.tenders.listing import pick_title

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Target:
    """The page a notification leads to: an endpoint with its one argument, and where to go while
    that page does not exist."""

    endpoint: str
    argument: str
    value: str
    #: Null for news that is about no tender.
    tender: str | None


_COLLEAGUE: Final = {
    "registered": message("A colleague registered an interest."),
    "withdrawn": message("A colleague withdrew an interest."),
    "role": message("A colleague changed the intended role of an interest."),
    "shared": message("A colleague shared an interest with the secretariat."),
    "unshared": message("A colleague ended sharing an interest with the secretariat."),
}
_TEAM: Final = {
    "joined": message("%(firm)s joined “%(name)s”."),
    "left": message("%(firm)s left “%(name)s”."),
    "dissolved": message("“%(name)s” was dissolved."),
    "proposed": message("An agreement of “%(name)s” waits for your firm's signature."),
    "proposal_withdrawn": message(
        "The agreement of “%(name)s” was taken back; its signatures lapsed."
    ),
    "signed": message("%(firm)s signed the agreement of “%(name)s”."),
    "signature_withdrawn": message(
        "%(firm)s took back its signature under the agreement of “%(name)s”."
    ),
    "locked": message("“%(name)s” is locked: its agreement is in force."),
}


def title(facts: Facts) -> str:
    """What it is about in the reader's language: the tender's title, or the size that is proven."""
    if "size" in facts:
        return SizeClass(facts["size"]).label
    return pick_title(facts["title"], facts.get("title_ko"), facts.get("title_en"))


def sentence(kind: NotificationKind, facts: Facts) -> Message:
    """What has happened."""
    return _SENTENCES[kind](facts)


def _notice_out(facts: Facts) -> Message:
    closes = _zones(facts.get("closes_at"))
    if closes is None:
        return message("The notice of a plan you follow is out.")
    return message(
        "The notice of a plan you follow is out. Deadline: %(hanoi)s Hanoi, %(seoul)s Seoul.",
        hanoi=closes[0],
        seoul=closes[1],
    )


def _deadline(facts: Facts) -> Message:
    hanoi, seoul = _zones(facts["closes_at"]) or ("", "")
    return message(
        "The deadline comes near: %(hanoi)s Hanoi, %(seoul)s Seoul.", hanoi=hanoi, seoul=seoul
    )


def _finding(facts: Facts) -> Message:
    return message(
        "The rules see something in your firm's own filings (%(rule)s).", rule=facts["rule"]
    )


def _invitation(facts: Facts) -> Message:
    _hanoi, seoul = _zones(facts["expires_at"]) or ("", "")
    return message(
        "%(firm)s invites your firm to its consortium; to be answered by %(seoul)s Seoul.",
        firm=_firm(facts),
        seoul=seoul,
    )


def _bid(facts: Facts) -> Message:
    return message("Your bid here is now: %(status)s.", status=BidStatus(facts["status"]).label)


def _size_proof(facts: Facts) -> Message:
    return message(
        "The proof of your firm's size holds until %(day)s. Hand in a new one in time: after that "
        "day the size counts as declared only.",
        day=format_date(date.fromisoformat(facts["expires_on"])),
    )


def _colleague(facts: Facts) -> Message:
    return _COLLEAGUE[facts["act"]]


def _team(facts: Facts) -> Message:
    return replace(_TEAM[facts["act"]], params={"firm": _firm(facts), "name": facts["name"]})


_MERGED: Final = {
    "merged": message(
        "This tender was recorded twice and is one record now (also %(other)s). What your firm "
        "registered or follows stands here."
    ),
    "double": message(
        "This tender was recorded twice and is one record now (also %(other)s). Your firm had "
        "registered in both: the interest here stands, the other is closed."
    ),
    "parted": message(
        "Two records that had been merged stand for themselves again (the other: %(other)s). "
        "What your firm had registered or followed here stands here again."
    ),
}


def _changed(facts: Facts) -> Message:
    if "act" in facts:
        return replace(_MERGED[facts["act"]], params={"other": facts["other"]})
    if facts["status"] in {"cancelled", "withdrawn"}:
        return message("The tender was called off.")
    before, after = _zones(facts.get("closed_at")), _zones(facts.get("closes_at"))
    if before and after and before != after:
        return message(
            "Version %(label)s moves the deadline from %(before)s to %(after)s (Hanoi), "
            "%(seoul)s Seoul.",
            label=facts["version"],
            before=before[0],
            after=after[0],
            seoul=after[1],
        )
    return message(
        "Version %(label)s changes %(count)s facts.", label=facts["version"], count=facts["changes"]
    )


def _zones(text: str | None) -> tuple[str, str] | None:
    return format_both_zones(datetime.fromisoformat(text)) if text else None


def _firm(facts: Facts) -> str:
    return pick(facts.get("firm_ko"), facts.get("firm_vi"), facts.get("firm_en"))


_SENTENCES: Final[Mapping[NotificationKind, Callable[[Facts], Message]]] = {
    NotificationKind.NOTICE_OUT: _notice_out,
    NotificationKind.TENDER_CHANGED: _changed,
    NotificationKind.DEADLINE_NEAR: _deadline,
    NotificationKind.OWN_FINDING: _finding,
    NotificationKind.COLLEAGUE: _colleague,
    NotificationKind.INVITATION: _invitation,
    NotificationKind.TEAM: _team,
    NotificationKind.SIGNATURE: _team,
    NotificationKind.BID: _bid,
    NotificationKind.SIZE_PROOF: _size_proof,
}


#: Which fact names the page, in the order in which they are looked for.
_PAGES: Final = (
    ("finding", "conflicts.finding"),
    ("invitation", "consortia.invitation"),
    ("bid", "consortia.bid"),
    ("consortium", "consortia.consortium"),
    ("interest", "interests.interest"),
    ("tender", "tenders.tender"),
    ("firm", "firms.keep"),
)


def target(facts: Facts) -> Target:
    """Where a notification leads."""
    name, endpoint = next(page for page in _PAGES if page[0] in facts)
    return Target(endpoint, name, facts[name], facts.get("tender"))
