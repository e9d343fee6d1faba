"""Names of columns with a bidder's figures: no importer reads them.

The lists of a bidder's figures are published (docs/data-sources.md prints them from here).
Published facts of the buyer — budget, estimate, bid security, award value — are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from app.core.text import fold

#: A bidder's price, cost, margin or strategy by the names people give such columns.
#: A file with one of them is refused.
BIDDER_HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "bid price",
        "bid amount",
        "bid value",
        "bidder price",
        "bidding price",
        "tender price",
        "tendered price",
        "offer price",
        "offered price",
        "price offer",
        "proposed price",
        "proposal price",
        "quoted price",
        "evaluated price",
        "our price",
        "unit price",
        "discounted price",
        "quotation",
        "discount",
        "cost",
        "costs",
        "margin",
        "markup",
        "profit",
        "bid strategy",
        "pricing strategy",
    ),
    "vi": (
        "giá dự thầu",
        "giá chào",
        "giá chào thầu",
        "giá chào hàng",
        "giá bỏ thầu",
        "giá đề xuất",
        "giá đánh giá",
        "giá nhà thầu",
        "giá sau giảm giá",
        "giảm giá",
        "tỷ lệ giảm giá",
        "đơn giá",
        "giá thành",
        "giá vốn",
        "chi phí",
        "chi phí dự thầu",
        "lợi nhuận",
        "chiến lược giá",
    ),
    "ko": (
        "투찰금액",
        "투찰가",
        "투찰률",
        "입찰금액",
        "입찰가",
        "응찰금액",
        "응찰가",
        "제안금액",
        "제안가",
        "견적",
        "견적금액",
        "단가",
        "원가",
        "비용",
        "이윤",
        "마진",
        "할인율",
        "가격전략",
    ),
}

#: Published figures whose names resemble the above.
PUBLISHED_HEADERS: Final[tuple[str, ...]] = (
    "budget",
    "estimated cost",
    "cost estimate",
    "price estimate",
    "bid security",
    "award value",
    "giá gói thầu",
    "dự toán",
    "chi phí dự toán",
    "bảo đảm dự thầu",
    "giá trúng thầu",
    "예산",
    "추정가격",
    "기초금액",
    "입찰보증금",
    "낙찰금액",
)

_WORDS: Final = re.compile(r"[^\W_]+")
#: Words that only say in what money a column is counted.
_MONEY_WORDS: Final = frozenset(
    {"vnd", "dong", "d", "usd", "krw", "eur", "won", "million", "billion", "trieu", "ty"}
    | {"원", "동", "백만원", "천원", "억원", "달러", "minor"}
)


def normal(header: str) -> str:
    """A header as it is compared: folded words without punctuation or currency."""
    words = [word for word in _WORDS.findall(fold(header)) if word not in _MONEY_WORDS]
    return " ".join(words)


_KEPT: Final = frozenset(normal(name) for name in PUBLISHED_HEADERS)
_SECRET: Final = tuple(
    sorted({normal(name) for names in BIDDER_HEADERS.values() for name in names})
)


def bidder_headers(headers: Iterable[str]) -> tuple[str, ...]:
    """All headers that name a bidder's figure, as they are written."""
    return tuple(header for header in headers if bidder_header((header,)) is not None)


def bidder_header(headers: Iterable[str]) -> str | None:
    """The first header that names a bidder's figure, as it is written; None when none does."""
    for header in headers:
        name = normal(header)
        if name and name not in _KEPT and _names_bidders_figure(name):
            return header
    return None


def _names_bidders_figure(name: str) -> bool:
    """Whole words in Latin script ("total bid price"), any part in Hangul ("업체별 투찰금액")."""
    padded = f" {name} "
    joined = name.replace(" ", "")
    for secret in _SECRET:
        if secret.isascii():
            if f" {secret} " in padded or (len(secret) > 7 and secret.replace(" ", "") == joined):
                return True
        elif secret in joined:
            return True
    return False


def published_list() -> str:
    """The names of bidders' figures as docs/data-sources.md prints them."""
    words = {"en": "English", "vi": "Tiếng Việt", "ko": "한국어"}
    rows = [f"| {words[code]} | {', '.join(names)} |" for code, names in BIDDER_HEADERS.items()]
    return "\n".join(["| language | names |", "|---|---|", *rows])
