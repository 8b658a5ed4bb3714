"""Outlines: what is read, where the middle is, and every way in which a file is refused, in words."""

import json

import pytest

from santu.formats.outlines import Outlines, read_outlines
from santu.kernel.messages import Refused
from santu.register.data import sample_file, sample_outlines

SQUARE = [[[112.0, 37.0], [113.0, 37.0], [113.0, 38.0], [112.0, 38.0], [112.0, 37.0]]]


def feature(code: object = "140101", coordinates: object = SQUARE, kind: str = "Polygon", **more: object):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"code": code, "name": "东县"}, "geometry": geometry, **more}


def file(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_outlines("outlines.geojson", content)
    return str(refused.value)


def test_counties_are_read_in_order_of_code():
    found = read_outlines("a", file(feature("140102"), feature("140101", [SQUARE], "MultiPolygon")))
    assert [one.code for one in found.counties] == ["140101", "140102"]
    assert found.counties[0].name == "东县"
    assert found.approval_number == ""


@pytest.mark.parametrize(
    "more", [{"approval_number": " GS(2024)1号 "}, {"properties": {"approval_number": "GS(2024)1号"}}]
)
def test_the_approval_number_is_kept(more):
    assert read_outlines("a", file(feature(), **more)).of("14").approval_number == "GS(2024)1号"


def test_the_middle_is_that_of_the_area():
    far = [[[113.0, 37.0], [116.0, 37.0], [116.0, 38.0], [113.0, 38.0], [113.0, 37.0]]]
    found = read_outlines("a", file(feature(), feature("140102", far)))
    size, centre = found.counties[0].size_and_centre()
    assert (size, *centre) == pytest.approx((1, 112.5, 37.5))
    assert found.centre_of(["140101", "140102"]) == pytest.approx((114.0, 37.5))
    assert found.centre_of(["999999"]) is None


def test_what_is_written_is_read_again():
    found = read_outlines("a", file(feature(), feature("150101")))
    again = read_outlines("b", found.of("14").written())
    assert [one.code for one in again.counties] == ["140101"]
    assert again.counties[0].polygons == found.counties[0].polygons
    assert again.digest() != found.digest()
    assert Outlines(()).of("14").counties == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "不是能读的 JSON"),
        ("轮廓".encode("gb18030"), "不是能读的 JSON"),
        (b"[]", "不是 GeoJSON 的 FeatureCollection"),
        (b'{"type": "Feature"}', "不是 GeoJSON 的 FeatureCollection"),
        (file(), "没有任何轮廓"),
        (
            file(feature(), crs={"properties": {"name": "EPSG:3857"}}),
            "坐标系“EPSG:3857”不是经纬度的 CGCS2000",
        ),
        (file(3), "features[1]: 这一项不是 Feature"),
        (file(feature(140101)), "属性 code 应为 6 位县级代码，读到的是“140101”"),
        (file({"type": "Feature"}), "属性 code 应为 6 位县级代码，读到的是“”"),
        (file(feature(), feature()), "features[2]: 代码 140101 的轮廓出现两次"),
        (file(feature(geometry=None)), "轮廓应为 Polygon 或 MultiPolygon"),
        (file(feature(coordinates=[112.0, 37.0], kind="Point")), "轮廓应为 Polygon 或 MultiPolygon"),
        (file(feature(coordinates=[SQUARE[0][:4]])), "首尾相同；请检查 140101 的轮廓"),
        (file(feature(coordinates=[[["a", "b"]] * 4])), "轮廓应为 Polygon 或 MultiPolygon"),
        (file(feature(coordinates=[[[112.0]] * 4])), "轮廓应为 Polygon 或 MultiPolygon"),
        (file(feature(coordinates=[])), "轮廓应为 Polygon 或 MultiPolygon"),
        (file(feature(coordinates=[[[y, x] for x, y in SQUARE[0]]])), "不在中国的经纬度范围内"),
        (file(feature(coordinates=[[[12_500_000.0, 4_400_000.0]] * 4])), "不在中国的经纬度范围内"),
    ],
)
def test_a_file_that_cannot_be_drawn_is_refused(content, said):
    assert said in refusal(content)


def test_all_faults_are_told_at_once_and_of_very_many_the_first():
    assert refusal(file(3, feature("1"), feature(kind="Point"))).count("\n") == 2
    assert refusal(file(*[3] * 50)).count("\n") == 19


def test_the_systems_of_china_and_of_the_world_pass():
    for name in ("urn:ogc:def:crs:EPSG::4490", "urn:ogc:def:crs:OGC:1.3:CRS84"):
        assert read_outlines("a", file(feature(), crs={"properties": {"name": name}})).counties


def test_the_sample_is_schematic_and_has_most_counties_of_shanxi():
    (path,) = sample_outlines()
    assert path == sample_file("shanxi", "outlines.geojson")
    found = read_outlines(path.name, path.read_bytes())
    assert len(found.of("14").counties) == 117
    assert found.approval_number == ""


@pytest.mark.parametrize(
    "point",
    ["NaN, 37.0", "1e999, 37.0", "-Infinity, 37.0", "37.0, 112.0", "412000.5, 4100000.1", f"{10**400}, 37.0"],
)
def test_a_coordinate_that_is_no_place_in_china_is_refused(point):
    content = file(feature()).decode().replace("112.0, 37.0", point).encode()
    assert "140101" in refusal(content)
    assert "features[1]" in refusal(content)


def test_a_number_too_long_to_be_read_is_refused():
    assert "不是能读的 JSON" in refusal(b'{"type": "FeatureCollection", "features": [' + b"9" * 5000 + b"]}")
