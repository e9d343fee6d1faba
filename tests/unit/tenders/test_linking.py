"""Planned packages and the notices that came of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.tenders.linking import Agreement, Package, comparable, evidence, links
from app.tenders.models import LinkState, ProcurementCategory
from tests import examples

WORKS, ADVICE = ProcurementCategory.WORKS, ProcurementCategory.CONSULTING


def package(
    number: int,
    name: str = "Xây lắp",
    estimate: int | None = 4_151_825_074,
    category: ProcurementCategory | None = WORKS,
) -> Package:
    return Package(number, name, category, "VND", estimate)


def states(plans: list[Package], notices: list[Package]) -> dict[tuple[int, int], LinkState]:
    return {(link.plan_id, link.notice_id): link.state for link in links(plans, notices)}


def test_the_package_with_the_same_name_field_and_estimate_is_linked() -> None:
    plans = [
        package(1, "Quản lý dự án", 119_777_000, ADVICE),
        package(2),
        package(3, "Giám sát thi công xây dựng công trình", 104_903_000, ADVICE),
    ]
    assert states(plans, [package(9)]) == {(2, 9): LinkState.LINKED}


def test_numbering_and_line_breaks_do_not_keep_names_apart() -> None:
    plan = package(1, "Gói thầu số 04:\nThi công xây dựng", 100)
    notice = package(9, "Gói thầu 4 - Thi công xây dựng", 100)
    assert evidence(plan, notice).name is Agreement.SIMILAR
    assert states([plan], [notice]) == {(1, 9): LinkState.LINKED}


def test_insurance_for_package_one_is_not_package_one() -> None:
    plans = [
        package(1, "Gói số 1: Xây lắp và thiết bị", 4_268_304_801),
        package(2, "Gói số 1: Bảo hiểm công trình", 13_658_576, ProcurementCategory.SERVICES),
    ]
    notices = [package(9, "Gói số 1: Xây lắp và thiết bị", 4_268_304_801)]
    assert states(plans, notices) == {(1, 9): LinkState.LINKED}


def test_two_equally_good_notices_are_ambiguous() -> None:
    assert states([package(1)], [package(8), package(9)]) == {
        (1, 8): LinkState.AMBIGUOUS,
        (1, 9): LinkState.AMBIGUOUS,
    }


def test_nothing_in_common_but_the_plan_number_is_no_link() -> None:
    assert states([package(1, "Quản lý dự án", 5, ADVICE)], [package(9)]) == {}


def test_a_renamed_package_is_found_by_field_and_estimate() -> None:
    assert states([package(1, "Phần xây dựng")], [package(9, "Thi công công trình")]) == {
        (1, 9): LinkState.LINKED
    }


def test_what_an_officer_decided_is_out_of_the_contest() -> None:
    plans, notices = [package(1), package(2)], [package(8), package(9)]
    left = links(plans, notices, [(1, 8, LinkState.LINKED)])
    assert [(x.plan_id, x.notice_id, x.state) for x in left] == [(2, 9, LinkState.LINKED)]
    left = links([package(1)], notices, [(1, 8, LinkState.REJECTED)])
    assert [(x.plan_id, x.notice_id, x.state) for x in left] == [(1, 9, LinkState.LINKED)]


def test_a_name_that_is_numbering_alone_stays() -> None:
    assert comparable("Gói thầu số 3") != ""


packages = st.lists(
    st.tuples(
        st.sampled_from(["Xây lắp", "Gói 1: Xây lắp", "Giám sát", "Bảo hiểm"]),
        st.sampled_from([None, 100, 102, 500]),
        st.sampled_from([None, WORKS, ADVICE]),
    ),
    max_size=4,
)


@settings(max_examples=examples(60))
@given(packages, packages, st.randoms())
def test_the_order_of_packages_never_matters_and_a_link_is_exclusive(
    left: list[tuple[str, int | None, ProcurementCategory | None]],
    right: list[tuple[str, int | None, ProcurementCategory | None]],
    random: object,
) -> None:
    plans = [package(n, *facts) for n, facts in enumerate(left)]
    notices = [package(100 + n, *facts) for n, facts in enumerate(right)]
    found = states(plans, notices)
    shuffled_plans, shuffled_notices = list(plans), list(notices)
    random.shuffle(shuffled_plans)  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
    random.shuffle(shuffled_notices)  # type: ignore[attr-defined]  # set or found at run time, not in its stubs
    assert states(shuffled_plans, shuffled_notices) == found
    linked = [pair for pair, state in found.items() if state is LinkState.LINKED]
    for plan, notice in linked:
        assert [p for p in found if p[0] == plan or p[1] == notice] == [(plan, notice)]
