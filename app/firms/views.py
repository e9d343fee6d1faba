"""Pages of a firm: its public profile, its registry, and its own edits."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, anyone, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.firms import commands, legal_names, name_views, policies, queries
from app.firms.blueprint import blueprint
from app.firms.duplicates import pair_views
from app.firms.forms import ProfileForm
from app.firms.merging import views as merge_views
from app.firms.merging.finding import successor
from app.firms.profile import commands as profile_commands
from app.firms.profile import office, office_views, reference_views
from app.firms.profile import queries as profile_queries
from app.firms.profile import views as profile_views
from app.firms.profile.models import Language
from app.firms.sign_up import review_views
from app.firms.sign_up import views as sign_up_views

__all__ = [
    "blueprint",
    "merge_views",
    "name_views",
    "office_views",
    "pair_views",
    "profile_views",
    "reference_views",
    "review_views",
    "sign_up_views",
]


@blueprint.get("/firms/<public_id:firm>")
@allow(anyone)
def profile(firm: PublicId) -> ResponseReturnValue:
    """The public profile."""
    viewer = me()
    db = read_session()
    stands_for = successor(db, firm)
    if stands_for is not None:
        return redirect(url_for(".profile", firm=stands_for))
    return render_template(
        "firms/profile.html",
        page=queries.profile(db, firm),
        more=profile_queries.public_sections(db, firm),
        sees_registry=viewer.firm == firm or viewer.has(*queries.REGISTRY_READERS),
        own=viewer.firm == firm,
    )


@blueprint.get("/firms/<public_id:firm>/registry")
@allow(policies.may_read_registries)
def registry(firm: PublicId) -> ResponseReturnValue:
    """Identifiers and affiliations, for the firm itself and the desks."""
    viewer = me()
    page = queries.registry(read_session(), firm, viewer)
    stands_for = successor(read_session(), firm)
    if stands_for is not None:
        return redirect(url_for(".registry", firm=stands_for))
    return render_template(
        "firms/registry.html",
        page=page,
        more=profile_queries.registry_sections(
            read_session(), firm, viewer=viewer, now=clock.now()
        ),
        offices=office.offices(read_session(), firm, viewer=viewer),
        past=legal_names.past_names(read_session(), firm, viewer=viewer),
        may_edit=page.own and policies.may_edit_own_firm(viewer),
        may_correct_names=policies.may_correct_names(viewer),
        reads_contacts=policies.may_read_contacts(viewer),
    )


@blueprint.route("/firms/<public_id:firm>/profile", methods=["GET", "POST"])
@allow(policies.may_edit_own_firm)
def edit_profile(firm: PublicId) -> ResponseReturnValue:
    """Change one's own public profile, or look at it as others would see it."""
    if me().firm != firm:
        raise NotFoundError
    page = queries.profile(read_session(), firm)
    more = profile_queries.public_sections(read_session(), firm)
    form = ProfileForm.from_request(
        summary=page.summary,
        website=page.website or "",
        languages=[each.value for each in more.languages],
    )
    if form.submitted():
        try:
            if "preview" in request.form:
                website = commands.checked_website(form.website.data)
                page = replace(page, summary=form.summary.data or "", website=website)
                more = replace(
                    more, languages=tuple(sorted(form.spoken(), key=list(Language).index))
                )
                return render_template("firms/edit_profile.html", form=form, page=page, more=more)
            with transaction() as db:
                commands.update_profile(db, firm, form.details(), actor=actor(), now=clock.now())
                profile_commands.set_languages(
                    db, firm, form.spoken(), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The profile is saved."), "success")
            return redirect(url_for(".profile", firm=firm))
    return render_form("firms/edit_profile.html", form, page=page, more=None)
