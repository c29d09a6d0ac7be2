"""What the bell of the back office tells."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

NOTICE_KIND: Final = Vocabulary("notice_kind", (
    Word("request_new", "Новая заявка", "New request", "คำขอใหม่"),
    Word("request_reply", "Клиент написал снова", "The customer wrote again", "ลูกค้าเขียนมาอีกครั้ง"),
    Word("request_assigned", "Вам передана заявка", "A request was given to you", "คุณได้รับมอบหมายคำขอ"),
    Word("answer_due_soon", "Срок ответа подходит", "An answer is due soon", "ใกล้ครบกำหนดตอบ"),
    Word("answer_late", "Срок ответа прошёл", "An answer is late", "เลยกำหนดตอบแล้ว"),
    Word("answer_very_late", "Клиент ждёт вдвое дольше срока", "A customer waits twice the time promised", "ลูกค้ารอนานเป็นสองเท่าของกำหนด"),
    Word("booking_expired", "Бронь истекла", "A booking has expired", "การจองหมดอายุ"),
    Word("booking_cancelled", "Клиент снял бронь", "The customer gave up a booking", "ลูกค้ายกเลิกการจอง"),
    Word("test_drive_moved", "Тест-драйв перенесён", "A test drive was moved", "การทดลองขับถูกเลื่อน"),
    Word("test_drive_cancelled", "Тест-драйв отменён", "A test drive was cancelled", "การทดลองขับถูกยกเลิก"),
    Word("offer_accepted", "Клиент принял оценку", "The customer accepted the valuation", "ลูกค้ายอมรับราคาประเมิน"),
    Word("offer_declined", "Клиент отклонил оценку", "The customer declined the valuation", "ลูกค้าปฏิเสธราคาประเมิน"),
    Word("delivery_dead", "Передача в вашу систему не удалась", "A delivery to your system failed", "ส่งข้อมูลไปยังระบบของคุณไม่สำเร็จ"),
    Word("upload_held", "Загрузка задержана", "A delivery is held", "การส่งข้อมูลถูกพักไว้"),
    Word("upload_waits", "Загрузка ждёт вашего решения", "A delivery waits for your decision", "การส่งข้อมูลรอการตัดสินใจของคุณ"),
    Word("vin_elsewhere", "Один VIN в продаже у двух дилеров", "One VIN is on sale at two dealers", "VIN เดียวกันมีขายที่ดีลเลอร์สองราย"),
    Word("pull_failed", "Данные о складе не удаётся получить", "Stock cannot be fetched", "ดึงข้อมูลสต็อกไม่สำเร็จ"),
))
