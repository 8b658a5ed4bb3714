"""What neither an act nor a list to be published may say: each is refused in both, with the clause, and nothing is written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from santu.kernel.messages import Refused
from santu.publish.domain.listing import ListKind
from santu.publish.models import Edition
from santu.register.domain.unit_lists import ListRow, Publishing
from santu.register.models import ListEdition
from santu.register.services.list_publishing import list_publish, list_review, list_submit
from santu.register.services.unit_lists import list_row_set
from tests.db import duties, powers
from tests.db.powers import COUNTY, GIVEN_ON, GIVING, TAKEN_ON, TAKING, WHITE, back, row
from tests.db.publishing import proposed
from tests.db.registers import DAY, person, written
from tests.db.unit_lists import STANDARDS, drafted, published, reviewed

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
POWER = {"name": "事项P1", "organ": "白城乡人民政府", "type": "行政处罚", "power": "赋权"}
Doing = Callable[[], object]


@pytest.fixture(autouse=True)
def register() -> None:
    powers.prepared()


def listing(kind: str, *rows: ListRow) -> int:
    number = drafted(kind, "empty")
    for one in rows:
        list_row_set(edition=number, no=None, row=one, standards=STANDARDS, by=person())
    return number


def sending(number: int) -> Doing:
    return lambda: list_submit(edition=number, explained={}, standards=STANDARDS, by=person())


def publishing(number: int, *, start: int = 0) -> Doing:
    """Publishing it today, to be in force so many days from today on."""
    said = Publishing("水政发〔2026〕4号", TODAY, TODAY + timedelta(start))
    return lambda: list_publish(edition=number, publishing=said, standards=STANDARDS, by=person())


def giving(said=GIVING, *rows) -> Doing:
    return lambda: powers.recorded(said, *(rows or [row("1", townships="白城乡")]))


def given_already(code: str = "P1") -> None:
    powers.recorded(GIVING, row(code, kind="处罚", townships="白城乡"))


def two_organs_in_an_act() -> Doing:
    duties.recorded(duties.row(WHITE, "1", "综合办"), duties.row(WHITE, "1", "农科站"))
    return giving()


def two_organs_in_a_list() -> Doing:
    said = {"class": "基本履职", "name": "宅基地审批"}
    rivals = (ListRow("A1", said), ListRow("A1", said | {"class": "上级部门收回", "organ": "农业局"}))
    return sending(listing("responsibility", *rivals))


def two_bodies_in_public() -> Doing:
    duties.recorded(duties.row(WHITE, "1", "综合办"), duties.row(WHITE, "1", "农科站"))
    return lambda: proposed(ListKind.DUTIES, day=DAY, code=COUNTY)


def listed_power(**said: str) -> Doing:
    return sending(listing("enforcement", ListRow("P1", POWER | said)))


def listed_power_of_a_document_that_nobody_published() -> Doing:
    return publishing(reviewed(listing("enforcement", ListRow("P1", POWER | {"instrument": GIVING.number}))))


def listed_before_it_was_published() -> Doing:
    return publishing(reviewed(drafted()), start=-1)


def taken_back_where_it_was_not_given() -> Doing:
    given_already("2")
    return giving(TAKING, back("2", townships="水秀镇"))


def listed_though_it_was_taken_back() -> Doing:
    given_already()
    powers.recorded(TAKING, back("P1", townships="白城乡"))
    return publishing(reviewed(listing("enforcement", ListRow("P1", POWER | {"instrument": GIVING.number}))))


def gap_in_a_list() -> Doing:
    duties.recorded(duties.row(WHITE, "A3", "综合办", role="配合"))
    return sending(drafted("responsibility"))


def gap_that_came_after_the_review() -> Doing:
    duties.recorded(duties.row(WHITE, "A1", "综合办"))
    number = reviewed(drafted("responsibility"))
    duties.recorded(duties.row(WHITE, "A3", "综合办", role="配合"))
    return publishing(number)


def given_in_a_time_that_is_decided() -> Doing:
    given_already()
    early = replace(GIVING, number="又一号", effective=GIVEN_ON - timedelta(1), published_on=DAY)
    return giving(early, row("P1", townships="白城乡"))


def in_force_in_the_time_of_another() -> Doing:
    published(drafted(), TODAY + timedelta(10))
    number = drafted(source="last")
    sending(number)()
    list_review(edition=number, note="", by=person("reviewer"))
    return publishing(number, start=10)


CASES = {
    "two organs, act": (two_organs_in_an_act, "2 个主办机构", "SX-18"),
    "two organs, list": (two_organs_in_a_list, "写了 2 个主管机关", "SX-18"),
    "two bodies, public list": (two_bodies_in_public, "2 个主办机构", "SX-18"),
    "no instrument, act": (lambda: giving(replace(GIVING, number="")), "没有写明文号", "行政处罚法24"),
    "no instrument, list": (lambda: listed_power(instrument=""), "要写明", "SX-34"),
    "no publication, act": (
        lambda: giving(replace(GIVING, published_on=None)),
        "没有公布的不能用",
        "行政处罚法24",
    ),
    "no publication, list": (listed_power_of_a_document_that_nobody_published, "没有登记", "行政处罚法24"),
    "effective before publication, act": (
        lambda: giving(replace(GIVING, published_on=GIVEN_ON + timedelta(1))),
        "早于公布日期",
        "行政处罚法24",
    ),
    "effective before publication, list": (listed_before_it_was_published, "早于公布", "SX-35"),
    "take-back of what is not held, act": (taken_back_where_it_was_not_given, "无从收回", "SX-34"),
    "what was taken back, list": (listed_though_it_was_taken_back, "没有把这一事项给这里", "行政处罚法24"),
    "gap, list": (gap_in_a_list, "没有主办机构", "SX-18"),
    "gap after the review, list": (gap_that_came_after_the_review, "没有主办机构", "SX-18"),
    "overlap, act": (given_in_a_time_that_is_decided, "期间重叠", "SX-34"),
    "overlap, list": (in_force_in_the_time_of_another, "第 1 版", "SX-35"),
}


@pytest.mark.parametrize(("prepared", "said", "clause"), CASES.values(), ids=CASES)
def test_it_is_refused_with_the_clause_and_nothing_is_written(prepared, said, clause):
    doing = prepared()
    before = written(), kept()
    with pytest.raises(Refused) as refused:
        doing()
    told = [str(fault) for fault in refused.value.faults]
    assert any(said in one and clause in one for one in told), told
    assert (written(), kept()) == before


def kept() -> list[tuple[object, ...]]:
    """The editions of lists as they are, and how many editions of public ones there are."""
    lists = ListEdition.objects.order_by("pk").values_list("pk", "state", "start", "end", "explained")
    return [*lists, (Edition.objects.count(),)]


def test_what_is_refused_goes_through_once_it_is_mended():
    duties.recorded(duties.row(WHITE, "A3", "综合办", role="配合"))
    number = drafted("responsibility")
    list_submit(edition=number, explained={"A3": "等县里明确"}, standards=STANDARDS, by=person())
    list_review(edition=number, note="", by=person("reviewer"))
    publishing(number)()
    given_already()
    published(listing("enforcement", ListRow("P1", POWER | {"instrument": GIVING.number})), TODAY)
    powers.recorded(TAKING, back("P1", townships="白城乡"))
    assert ListEdition.objects.filter(state="published").count() == 2
    assert TAKEN_ON < TODAY
