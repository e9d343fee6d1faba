"""The solution fields named by the programmes: one glossary for firms, tenders and packs."""

from __future__ import annotations

from app.core.i18n import N_, Labelled


class SolutionField(Labelled):
    """A field of smart-city work."""

    TRAFFIC = "traffic", N_("Traffic and parking")
    WATER = "water", N_("Water")
    ENVIRONMENT = "environment", N_("Environment")
    DISASTER = "disaster", N_("Disaster management")
    E_GOVERNMENT = "e_government", N_("E-government")
    HEALTHCARE = "healthcare", N_("Healthcare")
    EDUCATION = "education", N_("Education")
    TOURISM = "tourism", N_("Tourism")
    ENERGY = "energy", N_("Energy")
    CLOUD = "cloud", N_("Cloud and data centres")
    DATA = "data", N_("Big data and open data")
    OPERATIONS = "operations", N_("Operations and security centres")
    URBAN = "urban", N_("Urban development")
    OTHER = "other", N_("Other")
