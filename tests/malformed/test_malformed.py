"""Whatever is uploaded: no failure of ours, bounded memory and time, and a fault in a cell is told by its row."""

import json
import os
import subprocess
import sys

import pytest

from tests.repo.tree import ROOT

MOST_MEGABYTES, MOST_SECONDS, FEWEST = 512, 20, 300
SHARE = 12
"""The ordinary suite takes one in so many."""


def sent(home, first: int, step: int, *more: str) -> list[dict]:
    """What came of the files that are chosen, sent in a process of its own."""
    environ = {**os.environ, "SANTU_HOME": str(home), "SANTU_DATABASE": str(home / "a.sqlite3"),
               "DJANGO_SETTINGS_MODULE": "santu.config.settings", "PYTHONPATH": str(ROOT)}  # fmt: skip
    command = [sys.executable, "-m", "tests.malformed.child", str(first), str(step), *more]
    ran = subprocess.run(command, env=environ, check=False, capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return [json.loads(line) for line in ran.stdout.splitlines()]


def check(lines: list[dict]) -> None:
    assert not [line for line in lines if not set(line["statuses"]) <= {200, 302, 422}]
    assert not [line for line in lines if line["seconds"] > MOST_SECONDS]
    assert not [line for line in lines if line["place"] is False]
    assert not [line for line in lines if line["megabytes"] > MOST_MEGABYTES][:1]


def test_a_share_of_the_files_is_refused_in_words(tmp_path):
    lines = sent(tmp_path, 5, SHARE)
    assert len(lines) >= FEWEST // SHARE
    check(lines)


@pytest.mark.long
def test_every_file_is_refused_in_words(tmp_path):
    lines = sent(tmp_path, 0, 1)
    assert len(lines) >= FEWEST
    check(lines)


@pytest.mark.long
def test_large_files_take_no_more_memory_than_there_is(tmp_path):
    lines = sent(tmp_path, 0, 1, "heavy")
    assert len(lines) == 20
    check(lines)
