"""The page of a case: what one can do on it stands first, and what is not theirs is not there."""

import re
from pathlib import Path

import pytest

import santu
from santu.operate.domain.case_words import DEEDS
from santu.operate.models import Case
from santu.web.audit_rows import DEEDS as AUDITED
from tests.db.running import OTHER, TOWN, acting, county, open_task, window_case
from tests.web.reading import text

pytestmark = pytest.mark.django_db
DEED = re.compile(r'(?:act_add|act_beside|_acted)\([^")=]*"(\w+)"|deed="(\w+)"')


@pytest.fixture(autouse=True)
def _county() -> None:
    county()


@pytest.fixture
def clerk(client):
    client.force_login(acting("window_clerk", TOWN))
    return client


def buttons(client, case) -> set[str]:
    """The ends that the page offers."""
    page = client.get(f"/cases/{case.pk}/").content.decode()
    return {button.strip() for button in re.findall(r'name="outcome"[^>]*(>[^<]*<)', page)}


def test_whose_turn_it_is_acts_on_the_page_and_sees_where_it_went(clerk):
    case = window_case()
    assert {">核对完成<", ">不予受理<"} <= buttons(clerk, case)
    token = open_task(case, "accept").number
    answer = clerk.post(f"/cases/{case.pk}/tasks/{token}/", {"outcome": "done", "note": "材料齐"})
    assert answer.status_code == 302
    assert {"分类审批", "材料齐"} <= set(text(clerk.get(f"/cases/{case.pk}/")).split())
    assert not buttons(clerk, case)


def test_a_case_of_others_is_not_there(client):
    case = window_case()
    client.force_login(acting("window_clerk", OTHER))
    for number in (case.pk, case.pk + 1):
        assert client.get(f"/cases/{number}/").status_code == 404
    assert client.post(f"/cases/{case.pk}/tasks/1/", {"outcome": "done"}).status_code == 404
    assert Case.objects.get(pk=case.pk).steps == 1


def test_every_deed_that_is_written_has_its_words():
    sources = (path.read_text() for path in (Path(santu.__file__).parent / "operate/services").glob("*.py"))
    written = {deed for source in sources for found in DEED.findall(source) for deed in found if deed}
    assert {"take", "answer", "payment", "operation"} <= written
    assert written <= set(DEEDS)
    assert written <= {act.removeprefix("case_") for act in AUDITED}
