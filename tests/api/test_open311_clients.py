"""Open311 asked by libraries of other people, over a real connection: ``georeport`` reads both forms, ``three`` files, too.

``three`` was written for Python 2; what it lacks is given to it, and in XML it only reads what needs no conversion.
No library knows the updates of FixMyStreet: they are held against the shape that its adapter asks for.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest

from santu.operate.models import Case
from tests.api.asking_open311 import FILED, SECRETS, key_of
from tests.api.clients_of_others import GeoReport, three
from tests.api.test_open311 import solved
from tests.db.handed import COUNTY, COUNTYS, lists

# The libraries leave their connections open.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.once,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
W3 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
FILING = {name: FILED[name] for name in FILED if name not in {"jurisdiction_id", "service_code"}}


@pytest.fixture
def endpoint(live_server, settings) -> Iterator[str]:
    settings.ROOT_URLCONF = "tests.api.open311_urls"
    lists()
    return f"{live_server.url}/open311/v2"


@pytest.fixture
def reading(endpoint) -> Callable[[str], GeoReport]:
    return lambda form: GeoReport(endpoint, jurisdiction=COUNTY, output_format=form)


@pytest.fixture
def filing(endpoint) -> Any:
    return three.Three(endpoint, api_key=key_of(), jurisdiction=COUNTY)


def listed(found: Any) -> list[dict[str, Any]]:
    return found if isinstance(found, list) else [found]


def asked_in_xml(address: str, said: dict[str, str] | None = None) -> ET.Element:
    """What a plain program is answered, in XML."""
    data = urlencode(said).encode() if said else None
    with urlopen(address, data, timeout=30) as answer:
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        return ET.fromstring(answer.read())


def fields(one: ET.Element) -> dict[str, str]:
    return {part.tag: part.text or "" for part in one}


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_library_lists_services_and_what_they_ask(form, reading):
    client = reading(form)
    assert COUNTYS in {one["service_code"] for one in listed(client.get_service_list())}
    definition = client.get_service_definition(COUNTYS)
    attributes = definition["attributes"]
    [attribute] = listed(attributes if form == "json" else attributes["attribute"])
    assert attribute["code"] == "class"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_library_reads_what_another_filed(form, reading, filing):
    [answer] = filing.post(COUNTYS, **FILING)
    number = answer["service_request_id"]
    client = reading(form)
    for found in (client.get_service_requests(), client.get_service_request(number)):
        [one] = listed(found)
        assert (one["service_request_id"], one["status"], one["service_code"]) == (number, "open", COUNTYS)
        assert W3.fullmatch(one["requested_datetime"])
        assert not [secret for secret in SECRETS if secret in str(one)]
    solved(Case.objects.get())
    [one] = listed(client.get_service_requests(status="closed"))
    assert (one["status"], one["status_notes"]) == ("closed", "部分解决")


def test_a_library_files_and_reads_in_one(filing):
    assert filing.discovery()["endpoints"][0]["url"].endswith("/open311/v2")
    assert COUNTYS in {one["service_code"] for one in filing.services()}
    assert filing.services(COUNTYS)["attributes"][0]["code"] == "class"
    [answer] = filing.post(COUNTYS, **FILING)
    number = answer["service_request_id"]
    assert [one["service_request_id"] for one in filing.requests(COUNTYS)] == [number]
    assert filing.request(number)[0]["service_request_id"] == number
    assert filing.token("123")[0]["code"] == 404
    assert filing.post("NONE", **FILING)[0]["code"] == 404


def test_a_request_is_filed_in_xml(endpoint, filing):
    said = {**FILED, "api_key": filing.api_key}
    number = asked_in_xml(f"{endpoint}/requests.xml", said).findtext("request/service_request_id")
    assert Case.objects.get().number == number


def test_updates_have_the_shape_that_fixmystreet_asks_for(endpoint, filing):
    [answer] = filing.post(COUNTYS, **FILING)
    number = answer["service_request_id"]
    said = {
        "api_key": filing.api_key,
        "jurisdiction_id": COUNTY,
        "service_request_id": number,
        "update_id": "77",
        "updated_datetime": "2026-03-02T10:00:00+08:00",
        "status": "OPEN",
        "description": "暗号",
        "first_name": "小明",
        "last_name": "王",
    }
    address = f"{endpoint}/servicerequestupdates.xml"
    [posted] = [fields(one) for one in asked_in_xml(address, said)]
    assert set(posted) == {"update_id"}
    solved(Case.objects.get())
    updates = [fields(one) for one in asked_in_xml(f"{address}?jurisdiction_id={COUNTY}")]
    assert posted["update_id"] in {one["update_id"] for one in updates}
    for one in updates:
        assert set(one) == {
            "update_id",
            "service_request_id",
            "status",
            "updated_datetime",
            "description",
            "media_url",
        }
        assert one["service_request_id"] == number
        assert one["status"] in {"open", "closed"}
        assert W3.fullmatch(one["updated_datetime"])
    assert "暗号" not in str(updates)
