"""Tables as lines: each row one JSON list, in order of its key, the same on both stores."""

import base64
import json
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Model

Column: TypeAlias = "models.Field[Any, Any]"
BLOCK = 5000
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
    names = [field.attname for field in columns_of(model)]
    # Sorted, because PostgreSQL keeps the keys of an object in an order of its own.
    encode = json.JSONEncoder(
        ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_written
    ).encode
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BLOCK):
        yield f"{encode(row)}\n".encode()


def _written(value: object) -> str:
    """What JSON does not know, as its field reads it back (``Field.to_python``)."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID | timedelta):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(type(value))
