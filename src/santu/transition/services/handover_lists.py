"""The handover lists of a plan: made with it, and told by its proof what goes with the plan itself."""

import json
from collections.abc import Sequence
from dataclasses import astuple

from django.db import connection

from santu.design.domain.scenario import Design
from santu.register.domain.rows import Body
from santu.register.services.loading import load_rows
from santu.transition.domain.handover import followed, givers
from santu.transition.domain.steps import Step
from santu.transition.models import Plan
from santu.transition.selectors.posts import PostsOfPlan

LIST = ("plan_id", "no", "unit", "name", "county", "receiver", "follows")


def lists_make(plan: Plan, design: Design, steps: Sequence[Step]) -> None:
    """Make the lists of a plan, empty; inside the caller's transaction."""
    names = {**design.base.divisions, **design.target().divisions}
    bodies = {**design.base.bodies, **design.target().bodies}

    def name(unit: str) -> str:
        row = names.get(unit) or bodies.get(unit)
        host = names.get(row.host) if isinstance(row, Body) else None
        return f"{host.name if host else ''}{row.name}" if row else unit

    rows = [
        (plan.pk, no, one.unit, one.name, one.county, "、".join(map(name, one.heirs)), "[]")
        for no, one in enumerate(givers(design.base, steps), 1)
    ]
    load_rows("transition_handoverlist", LIST, rows)


def follows_write(plan: Plan, posts: PostsOfPlan) -> None:
    """Note in the lists what goes with the plan itself; inside the caller's transaction."""
    lists = givers(posts.design.base, posts.steps)
    found = followed(lists, posts.steps, posts.moves, posts.money)
    rows = [
        (
            json.dumps([[*astuple(one)[:4], posts.name(one.receiver)] for one in lines], ensure_ascii=False),
            unit,
        )
        for unit, lines in found.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE transition_handoverlist SET follows = %s WHERE unit = %s AND plan_id = %s",
            [(*row, plan.pk) for row in rows],
        )
