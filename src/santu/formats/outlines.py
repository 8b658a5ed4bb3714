"""Outlines of counties: a GeoJSON file in, its faults in words; what a page draws out."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from santu.kernel.messages import N_, Fault, Refused, message

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]

FEWEST_POINTS = 4
CODE_LENGTH = 6
MOST_FAULTS = 20
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)
"""Between which China lies; what is beyond is in metres, or turned round."""
KNOWN_SYSTEMS = ("4490", "4326", "CRS84", "CGCS2000", "WGS84", "WGS 84")


@dataclass(frozen=True, slots=True)
class Outline:
    """A county on the map, longitudes and latitudes of CGCS2000."""

    code: str
    name: str
    polygons: tuple[Polygon, ...]

    def size_and_centre(self) -> tuple[float, Point]:
        """Area in square degrees, and the centre of the area; holes are left out of account."""
        parts = [_area_and_centre(polygon[0]) for polygon in self.polygons]
        whole = sum(area for area, _ in parts) or 1.0
        x = sum(area * centre[0] for area, centre in parts) / whole
        y = sum(area * centre[1] for area, centre in parts) / whole
        return whole, (x, y)


@dataclass(frozen=True, slots=True)
class Outlines:
    """The counties of a file, and the number under which the map was approved for showing; "" where it was not."""

    counties: tuple[Outline, ...]
    approval_number: str = ""

    def of(self, prefix: str) -> "Outlines":
        """Those whose codes begin so."""
        kept = tuple(one for one in self.counties if one.code.startswith(prefix))
        return Outlines(kept, self.approval_number)

    def centre_of(self, codes: Iterable[str]) -> Point | None:
        """The centre of the area of some of them together."""
        wanted = set(codes)
        parts = [one.size_and_centre() for one in self.counties if one.code in wanted]
        whole = sum(area for area, _ in parts)
        if not whole:
            return None
        return (
            sum(area * centre[0] for area, centre in parts) / whole,
            sum(area * centre[1] for area, centre in parts) / whole,
        )

    def written(self) -> bytes:
        """The outlines as GeoJSON with nothing else in it."""
        features = [
            {
                "type": "Feature",
                "properties": {"code": one.code},
                "geometry": {"type": "MultiPolygon", "coordinates": one.polygons},
            }
            for one in self.counties
        ]
        whole = {"type": "FeatureCollection", "features": features}
        return json.dumps(whole, separators=(",", ":")).encode()

    def digest(self) -> str:
        """What tells these outlines from all others."""
        return sha256(self.written()).hexdigest()[:16]


def read_outlines(place: str, content: bytes, digits: int = CODE_LENGTH) -> Outlines:
    """The outlines of a file: a FeatureCollection with a six-digit ``code`` for each county.

    With nine ``digits`` they are townships. The whole may have ``approval_number``, as a member of its own or among ``properties``.

    Raises:
        Refused: with the faults of the file, each with its place and cure; of very many the first few.
    """
    faults: list[Fault] = []
    whole = _parsed(place, content, faults)
    counties: list[Outline] = []
    seen: set[str] = set()
    features = whole.get("features")
    if not faults and (whole.get("type") != "FeatureCollection" or not isinstance(features, list)):
        faults.append(Fault(place, message(NO_COLLECTION)))
    if not faults and not features:
        faults.append(Fault(place, message(EMPTY)))
    if not faults and (system := _system(whole)) and not any(known in system for known in KNOWN_SYSTEMS):
        faults.append(Fault(f"{place} crs", message(SYSTEM, found=system)))
    for number, feature in enumerate(features if isinstance(features, list) else (), 1):
        where = f"{place} features[{number}]"
        found = _outline(where, feature, faults, digits)
        if found is not None and found.code in seen:
            faults.append(Fault(where, message(TWICE, code=found.code)))
        elif found is not None:
            seen.add(found.code)
            counties.append(found)
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise Refused(faults)
    counties.sort(key=lambda one: one.code)
    return Outlines(tuple(counties), _approval(whole))


NOT_JSON = N_("不是能读的 JSON（{error}），画不出地图；请重新导出为 UTF-8 编码的 GeoJSON。")
NO_COLLECTION = N_("不是 GeoJSON 的 FeatureCollection，画不出地图；请以 FeatureCollection 导出各县轮廓。")
EMPTY = N_("没有任何轮廓；请放入各县的轮廓，或移走这个文件而使用随带的示意图。")
SYSTEM = N_("坐标系“{found}”不是经纬度的 CGCS2000（EPSG:4490）；请先转换坐标，否则位置会偏移。")
TWICE = N_("代码 {code} 的轮廓出现两次，不知道以哪个为准；请只保留一个。")
NO_FEATURE = N_("这一项不是 Feature；请检查导出的文件。")
NO_CODE = N_(
    "属性 code 应为 6 位县级代码，读到的是“{found}”；没有它就无法与登记对应，请补上（加引号的数字）。"
)
NO_TOWNSHIP_CODE = N_(
    "属性 code 应为 9 位乡级代码，读到的是“{found}”；没有它就无法与单位表对应，请补上（加引号的数字）。"
)
NO_POLYGON = N_(
    "轮廓应为 Polygon 或 MultiPolygon，由闭合的环组成，每环至少 4 点，首尾相同；请检查 {code} 的轮廓。"
)
TURNED = N_("{code} 的坐标 {found} 像是把经度和纬度写反了；请按先经度、后纬度的次序重新导出。")
BEYOND = N_(
    "{code} 的坐标 {found} 不在中国的经纬度范围内；请用经度、纬度（度）的次序，不要用米或颠倒的次序。"
)


def _parsed(place: str, content: bytes, faults: list[Fault]) -> dict[str, object]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        faults.append(Fault(place, message(NOT_JSON, error=str(error)[:80])))
        return {}
    return found if isinstance(found, dict) else {}


def _system(whole: dict[str, object]) -> str:
    crs = whole.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return str(properties.get("name", "")) if isinstance(properties, dict) else ""


def _approval(whole: dict[str, object]) -> str:
    properties = whole.get("properties")
    inner = properties.get("approval_number") if isinstance(properties, dict) else None
    found = whole.get("approval_number") or inner
    return found.strip() if isinstance(found, str) else ""


def _outline(where: str, feature: object, faults: list[Fault], digits: int) -> Outline | None:
    if not isinstance(feature, dict):
        faults.append(Fault(where, message(NO_FEATURE)))
        return None
    properties, geometry = feature.get("properties"), feature.get("geometry")
    given = properties if isinstance(properties, dict) else {}
    code = given.get("code")
    if not (isinstance(code, str) and len(code) == digits and code.isascii() and code.isdigit()):
        template = NO_CODE if digits == CODE_LENGTH else NO_TOWNSHIP_CODE
        faults.append(Fault(where, message(template, found="" if code is None else str(code)[:40])))
        return None
    polygons = _polygons(geometry)
    if not polygons:
        faults.append(Fault(where, message(NO_POLYGON, code=code)))
        return None
    for x, y in (point for polygon in polygons for ring in polygon for point in ring):
        if not _in_china(x, y):
            template = TURNED if _in_china(y, x) else BEYOND
            faults.append(Fault(where, message(template, code=code, found=f"{x:g}, {y:g}")))
            return None
    return Outline(code, str(given.get("name", "")), polygons)


def _in_china(lon: float, lat: float) -> bool:
    return LONGITUDES[0] <= lon <= LONGITUDES[1] and LATITUDES[0] <= lat <= LATITUDES[1]


def _polygons(geometry: object) -> tuple[Polygon, ...]:
    """The polygons of a geometry; empty where it is none, or one of its rings is not closed."""
    if not isinstance(geometry, dict):
        return ()
    coordinates = geometry.get("coordinates")
    parts = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(geometry.get("type")))
    if not isinstance(parts, list):
        return ()
    try:
        found = tuple(tuple(tuple(_points(ring)) for ring in part) for part in parts)
    except (TypeError, LookupError, OverflowError):
        return ()
    rings = [ring for polygon in found for ring in polygon]
    whole = all(len(ring) >= FEWEST_POINTS and ring[0] == ring[-1] for ring in rings)
    return found if whole and all(found) else ()


def _points(ring: Sequence[Sequence[object]]) -> Iterator[Point]:
    for point in ring:
        x, y = point[0], point[1]
        if not (isinstance(x, int | float) and isinstance(y, int | float)):
            raise TypeError(point)
        yield float(x), float(y)


def _area_and_centre(ring: Ring) -> tuple[float, Point]:
    """The shoelace formula and the centroid that goes with it; always a positive area."""
    twice = x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        twice += cross
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    if not twice:
        return 0.0, ring[0]
    return abs(twice) / 2, (x / (3 * twice), y / (3 * twice))
