"""A home in which something is broken: every command says what, and no traceback; SQLite, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, ProgrammingError

from santu.cli import demo_store
from santu.cli.tables import database_usable
from santu.kernel.messages import Refused

DATABASE = "santu.sqlite3"
PAGE = 4096
DEMO, USER = "demo --no-serve", "user wang --title 编办"
UNUSABLE = "SANTU_DATABASE: 数据库 {home}/santu.sqlite3 用不了（{error}）"


def santu(home: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "santu", *command.split(), "--home", str(home)]
    environ = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}
    return subprocess.run(words, check=False, env=environ, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("home")
    assert santu(home, "migrate").returncode == 0
    return home


def refused(home: Path, command: str) -> str:
    ran = santu(home, command)
    assert ran.returncode == 1, ran
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    return ran.stderr.replace(str(home), "{home}")


@pytest.mark.parametrize("command", [DEMO, "doctor"])
def test_a_file_that_is_no_database(tmp_path, command):
    (tmp_path / DATABASE).write_bytes(bytes(range(256)) * 16)
    assert refused(tmp_path, command).startswith(UNUSABLE.replace("{error}", "file is not a database"))


@pytest.mark.parametrize("command", [DEMO, "migrate"])
def test_a_database_that_does_not_open(tmp_path, command):
    (tmp_path / DATABASE).mkdir()
    assert refused(tmp_path, command).startswith(UNUSABLE.replace("{error}", "unable to open database file"))


@pytest.mark.parametrize("command", [DEMO, USER])
def test_a_database_that_is_damaged_inside(migrated, tmp_path, command):
    data = (migrated / DATABASE).read_bytes()
    (tmp_path / DATABASE).write_bytes(data[:PAGE] + b"x" * (len(data) - PAGE))
    assert refused(tmp_path, command).startswith(
        UNUSABLE.replace("{error}", "database disk image is malformed")
    )


@pytest.mark.parametrize("command", [DEMO, USER])
def test_a_lock_that_does_not_open(migrated, tmp_path, command):
    (tmp_path / DATABASE).write_bytes((migrated / DATABASE).read_bytes())
    (tmp_path / f"{DATABASE}.lock").mkdir()
    said = "{home}/santu.sqlite3.lock: 锁文件打不开（Is a directory），因此不能写入：请检查它和所在文件夹的权限。\n"
    assert refused(tmp_path, command) == said


@pytest.mark.parametrize("command", [DEMO, "doctor"])
def test_a_home_that_is_a_file(tmp_path, command):
    (tmp_path / "home").touch()
    said = (
        "SANTU_HOME: 数据文件夹 {home} 或它的上级是文件，放不了数据；请用 --home 或 SANTU_HOME 另选一个。\n"
    )
    assert refused(tmp_path / "home", command) == said


def test_an_old_demonstration_that_cannot_be_removed(tmp_path, monkeypatch):
    tables = SimpleNamespace(table_names=lambda: ["accounts_user"])
    settings = {"NAME": str(tmp_path)}  # a folder, which cannot be unlinked
    connection = SimpleNamespace(
        vendor="sqlite", settings_dict=settings, introspection=tables, close=lambda: None
    )
    monkeypatch.setattr(demo_store, "connection", connection)
    monkeypatch.setattr(demo_store, "migrations_pending", list)
    monkeypatch.setattr(demo_store, "database_in_use", lambda: True)
    monkeypatch.setattr(demo_store, "database_is_demo", lambda: True)
    with pytest.raises(Refused, match="清不掉原来的演示库"):
        demo_store.store_cleared()


@pytest.mark.parametrize("error", [IntegrityError, ProgrammingError])
def test_a_mistake_of_ours_is_not_laid_on_the_database(error):
    with pytest.raises(error), database_usable():
        raise error


@pytest.mark.parametrize("error", [DatabaseError, OperationalError])
def test_what_the_database_cannot_do_is_refused(error):
    with pytest.raises(Refused, match="磁盘已满"), database_usable():
        raise error("磁盘已满")
