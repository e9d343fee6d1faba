"""Colleagues of a firm, members invited by the secretariat, and the links they open."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import colleagues, commands, invitations, policies, team_queries
from app.accounts.blueprint import blueprint
from app.accounts.invitations import LinkOverError, NewMember, SomebodyElsesLinkError
from app.accounts.passwords import hash_password
from app.accounts.team_forms import (
    ColleagueForm,
    DelegationForm,
    JoinForm,
    MemberForm,
    RoleForm,
)
from app.audit.access import record_access
from app.core import clock
from app.core.access import Role, actor, allow, anyone_may_post, me
from app.core.clock import SEOUL
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import BaseForm, render_form
from app.core.i18n import gettext, select_locale
from app.core.ids import PublicId


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@allow(anyone_may_post)
def invitation(token: str) -> ResponseReturnValue:
    """Open an invitation: choose a name and a password."""
    now = clock.now()
    form = JoinForm.from_request()
    try:
        page = team_queries.invitation_by_token(read_session(), token, viewer=me(), now=now)
        if form.submitted():
            # Hashing takes its time outside the write transaction.
            member = NewMember(
                form.display_name.data or "", hash_password(form.password.data or "")
            )
            with transaction() as db:
                invitations.accept_invitation(db, token, member, reader=me().user, now=now)
            flash(gettext("Your account is ready. Sign in with your address."), "success")
            return redirect(url_for(".sign_in"))
    except (LinkOverError, SomebodyElsesLinkError) as refusal:
        page_shown = render_template("accounts/invitation_over.html", reason=refusal)
        return page_shown, int(refusal.status)
    except DomainError as refusal:
        form.refuse(refusal)
    return render_form("accounts/invitation.html", form, page=page)


def _team(status: int = 200, **forms: BaseForm) -> ResponseReturnValue:
    page = team_queries.team(read_session(), viewer=me(), now=clock.now())
    shown: dict[str, BaseForm] = {
        "colleague_form": ColleagueForm(formdata=None, locale=select_locale()),
        "delegation_form": DelegationForm(formdata=None, colleagues=page.colleagues),
        "role_form": RoleForm(formdata=None),
    }
    failed = next((form for form in forms.values() if form.failed), None)
    return render_template(
        "accounts/team.html", page=page, failed=failed, **(shown | forms)
    ), failed.status if failed else status


@blueprint.get("/account/colleagues")
@allow(policies.may_read_team)
def team() -> ResponseReturnValue:
    """The people of one's own firm."""
    return _team()


@blueprint.post("/account/colleagues")
@allow(policies.may_keep_team)
def invite_colleague() -> ResponseReturnValue:
    """Invite somebody as owner, editor or viewer."""
    form = ColleagueForm.from_request()
    home = me().organisation
    if form.submitted() and home is not None:
        try:
            with transaction() as db:
                invitations.invite(db, home, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The invitation is on its way."), "success")
            return redirect(url_for(".team"))
    return _team(colleague_form=form)


@blueprint.post("/account/colleagues/invitations/<public_id:pending>/revoke")
@allow(policies.may_keep_team)
def revoke_colleague_invitation(pending: PublicId) -> ResponseReturnValue:
    """Take an invitation back."""
    with transaction() as db:
        invitations.revoke_invitation(db, pending, actor=actor(), now=clock.now())
    flash(gettext("The invitation is taken back."), "success")
    return redirect(url_for(".team"))


@blueprint.post("/account/colleagues/<public_id:colleague>/role")
@allow(policies.may_keep_team)
def set_role(colleague: PublicId) -> ResponseReturnValue:
    """Give a colleague another role."""
    form = RoleForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                colleagues.set_firm_role(
                    db,
                    colleague,
                    Role(form.role.data),
                    actor=actor(),
                    now=clock.now(),
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The role is changed."), "success")
            return redirect(url_for(".team"))
    return _team(role_form=form)


@blueprint.post("/account/colleagues/<public_id:colleague>/leave")
@allow(policies.may_leave)
def leave(colleague: PublicId) -> ResponseReturnValue:
    """Somebody leaves the firm; everybody may say it of themselves."""
    form = BaseForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                colleagues.leave(db, colleague, actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The account is closed and every grant of it has ended."), "success")
            return redirect("/" if colleague == me().user else url_for(".team"))
    return _team(leaving_form=form)


@blueprint.post("/account/colleagues/delegations")
@allow(policies.may_keep_team)
def delegate() -> ResponseReturnValue:
    """Let a colleague stand in for a time."""
    page = team_queries.team(read_session(), viewer=me(), now=clock.now())
    form = DelegationForm(colleagues=page.colleagues)
    if form.submitted():
        try:
            with transaction() as db:
                colleagues.delegate(
                    db, form.person(), form.details(SEOUL), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The delegation is entered."), "success")
            return redirect(url_for(".team"))
    return _team(delegation_form=form)


@blueprint.post("/account/colleagues/delegations/<public_id:delegation>/end")
@allow(policies.may_keep_team)
def end_delegation(delegation: PublicId) -> ResponseReturnValue:
    """End a delegation before its last day."""
    with transaction() as db:
        colleagues.end_delegation(db, delegation, actor=actor(), now=clock.now())
    flash(gettext("The delegation has ended."), "success")
    return redirect(url_for(".team"))


@blueprint.route("/members", methods=["GET", "POST"])
@allow(policies.may_invite_members)
def members() -> ResponseReturnValue:
    """Invitations of ministries, experts, centres and counterparts."""
    choices = team_queries.member_organisations(read_session(), viewer=me())
    form = MemberForm(organisations=choices)
    if form.submitted():
        try:
            with transaction() as db:
                home = form.home() or commands.create_organisation(
                    db, form.new_home(), actor=actor(), now=clock.now()
                )
                invitations.invite(db, home, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The invitation is on its way."), "success")
            return redirect(url_for(".members"))
    # The list names people by their addresses.
    record_access("accounts.member_invitations_read", "account_invitation", "pending")
    lines = team_queries.member_invitations(read_session(), viewer=me(), now=clock.now())
    return render_form("accounts/members.html", form, invitations=lines)


@blueprint.post("/members/invitations/<public_id:pending>/revoke")
@allow(policies.may_invite_members)
def revoke_member_invitation(pending: PublicId) -> ResponseReturnValue:
    """Take a member's invitation back."""
    with transaction() as db:
        invitations.revoke_invitation(db, pending, actor=actor(), now=clock.now())
    flash(gettext("The invitation is taken back."), "success")
    return redirect(url_for(".members"))
