"""The application factory. Features, subscriptions and commands are listed explicitly."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Final

from flask import Flask
from sqlalchemy import select

from app.accounts import login, sign_in
from app.accounts.events import MemberLeft as PersonLeft
from app.accounts.models import Organisation
from app.audit import sealer
from app.conflicts import merging as conflicts_merging
from app.conflicts import panels as findings_panel
from app.conflicts.desk import notices as desk_notices
from app.conflicts.engine import draining, recheck, scanning
from app.conflicts.events import OwnFindingOpened
from app.conflicts.joining import refusals
from app.conflicts.rulesets.editions import RESCAN
from app.consortia import merging as consortia_merging
from app.consortia import reviewing
from app.consortia.events import (
    AgreementProposed,
    AgreementWithdrawn,
    BidFiled,
    BidSettled,
    ConsortiumDissolved,
    ConsortiumFormed,
    ConsortiumLocked,
    InvitationSent,
    LockRequested,
    MemberJoined,
    MemberLeft,
    PaperAdded,
    SignatureGiven,
    SignatureWithdrawn,
    TermsChanged,
)
from app.core import i18n, outbox, pdf, security, static, web, worker
from app.core.db import db, engines, optimize, prepare_engines
from app.core.events import Subscription, Subscriptions
from app.core.jobs import Handler, Periodic
from app.core.panels import Listed as ListedPanel
from app.core.panels import Panels
from app.desk import navigation
from app.firms.duplicates import pair_views, pairs
from app.firms.events import ApplicationWaits, FirmChanged, FirmsMerged
from app.firms.merging import own as firms_merging
from app.firms.merging.references import Merging
from app.firms.models import Firm
from app.firms.sign_up import documents, retention
from app.forum import merging as forum_merging
from app.forum.events import PostAnswered, PostWaits
from app.forum.panel import forum_panel
from app.interests import carrying, seasons
from app.interests import merging as interests_merging
from app.interests.events import (
    InterestRegistered,
    InterestRoleChanged,
    InterestSharingChanged,
    InterestWithdrawn,
)
from app.interests.panel import interest_panel
from app.meetings import merging as meetings_merging
from app.meetings import reminders
from app.meetings.kpis.lent import PACK_TIMES, PackTimes
from app.meetings.polls import asking as polls
from app.meetings.procedures import writing as procedures
from app.meetings.publishing import publishing
from app.meetings.replies import mailbox
from app.notifications import (
    desk_news,
    firm_news,
    forum_news,
    mailing,
    merge_news,
    proof_news,
    team_news,
    tender_news,
)
from app.notifications import leaving as notifications_leaving
from app.notifications import merging as notifications_merging
from app.opportunities import leaving as opportunities_leaving
from app.opportunities import merging as opportunities_merging
from app.opportunities.panel import follow_panel
from app.packs import commands as packs
from app.packs.issuing import building
from app.packs.issuing.first_issued import first_issued
from app.packs.rounds import commands as rounds
from app.packs.rounds import distributing
from app.provinces.figures import Provider as ProvinceFigureProvider
from app.tenders.events import PlanLinked, TenderChanged
from app.tenders.importing import uploads
from app.tenders.province_figures import open_and_planned
from config import Config

#: Features in import order, lowest first. Each may have `models` and `views.blueprint`.
FEATURES: Final = (
    "audit",
    "accounts",
    "provinces",
    "firms",
    "seasons",
    "tenders",
    "forum",
    "interests",
    "opportunities",
    "consortia",
    "conflicts",
    "meetings",
    "packs",
    "notifications",
    "desk",
    "portal",
)

#: Command groups: modules of app.cli, each with a click group or command named `cli`.
COMMANDS: Final[tuple[str, ...]] = (
    "access_matrix",
    "audit",
    "conflicts",
    "database",
    "firm_duplicates",
    "meetings",
    "packs",
    "seed",
    "tenders",
    "translations",
    "users",
    "worker",
)


def subscriptions() -> tuple[Subscription, ...]:
    """Who hears what: the one list of event handlers, in the order they run."""
    return (
        (InterestRegistered, recheck.on_interest),
        (InterestWithdrawn, recheck.on_interest),
        (InterestRoleChanged, recheck.on_interest),
        (InterestSharingChanged, recheck.on_sharing),
        (TenderChanged, recheck.on_tender),
        (PlanLinked, carrying.on_plan_linked),
        (PlanLinked, recheck.on_plan_linked),
        (FirmChanged, recheck.on_firm),
        (FirmsMerged, recheck.on_merge),
        # A firm's own rules may refuse its act before anything else follows from it.
        (SignatureGiven, refusals.before_signature),
        (LockRequested, refusals.before_lock),
        (BidFiled, refusals.before_filing),
        (ConsortiumFormed, recheck.on_consortium),
        (MemberJoined, recheck.on_consortium),
        (MemberLeft, recheck.on_consortium),
        (TermsChanged, recheck.on_consortium),
        (AgreementProposed, recheck.on_consortium),
        (AgreementWithdrawn, recheck.on_consortium),
        (SignatureGiven, recheck.on_consortium),
        (SignatureWithdrawn, recheck.on_consortium),
        (LockRequested, recheck.on_consortium),
        (ConsortiumLocked, recheck.on_queued),
        (PaperAdded, recheck.on_queued),
        (InvitationSent, recheck.on_queued),
        (ConsortiumDissolved, recheck.on_consortium),
        (BidFiled, recheck.on_consortium),
        (BidSettled, recheck.on_consortium),
        (TenderChanged, tender_news.on_tender_changed),
        (PlanLinked, tender_news.on_plan_linked),
        (InterestRegistered, firm_news.on_registered),
        (InterestWithdrawn, firm_news.on_withdrawn),
        (InterestRoleChanged, firm_news.on_role),
        (InterestSharingChanged, firm_news.on_sharing),
        (OwnFindingOpened, firm_news.on_own_finding),
        (InvitationSent, team_news.on_invitation),
        (MemberJoined, team_news.on_team),
        (MemberLeft, team_news.on_team),
        (ConsortiumDissolved, team_news.on_team),
        (AgreementProposed, team_news.on_team),
        (AgreementWithdrawn, team_news.on_team),
        (SignatureGiven, team_news.on_team),
        (SignatureWithdrawn, team_news.on_team),
        (ConsortiumLocked, team_news.on_team),
        (BidFiled, team_news.on_bid),
        (BidSettled, team_news.on_bid),
        (ApplicationWaits, desk_news.on_application),
        (PostWaits, forum_news.on_waiting),
        (PostAnswered, forum_news.on_answer),
        (PersonLeft, opportunities_leaving.on_left),
        (PersonLeft, notifications_leaving.on_left),
    )


def jobs() -> dict[str, Handler]:
    """Kinds of background job and what does them."""
    return {
        packs.BUILD: building.handle,
        rounds.SEND: distributing.handle,
        rounds.SEND_TEAMS: distributing.handle_teams,
        pair_views.FIND: pair_views.handle,
        RESCAN: scanning.handle_scan,
    }


def periodic() -> tuple[Periodic, ...]:
    """What a worker does by the clock, beside sweeping the job table: (name, seconds, call)."""
    return (
        Periodic("database.optimize", 3600, optimize),
        Periodic("outbox.deliver", 5, outbox.deliver),
        Periodic("interests.carry_over", 10, carrying.drain_queue),
        Periodic("notifications.drain_queue", 10, tender_news.drain_queue),
        Periodic("notifications.tell_merges", 30, merge_news.tell_merges),
        Periodic("notifications.remind", 1800, tender_news.remind),
        Periodic("notifications.proofs_end", 6 * 3600, proof_news.remind),
        Periodic("notifications.mail", 60, mailing.mail_due),
        Periodic("consortia.follow_clock", 10, reviewing.follow_clock),
        Periodic("meetings.publish", 300, publishing.publish_meetings),
        Periodic("meetings.read_replies", 60, mailbox.read_mailbox),
        Periodic("meetings.remind_polled", 900, polls.remind_silent),
        Periodic("meetings.remind_asked", 900, procedures.remind_silent),
        Periodic("conflicts.drain_queue", 10, draining.drain_queue),
        Periodic("conflicts.follow_clock", 300, draining.follow_clock),
        Periodic("conflicts.tell_desk", 600, desk_notices.tell_desk),
        Periodic("conflicts.scan", 24 * 3600, scanning.nightly_scan),
        Periodic("packs.leave", 15, rounds.leave),
        Periodic("packs.remind", 3600, distributing.remind),
        Periodic("interests.seasons", 6 * 3600, seasons.freeze_due_season),
        Periodic("meetings.remind", 3600, reminders.remind),
        Periodic("audit.seal", 10, sealer.seal),
        Periodic("accounts.sweep", 3600, sign_in.sweep),
        Periodic("firms.drain_queue", 10, pairs.drain_queue),
        Periodic("firms.find_duplicates", 24 * 3600, pairs.nightly),
        Periodic("firms.retention", 24 * 3600, retention.erase_settled),
        Periodic("firms.sweep_files", 24 * 3600, documents.sweep),
        Periodic("tenders.sweep_uploads", 3600, uploads.sweep),
    )


def panels() -> tuple[ListedPanel, ...]:
    """Which feature adds a box to whose page: (slot, provider), in the order they appear."""
    return (
        ("tender", interest_panel),
        ("tender", follow_panel),
        ("tender", findings_panel.on_tender),
        ("tender", forum_panel),
    )


def merging() -> tuple[Merging, ...]:
    """What each feature does when two records of one firm are merged, lowest feature first."""
    return (
        firms_merging.MERGING,
        interests_merging.MERGING,
        opportunities_merging.MERGING,
        consortia_merging.MERGING,
        conflicts_merging.MERGING,
        meetings_merging.MERGING,
        forum_merging.MERGING,
        notifications_merging.MERGING,
    )


def province_figures() -> ProvinceFigureProvider:
    """Who counts open and planned tenders for the province pages."""
    return open_and_planned


def pack_times() -> PackTimes:
    """Who knows when a meeting's first pack was issued, for the key figures."""
    return first_issued


def import_models() -> None:
    """Make every table known to the metadata (migrations, tests)."""
    import_module("app.core.models")
    for feature in FEATURES:
        if _exists(f"app.{feature}.models"):
            import_module(f"app.{feature}.models")


def _exists(module: str) -> bool:
    return find_spec(module) is not None


def create_app(config: Config) -> Flask:
    """Build the application for one configuration."""
    app = Flask(
        "app",
        instance_path=str(config.instance),
        static_folder="static",
        static_url_path=static.url_path(),
        template_folder="core/templates",
    )
    app.config.update(
        DURI=config,
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        SQLALCHEMY_ENGINES=engines(config.database_url),
        BABEL_DEFAULT_LOCALE="ko",
    )
    app.config.update(security.settings_for(config))
    db.init_app(app)
    with app.app_context():
        prepare_engines()
    i18n.init_app(app)
    app.extensions["duri_subscriptions"] = Subscriptions(subscriptions())
    app.extensions["duri_panels"] = Panels(panels())
    app.extensions["duri_jobs"] = jobs()
    app.extensions["duri_merging"] = merging()
    app.extensions["duri_periodic"] = periodic()
    app.extensions["duri_navigation"] = navigation
    worker.init_app(app)
    pdf.configure(children=config.pdf_children)
    app.extensions["duri_province_figures"] = province_figures()
    app.extensions[PACK_TIMES] = pack_times()
    web.init_app(app)
    import_models()
    login.init_app(
        app,
        firm_of=select(Firm.public_id)
        .where(Firm.organisation_id == Organisation.id)
        .correlate(Organisation)
        .scalar_subquery(),
    )
    for feature in FEATURES:
        if _exists(f"app.{feature}.views"):
            app.register_blueprint(import_module(f"app.{feature}.views").blueprint)
    for name in COMMANDS:
        app.cli.add_command(import_module(f"app.cli.{name}").cli)
    return app
