"""Words of a finding, and the pure value a rule yields. Standard library only, but for labels."""

from __future__ import annotations

from app.core.i18n import N_, Labelled


class FindingScope(Labelled):
    """Whose eyes a finding is for."""

    ALL = "all", N_("Compliance desk")
    SHARED = "shared", N_("Interests shared with the secretariat")
    OWN = "own", N_("The firm itself")
    RECORD = "record", N_("Duplicate records")


class FindingState(Labelled):
    """Workflow of a finding."""

    OPEN = "open", N_("Open")
    ACKNOWLEDGED = "acknowledged", N_("Acknowledged")
    RESOLVED = "resolved", N_("Resolved")
    WAIVED = "waived", N_("Waived")


class Severity(Labelled):
    """How much a finding weighs; the ruleset says, by stage, method and law."""

    INFO = "info", N_("For information")
    WARN = "warn", N_("Warning")
    REVIEW = "review", N_("To be reviewed")
    HIGH = "high", N_("High")
    BLOCK = "block", N_("Blocks filing")
