"""What can be done with bodies, meetings, agendas, invitations, decisions and actions."""

from app.meetings.commands.actions import ActionDetails, ActionReport, add_action, report_action
from app.meetings.commands.agenda import (
    Direction,
    ItemDetails,
    accept_item,
    accept_proposals,
    add_item,
    change_item,
    defer_item,
    move_item,
)
from app.meetings.commands.bodies import (
    BodyDetails,
    SeatDetails,
    add_seat,
    change_body,
    create_body,
    end_seat,
)
from app.meetings.commands.calendars import OverrideDetails, enter_override, remove_override
from app.meetings.commands.freezing import freeze_agenda, unfreeze_agenda
from app.meetings.commands.invitations import (
    InvitationRound,
    record_reply,
    send_invitations,
    withdraw_invitation,
)
from app.meetings.commands.meetings import (
    MeetingDetails,
    cancel_meeting,
    change_meeting,
    confirm_date,
    create_meeting,
    postpone_meeting,
)
from app.meetings.commands.proposing import Proposed, propose_items
from app.meetings.commands.seasons import SeasonCall, call_season, keep_dates, set_terms
from app.meetings.commands.sessions import (
    DecisionDetails,
    close_meeting,
    record_attendance,
    record_decision,
)

__all__ = [
    "ActionDetails",
    "ActionReport",
    "BodyDetails",
    "DecisionDetails",
    "Direction",
    "InvitationRound",
    "ItemDetails",
    "MeetingDetails",
    "OverrideDetails",
    "Proposed",
    "SeasonCall",
    "SeatDetails",
    "accept_item",
    "accept_proposals",
    "add_action",
    "add_item",
    "add_seat",
    "call_season",
    "cancel_meeting",
    "change_body",
    "change_item",
    "change_meeting",
    "close_meeting",
    "confirm_date",
    "create_body",
    "create_meeting",
    "defer_item",
    "end_seat",
    "enter_override",
    "freeze_agenda",
    "keep_dates",
    "move_item",
    "postpone_meeting",
    "propose_items",
    "record_attendance",
    "record_decision",
    "record_reply",
    "remove_override",
    "report_action",
    "send_invitations",
    "set_terms",
    "unfreeze_agenda",
    "withdraw_invitation",
]
