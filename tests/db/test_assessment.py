"""Sheets on dispatched bodies: each side signs its own mark once, then the sheet is closed (SX-14)."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.assessment import Mark, Quarter, Side, median_beside
from santu.register.domain.rows import Body, Line
from santu.register.models import Assessment, AssessmentMark
from santu.register.selectors.assessment import closed_beside, sheet_of, sheets_under
from santu.register.selectors.lying import lying_on
from santu.register.services.assessment import (
    assessment_close,
    assessment_open,
    assessment_reopen,
    assessment_sign,
)
from santu.register.services.bodies import bodies_record
from tests.db.quotas import STANDARDS
from tests.db.registers import DAY, body, holder, imported, person, unit

pytestmark = pytest.mark.django_db
EAST, TOWNSHIP, BESIDE, BUREAU = "140101", "140101100", "140101200", "县司法局"


def sent(name: str, share: int = 60, township: str = TOWNSHIP) -> Body:
    host = unit(township)
    lines = (Line("administration", BUREAU), Line("assessment", host, share), Line("party", host))
    return body(host, name, "dispatched", lines=lines)


@pytest.fixture(autouse=True)
def station() -> str:
    """A dispatched body, others like it in the same township, and a local one."""
    imported()
    names = ("司法所", "水秀镇司法所", "甲司法所")
    bodies = [*map(sent, names), sent("派出所", 59), body(unit(TOWNSHIP), "党政综合办")]
    bodies_record(day=DAY, bodies=bodies, title="机构", by=person())
    return bodies[0].id


def last() -> Quarter:
    return Quarter.ended(timezone.localdate())


def named(name: str) -> str:
    return f"{unit(TOWNSHIP)}/{name}.{DAY:%Y%m%d}"


def department():
    return holder("department", unit(EAST))


def leader(township: str = TOWNSHIP):
    return holder("township_leader", unit(township))


def opened(station: str, quarter: Quarter | None = None) -> int:
    return assessment_open(body=station, quarter=quarter or last(), standards=STANDARDS, by=department())


def signed(number: int, side: Side, value: int | None = 90, by=None) -> None:
    by = by or (leader() if side is Side.TOWNSHIP else department())
    assessment_sign(number=number, side=side, mark=Mark(value, "办件及时"), by=by)


def closed(station: str, mark: int, township: str = TOWNSHIP) -> int:
    number = opened(station)
    signed(number, Side.TOWNSHIP, mark, by=leader(township))
    signed(number, Side.DEPARTMENT, mark)
    assessment_close(number=number, by=department())
    return number


def test_from_the_open_sheet_to_the_closed_one(station):
    number = opened(station)
    sheet = sheet_of(number)
    assert (sheet.weight, sheet.department_weight, sheet.department, sheet.kind) == (60, 30, BUREAU, "司法所")
    signed(number, Side.DEPARTMENT, 80)
    with pytest.raises(Refused, match="双方都签字以后才能办结"):
        assessment_close(number=number, by=department())
    signed(number, Side.TOWNSHIP, 91)
    assessment_close(number=number, by=department())
    sheet = sheet_of(number)
    assert (str(sheet.score), str(sheet.state())) == ("86.6", "已办结")
    with pytest.raises(Refused, match="办结，不能再评分"):
        signed(number, Side.TOWNSHIP)
    acts = ["assessment_open", "assessment_sign", "assessment_sign", "assessment_close"]
    assert [
        one.act for one in AuditEntry.objects.filter(chain=unit(EAST), act__in=acts).order_by("seq")
    ] == acts


def test_neither_side_signs_for_the_other_and_nobody_for_another_township(station):
    number = opened(station)
    for side, by in ((Side.TOWNSHIP, department()), (Side.DEPARTMENT, leader())):
        with pytest.raises(Refused, match="别人不能代签"):
            signed(number, side, by=by)
    with pytest.raises(Refused, match="权限"):
        signed(number, Side.TOWNSHIP, by=holder("township_leader", unit(BESIDE)))
    with pytest.raises(Refused, match="权限"):
        assessment_close(number=number, by=leader())
    assert not AssessmentMark.objects.exists()


def test_a_side_signs_once_and_only_whole_marks_up_to_a_hundred(station):
    number = opened(station)
    for value in (None, 101):
        with pytest.raises(Refused, match="0 到 100 的整数"):
            signed(number, Side.TOWNSHIP, value)
    signed(number, Side.TOWNSHIP, 0)
    with pytest.raises(Refused, match="不能再改"):
        signed(number, Side.TOWNSHIP, 100)
    given = {"sheet_id": number, "version": 1, "signed_on": DAY, "by": "x"}
    for wrong in ({"side": "township", "mark": 1}, {"side": "department", "mark": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AssessmentMark.objects.create(**given, **wrong)


def test_who_has_signed_for_one_side_does_not_for_the_other_in_a_new_office(station):
    number, mover = opened(station), department()
    signed(number, Side.DEPARTMENT, by=mover)
    AssessmentMark.objects.update(by=leader().username)
    with pytest.raises(Refused, match="同一人不能为双方评分"):
        signed(number, Side.TOWNSHIP)


@pytest.mark.parametrize(
    ("name", "says"), [("派出所", "占比是 59%.*SX-14"), ("党政综合办", "不是派驻机构"), ("没有", "没有编号")]
)
def test_no_sheet_for_a_township_with_too_little_weight_nor_for_a_local_body(name, says):
    with pytest.raises(Refused, match=says):
        opened(named(name))
    assert not Assessment.objects.exists()


def test_a_quarter_is_assessed_once_when_it_is_over(station):
    number = opened(station)
    with pytest.raises(Refused, match=f"第 {number} 号考核表"):
        opened(station)
    with pytest.raises(Refused, match="还没有结束"):
        opened(station, Quarter.of(timezone.localdate()))
    assert opened(station, last().before()) != number


def test_a_correction_is_a_new_version_that_both_sign_and_the_old_marks_stay(station):
    number = opened(station)
    with pytest.raises(Refused, match="还没有人评分"):
        assessment_reopen(number=number, reason="错", by=leader())
    signed(number, Side.TOWNSHIP, 60)
    signed(number, Side.DEPARTMENT)
    assessment_close(number=number, by=department())
    with pytest.raises(Refused, match="写明理由"):
        assessment_reopen(number=number, reason=" ", by=leader())
    assessment_reopen(number=number, reason="漏计两件", by=leader())
    sheet = sheet_of(number)
    assert (sheet.version, sheet.score, sheet.closed_on, str(sheet.state())) == (2, None, None, "待双方评分")
    signed(number, Side.TOWNSHIP, 70)
    assert list(
        AssessmentMark.objects.filter(side="township").order_by("version").values_list("mark", flat=True)
    ) == [60, 70]
    assert AuditEntry.objects.get(act="assessment_reopen").reason == "漏计两件"


def test_the_median_is_of_others_alike_in_county_and_quarter(station):
    beside = [sent(name, township=BESIDE) for name in ("司法所", f"{name_of(BESIDE)}司法所")]
    bodies_record(day=DAY, bodies=beside, title="机构", by=person())
    own, twin = closed(station, 100), closed(named("水秀镇司法所"), 70)
    opened(named("甲司法所"))
    closed(beside[0].id, 80, BESIDE)
    assert median_beside(sheet_of(own), closed_beside([sheet_of(own)])) is None
    closed(beside[1].id, 95, BESIDE)
    today = timezone.localdate()
    assert median_beside(sheet_of(own), closed_beside([sheet_of(own)])) == 80
    sheets = sheets_under(unit(EAST), last(), today)
    assert [median_beside(one, closed_beside(sheets)) for one in sheets if one.number == twin] == [95]
    assert len(sheets) == len({one.number for one in sheets}) == 5
    assert len(sheets_under(unit(BESIDE), last(), today)) == 2
    assert sheets_under(unit("140102"), last(), today) == []


def name_of(code: str) -> str:
    return lying_on(DAY, [unit(code)])[unit(code)].name
