"""What WTForms says about a field, through our own catalogues: it has no Vietnamese."""

from __future__ import annotations

from typing import Final

from app.core.i18n import N_, gettext

#: The sentences of the validators and fields in use, for extraction.
SENTENCES: Final = (
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Not a valid date value."),
    N_("Not a valid datetime value."),
    N_("Not a valid time value."),
    N_("Not a valid decimal value."),
    N_("Not a valid integer value."),
    N_("Invalid input."),
    N_("Invalid email address."),
    N_("Invalid URL."),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid choice(s): one or more data inputs could not be coerced."),
    N_("Number must be at least %(min)s."),
    N_("Number must be at most %(max)s."),
    N_("Number must be between %(min)s and %(max)s."),
    N_("Field must be equal to %(other_name)s."),
    N_("Field cannot be longer than %(max)d characters."),
    N_("Field must be at least %(min)d characters long."),
    N_("Field must be exactly %(max)d characters long."),
    N_("Field must be between %(min)d and %(max)d characters long."),
)


class FormTranslations:
    """The two functions WTForms asks a translator for."""

    def gettext(self, text: str) -> str:
        """The sentence in the reader's language; WTForms fills in the values afterwards."""
        return str(gettext(text))

    def ngettext(self, _singular: str, plural: str, _number: int) -> str:
        """Korean and Vietnamese know no plural; English reads well enough with one."""
        return str(gettext(plural))
