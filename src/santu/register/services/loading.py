"""Many rows at once: executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Collection, Sequence
from operator import itemgetter
from typing import Any, cast

from django.db import connection

Row = Sequence[Any]
MANY = 10_000
"""From so many rows on, PostgreSQL is told at once what the table now holds."""


def load_rows(
    table: str, columns: Sequence[str], rows: Collection[Row], *, act: int | None = None, known: bool = False
) -> None:
    """Insert ``rows`` into ``table``, inside the act's transaction.

    With ``act``, every row gets that number in its column ``act_id``. With ``known``, rows whose
    key is there already are passed over (for unit ids met before).

    Rows go in by their first column, so that indexes grow at their end: a file in any other order
    would take a third longer. What the planner knows of a table is from before many rows came; until its own
    routine has come round, a province's first questions would take most of a minute.
    """
    if not rows:
        return
    in_order = sorted(rows, key=itemgetter(0))
    names = [*columns, "act_id"] if act is not None else columns
    target = f"{table} ({', '.join(map(connection.ops.quote_name, names))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not known:
            same = () if act is None else (act,)
            with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in in_order:
                    copy.write_row((*row, *same))
        else:
            # The number stands in the statement: no row need be made anew to carry it.
            places = ["%s"] * len(columns) + ([] if act is None else [str(int(act))])
            tail = " ON CONFLICT DO NOTHING" if known else ""
            statement = f"INSERT INTO {target} VALUES ({', '.join(places)}){tail}"
            cursor.executemany(statement, cast(Any, in_order))
        if connection.vendor == "postgresql" and len(rows) >= MANY:
            cursor.execute(f"ANALYZE {table}")
