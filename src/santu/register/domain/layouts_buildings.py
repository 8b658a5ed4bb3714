"""Buildings as a table: one row a building with its place and who lives there by number; read, and written out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from santu.formats.columns import Column
from santu.formats.outlines import LATITUDES, LONGITUDES
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.addressing import Addresses, Named, divisions_of
from santu.register.domain.cells import DEGREES, METRES, SYNTHETIC, Cell, Sheet
from santu.register.domain.counts import SMALL, count_large, count_of
from santu.register.domain.layouts_checks import LENGTHS, Reading, as_meant, level_of
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.snapshot import Snapshot

VILLAGE = Column(
    "village", ("村代码", "村（社区）代码", "代码", "区划代码", "统计用区划代码", "code", "village_code")
)
BUILDINGS = (
    VILLAGE,
    Column("id", ("建筑编号", "编号", "楼号", "building")),
    Column("x", ("经度", "横坐标", "东坐标", "longitude", "lon", "lng")),
    Column("y", ("纬度", "纵坐标", "北坐标", "latitude", "lat")),
    Column("households", ("户数",)),
    Column("people", ("人数", "人口")),
    Column("density", ("密度", "密集程度", "dense"), required=False),
    Column("synthetic", ("合成", "是否合成"), required=False),
    Column("crs", ("坐标单位",), required=False),
    Column("datum", ("坐标系",), required=False),
    Column("class", ("城乡分类代码", "城乡分类"), required=False),
)
WRITTEN = BUILDINGS[:9]
"""The columns of an export: what is kept."""
WIDTHS = (16, 12, 14, 14, 8, 8, 8, 8, 10)
"""Of the columns of a workbook."""
DENSITIES = {"ordinary": N_("普通"), "dense": N_("密集")}
YES, NO = ("是", "true", "yes", "1", "1.0"), ("", "否", "false", "no", "0", "0.0")
UNITS = {
    DEGREES: ("度", "degrees", "degree", "deg", "经纬度"),
    METRES: ("米", "metres", "metre", "meters", "m"),
}
OF_DEGREES = ("经度", "longitude", "lon", "lng")
"""What the header of x says where it is in degrees, whatever the figures."""
DATUMS = ("", "cgcs2000", "epsg4490", "4490", "国家2000", "wgs84", "epsg4326", "4326")
"""Datums that lie within a metre of each other; others are shifted by hundreds."""
EMPTY = N_("这一格是空的；请填写。")
MARGIN, FARTHEST = 0.02, 1e8
"""How many degrees beyond the box of a county a building may lie, as outlines are simplified; and how many metres count."""
TEMPLATE = Template(
    "buildings",
    N_("建筑表"),
    BUILDINGS,
    {
        "village": Explained(N_("村（社区）的区划代码，12 位；请把这一列设为“文本”。"), "140703103201"),
        "id": Explained(N_("建筑的编号，一村之内不重复；网格按它写明有哪些建筑。"), "1-03"),
        "x": Explained(N_("CGCS2000 经度；用米的写横坐标，并在“坐标单位”写米。"), "112.5512"),
        "y": Explained(N_("CGCS2000 纬度；用米的写纵坐标。"), "37.4213"),
        "households": Explained(N_("住了几户，整数；没有人住的写 0。"), "2"),
        "people": Explained(N_("住了几人，整数；只记人数，不记姓名。"), "6"),
        "density": Explained(N_("普通或密集，按哪一种上限；全村相同，不清楚时留空。"), "普通"),
        "synthetic": Explained(N_("是不是演示用的合成数据：是或否；不写时是否。"), "否"),
        "crs": Explained(N_("度或米；不写时按列名和数值判断。"), "度"),
        "datum": Explained(N_("CGCS2000 或 WGS84；别的请先转换，否则会偏移几百米。不登记。"), "CGCS2000"),
        "class": Explained(N_("城乡分类代码，santu grid 的建筑表里有；不登记，可以不写。"), ""),
    },
)


@dataclass(frozen=True, slots=True)
class Box:
    """Between which degrees a county lies."""

    name: str
    west: float
    south: float
    east: float
    north: float


def villages_of(reading: Reading, where: Addresses) -> list[Named | None]:
    """The village of each row; a code of none, or of a unit of another level, is a fault."""
    found = divisions_of(reading, "village", where)
    template = N_("“{code}”不是村（社区）的代码；请写 12 位的村代码。")
    for row, text in enumerate(as_meant(reading.texts("village"))):
        if found[row] is not None and level_of(text) is not Level.VILLAGE:
            reading.fault(row, "village", template, code=text)
            found[row] = None
    return found


def plain(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())


def sheets_of(reading: Reading, where: Addresses, boxes: Mapping[str, Box], source: str) -> list[Sheet]:
    """The sheets of a file, one for each village; what is wrong is left in the reading's faults, by cell.

    Args:
        reading: of a file laid out as ``BUILDINGS``.
        where: the villages that may be told of.
        boxes: by code of county, where its outline is known.
        source: what the sheets are from.
    """
    villages = villages_of(reading, where)
    numbers = _numbers(reading, villages)
    counts = [_counts(reading, column) for column in ("households", "people")]
    units = _units(reading, villages)
    places = _places(reading, villages, units, boxes)
    densities = _same(reading, "density", villages, _densities(reading))
    synthetic = _flags(reading)
    _datums(reading)
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, village in enumerate(villages):
        if village is not None:
            rows[village.id].append(row)
    return [
        Sheet(
            village,
            tuple(
                Cell(numbers[row], *places[row], counts[0][row] or 0, counts[1][row] or 0) for row in inside
            ),
            units[inside[0]],
            densities[village],
            SYNTHETIC if any(synthetic[row] for row in inside) else "",
            source,
        )
        for village, inside in rows.items()
    ]


def completed(sheets: Sequence[Sheet], known: Mapping[str, Sheet], reading: Reading) -> list[Sheet]:
    """Sheets with what a file does not say of them: which caps hold, and what no grid reaches across."""
    found = []
    for one in sheets:
        was = known.get(one.village, one)
        density = one.density if reading.has("density") else was.density
        barriers = was.barriers if was.crs == one.crs else ()
        found.append(replace(one, density=density, barriers=barriers))
    return found


def _numbers(reading: Reading, villages: Sequence[Named | None]) -> list[str]:
    found = [plain(text) for text in reading.texts("id")]
    first: dict[tuple[str, str], int] = {}
    for row, (number, village) in enumerate(zip(found, villages, strict=True)):
        if not reading.has("id") or village is None:
            continue
        if not number:
            reading.fault(row, "id", N_("没有建筑编号；请填写，一村之内不重复。"))
        elif (earlier := first.setdefault((village.id, number), row)) != row:
            template = N_("{village}的建筑“{number}”与第 {line} 行重复；请删去一行，或改正编号。")
            of = {"village": village.name, "number": number}
            reading.fault(row, "id", template, **of, line=reading.table.numbers[earlier])
    return found


def _counts(reading: Reading, column: str) -> list[int | None]:
    texts = reading.texts(column)
    for row, text in enumerate(texts):
        if reading.has(column) and count_of(text, SMALL) is None:
            template = N_("“{text}”不是 0 或正整数；请填写整数，没有人住的写 0。") if text else EMPTY
            reading.wrong(row, column, count_large(text, SMALL) or message(template, text=text))
    return [count_of(text, SMALL) for text in texts]


def _float(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _units(reading: Reading, villages: Sequence[Named | None]) -> list[str]:
    """Of each row whether its place is in degrees or metres: as is said, as the header says, or as most of the village looks."""
    known = {said: unit for unit, names in UNITS.items() for said in names}
    texts = [text.strip().lower() for text in reading.texts("crs")]
    for row, text in enumerate(texts):
        if text and text not in known:
            reading.fault(row, "crs", N_("“{text}”不是坐标单位；请写度或米。"), text=text)
    said = _same(reading, "crs", villages, [known.get(text, "") for text in texts])
    in_degrees = reading.has("x") and plain(
        reading.table.header[reading.columns.index["x"]]
    ).lower().startswith(OF_DEGREES)
    look: defaultdict[str, list[bool]] = defaultdict(list)
    for village, x, y in zip(villages, reading.texts("x"), reading.texts("y"), strict=True):
        if village is not None:
            east, north = _float(x) or 0.0, _float(y) or 0.0
            pairs = ((east, north), (north, east))
            look[village.id].append(
                any(_within(one, LONGITUDES) and _within(other, LATITUDES) for one, other in pairs)
            )
    guess = {
        village: DEGREES if in_degrees or 2 * sum(looks) >= len(looks) else METRES
        for village, looks in look.items()
    }
    return [said[one.id] or guess[one.id] if one is not None else DEGREES for one in villages]


def _places(
    reading: Reading, villages: Sequence[Named | None], units: Sequence[str], boxes: Mapping[str, Box]
) -> list[tuple[float, float]]:
    found = []
    codes = as_meant(reading.texts("village"))
    for row, texts in enumerate(zip(reading.texts("x"), reading.texts("y"), strict=True)):
        x, y = map(_float, texts)
        for column, text, value in zip(("x", "y"), texts, (x, y), strict=True):
            if value is None and reading.has(column):
                template = N_("“{text}”不是坐标；请写成 112.5512 这样的数。") if text else EMPTY
                reading.fault(row, column, template, text=text)
        found.append((x or 0.0, y or 0.0))
        if x is None or y is None or villages[row] is None:
            continue
        box = boxes.get(codes[row][: LENGTHS[Level.COUNTY]])
        wrong = _beyond_degrees(x, y, box) if units[row] == DEGREES else _beyond_metres(x, y)
        if wrong is not None:
            reading.wrong(row, *wrong)
    return found


def _beyond_metres(x: float, y: float) -> tuple[str, Message] | None:
    far = next((column for column, value in (("x", x), ("y", y)) if abs(value) > FARTHEST), None)
    return None if far is None else (far, message(N_("坐标大得不像米；请核对坐标和“坐标单位”。")))


def _beyond_degrees(x: float, y: float, box: Box | None) -> tuple[str, Message] | None:
    """At which column a place in degrees is wrong, and why; ``None`` where it is not."""
    if _within(x, LATITUDES) and _within(y, LONGITUDES):
        return "x", message(N_("经度 {x} 和纬度 {y} 写反了；请把两列对调。"), x=f"{x:g}", y=f"{y:g}")
    for column, value, limits in (("x", x, LONGITUDES), ("y", y, LATITUDES)):
        if not _within(value, limits):
            template = N_("{value} 不在中国的经纬度范围内（{least:g}–{most:g}）；请核对坐标和单位。")
            return column, message(template, value=f"{value:g}", least=limits[0], most=limits[1])
    if box is None:
        return None
    for column, value, least, most in (("x", x, box.west, box.east), ("y", y, box.south, box.north)):
        if not _within(value, (least - MARGIN, most + MARGIN)):
            template = N_("{value} 在{county}的范围之外（{least}–{most}）；请核对坐标和村代码。")
            limits_told = {"least": f"{least:.2f}", "most": f"{most:.2f}"}
            return column, message(template, value=f"{value:g}", county=box.name, **limits_told)
    return None


def _densities(reading: Reading) -> list[str]:
    known = {said: key for key, title in DENSITIES.items() for said in (key, title)} | {"": ""}
    known |= dict.fromkeys(YES, "dense") | dict.fromkeys(NO[1:], "ordinary")
    found = []
    for row, text in enumerate(reading.texts("density")):
        found.append(known.get(text.strip().lower(), ""))
        if text.strip().lower() not in known:
            reading.fault(row, "density", N_("“{text}”不是密度；请写普通或密集，不清楚时留空。"), text=text)
    return found


def _same(
    reading: Reading, column: str, villages: Sequence[Named | None], values: Sequence[str]
) -> dict[str, str]:
    """What is said of each village; two different values are a fault of the later row."""
    first: dict[str, int] = {}
    found: defaultdict[str, str] = defaultdict(str)
    for row, (village, value) in enumerate(zip(villages, values, strict=True)):
        if village is None or not value:
            continue
        earlier = first.setdefault(village.id, row)
        if values[earlier] != value:
            template = N_("{village}在第 {line} 行写的是另一种；一个村只能写一种，请改成一样的。")
            reading.fault(row, column, template, village=village.name, line=reading.table.numbers[earlier])
        found[village.id] = values[earlier]
    return found


def _flags(reading: Reading) -> list[bool]:
    found = []
    for row, text in enumerate(reading.texts("synthetic")):
        found.append(text.strip().lower() in YES)
        if text.strip().lower() not in (*YES, *NO):
            reading.fault(row, "synthetic", N_("“{text}”不是是或否；请写是或否，不写时是否。"), text=text)
    return found


def _datums(reading: Reading) -> None:
    for row, text in enumerate(reading.texts("datum")):
        if "".join(text.lower().split()).replace(":", "").replace("-", "") not in DATUMS:
            template = N_("坐标系是“{text}”，直接登记会偏移几百米；请先转换成 CGCS2000，再改这一格。")
            reading.fault(row, "datum", template, text=text)


def building_rows(
    sheets: Mapping[str, Sheet], register: Snapshot, *, chinese: bool
) -> Iterator[Sequence[str | int | None]]:
    """The buildings of villages as the rows of a file that, read back, changes nothing, in order of the villages' codes."""

    def word(names: Sequence[str]) -> str:
        return names[not chinese]

    for village in sorted(sheets, key=lambda one: str(register.divisions[one].code)):
        sheet = sheets[village]
        density = word((DENSITIES[sheet.density], sheet.density)) if sheet.density else ""
        more = [density, word(YES if sheet.synthetic else NO[1:]), word(UNITS[sheet.crs])]
        for cell in sheet.cells:
            where = [str(register.divisions[village].code), cell.number, repr(cell.x), repr(cell.y)]
            yield [*where, cell.households, cell.people, *more]
