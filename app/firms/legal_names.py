"""The legal names of a firm: the secretariat corrects them, with their source and history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.audit.commands import record
from app.core.access import Actor, Role, Viewer
from app.core.clock import HANOI, SEOUL
from app.core.errors import DomainError, NotAllowedError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.firms.commands import load_firm
from app.firms.duplicates.keys import name_key, refresh_firm
from app.firms.models import Firm
from app.firms.profile.models import FirmName, LegalNameChange, NameChangeKind, NameKind
from app.firms.queries import readable_firm


@dataclass(frozen=True)
class LegalNames:
    """What the secretariat enters: the names as the paper `source` shows them."""

    name_ko: str | None
    name_vi: str | None
    name_en: str | None
    kind: NameChangeKind
    source: str
    source_date: date

    @property
    def spellings(self) -> tuple[str | None, str | None, str | None]:
        """Korean, Vietnamese, English; nothing for what is empty."""
        return (_plain(self.name_ko), _plain(self.name_vi), _plain(self.name_en))


@dataclass(frozen=True)
class PastNames:
    """Names a firm had here until `changed_at`, and what the present ones were entered from."""

    names: tuple[str, ...]
    kind: NameChangeKind
    source: str
    source_date: date
    changed_at: datetime


def correct_names(
    db: Session, firm: PublicId, details: LegalNames, *, actor: Actor, now: datetime
) -> None:
    """Enter other legal names; what stood before is kept with the source of the new ones.

    A firm that has changed its name stays findable: the old names become former names.
    """
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    subject = load_firm(db, firm)
    home = db.scalars(
        select(Organisation).where(Organisation.id == subject.organisation_id).with_for_update()
    ).one()
    before = (home.name_ko, home.name_vi, home.name_en)
    after = _checked(subject, details, before, now=now)
    db.add(
        LegalNameChange(
            public_id=new_public_id(),
            firm_id=subject.id,
            kind=details.kind,
            name_ko=home.name_ko,
            name_vi=home.name_vi,
            name_en=home.name_en,
            source=details.source.strip(),
            source_date=details.source_date,
            changed_at=now,
            changed_by=actor.user,
        )
    )
    home.name_ko, home.name_vi, home.name_en = after
    if details.kind is NameChangeKind.RENAMED:
        _keep_as_former(db, subject, {name for name in before if name} - set(after))
    refresh_firm(db, subject, now=now)
    record(
        db,
        "firms.legal_names_corrected",
        "firm",
        firm,
        actor=actor,
        now=now,
        kind=details.kind.value,
        before=before,
        after=after,
        source=details.source.strip(),
        source_date=details.source_date.isoformat(),
    )


def past_names(db: Session, firm: PublicId, *, viewer: Viewer) -> tuple[PastNames, ...]:
    """Former entries of the legal names, newest first, for the registry's readers and the firm."""
    found = readable_firm(db, firm, viewer)
    rows = db.scalars(
        select(LegalNameChange)
        .where(LegalNameChange.firm_id == found.id)
        .order_by(LegalNameChange.changed_at.desc(), LegalNameChange.public_id)
    )
    return tuple(
        PastNames(
            tuple(name for name in (row.name_ko, row.name_vi, row.name_en) if name),
            row.kind,
            row.source,
            row.source_date,
            row.changed_at,
        )
        for row in rows
    )


def _checked(
    firm: Firm,
    details: LegalNames,
    before: tuple[str | None, str | None, str | None],
    *,
    now: datetime,
) -> tuple[str | None, str | None, str | None]:
    after = details.spellings
    korean = firm.country == "KR"
    field = "name_ko" if korean else "name_vi"
    if not after[0 if korean else 1]:
        raise DomainError(message("A firm has a name in its own country's language."), field=field)
    for field, name in zip(("name_ko", "name_vi", "name_en"), after, strict=True):
        if name and not name_key(name):
            raise DomainError(message("A name has letters."), field=field)
    if after == before:
        raise DomainError(message("These are the names that stand here already."), field="name_ko")
    if not details.source.strip():
        raise DomainError(message("Say which paper shows the names."), field="source")
    if details.source_date > now.astimezone(SEOUL if korean else HANOI).date():
        raise DomainError(message("The paper's day lies in the future."), field="source_date")
    return after


def _keep_as_former(db: Session, firm: Firm, names: set[str]) -> None:
    here = set(db.scalars(select(FirmName.text).where(FirmName.firm_id == firm.id)))
    db.add_all(
        FirmName(public_id=new_public_id(), firm_id=firm.id, kind=NameKind.FORMER, text=name)
        for name in sorted(names - here)
    )


def _plain(name: str | None) -> str | None:
    return " ".join((name or "").split()) or None
