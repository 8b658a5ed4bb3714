"""The head of a dispatched body as a case: the township is asked in time, nothing is done before its opinion is on file (SX-13)."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import Refused
from santu.operate.domain.about import row_of
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.models import Case, CaseWords
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.stepping import case_fire
from santu.register.domain.dispatched import ACTS, DAYS
from santu.register.domain.rows import Line
from santu.register.models import HeadConsultation
from santu.register.selectors.dispatched import head_file
from santu.register.services.bodies import bodies_record
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar
from tests.db.registers import DAY, body, holder, person, unit, written
from tests.db.running import COUNTY, HOUSING, TOWN, county, department, done, waiting

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LETTER = {"opinion_document": ["水秀党〔2026〕1号"]}


@pytest.fixture(autouse=True)
def station() -> str:
    """A dispatched body, a local one, and who acts."""
    county()
    host = unit(TOWN)
    sent = body(host, "司法所", "dispatched", lines=(Line("administration", "县司法局"),))
    bodies_record(day=DAY, bodies=[sent, body(host, "党政综合办")], title="机构", by=person())
    bureau(), leader()
    return sent.id


def bureau() -> User:
    return holder("department", unit(COUNTY))


def leader() -> User:
    return holder("township_leader", unit(TOWN))


def asked(station: str, by: User | None = None, key: str = "one", **said: str) -> Case:
    told = {"body": station, "act": "appoint", "department": department(HOUSING), "letter": "函1号", **said}
    form = {name: [text] for name, text in told.items()}
    return case_begin(
        told=Beginning("head_consultation", unit(TOWN), "所长任职", key, form), by=by or bureau()
    )


def ordered(day: date = TODAY, **said: str) -> Mapping[str, list[str]]:
    told = {"order": "任〔2026〕1号", "done_on": day.isoformat(), **said}
    return {name: [text] for name, text in told.items()}


def file_of(case: Case) -> int:
    return row_of(Case.objects.get(pk=case.pk).about)[1]


def tables() -> Mapping[str, int]:
    return {**written(), "cases": Case.objects.count(), "files": HeadConsultation.objects.count()}


def test_what_the_township_agrees_to_is_done(station: str) -> None:
    case = asked(station)
    assert waiting(case) == [("opine", None)]
    case = done(case, "opine", leader(), written=LETTER)
    case = done(case, "act", bureau(), item=None, written=ordered())
    assert case.closed_at
    assert str(head_file(file_of(case)).state()) == "已办理"
    assert head_file(file_of(case)).asked.department.endswith(HOUSING)


def test_against_an_objection_the_department_answers(station: str) -> None:
    case = asked(station, act="remove")
    with pytest.raises(Refused, match=r"不同意的理由.*SX-13"):
        done(case, "opine", leader(), "objected", written=LETTER)
    case = done(case, "opine", leader(), "objected", written={**LETTER, "objection": ["任职不满一年"]})
    with pytest.raises(Refused, match="对不同意见的答复"):
        done(case, "reply", bureau(), written=ordered())
    case = done(case, "reply", bureau(), written=ordered(answer="已核实"))
    assert case.closed_at
    assert head_file(file_of(case)).answer == "已核实"


@pytest.mark.parametrize(
    ("days", "late"), [(-1, False), (0, False), (1, True)], ids=["within", "at", "beyond"]
)
def test_an_opinion_that_is_late_is_asked_for_again(station: str, days: int, late: bool) -> None:
    case = asked(station)
    due = working_calendar().add_working_days(TODAY, load().count(DAYS, TODAY))
    assert head_file(file_of(case)).due == due
    moment = datetime.combine(due + timedelta(days=days), time(10), timezone.get_current_timezone())
    with time_machine.travel(moment, tick=False):
        case = case_fire(case=case.pk)
        assert {node for node, _ in waiting(case)} == ({"opine", "urge"} if late else {"opine"})
        assert head_file(file_of(case)).is_late(timezone.localdate()) is late
        case = done(case, "opine", leader(), written=LETTER)
        assert ("act", None) in waiting(case)


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, False)])
def test_the_day_of_the_order_is_none_before_the_opinion_nor_to_come(
    station: str, days: int, holds: bool
) -> None:
    case = done(asked(station), "opine", leader(), written=LETTER)
    said = ordered(TODAY + timedelta(days=days))
    if holds:
        assert done(case, "act", bureau(), written=said).closed_at
        return
    before = tables()
    why = "“办理日期”写的 .* 之后.*SX-13" if days > 0 else "办理的日期要在意见记录当天"
    with pytest.raises(Refused, match=why):
        done(case, "act", bureau(), written=said)
    assert tables() == before
    assert waiting(case) == [("act", None)]


def test_an_opinion_on_paper_is_of_its_own_day(station: str) -> None:
    case = asked(station)
    given, entered = (
        datetime.combine(TODAY + timedelta(days=days), time(10), timezone.get_current_timezone())
        for days in (1, 2)
    )
    with time_machine.travel(entered, tick=False):
        done(case, "opine", leader(), written=LETTER, at=given)
    assert head_file(file_of(case)).said_on == TODAY + timedelta(days=1)


def test_nobody_above_speaks_for_the_township(station: str) -> None:
    case = asked(station)
    for by in (bureau(), holder("reform_office", unit(COUNTY))):
        with pytest.raises(Refused, match="不归您办理"):
            done(case, "opine", by, written=LETTER)
    with pytest.raises(Refused, match="不由您开"):
        asked(station, by=leader(), key="two")


def test_a_file_that_is_open_and_a_body_that_is_local_are_refused_with_nothing_kept(station: str) -> None:
    asked(station)
    local = body(unit(TOWN), "党政综合办").id
    before = tables()
    with pytest.raises(Refused, match="还没有办完"):
        asked(station, key="two")
    with pytest.raises(Refused, match="不是派驻机构"):
        asked(local, key="three")
    with pytest.raises(Refused) as refused:
        asked(station, key="four", body="", act="demote", letter="")
    assert {str(one.place) for one in refused.value.faults} == {"body", "act", "letter"}
    assert tables() == before


def test_the_form_offers_what_the_standard_names_and_keeps_no_name_among_its_terms(station: str) -> None:
    form = binding_of(shipped_binding("head_consultation")).forms["ask"]
    assert form["act"].of == {item.id: item.name for item in load().items(ACTS, TODAY)}
    case = asked(station)
    assert "letter" not in json.loads(case.terms)
    assert CaseWords.objects.get(act__case=case).name == "letter"
