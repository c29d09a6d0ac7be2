"""The words of customers' requests."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

REQUEST_KIND: Final = Vocabulary("request_kind", (
    Word("question", "Вопрос", "Question", "คำถาม"),
    Word("booking", "Бронирование", "Booking", "การจอง", ("бронь", "reservation")),
    Word("test_drive", "Тест-драйв", "Test drive", "ทดลองขับ"),
    Word("valuation", "Оценка автомобиля", "Valuation", "ประเมินราคารถ", ("оценка", "trade-in", "трейд-ин")),
    Word("callback", "Обратный звонок", "Callback", "ขอให้โทรกลับ"),
    Word("credit_offer", "Кредитное предложение", "Credit offer", "ข้อเสนอสินเชื่อ", ("кредит", "credit")),
))

REQUEST_STATE: Final = Vocabulary("request_state", (
    Word("new", "Новая", "New", "ใหม่"),
    Word("claimed", "В работе", "In progress", "กำลังดำเนินการ"),
    Word("answered", "Дан ответ", "Answered", "ตอบแล้ว"),
    Word("waiting_customer", "Ждём клиента", "Waiting for the customer", "รอลูกค้า"),
    Word("closed", "Закрыта", "Closed", "ปิดแล้ว"),
))

OUTCOME: Final = Vocabulary("outcome", (
    Word("sold", "Продажа", "Sold", "ขายได้"),
    Word("test_drive_held", "Тест-драйв состоялся", "Test drive held", "ทดลองขับแล้ว"),
    Word("bought_in", "Автомобиль выкуплен", "Bought in", "รับซื้อรถแล้ว"),
    Word("declined", "Отказ клиента", "Declined", "ลูกค้าปฏิเสธ"),
    Word("no_answer", "Клиент не отвечает", "No answer", "ติดต่อลูกค้าไม่ได้"),
    Word("spam", "Спам", "Spam", "สแปม"),
))

BOOKING_STATE: Final = Vocabulary("booking_state", (
    Word("waiting", "В листе ожидания", "In the waiting list", "อยู่ในรายการรอ"),
    Word("offered", "Ваша очередь", "Your turn", "ถึงคิวของคุณ"),
    Word("held", "Автомобиль закреплён", "The car is held", "จองรถไว้แล้ว"),
    Word("confirmed", "Бронь подтверждена", "Booking confirmed", "ยืนยันการจองแล้ว"),
    Word("expired", "Срок брони истёк", "Booking expired", "การจองหมดอายุ"),
    Word("refused", "Дилер отказал", "Refused by the dealer", "ผู้จำหน่ายปฏิเสธ"),
    Word("withdrawn", "Клиент отказался", "Withdrawn by the customer", "ลูกค้ายกเลิก"),
    Word("gone", "Автомобиль снят с продажи", "Car no longer on sale", "รถไม่ได้ขายแล้ว"),
    Word("bought", "Автомобиль куплен", "Car bought", "ซื้อรถแล้ว"),
))
