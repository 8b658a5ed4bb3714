"""Vetoes and pledges: cleared one by one, and none is kept without an approval of the State or the province (SX-20)."""

import pytest
from django.db import IntegrityError, transaction

from santu.accounts.services.grants import Wish, grant_give
from santu.kernel.messages import Refused
from santu.register.domain.vetoes import Cleared
from santu.register.models import Veto
from santu.register.selectors.unit_lists import rows_of
from santu.register.selectors.vetoes import progress, veto_numbered, vetoes_under
from santu.register.services.list_publishing import list_submit
from santu.register.services.unit_lists import list_draft
from santu.register.services.vetoes import veto_clear, veto_register
from tests.db.handed import COUNTY, TODAY, WATER, WHITE, bureau, clerk, department, lists, reform, veto
from tests.db.quotas import STANDARDS
from tests.db.registers import DAY, holder, stranger, unit, written

pytestmark = pytest.mark.django_db
CANCELLED = Cleared("cancel", organ="县委深改委", day=TODAY)
KEPT = Cleared("keep", level="province", approval="晋办〔2021〕1号", organ="县委深改委", day=TODAY)


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists()


def registered(cleared: Cleared | None = None, **said: object) -> int:
    return veto_register(told=veto(**said), standards=STANDARDS, cleared=cleared, by=reform())


def test_each_is_cancelled_merged_or_kept_and_the_progress_is_by_issuer():
    numbers = [registered(document=f"{n}号") for n in range(4)]
    decisions = (CANCELLED, Cleared("merge", into="平安建设考核", organ="县委深改委", day=TODAY), KEPT)
    for number, cleared in zip(numbers, decisions, strict=False):
        veto_clear(number=number, cleared=cleared, by=reform())
    found = progress(vetoes_under(unit(COUNTY), TODAY), TODAY)
    assert found == {bureau("应急管理局"): {"": 1, "cancel": 1, "merge": 1, "keep": 1}}
    early = progress(vetoes_under(unit(COUNTY), DAY), DAY)
    assert early == {}, "nothing was issued yet"
    with pytest.raises(Refused, match="不能再改"):
        veto_clear(number=numbers[0], cleared=KEPT, by=reform())


@pytest.mark.parametrize(
    "said", [{"approval": " "}, {"level": ""}, {"level": "county"}, {"level": "", "approval": ""}]
)
def test_none_is_kept_without_an_approval_of_the_state_or_the_province(said):
    values = {"level": "state", "approval": "国办〔2021〕1号", **said}
    before = written()
    with pytest.raises(Refused, match=r"国家或省的批准文号.*SX-20；《山东省乡镇人民政府工作条例》第十九条"):
        registered(Cleared("keep", organ="县委", day=TODAY, **values))
    assert written() == before


def test_every_fault_is_told_at_once():
    with pytest.raises(Refused) as refused:
        registered(Cleared("merge", organ="", day=None), kind="", title="")
    assert {str(fault.place) for fault in refused.value} == {"kind", "title", "into", "organ", "decided_on"}
    number = registered()
    with pytest.raises(Refused, match=f"已登记为第 {number} 号"):
        registered()


def test_who_issues_one_registers_it_and_does_not_decide():
    for cleared in (CANCELLED, KEPT):
        before = written()
        with pytest.raises(Refused, match="权限"):
            veto_register(told=veto(), standards=STANDARDS, cleared=cleared, by=department())
        assert written() == before


def test_who_issued_one_in_one_role_does_not_decide_in_another():
    both = stranger("both")
    grant_give(user=both, wish=Wish("department", unit(COUNTY)), by=None)
    grant_give(user=both, wish=Wish("reform_office", unit(COUNTY)), by=None)
    mine = veto_register(told=veto(), standards=STANDARDS, by=both)
    others = veto_register(told=veto(document="2号"), standards=STANDARDS, by=department())
    before = written()
    for cleared in (CANCELLED, KEPT):
        with pytest.raises(Refused, match=r"不能决定它的去留.*SX-20"):
            veto_clear(number=mine, cleared=cleared, by=both)
        with pytest.raises(Refused, match="不能决定它的去留"):
            veto_register(told=veto(document="3号"), standards=STANDARDS, cleared=cleared, by=both)
    assert written() == before
    veto_clear(number=others, cleared=CANCELLED, by=both)
    veto_clear(number=mine, cleared=CANCELLED, by=reform())


def test_a_list_of_vetoes_begins_from_their_register():
    registered(CANCELLED)
    registered(KEPT, document="2号", title="秸秆禁烧责任状")
    registered(
        Cleared("merge", into="平安建设考核", organ="县委深改委", day=TODAY), title="消防", kind="veto"
    )
    for place in (WATER, WHITE):
        registered(unit=unit(place), title="环保", kind="veto")
    number = list_draft(
        unit=unit(COUNTY), kind="burdens", source="catalogue", standards=STANDARDS, by=reform()
    )
    rows = {(row.cell("class"), row.name): row.cells for row in rows_of(number)}
    assert rows.keys() == {
        ("责任状", "安全生产责任状"),
        ("责任状", "秸秆禁烧责任状"),
        ("一票否决", "消防"),
        ("一票否决", "环保"),
    }
    assert rows["责任状", "安全生产责任状"]["decision"] == "取消"
    kept = rows["责任状", "秸秆禁烧责任状"]
    assert (kept["decision"], kept["approval"], kept["document"]) == ("保留", "晋办〔2021〕1号", "2号")
    assert (rows["一票否决", "消防"]["decision"], rows["一票否决", "消防"]["note"]) == (
        "合并",
        "并入平安建设考核",
    )
    assert "decision" not in rows["一票否决", "环保"], "not yet decided"
    list_submit(edition=number, explained={}, standards=STANDARDS, by=reform())


def test_a_township_registers_what_binds_it_and_the_county_decides():
    told = veto(unit=unit(WATER), title="环保一票否决", kind="veto")
    number = veto_register(told=told, standards=STANDARDS, by=clerk())
    for by in (clerk(), department()):
        with pytest.raises(Refused, match="权限"):
            veto_clear(number=number, cleared=CANCELLED, by=by)
    veto_clear(number=number, cleared=CANCELLED, by=holder("county_officer", unit(COUNTY)))
    assert veto_numbered(number).cleared == CANCELLED


def test_the_database_itself_keeps_one_kept_without_approval_out():
    number = registered()
    with pytest.raises(IntegrityError), transaction.atomic():
        Veto.objects.filter(pk=number).update(decision="keep", level="state")
