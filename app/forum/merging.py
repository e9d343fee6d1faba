"""What a merge of two records of one firm does with its posts."""

from __future__ import annotations

from typing import Final

from app.firms.merging.references import Merging, moves

MERGING: Final = Merging(references=(moves("forum_post", "organisation_id"),))
