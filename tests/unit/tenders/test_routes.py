"""How a firm could take part: every route has an answer for every firm."""

from __future__ import annotations

import pytest

from app.tenders.models import Route
from app.tenders.routes.explained import EXPLANATIONS, FirmPosition, Fit

KOREAN = FirmPosition("KR", has_vietnamese_subsidiary=False)
WITH_SUBSIDIARY = FirmPosition("KR", has_vietnamese_subsidiary=True)
VIETNAMESE = FirmPosition("VN", has_vietnamese_subsidiary=False)


@pytest.mark.parametrize("route", list(Route))
def test_every_route_is_explained_to_everybody(route: Route) -> None:
    assert EXPLANATIONS[route].msgid
    for firm in (KOREAN, WITH_SUBSIDIARY, VIETNAMESE):
        assert firm.way_in(route).how.msgid


def test_a_domestic_tender_needs_a_subsidiary_or_a_partner() -> None:
    assert KOREAN.way_in(Route.DOMESTIC_ONLY).fit is Fit.INDIRECT
    assert WITH_SUBSIDIARY.way_in(Route.DOMESTIC_ONLY).fit is Fit.OPEN
    assert VIETNAMESE.way_in(Route.DOMESTIC_ONLY).fit is Fit.OPEN


def test_what_ties_korean_money_to_korean_firms_is_indirect_for_others() -> None:
    for route in (Route.ODA_TIED, Route.K_CITY):
        assert KOREAN.way_in(route).fit is Fit.OPEN
        assert VIETNAMESE.way_in(route).fit is Fit.INDIRECT


def test_an_unstated_route_is_never_called_open() -> None:
    for firm in (KOREAN, WITH_SUBSIDIARY, VIETNAMESE):
        assert firm.way_in(Route.UNKNOWN).fit is Fit.UNCLEAR


def test_every_route_has_one_degree_for_each_firm() -> None:
    for firm in (KOREAN, WITH_SUBSIDIARY, VIETNAMESE):
        by_degree = [firm.routes(fit) for fit in Fit]
        assert frozenset().union(*by_degree) == frozenset(Route)
        assert sum(len(routes) for routes in by_degree) == len(Route)
