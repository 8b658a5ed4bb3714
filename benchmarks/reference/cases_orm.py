"""What a step of a case locks, reads and writes, through the ORM in one block, nothing checked: SERVICE WORKERS EACH TASKS."""

import sys
from typing import Any

from django.db import transaction

from benchmarks.reference import orm_audit as rows
from benchmarks.workers import together

NAMES = "Case Token CaseClock CaseAct"
Case, Token, Clock, Act = (rows.apps.get_model("operate", name) for name in NAMES.split())


def step(told: dict[str, Any]) -> None:
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("version").get(pk=told["case"])
        Token.objects.get(case=case, number=told["token"], waits=True)
        list(rows.Grant.objects.filter(user__username=told["act"]["by"], taken_at=None))
        tokens = {one.number: one for one in Token.objects.filter(case=case, ended_at=None)}
        clocks = {one.pk: one for one in Clock.objects.filter(case=case, state__in=("running", "paused"))}
        for number, values in told["changed"]:
            _set(tokens[number], values)
        for number, values in told["stopped"]:
            _set(clocks[number], values)
        Clock.objects.bulk_create(Clock(case=case, **values) for values in told["clocks"])
        Token.objects.bulk_create(Token(case=case, **values) for values in told["begun"])
        Act.objects.create(case=case, at=rows.DAY + "T00:00:00Z", **told["act"])
        rows.audited(told["county"], "case", case.pk)
        _set(case, told["after"])


def _set(row: object, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


if __name__ == "__main__":
    together(*sys.argv[1:], services={"orm": step})
