"""Two people do at one moment what each may do alone: the second is answered with the first.

On PostgreSQL neither sees the other's row. Where no constraint holds the two together they follow
one another; where one does, the second is refused and not broken.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts import colleagues
from app.accounts.models import OrganisationKind, User, UserRole
from app.conflicts.registers.fact_models import Holding
from app.conflicts.registers.fact_rows import HoldingDetails
from app.conflicts.registers.record_commands import enter_record
from app.consortia.commands import inviting
from app.consortia.models import Invitation, InvitationState
from app.core.access import SYSTEM, Actor, Role
from app.core.db import db as database
from app.core.db import transaction
from app.core.errors import DomainError
from app.core.ids import PublicId
from app.firms.models import BusinessGroup, Firm
from app.firms.profile import ties
from app.firms.profile.models import DeclaredRelation, FirmOffice, RelationKind
from app.firms.profile.office import OfficeDetails, change_office
from app.firms.sign_up.models import TermsAcceptance
from app.firms.sign_up.terms_commands import accept, owes_acceptance
from app.firms.terms import CURRENT, terms
from app.forum import commands as forum
from app.forum.models import ForumPost, PostKind, PostState
from app.meetings.feeds import commands as feeds
from app.meetings.feeds.models import MeetingFeed
from app.meetings.programme.commands import TargetDetails, set_target
from app.meetings.programme.models import SeasonTarget
from app.seasons.models import Band
from tests.factories import NOW, make_firm, make_organisation, make_tender, make_user, viewer_of
from tests.factories.teams import found, invite, make_party
from tests.fresh import ON_POSTGRES, at_once

pytestmark = [pytest.mark.integration, pytest.mark.slow]
SINCE = date(2026, 1, 1)


class Post(NamedTuple):
    """An answered post that may be published, and both its sides."""

    id: PublicId
    author: Actor
    officer: Actor


Act = Callable[[Session], object]


def while_the_first_waits(own_app: Flask, first: Act, second: Act) -> list[bool]:
    """Whether each act stood, when `second` begins after `first` was written and before it is
    committed."""
    written, answered = threading.Event(), threading.Event()

    def play(number: int) -> bool:
        try:
            if number:
                written.wait(30)
            with transaction() as db:
                (second if number else first)(db)
                if not number:
                    written.set()
                    answered.wait(1)
        except DomainError:
            return False
        finally:
            answered.set()
        return True

    return at_once(own_app, 2, play)


def held(owner: str, owned: str, share_bp: int) -> Act:
    details = HoldingDetails(owner, owned, share_bp, SINCE, None, "registry")
    return lambda db: enter_record(db, details, actor=SYSTEM, now=NOW)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(("Alpha", "Beta", 5000), ("Beta", "Alpha", 5000), id="a cycle"),
        pytest.param(("Alpha", "Beta", 6000), ("Gamma", "Beta", 5000), id="more than all"),
    ],
)
def test_two_officers_do_not_enter_what_cannot_stand_together(
    own_app: Flask, first: tuple[str, str, int], second: tuple[str, str, int]
) -> None:
    assert while_the_first_waits(own_app, held(*first), held(*second)) == [True, False]
    with own_app.app_context():
        assert [row.owner for row in database.session.scalars(select(Holding))] == ["Alpha"]


def two_colleagues(own_app: Flask, *, of_two_firms: bool) -> list[tuple[PublicId, Actor]]:
    with own_app.app_context(), transaction() as db:
        firm = make_firm(db)
        firms = [firm, make_firm(db) if of_two_firms else firm]
        return [(each.public_id, _owner(db, each)) for each in firms]


def _owner(db: Session, firm: Firm) -> Actor:
    user = make_user(db, Role.OWNER, organisation=firm.organisation)
    return Actor.of(viewer_of(user, firm))


def test_two_colleagues_do_not_declare_more_than_all_of_their_firm(own_app: Flask) -> None:
    def declared(other: str, firm: PublicId, actor: Actor) -> Act:
        details = ties.RelationDetails(
            RelationKind.SHAREHOLDER, other, None, "", 6000, SINCE, None, "register"
        )
        return lambda db: ties.declare_relation(db, firm, details, actor=actor, now=NOW)

    one, other = two_colleagues(own_app, of_two_firms=False)
    acts = declared("가람지주", *one), declared("나루지주", *other)
    assert while_the_first_waits(own_app, *acts) == [True, False]
    with own_app.app_context():
        assert [r.other_name for r in database.session.scalars(select(DeclaredRelation))] == [
            "가람지주"
        ]


def test_the_first_two_firms_of_a_group_stand_in_one(own_app: Flask) -> None:
    details = ties.GroupDetails("두레그룹", SINCE, None, "register")

    def joined(firm: PublicId, actor: Actor) -> Act:
        return lambda db: ties.declare_group(db, firm, details, actor=actor, now=NOW)

    one, other = two_colleagues(own_app, of_two_firms=True)
    assert while_the_first_waits(own_app, joined(*one), joined(*other)) == [True, True]
    with own_app.app_context():
        assert database.session.scalar(select(func.count()).select_from(BusinessGroup)) == 1


@ON_POSTGRES
def test_two_colleagues_who_say_where_their_firm_is_leave_one_address(own_app: Flask) -> None:
    def entered(address: str, firm: PublicId, actor: Actor) -> Act:
        return lambda db: change_office(db, firm, OfficeDetails(address), actor=actor, now=NOW)

    one, other = two_colleagues(own_app, of_two_firms=False)
    acts = entered("세종시 한누리대로 1", *one), entered("부산시 중앙대로 2", *other)
    assert while_the_first_waits(own_app, *acts) == [True, False]
    with own_app.app_context():
        assert database.session.scalars(select(FirmOffice.address)).all() == ["세종시 한누리대로 1"]


@ON_POSTGRES
def test_two_owners_who_accept_the_terms_accept_them_once(own_app: Flask) -> None:
    shown = terms(CURRENT, "ko")

    def accepted(actor: Actor) -> Act:
        return lambda db: accept(db, shown.version, "ko", shown.sha256, actor=actor, now=NOW)

    (firm, one), (_same, other) = two_colleagues(own_app, of_two_firms=False)
    with own_app.app_context(), transaction() as db:
        db.execute(delete(TermsAcceptance))
    assert while_the_first_waits(own_app, accepted(one), accepted(other)) == [True, False]
    with own_app.app_context():
        by = database.session.scalars(select(TermsAcceptance.accepted_by)).all()
        assert (by, owes_acceptance(database.session, firm)) == ([one.person], False)


@ON_POSTGRES
def test_a_calendar_asked_for_twice_at_one_moment_has_one_address(own_app: Flask) -> None:
    (_firm, owner), _same = two_colleagues(own_app, of_two_firms=False)

    def asked(db: Session) -> None:
        feeds.open_own(db, actor=owner, now=NOW)

    assert while_the_first_waits(own_app, asked, asked) == [True, False]
    with own_app.app_context():
        assert database.session.scalar(select(func.count(MeetingFeed.id))) == 1


@ON_POSTGRES
def test_two_officers_do_not_set_two_targets_for_one_season(own_app: Flask) -> None:
    def aimed(band: Band) -> Act:
        details = TargetDetails("2026-H1", band, "결정 제1호")
        return lambda db: set_target(db, details, actor=SYSTEM, now=NOW)

    first, second = Band.FIVE, Band.TEN
    assert while_the_first_waits(own_app, aimed(first), aimed(second)) == [True, False]
    with own_app.app_context():
        assert database.session.scalars(select(SeasonTarget.band)).all() == [first]


def test_two_owners_who_leave_at_one_moment_do_not_leave_their_firm_without_one(
    own_app: Flask,
) -> None:
    def left(actor: Actor) -> Act:
        return lambda db: colleagues.leave(db, actor.person, actor=actor, now=NOW)

    (_firm, one), (_same, other) = two_colleagues(own_app, of_two_firms=False)
    assert while_the_first_waits(own_app, left(one), left(other)) == [True, False]
    with own_app.app_context():
        owners = select(User.public_id).join(UserRole).where(UserRole.role == Role.OWNER)
        assert database.session.scalars(owners).all() == [other.person]


@pytest.fixture
def post(own_app: Flask) -> Post:
    with own_app.app_context(), transaction() as db:
        author = make_user(
            db, Role.COUNTERPART, organisation=make_organisation(db, OrganisationKind.BUYER)
        )
        officer = make_user(db, Role.SECRETARIAT)
        sides = [Actor.of(viewer_of(each)) for each in (author, officer)]
        details = forum.PostDetails(
            PostKind.NEED, "Chiếu sáng", "Cần đèn", "vi", None, None, None, may_publish=True
        )
        asked = forum.submit_post(db, details, actor=sides[0], now=NOW)
        forum.say(db, asked, "답변", locale="ko", actor=sides[1], now=NOW)
        return Post(asked, *sides)


@pytest.mark.parametrize("act", [forum.settle, forum.publish], ids=["settled", "published"])
def test_a_post_that_its_authors_take_back_stays_theirs_alone(
    own_app: Flask, post: Post, act: Callable[..., None]
) -> None:
    def withdrawn(db: Session) -> None:
        forum.withdraw(db, post.id, actor=post.author, now=NOW)

    def acted(db: Session) -> None:
        act(db, post.id, actor=post.officer, now=NOW)

    assert while_the_first_waits(own_app, withdrawn, acted) == [True, False]
    with own_app.app_context():
        kept = database.session.scalars(select(ForumPost)).one()
        assert (kept.state, kept.published_at) == (PostState.WITHDRAWN, None)


def test_nothing_is_answered_to_a_post_taken_back_meanwhile(own_app: Flask, post: Post) -> None:
    def withdrawn(db: Session) -> None:
        forum.withdraw(db, post.id, actor=post.author, now=NOW)

    def answered(db: Session) -> None:
        forum.say(db, post.id, "더", locale="ko", actor=post.officer, now=NOW)

    assert while_the_first_waits(own_app, withdrawn, answered) == [True, False]
    with own_app.app_context():
        assert database.session.scalars(select(ForumPost.state)).one() is PostState.WITHDRAWN


@pytest.mark.parametrize("guests", [inviting.decline, partial(inviting.accept, share=False)])
@pytest.mark.parametrize("guest_first", [True, False], ids=["guest first", "host first"])
def test_an_invitation_is_settled_once_by_its_guest_or_by_its_host(
    own_app: Flask, guests: Callable[..., object], guest_first: bool
) -> None:
    with own_app.app_context(), transaction() as db:
        host, guest = make_party(db, "가온시스템"), make_party(db, "나래소프트")
        room = found(db, host, make_tender(db))
        offer = invite(db, room, host, guest)
        hosting, visiting = host.acting, guest.acting

    def answered(db: Session) -> None:
        guests(db, offer, actor=visiting, now=NOW)

    def revoked(db: Session) -> None:
        inviting.revoke(db, room, offer, actor=hosting, now=NOW)

    acts = (answered, revoked) if guest_first else (revoked, answered)
    assert while_the_first_waits(own_app, *acts) == [True, False]
    with own_app.app_context():
        state = database.session.scalars(select(Invitation.state)).one()
        assert (state is InvitationState.REVOKED) is not guest_first
