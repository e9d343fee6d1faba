"""Dated rulesets: legal values and severities per governing law, as data.

A tender is judged by the ruleset of its law in force on its reference day (publication), so
"why was this flagged on that day" can be replayed. Values marked `verify` wait for counsel.
What a ruleset is stands in ruleset.py, the lines of its severity table in grades.py. Pure: the
standard library and these files.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from app.conflicts.finding import N_, Law, Method, Severity, Source, Stage
from app.conflicts.rulesets.grades import AFFILIATE, COMMON, SAME_FIRM, VOIDS
from app.conflicts.rulesets.ruleset import Grade, Ruleset, Value

_OPERATIONAL: Final = (
    Value(
        "D12.likeness_bp",
        5000,
        N_("Chance from which two records are looked at (basis points)"),
        Source(N_("Operational: a working value for records of one notice")),
    ),
    Value(
        "D12.budget_bp",
        500,
        N_("Budgets of two records differ by at most (basis points)"),
        Source(N_("Operational: a working value for records of one notice")),
    ),
    Value(
        "D12.deadline_days",
        3,
        N_("Deadlines of two records differ by at most (days)"),
        Source(N_("Operational: a working value for records of one notice")),
    ),
    Value(
        "D14.on",
        0,
        N_("Patterns in who pursues what are looked for (0 no, 1 yes)"),
        Source(N_("Operational: off unless the compliance desk switches it on")),
    ),
    Value(
        "D14.days",
        14,
        N_("Days from a rival's contact within which a withdrawal is noted"),
        Source(N_("Operational: a working value")),
    ),
    Value(
        "D14.awards",
        3,
        N_("Latest awards of one buyer that are looked at together"),
        Source(N_("Operational: a working value")),
    ),
    Value(
        "D13.independent_parties",
        2,
        N_("Independent Korean parties from which an overlap counts"),
        Source(N_("Operational: season figures, computed after closing")),
    ),
)


def _value(name: str, amount: int, source: str) -> Value:
    """A legal value that waits for counsel."""
    return Value(name, amount, _TITLES[name], Source(source, verify=True))


_TITLES: Final = {
    "D6.owner_share_bp": N_("Ownership between bidder and buyer allowed (basis points)"),
    "D10.share_bp": N_("Smallest share of a consortium member (basis points)"),
    "D10.members": N_("Members a consortium may have"),
    "D11.domestic_share_bp": N_("Domestic share from which a mixed group is preferred"),
    "D18.window_days": N_("Days from publication to closing, at least"),
}


def _vietnamese(owner: str, window_days: int, window: str) -> tuple[Value, ...]:
    """What all Vietnamese rulesets state, with the sources of one."""
    return (
        _value("D6.owner_share_bp", 3000, owner),
        _value(
            "D11.domestic_share_bp",
            2500,
            N_("Vietnam: domestic share of 25 per cent in a mixed group"),
        ),
        _value("D18.window_days", window_days, window),
    )


def _rival_share(amount: int, source: Source) -> Value:
    return Value(
        "D4.rival_share_bp",
        amount,
        N_("Ownership between rivals from which they count as tied (basis points)"),
        source,
    )


_BEFORE_2024: Final = Ruleset(
    id="VN-2014",
    title=N_("Vietnam, before Bidding Law 22/2023"),
    law=Law.VN,
    valid_from=date.min,
    valid_to=date(2023, 12, 31),
    grades=(*SAME_FIRM, Grade("D1", Severity.REVIEW), *AFFILIATE, *COMMON),
    values=(
        *_OPERATIONAL,
        _rival_share(
            2000, Source(N_("Earlier Vietnamese decree: 20 per cent between rivals"), verify=True)
        ),
        *_vietnamese(
            N_("Earlier Vietnamese decree: 30 per cent of the owner"),
            10,
            N_("Earlier bidding law: small packages, ten days"),
        ),
    ),
    sources=(Source(N_("Bidding law in force before 2024"), verify=True),),
)

RULESETS: Final[tuple[Ruleset, ...]] = (
    _BEFORE_2024,
    Ruleset(
        id="VN-2024",
        title=N_("Vietnam, Bidding Law 22/2023 with Decree 24/2024"),
        law=Law.VN,
        valid_from=date(2024, 1, 1),
        valid_to=date(2025, 8, 3),
        grades=_BEFORE_2024.grades,
        values=(
            *_OPERATIONAL,
            _rival_share(
                2000,
                Source(N_("Earlier Vietnamese decree: 20 per cent between rivals"), verify=True),
            ),
            *_vietnamese(
                N_("Earlier Vietnamese decree: 30 per cent of the owner"),
                9,
                N_("Bidding Law 22/2023, art. 45: small packages, nine days"),
            ),
        ),
        sources=(
            Source(N_("Bidding Law 22/2023")),
            Source(N_("Decree 24/2024, replaced on 4 August 2025")),
        ),
    ),
    Ruleset(
        id="VN-2025",
        title=N_("Vietnam, Bidding Law 22/2023 with Decree 214/2025"),
        law=Law.VN,
        valid_from=date(2025, 8, 4),
        valid_to=None,
        grades=_BEFORE_2024.grades,
        values=(
            *_OPERATIONAL,
            _rival_share(
                2000,
                Source(
                    N_("Decree 214/2025, art. 4; the figure is the earlier decree's"), verify=True
                ),
            ),
            *_vietnamese(
                N_("Decree 214/2025, art. 4; the figure is the earlier decree's"),
                9,
                N_("Bidding Law 22/2023, art. 45: small packages, nine days"),
            ),
        ),
        sources=(
            Source(N_("Bidding Law 22/2023, amended by 57/2024 and 90/2025")),
            Source(N_("Decree 214/2025, in force since 4 August 2025")),
        ),
    ),
    Ruleset(
        id="KR-STATE",
        title=N_("Korea, state contracts"),
        law=Law.KR,
        valid_from=date.min,
        valid_to=None,
        # Contract-law practice voids every bid of one person: graver than elsewhere.
        grades=(
            *SAME_FIRM,
            Grade("D1", Severity.HIGH),
            Grade("D2", Severity.INFO, stage=Stage.PLANNED),
            VOIDS,
            *AFFILIATE,
            *COMMON,
        ),
        values=(
            *_OPERATIONAL,
            _rival_share(
                3000,
                Source(N_("Korea: affiliates from 30 per cent of the shares (MRFTA)"), verify=True),
            ),
            _value("D10.share_bp", 500, N_("Joint-contract rules: five per cent each")),
            _value("D10.members", 5, N_("Joint-contract rules: five members")),
            _value("D18.window_days", 7, N_("Enforcement Decree, art. 35: seven days")),
        ),
        sources=(
            Source(N_("Enforcement Rule of the Korean state contract act, art. 44"), verify=True),
        ),
    ),
    Ruleset(
        id="MDB",
        title=N_("Development banks, procurement regulations"),
        law=Law.MDB,
        valid_from=date.min,
        valid_to=None,
        grades=(
            *SAME_FIRM,
            Grade("D1", Severity.REVIEW),
            # The banks' rules on conflicts of interest do not excuse open bidding.
            Grade("D4", Severity.INFO, stage=Stage.PLANNED),
            Grade("D4", Severity.REVIEW, case="perhaps_one_team"),
            Grade("D4", Severity.REVIEW, case="ownership_perhaps"),
            Grade("D4", Severity.REVIEW, case="marks"),
            Grade("D4", Severity.HIGH, method=Method.LIMITED),
            Grade("D4", Severity.REVIEW),
            *COMMON,
        ),
        values=(
            *_OPERATIONAL,
            _rival_share(5000, Source(N_("Development banks: control by a majority"), verify=True)),
            _value("D6.owner_share_bp", 5000, N_("Development banks: control by a majority")),
            _value("D18.window_days", 28, N_("Development banks: four weeks at least")),
        ),
        sources=(
            Source(
                N_("Procurement regulations of the World Bank and ADB: conflict of interest"),
                verify=True,
            ),
        ),
    ),
)


def ruleset_for(law: Law, day: date) -> Ruleset:
    """The ruleset of `law` in force on `day`; LookupError when none is."""
    for ruleset in RULESETS:
        if (
            ruleset.law is law
            and ruleset.valid_from <= day
            and (ruleset.valid_to is None or day <= ruleset.valid_to)
        ):
            return ruleset
    raise LookupError(f"no ruleset of {law} on {day}")


def ruleset(ruleset_id: str) -> Ruleset:
    """The ruleset with this id; KeyError when there is none."""
    return {item.id: item for item in RULESETS}[ruleset_id]
