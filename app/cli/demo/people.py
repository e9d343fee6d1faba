"""Invented organisations and people, and the sign-ins that are printed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.commands import (
    OrganisationDetails,
    UserDetails,
    create_organisation,
    create_user,
    load_user,
)
from app.accounts.models import OrganisationKind, User
from app.accounts.passwords import hash_password
from app.core.access import SYSTEM, Actor, Role
from app.core.ids import PublicId

#: One password for every demo account; demo mode says so on every page.
PASSWORD: Final = "duri-demo-season"  # noqa: S105  (printed on purpose)
DOMAIN: Final = "demo.duri.example"


@dataclass(frozen=True)
class DemoOrganisation:
    """An invented organisation that is no firm."""

    code: str
    kind: OrganisationKind
    name_ko: str
    name_vi: str
    name_en: str


@dataclass(frozen=True)
class DemoPerson:
    """An invented person; without `signs_in` the account has no password."""

    login: str
    home: str
    name: str
    role: Role
    locale: str = "ko"
    signs_in: bool = True

    @property
    def email(self) -> str:
        """A mail address that can reach nobody."""
        return f"{self.login}@{DOMAIN}"


def _rows(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ORGANISATIONS: Final = tuple(
    DemoOrganisation(
        row["code"], OrganisationKind(row["kind"]), row["name_ko"], row["name_vi"], row["name_en"]
    )
    for row in _rows("organisations.csv")
)
PEOPLE: Final = tuple(
    DemoPerson(
        row["login"],
        row["home"],
        row["name"],
        Role(row["role"]),
        row["locale"],
        row["signs_in"] == "yes",
    )
    for row in _rows("people.csv")
)


@dataclass(frozen=True)
class Cast:
    """Who acts in the season: organisations by code, people by login."""

    organisations: dict[str, PublicId]
    firms: dict[str, PublicId]
    actors: dict[str, Actor]

    @property
    def officer(self) -> Actor:
        """The secretariat officer who keeps the season."""
        return self.actors["secretariat"]

    @property
    def compliance(self) -> Actor:
        """The compliance officer at the separate desk."""
        return self.actors["compliance"]

    def firm_actor(self, firm: str) -> Actor:
        """Somebody who may act for the firm with this code."""
        return self.actors[f"firm:{firm}"]


def enter_people(
    db: Session, firms: dict[str, PublicId], homes: dict[str, PublicId], *, now: datetime
) -> Cast:
    """Create organisations and accounts. `homes`: organisation of each firm by its code."""
    organisations = dict(homes)
    for one in ORGANISATIONS:
        organisations[one.code] = create_organisation(
            db,
            OrganisationDetails(one.kind, one.name_ko, one.name_vi, one.name_en, demo=True),
            actor=SYSTEM,
            now=now,
        )
    # One printed password needs no hash of its own for each account: argon2 is slow on purpose.
    password_hash = hash_password(PASSWORD)
    actors: dict[str, Actor] = {}
    everybody = (*PEOPLE, *_further_owners(firms))
    for person in everybody:
        user = create_user(
            db,
            organisations[person.home],
            UserDetails(
                email=person.email,
                display_name=person.name,
                roles=frozenset({person.role}),
                locale=person.locale,
            ),
            actor=SYSTEM,
            now=now,
        )
        if person.signs_in:
            load_user(db, user).password_hash = password_hash
        actor = Actor(
            user=user,
            role=person.role.value,
            organisation=organisations[person.home],
            firm=firms.get(person.home),
            roles=frozenset({person.role}),
        )
        actors[person.login] = actor
        if person.role is Role.OWNER:
            actors[f"firm:{person.home}"] = actor
    return Cast(organisations, firms, actors)


def officer_of(db: Session, role: Role) -> Actor:
    """The first invented officer of a desk, once the season is there."""
    person = next(person for person in PEOPLE if person.role is role)
    user = db.scalars(select(User).where(User.email == person.email)).one()
    return Actor(
        user=user.public_id,
        role=role.value,
        organisation=user.organisation.public_id,
        roles=frozenset({role}),
    )


def _further_owners(firms: dict[str, PublicId]) -> list[DemoPerson]:
    """Every other firm has an owner too, who cannot sign in."""
    known = {person.home for person in PEOPLE}
    return [
        DemoPerson(f"owner-{code}", code, "담당자(가상)", Role.OWNER, signs_in=False)
        for code in firms
        if code not in known
    ]
