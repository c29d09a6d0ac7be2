"""The words of scheduled pulls: where stock is fetched, how it is opened, when, and what became of it."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

SOURCE_KIND: Final = Vocabulary("source_kind", (
    Word("url", "Файл по адресу", "File at an address", "ไฟล์ตามที่อยู่เว็บ"),
    Word("soap", "SOAP-сервис дилера", "The dealer's SOAP service", "บริการ SOAP ของดีลเลอร์"),
))

SOURCE_AUTH: Final = Vocabulary("source_auth", (
    Word("none", "Без пароля", "No password", "ไม่มีรหัสผ่าน"),
    Word("basic", "Имя и пароль (HTTP Basic)", "Name and password (HTTP Basic)", "ชื่อและรหัสผ่าน (HTTP Basic)"),
    Word("bearer", "Токен (Bearer)", "Token (Bearer)", "โทเค็น (Bearer)"),
    Word("header", "Собственный заголовок", "A header of its own", "ส่วนหัวเฉพาะ"),
    Word("token", "Имя и пароль в сообщении (UsernameToken)", "Name and password in the message (UsernameToken)", "ชื่อและรหัสผ่านในข้อความ (UsernameToken)"),
))

RHYTHM: Final = Vocabulary("rhythm", (
    Word("interval", "Через равные промежутки", "At equal intervals", "ตามช่วงเวลาเท่ากัน"),
    Word("cron", "По расписанию cron", "By a cron expression", "ตามนิพจน์ cron"),
    Word("by_hand", "Только вручную", "Only by hand", "ด้วยตนเองเท่านั้น"),
))

PULL_OUTCOME: Final = Vocabulary("pull_outcome", (
    Word("waiting", "Выполняется", "Under way", "กำลังดำเนินการ"),
    Word("taken", "Получена", "Fetched", "ดึงข้อมูลแล้ว"),
    Word("unchanged", "Без изменений", "Unchanged", "ไม่เปลี่ยนแปลง"),
    Word("duplicate", "Повтор", "Duplicate", "ซ้ำ"),
    Word("failed", "Сбой", "Failed", "ล้มเหลว"),
))

PULL_FAULT: Final = Vocabulary("pull_fault", (
    Word("address_invalid", "Адрес не начинается с http:// или https://.", "The address does not begin with http:// or https://.", "ที่อยู่ไม่ได้ขึ้นต้นด้วย http:// หรือ https://"),
    Word("host_unknown", "Сервер с таким именем не найден.", "There is no server of this name.", "ไม่พบเซิร์ฟเวอร์ชื่อนี้"),
    Word("host_inner", "Адрес ведёт не в открытый интернет.", "The address does not lead to the open internet.", "ที่อยู่ไม่ได้นำไปสู่อินเทอร์เน็ตสาธารณะ"),
    Word("no_answer", "Сервер не отвечает.", "The server does not answer.", "เซิร์ฟเวอร์ไม่ตอบ"),
    Word("insecure", "Сертификату сервера нельзя доверять.", "The server's certificate cannot be trusted.", "ใบรับรองของเซิร์ฟเวอร์เชื่อถือไม่ได้"),
    Word("too_slow", "Сервер отвечает слишком медленно.", "The server answers too slowly.", "เซิร์ฟเวอร์ตอบช้าเกินไป"),
    Word("too_large", "Ответ больше допустимого.", "The answer is larger than allowed.", "คำตอบใหญ่เกินที่อนุญาต"),
    Word("redirects", "Сервер пересылает по кругу.", "The server redirects in circles.", "เซิร์ฟเวอร์เปลี่ยนเส้นทางวนไปมา"),
    Word("refused", "Сервер не пускает: имя, пароль или токен не подходят.", "The server lets nobody in: name, password or token do not fit.", "เซิร์ฟเวอร์ไม่ให้เข้า: ชื่อ รหัสผ่าน หรือโทเค็นไม่ถูกต้อง"),
    Word("not_found", "По этому адресу ничего нет.", "There is nothing at this address.", "ไม่มีข้อมูลตามที่อยู่นี้"),
    Word("bad_answer", "Сервер ответил ошибкой.", "The server answered with an error.", "เซิร์ฟเวอร์ตอบกลับด้วยข้อผิดพลาด"),
    Word("damaged", "Ответ пришёл не целиком или повреждён.", "The answer came incomplete or damaged.", "คำตอบมาไม่ครบหรือเสียหาย"),
    Word("secret_unreadable", "Сохранённый пароль больше не читается.", "The password that is kept cannot be read any more.", "อ่านรหัสผ่านที่เก็บไว้ไม่ได้แล้ว"),
    Word("contract_unreadable", "Описание сервиса (WSDL) не читается.", "The description of the service (WSDL) cannot be read.", "อ่านคำอธิบายบริการ (WSDL) ไม่ได้"),
    Word("contract_forbidden", "Описание сервиса (WSDL) или ответ содержит DOCTYPE, что небезопасно.", "The description of the service (WSDL) or its answer holds a DOCTYPE, which is not safe.", "คำอธิบายบริการ (WSDL) หรือคำตอบมี DOCTYPE ซึ่งไม่ปลอดภัย"),
    Word("service_elsewhere", "Сервис находится на другом сервере, чем его описание.", "The service is at another server than its description.", "บริการอยู่คนละเซิร์ฟเวอร์กับคำอธิบาย"),
    Word("operation_unknown", "У сервиса нет такой операции.", "The service has no such operation.", "บริการไม่มีการดำเนินการนี้"),
    Word("arguments_wrong", "Параметры операции не подходят.", "The arguments of the operation do not fit.", "อาร์กิวเมนต์ของการดำเนินการไม่ถูกต้อง"),
    Word("service_fault", "Сервис ответил ошибкой SOAP.", "The service answered with a SOAP fault.", "บริการตอบกลับด้วยข้อผิดพลาด SOAP"),
    Word("answer_unreadable", "Ответ сервиса не читается.", "The answer of the service cannot be read.", "อ่านคำตอบของบริการไม่ได้"),
    Word("cars_not_found", "В ответе нет списка по указанному пути.", "The answer has no list at the path that is set.", "คำตอบไม่มีรายการตามเส้นทางที่ตั้งไว้"),
    Word("dealer_inactive", "Дилер не участвует в программе.", "The dealer takes no part in the programme.", "ดีลเลอร์ไม่ได้เข้าร่วมโครงการ"),
    Word("file_rejected", "Файл целиком отклонён.", "The file as a whole was rejected.", "ไฟล์ทั้งไฟล์ถูกปฏิเสธ"),
    Word("program", "Сбой на нашей стороне.", "Something went wrong on our side.", "เกิดข้อผิดพลาดทางเรา"),
))

PULL_CURE: Final = Vocabulary("pull_cure", (
    Word("address_invalid", "Исправьте адрес, а также адрес, на который он пересылает.", "Put the address right, and the one to which it redirects.", "แก้ไขที่อยู่ รวมถึงที่อยู่ที่เปลี่ยนเส้นทางไป"),
    Word("host_unknown", "Проверьте имя сервера в адресе.", "Check the server's name in the address.", "ตรวจสอบชื่อเซิร์ฟเวอร์ในที่อยู่"),
    Word("host_inner", "Укажите адрес, доступный из интернета, или попросите администратора разрешить этот сервер.", "Name an address that can be reached from the internet, or ask the administrator to allow this server.", "ระบุที่อยู่ที่เข้าถึงได้จากอินเทอร์เน็ต หรือขอให้ผู้ดูแลระบบอนุญาตเซิร์ฟเวอร์นี้"),
    Word("no_answer", "Проверьте, работает ли сервер и доступен ли он из интернета; мы попробуем ещё раз сами.", "Check that the server works and can be reached from the internet; we try again by ourselves.", "ตรวจสอบว่าเซิร์ฟเวอร์ทำงานและเข้าถึงได้จากอินเทอร์เน็ต ระบบจะลองใหม่เอง"),
    Word("insecure", "Обновите сертификат сервера: он должен быть действительным и выданным на это имя.", "Renew the server's certificate: it must be valid and made out to this name.", "ต่ออายุใบรับรองของเซิร์ฟเวอร์ ต้องมีผลใช้ได้และออกให้ชื่อนี้"),
    Word("too_slow", "Готовьте файл заранее, чтобы сервер мог отдать его сразу.", "Make the file beforehand, so that the server can hand it over at once.", "เตรียมไฟล์ไว้ล่วงหน้าเพื่อให้เซิร์ฟเวอร์ส่งได้ทันที"),
    Word("too_large", "Отдавайте меньше автомобилей за раз, а фотографии — адресами.", "Hand over fewer cars at a time, and photos as addresses.", "ส่งรถครั้งละน้อยลง และส่งรูปภาพเป็นที่อยู่เว็บ"),
    Word("redirects", "Укажите конечный адрес файла.", "Name the address at which the file is in the end.", "ระบุที่อยู่ปลายทางของไฟล์"),
    Word("refused", "Введите имя, пароль или токен заново.", "Enter name, password or token anew.", "ป้อนชื่อ รหัสผ่าน หรือโทเค็นใหม่"),
    Word("not_found", "Проверьте адрес и то, что файл по нему выложен.", "Check the address and that the file is there.", "ตรวจสอบที่อยู่และตรวจว่ามีไฟล์อยู่"),
    Word("bad_answer", "Посмотрите журнал своего сервера за это время.", "Look into your server's log of that time.", "ดูบันทึกของเซิร์ฟเวอร์ในเวลานั้น"),
    Word("damaged", "Проверьте, что сервер отдаёт файл целиком; мы попробуем ещё раз сами.", "Check that the server hands over the whole file; we try again by ourselves.", "ตรวจสอบว่าเซิร์ฟเวอร์ส่งไฟล์ครบทั้งไฟล์ ระบบจะลองใหม่เอง"),
    Word("secret_unreadable", "Введите пароль или токен ещё раз и сохраните.", "Enter name, password or token once more.", "ป้อนชื่อ รหัสผ่าน หรือโทเค็นอีกครั้ง"),
    Word("contract_unreadable", "Проверьте адрес: по нему должен открываться WSDL вместе со всеми схемами.", "Check the address: the WSDL with all its schemas must open there.", "ตรวจสอบที่อยู่ ต้องเปิด WSDL พร้อมสคีมาทั้งหมดได้"),
    Word("contract_forbidden", "Уберите DOCTYPE из WSDL, схем и ответа.", "Take the DOCTYPE out of WSDL, schemas and answer.", "นำ DOCTYPE ออกจาก WSDL สคีมา และคำตอบ"),
    Word("service_elsewhere", "Пароль отправляется только на сервер, где лежит WSDL, и никогда с https на http: исправьте адрес сервиса в WSDL.", "A password goes only to the server that has the WSDL, and never from https to http: put the address of the service in the WSDL right.", "รหัสผ่านส่งไปเฉพาะเซิร์ฟเวอร์ที่มี WSDL และไม่ส่งจาก https ไป http แก้ไขที่อยู่บริการใน WSDL"),
    Word("operation_unknown", "Прочитайте сервис и выберите операцию из списка.", "Read the service and choose an operation of the list.", "อ่านบริการแล้วเลือกการดำเนินการจากรายการ"),
    Word("arguments_wrong", "Прочитайте сервис и сравните имена параметров.", "Read the service and compare the names of the arguments.", "อ่านบริการแล้วเปรียบเทียบชื่ออาร์กิวเมนต์"),
    Word("service_fault", "Посмотрите, что сервис говорит об этом вызове, и проверьте параметры.", "See what the service says about this call, and check the arguments.", "ดูว่าบริการแจ้งอะไรเกี่ยวกับการเรียกนี้ และตรวจสอบอาร์กิวเมนต์"),
    Word("answer_unreadable", "Сервис должен отвечать сообщением SOAP 1.1 или 1.2 без вложений.", "The service must answer with a message of SOAP 1.1 or 1.2 without attachments.", "บริการต้องตอบด้วยข้อความ SOAP 1.1 หรือ 1.2 โดยไม่มีไฟล์แนบ"),
    Word("cars_not_found", "Прочитайте сервис и укажите путь к списку автомобилей.", "Read the service and set the path to the list of cars.", "อ่านบริการแล้วตั้งเส้นทางไปยังรายการรถ"),
    Word("dealer_inactive", "Спросите дистрибьютора.", "Ask the distributor.", "สอบถามผู้จัดจำหน่าย"),
    Word("file_rejected", "Откройте загрузку: она говорит почему.", "Open the delivery: it says why.", "เปิดรายการส่งข้อมูลเพื่อดูสาเหตุ"),
    Word("program", "Мы попробуем ещё раз; ошибка записана.", "We try again; the fault is written down.", "ระบบจะลองใหม่ ข้อผิดพลาดถูกบันทึกไว้แล้ว"),
))
