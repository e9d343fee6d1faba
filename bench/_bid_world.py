"""A made-up country of bids: firms, tenders, consortia, memberships, filled in bulk.

Reproducible by its seed. Sizes are named by the number of bids; everything else follows: a
quarter as many tenders, a twentieth as many firms, 2.4 memberships a bid. A few firms stand in
very many bids (a cube law: the busiest in several per cent of all), most in a handful. Every firm
has two directors (namesakes by the dozen), a telephone number and a mail domain; every tenth
shares its office's number with 29 others, one in twelve holds or is held. The rates at which firms
meet an affiliate, a second record of themselves or their own second team are the same at every
size.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.conftest import NOW

#: A row is as long as its table's columns here; None is NULL.
Row = tuple[Any, ...]
#: Table → columns that are filled.
COLUMNS: Final = {
    "organisation": "id public_id kind name_ko demo created_at",
    "firm": "id public_id organisation_id country size_class has_vietnamese_subsidiary summary",
    "firm_identifier": "id firm_id scheme value",
    "business_group": "id public_id name_ko name_en key demo",
    "affiliation": "id public_id firm_id group_id valid_from valid_to source",
    "firm_director": "id public_id firm_id name name_key person_key position valid_from source "
    "declared_at",
    "firm_mark": "id public_id source recorded_at firm_id kind key shown derived",
    "holding": "id public_id source recorded_at owner owner_key owner_firm_id owned owned_key "
    "owned_firm_id share_bp valid_from",
    "tender": "id public_id ocid kind notice_no title title_key description status field route "
    "route_basis governing_law buyer method currency budget_minor published_at closes_at "
    "version_label demo created_at updated_at lock_version",
    "lot": "id public_id tender_id number title status closes_at",
    "firm_exclusion": "id public_id firm_id kind authority valid_from valid_to source recorded_at",
    "interest": "id public_id tender_id lot_id firm_id role registered_at registered_by",
    "interest_sharing": "id interest_id shared_at shared_by",
    "consortium": "id public_id tender_id lot_id interest_id founder_id name state liability "
    "joint_reason formed_at locked_at lock_version",
    "consortium_member": "id consortium_id firm_id role share_bp joined_at",
    "agreement_version": "id consortium_id number content sha256 state proposed_at proposed_by "
    "submitted_at review_ends_at effective_at",
    "agreement_signature": "id version_id firm_id signed_by typed_name signed_at totp_step",
    "bid": "id public_id tender_id lot_id consortium_id version_id firm_id filed_at filed_by "
    "review_ends_at status settled_at settled_by",
}
_WORDS: Final = [
    "camera",
    "giao",
    "thông",
    "nước",
    "sạch",
    "chiếu",
    "sáng",
    "trung",
    "tâm",
    "điều",
    "hành",
    "đô",
    "thị",
    "thông",
    "minh",
    "dữ",
    "liệu",
    "bệnh",
    "viện",
    "trường",
    "học",
    "cầu",
    "cảng",
    "mặt",
    "trời",
    "rác",
    "thải",
    "an",
    "ninh",
    "bản",
    "đồ",
    "quan",
    "trắc",
]
#: Firms in one bid: 2.4 on average.
_TEAM_SIZES: Final = (1, 2, 3, 4, 5)
_TEAM_WEIGHTS: Final = (36, 24, 15, 14, 11)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    bids: int

    @property
    def tenders(self) -> int:
        """Four bids a tender on average."""
        return self.bids // 4

    @property
    def firms(self) -> int:
        """A firm stands in 48 bids on average."""
        return max(200, self.bids // 20)


class Country:
    """Every row of a country with so many bids, table by table, in an order keys allow."""

    def __init__(self, size: Size, seed: int = 7) -> None:
        self.size = size
        self._chance = random.Random(seed)
        self._next: dict[str, int] = {}
        #: Firms that are rarely drawn come last; groups and doubled records are among them.
        self.kin: dict[int, int] = {}

    def rows(self) -> Iterator[tuple[str, Row]]:
        """(table, row) of everything; rows a later one names come before it."""
        yield from self._firms()
        for number in range(1, self.size.tenders + 1):
            yield from self._tender(number)

    def _id(self, table: str) -> int:
        self._next[table] = self._next.get(table, 0) + 1
        return self._next[table]

    def _firms(self) -> Iterator[tuple[str, Row]]:
        chance, firms = self._chance, self.size.firms
        for number in range(1, firms + 1):
            name = _name("f", number)
            yield (
                "organisation",
                (number, _name("o", number), "firm", f"가상 {number}", 1, _at(NOW)),
            )
            country = "KR" if chance.random() < 0.08 else "VN"
            yield "firm", (number, name, number, country, "mid", 0, "")
            # One in fifty is the branch of the firm before it: the first ten digits are one.
            if number % 50 == 0 and number > firms // 20:
                value = f"{number - 1:010d}-001"
                self.kin[number], self.kin[number - 1] = number - 1, number
            else:
                value = f"{number:010d}"
            yield "firm_identifier", (number, number, "VN-MST", value)
            if number % 200 == 3 and number > firms // 20:
                yield "firm_exclusion", self._exclusion(number)
            yield from self._people(number)
            yield from self._marks(number)
        groups = firms // 20
        for group in range(1, groups + 1):
            yield (
                "business_group",
                (group, _name("g", group), f"그룹 {group}", f"G {group}", str(group), 1),
            )
            for place in range(4):
                firm = firms - (group * 4 + place) % (firms - firms // 20)
                if firm not in self.kin:
                    self.kin[firm] = firms - (group * 4 + (place + 1) % 4) % (firms - firms // 20)
                row = self._id("affiliation")
                yield (
                    "affiliation",
                    (row, _name("a", row), firm, group, "2015-01-01", None, "bench"),
                )
        for number in range(firms // 20, firms - 12, 24):
            yield from self._holdings(number)

    def _people(self, firm: int) -> Iterator[tuple[str, Row]]:
        for place, position in enumerate(("representative", "director")):
            row, name = self._id("firm_director"), f"Nguyen Van {(firm * 7 + place * 13) % 4999}"
            person = f"person-{firm}-{place}"
            if place and firm % 600 == 0:  # sits on the board of its second record
                person, name = f"person-{firm - 1}-0", f"Nguyen Van {((firm - 1) * 7) % 4999}"
            yield (
                "firm_director",
                (row, _name("d", row), firm, name, name.lower(), person, position, "2015-01-01",
                 "bench", _at(NOW)),
            )  # fmt: skip

    def _marks(self, firm: int) -> Iterator[tuple[str, Row]]:
        offices = max(1, self.size.firms // 300)
        phone = f"office-{firm // 10 % offices}" if firm % 10 == 0 else f"phone-{firm}"
        for kind, value in (
            ("phone", phone),
            ("domain", f"firm-{firm - (firm % 400 == 0)}.example"),
        ):
            row = self._id("firm_mark")
            yield (
                "firm_mark",
                (row, _name("m", row), "bench", _at(NOW), firm, kind, value, value, 0),
            )

    def _holdings(self, first: int) -> Iterator[tuple[str, Row]]:
        """One of the register's two patterns: a firm above another one, or above both a company
        that is no firm here; a mother further up."""
        company, name = f"~holding{first}", _name("f", first)
        lower, upper = first + 5, first + 6
        for firm in (lower, upper):
            self.kin.setdefault(firm, lower + upper - firm)
        edges: list[tuple[str, int | None, int, int]] = [
            (company, None, lower, 6000),
            (company, None, upper, 5100),
        ]
        if first % 48 == 0:
            edges = [(_name("f", upper), upper, lower, 6000), (name, first, upper, 1500)]
        for owner, owner_id, owned, share in edges:
            row = self._id("holding")
            yield (
                "holding",
                (row, _name("h", row), "bench", _at(NOW), owner, owner, owner_id,
                 _name("f", owned), _name("f", owned), owned, share, "2015-01-01"),
            )  # fmt: skip

    def _exclusion(self, firm: int) -> Row:
        row = self._id("firm_exclusion")
        year = 2015 + firm % 10
        days = f"{year}-01-01", f"{year}-12-31"
        return row, _name("e", row), firm, "barred", "bench", *days, "bench", _at(NOW)

    def _tender(self, number: int) -> Iterator[tuple[str, Row]]:
        chance = self._chance
        live = chance.random() < 0.1
        closes = NOW + (_DAY * chance.randint(2, 40) if live else -_DAY * chance.randint(1, 2500))
        # One notice in fifty leaves less time than the rules ask for.
        published = closes - _DAY * (chance.randint(40, 80) if chance.random() < 0.98 else 20)
        words = " ".join(chance.choices(_WORDS, k=6))
        lots: list[int | None] = [None]
        yield (
            "tender",
            (
                number, _name("t", number), f"ocds-bench-{number}", "notice", f"IB26{number:08d}",
                f"{words} X{number}X", f"{number:08d}", "", "active" if live else "complete",
                "traffic", "international", "", "VN", f"UBND {number % 700}",
                chance.choice(("Đấu thầu rộng rãi", "Đấu thầu hạn chế")), "VND",
                chance.randint(1, 500) * 100_000_000, _at(published), _at(closes), "00", 1,
                _at(published), _at(published), 1,
            ),
        )  # fmt: skip
        if chance.random() < 0.15:
            lots = []
            for lot in ("1", "2"):
                row = self._id("lot")
                lots.append(row)
                state = "active" if live else "complete"
                yield "lot", (row, _name("l", row), number, lot, f"Lot {lot}", state, _at(closes))
        bids = 1 + min(40, int(chance.expovariate(1 / 3.58)))
        drawn: list[int] = []
        for _bid in range(bids):
            yield from self._bid(number, chance.choice(lots), drawn, published, closes)

    def _draw(self, drawn: list[int], *, leads: bool) -> int:
        """A firm not on this tender yet; rarely one that should not be beside the others."""
        chance = self._chance
        if drawn and chance.random() < 0.004:
            other = chance.choice(drawn)
            kin = self.kin.get(other)
            if kin is not None and kin not in drawn:
                return kin
            if not leads:  # a second interest in the same place would be refused
                return other
        while True:
            firm = 1 + int(self.size.firms * chance.random() ** 3)
            # A branch or an affiliate of somebody here would be a finding by accident.
            if firm not in drawn and self.kin.get(firm) not in drawn:
                return firm

    def _bid(
        self, tender: int, lot: int | None, drawn: list[int], published: datetime, closes: datetime
    ) -> Iterator[tuple[str, Row]]:
        chance = self._chance
        bid = self._id("bid")
        firms: list[int] = []
        for place in range(chance.choices(_TEAM_SIZES, _TEAM_WEIGHTS)[0]):
            firm = self._draw(drawn, leads=place == 0)
            if firm not in firms:
                firms.append(firm)
                drawn.append(firm)
        at = _at(published + _DAY * 3)
        filed = published + _DAY * 15
        interest = self._id("interest")
        role = "sole" if len(firms) == 1 else "lead"
        yield (
            "interest",
            (interest, _name("i", interest), tender, lot, firms[0], role, at, _name("u", firms[0])),
        )
        if interest % 5 < 3:
            row = self._id("interest_sharing")
            yield "interest_sharing", (row, interest, at, _name("u", firms[0]))
        team = version = None
        if len(firms) > 1:
            team, version = self._id("consortium"), self._id("agreement_version")
            yield from self._team(tender, lot, interest, team, firms=firms, at=at)
        yield (
            "bid",
            (
                bid, _name("b", bid), tender, lot, team, version,
                None if team else firms[0], _at(filed), _name("u", firms[0]),
                _at(filed + _DAY), *(("filed", None, None) if closes > NOW else
                ("won" if chance.random() < 0.25 else "lost", _at(closes), _name("u", firms[0]))),
            ),
        )  # fmt: skip

    def _team(
        self,
        tender: int,
        lot: int | None,
        interest: int,
        team: int,
        *,
        firms: list[int],
        at: str,
    ) -> Iterator[tuple[str, Row]]:
        user = _name("u", firms[0])
        yield (
            "consortium",
            (
                team, _name("c", team), tender, lot, interest, firms[0], f"Team {team}",
                "locked", "joint", "", at, at, 1,
            ),
        )  # fmt: skip
        yield (
            "agreement_version",
            (team, team, 1, "{}", "0" * 64, "in_force", at, user, at, at, at),
        )
        rest = 10_000
        for place, firm in enumerate(firms):
            last = place == len(firms) - 1
            share = rest if last else 10_000 // len(firms)
            if last and team % 500 == 0:
                share -= 100  # an agreement that does not add up
            rest -= share
            role = "member" if place else "lead"
            yield (
                "consortium_member",
                (self._id("consortium_member"), team, firm, role, share, at),
            )
            signature = self._id("agreement_signature")
            yield (
                "agreement_signature",
                (signature, team, firm, _name("u", firm), "bench", at, signature),
            )


def _name(kind: str, number: int) -> str:
    """A public id of the right length that sorts as it was made."""
    return f"{kind}{number:015d}"


def _at(instant: datetime) -> str:
    """An instant as both databases take it: UTC without its zone."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")


def by_table(rows: Iterable[tuple[str, Row]], batch: int) -> Iterator[tuple[str, list[Row]]]:
    """Rows of one table at a time, `batch` of them; whatever names them comes first."""
    order = list(COLUMNS)
    waiting: dict[str, list[Row]] = {table: [] for table in order}
    held = 0
    for table, row in rows:
        waiting[table].append(row)
        held += 1
        if held >= batch:
            yield from ((name, waiting[name]) for name in order if waiting[name])
            waiting, held = {name: [] for name in order}, 0
    yield from ((name, waiting[name]) for name in order if waiting[name])
