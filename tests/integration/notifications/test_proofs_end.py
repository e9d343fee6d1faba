"""A firm is told that the proof of its size ends, 30 and 7 days before, once each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.access import Role, Viewer
from app.core.clock import fixed_clock
from app.firms.models import Firm, SizeClass
from app.notifications import mailing, proof_news
from tests.factories import NOW
from tests.factories.notifications import letters, news
from tests.factories.opportunities import of_firm
from tests.factories.size_proofs import make_size_proof

Become = Callable[[Viewer], FlaskClient]
#: NOW is the 4th of December 2026.
ENDS = date(2027, 1, 10)


def at(day: date) -> datetime:
    return NOW + timedelta(days=(day - NOW.date()).days)


def test_it_is_told_thirty_and_seven_days_before_and_only_then(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    make_size_proof(db, firm, ENDS)
    told = {
        days: proof_news.remind(at(ENDS - timedelta(days=days)))
        for days in (31, 30, 29, 8, 7, 6, 0, -1)
    }
    assert told == {31: 0, 30: 1, 29: 0, 8: 0, 7: 1, 6: 0, 0: 0, -1: 0}
    assert (
        news(as_viewer(owner))
        == [
            "The proof of your firm's size holds until 10 Jan 2027. Hand in a new one in time: "
            "after that day the size counts as declared only."
        ]
        * 2
    )


def test_it_goes_by_mail_and_leads_to_the_profile(
    db: Session, as_viewer: Become, firm: Firm, owner: Viewer
) -> None:
    reader = of_firm(db, firm, Role.VIEWER)
    make_size_proof(db, firm, ENDS)
    proof_news.remind(at(ENDS))
    assert mailing.mail_due(at(ENDS)) == 2
    assert all("2027. 1. 10." in letter.get_content() for letter in letters(db))
    for each in (owner, reader):
        client = as_viewer(each)
        with fixed_clock(at(ENDS)):
            page = client.get("/notifications/?lang=en").text
            address = page.partition('/open"')[0].rpartition('action="')[2] + "/open"
            opened = client.post(address, follow_redirects=True)
        assert opened.status_code == 200
        assert "/keep" in opened.request.path


@pytest.mark.usefixtures("owner")
def test_a_proof_that_counts_no_more_is_not_told(db: Session, firm: Firm) -> None:
    make_size_proof(db, firm, ENDS)
    firm.size_class = SizeClass.LARGE
    db.commit()
    assert proof_news.remind(at(ENDS)) == 0
    firm.size_class = SizeClass.SME
    make_size_proof(db, firm, ENDS + timedelta(days=365))
    assert proof_news.remind(at(ENDS)) == 0
