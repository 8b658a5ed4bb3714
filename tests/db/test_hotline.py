"""Work orders of the hotline: sent by the lists, given back once, called back, done again once; to the end."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.models import Applicant, Case, CaseAct, CaseWords
from santu.operate.selectors.replaying import log_faults
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.striking import clocks_regularly
from tests.db.handed import (
    COUNTY,
    COUNTYS,
    HELPED,
    OURS,
    TODAY,
    WATER,
    WHITE,
    admitted,
    bureau,
    clerk,
    department,
    desk,
    lists,
)
from tests.db.registers import unit
from tests.db.running import done, late_at, waiting

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
BINDING = binding_of(shipped_binding("hotline"))
NOTHING = ""


@pytest.fixture(autouse=True)
def _register() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        lists()
        yield


def town() -> str:
    return unit(WATER)


def order(
    organ: str, matter: str = COUNTYS, of: str = "ordinary", by=None, place: str = WATER, **said
) -> Case:
    written = {"class": [of], "matter": [matter], "what": ["下水道堵了"], "organ": [organ], **said}
    told = Beginning("hotline", unit(place), "下水道堵了", "one", written)
    return case_begin(told=told, by=by or desk())


REPLY = {"reply": ["已疏通"], "solved": ["yes"]}


def called(case: Case, satisfaction: str) -> Case:
    written = {"called_on": ["2026-03-02"], "satisfaction": [satisfaction]}
    return done(case, "call_back", desk(), written=written)


def answered(case: Case, by=None) -> Case:
    done(case, "sign", by or department())
    return done(case, "answer", by or department(), written=REPLY)


LISTED = [
    ("leads", OURS, town, True),
    ("supports", HELPED, town, True),
    ("the county's", COUNTYS, town, False),
    ("of a dispatched body", "SX-0301", town, False),
    ("no matter", NOTHING, town, False),
    ("the department leads", COUNTYS, bureau, True),
    ("the department leads with the township", HELPED, bureau, True),
    ("another department", COUNTYS, lambda: bureau("应急管理局"), False),
    ("the township's own", OURS, bureau, False),
    ("no matter, a department", NOTHING, bureau, True),
]


@pytest.mark.parametrize(
    ("matter", "organ", "goes"), [row[1:] for row in LISTED], ids=[row[0] for row in LISTED]
)
def test_an_order_goes_to_whom_the_lists_name(matter, organ, goes) -> None:
    goes_or_not(organ(), matter, goes, WATER)


@pytest.mark.parametrize(
    ("matter", "organ", "goes"),
    [
        (COUNTYS, bureau, True),
        (COUNTYS, lambda: bureau("应急管理局"), False),
        (COUNTYS, town, False),
        (NOTHING, bureau, True),
        (NOTHING, town, False),
    ],
    ids=["leads", "another department", "a township", "no matter", "no matter, a township"],
)
def test_an_order_about_a_whole_county_does_so_too(matter, organ, goes) -> None:
    goes_or_not(organ(), matter, goes, COUNTY)


def goes_or_not(organ: str, matter: str, goes: bool, place: str) -> None:
    if goes:
        assert waiting(order(organ, matter, place=place)) == [("sign", None)]
        return
    with pytest.raises(
        Refused,
        match=r"主办或配合这一事项”不成立（SX-18；参照《潍坊市.*第二十四条）。县级部门职责内的事不得派给乡镇",
    ):
        order(organ, matter, place=place)
    assert not Case.objects.exists()


def test_what_is_on_no_list_reaches_a_township_by_an_admission_alone() -> None:
    with time_machine.travel(datetime.combine(TODAY, time(2), UTC), tick=False):
        with pytest.raises(Refused, match="不得派给乡镇"):
            order(town(), NOTHING, of="urgent")
        admitted(title="下水道堵了")
        assert waiting(order(town(), NOTHING, of="urgent")) == [("sign", None)]


class TestReturn:
    @pytest.mark.parametrize("organ", ["department", "township"])
    def test_it_is_given_back_once_with_the_clause_and_after_designation_never(self, organ) -> None:
        by = department() if organ == "department" else clerk()
        case = order(bureau()) if organ == "department" else order(town(), OURS)
        with pytest.raises(Refused, match=r"没有填“退回依据的条款”；请填写。（参照《潍坊市.*第二十二条）"):
            done(case, "sign", by, "returned")
        clause = {"clause": ["权责清单第 3 项，由乡镇主办"]}
        done(case, "sign", by, "returned", written=clause)
        assert waiting(case) == [("designate", None)]
        with pytest.raises(Refused, match="没有填“指定的理由”"):
            done(case, "designate", desk(), written={"organ": [bureau()]})
        same = bureau() if organ == "department" else town()
        done(case, "designate", desk(), written={"organ": [same], "why_designated": ["清单写明"]})
        with pytest.raises(
            Refused, match=r"指定承办单位”不成立（参照《潍坊市.*第二十二条）。指定后不得再退回"
        ):
            done(case, "sign", by, "returned", written=clause)
        assert waiting(case) == [("sign", None)]
        done(case, "sign", by)
        assert waiting(case) == [("answer", None)]

    def test_what_is_designated_goes_by_the_lists_too(self) -> None:
        case = order(bureau())
        done(case, "sign", department(), "returned", written={"clause": ["不属本局"]})
        told = {"organ": [town()], "why_designated": ["就近"]}
        with pytest.raises(Refused, match="不得派给乡镇"):
            done(case, "designate", desk(), written=told)
        assert waiting(case) == [("designate", None)]


DEADLINES = [
    ("hotline/sign", "ordinary", False, "urge", MONDAY + timedelta(hours=8)),
    ("hotline/sign_urgent", "urgent", False, "urge", MONDAY + timedelta(minutes=30)),
    ("hotline/urgent", "urgent", True, "supervise", MONDAY + timedelta(hours=2)),
    ("hotline/timely", "timely", True, "supervise", MONDAY + timedelta(hours=24)),
    ("practice/hotline_handling", "ordinary", True, "supervise", datetime(2026, 3, 9, 16, tzinfo=UTC)),
    ("hotline/complex", "complex", True, "supervise", datetime(2026, 3, 17, 16, tzinfo=UTC)),
]


@pytest.mark.parametrize("deadline", DEADLINES, ids=[row[0] for row in DEADLINES])
def test_what_is_late_is_supervised_and_not_before(deadline) -> None:
    standard, of, signed, urged, due = deadline
    assert standard in {BINDING.clocks[name].rule(of) for name in BINDING.clocks}
    case = order(bureau(), of=of)
    if signed:
        done(case, "sign", department())
    late_at(case, urged, due)


def test_who_called_is_called_back_in_time_or_why_not_is_said() -> None:
    assert BINDING.clocks["hotline/call_back"].standard == "hotline/call_back"
    case, due = answered(order(bureau())), datetime(2026, 3, 5, 16, tzinfo=UTC)
    late_at(case, "explain", due)
    with pytest.raises(Refused, match="没有填“为什么还没有回访”"):
        done(case, "explain", desk())
    done(case, "explain", desk(), written={"why_uncalled": ["三次没有接通"]})
    assert waiting(case) == [("call_back", None)]


def test_late_work_done_again_is_supervised() -> None:
    case = answered(order(bureau(), of="urgent"))
    called(case, "unsatisfied")
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        clocks_regularly()
    assert waiting(case) == [("redo", None), ("supervise_again", None)]


@pytest.mark.parametrize("satisfaction", ["satisfied", "fair", "unreached"])
def test_who_is_content_or_not_reached_ends_it(satisfaction) -> None:
    case = called(answered(order(bureau())), satisfaction)
    assert case.closed_at


def test_who_is_not_satisfied_gets_it_done_again_once() -> None:
    case = answered(order(bureau()))
    called(case, "unsatisfied")
    assert waiting(case) == [("redo", None)]
    done(case, "redo", department(), written={"reply": ["又疏通一次"], "solved": ["part"]})
    assert called(case, "unsatisfied").closed_at
    assert not list(log_faults(Case.objects.select_related("version")))


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        ("2026-03-01", "回访日期不早于来电之日.*第二十条"),
        ("2026-03-02", ""),
        ("2026-03-03", "“回访日期”写的 2026-03-03 在办理这一步的 2026-03-02 之后"),
    ],
)
def test_who_called_is_called_back_after_that_and_by_today(day: str, wrong: str) -> None:
    case, said = answered(order(bureau())), {"called_on": [day], "satisfaction": ["fair"]}
    if not wrong:
        assert done(case, "call_back", desk(), written=said).closed_at
        return
    with pytest.raises(Refused, match=wrong):
        done(case, "call_back", desk(), written=said)


def test_several_units_have_each_their_part_and_one_answers() -> None:
    case = order(bureau(), assisting=[bureau("应急管理局")])
    done(case, "sign", department())
    assert waiting(case) == [("assist", bureau("应急管理局"))]
    done(case, "assist", department(), item=bureau("应急管理局"), written={"part": ["已排查"]})
    assert waiting(case) == [("answer", None)]


def test_who_called_is_kept_apart() -> None:
    case = order(bureau(), caller=["李建国"], phone=["13800000000"])
    own = Applicant.objects.get()
    assert (own.case_id, own.name, own.phone) == (case.pk, "李建国", "13800000000")
    assert not CaseWords.objects.filter(name__in=["caller", "phone"]).exists()
    assert "李建国" not in "".join([case.terms, *CaseAct.objects.values_list("told", flat=True)])


def test_everything_that_is_wrong_is_said_at_once_and_nobody_else_sends() -> None:
    with pytest.raises(Refused) as refused:
        order("nobody", "X-1", of="soon", what=[], assisting=["no"])
    assert {str(one.place) for one in refused.value.faults} == {
        "class",
        "matter",
        "what",
        "organ",
        "assisting",
    }
    for by in (desk("140102"), clerk(), department()):
        with pytest.raises(Refused, match="不由您开"):
            order(bureau(), by=by)
    with pytest.raises(Refused, match="不在名单上"):
        order(unit(WHITE), OURS)
    assert not Case.objects.exists()
