"""Dependencies, locks, Makefile, READMEs, decisions, ports and contracts say what they must."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.repo import project, shape
from tests.repo.tree import PACKAGE, ROOT, listed, python, shown

PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
DECISIONS = sorted((ROOT / "docs" / "explanation" / "decisions").glob("[0-9]*.md"))
PAGE = "# 0001. Title\n\n## Context\n\n## Decision\n\n## Consequences\n\n## How it is checked\n"
TARGETS = "".join(f"{target}:\n" for target in sorted(project.TARGETS))


def test_every_dependency_has_a_reason_beside_it() -> None:
    assert not (faults := list(project.unreasoned_dependencies(PYPROJECT))), listed(faults)


def test_a_dependency_without_a_reason_is_found() -> None:
    text = '[project]\ndependencies = [\n    "one>=1",\n    "two>=2", # reads the second file\n]\n'
    text += '[project.optional-dependencies]\nmore = [\n    "three",  # x\n]\n'
    faults = list(project.unreasoned_dependencies(text))
    assert [fault.split()[-1] for fault in faults] == ["one>=1", "three"]


def imported_distributions() -> set[str]:
    """The distributions that the product's code imports, by the names under which they are installed.

    pydantic_core is the other half of pydantic, which pins it.
    """
    known = packages_distributions()
    tops = {
        name.split(".")[0]
        for path in python("src")
        for _line, name in shape.imported(shown(path), path.read_text("utf-8"))
    }
    return {
        known[top][0].lower().replace("_", "-")
        for top in tops - sys.stdlib_module_names - {"santu", "pydantic_core"}
    }


def test_the_code_imports_what_is_required_and_requires_what_it_imports() -> None:
    imported = imported_distributions()
    assert imported <= project.required(PYPROJECT, "postgres", "solve", "scale")
    assert project.required(PYPROJECT) <= imported


def test_requirements_are_read_without_versions_extras_and_markers() -> None:
    text = "[project]\ndependencies = [\"One>=1,<2; python_version>'3'\"]\n"
    text += '[project.optional-dependencies]\nmore = ["two-three[binary]>=2"]\n'
    assert project.required(text) == {"one"}
    assert project.required(text, "more") == {"one", "two-three"}


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_a_lock_holds_pins_with_hashes_and_no_address(name: str) -> None:
    lock = (ROOT / "requirements" / name).read_text("utf-8")
    assert not (faults := list(project.lock_faults(name, lock))), listed(faults)
    for dependency in tomllib.loads(PYPROJECT)["project"]["dependencies"]:
        name_only = re.split(r"[>\[]", dependency)[0].lower()
        assert f"\n{name_only}==" in f"\n{lock}", dependency


@pytest.mark.parametrize(
    "line",
    [
        "django==5.2",
        "django>=5 --hash=sha256:1",
        "--index-url https://a.example",
        "a==1 --hash=sha256:1 # ://",
    ],
)
def test_a_loose_lock_is_found(line: str) -> None:
    assert list(project.lock_faults("dev.txt", line + "\n"))


def test_recipes_are_short_and_targets_complete() -> None:
    assert not (faults := list(project.makefile_faults(MAKEFILE))), listed(faults)


@pytest.mark.parametrize("text", [TARGETS + "more:\n\ta\n\tb\n\tc\n", TARGETS.replace("demo:", "dome:")])
def test_a_long_recipe_or_missing_target_is_found(text: str) -> None:
    assert list(project.makefile_faults(text))


def test_both_readmes_show_the_same_commands_and_ci_runs_them() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    assert project.commands(english)[:2] == ["make demo", "make test"]
    assert project.commands(english) == project.commands(chinese)
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert script.index("make test") < script.index("make check")


def test_commands_are_read_from_shell_blocks_only() -> None:
    assert project.commands("```sh\nmake x  # first\n```\n```json\n{}\n```\n") == ["make x"]


def test_decisions_are_one_page_of_four_headings() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]
    faults = [f for path in DECISIONS for f in project.decision_faults(shown(path), path.read_text("utf-8"))]
    assert DECISIONS
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    "text", [PAGE.replace("Context", "Why"), PAGE.replace("0001. ", ""), PAGE + "more\n" * 80]
)
def test_a_decision_out_of_form_is_found(text: str) -> None:
    assert not list(project.decision_faults("0001.md", PAGE))
    assert list(project.decision_faults("0001.md", text))


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    assert "\n## Unreleased\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_port_is_filled() -> None:
    wiring = (PACKAGE / "config" / "wiring.py").read_text("utf-8")
    faults = [
        fault
        for path in sorted(PACKAGE.glob("*/ports.py"))
        for fault in project.unfilled_ports(path.parent.name, path.read_text("utf-8"), wiring)
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    "wiring", ["", "ports.HOLDINGS = ()\n", "ports.OTHER = (one,)\n", "HOLDINGS = (one,)\n"]
)
def test_an_unfilled_port_is_found(wiring: str) -> None:
    ports = "HOLDINGS: tuple[Holding, ...] = ()\n"
    assert list(project.unfilled_ports("transition", ports, wiring))
    assert not list(project.unfilled_ports("transition", ports, "ports.HOLDINGS = (accounts.holdings,)\n"))


def test_contracts_cover_what_exists() -> None:
    contracts = tomllib.loads(PYPROJECT)["tool"]["importlinter"]["contracts"]
    packages = [path.parent.name for path in PACKAGE.glob("*/__init__.py")]
    assert not (faults := list(project.uncovered_packages(contracts, packages))), listed(faults)
    next(one for one in contracts if "santu.scale" in one.get("source_modules", ()))["source_modules"].remove(
        "santu.scale"
    )
    assert list(project.uncovered_packages(contracts, packages))
