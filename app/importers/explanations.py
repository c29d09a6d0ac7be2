"""What the help page of each problem says beyond message and cure: how it comes about, and an example."""

# ruff: noqa: E501  (a catalogue: a sentence each)

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a problem comes about, in the reader's language; `wrong` and `right` show it in a file."""

    cause: Any
    wrong: str
    right: str


EXPLANATIONS: Final = {
    # The file as a whole
    "FILE_UNREADABLE": Explanation(
        _l("The transfer broke off, the disk was full when the file was written, or a file of another kind bears this name."),
        "stock.xlsx (0x00 0x00 …)", "stock.xlsx (PK…)",
    ),
    "FILE_TOO_LARGE": Explanation(
        _l("The file, its number of cars, or the memory that a workbook needs when it is opened is above what the operator allows."),
        "stock.zip 350 MB", "stock-1.zip 180 MB · stock-2.zip 170 MB",
    ),
    "FILE_EMPTY": Explanation(
        _l("The program that writes the file was interrupted, or its query found nothing."),
        "stock.xml 0 B", '<stock mode="full"></stock>',
    ),
    "FORMAT_UNKNOWN": Explanation(
        _l("A file is recognised by its content, never by its name: the elements or headings are none that are known."),
        "<goods><item>…</item></goods>", "<stock><car>…</car></stock>",
    ),
    "ENCRYPTED": Explanation(
        _l("The workbook or archive was saved with a password; nobody is asked for one when a file is delivered."),
        "stock.xlsx (EncryptedPackage)", "stock.xlsx",
    ),
    "ARCHIVE_UNSAFE": Explanation(
        _l("Archives can write outside of their folder or hide other archives; such ones are refused as a whole."),
        "../../stock.xml · photos.zip", "stock.xml · photos/N-1_1.jpg",
    ),
    "ARCHIVE_TOO_LARGE": Explanation(
        _l("The limits count what comes out of the archive, not its own size: the number of files, their sum, and how far each was packed."),
        "4 000 × 12 MP", "1 600 × 2 MP",
    ),
    "ARCHIVE_SEVERAL_FILES": Explanation(
        _l("Two files of the archive could both be the stock, and nobody can tell which of them counts."),
        "cars.xml · cars-old.xml · N-1.jpg", "cars.xml · N-1.jpg",
    ),
    "FILE_IGNORED": Explanation(
        _l("Programs pack notes, thumbnails or logs along."),
        "stock.xml · readme.txt", "stock.xml",
    ),
    "DEALER_OTHER": Explanation(
        _l("The file was made for another dealer of a group, or it is sent with the key or the login of another dealer."),
        '<stock dealer="SOUTH">', '<stock dealer="NORTH">',
    ),
    "XML_MALFORMED": Explanation(
        _l("The file was put together from texts without escaping, or it ends too early."),
        "<trim>Sport & Style</trim>", "<trim>Sport &amp; Style</trim>",
    ),
    "XML_FORBIDDEN": Explanation(
        _l("Entities can be made to fill the memory or to read other files, so they are not read at all."),
        "<!DOCTYPE stock […]>", '<?xml version="1.0" encoding="UTF-8"?><stock>',
    ),
    "JSON_MALFORMED": Explanation(
        _l("The file was put together from texts, or it ends too early."),
        '{"cars": [{"year": 2022,}]}', '{"cars": [{"year": 2022}]}',
    ),
    "SCHEMA_INVALID": Explanation(
        _l("An element stands twice in a car, or holds other elements where a value is expected."),
        "<year>2021</year><year>2022</year>", "<year>2022</year>",
    ),
    "COLUMN_MISSING": Explanation(
        _l("No car can be taken without this column, so no row of the table was looked at."),
        "unique_id;make;model;year", "unique_id;vin;make;model;year",
    ),
    "COLUMN_UNKNOWN": Explanation(
        _l("The heading or element is none of the names, headings and other words that are known for a field; everything else was read."),
        "<carColour>", "<color>",
    ),
    # One value
    "FIELD_REQUIRED": Explanation(
        _l("Every car needs number, VIN, make, model, year and price, a used one its mileage, a sold one the day and the price of its sale."),
        "N-1;;Hyundai;Solaris", "N-1;Z94K241CBKR000001;Hyundai;Solaris",
    ),
    "VALUE_UNKNOWN": Explanation(
        _l("The word stands in none of the lists in Russian, English and Thai, nor among the words that other sites use. It is never guessed: a person teaches it once."),
        "<gearbox>6-stupen</gearbox>", "<gearbox>manual</gearbox>",
    ),
    "NUMBER_INVALID": Explanation(
        _l("Letters stand among the digits, or the value can be read in two ways; often the cells of the row are shifted by a column."),
        "1,050 / 990", "1 050 000",
    ),
    "NUMBER_OUT_OF_RANGE": Explanation(
        _l("A digit is missing or too many, or the value stands in another unit."),
        "<year>1822</year>", "<year>2022</year>",
    ),
    "DATE_INVALID": Explanation(
        _l("Day and month could be either way round, the day does not exist, lies in the future, or comes before the car came in."),
        "03/06/2026 · 31.02.2026", "2026-06-03 · 28.02.2026",
    ),
    "TEXT_TOO_LONG": Explanation(
        _l("A whole description stands in a short field, or two values ran together."),
        "<trim>Comfort, ABS, ESP, …</trim>", "<trim>Comfort</trim>",
    ),
    "VIN_INVALID": Explanation(
        _l("A sign is missing, Cyrillic letters look like Latin ones, or the letter O stands for the digit 0."),
        "Z94K241CBKRO00001", "Z94K241CBKR000001",
    ),
    "VIN_CHECK_DIGIT": Explanation(
        _l("The ninth sign is computed from the others in North America and China; elsewhere makers use it freely."),
        "LB37122S0NH012345", "LB37122S9NH012345",
    ),
    # The car among others
    "VIN_DUPLICATE_IN_FILE": Explanation(
        _l("The same car stands twice in the file under two numbers; the first row counts."),
        "N-1;Z94K241CBKR000001 · N-2;Z94K241CBKR000001", "N-1;Z94K241CBKR000001",
    ),
    "VIN_AT_OTHER_DEALER": Explanation(
        _l("The car was moved or sold between dealers and one of them has not withdrawn it, or a VIN was typed wrongly."),
        "Z94K241CBKR000001 × 2", "Z94K241CBKR000001",
    ),
    "ID_DUPLICATE_IN_FILE": Explanation(
        _l("Two cars bear one number, or one car stands twice; the first row counts."),
        "N-1;Hyundai · N-1;Kia", "N-1;Hyundai · N-2;Kia",
    ),
    "NOT_ELIGIBLE": Explanation(
        _l("A certificate is named, but age, mileage or inspection of the car are outside of the conditions of the programme."),
        "<certificate_number>HP-2026-001</certificate_number><year>2009</year>", "<certificate_number></certificate_number><year>2009</year>",
    ),
    "PRICE_JUMP": Explanation(
        _l("The new price is twice the old one or more, or half of it or less."),
        "1 050 000 → 105 000", "1 050 000 → 1 005 000",
    ),
    "STATUS_CONFLICT": Explanation(
        _l("A person sold or booked the car here while the file still calls it on sale, or the file gives details of a sale without saying that the car is sold."),
        "<status>on_sale</status><sold_on>2026-03-05</sold_on>", "<status>sold</status><sold_on>2026-03-05</sold_on>",
    ),
    "RULE_BROKEN": Explanation(
        _l("The row is right in itself, but the stock refused it when it was taken in."),
        "N-2;Z94K241CBKR000001", "N-1;Z94K241CBKR000001",
    ),
    # Photos
    "PHOTO_MISSING": Explanation(
        _l("The car names a file that the archive does not hold and that never came before."),
        "<photo>front.jpg</photo> · stock.zip: Front(1).jpg", "<photo>front.jpg</photo> · stock.zip: front.jpg",
    ),
    "PHOTO_UNREADABLE": Explanation(
        _l("The file is cut off, is no picture in spite of its name, or is of a kind that is not taken."),
        "N-1_1.jpg (<html>…)", "N-1_1.jpg (JPEG)",
    ),
    "PHOTO_TOO_SMALL": Explanation(
        _l("Small previews were sent instead of the pictures themselves."),
        "160 × 120", "1600 × 1200",
    ),
    "PHOTO_TOO_LARGE": Explanation(
        _l("The picture comes from a camera as it is, in megabytes or in pixels above the limit."),
        "12000 × 9000", "2400 × 1800",
    ),
    "PHOTO_TOO_MANY": Explanation(
        _l("A car can have a limited number of photos; the first ones in the order given are taken."),
        "1.jpg … 64.jpg", "1.jpg … 40.jpg",
    ),
    "PHOTO_UNMATCHED": Explanation(
        _l("Neither name nor folder of the picture holds the VIN or the number of a car, and no car names the file."),
        "IMG_2041.jpg", "N-1_1.jpg · N-1/IMG_2041.jpg",
    ),
    "PHOTO_PLACEHOLDER": Explanation(
        _l("The same picture stands at many cars: the program fills in one that says that photos are to come."),
        "coming-soon.jpg × 30", "N-1_1.jpg",
    ),
    "PHOTO_REPEATED": Explanation(
        _l("The car names one picture several times, or two files hold the same picture."),
        "N-1_1.jpg = N-1_2.jpg", "N-1_1.jpg",
    ),
    "PHOTO_DOWNLOAD_FAILED": Explanation(
        _l("The address did not answer, asks for a login, leads into an inner network, or holds no picture; it was tried several times."),
        "https://intranet/n1.jpg", "https://cdn.example/n1.jpg",
    ),
    # The delivery and the stock
    "MASS_WITHDRAWAL_HELD": Explanation(
        _l("A full delivery names far fewer cars than are on sale, as it is when an export is cut off."),
        "200 → 12", "200 → 196",
    ),
}  # fmt: skip
