"""The page of files of 12345 orders: looked through before anything is taken, taken once, given back for the platform."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from santu.operate.models import Case
from tests.db.handed import COUNTY, clerk, desk, lists
from tests.db.registers import unit
from tests.db.test_order_files import HEADER, ONE, TWO, written
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _register() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=UTC), tick=False):
        lists()
        yield


def address(part: str = "file") -> str:
    return f"/units/{unit(COUNTY)}/orders/{part}"


def sent(path: Path, **said: str) -> HttpResponse:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return signed_in(desk()).post(address(), {"file": file, **said})


def test_a_file_is_looked_through_and_then_taken(tmp_path):
    path = written(tmp_path, ONE, TWO)
    answer = sent(path)
    shown = answer.content.decode()
    assert "新收 2 件，0 件已收过、不变" in shown
    assert "王小明" not in shown
    assert not Case.objects.exists()
    seen = answer.context["seen"]
    assert sent(path, act="import", seen="other").status_code != 302
    assert not Case.objects.exists()
    assert sent(path, act="import", seen=seen)["Location"].startswith(f"/units/{unit(COUNTY)}/cases")
    assert Case.objects.count() == 2
    assert "文件里的都已收过，没有新的。" in sent(path).content.decode()


def test_faults_are_shown_by_cell(tmp_path):
    shown = sent(written(tmp_path, ("A 1", *ONE[1:]))).content.decode()
    assert "A2" in shown
    assert "工单编号“A 1”不能用" in shown


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_templates_and_what_became_of_orders_are_handed_out(form, tmp_path):
    client = signed_in(desk())
    template = client.get(address(), {"format": form})
    assert f".{form}" in template["Content-Disposition"]
    path = written(tmp_path, ONE)
    sent(path, act="import", seen=sent(path).context["seen"])
    period = {"first": "2026-03-01", "last": "2026-03-31", "form": form}
    answer = client.post(address("sent"), period)
    assert answer.status_code == 200
    if form == "csv":
        text = answer.content.decode("utf-8-sig")
        assert HEADER[0] in text
        assert "签收" in text
        assert "王小明" not in text


def test_no_period_is_told():
    answer = signed_in(desk()).post(address("sent"), {"first": "", "last": "x"})
    assert answer.status_code == 422
    assert "没有写来电日期的起" in answer.content.decode()


def test_the_desk_finds_it_where_cases_are_opened_and_nobody_else():
    assert address() in signed_in(desk()).get(f"/units/{unit(COUNTY)}/open/").content.decode()
    assert signed_in(clerk()).get(address()).status_code in {403, 404}
