"""The portal is public; what it shows is declared by the features whose facts they are."""

from __future__ import annotations

from typing import Final

from app.core.access import MatrixRow

MATRIX: Final[tuple[MatrixRow, ...]] = ()
