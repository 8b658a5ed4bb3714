"""What the visitors of a demonstration do, as JSON by person: the unit they work for, cases to open, tasks to end; and cases of other processes."""

import json
from datetime import date
from io import BytesIO
from random import Random
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.db.models import Q  # noqa: E402 (after the setup)
from django.utils import timezone  # noqa: E402

from benchmarks.daily_cases import EVENT, EVENT_ON, ORDER, ORDER_ON, PENALTY, PHOTO, PNG  # noqa: E402
from santu.accounts.models import User  # noqa: E402
from santu.accounts.selectors.grants import held_by  # noqa: E402
from santu.operate.domain.files import Brought  # noqa: E402
from santu.operate.domain.forms import Field, Kind  # noqa: E402
from santu.operate.models import Case, Token  # noqa: E402
from santu.operate.selectors.beginning import place_at  # noqa: E402
from santu.operate.selectors.choices import choices_of  # noqa: E402
from santu.operate.selectors.whose import theirs  # noqa: E402
from santu.operate.services.beginning import Beginning, case_begin  # noqa: E402
from santu.operate.services.stepping import Doing, task_complete  # noqa: E402
from santu.register.domain.enforcement import CERTIFICATE  # noqa: E402
from santu.register.selectors.enforcement import officers_at  # noqa: E402
from santu.register.selectors.powers import competent_for_case  # noqa: E402
from santu.register.selectors.reach import sight_of  # noqa: E402
from santu.standards.loader import load  # noqa: E402

PEOPLE = ("demo-department", "demo-window", "demo-desk", "demo-head")
MOST, SEED, SYNTHETIC = 2_000, 7, "synthetic"


def main() -> None:
    dice, found = Random(SEED), {}
    for person in User.objects.filter(username__in=PEOPLE):
        held = held_by(person)
        unit = held[0].unit
        cases = (
            Case.objects.filter(Q(place=unit) | Q(county=unit)).order_by("pk").values_list("pk", flat=True)
        )
        own = theirs(sight_of(person))
        # A clock that is due strikes first, and may end the task.
        timely = Q(due_at=None) | Q(due_at__gt=timezone.now())
        tasks = Token.objects.filter(own, timely, waits=True, ended_at=None, holder="").order_by("pk")
        # Materials are checked one by one, as each matter asks for them; who worked on a case does not enter its rating.
        tasks = tasks.exclude(node__in=("accept", "rate"))
        some = list(tasks.values_list("case", "number")[:MOST])
        dice.shuffle(some)
        numbers = dice.sample(list(cases), min(MOST, len(cases)))
        begun = Case.objects.filter(Q(place=unit) | Q(county=unit), process="operation").order_by("pk")
        found[person.username] = {
            "unit": unit,
            "cases": numbers,
            "tasks": some,
            "begins": begun[0].place_id if begun else unit,
            "written": [case.pk for case in begun] or numbers,
        }
    print(json.dumps({"people": found, "cases": other_cases()}))


def other_cases() -> dict[str, dict[str, Any]]:
    """Who opens what where and what is written, by the names of ``benchmarks.daily_cases``; a penalty is filed and investigated now."""
    grid, clerk, desk, lead = (
        User.objects.get(username=f"demo-{name}") for name in ("grid", "clerk", "desk", "enforcement")
    )
    today = timezone.localdate()
    own, town, county = held_by(grid)[0].unit, _place(clerk), _place(desk)
    village = _first("villages", town)
    body, organ = _first("bodies", town), _first("departments", county)
    said = {"title": SYNTHETIC, "what": SYNTHETIC, "where": SYNTHETIC}
    event = {**said, "class": "dispute", "reporter": own, "village": village}
    return {
        EVENT: {"by": grid.username, "unit": own, "written": event},
        EVENT_ON: {"by": clerk.username, "written": {"outcome": "township", "body": body}},
        ORDER: {
            "by": desk.username,
            "unit": county,
            "written": {**said, "class": "ordinary", "organ": organ},
        },
        ORDER_ON: {"by": PEOPLE[0], "written": {"outcome": "done"}},
        PENALTY: {"by": lead.username, "case": f"/cases/{_penalty(lead, today)}/"},
    }


def _place(person: User) -> str:
    """Where somebody works today."""
    return place_at(held_by(person)[0].unit, sight_of(person))


def _first(among: str, place: str) -> str:
    """The first unit that a field offers at a place."""
    county = place if among == "departments" else ""
    own = Field(Kind.UNIT, "", among=among)
    return min(choices_of(own, place, county, timezone.localdate()))


def _penalty(lead: User, today: date) -> int:
    """Open a penalty by a power and officers of the demonstration, and bring its evidence."""
    town, day = _place(lead), [today.isoformat()]
    powers = choices_of(Field(Kind.MATTER, ""), town, "", today)
    matter = next(
        one
        for one in powers
        if (own := competent_for_case(one, town, today, today).holder) and own.organ == town
    )
    posts = [
        str(one.post) for one in officers_at(town, CERTIFICATE, today, load()) if one.is_certified(today)
    ]
    text = {name: [SYNTHETIC] for name in ("party_name", "party_address", "where", "found_how")}
    kinds = {"party": ["person"], "harm": ["ordinary"], "ended_on": day, "found_on": day}
    written = {**text, **kinds, "matter": [matter], "officers": posts}
    case = case_begin(told=Beginning("penalty", town, SYNTHETIC, str(uuid4()), written), by=lead)
    task = Token.objects.get(case=case, waits=True, ended_at=None)
    photo = Brought(0, "a.png", BytesIO(PNG + Random(SEED).randbytes(PHOTO)), "evidence", "record")
    found = {"findings": [SYNTHETIC], "basis": [SYNTHETIC], "major": ["none"]}
    task_complete(case=case.pk, token=task.number, by=lead, doing=Doing(written=found, brought=[photo]))
    return case.pk


if __name__ == "__main__":
    main()
