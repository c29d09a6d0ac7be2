"""The words of a listing's fields, with those that auto.ru, Avito, MaxPoster, carcopy, YML and mobile.de use."""
# fmt: off

from typing import Final

from app.lib.vocabulary.equipment import EQUIPMENT
from app.lib.vocabulary.words import Vocabulary, Word

__all__ = [
    "ACQUIRED_VIA",
    "BODY_TYPE",
    "BUYER_TYPE",
    "COLOR",
    "CONDITION",
    "DRIVE",
    "EQUIPMENT",
    "EXPENSE_KIND",
    "FUEL",
    "GEARBOX",
    "OWNERS",
    "PAYMENT_METHOD",
    "REGISTRATION_DOCUMENT",
    "STATUS",
    "WHEEL",
    "YES_NO",
]

CONDITION: Final = Vocabulary(
    "condition",
    (
        Word("used", "С пробегом", "Used", "มือสอง", ("б/у", "бу", "бывший в употреблении", "подержанный", "подержанная", "подержанные", "с пробегом РФ", "поддержанный", "с пробегом по РФ", "second hand", "pre-owned", "preowned", "approved used", "certified pre-owned", "gebraucht", "used car", "Gebrauchtfahrzeug", "รถมือสอง", "รถใช้แล้ว", "ใช้แล้ว")),
        Word("demo", "Демонстрационный", "Demo", "รถทดลองขับ", ("демо", "демоавтомобиль", "демонстрационная", "демонстрационный автомобиль", "тест-драйв", "тестовый", "тестовый автомобиль", "подменный", "demonstrator", "demonstration", "demo car", "test drive", "test car", "ex-demo", "Vorführfahrzeug", "Vorführwagen", "รถเดโม่", "เดโม่", "รถสาธิต")),
        Word("new", "Новый", "New", "รถใหม่", ("новая", "новое", "новые", "нов", "новый автомобиль", "без пробега", "brand new", "new car", "neu", "Neuwagen", "Neufahrzeug", "ใหม่", "ป้ายแดง", "รถป้ายแดง")),
    ),
)

BODY_TYPE: Final = Vocabulary(
    "body_type",
    (
        Word("sedan", "Седан", "Sedan", "ซีดาน", ("saloon", "notchback", "седан-хардтоп", "sedan hardtop", "4d sedan", "sedan 4d", "сидан", "four-door sedan", "รถเก๋ง", "เก๋ง", "รถเก๋ง 4 ประตู", "ซีดาน 4 ประตู")),
        Word("hatchback", "Хэтчбек", "Hatchback", "แฮทช์แบ็ก", ("хетчбек", "хечбек", "хэтчбэк", "хетчбэк", "хечбэк", "хэчбек", "хэчбэк", "хетч", "хэтч", "hatch", "small car", "SmallCar", "compact", "Kleinwagen", "Schrägheck", "supermini", "city car", "แฮตช์แบ็ก", "แฮทช์แบค", "แฮทช์แบก", "รถเก๋ง 5 ประตู")),
        Word("liftback", "Лифтбек", "Liftback", "ลิฟต์แบ็ก", ("лифтбэк", "лифтбак", "fastback", "фастбек", "фастбэк", "ลิฟท์แบ็ก", "ฟาสต์แบ็ก")),
        Word("wagon", "Универсал", "Estate", "สเตชันแวกอน", ("station wagon", "universal", "estate car", "EstateCar", "touring", "combi", "kombi", "tourer", "avant", "sportwagon", "shooting brake", "шутинг-брейк", "break", "комби", "универсал повышенной проходимости", "แวกอน", "สเตชั่นแวกอน")),
        Word("suv", "Внедорожник", "SUV", "เอสยูวี", ("джип", "кроссовер", "паркетник", "вседорожник", "внедорожник открытый", "crossover", "off-road", "off-roader", "OffRoad", "offroad", "allroad", "4x4", "4х4", "jeep", "cuv", "sport utility vehicle", "Geländewagen", "SUV / Geländewagen", "SUV/кроссовер", "кроссовер/внедорожник", "внедорожник/кроссовер", "ครอสโอเวอร์", "รถอเนกประสงค์", "รถ SUV", "ออฟโรด")),
        Word("coupe", "Купе", "Coupé", "คูเป้", ("купэ", "купе-хардтоп", "coupe hardtop", "sports car", "SportsCar", "Sportwagen", "คูเป", "รถสปอร์ต")),
        Word("cabriolet", "Кабриолет", "Convertible", "เปิดประทุน", ("кабрио", "родстер", "тарга", "спайдер", "спидстер", "фаэтон", "cabrio", "roadster", "targa", "spyder", "spider", "speedster", "phaeton", "รถเปิดประทุน", "โรดสเตอร์")),
        Word("minivan", "Минивэн", "MPV", "มินิแวน", ("минивен", "минивэнн", "мини-вэн", "компактвэн", "компактвен", "микровэн", "микровен", "однообъёмник", "people carrier", "compact van", "microvan", "multi purpose vehicle", "multi-purpose vehicle", "family van", "Großraumlimousine", "เอ็มพีวี", "รถ MPV", "มินิแวน/เอ็มพีวี")),
        Word("van", "Фургон", "Van", "รถตู้", ("микроавтобус", "автобус", "цельнометаллический фургон", "ЦМФ", "грузопассажирский фургон", "грузовой фургон", "панельный фургон", "minibus", "bus", "panel van", "cargo van", "Kastenwagen", "Transporter", "Kleinbus", "ตู้", "รถตู้ทึบ", "มินิบัส")),
        Word("pickup", "Пикап", "Pickup", "กระบะ", ("пик-ап", "пикап двойная кабина", "пикап одинарная кабина", "пикап полуторная кабина", "pick-up", "pickup truck", "pick-up truck", "ute", "double cab", "crew cab", "PICKUP_ONE", "PICKUP_TWO", "รถกระบะ", "ปิกอัพ", "ปิ๊กอัพ", "กระบะ 4 ประตู", "กระบะ 2 ประตู", "กระบะแค็บ")),
        Word("limousine", "Лимузин", "Limousine", "ลีมูซีน", ("лимо", "limo", "stretch limousine", "ลิมูซีน")),
    ),
    phrases=True,
)

FUEL: Final = Vocabulary(
    "fuel",
    (
        Word("petrol", "Бензин", "Petrol", "เบนซิน", ("бензиновый", "бензиновая", "бенз", "бензин инжектор", "бензин карбюратор", "бензин компрессор", "бензин турбонаддув", "бензиновый турбо", "инжектор", "карбюратор", "gasoline", "petrol (unleaded)", "unleaded", "benzin", "essence", "АИ-92", "АИ-95", "АИ-98", "แก๊สโซฮอล์", "แก๊สโซลีน", "น้ำมันเบนซิน", "เบนซิน 95", "E20")),
        Word("diesel", "Дизель", "Diesel", "ดีเซล", ("дизельный", "дизельное", "дизельное топливо", "диз", "ДТ", "дизель турбонаддув", "турбодизель", "turbo diesel", "turbodiesel", "diesel turbo", "TDI", "CRDi", "น้ำมันดีเซล", "ดีเซลเทอร์โบ")),
        Word("hybrid", "Гибрид", "Hybrid", "ไฮบริด", ("гибридный", "гибридная", "гибрид бензин", "гибридный бензин", "бензин гибрид", "бензин-электро", "бензин/электро", "бензин + электро", "гибрид дизель", "дизель гибрид", "дизель/электро", "HEV", "MHEV", "full hybrid", "mild hybrid", "petrol hybrid", "hybrid petrol", "petrol/electric", "petrol-electric", "hybrid (petrol/electric)", "diesel hybrid", "hybrid diesel", "hybrid_diesel", "gasoline hybrid", "gasoline-electric", "мягкий гибрид", "รถไฮบริด", "เบนซิน-ไฮบริด", "เบนซินไฮบริด", "อีพาวเวอร์", "e-Power")),
        Word("plug_in_hybrid", "Подключаемый гибрид", "Plug-in hybrid", "ปลั๊กอินไฮบริด", ("плагин-гибрид", "плаг-ин гибрид", "plug-in гибрид", "заряжаемый гибрид", "последовательный гибрид", "гибрид с подзарядкой", "гибрид PHEV", "PHEV", "EREV", "REEV", "range extender", "plugin hybrid", "petrol plug-in hybrid", "plug-in hybrid petrol", "diesel plug-in hybrid", "ปลั๊กอิน ไฮบริด", "ปลั๊กอิน")),
        Word("electric", "Электро", "Electric", "ไฟฟ้า", ("электричество", "электрический", "электромобиль", "электродвигатель", "электромотор", "EV", "BEV", "electro", "electricity", "elektro", "battery electric", "battery electric vehicle", "pure electric", "รถยนต์ไฟฟ้า", "รถไฟฟ้า", "พลังงานไฟฟ้า")),
        # "Газ" alone is liquefied petroleum gas to one site and methane as well to another: it is left to a person.
        Word("lpg", "Газ (пропан-бутан)", "LPG", "แอลพีจี", ("сжиженный газ", "пропан", "пропан-бутан", "бензин, газобаллонное оборудование", "бензин/газ", "бензин-газ", "бензин + газ", "бензин, газ", "газ/бензин", "газ-бензин", "газ + бензин", "бензин пропан", "бензин/пропан", "бензин/пропан-бутан", "ГБО", "бензин, ГБО", "бензин + ГБО", "бензин/ГБО", "газобаллонное оборудование", "autogas", "autogas (LPG)", "petrol/LPG", "petrol + LPG", "petrol lpg", "liquefied petroleum gas", "เบนซิน + LPG", "เบนซิน/LPG", "แก๊ส LPG", "ก๊าซแอลพีจี")),
        Word("cng", "Газ (метан)", "CNG", "เอ็นจีวี", ("метан", "сжатый газ", "природный газ", "компримированный природный газ", "КПГ", "бензин/метан", "бензин + метан", "бензин метан", "NGV", "natural gas", "compressed natural gas", "Erdgas", "Erdgas (CNG)", "petrol/CNG", "เบนซิน + CNG", "เบนซิน/NGV", "ซีเอ็นจี", "ก๊าซธรรมชาติ", "แก๊ส NGV")),
        Word("hydrogen", "Водород", "Hydrogen", "ไฮโดรเจน", ("водородный", "топливный элемент", "топливные элементы", "fuel cell", "FCEV", "hydrogenium", "Wasserstoff", "เซลล์เชื้อเพลิง")),
    ),
    phrases=True,
)

GEARBOX: Final = Vocabulary(
    "gearbox",
    (
        Word("manual", "Механика", "Manual", "เกียร์ธรรมดา", ("механическая", "механический", "механическая коробка", "механическая коробка передач", "механич", "мех", "мкп", "МКПП", "ручная", "MT", "МТ", "man", "mechanical", "manual gearbox", "manual transmission", "MANUAL_GEAR", "Schaltgetriebe", "stick", "stick shift", "4MT", "5MT", "6MT", "7MT", "5-МКПП", "6-МКПП", "ธรรมดา", "แมนนวล", "เกียร์กระปุก", "เกียร์แมนนวล")),
        Word("automatic", "Автомат", "Automatic", "เกียร์อัตโนมัติ", ("автоматическая", "автоматический", "автоматическая коробка", "автоматическая коробка передач", "гидроавтомат", "гидромеханика", "гидромеханическая", "автоматич", "авт", "акп", "АКПП", "AT", "АТ", "A/T", "auto", "automatic gearbox", "automatic transmission", "AUTOMATIC_GEAR", "Automatik", "Automatikgetriebe", "типтроник", "tiptronic", "steptronic", "4AT", "5AT", "6AT", "7AT", "8AT", "9AT", "10AT", "4-АКПП", "5-АКПП", "6-АКПП", "8-АКПП", "редуктор", "одноступенчатый редуктор", "single speed", "อัตโนมัติ", "ออโต้", "เกียร์ออโต้", "ออโต")),
        Word("robot", "Робот", "Robotised", "เกียร์กึ่งอัตโนมัติ", ("роботизированная", "роботизированный", "роботизированная коробка", "роботизированная механика", "автомат робот", "автоматическая роботизированная", "автомат роботизированный", "роб", "робот с одним сцеплением", "робот с двумя сцеплениями", "преселективная", "преселективный робот", "РКПП", "AMT", "АМТ", "AMT робот", "робот AMT", "DCT", "DSG", "S tronic", "PDK", "EDC", "7DCT", "6DCT", "8DCT", "7DSG", "6DSG", "DSG робот", "робот DSG", "semi-auto", "semi auto", "semi-automatic", "semi automatic", "SEMIAUTOMATIC_GEAR", "Halbautomatik", "robotized", "robotic", "automated manual", "automated manual transmission", "dual clutch", "dual-clutch", "twin clutch", "powershift", "กึ่งอัตโนมัติ", "เกียร์คลัตช์คู่", "คลัตช์คู่", "เกียร์ AMT", "เกียร์ DCT")),
        Word("cvt", "Вариатор", "CVT", "เกียร์ซีวีที", ("вариаторная", "вариаторный", "бесступенчатая", "клиноремённый вариатор", "автомат вариатор", "вариатор CVT", "CVT вариатор", "ЦВТ", "СВТ", "вар", "variator", "variable", "continuously variable", "continuously variable transmission", "IVT", "e-CVT", "Xtronic", "Lineartronic", "multitronic", "เกียร์ CVT", "ซีวีที")),
    ),
    phrases=True,
)

DRIVE: Final = Vocabulary(
    "drive",
    (
        Word("front", "Передний", "Front-wheel", "ขับเคลื่อนล้อหน้า", ("передний привод", "переднеприводный", "передн", "перед", "привод на передние колёса", "FWD", "2WD передний", "FF", "FORWARD_CONTROL", "forward", "front wheel drive", "front-wheel drive", "front drive", "4x2 передний", "Frontantrieb", "Vorderradantrieb", "ล้อหน้า", "ขับหน้า", "ขับล้อหน้า")),
        Word("rear", "Задний", "Rear-wheel", "ขับเคลื่อนล้อหลัง", ("задний привод", "заднеприводный", "задн", "зад", "привод на задние колёса", "RWD", "FR", "rear wheel drive", "rear-wheel drive", "rear drive", "REAR_DRIVE", "REAR_WHEEL_DRIVE", "Heckantrieb", "Hinterradantrieb", "ล้อหลัง", "ขับหลัง", "ขับล้อหลัง")),
        Word("all", "Полный", "All-wheel", "ขับเคลื่อนสี่ล้อ", ("полный привод", "полноприводный", "полн", "полный подключаемый", "полный постоянный", "полный подключаемый привод", "постоянный полный привод", "подключаемый полный привод", "подключаемый", "постоянный полный", "привод на все колёса", "AWD", "4WD", "4x4", "4х4", "4 WD", "all wheel drive", "all-wheel drive", "four wheel drive", "four-wheel drive", "4 wheel drive", "ALL_WHEEL_DRIVE", "quattro", "xDrive", "4matic", "4motion", "HTRAC", "Allrad", "Allradantrieb", "สี่ล้อ", "ขับสี่", "ขับ 4", "ขับเคลื่อน 4 ล้อ", "ขับสี่ล้อ")),
    ),
    phrases=True,
)

WHEEL: Final = Vocabulary(
    "wheel",
    (
        Word("left", "Левый", "Left-hand", "พวงมาลัยซ้าย", ("левый руль", "левосторонний", "левое", "лев", "слева", "руль слева", "L", "Л", "LHD", "left hand", "left hand drive", "left-hand drive", "left wheel", "ซ้าย")),
        Word("right", "Правый", "Right-hand", "พวงมาลัยขวา", ("правый руль", "правосторонний", "правое", "прав", "справа", "руль справа", "R", "П", "RHD", "right hand", "right hand drive", "right-hand drive", "right wheel", "ขวา")),
    ),
)

COLOR: Final = Vocabulary(
    "color",
    (
        Word("white", "Белый", "White", "ขาว", ("белая", "белое", "белые", "бел", "бело", "молочный", "белоснежный", "перламутровый белый", "слоновая кость", "ivory", "weiß", "weiss", "สีขาว", "ขาวมุก", "สีขาวมุก")),
        Word("silver", "Серебристый", "Silver", "เงิน", ("серебряный", "серебристая", "серебристое", "серебряная", "серебро", "серебр", "серебристо", "серебристый металлик", "silber", "สีเงิน", "บรอนซ์เงิน", "สีบรอนซ์เงิน")),
        Word("grey", "Серый", "Grey", "เทา", ("серая", "серое", "серые", "сер", "серо", "графит", "графитовый", "антрацит", "мокрый асфальт", "gray", "graphite", "anthracite", "gunmetal", "grau", "สีเทา", "เทาดำ", "สีเทาดำ")),
        Word("black", "Чёрный", "Black", "ดำ", ("черная", "черное", "черные", "черн", "черно", "чорный", "schwarz", "สีดำ")),
        Word("blue", "Синий", "Blue", "น้ำเงิน", ("синяя", "синее", "синие", "син", "сине", "тёмно-синий", "navy", "navy blue", "dark blue", "blau", "สีน้ำเงิน", "กรมท่า", "สีกรมท่า")),
        Word("light_blue", "Голубой", "Light blue", "ฟ้า", ("голубая", "голубое", "голуб", "светло-синий", "бирюзовый", "лазурный", "небесный", "azure", "sky blue", "turquoise", "cyan", "hellblau", "สีฟ้า", "ฟ้าอ่อน")),
        Word("red", "Красный", "Red", "แดง", ("красная", "красное", "красные", "красн", "красно", "бордовый", "бордо", "вишнёвый", "вишня", "рубиновый", "алый", "малиновый", "burgundy", "maroon", "cherry", "crimson", "ruby", "rot", "สีแดง", "แดงเลือดหมู", "เลือดหมู")),
        Word("green", "Зелёный", "Green", "เขียว", ("зеленая", "зеленое", "зелен", "зелено", "тёмно-зелёный", "светло-зелёный", "салатовый", "оливковый", "изумрудный", "хаки", "olive", "khaki", "emerald", "grün", "สีเขียว")),
        Word("yellow", "Жёлтый", "Yellow", "เหลือง", ("желтая", "желтое", "желт", "желто", "лимонный", "gelb", "สีเหลือง")),
        Word("orange", "Оранжевый", "Orange", "ส้ม", ("оранжевая", "оранжевое", "оранж", "оранжево", "рыжий", "апельсиновый", "สีส้ม")),
        Word("brown", "Коричневый", "Brown", "น้ำตาล", ("коричневая", "коричневое", "корич", "коричн", "коричнево", "шоколадный", "шоколад", "бронзовый", "бронза", "кофейный", "медный", "bronze", "chocolate", "braun", "สีน้ำตาล")),
        Word("beige", "Бежевый", "Beige", "เบจ", ("бежевая", "бежевое", "беж", "бежево", "кремовый", "песочный", "cream", "sand", "champagne", "шампань", "สีเบจ", "สีครีม", "ครีม")),
        Word("purple", "Фиолетовый", "Purple", "ม่วง", ("фиолетовая", "фиолет", "пурпурный", "пурпурная", "сиреневый", "лиловый", "баклажан", "баклажановый", "violet", "lilac", "lila", "violett", "สีม่วง")),
        Word("gold", "Золотистый", "Gold", "ทอง", ("золотой", "золотая", "золотистая", "золото", "золот", "golden", "สีทอง")),
        Word("pink", "Розовый", "Pink", "ชมพู", ("розовая", "розовое", "роз", "rose", "rosa", "สีชมพู")),
        Word("other", "Другой", "Other", "อื่น ๆ", ("другая", "другое", "другие", "прочий", "прочее", "иной", "хамелеон", "разноцветный", "multicolor", "multicolour", "chameleon", "สีอื่น", "สีอื่นๆ", "อื่น")),
    ),
    phrases=True,
)

STATUS: Final = Vocabulary(
    "status",
    (
        Word("draft", "Черновик", "Draft", "ฉบับร่าง", ("не опубликован", "не опубликовано", "подготовка", "ร่าง")),
        Word("on_sale", "В продаже", "On sale", "วางขาย", ("продаётся", "в наличии", "активно", "активен", "активный", "опубликован", "доступен", "for sale", "available", "in stock", "active", "published", "กำลังขาย", "พร้อมขาย", "มีขาย")),
        Word("reserved", "Забронирован", "Reserved", "จองแล้ว", ("бронь", "в резерве", "резерв", "зарезервирован", "забронировано", "забронирована", "booked", "on hold", "ติดจอง", "จอง")),
        Word("sold", "Продан", "Sold", "ขายแล้ว", ("продано", "продана", "реализован", "выдан", "sold out")),
        Word("withdrawn", "Снят с продажи", "Withdrawn", "ถอนการขาย", ("снято с продажи", "снята с продажи", "снят", "не продаётся", "удалён", "архив", "в архиве", "removed", "archived", "deleted", "inactive", "ยกเลิกการขาย", "เลิกขาย")),
    ),
)

REGISTRATION_DOCUMENT: Final = Vocabulary(
    "registration_document",
    (
        # An electronic passport of a vehicle is the one original record; no duplicate of it is issued.
        Word("original", "Оригинал", "Original", "ต้นฉบับ", ("ПТС оригинал", "оригинал ПТС", "ПТС: оригинал", "оригинальный", "оригинальный ПТС", "электронный", "электронная", "электронный ПТС", "ПТС электронный", "ЭПТС", "electronic", "first issue", "เล่มแท้", "เล่มทะเบียนต้นฉบับ", "ทะเบียนต้นฉบับ")),
        Word("duplicate", "Дубликат", "Duplicate", "ฉบับแทน", ("ПТС дубликат", "дубликат ПТС", "ПТС: дубликат", "дубль", "копия", "replacement", "copy", "ใบแทน", "เล่มแทน", "ใบแทนเล่มทะเบียน")),
    ),
)

ACQUIRED_VIA: Final = Vocabulary(
    "acquired_via",
    (
        Word("trade_in", "Трейд-ин", "Trade-in", "รถเก่าแลกใหม่", ("трейдин", "trade in", "обмен", "в зачёт", "part exchange", "part-exchange", "เทรดอิน", "รับแลก", "แลกเปลี่ยน", "รับเทิร์น", "เทิร์นรถ")),
        Word("buyout", "Выкуп", "Buyout", "รับซื้อ", ("срочный выкуп", "выкуп у клиента", "покупка", "куплен", "purchase", "bought", "bought in", "direct purchase", "ซื้อขาด", "ซื้อเข้า")),
        Word("auction", "Аукцион", "Auction", "ประมูล", ("с аукциона", "торги", "การประมูล", "ประมูลมา")),
        Word("commission", "Комиссия", "Commission", "ฝากขาย", ("на комиссии", "комиссионная продажа", "комиссионный", "consignment", "รับฝากขาย")),
        Word("company_car", "Служебный автомобиль", "Company car", "รถบริษัท", ("служебный", "служебная", "корпоративный", "собственный парк", "подменный автомобиль", "тестовый парк", "fleet", "own fleet", "รถใช้งานของบริษัท", "รถสวัสดิการ")),
        Word("lease_return", "Возврат из лизинга", "Lease return", "รถคืนจากสัญญาเช่า", ("лизинг", "из лизинга", "после лизинга", "изъятый", "ex-lease", "off-lease", "leasing return", "lease", "รถคืนลีสซิ่ง", "หมดสัญญาเช่า")),
    ),
)

PAYMENT_METHOD: Final = Vocabulary(
    "payment_method",
    (
        Word("cash", "Наличные", "Cash", "เงินสด", ("нал", "наличный расчёт", "наличными", "касса", "в кассу", "สด")),
        Word("bank_transfer", "Банковский перевод", "Bank transfer", "โอนเงินผ่านธนาคาร", ("безнал", "безналичный", "безналичный расчёт", "безналичные", "перевод", "платёжное поручение", "на расчётный счёт", "wire", "wire transfer", "transfer", "card", "карта", "банковская карта", "โอนเงิน", "โอน")),
        Word("credit", "Кредит", "Credit", "สินเชื่อ", ("в кредит", "автокредит", "кредитный", "рассрочка", "loan", "car loan", "finance", "financing", "hire purchase", "เช่าซื้อ", "ผ่อน", "ไฟแนนซ์", "จัดไฟแนนซ์", "สินเชื่อรถยนต์")),
        Word("leasing", "Лизинг", "Leasing", "ลีสซิ่ง", ("в лизинг", "lease", "financial lease", "สัญญาเช่าทางการเงิน")),
        Word("trade_in", "Трейд-ин", "Trade-in", "รถเก่าแลกใหม่", ("трейдин", "trade in", "обмен", "в зачёт", "part exchange", "เทรดอิน", "แลกรถ", "เทิร์นรถ")),
        Word("mixed", "Смешанная оплата", "Mixed", "ชำระหลายวิธี", ("смешанный", "смешанная", "смешанно", "комбинированная", "combined", "split", "แบบผสม", "ผสม")),
    ),
)

BUYER_TYPE: Final = Vocabulary(
    "buyer_type",
    (
        Word("individual", "Физическое лицо", "Individual", "บุคคลธรรมดา", ("физлицо", "физ. лицо", "физик", "ФЛ", "частное лицо", "частный", "person", "private", "private person", "consumer", "บุคคล", "ลูกค้าทั่วไป")),
        Word("legal_entity", "Юридическое лицо", "Legal entity", "นิติบุคคล", ("юрлицо", "юр. лицо", "юрик", "ЮЛ", "организация", "компания", "ООО", "ИП", "company", "business", "organisation", "organization", "corporate", "บริษัท", "ห้างหุ้นส่วน")),
    ),
)

EXPENSE_KIND: Final = Vocabulary(
    "expense_kind",
    (
        Word("preparation", "Подготовка", "Preparation", "เตรียมรถ", ("предпродажная подготовка", "ППП", "ремонт", "кузовной ремонт", "слесарный ремонт", "мойка", "химчистка", "детейлинг", "reconditioning", "repair", "detailing", "prep", "ค่าเตรียมรถ", "ซ่อม", "ค่าซ่อม")),
        Word("transport", "Перевозка", "Transport", "ขนส่ง", ("доставка", "транспорт", "эвакуатор", "логистика", "перегон", "delivery", "shipping", "logistics", "ค่าขนส่ง")),
        Word("warranty", "Гарантия", "Warranty", "การรับประกัน", ("гарантийные расходы", "гарантийный ремонт", "продлённая гарантия", "guarantee", "extended warranty", "รับประกัน", "ค่ารับประกัน")),
        Word("advertising", "Реклама", "Advertising", "โฆษณา", ("размещение", "размещение объявлений", "объявления", "маркетинг", "ads", "ad", "marketing", "promotion", "ค่าโฆษณา")),
        Word("commission", "Комиссия", "Commission", "ค่านายหน้า", ("комиссионные", "вознаграждение", "агентское вознаграждение", "broker fee", "fee", "ค่าคอมมิชชัน", "ค่าคอมมิชชั่น", "คอมมิชชั่น")),
        Word("other", "Прочее", "Other", "อื่น ๆ", ("прочие", "прочие расходы", "другое", "иное", "разное", "misc", "miscellaneous", "other expenses", "อื่น", "ค่าใช้จ่ายอื่น")),
    ),
)

OWNERS: Final = Vocabulary(
    "owners",
    (
        Word("0", "Не было владельцев", "No owners", "ยังไม่มีเจ้าของ", ("0 владельцев", "без владельцев", "нет владельцев", "владельцев не было", "ноль", "ни одного", "none", "no previous owners", "no owner", "zero", "0 owners", "ไม่มีเจ้าของ")),
        Word("1", "Один владелец", "One owner", "เจ้าของคนเดียว", ("1 владелец", "1 хозяин", "один", "один хозяин", "первый владелец", "1-й владелец", "1 собственник", "один собственник", "1 owner", "one", "single owner", "first owner", "1st owner", "เจ้าของ 1 คน", "มือเดียว", "เจ้าของมือเดียว", "1 คน")),
        Word("2", "Два владельца", "Two owners", "เจ้าของ 2 คน", ("2 владельца", "2 хозяина", "два", "два хозяина", "второй владелец", "2-й владелец", "2 собственника", "два собственника", "2 и более", "два и более", "2+", "2 owners", "two", "2nd owner", "2 or more", "two or more", "2 คน", "เจ้าของสองคน")),
        Word("3", "Три владельца", "Three owners", "เจ้าของ 3 คน", ("3 владельца", "3 хозяина", "три", "три хозяина", "третий владелец", "3-й владелец", "3 собственника", "три собственника", "3 и более", "три и более", "3+", "3 owners", "three", "3rd owner", "3 or more", "three or more", "3 คน", "เจ้าของสามคน")),
        Word("4", "Четыре и более владельцев", "Four or more owners", "เจ้าของ 4 คนขึ้นไป", ("4 владельца", "4 хозяина", "четыре", "четыре владельца", "четвёртый владелец", "4 собственника", "4 и более", "четыре и более", "4 и более владельцев", "более 3", "больше 3", "более трёх", "4+", "4 owners", "four", "4 or more", "four or more", "more than 3", "4 คน", "4 คนขึ้นไป", "มากกว่า 3 คน")),
    ),
)

YES_NO: Final = Vocabulary(
    "yes_no",
    (
        # "растаможен" answers auto.ru's `custom`, the one tag whose yes and no are words of their own.
        Word("yes", "Да", "Yes", "ใช่", ("y", "true", "t", "1", "+", "есть", "имеется", "истина", "on", "д", "растаможен", "растаможена", "растаможено", "cleared", "ja", "มี", "จริง")),
        Word("no", "Нет", "No", "ไม่ใช่", ("n", "false", "f", "0", "отсутствует", "ложь", "off", "н", "не растаможен", "не растаможена", "не растаможено", "not cleared", "nein", "ไม่มี", "ไม่", "เท็จ")),
    ),
)
