"""`flask users`: who can sign in, and what they may be."""

from __future__ import annotations

import secrets
import sys

import click
from flask import current_app

from app.accounts import commands, queries
from app.accounts.models import OrganisationKind
from app.cli.groups import DatabaseGroup
from app.core import clock
from app.core.access import SYSTEM, Role
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.i18n import LOCALES, speaking
from app.core.ids import PublicId
from config import Config

cli = DatabaseGroup("users", help="Accounts: add, list, grant, revoke, password, deactivate.")

ROLE = click.Choice([role.value for role in Role])


def _may_combine() -> bool:
    config: Config = current_app.config["DURI"]
    return config.allow_secretariat_compliance


def _refused(refusal: DomainError) -> click.ClickException:
    with speaking("en"):
        return click.ClickException(str(refusal))


def _user(email: str) -> PublicId:
    found = queries.user_by_email(read_session(), email)
    if found is None:
        raise click.ClickException(f"no account has the address {email}")
    return found


def _password(given: bool) -> str:
    """Read a password from standard input, or make one and say it."""
    if given:
        return sys.stdin.readline().rstrip("\n")
    made = secrets.token_urlsafe(15)
    click.echo(f"password: {made}")
    return made


def _organisation(name: str, kind: str | None) -> PublicId:
    """The organisation of this name; made when a kind is given and none has it."""
    found = queries.organisation_by_name(read_session(), name)
    if len(found) > 1:
        raise click.ClickException(f"{len(found)} organisations are called {name}")
    if found:
        return found[0]
    if kind is None:
        raise click.ClickException(f"no organisation is called {name}; --kind makes one")
    details = commands.OrganisationDetails(OrganisationKind(kind), name_ko=name)
    with transaction() as db:
        return commands.create_organisation(db, details, actor=SYSTEM, now=clock.now())


@cli.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--organisation", required=True, help="Name of the organisation, in any language.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in OrganisationKind]),
    help="Make the organisation, of this kind, when none has the name.",
)
@click.option("--role", "roles", type=ROLE, multiple=True, help="May be given several times.")
@click.option("--locale", type=click.Choice(LOCALES), default="ko", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password; default: make one.")
def add(  # noqa: PLR0917  (click passes by name)
    email: str,
    name: str,
    organisation: str,
    kind: str | None,
    roles: tuple[str, ...],
    locale: str,
    password_stdin: bool,
) -> None:
    """Make an account for EMAIL."""
    try:
        home = _organisation(organisation, kind)
        details = commands.UserDetails(
            email=email,
            display_name=name,
            roles=frozenset(Role(role) for role in roles),
            password=_password(password_stdin),
            locale=locale,
        )
        with transaction() as db:
            commands.create_user(
                db, home, details, actor=SYSTEM, now=clock.now(), may_combine=_may_combine()
            )
    except DomainError as refusal:
        raise _refused(refusal) from refusal
    click.echo(f"{email} can sign in")


@cli.command("list")
def list_() -> None:
    """List every account: address, organisation, roles."""
    with speaking("en"):
        for line in queries.user_lines(read_session()):
            marks = [role.value for role in line.roles]
            marks += ["(totp)"] if line.second_factor else []
            marks += [] if line.active else ["(closed)"]
            click.echo(f"{line.email}\t{line.organisation_name}\t{' '.join(marks)}")


@cli.command("grant")
@click.argument("email")
@click.argument("role", type=ROLE)
def grant(email: str, role: str) -> None:
    """Give EMAIL a ROLE."""
    user = _user(email)
    try:
        with transaction() as db:
            commands.grant_role(
                db, user, Role(role), actor=SYSTEM, now=clock.now(), may_combine=_may_combine()
            )
    except DomainError as refusal:
        raise _refused(refusal) from refusal
    click.echo(f"{email} is {role}")


@cli.command("revoke")
@click.argument("email")
@click.argument("role", type=ROLE)
def revoke(email: str, role: str) -> None:
    """Take a ROLE away from EMAIL."""
    user = _user(email)
    try:
        with transaction() as db:
            commands.revoke_role(db, user, Role(role), actor=SYSTEM, now=clock.now())
    except DomainError as refusal:
        raise _refused(refusal) from refusal
    click.echo(f"{email} is no longer {role}")


@cli.command("password")
@click.argument("email")
@click.option("--stdin", "given", is_flag=True, help="Read the password; default: make one.")
def password(email: str, given: bool) -> None:
    """Set a new password for EMAIL and sign every browser out."""
    user = _user(email)
    try:
        with transaction() as db:
            commands.set_password(db, user, _password(given), actor=SYSTEM, now=clock.now())
    except DomainError as refusal:
        raise _refused(refusal) from refusal
    click.echo(f"{email} has a new password")


@cli.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """Close the account of EMAIL; its history stays."""
    user = _user(email)
    with transaction() as db:
        commands.deactivate_user(db, user, actor=SYSTEM, now=clock.now())
    click.echo(f"{email} can no longer sign in")


@cli.command("reset-totp")
@click.argument("email")
def reset_totp(email: str) -> None:
    """Forget EMAIL's lost authenticator app and sign every browser out."""
    user = _user(email)
    with transaction() as db:
        commands.reset_second_factor(db, user, actor=SYSTEM, now=clock.now())
    click.echo(f"{email} enrols again at the next sign-in where the role needs it")
