"""Pages of merging: what the officer sees says nothing of what the firms have filed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import Role, Viewer
from app.firms.duplicates.keys import refresh_firm
from app.firms.duplicates.models import DuplicatePair, MatchRecord
from app.firms.merging import commands
from app.firms.merging.models import FirmMerge, MergeState
from app.firms.models import Firm
from tests.factories import make_firm, make_interest, make_tender, make_user
from tests.factories.opportunities import make_follow, of_firm
from tests.factories.teams import Party, found, make_party
from tests.integration.firms.merges import OFFICER, WATCHING, settle, twins

AsViewer = Callable[[Viewer], FlaskClient]
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="[^"]*"')


def body(client: FlaskClient, url: str) -> str:
    answer = client.get(f"{url}{'&' if '?' in url else '?'}lang=en")
    assert answer.status_code == 200
    return _TOKEN.sub("", answer.get_data(as_text=True))


def pair_of(db: Session, one: Firm, other: Firm) -> str:
    for row in db.scalars(sa.select(DuplicatePair)):
        if {row.first.firm_id, row.second.firm_id} == {one.id, other.id}:
            return row.public_id
    raise AssertionError("the two are no pair")


def test_the_officer_merges_after_both_firms_agreed_and_undoes_it(
    as_viewer: AsViewer, db: Session, now: datetime
) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "(주)가온물길테크")
    one.firm.website = other.firm.website = "https://gaon.example.kr"
    for party in (one, other):
        refresh_firm(db, party.firm, now=now)
    settle(db, now)
    pair = pair_of(db, one.firm, other.firm)
    officer = as_viewer(WATCHING)
    page = officer.get(f"/firms/duplicates/{pair}/merge?keep=first&lang=en").get_data(as_text=True)
    assert "Ask both firms" in page
    sent = officer.post(f"/firms/duplicates/{pair}/merge?keep=first", data={"reason": "등기"})
    merge = db.scalars(sa.select(FirmMerge)).one()
    assert sent.location.endswith(f"/firms/merges/{merge.public_id}")
    assert "Waiting for consent" in body(officer, f"/firms/merges/{merge.public_id}")
    stays = one if merge.kept_id == one.firm.id else other
    goes = other if stays is one else one
    for party in (stays, goes):
        owner = as_viewer(party.viewer)
        assert "Agree: both are our firm" in body(owner, "/firms/merges/asked")
        assert "등기" not in body(owner, "/firms/merges/asked")
        owner.post(f"/firms/merges/{merge.public_id}/agree")
    officer = as_viewer(WATCHING)
    assert officer.post(f"/firms/merges/{merge.public_id}/carry-out").status_code == 302
    assert merge.state is MergeState.DONE
    for path in ("", "/registry"):
        moved = officer.get(f"/firms/{goes.id}{path}")
        assert (moved.status_code, moved.location) == (302, f"/firms/{stays.id}{path}")
    stranger = as_viewer(of_firm(db, make_firm(db)))
    assert stranger.get(f"/firms/{goes.id}").location == f"/firms/{stays.id}"
    assert stranger.get(f"/firms/{goes.id}/registry").status_code == 404
    officer = as_viewer(WATCHING)
    assert officer.post(f"/firms/merges/{merge.public_id}/undo", data={}).status_code == 422
    officer.post(f"/firms/merges/{merge.public_id}/undo", data={"reason": "다른 법인"})
    assert officer.get(f"/firms/{goes.id}").status_code == 200


def test_an_officer_merges_two_firms_that_nothing_has_put_side_by_side(
    as_viewer: AsViewer, db: Session, now: datetime
) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "가온수로")
    db.commit()
    officer = as_viewer(WATCHING)
    assert "/firms/merges/new" in body(officer, "/firms/merges")
    assert officer.get("/firms/merges/new?lang=vi").status_code == 200  # nothing was asked yet
    for said, status in (("없는 기업", 422), ("가온물길테크", 422)):
        asked = {"kept": "가온물길테크", "gone": said}
        assert officer.get("/firms/merges/new", query_string=asked).status_code == status
    asked = {"kept": one.id, "gone": "가온수로"}
    found = officer.get("/firms/merges/new", query_string=asked)
    assert found.location == f"/firms/{one.id}/merge-with/{other.id}"
    assert "Ask both firms" in body(officer, found.location)
    assert officer.post(found.location, data={"reason": "상호 변경"}).status_code == 302
    merge = db.scalars(sa.select(FirmMerge)).one()
    assert (merge.kept_id, merge.gone_id) == (one.firm.id, other.firm.id)


def confide(db: Session, one: Party, other: Party) -> None:
    """Everything that is kept from the secretariat."""
    tender = make_tender(db)
    for party in (one, other):
        make_interest(db, tender, party.firm)
        make_follow(db, tender, party.firm)
    found(db, other, make_tender(db))
    db.commit()


@pytest.mark.slow
def test_what_the_firms_keep_to_themselves_changes_nothing_the_officer_sees(
    as_viewer: AsViewer, db: Session, now: datetime
) -> None:
    one, other, _tenders = twins(db, now)
    ids = sa.select(MatchRecord.id).where(MatchRecord.firm_id.in_((one.firm.id, other.firm.id)))
    first, second = sorted(db.scalars(ids))
    held = sa.select(DuplicatePair).where(
        DuplicatePair.first_id == first, DuplicatePair.second_id == second
    )
    if db.scalar(held) is None:
        db.add(
            DuplicatePair(
                public_id=one.id,
                first_id=first,
                second_id=second,
                found=True,
                score_bp=7000,
                grade="review",
                certain=False,
                parts={},
                weighed_at=now,
            )
        )
        db.commit()
    pair = db.scalars(held).one().public_id
    officer = as_viewer(WATCHING)
    asking = f"/firms/duplicates/{pair}/merge?keep=first"
    before = body(officer, asking)
    confide(db, one, other)
    assert body(officer, asking) == before
    merge = commands.ask(db, one.id, other.id, "등기", actor=OFFICER, now=now)
    db.commit()
    page = body(officer, f"/firms/merges/{merge}")
    confide(db, one, other)
    assert body(officer, f"/firms/merges/{merge}") == page
    subject = db.scalars(sa.select(FirmMerge)).one()
    subject.kept_agreed_at = subject.gone_agreed_at = now
    commands.carry_out(db, merge, actor=OFFICER, now=now)
    db.commit()
    done = body(officer, f"/firms/merges/{merge}")
    for word in ("interest<", "Bids", "Consortium"):
        assert word not in done


def test_merges_are_for_the_registrys_readers_and_acts_for_the_secretariat(
    as_viewer: AsViewer, db: Session, now: datetime
) -> None:
    one, other = make_party(db, "가온물길테크"), make_party(db, "(주)가온물길테크")
    merge = commands.ask(db, one.id, other.id, "등기", actor=OFFICER, now=now)
    db.commit()
    for role, status in ((Role.COMPLIANCE, 200), (Role.AUDITOR, 200), (Role.EXPERT, 404)):
        client = as_viewer(Viewer(user=make_user(db, role).public_id, roles=frozenset({role})))
        assert client.get(f"/firms/merges/{merge}").status_code == status
        assert client.get("/firms/merges").status_code == status
        assert client.post(f"/firms/merges/{merge}/withdraw").status_code == 404
    stranger = as_viewer(make_party(db, "나래소프트").viewer)
    assert merge not in body(stranger, "/firms/merges/asked")
    assert stranger.post(f"/firms/merges/{merge}/agree").status_code == 404
    officer = as_viewer(WATCHING)
    assert officer.post(f"/firms/merges/{merge}/withdraw").status_code == 302
    assert officer.post(f"/firms/merges/{merge}/withdraw").status_code == 409
