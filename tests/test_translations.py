"""The gate of the translations: every text in three languages, nothing fuzzy, nothing lost on the way."""

import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from scripts.messages import LANGUAGES, extract_texts, is_translated, list_forms, read_catalogue
from tests.sources import list_files, read

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
LETTERS = {"ru": re.compile(r"[А-Яа-яЁё]"), "th": re.compile(r"[\u0E01-\u0E5B]")}
FOREIGN_LETTERS = re.compile(r"[А-Яа-яЁё\u0E01-\u0E5B]")
# Names and short words that are written the same in every language.
SAME_EVERYWHERE = {
    "ADF", "API", "CSV", "H-Promise", "HEIC", "HTML", "HTTP", "ID", "JPEG", "JSON", "MB", "ODS", "OpenAPI", "PDF",
    "PNG", "RSS", "SHA-256", "SOAP", "TOTP", "URL", "VIN", "WebP", "XLS", "XLSX", "XML", "XSD", "YML", "ZIP",
    "auto.ru", "km", "ru", "en", "th", "true", "false", "nobr", "Русский", "English", "ไทย",
}  # fmt: skip


@cache
def texts() -> Catalog:
    """Every text of code and templates."""
    return extract_texts()


@cache
def catalogue(language: str) -> Catalog:
    """A language's translations as they are committed."""
    return read_catalogue(language)


def translations(language: str) -> list[tuple[Message, Message]]:
    """Pairs of a text and its translation, for those that have one."""
    pairs = [(text, catalogue(language).get(text.id, text.context)) for text in texts() if text.id]
    return [(text, found) for text, found in pairs if found and is_translated(found)]


def needs_letters(text: str) -> bool:
    """Whether a text has a word that is not the same everywhere."""
    words = re.findall(r"[A-Za-z][A-Za-z.-]*", TAG.sub(" ", PLACEHOLDER.sub(" ", text)))
    return any(word.strip(".-") not in SAME_EVERYWHERE and len(word) > 1 for word in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    found = {text.id for text, _ in translations(language)}
    assert [text.id for text in texts() if text.id and text.id not in found] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_fuzzy(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_tags(language: str) -> None:
    lost = []
    for text, translation in translations(language):
        found = [set(PLACEHOLDER.findall(form)) for form in list_forms(text.id)]
        known, needed = set.union(*found), set.intersection(*found)
        for form in list_forms(translation.string):
            kept = set(PLACEHOLDER.findall(form))
            same_tags = Counter(TAG.findall(form)) == Counter(TAG.findall(list_forms(text.id)[-1]))
            if (
                not same_tags
                or kept - known
                or needed - kept - ({"%(num)s", "%(num)d"} if text.pluralizable else set())
            ):
                lost.append((text.id, form))
    assert lost == []


@pytest.mark.parametrize("language", ["ru", "th"])
def test_translations_are_written_in_the_letters_of_their_language(language: str) -> None:
    other = LETTERS["th" if language == "ru" else "ru"]
    wrong = [
        (text.id, form)
        for text, translation in translations(language)
        for form in list_forms(translation.string)
        if other.search(form) or (needs_letters(list_forms(text.id)[0]) and not LETTERS[language].search(form))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_a_form_for_each_of_its_plurals(language: str) -> None:
    plurals = {"ru": 3, "en": 2, "th": 1}[language]
    forms = [message for message in catalogue(language) if message.id and message.pluralizable]
    assert catalogue(language).num_plurals == plurals
    assert [message.id for message in forms if len(list_forms(message.string)) != plurals] == []


def test_source_texts_are_english() -> None:
    assert [text.id for text in texts() if FOREIGN_LETTERS.search(str(text.id))] == []


def visible_words(template: str) -> list[str]:
    """Words that a reader would see and that go past the translation."""
    text = re.sub(r"\{#.*?#\}", " ", template, flags=re.DOTALL)
    text = re.sub(r"\{% block \w*class %\}.*?\{% endblock %\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<(script|style|code|pre|kbd)\b.*?</\1>|<!--.*?-->", " ", text, flags=re.DOTALL)
    spoken = re.findall(r"\s(?:title|alt|placeholder|aria-label|label)=\"([^\"]*)\"", text)
    words = re.findall(r"[^\W\d_][\w.-]*", " ".join([*spoken, re.sub(r"&\w+;|<[^>]*>|[\w-]+=\"[^\"]*\"", " ", text)]))
    return [word for word in words if len(word) > 1 and word.strip(".-") not in SAME_EVERYWHERE]


@pytest.mark.parametrize("name", [n for n in list_files() if "/templates/" in n and n.endswith(".html")])
def test_a_template_shows_no_word_past_the_translation(name: str) -> None:
    assert visible_words(read(name)) == []
