"""What firms and applications can be found by: candidate keys, written with what they come of.

Whoever changes a name, number, contact, website or application calls `refresh_*` in the same
transaction. Keys are the firm's own data: writing them takes the same time whoever shares one;
a queue row has the pairs looked for afterwards (pairs.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.text import place_key
from app.firms.duplicates.models import KeyKind, MatchKey, MatchRecord, MatchRequest
from app.firms.matching.across import own_sounds
from app.firms.matching.names import read_name
from app.firms.matching.records import read_addresses, read_domain, read_phone
from app.firms.merging.finding import standing_for
from app.firms.models import Firm, FirmIdentifier, IdentifierScheme
from app.firms.profile.models import Contact, FirmName
from app.firms.sign_up.models import ApplicationState, FirmApplication

#: Applications that can still be worked on; settled ones are nobody's duplicate any more.
OPEN: Final = (ApplicationState.PENDING, ApplicationState.ASKED)
#: Consonants a name's own words have at least to be looked up by their sound.
_LEAST_SOUND: Final = 3
#: Records read at once.
CHUNK: Final = 300

Key = tuple[KeyKind, str]


@dataclass(frozen=True, order=True)
class Cells:
    """What a record says of itself, each value in the spelling in which it is compared."""

    names: tuple[str, ...] = ()
    numbers: tuple[tuple[IdentifierScheme, str], ...] = ()
    phones: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def name_key(name: str) -> str:
    """A name without legal form, case, diacritics, punctuation or blanks; letters as letters."""
    return place_key(read_name(name).key)


def sounds_of(name: str) -> Iterable[str]:
    """How a name's own words sound: the same in Hangul and in Latin letters, where long enough."""
    return (sound for sound in own_sounds(read_name(name)) if len(sound) >= _LEAST_SOUND)


def keys_of(cells: Cells) -> frozenset[Key]:
    """Everything a record can be found by. A branch has its head office's tax code."""
    return frozenset(
        (kind, value)
        for kind, values in (
            (KeyKind.NAME, map(name_key, cells.names)),
            (KeyKind.SOUND, (sound for name in cells.names for sound in sounds_of(name))),
            (KeyKind.NUMBER, (f"{scheme.value}:{value[:10]}" for scheme, value in cells.numbers)),
            (KeyKind.PHONE, cells.phones),
            (KeyKind.DOMAIN, cells.domains),
            (KeyKind.ADDRESS, cells.addresses),
        )
        for value in values
        if value
    )


def cells_of(
    names: Iterable[str | None],
    numbers: Iterable[tuple[IdentifierScheme, str]],
    phones: Iterable[str | None],
    domains: Iterable[str | None],
    addresses: Iterable[str | None],
) -> Cells:
    """Cells from what was stated, in whatever spelling and order."""
    return Cells(
        names=tuple(sorted({name for name in names if name and name_key(name)})),
        numbers=tuple(sorted(set(numbers))),
        phones=_read(read_phone(phone) for phone in phones if phone),
        domains=_read(read_domain(domain) for domain in domains if domain),
        addresses=_read(read_addresses([address for address in addresses if address])),
    )


def _read(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))


def application_cells(row: FirmApplication) -> Cells:
    """What an application says of the firm."""
    return cells_of(
        (row.name_ko, row.name_vi, row.name_en),
        ((row.scheme, row.value),),
        (row.phone,),
        (row.email,),
        (row.address,),
    )


def firm_cells(db: Session, firm_ids: Collection[int]) -> dict[int, Cells]:
    """What these firms say of themselves, by row id; a record given up speaks for its successor."""
    roots = standing_for(db, firm_ids)
    wanted = sorted(roots)
    names: dict[int, list[str | None]] = defaultdict(list)
    domains: dict[int, list[str | None]] = defaultdict(list)
    addresses: dict[int, list[str | None]] = defaultdict(list)
    phones: dict[int, list[str | None]] = defaultdict(list)
    numbers: dict[int, list[tuple[IdentifierScheme, str]]] = defaultdict(list)
    homes = select(
        Firm.id,
        Firm.website,
        Firm.address,
        Organisation.name_ko,
        Organisation.name_vi,
        Organisation.name_en,
    ).join(Organisation, Organisation.id == Firm.organisation_id)
    for firm, website, address, *legal in db.execute(homes.where(Firm.id.in_(wanted))):
        names[roots[firm]] += legal
        domains[roots[firm]].append(website)
        addresses[roots[firm]].append(address)
    further = select(FirmName.firm_id, FirmName.text).where(FirmName.firm_id.in_(wanted))
    for firm, text in db.execute(further):
        names[roots[firm]].append(text)
    stated = select(FirmIdentifier.firm_id, FirmIdentifier.scheme, FirmIdentifier.value)
    for firm, scheme, value in db.execute(stated.where(FirmIdentifier.firm_id.in_(wanted))):
        numbers[roots[firm]].append((scheme, value))
    contacts = select(Contact.firm_id, Contact.phone, Contact.email)
    for firm, phone, email in db.execute(contacts.where(Contact.firm_id.in_(wanted))):
        phones[roots[firm]].append(phone)
        domains[roots[firm]].append(email)
    return {
        firm: cells_of(names[firm], numbers[firm], phones[firm], domains[firm], addresses[firm])
        if roots[firm] == firm
        else Cells()
        for firm in firm_ids
    }


def read_cells(db: Session, records: Iterable[MatchRecord]) -> dict[int, Cells]:
    """What these records say now, by record id; nothing where they are no candidates any more."""
    listed = list(records)
    firms = firm_cells(db, {row.firm_id for row in listed if row.firm_id is not None})
    waiting = {row.application_id for row in listed if row.firm_id is None}
    applications = {
        row.id: application_cells(row)
        for row in db.scalars(
            select(FirmApplication).where(
                FirmApplication.id.in_(waiting), FirmApplication.state.in_(OPEN)
            )
        )
    }
    return {
        row.id: firms[row.firm_id]
        if row.firm_id is not None
        else applications.get(row.application_id or 0, Cells())
        for row in listed
    }


def refresh_firm(db: Session, firm: Firm, *, now: datetime) -> None:
    """Bring a firm's keys in line with what it says now; pairs follow from the queue."""
    record = db.scalar(select(MatchRecord).where(MatchRecord.firm_id == firm.id))
    if record is None:
        record = MatchRecord(firm_id=firm.id, application_id=None)
        db.add(record)
    _refresh(db, record, now)


def refresh_application(db: Session, application: FirmApplication, *, now: datetime) -> None:
    """Bring an application's keys in line with where it stands; it is not looked at who else
    has them."""
    record = db.scalar(select(MatchRecord).where(MatchRecord.application_id == application.id))
    if record is None:
        record = MatchRecord(firm_id=None, application_id=application.id)
        db.add(record)
    _refresh(db, record, now)


def become_firm(db: Session, application: FirmApplication, firm: Firm, *, now: datetime) -> None:
    """An approved application is the firm: what was decided about its pairs stays decided."""
    record = db.scalar(select(MatchRecord).where(MatchRecord.application_id == application.id))
    entered = db.scalar(select(MatchRecord).where(MatchRecord.firm_id == firm.id))
    if record is None or entered is None:
        return
    for model in (MatchRequest, MatchKey):
        db.execute(delete(model).where(model.record_id == entered.id))
    db.delete(entered)
    db.flush()
    record.firm_id = firm.id
    _refresh(db, record, now)


def _refresh(db: Session, record: MatchRecord, now: datetime) -> None:
    db.flush()
    cells = read_cells(db, [record])
    changed = write_keys(db, {record.id: keys_of(cells[record.id])})
    db.add(MatchRequest(record_id=record.id, keys=changed[record.id], requested_at=now))
    db.flush()


def write_keys(db: Session, wanted: dict[int, frozenset[Key]]) -> dict[int, list[tuple[str, str]]]:
    """Store exactly these keys of these records; what each of them won or lost."""
    stored: dict[int, set[Key]] = {record: set() for record in wanted}
    rows = select(MatchKey.record_id, MatchKey.kind, MatchKey.value)
    for record, kind, value in db.execute(rows.where(MatchKey.record_id.in_(sorted(wanted)))):
        stored[record].add((kind, value))
    gone = sorted((record, *key) for record in wanted for key in stored[record] - wanted[record])
    fresh = sorted((record, *key) for record in wanted for key in wanted[record] - stored[record])
    columns = tuple_(MatchKey.record_id, MatchKey.kind, MatchKey.value)
    for start in range(0, len(gone), CHUNK):
        db.execute(delete(MatchKey).where(columns.in_(gone[start : start + CHUNK])))
    if fresh:
        db.execute(
            insert(MatchKey),
            [{"record_id": record, "kind": kind, "value": value} for record, kind, value in fresh],
        )
    changed: dict[int, list[tuple[str, str]]] = {record: [] for record in wanted}
    for record, kind, value in sorted(gone + fresh):
        changed[record].append((kind.value, value))
    return changed


def rebuild_firms(db: Session, after: int, size: int) -> tuple[list[int], int]:
    """Write the keys of the next `size` firms above row `after` anew: their ids, keys changed."""
    firms = list(db.scalars(select(Firm.id).where(Firm.id > after).order_by(Firm.id).limit(size)))
    known = set(db.scalars(select(MatchRecord.firm_id).where(MatchRecord.firm_id.in_(firms))))
    db.add_all(
        MatchRecord(firm_id=firm, application_id=None) for firm in firms if firm not in known
    )
    db.flush()
    rows = db.scalars(select(MatchRecord).where(MatchRecord.firm_id.in_(firms))).all()
    return firms, _rewrite(db, rows)


def rebuild_applications(db: Session, after: int, size: int) -> tuple[list[int], int]:
    """The same for applications: open ones, and those that have keys still."""
    known = select(MatchRecord.application_id).where(MatchRecord.application_id.is_not(None))
    due = FirmApplication.state.in_(OPEN) | FirmApplication.id.in_(known)
    query = select(FirmApplication.id).where(FirmApplication.id > after, due)
    found = list(db.scalars(query.order_by(FirmApplication.id).limit(size)))
    rows = db.scalars(select(MatchRecord).where(MatchRecord.application_id.in_(found))).all()
    have = {row.application_id for row in rows}
    fresh = [MatchRecord(firm_id=None, application_id=each) for each in found if each not in have]
    db.add_all(fresh)
    db.flush()
    return found, _rewrite(db, [*rows, *fresh])


def _rewrite(db: Session, rows: Sequence[MatchRecord]) -> int:
    cells = read_cells(db, rows)
    changed = write_keys(db, {row.id: keys_of(cells[row.id]) for row in rows})
    return sum(map(len, changed.values()))
