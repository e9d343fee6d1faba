"""The season's consortia: every state once, every rule about them firing and nearly firing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from app.cli.demo.people import Cast
from app.cli.demo.steps import Step
from app.cli.demo.teams import Change, Part, PlayedTeam, Team, worker_steps
from app.consortia.models import Liability

#: Reviews take one working day: where a bid follows, two weeks lie between, so that the longest
#: run of holidays fits in whatever the season's date is.
_HUNG_YEN: Final = Team(
    "흥옌 신호제어 공동수급체(가상)",
    "mireusaem",
    "DEMO-IB-0016",
    founded=-79,
    joined=-78,
    parts={
        "mireusaem": Part(6000, "제어 소프트웨어와 센터 연계"),
        "gilnuri": Part(4000, "현장 신호제어기 설치"),
    },
    proposed=-78,
    signed=("mireusaem", "gilnuri"),
    submitted=-77,
    papers=("공동수급협정서 초안(가상)",),
)
# D15 nearly fires (every member could bid alone, and the reason is written down); D11 nearly
# (the domestic share is exactly the ruleset's).
_BAC_NINH: Final = Team(
    "박닌 교통신호 컨소시엄(가상)",
    "gilnuri",
    "DEMO-IB-0023",
    founded=-14,
    joined=-13,
    share=True,
    parts={
        "gilnuri": Part(4500, "신호제어기와 현장 시공", alone=True),
        "mireusaem": Part(3000, "제어 소프트웨어", alone=True),
        "trucxanh": Part(2500, "현지 인허가와 유지관리", alone=True),
    },
    proposed=-13,
    signed=("gilnuri", "mireusaem", "trucxanh"),
    submitted=-13,
    reason="단독 수행 시 납기와 현지 유지관리 위험이 커서 구간별로 분담함(가상).",
    papers=("참여 구간 구분표(가상)", "기술제안 목차(가상)"),
)
_CAN_THO: Final = Team(
    "껀터 침수경보 컨소시엄(가상)",
    "ure",
    "DEMO-IB-0026",
    founded=-12,
    joined=-11,
    parts={
        "ure": Part(5000, "경보 체계 총괄"),
        "danbi": Part(3000, "강우·수위 관측 장비"),
        "muryeoul": Part(2000, "계측 자료 연계"),
    },
    proposed=-11,
    signed=("ure", "danbi", "muryeoul"),
    submitted=-11,
    papers=("업무 분담표(가상)",),
    # A change under way: the lead has signed, the others are asked.
    change=Change(-1, {"ure": 4500, "danbi": 3000, "muryeoul": 2500}, signed=("ure",)),
)
_DA_NANG_DATA: Final = Team(
    "Liên danh dữ liệu mở Đà Nẵng (hư cấu)",
    "luavang",
    "DEMO-IB-0030",
    founded=-12,
    joined=-11,
    parts={
        "luavang": Part(4000, "Triển khai và vận hành tại chỗ"),
        "geulmaru": Part(3500, "Chuẩn hóa dữ liệu dịch vụ công"),
        "ieumsae": Part(2500, "Kết nối dữ liệu"),
    },
    proposed=-11,
    signed=("luavang", "geulmaru", "ieumsae"),
    submitted=-11,
    # One member leaves: everybody signs that, whoever leaves included.
    change=Change(-1, {"luavang": 5000, "geulmaru": 5000}, ("ieumsae",), ("luavang", "ieumsae")),
)
_THREE_PROVINCES: Final = Team(
    "홍강 하류 침수경보 컨소시엄(가상)",
    "muryeoul",
    "DEMO-IB-0046",
    founded=-4,
    joined=-3,
    parts={
        "muryeoul": Part(5500, "수위 계측망"),
        "danbi": Part(4500, "경보 방송 체계"),
    },
    proposed=-3,
    signed=("muryeoul", "danbi"),
    submitted=-1,
    liability=Liability.DIVIDED,
    papers=("공동수급협정서 초안(가상)",),
)
# The SME's team waits for the conglomerate's signature. D11 fires: the Vietnamese member holds
# less than a quarter. D10 nearly: the agreement ends on the closing day itself.
_SAI_GON: Final = Team(
    "호찌민 광역 신호제어 컨소시엄(가상)",
    "mireusaem",
    "DEMO-IB-0047",
    founded=-5,
    joined=-1,
    parts={
        "mireusaem": Part(4500, "신호제어 소프트웨어"),
        "garam-systems": Part(3500, "관제센터 구축과 통합"),
        "trucxanh": Part(2000, "현지 시공과 유지관리"),
    },
    share=True,
    proposed=-1,
    signed=("mireusaem", "trucxanh"),
    binds=None,
    papers=("역할 분담 협의록(가상)",),
)
# D3 fires: the conglomerate has a place here too, for the same package. D15 fires: both members
# said that they could bid alone, and no reason is written down. A draft is left in peace by D10.
_SAI_GON_TOO: Final = Team(
    "호찌민 신호현장 컨소시엄(가상)",
    "gilnuri",
    "DEMO-IB-0047",
    founded=-4,
    joined=-1,
    parts={
        "gilnuri": Part(6000, "현장 신호제어기", alone=True),
        "garam-systems": Part(3000, "관제센터 연계", alone=True),
    },
)
# D10 fires: the agreement ends before the closing. The lead's signature is waited for.
_PHU_THO: Final = Team(
    "푸토 신도시 기반시설 컨소시엄(가상)",
    "garam-const",
    "DEMO-IB-0034",
    founded=-5,
    joined=-4,
    share=True,
    parts={
        "garam-const": Part(7000, "기반시설 시공"),
        "teoul": Part(2000, "도시설계"),
        "solbaram": Part(1000, "스마트 주차 설비"),
    },
    proposed=-3,
    signed=("teoul", "solbaram"),
    binds=20,
    liability=Liability.LEAD_CONTRACTOR,
    papers=("사업 구역 구분도(가상)",),
)
# D3 nearly fires: one firm in two teams, for different lots.
_DA_NANG_LOTS: Final = (
    Team(
        "다낭 교통센터 1구역 컨소시엄(가상)",
        "daon-mobility",
        "DEMO-IB-0022",
        lot="1",
        founded=-5,
        joined=-4,
        parts={
            "daon-mobility": Part(6500, "교통센터 소프트웨어"),
            "jikim": Part(3500, "영상 관제"),
        },
    ),
    Team(
        "다낭 교통자료 2구역 컨소시엄(가상)",
        "ieumsae",
        "DEMO-IB-0022",
        lot="2",
        founded=-5,
        joined=-4,
        parts={"ieumsae": Part(7000, "현장 자료 연계"), "jikim": Part(3000, "현장 영상 장비")},
    ),
)
# Invitations open, declined and lapsed; D3 nearly again (an invitation is no place), D15 nearly
# (one member has not said).
_LANG_SON: Final = Team(
    "랑선 통합운영센터 컨소시엄(가상)",
    "hangyeol",
    "DEMO-CALL-02",
    founded=-3,
    joined=-2,
    parts={
        "hangyeol": Part(6000, "통합관제 총괄", alone=True),
        "jikim": Part(4000, "보안 관제"),
    },
    guests={
        "mireusaem": "open",
        "garam-systems": "open",
        "luavang": "open",
        "byeolsol": "declined",
        "gureum": "lapsed",
    },
)
# A draft whose shares do not sum yet; one firm came and left again.
_TAY_NINH: Final = Team(
    "Liên danh GIS Tây Ninh (hư cấu)",
    "luavang",
    "DEMO-IB-0043",
    founded=-2,
    joined=-1,
    parts={"luavang": Part(4000, "Thu thập dữ liệu tại chỗ"), "nadeul": Part(3000, "Lập bản đồ")},
    left=("haesol",),
)
_HUE: Final = Team(
    "후에 관광지도 컨소시엄(가상)",
    "nadeul",
    "DEMO-IB-0033",
    founded=-8,
    joined=-7,
    parts={"nadeul": Part(10000, "관광지도")},
    dissolved=-6,
)
TEAMS: Final = (
    _HUNG_YEN,
    _BAC_NINH,
    _CAN_THO,
    _DA_NANG_DATA,
    _THREE_PROVINCES,
    _SAI_GON,
    _SAI_GON_TOO,
    _PHU_THO,
    *_DA_NANG_LOTS,
    _LANG_SON,
    _TAY_NINH,
    _HUE,
)


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """Every team's story, and the worker's rounds between."""
    for team in TEAMS:
        yield from PlayedTeam(team, as_of, cast).steps()
    yield from worker_steps(as_of)
