"""What ``santu doctor`` looks at in each store: the library, how it is set, and whether the data are whole."""

import sys
from collections.abc import Iterator
from typing import Any

from django.db import connection

from santu.cli.findings import Finding, State, finding
from santu.kernel.messages import N_

# Before it a rare race when the write-ahead log starts anew can lose commits (sqlite.org/wal.html#walresetbug).
_SQLITE_SOUND = (3, 51, 3)
_SQLITE_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
_POSTGRES_OLDEST = 15_00_00
_CODE_POINT_COLLATIONS = {"C", "POSIX", "C.UTF-8", "C.UTF8"}


def store_findings() -> Iterator[Finding]:
    """The findings for the database that is in use."""
    yield from _postgres() if connection.vendor == "postgresql" else _sqlite()


def _one(sql: str) -> Any:  # noqa: ANN401 (whatever the database answers)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _sqlite() -> Iterator[Finding]:
    driver = sys.modules["sqlite3"].__name__
    version = _one("SELECT sqlite_version()")
    sound = tuple(map(int, version.split("."))) >= _SQLITE_SOUND
    if sound:
        text = N_("SQLite {version}，由 {driver} 提供，库文件 {name}。")
    else:
        text = N_(
            "SQLite {version}（由 {driver} 提供）在极少数情况下会丢失已提交的数据：只可一个进程试用，正式使用请改用 PostgreSQL。"
        )
    name = connection.settings_dict["NAME"]
    yield finding(
        "sqlite", State.OK if sound else State.NOTICE, text, version=version, driver=driver, name=name
    )
    if driver == "pysqlite3" and "_sqlite3" in sys.modules:
        text = N_("同一进程里还载入了系统自带的 SQLite：两者若打开同一个文件，会丢失文件锁。")
        yield finding("sqlite", State.NOTICE, text)
    for pragma, due in _SQLITE_PRAGMAS.items():
        found = _one(f"PRAGMA {pragma}")
        state = State.OK if found == due else State.FAULT
        yield finding(
            f"pragma.{pragma}",
            state,
            N_("{pragma} = {found}，应为 {due}。"),
            pragma=pragma,
            found=found,
            due=due,
        )
    yield _gate()
    answer = _one("PRAGMA integrity_check")
    if answer == "ok":
        yield finding("integrity", State.OK, N_("库文件完整。"))
    else:
        text = N_("库文件已损坏（{answer}）：请立即停用，并从备份恢复。")
        yield finding("integrity", State.FAULT, text, answer=answer)


def _gate() -> Finding:
    gate = getattr(connection, "gate", None)
    if gate is None:
        return finding(
            "gate",
            State.FAULT,
            N_("写入没有逐个进行：这是内存库，或数据库引擎不是 santu.config.sqlite，请改用库文件。"),
        )
    if gate.try_take():
        gate.release()
        return finding("gate", State.OK, N_("写入逐个进行，现在无人写入（{path}）。"), path=str(gate.path))
    return finding(
        "gate", State.NOTICE, N_("写入逐个进行，现在有人正在写入（{path}）。"), path=str(gate.path)
    )


def _postgres() -> Iterator[Finding]:
    version = int(_one("SHOW server_version_num"))
    old = version < _POSTGRES_OLDEST
    text = (
        N_("PostgreSQL {version} 太旧：请升级到 15 或更新的版本。") if old else N_("PostgreSQL {version}。")
    )
    yield finding("postgres", State.FAULT if old else State.OK, text, version=_one("SHOW server_version"))
    collation = _one("SELECT datcollate FROM pg_database WHERE datname = current_database()")
    encoding = _one("SHOW server_encoding")
    found = {"collation": collation, "encoding": encoding}
    if collation in _CODE_POINT_COLLATIONS and encoding == "UTF8":
        yield finding("collation", State.OK, N_("排序规则 {collation}，编码 {encoding}。"), **found)
    else:
        text = N_(
            "排序规则是 {collation}、编码是 {encoding}，排序会与 SQLite 不同："
            "请用 LC_COLLATE 'C'、ENCODING 'UTF8' 重建数据库。"
        )
        yield finding("collation", State.FAULT, text, **found)
