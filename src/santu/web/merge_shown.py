"""The page of merges of a county: what was asked and answered, and what its template draws.

Needs the extra ``solve``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.http import QueryDict

from santu.design.domain.merging import Answer, Question, answered
from santu.kernel.messages import Fault, Refused
from santu.register.domain.merging import Ground
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import PEOPLE, Snapshot
from santu.register.selectors.became import Became, merged_on
from santu.register.selectors.figures import bases_of
from santu.register.selectors.heirs import names_of
from santu.register.selectors.outlines import Layer
from santu.standards.loader import load
from santu.web import merge_rows
from santu.web.days import Day
from santu.web.merge_curve import TEN_THOUSAND, Spot, merge_curve
from santu.web.merge_form import Asked
from santu.web.merge_ground import Terms, ground_in, layer_of, question_of, read
from santu.web.merge_map import merge_map
from santu.web.merge_real import Real, real_of, real_table
from santu.web.merge_retyping import Retyping, retyping_table, retypings, unknown_columns
from santu.web.solving import Solving
from santu.web.tables import Table

A_DAY = timedelta(days=1)
solving = Solving("merges", answered)


@dataclass
class Seen:
    """What a page has found so far: the county, what was asked, what was answered, and all that is wrong.

    Attributes:
        past: what became of the townships, where the page looks back.
        real: the same beside the proposal.
        retypings: new units that could be of another kind.
    """

    terms: Terms
    past: Became | None = None
    layer: Layer | None = None
    ground: Ground | None = None
    asked: Asked | None = None
    question: Question | None = None
    answer: Answer | None = None
    real: Real | None = None
    retypings: list[Retyping] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def seen_of(
    said: QueryDict, county: Division, snapshot: Snapshot, past: Became | None, wait: float | None
) -> Seen:
    """Everything that can be found, as far as it goes; ``wait`` is how many seconds for an answer at most."""
    seen = Seen(Terms.of(load(), snapshot), past)
    try:
        _find(seen, said, county, snapshot, wait)
    except Refused as refused:
        seen.faults += refused.faults
    return seen


def _find(seen: Seen, said: QueryDict, county: Division, snapshot: Snapshot, wait: float | None) -> None:
    seen.layer = layer_of(county)
    if seen.layer is None:
        return
    seen.ground = ground = ground_in(seen.layer, county, snapshot)
    if not ground.rows:
        return
    seen.asked = read(said, seen.terms, ground)
    seen.faults += seen.asked.faults
    seen.question = question = question_of(seen.asked, seen.terms, ground)
    if seen.faults:
        return
    seen.answer = answer = solving.answer_to(question, wait)
    if answer is None:
        return
    seen.retypings = retypings(ground, answer, question, seen.terms.columns)
    if seen.past:
        seen.real = real_of(seen.past, ground, question, answer.points, seen.terms.comparable)


def shown(seen: Seen, snapshot: Snapshot, day: Day, path: str) -> dict[str, Any]:
    """What the template draws; ``path`` is that of the page."""
    ground, asked, answer = seen.ground, seen.asked, seen.answer
    if ground is None or asked is None or seen.question is None:
        return {"ground": ground, "asked": None}

    def link(other: Asked) -> str:
        return day.link(f"{path}?{other.query()}")

    names = {row.id: row.name for row in ground.rows}
    merged = None if seen.past else merged_on([*names], snapshot.day)
    found: dict[str, Any] = {
        "ground": ground,
        "asked": asked,
        "rows": ground.rows,
        "changed": not asked.as_usual(seen.terms.usual()),
        "map": merge_map(ground, asked, answer, link),
        "shares": merge_rows.shares(seen.terms.criteria, asked, answer),
        "locks": _locks(asked, names),
        "known": sum(ground.known),
        "made_up": len(ground.known) - sum(ground.known),
        "people_bases": bases_of(snapshot.day, PEOPLE, names)[:2],
        "pending": answer is None and not seen.faults,
        "first": not solving.answered_before(),
        "here": link(asked),
        "merged_on": merged,
        "before_that": merged - A_DAY if merged else None,
    }
    return found | (_answered(seen, ground, asked, answer, link) if answer else {})


def _locks(asked: Asked, names: dict[str, str]) -> list[tuple[str, str, list[str]]]:
    pairs = [("together", pair) for pair in asked.together] + [("apart", pair) for pair in asked.apart]
    return [(name, ",".join(pair), [names[unit] for unit in pair]) for name, pair in pairs] + [
        ("alone", one, [names[one]]) for one in asked.alone
    ]


def _answered(
    seen: Seen, ground: Ground, asked: Asked, answer: Answer, link: Callable[[Asked], str]
) -> dict[str, Any]:
    """What there is to draw of an answer."""
    merges, question = answer.merges, seen.question
    spots = [Spot(p.count, p.cost, p.proven, link(replace(asked, count=p.count))) for p in answer.points]
    return {
        "answer": answer,
        "curve": merge_curve(spots, merges.count),
        "now": len(ground.rows),
        "fewer": len(ground.rows) - merges.count,
        "below": [
            (tuple(ground.units.ids[row] for row in answer.members(new)), int(merges.people[new]))
            for new in answer.below
        ],
        "floor": asked.floor,
        "staying": [
            ground.rows[answer.members(new)[0]]
            for new in range(merges.count)
            if len(answer.members(new)) == 1
        ],
        "unproven_gap": (merges.cost - merges.cost_bound) / TEN_THOUSAND,
        "fields": asked.fields(),
        "seen": answer.digest(),
        "real": seen.real,
        "retypings": [one for one in seen.retypings if one.wished],
        "unknown_columns": unknown_columns(question, seen.terms.columns) if question else [],
    }


def tables_of(seen: Seen, day: Day, scenario: int | None, *, offers: bool) -> list[Table]:
    """The tables of the page; ``offers``: whether anything can be proposed on it."""
    ground, answer, asked = seen.ground, seen.answer, seen.asked
    if answer is None or ground is None or seen.question is None or asked is None:
        return []
    rules = seen.question.rules
    found = [
        merge_rows.merges_table(ground, answer, seen.terms.criteria, rules, day),
        merge_rows.curve_table(answer, rules),
        retyping_table(seen.retypings, day, scenario, offers=offers),
    ]
    if seen.real and seen.real.comparison and seen.past:
        names = names_of({*seen.past.ends.values()})
        found.append(real_table(seen.real.comparison, ground, seen.past, names))
    return found
