"""``santu migrate`` and ``santu doctor`` as a person runs them, on both stores."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from santu.config import environment

pytestmark = pytest.mark.both


@pytest.fixture
def santu(blank_database, tmp_path):
    """Runs ``santu`` on a database without any table."""
    given = {"SANTU_DATABASE": blank_database, "SANTU_HOME": str(tmp_path / "home"), "LANG": "zh_CN.UTF-8"}
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "import sys; from santu.cli import main; sys.exit(main())", *words]
        return subprocess.run(command, env={**environ, **given}, capture_output=True, text=True, timeout=120)

    return run


def test_from_nothing_to_a_sound_database(santu, tmp_path):
    looked = santu("migrate", "--check", "--json")
    if looked.returncode == 1:  # SQLite: not even the file is there in a home that is not
        assert "santu migrate" in json.loads(looked.stdout)["faults"][0]["message"]
    else:
        assert looked.returncode == 2
        assert "accounts.0001_tables" in json.loads(looked.stdout)["migrations"]

    made = santu("migrate")
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines() == [
        f"数据库已建立或升级到当前版本；数据文件夹是 {tmp_path / 'home'}。",
        "下一步登记可以办理的人：santu user 用户名 --title 单位和职务。",
    ]
    key = tmp_path / "home" / environment.SECRET_KEY_FILE
    assert key.stat().st_mode & 0o777 == 0o600
    kept = key.read_text()
    again = santu("migrate", "--json")
    assert json.loads(again.stdout)["migrations"] == []
    assert key.read_text() == kept
    assert santu("migrate", "--check").returncode == 0
    assert santu("user", "wang", "--title", "县委编办").returncode == 0
    assert santu("migrate").stdout.splitlines() == ["数据库已是最新，没有要升级的。"]

    doctor = santu("doctor", "--json")
    document = json.loads(doctor.stdout)
    assert doctor.returncode == 0, document
    assert document["ok"] is True
    states = {check["name"]: check["state"] for check in document["checks"]}
    assert {"migrations": "ok", "guards": "ok", "demo": "ok"}.items() <= states.items()
    assert santu("doctor").stdout.count("✓") == list(states.values()).count("ok")


@pytest.mark.parametrize("folder", ["none", "."])
def test_a_database_that_is_not_there_is_said_to_be_missing_and_is_not_made(
    santu, blank_database, tmp_path, folder
):
    home = tmp_path / folder
    assert santu("check", "--home", str(home)).stderr == (
        f"--home: 这里还没有数据库（{home / 'santu.sqlite3'}）；"
        f"请先运行 santu --home {home} migrate 建立，或用 --home 另指一个。\n"
    )
    assert not (home / "santu.sqlite3").exists()
    if not blank_database.startswith("postgresql:"):
        assert santu("check").stderr.startswith(f"SANTU_DATABASE: 这里还没有数据库（{blank_database}）")


def test_the_doctor_finds_missing_tables_and_missing_guards(santu, blank_database):
    Path(os.environ["SANTU_HOME"]).mkdir(exist_ok=True)
    before = santu("doctor", "--json")
    assert before.returncode == 1
    [fault] = [check for check in json.loads(before.stdout)["checks"] if check["state"] == "fault"]
    assert fault["name"] == "migrations"
    assert "santu migrate" in fault["message"]

    assert santu("migrate").returncode == 0
    name = "audit_auditentry_append_only_update"
    if blank_database.startswith("postgresql:"):
        with psycopg.connect(blank_database) as connection:
            connection.execute(f"DROP TRIGGER {name} ON audit_auditentry")
    else:
        code = f"import pysqlite3, sys; pysqlite3.connect(sys.argv[1]).execute('DROP TRIGGER {name}')"
        subprocess.run([sys.executable, "-c", code, blank_database], check=True)
    found = santu("doctor")
    assert found.returncode == 1
    assert f"✗ 只增不改的表缺少保护 {name}" in found.stdout
    assert santu("migrate").returncode == 0
    assert santu("doctor").returncode == 0


def test_a_database_that_cannot_be_reached_is_a_fault_not_a_traceback(santu, blank_database, tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be")
    answer = santu("migrate", "--json")
    assert answer.returncode == 1
    assert json.loads(answer.stdout)["faults"][0]["place"] == "SANTU_HOME"
    assert "Traceback" not in answer.stderr
