"""Our side of a stored step: ``prepare``, ``record FILE`` on a copy, then ``step WORKERS EACH FILE`` on another.

``record`` walks the prepared cases and writes down each step: what to do, and which rows that changed, for the reference.
"""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks import work
from benchmarks.workers import together
from santu.accounts.models import User
from santu.accounts.services.grants import Wish, grant_give
from santu.kernel.codes import Level
from santu.operate.models import Case, CaseAct, CaseClock, Token
from santu.operate.services.stepping import Doing, Opening, case_open, task_complete
from santu.register.data import sample_directory
from santu.register.selectors.snapshots import snapshot

CASES = 80
ROLES = ("window_clerk", "department", "county_desk")
WALK = ("accept", "approve", "approve", "issue", "deliver", "rate")
TOKEN = [
    "number",
    "process",
    "node",
    "parent",
    "via",
    "item",
    "since",
    "outcomes",
    "of",
    "waits",
    "right",
    "place_id",
    "case_place_id",
    "county_id",
    "body",
    "holder",
    "amber_at",
    "due_at",
]
ENDED = ["ended_at", "ended_by", "deed", "outcome", "outcomes", "of"]
CLOCK = ["event", "token", "name", "length", "began_at", "amber_at", "due_at"]
STOPPED = ["state", "ended_at"]
AFTER = ["steps", "next_token", "outcomes", "lists", "closed_at", "ended"]


def prepare() -> None:
    """The real register, somebody with the roles of a window case, and open cases with two departments behind each."""
    work.register_import(str(sample_directory("shanxi", work.BEFORE)))
    by = work.officer()
    for role in ROLES:
        grant_give(user=by, wish=Wish(role), by=None)
    known = snapshot(work.date.fromisoformat(work.BEFORE))
    town, *others = (row.id for row in known.at(Level.TOWNSHIP))
    county = known.divisions[town].parent
    for number in range(CASES):
        told = Opening("window", town, county, work.NAME, str(number), lists={"departments": others[:2]})
        case_open(told=told, by=by)


def record(file: str) -> None:
    """Walk all cases, one step of each after another, and write the steps down."""
    tasks: list[list[Any]] = []
    rows: list[list[Any]] = []
    for node in WALK:
        for case in Case.objects.order_by("pk"):
            before, clocks = _tokens(case), _clocks(case)
            number = next(
                n for n, row in before.items() if row["node"] == node and row["waits"] and not row["ended_at"]
            )
            step(case.pk, number)
            tasks.append([case.pk, number])
            rows.append([_changed(case.pk, number, before, clocks)])
    Path(file).write_text(json.dumps({"step": tasks, "orm": rows}, default=str), encoding="utf-8")


def _changed(case: int, number: int, before: dict[int, Any], clocks: dict[Any, Any]) -> dict[str, Any]:
    """What a step changed, by table."""
    found = Case.objects.get(pk=case)
    tokens, running = _tokens(found), _clocks(found)
    act = CaseAct.objects.filter(case=case).order_by("-seq")[0]
    return {
        "case": case,
        "token": number,
        "county": found.county_id,
        "after": {name: getattr(found, name) for name in AFTER},
        "begun": [{name: row[name] for name in TOKEN} for key, row in tokens.items() if key not in before],
        "changed": [
            [key, {name: row[name] for name in ENDED}]
            for key, row in tokens.items()
            if key in before and row != before[key]
        ],
        "clocks": [{name: row[name] for name in CLOCK} for key, row in running.items() if key not in clocks],
        "stopped": [
            [row["id"], {name: row[name] for name in STOPPED}]
            for key, row in running.items()
            if key in clocks and row != clocks[key]
        ],
        "act": {
            name: getattr(act, name) for name in ("seq", "deed", "node", "token", "outcome", "by", "told")
        },
    }


def _tokens(case: Case) -> dict[int, dict[str, Any]]:
    return {row["number"]: row for row in Token.objects.filter(case=case).values()}


def _clocks(case: Case) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in CaseClock.objects.filter(case=case).values()}


@cache
def _officer() -> User:
    return User.objects.get()


def step(case: int, token: int) -> None:
    """End a task."""
    task_complete(case=case, token=token, by=_officer(), doing=Doing())


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["step", *words]:
            together("step", *words, services={"step": step})
        case ["prepare"]:
            prepare()
            print(json.dumps({"seconds": 0}))
        case ["record", file]:
            record(file)
            print(json.dumps({"seconds": 0}))
