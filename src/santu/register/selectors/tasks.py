"""Tasks handed down, read back, and counted by who issued them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from santu.register.domain.tasks import Answer, Task, TaskState, TaskTold
from santu.register.domain.whose import ON_LIST, Matched
from santu.register.models import HandedTask
from santu.register.selectors.handed import by_issuer, only, standing_under


@dataclass(slots=True)
class Counted:
    """What an issuer gave, and what became of it."""

    issuer: str
    given: int = 0
    ours: int = 0
    cooperating: int = 0
    above: int = 0
    off_list: int = 0
    returned: int = 0
    admitted: int = 0
    late: int = 0


def task_numbered(number: int) -> Task:
    """The task of a number.

    Raises:
        Refused: there is none.
    """
    return only(tasks_numbered([number]), "tasks", number)


def tasks_numbered(numbers: Collection[int]) -> list[Task]:
    """Those of some numbers that stand."""
    return _tasks(HandedTask.objects.filter(pk__in=list(numbers), withdrawn_on=None))


def tasks_under(unit: str, day: date) -> list[Task]:
    """The tasks of a unit and of those under it up to a day, the latest first."""
    return _tasks(standing_under(HandedTask.objects.all(), unit, day))


def counted(tasks: Sequence[Task], day: date) -> list[Counted]:
    """What each issuer gave up to a day, in no order of merit."""
    found = by_issuer(tasks, lambda one: one.told.issuer)
    return [_count(issuer, theirs, day) for issuer, theirs in found.items()]


def _count(issuer: str, tasks: Sequence[Task], day: date) -> Counted:
    one = Counted(issuer, len(tasks))
    for task in tasks:
        state = task.on(day)
        one.ours += task.matched is Matched.OURS
        one.cooperating += task.matched is Matched.COOPERATING
        one.above += task.matched in (Matched.ABOVE, Matched.TAKEN_BACK)
        one.off_list += task.matched is Matched.OFF_LIST
        one.returned += state is TaskState.RETURNED
        taken = state in (TaskState.ACCEPTED, TaskState.DONE)
        one.admitted += taken and task.admission is not None and task.matched not in ON_LIST
        one.late += task.is_late(day)
    return one


def _tasks(rows: Iterable[HandedTask]) -> list[Task]:
    return [
        Task(
            row.pk,
            TaskTold(
                unit=row.unit_id,
                issuer=row.issuer_id,
                document=row.document,
                title=row.title,
                day=row.day,
                key=row.key,
                matter=row.matter,
                due=row.due,
            ),
            Matched(row.matched),
            Answer(row.answer) if row.answer else None,
            row.clause,
            row.admission_id,
            row.answered_on,
            row.done_on,
            row.file_id,
        )
        for row in rows
    ]
