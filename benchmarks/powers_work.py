"""Our side of the group ``lists``: ``python -m benchmarks.powers_work QUESTIONS``, on an empty database.

Fills it with a county of 100 townships, in each of which 1,500 matters are with a department, and a third of them devolved
later; then asks who is competent, so many times in one call.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.db import transaction

from benchmarks import work
from santu.register.models import Act, BodyVersion, DivisionVersion, Unit
from santu.register.models.tables import DUTIES
from santu.register.selectors.powers import powers_in_force
from santu.register.services.loading import load_rows

MATTERS, TOWNSHIPS, BODIES = 1_500, 100, 20
FIRST, GIVEN, END = date(2020, 1, 1), date(2022, 1, 1), date(9999, 12, 31)
SPAN = 1_500
COUNTY = "county"
REST = ("", "", 0, "main")
LATER = (GIVEN.isoformat(), END.isoformat())


def places() -> list[str]:
    return [f"town{number:03}" for number in range(TOWNSHIPS)]


def duties() -> Iterator[tuple[object, ...]]:
    """The rows of the duties, as their table has them."""
    for place in places():
        for number in range(MATTERS):
            body = f"{COUNTY}/{number % BODIES}"
            given = number % 3 == 0
            said = (f"{place}#{number}", f"M{number}", f"事项{number}", "penalty", place)
            until = (GIVEN if given else END).isoformat()
            yield (*said, body, body, "statutory", *REST, "", 0, FIRST.isoformat(), until)
            if given:
                yield (*said, f"{place}/team", "", "devolved", *REST, "文1", 0, *LATER)


def prepare() -> None:
    act = Act.objects.create(kind="duties", title="测量", by="benchmark")
    towns = places()
    bodies = [(f"{COUNTY}/{number}", COUNTY) for number in range(BODIES)] + [
        (f"{town}/team", town) for town in towns
    ]
    rows = list(duties())
    units = [COUNTY, *towns, *(body for body, _ in bodies), *dict.fromkeys(str(row[0]) for row in rows)]
    Unit.objects.bulk_create(Unit(id=unit) for unit in units)
    said = {"act": act, "start": FIRST, "end": END}
    DivisionVersion.objects.bulk_create(
        DivisionVersion(
            unit_id=one,
            level="township" if parent else "county",
            kind="town",
            name=one,
            parent_id=parent,
            **said,
        )
        for one, parent in [(COUNTY, None), *((town, COUNTY) for town in towns)]
    )
    BodyVersion.objects.bulk_create(
        BodyVersion(unit_id=body, host_id=host, name=body, category="office", **said) for body, host in bodies
    )
    load_rows(DUTIES.table, DUTIES.columns, rows, act=act.pk)


def main(questions: int) -> dict[str, float]:
    with transaction.atomic():
        prepare()
    dice, towns = Random(1), places()
    days = [FIRST + timedelta(days=number) for number in range(SPAN)]
    matters = dice.choices([f"M{number}" for number in range(MATTERS)], k=questions)
    asked = (matters, dice.choices(towns, k=questions), dice.choices(days, k=questions))
    with work.timed("seconds") as seconds:
        found = powers_in_force(*asked)
    if len(found) != questions or None in found:
        raise AssertionError("somebody is always competent here")
    return {**seconds, "duties": len(list(duties()))}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
