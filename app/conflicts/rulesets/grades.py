"""The severity tables that rulesets are put together from: how much a finding weighs, by case,
stage and method. The first matching line of a table wins.

Pure: the standard library, finding.py and ruleset.py.
"""

from __future__ import annotations

from app.conflicts.finding import Kind, Method, Severity, Stage
from app.conflicts.rulesets.ruleset import Grade

#: Interests are not bids yet: a firm is warned, the desk is asked to look.
SAME_FIRM = (
    Grade("D1", Severity.BLOCK, kind=Kind.OWN, case="bids"),
    Grade("D1", Severity.WARN, kind=Kind.OWN),
    Grade("D1", Severity.INFO, kind=Kind.CROSS, stage=Stage.PLANNED),
)
#: Whether a common head voids bids is Korean law; `VOIDS` stands before these there.
_REPRESENTATIVE = (
    Grade("D2", Severity.INFO, stage=Stage.PLANNED),
    Grade("D2", Severity.INFO, case="perhaps_one_team"),
    Grade("D2", Severity.WARN, case="same_name"),
)
VOIDS = Grade("D2", Severity.BLOCK, case="representative")
_SEVERAL_TEAMS = (
    Grade("D3", Severity.BLOCK, kind=Kind.OWN, case="signed"),
    Grade("D3", Severity.WARN, kind=Kind.OWN),
    Grade("D3", Severity.REVIEW, case="signed"),
    Grade("D3", Severity.INFO),
)
#: Before the notice nothing can be filed: there is time to put things in order.
_ELIGIBILITY = (
    Grade("D5", Severity.WARN, stage=Stage.PLANNED),
    Grade("D5", Severity.BLOCK),
    Grade("D6", Severity.WARN, case="person"),
    Grade("D6", Severity.WARN, case="partner_person"),
    Grade("D6", Severity.WARN, stage=Stage.PLANNED),
    Grade("D6", Severity.BLOCK),
    Grade("D8", Severity.WARN, stage=Stage.PLANNED),
    Grade("D8", Severity.BLOCK),
)
_TEAM = (
    Grade("D10", Severity.BLOCK),
    Grade("D11", Severity.INFO),
    Grade("D15", Severity.WARN),
    Grade("D18", Severity.BLOCK, case="late"),
    Grade("D18", Severity.INFO),
)
AFFILIATE = (
    Grade("D4", Severity.INFO, stage=Stage.PLANNED),
    Grade("D4", Severity.INFO, method=Method.OPEN),
    Grade("D4", Severity.REVIEW, case="perhaps_one_team"),
    Grade("D4", Severity.REVIEW, case="ownership_perhaps"),
    Grade("D4", Severity.REVIEW, case="marks"),
    Grade("D4", Severity.HIGH, method=Method.LIMITED),
    Grade("D4", Severity.REVIEW),
)
_RECORDS = (
    Grade("D12", Severity.REVIEW, case="number"),
    Grade("D12", Severity.WARN),
)
_OVERLAP = (Grade("D13", Severity.INFO),)
#: What rivals share: to be looked at, whatever the law; a firm is warned of its own double naming.
_SHARED = (
    *_REPRESENTATIVE,
    Grade("D2", Severity.REVIEW),
    Grade("D7", Severity.INFO, stage=Stage.PLANNED),
    Grade("D7", Severity.REVIEW),
    Grade("D9", Severity.WARN, kind=Kind.OWN),
    Grade("D9", Severity.REVIEW),
    Grade("D14", Severity.INFO),
    Grade("D19", Severity.REVIEW),
)
COMMON = (*_SEVERAL_TEAMS, *_ELIGIBILITY, *_TEAM, *_RECORDS, *_OVERLAP, *_SHARED)
