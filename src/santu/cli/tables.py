"""Whether the database can be used: it answers, and its tables are those of this version."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from santu.kernel.messages import N_, refuse


def connect() -> None:
    """Open the database, or say why it does not open."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        template = N_(
            "打不开数据库 {name}（{error}）：请检查 SANTU_DATABASE 或 --home，或先运行 santu migrate。"
        )
        name = str(connection.settings_dict["NAME"])
        raise refuse("SANTU_DATABASE", template, name=name, error=str(error).strip()) from error


def migrations_pending() -> list[str]:
    """The migrations that the database has not had yet, as ``app.name``, in order."""
    connect()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_current() -> None:
    """Refuse a database that this version cannot work with yet."""
    if pending := migrations_pending():
        template = N_("数据库还缺 {count} 步升级（从 {first} 起）：请先运行 santu migrate。")
        raise refuse("SANTU_DATABASE", template, count=len(pending), first=pending[0])
