"""What a key of the machine channels may do."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

API_SCOPE: Final = Vocabulary("api_scope", (
    Word("stock:read", "Читать загрузки и автомобили", "Read deliveries and cars", "อ่านข้อมูลการนำเข้าและรถ"),
    Word("stock:write", "Передавать и менять автомобили", "Deliver and change cars", "ส่งและแก้ไขข้อมูลรถ"),
    Word("requests:read", "Читать обращения клиентов", "Read customers' requests", "อ่านคำขอของลูกค้า"),
    Word("requests:write", "Отвечать клиентам", "Answer customers", "ตอบลูกค้า"),
    Word("reports:read", "Читать отчёты", "Read reports", "อ่านรายงาน"),
))
