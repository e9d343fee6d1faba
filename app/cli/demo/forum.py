"""What invented authorities and centres post in the season, and what they are answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.cli.demo.people import Cast
from app.cli.demo.steps import Step, moment
from app.core.fields import SolutionField
from app.forum.commands import PostDetails, publish, say, submit_post
from app.forum.models import PostKind


@dataclass(frozen=True)
class _Entry:
    """A post by somebody's login, the day it came, and what was answered three days later."""

    login: str
    day: int
    kind: PostKind
    field: SolutionField
    title: str
    body: str
    answer: str | None
    public: bool


_POSTS: Final = (
    _Entry(
        "counterpart",
        -40,
        PostKind.NEED,
        SolutionField.TRAFFIC,
        "Bảng thông tin giờ xe buýt đến (ví dụ hư cấu)",
        "Chúng tôi muốn tìm hiểu kinh nghiệm lắp đặt bảng thông tin tại khoảng 300 điểm dừng.\n"
        "Hiện chưa có kế hoạch lựa chọn nhà thầu.",
        "Ban thư ký sẽ giới thiệu tài liệu hướng dẫn công khai tại cuộc họp tới.",
        public=True,
    ),
    _Entry(
        "centre",
        -12,
        PostKind.QUESTION,
        SolutionField.DATA,
        "Mẫu mô tả dữ liệu mở (ví dụ hư cấu)",
        "Ban thư ký có mẫu mô tả bộ dữ liệu mở bằng tiếng Việt và tiếng Hàn không?",
        "Có. Chúng tôi sẽ gửi mẫu song ngữ trước cuối tháng.",
        public=False,
    ),
    _Entry(
        "counterpart",
        -2,
        PostKind.QUESTION,
        SolutionField.WATER,
        "Chuyến thăm khảo sát đo rò rỉ nước (ví dụ hư cấu)",
        "Chúng tôi đề nghị được đón đoàn khảo sát trong quý tới. Cần đăng ký trước bao lâu?",
        None,
        public=False,
    ),
)


def steps(as_of: date, cast: Cast) -> Iterator[Step]:
    """Each post on its day, with its answer."""
    for entry in _POSTS:

        def run(db: Session, now: datetime, entry: _Entry = entry) -> None:
            _play(db, cast, entry, now)

        yield Step(moment(as_of, entry.day, 15), "forum", run)


def _play(db: Session, cast: Cast, entry: _Entry, now: datetime) -> None:
    details = PostDetails(
        kind=entry.kind,
        title=entry.title,
        body=entry.body,
        locale="vi",
        province=None,
        field=entry.field,
        tender=None,
        may_publish=entry.public,
    )
    post = submit_post(db, details, actor=cast.actors[entry.login], now=now)
    if entry.answer:
        later = now + timedelta(days=3)
        say(db, post, entry.answer, locale="vi", actor=cast.officer, now=later)
        if entry.public:
            publish(db, post, actor=cast.officer, now=later)
