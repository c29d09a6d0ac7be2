"""A customer's own car and what a dealer offers for it."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

OFFER_STATE: Final = Vocabulary("offer_state", (
    Word("open", "Ждёт решения клиента", "Waits for the customer", "รอการตัดสินใจของลูกค้า"),
    Word("accepted", "Принято", "Accepted", "ยอมรับแล้ว"),
    Word("declined", "Отклонено", "Declined", "ปฏิเสธแล้ว"),
    Word("replaced", "Заменено новым", "Replaced by a newer one", "ถูกแทนด้วยข้อเสนอใหม่"),
))

BODY_STATE: Final = Vocabulary("body_state", (
    Word("flawless", "Без повреждений", "No damage", "ไม่มีรอย"),
    Word("scratches", "Царапины, сколы", "Scratches and chips", "มีรอยขีดข่วน"),
    Word("dents", "Вмятины, ржавчина", "Dents or rust", "มีรอยบุบหรือสนิม"),
    Word("damaged", "Требует ремонта", "Needs repair", "ต้องซ่อม"),
))

TECHNICAL_STATE: Final = Vocabulary("technical_state", (
    Word("good", "Всё исправно", "Everything works", "ทุกอย่างใช้งานได้ดี"),
    Word("small_faults", "Мелкие неисправности", "Small faults", "มีข้อบกพร่องเล็กน้อย"),
    Word("repair", "Нужен ремонт", "Needs repair", "ต้องซ่อม"),
    Word("not_running", "Не на ходу", "Does not run", "วิ่งไม่ได้"),
))

ACCIDENTS: Final = Vocabulary("accidents", (
    Word("none", "Не было", "None", "ไม่มี"),
    Word("light", "Лёгкие, отремонтирован", "Light, repaired", "เล็กน้อย ซ่อมแล้ว"),
    Word("heavy", "Серьёзные", "Heavy", "หนัก"),
    Word("unknown", "Не знаю", "I do not know", "ไม่ทราบ"),
))

SERVICE_BOOK: Final = Vocabulary("service_book", (
    Word("full", "Полная", "Complete", "ครบถ้วน"),
    Word("partial", "Частичная", "In part", "บางส่วน"),
    Word("missing", "Нет", "None", "ไม่มี"),
))

CONDITION_QUESTIONS: Final = {
    "body_state": BODY_STATE,
    "technical_state": TECHNICAL_STATE,
    "accidents": ACCIDENTS,
    "service_book": SERVICE_BOOK,
}
