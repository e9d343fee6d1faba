"""The blueprint, and what its views share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.audit.access import record_access
from app.core import clock
from app.core.access import me
from app.core.db import read_session
from app.core.errors import DomainError
from app.core.forms import BaseForm
from app.core.i18n import message
from app.core.ids import PublicId
from app.meetings import queries
from app.meetings.forms import VersionForm
from app.meetings.papers import takings
from app.meetings.papers.labels import PaperKind
from app.meetings.projections import MeetingPage
from app.meetings.statements import COMPETITION_LAW, FIRM_SEATS_LEAVE

blueprint = Blueprint("meetings", __name__, template_folder="../templates", url_prefix="/meetings")


@blueprint.context_processor
def standing_words() -> dict[str, Any]:
    """Sentences that stand on several pages."""
    return {
        "statements": {
            "competition_law": COMPETITION_LAW,
            "firm_seats_leave": FIRM_SEATS_LEAVE,
        }
    }


def page_of(meeting: PublicId) -> MeetingPage:
    """The meeting as the signed-in reader may see it, or 404."""
    return queries.meeting_page(read_session(), meeting, me(), clock.now())


def back(
    endpoint: str, meeting: PublicId, anchor: str | None = None, **values: Any
) -> ResponseReturnValue:
    """To another page of the meeting."""
    return redirect(url_for(f"meetings.{endpoint}", meeting=meeting, _anchor=anchor, **values))


def note_taking(meeting: PublicId, kind: PaperKind, form: str) -> None:
    """In the access log, before a paper leaves as a file: who took it, and as which sort."""
    record_access(takings.ACT, takings.SUBJECT, takings.subject_of(meeting, kind, form))


def accepted(form: BaseForm, command: Callable[[], Any]) -> bool:
    """Run the command of a posted, valid form; a refusal is shown in the form.

    The caller renders the form again when this is False.
    """
    if not form.submitted():
        return False
    try:
        command()
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True


def posted_version(form: VersionForm) -> int:
    """The version a button was pressed on; a damaged one is refused."""
    if not form.submitted() or form.version.data is None:
        raise DomainError(message("This button belongs to an older page. Open the page again."))
    return int(form.version.data)
