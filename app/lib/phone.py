"""Phone numbers in any way of writing."""

from typing import Final

import phonenumbers

_LONGEST: Final = 60


def parse_phone(text: str, *, region: str) -> str:
    """Read a phone number and give it in E.164: "8 (916) 123-45-67" in region "RU" is "+79161234567".

    `region` (ISO 3166, two letters) tells the country of a number without one. Raises ValueError when nobody can be
    called under it.
    """
    try:
        number = phonenumbers.parse(text[:_LONGEST], region)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"no phone number: {text[:_LONGEST]!r}") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(f"too long or too short for a phone number: {text[:_LONGEST]!r}")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(number: str) -> str:
    """Write an E.164 number the way people read it, with its country: "+7 916 123-45-67".

    What is no number is given back as it is.
    """
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
