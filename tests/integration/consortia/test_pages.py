"""The pages of a team, as its members walk through them; the doors that stay shut."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pyotp
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.consortia.commands import signing
from app.consortia.models import Consortium, Invitation, Member
from app.consortia.signing_models import AgreementVersion, Signature
from app.core.access import Role, Viewer
from app.core.clock import fixed_clock
from app.core.storage import seal_secret
from app.interests.models import Interest
from tests.factories import NOW, make_interest, make_lot, make_tender, make_user, viewer_of
from tests.factories.teams import (
    Party,
    formed,
    found,
    invite,
    locked,
    make_party,
    sha_of,
    sign,
    signed,
)
from tests.statements import statements_sent

Eyes = Callable[[Viewer], FlaskClient]
PDF = b"%PDF-1.7\n%test\n"


def enrol(db: Session, party: Party) -> str:
    secret = pyotp.random_base32(32)
    party.owner.totp_secret = seal_secret("test", secret)
    db.commit()
    return pyotp.TOTP(secret).at(NOW)


@pytest.mark.slow
def test_a_team_goes_from_an_interest_to_a_filed_bid(db: Session, as_viewer: Eyes) -> None:
    lead, guest = make_party(db, "가온시스템"), make_party(db, "나래소프트")
    tender = make_tender(db, "Gói thầu giao thông thông minh")
    make_lot(db, tender, "1")
    make_lot(db, tender, "2")
    interest = make_interest(db, tender, lead.firm)
    db.commit()

    browser = as_viewer(lead.viewer)
    page = browser.get(f"/interests/{interest.public_id}?lang=en").text
    assert f"/consortia/found/{interest.public_id}" in page
    made = browser.post(
        f"/consortia/found/{interest.public_id}", data={"name": "두리", "liability": "joint"}
    )
    room = made.location
    assert browser.get(room).status_code == 200
    sent = browser.post(
        f"{room}/invite", data={"firm": "나래소프트", "role": "member", "days": "7", "note": "함께"}
    )
    assert sent.location == room

    offer = db.scalars(select(Invitation.public_id)).one()
    browser = as_viewer(guest.viewer)
    assert "가온시스템" in browser.get("/consortia/").text
    page = browser.get(f"/consortia/invitations/{offer}").text
    assert "함께" in page
    refused = browser.post(f"/consortia/invitations/{offer}/accept")  # no answer about sharing
    assert refused.status_code == 422
    assert browser.get(room).status_code == 404
    joined = browser.post(f"/consortia/invitations/{offer}/accept", data={"share": "no"})
    assert joined.location == room
    assert browser.get(room).status_code == 200

    _draft_and_sign(db, as_viewer, room, lead, guest)
    browser = as_viewer(lead.viewer)
    browser.post(f"{room}/lock")
    with fixed_clock(NOW + timedelta(days=3)):
        form = browser.get(f"{room}/bid").text
        assert tender.lots[0].public_id in form
        filed = browser.post(f"{room}/bid", data={"lot": tender.lots[0].public_id})
        page = browser.get(filed.location).text
        assert filed.location.startswith("/consortia/bids/")
        assert "Under review" in page
        assert as_viewer(guest.viewer).get(filed.location).status_code == 200


def _draft_and_sign(db: Session, as_viewer: Eyes, room: str, lead: Party, guest: Party) -> None:
    """A draft that does not add up, one that does; both sign, read the paper."""
    browser = as_viewer(lead.viewer)
    tender = db.scalars(select(Consortium)).one().tender
    lots = [lot.public_id for lot in tender.lots]
    terms = {
        "liability": "joint",
        "valid_until": "2027-12-31",
        "joint_reason": "",
        f"role_{lead.id}": "lead",
        f"share_{lead.id}": "62,5",
        f"role_{guest.id}": "member",
        f"share_{guest.id}": "37.6",
        f"work_{lead.id}_{lots[0]}": "교통신호",
        f"work_{guest.id}_{lots[1]}": "관제 소프트웨어",
    }
    assert browser.post(f"{room}/terms", data=terms).location == room
    page = browser.post(f"{room}/propose", follow_redirects=True).text
    assert db.scalar(select(AgreementVersion.id)) is None  # 100.1 percent
    browser.post(f"{room}/terms", data=terms | {f"share_{guest.id}": "37.5"})
    for locale, written in (("vi", "62,5"), ("ko", "62.5"), ("en", "62.5")):
        assert f'value="{written}"' in browser.get(f"{room}/terms?lang={locale}").text
        assert f"{written} %" in browser.get(f"{room}?lang={locale}").text
    browser.post(f"{room}/propose")
    sha = sha_of(db, browser.get(room).request.path.rsplit("/", 1)[1])  # type: ignore[arg-type]  # narrower than the stubs can say

    for party in (lead, guest):
        code = enrol(db, party)
        browser = as_viewer(party.viewer)
        page = browser.get(f"{room}/sign").text
        assert sha in page
        form = {"sha256": sha, "typed_name": party.owner.display_name}
        wrong = browser.post(f"{room}/sign", data=form | {"code": "000000"})
        assert wrong.status_code == 422
        done = browser.post(f"{room}/sign", data=form | {"code": code})
        assert done.location == room, done.text
    browser = as_viewer(lead.viewer)
    paper = browser.get(f"{room}/agreement-1.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.data)).pages)
    for word in (
        "가온시스템",
        "62.5 % / 62,5 %",
        "Thỏa thuận liên danh",
        "Consortium agreement",
        sha,
    ):
        assert word in text


def test_a_room_is_its_members_alone(db: Session, as_viewer: Eyes) -> None:
    lead, guest, other = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    team = formed(db, make_tender(db), lead, guest)
    asked = invite(db, team, lead, other)
    db.commit()
    officer = make_user(db, Role.SECRETARIAT)
    compliance = make_user(db, Role.COMPLIANCE)
    nothing = as_viewer(other.viewer).get("/consortia/0000000000000000")
    for viewer in (other.viewer, viewer_of(officer), viewer_of(compliance)):
        browser = as_viewer(viewer)
        for path in ("", "/invite", "/terms", "/sign", "/agreement-1.pdf", "/documents/add"):
            assert browser.get(f"/consortia/{team}{path}").status_code == 404
    answer = as_viewer(other.viewer).get(f"/consortia/{team}")
    assert _plain(answer.data.replace(team.encode(), b"0" * 16)) == _plain(nothing.data)
    # An invitation opened by another firm is not there either.
    for party in (lead, guest):
        assert as_viewer(party.viewer).get(f"/consortia/invitations/{asked}").status_code == 404
    assert as_viewer(other.viewer).get(f"/consortia/invitations/{asked}").status_code == 200


def test_who_leaves_has_no_way_back_into_the_room(db: Session, as_viewer: Eyes) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = formed(db, make_tender(db), lead, guest)
    db.commit()
    browser = as_viewer(guest.viewer)
    paper = browser.post(
        f"/consortia/{team}/documents/add",
        data={"title": "기술 제안 초안", "file": (BytesIO(PDF), "초안.pdf")},
    ).location
    assert browser.get(f"{paper}/1").data == PDF
    assert as_viewer(lead.viewer).get(f"{paper}/1").status_code == 200
    browser = as_viewer(guest.viewer)
    assert browser.get(f"/consortia/{team}/leave").status_code == 200
    assert browser.post(f"/consortia/{team}/leave").location == "/consortia/"
    for path in (f"/consortia/{team}", paper, f"{paper}/1"):
        assert browser.get(path).status_code == 404


def test_papers_are_taken_by_what_they_hold_and_kept_encrypted(
    db: Session, as_viewer: Eyes, instance: object
) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = formed(db, make_tender(db), lead, guest)
    db.commit()
    browser = as_viewer(lead.viewer)
    add = f"/consortia/{team}/documents/add"
    wrong = browser.post(add, data={"title": "초안", "file": (BytesIO(b"MZ\x90"), "a.pdf")})
    assert wrong.status_code == 422
    paper = browser.post(add, data={"title": "초안", "file": (BytesIO(PDF), "a.pdf")}).location
    browser.post(paper, data={"title": "초안", "file": (BytesIO(PDF), "a.pdf")})
    browser.post(paper, data={"title": "초안", "file": (BytesIO(PDF + b"2"), "b.pdf")})
    page = browser.get(paper).text
    assert "b.pdf" in page
    assert browser.get(f"{paper}/1").data == PDF
    assert browser.get(f"{paper}/2").data == PDF + b"2"
    assert browser.get(f"{paper}/3").status_code == 404
    viewer = viewer_of(lead.reader, lead.firm)
    assert as_viewer(viewer).get(paper).status_code == 200
    assert as_viewer(viewer).post(paper, data={"title": "x"}).status_code in {404, 422}


def test_a_firm_in_two_teams_is_told_alone(db: Session, as_viewer: Eyes) -> None:
    one, other, both = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    tender = make_tender(db)
    signed(db, tender, one, both)
    team = formed(db, tender, other, both)
    signing.propose(db, team, actor=other.acting, now=NOW)
    sign(db, team, other)
    code = enrol(db, both)
    before = as_viewer(other.viewer).get(f"/consortia/{team}?lang=en").data
    browser = as_viewer(both.viewer)
    assert "bound elsewhere" in browser.get(f"/consortia/{team}?lang=en").text
    refused = browser.post(
        f"/consortia/{team}/sign?lang=en",
        data={"sha256": sha_of(db, team), "typed_name": both.owner.display_name, "code": code},
    )
    assert refused.status_code == 409
    assert "One firm can stand in one bid only" in refused.text
    # What the partners see is byte for byte what it was: still waiting for a signature.
    after = as_viewer(other.viewer).get(f"/consortia/{team}?lang=en").data
    assert _plain(after) == _plain(before)
    assert b"Waiting for a signature" in after
    assert b"elsewhere" not in after
    assert db.scalar(select(Signature.id).where(Signature.firm_id == both.firm.id)) is not None


def test_nothing_half_done_after_bad_input(db: Session, as_viewer: Eyes) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = found(db, lead, make_tender(db))
    db.commit()
    browser = as_viewer(lead.viewer)
    room = f"/consortia/{team}"
    for firm in ("아무도 아님", "가온"):
        bad = browser.post(f"{room}/invite", data={"firm": firm, "role": "member", "days": "7"})
        assert bad.status_code in {409, 422}
    bad = browser.post(f"{room}/invite", data={"firm": "나래", "role": "lead", "days": "7"})
    assert bad.status_code == 422
    bad = browser.post(f"{room}/invite", data={"firm": "나래", "role": "member", "days": "99"})
    assert bad.status_code == 422
    for share in ("abc", "50.001", "101", "-1", ""):
        form = {"liability": "joint", f"role_{lead.id}": "lead", f"share_{lead.id}": share}
        assert browser.post(f"{room}/terms", data=form).status_code == 422
    assert db.scalar(select(Invitation.id)) is None
    assert db.scalars(select(Member.share_bp)).all() == [0]
    assert guest.firm.id


def test_the_secretariat_sees_a_team_once_every_member_shares(db: Session, as_viewer: Eyes) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = formed(db, make_tender(db), lead, guest)
    name = db.scalars(select(Consortium.name)).one()
    db.commit()
    officer = viewer_of(make_user(db, Role.SECRETARIAT))
    interests = {i.firm_id: i for i in db.scalars(select(Interest))}
    for party in (lead, guest):
        assert name not in as_viewer(officer).get("/consortia/shared").text
        as_viewer(party.viewer).post(f"/interests/{interests[party.firm.id].public_id}/share")
    page = as_viewer(officer).get("/consortia/shared").text
    assert name in page
    assert "가온" not in page
    assert team not in page
    as_viewer(guest.viewer).post(f"/interests/{interests[guest.firm.id].public_id}/stop-sharing")
    assert name not in as_viewer(officer).get("/consortia/shared").text


def test_a_locked_team_asks_all_for_a_change(db: Session, as_viewer: Eyes) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = locked(db, make_tender(db), lead, guest)
    db.commit()
    with fixed_clock(NOW + timedelta(days=4)):
        browser = as_viewer(lead.viewer)
        assert browser.get(f"/consortia/{team}/change").status_code == 200
        form = {
            "liability": "divided",
            "valid_until": "2027-12-31",
            f"role_{lead.id}": "member",
            f"share_{lead.id}": "40",
            f"role_{guest.id}": "lead",
            f"share_{guest.id}": "60",
        }
        done = browser.post(f"/consortia/{team}/change", data=form)
        assert done.location == f"/consortia/{team}"
        page = browser.get(f"/consortia/{team}?lang=en").text
        assert "Open for signature" in page
        assert "In force" in page
        assert ">50 %<" in page  # what binds is what was signed


def _plain(body: bytes) -> bytes:
    return re.sub(rb'name="csrf_token" value="[^"]*"', b"", body)


@pytest.mark.parametrize("path", ["/consortia/", "/consortia/found/0000000000000000"])
def test_only_firms_have_teams(db: Session, as_viewer: Eyes, path: str) -> None:
    officer = viewer_of(make_user(db, Role.SECRETARIAT))
    assert as_viewer(officer).get(path).status_code == 404


def test_a_firm_with_many_teams_and_invitations_asks_no_more_of_the_database(
    db: Session, as_viewer: Eyes
) -> None:
    guest = make_party(db, "가온시스템")
    hosts = (make_party(db, f"주관 {number}") for number in range(8))

    def asked() -> int:
        db.commit()
        db.expire_all()
        with statements_sent() as sent:
            assert as_viewer(guest.viewer).get("/consortia/").status_code == 200
        return len(sent)

    def one_more() -> None:
        host = next(hosts)
        tender = make_tender(db)
        invite(db, found(db, host, tender, make_lot(db, tender, "1")), host, guest)
        formed(db, make_tender(db), next(hosts), guest)

    one_more()
    few = asked()
    for _ in range(3):
        one_more()
    assert asked() == few
