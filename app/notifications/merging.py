"""What a merge of two records of one firm does with what its people were told."""

from __future__ import annotations

from typing import Final

from app.firms.merging.references import Merging, stays

#: Told to persons of one record: those of the other do not read it.
MERGING: Final = Merging(references=(stays("notification", "firm_id"),))
