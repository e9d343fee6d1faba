"""How far a paper may be disclosed, on what ground, and for how long it is kept. Pure.

Grounds are the items of article 9(1) of Korea's Official Information Disclosure Act, retention
the periods of article 26 of the enforcement decree of the Public Records Management Act. The
usual labels are proposals: each office confirms them against its own retention schedule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.core.errors import DomainError
from app.core.i18n import N_, Labelled, message


class PaperKind(Labelled):
    """A paper of a meeting."""

    PLAN = "plan", N_("Meeting plan")
    LETTER = "letter", N_("Official letter in Korean")
    AGENDA = "agenda", N_("Agenda on one page")
    REPORT = "report", N_("Result report")
    CONG_VAN = "cong-van", N_("Official letter in Vietnamese (công văn)")
    MINUTES = "minutes", N_("Minutes in Korean and Vietnamese")

    @property
    def desk(self) -> bool:
        """Whether it is a draft of the secretariat's, which nobody else gets here."""
        return self in {PaperKind.PLAN, PaperKind.LETTER, PaperKind.CONG_VAN}

    @property
    def suffix(self) -> str:
        """What its file is: HWPX for Korean offices, DOCX where Vietnamese ones read it."""
        return "docx" if self in {PaperKind.CONG_VAN, PaperKind.MINUTES} else "hwpx"


class Disclosure(Labelled):
    """Whether a paper is given to whoever asks."""

    OPEN = "open", N_("Disclosed")
    PARTIAL = "partial", N_("Disclosed in part")
    CLOSED = "closed", N_("Not disclosed")


class Ground(Labelled):
    """Why not: the item of article 9(1)."""

    SECRET_BY_LAW = "item_1", N_("Item 1: secret under another law")
    STATE = "item_2", N_("Item 2: security, unification, foreign relations")
    SAFETY = "item_3", N_("Item 3: life, body and property of the public")
    PROCEEDINGS = "item_4", N_("Item 4: pending trials and investigations")
    DELIBERATION = "item_5", N_("Item 5: decisions, bids and contracts under consideration")
    PERSONAL = "item_6", N_("Item 6: personal data")
    BUSINESS = "item_7", N_("Item 7: business secrets of firms")
    SPECULATION = "item_8", N_("Item 8: speculation in land")

    @property
    def item(self) -> int:
        """Its number in the article."""
        return int(self.value.removeprefix("item_"))


class Retention(Labelled):
    """For how long a paper is kept."""

    PERMANENT = "permanent", N_("Permanently")
    SEMI_PERMANENT = "semi_permanent", N_("Semi-permanently")
    YEARS_30 = "years_30", N_("30 years")
    YEARS_10 = "years_10", N_("10 years")
    YEARS_5 = "years_5", N_("5 years")
    YEARS_3 = "years_3", N_("3 years")
    YEARS_1 = "years_1", N_("1 year")


@dataclass(frozen=True)
class Label:
    """The label of one paper of one meeting."""

    disclosure: Disclosure
    ground: Ground | None
    retention: Retention

    def check(self) -> None:
        """Raises DomainError when a ground is missing, or given for what is disclosed."""
        if (self.disclosure is Disclosure.OPEN) != (self.ground is None):
            raise DomainError(
                message(
                    "What is not disclosed, or in part alone, needs its ground; what is "
                    "disclosed has none."
                ),
                field="ground",
            )


#: A draft under consideration is not disclosed whole, nor are minutes with names of persons.
USUAL: Final[Mapping[PaperKind, Label]] = {
    PaperKind.PLAN: Label(Disclosure.PARTIAL, Ground.DELIBERATION, Retention.YEARS_5),
    PaperKind.LETTER: Label(Disclosure.OPEN, None, Retention.YEARS_5),
    PaperKind.AGENDA: Label(Disclosure.PARTIAL, Ground.DELIBERATION, Retention.YEARS_10),
    PaperKind.REPORT: Label(Disclosure.PARTIAL, Ground.PERSONAL, Retention.YEARS_10),
    PaperKind.CONG_VAN: Label(Disclosure.OPEN, None, Retention.YEARS_5),
    PaperKind.MINUTES: Label(Disclosure.PARTIAL, Ground.PERSONAL, Retention.YEARS_30),
}
