"""Who leads a matter by the lists stands in the fields that are to name whom the lists name, before anybody chooses."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.db import test_grid_event
from tests.db.handed import COUNTYS, HELPED, OURS, WATER, bureau, clerk, desk, lists
from tests.db.registers import unit
from tests.db.test_grid_event import MONDAY, admitting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _register() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        lists()
        yield


def chosen(page: str) -> list[str]:
    """What is selected in the lists of a page."""
    return [part.rpartition('value="')[2].partition('"')[0] for part in page.split(" selected>")[:-1]]


@pytest.mark.parametrize(
    ("matter", "lead"),
    [
        (OURS, lambda: [unit(WATER)]),
        (COUNTYS, lambda: [bureau()]),
        (HELPED, lambda: [bureau()]),
        ("SX-9999", list),
        ("", list),
    ],
    ids=["the township's", "the county's", "helped by the township", "on no list", "no matter"],
)
def test_an_order_begins_with_who_leads_its_matter(client, matter, lead) -> None:
    client.force_login(desk())
    page = client.get(f"/units/{unit(WATER)}/open/hotline/", {"matter": matter}).content.decode()
    assert 'name="organ"' in page
    assert [one for one in chosen(page) if one in {unit(WATER), bureau(), bureau("应急管理局")}] == lead()


def test_what_is_written_in_the_address_comes_first(client) -> None:
    client.force_login(desk())
    told = {"matter": COUNTYS, "organ": bureau("应急管理局")}
    page = client.get(f"/units/{unit(WATER)}/open/hotline/", told).content.decode()
    assert bureau("应急管理局") in chosen(page)
    assert bureau() not in chosen(page)


@pytest.mark.parametrize(("matter", "leads"), [(COUNTYS, True), (OURS, False)])
def test_an_event_is_sent_on_from_who_leads_its_matter(client, matter, leads) -> None:
    test_grid_event.recorded(test_grid_event.grid(test_grid_event.EAST, 1, {"a": 20}))
    admitting()
    case = test_grid_event.reported(matter, "service")
    client.force_login(clerk())
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert 'name="department"' in page
    assert (bureau() in chosen(page)) is leads
