"""What becomes of each real file of ../shared/data: how the command ends, and what is told."""

from typing import Final, NamedTuple


class Outcome(NamedTuple):
    """How a delivery of a file ends for a dealer without cars; `codes` are those of its problems, each once."""

    exit_code: int
    status: str
    format: str | None
    delivered: int
    new: int
    rejected: int
    codes: str


TAKEN: Final = {
    "feeds/autoru_history/atkmotors_2025-08-29_2583fc3e.xml": Outcome(0, "applied", "autoru", 23, 23, 0, ""),
    "feeds/autoru_history/autoteam_cars_2024-09-04_92af591b5.xml": Outcome(0, "applied", "autoru", 123, 123, 0, ""),
    "feeds/autoru_history/autoteam_cars_2025-03-08_8ad6f1bd1.xml": Outcome(0, "applied", "autoru", 111, 111, 0, ""),
    "feeds/autoru_history/autoteam_cars_2026-08-21_2942de401.xml": Outcome(0, "applied", "autoru", 71, 71, 0, ""),
    "feeds/autoru_history/autoteam_cars_2026-08-21_4032aaf7f.xml": Outcome(0, "applied", "autoru", 71, 71, 0, ""),
    "feeds/autoru_history/belgeesamara_2024-10-18_6b44315e.xml": Outcome(0, "applied", "autoru", 29, 29, 0, ""),
    "feeds/autoru_history/belgeesamara_2025-01-06_064e7387.xml": Outcome(0, "applied", "autoru", 24, 24, 0, ""),
    "feeds/autoru_history/toyotastav_autoru_2025-02-05_7423795.xml": Outcome(
        0, "applied", "autoru", 27, 27, 0, "VIN_CHECK_DIGIT"
    ),
    "feeds/autoru_history/toyotastav_autoru_2025-04-03_a432542.xml": Outcome(
        0, "applied", "autoru", 20, 20, 0, "VIN_CHECK_DIGIT"
    ),
    "feeds/avito/gacstav_avito_2024-11-02_489bfad.xml": Outcome(0, "applied", "avito", 120, 120, 0, "VIN_CHECK_DIGIT"),
    "feeds/avito/toyotastav_avito_2024-11-14_2ba37d1.xml": Outcome(0, "applied", "avito", 17, 17, 0, "VIN_CHECK_DIGIT"),
    "feeds/carcopy/kaiyikrd_carcopy_2024-07-08_02f8917.xml": Outcome(0, "applied", "carcopy", 14, 14, 0, ""),
    "feeds/incorrect/yandex_feed_simple.xml": Outcome(
        1,
        "applied",
        "yml",
        3,
        0,
        3,
        "FIELD_REQUIRED ID_DUPLICATE_IN_FILE NUMBER_INVALID NUMBER_OUT_OF_RANGE VALUE_UNKNOWN",
    ),
    "listings/other/gm_cars_kbb_804.xls": Outcome(
        1, "applied", "own_table", 804, 0, 804, "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED"
    ),
    "listings/other/hyundai_us_models_2021.csv": Outcome(
        1, "applied", "own_table", 19, 0, 19, "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED VALUE_UNKNOWN"
    ),
    "listings/ru/auto_ru_cirik87.xlsx": Outcome(
        1,
        "applied",
        "own_table",
        3_657,
        0,
        3_657,
        "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED NUMBER_INVALID NUMBER_OUT_OF_RANGE VALUE_UNKNOWN",
    ),
    "listings/ru/auto_ru_haykinanc_data_bu.csv": Outcome(
        1, "applied", "own_table", 92, 0, 92, "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED"
    ),
    "listings/ru/avito_dekinus_saransk_2020.csv": Outcome(
        1, "applied", "own_table", 180, 0, 180, "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED VALUE_UNKNOWN"
    ),
    "listings/ru/vellic0ncent_avito.csv": Outcome(
        1, "applied", "own_table", 1_073, 0, 1_073, "COLUMN_UNKNOWN ID_DUPLICATE_IN_FILE VIN_INVALID"
    ),
    "listings/uk_100k/audi.csv": Outcome(
        1, "applied", "own_table", 10_668, 0, 10_668, "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED"
    ),
    "listings/uk_100k/bmw.csv": Outcome(
        1, "applied", "own_table", 10_781, 0, 10_781, "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED VALUE_UNKNOWN"
    ),
    "listings/uk_100k/cclass.csv": Outcome(
        1, "applied", "own_table", 3_899, 0, 3_899, "COLUMN_MISSING FIELD_REQUIRED VALUE_UNKNOWN"
    ),
    "listings/uk_100k/hyundi.csv": Outcome(
        1, "applied", "own_table", 4_860, 0, 4_860, "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED VALUE_UNKNOWN"
    ),
    "listings/uk_100k/skoda.csv": Outcome(
        1, "applied", "own_table", 6_267, 0, 6_267, "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED VALUE_UNKNOWN"
    ),
    "listings/uk_100k/toyota.csv": Outcome(
        1, "applied", "own_table", 6_738, 0, 6_738, "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED VALUE_UNKNOWN"
    ),
    "listings/uk_100k/unclean_cclass.csv": Outcome(
        1,
        "applied",
        "own_table",
        3_907,
        0,
        3_907,
        "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED NUMBER_INVALID VALUE_UNKNOWN",
    ),
    "listings/uk_100k/vw.csv": Outcome(
        1, "applied", "own_table", 15_157, 0, 15_157, "COLUMN_MISSING COLUMN_UNKNOWN FIELD_REQUIRED VALUE_UNKNOWN"
    ),
}

# Heavy: thousands of rows.
HEAVY: Final = frozenset(name for name, told in TAKEN.items() if told.delivered > 1_000)

_REFUSED: Final = {
    "ARCHIVE_UNSAFE": {
        "attack/zip/jszip": """
            nested.zip nested_data_descriptor.zip nested_zip64.zip
        """,
        "attack/zip": """
            zip-slip-win.zip zip-slip.zip
        """,
    },
    "ENCRYPTED": {
        "attack/zip/jszip": """
            encrypted.zip
        """,
    },
    "FILE_EMPTY": {
        "attack/zip/jszip": """
            empty.zip folder.zip subfolder.zip
        """,
    },
    "FILE_UNREADABLE": {
        "attack/zip/jszip": """
            bad_offset.zip compression.zip crc32.zip slashes_and_izarc.zip
        """,
        "xls/calamine": """
            issue252.xlsx
        """,
    },
    "FORMAT_UNKNOWN": {
        "attack/xml": """
            schema-include.xsd simple-ns.xml simple.xml xalan_exec.xsl xalan_write.xsl
        """,
        "attack/zip/commons-compress": """
            LICENSE.commons-compress
        """,
        "attack/zip/jszip": """
            LICENSE.jszip all-stream.zip all.7zip.zip all.windows.zip all.zip all_appended_bytes.zip
            all_missing_bytes.zip all_prepended_bytes.zip archive_comment.zip backslash.zip
            bad_decompressed_size.zip data_descriptor.zip deflate-stream.zip deflate.zip extra_attributes.zip
            image.zip local_encoding_in_name.zip pile_of_poo.zip pollution.zip store-stream.zip store.zip text.zip
            utf8.zip utf8_in_name.zip winrar_utf8_in_name.zip zip64.zip zip64_appended_bytes.zip
            zip64_missing_bytes.zip zip64_prepended_bytes.zip
        """,
        "attack/zip/libarchive_uu": """
            COPYING.libarchive
        """,
        "attack/zip/rubyzip": """
            LICENSE.rubyzip
        """,
        "attack/zip/yauzl": """
            LICENSE.yauzl
        """,
        "attack/zip": """
            zip-slip-win.tar zip-slip.tar zip_cp437_header.zip zipdir.zip
        """,
        "feeds/incorrect": """
            auto_facebook.xml feed_with_emoji.xml yandex_feed_products_custom.xml
        """,
        "listings/other": """
            LICENSE.marktplaats
        """,
        "listings/ru": """
            avito_f-dmitrii_prediction.xls vellic0ncent_auto_ru_cars.example.json
        """,
        "photos/tricky": """
            LICENSE.pillow exif_gps.jpg flower.jpg flower2.jpg hopper.avif hopper.bmp hopper.gif hopper.jpg
            hopper.png hopper.tif hopper.webp hopper_16bit_qtables.jpg hopper_bad_exif.jpg hopper_gray.jpg
            hopper_orientation_2.jpg hopper_orientation_3.jpg hopper_orientation_4.jpg hopper_orientation_5.jpg
            hopper_orientation_6.jpg hopper_orientation_7.jpg hopper_orientation_8.jpg invalid-exif.jpg
            photoshop-200dpi.jpg pil_sample_cmyk.jpg pil_sample_rgb.jpg rgb.jpg truncated_exif_dpi.jpg
        """,
        "xls/calamine": """
            LICENSE.calamine any_sheets.ods any_sheets.xls any_sheets.xlsb any_sheets.xlsx
            biff5-rich-text-string.xls biff5_write.xls column_row_ranges.xlsx covered.ods date.ods date.xls
            date.xlsb date.xlsx date_1904.xls date_1904.xlsb date_1904.xlsx date_iso.xlsx date_quoted_format.xlsx
            empty-string.xls empty_s_attribute.xlsx empty_shared_string.xlsx empty_shared_string_value.xlsx
            empty_sheet.xlsx encoded_entities.xlsx errors.xlsx formula-date-format.xls formula.issue.xlsx
            header-row.xlsx hyperlinks.xlsx inlineStr_cdata.xlsx inlineStr_with_value.xlsx inventory-table.xlsx
            issue127.ods issue127.xls issue127.xlsb issue127.xlsx issue219.xls issue221.xlsm issue281.xlsm
            issue3.xlsm issue343.xls issue438.xlsx issue444.xls issue446.xlsx issue644.xlsx issue9.xlsx issues.ods
            issues.xls issues.xlsb issues.xlsx merge_cells.xls merge_cells.xlsx merged_cells.ods merged_range.xls
            merged_range.xlsx minimal_package.xlsx misc_biff5_parsing.xls multi-empty.ods non_monotonic_si.xlsx
            number_rows_repeated.ods optional_records.xls picture.ods picture.xls picture.xlsb picture.xlsx
            pictures_in_cell_and_over_cell.xlsx pivots.xlsx readings.xlsx richtext-after-plain.xlsx
            richtext-namespaced.xlsx richtext_issue.ods rph.xlsx shared_formula_bench.xlsx
            shared_formula_reversed.xlsx shared_formula_simple.xlsx sheet_name_parsing.xls single-empty.ods
            special_cells.ods sst_continue.xls string-ref.xlsx table-multiple.xlsx table_with_absolute_paths.xlsx
            table_with_insertrow_attribute.xlsx temperature-fallible.xlsx temperature-in-middle.xlsx
            temperature-table.xlsx temperature.xlsx vba.xlsm with-annotation.ods xls_cross_sheet_chart.xls
            xls_formula.xls xls_formula_columns_beyond_z.xls xls_ref_String.xls xls_wrong_decimals.xls
        """,
        "xls/xlrd": """
            Formate.xls LICENSE.xlrd biff4_no_format_no_window2.xls corrupted_error.xls formula_test_names.xls
            formula_test_sjmachin.xls invalid_formula.xls issue20.xls namesdemo.xls picture_in_cell.xls profiles.xls
            ragged.xls sample.ods sample.txt sample.xlsb sample.xlsx sample.zip xf_class.xls
        """,
    },
    "XML_FORBIDDEN": {
        "attack/xml": """
            cyclic.xml dtd.xml dtd_element.xml external.xml external_file.xml quadratic.xml xmlbomb.xml xmlbomb2.xml
        """,
    },
}

REFUSED: Final = {
    f"{folder}/{name}": Outcome(2, "rejected", None, 0, 0, 0, code)
    for code, folders in _REFUSED.items()
    for folder, names in folders.items()
    for name in names.split()
}
OUTCOMES: Final = TAKEN | REFUSED

# Odd pictures beside a car each: the code that tells why one is left out, "" for those that are taken.
TRICKY_PHOTOS: Final = {
    "exif_gps.jpg": "PHOTO_TOO_SMALL",
    "flower.jpg": "",
    "flower2.jpg": "",
    "hopper.avif": "PHOTO_UNREADABLE",
    "hopper.bmp": "PHOTO_UNREADABLE",
    "hopper.gif": "PHOTO_UNREADABLE",
    "hopper.jpg": "",
    "hopper.png": "",
    "hopper.tif": "PHOTO_UNREADABLE",
    "hopper.webp": "",
    "hopper_16bit_qtables.jpg": "",
    "hopper_bad_exif.jpg": "",
    "hopper_gray.jpg": "",
    "hopper_orientation_2.jpg": "",
    "hopper_orientation_3.jpg": "",
    "hopper_orientation_4.jpg": "",
    "hopper_orientation_5.jpg": "",
    "hopper_orientation_6.jpg": "",
    "hopper_orientation_7.jpg": "",
    "hopper_orientation_8.jpg": "",
    "invalid-exif.jpg": "",
    "photoshop-200dpi.jpg": "",
    "pil_sample_cmyk.jpg": "",
    "pil_sample_rgb.jpg": "",
    "rgb.jpg": "",
    "truncated_exif_dpi.jpg": "",
}
