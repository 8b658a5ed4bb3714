"""Whether the database can be used: it answers, and its tables are those of this version."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    ProgrammingError,
    connection,
)

from santu.kernel.messages import N_, refuse
from santu.upkeep.selectors.ready import migrations_pending

_MISTAKES = (DataError, IntegrityError, InternalError, NotSupportedError, ProgrammingError)
"""What says that Santu asked for something wrong: never the fault of the database or of who runs it."""


@contextmanager
def database_usable() -> Iterator[None]:
    """Say in a sentence that the database does not open, cannot be written, or is damaged.

    Raises:
        Refused: instead of the error of the database; the transaction in which it arose is rolled back.
    """
    try:
        yield
    except _MISTAKES:
        raise
    except DatabaseError as error:
        template = N_(
            "数据库 {name} 用不了（{error}）：请检查 SANTU_DATABASE 或 --home、权限和磁盘空间；"
            "还没有建库时先运行 santu migrate，库文件损坏时从备份恢复。"
        )
        name = str(connection.settings_dict["NAME"])
        raise refuse("SANTU_DATABASE", template, name=name, error=str(error).strip()) from error


def require_current() -> None:
    """Refuse a database that is not there, or that this version cannot work with yet."""
    _require_file()
    if pending := migrations_pending():
        template = N_("数据库还缺 {count} 步升级（从 {first} 起）：请先运行 santu migrate。")
        raise refuse("SANTU_DATABASE", template, count=len(pending), first=pending[0])


def _require_file() -> None:
    """SQLite would make an empty file where there is none, in a folder that was meant to be another."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and name != ":memory:" and not Path(name).exists():
        given = os.environ.keys() & {"SANTU_DATABASE", "SANTU_DATABASE_FILE"}
        place = "SANTU_DATABASE" if given else "--home"
        template = N_("这里还没有数据库（{name}）；请先运行 santu migrate 建立，或用 {place} 另指一个。")
        raise refuse(place, template, name=name, place=place)
