"""The words of periods that are one click away."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

PERIOD_PRESET: Final = Vocabulary("period_preset", (
    Word("last_7_days", "Последние 7 дней", "Last 7 days", "7 วันล่าสุด"),
    Word("last_30_days", "Последние 30 дней", "Last 30 days", "30 วันล่าสุด"),
    Word("this_month", "Этот месяц", "This month", "เดือนนี้"),
    Word("last_month", "Прошлый месяц", "Last month", "เดือนที่แล้ว"),
    Word("this_quarter", "Этот квартал", "This quarter", "ไตรมาสนี้"),
    Word("last_quarter", "Прошлый квартал", "Last quarter", "ไตรมาสที่แล้ว"),
    Word("last_12_months", "Последние 12 месяцев", "Last 12 months", "12 เดือนล่าสุด"),
    Word("this_year", "Этот год", "This year", "ปีนี้"),
    Word("last_year", "Прошлый год", "Last year", "ปีที่แล้ว"),
))
