"""A penalty on its page: documents made of the form of an open task, and what was written, as it was asked then."""

import pytest

from santu.operate.models import Token
from tests.db import penalties
from tests.db.registers import unit
from tests.db.test_papers import words
from tests.web.reading import text

pytestmark = pytest.mark.django_db


def test_a_document_is_made_of_the_form_of_an_open_task(client, settings, tmp_path) -> None:
    settings.SANTU_HOME = tmp_path
    with penalties.on(penalties.MONDAY):
        case = penalties.filed(penalties.officers())
        penalties.does(case, "investigate")
        client.force_login(penalties.someone("officer"))
        address = f"/cases/{case.pk}/papers/notice/"
        [token] = Token.objects.open_tasks().filter(case=case).values_list("number", flat=True)
        page = client.get(f"/cases/{case.pk}/").content.decode()
        assert f'name="token" value="{token}"' in page
        assert f'formaction="{address}' in page
        written, _ = penalties.written_at("tell", penalties.MONDAY)
        given = client.post(address, {**written, "token": token, "note": "无"})
        assert "拟处罚款：人民币1000元" in words(given.content)
        lacking = client.post(address, {"token": token}, headers={"HX-Request": "true"})
        assert lacking.status_code == 422
        assert 'data-field="told_penalty"' in lacking.content.decode()
        for other in ("0", "99", "x"):
            gone = client.post(address, {**written, "token": other})
            assert gone.status_code == 422
            assert "没有这项任务" in text(gone)


@pytest.mark.parametrize("process", ["penalty", "penalty_simple"])
def test_the_title_is_hinted_to_name_no_party(client, settings, tmp_path, process: str) -> None:
    settings.SANTU_HOME = tmp_path
    with penalties.on(penalties.MONDAY):
        penalties.officers()
        client.force_login(penalties.someone("officer"))
        page = client.get(f"/units/{unit(penalties.TOWN)}/open/{process}/").content.decode()
    assert 'aria-describedby="title-hint"' in page
    assert "不写当事人的姓名或名称" in page
    assert 'name="note"' in page


def test_what_was_written_is_called_as_it_was_asked_and_what_was_not_is_no_gap(
    client, settings, tmp_path
) -> None:
    settings.SANTU_HOME = tmp_path
    with penalties.on(penalties.MONDAY):
        case = penalties.filed(penalties.officers())
        client.force_login(penalties.someone("officer"))
        page = text(client.get(f"/cases/{case.pk}/"))
    said = page[page.index("写明的情况") :]
    assert "办案执法人员" in said
    assert "有更换时填" not in said
    assert "当事人联系电话" not in said
    assert "留存期满" not in said
