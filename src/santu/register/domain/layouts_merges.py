"""Townships that may be merged, as tables: the units, who touches whom, and what is locked."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from santu.formats.columns import Column, columns
from santu.formats.table import Table
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Place, Refused, message
from santu.register.domain.layouts import CODE, NAME
from santu.register.domain.layouts_checks import Reading, codes, filled, unique, whole_numbers
from santu.register.domain.layouts_kinds import TOWNSHIP_WORDS, township_kind

PEOPLE = Column("people", ("人口", "常住人口", "人口数", "pop_estimate"))
COUNTY = Column("county", ("county_name", "县", "县名称", "县（市、区）"), required=False)
KIND = Column("kind", ("type", "类型", "类别"), required=False)
LON, LAT = (
    Column("lon", ("经度", "驻地经度", "longitude"), required=False),
    Column("lat", ("纬度", "驻地纬度", "latitude"), required=False),
)
X, Y = (
    Column("x", ("横坐标", "驻地横坐标"), required=False),
    Column("y", ("纵坐标", "驻地纵坐标"), required=False),
)
SYNTHETIC = Column("synthetic", ("合成",), required=False)
UNITS = (CODE, NAME, PEOPLE, COUNTY, KIND, LON, LAT, X, Y, SYNTHETIC)
EDGES = (
    Column("one", ("代码", "甲", "单位")),
    Column("other", ("相邻代码", "乙", "相邻单位")),
)
LOCKS = (
    Column("rule", ("规定", "要求")),
    Column("one", ("代码", "甲", "单位")),
    Column("other", ("另一代码", "乙", "另一单位"), required=False),
)
TOGETHER, APART, ALONE = "together", "apart", "alone"
RULE_WORDS = {
    **{rule: rule for rule in (TOGETHER, APART, ALONE)},
    "合并": TOGETHER,
    "锁定合并": TOGETHER,
    "不合并": APART,
    "禁止合并": APART,
    "单独保留": ALONE,
    "保留": ALONE,
}
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)
YES = {"true", "1", "是", "yes"}

NO_ROWS = N_("表头下面没有一个乡镇；请检查是否导出了正确的文件。")
NO_PEOPLE = N_("没有人口；请填常住人口，按普查或统计数。")
NOT_A_NUMBER = N_("“{text}”不是数；请填写数字，没有数据时留空。")
NO_SEAT = N_("没有驻地坐标；请补上，或用所在村的中心代替并注明。")
NO_SEATS = N_("没有驻地的列；请补上经度、纬度（lon、lat，度）或横、纵坐标（x、y，米）。")
TURNED = N_("经度 {lon}、纬度 {lat} 像是颠倒了；请对调这两列。")
BEYOND = N_("经度 {lon}、纬度 {lat} 不在中国范围内；请核对，坐标是米时用 x、y 两列。")
KIND_UNKNOWN = N_("“{text}”不是乡、镇、街道；请改成其中一种。")
UNKNOWN = N_("单位表里没有代码 {code}；请核对代码，或在单位表里补上这个单位。")
SELF = N_("“{code}”与自己相邻；请改成另一个单位的代码。")
TWO_COUNTIES = N_("{one} 与 {other} 不在同一个县，合并不能跨县；请删去这一行。")
NO_RULE = N_("“{text}”不是一种规定；请写 合并、不合并 或 单独保留。")
ONE_ONLY = N_("单独保留只写一个单位；请清空“{other}”，或改写规定。")
NEEDS_OTHER = N_("合并、不合并要写两个单位；请补上另一个的代码。")


@dataclass(frozen=True, slots=True)
class MergeUnit:
    """A township as the table has it; ``figures`` by column, ``None`` where a cell is empty.

    ``kind`` is one of the kinds of the register: by the table, else by the name, else by the code. ``x`` and ``y`` are degrees
    or metres, as :attr:`MergeUnits.degrees` says.
    """

    code: str
    name: str
    county: str
    kind: str
    people: int
    x: float
    y: float
    figures: dict[str, float | str | None]
    synthetic: bool
    place: Place

    @property
    def county_code(self) -> str:
        return self.code[:6]


@dataclass(frozen=True, slots=True)
class MergeUnits:
    """The rows in the order of the file, whether seats are in degrees, and the headers nobody knew."""

    rows: tuple[MergeUnit, ...]
    degrees: bool
    unmapped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lock:
    """A row of the file of locks: ``other`` is "" where a unit stays alone."""

    rule: str
    one: str
    other: str
    place: Place


def read_merge_units(
    table: Table, faults: Sequence[Fault], figures: Sequence[Column], labels: Collection[str]
) -> MergeUnits:
    """Read ``code, name, people`` and seats, and where they stand ``county``, ``kind`` and figures.

    Args:
        table: as it was read.
        faults: of reading it.
        figures: the columns of criteria and standards; none must be there.
        labels: those of them that are names, not numbers.

    Raises:
        Refused: with every fault of the file, by line or cell.
    """
    found = columns(table, (*UNITS, *figures))
    reading = Reading(table, found, [*faults, *found.faults])
    own, names = codes(reading, "code", Level.TOWNSHIP), reading.texts("name")
    unique(reading, "code", own)
    filled(reading, "name", names)
    people = whole_numbers(reading, "people")
    for row, (text, number) in enumerate(zip(reading.texts("people"), people, strict=True)):
        if number is None and not text and reading.has("people"):
            reading.fault(row, "people", NO_PEOPLE)
    degrees, x, y = _seats(reading)
    kinds = _kinds(reading)
    values = {column.name: _figures(reading, column.name, column.name in labels) for column in figures}
    if not own:
        reading.faults.append(Fault(table.header_place(), message(NO_ROWS)))
    if reading.faults:
        raise Refused(reading.faults)
    counties, marked = reading.texts("county"), reading.texts("synthetic")
    rows = tuple(
        MergeUnit(
            code,
            names[row],
            counties[row] or code[:6],
            kinds[row],
            people[row] or 0,
            x[row],
            y[row],
            {name: column[row] for name, column in values.items()},
            marked[row].lower() in YES,
            table.place(row),
        )
        for row, code in enumerate(own)
    )
    return MergeUnits(rows, degrees, found.unmapped)


def _seats(reading: Reading) -> tuple[bool, list[float], list[float]]:
    degrees = reading.has("lon") and reading.has("lat")
    if not degrees and not (reading.has("x") and reading.has("y")):
        reading.faults.append(Fault(reading.table.header_place(), message(NO_SEATS)))
        return False, [], []
    across, up = ("lon", "lat") if degrees else ("x", "y")
    x, y = (
        [_seat(reading, row, name, t) for row, t in enumerate(reading.texts(name))] for name in (across, up)
    )
    for row, (lon, lat) in enumerate(zip(x, y, strict=True)):
        if degrees and not _in_china(lon, lat):
            turned = _in_china(lat, lon)
            reading.fault(row, across, TURNED if turned else BEYOND, lon=f"{lon:g}", lat=f"{lat:g}")
    return degrees, x, y


def _seat(reading: Reading, row: int, name: str, text: str) -> float:
    if not NUMBER.fullmatch(text):
        if text:
            reading.fault(row, name, NOT_A_NUMBER, text=text)
        else:
            reading.fault(row, name, NO_SEAT)
        return float("nan")
    return float(text)


def _in_china(lon: float, lat: float) -> bool:
    """Whether a place is there; what is no number has been told already."""
    outside = not (LONGITUDES[0] <= lon <= LONGITUDES[1] and LATITUDES[0] <= lat <= LATITUDES[1])
    return isnan(lon) or isnan(lat) or not outside


def _kinds(reading: Reading) -> list[str]:
    found = []
    rows = zip(reading.texts("code"), reading.texts("name"), reading.texts("kind"), strict=True)
    for row, (code, name, text) in enumerate(rows):
        if text and text not in TOWNSHIP_WORDS:
            reading.fault(row, "kind", KIND_UNKNOWN, text=text)
        found.append(township_kind(code, name, text))
    return found


def _figures(reading: Reading, name: str, label: bool) -> list[float | str | None]:
    found: list[float | str | None] = []
    for row, text in enumerate(reading.texts(name)):
        plain = text.replace(",", "")
        if label or not text:
            found.append(text or None)
            continue
        if not NUMBER.fullmatch(plain):
            reading.fault(row, name, NOT_A_NUMBER, text=text)
            plain = "0"
        found.append(float(plain))
    return found


def read_edges(path: Path, known: Collection[str]) -> list[tuple[str, str]]:
    """Read ``one, other``: the codes of two units that touch.

    Raises:
        Refused: with every fault of the file, by line.
    """
    reading = Reading.of(path, EDGES)
    pairs = list(
        zip(codes(reading, "one", Level.TOWNSHIP), codes(reading, "other", Level.TOWNSHIP), strict=True)
    )
    for row, pair in enumerate(pairs):
        _pair(reading, row, pair, known, across=False)
    if reading.faults:
        raise Refused(reading.faults)
    return list(dict.fromkeys((min(pair), max(pair)) for pair in pairs))


def read_locks(path: Path, known: Collection[str]) -> list[Lock]:
    """Read ``rule, one, other``: what is to come together, to stay apart, or to stay alone.

    Raises:
        Refused: with every fault of the file, by line.
    """
    reading = Reading.of(path, LOCKS)
    ones = codes(reading, "one", Level.TOWNSHIP)
    others = codes(reading, "other", Level.TOWNSHIP, blank_allowed=True)
    locks = []
    for row, (text, one, other) in enumerate(zip(reading.texts("rule"), ones, others, strict=True)):
        rule = RULE_WORDS.get(text.lower(), "")
        if not rule:
            reading.fault(row, "rule", NO_RULE, text=text)
        elif rule == ALONE and other:
            reading.fault(row, "other", ONE_ONLY, other=other)
        elif rule != ALONE and not other:
            reading.fault(row, "one", NEEDS_OTHER)
        _pair(reading, row, (one, other or one), known, across=bool(rule == ALONE))
        locks.append(Lock(rule, one, other, reading.table.place(row)))
    if reading.faults:
        raise Refused(reading.faults)
    return locks


def _pair(reading: Reading, row: int, pair: tuple[str, str], known: Collection[str], *, across: bool) -> None:
    """What can be wrong with two codes; with ``across`` the two may be one."""
    one, other = pair
    for name, code in (("one", one), ("other", other)):
        if code and code not in known and reading.has(name):
            reading.fault(row, name, UNKNOWN, code=code)
    if one == other and not across and one in known and reading.has("other"):
        reading.fault(row, "other", SELF, code=one)
    elif one[:6] != other[:6] and one in known and other in known:
        reading.fault(row, "other", TWO_COUNTIES, one=one, other=other)
