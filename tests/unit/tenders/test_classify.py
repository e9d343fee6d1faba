"""Solution fields read from names in three languages."""

from __future__ import annotations

import pytest

from app.core.fields import SolutionField
from app.tenders.classify import PHRASES, classify


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Trung tâm điều hành thông minh (IOC) tỉnh Kon Tum", SolutionField.OPERATIONS),
        ("Hệ thống điều khiển giao thông thông minh", SolutionField.TRAFFIC),
        ("지능형교통관제시스템 구축", SolutionField.TRAFFIC),
        ("Cải tạo mạng lưới cấp nước và chống thất thoát", SolutionField.WATER),
        (
            "Thuê dịch vụ Hệ thống thông tin giải quyết thủ tục hành chính",
            SolutionField.E_GOVERNMENT,
        ),
        ("MUA SẮM VẬT TƯ Y TẾ NĂM 2026", SolutionField.HEALTHCARE),
        ("Provincial data centre and cloud platform", SolutionField.CLOUD),
        ("공공데이터 플랫폼", SolutionField.DATA),
        ("Early warning system for floods", SolutionField.DISASTER),
        ("Quan trắc môi trường khu công nghiệp", SolutionField.ENVIRONMENT),
        ("스마트 관광 안내 서비스", SolutionField.TOURISM),
        ("Hạ tầng kỹ thuật khu dân cư thôn Hải Bắc", SolutionField.URBAN),
        ("Mua xăng dầu", SolutionField.OTHER),
    ],
)
def test_a_name_gives_its_field(title: str, field: SolutionField) -> None:
    assert classify(title).field is field


def test_safe_traffic_at_the_building_site_is_not_a_traffic_tender() -> None:
    found = classify("Xây lắp (bao gồm xây dựng và đảm bảo an toàn giao thông)")
    assert found.field is SolutionField.OTHER


@pytest.mark.parametrize("title", ["Đường trung tâm xã Hảo Đước", "Dịch vụ để tổ chức sát hạch"])
def test_words_that_only_look_alike_without_accents_do_not_count(title: str) -> None:
    assert classify(title).field is SolutionField.OTHER


def test_the_title_outweighs_the_project() -> None:
    found = classify("Hệ thống camera giám sát", context=("Dự án cấp nước sạch nông thôn",))
    assert found.field is SolutionField.OPERATIONS
    assert found.phrases == ("camera giám sát",)


def test_a_bare_name_takes_its_field_from_the_project() -> None:
    found = classify("Xây lắp", context=("Nâng cấp trạm bơm và hồ chứa nước",))
    assert found.field is SolutionField.WATER


def test_every_field_but_other_has_phrases_in_three_scripts() -> None:
    assert set(PHRASES) == set(SolutionField) - {SolutionField.OTHER}
    for phrases in PHRASES.values():
        assert any("가" <= phrase[0] <= "힣" for phrase in phrases)
        assert any(not phrase.isascii() and not "가" <= phrase[0] <= "힣" for phrase in phrases)
