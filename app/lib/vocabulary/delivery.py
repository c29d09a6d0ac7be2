"""How requests reach a dealer's own systems."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

CHANNEL_KIND: Final = Vocabulary("channel_kind", (
    Word("adf_mail", "ADF/XML письмом", "ADF/XML by mail", "ADF/XML ทางอีเมล"),
    Word("adf_post", "ADF/XML по HTTP", "ADF/XML by HTTP", "ADF/XML ทาง HTTP"),
    Word("webhook", "Подписанный вебхук", "Signed webhook", "เว็บฮุกที่ลงลายมือชื่อ"),
))

REQUEST_EVENT: Final = Vocabulary("request_event", (
    Word("request.created", "Новая заявка", "New request", "คำขอใหม่"),
    Word("request.customer_wrote", "Клиент написал снова", "The customer wrote again", "ลูกค้าเขียนมาอีกครั้ง"),
    Word("request.answered", "Клиенту ответили", "The customer was answered", "ตอบลูกค้าแล้ว"),
    Word("request.closed", "Заявка закрыта", "The request was closed", "ปิดคำขอแล้ว"),
    Word("channel.test", "Проверка связи", "Test of the connection", "ทดสอบการเชื่อมต่อ"),
))
