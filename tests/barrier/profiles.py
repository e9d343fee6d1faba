"""What firms A and B have entrusted to the registry, and a newcomer who waits: in every world."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.accounts.colleagues import DelegationDetails, delegate
from app.accounts.invitations import InvitationDetails, invite
from app.core.access import SYSTEM, Actor, Role
from app.core.db import transaction
from app.core.uploads import CheckedFile
from app.firms.models import IdentifierScheme, SizeClass
from app.firms.profile.commands import ContactDetails, add_contact
from app.firms.profile.models import Language, Position, RelationKind
from app.firms.profile.office import OfficeDetails, change_office
from app.firms.profile.people import DirectorDetails, declare_director
from app.firms.profile.size_proofs import SizeProofDetails, submit_size_proof
from app.firms.profile.ties import RelationDetails, declare_relation
from app.firms.sign_up.applications import ApplicationDetails, apply
from app.firms.sign_up.documents import keep_file
from app.firms.terms import CURRENT, terms
from tests.barrier.stage import acting
from tests.barrier.world import OWNERS, World


def entrust(world: World, now: datetime) -> None:
    """People, ties, proofs, contacts and helpers of two firms; an application nobody judged."""
    for firm in ("A", "B"):
        _registry(world, firm, now)
        _people(world, firm, now)
    _apply(now, "newcomer")
    _apply(now, "newcomer again")


def _registry(world: World, firm: str, now: datetime) -> None:
    owner = Actor.of(world.viewers[OWNERS[firm]])
    subject = world.firms[firm]
    today = now.date()
    proof = _paper(f"canary-proof-{firm}")
    keep_file(proof)
    with acting(f"registry of {firm}", now), transaction() as db:
        director = DirectorDetails(
            f"canary-director-{firm}", Position.DIRECTOR, today, None, "등기사항증명서"
        )
        declare_director(db, subject, director, actor=owner, now=now)
        relation = RelationDetails(
            kind=RelationKind.SHAREHOLDER,
            other_name=f"canary-relation-{firm}",
            scheme=IdentifierScheme.KR_BRN,
            number="",
            share=1_200,
            valid_from=today,
            valid_to=None,
            source="주주명부",
        )
        declare_relation(db, subject, relation, actor=owner, now=now)
        for days, place in ((400, "earlier"), (10, "office")):
            since = today - timedelta(days=days)
            moved = OfficeDetails(f"canary-{place}-{firm}, Seoul", since=since)
            change_office(db, subject, moved, actor=owner, now=now)
        # B's comes to its end soon, and B is told so.
        holds = timedelta(days=300 if firm == "A" else 80)
        certificate = SizeProofDetails(SizeClass.SME, today, today + holds)
        submit_size_proof(db, subject, certificate, proof, actor=owner, now=now)
        contact = ContactDetails(
            f"canary-contact-{firm}",
            "사업개발",
            f"canary-contact-{firm.lower()}@example.org",
            None,
            Language.KOREAN,
        )
        add_contact(db, subject, contact, actor=owner, now=now)


def _people(world: World, firm: str, now: datetime) -> None:
    owner = world.viewers[OWNERS[firm]]
    assert owner.organisation is not None
    with acting(f"people of {firm}", now), transaction() as db:
        asked = InvitationDetails(f"canary-colleague-{firm.lower()}@example.org", Role.VIEWER)
        invite(db, owner.organisation, asked, actor=Actor.of(owner), now=now)
        if firm == "A":
            helper = world.viewers["own editor"].user
            assert helper is not None
            stand_in = DelegationDetails(
                Role.OWNER, now + timedelta(days=900), now + timedelta(days=910)
            )
            delegate(db, helper, stand_in, actor=Actor.of(owner), now=now)


def _apply(now: datetime, actor: str) -> None:
    """The same firm, whoever fills in the form."""
    certificate = _paper("canary-certificate-newcomer")
    keep_file(certificate)
    shown = terms(CURRENT, "ko")
    details = ApplicationDetails(
        country="KR",
        name_ko="canary-applicant-newcomer",
        name_vi=None,
        name_en=None,
        identifier="214-88-00010",
        representative="canary-representative-newcomer",
        opened_on=date(2015, 3, 2),
        size_class=SizeClass.SME,
        contact_name="canary-contact-newcomer",
        email="canary-newcomer@example.org",
        phone=None,
        locale="ko",
        terms_version=shown.version,
        terms_sha256=shown.sha256,
    )
    with acting(actor, now), transaction() as db:
        apply(db, details, certificate, address_hash="0" * 64, actor=SYSTEM, now=now)


def _paper(text: str) -> CheckedFile:
    return CheckedFile(f"{text}.pdf", "application/pdf", b"%PDF-1.7\n" + text.encode())
