"""Reading what may leave: the only place that touches models of other stages, and hands out public fields alone."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from santu.publish.selectors.classes import require_public


def leaving(label: str, columns: Sequence[str], which: Q) -> Iterator[tuple[Any, ...]]:
    """The values of some columns of ``app.Model``, of the rows that ``which`` lets through.

    A column may lead on to another model (``act__document``): what leaves is the field at its end.

    Raises:
        NotPublic: a column is not declared public.
    """
    model = apps.get_model(label)
    require_public([_field(model, column) for column in columns])
    rows: Iterator[tuple[Any, ...]] = model._default_manager.filter(which).values_list(*columns).iterator()
    return rows


def _field(model: type[Model], column: str) -> str:
    """The field at the end of a path, as ``app.Model.field``."""
    first, _, rest = column.partition("__")
    field = model._meta.get_field(first)
    if rest:
        if not isinstance(field.related_model, type):
            raise TypeError(column)
        return _field(field.related_model, rest)
    return f"{model._meta.label}.{field.name}"
