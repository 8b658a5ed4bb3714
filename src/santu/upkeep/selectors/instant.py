"""The whole database as it stands at one instant, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_instant() -> Iterator[None]:
    """Everything that is read inside is of the instant at which it begins; nobody waits for it, and it for nobody.

    On SQLite a plain BEGIN, which the write-ahead log serves from where it stood; through ``atomic()`` it would take the
    gate and stop every writer. On PostgreSQL one REPEATABLE READ transaction.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            # The snapshot begins with the first read, not with BEGIN.
            cursor.execute("SELECT count(*) FROM sqlite_master")
            yield
        finally:
            cursor.execute("ROLLBACK")
