"""The check of the catalogues finds what is missing, unsure, left over or differently placed."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from tests.repo.tree import ROOT


def script(name: str) -> ModuleType:
    """A module of scripts/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


translations = script("translations")


def catalogue(**entries: str) -> Catalog:
    made = Catalog(locale="en", fuzzy=False)
    for source, text in entries.items():
        made.add(source, text)
    return made


def test_a_complete_catalogue_has_no_fault() -> None:
    assert not list(
        translations.faults(catalogue(**{"共 {n} 个": ""}), catalogue(**{"共 {n} 个": "{n} in all"}))
    )


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        (catalogue(), "no translation"),
        (catalogue(**{"共 {n} 个": ""}), "no translation"),
        (catalogue(**{"共 {n} 个": "{m} in all"}), "places differ"),
        (catalogue(**{"共 {n} 个": "{n} in all", "旧句": "old"}), "left over"),
    ],
)
def test_a_faulty_catalogue_is_found(translation: Catalog, fault: str) -> None:
    found = list(translations.faults(catalogue(**{"共 {n} 个": ""}), translation))
    assert len(found) == 1
    assert fault in found[0]


def test_a_fuzzy_entry_is_found() -> None:
    translation = catalogue()
    translation.add("共 {n} 个", "{n} in all", flags=["fuzzy"])
    assert "fuzzy" in next(translations.faults(catalogue(**{"共 {n} 个": ""}), translation))


def test_marked_messages_are_extracted_from_the_code(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('x = N_("没有 {name}")\ny = _("有")\nz = "不算"\n', "utf-8")
    assert {entry.id for entry in translations.extracted(tmp_path) if entry.id} == {"没有 {name}", "有"}


def test_a_catalogue_is_compiled_beside_its_source(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "有"\nmsgstr "yes"\n', "utf-8")
    written = list(script("compile_catalogues").compile_catalogues(tmp_path))
    assert written == [source.with_suffix(".mo")]
    assert written[0].read_bytes()
