"""Accounts, roles and what one person may be at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts import commands
from app.accounts.commands import OrganisationDetails, UserDetails
from app.accounts.models import OrganisationKind, User
from app.audit.models import AuditEntry, AuditPayload
from app.core.access import SYSTEM, Actor, Role
from app.core.db import transaction
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.ids import new_public_id
from tests.factories import NOW


@pytest.fixture
def person(db):
    """Makes an account in an organisation of some kind."""

    def make(kind=OrganisationKind.INSTITUTE, *roles, email="a@example.org", **values):
        organisation = commands.create_organisation(
            db, OrganisationDetails(kind, name_ko="기관"), actor=SYSTEM, now=NOW
        )
        details = UserDetails(email, "김담당", frozenset(roles))
        return commands.create_user(db, organisation, details, actor=SYSTEM, now=NOW, **values)

    return make


def roles_of(db, user):
    db.expire_all()
    return {row.role for row in db.scalars(select(User).where(User.public_id == user)).one().roles}


def grant(db, user, role, **values):
    commands.grant_role(db, user, role, actor=SYSTEM, now=NOW, **values)


def test_an_account_is_kept_by_its_address_in_small_letters(db, person):
    user = person(email="  Kim.Dam@Example.ORG ")
    assert db.scalars(select(User.email).where(User.public_id == user)).one() == (
        "kim.dam@example.org"
    )


def test_one_address_has_one_account(db, person):
    person()
    db.commit()
    with pytest.raises(DomainError) as refusal, transaction():
        person(email="A@example.org")
    assert refusal.value.field == "email"


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c", "a b@c.org", "<a@b.org>", "@b.org"])
def test_what_is_no_address_is_refused(person, email):
    with pytest.raises(DomainError):
        person(email=email)


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (OrganisationKind.FIRM, Role.SECRETARIAT),
        (OrganisationKind.FIRM, Role.COMPLIANCE),
        (OrganisationKind.FIRM, Role.AUDITOR),
        (OrganisationKind.MINISTRY, Role.OWNER),
        (OrganisationKind.BUYER, Role.VIEWER),
    ],
)
def test_firms_and_officers_roles_do_not_mix(person, kind, role):
    with pytest.raises(DomainError):
        person(kind, role)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_nobody_sits_at_the_secretariat_and_the_compliance_desk(db, person, order):
    pair = (Role.SECRETARIAT, Role.COMPLIANCE)
    user = person(OrganisationKind.INSTITUTE, pair[order[0]])
    with pytest.raises(DomainError):
        grant(db, user, pair[order[1]])
    assert roles_of(db, user) == {pair[order[0]]}


def test_where_the_deployment_allows_both_it_is_on_record(db, person):
    user = person(OrganisationKind.INSTITUTE, Role.SECRETARIAT)
    grant(db, user, Role.COMPLIANCE, may_combine=True)
    told = db.scalars(
        select(AuditPayload.content)
        .join(AuditEntry, AuditEntry.id == AuditPayload.entry_id)
        .where(AuditEntry.action == "accounts.role_granted", AuditEntry.subject_id == user)
    ).all()
    assert {"role": "compliance", "secretariat_and_compliance": True} in told


def test_an_auditor_is_nothing_else(db, person):
    user = person(OrganisationKind.INSTITUTE, Role.AUDITOR)
    for role in (Role.SECRETARIAT, Role.COMPLIANCE, Role.EXPERT):
        with pytest.raises(DomainError):
            grant(db, user, role, may_combine=True)


def test_a_firm_role_replaces_another(db, person):
    user = person(OrganisationKind.FIRM, Role.VIEWER)
    grant(db, user, Role.OWNER)
    assert roles_of(db, user) == {Role.OWNER}


def test_a_role_taken_away_is_gone_and_cannot_be_taken_twice(db, person):
    user = person(OrganisationKind.INSTITUTE, Role.EXPERT)
    commands.revoke_role(db, user, Role.EXPERT, actor=SYSTEM, now=NOW)
    assert roles_of(db, user) == set()
    with pytest.raises(DomainError):
        commands.revoke_role(db, user, Role.EXPERT, actor=SYSTEM, now=NOW)


def test_only_the_operator_makes_accounts(db, person):
    user = person(OrganisationKind.INSTITUTE, Role.EXPERT)
    officer = Actor(new_public_id(), "secretariat", roles=frozenset(Role))
    with pytest.raises(NotAllowedError):
        commands.grant_role(db, user, Role.MINISTRY, actor=officer, now=NOW)
    with pytest.raises(NotAllowedError):
        commands.set_password(db, user, "long enough password", actor=officer, now=NOW)


def test_an_account_nobody_has_cannot_be_changed(db):
    with pytest.raises(NotFoundError):
        grant(db, new_public_id(), Role.EXPERT)
