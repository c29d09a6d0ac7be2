"""The words of credit: schemes, charges, and why a programme does not fit a wish."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

CREDIT_SCHEME: Final = Vocabulary("credit_scheme", (
    Word("annuity", "Аннуитет", "Annuity", "ผ่อนเท่ากันทุกเดือน"),
    Word("balloon", "С остаточным платежом", "Balloon", "บอลลูน", ("остаточный платёж",)),
))

CHARGE_KIND: Final = Vocabulary("charge_kind", (
    Word("issue_fee", "Комиссия за выдачу", "Issue fee", "ค่าธรรมเนียมการให้สินเชื่อ", ("комиссия", "fee")),
    Word("car_insurance", "Страхование автомобиля", "Car insurance", "ประกันภัยรถยนต์", ("каско", "casco")),
    Word("life_insurance", "Страхование жизни", "Life insurance", "ประกันชีวิต"),
    Word("gap_insurance", "Страхование GAP", "GAP insurance", "ประกันส่วนต่างมูลค่ารถ", ("gap",)),
    Word("service_card", "Карта помощи на дороге", "Road assistance card", "บัตรช่วยเหลือฉุกเฉินบนถนน"),
))

CHARGE_BASIS: Final = Vocabulary("charge_basis", (
    Word("fixed", "Сумма", "Amount", "จำนวนเงิน"),
    Word("of_loan", "% от кредита", "% of the loan", "% ของวงเงินกู้"),
    Word("of_price", "% от цены автомобиля", "% of the car's price", "% ของราคารถ"),
))

# {lowest} and {highest} are put in as the reader writes them; a code is stable, its words may change.
CREDIT_REFUSAL: Final = Vocabulary("credit_refusal", (
    Word("price_not_positive", "Укажите цену автомобиля больше нуля.", "Name a price above zero.", "กรุณาระบุราคารถที่มากกว่าศูนย์"),
    Word("price_too_high", "Такая цена слишком велика: возможно до {highest}.", "This price is too high: up to {highest} is possible.", "ราคานี้สูงเกินไป ระบุได้ไม่เกิน {highest}"),
    Word("currency_differs", "Эта программа в другой валюте: {lowest}.", "This programme is in another currency: {lowest}.", "โครงการนี้ใช้สกุลเงินอื่น: {lowest}"),
    Word("not_yet_valid", "Программа действует с {lowest}.", "The programme begins on {lowest}.", "โครงการเริ่มใช้วันที่ {lowest}"),
    Word("no_longer_valid", "Программа действовала до {highest}.", "The programme ended on {highest}.", "โครงการสิ้นสุดเมื่อวันที่ {highest}"),
    Word("first_payment_negative", "Первый взнос не может быть меньше нуля.", "The first payment cannot be below zero.", "เงินดาวน์ต้องไม่ต่ำกว่าศูนย์"),
    Word("first_payment_too_low", "Первый взнос слишком мал: нужно не меньше {lowest}.", "The first payment is too small: at least {lowest} is needed.", "เงินดาวน์น้อยเกินไป ต้องมีอย่างน้อย {lowest}"),
    Word("first_payment_too_high", "Первый взнос слишком велик: возможно до {highest}.", "The first payment is too large: up to {highest} is possible.", "เงินดาวน์สูงเกินไป ระบุได้ไม่เกิน {highest}"),
    Word("amount_too_low", "Сумма кредита слишком мала: банк даёт от {lowest}.", "The loan is too small: the bank lends from {lowest}.", "วงเงินกู้น้อยเกินไป ธนาคารให้กู้ตั้งแต่ {lowest}"),
    Word("amount_too_high", "Сумма кредита слишком велика: банк даёт до {highest}.", "The loan is too large: the bank lends up to {highest}.", "วงเงินกู้สูงเกินไป ธนาคารให้กู้ไม่เกิน {highest}"),
    Word("term_outside", "Такого срока нет: возможно от {lowest} до {highest} мес.", "There is no such term: {lowest} to {highest} months are possible.", "ไม่มีระยะเวลานี้ เลือกได้ {lowest} ถึง {highest} เดือน"),
    Word("car_too_old", "К концу кредита автомобилю будет больше {highest} лет: возможно до {lowest} мес.", "At the end of the loan the car would be older than {highest} years: up to {lowest} months are possible.", "เมื่อสิ้นสุดสัญญารถจะมีอายุเกิน {highest} ปี เลือกได้ไม่เกิน {lowest} เดือน"),
    Word("car_too_old_for_any_term", "Автомобиль слишком стар: к концу кредита ему должно быть не больше {highest} лет.", "The car is too old: at the end of the loan it may have at most {highest} years.", "รถเก่าเกินไป เมื่อสิ้นสุดสัญญารถต้องมีอายุไม่เกิน {highest} ปี"),
    Word("balloon_not_offered", "В этой программе нет остаточного платежа: укажите 0.", "This programme has no balloon: enter 0.", "โครงการนี้ไม่มีงวดบอลลูน กรุณาใส่ 0"),
    Word("balloon_too_low", "Остаточный платёж слишком мал: нужно не меньше {lowest}.", "The balloon is too small: at least {lowest} is needed.", "งวดบอลลูนน้อยเกินไป ต้องมีอย่างน้อย {lowest}"),
    Word("balloon_too_high", "Остаточный платёж слишком велик: возможно до {highest}.", "The balloon is too large: up to {highest} is possible.", "งวดบอลลูนสูงเกินไป ระบุได้ไม่เกิน {highest}"),
    Word("no_rate", "Для такого срока, взноса и автомобиля банк не назвал ставку.", "The bank names no rate for this term, first payment and car.", "ธนาคารไม่ได้กำหนดอัตราดอกเบี้ยสำหรับระยะเวลา เงินดาวน์ และรถคันนี้"),
    Word("charges_too_high", "Комиссии и страховки не меньше самого кредита.", "Fees and insurance are no less than the loan itself.", "ค่าธรรมเนียมและค่าประกันไม่น้อยกว่าวงเงินกู้"),
))
