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
