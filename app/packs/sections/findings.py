"""Findings, as the edition may: over shared interests, or (compliance desk) over all."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.packs.content.whole import FindingEntry
from app.packs.editions.projecting import Edition
from app.packs.models import Audience
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class Line:
    """One finding."""

    number: int
    rule: str
    title: str
    explanation: str
    severity: str
    state: str
    tender: str
    lot: str
    other: str
    anchor: str | None
    found: str
    firms: str
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Findings:
    """Findings in order of weight, and over what they were made."""

    lines: tuple[Line, ...]
    over_all: bool


def findings(edition: Edition, words: Words) -> Findings:
    """Number this edition's findings by themselves."""
    on_agenda = {sheet.key for sheet in edition.content.tenders}
    return Findings(
        tuple(
            _line(number, finding, words, on_agenda)
            for number, finding in enumerate(edition.content.findings, 1)
        ),
        over_all=edition.audience is Audience.COMPLIANCE,
    )


def _line(number: int, finding: FindingEntry, words: Words, on_agenda: set[str]) -> Line:
    return Line(
        number=number,
        rule=finding.rule,
        title=words.say(finding.title),
        explanation=words.say(finding.explanation),
        severity=words.label("severity", finding.severity),
        state=words.label("finding", finding.state),
        tender=words.name(finding.tender_title),
        lot=finding.lot,
        other=words.name(finding.other_title) if finding.other_title else "",
        anchor=f"sheet-{finding.tender}" if finding.tender in on_agenda else None,
        found=words.day(finding.found_at),
        firms=", ".join(words.name(firm.name) for firm in finding.firms),
        evidence=tuple((words.say(row.label), words.say(row.value)) for row in finding.evidence),
    )


def may_have_findings(edition: Edition) -> bool:
    """The section stands in these editions even when there is nothing to report."""
    desks = {Audience.SECRETARIAT, Audience.COMPLIANCE}
    return edition.audience in desks or bool(edition.content.findings)


SECTION = Section("findings", N_("Findings"), findings, may_have_findings)
