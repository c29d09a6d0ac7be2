"""What runs the house, in words: tasks, states of jobs and of outgoing messages."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

JOB_STATE: Final = Vocabulary("job_state", (
    Word("queued", "Ждёт", "Waiting", "รออยู่"),
    Word("running", "Выполняется", "Running", "กำลังทำงาน"),
    Word("done", "Выполнено", "Done", "เสร็จแล้ว"),
    Word("failed", "Не удалось", "Failed", "ล้มเหลว"),
))

MESSAGE_STATE: Final = Vocabulary("message_state", (
    Word("waiting", "Ждёт отправки", "Waiting", "รอส่ง"),
    Word("sent", "Отправлено", "Sent", "ส่งแล้ว"),
    Word("dead", "Не доставлено", "Undeliverable", "ส่งไม่ได้"),
))

TASK: Final = Vocabulary("task", (
    Word("outbox.send", "Отправка писем", "Send mails", "ส่งอีเมล"),
    Word("jobs.sweep", "Возврат потерянных заданий", "Bring lost jobs back", "นำงานที่หายกลับมา"),
    Word("jobs.purge", "Удаление старых заданий", "Forget old jobs", "ลบงานเก่า"),
    Word("uploads.plan", "Разбор загрузки", "Read a delivery", "อ่านข้อมูลที่ส่งมา"),
    Word("uploads.apply", "Применение загрузки", "Apply a delivery", "ใช้ข้อมูลที่ส่งมา"),
    Word("uploads.undo", "Отмена загрузки", "Undo a delivery", "ย้อนกลับข้อมูลที่ส่งมา"),
    Word("uploads.purge", "Удаление файлов старых загрузок", "Forget files of old deliveries", "ลบไฟล์ที่ส่งมานานแล้ว"),
    Word("reports.send", "Рассылка отчётов", "Send reports", "ส่งรายงาน"),
    Word("bookings.settle", "Сроки и очереди броней", "Move the lines of bookings on", "เลื่อนคิวการจอง"),
    Word("requests.remind", "Напоминания о заявках", "Remind of requests", "แจ้งเตือนคำขอ"),
    Word("requests.forget", "Удаление старых персональных данных", "Forget personal data of long ago", "ลบข้อมูลส่วนบุคคลเก่า"),
    Word("views.forget_keys", "Удаление ключей посетителей", "Throw away keys of visitors", "ลบกุญแจของผู้เข้าชม"),
    Word("searches.tell", "Оповещения о новых автомобилях", "Tell of new cars", "แจ้งรถใหม่"),
    Word("searches.purge", "Удаление неподтверждённых поисков", "Forget searches that nobody confirmed", "ลบการค้นหาที่ไม่ได้ยืนยัน"),
    Word("photos.make", "Подготовка размеров фотографий", "Make the sizes of photos", "สร้างขนาดของรูปภาพ"),
    Word("photos.fetch", "Загрузка фотографий", "Fetch photos", "ดึงรูปภาพ"),
    Word("sources.start", "Запуск загрузок по расписанию", "Start scheduled pulls", "เริ่มดึงข้อมูลตามกำหนด"),
    Word("sources.pull", "Загрузка из источника дилера", "Pull from a dealer's source", "ดึงข้อมูลจากแหล่งของดีลเลอร์"),
    Word("sources.purge", "Удаление старого журнала загрузок", "Forget the old log of pulls", "ลบบันทึกการดึงข้อมูลเก่า"),
))
