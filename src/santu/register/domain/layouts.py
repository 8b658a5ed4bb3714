"""The register's files: what a directory of townships and villages says, with all faults at once."""

from collections.abc import Collection, Sequence
from pathlib import Path

from santu.formats.bulk import collector_paused
from santu.formats.columns import Column
from santu.formats.reading import TABLE_SUFFIXES
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.layouts_checks import (
    LENGTHS,
    Reading,
    acyclic,
    codes,
    days,
    filled,
    known,
    stand_ins,
    unique,
    whole_numbers,
)
from santu.register.domain.layouts_kinds import township_kind, village_kinds
from santu.register.domain.layouts_records import (
    CityRecord,
    CountyRecord,
    PopulationRecord,
    RegisterFiles,
    SourceFile,
    TownshipRecord,
    VillageRecord,
)

CODE = Column("code", ("代码", "区划代码", "统计用区划代码", "行政区划代码", "单位代码"))
NAME = Column("name", ("名称", "单位名称", "区划名称"))
DAY = Column("day", ("snapshot", "date", "日期", "数据日期", "截止日期"), required=False)
PEOPLE = Column("pop_estimate", ("population_estimate", "人口估计", "人口估计数"), required=False)
HOUSEHOLDS = Column("households_estimate", ("户数估计", "户数估计数"), required=False)

TOWNSHIPS = (
    CODE,
    NAME,
    Column("type", ("kind", "类型", "类别", "乡级类型"), required=False),
    Column("county_code", ("县代码", "县级代码", "parent_code", "parent", "上级代码"), required=False),
    Column("county", ("county_name", "县", "县名称", "县级名称", "县（市、区）"), required=False),
    Column("city_code", ("市代码", "地市代码", "市级代码"), required=False),
    Column("city", ("city_name", "市", "市名称", "地市", "市级名称"), required=False),
    PEOPLE,
    HOUSEHOLDS,
    DAY,
)
VILLAGES = (
    CODE,
    NAME,
    Column("township_code", ("乡镇代码", "乡级代码", "所属乡镇代码", "parent_code", "parent", "上级代码")),
    Column("kind", ("type", "类型", "类别", "村级类型"), required=False),
    DAY,
)
POPULATION = (CODE, PEOPLE, HOUSEHOLDS)


def read_register(directory: Path) -> RegisterFiles:
    """Read the register that a directory holds in ``townships*`` and ``villages*``.

    Args:
        directory: holds exactly one file of each, as CSV or workbook.

    Returns:
        The records of both files; see :func:`read_register_files`.

    Raises:
        Refused: with every fault of both files, by line or cell.
    """
    faults: list[Fault] = []
    paths = []
    for stem in ("townships", "villages"):
        try:
            paths.append(register_file(directory, stem))
        except Refused as refused:
            faults += refused.faults
    if faults:
        raise Refused(faults)
    return read_register_files(*paths)


def register_file(directory: Path, stem: str) -> Path:
    """The one file of a directory whose name begins with ``stem``.

    Raises:
        Refused: there is none, or more than one; or the directory cannot be read.
    """
    try:
        # A folder or a dangling link of such a name stays in, for reading to refuse.
        found = sorted(
            path
            for path in directory.iterdir()
            if path.name.startswith(stem) and path.suffix.lower() in TABLE_SUFFIXES
        )
    except (FileNotFoundError, NotADirectoryError) as error:
        template = N_("没有这个目录；请给出存放 townships 和 villages 文件的目录。")
        raise refuse(str(directory), template) from error
    except OSError as error:
        template = N_("目录读不出来（{cause}）；请检查路径和权限。")
        raise refuse(str(directory), template, cause=error.strerror) from error
    if not found:
        raise refuse(
            str(directory),
            N_("目录里没有 {stem}*.csv 或 {stem}*.xlsx；请把该文件放进来，文件名以 {stem} 开头。"),
            stem=stem,
        )
    if len(found) > 1:
        raise refuse(
            str(directory),
            N_("目录里有 {count} 个 {stem} 文件：{names}；请只留下一个。"),
            count=len(found),
            stem=stem,
            names=tuple(path.name for path in found),
        )
    return found[0]


def read_register_files(townships: Path, villages: Path) -> RegisterFiles:
    """Read a register from its two files.

    Args:
        townships: needs ``code, name``; county and city columns, type, estimates and the day
            are taken where they stand. Without them the county of a township is the first six
            digits of its code, its city the first four, and their names are their codes.
        villages: needs ``code, name, township_code``; ``kind`` is taken where it stands. The
            code of a village need not begin with the code of its township.

    Returns:
        The records in the order of the files, counties and cities in the order of their codes.

    Raises:
        Refused: with every fault of both files, by line or cell.
    """
    with collector_paused():
        faults: list[Fault] = []
        upper = _attempt(townships, TOWNSHIPS, faults)
        lower = _attempt(villages, VILLAGES, faults)
        nominal = stand_ins(upper, lower) if upper and lower else frozenset[str]()
        above = _townships(upper, nominal) if upper else None
        codes_above = {row.code for row in above[0]} if above and upper and upper.has("code") else None
        village_rows = _villages(lower, codes_above, townships.name, nominal) if lower else []
        population = _population(upper, [row.code for row in above[0]]) if above and upper else []
        named_days = {days(reading, "day") for reading in (upper, lower) if reading} - {None}
    faults += [fault for reading in (upper, lower) if reading for fault in reading.faults]
    if faults or upper is None or lower is None or above is None:
        raise Refused(faults)
    return RegisterFiles(
        townships=above[0],
        counties=above[1],
        cities=above[2],
        villages=village_rows,
        population=population,
        day=named_days.pop() if len(named_days) == 1 else None,
        sources=(_source(upper), _source(lower)),
    )


def read_population(path: Path) -> list[PopulationRecord]:
    """Read estimates of people and households: ``code, pop_estimate, households_estimate``.

    Raises:
        Refused: with every fault of the file, by line or cell.
    """
    return read_population_file(path)[0]


def read_population_file(path: Path) -> tuple[list[PopulationRecord], SourceFile]:
    """As :func:`read_population`, with the file that was read: its name, and the columns nobody knew.

    Raises:
        Refused: with every fault of the file, by line or cell.
    """
    reading = Reading.of(path, POPULATION)
    own = codes(reading, "code", Level.TOWNSHIP)
    unique(reading, "code", own)
    if not (reading.has("pop_estimate") or reading.has("households_estimate")):
        wrong = message(N_("没有 pop_estimate 列，也没有 households_estimate 列；请至少补上其中一列。"))
        reading.faults.append(Fault(reading.table.header_place(), wrong))
    records = _population(reading, own)
    if reading.faults:
        raise Refused(reading.faults)
    return records, _source(reading)


def _attempt(path: Path, layout: Sequence[Column], faults: list[Fault]) -> Reading | None:
    try:
        return Reading.of(path, layout)
    except Refused as refused:
        faults += refused.faults
        return None


def _townships(
    reading: Reading, nominal: Collection[str]
) -> tuple[list[TownshipRecord], list[CountyRecord], list[CityRecord]]:
    own, names = codes(reading, "code", Level.TOWNSHIP, stand_ins=nominal), reading.texts("name")
    unique(reading, "code", own)
    filled(reading, "name", names)
    counties = _above(reading, "county_code", Level.COUNTY, own)
    acyclic(reading, "county_code", Level.TOWNSHIP, own, counties)
    cities = _above(reading, "city_code", Level.CITY, own)
    if not own:
        wrong = message(N_("表头下面没有一个乡镇；请检查是否导出了正确的文件。"))
        reading.faults.append(Fault(reading.table.header_place(), wrong))
    kinds = map(township_kind, own, names, reading.texts("type"))
    rows = list(
        map(TownshipRecord._make, zip(own, names, kinds, counties, reading.table.numbers, strict=True))
    )
    city_of = _first(counties, cities)
    county_names = _first(counties, reading.texts("county"))
    city_names = _first(cities, reading.texts("city"))
    return (
        rows,
        [CountyRecord(code, county_names[code], city_of[code]) for code in sorted(city_of)],
        [CityRecord(code, city_names[code]) for code in sorted(city_names)],
    )


def _above(reading: Reading, column: str, level: Level, own: Sequence[str]) -> list[str]:
    """The codes of the units above, from their column or else from the units' own codes."""
    length = LENGTHS[level]
    given = codes(reading, column, level, blank_allowed=True)
    return [above or code[:length] for above, code in zip(given, own, strict=True)]


def _first(keys: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    """The first value that is not empty for each key, else the key itself."""
    found: dict[str, str] = {}
    for key, value in zip(keys, values, strict=True):
        if value:
            found.setdefault(key, value)
    return {key: found.get(key, key) for key in keys}


def _villages(
    reading: Reading, townships: set[str] | None, file: str, nominal: Collection[str]
) -> list[VillageRecord]:
    own, names = codes(reading, "code", Level.VILLAGE, stand_ins=nominal), reading.texts("name")
    unique(reading, "code", own)
    filled(reading, "name", names)
    parents = codes(reading, "township_code", Level.TOWNSHIP, stand_ins=nominal)
    acyclic(reading, "township_code", Level.VILLAGE, own, parents)
    if townships is not None:
        known(reading, "township_code", parents, townships, file)
    kinds = village_kinds(own, names, reading.texts("kind"))
    return list(map(VillageRecord._make, zip(own, names, kinds, parents, reading.table.numbers, strict=True)))


def _population(reading: Reading, own: Sequence[str]) -> list[PopulationRecord]:
    if not (reading.has("pop_estimate") or reading.has("households_estimate")):
        return []
    people = whole_numbers(reading, "pop_estimate")
    households = whole_numbers(reading, "households_estimate")
    return list(map(PopulationRecord._make, zip(own, people, households, reading.table.numbers, strict=True)))


def _source(reading: Reading) -> SourceFile:
    table = reading.table
    return SourceFile(table.name, table.digest, len(table), reading.columns.unmapped)
