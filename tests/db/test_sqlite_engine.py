"""The SQLite engine, in processes of its own on a file of its own."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from santu.config.sqlite.gate import Gate

WRITERS = 8
WRITES = 40

PRELUDE = """
import sys, time
import django
django.setup()
from django.db import connection, transaction
"""
WRITER = """
def count(cursor):
    cursor.execute("SELECT count(*) FROM line")
    return cursor.fetchone()[0]

connection.settings_dict["OPTIONS"]["timeout"] = 0
overtaken = []
for turn in range({writes}):
    with connection.cursor() as cursor:
        before = count(cursor)
    with transaction.atomic(), connection.cursor() as cursor:
        place = count(cursor)
        overtaken.append(place - before)
        time.sleep(0.001)
        cursor.execute("INSERT INTO line (place, writer) VALUES (%s, %s)", [place, sys.argv[1]])
print(max(overtaken))
"""
HOLDER = """
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("INSERT INTO line (place, writer) VALUES (1, 'killed')")
    print("holding", flush=True)
    time.sleep(60)
"""
COUNT = """
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM line")
    print(cursor.fetchone()[0])
"""
PRAGMAS = """
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers"):
        cursor.execute(f"PRAGMA {name}")
        print(cursor.fetchone()[0])
"""
TRACE = """
connection.cursor().execute("SELECT 1")
print("read", connection.gate.held)
with transaction.atomic():
    print("inside", connection.gate.held)
    transaction.on_commit(lambda: print("on commit", connection.gate.held))
print("after", connection.gate.held)
try:
    with transaction.atomic():
        raise ValueError
except ValueError:
    print("rolled back", connection.gate.held)
transaction.set_autocommit(False)
print("autocommit off", connection.gate.held)
transaction.commit()
print("between", connection.gate.held)
transaction.set_autocommit(True)
print("autocommit on", connection.gate.held)
with transaction.atomic():
    connection.close()
    print("closed", connection.gate.held)
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    given = {"SANTU_HOME": str(tmp_path), "SANTU_DATABASE": str(tmp_path / "gate.sqlite3")}
    return {**os.environ, **given, "DJANGO_SETTINGS_MODULE": "santu.config.settings"}


def start(environ: dict[str, str], code: str, *args: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PRELUDE + code, *args]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)


def lines(environ: dict[str, str], code: str) -> list[str]:
    with start(environ, code) as process:
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return output.splitlines()


@pytest.fixture
def table(environ: dict[str, str]) -> None:
    made = "connection.cursor().execute('CREATE TABLE line (place integer unique, writer text)')"
    assert lines(environ, made) == []


def test_pragmas_are_those_of_a_database_that_may_not_lose_a_commit(environ):
    assert lines(environ, PRAGMAS) == ["wal", "2", "1", "1"]


def test_the_current_sqlite_is_the_only_one_in_the_process(environ):
    pytest.importorskip("pysqlite3")
    code = "from django.db.backends.sqlite3.base import Database; print(Database.__name__, '_sqlite3' in sys.modules)"
    assert lines(environ, code) == ["pysqlite3.dbapi2 False"]


def test_the_gate_is_held_exactly_while_autocommit_is_off(environ, table):
    assert lines(environ, TRACE) == [
        "read False",
        "inside True",
        "on commit False",
        "after False",
        "rolled back False",
        "autocommit off True",
        "between True",
        "autocommit on False",
        "closed False",
    ]


def test_eight_writers_take_turns_and_none_starves(environ, table):
    # Somebody who reads stays there: when the last one leaves a file it is tidied up under a lock that no gate guards.
    with contextlib.closing(sqlite3.connect(environ["SANTU_DATABASE"])) as reader:
        reader.execute("SELECT count(*) FROM line").fetchone()
        writers = [start(environ, WRITER.format(writes=WRITES), str(number)) for number in range(WRITERS)]
        overtaken = [int(writer.communicate(timeout=120)[0]) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    assert lines(environ, COUNT) == [str(WRITERS * WRITES)]
    # With no time to wait for SQLite's own lock, a single BEGIN that did not have the gate would have failed.
    assert max(overtaken) < WRITERS * WRITES / 2


@pytest.mark.kill
def test_a_killed_holder_frees_the_gate_and_leaves_nothing(environ, table):
    with start(environ, HOLDER) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        gate = Gate(Path(environ["SANTU_DATABASE"] + ".lock"))
        assert not gate.try_take()
        holder.send_signal(signal.SIGKILL)
    started = time.monotonic()
    gate.take()
    gate.release()
    assert time.monotonic() - started < 1
    assert lines(environ, COUNT) == ["0"]


def test_a_reader_passes_while_the_gate_is_held(environ, table):
    with start(environ, HOLDER) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        assert lines(environ, COUNT) == ["0"]
        holder.terminate()


def test_a_database_in_memory_has_no_gate(environ):
    environ["SANTU_DATABASE"] = ":memory:"
    code = """
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("CREATE TABLE line (place integer)")
print(connection.gate)
"""
    assert lines(environ, code) == ["None"]
    assert not list(Path(environ["SANTU_HOME"]).glob("*.lock"))
