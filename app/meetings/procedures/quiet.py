"""The quiet period in words that go round: firm and counterpart seats may read them.

Legal basis: `forum.quiet`. A question about a tender goes to no such seat; in every other one no
package between its notice and its award is named.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.forum.quiet import quiet_numbers
from app.meetings.procedures.models import WrittenProcedure
from app.meetings.procedures.refusals import QuietWordsError


def check_words(db: Session, procedure: WrittenProcedure, *words: str | None, field: str) -> None:
    """Raises QuietWordsError when words of a question on no tender name a package in its quiet
    period; `field`: of the form they stand in."""
    if procedure.tender_id is None and names_quiet_package(db, *words):
        raise QuietWordsError(field)


def names_quiet_package(db: Session, *words: str | None) -> bool:
    """Whether any of `words` names a package between its notice and its award."""
    return bool(quiet_numbers(db, "\n".join(filter(None, words))))
