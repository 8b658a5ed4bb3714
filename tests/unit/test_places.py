"""What residents look for: townships, those that are gone, and former names of those that are there still."""

from santu.publish.domain.listing import COLUMNS, Listing, ListKind
from santu.publish.domain.places import findable, places_of


def listing(kind: ListKind, *rows: dict[str, str]) -> Listing:
    return Listing(kind, tuple(tuple(row.get(column.key, "") for column in COLUMNS[kind]) for row in rows))


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
