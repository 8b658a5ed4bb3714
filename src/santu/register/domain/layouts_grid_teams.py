"""The teams of grids as a table: a line for each of those who stand ready in a grid."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from santu.formats.columns import Column
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, message
from santu.register.domain.addressing import Addresses
from santu.register.domain.counts import SMALL
from santu.register.domain.grid_teams import ROLES, GridLife
from santu.register.domain.layouts_checks import Reading, whole_numbers
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.service_rows import KINDS, Kind, TeamMember
from santu.register.domain.staff import masked
from santu.standards.rulebook import Standards

TEAMS = (
    Column("code", ("代码", "村代码", "区划代码", "统计用区划代码")),
    Column("number", ("网格序号", "网格号", "网格顺序码")),
    Column("role", ("岗位", "网格岗位")),
    Column("person", ("姓名", "人员")),
    Column("office", ("现任职务", "职务"), required=False),
    Column("since", ("从哪一天起", "起始日期", "开始日期")),
    Column("until", ("到哪一天止", "终止日期", "结束日期"), required=False),
)
TEMPLATE = Template(
    "teams",
    KINDS[Kind.TEAMS],
    TEAMS,
    {
        "code": Explained(N_("村（社区）的区划代码；请把这一列设为“文本”。"), "140703103201"),
        "number": Explained(N_("网格在村（社区）里的序号，是网格编码的末几位。"), "1"),
        "role": Explained(N_("网格长、网格员或辅助员，一人写一行；一个网格同时只有一名网格长。"), "网格员"),
        "person": Explained(N_("姓名；只保存第一个字，其余立即隐去。不写电话和证件号码。"), "王**"),
        "office": Explained(N_("现任的职务；没有的留空。"), "村委会委员"),
        "since": Explained(N_("第一天，如 2024-01-01。"), "2024-01-01"),
        "until": Explained(N_("最后一天；现在还在的留空。"), ""),
    },
)
ENDED = N_("“{grid}”从 {end} 起已经撤销，{since} 起不能再配人员；请选承接它的网格。（SX-29）")
Grids = Mapping[tuple[str, int], GridLife]
"""The grids of the one net by village and number, those that ended too."""


def team_maker(
    reading: Reading,
    where: Addresses,
    standards: Standards,
    grids: Grids,
    dates: Sequence[tuple[date | None, date | None]],
) -> Callable[[int, str], TeamMember | None]:
    """What makes a member of a row; what is wrong is left in the reading's faults, by cell."""
    items = standards.items(ROLES, where.day)
    roles = {said: item.id for item in items for said in (item.id, item.name)}
    names = tuple(message(item.name) for item in items)
    villages = {named.id: named.name for named in where.divisions.values()}
    numbers = whole_numbers(reading, "number", SMALL)
    texts = {name: [text.strip() for text in reading.texts(name)] for name in ("role", "person", "office")}

    def grid_of(row: int, village: str) -> GridLife | None:
        number = numbers[row]
        found = grids.get((village, number)) if number is not None else None
        if number is not None and found is None:
            there = tuple(
                one.number for (place, _), one in grids.items() if place == village and one.end == OPEN_END
            )
            template = (
                N_("“{village}”没有第 {number} 号网格，有的是：{there}；请改正序号。（SX-28）")
                if there
                else N_("“{village}”还没有登记网格；请先登记网格，再登记队伍。（SX-28）")
            )
            reading.fault(
                row, "number", template, village=villages.get(village, ""), number=number, there=there
            )
        return found

    def make(row: int, village: str) -> TeamMember | None:
        grid, role, (since, until) = grid_of(row, village), roles.get(texts["role"][row]), dates[row]
        if role is None and texts["role"][row]:
            template = N_("“{text}”不是网格的岗位；请写成其中之一：{names}。（SX-29）")
            reading.fault(row, "role", template, text=texts["role"][row], names=names)
        if grid and since and since >= grid.end:
            reading.fault(row, "since", ENDED, grid=grid.name, end=grid.end, since=since)
        if grid is None or role is None or since is None:
            return None
        return TeamMember(
            village, grid.id, role, masked(texts["person"][row]), texts["office"][row], since, until
        )

    return make
