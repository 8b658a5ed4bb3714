"""Whether pages can be served."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

DATABASE, TABLES = "database", "tables"


def migrations_pending() -> list[str]:
    """The migrations that the database has not had yet, as ``app.name``, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def not_ready() -> list[str]:
    """What stands in the way: the database does not answer, or its tables are not those of this version."""
    try:
        return [TABLES] if migrations_pending() else []
    except Error:
        connection.close()
        return [DATABASE]
