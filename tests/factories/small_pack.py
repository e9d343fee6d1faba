"""A pack of every section in as few lines as each can have: drawn in every edition and language."""

from __future__ import annotations

from dataclasses import replace

from app.packs.content.filed import Own, OwnDeadline, OwnInterest, Team, TeamMember
from app.packs.content.plain import Text
from app.packs.content.whole import ChainHead, Content
from app.packs.editions.projecting import Edition, Reader, project
from app.packs.models import Audience
from tests.factories.packs import SEALED_FIRM, make_finding, make_firm_named, sample_content

#: Whose own edition it is.
OWN = make_firm_named("가상누리시스템")


def small_content() -> Content:
    """Three items, one tender, one row of everything around them."""
    whole = sample_content()
    provinces = whole.provinces
    evidence = provinces.evidence[:1]
    kept = {"projects", "rate", "count", "records", "bands", "notice0", "evidence0"}
    return replace(
        whole,
        agenda=whole.agenda[:3],
        tenders=whole.tenders[:1],
        provinces=replace(provinces, evidence=evidence, other_counts=provinces.other_counts[:1]),
        actions=whole.actions[:1],
        ahead=whole.ahead[:1],
        bands=whole.bands[:1],
        interests=whole.interests[:1],
        sources=tuple(source for source in whole.sources if source.key in kept),
    )


def _own(audience: Audience) -> Own:
    title = Text("지능형교통관제시스템", "Hệ thống giao thông thông minh", "")
    if audience is Audience.CONSORTIUM:
        member = TeamMember(OWN, "lead", 10_000)
        team = Team("두리 컨소시엄", "tender9", title, "", "agreed", None, (member,))
        return Own(Text("두리 컨소시엄"), teams=(team,))
    at = "2026-12-10T02:00:00+00:00"
    return Own(
        OWN.name,
        interests=(OwnInterest("tender9", title, "IB2600000009", "", "lead", at, True),),
        deadlines=(OwnDeadline("tender9", title, "IB2600000009", "", at, "", True),),
        findings=(replace(make_finding("x"), firms=(), evidence=()),),
    )


def small_edition(audience: Audience) -> Edition:
    """The edition of that audience; a firm's and a team's with a part of its own."""
    content = small_content()
    if audience is Audience.COMPLIANCE:
        sealed = replace(
            content,
            interests=(),
            findings=(make_finding(SEALED_FIRM),),
            chain=ChainHead(412, "9f" * 32),
        )
        return project(sealed, audience)
    if audience in {Audience.FIRM, Audience.CONSORTIUM}:
        reader = Reader("own-of-one", own=_own(audience), own_firms=frozenset({OWN.key}))
        return project(content, audience, reader)
    return project(content, audience)
