"""Every route of tenders: importing this module attaches them to the blueprint.

Routes live by subject in `<subject>_views.py`; add a new one to the imports here.
"""

from __future__ import annotations

from app.tenders.blueprint import blueprint

__all__ = ["blueprint"]
