"""Tables as lines: each row one JSON list, in order of its key, the same on both stores."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import Any, TypeAlias, cast
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import Model, QuerySet

Column: TypeAlias = "models.Field[Any, Any]"
BLOCK = 5000
AS_THEY_ARE = (models.IntegerField, models.CharField, models.TextField, models.BooleanField)
"""Columns whose values JSON and both stores write alike."""
MADE_BY_MIGRATE = frozenset({"django_content_type", "auth_permission"})
"""What is in the tables of a new database before anybody did anything."""


def passing_tables() -> tuple[str, ...]:
    """The tables that nobody needs again, as their apps declare them."""
    declared = (table for config in apps.get_app_configs() for table in getattr(config, "passing", ()))
    return tuple(sorted(declared))


def tables_kept() -> dict[str, type[Model]]:
    """The models of the tables that a backup holds, in order of name."""
    left_out = passing_tables()
    found = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return {name: found[name] for name in sorted(found) if name not in left_out and found[name]._meta.managed}


def columns_of(model: type[Model]) -> list[Column]:
    """The fields that are columns, in order of name, so that another order in the code changes nothing."""
    return sorted(model._meta.local_concrete_fields, key=lambda field: str(field.column))


def lines_of(model: type[Model]) -> Iterator[bytes]:
    """The rows of a table."""
    return lines_in(model._base_manager.all(), columns_of(model))


def lines_in(found: QuerySet[Model], columns: Sequence[Column]) -> Iterator[bytes]:
    """Some columns of some rows of a table."""
    names = [field.attname for field in columns]
    # Sorted, because PostgreSQL keeps the keys of an object in an order of its own.
    encode = json.JSONEncoder(
        ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_written
    ).encode
    rows = found.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BLOCK):
        yield f"{encode(row)}\n".encode()


def reading(columns: Sequence[Column]) -> Callable[[bytes], list[Any]]:
    """What makes of a line the values that these columns are given in a statement."""
    read = [(place, field) for place, field in enumerate(columns) if not _as_it_is(field)]

    def row_of(line: bytes) -> list[Any]:
        row: list[Any] = json.loads(line)
        for place, field in read:
            row[place] = field.get_db_prep_save(field.to_python(row[place]), connection)
        return row

    return row_of


def _as_it_is(field: Column) -> bool:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return isinstance(field, AS_THEY_ARE)


def parents_first(kept: Iterable[type[Model]]) -> list[type[Model]]:
    """The tables in an order in which each row finds what it points to.

    Otherwise SQLite looks through the whole table of children for every parent that comes after them.
    """
    points = {
        model: {
            cast(type[Model], field.related_model)
            for field in model._meta.local_concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is not model
        }
        for model in kept
    }
    return list(TopologicalSorter(points).static_order())


def _written(value: object) -> str:
    """What JSON does not know, as its field reads it back (``Field.to_python``)."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID | timedelta):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(type(value))
