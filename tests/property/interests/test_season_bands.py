"""Bands never speak about fewer than five independent groups."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.interests.banding import Participation, band_of, season_bands
from app.seasons.models import Band, SeasonCell

participations = st.lists(
    st.builds(
        Participation,
        group=st.integers(0, 60).map(lambda number: f"group {number}"),
        is_sme=st.booleans(),
    ),
    max_size=120,
)


@given(participations)
def test_the_parts_are_shown_only_when_both_hold_five_groups(entries: list[Participation]) -> None:
    groups = {entry.group for entry in entries}
    larger = {entry.group for entry in entries if not entry.is_sme}
    bands = season_bands(entries)
    if min(len(larger), len(groups - larger)) >= 5:
        assert set(bands) == {SeasonCell.SME, SeasonCell.LARGER}
        assert Band.FEWER not in bands.values()
    else:
        assert bands == {SeasonCell.ALL: band_of(len(groups))}


@given(participations, st.randoms())
def test_order_and_repetition_change_nothing(entries: list[Participation], random: object) -> None:
    shuffled = [*entries, *entries]
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
    assert season_bands(shuffled) == season_bands(entries)


@given(st.integers(0, 500))
def test_more_groups_never_give_a_lower_band(groups: int) -> None:
    order = list(Band)
    assert order.index(band_of(groups)) <= order.index(band_of(groups + 1))
    assert (band_of(groups) is Band.FEWER) == (groups < 5)
