"""What the published dates of a tender are called."""

from __future__ import annotations

from app.core.i18n import N_, Labelled


class MilestoneKind(Labelled):
    """Kinds of dates that notices publish; `Milestone.kind` holds the value."""

    PUBLISHED = "published", N_("Published")
    ENQUIRIES = "enquiries", N_("Questions until")
    CLOSES = "closes", N_("Deadline")
    OPENS = "opens", N_("Bid opening")
    AWARDED = "awarded", N_("Contract award")
    DELIVERY = "delivery", N_("Delivery")
    OTHER = "other", N_("Other date")


def milestone_label(kind: str, title: str | None) -> str:
    """The publisher's own title, else the word for its kind."""
    return (
        title or next((each for each in MilestoneKind if each == kind), MilestoneKind.OTHER).label
    )
