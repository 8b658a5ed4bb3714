"""A case is opened by the form of its beginning, and its tasks are ended by theirs; what is wrong keeps nothing."""

import json
from io import BytesIO

import pytest
import yaml

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import Grant, User
from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.files import Brought
from santu.operate.domain.shipped import drawing, shipped
from santu.operate.models import Case, CaseAct, CaseFile, CaseWords, ProcessVersion, Token
from santu.operate.selectors.beginning import begun_at
from santu.operate.services.beginning import Beginning, case_begin
from santu.register.selectors.reach import sight_of
from santu.standards.loader import load
from tests.db.registers import FOUNDED, unit
from tests.db.running import COUNTY, HOUSING, OTHER, TOWN, WATER, acting, county, department, done, waiting

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture(autouse=True)
def _county(settings, tmp_path) -> None:
    settings.SANTU_HOME = tmp_path
    county()


def planned(key: str = "one", title: str = "集贸市场整治", **other: list[str]) -> Beginning:
    written = {
        "day": ["2026-12-01"], "where": ["东街市场"], "why": ["占道经营"],
        "departments": [department(HOUSING), department(WATER)],
    }  # fmt: skip
    return Beginning("operation", unit(TOWN), title, key, {**written, **other})


def leader(code: str = TOWN):
    return acting("township_leader", code)


def test_a_case_is_opened_by_its_form() -> None:
    case = case_begin(told=planned(), by=leader())
    assert waiting(case) == [("answer", department(HOUSING)), ("answer", department(WATER))]
    assert json.loads(case.terms)["day"] == "2026-12-01"
    assert dict(CaseWords.objects.values_list("name", "text")) == {"where": "东街市场", "why": "占道经营"}
    told = json.loads(CaseAct.objects.get(case=case, deed="open").told)
    assert told["said"].keys() == {"day", "departments"}


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_kept() -> None:
    with pytest.raises(Refused) as refused:
        case_begin(told=planned(title=" ", day=["soon"], where=[], departments=["nobody"]), by=leader())
    assert [str(one.place) for one in refused.value.faults] == ["title", "day", "where", "departments"]
    assert not Case.objects.exists()


def test_who_has_no_right_there_opens_nothing() -> None:
    for by in (leader(OTHER), acting("evaluator")):
        with pytest.raises(Refused, match="不由您开"):
            case_begin(told=planned(), by=by)


def test_processes_are_offered_to_who_may_open_them() -> None:
    own = {one.process for one in begun_at(sight_of(leader()), unit(TOWN))}
    assert "operation" in own
    assert "window" not in own
    assert not begun_at(sight_of(acting("evaluator")), unit(TOWN))


def test_a_form_of_its_own_opening_is_not_opened_here() -> None:
    with pytest.raises(Refused, match="从它自己的页面开"):
        case_begin(told=Beginning("window", unit(TOWN), "事", "one"), by=leader())


def bound(**more: str) -> None:
    """The process as it is shipped, with more in its binding."""
    told = yaml.safe_load(shipped_binding("operation"))
    for section, text in more.items():
        own = told.setdefault(section, {})
        for name, value in yaml.safe_load(text).items():
            own[name] = {**own.get(name, {}), **value} if isinstance(value, dict) else value
    text = yaml.safe_dump(told, allow_unicode=True)
    assert not list(binding_of(text).faults(shipped("operation"), load()))
    own = {
        "title": "联合执法",
        "digest": shipped("operation").digest,
        "drawing": drawing("operation").decode(),
    }
    ProcessVersion.objects.create(
        process="operation", number=1, binding=text, start=FOUNDED, by="test", **own
    )


def test_who_opened_a_case_does_not_do_what_that_closes_to_them() -> None:
    bound(duties="{planned: supervision_open, answer: supervision_answer}")
    case = case_begin(told=planned(), by=leader())
    first, other = department(HOUSING), acting("department", COUNTY)
    opener = User.objects.get(username=case.opened_by)
    Grant.objects.create(user=opener, role="department", unit=EVERYWHERE, start=FOUNDED)
    with pytest.raises(Refused, match="提出监督的人不能代执法队伍提出意见"):
        done(case, "answer", opener, item=first)
    assert done(case, "answer", other, item=first)


def test_each_of_several_brings_its_own_files() -> None:
    bound(forms="{answer: {proof: {kind: files, label: 回函, needed: [done]}}}")
    case = case_begin(told=planned(), by=leader())
    organ, photo = acting("department", COUNTY), Brought(0, "回函.png", BytesIO(PNG), "proof")
    done(case, "answer", organ, item=department(HOUSING), brought=[photo])
    with pytest.raises(Refused, match="没有填“回函”"):
        done(case, "answer", organ, item=department(WATER))


def test_the_same_file_is_kept_once() -> None:
    """Brought twice with one end, and again by another organ."""
    bound(forms="{answer: {proof: {kind: files, label: 回函, needed: [done]}}}")
    case = case_begin(told=planned(), by=leader())
    for name in (HOUSING, WATER):
        same = [Brought(0, f"{number}.png", BytesIO(PNG), "proof") for number in range(2)]
        done(case, "answer", acting("department", COUNTY), item=department(name), brought=same)
    assert CaseFile.objects.get().size == len(PNG)


def test_a_file_of_a_kind_that_is_not_asked_for_is_refused() -> None:
    case = case_begin(told=planned(), by=leader())
    for name in (HOUSING, WATER):
        done(case, "answer", acting("department", COUNTY), item=department(name))
    result = {"held_on": ["2026-03-05"], "places_checked": ["12"], "problems": ["3"]}
    for strange in (
        Brought(0, "一.png", BytesIO(PNG), "record", "plan"),
        Brought(0, "二.png", BytesIO(PNG), "other"),
    ):
        with pytest.raises(Refused, match="这一步不收"):
            done(case, "conclude", leader(), written=result, brought=[strange])
    assert not CaseFile.objects.exists()


def test_a_task_asks_for_what_its_end_needs_and_keeps_its_files() -> None:
    case = case_begin(told=planned(), by=leader())
    housing, water = (acting("department", COUNTY), department(WATER))
    with pytest.raises(Refused, match="不参加的理由"):
        done(case, "answer", housing, "refused", water)
    done(case, "answer", housing, "refused", water, written={"why_not": ["防汛"]})
    done(case, "answer", housing, item=department(HOUSING))
    result = {"held_on": ["2026-03-05"], "places_checked": ["12"], "problems": ["3"]}
    photo = Brought(0, "照片.png", BytesIO(PNG), "record")
    text = Brought(0, "说明.txt", BytesIO(b"text"), "record")
    with pytest.raises(Refused, match="改文件名也不行"):
        done(case, "conclude", leader(), written=result, brought=[text])
    assert not CaseFile.objects.exists()
    case = done(case, "conclude", leader(), written=result, brought=[photo])
    assert case.closed_at
    assert CaseFile.objects.get().field == "record"
    assert json.loads(case.terms)["places_checked"] == 12
    assert not Token.objects.filter(case=case).open_tasks()
