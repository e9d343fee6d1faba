"""What the secretariat and firms see of findings, and what they never see."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.engine.draining import drain_queue
from app.conflicts.models import Finding
from app.conflicts.queries import findings_for, findings_for_pack, tender_findings
from app.conflicts.words import FindingScope, FindingState
from app.core.access import ANONYMOUS, Role, Viewer
from app.firms.models import Firm
from app.tenders.models import Tender
from tests.factories import NOW, make_firm, make_group, make_lot, make_tender, make_user, viewer_of
from tests.factories.filings import register, share, tender_changed, unshare
from tests.factories.public_records import note_exclusion
from tests.factories.teams import formed, make_party

pytestmark = pytest.mark.integration
Become = Callable[[Viewer], FlaskClient]
OwnerOf = Callable[[Firm], Viewer]


def text(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return re.sub(r"\s+", " ", unescape(answer.get_data(as_text=True)))


def body(client: FlaskClient, address: str) -> bytes:
    """The page's bytes without the token that changes with every answer."""
    return re.sub(rb'name="csrf_token" value="[^"]*"', b"", client.get(address).data)


def drain(db: Session) -> None:
    db.commit()
    drain_queue(NOW)


def rivals(db: Session) -> tuple[Tender, list[Firm]]:
    tender, firms = make_tender(db), [make_firm(db, "가상이음"), make_firm(db, "가상나루")]
    make_group(db, *firms)
    return tender, firms


def test_the_secretariat_sees_what_both_firms_share(
    db: Session, as_viewer: Become, officer: Viewer
) -> None:
    tender, firms = rivals(db)
    for firm in firms:
        share(db, register(db, tender, firm))
    drain(db)
    page = text(as_viewer(officer), "/findings/?lang=en")
    assert "D4" in page
    assert "가상나루" in page


def test_a_finding_goes_the_moment_an_interest_is_no_longer_shared(
    db: Session, as_viewer: Become, officer: Viewer
) -> None:
    tender, firms = rivals(db)
    interests = [register(db, tender, firm) for firm in firms]
    for interest in interests:
        share(db, interest)
    drain(db)
    shown = db.scalars(select(Finding).where(Finding.scope == FindingScope.SHARED)).one()
    unshare(db, interests[0])
    db.commit()  # the queue is not drained
    client = as_viewer(officer)
    assert "가상이음" not in text(client, "/findings/")
    text(client, f"/findings/{shown.public_id}", status=404)
    assert findings_for_pack(db, [tender.public_id], "secretariat") == ()
    answer = client.post(
        f"/findings/{shown.public_id}",
        data={"move": "acknowledge", "seen_version": str(shown.lock_version)},
    )
    assert answer.status_code == 404


def test_what_is_not_shared_leaves_the_secretariats_pages_as_they_are(
    db: Session, as_viewer: Become, officer: Viewer
) -> None:
    tender, firms = rivals(db)
    share(db, register(db, tender, firms[0]))
    drain(db)
    pages = ("/findings/", f"/tenders/{tender.public_id}")
    before = [body(as_viewer(officer), page) for page in pages]
    register(db, tender, firms[1])
    drain(db)
    assert db.scalars(select(Finding.scope)).all() == [FindingScope.ALL]
    assert [body(as_viewer(officer), page) for page in pages] == before


def test_a_firm_reads_its_own_finding_in_words_that_name_nobody(
    db: Session, as_viewer: Become, owner_of: OwnerOf
) -> None:
    tender, firms = rivals(db)
    lot = make_lot(db, tender)
    for firm in firms:
        register(db, tender, firm)
    register(db, tender, firms[0], lot)
    drain(db)
    own = db.scalars(select(Finding).where(Finding.scope == FindingScope.OWN)).one()
    client = as_viewer(owner_of(firms[0]))
    for address in ("/findings/", f"/findings/{own.public_id}", f"/tenders/{tender.public_id}"):
        page = text(client, f"{address}?lang=en")
        assert "registered interest more than once" in page
        assert "가상나루" not in page
        assert "D4 Affiliates" not in page


def test_a_firm_does_not_find_anybody_elses_finding(
    db: Session, as_viewer: Become, owner_of: OwnerOf
) -> None:
    tender, firms = rivals(db)
    lot = make_lot(db, tender)
    register(db, tender, firms[0])
    register(db, tender, firms[0], lot)
    drain(db)
    client = as_viewer(owner_of(firms[1]))
    assert "No finding answers this question." in text(client, "/findings/?lang=en")
    for finding in db.scalars(select(Finding)):
        text(client, f"/findings/{finding.public_id}", status=404)


def test_the_secretariat_settles_a_duplicate_record(
    db: Session, as_viewer: Become, officer: Viewer
) -> None:
    for number in ("IB2612345678", "IB2612345678-01"):
        tender_changed(db, make_tender(db, "Camera", notice_no=number))
    drain(db)
    finding = db.scalars(select(Finding)).one()
    client = as_viewer(officer)
    assert "one notice number" in text(client, "/findings/?lang=en&scope=record")
    answer = client.post(
        f"/findings/{finding.public_id}",
        data={
            "move": "resolve",
            "reason": "two notices",
            "seen_version": str(finding.lock_version),
        },
    )
    assert answer.status_code == 302
    db.refresh(finding)
    assert finding.state is FindingState.RESOLVED


def test_the_secretariat_only_takes_note_of_what_was_shared(
    db: Session, as_viewer: Become, officer: Viewer
) -> None:
    tender, firms = rivals(db)
    for firm in firms:
        share(db, register(db, tender, firm))
    drain(db)
    shown, sealed = (
        db.scalars(select(Finding).where(Finding.scope == scope)).one()
        for scope in (FindingScope.SHARED, FindingScope.ALL)
    )
    client = as_viewer(officer)

    def post(finding: Finding, **form: str) -> int:
        seen = {"seen_version": str(finding.lock_version)}
        return client.post(f"/findings/{finding.public_id}", data=seen | form).status_code

    assert post(shown, move="resolve", reason="one should stand down") == 422
    assert post(shown, move="acknowledge") == 302
    assert post(sealed, move="acknowledge") == 404
    db.refresh(shown)
    db.refresh(sealed)
    assert (shown.state, sealed.state) == (FindingState.ACKNOWLEDGED, FindingState.OPEN)


def test_the_public_and_other_roles_are_told_nothing(db: Session) -> None:
    tender, firms = rivals(db)
    for firm in firms:
        share(db, register(db, tender, firm))
    drain(db)
    for viewer in (
        ANONYMOUS,
        *(viewer_of(make_user(db, role)) for role in (Role.MINISTRY, Role.EXPERT, Role.AUDITOR)),
    ):
        assert findings_for(db, viewer, NOW).items == ()
        assert tender_findings(db, tender.public_id, viewer, NOW) == ()


def test_a_packs_findings_follow_its_audience(db: Session) -> None:
    tender, firms = rivals(db)
    lot = make_lot(db, tender)
    for firm in firms:
        register(db, tender, firm)
    register(db, tender, firms[0], lot)
    drain(db)

    def rules(audience: str, firm: Firm | None = None) -> list[str]:
        about = firm.public_id if firm else None
        found = findings_for_pack(db, [tender.public_id], audience, firm=about)
        return sorted(line.rule for line in found)

    assert rules("secretariat") == []
    assert rules("ministry") == []
    assert rules("public") == []
    assert rules("compliance") == ["D1", "D4"]
    assert rules("firm", firms[0]) == ["D1"]
    assert rules("firm", firms[1]) == []
    assert rules("firm") == []


def test_the_desk_finds_its_way_from_every_tender_whatever_stands_behind(
    db: Session, as_viewer: Become, compliance: Viewer
) -> None:
    tender, firms = rivals(db)
    lot = make_lot(db, tender)
    db.commit()
    address = f"/tenders/{tender.public_id}"
    before = body(as_viewer(compliance), address)
    assert b"/compliance/?tender=" in before
    for firm in firms:
        register(db, tender, firm)
        register(db, tender, firm, lot)
    drain(db)
    assert {finding.rule for finding in db.scalars(select(Finding))} == {"D1", "D4"}
    assert body(as_viewer(compliance), address) == before
    assert findings_for(db, compliance, NOW).items == ()


def test_a_partners_record_stays_out_of_a_members_own_finding(
    db: Session, as_viewer: Callable[[Viewer], FlaskClient]
) -> None:
    """A member learns that its team cannot file, from a record it cannot read."""
    lead, partner = make_party(db, "가온"), make_party(db, "나래")
    formed(db, make_tender(db), lead, partner)
    note_exclusion(db, partner.firm).source = "Debarment list 7"
    db.commit()
    drain_queue(NOW)
    for party, shown in ((lead, False), (partner, True)):
        own = select(Finding.public_id).where(
            Finding.rule == "D8", Finding.firm_id == party.firm.id
        )
        address = f"/findings/{db.scalars(own).one()}?lang=en"
        page = as_viewer(party.viewer).get(address).get_data(as_text=True)
        assert ("Debarment list 7" in page) is shown
        assert ("Records it rests on" in page) is shown
