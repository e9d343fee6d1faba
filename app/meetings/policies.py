"""Who may read and arrange meetings. Which bodies a viewer sees is the queries' to say."""

from __future__ import annotations

from typing import Final

from app.core.access import MatrixRow, Role, Viewer, ViewerKind, reading, writing

_SEATED: Final = "bodies they sit on"
_NARROW: Final = "if seated; nothing on a live tender"
_ASKED: Final = "if its own seat is asked, also by private link"
_OPINIONS: Final = "own; after the close, if asked, those of no other firm"


@reading
def may_read_meetings(viewer: Viewer) -> bool:
    """Anybody signed in: the queries show the bodies they sit on, often none."""
    return viewer.signed_in


@reading
def may_read_preparation(viewer: Viewer) -> bool:
    """Proposals, invitations and answers: the desk, compliance and the auditor."""
    return viewer.has(Role.SECRETARIAT, Role.COMPLIANCE, Role.AUDITOR)


@reading
def may_read_polls(viewer: Viewer) -> bool:
    """Who can when: the secretariat alone, nobody else who reads the preparation."""
    return viewer.has(Role.SECRETARIAT)


@writing
def may_have_feed(viewer: Viewer) -> bool:
    """Anybody signed in: a calendar address holds what one's own mail address was invited to."""
    return viewer.signed_in


@writing
def may_see_room(viewer: Viewer) -> bool:
    """Readers of the preparation; booking is the secretariat's (the command checks)."""
    return viewer.has(Role.SECRETARIAT, Role.COMPLIANCE, Role.AUDITOR)


@writing
def may_settle_room_request(viewer: Viewer) -> bool:
    """The people of the room's host (the command checks whose room it is)."""
    return viewer.signed_in


@writing
def may_arrange(viewer: Viewer) -> bool:
    """Bodies, meetings, agendas, invitations, decisions: the secretariat."""
    return viewer.has(Role.SECRETARIAT)


@writing
def may_declare_tie(viewer: Viewer) -> bool:
    """Anybody signed in; the command asks for a seat of their own."""
    return viewer.signed_in


@writing
def may_object(viewer: Viewer) -> bool:
    """Anybody signed in who reads the item, but for those who watch; the command looks."""
    watches = viewer.has(Role.COMPLIANCE, Role.AUDITOR) and not viewer.has(Role.SECRETARIAT)
    return viewer.signed_in and not watches


@writing
def may_comment_minutes(viewer: Viewer) -> bool:
    """Anybody signed in who reads the minutes; the command looks."""
    return viewer.signed_in


@writing
def may_answer_procedure(viewer: Viewer) -> bool:
    """Anybody signed in whose own seat is asked; query and command look."""
    return viewer.signed_in


@reading
def may_read_ties(viewer: Viewer) -> bool:
    """Ties with their words: the compliance desk, and the auditor."""
    return viewer.has(Role.COMPLIANCE, Role.AUDITOR)


@writing
def may_settle_ties(viewer: Viewer) -> bool:
    """Entering, upholding and lifting ties: the compliance desk."""
    return viewer.has(Role.COMPLIANCE)


@writing
def may_examine(viewer: Viewer) -> bool:
    """Answering an objection: the secretariat or the compliance desk."""
    return viewer.has(Role.SECRETARIAT, Role.COMPLIANCE)


@writing
def may_report_action(viewer: Viewer) -> bool:
    """The secretariat, and the organisation that owns the action (the command checks)."""
    return viewer.signed_in


@writing
def may_answer_responsibility(viewer: Viewer) -> bool:
    """The organisation's own people and the secretariat (query and command look whose it is)."""
    return viewer.signed_in


MATRIX: Final = (
    MatrixRow(
        "body, seats, cadence",
        {
            ViewerKind.OTHER_FIRM: "if seated, without names",
            ViewerKind.OWN_FIRM: "if seated, without names",
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.MINISTRY: _SEATED,
            ViewerKind.COUNTERPART: "if seated, without names",
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "meeting and agenda as frozen, decisions, actions",
        {
            ViewerKind.OTHER_FIRM: _NARROW,
            ViewerKind.OWN_FIRM: _NARROW,
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.MINISTRY: _SEATED,
            ViewerKind.COUNTERPART: _NARROW,
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "agenda in preparation, invitations, answers, attendance by seat",
        {
            ViewerKind.OWN_FIRM: "own invitation",
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.MINISTRY: "own invitation",
            ViewerKind.COUNTERPART: "own invitation",
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "official letters, queries, bookings; targets of seasons",
        {
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "polls of dates: who can when",
        {
            ViewerKind.OWN_FIRM: "own, by private link",
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.MINISTRY: "own, by private link",
            ViewerKind.COUNTERPART: "own, by private link",
        },
    ),
    MatrixRow(
        "question put in writing, its papers",
        {
            ViewerKind.OTHER_FIRM: _ASKED,
            ViewerKind.OWN_FIRM: _ASKED,
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.MINISTRY: _ASKED,
            ViewerKind.COUNTERPART: _ASKED,
        },
    ),
    MatrixRow(
        "opinion given in writing, the response to it",
        {
            ViewerKind.OTHER_FIRM: _OPINIONS,
            ViewerKind.OWN_FIRM: _OPINIONS,
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.MINISTRY: _OPINIONS,
            ViewerKind.COUNTERPART: _OPINIONS,
        },
    ),
    MatrixRow(
        "answers by mail, taken and refused",
        {ViewerKind.SECRETARIAT: "RW"},
    ),
    MatrixRow(
        "own meetings as a calendar address",
        {
            ViewerKind.OWN_FIRM: "own, by private link",
            ViewerKind.MINISTRY: "own, by private link",
            ViewerKind.COUNTERPART: "own, by private link",
        },
    ),
    MatrixRow(
        "rooms, bookings, delegation lists",
        {
            ViewerKind.OWN_FIRM: "requests to own rooms; names by consent",
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.COUNTERPART: "requests to own rooms; names by consent",
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "tie of a person to a tender, its words",
        {
            ViewerKind.OWN_FIRM: "own",
            ViewerKind.COMPLIANCE: "RW",
            ViewerKind.MINISTRY: "own",
            ViewerKind.COUNTERPART: "own",
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "comment on minutes, objection to an item",
        {
            ViewerKind.OWN_FIRM: "own acts",
            ViewerKind.OTHER_FIRM: "own acts",
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "RW",
            ViewerKind.MINISTRY: "own acts",
            ViewerKind.COUNTERPART: "own acts",
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "plan and letters of a meeting as drafted, labels of its papers",
        {
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "visits: stops, hosts' answers, outcomes",
        {
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.OWN_FIRM: "requests to itself",
            ViewerKind.COUNTERPART: "requests to itself",
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "key figures of a body, their source rows",
        {
            ViewerKind.SECRETARIAT: "R",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.MINISTRY: _SEATED,
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "responsibility confirmed, of no single tender",
        dict.fromkeys(ViewerKind, "R") | {ViewerKind.SECRETARIAT: "RW"},
    ),
    MatrixRow(
        "responsibility not confirmed or on one tender, its history",
        {
            ViewerKind.OWN_FIRM: "own",
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.MINISTRY: _SEATED,
            ViewerKind.AUDITOR: "R",
        },
    ),
    MatrixRow(
        "season: limits, dates kept, working calendar",
        {
            ViewerKind.SECRETARIAT: "RW",
            ViewerKind.COMPLIANCE: "R",
            ViewerKind.AUDITOR: "R",
        },
    ),
)
