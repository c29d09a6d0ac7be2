"""The roles, and in one sentence each what they may."""
# fmt: off

from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

ROLE: Final = Vocabulary("role", (
    Word("dealer_staff", "Сотрудник дилера", "Dealer staff", "พนักงานดีลเลอร์"),
    Word("dealer_manager", "Руководитель дилера", "Dealer manager", "ผู้จัดการดีลเลอร์"),
    Word("distributor", "Дистрибьютор", "Distributor", "ผู้จัดจำหน่าย"),
    Word("administrator", "Администратор", "Administrator", "ผู้ดูแลระบบ"),
))

ROLE_MAY: Final = Vocabulary("role_may", (
    Word(
        "dealer_staff",
        "Ведёт автомобили, фотографии, загрузки и запросы клиентов своих дилеров; закупочных цен и расходов не видит.",
        "Keeps cars, photos, uploads and customers' requests of their own dealers; sees no purchase prices or expenses.",
        "ดูแลรถ รูปภาพ การอัปโหลด และคำขอของลูกค้าของดีลเลอร์ตนเอง แต่ไม่เห็นราคาซื้อเข้าและค่าใช้จ่าย",
    ),
    Word(
        "dealer_manager",
        "Видит и меняет всё у своих дилеров: деньги, сотрудников, ключи API, настройки поставки данных, отчёты.",
        "Sees and changes everything of their own dealers: money, staff, API keys, delivery settings, reports.",
        "ดูและแก้ไขทุกอย่างของดีลเลอร์ตนเอง ได้แก่ ข้อมูลการเงิน พนักงาน คีย์ API การตั้งค่าการส่งข้อมูล และรายงาน",
    ),
    Word(
        "distributor",
        "Видит всю сеть и все отчёты; ведёт дилеров, банки и кредитные программы, показатели рынка и условия программы.",
        "Sees the whole network and all reports; keeps dealers, banks and credit programmes, market figures and the programme's conditions.",
        "ดูข้อมูลทั้งเครือข่ายและรายงานทั้งหมด ดูแลดีลเลอร์ ธนาคารและโปรแกรมสินเชื่อ ตัวเลขตลาด และเงื่อนไขโครงการ",
    ),
    Word(
        "administrator",
        "Ведёт пользователей, роли и справочники, видит журнал действий и следит за работой системы.",
        "Keeps users, roles and dictionaries, reads the audit log and watches over the system's operation.",
        "ดูแลผู้ใช้ บทบาท และพจนานุกรมข้อมูล ดูบันทึกการใช้งาน และเฝ้าดูการทำงานของระบบ",
    ),
))
