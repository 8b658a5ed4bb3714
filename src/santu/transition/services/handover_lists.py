"""The handover lists of a plan: made with it, and told by its proof what goes with the plan itself."""

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple

from django.db import connection

from santu.design.domain.scenario import Design
from santu.kernel.change import Op
from santu.kernel.messages import AND
from santu.register.domain.rows import Body, Division
from santu.register.domain.snapshot import Snapshot
from santu.register.services.loading import load_rows
from santu.transition.domain.handover import Followed, followed, givers
from santu.transition.domain.steps import Step
from santu.transition.models import Plan
from santu.transition.selectors.posts import PostsOfPlan

LIST = ("plan_id", "no", "unit", "name", "county", "receiver", "follows")


def lists_make(plan: Plan, design: Design, steps: Sequence[Step]) -> None:
    """Make the lists of a plan, empty; inside the caller's transaction."""
    names = _names(design.base, steps)
    rows = [
        (
            plan.pk,
            no,
            one.unit,
            one.name,
            one.county,
            AND.join(names.get(heir, heir) for heir in one.heirs),
            "[]",
        )
        for no, one in enumerate(givers(design.base, steps), 1)
    ]
    load_rows("transition_handoverlist", LIST, rows)


def _names(base: Snapshot, steps: Sequence[Step]) -> dict[str, str]:
    """What every unit and body is called, those by their latest name that the plan establishes or renames."""
    rows: dict[str, Division | Body] = {**base.divisions, **base.bodies}
    renamed: dict[str, str] = {}
    for step in steps:
        for change in step.changes:
            if change.op is Op.ESTABLISH and isinstance(change.becomes, Division | Body):
                rows[change.unit] = change.becomes
            elif change.op is Op.RENAME:
                renamed[change.unit] = str(change.becomes)
    own = {unit: renamed.get(unit, row.name) for unit, row in rows.items()}
    return {
        unit: f"{own.get(row.host, '')}{own[unit]}" if isinstance(row, Body) else own[unit]
        for unit, row in rows.items()
    }


def follows_write(plan: Plan, posts: PostsOfPlan) -> None:
    """Note in the lists what goes with the plan itself; inside the caller's transaction."""
    plan.handover.exclude(follows="[]").update(follows="[]")
    lists = givers(posts.design.base, posts.steps)
    found = followed(lists, posts.steps, posts.moves, posts.money)
    rows = [
        (_json(found[one.unit], posts.name), plan.pk, no)
        for no, one in enumerate(lists, 1)
        if found[one.unit]
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE transition_handoverlist SET follows = %s WHERE plan_id = %s AND no = %s", rows
            )


def _json(lines: Sequence[Followed], name: Callable[[str], str]) -> str:
    said = [(*astuple(one)[:4], name(one.receiver)) for one in lines]
    return json.dumps(said, ensure_ascii=False)
