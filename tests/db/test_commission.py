"""The commission's papers: agenda, minutes, reply, and the voucher that a reply enters once."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from docx import Document

from santu.audit.models import AuditEntry
from santu.formats.official_docx import official_docx
from santu.kernel.messages import Refused
from santu.register.domain.commission import Decided
from santu.register.domain.commission_papers import agenda_paper, counted, minutes_paper, reply_paper
from santu.register.domain.ledger import Account, Entry, Holds
from santu.register.models import AgendaItem, CommissionMeeting, QuotaVoucher
from santu.register.selectors.commission import meeting_numbered, meeting_of_voucher, names_for
from santu.register.selectors.quotas import balance_at, vouchers_of
from santu.register.services.commission import entry_warnings, meeting_call
from santu.register.services.quotas import quota_reverse
from tests.db.commissions import (
    AGREED,
    EAST,
    ORGAN,
    TOWNSHIP,
    meeting,
    minuted,
    officer,
    proposed,
    replied,
)
from tests.db.quotas import IN_BODY, STANDARDS, account, ledger, paper, service
from tests.db.registers import DAY, holder, imported, person, unit

pytestmark = pytest.mark.django_db
NO = Decided("refused", "没有空额", (2,))


@pytest.fixture(autouse=True)
def posts() -> None:
    imported()
    ledger()


def vacant() -> int:
    return balance_at(Account(service(TOWNSHIP), Holds.VACANT, "institutional"), DAY)


def test_what_was_agreed_is_entered_once_by_the_number_of_the_reply():
    number = meeting().pk
    proposed(number)
    minuted(number, AGREED)
    assert vacant() == IN_BODY
    voucher = replied(number)
    [found] = vouchers_of([voucher])
    assert (found.paper.document, found.paper.approver) == ("东编委〔2020〕8号", ORGAN)
    assert "东编委纪〔2020〕2号" in found.paper.reason
    assert vacant() == IN_BODY + 2
    assert meeting_of_voucher(voucher) == (number, "东编委纪〔2020〕2号")
    with pytest.raises(Refused, match=f"记为第 {voucher} 号凭证"):
        replied(number, reply="东编委〔2020〕9号")
    assert vacant() == IN_BODY + 2


def test_what_was_changed_is_entered_as_it_was_agreed():
    number = meeting().pk
    proposed(number, 3, 2)
    minuted(number, Decided("changed", "先核定一名", (1, 0)))
    [entry] = vouchers_of([replied(number)])[0].entries
    assert entry.amount == 1


@pytest.mark.parametrize("decision", ["refused", "deferred"])
def test_what_was_not_agreed_gets_no_reply(decision):
    number = meeting().pk
    proposed(number)
    minuted(number, Decided(decision, "再研究", (2,)))
    with pytest.raises(Refused, match="没有编委同意的决定"):
        replied(number)
    assert vacant() == IN_BODY


def test_nothing_is_answered_before_it_is_decided():
    number = meeting().pk
    proposed(number)
    with pytest.raises(Refused, match="没有编委同意的决定"):
        replied(number)


def test_what_the_ledger_has_against_an_item_is_a_warning_first_and_refused_when_entered():
    number = meeting().pk
    proposed(number, 99)
    [warning] = entry_warnings(meeting_numbered(number).items[0], STANDARDS)
    assert "还差" in str(warning)
    minuted(number, Decided("agreed", "", (99,)))
    with pytest.raises(Refused, match="还差"):
        replied(number)
    item = meeting_numbered(number).items[0]
    assert (item.voucher, item.reply) == (None, "")
    assert not AuditEntry.objects.filter(act="reply_enter").exists()


def test_an_item_within_what_there_is_has_no_warning():
    number = meeting().pk
    proposed(number)
    assert not entry_warnings(meeting_numbered(number).items[0], STANDARDS)


def test_what_is_missing_in_a_proposal_is_told_at_once():
    number = meeting().pk
    with pytest.raises(Refused) as refused:
        proposed(number, title="", applicant=" ", reason="", entries=[])
    assert [fault.place for fault in refused.value.faults] == ["title", "applicant", "reason", "entries"]
    assert not AgendaItem.objects.exists()


def test_a_commission_decides_on_nothing_beyond_its_unit():
    number = meeting().pk
    far = Account(service("140102100"), Holds.VACANT, "institutional")
    with pytest.raises(Refused, match="“胡村镇便民服务中心”不在东县的范围内"):
        proposed(number, entries=[Entry(DAY, account("140102", Holds.LEVEL), far, 1)], by=person())


def test_the_same_proposal_sent_twice_is_one_item():
    number = meeting().pk
    proposed(number, key="one")
    with pytest.raises(Refused, match="已提为议题"):
        proposed(number, key="one")
    assert AgendaItem.objects.count() == 1


def test_minutes_tell_all_that_is_wrong_with_them_and_are_recorded_once():
    number = meeting().pk
    for amount in (2, 2, 2, 3):
        proposed(number, amount)
    said = (
        Decided("", "", (2,)),
        Decided("refused", "", (2,)),
        Decided("agreed", "", (1,)),
        Decided("changed", "", (3,)),
    )
    with pytest.raises(Refused) as refused:
        minuted(number, *said, number="", day=date(2020, 6, 1), presided="张某")
    places = [fault.place for fault in refused.value.faults]
    assert places == ["minutes", "presided", "minuted_on", "decision-1", "note-2", "decision-3", "decision-4"]
    minuted(number, NO, NO, NO, NO)
    with pytest.raises(Refused, match="已经记录"):
        minuted(number, AGREED, NO, NO, NO)
    with pytest.raises(Refused, match="请提交下次会议"):
        proposed(number)


def test_a_meeting_that_has_not_been_held_has_no_minutes():
    number = meeting(timezone.localdate() + timedelta(days=1)).pk
    proposed(number)
    with pytest.raises(Refused, match="还没有开"):
        minuted(number, AGREED)


def test_who_proposed_does_not_record_the_decision_and_who_recorded_it_does_not_enter_it():
    number = meeting().pk
    proposed(number, by=person("both"))
    with pytest.raises(Refused, match="提出议题的人不能记录"):
        minuted(number, AGREED, by=person("both"))
    minuted(number, AGREED, by=person("third"))
    with pytest.raises(Refused, match="记录决定的人不能把它记入台账"):
        replied(number, by=person("third"))


def test_a_day_has_one_meeting_and_a_township_has_no_commission():
    meeting()
    with pytest.raises(Refused, match="已有一次会议"):
        meeting()
    leader = holder("county_officer", unit(EAST))
    with pytest.raises(Refused, match="没有编委"):
        meeting_call(unit=unit(TOWNSHIP), day=DAY, organ=ORGAN, by=leader)
    assert CommissionMeeting.objects.count() == 1


def test_every_step_leaves_its_entry_in_the_audit():
    number = meeting().pk
    proposed(number)
    minuted(number, AGREED)
    voucher = replied(number)
    acts = ["meeting_call", "item_propose", "minutes_record", "reply_enter"]
    found = AuditEntry.objects.filter(act__in=acts, chain=unit(EAST)).order_by("seq")
    assert [one.act for one in found] == acts
    assert f'"voucher":{voucher}' in found[3].after.replace(" ", "")


def test_a_voucher_of_a_reply_is_taken_back_as_any_other():
    number = meeting().pk
    proposed(number)
    minuted(number, AGREED)
    voucher = replied(number)
    quota_reverse(number=voucher, day=DAY, paper=paper(), standards=STANDARDS, by=officer())
    assert vacant() == IN_BODY
    assert QuotaVoucher.objects.filter(reverses=voucher).exists()


def text_of(paper) -> str:
    document = Document(io.BytesIO(official_docx(paper)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_papers_say_what_was_proposed_decided_and_answered():
    number = meeting().pk
    proposed(number, 3)
    proposed(number, title="收回白城乡事业编制")
    minuted(number, Decided("changed", "先核定一名。", (1,)), NO)
    replied(number)
    found = meeting_numbered(number)
    names = names_for(found, STANDARDS)
    agenda = text_of(agenda_paper(found, names))
    for said in (
        "会议时间：2020年6月30日",
        "一、核定水秀镇事业编制",
        "二、收回白城乡",
        "报送单位：水秀镇人民政府",
        "合计",
    ):
        assert said in agenda
    minutes = text_of(minutes_paper(found, names))
    for said in (
        "东编委纪〔2020〕2号",
        "编委主任主持",
        "修改",
        "先核定一名",
        "不同意。没有空额",
        "2020年7月3日",
    ):
        assert said in minutes
    reply = text_of(reply_paper(found, found.items[0], names, "样例"))
    for said in (
        "东编委〔2020〕8号",
        "水秀镇人民政府：",
        "关于核定水秀镇事业编制的批复",
        "东县“未分配”",
        "水秀镇便民服务中心“空编”",
    ):
        assert said in reply
    assert names.kinds["institutional"] in reply
    assert [counted(no) for no in (1, 10, 11, 20, 32)] == ["一", "十", "十一", "二十", "三十二"]
