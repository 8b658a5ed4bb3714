"""Grid events: a grid is asked for what its admission list says, the rest goes by the responsibility lists; to the end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone

from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.files import Brought
from santu.operate.domain.forms import Field, Kind
from santu.operate.models import Applicant, Case, CaseFile, CaseWords, Token
from santu.operate.selectors.access import may_read
from santu.operate.selectors.beginning import begun_at
from santu.operate.selectors.choices import choices_of
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.stepping import Opening, case_open
from santu.operate.services.striking import clocks_regularly
from santu.register.domain.unit_lists import ListRow
from santu.register.selectors.reach import sight_of
from santu.register.services.unit_lists import list_rows_add
from santu.standards.loader import load
from tests.db.grids import grid, recorded
from tests.db.handed import BUREAU, COUNTY, COUNTYS, HELPED, OURS, WATER, bureau, clerk, department, lists
from tests.db.registers import body, holder, unit
from tests.db.running import done, late_at, waiting
from tests.db.unit_lists import drafted, published

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
EAST, WEST = f"{WATER}200", f"{WATER}201"
GAS, DOGS, LEAFLETS = "沿街门店燃气使用巡查", "SX-0901", "SX-0902"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
BINDING = binding_of(shipped_binding("grid_event"))


@pytest.fixture(autouse=True)
def _register(settings, tmp_path) -> Iterator[None]:
    settings.SANTU_HOME = tmp_path
    with time_machine.travel(MONDAY, tick=False):
        lists()
        recorded(grid(EAST, 1, {"a": 20}), grid(WEST, 1, {"b": 20}))
        admitting()
        yield


def admitting() -> None:
    """What the grids of the township are admitted to do; one row is over since yesterday."""
    over = (timezone.localdate() - timedelta(days=1)).isoformat()
    rows = [
        ListRow("", {"class": "排查安全隐患", "name": GAS, "issuer": "应急管理局"}),
        ListRow(DOGS, {"class": "服务群众", "name": "犬只登记上门办", "issuer": "公安局"}),
        ListRow(LEAFLETS, {"class": "宣传政策法规", "name": "医保宣传", "issuer": "医保局", "until": over}),
    ]
    number = drafted("admission", "empty", WATER)
    list_rows_add(edition=number, rows=rows, standards=load(), by=holder("county_officer", unit(COUNTY)))
    published(number, timezone.localdate())


def leader():
    return holder("township_leader", unit(WATER))


def worker(code: str = EAST):
    return holder("grid_worker", unit(code))


def office() -> str:
    return body(unit(WATER), "规划建设办").id


def reported(matter: str = GAS, of: str = "hazard", by=None, key: str = "one", **said: list[str]) -> Case:
    written = {
        "class": [of], "reporter": [unit(EAST)], "village": [unit(EAST)], "grid": [grid(EAST, 1, {}).id],
        "where": ["东街十字路口"], "what": ["门店有燃气味"], "matter": [matter],
    }  # fmt: skip
    told = Beginning("grid_event", unit(WATER), "门店燃气味", key, {**written, **said})
    return case_begin(told=told, by=by or worker())


RESULT = {"result": ["已关阀，请燃气公司检修"]}
CHECKED = {"checked_on": ["2026-03-02"]}


def sent(case: Case, outcome: str = "done", **written: list[str]) -> Case:
    return done(case, "triage", clerk(), outcome, written=written)


class TestAdmission:
    @pytest.mark.parametrize(
        ("matter", "of", "says"),
        [
            (GAS, "hazard", ""),
            (DOGS, "service", ""),
            (GAS, "dispute", "SX-29"),
            (LEAFLETS, "publicity", "SX-29"),
            (OURS, "service", "SX-29"),
            ("", "hazard", "SX-29"),
        ],
        ids=["within", "with a code", "of another kind", "over", "of the township", "without a matter"],
    )
    def test_a_grid_is_asked_for_what_its_list_admits_as_that_kind(self, matter, of, says) -> None:
        # What is over is no longer offered, so it is not chosen: the event goes without a matter.
        case = reported("" if matter == LEAFLETS else matter, of)
        if not says:
            sent(case)
            assert waiting(case) == [("in_grid", None)]
            return
        with pytest.raises(Refused, match=rf"网格准入清单里，并且属于所选的事件类别”不成立（{says}）。请选"):
            sent(case)
        assert waiting(case) == [("triage", None)]
        assert Token.objects.filter(case=case).count() == 1

    def test_what_is_over_is_not_offered(self) -> None:
        with pytest.raises(Refused, match="不在名单上"):
            reported(LEAFLETS, "publicity")
        offered = choices_of(
            Field(Kind.MATTER, "", among="grid_matters"), unit(WATER), "", timezone.localdate()
        )
        assert {GAS, DOGS, OURS} <= offered.keys()
        assert LEAFLETS not in offered

    def test_where_no_list_holds_nothing_goes_to_the_grid(self) -> None:
        with (
            time_machine.travel(MONDAY - timedelta(days=1), tick=False),
            pytest.raises(Refused, match="不在名单上"),
        ):
            reported()

    def test_the_kinds_are_those_of_the_standard(self) -> None:
        kinds = {one.id: one.name for one in load().items("grid/event_kinds", timezone.localdate())}
        assert dict(BINDING.forms["reported"]["class"].of) == kinds

    def test_a_grid_of_another_village_is_refused(self) -> None:
        with pytest.raises(Refused, match="所选的网格在所选的村（社区）里”不成立"):
            reported(village=[unit(WEST)])
        assert not Case.objects.exists()
        assert waiting(reported(grid=[])) == [("triage", None)]


class TestRoute:
    @pytest.mark.parametrize(
        ("matter", "name", "goes"),
        [
            (COUNTYS, BUREAU, True),
            (HELPED, BUREAU, True),
            (COUNTYS, "应急管理局", False),
            (OURS, BUREAU, False),
            (GAS, "应急管理局", True),
        ],
        ids=["leads", "leads with the township", "not named", "the township's own", "on no list"],
    )
    def test_a_department_is_one_that_the_lists_name(self, matter, name, goes) -> None:
        case = reported(matter, "service")
        if goes:
            sent(case, "county", department=[bureau(name)])
            assert waiting(case) == [("in_county", None)]
        else:
            with pytest.raises(Refused, match=r"按权责清单主办或配合这一事项”不成立（SX-18）"):
                sent(case, "county", department=[bureau(name)])
            assert waiting(case) == [("triage", None)]

    def test_who_gets_it_must_be_said(self) -> None:
        case = reported(OURS, "service")
        for outcome, lacks in (
            ("township", "乡镇机构"),
            ("county", "县级部门"),
            ("incomplete", "哪里不清楚"),
        ):
            with pytest.raises(Refused, match=f"没有填“{lacks}”"):
                sent(case, outcome)

    @pytest.mark.parametrize("node", ["in_grid", "in_township", "in_county"])
    def test_it_is_given_back_once_with_a_reason(self, node) -> None:
        by = {"in_grid": worker(), "in_township": clerk(), "in_county": department()}
        more = {"in_grid": {}, "in_township": {"body": [office()]}, "in_county": {"department": [bureau()]}}
        outcome = {"in_grid": "done", "in_township": "township", "in_county": "county"}
        case = sent(reported(), outcome[node], **more[node])
        with pytest.raises(Refused, match=r"没有填“退回的理由”；请填写。（SX-18）"):
            done(case, node, by[node], "returned")
        why = {"why_returned": ["要停气，网格办不了"]}
        done(case, node, by[node], "returned", written=why)
        again = {"why_again": ["由规划建设办办理"], "body": [office()]}
        done(case, "reassign", clerk(), written=again)
        with pytest.raises(Refused, match="只能退回一次"):
            done(case, "in_township", clerk(), "returned", written=why)
        done(case, "in_township", clerk(), written=RESULT)
        assert waiting(case) == [("check", None)]


DEADLINES = [
    ("grid_event/triage", "dispute", "", {}, "urge_triage", datetime(2026, 3, 3, 16, tzinfo=UTC)),
    ("grid_event/triage_hazard", "hazard", "", {}, "urge_triage", MONDAY + timedelta(hours=2)),
    ("grid_event/in_grid", "hazard", "done", {}, "urge_grid", datetime(2026, 3, 5, 16, tzinfo=UTC)),
    ("grid_event/in_township", "hazard", "township", {"body": office}, "urge_township", datetime(2026, 3, 9, 16, tzinfo=UTC)),
    ("grid_event/in_county", "hazard", "county", {"department": bureau}, "supervise", datetime(2026, 3, 11, 16, tzinfo=UTC)),
]  # fmt: skip


@pytest.mark.parametrize("deadline", DEADLINES, ids=[row[0] for row in DEADLINES])
def test_what_is_late_is_urged_and_not_before(deadline) -> None:
    standard, of, outcome, more, urged, due = deadline
    assert standard in {BINDING.clocks[name].rule(of) for name in BINDING.clocks}
    case = reported(of=of)
    if outcome:
        sent(case, outcome, **{name: [unit_()] for name, unit_ in more.items()})
    late_at(case, urged, due)


def test_what_is_late_to_be_checked_or_sent_again_is_supervised_and_not_before() -> None:
    case = sent(reported())
    done(case, "in_grid", worker(), written=RESULT)
    late_at(case, "urge_check", datetime(2026, 3, 5, 16, tzinfo=UTC))
    done(case, "check", clerk(), "unsolved", written={**CHECKED, "unsolved": ["仍有气味"]})
    late_at(case, "urge_reassign", MONDAY + timedelta(hours=2))


def test_who_handled_it_neither_checks_nor_rates_it() -> None:
    case = sent(reported(), "township", body=[office()])
    done(case, "in_township", clerk(), written=RESULT)
    with pytest.raises(Refused, match="处置人不能核查自己处置的网格事件"):
        done(case, "check", clerk(), written=CHECKED)
    done(case, "check", leader(), written=CHECKED)
    own = sent(reported(key="two"))
    done(own, "in_grid", worker(), written=RESULT)
    done(own, "check", clerk(), written=CHECKED)
    with pytest.raises(Refused, match="处置人不能评价自己处置的网格事件"):
        done(own, "rate", worker())


def test_nobody_else_acts_for_a_village_or_a_township() -> None:
    for by in (worker(WEST), holder("township_clerk", unit("140101200")), holder("evaluator", unit(COUNTY))):
        with pytest.raises(Refused, match="不由您开"):
            reported(by=by)
    assert waiting(reported(by=clerk(), reporter=[unit(WATER)])) == [("triage", None)]
    case = sent(reported(key="two"))
    for by in (worker(WEST), clerk()):
        with pytest.raises(Refused, match="不归您办理"):
            done(case, "in_grid", by, written=RESULT)


def test_a_photo_is_taken_and_never_asked_for() -> None:
    case = sent(reported())
    over = Brought(
        0,
        "大.png",
        BytesIO(PNG + b"\x00" * (load().count("window/file_size", MONDAY.date()) << 20)),
        "photos_after",
    )
    with pytest.raises(Refused, match=r"大\.png"):
        done(case, "in_grid", worker(), written=RESULT, brought=[over])
    assert waiting(case) == [("in_grid", None)]
    photo = Brought(0, "照片.png", BytesIO(PNG), "photos_after")
    done(case, "in_grid", worker(), written=RESULT, brought=[photo])
    assert CaseFile.objects.get().field == "photos_after"
    fields = [own for form in BINDING.forms.values() for own in form.values()]
    assert not [own for own in fields if own.kind is Kind.FILES and own.needed]


def whistled(case: Case) -> str:
    """The number of a whistle in the county of a case."""
    departments = {"departments": [bureau()]}
    told = Opening("whistle", unit(WATER), case.county_id, "燃气泄漏", "whistle", lists=departments)
    return case_open(told=told, by=clerk()).number


def test_a_whistle_that_is_named_is_one_and_of_the_county() -> None:
    case = sent(reported(), "whistle")
    own, whistle = Case.objects.get(pk=case.pk).number, Case.objects.get(pk=int(whistled(case).split("-")[1]))
    elsewhere = f"20200101-{whistle.pk}"
    for number in (own, elsewhere, "20260302-999999"):
        with pytest.raises(Refused, match=f"本县没有编号为“{number}”的吹哨件；.*SX-18"):
            done(case, "to_whistle", clerk(), written={**RESULT, "whistle": [number]})
    Case.objects.filter(pk=whistle.pk).update(county=unit(WATER))
    with pytest.raises(Refused, match="本县没有编号为"):
        done(case, "to_whistle", clerk(), written={**RESULT, "whistle": [whistle.number]})
    assert waiting(case) == [("to_whistle", None)]


@pytest.mark.parametrize(
    ("days", "wrong"), [(-1, "核查日期不早于上报之日.*SX-29"), (0, ""), (1, "“核查日期”写的 .* 之后")]
)
def test_a_check_is_none_before_the_report_nor_to_come(days: int, wrong: str) -> None:
    case = sent(reported())
    done(case, "in_grid", worker(), written=RESULT)
    said = {**CHECKED, "checked_on": [str(MONDAY.date() + timedelta(days))]}
    if not wrong:
        done(case, "check", clerk(), written=said)
        assert waiting(case) == [("rate", None)]
        return
    with pytest.raises(Refused, match=wrong):
        done(case, "check", clerk(), written=said)


def test_from_the_report_over_every_turn_to_its_archive() -> None:
    case = reported()
    sent(case, "incomplete", unclear=["哪家门店"])
    done(case, "supplement", worker(), written={"more": ["东街十二号"]})
    sent(case)
    done(case, "in_grid", worker(), "returned", written={"why_returned": ["要停气"]})
    done(
        case,
        "reassign",
        clerk(),
        "county",
        written={"why_again": ["停气"], "department": [bureau("应急管理局")]},
    )
    done(case, "in_county", department(), written=RESULT)
    done(case, "check", clerk(), "unsolved", written={**CHECKED, "unsolved": ["仍有气味"]})
    done(case, "reassign", clerk(), "whistle", written={"why_again": ["多个部门"]})
    with pytest.raises(Refused, match=r"^whistle: 本县没有编号为“XX-1”的吹哨件"):
        done(case, "to_whistle", clerk(), written={**RESULT, "whistle": ["XX-1"]})
    done(case, "to_whistle", clerk(), written={**RESULT, "whistle": [whistled(case)]})
    done(case, "check", leader(), written=CHECKED)
    with pytest.raises(Refused, match="没有填“哪里不满意”"):
        done(case, "rate", holder("grid_worker", unit(EAST)), "bad")
    with time_machine.travel(MONDAY + timedelta(days=8), tick=False):
        clocks_regularly()
    case.refresh_from_db()
    assert case.closed_at
    assert waiting(case) == []
    assert not Applicant.objects.exists()
    assert set(CaseWords.objects.values_list("name", flat=True)) >= {
        "where",
        "what",
        "unclear",
        "result",
        "why_again",
    }


def test_what_is_not_handled_again_is_explained() -> None:
    case = sent(reported(), "township", body=[office()])
    done(case, "in_township", clerk(), "returned", written={"why_returned": ["已在别处办结"]})
    with pytest.raises(Refused, match="理由"):
        done(case, "reassign", clerk(), "closed")
    done(case, "reassign", clerk(), "closed", written={"why_again": ["与另一件重复"]})
    case.refresh_from_db()
    assert case.closed_at


def test_what_the_reporter_takes_back_ends() -> None:
    case = reported()
    sent(case, "incomplete", unclear=["在哪里"])
    done(case, "supplement", worker(), "withdrawn")
    case.refresh_from_db()
    assert case.closed_at


def test_what_a_village_reports_lies_at_its_township_and_is_read_by_the_village() -> None:
    case = reported()
    assert case.place_id == unit(WATER)
    told = {
        "class": ["dispute"],
        "reporter": [unit(EAST)],
        "village": [unit(EAST)],
        "where": ["村口"],
        "what": ["地界争议"],
    }
    own = case_begin(told=Beginning("grid_event", unit(EAST), "地界争议", "two", told), by=worker())
    assert own.place_id == unit(WATER)
    assert may_read(sight_of(worker()), own)
    assert not may_read(sight_of(worker(WEST)), own)
    offered = {one.process for one in begun_at(sight_of(worker()), unit(EAST))}
    assert "grid_event" in offered
    assert "operation" not in offered
