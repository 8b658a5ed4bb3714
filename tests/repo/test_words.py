"""No registry address, no path of a builder's machine, no leftover, no figure of the reform in code."""

import pytest

from tests.repo import words
from tests.repo.tree import listed, python, shown, texts


def test_no_registry_address_and_no_builders_path() -> None:
    banned = words.REGISTRIES + words.MACHINES
    faults = [fault for path, text in texts() for fault in words.written(shown(path), text, banned)]
    assert not faults, listed(faults)


@pytest.mark.parametrize("word", words.REGISTRIES + words.MACHINES)
def test_an_address_is_found(word: str) -> None:
    assert list(words.written("requirements/a.txt", f"one\n--index-url https://{word}/simple\n", [word]))


def test_nothing_is_left_for_later() -> None:
    code = python("src", "benchmarks", "scripts", "tests")
    faults = [
        f for path in code for f in words.written(shown(path), path.read_text("utf-8"), words.LEFTOVERS)
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize("word", words.LEFTOVERS)
def test_a_leftover_is_found(word: str) -> None:
    assert list(words.written("src/santu/a.py", f"x = 1  # {word} later\n", words.LEFTOVERS))


def test_no_figure_of_the_reform_in_code() -> None:
    faults = [f for path in python("src") for f in words.reform_figures(shown(path), path.read_text("utf-8"))]
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    "text", ["x = 1278\n", "if n > 44_730:\n    pass\n", "x = f'共 {n}/1,399'\n", "x = '237 个'\n"]
)
def test_a_figure_of_the_reform_is_found(text: str) -> None:
    assert list(words.reform_figures("src/santu/a.py", text))


@pytest.mark.parametrize("text", ['"""Shanxi had 1,399 townships."""\n', "x = '140116237'\n", "x = 12.237\n"])
def test_other_numbers_pass(text: str) -> None:
    assert not list(words.reform_figures("src/santu/a.py", text))
