"""On which of the season's tenders each rule stands, and on which it nearly does."""

from __future__ import annotations

from typing import Final

from app.conflicts.words import FindingScope

_Numbers = set[str]

#: (rule, scope, fires on, nearly fires on)
BY_SCOPE: Final[tuple[tuple[str, FindingScope, _Numbers, _Numbers], ...]] = (
    ("D1", FindingScope.OWN, {"DEMO-IB-0022", "DEMO-IB-0035"}, set()),
    ("D1", FindingScope.ALL, {"DEMO-IB-0030"}, {"DEMO-IB-0043"}),
    ("D1", FindingScope.SHARED, {"DEMO-IB-0022"}, {"DEMO-IB-0035", "DEMO-IB-0030"}),
    (
        "D4",
        FindingScope.ALL,
        {"DEMO-IB-0024", "DEMO-IB-0023", "DEMO-IB-0025", "DEMO-IB-0037"},
        {"DEMO-IB-0038", "DEMO-CALL-01"},
    ),
    (
        "D5",
        FindingScope.OWN,
        {"DEMO-CALL-04", "DEMO-IB-0024", "DEMO-IB-0038"},
        {"DEMO-IB-0025", "DEMO-IB-0037"},
    ),
    ("D6", FindingScope.OWN, {"DEMO-IB-0035"}, {"DEMO-IB-0038", "DEMO-IB-0042"}),
    ("D8", FindingScope.OWN, {"DEMO-IB-0029"}, {"DEMO-IB-0027", "DEMO-IB-0030"}),
    ("D4", FindingScope.SHARED, {"DEMO-IB-0023"}, {"DEMO-IB-0024", "DEMO-IB-0037"}),
    ("D2", FindingScope.ALL, {"DEMO-IB-0053"}, {"DEMO-IB-0030", "DEMO-IB-0043"}),
    ("D7", FindingScope.ALL, {"DEMO-IB-0043"}, {"DEMO-IB-0048"}),
    ("D9", FindingScope.OWN, {"DEMO-IB-0042", "DEMO-IB-0046"}, {"DEMO-IB-0044"}),
    ("D9", FindingScope.ALL, {"DEMO-IB-0050"}, {"DEMO-IB-0030"}),
    # Switched off as shipped.
    ("D14", FindingScope.ALL, set(), {"DEMO-IB-0022", "DEMO-IB-0035"}),
    ("D19", FindingScope.ALL, {"DEMO-IB-0050"}, {"DEMO-IB-0030"}),
    ("D13", FindingScope.ALL, {"DEMO-IB-0017"}, {"DEMO-IB-0011", "DEMO-IB-0008"}),
)
#: The same of rules about teams and bids: (rule, case, fires on, nearly fires on)
BY_CASE: Final[tuple[tuple[str, str, _Numbers, _Numbers], ...]] = (
    # Two records of one number, each with a bid; nearly: only one of them filed.
    ("D1", "bids_number", {"DEMO-IB-0036"}, {"DEMO-IB-0043"}),
    # A parent of two rivals; nearly: a hundredth of a per cent below the threshold.
    ("D4", "ownership", {"DEMO-IB-0042"}, {"DEMO-IB-0044"}),
    # A place in two teams; nearly: for different lots, or asked only.
    ("D3", "member", {"DEMO-IB-0047"}, {"DEMO-IB-0022", "DEMO-CALL-02"}),
    # Ends before the closing; nearly: on the closing day, and a draft that does not sum.
    ("D10", "agreement_date", {"DEMO-IB-0034"}, {"DEMO-IB-0047"}),
    ("D10", "shares", set(), {"DEMO-IB-0043"}),
    # A fifth is domestic; nearly: exactly a quarter.
    ("D11", "domestic_share", {"DEMO-IB-0047"}, {"DEMO-IB-0023"}),
    # Proof over before the closing; nearly: good to the closing day itself.
    ("D11", "small_firm", {"DEMO-IB-0035"}, {"DEMO-IB-0056"}),
    # Everybody could bid alone; nearly: with a written reason, or one has not said.
    ("D15", "no_reason", {"DEMO-IB-0047"}, {"DEMO-IB-0023", "DEMO-CALL-02"}),
    # Nearly: exactly the days that the ruleset asks for.
    ("D18", "short_window", {"DEMO-IB-0056"}, {"DEMO-IB-0057"}),
)
