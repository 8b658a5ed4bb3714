"""Files, functions and folders keep their size and shape."""

import pytest

from tests.repo import shape
from tests.repo.tree import PACKAGE, listed, python, shown, tracked

CODE = ("src", "tests", "benchmarks", "scripts")
LONG_FUNCTION = "def long():\n" + "    pass\n" * 60


def test_files_and_functions_are_short() -> None:
    faults = [f for path in python(*CODE) for f in shape.too_long(shown(path), path.read_text("utf-8"))]
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/santu/register/a.py", "x = 1\n" * 501),
        ("tests/unit/test_a.py", "x = 1\n" * 601),
        ("src/santu/config/settings.py", "x = 1\n" * 201),
        ("benchmarks/reference/a.py", "x = 1\n" * 41),
        ("src/santu/register/a.py", LONG_FUNCTION),
    ],
)
def test_a_long_one_is_found(path: str, text: str) -> None:
    assert list(shape.too_long(path, text))


def test_templates_can_be_read() -> None:
    templates = [path for path in tracked("src") if path.suffix == ".html"]
    assert len(templates) > 50
    faults = [f for path in templates for f in shape.too_wide(shown(path), path.read_text("utf-8"))]
    assert not faults, listed(faults)


def test_a_wide_template_is_found() -> None:
    assert list(shape.too_wide("a.html", f"<p>\n{'x' * 181}\n</p>"))
    assert not list(shape.too_wide("a.html", "x" * 180))


def test_imports_stand_at_the_top() -> None:
    faults = [f for path in python("src") for f in shape.hidden_imports(shown(path), path.read_text("utf-8"))]
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    import json\n",
        "async def f():\n    from json import loads\n",
        "from json import *\n",
        "import importlib\nimportlib.import_module('json')\n",
    ],
)
def test_a_hidden_import_is_found(text: str) -> None:
    assert list(shape.hidden_imports("src/santu/register/a.py", text))


def test_the_table_of_commands_may_import_by_name() -> None:
    assert not list(shape.hidden_imports("src/santu/cli/__init__.py", "import_module('santu.cli.demo')\n"))


def test_a_row_is_locked_without_those_that_point_at_it() -> None:
    faults = [f for path in python("src") for f in shape.wide_locks(shown(path), path.read_text("utf-8"))]
    assert not faults, listed(faults)


def test_a_wide_lock_is_found() -> None:
    assert list(shape.wide_locks("a.py", "rows.select_for_update(skip_locked=True)"))
    assert not list(shape.wide_locks("a.py", "rows.select_for_update(no_key=True)"))


def test_every_module_has_a_telling_name() -> None:
    faults = [f for path in tracked("src", "tests", "benchmarks") for f in shape.vague_name(shown(path))]
    assert not faults, listed(faults)


@pytest.mark.parametrize("path", ["src/santu/utils/a.py", "src/santu/register/helpers.py", "tests/common.py"])
def test_a_vague_name_is_found(path: str) -> None:
    assert list(shape.vague_name(path))


def test_the_kernel_stands_on_the_standard_library() -> None:
    faults = [
        fault
        for path in python("src/santu/kernel")
        for fault in shape.beyond_standard_library(shown(path), path.read_text("utf-8"))
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    "text", ["import yaml\n", "from django.db import models\n", "import santu.register\n"]
)
def test_a_foreign_import_of_the_kernel_is_found(text: str) -> None:
    assert list(shape.beyond_standard_library("src/santu/kernel/a.py", text))


def test_references_stand_apart_from_the_product() -> None:
    faults = [
        fault
        for path in python("benchmarks/reference")
        for fault in shape.santu_in_reference(shown(path), path.read_text("utf-8"))
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize("text", ["import santu\n", "from santu.formats import read\n"])
def test_a_reference_that_leans_on_the_product_is_found(text: str) -> None:
    assert list(shape.santu_in_reference("benchmarks/reference/a.py", text))


def test_every_package_says_what_lives_there() -> None:
    faults = []
    for folder in sorted({path.parent for path in python("src") if path.name == "__init__.py"}):
        readme = folder / "README.md"
        text = readme.read_text("utf-8") if readme.is_file() else None
        faults += shape.readme_fault(shown(folder), text)
    assert PACKAGE.is_dir()
    assert not faults, listed(faults)


@pytest.mark.parametrize("readme", [None, " \n", "line\n" * 11])
def test_a_missing_or_long_readme_is_found(readme: str | None) -> None:
    assert list(shape.readme_fault("src/santu/register", readme))
