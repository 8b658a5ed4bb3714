"""What is read from the environment, and what is refused."""

from pathlib import Path

import pytest

from santu.config.environment import anchor_minutes, anchors, database, home, job_days, secret_key, value
from santu.kernel.messages import Refused


def test_a_value_or_the_file_that_it_names_never_both(tmp_path):
    (tmp_path / "key").write_text("钥匙\n")
    by_file = {"K_FILE": str(tmp_path / "key")}
    assert value({"K": "直接"}, "K") == "直接"
    assert value(by_file, "K") == "钥匙"
    assert value({}, "K") == ""
    with pytest.raises(Refused, match="同时设置"):
        value({**by_file, "K": "直接"}, "K")
    with pytest.raises(Refused, match="读不出来"):
        value({"K_FILE": str(tmp_path / "none")}, "K")


def test_home(tmp_path):
    assert home({"SANTU_HOME": str(tmp_path)}) == tmp_path
    assert home({"SANTU_HOME": "relative"}) == Path.cwd() / "relative"
    assert home({"XDG_DATA_HOME": "/data"}).name == "santu"


def test_sqlite_by_path_and_by_default(tmp_path):
    assert database({"SANTU_HOME": str(tmp_path)})["NAME"] == str(tmp_path / "santu.sqlite3")
    assert database({"SANTU_DATABASE": "here.sqlite3"})["NAME"] == str(Path.cwd() / "here.sqlite3")
    assert database({"SANTU_DATABASE": ":memory:"})["NAME"] == ":memory:"
    assert database({})["ENGINE"] == "santu.config.sqlite"


def test_postgres_by_url():
    pytest.importorskip("psycopg")
    given = database(
        {"SANTU_DATABASE": "postgresql://san:p%40ss@db.example:5433/%E4%B8%89%E5%9B%BE?sslmode=require"}
    )
    assert (given["USER"], given["PASSWORD"], given["NAME"]) == ("san", "p@ss", "三图")
    assert (given["HOST"], given["PORT"], given["OPTIONS"]) == ("db.example", "5433", {"sslmode": "require"})
    assert database({"SANTU_DATABASE": "postgres:///santu?host=/run/pg"})["HOST"] == "/run/pg"


def test_another_database_is_refused_without_its_password():
    with pytest.raises(Refused) as refusal:
        database({"SANTU_DATABASE": "mysql://san:secret@db/santu"})
    assert "db/santu" in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_the_key_is_given_or_kept_or_passing(tmp_path):
    environ = {"SANTU_HOME": str(tmp_path)}
    assert secret_key(environ) != secret_key(environ)
    (tmp_path / "secret.key").write_text("kept")
    assert secret_key(environ) == "kept"
    assert secret_key({**environ, "SANTU_SECRET_KEY": "given"}) == "given"


def test_a_key_that_cannot_be_read_is_refused(tmp_path):
    key = tmp_path / "secret.key"
    key.write_text("密钥", "utf-8")
    with pytest.raises(Refused, match=r"密钥文件读不出来.*请检查权限和内容") as refusal:
        secret_key({"SANTU_HOME": str(tmp_path)})
    assert refusal.value.faults[0].place == str(key)
    key.unlink()
    key.mkdir()
    with pytest.raises(Refused, match=r"密钥文件读不出来.*Is a directory"):
        secret_key({"SANTU_HOME": str(tmp_path)})


def test_a_home_that_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match=r"SANTU_HOME: 数据文件夹 .*file 或它的上级是文件"):
        secret_key({"SANTU_HOME": str(tmp_path / "file")})
    with pytest.raises(Refused, match="SANTU_HOME: 路径 ~nobody-here 里的用户没有主目录"):
        home({"SANTU_HOME": "~nobody-here"})


def test_where_anchors_go_and_how_often(tmp_path):
    environ = {"SANTU_HOME": str(tmp_path)}
    assert anchors(environ) == tmp_path / "anchors"
    assert anchors({**environ, "SANTU_ANCHORS": str(tmp_path / "share")}) == tmp_path / "share"
    assert anchor_minutes({}) == 60
    assert anchor_minutes({"SANTU_ANCHOR_MINUTES": "5"}) == 5
    for wrong in ("0", "-1", "x", "99999", "１"):
        with pytest.raises(Refused, match="不是分钟数"):
            anchor_minutes({"SANTU_ANCHOR_MINUTES": wrong})


def test_how_long_ended_background_work_is_kept():
    assert job_days({}) == 90
    assert job_days({"SANTU_JOB_DAYS": "7"}) == 7
    for wrong in ("0", "-1", "x", "99999", "１"):
        with pytest.raises(Refused, match="不是天数"):
            job_days({"SANTU_JOB_DAYS": wrong})
