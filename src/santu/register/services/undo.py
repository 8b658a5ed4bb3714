"""Taking an act back: its rows are withdrawn, and those that it withdrew are said again."""

from django.db import transaction
from django.db.models import Q

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.models import Act, ActScope
from santu.register.models.acts import STANDS
from santu.register.models.tables import TABLES, FactTable
from santu.register.selectors.access import acts_seen
from santu.register.selectors.acts import latest_act
from santu.register.selectors.called import called
from santu.register.selectors.reach import sight_of
from santu.register.selectors.resting import grids_made, holding_posts, holding_teams, rows_resting_on
from santu.register.services.acts import ActPapers, Also, Writ, act_record, nothing_else
from santu.register.services.timeline import Writing

NAMED = 3
"""So many units are named of those on which a later act rests."""


def act_undo(
    *,
    act: Act,
    by: User,
    reason: str,
    document: str = "",
    right: Right = Right.IMPORT,
    also: Also = nothing_else,
) -> Act:
    """Undo a mistake: afterwards the digest of every county that it touched is what it was.

    An import, or another act of no plan, was done without an approval, and so needs none to be
    undone. The act of a plan goes back by ``plan_undo``, which wants the approvals that the plan
    wanted.

    Raises:
        Refused: the act changed what is not theirs by ``right``, is undone already or is itself an undoing, later
            acts stand on it, grids that it made have teams, or units that it made hold posts; all of them are named.
    """
    if not acts_seen(sight_of(by), [act.pk], right):
        raise right_lacking(right)
    since = latest_act()
    faults = in_the_way(act)
    if faults:
        raise Refused(faults)
    writings = {facts.table: _reversed(facts, act) for facts in TABLES}
    counties = ActScope.objects.filter(act=act).values_list("county", flat=True)
    papers = ActPapers("undo", act.title, reason, document)
    writ = Writ(list(counties), writings, since=since)
    with transaction.atomic():
        list(grids_made(act).select_for_update(no_key=True))  # nobody is named for them meanwhile
        undoing = act_record(papers=papers, writ=writ, by=by, undoes=act)
        also(undoing)
        if faults := _stranded(act) + _manned(act):
            raise Refused(faults)
    return undoing


def _stranded(act: Act) -> list[Fault]:
    """A fault for each unit that goes with an act while it holds posts."""
    units = holding_posts(act)
    template = N_("“{unit}”名下还有编制或经费，不能随撤销一起消失；请先在台账里收回，再撤销。（SX-15）")
    names = called(units)
    return [Fault(unit, message(template, unit=names[unit])) for unit in units]


def _manned(act: Act) -> list[Fault]:
    """A fault for each grid that goes with an act while records say who stands ready in it."""
    grids = holding_teams(act)
    template = N_(
        "“{grid}”登记了队伍，不能随撤销一起消失；"
        "请先在网格队伍的“清单导入导出”页撤销第 {records} 号登记，再撤销本次操作。（SX-29）"
    )
    names = called(grids)
    return [
        Fault(grid, message(template, grid=names[grid], records=tuple(map(str, records))))
        for grid, records in grids.items()
    ]


def in_the_way(act: Act) -> list[Fault]:
    """What keeps an act from being undone: one fault per later act that uses its rows, and per grid of its making that has a team."""
    if Act.objects.filter(undoes=act).exists():
        return [Fault(act.title, message(N_("第 {act} 号操作已经撤销，不能再次撤销。"), act=act.pk))]
    if act.undoes_id is not None:
        template = N_("第 {act} 号操作本身是撤销，不能再撤销；请重新办理原来的事项。")
        return [Fault(act.title, message(template, act=act.pk))]
    later: dict[int, set[str]] = {}
    for unit, number in rows_resting_on(act):
        later.setdefault(number, set()).add(unit)
    titles = dict(Act.objects.filter(pk__in=later).values_list("pk", "title"))
    examples = {number: sorted(units)[:NAMED] for number, units in later.items()}
    names = called({unit for units in examples.values() for unit in units})
    return [
        Fault(
            titles[number],
            message(
                N_(
                    "其后的第 {number} 号操作已在 {count:,} 个单位（如{units}）上使用本次结果；"
                    "请先撤销该操作，或另编反向计划。"
                ),
                number=number,
                count=len(units),
                units=tuple(names[unit] for unit in examples[number]),
            ),
        )
        for number, units in sorted(later.items())
    ] + _manned(act)


def _reversed(facts: FactTable, act: Act) -> Writing:
    rows = facts.model._default_manager
    brought = set(rows.filter(act=act).values_list(*facts.columns))
    said_again = rows.filter(STANDS, Q(act=act) | Q(act__undoes__gt=act.pk))
    withdrew = rows.filter(withdrawn_by=act).values_list(*facts.columns)
    return Writing(
        [pk for pk, *columns in said_again.values_list("pk", *facts.columns) if tuple(columns) in brought],
        list(withdrew),
    )
