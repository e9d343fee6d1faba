"""The record for those who verify, one's own part of it, and the form that opens sealed data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit import commands, policies, queries
from app.audit.forms import ReasonForm
from app.audit.models import AccessScope
from app.audit.words import act_words, subject_words
from app.core import clock
from app.core.access import Role, actor, allow, me
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext
from app.core.web import safe_next

blueprint = Blueprint("audit", __name__, template_folder="templates", url_prefix="/audit")
blueprint.context_processor(lambda: {"act_words": act_words, "subject_words": subject_words})


def _filters() -> queries.Filters:
    return queries.Filters(
        action=request.args.get("action", "").strip()[:60],
        actor=request.args.get("actor", "").strip()[:16],
        subject=request.args.get("subject", "").strip()[:64],
    )


def _page_url(endpoint: str, **kept: Any) -> Callable[[str], str]:
    """The address of another page of the same list, with its filters."""
    return lambda cursor: url_for(endpoint, cursor=cursor, **{k: v for k, v in kept.items() if v})


@blueprint.get("/")
@allow(policies.may_read_record)
def entries() -> ResponseReturnValue:
    """Every act."""
    filters = _filters()
    page = queries.entries(
        read_session(), viewer=me(), filters=filters, cursor=request.args.get("cursor")
    )
    return render_template(
        "audit/entries.html",
        page=page,
        filters=filters,
        head=queries.chain_head(read_session()),
        roles=_role_labels(),
        url=_page_url(".entries", **vars(filters)),
    )


@blueprint.get("/accesses")
@allow(policies.may_read_record)
def accesses() -> ResponseReturnValue:
    """Every look at data that is logged."""
    filters = _filters()
    page = queries.accesses(
        read_session(), viewer=me(), filters=filters, cursor=request.args.get("cursor")
    )
    return render_template(
        "audit/accesses.html",
        page=page,
        filters=filters,
        roles=_role_labels(),
        url=_page_url(".accesses", **vars(filters)),
    )


@blueprint.get("/mine")
@allow(policies.may_read_own_record)
def mine() -> ResponseReturnValue:
    """A firm: who looked at its data. Everybody: one's own acts."""
    viewer = me()
    cursor = request.args.get("cursor")
    if viewer.firm is not None:
        page = queries.own_accesses(read_session(), viewer=viewer, cursor=cursor)
        return render_template(
            "audit/own_accesses.html", page=page, url=_page_url(".mine"), roles=_role_labels()
        )
    acts = queries.own_entries(read_session(), viewer=viewer, cursor=cursor)
    return render_template(
        "audit/own_entries.html", page=acts, url=_page_url(".mine"), roles=_role_labels()
    )


def _role_labels() -> dict[str, str]:
    return {"system": gettext("System")} | {role.value: role.label for role in Role}


@blueprint.route("/reason", methods=["GET", "POST"])
@allow(policies.may_state_reason)
def reason() -> ResponseReturnValue:
    """State why sealed data is opened; 30 minutes follow."""
    try:
        scope = AccessScope(request.args.get("scope", ""))
    except ValueError as error:
        raise NotFoundError from error
    form = ReasonForm.from_request()
    following = safe_next(request.args.get("next"))
    if form.submitted():
        try:
            with transaction() as db:
                commands.grant_access(
                    db, scope, form.reason.data or "", actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(following or url_for(".mine"))
    return render_form("audit/reason.html", form, scope=scope, next=following)
