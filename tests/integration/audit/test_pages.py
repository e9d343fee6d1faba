"""Who reads which part of the record, and the reason that opens sealed data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit import commands, queries
from app.audit.access import record_access
from app.audit.models import AccessLog, AccessScope
from app.core.access import SYSTEM, Actor, Role, Viewer
from app.core.errors import DomainError, NotAllowedError
from app.core.ids import new_public_id
from tests.factories import NOW, make_firm, make_user, viewer_of


@pytest.fixture
def officer(db):
    """Makes a viewer with one role."""

    def make(role: Role) -> Viewer:
        viewer = viewer_of(make_user(db, role))
        db.commit()
        return viewer

    return make


@pytest.fixture
def firm_viewer(db):
    firm = make_firm(db)
    viewer = viewer_of(make_user(db, Role.OWNER, organisation=firm.organisation), firm)
    db.commit()
    return viewer


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMPLIANCE])
def test_the_auditor_and_compliance_read_every_act(db, as_viewer, officer, role):
    commands.record(db, "tenders.imported", "tender", "abc", actor=SYSTEM, now=NOW)
    db.commit()
    page = as_viewer(officer(role)).get("/audit/?lang=en")
    assert page.status_code == 200
    assert "tenders.imported" in page.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.MINISTRY, Role.EXPERT, Role.COUNTERPART])
@pytest.mark.parametrize("path", ["/audit/", "/audit/accesses", "/audit/reason?scope=findings"])
def test_nobody_else_does(as_viewer, officer, role, path):
    assert as_viewer(officer(role)).get(path).status_code == 404


def test_the_payload_of_an_act_is_on_no_page(db, as_viewer, officer):
    commands.record(db, "test.done", "thing", "1", actor=SYSTEM, now=NOW, note="canary-payload")
    db.commit()
    assert "canary-payload" not in as_viewer(officer(Role.AUDITOR)).get("/audit/").text


def test_acts_are_filtered_by_the_beginning_of_their_name(db, as_viewer, officer):
    commands.record(db, "tenders.imported", "tender", "abc", actor=SYSTEM, now=NOW)
    commands.record(db, "meetings.called", "meeting", "def", actor=SYSTEM, now=NOW)
    db.commit()
    page = as_viewer(officer(Role.AUDITOR)).get("/audit/?action=meetings").text
    assert "meetings.called" in page
    assert "tenders.imported" not in page


def test_a_percent_sign_in_a_filter_matches_itself_only(db, as_viewer, officer):
    commands.record(db, "tenders.imported", "tender", "abc", actor=SYSTEM, now=NOW)
    db.commit()
    assert "tenders.imported" not in as_viewer(officer(Role.AUDITOR)).get("/audit/?action=%25").text


def test_the_record_is_paged_without_losing_or_repeating_an_act(db, officer):
    for number in range(60):
        commands.record(db, "test.done", "thing", str(number), actor=SYSTEM, now=NOW)
    db.commit()
    viewer, seen, cursor = officer(Role.AUDITOR), [], None
    while True:
        page = queries.entries(db, viewer=viewer, cursor=cursor)
        seen += [line.subject for line in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen, key=int) == [str(number) for number in range(60)]


@pytest.mark.parametrize(
    ("cursor", "status"), [("x", 422), ("bnVsbA", 422), ("%00", 400), ("W10", 422)]
)
def test_a_damaged_page_address_is_refused(as_viewer, officer, cursor, status):
    answer = as_viewer(officer(Role.AUDITOR)).get(f"/audit/?cursor={cursor}")
    assert answer.status_code == status


def test_an_officer_reads_their_own_acts_only(db, as_viewer, officer):
    me, other = officer(Role.SECRETARIAT), officer(Role.SECRETARIAT)
    commands.record(db, "mine.done", "thing", "1", actor=Actor.of(me), now=NOW)
    commands.record(db, "theirs.done", "thing", "2", actor=Actor.of(other), now=NOW)
    db.commit()
    page = as_viewer(me).get("/audit/mine").text
    assert "mine.done" in page
    assert "theirs.done" not in page


def test_a_firm_sees_looks_at_its_own_data_without_names(db, as_viewer, officer, firm_viewer):
    secretary = officer(Role.SECRETARIAT)
    record_access(
        "interests.read", "interest", "1", about=[firm_viewer.organisation], viewer=secretary
    )
    record_access("other.read", "interest", "2", about=[new_public_id()], viewer=secretary)
    page = as_viewer(firm_viewer).get("/audit/mine?lang=en").text
    assert "Interests read" in page
    assert "Secretariat officer" in page
    assert secretary.user not in page
    assert "other.read" not in page


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.AUDITOR])
def test_a_firm_is_not_told_of_compliance_and_auditor_reads(as_viewer, officer, firm_viewer, role):
    record_access(
        "quiet.read", "finding", "1", about=[firm_viewer.organisation], viewer=officer(role)
    )
    assert "quiet.read" not in as_viewer(firm_viewer).get("/audit/mine").text


def test_a_read_under_a_grant_counts_as_compliance_even_for_a_secretary(db, as_viewer, firm_viewer):
    both = viewer_of(make_user(db, Role.SECRETARIAT, Role.COMPLIANCE))
    commands.grant_access(
        db, AccessScope.INTERESTS, "case 17 of 2026", actor=Actor.of(both), now=NOW
    )
    db.commit()
    grant = queries.active_grant(db, AccessScope.INTERESTS, viewer=both, now=NOW)
    record_access(
        "quiet.read", "interest", "1", about=[firm_viewer.organisation], viewer=both, grant=grant
    )
    assert "quiet.read" not in as_viewer(firm_viewer).get("/audit/mine").text


def test_a_reason_opens_its_scope_for_thirty_minutes(db, officer):
    viewer = officer(Role.COMPLIANCE)
    commands.grant_access(
        db, AccessScope.FINDINGS, "case 17 of 2026", actor=Actor.of(viewer), now=NOW
    )

    def holds(scope, minutes):
        later = NOW + timedelta(minutes=minutes)
        return queries.active_grant(db, scope, viewer=viewer, now=later) is not None

    assert holds(AccessScope.FINDINGS, 29)
    assert not holds(AccessScope.FINDINGS, 30)
    assert not holds(AccessScope.INTERESTS, 0)


def test_a_reason_opens_nothing_to_a_colleague(db, officer):
    one, other = officer(Role.COMPLIANCE), officer(Role.COMPLIANCE)
    commands.grant_access(db, AccessScope.FINDINGS, "case 17 of 2026", actor=Actor.of(one), now=NOW)
    assert queries.active_grant(db, AccessScope.FINDINGS, viewer=other, now=NOW) is None


def test_only_compliance_states_reasons(db, officer):
    for role in set(Role) - {Role.COMPLIANCE}:
        actor = Actor(new_public_id(), role.value, roles=frozenset({role}))
        with pytest.raises(NotAllowedError):
            commands.grant_access(db, AccessScope.FINDINGS, "case 17 of 2026", actor=actor, now=NOW)


@pytest.mark.parametrize("reason", ["", "   short   ", "x" * 2001])
def test_a_reason_says_something(db, officer, reason):
    actor = Actor.of(officer(Role.COMPLIANCE))
    with pytest.raises(DomainError):
        commands.grant_access(db, AccessScope.FINDINGS, reason, actor=actor, now=NOW)


def test_the_reason_form_leads_back_and_is_on_record(db, as_viewer, officer):
    client = as_viewer(officer(Role.COMPLIANCE))
    url = "/audit/reason?scope=findings&next=/audit/accesses"
    assert client.get(url).status_code == 200
    answer = client.post(url, data={"reason": "Question 12 of the committee"})
    assert answer.headers["Location"] == "/audit/accesses"
    assert client.post(url, data={"reason": "no"}).status_code == 422
    assert "audit.reason_stated" in client.get("/audit/").text


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example/x", "/nowhere/at/all"])
def test_the_reason_form_leads_nowhere_else(as_viewer, officer, next_):
    answer = as_viewer(officer(Role.COMPLIANCE)).post(
        "/audit/reason",
        query_string={"scope": "findings", "next": next_},
        data={"reason": "x" * 20},
    )
    assert answer.headers["Location"] == "/audit/mine"


def test_an_unknown_scope_is_nothing(as_viewer, officer):
    assert as_viewer(officer(Role.COMPLIANCE)).get("/audit/reason?scope=all").status_code == 404


def test_a_look_at_several_firms_data_is_noted_for_each(db, officer):
    firms = [new_public_id(), new_public_id()]
    record_access("interests.read", "tender", "1", about=firms, viewer=officer(Role.SECRETARIAT))
    assert set(db.scalars(select(AccessLog.about_id))) == set(firms)
