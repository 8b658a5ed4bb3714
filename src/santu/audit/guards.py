"""Makes the database itself refuse to change what is append-only: the triggers, for both stores, in one place.

An app declares its tables in its AppConfig::

    append_only = (AppendOnly("register_unitversion", settable=("withdrawn_by_id",)),)

A settable column may be given a value once, where it holds NULL; nothing else in such a row ever changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_FUNCTION_BODY = """
BEGIN
  RAISE EXCEPTION 'append-only table: % refuses %', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END
"""
_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION santu_append_only() RETURNS trigger LANGUAGE plpgsql AS $${_FUNCTION_BODY}$$"
)
_HELD_BY_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_HELD_BY_POSTGRES = """
SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true)
FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgenabled = 'O' AND prosrc = %s
"""

_COLUMNS_OF_SQLITE = """
SELECT held.name, part.name FROM sqlite_master AS held, pragma_table_info(held.name) AS part
WHERE held.type = 'table' ORDER BY held.name, part.cid
"""
_COLUMNS_OF_POSTGRES = """
SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relkind IN ('r', 'p') AND pg_table_is_visible(pg_class.oid) AND attnum > 0 AND NOT attisdropped
ORDER BY relname, attnum
"""


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """A table whose rows are never deleted and never changed but for what is ``settable`` once."""

    table: str
    settable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger: its name, the statement that makes it and the one that drops it."""

    name: str
    sql: str
    drop: str


def declarations() -> list[AppendOnly]:
    """What the installed apps declare."""
    return [item for config in apps.get_app_configs() for item in getattr(config, "append_only", ())]


def guards_install(connection: BaseDatabaseWrapper) -> None:
    """Make every guard anew, on the tables that exist; at no instant is one away."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for guard in guards_declared(connection):
            cursor.execute(guard.drop)
            cursor.execute(guard.sql)


def guards_missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that the database lacks, holds in another form, or holds switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_HELD_BY_POSTGRES, [_FUNCTION_BODY])
        else:
            cursor.execute(_HELD_BY_SQLITE)
        held = {name: _bare(sql) for name, sql in cursor.fetchall()}
        return [
            guard.name for guard in guards_declared(connection) if held.get(guard.name) != _bare(guard.sql)
        ]


def _bare(sql: str) -> str:
    """A statement without quotation marks, which PostgreSQL puts only where they are needed."""
    return sql.replace('"', "")


def guards_declared(connection: BaseDatabaseWrapper) -> list[Guard]:
    """Every guard that the tables of this database should have, by what the apps declare."""
    write = _guards_postgres if connection.vendor == "postgresql" else _guards_sqlite
    columns = _columns(connection)
    return [
        guard
        for declared in declarations()
        if declared.table in columns
        for guard in write(
            declared, [name for name in columns[declared.table] if name not in declared.settable]
        )
    ]


def _columns(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """The columns of every table in their order, asked for in one statement: Django takes several for each table."""
    columns: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS_OF_POSTGRES if connection.vendor == "postgresql" else _COLUMNS_OF_SQLITE)
        for table, column in cursor.fetchall():
            columns.setdefault(table, []).append(column)
    return columns


def _guards_sqlite(declared: AppendOnly, fixed: list[str]) -> Iterator[Guard]:
    # Columns are compared and not listed as UPDATE OF: that would miss a change by the alias rowid.
    same = [f'NEW."{column}" IS OLD."{column}"' for column in fixed]
    unset = [f'(OLD."{column}" IS NULL OR NEW."{column}" IS OLD."{column}")' for column in declared.settable]
    when = f" WHEN NOT ({' AND '.join(same + unset)})" if unset else ""
    for operation, condition in (("delete", ""), ("update", when)):
        name = f"{declared.table}_append_only_{operation}"
        refusal = f"append-only table: {declared.table} refuses {operation.upper()}"
        yield Guard(
            name,
            f'CREATE TRIGGER "{name}" BEFORE {operation.upper()} ON "{declared.table}"{condition} '
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
            f'DROP TRIGGER IF EXISTS "{name}"',
        )


def _guards_postgres(declared: AppendOnly, fixed: list[str]) -> Iterator[Guard]:
    listed = ", ".join(f'"{column}"' for column in fixed)
    events = [
        ("delete", "DELETE", "FOR EACH ROW"),
        ("truncate", "TRUNCATE", "FOR EACH STATEMENT"),
        ("update", f"UPDATE OF {listed}", "FOR EACH ROW"),
    ]
    events += [
        (f"set_{column}", f'UPDATE OF "{column}"', f'FOR EACH ROW WHEN (old."{column}" IS NOT NULL)')
        for column in declared.settable
    ]
    for suffix, event, scope in events:
        name = f"{declared.table}_append_only_{suffix}"
        yield Guard(
            name,
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{declared.table}" {scope} '
            "EXECUTE FUNCTION santu_append_only()",
            f'DROP TRIGGER IF EXISTS "{name}" ON "{declared.table}"',
        )
