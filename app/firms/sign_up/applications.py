"""A firm applies; an officer asks for more, approves or refuses.

Applying never looks at the registry: the same writes, the same mail and the same answer,
whether the firm is new, pending, or here already (docs/adr/0013). Duplicates are looked for
when an officer opens the application.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.commands import known_locale, normal_email
from app.accounts.invitations import InvitationDetails, invite
from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.clock import HANOI, SEOUL
from app.core.db import one_at_a_time
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.events import publish
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.mail import checked_address
from app.core.tokens import hash_of, new_token
from app.core.uploads import CheckedFile
from app.firms.commands import FirmDetails, enter_firm
from app.firms.duplicates.keys import OPEN, become_firm, refresh_application
from app.firms.events import ApplicationWaits
from app.firms.identifiers import normal_identifier
from app.firms.models import Firm, IdentifierScheme, SizeClass
from app.firms.profile.people import declare_representative
from app.firms.sign_up import letters
from app.firms.sign_up.documents import enter_document
from app.firms.sign_up.models import (
    ApplicationState,
    DocumentPurpose,
    FirmApplication,
    RefusalReason,
    TermsAcceptance,
)
from app.firms.sign_up.status_check import StatusAnswer
from app.firms.terms import CURRENT, terms

#: Applications from one network address per day.
ADDRESS_LIMIT: Final = 20
_DAY: Final = timedelta(days=1)
SCHEMES: Final = {"KR": IdentifierScheme.KR_BRN, "VN": IdentifierScheme.VN_MST}


@dataclass(frozen=True)
class ApplicationDetails:
    """What the sign-up form says."""

    country: str
    name_ko: str | None
    name_vi: str | None
    name_en: str | None
    identifier: str
    representative: str
    opened_on: date
    size_class: SizeClass
    contact_name: str
    email: str
    phone: str | None
    locale: str
    #: Version and hash of the terms as they were shown and accepted.
    terms_version: str
    terms_sha256: str
    #: Registered office as the certificate states it.
    address: str | None = None


class TooManyApplicationsError(DomainError):
    """One network address sends more forms than people do."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__(
            message("Too many applications came from your network today. Try again tomorrow.")
        )


def check_application(details: ApplicationDetails, *, now: datetime) -> str:
    """Refuse what is wrong in the form by itself; returns the identifier's digits.

    Needs no database, so it says the same in every world.
    """
    digits = normal_identifier(SCHEMES[details.country], details.identifier)
    today = now.astimezone(SEOUL if details.country == "KR" else HANOI).date()
    if details.opened_on > today:
        raise DomainError(message("The opening date lies in the future."), field="opened_on")
    try:
        checked_address(details.email)
    except DomainError as error:
        raise DomainError(error.reason, field="email") from error
    check_terms(details.terms_version, details.locale, details.terms_sha256)
    return digits


def check_terms(version: str, locale: str, sha256: str) -> None:
    """The terms accepted must be the present ones, as they stand."""
    if version != CURRENT or sha256 != terms(CURRENT, locale).sha256:
        raise DomainError(
            message("The terms have changed in the meantime. Read them again, then accept them."),
            field="terms",
        )


def apply(
    db: Session,
    details: ApplicationDetails,
    certificate: CheckedFile,
    *,
    address_hash: str,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Enter an application with its certificate (its bytes are kept already)."""
    digits = check_application(details, now=now)
    one_at_a_time(db, f"firms.apply {address_hash}")  # those sent at one moment count each other
    lately = db.scalar(
        select(func.count()).where(
            FirmApplication.address_hash == address_hash, FirmApplication.applied_at > now - _DAY
        )
    )
    if (lately or 0) >= ADDRESS_LIMIT:
        raise TooManyApplicationsError
    application = FirmApplication(
        public_id=new_public_id(),
        state=ApplicationState.PENDING,
        country=details.country,
        name_ko=details.name_ko,
        name_vi=details.name_vi,
        name_en=details.name_en,
        scheme=SCHEMES[details.country],
        value=digits,
        representative=details.representative.strip(),
        opened_on=details.opened_on,
        size_class=details.size_class,
        contact_name=details.contact_name.strip(),
        email=normal_email(details.email),
        phone=details.phone,
        address=details.address,
        locale=known_locale(details.locale),
        terms_version=details.terms_version,
        terms_sha256=details.terms_sha256,
        applied_at=now,
        address_hash=address_hash,
    )
    db.add(application)
    enter_document(
        db, certificate, DocumentPurpose.CERTIFICATE, application=application, actor=actor, now=now
    )
    record(
        db,
        "firms.applied",
        "firm_application",
        application.public_id,
        actor=actor,
        now=now,
        country=details.country,
        terms=details.terms_version,
        certificate=certificate.sha256,
    )
    refresh_application(db, application, now=now)
    letters.confirm_receipt(db, application, actor=actor, now=now)
    publish(db, ApplicationWaits(application.id), actor=actor, now=now)
    return application.public_id


def note_status(
    db: Session, application: PublicId, answer: StatusAnswer, *, actor: Actor, now: datetime
) -> None:
    """Keep what the tax office's check said."""
    subject = _open(db, application, actor)
    subject.status_check = answer.kept()
    db.flush()
    _record(db, "firms.status_checked", subject, actor, now, standing=answer.standing.value)


def ask_for_more(
    db: Session, application: PublicId, question: str, *, actor: Actor, now: datetime
) -> None:
    """Send the newcomer a question and a link to answer it."""
    subject = _open(db, application, actor)
    said = question.strip()
    if not said:
        raise DomainError(message("Say what is missing."), field="question")
    token = new_token()
    subject.state = ApplicationState.ASKED
    subject.question, subject.asked_at, subject.answer = said, now, None
    subject.token_hash = hash_of(token)
    db.flush()
    _record(db, "firms.application_asked", subject, actor, now)
    letters.ask(db, subject, token, actor=actor, now=now)


def answer_question(
    db: Session,
    token: str,
    answer: str,
    file: CheckedFile | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """The newcomer answers; the link is used up and the application is under review again."""
    subject = asked_application(db, token, lock=True)
    said = answer.strip()
    if not said and file is None:
        raise DomainError(message("Write an answer or hand in a file."), field="answer")
    subject.answer, subject.token_hash = said, None
    subject.state = ApplicationState.PENDING
    if file is not None:
        enter_document(db, file, DocumentPurpose.ANSWER, application=subject, actor=actor, now=now)
    db.flush()
    _record(db, "firms.application_answered", subject, actor, now)
    publish(db, ApplicationWaits(subject.id), actor=actor, now=now)


def asked_application(db: Session, token: str, *, lock: bool = False) -> FirmApplication:
    """The application a question's link leads to; `NotFoundError` once it is answered."""
    query = select(FirmApplication).where(
        FirmApplication.token_hash == hash_of(token),
        FirmApplication.state == ApplicationState.ASKED,
    )
    found = db.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFoundError
    return found


def approve(db: Session, application: PublicId, *, actor: Actor, now: datetime) -> PublicId:
    """Make the firm: its registry, its terms, its representative, its first owner's invitation."""
    subject = _open(db, application, actor)
    firm = enter_firm(
        db,
        FirmDetails(
            country=subject.country,
            size_class=subject.size_class,
            name_ko=subject.name_ko,
            name_vi=subject.name_vi,
            name_en=subject.name_en,
            address=subject.address,
            identifiers={subject.scheme: subject.value},
        ),
        actor=actor,
        now=now,
    )
    declare_representative(db, firm, subject.representative, actor=actor, now=now)
    _take_over(db, subject, firm)
    subject.state = ApplicationState.APPROVED
    subject.decided_at, subject.decided_by = now, actor.user
    subject.firm_id, subject.token_hash = firm.id, None
    db.flush()
    become_firm(db, subject, firm, now=now)
    _record(db, "firms.application_approved", subject, actor, now, firm=firm.public_id)
    invite(
        db,
        firm.organisation.public_id,
        InvitationDetails(subject.email, Role.OWNER, subject.locale),
        opening=message(
            "Your firm's application was approved. You are its first owner: you let colleagues in."
        ),
        actor=actor,
        now=now,
    )
    return firm.public_id


def refuse(
    db: Session,
    application: PublicId,
    reason: RefusalReason,
    note: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Turn an application down in fixed words, with a note of the officer's."""
    subject = _open(db, application, actor)
    subject.state = ApplicationState.REFUSED
    subject.refusal, subject.refusal_note = reason, note.strip() or None
    subject.decided_at, subject.decided_by = now, actor.user
    subject.token_hash = None
    db.flush()
    refresh_application(db, subject, now=now)
    _record(db, "firms.application_refused", subject, actor, now, reason=reason.value)
    letters.refuse(db, subject, reason, actor=actor, now=now)


def _take_over(db: Session, application: FirmApplication, firm: Firm) -> None:
    """Documents and the acceptance of the terms become the firm's."""
    for document in application.documents:
        document.firm_id = firm.id
    db.add(
        TermsAcceptance(
            firm_id=firm.id,
            version=application.terms_version,
            locale=application.locale,
            sha256=application.terms_sha256,
            accepted_at=application.applied_at,
            accepted_by=None,
            application=application.public_id,
        )
    )


def _open(db: Session, application: PublicId, actor: Actor) -> FirmApplication:
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    found = db.scalar(
        select(FirmApplication).where(FirmApplication.public_id == application).with_for_update()
    )
    if found is None:
        raise NotFoundError
    if found.state not in OPEN:
        raise DomainError(message("This application is settled already."))
    return found


def _record(
    db: Session,
    action: str,
    application: FirmApplication,
    actor: Actor,
    now: datetime,
    **content: object,
) -> None:
    record(db, action, "firm_application", application.public_id, actor=actor, now=now, **content)
