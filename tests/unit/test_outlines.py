"""The areas of grids: each building in that of its own grid, none in two, and none far from all buildings."""

import numpy as np
import pytest

from santu.scale.outlines import _area, _holds, outlines
from santu.solvers.grids.neighbours import gabriel


def drawn(points, grid):
    return outlines(points, grid.astype(np.int32), gabriel(points), int(grid.max()) + 1)


def inside(polygons, place):
    return any(
        _holds(outer, place) and not any(_holds(hole, place) for hole in holes) for outer, *holes in polygons
    )


def whole(polygons):
    return sum(_area(ring) for polygon in polygons for ring in polygon)


@pytest.mark.parametrize("seed", range(8))
def test_every_building_lies_in_the_area_of_its_own_grid_alone(seed):
    chance = np.random.default_rng(seed)
    points = chance.normal(0, 200, (chance.integers(1, 150), 2)).round(1)
    points = np.unique(points, axis=0)
    grid = (points[:, 0] > chance.normal(0, 60)).astype(np.int32) + 2 * (points[:, 1] > 0)
    _, grid = np.unique(grid, return_inverse=True)
    areas = drawn(points, grid)
    for place, own in zip(points, grid.tolist(), strict=True):
        assert [at for at, polygons in enumerate(areas) if inside(polygons, place)] == [own]
    for polygons in areas:
        assert all(_area(outer) > 0 and all(_area(hole) < 0 for hole in holes) for outer, *holes in polygons)


def test_areas_share_out_a_place_between_them():
    chance = np.random.default_rng(9)
    points = chance.uniform(0, 500, (80, 2))
    grid = (points[:, 0] > 250).astype(np.int32)
    one = drawn(points, np.zeros(80, np.int32))
    two = drawn(points, grid)
    assert whole(one[0]) == pytest.approx(whole(two[0]) + whole(two[1]))
    east = chance.uniform(0, 500, (200, 2))
    for place in east:
        nearest = int(grid[np.argmin(np.hypot(*(points - place).T))])
        assert [at for at, polygons in enumerate(two) if inside(polygons, place)] in ([], [nearest])


def test_a_grid_around_another_has_a_hole_and_one_in_two_places_two_pieces():
    x, y = np.meshgrid(np.arange(7) * 40.0, np.arange(7) * 40.0)
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    middle = (abs(points - 120) < 50).all(axis=1).astype(np.int32)
    around, core = drawn(points, middle)
    assert [len(polygon) for polygon in around] == [2]
    assert [len(polygon) for polygon in core] == [1]
    apart = np.concatenate([points, points + 3000])
    assert len(drawn(apart, np.zeros(98, np.int32))[0]) == 2


@pytest.mark.parametrize("points", [[(0, 0)], [(0, 0), (30, 0)], [(0, 0), (30, 0), (60, 0)]])
def test_few_buildings_have_an_area_that_ends_near_them(points):
    [area] = drawn(np.array(points, float), np.zeros(len(points), np.int32))
    places = np.concatenate([outer for outer, *_ in area])
    away = np.hypot(*(places[:, None, :] - np.array(points)[None, :, :]).transpose(2, 0, 1)).min(axis=1)
    assert away.max() < 400
    assert whole(area) > 100
