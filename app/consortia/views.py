"""Every route of consortia: importing this module attaches them to the blueprint.

Routes live by subject in `<subject>_views.py`; add a new one to the imports here.
"""

from __future__ import annotations

from app.consortia import (
    bid_views,
    invitation_views,
    paper_views,
    room_views,
    signing_views,
    terms_views,
)
from app.consortia.blueprint import blueprint

__all__ = [
    "bid_views",
    "blueprint",
    "invitation_views",
    "paper_views",
    "room_views",
    "signing_views",
    "terms_views",
]
