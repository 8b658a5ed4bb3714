"""Grids as a table: one row a building of a grid; read, and written out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from santu.formats.columns import Column
from santu.kernel.messages import N_, message
from santu.register.domain.addressing import Addresses
from santu.register.domain.cells import Sheet
from santu.register.domain.counts import USUAL, count_of
from santu.register.domain.grid_changes import Used, counted
from santu.register.domain.layouts_buildings import VILLAGE, plain, villages_of
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.personal_numbers import no_numbers
from santu.register.domain.rows import Extent, Grid, mint_grid_id
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import GRIDS as KINDS
from santu.standards.rulebook import Standards

GRIDS = (
    VILLAGE,
    Column("network", ("网格类型", "哪种网", "网")),
    Column("number", ("网格编号", "网格号", "网格顺序码")),
    Column("name", ("网格名称", "名称")),
    Column("kind", ("网格类别", "类别"), required=False),
    Column("building", ("建筑编号", "楼号", "id")),
    Column("tasks", ("任务", "网格任务"), required=False),
)
WIDTHS = (16, 14, 10, 20, 14, 12, 40)
"""Of the columns of a workbook."""
SEPARATOR = "；"
NETWORKS, SEQUENCE = "grid/unified_networks", "sequence"
TEMPLATE = Template(
    "grids",
    N_("网格表"),
    GRIDS,
    {
        "village": Explained(N_("村（社区）的区划代码，12 位；请把这一列设为“文本”。"), "140703103201"),
        "network": Explained(N_("综治网格、党建网格、社保网格、应急网格或社会救助网格。"), "综治网格"),
        "number": Explained(N_("网格在本村这种网里的顺序号，整数；撤掉的网格的号不再用。"), "1"),
        "name": Explained(N_("网格的名称；一个网格的各行相同，也可以只写在第一行。"), "第一网格"),
        "kind": Explained(N_("普通、密集区域或专属；不写时是普通。"), "普通"),
        "building": Explained(N_("建筑表里的建筑编号，一行一栋。"), "1-03"),
        "tasks": Explained(
            N_("网格担的任务，用分号隔开；各行相同，也可以只写在第一行。"), "治安巡查；矛盾调解"
        ),
    },
    keeps=True,
)


@dataclass(frozen=True, slots=True)
class GridRules:
    """What a file of grids is read by: names of networks by id, and how large a number may be."""

    networks: Mapping[str, str]
    most: int

    @classmethod
    def on(cls, standards: Standards, day: date) -> "GridRules":
        """Those in force on a day.

        Raises:
            Refused: a standard is not in force on the day.
        """
        networks = {item.id: item.name for item in standards.items(NETWORKS, day)}
        digits = next(
            int(item.number("digits")) for item in standards.items("grid/code", day) if item.id == SEQUENCE
        )
        return cls(networks, 10**digits - 1)


@dataclass(frozen=True, slots=True)
class Held:
    """What a file of grids is held against: the register, the sheets of its villages, and the numbers of grids that are no more."""

    register: Snapshot
    sheets: Mapping[str, Sheet]
    used: Used


@dataclass(slots=True)
class _Said:
    """The rows of one grid."""

    rows: list[int] = field(default_factory=list)
    cells: dict[str, int] = field(default_factory=dict)


Key = tuple[str, str, int]


def grids_of(reading: Reading, where: Addresses, rules: GridRules, held: Held) -> list[Grid]:
    """The grids of a file; what is wrong is left in the reading's faults, by cell.

    A grid is known by village, network and number. Of a column that the file has not, grids that are known keep what they have.
    """
    no_numbers(reading, ("name", "tasks"))
    villages = villages_of(reading, where)
    networks = _networks(reading, rules)
    numbers = _numbers(reading, rules)
    kinds = _kinds(reading)
    said: dict[Key, _Said] = {}
    for row, (village, network, number) in enumerate(zip(villages, networks, numbers, strict=True)):
        if village is not None and network and number:
            said.setdefault((village.id, network, number), _Said()).rows.append(row)
    names = {one.id: one.name for one in villages if one is not None}
    _buildings(reading, said, names, held)
    standing = {(one.village, one.network, one.number): one for one in held.register.grids.values()}
    _fresh_numbers(reading, said, standing, held.used)
    texts = {column: [plain(text) for text in reading.texts(column)] for column in ("name", "tasks")}
    found = []
    for key, one in said.items():
        name = _agreed(reading, "name", one.rows, texts["name"])
        if not name and reading.has("name"):
            reading.fault(one.rows[0], "name", N_("没有网格名称；请填写，只写在网格的第一行也可以。"))
        kind = _agreed(reading, "kind", one.rows, kinds) or "ordinary"
        tasks = _agreed(reading, "tasks", one.rows, texts["tasks"]).replace(";", SEPARATOR).split(SEPARATOR)
        duties = tuple(dict.fromkeys(task for text in tasks if (task := plain(text))))
        was = standing.get(key)
        grid = Grid(
            was.id if was else mint_grid_id(*key, where.day),
            *key,
            name,
            kind,
            Extent(tuple(one.cells), 0, 0, duties),
        )
        found.append(counted(_kept(grid, was, reading), held.sheets.get(grid.village)))
    return found


def _kept(grid: Grid, was: Grid | None, reading: Reading) -> Grid:
    """A grid with what the file has no column for, as it was."""
    if was is not None and not reading.has("kind"):
        grid = replace(grid, kind=was.kind)
    if was is not None and not reading.has("tasks"):
        grid = replace(grid, extent=replace(grid.extent, tasks=was.extent.tasks))
    return grid


def _networks(reading: Reading, rules: GridRules) -> list[str]:
    known = {
        said: one for one, name in rules.networks.items() for said in (one, name, name.removesuffix("网格"))
    }
    found = [known.get(text, "") for text in reading.texts("network")]
    for row, text in enumerate(reading.texts("network")):
        if not found[row] and reading.has("network"):
            template = N_("“{text}”不是网格类型；请写成其中之一：{names}。（SX-27）")
            reading.fault(row, "network", template, text=text, names=tuple(rules.networks.values()))
    return found


def _numbers(reading: Reading, rules: GridRules) -> list[int]:
    found = [count_of(text, USUAL) or 0 for text in reading.texts("number")]
    for row, text in enumerate(reading.texts("number")):
        if reading.has("number") and not 1 <= found[row] <= rules.most:
            template = N_("“{text}”不是网格编号；请写 1 到 {most} 的整数，它是网格代码的末几位。（SX-28）")
            reading.fault(row, "number", template, text=text, most=rules.most)
            found[row] = 0
    return found


def _kinds(reading: Reading) -> list[str]:
    known = {said: one for one, name in KINDS.items() for said in (one, name, name.removesuffix("网格"))}
    known |= {"": "", "密集": "dense"}
    found = []
    for row, text in enumerate(reading.texts("kind")):
        found.append(known.get(text, ""))
        if text not in known:
            template = N_("“{text}”不是网格类别；请写成其中之一：{names}。（SX-28）")
            reading.fault(row, "kind", template, text=text, names=tuple(map(message, KINDS.values())))
    return found


def _agreed(reading: Reading, column: str, rows: Sequence[int], values: Sequence[str]) -> str:
    """What the rows of a grid say: the later ones the same as the first that says anything, or nothing."""
    said = [row for row in rows if values[row]]
    for row in said:
        if values[row] != values[said[0]]:
            template = N_("同一个网格在第 {line} 行写的是“{first}”；请改成一样的，或只写在第一行。")
            of = {"line": reading.table.numbers[said[0]], "first": reading.text(said[0], column)}
            reading.fault(row, column, template, **of)
    return values[said[0]] if said else ""


def _buildings(reading: Reading, said: Mapping[Key, _Said], names: Mapping[str, str], held: Held) -> None:
    """The buildings of each grid; each is on the sheet of its village, and in one grid of a network."""
    if not reading.has("building"):
        return
    on_sheet = {village: {cell.number for cell in sheet.cells} for village, sheet in held.sheets.items()}
    others: dict[tuple[str, str, str], Grid] = {}
    for grid in held.register.grids.values():
        if (grid.village, grid.network, grid.number) not in said:
            others.update(((grid.village, grid.network, cell), grid) for cell in grid.extent.cells)
    first: dict[tuple[str, str, str], int] = {}
    without: set[str] = set()
    for row, key in sorted((row, key) for key, one in said.items() for row in one.rows):
        village, network, _ = key
        number = plain(reading.text(row, "building"))
        of = {"village": names[village], "building": number}
        place = (village, network, number)
        if village not in on_sheet:
            if village not in without:
                template = N_("{village}还没有建筑表，网格写明的建筑无从核对；请先导入这个村的建筑表。")
                reading.fault(row, "village", template, village=names[village])
            without.add(village)
        elif not number:
            reading.fault(row, "building", N_("没有建筑编号；请填写，一行一栋。"))
        elif number not in on_sheet[village]:
            template = N_("{village}的建筑表里没有“{building}”；请改正编号，或先把它登记到建筑表。")
            reading.fault(row, "building", template, **of)
        elif (earlier := first.setdefault(place, row)) != row:
            template = N_(
                "{village}的建筑“{building}”在第 {line} 行已有网格；同一种网里一栋只属一个网格，请留下一行。"
            )
            reading.fault(row, "building", template, **of, line=reading.table.numbers[earlier])
        elif (other := others.get(place)) is not None:
            template = N_(
                "{village}的建筑“{building}”在已登记的第 {number} 号网格“{other}”里；"
                "请把那个网格也写进表里，去掉这一栋，或改正编号。"
            )
            reading.fault(row, "building", template, **of, number=other.number, other=other.name)
        else:
            said[key].cells[number] = row


def _fresh_numbers(
    reading: Reading, said: Mapping[Key, _Said], standing: Mapping[Key, Grid], used: Used
) -> None:
    """A number that a grid had which is no more is not given again."""
    taken: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for village, network, number in (*said, *standing, *used):
        taken[village, network].add(number)
    for key, one in said.items():
        if key in used and key not in standing:
            free = next(number for number in count(1) if number not in taken[key[:2]])
            template = N_(
                "第 {number} 号是撤掉的网格“{other}”的号，不再给别的网格；请换一个，如 {free}。（SX-28）"
            )
            reading.fault(one.rows[0], "number", template, number=key[2], other=used[key], free=free)


def grid_rows(register: Snapshot, rules: GridRules, *, chinese: bool) -> Iterator[Sequence[str | int | None]]:
    """The grids of a register as the rows of a file that, read back, changes nothing; tasks stand in the first row of a grid."""
    codes = {one.village: str(register.divisions[one.village].code) for one in register.grids.values()}
    order = list(rules.networks)

    def place(grid: Grid) -> tuple[str, int, int, str]:
        net = order.index(grid.network) if grid.network in order else len(order)
        return codes[grid.village], net, grid.number, grid.id

    for grid in sorted(register.grids.values(), key=place):
        network = rules.networks.get(grid.network, grid.network) if chinese else grid.network
        kind = KINDS[grid.kind] if chinese else grid.kind
        tasks = SEPARATOR.join(grid.extent.tasks)
        for at, cell in enumerate(grid.extent.cells):
            yield [codes[grid.village], network, grid.number, grid.name, kind, cell, "" if at else tasks]
