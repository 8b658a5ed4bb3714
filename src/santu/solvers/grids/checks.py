"""What can be wrong with a village before it is solved: every fault, with its rows and its cure."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from santu.kernel.messages import N_, Fault, Message, message
from santu.solvers.grids.neighbours import adjacency, components, hangs_together
from santu.solvers.grids.problem import DEGREES, METRES, NO_GRID, Caps, Floats, Village, Whole

EMPTY = N_("村里没有一栋建筑：请核对这个村的数据是否取全。")
LENGTHS = N_("{what}有 {found} 行，而坐标有 {rows} 行；每栋建筑各要一行，请补齐。")
NOT_FINITE = N_("坐标不是数或无穷大：行 {rows}；请补上坐标，或去掉这些行。")
NOT_WHOLE = N_("{what}要是不小于 0 的整数：行 {rows}；请按户籍或普查的数更正。")
TWICE = N_("几栋建筑在同一点上：行 {rows}；同一栋楼请并成一行，不同的楼请改正坐标。")
SWAPPED_UNSAID = N_(
    "没有说明坐标单位，看来是经纬度，而且经度和纬度对调了：行 {rows}；x 应是经度（73–136），y 应是纬度（3–54），请对调两列，并注明坐标是度（degrees）。"
)
SWAPPED = N_("经度和纬度看来对调了：行 {rows}；x 应是经度（73–136），y 应是纬度（3–54），请对调两列。")
OUTSIDE = N_("经纬度不在中国境内：行 {rows}；x 应是经度（73–136），y 应是纬度（3–54）。")
LOOKS_LIKE_DEGREES = N_("坐标说是米，看来却是经纬度：请注明坐标是度（degrees）。")
TOO_LARGE = N_("坐标大得不可能是米：行 {rows}；绝对值最多 {most}，请更正坐标。")
STRAY_UNSAID = N_(
    "没有说明坐标单位，多数行看来是经纬度，行 {rows} 却不在它们附近；请更正这些行，并注明坐标是度（degrees）。"
)
FAR = N_("离村里其余建筑太远：行 {rows}，离中间超过 {most} 公里，没有这样宽的村；请更正坐标，或去掉这些行。")
CRS = N_("坐标单位“{given}”不认识；只有米（metres）和度（degrees）。")
MIXED = N_("一个村里混用了几种坐标系：{kinds}；请先都换成 CGCS2000 再来。")
MIXED_ROWS = N_("{kind}（行 {rows}）")
SHIFTED = N_(
    "有 {number} 栋建筑正好与别的建筑相差一个 GCJ-02 偏移：行 {rows}；"
    "看来同一批建筑以 WGS84 和 GCJ-02 各来了一次，请去掉一份。"
)
PAIRS = N_("相邻关系提到没有的行，或一行与自己相邻：第 {rows} 对；行号从 0 到 {last}。")
APART = N_("相邻关系连不成一片：行 {rows} 与其余的不相连；请补上相邻关系，或用隔断说明它们本就不相通。")
BARRIERS = N_("隔断要是四个数（x1, y1, x2, y2），绝对值最多 {most}：第 {rows} 条不是；请更正。")
GRID_NUMBER = N_("{what}要从 0 起编号，没有的写 -1：行 {rows} 不是。")
CAP = N_("{what}的上限要是大于 0、不超过 {most} 的整数，这里是 {value}。")
HOUSEHOLDS, PEOPLE = N_("户数"), N_("人数")
OLD_GRID, SPECIAL_GRID, DATUM, NAMES = N_("原有网格"), N_("专属网格"), N_("坐标系"), N_("行的名称")
AND_MORE = N_("等共 {number} 行")

SHOWN = 12
# More than there are people: counts beyond it are slips, and would not add up in 64 bits.
MOST = 10**10
# No coordinate in metres is larger, zone number before the east (45,500,000) and all; far above it squares overflow.
MOST_METRES = 10**8
# Kilometres from the middle row: villages of herders reach some tens; what is farther off is a slip.
FARTHEST = 100
# Degrees that a village without a unit lies from its middle row, at most.
NEAR = 0.5
EAST, NORTH = (73.0, 136.0), (3.0, 54.0)
# What a datum is written like, without case, spaces and hyphens; CGCS2000 and WGS84 are the same to a few centimetres.
# Written without blanks, hyphens and case; what else people write in files, santu.scale knows.
DATUMS = {"WGS84": "WGS84", "CGCS2000": "WGS84", "GCJ02": "GCJ-02", "BD09": "BD-09"}
# So many twins, and such a share of all, are no accident; degrees are about a metre.
TWINS, TWIN_SHARE, ONE_METRE = 3, 0.02, 1e-5


def faults(village: Village) -> Iterator[Fault]:
    """All that is wrong with a village whose columns are of the right kind (:mod:`santu.solvers.grids.columns`)."""
    count = len(village.x)
    if count == 0:
        yield Fault("", message(EMPTY))
        return
    short = [
        Fault("", message(LENGTHS, what=message(what), found=found, rows=count))
        for what, found in _lengths(village)
    ]
    yield from short
    if short:
        return
    for what, values in ((HOUSEHOLDS, village.households), (PEOPLE, village.people)):
        if values.dtype.kind == "i" and values.min() >= 0 and values.max() <= MOST:
            continue
        bad = ~np.isfinite(values) | (values < 0) | (values > MOST) | (values != np.floor(values))
        if bad.any():
            yield _of(bad, village, NOT_WHOLE, what=message(what))
    finite = np.isfinite(village.x) & np.isfinite(village.y)
    if not finite.all():
        yield _of(~finite, village, NOT_FINITE)
    else:
        yield from _placed(village)
    yield from _related(village)


def by_place(village: Village) -> Whole:
    """The rows from west to east, those on one line from south to north."""
    order = np.argsort(village.x)
    x = village.x[order]
    return np.lexsort((village.y, village.x)) if (x[1:] == x[:-1]).any() else order


def datum_of(text: str) -> str:
    """The datum that a text names, however it is written; one that is not known as it stands, and "" for a blank."""
    plain = "".join(text.upper().replace("-", "").replace("_", "").split())
    return "" if plain in {"", "NAN", "NONE"} else DATUMS.get(plain, text.strip())


def datums_in(texts: Iterable[str]) -> list[str]:
    """The different datums that texts name, blanks aside; more than one means that places are mixed up."""
    return sorted({datum_of(text) for text in texts} - {""})


def cap_faults(caps: Caps) -> Iterator[Fault]:
    """Caps that no grid could keep."""
    for what, value in ((HOUSEHOLDS, caps.households), (PEOPLE, caps.people)):
        # Somebody may give anything; what is no number is no cap, either.
        given: object = value
        if not (isinstance(given, int | float | np.number) and 1 <= given <= MOST and given == int(given)):
            yield Fault("", message(CAP, what=message(what), most=MOST, value=given))


def _lengths(village: Village) -> Iterator[tuple[str, int]]:
    """The columns that are longer or shorter than the coordinates."""
    columns: tuple[tuple[str, NDArray[np.generic] | None], ...] = (
        ("y", village.y),
        (HOUSEHOLDS, village.households),
        (PEOPLE, village.people),
        (OLD_GRID, village.existing),
        (SPECIAL_GRID, village.special),
        (DATUM, village.datum),
        (NAMES, village.names),
    )
    for what, values in columns:
        if values is not None and len(values) != len(village.x):
            yield what, len(values)


def _of(bad: NDArray[np.bool_], village: Village, template: str, **params: object) -> Fault:
    """A fault with the rows that have it."""
    return Fault("", message(template, rows=_named(np.flatnonzero(bad), village), **params))


def told(names: Sequence[object]) -> tuple[str | Message, ...]:
    """The first of some rows by name, and how many there are where these are not all."""
    named: list[str | Message] = list(map(str, names[:SHOWN]))
    if len(names) > SHOWN:
        named.append(message(AND_MORE, number=len(names)))
    return tuple(named)


def _named(rows: Whole, village: Village) -> tuple[str | Message, ...]:
    return told([village.name(row) for row in rows.tolist()])


def _placed(village: Village) -> Iterator[Fault]:
    """What is wrong with places that are numbers."""
    x, y = village.x, village.y
    if village.crs == DEGREES:
        inside, swapped = _inside(x, y), _inside(y, x)
        if swapped.any():
            yield _of(swapped, village, SWAPPED)
        if (~inside & ~swapped).any():
            yield _of(~inside & ~swapped, village, OUTSIDE)
        if inside.all():
            yield from _shifted(village)
            yield from _far(village, np.cos(np.radians(np.median(y))) / ONE_METRE, 1 / ONE_METRE)
    elif village.crs != METRES:
        yield Fault("", message(CRS, given=village.crs))
    elif max(x.max(), y.max(), -x.min(), -y.min()) > MOST_METRES:
        yield _of((np.abs(x) > MOST_METRES) | (np.abs(y) > MOST_METRES), village, TOO_LARGE, most=MOST_METRES)
    else:
        unsaid = list(_unsaid(village))
        yield from unsaid or _far(village, 1.0, 1.0)
    order = by_place(village)
    before, after = order[:-1], order[1:]
    same = (x[before] == x[after]) & (y[before] == y[after])
    if same.any():
        twice = np.zeros(len(x), np.bool_)
        twice[before[same]] = twice[after[same]] = True
        yield _of(twice, village, TWICE)
    if village.datum is not None:
        yield from _mixed(village, village.datum)


def _unsaid(village: Village) -> Iterator[Fault]:
    """Degrees that are taken for metres: most rows lie in China, and close together."""
    x, y = village.x, village.y
    few = len(x) // 2
    if len(x) < 2 or np.count_nonzero(_within(x, (NORTH[0], EAST[1]))) <= few:
        return
    swapped = _inside(y, x)
    known = swapped | _inside(x, y)
    if np.count_nonzero(known) <= few:
        return
    east, north = np.where(swapped, y, x), np.where(swapped, x, y)
    near = known & (np.abs(east - np.median(east[known])) < NEAR)
    near &= np.abs(north - np.median(north[known])) < NEAR
    if np.count_nonzero(near) <= few:
        return
    if (near & swapped).any():
        yield _of(near & swapped, village, SWAPPED_UNSAID)
    elif near.all():
        yield Fault("", message(LOOKS_LIKE_DEGREES))
    if not near.all():
        yield _of(~near, village, STRAY_UNSAID)


def _far(village: Village, east: float, north: float) -> Iterator[Fault]:
    """Rows that are farther from the middle row than any village is wide; metres a unit to the east and north."""
    x, y, most = village.x, village.y, FARTHEST * 1000.0
    if max((x.max() - x.min()) * east, (y.max() - y.min()) * north) <= most:
        return
    far = np.hypot((x - np.median(x)) * east, (y - np.median(y)) * north) > most
    if far.any():
        yield _of(far, village, FAR, most=FARTHEST)


def _mixed(village: Village, datum: NDArray[np.str_]) -> Iterator[Fault]:
    """Rows of different datums; how one is written makes no difference, and a blank says nothing."""
    texts, which = np.unique(datum.astype(np.str_), return_inverse=True)
    kinds = np.array([datum_of(str(text)) for text in texts])[which]
    found = datums_in(texts.tolist())
    if len(found) > 1:
        told = tuple(
            message(MIXED_ROWS, kind=one, rows=_named(np.flatnonzero(kinds == one), village)) for one in found
        )
        yield Fault("", message(MIXED, kinds=told))


def _inside(east: Floats, north: Floats) -> NDArray[np.bool_]:
    """Which places lie in China, in degrees."""
    return _within(east, EAST) & _within(north, NORTH)


def _within(values: Floats, span: tuple[float, float]) -> NDArray[np.bool_]:
    """Which values lie in a span."""
    return np.asarray((values >= span[0]) & (values <= span[1]))


def _shifted(village: Village) -> Iterator[Fault]:
    """Buildings that stand twice, once where GCJ-02 would put the other."""
    points = np.stack([village.x, village.y], axis=1)
    way, _ = cKDTree(points).query(points + gcj_shift(village.x, village.y), distance_upper_bound=ONE_METRE)
    found = np.isfinite(way)
    if found.sum() >= max(TWINS, TWIN_SHARE * len(points)):
        yield _of(found, village, SHIFTED, number=int(found.sum()))


def gcj_shift(longitude: Floats, latitude: Floats) -> Floats:
    """By how many degrees GCJ-02 moves places of WGS84: n × 2 (the widely published series, Krasovsky's ellipsoid)."""
    a, ee = 6378245.0, 0.00669342162296594323
    x, y = longitude - 105.0, latitude - 35.0
    root = np.sqrt(np.abs(x))
    waves = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north += (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east += (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    radians = np.radians(latitude)
    magic = 1 - ee * np.sin(radians) ** 2
    to_east = east / (a / np.sqrt(magic) * np.cos(radians))
    to_north = north / (a * (1 - ee) / (magic * np.sqrt(magic)))
    return np.asarray(np.degrees(np.stack([to_east, to_north], axis=1)))


def _related(village: Village) -> Iterator[Fault]:
    """What is wrong with neighbours, barriers and old grids."""
    count = len(village.x)
    for what, values in ((OLD_GRID, village.existing), (SPECIAL_GRID, village.special)):
        if values is not None:
            bad = (values < NO_GRID) | (values != np.floor(values))
            if bad.any():
                yield _of(bad, village, GRID_NUMBER, what=message(what))
    if village.barriers is not None:
        # Written so that what is no number is wrong, too.
        broken = np.flatnonzero(~(np.abs(np.reshape(village.barriers, (-1, 4))) <= MOST_METRES).all(axis=1))
        if len(broken):
            yield Fault("", message(BARRIERS, rows=told([row + 1 for row in broken]), most=MOST_METRES))
    if village.pairs is None:
        return
    pairs = np.reshape(village.pairs, (-1, 2))
    own = pairs[:, 0] == pairs[:, 1]
    if pairs.dtype.kind != "i" or own.any() or (len(pairs) and (pairs.min() < 0 or pairs.max() >= count)):
        # Written so that what is no number is wrong, too.
        wrong = own | ~((pairs >= 0) & (pairs < count) & (pairs == np.floor(pairs))).all(axis=1)
        if wrong.any():
            rows = tuple(str(row + 1) for row in np.flatnonzero(wrong)[:SHOWN])
            yield Fault("", message(PAIRS, rows=rows, last=count - 1))
            return
    pairs = pairs.astype(np.int32)
    if hangs_together(count, pairs):
        return
    part = components(adjacency(count, pairs), np.zeros(count, np.int32))
    # Special grids stand outside: what only they hold together, or what they are, need not hang together.
    ordinary = np.ones(count, np.bool_) if village.special is None else village.special == NO_GRID
    if ordinary.any() and len(np.unique(part[ordinary])) > 1:
        yield _of(ordinary & (part != np.bincount(part[ordinary]).argmax()), village, APART)
