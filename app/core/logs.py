"""Structured logs on standard error: lines for a person at a terminal, JSON otherwise."""

from __future__ import annotations

import logging
import sys
from typing import Final

import structlog

_told: set[tuple[object, ...]] = set()
#: Rows and records remembered as told; more than that at once is one and the same fault.
_MOST: Final = 10_000


def configure(level: int = logging.INFO) -> None:
    """Set up structlog and hand the standard library's warnings to the same stream."""
    terminal = sys.stderr.isatty()
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer()
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    processors: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if not terminal:
        processors.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*processors, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


def tell_once(event: str, **about: str | int) -> None:
    """Log the exception at hand with its traceback, unless this process has done so before.

    A row of a queue is tried every few seconds until somebody has mended what stands in its way.
    """
    told = (event, *sorted(about.items()))
    if told not in _told and len(_told) < _MOST:
        _told.add(told)
        structlog.get_logger("worker").exception(event, **about)
