"""Gaps and overlaps, the matrix and both sides, on a township and a subdistrict made by hand."""

from dataclasses import replace

from santu.kernel.codes import Level
from santu.register.domain.duty_gaps import Finding, Found, Papers, duty_report
from santu.register.domain.duty_matrix import (
    GAPS_ONLY,
    OTHERS_ONLY,
    OVERLAPS_ONLY,
    Wish,
    chosen,
    lines_of,
    sides_of,
)
from santu.register.domain.matters import Matter
from santu.register.domain.rows import Division, Duty

TOWN, STREET = (
    Division("town", Level.TOWNSHIP, "town", "镇", "c"),
    Division("street", Level.TOWNSHIP, "subdistrict", "街道", "c"),
)
MATTERS = [
    Matter("A1", "一", "permit", law="某法", article="第一条"),
    Matter("A2", "二", subdistricts=False),
    Matter("A3", "三", power="devolved"),
    Matter("A4", "四"),
    *(Matter(code, code, power="devolved") for code in ("A5", "A6")),
]


def duty(matter: str, body: str, place: str = "town", **said: str) -> Duty:
    return Duty(f"{place}{matter}{body}", matter, f"事{matter}", "other", place, body, **said)


DUTIES = [
    duty("A1", "b1"),
    duty("A1", "b2"),
    duty("A2", "b1", role="cooperating"),
    duty("A3", "b1", power="devolved"),
    duty("A4", "b3", power="entrusted", instrument="委 1 号"),
    duty("A5", "b3", power="devolved", instrument="没有登记的文号"),
    duty("A6", "b3"),
    duty("Z9", "b2", organ="gone"),
    duty("A1", "s1", "street", organ="bureau"),
    duty("A1", "c9", "elsewhere"),
]
PAPERS = Papers({"townA4b3"}, {("town", "A6")})
REPORT = duty_report(MATTERS, [TOWN, STREET], DUTIES, {"bureau", "b1", "b2", "b3"}, PAPERS)


def test_what_is_found():
    assert REPORT.found == [
        Found(Finding.OVERLAP, "town", "A1", ("b1", "b2")),
        Found(Finding.HELP_ONLY, "town", "A2", ("b1",)),
        Found(Finding.NO_INSTRUMENT, "town", "A3", ("b1",)),
        Found(Finding.NO_ORGAN, "town", "A4", ("b3",)),
        Found(Finding.NO_INSTRUMENT, "town", "A5", ("b3",)),
        Found(Finding.AGAINST_INSTRUMENT, "town", "A6", ("b3",)),
        Found(Finding.NO_ORGAN, "town", "Z9", ("b2",)),
        Found(Finding.OFF_LIST, "town", "Z9", ("b2",)),
        Found(Finding.GAP, "street", "A4"),
    ]
    assert REPORT.asked == {"town": 3, "street": 2}


def test_what_was_devolved_is_asked_of_who_has_it_alone():
    assert not [one for one in REPORT.found if one.place == "street" and one.matter == "A3"]


def test_lines_take_names_from_the_catalogue_and_fit_what_is_wished():
    here = [one for one in DUTIES if one.place == "town"]
    lines = lines_of(
        here, [one for one in REPORT.found if one.place == "town"], {one.code: one for one in MATTERS}
    )
    assert [(line.matter, line.name) for line in lines] == [
        ("A1", "一"),
        ("A2", "二"),
        ("A3", "三"),
        ("A4", "四"),
        ("A5", "A5"),
        ("A6", "A6"),
        ("Z9", "事Z9"),
    ]

    def codes(**wish: str) -> list[str]:
        return [line.matter for line in chosen(lines, Wish(**wish))]

    assert codes(only=GAPS_ONLY) == ["A2"]
    assert codes(only=OVERLAPS_ONLY) == ["A1"]
    assert codes(only=OTHERS_ONLY) == ["A3", "A4", "A5", "A6", "Z9"]
    assert codes(text="某法") == ["A1"]
    assert codes(kind="permit") == ["A1"]
    assert codes(body="b2") == ["A1", "Z9"]
    assert codes(body="gone") == ["Z9"]


def test_sides_of_a_county_and_a_township():
    duties = [duty("A1", "b1", organ="bureau"), duty("A1", "office", role="cooperating")]
    [line] = lines_of(duties, [], {})
    sides = sides_of(line, {"bureau", "office"})
    assert [one.body for one in sides.township] == ["b1"]
    assert [one.body for one in sides.county] == ["office"]
    assert sides.organs == ["bureau"]


def test_a_matter_that_nobody_has_is_a_line_without_duties():
    [line] = lines_of([], [Found(Finding.GAP, "town", "A4")], {"A4": replace(MATTERS[3], kind_checked=True)})
    assert (line.name, line.duties, line.is_checked) == ("四", [], True)
