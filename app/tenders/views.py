"""Every route of tenders: importing this module attaches them to the blueprint.

Routes live by subject in `<subject>_views.py`; add a new one to the imports here.
"""

from __future__ import annotations

from app.tenders import detail_views, list_views, rate_views
from app.tenders.blueprint import blueprint
from app.tenders.importing import views as import_views

__all__ = ["blueprint", "detail_views", "import_views", "list_views", "rate_views"]
