"""The pages of enforcement teams: sums, forms, files, and supervision with its papers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from santu.register.domain.enforcement_facts import Kind
from santu.register.models import EnforcementEntry, JointOperation, Supervision, TrainingEvent
from tests.db.enforcement import (
    BESIDE,
    EAST,
    NAME,
    TOWNSHIP,
    certified,
    file_of,
    supervision_file,
    team,
    team_id,
)
from tests.db.registers import unit
from tests.web.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def posts(db) -> list[int]:
    found = team()
    certified(found[0])
    return found


def address(code: str = TOWNSHIP) -> str:
    return f"/units/{unit(code)}/enforcement"


def today() -> str:
    return timezone.localdate().isoformat()


def training(*posts: int, **more: object) -> dict[str, object]:
    said = {"act": "training", "body": team_id(), "day": today(), "hours": "8", "subject": "行政处罚法"}
    return {**said, "organiser": "区司法局", "posts": [str(post) for post in posts], **more}


JOINT = {
    "act": "joint",
    "title": "春季联合检查",
    "area": "工业园区",
    "lead": "区应急局",
    "organs": "水秀镇、区消防大队",
    "matters": "消防安全",
}


def test_a_training_is_entered_and_withdrawn_on_the_page_and_no_person_is_scored(holding, posts):
    lead = holding("enforcement_lead", unit(TOWNSHIP))
    page = text(lead.get(address()))
    for said in (NAME, "持证不足 2 名", "没有登记", "登记培训", "每人每年培训 60 学时", "建议值"):
        assert said in page
    assert lead.post(address(), training(posts[0])).status_code == 302
    page = text(lead.get(address()))
    assert "行政处罚法" in page
    refused = lead.post(address(), training(posts[0]))
    assert (refused.status_code, "已在第" in text(refused)) == (422, True)
    entry = EnforcementEntry.objects.get().pk
    said = {"act": "withdraw", "entry": entry, "reason": "学时写错"}
    assert lead.post(address(), said).status_code == 302
    assert "已撤回" in text(lead.get(address()))
    assert "这一年还没有登记培训" in text(lead.get(address()))


def test_everything_missing_is_told_at_once_and_nothing_is_written(holding):
    lead = holding("enforcement_lead", unit(TOWNSHIP))
    answer = lead.post(address(), training(hours="", subject="", organiser=""))
    assert answer.status_code == 422
    for said in ("没有填写学时", "没有填写培训内容", "没有填写主办单位", "没有选参加人员"):
        assert said in text(answer)
    assert lead.post(address(), {"act": "dance"}).status_code == 422
    assert lead.post(address(), training(day="三月")).status_code == 422
    assert not TrainingEvent.objects.exists()


def test_the_hours_of_somebody_stand_on_the_page_of_the_post_for_those_alone_who_manage_it(holding, posts):
    lead = holding("enforcement_lead", unit(TOWNSHIP))
    lead.post(address(), training(posts[0]))
    post = f"/posts/{posts[0]}/"
    assert "本年执法培训（标准 60 学时）" in text(lead.get(post))
    assert "本年执法培训" in text(holding("county_officer", unit(EAST)).get(post))
    assert "本年执法培训" not in text(holding("township_clerk", unit(TOWNSHIP)).get(post))
    assert "本年执法培训" not in text(lead.get(f"/posts/{posts[1]}/"))


def test_guidance_and_a_joint_operation_from_plan_to_results(holding):
    department = holding("department", unit(EAST))
    visit = {"act": "guidance", "body": team_id(), "day": today(), "department": "区应急局"}
    said = {**visit, "subject": "安全检查", "said": "先看台账"}
    assert department.post(address(EAST), said).status_code == 302
    plan = {**JOINT, "first": today(), "last": today()}
    assert department.post(address(EAST), plan).status_code == 302
    page = text(department.get(address(EAST)))
    for told in ("先看台账", "春季联合检查", "进行中", "登记结果"):
        assert told in page
    entry = JointOperation.objects.get().entry_id
    close = {"act": "close", "operation": entry, "checked": "36", "ordered": "5", "closed": today()}
    assert "结果没有填全" in text(department.post(address(EAST), {**close, "filed": ""}))
    assert department.post(address(EAST), {**close, "filed": "1"}).status_code == 302
    assert "已结束" in text(department.get(address(EAST)))


def test_supervision_from_the_notice_to_the_decision_with_its_papers(holding):
    bureau, lead = holding("justice", unit(EAST)), holding("enforcement_lead", unit(TOWNSHIP))
    notice = {
        "body": team_id(),
        "organ": "区司法局",
        "document": "司监1号",
        "text": "没有两人执法",
        "day": today(),
    }
    file = bureau.post(f"/units/{unit(EAST)}/supervisions", notice)["Location"]
    assert "意见提出以后，或者期限过后，才能决定" in text(bureau.get(file))
    assert "司监1号" in text(lead.get(address()))
    assert bureau.get(f"{file}decision.docx").status_code == 404
    assert bureau.post(f"{file}opinion", {"document": "1", "text": "1"}).status_code == 403
    assert lead.post(f"{file}opinion", {"document": "执1号", "text": "已经整改"}).status_code == 302
    decision = {"document": "司决1号", "text": "责令改正", "day": today()}
    assert lead.post(f"{file}decision", decision).status_code == 403
    assert bureau.post(f"{file}decision", decision).status_code == 302
    assert "已作出决定" in text(lead.get(file))
    for name in ("notice", "decision"):
        assert lead.get(f"{file}{name}.docx").content[:2] == b"PK"
    assert holding("enforcement_lead", unit(BESIDE)).get(file).status_code == 404
    assert Supervision.objects.get().decision == "责令改正"


def row(*posts: int, hours: object = 8) -> list[object]:
    return [TOWNSHIP, NAME, "2022-03-12", "行政处罚法", hours, "区司法局", "、".join(map(str, posts))]


def sent(client, rows: list[list[object]], **more: str):
    return handed(client, file_of(Kind.TRAINING, rows).read_bytes(), **more)


def handed(client, data: bytes, **more: str):
    upload = SimpleUploadedFile("培训.xlsx", data)
    return client.post(f"{address()}/file", {"kind": "training", "file": upload, **more})


def test_a_file_is_looked_through_previewed_recorded_and_exported_to_an_empty_diff(holding, posts):
    lead = holding("enforcement_lead", unit(TOWNSHIP))
    wrong = text(sent(lead, [row(posts[0], hours="八"), row(999999)]))
    for said in ("全部错误", "不是 0 或正整数", "不在这个执法队伍"):
        assert said in wrong
    data = file_of(Kind.TRAINING, [row(*posts[:2])]).read_bytes()
    answer = handed(lead, data)
    assert "8 学时，2 名参加" in text(answer)
    assert handed(lead, data, act="import", seen="another").status_code == 422
    done = handed(lead, data, act="import", seen=answer.context["seen"], document="登1号")
    assert done.status_code == 302
    assert EnforcementEntry.objects.get().document == "登1号"
    kept = lead.get(f"{address()}/file?kind=training&format=kept")
    assert "登记与文件一致" in text(handed(lead, kept.content))
    for form in ("xlsx", "csv"):
        assert lead.get(f"{address()}/file?kind=joint&format={form}").status_code == 200
    assert holding("township_clerk", unit(TOWNSHIP)).get(f"{address()}/file").status_code == 403


def test_a_province_names_no_team_and_an_english_page_is_english(holding, posts):
    assert "执法队伍由县和乡镇管理" in text(holding("province_officer").get(address("14")))
    lead = holding("enforcement_lead", unit(TOWNSHIP), language="en")
    lead.post(address(), training(posts[0]))
    page = text(lead.get(address()))
    for said in ("Enforcement team", "Record training", "Proposal"):
        assert said in page, said


def test_supervision_by_file_is_previewed_recorded_and_withdrawn(holding):
    justice, where = holding("justice", unit(EAST)), f"/units/{unit(EAST)}/enforcement/supervision"
    rows = [TOWNSHIP, NAME, "区司法局", "司监1号", str(timezone.localdate()), "没有两人执法", *[""] * 6]

    def sent(*row: str) -> SimpleUploadedFile:
        return SimpleUploadedFile("监督.xlsx", supervision_file(row).read_bytes())

    assert "没有填写监督机关" in text(justice.post(where, {"file": sent(*rows[:2], "", *rows[3:])}))
    same = sent(*rows)
    looked = justice.post(where, {"file": same})
    assert ("发出通知" in text(looked), Supervision.objects.count()) == (True, 0)
    seen = looked.content.decode().split('name="seen" value="')[1].split('"')[0]
    same.seek(0)  # a file written anew has another second in it
    justice.post(where, {"file": same, "act": "import", "seen": seen})
    kept = justice.get(f"{where}?format=kept")
    again = SimpleUploadedFile("监督.xlsx", kept.content)
    assert "没有要变更的" in text(justice.post(where, {"file": again}))
    page = text(justice.get(where))
    assert "撤回一次导入" in page
    number = Supervision.objects.get().file_id
    justice.post(where, {"act": "withdraw", "record": number, "reason": "错"})
    assert "撤回一次导入" not in text(justice.get(where))
    reader = holding("evaluator", unit(EAST))
    assert 'type="file"' not in reader.get(where).content.decode()
    assert "权限" in text(reader.post(where, {"file": sent(*rows)}))
