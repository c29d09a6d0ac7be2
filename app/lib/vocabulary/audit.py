"""What the audit log records, in words."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

AUDIT_ACTION: Final = Vocabulary("audit_action", (
    Word("signed_in", "Вход в систему", "Signed in", "เข้าสู่ระบบ"),
    Word("sign_in_failed", "Неудачная попытка входа", "Sign-in failed", "เข้าสู่ระบบไม่สำเร็จ"),
    Word("signed_out", "Выход из системы", "Signed out", "ออกจากระบบ"),
    Word("refused", "Отказ в доступе", "Access refused", "ถูกปฏิเสธการเข้าถึง"),
    Word("password_asked", "Запрошен новый пароль", "New password asked for", "ขอตั้งรหัสผ่านใหม่"),
    Word("password_changed", "Пароль изменён", "Password changed", "เปลี่ยนรหัสผ่านแล้ว"),
    Word("account_changed", "Изменены данные своей учётной записи", "Own account changed", "แก้ไขบัญชีของตนเอง"),
    Word("user_invited", "Приглашён пользователь", "User invited", "เชิญผู้ใช้"),
    Word("user_changed", "Изменён пользователь", "User changed", "แก้ไขผู้ใช้"),
    Word("user_closed", "Учётная запись закрыта", "Account closed", "ปิดบัญชีผู้ใช้"),
    Word("user_reopened", "Учётная запись открыта снова", "Account reopened", "เปิดบัญชีผู้ใช้อีกครั้ง"),
    Word("dealer_created", "Добавлен дилер", "Dealer added", "เพิ่มดีลเลอร์"),
    Word("dealer_changed", "Изменён дилер", "Dealer changed", "แก้ไขดีลเลอร์"),
    Word("location_added", "Добавлена площадка дилера", "Dealer's location added", "เพิ่มสาขาของดีลเลอร์"),
    Word("location_changed", "Изменена площадка дилера", "Dealer's location changed", "แก้ไขสาขาของดีลเลอร์"),
    Word("dictionary_changed", "Изменён справочник", "Dictionary changed", "แก้ไขพจนานุกรม"),
    Word("job_restarted", "Задание запущено вручную", "Job started by hand", "เริ่มงานด้วยตนเอง"),
    Word("message_resent", "Сообщение поставлено в очередь снова", "Message sent again", "ส่งข้อความอีกครั้ง"),
    Word("location_removed", "Удалена площадка дилера", "Dealer's location removed", "ลบสาขาของดีลเลอร์"),
    Word("api_key_created", "Создан ключ API", "API key made", "สร้างคีย์ API"),
    Word("api_key_revoked", "Отозван ключ API", "API key revoked", "เพิกถอนคีย์ API"),
    Word("channel_added", "Открыт путь передачи заявок", "Way of delivery opened", "เปิดช่องทางส่งคำขอ"),
    Word("channel_changed", "Изменён путь передачи заявок", "Way of delivery changed", "แก้ไขช่องทางส่งคำขอ"),
    Word("channel_removed", "Удалён путь передачи заявок", "Way of delivery removed", "ลบช่องทางส่งคำขอ"),
    Word("bank_created", "Добавлен банк", "Bank added", "เพิ่มธนาคาร"),
    Word("bank_changed", "Изменён банк", "Bank changed", "แก้ไขธนาคาร"),
    Word("credit_programme_created", "Добавлена кредитная программа", "Credit programme added", "เพิ่มโครงการสินเชื่อ"),
    Word("credit_programme_changed", "Изменена кредитная программа", "Credit programme changed", "แก้ไขโครงการสินเชื่อ"),
    Word("credit_standard_changed", "Изменены стандартные условия кредита", "Standard credit terms changed", "แก้ไขเงื่อนไขสินเชื่อมาตรฐาน"),
    Word("report_schedule_changed", "Изменена рассылка отчётов", "Order of reports changed", "แก้ไขการส่งรายงานตามกำหนด"),
    Word("report_schedule_removed", "Удалена рассылка отчётов", "Order of reports removed", "ลบการส่งรายงานตามกำหนด"),
    Word("month_closed", "Закрыт месяц", "Month closed", "ปิดเดือน"),
    Word("month_reopened", "Снова открыт месяц", "Month reopened", "เปิดเดือนอีกครั้ง"),
    Word("upload_applied", "Применена загрузка", "Delivery applied", "นำข้อมูลที่ส่งมาไปใช้"),
    Word("upload_released", "Подтверждено снятие с продажи", "Withdrawals of a delivery confirmed", "ยืนยันการถอนการขายของการส่งข้อมูล"),
    Word("upload_dropped", "Загрузка отброшена", "Delivery dropped", "ละทิ้งการส่งข้อมูล"),
    Word("upload_undone", "Отменена загрузка", "Delivery undone", "ย้อนกลับการส่งข้อมูล"),
    Word("market_changed", "Изменены показатели рынка", "Market figures changed", "แก้ไขตัวเลขตลาด"),
))
