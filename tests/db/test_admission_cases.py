"""An off-list matter as a case: consent, joint meeting, approval with people and money, a term that ends by itself (SX-19)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone

from santu.accounts.models import Grant, User
from santu.kernel.messages import Refused
from santu.operate.domain.about import row_of
from santu.operate.domain.files import Brought
from santu.operate.models import Case, CaseFile
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.stepping import case_fire
from santu.register.domain.admissions import AdmissionState
from santu.register.domain.tasks import Answer
from santu.register.models import Admission
from santu.register.selectors.admissions import admission_numbered
from santu.register.selectors.tasks import task_numbered
from santu.register.services.tasks import task_answer
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar
from tests.db.handed import (
    BUREAU,
    COUNTY,
    TODAY,
    UNKNOWN,
    WATER,
    WHITE,
    admitted,
    bureau,
    clerk,
    department,
    given,
    lists,
)
from tests.db.registers import FOUNDED, holder, unit, written
from tests.db.running import done, waiting

pytestmark = pytest.mark.django_db
TITLE, UNTIL = "秸秆禁烧值守", TODAY + timedelta(days=30)
PDF = b"%PDF-1.7\n" + b"\x00" * 40


@pytest.fixture(autouse=True)
def _lists(settings, tmp_path) -> None:
    settings.SANTU_HOME = tmp_path
    lists()
    office(), commission()


def office() -> User:
    return holder("county_officer", unit(COUNTY))


def commission() -> User:
    return holder("commission", unit(COUNTY))


def asked(by: User | None = None, key: str = "one", title: str = TITLE, **said: str) -> Case:
    told = {
        "organ": bureau(),
        "document": "农请〔2026〕1号",
        "day": TODAY.isoformat(),
        "reason": "秋收集中值守",
        "persons": "2",
        "fen": "20,000",
        "since": TODAY.isoformat(),
        "until": UNTIL.isoformat(),
        "how": "每日巡查一次",
        **said,
    }
    form = {name: [text] for name, text in told.items()}
    return case_begin(told=Beginning("admission", unit(WATER), title, key, form), by=by or department())


def opined(case: Case, outcome: str = "done", **said: str) -> Case:
    told = {"opinion_document": ["水政1号"], **{name: [text] for name, text in said.items()}}
    return done(case, "opine", clerk(), outcome, written=told)


def met(case: Case, advice: str = "approve") -> Case:
    said = {"met_on": [TODAY.isoformat()], "advice": [advice], "advised": ["编办、司法、民政、财政同意"]}
    return done(
        case, "meet", office(), written=said, brought=[Brought(0, "纪要.pdf", BytesIO(PDF), "minutes")]
    )


def decided(case: Case, outcome: str = "done", **said: str) -> Case:
    told = {
        "approver": "县政府",
        "approval": "批1号",
        "decided_on": TODAY.isoformat(),
        "guidance": "农技站",
        **said,
    }
    return done(
        case, "decide", commission(), outcome, written={name: [text] for name, text in told.items() if text}
    )


def in_force() -> Case:
    said = {"published_on": [TODAY.isoformat()], "published_at": ["县政府网站"]}
    return done(decided(met(opined(asked()))), "publish", office(), written=said)


def number_of(case: Case) -> int:
    return row_of(Case.objects.get(pk=case.pk).about)[1]


def state_of(case: Case, day: date = TODAY) -> AdmissionState:
    return admission_numbered(number_of(case)).on(day)


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), timezone.get_current_timezone())


def tables() -> Mapping[str, int]:
    return {**written(), "cases": Case.objects.count(), "admissions": Admission.objects.count()}


def test_from_the_application_to_the_end_of_the_term() -> None:
    case = in_force()
    assert (waiting(case), state_of(case)) == ([("visit", None)], AdmissionState.IN_FORCE)
    assert CaseFile.objects.get(case=case).field == "minutes"
    visit = {"visited_on": [TODAY.isoformat()], "persons_there": ["2"], "fen_paid": ["20000"]}
    assert waiting(done(case, "visit", office(), written=visit)) == [("visit", None)]
    with time_machine.travel(at(UNTIL + timedelta(days=1)), tick=False):
        case = case_fire(case=case.pk)
        assert waiting(case) == [("exit", None)]
        said = {
            "exited_on": [timezone.localdate().isoformat()],
            "then": ["none"],
            "handed_over": ["人员归队"],
        }
        assert done(case, "exit", office(), written=said).closed_at


@pytest.mark.parametrize(
    ("days", "over"), [(-1, False), (0, False), (1, True)], ids=["within", "at", "beyond"]
)
@pytest.mark.parametrize("published", [True, False])
def test_it_ends_with_the_last_day_of_its_term(days: int, over: bool, published: bool) -> None:
    case = in_force() if published else decided(met(opined(asked())))
    day = UNTIL + timedelta(days=days)
    with time_machine.travel(at(day), tick=False):
        waits = waiting(case_fire(case=case.pk))
    assert waits == [("exit" if over else "visit" if published else "publish", None)]
    assert (state_of(case, day) is AdmissionState.EXPIRED) is over


@pytest.mark.parametrize(
    ("days", "late"), [(-1, False), (0, False), (1, True)], ids=["within", "at", "beyond"]
)
def test_an_opinion_that_is_late_is_asked_for(days: int, late: bool) -> None:
    case = asked()
    due = working_calendar().add_working_days(TODAY, load().count("admission/opinion", TODAY))
    with time_machine.travel(at(due + timedelta(days=days)), tick=False):
        assert {node for node, _ in waiting(case_fire(case=case.pk))} == (
            {"opine", "urge"} if late else {"opine"}
        )


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ({"persons": ""}, {"persons"}),
        ({"fen": ""}, {"fen"}),
        ({"until": ""}, {"until"}),
        (
            {"persons": "", "fen": "", "since": "", "until": "", "how": ""},
            {"persons", "fen", "since", "until", "how"},
        ),
        ({"persons": "0"}, {"persons"}),
        ({"fen": "0"}, {"fen"}),
        ({"organ": ""}, {"issuer"}),
        ({"until": (TODAY - timedelta(days=1)).isoformat()}, {"until"}),
    ],
)
def test_without_people_money_or_term_nothing_is_applied_for(said: dict[str, str], places: set[str]) -> None:
    before = tables()
    with pytest.raises(Refused) as refused:
        asked(by=clerk() if said == {"organ": ""} else None, **said)
    assert {str(one.place) for one in refused.value.faults} == places
    assert places == {"issuer"} or "SX-19" in str(refused.value) or places == {"until"}
    assert tables() == before


def test_what_the_township_objects_to_goes_no_further() -> None:
    case = asked()
    with pytest.raises(Refused, match=r"不同意的理由.*SX-19"):
        opined(case, "objected")
    case = opined(case, "objected", objection="人手不够")
    assert case.closed_at
    assert state_of(case) is AdmissionState.OBJECTED


def test_what_the_county_refuses_or_approves_says_why_and_by_what() -> None:
    case = met(opined(asked()), "refuse")
    before = tables()
    with pytest.raises(Refused, match="不批准的理由"):
        decided(case, "refused")
    with pytest.raises(Refused, match=r"技术指导和培训.*第四条"):
        decided(case, guidance="")
    with pytest.raises(Refused, match=r"“决定日期”写的 .* 之后.*SX-19"):
        decided(case, decided_on=(TODAY + timedelta(days=1)).isoformat())
    assert tables() == before
    case = decided(case, "refused", refusal="事项不清")
    assert (case.closed_at is not None, state_of(case)) == (True, AdmissionState.REFUSED)


def test_who_approves_against_the_advice_of_the_meeting_says_why() -> None:
    case = met(opined(asked()), "refuse")
    before = tables()
    with pytest.raises(Refused, match=r"^overruling: 联席会议建议不批准；仍要批准的，请写明理由.*SX-19"):
        decided(case)
    assert tables() == before
    assert waiting(decided(case, overruling="防汛急需")) == [("publish", None)]


def stepped(node: str, day: date) -> Case:
    """One whose step is of a day."""
    on = day.isoformat()
    if node == "meet":
        said = {"met_on": [on], "advice": ["approve"], "advised": ["同意"]}
        return done(opined(asked()), "meet", office(), written=said)
    case = met(opined(asked()))
    if node == "decide":
        return decided(case, decided_on=on)
    said = {"published_on": [on], "published_at": ["县政府网站"]}
    if node == "publish":
        return done(decided(case), "publish", office(), written=said)
    case = done(decided(case), "publish", office(), written={**said, "published_on": [TODAY.isoformat()]})
    visit = {"visited_on": [on], "persons_there": ["2"], "fen_paid": ["20000"]}
    return done(case, "visit", office(), written=visit)


@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.parametrize(
    ("node", "early"),
    [
        ("meet", "会议日期不早于申请日期.*SX-19"),
        ("decide", "决定日期不早于会议日期.*SX-19"),
        ("publish", "公布日期不早于决定日期.*SX-19"),
        ("visit", "核对日期不早于决定日期.*SX-19"),
    ],
)
def test_each_step_is_none_before_the_last_nor_to_come(node: str, early: str, days: int) -> None:
    if days == 0:
        assert node not in {open_ for open_, _ in waiting(stepped(node, TODAY))} - {"visit"}
        return
    with pytest.raises(Refused, match=early if days < 0 else "在办理这一步的 .* 之后"):
        stepped(node, TODAY + timedelta(days))


def test_fewer_than_nobody_are_not_there() -> None:
    said = {"visited_on": [TODAY.isoformat()], "persons_there": ["-4"], "fen_paid": ["20000"]}
    with pytest.raises(Refused, match=r"^persons_there: “到位人数”写的“-4”不能读"):
        done(in_force(), "visit", office(), written=said)


def test_an_opinion_on_paper_is_of_its_own_day() -> None:
    case = asked()
    with time_machine.travel(at(TODAY + timedelta(days=2)), tick=False):
        on = at(TODAY + timedelta(days=1))
        done(case, "opine", clerk(), written={"opinion_document": ["水政1号"]}, at=on)
    assert Admission.objects.get().opined_on == TODAY + timedelta(days=1)


def test_nobody_above_consents_for_the_township_and_each_step_is_for_whom_it_is() -> None:
    case = asked()
    for by in (department(), office(), commission(), clerk(WHITE)):
        with pytest.raises(Refused, match="不归您办理"):
            done(case, "opine", by, written={"opinion_document": ["水政1号"]})
    with pytest.raises(Refused, match="不由您开"):
        asked(by=clerk(WHITE), key="two")
    case = opined(case)
    for by in (department(), clerk(), commission()):
        with pytest.raises(Refused, match="不归您办理"):
            done(case, "meet", by, written={})


def test_who_applied_does_not_approve() -> None:
    both = commission()
    Grant.objects.create(user=both, role="department", unit=unit(COUNTY), start=FOUNDED)
    case = met(opined(asked(both)))
    before = tables()
    with pytest.raises(Refused, match=r"申请准入的人不能批准这项准入.*SX-19"):
        decided(case)
    assert tables() == before


def test_a_task_that_is_handed_down_is_not_taken_before_an_admission_is_in_force() -> None:
    task = given(UNKNOWN, title=TITLE, due=UNTIL)
    with pytest.raises(Refused, match="SX-19"):
        task_answer(number=task, answer=Answer.ACCEPT, by=clerk())
    case = asked(by=clerk(), organ="", issuer=bureau(BUREAU), task=str(task))
    assert task_numbered(task).answer == Answer.ADMIT
    other = given(UNKNOWN, title=TITLE, due=UNTIL, document="农发2号")
    for step in (opined, met):
        case = step(case)
        with pytest.raises(Refused, match="SX-19"):
            task_answer(number=other, answer=Answer.ACCEPT, by=clerk())
    decided(case)
    task_answer(number=other, answer=Answer.ACCEPT, by=clerk())
    assert task_numbered(other).admission == number_of(case)


def test_a_matter_on_the_lists_and_the_same_twice_are_refused() -> None:
    asked()
    before = tables()
    with pytest.raises(Refused, match="不用准入"):
        asked(key="two", title="宅基地", matter="SX-0101")
    with pytest.raises(Refused, match="已登记为第"):
        asked(key="three")
    assert tables() == before


def test_a_row_without_a_case_stays_as_it_was() -> None:
    number = admitted()
    assert admission_numbered(number).on(TODAY) is AdmissionState.IN_FORCE
    assert not Case.objects.exists()
