"""The texts for people: taken out of code and templates, merged into the catalogues of translations/ (`make messages`).

Our catalogue wins over those of Flask-AppBuilder, Flask-Admin and WTForms, so it carries their texts too. English is
the language of the source: its catalogue repeats the source, and only an entry that says something else is kept.
"""

import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import flask_admin
import flask_appbuilder
import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "translations"
LANGUAGES = ("ru", "en", "th")
OWN = ("app", "public_site")
LIBRARIES = (flask_admin, flask_appbuilder, wtforms)
METHODS = [("**/tests/**", "ignore"), ("**.py", "python"), ("**/templates/**", "jinja2")]
OPTIONS = {"**/templates/**": {"extensions": "jinja2.ext.do, jinja2.ext.loopcontrols"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}


def list_folders() -> Iterator[Path]:
    """Where texts stand: our packages and the libraries whose pages people see."""
    yield from (ROOT / name for name in OWN if (ROOT / name).is_dir())
    yield from (Path(library.__path__[0]) for library in LIBRARIES)


def extract_texts() -> Catalog:
    """All texts as an untranslated catalogue."""
    template = Catalog(project="H-Promise", charset="utf-8")
    for folder in list_folders():
        for _, _, text, comments, context in extract_from_dir(folder, METHODS, OPTIONS, KEYWORDS):
            template.add(text, auto_comments=comments, context=context)
    return template


def find_catalogue(language: str) -> Path:
    """The file of a language's translations."""
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(language: str) -> Catalog:
    """The translations of a language; empty when there are none yet."""
    path = find_catalogue(language)
    if not path.exists():
        return Catalog(
            locale=language,
            project="H-Promise",
            version="1",
            header_comment="# Texts of H-Promise.",
            fuzzy=False,
            last_translator="H-Promise",
            language_team="H-Promise",
            msgid_bugs_address="-",
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def list_forms(words: object) -> list[str]:
    """The forms of a text or translation: one, or as many as the language has plurals."""
    return [str(word or "") for word in (words if isinstance(words, list | tuple) else [words])]


def is_translated(message: Message) -> bool:
    """Whether every form has words."""
    return all(list_forms(message.string))


def repeat_source(catalogue: Catalog) -> None:
    """Give every text without a translation its own words."""
    for message in catalogue:
        if message.id and not is_translated(message):
            message.string = tuple(message.id) if message.pluralizable else message.id


def update_catalogue(language: str, template: Catalog) -> tuple[int, int]:
    """Merge the texts into a language's file; (texts, texts without translation)."""
    catalogue = read_catalogue(language)
    catalogue.update(deepcopy(template), no_fuzzy_matching=True, update_header_comment=False)
    if language == "en":
        repeat_source(catalogue)
    path = find_catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, no_location=True, omit_header=False, sort_output=True, ignore_obsolete=True)
    return len(catalogue), sum(1 for message in catalogue if message.id and not is_translated(message))


def main() -> int:
    """Update every language and say what is left to translate."""
    template = extract_texts()
    for language in LANGUAGES:
        total, missing = update_catalogue(language, template)
        print(f"{language}: {total} texts, {missing} without translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
