"""Markers of items in official papers: 1. 가. 1) 가) in Korean, 1. a) - in Vietnamese. Pure."""

from __future__ import annotations

from typing import Final

#: 행정업무의 운영 및 혁신에 관한 규정 시행규칙, article 2: after 하. comes 거., then 너.
_SYLLABLES: Final = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
#: Points go by the Vietnamese alphabet (Decree 30/2020/NĐ-CP, appendix I).
_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"


def korean(depth: int, number: int) -> str:
    """The marker of item `number` (from 1) at `depth` (from 0): `1.`, `가.`, `1)`, `가)`."""
    syllables = depth % 2 == 1 and number <= len(_SYLLABLES)
    name = _SYLLABLES[number - 1] if syllables else f"{number}"
    return name + (".", ".", ")", ")")[depth]


def vietnamese(depth: int, number: int) -> str:
    """The marker of item `number` (from 1) at `depth` (from 0): `1.`, `a)`, `-`."""
    if depth == 0:
        return f"{number}."
    if depth == 1:
        return f"{_LETTERS[number - 1]})" if number <= len(_LETTERS) else f"{number})"
    return "-"
