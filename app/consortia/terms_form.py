"""The form of terms: one block of fields a member, made for the room as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from flask_babel import lazy_gettext
from wtforms import DateField, Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.validators import Optional as Blank

from app.consortia.agreement import WHOLE
from app.consortia.commands.changing import ChangeDetails
from app.consortia.commands.drafting import MemberDraft, TermsDetails
from app.consortia.models import Liability, MemberRole
from app.consortia.projections import MemberLine, Room
from app.core.forms import BaseForm
from app.core.i18n import message
from app.core.ids import PublicId
from app.core.money import format_share

_LEAVES: Final = "leaves"


def percent_text(basis_points: int) -> str:
    """`62.5` for 6,250, as the reader's language writes it: `62,5` in Vietnamese."""
    return format_share(basis_points).removesuffix(" %")


def basis_points(text: str) -> int:
    """6,250 for `62.5`, `62,5` or `62.50 %`; ValueError for anything finer or out of range."""
    try:
        percent = Decimal(text.replace("%", "").replace(",", ".").strip())
    except InvalidOperation as error:
        raise ValueError(text) from error
    points = percent * 100
    if not percent.is_finite() or points != points.to_integral_value():
        raise ValueError(text)
    if not 0 <= points <= WHOLE:
        raise ValueError(text)
    return int(points)


def _is_share(_form: object, field: Field) -> None:
    try:
        basis_points(field.data or "")
    except ValueError as error:
        raise ValidationError(
            str(message("Write the share in percent, with two decimals at most: 62.5"))
        ) from error


@dataclass(frozen=True)
class MemberFields:
    """One member's block of fields."""

    member: MemberLine
    role: Field
    share: Field
    heir: Field | None
    work: tuple[Field, ...]


class TermsForm(BaseForm):
    """What the agreement will say; made by `terms_form` for one room."""

    name = StringField(lazy_gettext("Name of the consortium"), [Blank(), Length(max=120)])
    liability = SelectField(lazy_gettext("Liability"), [InputRequired()])
    valid_until = DateField(lazy_gettext("Binds until"), [Blank()])
    joint_reason = TextAreaField(
        lazy_gettext("Why the firms bid together"), [Blank(), Length(max=4000)]
    )
    edited = HiddenField(validators=[Blank()])

    #: Set on the class made for a room.
    room: Room
    changing: bool

    def blocks(self) -> list[MemberFields]:
        """The fields by member, for the template."""
        return [
            MemberFields(
                member,
                self[f"role_{member.firm}"],
                self[f"share_{member.firm}"],
                self[f"heir_{member.firm}"] if self.changing else None,
                tuple(self[_work(member.firm, lot)] for lot, _name in _parts(self.room)),
            )
            for member in self.room.members
        ]

    def _drafts(self) -> dict[PublicId, MemberDraft]:
        return {
            block.member.firm: MemberDraft(
                role=MemberRole.LEAD
                if block.role.data == MemberRole.LEAD.value
                else MemberRole.MEMBER,
                share_bp=basis_points(block.share.data or "0"),
                work={
                    lot: self[_work(block.member.firm, lot)].data or ""
                    for lot, _name in _parts(self.room)
                },
            )
            for block in self.blocks()
            if block.role.data != _LEAVES
        }

    def _liability(self) -> Liability:
        return next(each for each in Liability if each.value == self.liability.data)

    def terms(self) -> TermsDetails:
        """The typed values of a draft."""
        edited = str(self.edited.data or "")
        return TermsDetails(
            name=(self.name.data or "").strip() or self.room.name,
            liability=self._liability(),
            valid_until=self.valid_until.data,
            joint_reason=self.joint_reason.data or "",
            members=self._drafts(),
            edited=int(edited) if edited.isdigit() else None,
        )

    def change(self) -> ChangeDetails:
        """The typed values of a change of what is locked."""
        return ChangeDetails(
            liability=self._liability(),
            valid_until=self.valid_until.data,
            joint_reason=self.joint_reason.data or "",
            members=self._drafts(),
            leaving={
                block.member.firm: PublicId(block.heir.data)
                if block.heir is not None and block.heir.data
                else None
                for block in self.blocks()
                if block.role.data == _LEAVES
            },
        )


def terms_form(room: Room, *, changing: bool = False) -> TermsForm:
    """The form for `room` as it stands, filled from the request once posted."""
    members = {
        name: field for member in room.members for name, field in _fields(room, member, changing)
    }
    made: type[TermsForm] = type(
        "TermsFormOfRoom", (TermsForm,), members | {"room": room, "changing": changing}
    )
    form = made.from_request(
        name=room.name,
        liability=room.liability.value,
        valid_until=room.valid_until,
        joint_reason=room.joint_reason,
        edited=str(room.edition),
        **{name: value for member in room.members for name, value in _values(room, member).items()},
    )
    form.liability.choices = [SelectChoice(each.value, each.label) for each in Liability]
    return form


def _parts(room: Room) -> Sequence[tuple[PublicId | None, str]]:
    """What work is divided by: the lots, or the whole where there are none."""
    return room.lots or ((None, ""),)


def _work(firm: PublicId, lot: PublicId | None) -> str:
    return f"work_{firm}_{lot or 'whole'}"


def _fields(room: Room, member: MemberLine, changing: bool) -> list[tuple[str, Any]]:
    roles = [SelectChoice(each.value, each.label) for each in MemberRole]
    if changing:
        roles.append(SelectChoice(_LEAVES, lazy_gettext("Leaves the consortium")))
    share_checks = [] if changing else [InputRequired()]
    found: list[tuple[str, Any]] = [
        (f"role_{member.firm}", SelectField(lazy_gettext("Role"), choices=roles)),
        (
            f"share_{member.firm}",
            StringField(
                lazy_gettext("Share in percent"),
                [*share_checks, _is_share],
                render_kw={"inputmode": "decimal"},
            ),
        ),
    ]
    if changing:
        heirs = [
            SelectChoice("", lazy_gettext("Nobody takes its place")),
            *(
                SelectChoice(other.firm, other.name)
                for other in room.members
                if other.firm != member.firm
            ),
        ]
        found.append(
            (
                f"heir_{member.firm}",
                SelectField(
                    # Which firm may take a place is the command's to say.
                    lazy_gettext("Replaced by"),
                    choices=heirs,
                    default="",
                    validate_choice=False,
                ),
            )
        )
    found += [
        (
            _work(member.firm, lot),
            TextAreaField(
                lazy_gettext("Work in %(lot)s", lot=name) if name else lazy_gettext("Work"),
                [Blank(), Length(max=2000)],
            ),
        )
        for lot, name in _parts(room)
    ]
    return found


def _values(room: Room, member: MemberLine) -> dict[str, str]:
    values = {
        f"role_{member.firm}": member.role.value,
        f"share_{member.firm}": percent_text(member.share_bp),
    }
    for line in member.work:
        values[_work(member.firm, line.lot)] = line.scope
    return values
