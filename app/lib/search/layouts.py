"""Words typed in the keyboard layout that happened to be on: "ghbdtn" is "привет"."""

from typing import Final

_LATIN: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"
_RUSSIAN: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"
_LATIN_KEYS: Final = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"
_THAI: Final = 'ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ๐"ฎฑธํ๊ณฯญฐ,ฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'

_TO_RUSSIAN: Final = str.maketrans(_LATIN, _RUSSIAN)
_FROM_RUSSIAN: Final = str.maketrans(_RUSSIAN, _LATIN)
_TO_THAI: Final = str.maketrans(_LATIN_KEYS, _THAI)
_FROM_THAI: Final = str.maketrans(_THAI, _LATIN_KEYS)


def other_layouts(text: str) -> list[str]:
    """Give what the same keys write in the other layouts; nothing for a mix of alphabets."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return []
    if all(letter.isascii() for letter in letters):
        return [text.translate(_TO_RUSSIAN), text.translate(_TO_THAI)]
    if all("\u0400" <= letter <= "\u04ff" for letter in letters):
        return [text.translate(_FROM_RUSSIAN)]
    if all("\u0e00" <= letter <= "\u0e7f" for letter in letters):
        return [text.translate(_FROM_THAI)]
    return []
