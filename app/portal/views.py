"""Public pages: start page, Korean projects, glossary, and what crawlers ask for."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import allow, anyone
from app.core.db import read_session
from app.core.forms import render_form
from app.core.glossary import terms_with
from app.core.i18n import current_locale
from app.core.text import fold
from app.core.web import settings
from app.portal import queries
from app.portal.forms import GlossaryForm
from app.provinces.queries import STATE_ORDER, projects

blueprint = Blueprint("portal", __name__, template_folder="templates")

#: Pages a crawler may list; everything that needs an account is closed to it.
LISTED = (
    "portal.home",
    "portal.projects",
    "portal.glossary",
    "tenders.tenders",
    "provinces.overview",
)
CLOSED = ("/desk/", "/account", "/sign-in", "/audit/", "/compliance/", "/findings/", "/interests/")


@blueprint.get("/")
@allow(anyone)
def home() -> ResponseReturnValue:
    """What Duri is, what can be bid for, where the provinces stand."""
    page = queries.home_page(read_session(), now=clock.now())
    return render_template("portal/home.html", page=page, states=STATE_ORDER)


@blueprint.get("/projects", endpoint="projects")
@allow(anyone)
def korean_projects() -> ResponseReturnValue:
    """Published Korean projects in Vietnam, each with its source."""
    return render_template("portal/projects.html", projects=projects(read_session()))


@blueprint.get("/glossary")
@allow(anyone)
def glossary() -> ResponseReturnValue:
    """The field's terms in three languages, in the order of the reader's own; one looked up."""
    form = GlossaryForm(formdata=request.args)
    asked = (form.q.data or "") if form.validate() else ""
    language = current_locale()
    found = sorted(terms_with(asked), key=lambda term: fold(term.word(language)))
    return render_form("portal/glossary.html", form, terms=found, asked=asked)


@blueprint.get("/robots.txt")
@allow(anyone)
def robots() -> ResponseReturnValue:
    """What crawlers may read."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {settings().base_url}{url_for('.sitemap')}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@allow(anyone)
def sitemap() -> ResponseReturnValue:
    """The public entry pages."""
    pages = [settings().base_url + url_for(endpoint) for endpoint in LISTED]
    return Response(render_template("portal/sitemap.xml", pages=pages), mimetype="application/xml")
