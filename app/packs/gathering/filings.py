"""What rests on firms' filings: shared interests, findings, and the published season bands.

Each is read through the query of its owner with the eyes of the desk it is for; the series
decides whose those are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.conflicts.desk import evidence
from app.conflicts.projections import FindingLine, FindingPage, FirmNamed, TenderNamed
from app.conflicts.queries import findings_for_pack
from app.core.access import Role, Viewer
from app.core.i18n import N_
from app.core.ids import PublicId
from app.interests.queries import shared_interests_in
from app.meetings.rows import seoul_day
from app.packs.content.whole import (
    Content,
    FindingEntry,
    Firm,
    Phrase,
    Row,
    SeasonBand,
    SharedInterest,
    Text,
)
from app.packs.editions.projecting import Told, subject_of
from app.packs.gathering.sourcebook import SourceBook
from app.packs.gathering.words import in_three, phrase, text
from app.packs.models import Series
from app.seasons.queries import published_bands

SECRETARIAT = Viewer(roles=frozenset({Role.SECRETARIAT}))
COMPLIANCE = Viewer(roles=frozenset({Role.COMPLIANCE}))
BANDS = Phrase(N_("Season bands as published in Duri"))


def shared_interests(
    db: Session, tenders: Sequence[PublicId], now: datetime
) -> tuple[SharedInterest, ...]:
    """What firms share with the secretariat now about these tenders, by tender and firm."""
    read = in_three(lambda: shared_interests_in(db, tenders, viewer=SECRETARIAT, now=now))
    order = {tender: place for place, tender in enumerate(tenders)}
    found = [
        SharedInterest(
            tender=said[0].tender,
            tender_title=Text(*(each.title for each in said)),
            lot=said[0].lot or "",
            firm=Firm(said[0].firm, Text(*(each.firm_name for each in said)), said[0].demo),
            role=said[0].role.value,
            shared_since=said[0].shared_since.isoformat(),
        )
        for said in zip(*read, strict=True)
    ]
    return tuple(
        sorted(found, key=lambda each: (order[PublicId(each.tender)], each.firm.name.ko, each.lot))
    )


def findings(db: Session, tenders: Sequence[PublicId], series: Series) -> tuple[FindingEntry, ...]:
    """What the rules say about these tenders, as far as the desk of `series` may see it."""
    audience = "compliance" if series is Series.COMPLIANCE else "secretariat"
    return tuple(
        as_entry(line, _evidence(db, line, series))
        for line in findings_for_pack(db, tenders, audience)
    )


def _evidence(db: Session, line: FindingLine, series: Series) -> FindingPage:
    if series is Series.COMPLIANCE:
        return evidence.desk_finding(db, line.id, COMPLIANCE)
    return evidence.seen_finding(db, line.id, SECRETARIAT)


def as_entry(line: FindingLine, page: FindingPage) -> FindingEntry:
    """A finding as a pack keeps it, with the evidence its reader may see."""
    return FindingEntry(
        rule=line.rule,
        title=phrase(line.title),
        explanation=phrase(line.explanation),
        severity=line.severity.value,
        state=line.state.value,
        tender=line.tender.id,
        tender_title=_title(line.tender),
        lot=line.lot or "",
        other_title=_title(line.other) if line.other else None,
        found_at=line.found_at.isoformat(),
        firms=tuple(_firm(firm) for firm in line.firms),
        evidence=tuple(_rows(page)),
    )


def _rows(page: FindingPage) -> Iterable[Row]:
    """Interests and ties the finding rests on, a line each."""
    for interest in page.interests:
        day = {"date": seoul_day(interest.registered_at).isoformat()}
        role = {"msgid": interest.role.msgid, "params": {}}
        statement = N_("%(role)s; interest registered %(day)s")
        if interest.withdrawn_at is not None:
            statement = N_("%(role)s; interest registered %(day)s, withdrawn since")
        yield Row(text(interest.firm.names), Phrase(statement, {"role": role, "day": day}))
    for tie in page.ties:
        since = {"date": tie.valid_from.isoformat()}
        group = {"ko": tie.group.ko, "vi": tie.group.vi, "en": tie.group.en}
        statement = N_("belongs to %(group)s since %(day)s (%(source)s)")
        params = {"group": group, "day": since, "source": tie.source}
        yield Row(text(tie.firm.names), Phrase(statement, params))


def _firm(firm: FirmNamed) -> Firm:
    return Firm(firm.id, text(firm.names), firm.demo)


def _title(tender: TenderNamed) -> Text:
    named = text(tender.title)
    if not tender.number:
        return named
    said = (
        f"{title} ({tender.number})" if title else "" for title in (named.ko, named.vi, named.en)
    )
    return Text(*said)


def season_bands(db: Session, book: SourceBook) -> tuple[SeasonBand, ...]:
    """Every published band, newest season first: the same for every reader."""
    return tuple(
        SeasonBand(
            band.season,
            Phrase(band.cell.msgid),
            Phrase(band.band.msgid),
            book.cite(BANDS, as_of=seoul_day(band.frozen_at).isoformat()),
        )
        for band in published_bands(db)
    )


def told_now(db: Session, content: Content, now: datetime) -> Told | None:
    """What the firms that a snapshot names share with the secretariat at this moment.

    Taking an interest back hides it from then on: papers already issued keep what they said, new
    ones leave it out. None when the snapshot names no firm.
    """
    named = [each for each in content.findings if each.firms]
    if not content.interests and not named:
        return None
    subjects = [each.tender for each in content.interests] + [each.tender for each in named]
    tenders = tuple(PublicId(tender) for tender in dict.fromkeys(subjects))
    shared = shared_interests(db, tenders, now)
    seen = findings(db, tenders, Series.COMMITTEE)
    return Told(frozenset(map(subject_of, shared)), frozenset(map(subject_of, seen)))
