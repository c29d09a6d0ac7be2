"""Small feeds of other sites, made by us as their descriptions say."""

from tests.importers.deliveries import vin

MAXPOSTER = f"""<?xml version="1.0" encoding="utf-8"?>
<vehicles><vehicle>
  <id>812345</id><uin>17</uin><dealer id="2298">Север</dealer><category id="1">cars</category><type>used</type>
  <year>2019</year><brand id="26">Hyundai</brand><model id="411">Solaris</model><generation id="9">II</generation>
  <bodyConfiguration id="12">Седан 4 дв.</bodyConfiguration><modification id="77">1.6 AT (123 л.с.)</modification>
  <complectation id="5">Comfort</complectation><engineType>petrol</engineType><engineVolume>1591</engineVolume>
  <enginePower>123</enginePower><vin>{vin(21)}</vin><bodyType>sedan</bodyType><bodyDoorCount>4</bodyDoorCount>
  <bodyColor>light_blue</bodyColor><bodyColorMetallic>1</bodyColorMetallic><driveType>optional_4wd</driveType>
  <gearboxType>robotized</gearboxType><gearboxGearCount>6</gearboxGearCount><steeringWheel>left</steeringWheel>
  <mileage>10000</mileage><mileageUnit>mile</mileageUnit><price>1050000</price><tradeinDiscount>50000</tradeinDiscount>
  <availability>available</availability><ptsType>electronic</ptsType><ownersCount>2</ownersCount>
  <acquisitionDate>2026-01-10</acquisitionDate><photoCount>2</photoCount><phone>+79000000000</phone>
  <description><![CDATA[Один владелец & гараж]]></description>
  <equipment><element id="3">ABS</element><element id="4">Пепельница из янтаря</element></equipment>
  <photos><photo>https://cdn.example/1.jpg</photo><photo url="https://cdn.example/2.jpg"/></photos>
</vehicle></vehicles>""".encode()

YML = f"""<?xml version="1.0" encoding="UTF-8"?>
<yml_catalog date="2026-03-31 12:00"><shop><name>Север</name><company>Север</company><url>https://north.example</url>
<currencies><currency id="RUR" rate="1"/></currencies>
<categories>{"".join(f'<category id="{number}">Категория {number}</category>' for number in range(300))}</categories>
<offers><offer id="stock-1" type="vendor.model" available="true">
  <url>https://north.example/1</url><price>2500000</price><oldprice>2700000</oldprice><currencyId>RUR</currencyId>
  <categoryId>1</categoryId><picture>https://cdn.example/1.jpg</picture><picture>https://cdn.example/2.jpg</picture>
  <picture> </picture><vendor>Hyundai</vendor><model>Tucson 2.0 AT (150 л.с.) 4WD 2022</model>
  <description>Не бит</description>
  <param name="VIN">{vin(22)}</param><param name="Год выпуска">2022</param>
  <param name="Пробег" unit="мили">10 000</param><param name="Цвет">Белый</param>
  <param name="Кузов">Внедорожник 5 дв.</param><param name="Руль">Левый</param><param name="ПТС">Оригинал</param>
  <param name="Двигатель">бензин, 2.0 л, 150 л. с.</param><param name="Привод">Полный</param>
  <param name="КПП">Автомат</param><param name="Максимальная скорость">186</param>
</offer></offers></shop></yml_catalog>""".encode()

_PLACES = {
    0: "700123", 1: "4711", 2: "Car.Limousine", 3: "Hyundai", 4: "Solaris 1.6 Comfort", 5: "91", 8: "03.2019",
    9: "41000", 10: "13990.00", 15: "0", 16: "Weiß metallic", 17: "2", 21: "0", 22: "0", 23: "12000.00",
    25: 'Türen hinten\\\\17"" Felgen', 26: "4711", 27: "1", 28: "RUB", 33: "1", 37: "1", 41: "0", 42: "4", 50: "0",
    52: "1591", 60: "5", 109: "1", 110: "3", 158: "1",
}  # fmt: skip


def mobile_de(*rows: dict[int, str]) -> bytes:
    """A file of mobile.de: a row a car, each with what it changes in an ordinary one."""
    lines = []
    for number, changes in enumerate(rows, 1):
        told = {**_PLACES, 14: vin(30 + number), **changes}
        lines.append(";".join(f'"{told.get(place, "")}"' for place in range(172)))
    return "\r\n".join(lines).encode("iso8859_15")
