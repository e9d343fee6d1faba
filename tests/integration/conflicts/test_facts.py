"""What ties rivals: entered, refused, read from files, drawn; what a bid names is its own."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AccessLog
from app.conflicts.engine.draining import drain_queue
from app.conflicts.engine.recheck import request_recheck
from app.conflicts.engine.scanning import scan
from app.conflicts.models import Finding, RecheckRequest
from app.conflicts.registers.fact_models import BidPromise, FirmMark, Holding
from app.conflicts.words import FindingScope
from app.core.access import Actor, Role, Viewer
from app.firms.models import Firm, FirmIdentifier, IdentifierScheme
from app.firms.profile.models import RelationKind
from app.firms.profile.office import OfficeDetails, change_office
from app.firms.profile.ties import RelationDetails, declare_relation
from tests.factories import NOW, make_firm, make_tender, make_user, viewer_of
from tests.factories.filings import register
from tests.factories.public_records import (
    director,
    note_holding,
    note_mark,
    note_subcontract,
)
from tests.factories.teams import make_party

pytestmark = pytest.mark.integration
Become = Callable[[Viewer], FlaskClient]
HOLDING = {"share": "30", "valid_from": "2026-01-01", "source": "registry"}


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def enter(desk: FlaskClient, **values: str) -> tuple[int, str]:
    answer = desk.post("/compliance/records/holdings/new?lang=en", data=HOLDING | values)
    return answer.status_code, unescape(answer.get_data(as_text=True))


def test_a_cycle_in_ownership_is_refused_with_its_reason(db: Session, desk: FlaskClient) -> None:
    assert enter(desk, owner="Alpha", owned="Beta")[0] == 302
    assert enter(desk, owner="Beta", owned="Gamma")[0] == 302
    status, text = enter(desk, owner="Gamma", owned="Alpha")
    assert (status, "would be a cycle" in text) == (422, True)
    assert enter(desk, owner="Alpha", owned="Alpha")[0] == 422
    # On days that do not meet it is none.
    past = {"valid_from": "2020-01-01", "valid_to": "2020-12-31"}
    assert enter(desk, owner="Gamma", owned="Alpha", **past)[0] == 302


def test_shares_of_more_than_all_on_one_day_are_refused(db: Session, desk: FlaskClient) -> None:
    assert enter(desk, owner="Alpha", owned="Beta", share="60")[0] == 302
    status, text = enter(desk, owner="Gamma", owned="Beta", share="40.01")
    assert (status, "more than 100 per cent" in text) == (422, True)
    assert enter(desk, owner="Gamma", owned="Beta", share="40")[0] == 302


def test_dates_the_wrong_way_round_are_refused(db: Session, desk: FlaskClient) -> None:
    status, text = enter(desk, owner="Alpha", owned="Beta", valid_to="2025-12-31")
    assert (status, "ends before it begins" in text) == (422, True)


def upload(desk: FlaskClient, **options: str) -> tuple[int, str]:
    table = (
        "owner,owned,share,valid_from,valid_to,source\n"
        "Alpha,Beta,60,2026-01-01,,registry\n"
        "Gamma,Beta,50,2026-01-01,,registry\n"
        "Gamma,Delta,50,2026-01-01,,registry\n"
    )
    answer = desk.post(
        "/compliance/records/holdings/import?lang=en",
        data={"file": (io.BytesIO(table.encode()), "holdings.csv"), **options},
    )
    return answer.status_code, unescape(answer.get_data(as_text=True))


def test_a_file_is_shown_first_and_a_bad_row_is_left_out_only_when_told(
    db: Session, desk: FlaskClient
) -> None:
    _status, text = upload(desk, preview="y", keep_going="y")
    assert "Rows that can be entered: 2; that cannot: 1." in text
    assert db.scalars(select(Holding)).all() == []
    status, text = upload(desk)
    assert (status, "Row 3" in text) == (422, True)
    assert db.scalars(select(Holding)).all() == []
    _status, text = upload(desk, keep_going="y")
    assert "1 row was left out" in text
    assert {row.owned for row in db.scalars(select(Holding))} == {"Beta", "Delta"}


def stored(db: Session, rule: str) -> list[tuple[str, str]]:
    db.commit()
    drain_queue(NOW)
    rows = select(Finding).where(Finding.rule == rule, Finding.cleared_at.is_(None))
    return sorted((row.scope.value, row.case) for row in db.scalars(rows))


def test_the_path_between_two_firms_is_drawn_with_its_words(db: Session, desk: FlaskClient) -> None:
    one, other = make_firm(db, "가상이음"), make_firm(db, "가상나루")
    tender = make_tender(db, method="Đấu thầu hạn chế")
    note_holding(db, "Alpha", one, share_bp=8000)
    note_holding(db, "Alpha", other, share_bp=3000)
    for firm in (one, other):
        register(db, tender, firm)
    assert stored(db, "D4") == [("all", "ownership")]
    finding = db.scalars(select(Finding).where(Finding.rule == "D4")).one()
    text = page(desk, f"/compliance/findings/{finding.public_id}?lang=en")
    assert "<svg" in text
    assert "<title" in text
    assert "Alpha holds 30 % of 가상나루." in text
    assert "style=" not in text.split("<svg")[1].split("</svg>")[0]
    # The register was given numbers; people read names.
    assert "Alpha → 가상나루" in text
    assert f"→ {other.public_id}" not in text


def test_a_firm_sees_who_holds_it_and_nothing_beside(
    db: Session, as_viewer: Become, owner_of: Callable[[Firm], Viewer]
) -> None:
    one, other = make_firm(db, "가상이음"), make_firm(db, "가상나루")
    note_holding(db, "Alpha", one)
    note_holding(db, "Alpha", other)
    db.commit()
    text = page(as_viewer(owner_of(one)), "/findings/?lang=en")
    assert "Alpha holds 50 % of 가상이음." in text
    assert "가상나루" not in text


@pytest.mark.parametrize("case", ["representative", "subcontract", "mark"])
def test_ties_answer_the_desk_alone(db: Session, case: str) -> None:
    one, other = make_firm(db), make_firm(db)
    tender = make_tender(db, method="Đấu thầu hạn chế")
    if case == "representative":
        for firm in (one, other):
            director(db, firm, "김하나", days=1)
    elif case == "subcontract":
        note_subcontract(db, tender, one, other)
    else:
        for firm in (one, other):
            note_mark(db, firm, "02-555-0001")
    for firm in (one, other):
        register(db, tender, firm)
    rule, said = {
        "representative": ("D2", "representative"),
        "subcontract": ("D7", "rival"),
        "mark": ("D4", "marks"),
    }[case]
    assert stored(db, rule) == [("all", said)]


def test_one_office_on_days_that_count_is_evidence_with_its_days(
    db: Session, desk: FlaskClient
) -> None:
    tender = make_tender(db, method="Đấu thầu hạn chế")
    parties, address = [make_party(db, name) for name in ("가온", "나루")], "서울 마포구 양화로 45"
    for party in parties:
        since = OfficeDetails(address, since=date(2021, 3, 1))
        change_office(db, party.id, since, actor=party.acting, now=NOW)
        register(db, tender, party.firm)
    assert stored(db, "D4") == [("all", "marks")]
    finding = db.scalars(select(Finding).where(Finding.rule == "D4")).one()
    text = page(desk, f"/compliance/findings/{finding.public_id}?lang=en")
    assert text.count(address) == 2
    assert "2021" in text
    elsewhere, home = "부산 해운대구 센텀로 1", parties[1]
    long_ago = OfficeDetails(elsewhere, since=date(2024, 3, 1))
    change_office(db, home.id, long_ago, actor=home.acting, now=NOW)
    assert stored(db, "D4") == []  # it had moved before either of them filed
    change_office(db, home.id, OfficeDetails(address), actor=home.acting, now=NOW)
    assert stored(db, "D4") == [("all", "marks")]
    marks = select(FirmMark.valid_from).where(
        FirmMark.firm_id == home.firm.id, FirmMark.retracted_at.is_(None)
    )
    assert len(db.scalars(marks).all()) == 3  # there, elsewhere, there again


def test_what_the_engine_reads_from_a_profile_is_no_record_about_the_firm(
    db: Session, as_viewer: Become, owner_of: Callable[[Firm], Viewer]
) -> None:
    firm = make_firm(db, website="https://gaon.example")
    note_mark(db, firm, "02-111-2222")
    db.commit()
    drain_queue(NOW)
    assert {row.derived for row in db.scalars(select(FirmMark))} == {True, False}
    text = page(as_viewer(owner_of(firm)), "/findings/?lang=en")
    assert "Telephone number" in text
    assert "gaon.example" not in text


def test_an_address_of_the_web_that_is_none_holds_nobody_up(db: Session) -> None:
    """One firm's profile must not keep the rules from running for all."""
    make_firm(db, website="https://[x")
    note_mark(db, make_firm(db), "02-111-2222")
    for firm in db.scalars(select(Firm)):
        request_recheck(db, NOW, firm_id=firm.id)
    db.commit()
    assert drain_queue(NOW) > 0
    assert db.scalars(select(RecheckRequest)).all() == []
    assert scan(NOW).tenders == 0


def test_a_number_of_more_than_twenty_firms_is_no_sign(db: Session) -> None:
    tender = make_tender(db, method="Đấu thầu hạn chế")
    firms = [make_firm(db) for _ in range(20)]
    for firm in firms:
        note_mark(db, firm, "02-555-0001")
    for firm in firms[:2]:
        register(db, tender, firm)
    assert stored(db, "D4") == [("all", "marks")]
    note_mark(db, make_firm(db), "+82 2 555 0001")
    assert stored(db, "D4") == []


def name(client: FlaskClient, tender: str, **values: str) -> tuple[int, str]:
    said = {
        "tender": tender,
        "kind": "person",
        "label": "김하나",
        "born_on": "1980-01-01",
        "valid_from": "2027-01-01",
        "valid_to": "2027-12-31",
        "source": "제안서",
    }
    answer = client.post("/findings/named/promises?lang=en", data=said | values)
    return answer.status_code, unescape(answer.get_data(as_text=True))


def test_a_firm_is_warned_of_its_own_double_naming_at_once_and_alone(
    db: Session, as_viewer: Become, owner_of: Callable[[Firm], Viewer]
) -> None:
    firm, tenders = make_firm(db), [make_tender(db), make_tender(db)]
    for tender in tenders:
        register(db, tender, firm)
    db.commit()
    client = as_viewer(owner_of(firm))
    for tender in tenders:
        assert name(client, tender.public_id)[0] == 302
    # No queue was drained: its own rules answer with its own write.
    rows = db.scalars(select(Finding).where(Finding.rule == "D9")).all()
    assert {row.scope for row in rows} == {FindingScope.OWN}
    assert len(rows) == 2
    # What a drained queue says is the same.
    assert stored(db, "D9") == [("all", "person")] * 2 + [("own", "person")] * 2
    row = db.scalars(select(BidPromise)).first()
    assert row is not None
    assert client.post(f"/findings/named/{row.public_id}/retract").status_code == 302
    db.expire_all()
    assert all(row.cleared_at is not None for row in rows)
    assert stored(db, "D9") == []


def test_a_name_is_for_a_bid_one_means_to_make_and_tells_namesakes_apart(
    db: Session, as_viewer: Become, owner_of: Callable[[Firm], Viewer]
) -> None:
    firm, tender = make_firm(db), make_tender(db)
    db.commit()
    client = as_viewer(owner_of(firm))
    status, text = name(client, tender.public_id)
    assert (status, "no live interest" in text) == (422, True)
    register(db, tender, firm)
    db.commit()
    status, text = name(client, tender.public_id, born_on="")
    assert (status, "date of birth" in text) == (422, True)


def test_names_in_bids_are_read_at_the_desk_for_a_reason(db: Session, as_viewer: Become) -> None:
    officer = viewer_of(make_user(db, Role.COMPLIANCE))
    db.commit()
    answer = as_viewer(officer).get("/compliance/named/promises")
    assert answer.status_code == 302
    assert "reason" in answer.headers["Location"]


def test_whoever_reads_names_in_bids_is_noted_with_the_firms_concerned(
    db: Session,
    desk: FlaskClient,
    as_viewer: Become,
    compliance: Viewer,
    owner_of: Callable[[Firm], Viewer],
) -> None:
    firm, tender = make_firm(db), make_tender(db)
    register(db, tender, firm)
    db.commit()
    assert name(as_viewer(owner_of(firm)), tender.public_id)[0] == 302
    page(as_viewer(compliance), "/compliance/named/promises")
    [look] = db.scalars(select(AccessLog).where(AccessLog.action == "records.read"))
    assert (look.about_id, look.grant_id is not None) == (firm.organisation.public_id, True)


def test_what_others_declare_of_a_firm_is_not_drawn_for_it(
    db: Session, as_viewer: Become, owner_of: Callable[[Firm], Viewer]
) -> None:
    """Another firm's own word on its holdings is its own, whomever it names."""
    firm, other = make_firm(db, "가상이음"), make_firm(db, "가상나루")
    scheme = IdentifierScheme.KR_BRN
    db.add(FirmIdentifier(firm_id=firm.id, scheme=scheme, value="1248100998"))
    note_holding(db, "Alpha", firm)
    owner = owner_of(other)
    declared = RelationDetails(
        kind=RelationKind.SUBSIDIARY,
        other_name="가상이음",
        scheme=scheme,
        number="124-81-00998",
        share=3000,
        valid_from=NOW.date(),
        valid_to=None,
        source="register",
    )
    declare_relation(db, other.public_id, declared, actor=Actor.of(owner), now=NOW)
    db.commit()
    text = page(as_viewer(owner_of(firm)), "/findings/?lang=en")
    assert "Alpha holds 50 % of 가상이음." in text
    assert "가상나루" not in text
    assert "30 %" not in text


def test_an_edition_holds_from_its_day_and_a_replay_knows_what_was_known(
    db: Session, desk: FlaskClient
) -> None:
    tender = make_tender(db, method="Đấu thầu hạn chế")
    one, other = make_firm(db), make_firm(db)
    note_holding(db, one, other, share_bp=1500)
    for firm in (one, other):
        register(db, tender, firm)
    assert stored(db, "D4") == []
    values = {
        "valid_from": "2026-01-01",
        "d4_rival_share_bp": "1500",
        "reason": "Counsel's opinion",
        "source": "Opinion 7",
    }
    address = "/compliance/rulesets/VN-2025?lang=en"
    bad = desk.post(address, data=values | {"d4_rival_share_bp": "0"})
    assert bad.status_code == 422
    assert desk.post(address, data=values).status_code == 302
    for locale in ("ko", "vi"):
        page(desk, f"/compliance/rulesets?lang={locale}")
        page(desk, f"/compliance/rulesets/KR-STATE?lang={locale}")
    text = page(desk, address)
    assert "Counsel's opinion" in text
    assert "1500" in text
    assert desk.get("/compliance/replay?lang=vi").status_code == 200  # nothing was asked yet
    tender_page = f"/compliance/replay?lang=en&tender={tender.public_id}&on="
    today, before = NOW.date(), NOW.date() - timedelta(days=2)
    assert "One firm holds the other" in page(desk, tender_page + today.isoformat())
    assert "Nothing would have been flagged" in page(desk, tender_page + before.isoformat())
    ahead = page(desk, tender_page + (today + timedelta(days=1)).isoformat(), 422)
    assert "This day has not come yet." in ahead
