"""Pages where the secretariat arranges a pack: its sections, papers bound in, previews."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.audit.access import record_access
from app.core import clock
from app.core.access import Role, actor, allow, me
from app.core.antivirus import scanner_of
from app.core.db import read_session, transaction
from app.core.errors import DomainError, NotFoundError
from app.core.forms import render_form
from app.core.i18n import current_locale, gettext, message
from app.core.ids import PublicId
from app.core.pdf_clean import REMOVED, cleaned
from app.core.storage import store_bytes, stored_path
from app.core.web import settings
from app.packs import policies, queries
from app.packs.blueprint import blueprint
from app.packs.content.layout import MOVABLE, OPTIONAL, arranged, is_shown
from app.packs.editions.gate import LEAVING
from app.packs.editions.projecting import Edition
from app.packs.gathering.papers import layout
from app.packs.issuing import preview
from app.packs.models import Audience
from app.packs.papers import commands as paper_commands
from app.packs.papers import queries as paper_queries
from app.packs.papers.forms import AnnexForm, AudienceForm, SectionsForm
from app.packs.policies import BUILDERS
from app.packs.rendering.languages import PACK_LOCALE_NAMES, PACK_LOCALES
from app.packs.sections import SECTIONS

#: Whose editions the secretariat issues, and looks at before.
OURS = BUILDERS[Role.SECRETARIAT]
#: Those it may open a paper to. Seats that leave for live tenders get none: nobody says of a
#: paper what it is about.
OPEN_TO = tuple(audience for audience in OURS if audience not in LEAVING)


@blueprint.route("/meetings/<public_id:meeting>/sections", methods=["GET", "POST"])
@allow(policies.may_arrange_packs)
def sections(meeting: PublicId) -> ResponseReturnValue:
    """Which sections the packs of a meeting have, and in which order."""
    outline = queries.meeting_outline(read_session(), meeting)
    form = SectionsForm.from_request()
    if form.submitted():
        try:
            with transaction() as db:
                paper_commands.set_layout(
                    db, meeting, form.sections(), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(
                gettext("The sections are kept. They apply to what is issued from now on."),
                "success",
            )
            return redirect(url_for(".sections", meeting=meeting))
    chosen = layout(read_session(), meeting)
    usual = [section.name for section in SECTIONS if section.name in MOVABLE]
    kept = [section.name for section in arranged(SECTIONS, chosen) if section.name in MOVABLE]
    order = kept + [name for name in usual if name not in kept]
    titles = {section.name: gettext(section.title) for section in SECTIONS}
    return render_form(
        "packs/sections.html",
        form,
        meeting=outline,
        lines=[
            (place, name, titles[name], name in OPTIONAL, is_shown(chosen, name))
            for place, name in enumerate(order, 1)
        ],
        fixed=[titles[name] for name in ("cover", "summary", "contents", "agenda", "sources")],
        chosen=bool(chosen),
        audiences=OURS,
    )


@blueprint.route("/meetings/<public_id:meeting>/annexes", methods=["GET", "POST"])
@allow(policies.may_arrange_packs)
def annexes(meeting: PublicId) -> ResponseReturnValue:
    """The papers bound into the packs of a meeting, and a form for one more."""
    outline = queries.meeting_outline(read_session(), meeting)
    form = AnnexForm.from_request()
    form.offer(OPEN_TO, (Audience.SECRETARIAT,))
    if form.submitted():
        try:
            content = form.content()
            _refuse_malware(content)
            paper = cleaned(content)
            sha256 = store_bytes(settings().files, paper.content, suffix=".pdf")
            with transaction() as db:
                paper_commands.add_annex(
                    db, meeting, form.details(paper, sha256), actor=actor(), now=clock.now()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The paper is bound into what is issued from now on."), "success")
            if paper.bare_fonts:
                flash(
                    gettext(
                        "Fonts missing in the file: %(fonts)s. It may look otherwise elsewhere.",
                        fonts=", ".join(paper.bare_fonts),
                    )
                )
            return redirect(url_for(".annexes", meeting=meeting))
    return render_form(
        "packs/annexes.html",
        form,
        meeting=outline,
        lines=paper_queries.annex_lines(read_session(), meeting),
        removed=REMOVED,
    )


@blueprint.route("/annexes/<public_id:annex>", methods=["GET", "POST"])
@allow(policies.may_arrange_packs)
def annex(annex: PublicId) -> ResponseReturnValue:
    """Who may read one paper."""
    line = paper_queries.annex_line(read_session(), annex)
    form = AudienceForm.from_request()
    form.offer(OPEN_TO, line.audiences)
    if form.submitted():
        try:
            with transaction() as db:
                paper_commands.open_annex(db, annex, form.chosen(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The readers of the paper are kept."), "success")
            return redirect(url_for(".annexes", meeting=line.meeting))
    return render_form(
        "packs/annex.html",
        form,
        line=line,
        meeting=queries.meeting_outline(read_session(), line.meeting),
        removed=REMOVED,
    )


@blueprint.route("/annexes/<public_id:annex>/withdraw", methods=["POST"])
@allow(policies.may_arrange_packs)
def withdraw_annex(annex: PublicId) -> ResponseReturnValue:
    """Take a paper out again that was issued to nobody."""
    line = paper_queries.annex_line(read_session(), annex)
    try:
        with transaction() as db:
            paper_commands.withdraw_annex(db, annex, actor=actor(), now=clock.now())
    except DomainError as refusal:
        if isinstance(refusal, NotFoundError):
            raise
        flash(str(refusal), "error")
    return redirect(url_for(".annexes", meeting=line.meeting))


@blueprint.route("/annexes/<public_id:annex>.pdf")
@allow(policies.may_preview_packs)
def annex_file(annex: PublicId) -> ResponseReturnValue:
    """The cleaned pages of one paper."""
    line = paper_queries.annex_line(read_session(), annex)
    path = stored_path(settings().files, line.sha256, suffix=".pdf")
    if not path.exists():
        raise NotFoundError
    return _kept_nowhere(
        send_file(
            path,
            mimetype="application/pdf",
            as_attachment=True,
            download_name=line.filename,
            etag=False,
            conditional=False,
        )
    )


@blueprint.route("/meetings/<public_id:meeting>/preview/<section>")
@allow(policies.may_preview_packs)
def preview_section(meeting: PublicId, section: str) -> ResponseReturnValue:
    """One section as it would be issued now."""
    edition, audience, locale = _previewed(meeting)
    shown = preview.section_html(edition, locale, section)
    _note(meeting, edition)
    return _kept_nowhere(
        Response(
            render_template(
                "packs/preview.html",
                meeting=queries.meeting_outline(read_session(), meeting),
                audience=audience,
                locale_shown=locale,
                section=section,
                sections=preview.sections_of(edition, current_locale()),
                html=shown,
                audiences=OURS,
                languages=PACK_LOCALE_NAMES,
            )
        )
    )


@blueprint.route("/meetings/<public_id:meeting>/preview/<section>.pdf")
@allow(policies.may_preview_packs)
def preview_file(meeting: PublicId, section: str) -> ResponseReturnValue:
    """The pages of one section as they would be issued now."""
    edition, _audience, locale = _previewed(meeting)
    drawn = preview.section_pdf(edition, locale, section)
    _note(meeting, edition)
    answer = Response(drawn.pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"preview-{section}.pdf")
    return _kept_nowhere(answer)


def _previewed(meeting: PublicId) -> tuple[Edition, Audience, str]:
    """What is looked at: whose edition, in which language."""
    outline = queries.meeting_outline(read_session(), meeting)
    wanted = request.args.get("audience", Audience.SECRETARIAT.value)
    audience = next((each for each in OURS if each.value == wanted), None)
    locale = request.args.get("locale", current_locale())
    if audience is None or locale not in PACK_LOCALES:
        raise NotFoundError
    edition = preview.edition_now(read_session(), outline.id, audience, clock.now())
    return edition, audience, locale


def _note(meeting: PublicId, edition: Edition) -> None:
    """Firms whose filings the edition tells of may ask who looked."""
    record_access(
        "packs.previewed",
        "meeting",
        meeting,
        about=queries.organisations_in(read_session(), edition.content),
        viewer=me(),
    )


def _refuse_malware(content: bytes) -> None:
    scanner = scanner_of(settings())
    found = scanner.infection(content) if scanner else None
    if found is not None:
        raise DomainError(
            message("The file holds malware (%(name)s) and was not kept.", name=found),
            field="file",
        )


def _kept_nowhere(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
