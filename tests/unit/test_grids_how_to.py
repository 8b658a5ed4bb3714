"""The commands of the page on grids run as they stand there, on the files that it shows."""

import re
import shlex
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from santu.cli import main

PAGE = Path("docs/how-to/grids.md").read_text(encoding="utf-8")
BLOCK, NAME = re.compile(r"```(?:text|json)\n(.*?)```", re.DOTALL), re.compile(r"`([\w-]+\.(?:csv|geojson))`")
# Each block is the file that was named last before it.
FILES = {NAME.findall(PAGE[: block.start()])[-1]: block.group(1) for block in BLOCK.finditer(PAGE)}
COMMANDS = [
    shlex.split(line)
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The files of the page, and the two that it only names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("santu.cli.grid.processes", lambda _: ThreadPoolExecutor(1))
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    # Another village, with the old grid that the exception is of.
    rows = "".join(f"140105001002,c{n},{n * 50},0,100,250,东片\n" for n in range(1, 5))
    buildings = (tmp_path / "buildings.csv").read_text(encoding="utf-8").splitlines()
    plain = "\n".join([f"{buildings[0]},existing", *(f"{line}," for line in buildings[1:])])
    (tmp_path / "excepted.csv").write_text(f"{plain}\n{rows}", encoding="utf-8")
    (tmp_path / "buildings-2022.csv").write_text(
        "\n".join([*buildings, "140105001001,b7,300,0,90,200\n"]), encoding="utf-8"
    )
    (tmp_path / "folder-of-parquet").mkdir()
    duckdb.sql("COPY (FROM 'buildings.csv') TO 'folder-of-parquet/a.parquet' (FORMAT parquet)")
    return tmp_path


def rows(query):
    return duckdb.sql(query).fetchall()


def test_every_command_of_the_page_runs(folder):
    assert len(COMMANDS) == 6
    assert set(FILES) == {"buildings.csv", "exceptions.csv", "river.geojson", "networks.csv", "tasks.csv"}
    for words in COMMANDS:
        assert words[:2] == ["santu", "grid"]
        excepted = "--exceptions" in words
        asked = ["excepted.csv" if excepted and word == "buildings.csv" else word for word in words[1:]]
        assert main(asked) == (2 if excepted or "--networks" in words else 0), words
    last = "SELECT id, code[-1:] FROM '{}/parts/*/buildings.parquet' ORDER BY id"
    first = dict(rows(last.format("grids")))
    assert {"1", "2"} == set(first.values())
    assert dict(rows(last.format("grids-2022"))) == first | {"b7": "3"}
    across = "SELECT count(DISTINCT x < 125) FROM 'settled/parts/*/buildings.parquet' WHERE id[1] = 'b' GROUP BY code"
    assert rows(across) == [(1,), (1,)]
    assert rows("SELECT kind FROM 'settled/parts/*/violations.parquet'") == [("excepted",)]
    kinds = rows("SELECT kind, count(*) FROM 'unified/parts/*/conflicts.parquet' GROUP BY 1 ORDER BY 1")
    assert dict(kinds) == {"bodies": 1, "empty": 1, "split": 1, "uncovered": 3}
    assert rows("SELECT sum(households)::INT FROM 'cells/*.parquet'") == [(100_000,)]
    assert (folder / "settled" / "report.html").exists()
