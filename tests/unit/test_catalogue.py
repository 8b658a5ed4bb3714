"""The English catalogue: whole, with the places of its source, in English punctuation, and as the standards state it."""

import re
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from santu.kernel.messages import message
from santu.standards.loader import load
from tests.repo.test_translations import catalogue, script

translations = script("translations")
ENGLISH = translations.PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
HAN = re.compile(r"[\u3400-\u9fff]")
NAMED = re.compile(r"\([\u3400-\u9fff、]+\)|乡|<span lang=.zh.>[^<]*</span>")
"""Where Chinese may stand in English: an official name in parentheses, the character a note speaks of, an example marked so."""
PUNCTUATION = re.compile(r"[\u3000-\u303f\uff00-\uffef“”‘’]")


def entries() -> Iterator[Message]:
    with ENGLISH.open("rb") as stream:
        yield from (entry for entry in read_po(stream, locale="en") if entry.id)


def test_every_message_has_a_translation_with_the_places_of_its_source() -> None:
    source = translations.extracted()
    assert not list(translations.faults(source, translations.read(ENGLISH), translations.stated()))


def test_no_chinese_is_left_but_official_names_in_parentheses() -> None:
    told = {str(entry.id): NAMED.sub("", str(entry.string)) for entry in entries()}
    assert not {source for source, words in told.items() if HAN.search(words)}


def test_no_chinese_punctuation_is_left() -> None:
    told = {str(entry.id): NAMED.sub("", str(entry.string)) for entry in entries()}
    assert not {source for source, words in told.items() if PUNCTUATION.search(words)}


def test_a_sentence_stays_a_sentence() -> None:
    """What ends with a full stop in Chinese ends with a stop in English, or with the place of what ends it."""
    cut = {
        str(entry.id)
        for entry in entries()
        if str(entry.id).endswith("。") and not str(entry.string).endswith((".", ".)", "}"))
    }
    assert not cut


def test_a_changed_format_is_found() -> None:
    source = catalogue(**{"共 {n:,} 个": ""})
    assert "places differ" in next(translations.faults(source, catalogue(**{"共 {n:,} 个": "{n} in all"})))


def package_with_a_standard(folder: Path) -> Path:
    path = folder / "standards" / "data" / "cn" / "body" / "limit.yaml"
    path.parent.mkdir(parents=True)
    told = {
        "id": "body/limit",
        "title_zh": "限额",
        "title_en": "Limit",
        "note_zh": "注",
        "values": {"2020-06-01": 8},
    }
    path.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    return folder


def test_the_texts_of_standards_are_in_the_catalogue(tmp_path: Path) -> None:
    package = package_with_a_standard(tmp_path)
    assert {entry.id for entry in translations.extracted(package) if entry.id} == {"限额", "注"}
    assert translations.stated(package) == {"限额": "Limit"}


@pytest.mark.parametrize(("words", "faults"), [("Limit", 0), ("Cap", 1)])
def test_a_title_is_translated_as_its_standard_states_it(tmp_path: Path, words: str, faults: int) -> None:
    package = package_with_a_standard(tmp_path)
    told = catalogue(限额=words, 注="Note")
    found = list(translations.faults(translations.extracted(package), told, translations.stated(package)))
    assert len(found) == faults
    assert all("not as the standard states it" in fault for fault in found)


def test_the_title_of_a_standard_comes_out_in_english() -> None:
    compiled = BytesIO()
    write_mo(compiled, translations.read(ENGLISH))
    compiled.seek(0)
    translate = GNUTranslations(compiled).gettext
    rules = list(load("shanxi"))
    assert rules
    assert not {rule.id for rule in rules if message(rule.title_zh).render(translate) != rule.title_en}
