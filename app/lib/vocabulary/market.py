"""The columns of a table of market figures, as people head them."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

MARKET_COLUMN: Final = Vocabulary("market_column", (
    Word("month", "Месяц", "Month", "เดือน", ("Период", "Period", "Дата", "Date")),
    Word("region", "Регион", "Region", "ภูมิภาค", ("Область", "Province", "จังหวัด")),
    Word("make", "Марка", "Make", "ยี่ห้อ", ("Brand", "Бренд", "แบรนด์")),
    Word("condition", "Состояние", "Condition", "สภาพรถ"),
    Word("cars", "Автомобилей", "Cars", "จำนวนรถ", ("Продано", "Автомобили", "Sold", "Sales", "ขายแล้ว")),
))
