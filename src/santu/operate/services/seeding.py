"""Synthetic cases for a demonstration: a working year, stored by the hundred thousand, every case marked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from santu.accounts.models import User
from santu.accounts.selectors.demo import database_is_demo, demo_people
from santu.accounts.selectors.grants import held_by
from santu.audit.domain.chain import Event
from santu.audit.services import append_many
from santu.kernel.messages import N_, refuse
from santu.operate.domain.synthetic import MARK, WorkingYear
from santu.operate.domain.synthetic_drawing import WorkDrawing
from santu.operate.domain.synthetic_rows import CountyAtWork, DrawnCase, World
from santu.operate.models import Case
from santu.operate.selectors.processes import bound_once, definition_of, version_on
from santu.operate.selectors.whose import Whose, holding
from santu.operate.services.processes import process_ready
from santu.operate.services.seeding_rows import Kept, Rows
from santu.register.selectors.lying import lying_on
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar

BATCH = 5_000
"""So many cases are one transaction."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Seeding:
    """What is to be made: how many cases, over which counties, of which days, from which seed.

    ``occasions`` are what townships whistle for, ``score`` the parts of a score, each with its points.
    """

    number: int
    counties: Sequence[CountyAtWork]
    first: date
    last: date
    seed: int
    occasions: Sequence[str]
    score: Mapping[str, int]


def cases_seed(*, told: Seeding, by: User, progress: Progress) -> int:
    """Make the synthetic cases of a working year; gives how many there are now. Each batch is one transaction.

    Raises:
        Refused: the database is no demonstration, or the cases of this seed are there already.
    """
    if not database_is_demo():
        raise refuse("", N_("这个库不是演示库，不能写入合成办件；请先用 santu demo --home 另建一个演示库。"))
    if Case.objects.filter(key=f"{MARK}-{told.seed}-1").exists():
        there = N_("种子为 {seed} 的合成办件已经在库里，没有再写；请换一个种子，或重建演示库。")
        raise refuse("seed", there, seed=told.seed)
    with transaction.atomic():
        kept = {name: _kept(name, told.last) for name in WorkDrawing.read().processes}
    cases = _drawn(told, kept)
    made, label = 0, N_("写入合成办件")
    progress(label, 0, told.number)
    while batch := list(islice(cases, BATCH)):
        _store(batch, told, kept, by)
        made += len(batch)
        progress(label, made, told.number)
    return made


def _kept(process: str, day: date) -> Kept:
    process_ready(process)
    version = version_on(process, day)
    return Kept(version, definition_of(version), bound_once(version.binding))


def _drawn(told: Seeding, kept: Mapping[str, Kept]) -> Iterator[DrawnCase]:
    world = World(
        {name: one.definition for name, one in kept.items()},
        working_calendar(),
        told.counties,
        {name: one.binding for name, one in kept.items()},
        load(),
        told.occasions,
        told.score,
    )
    return WorkingYear(world, WorkDrawing.read(), told.first, told.last, told.seed).cases(told.number)


@transaction.atomic
def _store(batch: Sequence[DrawnCase], told: Seeding, kept: Mapping[str, Kept], by: User) -> None:
    """One batch: its rows, and one entry of the audit for each county."""
    departments = {unit for county in told.counties for unit in county.departments}
    first = (Case.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    rows = Rows(kept, lying_on(timezone.localdate(), departments), _actors(), told.seed)
    of_county: dict[str, list[int]] = {}
    for number, drawn in enumerate(batch, first):
        rows.add(number, drawn)
        of_county.setdefault(drawn.county, []).append(number)
    rows.load()
    # Cases have their numbers from here; the store's own count goes on after them.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Case]):
            cursor.execute(statement)
    append_many(
        Event(
            county,
            "cases_seed",
            by.username,
            after={"synthetic": len(numbers), "first": numbers[0], "last": numbers[-1], "seed": told.seed},
        )
        for county, numbers in of_county.items()
    )


def _actors() -> Callable[[Whose], str]:
    """Who of the cast acts for whom; what nobody of it may do is done by nobody in particular, and says so."""
    today = timezone.localdate()
    found: dict[tuple[str, str, str], str] = {}
    for user in demo_people():
        for held in holding(held_by(user), today):
            found.setdefault(held, user.username)

    @cache
    def actor(whose: Whose) -> str:
        asked = (whose.right, whose.place)
        return found.get((*asked, whose.body)) or found.get((*asked, "")) or MARK

    return actor
