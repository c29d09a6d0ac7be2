"""The words of deliveries: how they come, what becomes of them and of each car in them."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

CHANNEL: Final = Vocabulary("channel", (
    Word("web", "Загрузка на сайте", "Web upload", "อัปโหลดผ่านเว็บ", ("сайт", "веб")),
    Word("api", "API", "API", "API"),
    Word("soap", "SOAP", "SOAP", "SOAP"),
    Word("pull", "Загрузка по ссылке", "Scheduled pull", "ดึงข้อมูลตามกำหนดเวลา", ("по расписанию",)),
    Word("cli", "Командная строка", "Command line", "บรรทัดคำสั่ง"),
))

FORMAT_NAME: Final = Vocabulary("format", (
    Word("own_xml", "Собственный XML", "Own XML", "XML ของระบบ"),
    Word("own_json", "Собственный JSON", "Own JSON", "JSON ของระบบ"),
    Word("own_table", "Собственная таблица", "Own table", "ตารางของระบบ"),
    Word("autoru", "auto.ru (XML)", "auto.ru (XML)", "auto.ru (XML)"),
    Word("avito", "Avito Автозагрузка (XML)", "Avito Autoload (XML)", "Avito Autoload (XML)"),
    Word("carcopy", "carcopy (XML)", "carcopy (XML)", "carcopy (XML)"),
    Word("maxposter", "MaxPoster (XML)", "MaxPoster (XML)", "MaxPoster (XML)"),
    Word("yml", "Яндекс YML для автомобилей", "Yandex YML for cars", "Yandex YML สำหรับรถยนต์"),
    Word("mobile_de", "mobile.de (CSV)", "mobile.de (CSV)", "mobile.de (CSV)"),
    Word("mapped_table", "Таблица дилера", "Dealer's own table", "ตารางของดีลเลอร์"),
))

UPLOAD_STATUS: Final = Vocabulary("upload_status", (
    Word("queued", "В очереди", "Queued", "อยู่ในคิว"),
    Word("running", "Обрабатывается", "Running", "กำลังประมวลผล"),
    Word("planned", "Ждёт подтверждения", "Waiting for confirmation", "รอการยืนยัน"),
    Word("applied", "Применена", "Applied", "นำไปใช้แล้ว"),
    Word("held", "Задержана", "Held", "พักไว้"),
    Word("rejected", "Отклонена", "Rejected", "ถูกปฏิเสธ"),
    Word("duplicate", "Повтор", "Duplicate", "ซ้ำ"),
    Word("failed", "Сбой", "Failed", "ล้มเหลว"),
    Word("undone", "Отменена", "Undone", "ยกเลิกการนำไปใช้แล้ว"),
    Word("dropped", "Отброшена", "Dropped", "ถูกละทิ้ง"),
))

MODE: Final = Vocabulary("mode", (
    Word("full", "Весь склад", "Full stock", "สต็อกทั้งหมด", ("полная", "полный")),
    Word("delta", "Только изменения", "Changes only", "เฉพาะรายการที่เปลี่ยน", ("изменения", "дельта")),
))

PLAN_ACTION: Final = Vocabulary("plan_action", (
    Word("new", "Новый", "New", "ใหม่"),
    Word("changed", "Изменён", "Changed", "เปลี่ยนแปลง"),
    Word("unchanged", "Без изменений", "Unchanged", "ไม่เปลี่ยนแปลง"),
    Word("withdraw", "Снять с продажи", "Withdraw", "ถอนการขาย"),
    Word("rejected", "Отклонён", "Rejected", "ถูกปฏิเสธ"),
    Word("held", "Задержан", "Held", "พักไว้"),
))

SEVERITY: Final = Vocabulary("severity", (
    Word("error", "Ошибка", "Error", "ข้อผิดพลาด"),
    Word("warning", "Предупреждение", "Warning", "คำเตือน"),
    Word("info", "Сведение", "Information", "ข้อมูล"),
))

APPLY_RULE: Final = Vocabulary("apply_rule", (
    Word("at_once", "Применять сразу", "Apply at once", "นำไปใช้ทันที"),
    Word("small", "Применять сразу небольшие изменения, об остальных спрашивать", "Apply small changes at once, ask about the others", "นำการเปลี่ยนแปลงเล็กน้อยไปใช้ทันที ที่เหลือให้ถามก่อน"),
    Word("ask", "Всегда спрашивать", "Always ask", "ถามทุกครั้ง"),
))

UNDO_RESULT: Final = Vocabulary("undo_result", (
    Word("undone", "Отменено", "Undone", "ย้อนกลับแล้ว"),
    Word("partly", "Отменено частично", "Undone in part", "ย้อนกลับบางส่วน"),
    Word("kept", "Не отменено", "Not undone", "ไม่ได้ย้อนกลับ"),
))

UNDO_REASON: Final = Vocabulary("undo_reason", (
    Word("changed_since", "с тех пор изменено", "changed since", "ถูกแก้ไขหลังจากนั้น"),
    Word("locked", "закреплено вручную", "kept by hand since", "ถูกล็อกด้วยมือหลังจากนั้น"),
    Word("named_since", "автомобиль есть в более поздней загрузке", "a later delivery names the car", "รถคันนี้อยู่ในการส่งข้อมูลครั้งหลัง"),
    Word("booked", "автомобиль забронирован", "the car is reserved", "รถถูกจองแล้ว"),
    Word("history", "история цен не переписывается", "a price path is never rewritten", "ประวัติราคาไม่ถูกเขียนใหม่"),
    Word("files_gone", "прежних фотографий больше нет", "the earlier photos are gone", "รูปถ่ายเดิมไม่มีแล้ว"),
    Word("no_way_back", "прежнее значение не сохранилось", "what stood there before is not known", "ไม่ทราบค่าก่อนหน้า"),
    Word("rule", "не допускают правила", "the rules do not allow it", "กฎไม่อนุญาต"),
    Word("gone", "автомобиля больше нет", "the car is not there any more", "ไม่มีรถคันนี้แล้ว"),
))
