"""How a Korean firm could take part in a tender at all: its participation route.

Read from the published scope, funding source and selection method, with the words it was
read from, so that an officer can check and overrule it. A stated domestic scope decides
first, whatever pays for the package; then tied Korean funds, a K-City Network call, the
development banks, the selection of investors, private development, and an international
scope. Nothing stated is `unknown`: never "open to everybody".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.tenders.models import GoverningLaw, Route
from app.tenders.phrases import Phrase, first_phrase, prepared


def _phrases(*texts: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(text) for text in texts)


_DOMESTIC: Final = _phrases(
    "trong nước",
    "đấu thầu trong nước",
    "domestic",
    "national competitive bidding",
    "국내",
)
_INTERNATIONAL: Final = _phrases(
    "quốc tế",
    "đấu thầu quốc tế",
    "international competitive bidding",
    "international",
    "국제",
)
_KOREAN_AID: Final = _phrases(
    "edcf",
    "koica",
    "oda hàn quốc",
    "quỹ hợp tác phát triển kinh tế",
    "hàn quốc tài trợ",
    "vay hàn quốc",
    "viện trợ hàn quốc",
    "chính phủ hàn quốc",
    "korea eximbank",
    "korean oda",
    "대외경제협력기금",
    "수출입은행",
    "무상원조",
)
_K_CITY: Final = _phrases("k city network", "k-city", "케이시티", "k시티", "K-City 네트워크")
_BANKS: Final = _phrases(
    "ngân hàng thế giới",
    "world bank",
    "wb",
    "ibrd",
    "ida",
    "ngân hàng phát triển châu á",
    "asian development bank",
    "adb",
    "aiib",
    "jica",
    "kfw",
    "afd",
    "세계은행",
    "아시아개발은행",
    "vay ưu đãi nước ngoài",
    "vốn nước ngoài",
    "oda",
)
_INVESTORS: Final = _phrases(
    "ppp",
    "đối tác công tư",
    "lựa chọn nhà đầu tư",
    "kêu gọi đầu tư",
    "hợp đồng bot",
    "hình thức bot",
    "dự án bot",
    "public private partnership",
    "investor selection",
    "민관협력",
    "투자자 선정",
)
_PRIVATE: Final = _phrases("vốn tư nhân", "chủ đầu tư tư nhân", "private development", "민간개발")


@dataclass(frozen=True)
class RouteFinding:
    """A route and the published words it was read from; empty words for `unknown`."""

    route: Route
    basis: str
    law: GoverningLaw


def route_of(
    *,
    scope: str | None,
    funding: str | None,
    method: str | None,
    title: str = "",
    project: str | None = None,
) -> RouteFinding:
    """The participation route of one tender from its published words."""
    means = prepared(scope, method)
    paid = prepared(funding, method)
    named = prepared(title, project, funding, method)
    for route, text, phrases in (
        (Route.DOMESTIC_ONLY, means, _DOMESTIC),
        (Route.K_CITY, named, _K_CITY),
        (Route.ODA_TIED, paid, _KOREAN_AID),
        (Route.MDB, paid, _BANKS),
        (Route.PPP, named, _INVESTORS),
        (Route.PRIVATE, paid, _PRIVATE),
        (Route.INTERNATIONAL, means, _INTERNATIONAL),
    ):
        phrase = first_phrase(text, phrases)
        if phrase is not None:
            basis = _quoted(phrase, scope, funding, method, title, project)
            return RouteFinding(route, basis, _law(route, phrase))
    return RouteFinding(Route.UNKNOWN, "", GoverningLaw.VN)


def _quoted(phrase: Phrase, *texts: str | None) -> str:
    """The published text that holds the phrase, shortened."""
    for text in texts:
        if text and phrase.within(prepared(text)):
            return text if len(text) <= 120 else text[:119] + "…"
    return phrase.text


def _law(route: Route, phrase: Phrase) -> GoverningLaw:
    if route is Route.MDB:
        return GoverningLaw.MDB
    if route is Route.K_CITY or phrase.text in {"koica", "무상원조"}:
        return GoverningLaw.KR
    return GoverningLaw.VN
