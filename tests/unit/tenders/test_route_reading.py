"""Participation routes read from published scope, funding and method."""

from __future__ import annotations

import pytest

from app.tenders.models import GoverningLaw, Route
from app.tenders.routes.reading import route_of


@pytest.mark.parametrize(
    ("published", "route", "law"),
    [
        (("Trong nước", "Ngân sách nhà nước", None, ""), Route.DOMESTIC_ONLY, GoverningLaw.VN),
        (("Quốc tế", "Ngân sách tỉnh", None, ""), Route.INTERNATIONAL, GoverningLaw.VN),
        (("Quốc tế", "Vốn vay EDCF", None, ""), Route.ODA_TIED, GoverningLaw.VN),
        ((None, "KOICA 무상원조", None, ""), Route.ODA_TIED, GoverningLaw.KR),
        (("Quốc tế", "Vay Ngân hàng Thế giới (WB)", None, ""), Route.MDB, GoverningLaw.MDB),
        ((None, "ADB loan 4000-VIE", None, ""), Route.MDB, GoverningLaw.MDB),
        ((None, "Vốn ODA", None, ""), Route.MDB, GoverningLaw.MDB),
        ((None, None, "Đấu thầu lựa chọn nhà đầu tư", ""), Route.PPP, GoverningLaw.VN),
        ((None, None, None, "K-City Network 2027 공모"), Route.K_CITY, GoverningLaw.KR),
        ((None, "Vốn tư nhân", None, ""), Route.PRIVATE, GoverningLaw.VN),
        ((None, "Ngân sách nhà nước", None, "Xây lắp"), Route.UNKNOWN, GoverningLaw.VN),
    ],
)
def test_a_route_is_read_from_published_words(
    published: tuple[str | None, str | None, str | None, str], route: Route, law: GoverningLaw
) -> None:
    scope, funding, method, title = published
    found = route_of(scope=scope, funding=funding, method=method, title=title)
    assert (found.route, found.law) == (route, law)
    assert bool(found.basis) is (route is not Route.UNKNOWN)


def test_a_domestic_scope_decides_whatever_pays() -> None:
    found = route_of(scope="Trong nước", funding="Vốn vay ADB", method=None)
    assert (found.route, found.basis) == (Route.DOMESTIC_ONLY, "Trong nước")


def test_the_basis_quotes_the_published_words() -> None:
    assert route_of(scope=None, funding="Vốn vay EDCF (Hàn Quốc)", method=None).basis == (
        "Vốn vay EDCF (Hàn Quốc)"
    )


def test_flour_is_not_a_build_operate_transfer_contract() -> None:
    found = route_of(scope=None, funding=None, method=None, title="Cung cấp bột mì")
    assert found.route is Route.UNKNOWN


def test_ordinary_investment_money_is_not_the_selection_of_an_investor() -> None:
    found = route_of(
        scope=None, funding="Vốn đầu tư công", method="Đấu thầu rộng rãi", title="Dự án đầu tư"
    )
    assert found.route is Route.UNKNOWN
