"""What is wrong with the coordinates of a whole file: told once, and not of each of its villages."""

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import N_, Fault, message
from santu.scale.cells import Buildings
from santu.scale.rules import Rules
from santu.scale.spellings import meant
from santu.solvers.grids.checks import EAST, NORTH, SWAPPED_UNSAID, told
from santu.solvers.grids.problem import DEGREES, METRES, Floats

ALL_SWAPPED = N_(
    "整份文件的经度和纬度看来对调了；x 应是经度（73–136），y 应是纬度（3–54），请对调两列，再运行一次。"
)
ALL_DEGREES = N_("整份文件的坐标说是米，看来却是经纬度；请加 --crs degrees，或在 crs 一列写 degrees。")
SAME = {"CGCS2000": "WGS84"}


def coordinate_faults(cells: Buildings, rules: Rules) -> Iterator[Fault]:
    """Longitude and latitude that are swapped, or said to be metres, all through a file."""
    x, y = cells.x, cells.y
    if not len(x) or not (np.isfinite(x) & np.isfinite(y)).all():
        return
    units = {_unit(cells, span, rules) for span in cells.spans()}
    right = _within(x, EAST) and _within(y, NORTH)
    swapped = _within(y, EAST) and _within(x, NORTH)
    if units == {DEGREES} and swapped:
        yield Fault("", message(ALL_SWAPPED))
    if units == {METRES} and len(x) > 1 and (right or swapped) and _narrow(cells):
        rows = told(np.sort(cells.row).tolist())
        yield Fault("", message(SWAPPED_UNSAID, rows=rows) if swapped else message(ALL_DEGREES))


def _narrow(cells: Buildings) -> bool:
    """Whether no village is a unit wide."""
    first = [span.start for span in cells.spans()]
    return all(
        (np.maximum.reduceat(axis, first) - np.minimum.reduceat(axis, first) < 1.0).all()
        for axis in (cells.x, cells.y)
    )


def _unit(cells: Buildings, span: slice, rules: Rules) -> str:
    if "crs" not in cells.texts:
        return rules.crs
    texts = cells.texts["crs"]
    return meant("crs", texts.values[texts.number[span.start]]) or rules.crs


def _within(values: Floats, bounds: tuple[float, float]) -> bool:
    inside: NDArray[np.bool_] = (values >= bounds[0]) & (values <= bounds[1])
    return bool(inside.all())


def of_other_datum(datums: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Whose coordinates are of another datum than those of most, and so cannot lie on one map with them: both datums.

    Args:
        datums: of each village, or part; empty where it is not said.
    """
    kinds = {one: SAME.get(datum, datum) for one, datum in datums.items() if datum}
    if len(set(kinds.values())) < 2:
        return {}
    usual, _ = min(Counter(kinds.values()).items(), key=lambda one: (-one[1], one[0]))
    return {one: (datum, usual) for one, datum in kinds.items() if datum != usual}
