"""What a merge of two records of one firm does with its seats and actions."""

from __future__ import annotations

from typing import Final

from app.core.i18n import N_
from app.firms.merging.references import Merging, moves

MERGING: Final = Merging(
    references=(
        moves("seat", "organisation_id", N_("Seats on bodies"), sealed=False),
        moves("seat", "employer_id"),
        moves("organisation_province", "organisation_id"),
        moves("meeting_room", "host_id"),
        moves("visit_stop", "host_id"),
        moves("booking_delegate", "organisation_id"),
        moves("action_item", "organisation_id", N_("Actions"), sealed=False),
        moves("interest_declaration", "organisation_id"),
        moves("decision_standing", "addressee_id"),
        moves("official_step", "addressee_id"),
        moves("minutes_comment", "organisation_id"),
        moves("responsibility_holder", "organisation_id", N_("Responsibilities"), sealed=False),
    )
)
