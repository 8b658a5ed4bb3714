"""Enforcement teams: certified officers, trainings, guidance, joint operations; entries are withdrawn as a whole."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.enforcement_facts import Kind
from santu.register.domain.layouts_enforcement import guidance_row, joint_row, training_row
from santu.register.models import EnforcementEntry, JointOperation, TrainingEvent, TrainingPart
from santu.register.selectors.enforcement import (
    entry_numbered,
    guidance_of,
    joints_under,
    officers_at,
    officers_on,
    teams_under,
    trainings_of,
    trainings_of_post,
)
from santu.register.services.certificates import certificate_withdraw
from santu.register.services.enforcement import (
    entry_withdraw,
    guidance_record,
    joint_close,
    joint_plan,
    training_record,
)
from santu.register.services.enforcement_files import enforcement_file_import
from tests.db.enforcement import (
    BESIDE,
    EAST,
    NAME,
    TOWNSHIP,
    TRAINED,
    certified,
    guidance,
    joint,
    lead,
    looked,
    results,
    team,
    team_id,
    training,
)
from tests.db.quotas import STANDARDS, service
from tests.db.registers import DAY, holder, person, unit

pytestmark = pytest.mark.django_db
UNTIL = date(2024, 6, 30)
YEAR = date(2022, 1, 1), date(2022, 12, 31)


@pytest.fixture(autouse=True)
def posts(db) -> list[int]:
    return team()


def trained(*posts: int, **said: object) -> int:
    return training_record(body=team_id(), said=training(*posts, **said), standards=STANDARDS, by=lead())


def planned(**said: object) -> int:
    return joint_plan(unit=unit(TOWNSHIP), said=joint(**said), by=lead())


def certified_on(day: date) -> set[int]:
    found = officers_at(unit(TOWNSHIP), "enforcement", day, STANDARDS)
    return {one.post for one in found if one.is_certified(day)}


def test_an_entry_is_of_the_local_day(posts):
    number = trained(*posts)
    EnforcementEntry.objects.filter(pk=number).update(recorded_at=datetime(2022, 1, 1, 17, tzinfo=UTC))
    assert entry_numbered(number).day == date(2022, 1, 2)


def test_the_team_is_the_body_of_the_slot_and_its_officers_are_who_is_in_post(posts):
    today = timezone.localdate()
    [found] = teams_under(unit(EAST), today, STANDARDS)
    assert (found.body, found.township) == (team_id(), unit(TOWNSHIP))
    assert teams_under(unit(BESIDE), today, STANDARDS) == []
    officers = officers_on([found.body], today)[found.body]
    assert {one.post for one in officers} == set(posts)
    assert {one.name for one in officers} == {"张**"}


def test_who_has_no_valid_certificate_is_not_certified_on_the_day(posts):
    first = certified(posts[0], UNTIL)
    certified(posts[1])
    days = (DAY, date(2021, 8, 1), UNTIL, UNTIL + timedelta(1))
    found = [certified_on(day) for day in days]
    assert found == [set(), {*posts[:2]}, {*posts[:2]}, {posts[1]}]
    certificate_withdraw(post=posts[0], certificate=first, day=date(2023, 1, 1), reason="调离", by=person())
    assert certified_on(UNTIL) == {posts[1]}


def test_who_may_act_for_a_place_is_of_its_team_or_holds_the_certificate(posts):
    assert {one.post for one in officers_at(unit(TOWNSHIP), "enforcement", UNTIL, STANDARDS)} == {*posts}
    assert officers_at(unit(EAST), "enforcement", UNTIL, STANDARDS) == []
    assert officers_at(unit(TOWNSHIP), "legal", UNTIL, STANDARDS) == []


def test_a_training_is_kept_with_who_took_part_and_once(posts):
    number = trained(*posts[:2])
    [kept] = trainings_of([team_id()], *YEAR)
    assert (kept.entry, kept.fact.hours, kept.fact.posts) == (number, 8, {*posts[:2]})
    assert [one.entry for one in trainings_of_post(posts[0], *YEAR)] == [number]
    assert trainings_of_post(posts[2], *YEAR) == []
    with pytest.raises(Refused, match=f"已在第 {number} 号里"):
        trained(posts[2])
    assert AuditEntry.objects.filter(act="enforcement_record", chain=unit(EAST)).count() == 1


def test_a_training_of_strangers_or_of_another_body_is_refused_whole(posts):
    with pytest.raises(Refused) as refused:
        trained(posts[0], 999_999, hours=None, organiser="")
    assert [fault.place for fault in refused.value] == ["hours", "organiser", "posts"]
    with pytest.raises(Refused, match="不是承担综合行政执法的机构"):
        training_record(body=service(TOWNSHIP), said=training(), standards=STANDARDS, by=lead())
    with pytest.raises(Refused, match="权限"):
        training_record(
            body=team_id(),
            said=training(posts[0]),
            standards=STANDARDS,
            by=holder("township_clerk", unit(TOWNSHIP)),
        )
    assert not EnforcementEntry.objects.exists()


def test_an_entry_is_withdrawn_once_with_a_reason_and_can_be_recorded_anew(posts):
    number = trained(posts[0])
    with pytest.raises(Refused, match="没有写明为什么撤回"):
        entry_withdraw(number=number, reason=" ", by=lead())
    entry_withdraw(number=number, reason="学时错了", by=lead())
    assert trainings_of([team_id()], *YEAR) == []
    with pytest.raises(Refused, match="已于"):
        entry_withdraw(number=number, reason="再撤", by=lead())
    assert trained(posts[0], hours=4) != number


def test_guidance_says_who_came_and_what_was_said():
    said = {"body": team_id(), "standards": STANDARDS, "by": holder("department", unit(EAST))}
    guidance_record(said=guidance(), **said)
    [kept] = guidance_of([team_id()], *YEAR)
    assert (kept.fact.department, kept.fact.said) == ("区应急局", "先看台账")
    with pytest.raises(Refused) as refused:
        guidance_record(said=guidance(day=timezone.localdate() + timedelta(1), said=""), **said)
    assert [fault.place for fault in refused.value] == ["said", "day"]


def test_a_joint_operation_is_planned_closed_with_numbers_and_opened_again():
    plan = planned()
    closing = joint_close(unit=unit(TOWNSHIP), entry=plan, said=results(), by=lead())
    [kept] = joints_under(unit(EAST), timezone.localdate())
    assert (kept.entry, kept.fact.results.filed) == (closing, 1)
    with pytest.raises(Refused, match="已在 2022-03-25 登记结果"):
        joint_close(unit=unit(TOWNSHIP), entry=closing, said=results(), by=lead())
    with pytest.raises(Refused, match=f"第 {closing} 号登记改过"):
        entry_withdraw(number=plan, reason="错", by=lead())
    entry_withdraw(number=closing, reason="数字错", by=lead())
    [kept] = joints_under(unit(EAST), timezone.localdate())
    assert (kept.entry, kept.fact.results) == (plan, None)
    with pytest.raises(Refused, match="没有选联合执法行动"):
        joint_close(unit=unit(BESIDE), entry=plan, said=results(), by=person())


def test_the_database_itself_keeps_half_results_and_no_hours_out(posts):
    planned()
    trained(posts[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        JointOperation.objects.update(checked=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingEvent.objects.update(hours=0)


def exported(kind: Kind) -> list[list[str | int]]:
    if kind is Kind.TRAINING:
        return [training_row(one.fact, TOWNSHIP, NAME) for one in trainings_of([team_id()], *YEAR)]
    if kind is Kind.GUIDANCE:
        return [guidance_row(one.fact, TOWNSHIP, NAME) for one in guidance_of([team_id()], *YEAR)]
    return [joint_row(one.fact, TOWNSHIP) for one in joints_under(unit(EAST), timezone.localdate())]


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_exported_reads_back_to_nothing_and_a_change_is_one_entry_that_can_be_undone(kind, posts):
    trained(*posts[:2])
    guidance_record(body=team_id(), said=guidance(), standards=STANDARDS, by=lead())
    plan = planned()
    joint_close(unit=unit(TOWNSHIP), entry=plan, said=results(), by=lead())
    planned(title="夏季联合检查")
    rows = exported(kind)
    again = looked(kind, rows)
    assert (again.listed.facts, again.listed.same) == ([], len(rows))
    with pytest.raises(Refused, match="没有要变更的"):
        enforcement_file_import(preview=again, document="", by=lead())
    at, said, other = {
        Kind.TRAINING: (4, 4, 3),
        Kind.GUIDANCE: (5, "再看现场", 4),
        Kind.JOINT: (4, "开发区", 1),
    }[kind]
    rows[0][at] = said
    more = list(rows[0])
    more[other] = "另一次"
    preview = looked(kind, [*rows, more])
    assert (len(preview.listed.new), len(preview.listed.changed)) == (1, 1)
    before = exported(kind)
    number = enforcement_file_import(preview=preview, document="登1号", by=lead())
    assert sorted(exported(kind), key=str) == sorted([*rows, more], key=str)
    with pytest.raises(Refused, match="重新预览再导入"):
        enforcement_file_import(preview=preview, document="登1号", by=lead())
    entry_withdraw(number=number, reason="撤销导入", by=lead())
    assert exported(kind) == before


def test_all_faults_of_a_file_of_trainings_are_told_at_their_cells(posts):
    good = [TOWNSHIP, NAME, TRAINED.isoformat(), "行政处罚法", 8, "区司法局", f"{posts[0]}、{posts[1]}"]
    rows = [
        good,
        good,
        [EAST + "999", *good[1:]],
        [TOWNSHIP, "便民服务中心", *good[2:]],
        [TOWNSHIP, NAME, "三月", "", "八", "", "张三"],
        [*good[:3], "治安", 8, "局", "999999"],
    ]
    with pytest.raises(Refused) as refused:
        looked(Kind.TRAINING, rows)
    told = [(str(fault.place).rsplit("!")[-1].rsplit(":")[-1], str(fault.message)) for fault in refused.value]
    cells = [cell for cell, _ in told]
    assert len(cells) == len(set(cells)) == 9
    for words in (
        "同一次",
        "没有代码",
        "不是承担",
        "不是日期",
        "没有填写培训内容",
        "不是 0 或正整数",
        "不是在编编号",
    ):
        assert any(words in text for _, text in told), words
    assert not TrainingPart.objects.exists()


def test_more_hours_than_are_kept_are_told_with_the_largest(posts):
    large = "“32768”太大，这里最多填 32,767"
    with pytest.raises(Refused, match=large):
        trained(posts[0], hours=32_768)
    row = [TOWNSHIP, NAME, TRAINED.isoformat(), "行政处罚法", 32_768, "区司法局", str(posts[0])]
    with pytest.raises(Refused, match=large):
        looked(Kind.TRAINING, [row])
    assert not EnforcementEntry.objects.exists()


def test_a_file_of_another_place_is_refused(posts):
    beside = holder("enforcement_lead", unit(BESIDE))
    row = [TOWNSHIP, NAME, TRAINED.isoformat(), "行政处罚法", 8, "区司法局", str(posts[0])]
    with pytest.raises(Refused, match="不归您管"):
        looked(Kind.TRAINING, [row], beside)
    with pytest.raises(Refused, match="权限"):
        enforcement_file_import(preview=looked(Kind.TRAINING, [row]), document="", by=beside)
