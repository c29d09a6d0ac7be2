"""The catalogue of problems: code, severity, what happened, how to cure it. Pages, API and docs derive from it."""

# ruff: noqa: E501  (a catalogue: a sentence each)

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding. `message` and `cure` are lazy translations with named parameters."""

    name: str
    severity: str
    message: Any
    cure: Any


_ALL: Final = (
    # The file as a whole
    Code(
        "FILE_UNREADABLE", "error",
        _l("The file cannot be read: it is damaged or is not what it seems to be."),
        _l("Open the file in the program that made it, save it anew and send it again."),
    ),
    Code(
        "FILE_TOO_LARGE", "error",
        _l("The file is too large: the limit is %(limit)s."),
        _l("Send fewer cars or smaller photos at a time, or give photos as addresses."),
    ),
    Code(
        "FILE_EMPTY", "error",
        _l("The file is empty."),
        _l("Check the export in your own system and send the file again. To withdraw all cars, send a file without cars and confirm it."),
    ),
    Code(
        "FORMAT_UNKNOWN", "error",
        _l("The format of the file is not known."),
        _l("Send one of: %(accepted)s. The columns of any other table can be assigned once, on the page of its upload; the template can be downloaded on the page of uploads."),
    ),
    Code(
        "ENCRYPTED", "error",
        _l("The file is protected with a password."),
        _l("Remove the password and send the file again."),
    ),
    Code(
        "ARCHIVE_UNSAFE", "error",
        _l("The archive holds something that is not taken for safety's sake: %(value)s."),
        _l("Pack only the file with the cars and the photos: no archives inside, no links, no paths that lead outside."),
    ),
    Code(
        "ARCHIVE_TOO_LARGE", "error",
        _l("The archive is too large when unpacked: the limit is %(limit)s."),
        _l("Send fewer or smaller photos at a time, or give photos as addresses."),
    ),
    Code(
        "ARCHIVE_SEVERAL_FILES", "error",
        _l("The archive holds several files with cars: %(value)s."),
        _l("Pack each file with cars into an archive of its own, with its photos."),
    ),
    Code(
        "FILE_IGNORED", "info",
        _l("The file %(value)s in the archive is neither a photo nor a file with cars; it was left out."),
        _l("Nothing needs to be done."),
    ),
    Code(
        "DEALER_OTHER", "error",
        _l("The file names another dealer: %(value)s."),
        _l("Send the file in the name of that dealer, or correct the dealer's code in it."),
    ),
    Code(
        "XML_MALFORMED", "error",
        _l("The XML is broken: %(reason)s"),
        _l("Check the file in the program that made it; signs such as & and < must be escaped, every element must be closed."),
    ),
    Code(
        "XML_FORBIDDEN", "error",
        _l("The XML holds a DOCTYPE or entities; for safety's sake such files are not read."),
        _l("Send the XML without DOCTYPE and entities."),
    ),
    Code(
        "JSON_MALFORMED", "error",
        _l("The JSON is broken: %(reason)s"),
        _l("Check the file in the program that made it; texts stand in double quotes, no comma follows the last item."),
    ),
    Code(
        "SCHEMA_INVALID", "warning",
        _l("The structure is not as described: %(reason)s"),
        _l("Compare the file with the description of the format."),
    ),
    Code(
        "COLUMN_MISSING", "error",
        _l("The column “%(field)s” is missing."),
        _l("Add the column, or say on the page of the upload which of its columns that is."),
    ),
    Code(
        "COLUMN_UNKNOWN", "warning",
        _l("“%(value)s” is not known and was left out."),
        _l("Remove it or give it one of the names of the template."),
    ),
    # One value
    Code(
        "FIELD_REQUIRED", "error",
        _l("“%(field)s” is needed and is not filled in."),
        _l("Fill it in."),
    ),
    Code(
        "VALUE_UNKNOWN", "warning",
        _l("“%(field)s”: the word “%(value)s” is not known."),
        _l("Use one of: %(accepted)s. A word that you always use can be taught once."),
    ),
    Code(
        "NUMBER_INVALID", "warning",
        _l("“%(field)s”: “%(value)s” is not a number, or it could mean two."),
        _l("Write the number in digits, without words; a unit such as km or hp may follow."),
    ),
    Code(
        "NUMBER_OUT_OF_RANGE", "warning",
        _l("“%(field)s”: %(value)s is outside of %(low)s – %(high)s."),
        _l("Check the value."),
    ),
    Code(
        "DATE_INVALID", "warning",
        _l("“%(field)s”: “%(value)s” is not a date that makes sense here."),
        _l("Write the date as 2026-01-31 or 31.01.2026; check that it is in order with the other dates of the car."),
    ),
    Code(
        "TEXT_TOO_LONG", "warning",
        _l("“%(field)s”: the text is too long: the limit is %(limit)s characters."),
        _l("Shorten the text."),
    ),
    Code(
        "VIN_INVALID", "error",
        _l("“%(value)s” is not a VIN: it has 17 digits and Latin letters, without I, O and Q."),
        _l("Copy the VIN from the registration document."),
    ),
    Code(
        "VIN_CHECK_DIGIT", "warning",
        _l("The check digit of the VIN %(value)s does not fit; for many markets that is normal."),
        _l("Compare the VIN with the registration document; if it is right, nothing needs to be done."),
    ),
    # The car among others
    Code(
        "VIN_DUPLICATE_IN_FILE", "error",
        _l("The VIN %(value)s is in the file already: %(first)s."),
        _l("Leave one car with this VIN."),
    ),
    Code(
        "VIN_AT_OTHER_DEALER", "warning",
        _l("A car with the VIN %(value)s is on sale at another dealer, too."),
        _l("Check who has the car, and withdraw it if it is not with you."),
    ),
    Code(
        "ID_DUPLICATE_IN_FILE", "error",
        _l("The number %(value)s is in the file already: %(first)s."),
        _l("Give each car a number of its own."),
    ),
    Code(
        "NOT_ELIGIBLE", "warning",
        _l("The car does not meet the conditions of the programme: %(reason)s"),
        _l("It can be sold without the certificate; check age, mileage and the points of the inspection."),
    ),
    Code(
        "PRICE_JUMP", "warning",
        _l("The price changed from %(old)s to %(value)s."),
        _l("Check that no digit is missing or too many."),
    ),
    Code(
        "STATUS_CONFLICT", "warning",
        _l("The status “%(value)s” contradicts what is known: %(reason)s"),
        _l("Check whether the car is sold, booked or on sale, and correct it here or in your own system."),
    ),
    Code(
        "RULE_BROKEN", "error",
        _l("The car cannot be taken: %(reason)s"),
        _l("Correct the car here or in your own system and send it again."),
    ),
    # Photos
    Code(
        "PHOTO_MISSING", "warning",
        _l("The photo %(value)s is not in the delivery."),
        _l("Put the file into the archive under the name given, or give an address."),
    ),
    Code(
        "PHOTO_UNREADABLE", "warning",
        _l("The photo %(value)s cannot be read."),
        _l("Save the picture as JPEG and send it again."),
    ),
    Code(
        "PHOTO_TOO_SMALL", "warning",
        _l("The photo %(value)s is too small."),
        _l("Send a picture of at least %(limit)s."),
    ),
    Code(
        "PHOTO_TOO_LARGE", "warning",
        _l("The photo %(value)s is too large: the limit is %(limit)s."),
        _l("Make the picture smaller and send it again."),
    ),
    Code(
        "PHOTO_TOO_MANY", "warning",
        _l("The car has %(value)s photos; the first %(limit)s were taken."),
        _l("Choose the best photos."),
    ),
    Code(
        "PHOTO_UNMATCHED", "warning",
        _l("The photo %(value)s belongs to no car of the delivery."),
        _l("Say on the page of the delivery whose it is. Next time put the VIN or the stock number into the file's name."),
    ),
    Code(
        "PHOTO_PLACEHOLDER", "warning",
        _l("The picture %(value)s stands at many cars and tells nothing of this one; it is not shown."),
        _l("Send photos of the car itself. A picture that should be shown nevertheless is put back on the car's page."),
    ),
    Code(
        "PHOTO_REPEATED", "info",
        _l("The photo %(value)s repeats another one of the car; it is shown once."),
        _l("Nothing needs to be done."),
    ),
    Code(
        "PHOTO_DOWNLOAD_FAILED", "warning",
        _l("The photo %(value)s could not be fetched."),
        _l("Check that the address opens in a browser without signing in, then ask for the photos again on the delivery's page."),
    ),
    # The delivery and the stock
    Code(
        "MASS_WITHDRAWAL_HELD", "warning",
        _l("The delivery would withdraw %(count)s of %(stock)s cars; they stay on sale until a person confirms."),
        _l("Confirm the withdrawal if the cars are really gone; else check the export and send it again."),
    ),
)  # fmt: skip

CODES: Final = {code.name: code for code in _ALL}

REASONS: Final = {
    "given_twice": _l("an element is given twice; the first counts"),
    "nested": _l("elements stand where a value belongs"),
    "car_too_large": _l("one car is larger than the limit"),
    "end_without_status": _l(
        "details of a sale or a withdrawal are given, but the status does not say so; they were left out"
    ),
    "sold_here": _l("the car is sold here; it stays sold"),
    "booked": _l("the car is booked; the booking stays"),
    "key_taken": _l("the number or the VIN belongs to another car of this delivery"),
    "no_step": _l("a car in its present state cannot become that; the state stays"),
    "year": _l("it is too old"),
    "mileage_km": _l("its mileage is too high"),
    "points": _l("required points of the checklist are not passed"),
}
