"""What may happen in the world of the machine of edits, and how often."""

from __future__ import annotations

from hypothesis import strategies as st

from app.interests.models import IntendedRole

TITLES = ("Camera giao thông", "Nước sạch", "Gói 1: camera giao thông", "Gói 2: nước sạch")
ROLES = (
    IntendedRole.LEAD,
    IntendedRole.SOLE,
    IntendedRole.MEMBER,
    IntendedRole.LEAD,
    IntendedRole.SUPPLIER,
)
#: The third tender is a plan.
PLAN = 2
METHODS = ("Đấu thầu rộng rãi", "Đấu thầu hạn chế", None)
#: (what, which, which, how): every step reads its numbers as it likes.
Step = tuple[str, int, int, int]
#: Filings far more often than the rest, so that rivals meet.
_KINDS = (
    *("register",) * 6,
    *("share",) * 2,
    "unshare",
    "withdraw",
    "affiliate",
    *("tender",) * 2,
    *("link",) * 2,
    "unlink",
    "clock",
    *("drain",) * 2,
    "fact",
    "retract",
    *("team",) * 2,
    *("join",) * 2,
    "leave",
    *("sign",) * 2,
    "lapse",
    "terms",
    *("bid",) * 2,
    "prove",
    *("name",) * 2,
    "hold",
    "mark",
    "subcontract",
    "direct",
    "paper",
    "hand_in",
    "declare",
    *("edition",) * 2,
    "buyer",
    "win",
)
#: One buyer under two spellings, and another one.
BUYERS = ("UBND tỉnh", "Ủy ban nhân dân tỉnh", "Sở Xây dựng")
STEPS = st.lists(
    st.tuples(st.sampled_from(_KINDS), st.integers(0, 11), st.integers(0, 11), st.integers(0, 11)),
    min_size=10,
    max_size=40,
)
