"""Lists that are sent in: what the register says of places that are not theirs comes back to nobody, and none changes.

The sender writes names of their own, so a token in an answer was told by the register.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from santu.design.models import Scenario
from santu.jobs.doing import job_do, job_take
from santu.register.models import Act
from tests.access.test_every_route import ROUTES, Asking, Country, foreign, shown
from tests.access.world import DAY, codes

pytestmark = pytest.mark.once

SENDERS = [("county_officer", "140101"), ("city_officer", "1401"), ("province_officer", "14")]
COUNTIES = ["140101", "140102", "140201", "150101"]
CASES = [(role, home, county) for role, home in SENDERS for county in COUNTIES]
LATER = "2027-12-31"


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.SANTU_HOME = tmp_path / "home"


def lists(*counties: str, day: object = DAY) -> dict[str, SimpleUploadedFile]:
    """All that lies in some counties, under other names."""
    inside = [code for code in codes() if code.startswith(counties)]
    townships = [f"{code},名{code}镇,{day}" for code in inside if len(code) == 9]
    villages = [f"{code},名{code}村委会,{code[:9]}" for code in inside if len(code) == 12]
    files = {
        "townships": ["code,name,day", *townships],
        "villages": ["code,name,township_code", *villages],
    }
    return {name: SimpleUploadedFile(f"{name}.csv", "\n".join(rows).encode()) for name, rows in files.items()}


def sent(country: Country, client: Client, path: str, said: dict[str, object]) -> str:
    """All that is said to whoever sends a list, until it is worked through."""
    told = [shown(answer := client.post(path, said))]
    assert answer.status_code == 302, told
    while job := job_take():
        job_do(job)
    places = (answer["Location"], "/imports/", "/scenarios/")
    told += [shown(client.get(place)) for place in places]
    return " ".join(told)


def told_of_others(country: Country, role: str, home: str, text: str) -> set[str]:
    return foreign(Asking(role, home, ROUTES[0], home), text, "")


@pytest.mark.parametrize(("role", "home", "county"), CASES)
def test_a_list_is_compared_and_imported_only_where_it_is_theirs(country, role, home, county):
    client, before = country.client(role, home), Act.objects.count()
    said = sent(country, client, "/imports/new", {"title": "名单", **lists(county)})
    assert told_of_others(country, role, home, said) == set()
    draft = next(part for part in said.split('"') if part.startswith("/imports/drafts/")).split("?")[0]
    is_theirs = county.startswith(home)
    assert ("您没有“导入名单" in said) is not is_theirs
    client.post(
        f"{draft.rstrip('/')}/commit", {"since": "0" if not is_theirs else Act.objects.latest("pk").pk}
    )
    while job := job_take():
        job_do(job)
    assert (Act.objects.count() > before) is is_theirs


@pytest.mark.parametrize(("role", "home", "county"), CASES)
def test_a_scenario_out_of_a_list_is_about_theirs_alone(country, role, home, county):
    client, before = country.client(role, home), set(Scenario.objects.values_list("pk", flat=True))
    said = {"title": "按名单", "until": LATER, "start": str(DAY), "draft": "on", **lists(county, day=LATER)}
    text = sent(country, client, "/scenarios/new", said)
    assert told_of_others(country, role, home, text) == set()
    made = Scenario.objects.exclude(pk__in=before)
    assert not made or county.startswith(home)


@pytest.mark.parametrize(("role", "home"), SENDERS[:2])
def test_what_lies_above_is_not_changed_with_a_list(country, role, home):
    client = country.client(role, home)
    files = lists("140101")
    rows = files["townships"].read().decode().replace("code,name,day", "code,name,city,day")
    renamed = "\n".join(row.replace("镇,", "镇,改名市,") for row in rows.splitlines())
    files["townships"] = SimpleUploadedFile("townships.csv", renamed.encode())
    text = sent(country, client, "/imports/new", {"title": "名单", **files})
    assert "这会改动代码为 1401 的单位" in text


def test_a_township_of_another_county_is_not_taken_over_with_a_list(country):
    client = country.client("county_officer", "140101")
    files = lists("140101")
    moved = files["townships"].read().decode() + "\n140102100,来的镇,2020-06-30"
    rows = moved.replace("code,name,day", "code,name,county_code,day").replace("镇,", "镇,140101,")
    files["townships"] = SimpleUploadedFile("townships.csv", rows.encode())
    text = sent(country, client, "/imports/new", {"title": "名单", **files})
    assert told_of_others(country, "county_officer", "140101", text) == set()
    assert "这会改动代码为 140102100 的单位" in text
