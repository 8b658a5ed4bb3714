"""The import contracts hold, and each of them breaks when someone breaks it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.tree import PACKAGE, ROOT

LINT = Path(sys.executable).with_name("lint-imports")
BREACHES = {
    "kernel/breach.py": ("import santu.config\n", "The house: imports point down"),
    "register/models/breach.py": (
        "import santu.register.services\n",
        "Inside a stage: services, selectors, models, domain",
    ),
    "register/domain/breach.py": ("import django.db\n", "No Django, and no store, in what is pure"),
    "cli/breach.py": ("import santu.register.models\n", "Faces use services and selectors, never models"),
}


def lint(source: Path) -> str:
    """What import-linter says of the package under this folder."""
    environment = os.environ | {"PYTHONPATH": str(source)}
    command = [str(LINT), "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(
        command, cwd=source, env=environment, check=False, capture_output=True, text=True
    ).stdout


def test_the_contracts_hold() -> None:
    assert "0 broken" in lint(PACKAGE.parent), lint(PACKAGE.parent)


@pytest.fixture(scope="module")
def breached(tmp_path_factory: pytest.TempPathFactory) -> str:
    source = tmp_path_factory.mktemp("src")
    shutil.copytree(PACKAGE, source / "santu", ignore=shutil.ignore_patterns("__pycache__", "*.gz"))
    for name, (text, _contract) in BREACHES.items():
        path = source / "santu" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return lint(source)


@pytest.mark.parametrize("contract", [contract for _text, contract in BREACHES.values()])
def test_a_breach_is_found(breached: str, contract: str) -> None:
    assert f"{contract} BROKEN" in breached, breached
