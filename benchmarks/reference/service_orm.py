"""What services lock and write, through the ORM in one block each, nothing checked: SERVICE WORKERS EACH TASKS."""

import sys

from django.db import transaction

from benchmarks.reference import orm_audit as rows
from benchmarks.workers import together


@transaction.atomic
def grant(user: int, name: str, unit: str) -> None:
    rows.User.objects.select_for_update().get(pk=user)
    said = {"role": "township_clerk", "unit": unit, "start": rows.DAY, "given_by": "", "document": ""}
    rows.Grant.objects.create(user_id=user, **said)
    rows.audited("", "user", name)


@transaction.atomic
def lock(scenario: int, key: str) -> None:
    rows.Scenario.objects.select_for_update().get(pk=scenario)
    rows.Lock.objects.update_or_create(scenario_id=scenario, key=key, defaults=rows.LOCKED)
    rows.audited("", "scenario", scenario)


@transaction.atomic
def act(county: str, row: int, *said: str) -> None:
    list(rows.Unit.objects.select_for_update().filter(pk__in=("", county)).order_by("pk"))
    done = rows.Act.objects.create(kind="rename", title="benchmark", **rows.WHO)
    rows.ActScope.objects.create(act=done, county=county)
    rows.Version.objects.filter(pk=row).update(withdrawn_by=done)
    new = [
        dict(zip(rows.COLUMNS, said, strict=True)) | more for more in ({"end": rows.DAY}, {"start": rows.DAY})
    ]
    rows.Version.objects.bulk_create(rows.Version(act=done, **values) for values in new)
    rows.audited(county, "act", done.pk)


if __name__ == "__main__":
    together(*sys.argv[1:], services={"grant": grant, "lock": lock, "act": act})
