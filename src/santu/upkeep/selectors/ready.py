"""Whether pages can be served."""

from collections.abc import Iterable

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from santu.kernel.messages import N_, Refused, refuse

DATABASE, TABLES = "database", "tables"
Step = tuple[str, str]


def migrations_pending() -> list[str]:
    """The migrations that the database has not had yet, as ``app.name``, in order.

    Raises:
        Refused: it stopped between steps that one migration has taken the place of.
    """
    joined = {step for steps in _joined().values() for step in steps}
    if between := joined & migrations_had(MigrationRecorder(connection).applied_migrations()):
        template = N_(
            "数据库停在旧版本的升级步骤 {last}，这个版本接不上：请先用还有这些步骤的旧版本运行 santu migrate，再用这个版本。"
        )
        raise refuse("SANTU_DATABASE", template, last=".".join(max(between)))
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrations_had(applied: Iterable[Step]) -> set[Step]:
    """What was applied, as app and name; where one migration has taken the place of several that all were, that one."""
    had = set(applied)
    for step, steps in _joined().items():
        if steps <= had:
            had = had - steps | {step}
    return had


def _joined() -> dict[Step, set[Step]]:
    """The migrations that have taken the place of several, with those."""
    known = MigrationLoader(None).disk_migrations
    return {step: set(migration.replaces) for step, migration in known.items() if migration.replaces}


def not_ready() -> list[str]:
    """What stands in the way: the database does not answer, or its tables are not those of this version."""
    try:
        return [TABLES] if migrations_pending() else []
    except Refused:
        return [TABLES]
    except Error:
        connection.close()
        return [DATABASE]
