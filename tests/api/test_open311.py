"""Open311 GeoReport v2: every address, every fault of the specification, and nothing of anybody in any answer."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import reload
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, clear_url_caches, reverse
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.config import urls
from santu.hits import limits
from santu.open311 import door
from santu.operate.models import Applicant, Case, CaseNote, CaseWords
from tests.api.asking_open311 import BASE, FILED, SECRETS, file, get, key_of, post, told
from tests.db.handed import COUNTY, COUNTYS, OURS, bureau, clerk, department, desk, lists
from tests.db.registers import unit
from tests.db.running import done, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
REQUEST = [
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
]
XML = '<?xml version="1.0" encoding="utf-8"?>\n'


@pytest.fixture(autouse=True)
def _on(settings) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.api.open311_urls"
    with time_machine.travel(MONDAY, tick=False):
        lists()
        yield


def test_it_is_off_unless_the_operator_says_so(settings):
    settings.ROOT_URLCONF = "santu.config.urls"
    assert settings.SANTU_OPEN311 is False
    for deployment, switched, there in (
        ("", False, False),
        ("internal", False, False),
        ("internal", True, True),
        ("public", True, False),
        ("work", True, True),
    ):
        settings.SANTU_DEPLOYMENT, settings.SANTU_OPEN311 = deployment, switched
        reload(urls)
        clear_url_caches()
        try:
            assert (reverse("open311-services", kwargs={"form": "json"}) == f"{BASE}/services.json") is there
        except NoReverseMatch:
            assert not there
    settings.SANTU_DEPLOYMENT, settings.SANTU_OPEN311 = "", False
    reload(urls)
    clear_url_caches()
    assert Client().get(f"{BASE}/services.json").status_code == 404


@pytest.mark.parametrize("path", ["/open311/v2/", "/open311/discovery.json", "/open311/v2/discovery.json"])
def test_discovery_says_where_it_is_and_what_is_kept_of_people(path):
    found = Client().get(path).json()
    [endpoint] = found["endpoints"]
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert "邮箱、设备和账号不保存" in found["contact"]


def test_discovery_in_xml():
    root = ET.fromstring(Client().get("/open311/discovery.xml").content)
    assert [one.tag for one in root] == ["changeset", "contact", "key_service", "endpoints"]
    assert [one.text for one in root.iter("format")] == ["text/xml", "application/json"]


def test_services_are_the_matters_whose_lead_the_lists_of_the_county_name():
    found = {one["service_code"]: one for one in get("services.json").json()}
    assert OURS not in found, "the township's own"
    assert found[COUNTYS] == {
        "service_code": COUNTYS,
        "service_name": "动物疫病强制免疫",
        "description": "动物疫病强制免疫",
        "metadata": True,
        "type": "realtime",
        "keywords": "",
        "group": "",
    }
    rows = "".join(
        f"<service><service_code>{code}</service_code><service_name>{one['service_name']}</service_name>"
        f"<description>{one['description']}</description>"
        "<metadata>true</metadata><type>realtime</type><keywords></keywords><group></group></service>"
        for code, one in found.items()
    )
    assert get("services.xml").content.decode() == f"{XML}<services>{rows}</services>\n"


def test_a_service_asks_what_the_form_of_the_process_asks():
    found = get(f"services/{COUNTYS}.json").json()
    assert found["service_code"] == COUNTYS
    [asked] = found["attributes"]
    values = asked.pop("values")
    assert asked == {
        "variable": True,
        "code": "class",
        "datatype": "singlevaluelist",
        "required": True,
        "datatype_description": "",
        "order": 1,
        "description": "诉求类别",
    }
    assert values[0] == {"key": "ordinary", "name": "一般"}
    root = ET.fromstring(get(f"services/{COUNTYS}.xml").content)
    assert root.tag == "service_definition"
    assert [one.text for one in root.iterfind("attributes/attribute/values/value/key")] == [
        "ordinary",
        "urgent",
        "timely",
        "complex",
    ]


def test_a_request_becomes_a_case_of_whom_the_lists_name():
    [answer] = file().json()
    case = Case.objects.get()
    assert answer == {"service_request_id": case.number, "service_notice": None, "account_id": None}
    assert (case.channel, case.place_id, case.matter) == ("open311", unit(COUNTY), COUNTYS)
    assert bureau() in case.lists
    assert waiting(case) == [("sign", None)]
    who = Applicant.objects.get()
    assert (who.name, who.phone) == ("王小明", "13800001234")
    kept = dict(CaseWords.objects.values_list("name", "text"))
    assert kept == {"what": FILED["description"], "where": FILED["address_string"]}
    rows = [*kept.values(), case.title, *AuditEntry.objects.values_list("after", flat=True)]
    assert not any("secret" in str(row) for row in rows), "e-mail, device and picture are kept nowhere"


def test_a_point_alone_is_a_place():
    file(address_string="", lat="37.42", long="112.55")
    assert CaseWords.objects.get(name="where").text == "（37.42，112.55）"


def test_the_same_request_sent_again_is_one():
    key = key_of()
    assert file(key).json() == file(key).json()
    file(key, description="另一件")
    assert Case.objects.count() == 2


def test_a_request_is_read_by_anybody_without_what_was_written():
    [filed] = file().json()
    number = filed["service_request_id"]
    [one] = get(f"requests/{number}.json").json()
    assert list(one) == REQUEST
    assert one["status"] == "open"
    assert one["status_notes"] == "签收"
    assert one["agency_responsible"] == "东县农业农村局"
    assert one["requested_datetime"] == "2026-03-02T10:00:00+08:00"
    assert {name for name in REQUEST if one[name] is None} == {
        "description",
        "service_notice",
        "expected_datetime",
        "address_id",
        "zipcode",
        "lat",
        "long",
        "media_url",
    }
    root = ET.fromstring(get(f"requests/{number}.xml").content)
    assert [part.tag for part in root[0]] == REQUEST
    assert get("requests.json").json() == [one]


def solved(case: Case) -> None:
    done(case, "sign", department(), note="暗号意见")
    done(case, "answer", department(), written={"reply": ["暗号答复"], "solved": ["part"]})
    today = timezone.localdate().isoformat()
    told = {"called_on": [today], "satisfaction": ["satisfied"], "said": ["暗号意见"]}
    done(case, "call_back", desk(), written=told)


def test_nothing_of_anybody_is_in_any_answer_whatever_becomes_of_the_request():
    key = key_of()
    number = file(key).json()[0]["service_request_id"]
    post(
        "servicerequestupdates.json",
        key,
        jurisdiction_id=COUNTY,
        service_request_id=number,
        update_id="secret1",
        description="暗号补充",
        first_name="小明",
    )
    solved(Case.objects.get())
    assert CaseNote.objects.filter(text="暗号补充").exists()
    for path in (
        "requests",
        f"requests/{number}",
        "servicerequestupdates",
        "services",
        f"services/{COUNTYS}",
    ):
        for form in ("json", "xml"):
            answer = get(f"{path}.{form}")
            assert answer.status_code == 200
            assert not [one for one in SECRETS if one in answer.content.decode()], path
    [one] = get("requests.json", status="closed").json()
    assert (one["status"], one["status_notes"]) == ("closed", "部分解决")


def test_only_what_came_by_open311_is_read():
    file()
    Case.objects.update(channel="12345")
    assert get("requests.json").json() == []
    assert get("servicerequestupdates.json").json() == []


def test_requests_are_found_by_what_is_asked_for():
    key = key_of()
    first, second = (file(key, description=f"第{n}件").json()[0]["service_request_id"] for n in (1, 2))
    solved(Case.objects.get(pk=int(second.split("-")[1])))

    def found(**asked: object) -> list[str]:
        return [one["service_request_id"] for one in get("requests.json", **asked).json()]

    assert found() == [second, first]
    assert found(status="open") == [first]
    assert found(status="open,closed") == [second, first]
    assert found(page_size=1) == [second]
    assert found(page_size=1, page=2) == [first]
    assert found(service_code=f"{COUNTYS},X") == [second, first]
    assert found(service_code=OURS) == []
    assert found(service_request_id=f"{first},20200101-1", status="closed") == [first]
    assert found(start_date="2026-03-02T09:00:00+08:00", end_date="2026-03-02T11:00:00Z") == [second, first]
    assert found(start_date="2026-03-02T10:00:01+08:00") == []
    assert found(end_date="2026-03-01T00:00:00Z") == []


def test_updates_are_the_steps_in_the_words_of_the_process():
    number = file().json()[0]["service_request_id"]
    solved(Case.objects.get())
    found = get("servicerequestupdates.json").json()
    assert [(one["description"], one["status"]) for one in found] == [
        ("收件", "open"),
        ("签收：签收", "open"),
        ("办理并答复：办结", "open"),
        ("回访：办结", "closed"),
    ]
    assert {one["service_request_id"] for one in found} == {number}
    assert found[0]["update_id"] == f"{number}-1"
    assert get("servicerequestupdates.json", service_request_id="20200101-1").json() == []
    root = ET.fromstring(get("servicerequestupdates.xml").content)
    assert (root.tag, root[0].tag) == ("service_request_updates", "request_update")
    assert {part.tag for part in root[0]} == {
        "update_id",
        "service_request_id",
        "status",
        "updated_datetime",
        "description",
        "media_url",
    }


def test_an_update_is_kept_once_and_changes_nothing():
    key = key_of()
    number = file(key).json()[0]["service_request_id"]
    said = {
        "jurisdiction_id": COUNTY,
        "service_request_id": number,
        "update_id": "fms-9",
        "updated_datetime": "2026-03-02T10:00:00+08:00",
        "status": "CLOSED",
        "description": "又漏了",
    }
    first, again = (post("servicerequestupdates.json", key, **said).json() for _ in range(2))
    assert first == again == [{"update_id": f"{number}-2"}]
    assert CaseNote.objects.count() == 1
    case = Case.objects.get()
    assert case.closed_at is None
    assert waiting(case) == [("sign", None)]
    solved(case)
    late = post("servicerequestupdates.json", key, **{**said, "update_id": "fms-10"})
    assert late.status_code == 400
    assert "已经办结" in told(late)[0][1]


FAULTS = [
    ("services.json", {"jurisdiction_id": "999999"}, 404, "jurisdiction_id"),
    ("services.json", {"jurisdiction_id": "' OR 1=1"}, 404, "jurisdiction_id"),
    ("services/NONE.json", {}, 404, "service_code"),
    (f"services/{OURS}.json", {}, 404, "service_code"),
    ("requests/20200101-1.json", {}, 404, "service_request_id"),
    ("requests/99999999999999999999.json", {}, 404, "service_request_id"),
    ("tokens/12345.json", {}, 404, "token"),
    ("nothing.json", {}, 404, "没有这个地址"),
    ("requests.json", {"start_date": "2026-03-02"}, 400, "start_date"),
    ("requests.json", {"start_date": "2026-03-02T00:00:00"}, 400, "start_date"),
    ("requests.json", {"end_date": "9999-12-31T23:59:59-14:00"}, 400, "end_date"),
    ("requests.json", {"end_date": "2026-13-40T00:00:00Z"}, 400, "end_date"),
    (
        "requests.json",
        {"start_date": "2025-01-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
        400,
        "90 天",
    ),
    ("requests.json", {"status": "fixed"}, 400, "status"),
    ("requests.json", {"page": "-1"}, 400, "page"),
    ("requests.json", {"page_size": "100000"}, 400, "page_size"),
    ("requests.json", {"service_request_id": ",".join(["x"] * 101)}, 400, "service_request_id"),
    ("servicerequestupdates.json", {"start_date": "?"}, 400, "start_date"),
]


@pytest.mark.parametrize(("path", "asked", "status", "said"), FAULTS)
def test_what_cannot_be_read_is_told_as_the_specification_says(path, asked, status, said):
    answer = get(path, **asked)
    assert answer.status_code == status
    [(code, description)] = told(answer)
    assert code == status
    assert said in description
    root = ET.fromstring(get(path.replace(".json", ".xml"), **asked).content)
    assert (root.tag, root[0].tag) == ("errors", "error")
    assert root.findtext("error/code") == str(status)
    assert root.findtext("error/description") == description


def test_the_county_may_be_left_out_only_where_there_is_one():
    answer = Client().get(f"{BASE}/services.json")
    assert answer.status_code == 400
    assert "jurisdiction_id" in told(answer)[0][1]


FILINGS = [
    ({"api_key": ""}, 403, ["api_key"]),
    ({"api_key": "santu_no"}, 403, ["api_key"]),
    ({"service_code": ""}, 400, ["service_code"]),
    ({"service_code": "NONE"}, 404, ["service_code"]),
    ({"address_string": ""}, 400, ["address_string"]),
    ({"address_string": "", "lat": "37.4"}, 400, ["lat"]),
    ({"lat": "91", "long": "x"}, 400, ["lat", "long"]),
    ({"description": ""}, 400, ["description"]),
    ({"description": "字" * 2001}, 400, ["description"]),
    ({"description": "身份证 11010519491231002X"}, 400, ["description"]),
    ({"description": "a\0b"}, 400, ["description"]),
    ({"phone": "12"}, 400, ["phone"]),
    ({"attribute[class]": ""}, 400, ["attribute[class]"]),
    ({"attribute[class]": "no"}, 400, ["attribute[class]"]),
    ({"attribute[what]": "别的"}, 400, ["attribute[what]"]),
    ({"attribute[nothing]": "x"}, 400, ["attribute[nothing]"]),
    ({"attribute[organ]": "x"}, 400, ["attribute[organ]"]),
    ({"attribute[class][]": ["ordinary", "urgent"], "attribute[class]": []}, 400, ["attribute[class]"]),
    (
        {"description": "", "attribute[class]": "", "phone": "1"},
        400,
        ["attribute[class]", "description", "phone"],
    ),
]


@pytest.mark.parametrize(("other", "status", "places"), FILINGS)
def test_every_fault_of_a_request_is_told_and_nothing_is_kept(other, status, places):
    answer = file(key_of(), **other)
    assert answer.status_code == status
    assert [description.split(":")[0] for _, description in told(answer)] == places
    assert not Case.objects.exists()


@pytest.mark.parametrize("who", [clerk, department, lambda: desk("140102")])
def test_a_key_of_somebody_else_files_nothing_here(who):
    answer = file(key_of(who()))
    assert answer.status_code == 403
    assert not Case.objects.exists()


def test_a_key_that_reads_only_files_nothing():
    assert file(key_of(reads_only=True)).status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_told_what_there_is(method):
    answer = getattr(Client(), method)(f"{BASE}/requests.json")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")
    assert told(answer)[0][0] == 405


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "' + "b" * 1000 + '"><!ENTITY c "' + "&a;" * 1000 + '">]><x>&c;</x>'
).encode()


@pytest.mark.parametrize(
    "kind", ["text/xml", "application/json", "text/plain", "multipart/form-data; boundary=x"]
)
@pytest.mark.parametrize("body", [BOMB, b"\xff\xfe\x00", b"{" * 1000, b"%ff=%00&api_key=%c3%28"])
def test_a_body_of_another_kind_is_no_form_and_is_never_parsed(kind, body):
    answer = Client().post(f"{BASE}/requests.json?jurisdiction_id={COUNTY}", body, content_type=kind)
    assert answer.status_code in {400, 403}
    assert told(answer)[0][0] in {400, 403}


@pytest.mark.parametrize("charset", ["utf-16", "gbk", "no-such", "utf-7"])
def test_a_form_in_another_encoding_breaks_nothing(charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    body = b"api_key=%ff%fe&description=%d6%d0"
    answer = Client().generic("POST", f"{BASE}/requests.json", body, content_type=kind)
    assert answer.status_code in {400, 403}


def test_too_much_is_refused():
    answer = file(key_of(), description="x" * 5_000_000)
    assert answer.status_code == 400
    answer = Client().post(f"{BASE}/requests.json", {f"f{n}": "1" for n in range(1500)})
    assert answer.status_code == 400


def test_who_asks_too_often_is_told_until_when(monkeypatch):
    monkeypatch.setattr(door, "READS", limits.Limit("open311.reads", 1, door.READS.window))
    assert get("services.json").status_code == 200
    answer = get("services.json")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert told(answer)[0][0] == 429


def test_keys_cannot_be_tried_without_end(monkeypatch):
    monkeypatch.setattr(door, "KEYS", limits.Limit("open311.keys", 2, door.KEYS.window))
    assert [file("santu_no").status_code for _ in range(3)] == [403, 403, 429]


def test_english_is_answered_in_english():
    answer = Client().get(f"{BASE}/nothing.json", headers={"Accept-Language": "en"})
    assert told(answer)[0][1].isascii()
