"""Whatever a title says, its own words find it, on both databases alike."""

from __future__ import annotations

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.text import query_tokens
from app.tenders.models import Tender
from app.tenders.search import index_tender, matching
from tests import examples
from tests.factories import make_tender

titles = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)),
    min_size=1,
    max_size=40,
)


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(title=titles)
def test_a_title_is_found_by_itself_and_by_its_words(db: Session, title: str) -> None:
    tender = make_tender(db, title)
    index_tender(db, tender)
    for query in (title, *title.split()[:3]):
        if query_tokens(query):
            found = db.scalars(sa.select(Tender.id).where(matching(db, query))).all()
            assert tender.id in found
    db.rollback()
