"""Reports that are sent by the clock, in words: how often, as what, and what became of each mail."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

FREQUENCY: Final = Vocabulary("frequency", (
    Word("daily", "Каждый день", "Every day", "ทุกวัน"),
    Word("weekly", "Каждую неделю", "Every week", "ทุกสัปดาห์"),
    Word("monthly", "Каждый месяц", "Every month", "ทุกเดือน"),
))

REPORT_FILE: Final = Vocabulary("report_file", (
    Word("xlsx", "Таблица XLSX", "Workbook (XLSX)", "ตาราง XLSX"),
    Word("pdf", "Документ PDF", "Document (PDF)", "เอกสาร PDF"),
    Word("csv", "Таблицы CSV в архиве ZIP", "Tables (CSV) in a ZIP archive", "ตาราง CSV ในไฟล์ ZIP"),
))

DISPATCH_OUTCOME: Final = Vocabulary("dispatch_outcome", (
    Word("queued", "Письмо поставлено в очередь", "Mail queued", "จัดคิวอีเมลแล้ว"),
    Word("empty", "Пропущено: нет данных", "Skipped: no data", "ข้าม: ไม่มีข้อมูล"),
    Word("no_right", "Не отправлено: нет права на отчёты", "Not sent: no right to reports", "ไม่ได้ส่ง: ไม่มีสิทธิ์ดูรายงาน"),
))
