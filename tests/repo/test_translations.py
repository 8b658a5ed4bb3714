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


def test_what_a_process_says_is_extracted_but_not_its_documents(tmp_path: Path) -> None:
    data = tmp_path / "operate" / "data"
    data.mkdir(parents=True)
    (data / "a.bpmn").write_text(
        '<process name="流程"><userTask name="办理" /><endEvent name="end" /></process>', "utf-8"
    )
    (data / "a.yaml").write_text(
        """
        facts: [事实]
        sources: [出处]
        lanes: {town: {right: task, at: [township]}}
        clocks: {a/b: {means: 期限}}
        guards: {one: {asks: is, value: 值, means: 意思, clause: 条款, otherwise: 怎么办}}
        forms: {do: {label: {kind: choice, label: 栏, hint: 说明, of: {a: 甲}}}}
        documents: {paper: {title: 文书, at: [do], body: [正文, {heading: 标题}]}}
        """,
        "utf-8",
    )
    found = {entry.id: entry.context for entry in translations.extracted(tmp_path) if entry.id}
    said = ("流程", "办理", "事实", "出处", "期限", "意思", "条款", "怎么办", "栏", "说明", "甲", "文书")
    assert found == dict.fromkeys(said, "process")
    lacking = list(translations.faults(translations.extracted(tmp_path), catalogue(办理="handle")))
    assert "no translation: 办理" in lacking  # the word elsewhere is no translation of it
    assert len([one for one in lacking if one.startswith("no translation")]) == len(said)


def test_a_catalogue_is_compiled_beside_its_source(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "有"\nmsgstr "yes"\n', "utf-8")
    written = list(script("compile_catalogues").compile_catalogues(tmp_path))
    assert written == [source.with_suffix(".mo")]
    assert written[0].read_bytes()
