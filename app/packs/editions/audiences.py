"""Whose edition of a pack it can be."""

from __future__ import annotations

from app.core.i18n import N_, Labelled


class Audience(Labelled):
    """Whose edition it is."""

    SECRETARIAT = "secretariat", N_("Secretariat edition")
    COMPLIANCE = "compliance", N_("Compliance edition")
    CHAIR = "chair", N_("Chair's edition")
    MINISTRY = "ministry", N_("Ministry edition")
    EXPERT = "expert", N_("Expert edition")
    FIRM = "firm", N_("Firm edition")
    CONSORTIUM = "consortium", N_("Consortium edition")
    COUNTERPART = "counterpart", N_("Counterpart edition")
    PUBLIC = "public", N_("Public edition")
