"""What people write around names in a search box: bounds, multiples, units, noise; in three languages, all folded."""
# fmt: off

from decimal import Decimal
from typing import Final

from app.lib.text import fold


def _keys(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split(","))


MULTIPLES: Final[dict[str, int]] = {
    **dict.fromkeys(_keys("млн,миллион,миллиона,миллионов,мил,лям,ляма,лямов,лимон,mln,mio,million,millions,m,м,кк,ล้าน"), 10**6),
    **dict.fromkeys(_keys("แสน"), 10**5),
    **dict.fromkeys(_keys("หมื่น"), 10**4),
    **dict.fromkeys(_keys("тыс,тысяча,тысячи,тысяч,тыщ,т,тр,к,k,thousand,grand,พัน"), 10**3),
}
NUMBER_WORDS: Final = {"полтора": Decimal("1.5"), "полутора": Decimal("1.5"), fold("ครึ่ง"): Decimal("0.5")}

UNITS: Final[dict[str, str]] = {
    **dict.fromkeys(
        _keys("р,руб,рубль,рубля,рублей,рублях,₽,rub,rubles,roubles,rur,baht,บาท,฿,thb,бат,usd,$,eur,€"), "price"
    ),
    **dict.fromkeys(
        _keys("км,километр,километра,километров,km,kms,kilometers,kilometres,กม,กิโล,กิโลเมตร,โล"), "mileage"
    ),
    **dict.fromkeys(_keys("лс,л с,сил,лошадей,лошади,лошадка,hp,bhp,ps,horsepower,แรงม้า,แรง"), "power"),
    **dict.fromkeys(_keys("год,года,году,годов,г,гг,гв,годвыпуска,year,years,yr,yo,ปี,พ.ศ.,ค.ศ.,พศ,คศ"), "year"),
    **dict.fromkeys(_keys("лет,yearsold,years old,year old"), "age"),
}
PER_MONTH: Final = _keys("в месяц,вмес,в мес,мес,месяц,ежемесячно,per month,a month,monthly,month,ต่อเดือน,เดือนละ,ต่องวด")

AT_MOST: Final = _keys(
    "до,не более,не больше,не выше,не дальше,максимум,макс,max,maximum,меньше,менее,ниже,в пределах,under,up to,upto,below,"
    "less than,no more than,not more than,at most,max of,within,until,till,before,ไม่เกิน,ต่ำกว่า,น้อยกว่า,ไม่ถึง,ถึง,ก่อน,สูงสุด,ไม่ เกิน"
)
AT_LEAST: Final = _keys(
    "от,с,со,не менее,не меньше,не ниже,больше,более,выше,свыше,после,начиная с,минимум,мин,from,over,above,more than,"
    "at least,since,after,min,minimum,starting from,starting at,ตั้งแต่,มากกว่า,เกิน,อย่างน้อย,หลัง,จาก,เริ่มต้น,ขั้นต่ำ"
)
# Words that say what is bounded as well: (filter, whether the number is the highest).
PRICED: Final = {
    **dict.fromkeys(_keys("дешевле,не дороже,недорого до,cheaper than,ถูกกว่า"), ("price", True)),
    **dict.fromkeys(_keys("дороже,не дешевле"), ("price", False)),
    **dict.fromkeys(_keys("не старше,новее,моложе,младше,свежее,newer than,not older than,no older than,younger than,ใหม่กว่า"), ("year", False)),
    **dict.fromkeys(_keys("старше,не новее,не моложе,older than,not newer than,เก่ากว่า"), ("year", True)),
}
SUBJECTS: Final = {
    **dict.fromkeys(_keys("цена,ценой,стоимость,стоимостью,бюджет,за,price,priced,budget,cost,for,ราคา,งบ,งบประมาณ"), "price"),
    **dict.fromkeys(_keys("пробег,пробегом,mileage,odometer,driven,ไมล์,เลขไมล์,วิ่ง,ระยะทาง,ใช้งาน,เลข ไมล์"), "mileage"),
    **dict.fromkeys(_keys("год,выпуск,выпуска,year,ปี,รุ่นปี,ปีผลิต"), "year"),
    **dict.fromkeys(_keys("мощность,мощностью,двигатель,power,engine,กำลัง"), "power"),
    **dict.fromkeys(
        _keys("платеж,платежом,взнос,payment,instalment,installment,ผ่อน,ค่างวด,ผ่อนเดือนละ,в кредит,кредит,monthly payment"),
        "payment",
    ),
}
CONNECTORS: Final = _keys("до,по,to,till,until,through,ถึง") | {"-"}
AND_WORDS: Final = _keys("и,and,ถึง,กับ,และ")
BETWEEN: Final = _keys("между,between,ระหว่าง")
AND_NEWER: Final = _keys(
    "+,и новее,и выше,и больше,и более,и моложе,and newer,or newer,and up,or later,and above,onwards,ขึ้นไป,เป็นต้นไป"
)
AND_OLDER: Final = _keys("и старше,и ниже,и меньше,or older,and older,or less,and below,ลงมา,ลงไป")

# Words that say nothing about which car it is.
NOISE: Final = _keys(
    "купить,куплю,покупка,продажа,продам,продается,продаются,ищу,хочу,нужен,нужна,нужно,найти,подобрать,машина,машину,авто,"
    "автомобиль,автомобили,тачка,тачку,бу,пробегом,подержанный,подержанные,поддержанный,с пробегом,в наличии,коробка,кпп,"
    "привод,кузов,цвет,марка,модель,двигатель,мотор,топливо,руль,в,во,на,с,со,и,или,из,от,для,у,год,года,руб,рублей,км,"
    "город,городе,только,самый,какой,нибудь,vin,вин,винкод,новый,новая,новую,новое,хороший,хорошая,хорошую,недорогой,"
    "недорогая,недорогую,недорого,дешевый,дешевая,дешевую,дешево,срочно,"
    "buy,find,search,looking,look,want,need,show,me,my,a,an,the,car,cars,vehicle,vehicles,auto for sale,for,sale,for sale,"
    "used,second hand,secondhand,preowned,pre owned,with,in,at,on,and,or,of,near,gearbox,transmission,drive,wheel,colour,"
    "color,engine,fuel,body,type,make,model,year,years,price,km,new,good,nice,cheap,inexpensive,affordable,"
    "รถ,รถยนต์,ซื้อ,ขาย,หา,อยาก,ต้องการ,มือสอง,รถมือสอง,คัน,สี,เกียร์,เครื่อง,เครื่องยนต์,ที่,ใน,และ,หรือ,ของ,ราคา,ปี,รุ่น,ยี่ห้อ,ตัวถัง,"
    "ขับเคลื่อน,แบบ,ระบบ,ล้อ,ได้,มี,เลขตัวถัง,เลข,ราคาถูก,ถูก,ใหม่,ดี,ราคาดี"
)

# What tables of dealers abbreviate and people mean otherwise.
NOT_MEANT: Final = frozenset(
    map(fold, ("перед", "передн", "зад", "задн", "полн", "FF", "FR", "forward", "man", "break", "compact", "touring",
               "левое", "правое", "лев", "прав", "слева", "справа", "син", "сер", "бел", "роз", "другой", "другая", "другие",
               "другое", "прочее", "прочий", "иной", "other", "อื่น", "ตู้", "ซ้าย", "ขวา", "ธรรมดา ๆ", "variable", "sand",
               "подключаемый", "постоянный", "ручная", "E20", "АИ-95", "АИ-92", "АИ-98", "редуктор"))
)
# Values that people name in words which no feed uses: (filter, value, words).
ADDED: Final = (
    ("certified", "yes", "одобренный,одобренная,одобренные,проверенный,проверенная,проверенные,сертифицированный,с сертификатом,с проверкой,approved,certified,inspected,checked,รับรอง,ผ่านการรับรอง,ตรวจสภาพแล้ว,ผ่านการตรวจสอบ,ตรวจสอบแล้ว"),
    ("body", "suv", "suvs,4х4 внедорожник,джипик,รถเอสยูวี"),
    ("body", "sedan", "รถซีดาน"),
    ("gearbox", "automatic", "на автомате,автоматом,автоматик,коробка автомат,ออโต้,เกียร์ออโต้"),
    ("gearbox", "manual", "на механике,ручка,на ручке,коробка механика,เกียร์มือ"),
    ("fuel", "electric", "электричка,на электричестве,ev car,รถอีวี,อีวี"),
    ("fuel", "diesel", "солярка,на дизеле,дизелек"),
    ("drive", "all", "полным приводом,4wd,awd,ขับสี่"),
)
# Latin words of trims and adverts that come near to names of models and mean none.
NO_NAMES: Final = _keys(
    "comfort,active,prestige,style,sport,premium,luxury,family,elegance,dynamic,limited,black,edition,classic,business,executive,standard,special,winter,summer,turbo,touch,light,status,travel,lifestyle,advance,advanced,exclusive,ultimate,select,signature,technology,warranty,owner,owners,dealer,clean,service,history,good,cheap,small,large,leather,heated,seats,camera,sunroof,panorama,navigation,parking,alloy,wheels,spare,tyres,tires,price,under,below,from,with,without,best,first,second,third,great,nice,fast,quick,safe"
)
