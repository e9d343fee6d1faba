"""Which solution field a tender belongs to, from its published words.

Each field has phrases in Vietnamese, Korean and English. A phrase in the title counts three
times as much as one in the project's name, a longer phrase more than a short one; the field
with the highest sum wins, the earlier one in `PHRASES` on a tie, and `other` when nothing is
found. Phrases that every public-works notice carries ("đảm bảo an toàn giao thông", safe
traffic around the building site) are taken out first. Accents do not count, so no phrase may
be a single syllable that another word shares without them (đê/để, dược/được). An officer's own
choice always stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.core.fields import SolutionField
from app.tenders.phrases import Phrase, prepared

_TITLE_WEIGHT: Final = 3

#: Said about the building site or the paperwork, not about what is bought.
_ASIDES: Final = (
    "đảm bảo an toàn giao thông",
    "đảm bảo giao thông",
    "bảo đảm an toàn giao thông",
    "an toàn giao thông",
    "bảo vệ môi trường",
    "phòng cháy chữa cháy",
    "ban quản lý dự án",
)

PHRASES: Final[Mapping[SolutionField, tuple[str, ...]]] = {
    SolutionField.OPERATIONS: (
        "trung tâm điều hành",
        "trung tâm giám sát",
        "điều hành thông minh",
        "điều hành đô thị",
        "ioc",
        "trung tâm soc",
        "camera giám sát",
        "giám sát an ninh",
        "camera an ninh",
        "an toàn thông tin",
        "an ninh mạng",
        "운영센터",
        "관제센터",
        "통합관제",
        "통합플랫폼",
        "방범",
        "정보보안",
        "operations centre",
        "operations center",
        "control centre",
        "control center",
        "command center",
        "cctv",
        "surveillance",
        "cyber security",
        "cybersecurity",
    ),
    SolutionField.TRAFFIC: (
        "giao thông thông minh",
        "điều khiển giao thông",
        "tín hiệu giao thông",
        "đèn tín hiệu",
        "giám sát giao thông",
        "bãi đỗ xe",
        "đỗ xe thông minh",
        "vé điện tử",
        "thu phí không dừng",
        "xe buýt",
        "đường sắt đô thị",
        "metro",
        "its",
        "지능형교통",
        "교통",
        "주차",
        "신호등",
        "버스",
        "intelligent transport",
        "traffic",
        "parking",
        "smart mobility",
        "bus rapid transit",
        "ticketing",
    ),
    SolutionField.WATER: (
        "cấp nước",
        "thoát nước",
        "nước thải",
        "nước sạch",
        "thủy lợi",
        "thuỷ lợi",
        "tuyến kênh",
        "kênh tiêu",
        "kênh mương",
        "nạo vét",
        "hồ chứa",
        "đê điều",
        "đê bao",
        "trạm bơm",
        "thất thoát nước",
        "상수도",
        "하수",
        "물관리",
        "수자원",
        "누수",
        "water supply",
        "water",
        "wastewater",
        "sewerage",
        "drainage",
        "irrigation",
    ),
    SolutionField.DISASTER: (
        "phòng chống thiên tai",
        "thiên tai",
        "lũ lụt",
        "ngập lụt",
        "chống ngập",
        "cảnh báo sớm",
        "cứu nạn",
        "cứu hộ",
        "chữa cháy",
        "sạt lở",
        "bão lũ",
        "재난",
        "홍수",
        "침수",
        "소방",
        "조기경보",
        "disaster",
        "flood",
        "early warning",
        "fire fighting",
        "rescue",
        "landslide",
    ),
    SolutionField.ENVIRONMENT: (
        "quan trắc môi trường",
        "môi trường",
        "chất thải",
        "rác thải",
        "không khí",
        "cây xanh",
        "khí thải",
        "환경",
        "폐기물",
        "대기질",
        "미세먼지",
        "environment",
        "environmental monitoring",
        "waste",
        "air quality",
        "emission",
    ),
    SolutionField.HEALTHCARE: (
        "y tế",
        "bệnh viện",
        "khám chữa bệnh",
        "bệnh án điện tử",
        "vật tư y tế",
        "dược phẩm",
        "oxy y tế",
        "의료",
        "병원",
        "보건",
        "healthcare",
        "health",
        "hospital",
        "telemedicine",
        "medical",
    ),
    SolutionField.EDUCATION: (
        "giáo dục",
        "trường học",
        "trường mầm non",
        "trường tiểu học",
        "trường trung học",
        "trường thcs",
        "trường thpt",
        "đại học",
        "dạy học",
        "đào tạo nghề",
        "lớp học",
        "교육",
        "학교",
        "스마트스쿨",
        "education",
        "school",
        "university",
        "e learning",
    ),
    SolutionField.E_GOVERNMENT: (
        "chính quyền điện tử",
        "chính quyền số",
        "chính phủ điện tử",
        "thủ tục hành chính",
        "một cửa",
        "dịch vụ công",
        "thư điện tử",
        "quản lý văn bản",
        "chuyển đổi số",
        "công nghệ thông tin",
        "phần mềm",
        "số hóa",
        "số hoá",
        "cổng thông tin",
        "hội nghị truyền hình",
        "chữ ký số",
        "전자정부",
        "행정",
        "민원",
        "전자문서",
        "디지털전환",
        "e government",
        "egovernment",
        "public service portal",
        "digital transformation",
        "one stop",
        "software",
    ),
    SolutionField.CLOUD: (
        "điện toán đám mây",
        "trung tâm dữ liệu",
        "hạ tầng lưu trữ",
        "máy chủ",
        "data center",
        "data centre",
        "클라우드",
        "데이터센터",
        "서버",
        "cloud",
        "server",
        "hosting",
    ),
    SolutionField.DATA: (
        "dữ liệu lớn",
        "dữ liệu mở",
        "kho dữ liệu",
        "cơ sở dữ liệu",
        "chia sẻ dữ liệu",
        "tích hợp dữ liệu",
        "bản đồ số",
        "gis",
        "빅데이터",
        "공공데이터",
        "데이터베이스",
        "데이터허브",
        "big data",
        "open data",
        "database",
        "data platform",
        "data warehouse",
    ),
    SolutionField.ENERGY: (
        "năng lượng",
        "điện mặt trời",
        "lưới điện",
        "điện lực",
        "trạm biến áp",
        "đường dây",
        "công tơ",
        "nhiệt điện",
        "chiếu sáng",
        "에너지",
        "태양광",
        "전력",
        "가로등",
        "조명",
        "energy",
        "solar",
        "smart grid",
        "power",
        "substation",
        "street lighting",
        "lighting",
        "smart meter",
    ),
    SolutionField.TOURISM: (
        "du lịch",
        "di tích",
        "bảo tàng",
        "khách sạn",
        "관광",
        "문화재",
        "박물관",
        "tourism",
        "tourist",
        "heritage",
        "museum",
    ),
    SolutionField.URBAN: (
        "đô thị thông minh",
        "thành phố thông minh",
        "quy hoạch đô thị",
        "quy hoạch",
        "khu đô thị",
        "khu dân cư",
        "khu công nghiệp",
        "tái định cư",
        "hạ tầng kỹ thuật",
        "chỉnh trang",
        "nhà ở xã hội",
        "스마트시티",
        "스마트도시",
        "도시개발",
        "도시재생",
        "신도시",
        "smart city",
        "urban development",
        "urban planning",
        "new town",
        "housing",
        "industrial park",
    ),
}


@dataclass(frozen=True)
class Classification:
    """A field and the phrases it was read from, strongest first."""

    field: SolutionField
    phrases: tuple[str, ...] = ()


def _length(phrase: str) -> int:
    """Words; two syllables of Hangul weigh like a word."""
    return max(len(phrase.split()), 1 if phrase.isascii() else (len(phrase) + 1) // 2)


#: (field, its phrases with their lengths), worked out once.
_WEIGHED: Final = tuple(
    (field, tuple((Phrase(phrase), _length(phrase)) for phrase in phrases))
    for field, phrases in PHRASES.items()
)
_ASIDE_WORDS: Final = tuple(prepared(aside) for aside in _ASIDES)


def classify(
    title: str, *more_titles: str | None, context: tuple[str | None, ...] = ()
) -> Classification:
    """The field of a tender from its titles (in any language) and its project and description."""
    named = _without_asides(prepared(title, *more_titles))
    around = _without_asides(prepared(*context))
    best = Classification(SolutionField.OTHER)
    highest = 0
    for field, phrases in _WEIGHED:
        weights = [
            (length * (_TITLE_WEIGHT * phrase.within(named) + phrase.within(around)), phrase.text)
            for phrase, length in phrases
            if phrase.within(named) or phrase.within(around)
        ]
        score = sum(weight for weight, _text in weights)
        if score > highest:
            found = tuple(text for _weight, text in sorted(weights, key=lambda w: -w[0]))
            best, highest = Classification(field, found), score
    return best


def _without_asides(text: str) -> str:
    for aside in _ASIDE_WORDS:
        text = text.replace(aside, " ")
    return text
