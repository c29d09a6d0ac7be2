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

# {rows}: the rows' numbers; {condition}, {months}, {shares}, {ages}: the first wishes that no row answers.
TERMS_FAULT: Final = Vocabulary("terms_fault", (
    Word("currency_invalid", "Валюта: три латинские буквы, например RUB.", "Currency: three Latin letters, for example RUB.", "สกุลเงิน: อักษรละตินสามตัว เช่น RUB"),
    Word("scheme_invalid", "Такой схемы нет: аннуитет или остаточный платёж.", "There is no such scheme: annuity or balloon.", "ไม่มีรูปแบบนี้: ผ่อนเท่ากันหรือบอลลูน"),
    Word("limits_reversed", "Наименьшая сумма кредита должна быть больше нуля и не больше наибольшей.", "The least amount must be above zero and not above the highest.", "จำนวนเงินขั้นต่ำต้องมากกว่าศูนย์และไม่เกินจำนวนสูงสุด"),
    Word("shares_invalid", "Первый взнос: от 0 до 100 %, нижняя граница не выше верхней.", "First payment: 0 to 100 %, the lower end not above the higher one.", "เงินดาวน์: 0 ถึง 100 % ค่าต่ำสุดต้องไม่เกินค่าสูงสุด"),
    Word("days_reversed", "Последний день программы раньше первого.", "The last day of the programme comes before the first one.", "วันสิ้นสุดโครงการอยู่ก่อนวันเริ่มต้น"),
    Word("age_invalid", "Возраст автомобиля в конце кредита: от 0 до 100 лет.", "Age of the car at the end: 0 to 100 years.", "อายุรถเมื่อสิ้นสุดสัญญา: 0 ถึง 100 ปี"),
    Word("balloon_invalid", "Остаточный платёж: от 0 % до остатка цены после наименьшего взноса.", "Balloon: 0 % up to what the least first payment leaves of the price.", "งวดบอลลูน: 0 % ถึงส่วนที่เหลือของราคาหลังหักเงินดาวน์ขั้นต่ำ"),
    Word("no_rows", "В таблице ставок нет ни одной строки.", "The rate table has no row.", "ตารางอัตราดอกเบี้ยไม่มีแถวใดเลย"),
    Word("rate_invalid", "Строка {rows}: ставка от 0 до 1000 %, не больше шести знаков после запятой.", "Row {rows}: a rate lies between 0 and 1000 % and has at most six decimal places.", "แถว {rows}: อัตราต้องอยู่ระหว่าง 0 ถึง 1000 % และมีทศนิยมไม่เกินหกตำแหน่ง"),
    Word("months_invalid", "Строка {rows}: срок от 1 до 600 месяцев, нижняя граница не выше верхней.", "Row {rows}: 1 to 600 months, the lower end not above the higher one.", "แถว {rows}: 1 ถึง 600 เดือน ค่าต่ำสุดต้องไม่เกินค่าสูงสุด"),
    Word("row_shares_invalid", "Строка {rows}: взнос от 0 до 100 %, нижняя граница ниже верхней.", "Row {rows}: a first payment from 0 to 100 %, the lower end below the higher one.", "แถว {rows}: เงินดาวน์ 0 ถึง 100 % ค่าต่ำสุดต้องน้อยกว่าค่าสูงสุด"),
    Word("ages_invalid", "Строка {rows}: возраст автомобиля не меньше нуля, нижняя граница не выше верхней.", "Row {rows}: the car's age is not below zero, the lower end not above the higher one.", "แถว {rows}: อายุรถต้องไม่ต่ำกว่าศูนย์ ค่าต่ำสุดต้องไม่เกินค่าสูงสุด"),
    Word("charge_invalid", "Комиссии и страховки, строка {rows}: сумма не меньше нуля, проценты меньше 100.", "Fees and insurance, row {rows}: a sum is not below zero, per cents stay below 100.", "ค่าธรรมเนียมและประกัน แถว {rows}: จำนวนเงินต้องไม่ต่ำกว่าศูนย์ เปอร์เซ็นต์ต้องน้อยกว่า 100"),
    Word("rows_overlap", "Строки {rows} пересекаются: для одних и тех же условий две ставки.", "Rows {rows} overlap: two rates for the same wish.", "แถว {rows} ซ้อนทับกัน: มีสองอัตราสำหรับเงื่อนไขเดียวกัน"),
    Word("rows_gap", "Пробел рядом со строками {rows}: нет ставки, если {condition}, {months} мес., взнос {shares} %, возраст {ages}.", "Gap near rows {rows}: no rate for {condition}, {months} months, first payment {shares} %, age {ages}.", "มีช่องว่างใกล้แถว {rows}: ไม่มีอัตราสำหรับ {condition}, {months} เดือน, เงินดาวน์ {shares} %, อายุรถ {ages}"),
))

CREDIT_SHEET: Final = Vocabulary("credit_sheet", (
    Word("banks", "Банки", "Banks", "ธนาคาร"),
    Word("programmes", "Программы", "Programmes", "โครงการ"),
    Word("rates", "Ставки", "Rates", "อัตราดอกเบี้ย"),
    Word("charges", "Комиссии и страховки", "Fees and insurance", "ค่าธรรมเนียมและประกัน"),
))

CREDIT_COLUMN: Final = Vocabulary("credit_column", (
    Word("bank", "Банк", "Bank", "ธนาคาร"),
    Word("legal_name", "Юридическое название", "Legal name", "ชื่อนิติบุคคล"),
    Word("licence", "Лицензия", "Licence", "ใบอนุญาต"),
    Word("phone", "Телефон", "Phone", "โทรศัพท์"),
    Word("email", "Почта", "E-mail", "อีเมล"),
    Word("website", "Сайт", "Website", "เว็บไซต์"),
    Word("is_partner", "Партнёр", "Partner", "พันธมิตร"),
    Word("programme", "Программа", "Programme", "โครงการ"),
    Word("is_offered", "Предлагается", "Offered", "เสนอให้ลูกค้า"),
    Word("currency", "Валюта", "Currency", "สกุลเงิน"),
    Word("scheme", "Схема", "Scheme", "รูปแบบ"),
    Word("amount_from", "Кредит от", "Loan from", "วงเงินกู้ตั้งแต่"),
    Word("amount_to", "Кредит до", "Loan up to", "วงเงินกู้ถึง"),
    Word("share_from", "Взнос от, %", "First payment from, %", "เงินดาวน์ตั้งแต่ %"),
    Word("share_to", "Взнос до, %", "First payment up to, %", "เงินดาวน์ถึง %"),
    Word("age_at_end", "Возраст в конце, лет", "Age at the end, years", "อายุรถเมื่อสิ้นสุด ปี"),
    Word("balloon_from", "Остаточный платёж от, %", "Balloon from, %", "บอลลูนตั้งแต่ %"),
    Word("balloon_to", "Остаточный платёж до, %", "Balloon up to, %", "บอลลูนถึง %"),
    Word("valid_from", "Действует с", "Valid from", "ใช้ได้ตั้งแต่"),
    Word("valid_until", "Действует по", "Valid until", "ใช้ได้ถึง"),
    Word("months_from", "Месяцев от", "Months from", "เดือนตั้งแต่"),
    Word("months_to", "Месяцев до", "Months up to", "เดือนถึง"),
    Word("condition", "Состояние", "Condition", "สภาพรถ"),
    Word("age_from", "Возраст от, лет", "Age from, years", "อายุรถตั้งแต่ ปี"),
    Word("age_to", "Возраст до, лет", "Age up to, years", "อายุรถถึง ปี"),
    Word("yearly_rate", "Ставка, % годовых", "Rate, % a year", "อัตราดอกเบี้ย % ต่อปี"),
    Word("kind", "Вид платежа", "Charge", "ประเภทค่าใช้จ่าย"),
    Word("basis", "Как считается", "Reckoned as", "วิธีคิด"),
    Word("value", "Значение", "Value", "ค่า"),
    Word("financed", "В кредит", "Lent, too", "รวมในวงเงินกู้"),
))
