"""Office hours of the two countries. Pure."""

from __future__ import annotations

from datetime import time
from typing import Final

#: Seoul 09–12 and 13–18, Hanoi 08–12 and 13:30–17.
SEOUL_HOURS: Final = ((time(9), time(12)), (time(13), time(18)))
HANOI_HOURS: Final = ((time(8), time(12)), (time(13, 30), time(17)))
