"""A quorum over many tables."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.i18n import Names
from app.core.ids import new_public_id
from app.meetings.models import Presence, SeatGroup
from app.meetings.projections import SeatLine
from app.meetings.quorum import group_presence, is_quorate
from tests import examples

LEAVING = {SeatGroup.FIRM, SeatGroup.COUNTERPART}


def seat(group: SeatGroup, *, voting: bool) -> SeatLine:
    return SeatLine(
        id=new_public_id(),
        group=group,
        organisation=new_public_id(),
        organisation_names=Names("기관", None, None),
        firm=False,
        vacant=False,
        person_name=None,
        person_title=None,
        deputy_name=None,
        chair=False,
        voting=voting,
        locale="ko",
        has_address=False,
        valid_from=date(2026, 1, 1),
        valid_to=None,
        source="test",
    )


TABLE = st.lists(
    st.tuples(
        st.builds(seat, st.sampled_from(SeatGroup), voting=st.booleans()),
        st.none() | st.sampled_from(Presence),
    ),
    max_size=12,
)
QUORUM = st.dictionaries(st.sampled_from(SeatGroup), st.integers(0, 4))


@settings(max_examples=examples(150), deadline=None)
@given(table=TABLE, quorum=QUORUM, on_tender=st.booleans(), data=st.data())
def test_one_more_present_never_loses_a_quorum(
    table: list[tuple[SeatLine, Presence | None]],
    quorum: dict[SeatGroup, int],
    on_tender: bool,
    data: st.DataObject,
) -> None:
    before = is_quorate(group_presence(quorum, table), on_live_tender=on_tender)
    if not table:
        assert not before
        return
    index = data.draw(st.integers(0, len(table) - 1))
    fuller = [*table]
    fuller[index] = (table[index][0], Presence.PRESENT)
    assert is_quorate(group_presence(quorum, fuller), on_live_tender=on_tender) >= before


@settings(max_examples=examples(150), deadline=None)
@given(table=TABLE, quorum=QUORUM)
def test_on_a_live_tender_firms_and_counterparts_make_no_difference(
    table: list[tuple[SeatLine, Presence | None]], quorum: dict[SeatGroup, int]
) -> None:
    without = [(seat, None if seat.group in LEAVING else there) for seat, there in table]
    loud = [(seat, Presence.PRESENT if seat.group in LEAVING else t) for seat, t in table]
    answers = {
        is_quorate(group_presence(quorum, rows), on_live_tender=True)
        for rows in (table, without, loud)
    }
    assert len(answers) == 1
