"""What waits for whom on a firm's workspace: proofs, partners' signatures, answers, the lock."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import colleagues
from app.accounts.colleagues import DelegationDetails
from app.consortia import reviewing
from app.consortia.commands import changing, drafting, signing
from app.consortia.models import Invitation, Liability, MemberRole
from app.core.access import Role, Viewer
from app.core.clock import fixed_clock
from app.firms.profile.models import SizeProof
from app.notifications.models import Notification
from tests.factories import NOW, make_tender
from tests.factories.size_proofs import make_size_proof
from tests.factories.teams import (
    BINDS_UNTIL,
    Party,
    formed,
    found,
    invite,
    locked,
    make_party,
    room_of,
    sign,
)

Eyes = Callable[[Viewer], FlaskClient]


def lines(as_viewer: Eyes, party: Party) -> str:
    """The box "What waits for whom", as text."""
    page = as_viewer(party.viewer).get("/desk/firm?lang=en").text
    box = page.partition('id="waiting"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(box)))


def test_a_proof_that_expires_is_to_be_renewed(db: Session, as_viewer: Eyes) -> None:
    firm = make_party(db, "가온")
    db.commit()
    assert "proof of size" not in lines(as_viewer, firm)
    make_size_proof(db, firm.firm, date(2027, 1, 10))
    assert "Compare our proof of size" in lines(as_viewer, firm)
    assert "The secretariat" in lines(as_viewer, firm)
    db.query(SizeProof).update({"confirmed_at": NOW})
    db.commit()
    assert "proof of size" not in lines(as_viewer, firm)
    with fixed_clock(NOW + timedelta(days=8)):
        assert "Renew the proof of size: it expires" in lines(as_viewer, firm)
    with fixed_clock(NOW + timedelta(days=40)):
        assert "Renew the proof of size: it has expired" in lines(as_viewer, firm)
    make_size_proof(db, firm.firm, date(2028, 1, 10), confirmed=True)
    with fixed_clock(NOW + timedelta(days=40)):
        assert "proof of size" not in lines(as_viewer, firm)


def test_partners_missing_signatures_are_named_to_who_has_signed(
    db: Session, as_viewer: Eyes
) -> None:
    lead, guest, third = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    team = formed(db, make_tender(db), lead, guest, third)
    signing.propose(db, team, actor=lead.acting, now=NOW)
    sign(db, team, lead)
    db.commit()
    assert "Sign the agreement of “두리 컨소시엄”: 나래, 다솜 Our partners" in lines(
        as_viewer, lead
    )
    assert "Sign the agreement of “두리 컨소시엄” Our firm" in lines(as_viewer, guest)
    sign(db, team, guest)
    db.commit()
    assert "“두리 컨소시엄”: 다솜" in lines(as_viewer, guest)
    sign(db, team, third)
    db.commit()
    assert "All have signed “두리 컨소시엄”: ask for the lock Our firm" in lines(as_viewer, lead)
    # Asking is the managers'.
    assert "ask for the lock" not in lines(as_viewer, guest)


def test_an_unanswered_invitation_waits_for_a_partner(db: Session, as_viewer: Eyes) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = found(db, lead, make_tender(db))
    invite(db, team, lead, guest)
    db.commit()
    assert "Answer the invitation to “두리 컨소시엄”: 나래 Our partners" in lines(as_viewer, lead)
    with fixed_clock(db.scalars(select(Invitation.expires_at)).one()):
        assert "Answer the invitation" not in lines(as_viewer, lead)


def test_an_exit_that_takes_effect_is_told_to_who_stays_and_to_who_goes(db: Session) -> None:
    lead, guest, third = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    team = locked(db, make_tender(db, closes_at=NOW + timedelta(days=30)), lead, guest, third)
    later = NOW + timedelta(days=4)
    stay = {lead: 6000, third: 4000}
    change = changing.ChangeDetails(
        Liability.JOINT,
        BINDS_UNTIL,
        "",
        {
            p.id: drafting.MemberDraft(MemberRole.LEAD if p is lead else MemberRole.MEMBER, share)
            for p, share in stay.items()
        },
        {guest.id: None},
    )
    changing.propose_change(db, team, change, actor=lead.acting, now=later)
    for party in (lead, guest, third):
        sign(db, team, party, at=later)
    ends = signing.request_lock(db, team, actor=lead.acting, now=later)
    db.commit()
    # The worker comes an hour late.
    reviewing.follow_clock(ends + timedelta(hours=1))
    assert {m.firm_id for m in room_of(db, team).members if m.left_at is None} == {
        lead.firm.id,
        third.firm.id,
    }
    told = db.scalars(select(Notification).where(Notification.facts["act"].as_string() == "left"))
    assert {row.firm_id for row in told} == {lead.firm.id, guest.firm.id, third.firm.id}


def test_who_stands_in_is_told_like_everybody_of_the_firm(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    period = DelegationDetails(Role.OWNER, NOW, NOW + timedelta(days=2))
    colleagues.delegate(db, guest.reader.public_id, period, actor=guest.acting, now=NOW)
    invite(db, found(db, lead, make_tender(db)), lead, guest)
    told = db.scalars(select(Notification.user_id).where(Notification.firm_id == guest.firm.id))
    assert guest.reader.id in set(told)
