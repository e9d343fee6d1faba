"""What invented firms say of themselves: abilities, references, people, proofs, contacts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.papers import demo_paper
from app.cli.demo.people import DOMAIN, Cast
from app.cli.demo.steps import Run, Step, moment
from app.core.clock import SEOUL
from app.core.fields import SolutionField
from app.core.uploads import CheckedFile
from app.firms.models import Activity, Level, SizeClass
from app.firms.profile import commands as profile
from app.firms.profile.models import Language, NameKind, Position, PresenceKind, RelationKind
from app.firms.profile.office import OfficeDetails, change_office
from app.firms.profile.people import DirectorDetails, declare_director
from app.firms.profile.size_proofs import SizeProofDetails, confirm_size_proof, submit_size_proof
from app.firms.profile.ties import RelationDetails, declare_relation
from app.firms.sign_up.documents import keep_file
from app.tenders.models import Tender

CATALOGUE: Final = Path(__file__).with_name("references.csv")
_SOURCE: Final = "시연용 가상 자료 (demonstration)"
#: Days before the season's date on which profiles are written.
_WRITTEN: Final = -90


@dataclass(frozen=True)
class Profile:
    """What one firm adds to its numbers and fields."""

    firm: str
    languages: frozenset[Language]
    #: Who represents it, and who answers questions: (name, job).
    representative: str
    contact: tuple[str, str]
    names: tuple[tuple[NameKind, str], ...] = ()
    presence: tuple[tuple[PresenceKind, str, str], ...] = ()
    relations: tuple[tuple[RelationKind, str, int | None], ...] = ()
    #: Registered offices, the oldest first: (days before the season's date, address).
    offices: tuple[tuple[int, str], ...] = ()


_KO: Final = frozenset({Language.KOREAN, Language.ENGLISH})
_KO_VI: Final = _KO | {Language.VIETNAMESE}
PROFILES: Final = (
    Profile(
        "mireusaem",
        _KO,
        "보늬 대표(가상)",
        ("새론 과장(가상)", "해외사업팀"),
        names=((NameKind.SHORT, "미르샘(가상)"), (NameKind.ROMANISED, "Mireusaem (fictional)")),
        presence=((PresenceKind.PARTNER, "Đối tác minh họa (hư cấu)", "Hà Nội"),),
    ),
    Profile(
        "garam-systems",
        _KO_VI,
        "가람솔 대표(가상)",
        ("시내 이사(가상)", "글로벌사업본부"),
        names=((NameKind.FORMER, "가람누리정보(가상)"),),
        presence=((PresenceKind.OFFICE, "Garamnuri Systems Hanoi (fictional)", "Hà Nội"),),
        relations=((RelationKind.PARENT, "가람누리건설(가상)", 6200),),
        offices=(
            (1500, "경기도 가상시 물안로 12, 4층 (시연용)"),
            (420, "서울특별시 가상구 누리길 77, 9층 (시연용)"),
        ),
    ),
    Profile(
        "garam-const",
        _KO_VI,
        "가람결 대표(가상)",
        ("여울 이사(가상)", "해외수주팀"),
        presence=(
            (
                PresenceKind.SUBSIDIARY,
                "Garamnuri Construction Vietnam (fictional)",
                "TP. Hồ Chí Minh",
            ),
        ),
        relations=((RelationKind.SUBSIDIARY, "가람누리시스템(가상)", 6200),),
    ),
    Profile("muryeoul", _KO, "윤슬 대표(가상)", ("나린 대리(가상)", "영업지원팀")),
    Profile(
        "luavang",
        frozenset({Language.VIETNAMESE, Language.ENGLISH}),
        "Hoa Mai (hư cấu)",
        ("Thanh Trúc (hư cấu)", "Phòng hợp tác quốc tế"),
        names=((NameKind.SHORT, "Lúa Vàng Số (hư cấu)"),),
    ),
)


@dataclass(frozen=True)
class Proof:
    """A proof of size; days count from the season's date."""

    firm: str
    handed_in: int
    issued: int
    #: None: the closing day of `until_closing`.
    expires: int | None
    confirmed: bool = True
    until_closing: str = ""


PROOFS: Final = (
    Proof("mireusaem", -60, -70, 295),
    # Expiring soon: D11 fires on what closes after it.
    Proof("muryeoul", -330, -335, 12),
    # Expired: handed in while it held.
    Proof("byeolnae", -200, -390, -25),
    # Not compared yet.
    Proof("geulmaru", -5, -10, 350, confirmed=False),
    # D11 nearly fires: the proof is good to the closing day itself.
    Proof("byeolsol", -1, -300, None, confirmed=False, until_closing="DEMO-IB-0056"),
)


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """Profiles written, proofs handed in and compared."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def abilities(db: Session, now: datetime) -> None:
        for row in rows:
            _enter_row(db, cast, row, now)

    def write(db: Session, now: datetime) -> None:
        for one in PROFILES:
            _write(db, cast, one, as_of, now)

    yield Step(moment(as_of, _WRITTEN, 10), "profiles", abilities)
    yield Step(moment(as_of, _WRITTEN, 11), "profiles", write)
    for proof in PROOFS:
        yield Step(
            moment(as_of, proof.handed_in, 13), "proofs of size", _hand_in(proof, as_of, cast)
        )


def _enter_row(db: Session, cast: Cast, row: dict[str, str], now: datetime) -> None:
    firm, actor = cast.firms[row["firm"]], cast.firm_actor(row["firm"])
    field = SolutionField(row["field"])
    ability = profile.CapabilityDetails(field, Activity(row["activity"]), Level(row["level"]))
    profile.set_capability(db, firm, ability, actor=actor, now=now)
    if row["project"]:
        details = profile.ReferenceDetails(
            project=row["project"],
            client=row["client"],
            country=row["country"],
            field=field,
            year_from=int(row["year_from"]),
            year_to=int(row["year_to"]),
            value_minor=int(row["value_minor"]),
            currency=row["currency"],
            source=_SOURCE,
        )
        profile.add_reference(db, firm, details, actor=actor, now=now)


def _write(db: Session, cast: Cast, one: Profile, as_of: date, now: datetime) -> None:
    firm, actor = cast.firms[one.firm], cast.firm_actor(one.firm)
    since = as_of - timedelta(days=1500)
    profile.set_languages(db, firm, one.languages, actor=actor, now=now)
    represents = DirectorDetails(
        one.representative, Position.REPRESENTATIVE, since, None, _SOURCE, date(1970, 1, 1)
    )
    declare_director(db, firm, represents, actor=actor, now=now)
    name, job = one.contact
    mine = profile.ContactDetails(
        name,
        job,
        f"contact-{one.firm}@{DOMAIN}",
        "+84 24 0000 0000" if one.firm == "luavang" else "+82 44 000 0000",
        Language.VIETNAMESE if one.firm == "luavang" else Language.KOREAN,
    )
    profile.add_contact(db, firm, mine, actor=actor, now=now)
    for kind, text in one.names:
        profile.add_name(db, firm, kind, text, actor=actor, now=now)
    for how, called, place in one.presence:
        there = profile.PresenceDetails(how, called, place, since.year, None)
        profile.add_presence(db, firm, there, actor=actor, now=now)
    for days, address in one.offices:
        moved = OfficeDetails(address, since=as_of - timedelta(days=days))
        change_office(db, firm, moved, actor=actor, now=now)
    for tie, other, share in one.relations:
        relation = RelationDetails(tie, other, None, "", share, since, None, _SOURCE)
        declare_relation(db, firm, relation, actor=actor, now=now)


def _hand_in(proof: Proof, as_of: date, cast: Cast) -> Run:
    def run(db: Session, now: datetime) -> None:
        expires = _expires(db, proof, as_of)
        content = demo_paper(f"Proof of size, until {expires.isoformat()}")
        file = CheckedFile("size-proof.pdf", "application/pdf", content)
        keep_file(file)
        details = SizeProofDetails(SizeClass.SME, as_of + timedelta(days=proof.issued), expires)
        actor = cast.firm_actor(proof.firm)
        handed = submit_size_proof(db, cast.firms[proof.firm], details, file, actor=actor, now=now)
        if proof.confirmed:
            confirm_size_proof(db, handed, actor=cast.officer, now=now)

    return run


def _expires(db: Session, proof: Proof, as_of: date) -> date:
    if proof.expires is not None:
        return as_of + timedelta(days=proof.expires)
    closes_at = db.scalars(
        select(Tender.closes_at).where(Tender.notice_no == proof.until_closing)
    ).one()
    return closes_at.astimezone(SEOUL).date() if closes_at else as_of
