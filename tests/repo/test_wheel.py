"""The wheel carries all that the product needs, and runs where the repository is not."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repo.tree import PACKAGE, ROOT, tracked

DIST = PACKAGE / "web" / "static" / "dist"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("santu-*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def expected() -> Iterator[str]:
    """Every tracked file of the package, each catalogue in the form that Django reads, and the bundles of its pages."""
    yield from (path.relative_to(PACKAGE.parent).as_posix() for path in DIST.iterdir())
    for path in tracked("src/santu"):
        yield path.relative_to(PACKAGE.parent).as_posix()
        if path.suffix == ".po":
            yield path.with_suffix(".mo").relative_to(PACKAGE.parent).as_posix()


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert not set(expected()) - set(archive.namelist())


def test_the_wheel_carries_its_licence(unpacked: Path) -> None:
    licences = {path.name for path in unpacked.glob("santu-*.dist-info/licenses/*")}
    assert {"LICENSE", "NOTICE"} <= licences


PROGRAM = """
import sys
import santu
from santu.cli import main
code = main(sys.argv[1:])
print(santu.__file__, *sorted(set(sys.modules) & {"babel", "chinese_calendar", "hypothesis", "pytest"}), file=sys.stderr)
sys.exit(code)
"""


def run(unpacked: Path, home: Path, *words: str, code: int = 0) -> str:
    """What the command of the wheel prints, away from the repository and without what only developers have."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(unpacked)}
    command = [sys.executable, "-c", PROGRAM, *words]
    done = subprocess.run(command, cwd=home, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr.splitlines()[-1] == str(unpacked / "santu" / "__init__.py")
    return done.stdout


def test_the_wheel_names_its_commands(unpacked: Path, tmp_path: Path) -> None:
    assert "doctor" in run(unpacked, tmp_path, "--help")


UNRESOLVED = 2
"""The code of a comparison that leaves some units to be looked at."""


def test_the_wheel_makes_a_sound_database_and_reads_its_own_lists(unpacked: Path, tmp_path: Path) -> None:
    run(unpacked, tmp_path, "migrate")
    assert json.loads(run(unpacked, tmp_path, "doctor", "--json"))["ok"] is True
    lists = unpacked / "santu" / "register" / "data" / "shanxi"
    days = map(str, sorted(lists.glob("20*")))
    found = json.loads(run(unpacked, tmp_path, "match", *days, "--json", code=UNRESOLVED))
    assert {event["kind"] for event in found["events"]} > {"merge_new", "rename"}


@pytest.mark.ci
def test_the_wheel_runs_the_demo(unpacked: Path, tmp_path: Path) -> None:
    told = json.loads(run(unpacked, tmp_path, "demo", "--no-serve", "--json"))
    assert told["end_equals_real_register"] is True
    assert told["figures_conserved"] == {"people": True, "households": True}
    assert told["undo_restores_digest"] is True
    assert all(event["flows"] for event in told["events"] if event["kind"] != "unresolved")
    assert told["beyond_list"]
    assert told["beyond_follows"] == "list"
    posts = told["posts"]
    assert posts["trial_is_zero"] is True
    assert posts["mean"] == [21, posts["document"]["mean_per_township"]]
    assert posts["cut"] == posts["document"]["cut_city_county"]
    assert posts["added"] >= posts["document"]["added_below_at_least"]
    assert posts["overstaffed"][0] > posts["overstaffed"][1]
    assert posts["uncovered"] == 0
    assert 0 < posts["pool"]["proven"] == posts["pool"]["counties"]
    assert posts["pool"]["least"] <= posts["pool"]["planned"]
