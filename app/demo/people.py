"""People of the demo network: who signs in, and who writes to dealers. Nobody here exists."""
# fmt: off

from dataclasses import dataclass
from typing import Final

PASSWORD: Final = "promise-demo-2026"  # noqa: S105 - known to everybody; production refuses the demo network


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody who can sign in; distributor's and administrator's people have no dealer."""

    email: str
    name: str
    role: str
    dealers: tuple[str, ...] = ()


USERS: Final = (
    DemoUser("staff@neva.test", "Ольга Ремизова", "dealer_staff", ("NEVA",)),
    DemoUser("manager@neva.test", "Кирилл Ладогин", "dealer_manager", ("NEVA",)),
    DemoUser("sales@neva.test", "Артём Невельский", "dealer_staff", ("NEVA",)),
    DemoUser("staff@ural.test", "Тимур Чусовитин", "dealer_staff", ("URAL",)),
    DemoUser("manager@ural.test", "Вера Камнева", "dealer_manager", ("URAL",)),
    DemoUser("staff@kuban.test", "Алина Степная", "dealer_staff", ("KUBAN",)),
    DemoUser("manager@kuban.test", "Роман Лиманов", "dealer_manager", ("KUBAN", "NEVA")),
    DemoUser("distributor@importer.test", "Ирина Северцева", "distributor"),
    DemoUser("administrator@importer.test", "Павел Сетевой", "administrator"),
)

# One login per role, the first of each: email and password.
LOGINS: Final[dict[str, tuple[str, str]]] = {user.role: (user.email, PASSWORD) for user in reversed(USERS)}

MEN: Final = ("Алексей", "Дмитрий", "Иван", "Сергей", "Никита", "Руслан", "Максим", "Егор", "Борис", "Фёдор", "Марат", "Глеб")
WOMEN: Final = ("Анна", "Мария", "Елена", "Дарья", "Наталья", "Ксения", "Юлия", "Полина", "Гузель", "Вероника", "Татьяна", "Софья")
SURNAMES: Final = (
    "Берегов", "Ветлугин", "Горный", "Дубравин", "Ельников", "Жаворонков", "Зимин", "Калинников", "Луговой", "Медведкин",
    "Озеров", "Перелесков", "Росин", "Снегирёв", "Туманов", "Уралов", "Ходарев", "Черёмухин", "Шорин", "Ясенев",
)
FOREIGN: Final = (("en", "Emma Whitfield"), ("en", "Oliver Brandt"), ("th", "สมชาย ใจดี"), ("th", "นภา แก้วใส"))


def feminine(surname: str) -> str:
    """A surname as women bear it: Горный becomes Горная, Зимин becomes Зимина."""
    return surname[:-2] + "ая" if surname.endswith(("ый", "ой", "ий")) else surname + "а"
