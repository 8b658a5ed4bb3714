"""What a synthetic case leaves beside its tasks: a rating, the answers of departments, the scores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

from santu.operate.domain.definition import DONE
from santu.operate.domain.state import Deed, Event
from santu.operate.domain.synthetic_drawing import WHOLE, WorkDrawing
from santu.operate.domain.synthetic_rows import DrawnAnswer, DrawnRating, DrawnScore
from santu.operate.domain.synthetic_walk import Walk

RATE, REPORT, WORK, RULE, SCORE = "rate", "report_in", "work", "rule", "score"
"""The tasks that leave it."""


def rating_of(walk: Walk, drawing: WorkDrawing, dice: Random) -> DrawnRating | None:
    """What the applicant said of the case, if anything."""
    for event in _ended(walk, RATE):
        grade = drawing.grades[event.outcome].draw(dice)
        return DrawnRating(grade, event.outcome != DONE, event.at)
    return None


def answers_of(walk: Walk) -> Sequence[DrawnAnswer]:
    """What each department did that was called, in order; one called again stands there once, as of the last time."""
    found: dict[str, DrawnAnswer] = {}
    round_ = 0
    called: datetime | None = None
    lead = ""
    for event in _events(walk):
        organ = walk.item_of(event.token) if event.node in (REPORT, WORK) else ""
        if event.node == REPORT and event.deed is Deed.BEGAN and organ:
            if event.at != called:
                round_, called, lead = round_ + 1, event.at, organ
            found[organ] = DrawnAnswer(organ, organ == lead, round_, event.at)
        elif event.node == REPORT and organ in found and event.deed in (Deed.ENDED, Deed.CANCELLED):
            found[organ] = _reported(walk, found[organ], event)
        elif event.node == RULE and event.deed is Deed.ENDED:
            found |= {
                organ: replace(one, ruling=event.outcome)
                for organ, one in found.items()
                if one.round == round_ and one.reported_at is None
            }
        elif event.node == WORK and organ in found and event.deed is Deed.ENDED:
            found[organ] = replace(found[organ], settled_at=event.at)
    return list(found.values())


def _reported(walk: Walk, answer: DrawnAnswer, event: Event) -> DrawnAnswer:
    """A department came, refused, or its time ran out."""
    if event.deed is Deed.CANCELLED:
        return replace(answer, is_late=True)
    late = walk.late(event.token, event.at)
    if event.outcome != DONE:
        return replace(answer, refused_at=event.at, is_late=late)
    return replace(answer, reported_at=event.at, is_late=late)


def scores_of(
    walk: Walk, parts: Mapping[str, int], drawing: WorkDrawing, dice: Random
) -> Sequence[DrawnScore]:
    """What the township gave each department for each part, once what it whistled for was solved."""
    solved = next((event for event in _ended(walk, SCORE) if event.outcome == DONE), None)
    if solved is None:
        return []
    told, found = drawing.score, []
    for answer in answers_of(walk):
        for part, most in parts.items():
            share = dice.gauss(told["middle"] - told["late"] * answer.is_late, told["spread"])
            points = round(most * max(0.0, min(share, WHOLE)) / WHOLE)
            found.append(DrawnScore(answer.organ, part, points, solved.at))
    return found


def _events(walk: Walk) -> Iterator[Event]:
    return (event for act in walk.acts for event in act.events)


def _ended(walk: Walk, node: str) -> Iterator[Event]:
    return (event for event in _events(walk) if event.node == node and event.deed is Deed.ENDED)
