"""The adjustment of a list: applied for, agreed to, reviewed by two, approved by a third, and ended by the new edition."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.files import Brought
from santu.operate.models import Case, CaseClock
from santu.operate.selectors.replaying import log_faults
from santu.operate.services.beginning import Beginning, case_begin
from santu.register.models import ListEdition
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar
from tests.db.registers import unit
from tests.db.running import HOUSING, OTHER, TOWN, acting, county, department, done, waiting
from tests.db.unit_lists import drafted, published, reviewed

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
SAID = {
    "list_kind": "village_duties",
    "change": "alter",
    "items": "第 3 项",
    "why": "法律改了",
    "basis": "某条例第九条",
}
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _county(settings, tmp_path) -> None:
    settings.SANTU_HOME = tmp_path
    county()


def clerk() -> User:
    return acting("township_clerk", TOWN)


def leader() -> User:
    return acting("county_leader")


def filled(said: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [text] for name, text in said.items()}


def applied(by: User | None = None, **other: list[str]) -> Case:
    letter = [Brought(0, "申请.png", BytesIO(PNG), "letter")]
    told = Beginning("list_adjust", unit(TOWN), "调整清单", "one", {**filled(SAID), **other}, letter)
    return case_begin(told=told, by=by or clerk())


def agreed() -> Case:
    return done(applied(), "agree", leader())


def approved(day: str = str(TODAY)) -> Case:
    case = agreed()
    done(case, "review_office", acting("county_officer"))
    done(case, "review_justice", acting("justice"))
    return done(
        case, "approve", leader(), written=filled({"approval": "东政发〔2026〕8号", "approved_on": day})
    )


def updated(case: Case) -> Case:
    return done(case, "update", clerk(), written={"catalogue": ["updated"]})


def nodes(case: Case) -> list[str]:
    return [node for node, _ in waiting(case)]


def test_the_form_offers_the_lists_that_there_are() -> None:
    offered = binding_of(shipped_binding("list_adjust")).forms["apply"]["list_kind"].of
    assert offered == {item.id: item.name for item in load("shanxi").items("list/kinds", TODAY)}


def test_a_department_or_the_township_itself_applies() -> None:
    own = {"department": [department(HOUSING)]}
    with pytest.raises(Refused, match="不由您开"):
        applied(acting("department"))
    with pytest.raises(Refused, match="不由您开"):
        applied(clerk(), **own)
    with pytest.raises(Refused, match="不由您开"):
        applied(acting("township_clerk", OTHER))
    assert nodes(applied(acting("department"), **own)) == ["agree"]


def test_an_application_names_all_that_it_lacks() -> None:
    with pytest.raises(Refused) as refused:
        case_begin(told=Beginning("list_adjust", unit(TOWN), "调整", "one"), by=clerk())
    assert {str(one.place) for one in refused.value.faults} == {*SAID, "letter"}
    assert any("SX-34" in str(one.message) for one in refused.value.faults)


def test_two_review_it_at_once_and_either_may_send_it_back() -> None:
    case = agreed()
    assert nodes(case) == ["review_office", "review_justice"]
    with pytest.raises(Refused, match="司法行政部门的意见"):
        done(case, "review_justice", acting("justice"), "objected")
    done(case, "review_justice", acting("justice"), "objected", written={"justice_opinion": ["依据已废止"]})
    done(case, "review_office", acting("county_officer"))
    assert nodes(case) == ["revise"]
    done(case, "revise", clerk(), written={"what_changed": ["换了依据"]})
    assert nodes(case) == ["agree"]


@pytest.mark.parametrize(
    ("did", "node", "role", "why"),
    [
        ("apply", "agree", "county_leader", "不能代县里同意"),
        ("apply", "review_office", "county_officer", "不能作机构编制审核"),
        ("apply", "review_justice", "justice", "不能作合法性审核"),
        ("apply", "approve", "county_leader", "申请调整清单的人不能批准"),
        ("review_office", "review_justice", "justice", "不能同时作合法性审核"),
        ("review_justice", "review_office", "county_officer", "不能同时作机构编制审核"),
        ("review_office", "approve", "county_leader", "作机构编制审核的人不能批准"),
        ("review_justice", "approve", "county_leader", "作合法性审核的人不能批准"),
    ],
)
def test_nobody_does_two_that_are_kept_apart(did: str, node: str, role: str, why: str) -> None:
    case, by = applied(), acting(role)
    ways = {"agree": "county_leader", "review_office": "county_officer", "review_justice": "justice"}
    if node != "agree":
        for one in ways if node == "approve" else ["agree"]:
            done(case, one, acting(ways[one]))
        if did.startswith("review") and node != "approve":
            done(case, did, acting(ways[did]))
    if did == "apply":
        Case.objects.filter(pk=case.pk).update(opened_by=by.username)
    else:
        case.tokens.filter(node=did).update(ended_by=by.username)
    with pytest.raises(Refused, match=why):
        done(
            case,
            node,
            by,
            written=filled({"approval": "8号", "approved_on": str(TODAY)}) if node == "approve" else {},
        )


@pytest.mark.parametrize(("days", "holds"), [(-1, True), (0, True), (1, False)])
def test_it_is_approved_no_later_than_today(days: int, holds: bool) -> None:
    day = str(TODAY + timedelta(days))
    if holds:
        assert nodes(approved(day)) == ["update"]
    else:
        with pytest.raises(Refused, match=r"“批准日期”写的 .* 之后.*SX-22"):
            approved(day)


def test_its_end_waits_for_an_edition_that_is_published() -> None:
    case = approved()
    with pytest.raises(Refused, match=r"已公布这种清单的新版.*SX-34.*由另一人审核后公布"):
        updated(case)
    number = drafted(code=TOWN)
    reviewed(number)
    with pytest.raises(Refused, match="已公布这种清单的新版"):
        updated(case)
    ListEdition.objects.filter(pk=number).update(state="draft", reviewed_by="")
    published(number, TODAY)
    case = updated(case)
    assert case.closed_at
    assert case.about == f"list:{number}"
    assert not list(log_faults([case]))


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True)])
def test_the_edition_came_out_on_the_day_of_the_approval_or_later(days: int, holds: bool) -> None:
    case = approved(str(TODAY - timedelta(2)))
    number = published(drafted(code=TOWN), TODAY)
    ListEdition.objects.filter(pk=number).update(published_on=TODAY - timedelta(2) + timedelta(days))
    if holds:
        assert updated(case).closed_at
    else:
        with pytest.raises(Refused, match="已公布这种清单的新版"):
            updated(case)


def test_an_edition_of_another_list_or_township_is_none() -> None:
    case = approved()
    published(drafted("purchase", code=TOWN), TODAY)
    published(drafted(code=OTHER), TODAY)
    with pytest.raises(Refused, match="已公布这种清单的新版"):
        updated(case)


def test_its_times_are_those_of_the_standards() -> None:
    case = approved(str(TODAY - timedelta(2)))
    for name, since in [("list/adjustment_review", TODAY), ("list/adjustment_publish", TODAY - timedelta(2))]:
        days = load().count(name, TODAY)
        for clock in CaseClock.objects.filter(case=case, name=name):
            last = timezone.localdate(clock.due_at - timedelta(minutes=1))
            assert last == working_calendar().add_working_days(since, days)
    assert CaseClock.objects.filter(case=case).count() == 3


def test_an_application_that_is_refused_is_over() -> None:
    with pytest.raises(Refused, match="不同意的理由"):
        done(applied(), "agree", leader(), "refused")
    case = Case.objects.get()
    assert done(case, "agree", leader(), "refused", written={"why_refused": ["没有依据"]}).closed_at
