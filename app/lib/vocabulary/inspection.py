"""The points that an inspection of a used car goes through, and what it can find at each."""
# fmt: off

from dataclasses import dataclass
from typing import Final

from app.lib.vocabulary.words import Vocabulary, Word

CHECK_RESULT: Final = Vocabulary("check_result", (
    Word("passed", "Исправно", "Passed", "ผ่าน", ("в норме", "норма", "ok", "pass")),
    Word("repaired", "Отремонтировано", "Repaired", "ซ่อมแล้ว", ("устранено", "repair")),
    Word("failed", "Неисправно", "Failed", "ไม่ผ่าน", ("не в норме", "fail")),
    Word("noted", "Замечание", "Noted", "มีข้อสังเกต", ("отмечено", "note")),
))


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """Points of an inspection that are looked at together."""

    code: str
    ru: str
    en: str
    th: str
    points: tuple[Word, ...]

    def name(self, locale: str) -> str:
        """Give the name for a locale, as `Word.name` does."""
        return Word(self.code, self.ru, self.en, self.th).name(locale)


CHECKLIST: Final[tuple[CheckGroup, ...]] = (
    CheckGroup("documents", "Документы и история", "Papers and history", "เอกสารและประวัติ", (
        Word("vin_matches", "VIN на кузове и в документах совпадает", "VIN on the body matches the papers", "เลขตัวถังตรงกับเอกสาร"),
        Word("registration_papers", "Регистрационные документы в порядке", "Registration papers in order", "เอกสารทะเบียนถูกต้อง"),
        Word("no_restrictions", "Нет залога, розыска и запретов", "No pledge, search or restriction", "ไม่มีภาระผูกพัน คดี หรือข้อห้าม"),
        Word("mileage_history", "Пробег подтверждён историей", "Mileage confirmed by its history", "เลขไมล์ตรงกับประวัติ"),
        Word("service_history", "Сервисная история", "Service history", "ประวัติการเข้าศูนย์บริการ"),
        Word("recalls_done", "Отзывные кампании выполнены", "Recalls carried out", "ดำเนินการตามประกาศเรียกคืนแล้ว"),
        Word("keys_and_manuals", "Комплект ключей и руководств", "Keys and manuals complete", "กุญแจและคู่มือครบ"),
    )),
    CheckGroup("body", "Кузов и остекление", "Body and glass", "ตัวถังและกระจก", (
        Word("body_geometry", "Геометрия кузова, следы ДТП", "Body geometry, traces of accidents", "โครงสร้างตัวถังและร่องรอยอุบัติเหตุ"),
        Word("paint", "Лакокрасочное покрытие, толщина", "Paintwork and its thickness", "สีรถและความหนาของสี"),
        Word("corrosion", "Коррозия", "Corrosion", "สนิมและการผุกร่อน"),
        Word("panel_gaps", "Зазоры панелей", "Panel gaps", "ระยะห่างระหว่างชิ้นตัวถัง"),
        Word("doors_and_lids", "Двери, капот, багажник", "Doors, bonnet, tailgate", "ประตู ฝากระโปรง และฝาท้าย"),
        Word("windscreen", "Лобовое стекло", "Windscreen", "กระจกบังลมหน้า"),
        Word("other_glass", "Остальные стёкла", "Other windows", "กระจกบานอื่น"),
        Word("mirrors", "Зеркала", "Mirrors", "กระจกมองข้างและกระจกมองหลัง"),
    )),
    CheckGroup("lights", "Свет и электрика", "Lights and electrics", "ไฟและระบบไฟฟ้า", (
        Word("headlights", "Фары, ближний и дальний свет", "Headlights, dipped and main beam", "ไฟหน้า ไฟต่ำและไฟสูง"),
        Word("rear_lights", "Задние фонари и стоп-сигналы", "Rear and brake lights", "ไฟท้ายและไฟเบรก"),
        Word("indicators", "Указатели поворота, аварийная сигнализация", "Indicators and hazard lights", "ไฟเลี้ยวและไฟฉุกเฉิน"),
        Word("battery", "Аккумулятор", "Battery", "แบตเตอรี่"),
        Word("charging", "Генератор и зарядка", "Alternator and charging", "ไดชาร์จและการชาร์จ"),
        Word("wipers_and_washers", "Стеклоочистители и омыватели", "Wipers and washers", "ที่ปัดน้ำฝนและที่ฉีดน้ำล้างกระจก"),
        Word("horn", "Звуковой сигнал", "Horn", "แตร"),
        Word("fault_memory", "Коды неисправностей в блоках управления", "Fault codes of the control units", "รหัสข้อผิดพลาดในกล่องควบคุม"),
    )),
    CheckGroup("engine", "Двигатель", "Engine", "เครื่องยนต์", (
        Word("cold_start", "Холодный пуск и холостой ход", "Cold start and idling", "การสตาร์ทขณะเย็นและรอบเดินเบา"),
        Word("engine_noise", "Посторонние шумы", "Unusual noises", "เสียงผิดปกติ"),
        Word("oil_leaks", "Утечки масла", "Oil leaks", "น้ำมันเครื่องรั่วซึม"),
        Word("engine_oil", "Масло: уровень и состояние", "Oil: level and condition", "ระดับและสภาพน้ำมันเครื่อง"),
        Word("cooling", "Система охлаждения", "Cooling system", "ระบบหล่อเย็น"),
        Word("belts", "Ремни и цепи", "Belts and chains", "สายพานและโซ่"),
        Word("fuel_system", "Топливная система", "Fuel system", "ระบบเชื้อเพลิง"),
        Word("exhaust", "Выпуск и токсичность", "Exhaust and emissions", "ไอเสียและมลพิษ"),
        Word("mounts", "Опоры двигателя", "Engine mounts", "แท่นเครื่อง"),
        Word("high_voltage", "Тяговая батарея и высоковольтная система", "Traction battery and high-voltage system", "แบตเตอรี่ขับเคลื่อนและระบบไฟฟ้าแรงสูง"),
    )),
    CheckGroup("driveline", "Трансмиссия", "Driveline", "ระบบส่งกำลัง", (
        Word("gearbox_shifts", "Коробка передач: переключения", "Gearbox: shifts", "การเปลี่ยนเกียร์"),
        Word("clutch", "Сцепление", "Clutch", "คลัตช์"),
        Word("gearbox_leaks", "Утечки масла из агрегатов", "Leaks of the gearbox and axles", "การรั่วซึมของเกียร์และเพลา"),
        Word("drive_shafts", "Приводы и ШРУСы", "Drive shafts and joints", "เพลาขับและข้อต่อเพลา"),
        Word("all_wheel_drive", "Полный привод", "All-wheel drive", "ระบบขับเคลื่อนสี่ล้อ"),
    )),
    CheckGroup("chassis", "Подвеска, рулевое управление, тормоза", "Suspension, steering, brakes", "ช่วงล่าง พวงมาลัย และเบรก", (
        Word("dampers", "Амортизаторы и пружины", "Dampers and springs", "โช้คอัพและสปริง"),
        Word("joints_and_bushes", "Шарниры и сайлентблоки", "Joints and bushes", "ลูกหมากและบูช"),
        Word("wheel_bearings", "Ступичные подшипники", "Wheel bearings", "ลูกปืนล้อ"),
        Word("steering", "Рулевое управление", "Steering", "ระบบบังคับเลี้ยว"),
        Word("wheel_alignment", "Углы установки колёс", "Wheel alignment", "ศูนย์ล้อ"),
        Word("brake_pads", "Тормозные колодки: остаток", "Brake pads: what is left", "ผ้าเบรก"),
        Word("brake_discs", "Тормозные диски и барабаны", "Brake discs and drums", "จานเบรกและดรัมเบรก"),
        Word("brake_fluid", "Тормозная жидкость и магистрали", "Brake fluid and lines", "น้ำมันเบรกและท่อเบรก"),
        Word("parking_brake", "Стояночный тормоз", "Parking brake", "เบรกมือ"),
        Word("tyres", "Шины: глубина протектора и возраст", "Tyres: tread and age", "ยาง ความลึกดอกยางและอายุ"),
        Word("wheels", "Диски и запасное колесо", "Wheels and spare wheel", "ล้อและยางอะไหล่"),
    )),
    CheckGroup("interior", "Салон и оборудование", "Interior and equipment", "ห้องโดยสารและอุปกรณ์", (
        Word("seats_and_trim", "Сиденья и обивка", "Seats and trim", "เบาะและวัสดุบุ"),
        Word("seat_belts", "Ремни безопасности", "Seat belts", "เข็มขัดนิรภัย"),
        Word("airbags", "Подушки безопасности", "Airbags", "ถุงลมนิรภัย"),
        Word("instruments", "Приборы и контрольные лампы", "Instruments and warning lamps", "หน้าปัดและไฟเตือน"),
        Word("climate", "Отопление и кондиционер", "Heating and air conditioning", "เครื่องทำความร้อนและแอร์"),
        Word("power_windows", "Стеклоподъёмники и замки", "Windows and locks", "กระจกไฟฟ้าและระบบล็อก"),
        Word("media", "Мультимедиа, навигация, камеры", "Media, navigation, cameras", "มัลติมีเดีย ระบบนำทาง และกล้อง"),
        Word("no_damp", "Нет влаги и запахов", "No damp, no smells", "ไม่มีความชื้นและกลิ่น"),
    )),
    CheckGroup("road_test", "Дорожное испытание", "Road test", "การทดสอบบนถนน", (
        Word("acceleration", "Разгон и тяга", "Acceleration and pull", "อัตราเร่งและกำลัง"),
        Word("straight_running", "Прямолинейное движение", "Straight running", "การวิ่งตรง"),
        Word("braking", "Торможение, ABS", "Braking, ABS", "การเบรกและ ABS"),
        Word("driver_assistance", "Системы помощи водителю", "Driver assistance", "ระบบช่วยเหลือผู้ขับขี่"),
        Word("no_vibration", "Нет вибраций и шумов на ходу", "No vibration or noise on the move", "ไม่มีการสั่นหรือเสียงดังขณะขับ"),
    )),
)
