"""Answers by mail: what they claim, and the refusals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.core.i18n import speaking
from app.meetings.models import Reply
from app.meetings.replies.judging import Sent, objection
from app.meetings.replies.reading import UnreadableReplyError, read_reply
from tests.factories.replies import reply_mail

AT = datetime(2026, 12, 7, 1, 0, tzinfo=UTC)
SENT = {"member@example.org": Sent(3, withdrawn=False, last_stamp=AT)}


def judged(**values: object) -> str:
    facts = read_reply(reply_mail(**({"sequence": 3, "stamp": AT + timedelta(hours=1)} | values)))  # type: ignore[arg-type]  # put together from two
    with speaking("en"):
        return str(objection(facts, SENT) or "")


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("ACCEPTED", Reply.ACCEPTED),
        ("TENTATIVE", Reply.TENTATIVE),
        ("DECLINED", Reply.DECLINED),
        ("DELEGATED", Reply.DELEGATED),
    ],
)
def test_an_answer_is_read(app: Flask, said: str, reply: Reply) -> None:
    facts = read_reply(reply_mail(partstat=said))
    assert (facts.reply, facts.attendee, facts.forged) == (reply, "member@example.org", False)
    with app.app_context():
        assert judged(partstat=said) == ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"sequence": 2}, "older invitation (number 2; number 3"),
        ({"sequence": 4}, "never sent (number 4)"),
        ({"stamp": AT}, "A later answer of member@example.org is known"),
        ({"sender": "rival@example.org"}, "rival@example.org cannot answer for member"),
        ({"attendee": "nobody@example.org"}, "nobody@example.org was not invited"),
        ({"verdict": "mx.example; dmarc=fail"}, "sender's domain did not send this"),
    ],
)
def test_answers_out_of_order_or_forged_are_refused_in_words(
    app: Flask, values: dict[str, object], words: str
) -> None:
    with app.app_context():
        assert words in judged(**values)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"From: a@example.org\n\nhello", "no calendar object"),
        (reply_mail(method="REQUEST"), "METHOD is not REPLY"),
        (reply_mail(partstat="MAYBE"), "“MAYBE” is no answer"),
        (reply_mail(stamp_line="DTSTAMP:20261207T010000"), "has no time zone"),
        (reply_mail(stamp_line="DTSTAMP:gestern"), "has no time zone"),
        (reply_mail(more="ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@example.org"), "names 2"),
        (b"x" * 1_000_001, "too large"),
    ],
)
def test_what_is_no_answer_says_what_it_is(app: Flask, content: bytes, words: str) -> None:
    with pytest.raises(UnreadableReplyError) as refused:
        read_reply(content)
    with app.app_context(), speaking("en"):
        assert words in str(refused.value)
