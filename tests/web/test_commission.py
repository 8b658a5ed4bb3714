"""The pages of a commission: calling, proposing, deciding, answering, each by whom it is for; and the papers as DOCX."""

import io
from datetime import date

import pytest
from django.utils import timezone
from docx import Document

from santu.accounts.models import DatabaseMark
from santu.accounts.selectors.demo import DEMO
from santu.register.domain.ledger import Account, Holds
from santu.register.models import AgendaItem, CommissionMeeting, QuotaVoucher
from santu.register.selectors.quotas import balance_at
from tests.db import commissions
from tests.db.quotas import IN_BODY, ledger, service
from tests.db.registers import DAY, imported, unit
from tests.web.reading import HX, text

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP, WEST = "140101", "140101100", "140102"


@pytest.fixture(autouse=True)
def posts(db) -> None:
    imported()
    ledger()


@pytest.fixture
def officer(holding):
    return holding("county_officer", unit(COUNTY))


@pytest.fixture
def member(holding):
    return holding("commission", unit(COUNTY))


@pytest.fixture
def meeting() -> int:
    return commissions.meeting().pk


def item(**said: str) -> dict[str, str]:
    given = {"title": "核定水秀镇事业编制", "applicant": "水秀镇人民政府", "reason": "窗口增加", "key": "one"}
    line = {"move-1": "level-vacant", "from-1": unit(COUNTY), "to-1": service(TOWNSHIP), "amount-1": "2"}
    counted = {"kind": "institutional", "measure": "heads", "day": DAY.isoformat()}
    return {**given, **line, **counted, **said}


def minutes(**said: str) -> dict[str, str]:
    given = {"minutes": "纪2号", "minuted_on": "2020-07-03", "presided": "chair"}
    return {**given, "decision-1": "agreed", "note-1": "", "amount-1-1": "2", **said}


def test_from_the_agenda_to_the_voucher_on_pages(officer, member):
    day = timezone.localdate().isoformat()
    called = officer.post(f"/units/{unit(COUNTY)}/commission", {"day": day, "organ": "东县编委"})
    assert called.status_code == 302
    address = called["Location"]
    assert officer.post(f"{address}propose", item()).status_code == 302
    said = minutes(minuted_on=day)
    assert member.post(f"{address}minutes", said).status_code == 302
    page = text(officer.get(address))
    assert "1 项待批复" in page
    assert "批复并记账" in page
    answer = officer.post(f"{address}items/1/reply", {"reply": "东编委〔2020〕8号", "replied_on": day})
    assert answer.status_code == 302
    vacant = Account(service(TOWNSHIP), Holds.VACANT, "institutional")
    assert balance_at(vacant, timezone.localdate()) == IN_BODY + 2
    voucher = QuotaVoucher.objects.latest("pk").pk
    assert f"第 {voucher} 号凭证" in text(officer.get(address))
    assert "纪2号" in text(officer.get(f"/vouchers/{voucher}/"))
    assert "已办结" in text(officer.get(f"/units/{unit(COUNTY)}/commission"))


def test_what_is_wrong_with_a_proposal_stands_at_its_field_and_what_was_written_stays(officer, meeting):
    answer = officer.post(f"/meetings/{meeting}/propose", item(title="", **{"to-1": ""}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "没有填写议题" in text(answer)
    assert "第 1 笔没有选到哪个单位" in text(answer)
    assert "窗口增加" in page
    assert page.count('aria-invalid="true"') == 2
    assert not AgendaItem.objects.exists()


def test_what_the_ledger_does_not_allow_is_told_below_the_item(officer, meeting):
    assert officer.post(f"/meetings/{meeting}/propose", item(**{"amount-1": "99"})).status_code == 302
    page = text(officer.get(f"/meetings/{meeting}/"))
    assert "按现在的台账记不了账" in page
    assert "还差" in page


def test_what_is_wrong_with_minutes_stands_at_its_field(member, meeting):
    commissions.proposed(meeting)
    answer = member.post(f"/meetings/{meeting}/minutes", minutes(minutes="", **{"amount-1-1": "1"}), **HX)
    assert answer.status_code == 422
    assert "没有填写会议纪要的编号" in text(answer)
    assert "请选“修改后同意”" in text(answer)


def test_each_step_is_shown_to_whom_it_is_for(officer, member, meeting):
    assert "提出第一项议题" in text(officer.get(f"/meetings/{meeting}/"))
    commissions.proposed(meeting)
    assert "记录会议决定" not in text(officer.get(f"/meetings/{meeting}/"))
    assert "记录会议决定" in text(member.get(f"/meetings/{meeting}/"))
    assert "召集会议" not in text(member.get(f"/units/{unit(COUNTY)}/commission"))
    assert member.get(f"/meetings/{meeting}/propose").status_code == 403
    assert officer.post(f"/meetings/{meeting}/minutes", minutes()).status_code == 403


def test_a_county_does_not_see_the_meetings_of_another(holding, meeting):
    west = holding("county_officer", unit(WEST))
    assert west.get(f"/meetings/{meeting}/").status_code == 404
    assert west.get(f"/meetings/{meeting}/agenda.docx").status_code == 404
    assert west.get(f"/units/{unit(COUNTY)}/commission").status_code == 404


def opened(answer) -> Document:
    assert answer.status_code == 200
    return Document(io.BytesIO(answer.content))


def test_papers_are_downloaded_and_in_a_demonstration_marked(officer, meeting):
    commissions.proposed(meeting)
    assert officer.get(f"/meetings/{meeting}/minutes.docx").status_code == 404
    assert officer.get(f"/meetings/{meeting}/reply-1.docx").status_code == 404
    commissions.minuted(meeting, commissions.AGREED)
    for name, said in (("agenda", "会议议题"), ("minutes", "会议纪要"), ("reply-1", "批复")):
        document = opened(officer.get(f"/meetings/{meeting}/{name}.docx"))
        assert said in document.core_properties.title
        assert not document.sections[0].header.paragraphs[0].text
    DatabaseMark.objects.create(name=DEMO)
    marked = opened(officer.get(f"/meetings/{meeting}/reply-1.docx"))
    assert "不作正式文件使用" in marked.sections[0].header.paragraphs[0].text


def test_a_page_in_english_has_its_words_in_english(holding, meeting):
    commissions.proposed(meeting)
    commissions.minuted(meeting, commissions.AGREED)
    page = text(holding("county_officer", unit(COUNTY), language="en").get(f"/meetings/{meeting}/"))
    for said in ("Commission meeting of 2020-06-30", "Reply and enter", "Chair of the commission"):
        assert said in page


def test_a_meeting_is_called_once_a_day(officer, meeting):
    said = {"day": DAY.isoformat(), "organ": "东县编委"}
    answer = officer.post(f"/units/{unit(COUNTY)}/commission", said)
    assert (answer.status_code, CommissionMeeting.objects.count()) == (422, 1)
    assert date(2020, 6, 30) == CommissionMeeting.objects.get().day
