"""Who may use the account pages: everybody their own (core.access has the claims)."""

from __future__ import annotations

from typing import Final

from app.core.access import MatrixRow, ViewerKind

MATRIX: Final = (
    MatrixRow(
        "contacts (personal data)",
        {
            ViewerKind.OWN_FIRM: "own",
            ViewerKind.CONSORTIUM: "members",
            ViewerKind.SECRETARIAT: "R, logged",
            ViewerKind.AUDITOR: "pseudonym",
        },
    ),
)
