"""What a synthetic case leaves beside its tasks: a rating, the answers of departments, the scores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from santu.operate.domain.definition import DONE
from santu.operate.domain.state import Deed, Event
from santu.operate.domain.synthetic_drawing import WHOLE, WorkDrawing
from santu.operate.domain.synthetic_rows import DrawnAct, DrawnAnswer, DrawnRating, DrawnScore
from santu.operate.domain.synthetic_walk import Walk

RATE, REPORT, CONFIRM, WORK, RULE, SCORE = "rate", "report_in", "confirm", "work", "rule", "score"
"""The tasks that leave it."""


def rating_of(walk: Walk, drawing: WorkDrawing, dice: Random) -> DrawnRating | None:
    """What the applicant said of the case, if anything."""
    for event in _ended(walk, RATE):
        grade = drawing.grades[event.outcome].draw(dice)
        return DrawnRating(grade, event.outcome != DONE, event.at)
    return None


def answers_of(walk: Walk) -> Sequence[DrawnAnswer]:
    """What each department did that was called, in order; one called again stands there once, as of the last time.

    Who must report again, as the township did not see them come, is not called again.
    """
    found: dict[str, DrawnAnswer] = {}
    round_ = 0
    for act in walk.acts:
        called = [] if act.node == CONFIRM else _called(walk, act)
        round_ += bool(called)
        found |= {one: DrawnAnswer(one, one == called[0], round_, act.at) for one in called}
        for event in act.events:
            organ = walk.item_of(event.token)
            if organ in found and event.deed in (Deed.ENDED, Deed.CANCELLED):
                found[organ] = _answered(walk, found[organ], event)
    return list(found.values())


def _called(walk: Walk, act: DrawnAct) -> Sequence[str]:
    """Whom an act called, in order."""
    begun = [event for event in act.events if event.node == REPORT and event.deed is Deed.BEGAN]
    return list(dict.fromkeys(filter(None, (walk.item_of(event.token) for event in begun))))


def _answered(walk: Walk, answer: DrawnAnswer, event: Event) -> DrawnAnswer:
    """What became of a department by the end of one of its tasks, or of one for it."""
    if event.node == REPORT:
        return _reported(walk, answer, event)
    if event.deed is Deed.CANCELLED:
        return answer
    if event.node == CONFIRM:
        return replace(answer, confirmed_at=event.at if event.outcome == DONE else None)
    if event.node == RULE:
        return replace(answer, ruling=event.outcome)
    return replace(answer, settled_at=event.at) if event.node == WORK else answer


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
        if not answer.settled_at:
            continue
        for part, most in parts.items():
            share = dice.gauss(told["middle"] - told["late"] * answer.is_late, told["spread"])
            points = round(most * max(0.0, min(share, WHOLE)) / WHOLE)
            found.append(DrawnScore(answer.organ, part, points, solved.at))
    return found


def _events(walk: Walk) -> Iterator[Event]:
    return (event for act in walk.acts for event in act.events)


def _ended(walk: Walk, node: str) -> Iterator[Event]:
    return (event for event in _events(walk) if event.node == node and event.deed is Deed.ENDED)
