"""Working on an agenda."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.clock import SEOUL
from app.core.db import read_session, transaction
from app.core.errors import NotFoundError
from app.core.forms import render_form
from app.core.i18n import gettext as _
from app.core.ids import PublicId
from app.meetings import commands, policies, queries
from app.meetings.commands import Direction
from app.meetings.commands.ordering import order_agenda
from app.meetings.forms import ItemForm, MoveForm, NewItemForm, ReasonForm, VersionForm
from app.meetings.projections import ItemLine, MeetingPage
from app.meetings.room.queries import paused_items
from app.meetings.views.blueprint import accepted, back, blueprint, page_of, posted_version


@blueprint.get("/<public_id:meeting>/agenda")
@allow(policies.may_read_preparation)
def agenda(meeting: PublicId) -> ResponseReturnValue:
    """What is accepted, proposed, does not fit, or was deferred."""
    return render_template(
        "meetings/agenda.html",
        page=page_of(meeting),
        may_arrange=policies.may_arrange(me()),
        order=queries.agenda_order(read_session(), meeting, me(), clock.now()),
        paused=paused_items(read_session(), meeting),
    )


@blueprint.post("/<public_id:meeting>/agenda/propose")
@allow(policies.may_arrange)
def propose(meeting: PublicId) -> ResponseReturnValue:
    """Ask the agenda rules."""
    version = posted_version(VersionForm.from_request())
    with transaction() as db:
        done = commands.propose_items(db, meeting, version=version, actor=actor(), now=clock.now())
    flash(
        _(
            "Proposed: %(fitting)s items; not fitting: %(overflow)s.",
            fitting=done.fitting,
            overflow=done.overflow,
        ),
        "success",
    )
    return back("agenda", meeting, "proposals")


@blueprint.post("/<public_id:meeting>/agenda/accept")
@allow(policies.may_arrange)
def accept_proposals(meeting: PublicId) -> ResponseReturnValue:
    """Accept everything proposed that fits."""
    version = posted_version(VersionForm.from_request())
    with transaction() as db:
        commands.accept_proposals(db, meeting, version=version, actor=actor(), now=clock.now())
    return back("agenda", meeting)


@blueprint.post("/<public_id:meeting>/agenda/order")
@allow(policies.may_arrange)
def order_items(meeting: PublicId) -> ResponseReturnValue:
    """Order what is accepted by fewest exits from the room."""
    version = posted_version(VersionForm.from_request())
    with transaction() as db:
        found = order_agenda(db, meeting, version=version, actor=actor(), now=clock.now())
    flash(
        _("The items are ordered: seats leave the room %(exits)s times.", exits=found.exits),
        "success",
    )
    if found.missed:
        flash(
            _(
                "No order lets every presenter be there in time: %(count)s are not.",
                count=found.missed,
            ),
            "warning",
        )
    return back("agenda", meeting)


@blueprint.post("/<public_id:meeting>/items/<public_id:item>/accept")
@allow(policies.may_arrange)
def accept_item(meeting: PublicId, item: PublicId) -> ResponseReturnValue:
    """Put an item on the agenda."""
    version = posted_version(VersionForm.from_request())
    with transaction() as db:
        commands.accept_item(db, meeting, item, version=version, actor=actor(), now=clock.now())
    return back("agenda", meeting, f"item-{item}")


@blueprint.post("/<public_id:meeting>/items/<public_id:item>/move")
@allow(policies.may_arrange)
def move_item(meeting: PublicId, item: PublicId) -> ResponseReturnValue:
    """One step up or down."""
    form = MoveForm.from_request()
    version = posted_version(form)
    with transaction() as db:
        commands.move_item(
            db,
            meeting,
            item,
            Direction(form.direction.data),
            version=version,
            actor=actor(),
            now=clock.now(),
        )
    return back("agenda", meeting, f"item-{item}")


@blueprint.route("/<public_id:meeting>/items/new", methods=["GET", "POST"])
@allow(policies.may_arrange)
def new_item(meeting: PublicId) -> ResponseReturnValue:
    """Add an item of one's own."""
    page = page_of(meeting)
    form = NewItemForm.from_request(version=page.version, minutes=10)

    def add() -> None:
        with transaction() as db:
            commands.add_item(
                db,
                meeting,
                form.details(page.meeting.starts_at),
                tender_number=form.tender_number.data,
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, add):
        flash(_("The item is on the agenda."), "success")
        return back("agenda", meeting)
    return render_form("meetings/item.html", form, page=page, item=None)


@blueprint.route("/<public_id:meeting>/items/<public_id:item>/edit", methods=["GET", "POST"])
@allow(policies.may_arrange)
def edit_item(meeting: PublicId, item: PublicId) -> ResponseReturnValue:
    """Reword an item."""
    page = page_of(meeting)
    line = find_item(page, item)
    there_from, there_until = queries.presenter_window(read_session(), item)
    form = ItemForm.from_request(
        version=page.version,
        title_ko=line.titles.ko,
        title_vi=line.titles.vi,
        title_en=line.titles.en,
        minutes=line.minutes,
        presenter=line.presenter,
        presenter_from=there_from and there_from.astimezone(SEOUL).time(),
        presenter_until=there_until and there_until.astimezone(SEOUL).time(),
        decision_type=line.decision_type.value,
    )

    def change() -> None:
        with transaction() as db:
            commands.change_item(
                db,
                meeting,
                item,
                form.details(page.meeting.starts_at),
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, change):
        return back("agenda", meeting, f"item-{item}")
    return render_form("meetings/item.html", form, page=page, item=line)


@blueprint.route("/<public_id:meeting>/items/<public_id:item>/defer", methods=["GET", "POST"])
@allow(policies.may_arrange)
def defer_item(meeting: PublicId, item: PublicId) -> ResponseReturnValue:
    """Leave an item to a later meeting, with the reason."""
    page = page_of(meeting)
    line = find_item(page, item)
    form = ReasonForm.from_request(version=page.version)

    def defer() -> None:
        with transaction() as db:
            commands.defer_item(
                db,
                meeting,
                item,
                form.reason.data,
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, defer):
        return back("agenda", meeting)
    return render_form("meetings/defer.html", form, page=page, item=line)


@blueprint.route("/<public_id:meeting>/agenda/freeze", methods=["GET", "POST"])
@allow(policies.may_arrange)
def freeze(meeting: PublicId) -> ResponseReturnValue:
    """Freeze the agenda, after a last look."""
    page = page_of(meeting)
    form = VersionForm.from_request(version=page.version)

    def fix() -> None:
        with transaction() as db:
            commands.freeze_agenda(
                db, meeting, version=posted_version(form), actor=actor(), now=clock.now()
            )

    if accepted(form, fix):
        flash(_("The agenda is frozen: members read it from now on."), "success")
        return back("meeting", meeting)
    return render_form("meetings/freeze.html", form, page=page)


@blueprint.route("/<public_id:meeting>/agenda/unfreeze", methods=["GET", "POST"])
@allow(policies.may_arrange)
def unfreeze(meeting: PublicId) -> ResponseReturnValue:
    """Open a frozen agenda for a late change, with the reason."""
    page = page_of(meeting)
    form = ReasonForm.from_request(version=page.version)

    def open_again() -> None:
        with transaction() as db:
            commands.unfreeze_agenda(
                db,
                meeting,
                form.reason.data,
                version=posted_version(form),
                actor=actor(),
                now=clock.now(),
            )

    if accepted(form, open_again):
        flash(_("The agenda is open again. Members still read the frozen version."), "info")
        return back("agenda", meeting)
    return render_form("meetings/unfreeze.html", form, page=page)


def find_item(page: MeetingPage, item: PublicId) -> ItemLine:
    """The item, wherever it stands on the officer's page, or 404."""
    for line in (*page.items, *page.proposals, *page.overflow, *page.deferred):
        if line.id == item:
            return line
    raise NotFoundError
