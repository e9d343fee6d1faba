"""Canaries: strings that stand for one kind of confidential data, and who may meet them.

Who may is computed from the visibility matrix that the features declare; nothing is said here
about any route.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Delegation, Invitation, Organisation, User
from app.audit.models import AuditEntry, AuditPayload
from app.cli.access_matrix import declared_rows
from app.conflicts.models import Finding, FindingEvent
from app.conflicts.registers.fact_models import Holding
from app.conflicts.registers.record_commands import KINDS
from app.conflicts.words import FindingScope
from app.consortia.models import Consortium
from app.core.access import MatrixRow, Role, Viewer, ViewerKind
from app.core.models import Job
from app.firms.merging.models import FirmMerge
from app.firms.models import Affiliation, BusinessGroup, Firm
from app.firms.profile.models import Contact, DeclaredRelation, Director, FirmOffice
from app.firms.sign_up.models import FirmApplication, FirmDocument
from app.interests.models import Interest, InterestSharing
from app.notifications.models import Notification
from app.packs.editions.gate import LEAVING
from app.packs.models import Audience, PackEdition
from tests.barrier import dates, desk_work, forum, papers, procedures, responsibilities
from tests.barrier.canary import Canary
from tests.barrier.duplicates import pair_ids
from tests.barrier.editions import EDITIONS, ON_THE_COVER, name_of, seated, whose
from tests.barrier.meeting_secrets import of_meetings
from tests.barrier.world import World


def canaries(db: Session, world: World) -> list[Canary]:
    """Everything confidential in `world`."""
    found = [
        *_interests(db, world),
        *_findings(db),
        *_records(db),
        *_registry(db),
        *_groups(db),
        *_entrusted(db),
        *_applications(db),
        *_pairs(db),
        *_contacts(db),
        *of_meetings(db, world),
        *(Canary(*each) for each in dates.secrets_of(db, world)),
        *_papers(db, world),
        *_told(db),
        *_kept(db),
        *_forum(world),
        *responsibilities.kept(world),
        *procedures.kept(world),
        *_rooms(db),
    ]
    return [*found, *_audit(db, {canary.text for canary in found})]


def _interests(db: Session, world: World) -> Iterator[Canary]:
    row = "interest before closing" if world.state == "open" else "interest after closing"
    for interest in db.scalars(select(Interest)):
        shared = db.scalar(
            select(InterestSharing.id).where(
                InterestSharing.interest_id == interest.id, InterestSharing.ended_at.is_(None)
            )
        )
        yield Canary(
            row,
            interest.public_id,
            interest.firm.organisation.public_id,
            shared=shared is not None and interest.withdrawn_at is None,
        )


def _findings(db: Session) -> Iterator[Canary]:
    for finding in db.scalars(select(Finding)):
        if finding.scope is FindingScope.OWN:
            owner = db.scalars(select(Firm).where(Firm.id == finding.firm_id)).one()
            yield Canary(
                "finding inside own filings", finding.public_id, owner.organisation.public_id
            )
        elif finding.scope is FindingScope.ALL:
            yield Canary("finding across firms", finding.public_id, None)
        elif finding.scope is FindingScope.SHARED:
            yield Canary("finding across firms", finding.public_id, None, shared=True)
    for event in db.scalars(select(FindingEvent).where(FindingEvent.reason.contains("canary"))):
        yield Canary("finding across firms", event.reason, None)


def _records(db: Session) -> Iterator[Canary]:
    rows = {
        "holdings": "ownership, shared number, address or account of a firm",
        "marks": "ownership, shared number, address or account of a firm",
        "subcontracts": "key person, guarantee or subcontractor named for a bid",
        "promises": "key person, guarantee or subcontractor named for a bid",
    }
    # They stand among what the firm declares itself.
    rows |= dict.fromkeys(("posts", "groups"), "firm registry (identifiers, proofs, duplicates)")
    public = "public record on a bidder (earlier part, tie with a buyer, exclusion)"
    firms = {firm.id: firm.organisation.public_id for firm in db.scalars(select(Firm))}
    for kind, model in KINDS.items():
        for record in db.scalars(select(model).where(model.recorded_at.is_not(None))):
            about = record.owned_firm_id if isinstance(record, Holding) else record.firm_id
            owner = firms[about] if about is not None else None
            yield Canary(rows.get(kind, public), record.public_id, owner)
            yield Canary(rows.get(kind, public), record.source, owner)


def _registry(db: Session) -> Iterator[Canary]:
    for firm in db.scalars(select(Firm)):
        for identifier in firm.identifiers:
            yield Canary(
                "firm registry (identifiers, proofs, duplicates)",
                identifier.value,
                firm.organisation.public_id,
            )


def _groups(db: Session) -> Iterator[Canary]:
    """Which group a firm belongs to by a public source, as the registry has it."""
    query = (
        select(BusinessGroup.name_ko, Organisation.public_id)
        .join(Affiliation, Affiliation.group_id == BusinessGroup.id)
        .join(Firm, Firm.id == Affiliation.firm_id)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .where(BusinessGroup.name_ko.contains("canary"))
    )
    row = "firm registry (identifiers, proofs, duplicates)"
    yield from (Canary(row, name or "", home) for name, home in db.execute(query))


def _entrusted(db: Session) -> Iterator[Canary]:
    """What firms keep in their profile for the registry, and who works for them."""
    registry = "firm registry (identifiers, proofs, duplicates)"
    people = "people of a firm: roles, invitations, delegations"
    for model, text, row in (
        (Director, Director.name, registry),
        (DeclaredRelation, DeclaredRelation.other_name, registry),
        (Affiliation, Affiliation.declared_name, registry),
        (FirmOffice, FirmOffice.address, registry),
        (Contact, Contact.name, "contacts (personal data)"),
        (Contact, Contact.email, "contacts (personal data)"),
    ):
        query = (
            select(text, Organisation.public_id)
            .select_from(model)
            .join(Firm, Firm.id == model.firm_id)
            .join(Organisation, Organisation.id == Firm.organisation_id)
            .where(text.is_not(None))
        )
        yield from (Canary(row, said, home) for said, home in db.execute(query))
    for document in db.scalars(select(FirmDocument).where(FirmDocument.firm_id.is_not(None))):
        firm = db.get_one(Firm, document.firm_id)
        yield Canary(registry, document.filename, firm.organisation.public_id)
    invited = select(Invitation.email, Organisation.public_id).join(
        Organisation, Organisation.id == Invitation.organisation_id
    )
    yield from (Canary(people, email, home) for email, home in db.execute(invited))
    delegated = (
        select(Delegation.public_id, Organisation.public_id)
        .join(User, User.id == Delegation.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
    )
    yield from (Canary(people, said, home) for said, home in db.execute(delegated))


def _applications(db: Session) -> Iterator[Canary]:
    row = "application of a firm to take part"
    for application in db.scalars(select(FirmApplication)):
        texts = [application.public_id, application.value, application.name_ko or ""]
        texts += [application.representative, application.contact_name, application.email]
        yield from (Canary(row, text, None) for text in texts if text)


def _pairs(db: Session) -> Iterator[Canary]:
    """One with an application is as confidential as the application."""
    for pair, of_firms in pair_ids(db):
        kind = "pair of records that may be one firm" if of_firms else None
        yield Canary(kind or "application of a firm to take part", pair, None)
    for merge in db.scalars(select(FirmMerge)):
        yield Canary("merge of two records: who asked and agreed", merge.reason, None)


def _contacts(db: Session) -> Iterator[Canary]:
    query = select(User.email, Organisation.public_id).join(
        Organisation, Organisation.id == User.organisation_id
    )
    for email, organisation in db.execute(query):
        yield Canary("contacts (personal data)", email, organisation)


def _audit(db: Session, known: Container[str]) -> Iterator[Canary]:
    """What the log says of the canaries that are `known`, and those that stand in it alone."""
    row = "audit / who saw what"
    acts = select(AuditEntry, AuditPayload.content).outerjoin(
        AuditPayload, AuditPayload.entry_id == AuditEntry.id
    )
    for entry, content in db.execute(acts):
        said = [text for text in (content or {}).values() if isinstance(text, str)]
        for text in (entry.subject_id, *said):
            if text in known or "canary" in text:
                yield Canary(row, text, None, actor=entry.actor_id, within="/audit/")


def _told(db: Session) -> Iterator[Canary]:
    """Every notification, its reader's firm's own."""
    rows = select(Notification.public_id, Organisation.public_id).join_from(
        Notification, User, User.id == Notification.user_id
    )
    joined = rows.join(Organisation, Organisation.id == User.organisation_id)
    for notification, home in db.execute(joined):
        yield Canary("notifications and their preferences", notification, home)


def _forum(world: World) -> Iterator[Canary]:
    """What an authority and the secretariat said to each other."""
    for text, author in forum.kept(world):
        yield Canary("forum post, not published", text, None, actor=author)


def _kept(db: Session) -> Iterator[Canary]:
    """What an officer keeps for its own work with findings, that officer's own."""
    row = "questions and morning notices an officer of findings keeps"
    yield from (Canary(row, said, None, actor=officer) for said, officer in desk_work.kept(db))


def _papers(db: Session, world: World) -> Iterator[Canary]:
    row = "pack edition, its version, receipts"
    sitters = seated(world)
    for edition in db.scalars(select(PackEdition)):
        owner, members = whose(db, edition)
        texts = [t for t in ON_THE_COVER if edition.audience not in LEAVING or "live" not in t]
        for text in (*texts, edition.public_id, name_of(edition)):
            yield Canary(
                row,
                text,
                owner,
                audience=edition.audience,
                alone=bool(edition.recipient),
                members=members,
                seated=sitters,
                within="/packs/" if text in texts else "/",
            )
    for text in (*papers.said_of_the_bound(db), *papers.said_of_rounds(db)):
        yield Canary(row, text, None, audience=Audience.SECRETARIAT)
    ordered = "outbox, job queue, progress, previews of others' editions"
    for job in db.scalars(select(Job)):
        yield Canary(ordered, job.public_id, None, actor=job.requested_by)


def _rooms(db: Session) -> Iterator[Canary]:
    """What stands in the rooms of teams, and what an invited firm reads."""
    row = "consortium room"
    for team in db.scalars(select(Consortium)):
        homes = frozenset(
            member.firm.organisation.public_id for member in team.members if member.left_at is None
        )
        label = team.name.removeprefix("canary-team-")
        texts = [team.public_id, team.name, f"canary-work-{label}"]
        texts += [f"canary-document-{label}", f"canary-paper-{label}"]
        texts += [f"canary-invitation-{label}"]
        for text in texts:
            yield Canary(row, text, None, members=homes)


def kind_of(viewer: Viewer, canary: Canary) -> ViewerKind:
    """The viewer's column of the matrix, seen from the canary's owner."""
    if not viewer.signed_in:
        return ViewerKind.PUBLIC
    if canary.owner is not None and viewer.organisation == canary.owner:
        return ViewerKind.OWN_FIRM
    if viewer.organisation in canary.members:
        return ViewerKind.CONSORTIUM
    for role, kind in {
        Role.SECRETARIAT: ViewerKind.SECRETARIAT,
        Role.COMPLIANCE: ViewerKind.COMPLIANCE,
        Role.MINISTRY: ViewerKind.MINISTRY,
        Role.EXPERT: ViewerKind.MINISTRY,
        Role.COUNTERPART: ViewerKind.COUNTERPART,
        Role.AUDITOR: ViewerKind.AUDITOR,
    }.items():
        if viewer.has(role):
            return kind
    return ViewerKind.OTHER_FIRM


#: What the matrix's words let a viewer read. A word that is missing here fails the tests:
#: whoever declares a new one says what it means.
ALWAYS = {
    "R",
    "RW",
    "own RW",
    "R, logged",
    "R, own: corrections",
    "RW, editions are added alone",
}
NEVER = {"–", "log", "season bands", "if the firm agreed", "pseudonym", "terms only"}
#: The link itself is the key; the canary is what stands on the desk's page.
BY_LINK = {"own, by private link"}
IF_SHARED = {
    "if shared",
    "if shared; season bands",
    "as the rules run over shared interests alone",
    "if every member shared: name, state",
}
WITH_REASON = {"R, reason", "on a finding, reason", "RW, read for a reason"}
OWN = {
    "own",
    "requests to own rooms; names by consent",
    "requests to itself",
    "own acts",
    "about its own data, except compliance and auditor reads",
}
ASKED = {
    "if its own seat is asked, also by private link",
    "own; after the close, if asked, those of no other firm",
}
SEATED = {"bodies they sit on", "if seated, without names", "own invitation"}


def may_read(cell: str, canary: Canary, viewer: Viewer, *, reason: bool) -> bool:
    """Whether a cell's words let `viewer` meet `canary`; `reason`: it holds a stated one."""
    meanings: tuple[tuple[Container[str], bool], ...] = (
        (ALWAYS, True),
        (NEVER, False),
        (BY_LINK, False),
        (IF_SHARED, canary.shared),
        (WITH_REASON, reason),
        (OWN, (viewer.signed_in and viewer.user == canary.actor) or _owns(viewer, canary)),
        (SEATED, viewer.organisation in canary.seated),
        (
            {"if seated; nothing on a live tender"},
            viewer.organisation in canary.seated and not canary.live,
        ),
        (ASKED, viewer.user in {canary.actor, *canary.asked} - {None}),
        (EDITIONS, canary.audience in EDITIONS.get(cell, ()) and not canary.alone),
        ({"consortium's"}, viewer.organisation in canary.members),
        ({"public; firms' if seated"}, not canary.alone and _at_the_table(canary, viewer)),
    )
    for words, answer in meanings:
        if cell in words:
            return answer
    raise AssertionError(f"tests/barrier does not know what the matrix means by {cell!r}")


def _at_the_table(canary: Canary, viewer: Viewer) -> bool:
    seated = viewer.organisation in canary.seated
    return canary.audience in ({Audience.PUBLIC, Audience.FIRM} if seated else {Audience.PUBLIC})


def _owns(viewer: Viewer, canary: Canary) -> bool:
    return canary.owner is not None and viewer.organisation == canary.owner


def matrix() -> dict[str, MatrixRow]:
    """Data → its row; data that nobody declared is nobody's to read."""
    declared = {row.data: row for _feature, row in declared_rows()}
    return defaultdict(lambda: MatrixRow("", {}), declared)


def forbidden(found: list[Canary], viewer: Viewer, *, reason: bool) -> set[Canary]:
    """The canaries that `viewer` must never meet, by the declared matrix."""
    rows = matrix()
    return {
        canary
        for canary in found
        if not may_read(
            rows[canary.data].cell(kind_of(viewer, canary)), canary, viewer, reason=reason
        )
    }
