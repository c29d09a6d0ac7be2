"""What is looked at to see whether the network's data can be trusted: each check, and in one sentence what it finds."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

HEALTH_CHECK: Final = Vocabulary("health_check", (
    Word("silent-dealers", "Молчащие дилеры", "Silent dealers", "ดีลเลอร์ที่เงียบหาย"),
    Word("late-requests", "Просроченные запросы", "Late requests", "คำขอที่เกินกำหนด"),
    Word("stale-stock", "Залежавшиеся данные", "Stale stock", "ข้อมูลสต็อกที่ไม่อัปเดต"),
    Word("without-photos", "Автомобили без фотографий", "Cars without photos", "รถที่ไม่มีรูปภาพ"),
    Word("sold-but-listed", "Продан, но ещё в продаже", "Sold but listed", "ขายแล้วแต่ยังประกาศขาย"),
    Word("shared-vins", "Один VIN у двух дилеров", "One VIN at two dealers", "VIN เดียวกันที่สองดีลเลอร์"),
    Word("price-jumps", "Скачки цен", "Price jumps", "ราคากระโดด"),
    Word("mileage-jumps", "Скачки пробега", "Mileage jumps", "เลขไมล์กระโดด"),
))

HEALTH_MEANING: Final = Vocabulary("health_meaning", (
    Word(
        "silent-dealers",
        "Действующие дилеры, от которых 7 дней не было ни загрузки, ни правки.",
        "Active dealers from whom neither a delivery nor an edit has come for 7 days.",
        "ดีลเลอร์ที่ใช้งานอยู่แต่ไม่มีการส่งข้อมูลหรือแก้ไขเลย 7 วัน",
    ),
    Word(
        "late-requests",
        "Запросы клиентов без ответа, срок ответа на которые прошёл.",
        "Customers' requests without an answer whose time for it is over.",
        "คำขอของลูกค้าที่ยังไม่ได้ตอบและเลยเวลาที่กำหนดแล้ว",
    ),
    Word(
        "stale-stock",
        "Автомобили в продаже, которые 14 дней никто не подтверждал и не менял.",
        "Cars on sale that nobody has confirmed or changed for 14 days.",
        "รถที่ประกาศขายซึ่งไม่มีใครยืนยันหรือแก้ไขเลย 14 วัน",
    ),
    Word(
        "without-photos",
        "Автомобили в продаже без единой фотографии.",
        "Cars on sale without a single photo.",
        "รถที่ประกาศขายโดยไม่มีรูปภาพเลย",
    ),
    Word(
        "sold-but-listed",
        "Тот же VIN продан у другого дилера уже после поступления сюда, или проданный автомобиль всё ещё приходит в загрузках как продаваемый.",
        "The same VIN was sold by another dealer after it came here, or a sold car is still delivered as on sale.",
        "VIN เดียวกันถูกขายโดยดีลเลอร์อื่นหลังจากเข้าสต็อกที่นี่ หรือรถที่ขายแล้วยังถูกส่งมาว่าประกาศขาย",
    ),
    Word(
        "shared-vins",
        "Один и тот же автомобиль одновременно в продаже у нескольких дилеров.",
        "The same car is on sale at several dealers at once.",
        "รถคันเดียวกันประกาศขายพร้อมกันที่หลายดีลเลอร์",
    ),
    Word(
        "price-jumps",
        "Цена автомобиля в продаже за один шаг изменилась на 30 % и больше в последние 30 дней.",
        "The price of a car on sale changed by 30 % or more in one step within the last 30 days.",
        "ราคารถที่ประกาศขายเปลี่ยนครั้งเดียวตั้งแต่ 30 % ขึ้นไปใน 30 วันที่ผ่านมา",
    ),
    Word(
        "mileage-jumps",
        "Пробег уменьшился или вырос больше чем на 5000 км одним изменением в последние 30 дней.",
        "The mileage fell, or rose by more than 5,000 km in one change within the last 30 days.",
        "เลขไมล์ลดลง หรือเพิ่มขึ้นมากกว่า 5,000 กม. ในการแก้ไขครั้งเดียวใน 30 วันที่ผ่านมา",
    ),
))
