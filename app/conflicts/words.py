"""Words of stored findings, and the pure engine's words in the reader's language."""

from __future__ import annotations

from app.conflicts.finding import Word
from app.core.i18n import N_, Labelled, gettext


class FindingScope(Labelled):
    """Whose eyes a finding is for."""

    ALL = "all", N_("Across firms")
    SHARED = "shared", N_("Across shared interests")
    OWN = "own", N_("Inside one firm's filings")
    RECORD = "record", N_("Duplicate records")


class FindingState(Labelled):
    """Workflow of a finding."""

    OPEN = "open", N_("Unsettled")
    ACKNOWLEDGED = "acknowledged", N_("Acknowledged")
    RESOLVED = "resolved", N_("Resolved")
    WAIVED = "waived", N_("Waived")


class FindingMove(Labelled):
    """What an officer can do with a finding."""

    ACKNOWLEDGE = "acknowledge", N_("Acknowledge")
    RESOLVE = "resolve", N_("Resolve")
    WAIVE = "waive", N_("Waive")
    REOPEN = "reopen", N_("Reopen")


class FindingPlace(Labelled):
    """Where findings are worked on."""

    DESK = "desk", N_("Compliance desk")
    FINDINGS = "findings", N_("Findings")


def word(term: Word) -> str:
    """The label of one of the engine's words in the reader's language."""
    return str(gettext(term.msgid))
