"""Procurement methods as published, sorted into the classes the rules tell apart."""

from __future__ import annotations

import pytest

from app.conflicts.finding import Method
from app.conflicts.methods import method_class


@pytest.mark.parametrize(
    ("published", "method"),
    [
        ("Đấu thầu rộng rãi", Method.OPEN),
        ("Đấu thầu hạn chế", Method.LIMITED),
        ("Chào hàng cạnh tranh rút gọn", Method.OTHER),
        ("Chỉ định thầu rút gọn", Method.OTHER),
        ("open", Method.OPEN),
        ("selective", Method.LIMITED),
        ("limited", Method.LIMITED),
        ("direct", Method.OTHER),
        ("지명경쟁입찰", Method.LIMITED),
        ("제한경쟁", Method.LIMITED),
        ("일반경쟁입찰", Method.OPEN),
        ("수의계약", Method.OTHER),
        (None, Method.UNKNOWN),
        ("", Method.UNKNOWN),
        ("Theo hợp đồng", Method.UNKNOWN),
    ],
)
def test_class_of_a_published_method(published: str | None, method: Method) -> None:
    assert method_class(published) is method
