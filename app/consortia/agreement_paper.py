"""A version of the agreement as a PDF: three languages side by side, with places for seals.

Drawn from the frozen content and its signatures alone: the same version with the same
signatures gives the same bytes, whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from flask import render_template

from app.consortia.agreement import AgreementTerms, from_content
from app.consortia.models import Liability
from app.consortia.projections import VersionView
from app.core import pdf
from app.core.clock import SEOUL
from app.core.dates import format_date, format_instant
from app.core.i18n import LOCALES, N_, Message, speaking
from app.core.money import format_share

STYLES: Final = Path(__file__).parent / "templates" / "consortia" / "pdf" / "agreement.css"

#: The order in which the languages stand on the page.
ORDER: Final = ("ko", "vi", "en")
_WORDS: Final = {
    "title": N_("Consortium agreement"),
    "dissolution": N_("Agreement to end the consortium"),
    "tender": N_("Tender"),
    "number": N_("Number"),
    "procuring_entity": N_("Procuring entity"),
    "lot": N_("Lot"),
    "whole": N_("The tender as a whole"),
    "consortium": N_("Name of the consortium"),
    "liability": N_("Liability"),
    "valid_until": N_("Binds until"),
    "members": N_("Members, shares and work"),
    "member": N_("Member"),
    "role": N_("Role"),
    "lead": N_("Lead member"),
    "share": N_("Share"),
    "work": N_("Work"),
    "leaving": N_("Leaving with this version"),
    "reason": N_("Why the firms bid together"),
    "clauses": N_("Clauses"),
    "signatures": N_("Signatures"),
    "seal": N_("Place for the seal"),
    "signed": N_("Signed"),
    "waiting": N_("Not signed yet"),
    "electronic": N_("Typed consent, confirmed with a one-time code"),
    "version": N_("Version no."),
    "hash": N_("SHA-256 of the content"),
}


@dataclass(frozen=True)
class Words:
    """One text in the three languages, in the page's order."""

    texts: tuple[tuple[str, str], ...]

    @property
    def joined(self) -> str:
        """On one line; a text that is the same in two languages stands once."""
        return " · ".join(dict.fromkeys(text for _locale, text in self.texts))


def draw(content: Mapping[str, Any], version: VersionView) -> bytes:
    """The PDF of one version; raises core.pdf.PdfError when it cannot be laid out."""
    html, _missing = pdf.mark_missing(page(content, version))
    stamps = [line.signed_at for line in version.signers if line.signed_at]
    made: datetime = max([version.proposed_at, *stamps])
    return pdf.render(html, [STYLES.read_text(encoding="utf-8")], created=made)


def page(content: Mapping[str, Any], version: VersionView) -> str:
    """The HTML."""
    terms = from_content(content)
    liability = next(each for each in Liability if each.value == terms.liability)
    clauses = content["clauses"]
    return render_template(
        "consortia/pdf/agreement.html",
        words={name: _three(msgid) for name, msgid in _WORDS.items()},
        content=content,
        terms=terms,
        liability=_three(liability.msgid),
        titles=_titles(content["tender"]),
        members=[
            {
                "names": _names(member.name_ko, member.name_vi, member.name_en),
                "lead": member.lead,
                "share": _three_ways(member.share_bp),
                "work": [(_lot(content, lot), scope) for lot, scope in member.work],
            }
            for member in terms.members
        ],
        clauses=list(zip(*(clauses[locale] for locale in ORDER), strict=True)),
        until=_until(terms),
        signers=[
            {
                "line": line,
                "name": name,
                "at": tuple((loc, format_instant(line.signed_at, SEOUL, loc)) for loc in ORDER)
                if line.signed_at
                else (),
            }
            for line, name in zip(version.signers, _signer_names(terms, version), strict=True)
        ],
        version=version,
        order=ORDER,
    )


def _signer_names(terms: AgreementTerms, version: VersionView) -> list[str]:
    """Members are named as in the content, in its order; who leaves follows."""
    named = [
        _names(member.name_ko, member.name_vi, member.name_en).joined for member in terms.members
    ]
    return named + [line.name for line in version.signers[len(named) :]]


def _three(msgid: str) -> Words:
    texts = {}
    for locale in LOCALES:
        with speaking(locale):
            texts[locale] = str(Message(msgid))
    return Words(tuple((locale, texts[locale]) for locale in ORDER))


def _titles(tender: Mapping[str, Any]) -> Words:
    """The title as published, and the translations that were given."""
    given = (("vi", tender["title"]), ("ko", tender["title_ko"]), ("en", tender["title_en"]))
    return Words(tuple((locale, text) for locale, text in given if text))


def _names(ko: str | None, vi: str | None, en: str | None) -> Words:
    given = (("ko", ko), ("vi", vi), ("en", en))
    return Words(tuple((locale, text) for locale, text in given if text))


def _lot(content: Mapping[str, Any], lot: str | None) -> str:
    return str(content["lots"].get(lot, "")) if lot else ""


def _until(terms: AgreementTerms) -> Words | None:
    if terms.valid_until is None:
        return None
    return Words(tuple((loc, format_date(terms.valid_until, loc)) for loc in ORDER))


def _three_ways(share_bp: int) -> str:
    """A share as the languages of the paper write it: `60 %`, `62.5 % / 62,5 %`."""
    return " / ".join(dict.fromkeys(format_share(share_bp, locale) for locale in ORDER))
