"""Rows of ended and open tasks on the small register, made by hand and by dice."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from santu.operate.models import Case, ProcessVersion, Token
from santu.operate.services.processes import process_ready
from tests.db.registers import unit

FIRST = datetime(2025, 11, 3, 2, tzinfo=UTC)
NODES = ("accept", "approve", "issue", "deliver")
PLACES = (("140101100", "140101"), ("140101200", "140101"), ("140102100", "140102"))


def case_row(key: str, came: datetime, place: tuple[str, str] = PLACES[0], **more: object) -> Case:
    """A case that came at a moment; by default at the town of the first county."""
    with transaction.atomic():
        process_ready("window")
    town, county = place
    return Case.objects.create(
        version=ProcessVersion.objects.get(process="window", number=1),
        process="window",
        place_id=unit(town),
        county_id=unit(county),
        title=key,
        key=key,
        came_at=came,
        opened_at=came,
        opened_by="clerk",
        **more,
    )


def task_row(case: Case, number: int, node: str, since: datetime, **more: object) -> Token:
    """A task of a case; open where no end is told."""
    return Token.objects.create(
        case=case,
        number=number,
        process=case.process,
        node=node,
        since=since,
        waits=True,
        place_id=case.place_id,
        case_place_id=case.place_id,
        county_id=case.county_id,
        **more,
    )


def diced(dice: random.Random, cases: int, name: str = "diced") -> list[Case]:
    """Cases of some months whose tasks ended, some late, some not yet."""
    return [_case(dice, f"{name}-{number}") for number in range(cases)]


def _case(dice: random.Random, key: str) -> Case:
    came = FIRST + timedelta(hours=dice.randrange(24 * 200))
    case = case_row(key, came, dice.choice(PLACES))
    since = came
    for number, node in enumerate(NODES[: dice.randrange(1, 5)], 1):
        ended = since + timedelta(hours=dice.randrange(24 * 40)) if dice.random() < 0.9 else None
        task_row(case, number, node, since, ended_at=ended, due_at=since + timedelta(days=10))
        if ended is None:
            return case
        since = ended
    if dice.random() < 0.7:
        case.closed_at = since
        case.save(update_fields=["closed_at"])
    return case


def end(tasks: Sequence[Token], at: datetime | None = None) -> None:
    """Tasks end now, or at a moment that was earlier."""
    Token.objects.filter(pk__in=[task.pk for task in tasks]).update(ended_at=at or timezone.now())
