"""What residents look for: townships, those that are gone, and former names of those that are there still."""

from datetime import date

from santu.publish.domain.listing import COLUMNS, Listing, ListKind
from santu.publish.domain.places import findable, places_of
from santu.publish.services.site import Export, Published, files_of


def listing(kind: ListKind, *rows: dict[str, str]) -> Listing:
    return Listing(kind, tuple(tuple(row.get(column.key, "") for column in COLUMNS[kind]) for row in rows))


def test_what_was_admitted_to_a_township_that_is_gone_stands_with_those_that_it_went_on_as() -> None:
    def township(unit: str) -> dict[str, str]:
        return {"id": unit, "code": unit, "name": f"{unit}镇", "level": "township", "parent": "c"}

    def link(old: str, new: str, day: str, **said: str) -> dict[str, str]:
        names = {"old_name": f"{old}乡", "new_name": f"{new}镇", "old_code": old, "new_code": new}
        return {
            "day": day,
            "old_id": old,
            "new_id": new,
            "county": "东县",
            "event": "absorb",
            **names,
            **said,
        }

    village = link("v", "w", "2021-05-06", home_id="t", home="t镇")
    found = places_of(
        [
            listing(ListKind.DIVISIONS, township("t"), township("s"), township("x")),
            listing(
                ListKind.SUCCESSION,
                link("o", "m", "2019-01-01"),
                link("m", "t", "2021-05-06"),
                link("m", "s", "2021-05-06"),
                # A part of one that is there still takes nothing along that was admitted to it.
                link("x", "t", "2021-05-06", event="cede"),
            ),
            listing(ListKind.VILLAGES, village),
            listing(
                ListKind.ADMISSIONS,
                *({"unit": one, "unit_name": f"{one}乡", "title": f"{one}事"} for one in "omvtx"),
            ),
        ]
    )
    admitted = {unit: sorted(one["title"] for one in place.admitted) for unit, place in found.there.items()}
    assert admitted == {"t": ["m事", "o事", "t事", "v事"], "s": ["m事", "o事"], "x": ["x事"]}
    pages = {"t": "unit-t", "s": "unit-s", "x": "unit-x", "o": "was-o", "m": "was-m", "t villages": "were-t"}
    told = [one for one in findable(found, pages) if one[0] == "admission" and one[1] == "o事"]
    assert told == [("admission", "o事", "", f"unit-{one}#admitted", "o乡") for one in "ts"]


def test_the_page_of_a_township_says_what_was_admitted_to_one_that_is_gone() -> None:
    town = {
        "id": "t",
        "code": "140101100",
        "name": "水秀镇",
        "kind": "town",
        "level": "township",
        "since": "2020-06-30",
    }
    gone = {
        "day": "2021-05-06",
        "old_id": "o",
        "old_name": "白城乡",
        "old_code": "140101200",
        "new_id": "t",
        "new_name": "水秀镇",
        "new_code": "140101100",
        "county": "东县",
        "event": "absorb",
        "document": "",
    }
    asked = {
        "title": "秸秆禁烧值守",
        "state": "in_force",
        "persons": "2",
        "money": "20,000.00",
        "opinion": "agree",
    }
    listings = (
        listing(ListKind.DIVISIONS, town),
        listing(ListKind.SUCCESSION, gone),
        listing(ListKind.ADMISSIONS, asked | {"unit": "o", "unit_name": "白城乡"}),
    )
    day = date(2021, 6, 1)
    editions = [
        Published(one.kind, "c", "东县", "140101", 1, day, "政函1号", day, "", one) for one in listings
    ]
    files = dict(files_of(Export(day, False, "", editions), lambda *_: None))
    page = files["unit-140101100.html"].decode()
    assert "秸秆禁烧值守" in page
    assert "原是给白城乡的，随撤并转来" in page
    register = files["admissions-140101.html"].decode()
    assert 'href="was-o.html"' in register


def test_a_former_name_leads_to_the_township_that_bears_another_now() -> None:
    town = {"id": "t", "code": "140101100", "name": "水秀镇", "level": "township", "parent": "c"}
    divisions = listing(ListKind.DIVISIONS, {"id": "c", "name": "东县", "level": "county"}, town)
    link = {
        "day": "2021-05-06",
        "new_id": "t",
        "new_name": "水秀镇",
        "new_code": "140101100",
        "county": "东县",
    }
    renamed = link | {"old_id": "t", "old_name": "水秀乡", "old_code": "140101200", "event": "rename"}
    gone = link | {"old_id": "o", "old_name": "白城乡", "old_code": "140101201", "event": "absorb"}
    found = places_of([divisions, listing(ListKind.SUCCESSION, renamed, gone)])
    assert set(found.gone) == {"o"}
    told = list(findable(found, {"t": "unit-t", "o": "was-o"}))
    assert told == [
        ("township", "水秀镇", "140101100", "unit-t", "东县"),
        ("gone", "白城乡", "140101201", "was-o", "东县"),
        ("gone", "水秀乡", "140101200", "unit-t", "东县"),
    ]
