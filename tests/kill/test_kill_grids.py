"""``santu grid`` is killed half way and run again; and a cluster of two workers gives the same table."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from santu.scale.province import counties_of, made

REGISTER = Path("src/santu/register/data/shanxi")
PARTS = 6
COMMAND = [sys.executable, "-m", "santu", "grid"]


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """The made-up buildings of a few small counties."""
    folder = tmp_path_factory.mktemp("cells")
    counties, _ = counties_of(REGISTER, "2021-10-31", 400_000)
    few = sorted(counties, key=lambda county: county.households)[-PARTS:]
    with ThreadPoolExecutor(1) as executor:
        list(executor.map(made, few, [folder] * PARTS, [1] * PARTS))
    return folder


@pytest.fixture(scope="module")
def digest(cells, tmp_path_factory):
    """The table's digest where nothing goes wrong."""
    return grid(cells, tmp_path_factory.mktemp("whole"))["digest"]


def grid(cells, out, *options):
    words = [*COMMAND, str(cells), "--out", str(out), "--json", *options]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def finished(out):
    return {path.parent: path.stat().st_mtime_ns for path in out.glob("parts/[!.]*/done.json")}


@pytest.mark.kill
def test_killed_half_way_and_run_again_it_makes_the_same_table(cells, digest, tmp_path):
    words = [*COMMAND, str(cells), "--out", str(tmp_path), "--workers", "1"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True) as child:
        until = time.monotonic() + 240
        while not (before := finished(tmp_path)) and time.monotonic() < until:
            time.sleep(0.01)
        workers = children(child.pid)
        child.send_signal(signal.SIGKILL)
    assert 0 < len(before) < PARTS
    assert workers
    gone = time.monotonic() + 30
    while any(running(pid) for pid in workers) and time.monotonic() < gone:
        time.sleep(0.05)
    assert not any(running(pid) for pid in workers)
    before = finished(tmp_path)
    assert len(before) < PARTS
    told = grid(cells, tmp_path)
    assert (told["digest"], told["done_before"]) == (digest, len(before))
    after = finished(tmp_path)
    assert len(after) == PARTS
    assert before.items() <= after.items()
    assert not list(tmp_path.glob("parts/.*"))


def test_a_cluster_of_two_workers_makes_the_same_table(cells, digest, tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        address = child.stdout.readline().strip()
        told = grid(cells, tmp_path, "--scheduler", address)
        child.communicate("done\n", timeout=60)
    assert (told["digest"], told["parts"]) == (digest, PARTS)


CLUSTER = """
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        print(cluster.scheduler_address, flush=True)
        input()
"""


def children(parent):
    """The processes that a process started, by /proc."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(told[1]) == parent:
            found.append(int(path.parent.name))
    return found


def running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
