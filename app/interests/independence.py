"""The statement of independence, per governing law: fixed texts, by version.

A released text is never changed: a new wording is a new version. What a person stated is kept
by law, version and the hash of the whole text, so that it can be shown word for word later.
Pure: no database, no clock. The Korean, Vietnamese and English texts say the same; counsel has
to confirm them before real data.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.i18n import N_, pick
from app.tenders.models import GoverningLaw


@dataclass(frozen=True)
class StatementText:
    """One version of the statement under one law, in three languages of equal meaning."""

    law: GoverningLaw
    version: int
    valid_from: date
    ko: str
    vi: str
    en: str
    #: What it rests on; to be confirmed by counsel.
    basis: str

    @property
    def text(self) -> str:
        """In the reader's language."""
        return pick(self.ko, self.vi, self.en)

    @property
    def sha256(self) -> str:
        """The hash of the whole text in all languages."""
        whole = {
            "law": self.law.value,
            "version": self.version,
            "ko": self.ko,
            "vi": self.vi,
            "en": self.en,
        }
        return hashlib.sha256(
            json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        ).hexdigest()


_SINCE: Final = date(2026, 1, 1)

#: Every version ever released, oldest first.
TEXTS: Final[tuple[StatementText, ...]] = (
    StatementText(
        GoverningLaw.VN,
        1,
        _SINCE,
        ko=(
            "당사는 이 건의 발주자 및 발주기관, 그리고 이 건의 조사·설계·사업비 산정·입찰서류 "
            "작성·평가·감리를 수행하는 자문사로부터 법적으로 그리고 재정적으로 독립되어 있음을 "
            "진술한다. 당사는 낙찰자, 가격 또는 입찰 참가 여부에 관하여 다른 입찰자와 합의하지 "
            "않았다. 이 진술이 더 이상 맞지 않게 되면 지체 없이 철회한다."
        ),
        vi=(
            "Công ty chúng tôi tuyên bố độc lập về pháp lý và tài chính với chủ đầu tư, bên mời "
            "thầu và với các nhà thầu tư vấn lập khảo sát, thiết kế, dự toán, hồ sơ mời thầu, "
            "đánh giá hoặc giám sát của gói thầu này. Công ty không thỏa thuận với nhà thầu khác "
            "về việc ai trúng thầu, về giá hoặc về việc tham gia dự thầu. Nếu tuyên bố này không "
            "còn đúng, công ty sẽ rút lại ngay."
        ),
        en=(
            "Our firm states that it is legally and financially independent of the owner and the "
            "procuring entity of this package, and of the consultants that make its survey, "
            "design, estimate or bidding documents, evaluate its bids or supervise it. Our firm "
            "has agreed with no other bidder on who wins, on prices or on taking part. Should "
            "this no longer be true, our firm takes the statement back without delay."
        ),
        basis=N_("Law 22/2023 art. 6, 16; Decree 214/2025 art. 4 (verify)"),
    ),
    StatementText(
        GoverningLaw.KR,
        1,
        _SINCE,
        ko=(
            "당사는 이 건의 발주기관 및 이 건의 사전 연구·설계·감리를 수행한 자로부터 독립되어 "
            "있음을 진술한다. 당사는 대표자가 같은 다른 업체와 함께 이 건에 각각 입찰하지 "
            "않으며, 단독 입찰과 공동수급체 참여를 함께 하지 않는다. 당사는 낙찰자, 가격, 물량 "
            "또는 입찰 참가 여부에 관하여 다른 입찰자와 합의하지 않았다. 이 진술이 더 이상 맞지 "
            "않게 되면 지체 없이 철회한다."
        ),
        vi=(
            "Công ty chúng tôi tuyên bố độc lập với cơ quan đặt hàng và với đơn vị đã lập nghiên "
            "cứu, thiết kế hoặc giám sát của gói này. Công ty không dự thầu riêng bên cạnh doanh "
            "nghiệp khác có cùng người đại diện, và không vừa dự thầu độc lập vừa tham gia liên "
            "danh. Công ty không thỏa thuận với nhà thầu khác về việc ai trúng thầu, về giá, "
            "khối lượng hoặc việc tham gia. Nếu tuyên bố này không còn đúng, công ty sẽ rút lại "
            "ngay."
        ),
        en=(
            "Our firm states that it is independent of the contracting authority and of whoever "
            "made the study or design of this contract or supervises it. Our firm does not bid "
            "beside another firm of the same representative, nor alone and as a consortium "
            "member at once. Our firm has agreed with no other bidder on who wins, on prices, on "
            "quantities or on taking part. Should this no longer be true, our firm takes the "
            "statement back without delay."
        ),
        basis=N_(
            "Contract-law practice (Enforcement Rule art. 44); Fair Trade Act art. 40 (verify)"
        ),
    ),
    StatementText(
        GoverningLaw.MDB,
        1,
        _SINCE,
        ko=(
            "당사는 해당 개발은행의 조달 규정이 말하는 이해충돌이 없음을 진술한다. 당사와 "
            "계열사는 이 건의 기획·설계·입찰서류 작성·감리를 수행하지 않았고, 다른 입찰자를 "
            "지배하거나 그 지배를 받지 않으며, 은행의 참여 제한 명단에 올라 있지 않다. 당사는 "
            "낙찰자, 가격 또는 입찰 참가 여부에 관하여 다른 입찰자와 합의하지 않았다. 이 진술이 "
            "더 이상 맞지 않게 되면 지체 없이 철회한다."
        ),
        vi=(
            "Công ty chúng tôi tuyên bố không có xung đột lợi ích theo quy định mua sắm của ngân "
            "hàng phát triển liên quan. Công ty và các công ty liên kết không lập kế hoạch, "
            "thiết kế, hồ sơ mời thầu hoặc giám sát gói này, không kiểm soát và không chịu sự "
            "kiểm soát của nhà thầu khác, không nằm trong danh sách cấm của ngân hàng. Công ty "
            "không thỏa thuận với nhà thầu khác về việc ai trúng thầu, về giá hoặc việc tham "
            "gia. Nếu tuyên bố này không còn đúng, công ty sẽ rút lại ngay."
        ),
        en=(
            "Our firm states that it has no conflict of interest under the procurement rules of "
            "the development bank concerned. Neither our firm nor its affiliates prepared the "
            "design or bidding documents of this contract or supervise it; our firm neither "
            "controls nor is controlled by another bidder, and is on no list of debarred firms "
            "of the bank. Our firm has agreed with no other bidder on who wins, on prices or on "
            "taking part. Should this no longer be true, our firm takes the statement back "
            "without delay."
        ),
        basis=N_("Procurement regulations of the bank that pays (verify)"),
    ),
)


def text_in_force(
    law: GoverningLaw, on: date, texts: Sequence[StatementText] = TEXTS
) -> StatementText:
    """The newest version under `law` that is in force on a day; the first one before that."""
    of_law = [text for text in texts if text.law is law]
    return next((text for text in reversed(of_law) if text.valid_from <= on), of_law[0])


def released_text(law: GoverningLaw, version: int) -> StatementText:
    """One version, as released; KeyError when there is none."""
    return {(text.law, text.version): text for text in TEXTS}[law, version]
