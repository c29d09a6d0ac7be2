"""What a piece of equipment is for: the groups under which a car's page lists it."""
# fmt: off

from collections.abc import Iterable
from typing import Final

from app.lib.vocabulary.equipment import EQUIPMENT
from app.lib.vocabulary.words import Vocabulary, Word

EQUIPMENT_GROUP: Final = Vocabulary(
    "equipment_group",
    (
        Word("safety", "Безопасность", "Safety", "ความปลอดภัย"),
        Word("theft", "Защита от угона", "Theft protection", "ป้องกันการโจรกรรม"),
        Word("light", "Свет и обзор", "Light and sight", "ไฟและทัศนวิสัย"),
        Word("driving", "Парковка и езда", "Parking and driving", "การจอดและการขับขี่"),
        Word("climate", "Климат и обогрев", "Climate and heating", "ปรับอากาศและอุ่น"),
        Word("comfort", "Электропакет", "Power equipment", "อุปกรณ์ไฟฟ้า"),
        Word("interior", "Салон", "Interior", "ภายใน"),
        Word("media", "Мультимедиа и связь", "Media and connections", "มัลติมีเดียและการเชื่อมต่อ"),
        Word("outside", "Колёса и кузов", "Wheels and body", "ล้อและตัวถัง"),
    ),
)
# The dictionary of equipment is kept in groups already: each begins with this code.
_FIRST: Final = {
    "abs": "safety", "alarm": "theft", "led_lights": "light", "parking_front": "driving", "air_conditioning": "climate",
    "windows_front": "comfort", "leather": "interior", "computer": "media", "alloy_wheels": "outside",
}


def _assign() -> dict[str, str]:
    found, group = {}, ""
    for code in EQUIPMENT.codes:
        group = _FIRST.get(code, group)
        found[code] = group
    return found


_GROUP_OF: Final = _assign()


def group_equipment(codes: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Give (group, codes) in the order of the dictionary; a code that it does not know is left out."""
    wanted = set(codes)
    found = {group: [code for code in EQUIPMENT.codes if code in wanted and _GROUP_OF[code] == group] for group in EQUIPMENT_GROUP.codes}
    return [(group, members) for group, members in found.items() if members]
