"""The commands of the guide ``docs/how-to/merges.md``, as they stand there."""

import json
import re
from pathlib import Path

import pytest

from santu.cli import main
from tests.unit.test_merge_command import EDGES, HEAD, OTHER_COUNTY, ROWS, square, strips

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "merges.md"
COMMANDS = re.findall(r"^    santu (merge .*)$", GUIDE.read_text("utf-8"), re.MULTILINE)


def collection(features: list[dict]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture(autouse=True)
def files_of_the_guide(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = {
        "units.csv": [HEAD, *ROWS],
        "province.csv": [HEAD, *ROWS, *OTHER_COUNTY],
        "edges.csv": ["one,other", *EDGES],
        "province-edges.csv": ["one,other", *EDGES, "140998100,140998200"],
        "locks.csv": ["rule,one,other", "apart,140999200,140999201", "alone,140999101,"],
        "outlines.geojson": [collection(strips())],
        "counties.geojson": [collection([square("140999", 111.9, 112.3)])],
    }
    for name, lines in files.items():
        Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide(command):
    assert main(command.split()) in {0, 2}
    written = {path.name for path in Path("merges").iterdir()}
    told = set(
        re.findall(
            r"`([a-z]+\.(?:csv|geojson|html))`", GUIDE.read_text("utf-8").split("## What comes out")[1]
        )
    )
    assert told - {"units.geojson"} <= written <= told
    assert ("units.geojson" in written) == ("outlines" in command)


def test_the_guide_has_its_commands():
    assert len(COMMANDS) == 7
