"""What of the register crosses to the deployment for daily work, and what crossed last."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model, Q, QuerySet

from santu.audit.models import AuditEntry
from santu.publish.domain.classes import Confidentiality
from santu.publish.selectors.classes import classes
from santu.register.domain.staff import masked
from santu.register.models import QuotaVoucher, StaffCertificate, StaffPost
from santu.register.models.unit_lists import OPEN
from santu.standards.yaml_text import read_yaml
from santu.upkeep.domain.carrying import Carried, carried_in
from santu.upkeep.selectors.rows import Column, columns_of, lines_in, parents_first

FILE = Path(__file__).parent.parent / "carried.yaml"
OUT, IN = "carry_out", "carry_in"
"""The acts of the audit that say what crossed."""


@lru_cache(maxsize=1)
def carried_declared() -> Mapping[type[Model], Carried]:
    """The tables that cross, those first that others point at.

    Raises:
        ValueError: a field is not named, is not there, or is personal and nobody said why it crosses.
    """
    declared = {
        apps.get_model(label): one
        for label, one in carried_in(read_yaml(str(FILE), FILE.read_bytes())).items()
    }
    for model, one in declared.items():
        fields = {column.name for column in columns_of(model)}
        if fields != one.crosses | set(one.blank):
            raise ValueError(f"{model._meta.label}: {sorted(fields ^ (one.crosses | set(one.blank)))}")
        known = classes()
        personal = {
            name
            for name in one.crosses
            if known[f"{model._meta.label}.{name}"].confidentiality is Confidentiality.SENSITIVE
        }
        if personal != set(one.needed):
            raise ValueError(f"{model._meta.label}: {sorted(personal ^ set(one.needed))}")
    return {model: declared[model] for model in parents_first(declared) if model in declared}


def columns_crossing(model: type[Model]) -> list[Column]:
    """The columns of a table that are in the file, in order."""
    crosses = carried_declared()[model].crosses
    return [column for column in columns_of(model) if column.name in crosses]


def lines_crossing(model: type[Model]) -> Iterator[bytes]:
    """The rows of a table that cross, as they do."""
    columns = columns_crossing(model)
    lines = lines_in(_rows(model), columns)
    hidden = [
        place for place, column in enumerate(columns) if column.name in carried_declared()[model].masked
    ]
    if not hidden:
        return lines
    return (_hidden(line, hidden) for line in lines)


def _hidden(line: bytes, places: list[int]) -> bytes:
    row: list[Any] = json.loads(line)
    for place in places:
        row[place] = masked(row[place])
    return f"{json.dumps(row, ensure_ascii=False, separators=(',', ':'))}\n".encode()


def _rows(model: type[Model]) -> QuerySet[Model]:
    certified = StaffCertificate.objects.values("member")
    posts = StaffPost.objects.filter(member__in=certified)
    vouchers = Q(pk__in=posts.values("entered_voucher")) | Q(pk__in=posts.values("left_voucher"))
    only = {
        "": Q(),
        "published": ~Q(state__in=OPEN) & Q(published_on__isnull=False),
        "of_published": ~Q(edition__state__in=OPEN) & Q(edition__published_on__isnull=False),
        "certified": Q(pk__in=certified),
        "of_certified": vouchers if model is QuotaVoucher else Q(member__in=certified),
    }
    return model._base_manager.filter(only[carried_declared()[model].only])


def migrations_crossing() -> tuple[str, ...]:
    """The state of the carried tables."""
    labels = {model._meta.app_label for model in carried_declared()}
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied if app in labels))


def last_crossed(act: str) -> dict[str, Any]:
    """What the audit says of the last file that was written, or read in; empty where there was none."""
    row = (
        AuditEntry.objects.filter(chain="", act=act).order_by("-seq").values_list("after", flat=True).first()
    )
    found: dict[str, Any] = json.loads(row) if row else {}
    return found
