"""Cases by their matter and month: chosen on the list, reached from the comparison and from the page of a matter, kept at the workbench."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from santu.kernel.codes import Level
from santu.operate.models import SavedFilter
from santu.operate.selectors.case_list import OPEN, Wanted, cases_listed
from santu.operate.selectors.matters_compared import matters_compared
from santu.operate.selectors.measured import Place
from santu.register.selectors.matters import statutory_file
from santu.register.services.matters import matters_import, matters_preview
from tests.db.measuring import FIRST, PLACES, case_row, task_row
from tests.db.registers import holder, person, unit
from tests.db.running import acting
from tests.db.windows import COUNTY, TOWN, centre
from tests.signed_in import signed_in
from tests.web.reading import text

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LATER = FIRST + timedelta(days=40)
MONTHS = (date(2025, 11, 1), date(2025, 11, 1))


@pytest.fixture(autouse=True)
def _cases():
    centre()
    for key, when, more in (
        ("a", FIRST, {"matter": "C01"}),
        ("b", LATER, {"matter": "C01"}),
        ("c", FIRST, {"matter": "C02"}),
        ("灵活就业登记", FIRST, {}),
        ("elsewhere", FIRST, {"matter": "C01", "place": PLACES[1]}),
    ):
        task_row(case_row(key, when, **more), 1, "approve", when, right="handle")


def listed(code: str = TOWN, **wanted: object) -> list[str]:
    level = Level.TOWNSHIP if code == TOWN else Level.COUNTY
    place = Place(unit(code), level, unit(COUNTY), timezone.localdate())
    return sorted(one.title for one in cases_listed(place, Wanted("window", **wanted), timezone.now())[0])


def test_cases_are_narrowed_by_matter_and_month_with_and_without_a_state() -> None:
    assert listed(matter="C01") == ["a", "b"]
    assert listed(matter="C01", state=OPEN) == ["a", "b"]
    assert listed(matter="C01", months=MONTHS) == ["a"]
    assert listed(COUNTY, matter="C01", months=MONTHS) == ["a", "elsewhere"]
    assert listed(matter="灵活就业登记") == ["灵活就业登记"]
    assert listed(matter="c") == []


def test_every_figure_of_the_comparison_is_the_number_of_cases_it_leads_to() -> None:
    rows = matters_compared(unit(TOWN), timezone.localdate(), MONTHS).rows
    counts = {one.matter: one.worked.cases for one in rows}
    assert counts == {"C01": 1, "C02": 1, "灵活就业登记": 1}
    assert counts == {one: len(listed(matter=one, months=MONTHS)) for one in counts}


def test_the_page_offers_the_matters_of_the_centre_and_says_what_it_shows(client) -> None:
    client.force_login(holder("township_clerk", unit(TOWN)))
    address = f"/units/{unit(TOWN)}/cases"
    page = client.get(address, {"matter": "C01", "from": "2025-11", "to": "2025-11"}).content.decode()
    assert '<option lang="zh" value="C01" selected>农村宅基地审批</option>' in page
    assert '<option lang="zh" value="C02">临时救助审核</option>' in page
    assert 'id="from" name="from" size="7" maxlength="7" value="2025-11"' in page
    assert len(re.findall(r'href="/cases/\d+/"', page)) == 1
    other = client.get(address, {"matter": "未列入清单的事"})
    assert '<option lang="zh" value="未列入清单的事" selected>' in other.content.decode()
    assert "换一个事项" in text(other)
    assert client.get(address, {"from": "2025-13"}).status_code == 404


def test_the_next_page_keeps_matter_and_months(client, monkeypatch) -> None:
    monkeypatch.setattr("santu.operate.selectors.case_list.AT_ONCE", 1)
    client.force_login(holder("township_clerk", unit(TOWN)))
    page = client.get(f"/units/{unit(TOWN)}/cases", {"matter": "C01", "from": "2025-11"}).content.decode()
    later = next(href for href in re.findall(r'href="([^"]+)"', page) if "before=" in href)
    assert "matter=C01" in later
    assert "from=2025-11" in later


def test_the_comparison_and_the_page_of_a_matter_lead_there(client) -> None:
    client.force_login(holder("township_clerk", unit(TOWN)))
    when = {"from": "2025-11", "to": "2025-11"}
    cases = f"/units/{unit(TOWN)}/cases?process=window&amp;matter=C01&amp;from=2025-11&amp;to=2025-11"
    assert f'href="{cases}"' in client.get(f"/units/{unit(TOWN)}/matters-compared", when).content.decode()
    client.force_login(holder("county_desk", unit(COUNTY)))
    page = client.get(f"/units/{unit(COUNTY)}/matters-compared", when).content.decode()
    counted = f'href="/units/{unit(TOWN)}/cases?process=window&amp;from=2025-11&amp;to=2025-11">3'
    assert counted in page
    unlisted = f"/units/{unit(TOWN)}/matters-compared?kind=unlisted&amp;from=2025-11&amp;to=2025-11"
    assert f'href="{unlisted}"' in page


def test_a_matter_leads_to_its_cases_at_the_units_one_looks_after(client) -> None:
    matters_import(preview=matters_preview(path=statutory_file(), by=person()), title="法定事项", by=person())
    client.force_login(holder("county_desk", unit(COUNTY)))
    page = client.get("/matters/T084/").content.decode()
    assert re.search(rf'href="/units/{unit(COUNTY)}/cases\?matter=T084">[^/]*县', page), page


def test_the_workbench_keeps_a_filter_by_matter() -> None:
    client = signed_in(acting("township_clerk", TOWN))
    address = "/workbench/?tab=area&matter=灵活就业登记"
    shown = re.findall(
        r'<th scope="row" class="name"><a href="/cases/(\d+)/"', client.get(address).content.decode()
    )
    assert len(shown) == 1
    keeping = {"query": "tab=area&matter=灵活就业登记", "name": "灵活就业"}
    assert client.post("/workbench/filters", keeping).status_code == 302
    kept = SavedFilter.objects.get().query
    again = client.get(f"/workbench/?{kept}").content.decode()
    assert re.findall(r'<th scope="row" class="name"><a href="/cases/(\d+)/"', again) == shown
