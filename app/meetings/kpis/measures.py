"""How each key figure is counted: pure functions from facts and a quarter.

Same facts, same figure: no clock, no database. What Duri holds no record of is said to be
unknown, with the reason, and never estimated.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from app.meetings.agenda.words import HalfYear, Words, message
from app.meetings.kpis.facts import Expected, HeldMeeting, KpiFacts, Part
from app.meetings.kpis.figure import Case, Figure
from app.meetings.kpis.quarters import Quarter

#: Provinces count for so many days after a meeting spoke of them.
COVERED_FOR: Final = timedelta(days=90)
_ACCOUNTABLE: Final = "A"


def agenda_to_pack(facts: KpiFacts, quarter: Quarter) -> Figure:
    """Minutes from the frozen agenda to the pack, meeting by meeting."""
    return Figure(
        "agenda-to-pack",
        tuple(
            _of_meeting(meeting, int((issued - frozen).total_seconds() // 60), 1)
            for meeting in _held(facts, quarter)
            if (frozen := meeting.agenda_frozen_at) and (issued := meeting.pack_issued_at)
        ),
    )


def decisions_per_hour(facts: KpiFacts, quarter: Quarter) -> Figure:
    """Decisions against minutes of meetings; `Unit.PER_HOUR` says it per hour."""
    meetings = _held(facts, quarter)
    numbers = {meeting.id for meeting in meetings}
    decided = tuple(
        Case("decision", each.id, each.title, 1, 0, each.on, _only(each.tender))
        for each in facts.decisions
        if each.meeting in numbers
    )
    return Figure(
        "decisions-per-hour",
        (*(_of_meeting(meeting, 0, meeting.minutes) for meeting in meetings), *decided),
    )


def action_days(facts: KpiFacts, quarter: Quarter) -> Figure:
    """Days from giving to verifying, action by action."""
    return Figure(
        "action-days",
        tuple(
            Case(
                "action",
                each.id,
                each.text,
                (each.settled_on - each.given_on).days,
                1,
                each.settled_on,
                _only(each.tender),
            )
            for each in facts.settled
            if quarter.has(each.settled_on)
        ),
    )


def quorate_share(facts: KpiFacts, quarter: Quarter) -> Figure:
    """Meetings with quorum, of those held."""
    return Figure(
        "quorate-share",
        tuple(_of_meeting(each, int(each.quorate), 1) for each in _held(facts, quarter)),
    )


def deputies_per_seat(facts: KpiFacts, quarter: Quarter) -> Figure:
    """Seats with a deputy, of those held."""
    day = _as_of(facts, quarter)
    return Figure(
        "deputies-per-seat",
        tuple(
            Case("seat", seat.id, seat.organisation, int(seat.deputy), 1)
            for seat in facts.seats
            if seat.valid_from <= day and (seat.valid_to is None or seat.valid_to >= day)
        ),
    )


def lapsed_undiscussed(facts: KpiFacts, quarter: Quarter) -> Figure:
    """Those discussed are its rows; whoever may not know of one counts it as undiscussed."""
    discussed = tuple(
        Case("tender", each.id, each.title, 0, 1, each.closes_on, frozenset({each.id}), (1, 1))
        for each in facts.discussed
        if quarter.has(each.closes_on) and each.closes_on <= facts.today
    )
    rest = max(facts.closed.get(quarter, 0) - len(discussed), 0)
    return Figure("lapsed-undiscussed", discussed, more=(rest, rest))


def minutes_in_time(facts: KpiFacts, quarter: Quarter) -> Figure:
    """Meetings whose ten working days are not over yet count once their minutes are approved."""
    return Figure(
        "minutes-in-time",
        tuple(
            _of_meeting(each, int(approved is not None and approved <= due), 1)
            for each in _held(facts, quarter)
            if (due := each.minutes_due) is not None
            and ((approved := each.minutes_approved_on) is not None or due < facts.today)
        ),
    )


def confirmed_responsibilities(facts: KpiFacts, quarter: Quarter) -> Figure:
    """Cells with one confirmed accountable body, of all."""
    day = _as_of(facts, quarter)
    return Figure(
        "confirmed-responsibilities",
        tuple(
            Case("cell", cell.id, _cell_name(cell), int(_owned(cell, day)), 1)
            for cell in facts.cells
            if cell.since <= day
        ),
    )


def decisions_published(_facts: KpiFacts, _quarter: Quarter) -> Figure:
    """Unknown: there is no register to count from."""
    return Figure(
        "decisions-published",
        unknown=message(
            "Duri keeps no public register of decisions: which of them were published elsewhere "
            "is not recorded."
        ),
    )


def provinces_covered(facts: KpiFacts, quarter: Quarter) -> Figure:
    """Provinces spoken of within `COVERED_FOR`, of all."""
    day = _as_of(facts, quarter)
    spoken: dict[str, list[str | None]] = defaultdict(list)
    names = {}
    for each in facts.covered:
        if day - COVERED_FOR < each.on <= day:
            spoken[each.code].append(each.tender)
            names[each.code] = each.name
    return Figure(
        "provinces-covered",
        tuple(
            # What the news named as well stays for everybody.
            Case("province", code, names[code], 1, 0, None, _all_of(tenders))
            for code, tenders in sorted(spoken.items())
        ),
        more=(0, facts.provinces),
    )


def sme_share(facts: KpiFacts, quarter: Quarter) -> Figure:
    """Never a number: season bands are the only declared aggregate about firms (ADR 5)."""
    last = max(
        (band for band in facts.bands if band.ends_on <= _as_of(facts, quarter)),
        key=lambda band: band.ends_on,
        default=None,
    )
    if last is None:
        return Figure("sme-share", unknown=message("No season's figures are published yet."))
    if last.band is None:
        return Figure(
            "sme-share",
            unknown=message(
                "In %(season)s all firms are published together: fewer than five groups stand "
                "behind one of its two parts.",
                season=HalfYear(last.season),
            ),
        )
    return Figure(
        "sme-share",
        said=message(
            "%(band)s groups of small and medium-sized firms in %(season)s",
            band=last.band,
            season=HalfYear(last.season),
        ),
    )


def members_per_hour(_facts: KpiFacts, _quarter: Quarter) -> Figure:
    """Unknown: nobody records the hours."""
    return Figure(
        "members-per-hour",
        unknown=message("Duri does not record the working hours of the secretariat."),
    )


def _held(facts: KpiFacts, quarter: Quarter) -> list[HeldMeeting]:
    return [meeting for meeting in facts.meetings if quarter.has(meeting.on)]


def _as_of(facts: KpiFacts, quarter: Quarter) -> date:
    """The last day of the quarter, or today while it runs."""
    return min(quarter.last, facts.today)


def _of_meeting(meeting: HeldMeeting, counted: int, of: int) -> Case:
    name = message("Meeting no. %(number)s", number=meeting.number)
    return Case("meeting", meeting.id, name, counted, of, meeting.on)


def _only(tender: str | None) -> frozenset[str]:
    return frozenset({tender}) if tender else frozenset()


def _all_of(tenders: list[str | None]) -> frozenset[str]:
    """The tenders without which nothing is left; empty where something is left anyway."""
    named = {tender for tender in tenders if tender}
    return frozenset(named) if None not in tenders else frozenset()


def _cell_name(cell: Expected) -> Words:
    if cell.place is None:
        return message("%(activity)s, everywhere", activity=cell.activity)
    return message("%(activity)s, %(place)s", activity=cell.activity, place=cell.place)


def _owned(cell: Expected, day: date) -> bool:
    """Whether somebody had confirmed by the end of `day`, for the cell itself or everywhere."""
    return _confirmed(cell.parts, day) or _confirmed(cell.everywhere, day)


def _confirmed(parts: tuple[Part, ...], day: date) -> bool:
    """Exactly one accountable body, confirmed, and no part disputed."""
    states = [(part.letter, state) for part in parts if (state := _state_on(part.steps, day))]
    live = [(letter, state) for letter, state in states if state != "ended"]
    accountable = [state for letter, state in live if letter == _ACCOUNTABLE]
    disputed = any(state == "disputed" for _letter, state in live)
    return accountable == ["confirmed"] and not disputed


def _state_on(steps: tuple[tuple[date, str], ...], day: date) -> str | None:
    taken = [state for on, state in steps if on <= day]
    return taken[-1] if taken else None
