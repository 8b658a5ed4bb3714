"""Is this ours? The page answers in a sentence, and a task is accepted, returned or sent to be admitted in one click."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from santu.register.domain.tasks import TaskState
from santu.register.models import Admission, HandedTask, Veto, Whistle
from santu.register.selectors.tasks import task_numbered
from santu.register.selectors.whistles import whistles_under
from tests.db.handed import (
    BUREAU,
    COUNTY,
    COUNTYS,
    HELPED,
    OURS,
    TODAY,
    UNKNOWN,
    WATER,
    WHITE,
    bureau,
    given,
    lists,
    veto,
)
from tests.db.registers import unit
from tests.web.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists()


def ask(client, said: str, **more: str) -> str:
    return text(client.get(f"/units/{unit(WATER)}/whose", {"q": said, **more}))


@pytest.fixture
def clerk(holding):
    return holding("township_clerk", unit(WATER))


def form(matter: str, answer: str = "", **said: str) -> dict[str, str]:
    day = TODAY.isoformat()
    told = {"issuer": bureau(), "document": "农发9号", "title": f"任务{matter}", "day": day, "due": day}
    return {**told, "matter": matter, "answer": answer, "key": f"{matter}{answer}", **said}


def test_a_few_words_lead_to_who_has_it_by_what_and_to_the_right_buttons(clerk):
    ours = ask(clerk, "盖房子找谁")
    for said in (
        "归我们：规划建设办主办",
        "农村宅基地用地建房审批",
        "《土地管理法》第六十二条",
        "自何时",
        "2020-06-30",
    ):
        assert said in ours
    assert "接收办理" in ours
    assert "申请准入" not in ours.partition("有文件交办这件事？")[2]
    theirs = ask(clerk, "打疫苗")
    for said in (f"不归我们：东县{BUREAU}主办", "不能接收", "退回，写明依据", "申请准入"):
        assert said in theirs
    assert "不在本单位清单内（《动物防疫法》第十八条，SX-19）" in theirs
    helped = ask(clerk, "养猪场污染")
    assert f"我们配合：东县{BUREAU}主办" in helped
    assert "接收，按配合办理" in helped
    none = ask(clerk, "组织观看演出")
    assert "不在清单里：没有准入不能交给我们" in none
    assert "不在清单里" in ask(clerk, "盖房子", matter="-"), "none of those found"


def test_accepted_returned_or_to_be_admitted_in_one_click(clerk):
    address = f"/units/{unit(WATER)}/tasks"
    assert clerk.post(address, form(OURS, "accept")).status_code == 302
    assert HandedTask.objects.get().answer == "accept"
    refused = clerk.post(address, form(COUNTYS, "accept"))
    assert refused.status_code == 422
    assert "SX-19" in text(refused)
    assert HandedTask.objects.count() == 1
    clerk.post(address, form(COUNTYS, "return", clause="农业农村局主办"))
    on = clerk.post(address, form(UNKNOWN, "admit"))["Location"]
    assert "/open/admission/?task=" in on
    page = clerk.get(on).content.decode()
    assert 'value="任务"' in page
    states = [task_numbered(one.pk).on(TODAY) for one in HandedTask.objects.order_by("pk")]
    assert states == [TaskState.ACCEPTED, TaskState.RETURNED, TaskState.ASKED]
    told = text(clerk.get(address))
    for said in ("任务SX-0101", "已退回", "等准入", "各单位交办了什么", BUREAU):
        assert said in told


def test_departments_are_called_from_the_matter_and_from_a_task(holding, clerk):
    asked = ask(clerk, "养猪场污染")
    assert "吹哨：叫部门到场" in asked
    page = clerk.get(f"/units/{unit(WATER)}/whose", {"q": "养猪场污染"}).content.decode()
    assert re.search(rf'value="{bureau()}" lang="zh"\s+selected>', page), "who leads by the register"
    task = clerk.post(f"/units/{unit(WATER)}/tasks", form(HELPED))["Location"]
    number = HandedTask.objects.get().pk
    said = {
        "title": "养猪场污染",
        "matter": HELPED,
        "reason": "直排",
        "day": TODAY.isoformat(),
        "key": "w",
        "main": bureau(),
        "organ": [bureau("应急管理局")],
        "task": str(number),
    }
    short = clerk.post(f"/units/{unit(WATER)}/whistles", {**said, "reason": ""})
    assert short.status_code == 422
    assert "SX-23" in text(short)
    address = clerk.post(f"/units/{unit(WATER)}/whistles", said)["Location"]
    assert "已吹哨，等部门" in text(clerk.get(task))
    assert "号吹哨" in text(clerk.get(task))
    department = holding("department", unit(COUNTY))
    for place in (WATER, COUNTY):
        told = text(department.get(f"/units/{unit(place)}/tasks"))
        assert all(word in told for word in ("要叫的部门", "应急管理局", "待报到"))
    assert "登记报到、处置" in text(department.get(address))
    assert "登记报到、处置" not in text(clerk.get(address)), "the township does not answer for departments"
    came = {"organ": bureau(), "said": "arrived", "answered_on": TODAY.isoformat(), "note": "到现场"}
    assert clerk.post(f"{address}answer", came).status_code == 422
    assert department.post(f"{address}answer", came).status_code == 302
    for place in (address, task):
        told = text(department.get(place))
        assert all(word in told for word in ("吹哨，叫部门到场", "登记部门报到、处置"))
    assert "到现场" in text(department.get(address))
    assert holding("township_clerk", unit(WHITE)).get(address).status_code == 404


def test_a_township_calls_departments_by_file_previews_and_takes_it_back(holding, clerk):
    address = f"/units/{unit(WATER)}/whistles/file"
    assert "按文件吹哨" in text(clerk.get(f"/units/{unit(WATER)}/tasks"))
    assert "按文件吹哨" not in text(holding("department", unit(COUNTY)).get(f"/units/{unit(WATER)}/tasks"))
    assert clerk.get(address, {"format": "xlsx"}).content.startswith(b"PK")
    said = f"代码,名称,日期,理由,牵头部门,配合部门\n{WATER},养猪场污染,{TODAY},直排,{BUREAU},应急管理局\n"

    def sent(text_of: str, **more: str):
        file = SimpleUploadedFile("吹哨.csv", text_of.encode())
        return clerk.post(address, {"file": file, **more})

    assert "没有写明为什么要部门到场" in text(sent(said.replace("直排", "")))
    page = sent(said)
    assert all(word in text(page) for word in ("新登记 1 件", "养猪场污染", f"{BUREAU}、应急管理局"))
    assert not Whistle.objects.exists()
    seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]
    assert sent(said, act="import", seen=seen).status_code == 302
    [one] = whistles_under(unit(WATER), TODAY)
    exported = clerk.get(address, {"format": "export"}).content
    again = clerk.post(address, {"file": SimpleUploadedFile("再.xlsx", exported)})
    assert "新登记 0 件，1 件已登记、不变" in text(again)
    page = clerk.get(address).content.decode()
    undo = re.search(r'action="([^"]*handed-files[^"]*)"', page)[1]
    assert clerk.post(undo).status_code == 302
    assert clerk.get(f"/whistles/{one.number}/").status_code == 404


def test_a_department_hands_down_and_does_not_answer(holding, clerk):
    department = holding("department", unit(COUNTY))
    assert "登记交办" in ask(department, "盖房子")
    assert "退回，写明依据" not in ask(department, "打疫苗")
    task = department.post(f"/units/{unit(WATER)}/tasks", form(HELPED))["Location"]
    assert "由乡镇的经办人答复" in text(department.get(task))
    assert department.post(f"{task}answer", {"answer": "accept"}).status_code == 422
    assert "接收，按配合办理" in text(clerk.get(task))
    assert clerk.post(f"{task}answer", {"answer": "accept"}).status_code == 302
    assert "报办结" in text(clerk.get(task))
    assert clerk.post(f"{task}done", {"done_on": TODAY.isoformat()}).status_code == 302
    assert "已办结" in text(clerk.get(task))
    assert holding("township_clerk", unit(WHITE)).get(task).status_code == 404


def test_an_admission_from_the_application_to_the_register(holding, clerk):
    number = given(UNKNOWN, title="值守")
    new = f"/units/{unit(WATER)}/admissions/new"
    day = TODAY.isoformat()
    said = {
        "issuer": bureau(),
        "document": "农请1号",
        "title": "值守",
        "day": day,
        "key": "k",
        "task": str(number),
    }
    short = clerk.post(new, {**said, "reason": "秋收"})
    assert short.status_code == 422
    for word in ("要有人员", "要有经费", "要有期限"):
        assert word in text(short)
    for large in ({"persons": "2147483648"}, {"persons": "9" * 5000}, {"fen": "9" * 30}):
        answer = clerk.post(new, {**said, **large})
        assert (answer.status_code, "太大，这里最多填" in text(answer)) == (422, True)
    whole = {**said, "reason": "秋收", "persons": "2", "fen": "1,200.50", "since": day, "until": day}
    address = clerk.post(new, whole)["Location"]
    opinion = {"opinion": "agree", "document": "水政1号", "opined_on": day}
    assert holding("department", unit(COUNTY)).post(f"{address}opinion", opinion).status_code == 422
    assert clerk.post(f"{address}opinion", opinion).status_code == 302
    commission = holding("commission", unit(COUNTY))
    decision = {"decision": "approve", "organ": "东县人民政府", "number": "东政1号", "decided_on": day}
    assert clerk.post(f"{address}decision", decision).status_code == 403
    assert commission.post(f"{address}decision", decision).status_code == 302
    assert Admission.objects.get().fen == 120_050
    register = text(commission.get(f"/units/{unit(COUNTY)}/admissions"))
    for word in ("值守", "生效", "东县人民政府", "东政1号", "1,200.50", "水秀镇"):
        assert word in register
    assert "按准入接收" in text(clerk.get(f"/tasks/{number}/"))
    assert clerk.post(f"/tasks/{number}/answer", {"answer": "accept"}).status_code == 302


def test_a_veto_is_not_kept_without_an_approval(holding):
    department = holding("department", unit(COUNTY))
    told = veto()
    said = {
        "issuer": told.issuer,
        "document": "1号",
        "title": "安全责任状",
        "kind": "pledge",
        "day": "2020-07-01",
    }
    address = department.post(f"/units/{unit(COUNTY)}/vetoes", {**said, "key": "k"})["Location"]
    keep = {"decision": "keep", "organ": "县委", "decided_on": TODAY.isoformat()}
    assert f"{address}clear" not in text(department.get(address))
    assert department.post(f"{address}clear", keep).status_code == 403
    reform = holding("reform_office", unit(COUNTY))
    refused = reform.post(f"{address}clear", keep)
    assert refused.status_code == 422
    assert "国家或省的批准文号" in text(refused)
    kept = {**keep, "level": "province", "approval": "晋办1号"}
    assert reform.post(f"{address}clear", kept).status_code == 302
    assert Veto.objects.get().decision == "keep"
    page = text(department.get(f"/units/{unit(COUNTY)}/vetoes"))
    for word in ("安全责任状", "责任状", "保留", "晋办1号", "不排名次"):
        assert word in page


def test_a_page_in_english_has_its_words_in_english(holding):
    clerk = holding("township_clerk", unit(WATER), language="en")
    page = ask(clerk, "打疫苗")
    assert "is the main body" in page
    assert "Return with the clause" in page or "return with the clause" in page
    assert "Tasks handed down" in text(clerk.get(f"/units/{unit(WATER)}/tasks"))
