"""What happened to an interest, act by act, for the firm itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.i18n import message
from app.interests.projections import HistoryLine, OwnInterest, RoleChange, SharingPeriod
from app.interests.statements import Stated


def history(
    interest: OwnInterest,
    sharings: Sequence[SharingPeriod],
    statements: Sequence[Stated],
    roles: Sequence[RoleChange],
    *,
    registered_by: str | None,
    withdrawn_by: str | None,
) -> tuple[HistoryLine, ...]:
    """Every act, oldest first."""
    lines = [
        HistoryLine(interest.registered_at, message("Interest registered"), registered_by),
        *_sharing(sharings),
        *_statements(statements),
        *_roles(roles),
    ]
    if interest.withdrawn_at is not None:
        lines.append(
            HistoryLine(interest.withdrawn_at, message("Interest withdrawn"), withdrawn_by)
        )
    return tuple(sorted(lines, key=lambda line: line.at))


def _roles(changes: Sequence[RoleChange]) -> Iterator[HistoryLine]:
    for change in changes:
        yield HistoryLine(
            change.at,
            message(
                "Intended role changed: %(before)s → %(after)s",
                before=message(change.before.msgid),
                after=message(change.after.msgid),
            ),
            change.by,
        )


def _sharing(periods: Sequence[SharingPeriod]) -> Iterator[HistoryLine]:
    for period in periods:
        yield HistoryLine(period.shared_at, message("Sharing began"), period.shared_by)
        if period.ended_at is not None:
            yield HistoryLine(period.ended_at, message("Sharing ended"), period.ended_by)


def _statements(statements: Sequence[Stated]) -> Iterator[HistoryLine]:
    for stated in statements:
        yield HistoryLine(
            stated.stated_at,
            message(
                "Independence stated (%(law)s, version %(version)s)",
                law=stated.text.law.value,
                version=stated.text.version,
            ),
            stated.stated_by,
        )
        if stated.retracted_at is not None:
            yield HistoryLine(
                stated.retracted_at, message("Statement taken back"), stated.retracted_by
            )
