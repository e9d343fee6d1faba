"""docs/conflict-rules.md: every rule's docstring with its contract, and the rulesets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date

from app.conflicts.finding import Rule, Source
from app.conflicts.rules import RULES
from app.conflicts.rulesets.ruleset import Grade, Ruleset, Value
from app.conflicts.rulesets.shipped import RULESETS

_INTRODUCTION = """\
# Conflict rules

Generated from the docstrings in `app/conflicts/rules/` and from
`app/conflicts/rulesets/shipped.py` by
`flask conflicts docs -o docs/conflict-rules.md`; a test compares. Do not edit by hand.

A **finding** says what a rule saw; it is not a verdict. Every rule is a pure function of a frozen
*board*, one tender's neighbourhood. Its kind says whom it may answer:

- **own**: needs one firm's own filings and public facts. It answers that firm with its own write.
- **cross**: needs several parties' filings. It never answers, blocks or delays a filer: it runs
  afterwards from one constant queue row, for the compliance desk; and once more over the interests
  shared with the secretariat alone, for the secretariat.
- **record**: concerns records of public notices. For the secretariat.

Values and sources marked *verify* wait for counsel.
"""


def rules_document() -> str:
    """The whole document."""
    parts = [_INTRODUCTION, *(_rule_page(rule) for rule in RULES), "## Rulesets\n\n"]
    parts.append(
        "A tender is judged by the ruleset of its governing law in force on the day it was "
        "published. In a severity table the first matching line holds.\n"
    )
    parts.extend(_ruleset_page(ruleset) for ruleset in RULESETS)
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _rule_page(rule: Rule) -> str:
    docstring = (sys.modules[rule.find.__module__].__doc__ or "").strip()
    headline, _, text = docstring.partition("\n")
    return "\n".join(
        (
            f"## {headline.rstrip('.')}",
            "",
            text.strip(),
            "",
            "| contract | |",
            "|---|---|",
            f"| version | {rule.version} |",
            f"| kind | {', '.join(sorted(rule.kinds))} |",
            f"| governing law | {_all_or(rule.laws, 3)} |",
            f"| procurement methods | {_all_or(rule.methods, 4)} |",
            f"| valid | {_period(rule.valid_from, rule.valid_to)} |",
            f"| basis | {'; '.join(_source(source) for source in rule.basis)} |",
            "",
            *_cases(rule),
        )
    )


def _all_or(members: frozenset[str], everything: int) -> str:
    return "all" if len(members) == everything else ", ".join(sorted(members))


def _cases(rule: Rule) -> Iterator[str]:
    yield "| case | to the desk | to the firm |"
    yield "|---|---|---|"
    for case, words in rule.cases.items():
        yield f"| {case} | {words.desk} | {words.firm or '–'} |"


def _ruleset_page(ruleset: Ruleset) -> str:
    return "\n".join(
        (
            f"### {ruleset.id}: {ruleset.title}",
            "",
            f"{_period(ruleset.valid_from, ruleset.valid_to)}. "
            + "; ".join(_source(source) for source in ruleset.sources)
            + ".",
            "",
            "| rule | kind | case | stage | method | severity |",
            "|---|---|---|---|---|---|",
            *(_grade_line(grade) for grade in ruleset.grades),
            "",
            "| value | amount | source |",
            "|---|---|---|",
            *(_value_line(value) for value in ruleset.values),
        )
    )


def _grade_line(grade: Grade) -> str:
    cells = (grade.rule, grade.kind, grade.case, grade.stage, grade.method, grade.severity)
    return "| " + " | ".join(str(cell) if cell else "any" for cell in cells) + " |"


def _value_line(value: Value) -> str:
    return f"| `{value.name}` {value.title} | {value.amount} | {_source(value.source)} |"


def _source(source: Source) -> str:
    return f"{source.text} (*verify*)" if source.verify else source.text


def _period(since: date | None, until: date | None) -> str:
    begins = None if since in (None, date.min) else since
    if begins is None and until is None:
        return "always"
    if until is None:
        return f"from {begins}"
    return f"until {until}" if begins is None else f"{begins} to {until}"
