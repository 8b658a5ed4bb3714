"""Our side of the group ``store``: ``python -m benchmarks.service_work SERVICE WORKERS EACH TASKS``.

``python -m benchmarks.service_work prepare COUNT TASKS`` fills an empty database, and writes down what is to be done.
"""

import json
import sys
from datetime import date
from functools import cache
from pathlib import Path

from benchmarks import work
from benchmarks.workers import together
from santu.accounts.models import User
from santu.accounts.services.demo import database_mark_demo, demo_cast_create
from santu.accounts.services.grants import Wish, grant_give
from santu.accounts.services.people import user_create
from santu.design.models import Scenario
from santu.design.services.locks import proposal_lock
from santu.kernel.codes import Level
from santu.register.data import sample_directory
from santu.register.models import Act, DivisionVersion
from santu.register.models.tables import DIVISIONS
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.timeline import Writing

RENAMED = date(2021, 1, 1)
ALL_ACTS = 10**6
"""So the county of a task was not changed since: before the task, another one may have changed it."""


def prepare(count: str, tasks: str) -> None:
    """The real register, a scenario of a county, people without roles; and tasks that do not meet each other."""
    database_mark_demo(by=None)
    demo_cast_create(by=None)
    work.register_import(str(sample_directory("shanxi", work.BEFORE)))
    work.bodies()
    work.county_scenario()
    scenario, number = Scenario.objects.get(), int(count)
    keys = list(scenario.proposals.order_by("no").values_list("key", flat=True))
    people = [user_create(username=f"user-{at}", title_zh=work.NAME, by=None) for at in range(number)]
    rows = DivisionVersion.objects.filter(withdrawn_by=None, level=Level.TOWNSHIP).order_by("unit")
    towns = list(rows.values_list("parent_id", "pk", *DIVISIONS.columns)[:number])
    chosen = {
        "grant": [[user.pk, user.username, town[2]] for user, town in zip(people, towns, strict=True)],
        "lock": [[scenario.pk, keys[at % len(keys)]] for at in range(number)],
        "act": towns,
    }
    Path(tasks).write_text(json.dumps(chosen, default=str), encoding="utf-8")
    print(json.dumps({"seconds": 0}))


@cache
def person(name: str) -> User:
    return User.objects.get(username=name)


@cache
def scenario_numbered(number: int) -> Scenario:
    return Scenario.objects.get(pk=number)


def grant(user: int, name: str, unit: str) -> object:
    """A role is given to somebody."""
    wish = Wish("township_clerk", unit, RENAMED)
    return grant_give(user=User(pk=user, username=name), wish=wish, by=None)


def lock(scenario: int, key: str) -> object:
    """A proposal of a scenario is locked, or locked again for another reason."""
    by = person("demo-planner")
    return proposal_lock(
        scenario=scenario_numbered(scenario), key=key, forbids=False, reason=work.NAME, by=by
    )


def act(county: str, row: int, *said: str) -> Act:
    """A township is called otherwise from a day on: one row of the register is withdrawn, two are brought."""
    *facts, start, end = said
    writing = Writing(withdraw=[row], insert=[(*facts, start, RENAMED), (*facts, RENAMED, end)])
    writ = Writ([county], {DIVISIONS.table: writing}, since=ALL_ACTS)
    return act_record(papers=ActPapers("rename", work.NAME), writ=writ, by=person("demo-planner"))


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(*sys.argv[2:])
    else:
        together(*sys.argv[1:], services={"grant": grant, "lock": lock, "act": act})
