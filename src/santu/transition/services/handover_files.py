"""Handover lists of a plan from a file, and made up in a demonstration: everything at once, in one transaction."""

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.accounts.selectors.demo import database_is_demo
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.addressing import unmapped_faults
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.synthetic import MARK
from santu.transition.domain.handover import HandoverItem
from santu.transition.domain.layouts_handover import HANDOVER, made_up, rows_stated
from santu.transition.models import Plan
from santu.transition.selectors.handover import classes_of, lists_of, lists_theirs
from santu.transition.services.handover import Declaring, handover_declare


def handover_file_declare(*, plan: Plan, path: Path, by: User, ignored: Collection[str] = ()) -> int:
    """Declare what a file says, laid out as ``HANDOVER``; how many classes of all lists. Lists of others do not exist for them.

    Raises:
        Refused: with every fault of the file, each at its cell; or what ``handover_declare`` refuses. Nothing is written.
    """
    theirs = lists_theirs(plan, by)
    if not theirs:
        raise right_lacking(Right.PLAN)
    reading = Reading.of(path, HANDOVER)
    reading.faults += unmapped_faults(reading, ignored)
    rows = rows_stated(reading, theirs, classes_of(plan))
    if reading.faults:
        raise Refused(reading.faults)
    items: defaultdict[tuple[int, str], list[HandoverItem]] = defaultdict(list)
    for row in rows:
        items[row.number, row.category] += [row.item] if row.item else []
    declaring = [Declaring(*key, found) for key, found in items.items()]
    if not declaring:
        raise refuse(path.name, N_("文件里没有填写任何交接内容；请在“交接内容”列填写，没有的类别写“无”。"))
    handover_declare(plan=plan, declaring=declaring, by=by)
    return len(declaring)


def handover_made_up(*, plan: Plan, by: User) -> int:
    """In a demonstration, declare what is not declared yet, made up and marked so; how many classes of all lists.

    Raises:
        Refused: the database is no demonstration; or what ``handover_declare`` refuses.
    """
    if not database_is_demo():
        raise refuse("--synthetic", N_("合成的交接清单只能用于演示库；请登记真实的交接情况。"))
    day = plan.scenario.base_day
    declaring = [
        Declaring(one.number, category, made_up(MARK, category, day))
        for one in lists_of(plan)
        for category in one.undeclared
    ]
    if declaring:
        handover_declare(plan=plan, declaring=declaring, by=by)
    return len(declaring)
