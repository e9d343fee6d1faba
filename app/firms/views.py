"""Pages of a firm: its public profile, its registry, and its own edits."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.access import actor, allow, anyone, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.ids import PublicId
from app.firms import commands, policies, queries, review_views, sign_up_views
from app.firms.blueprint import blueprint
from app.firms.forms import ProfileForm

__all__ = ["blueprint", "review_views", "sign_up_views"]


@blueprint.get("/firms/<public_id:firm>")
@allow(anyone)
def profile(firm: PublicId) -> ResponseReturnValue:
    """The public profile."""
    viewer = me()
    return render_template(
        "firms/profile.html",
        page=queries.profile(read_session(), firm),
        sees_registry=viewer.firm == firm or viewer.has(*queries.REGISTRY_READERS),
    )


@blueprint.get("/firms/<public_id:firm>/registry")
@allow(policies.may_read_registries)
def registry(firm: PublicId) -> ResponseReturnValue:
    """Identifiers and affiliations, for the firm itself and the desks."""
    viewer = me()
    page = queries.registry(read_session(), firm, viewer)
    may_edit = page.own and policies.may_edit_own_firm(viewer)
    return render_template("firms/registry.html", page=page, may_edit=may_edit)


@blueprint.route("/firms/<public_id:firm>/profile", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def edit_profile(firm: PublicId) -> ResponseReturnValue:
    """Change one's own public profile."""
    if me().firm != firm:
        raise NotFoundError
    page = queries.profile(read_session(), firm)
    form = ProfileForm.from_request(
        summary=page.summary,
        website=page.website or "",
        capabilities=[each.value for each in page.capabilities],
    )
    if form.submitted():
        try:
            with transaction() as db:
                commands.update_profile(db, firm, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The profile is saved."), "success")
            return redirect(url_for(".profile", firm=firm))
    return render_form("firms/edit_profile.html", form, page=page)
