"""``santu prove approve apply undo``: a plan on its way, who may take it there by which papers, and its refusals."""

import csv
import json

from santu.accounts.services.demo import database_mark_demo, demo_cast_create
from santu.design.models import Scenario
from santu.transition.models import Instrument, Plan, PlanStep
from tests.db.conftest import AFTER, DAY, HANDMADE, SHIMEN_NEW, UNTIL, renamed
from tests.db.reforms import consulted


def test_approval_says_what_is_needed_of_whom_by_which_clause(refused, santu, planned):
    santu("prove", planned, "--by", "wang")
    ran = refused("approve", planned, "--by", "li")
    assert ran.err.splitlines()[:3] == [
        f"第 {planned} 号计划须有以下文件才能批准：",
        '  县级以上行政区划的变更：国务院的批复（《行政区划管理条例》第七条）。写作 --instrument "county|文号|日期|国务院"。',
        '  乡、民族乡、镇的变更：省人民政府的批复（《行政区划管理条例》第九条）。写作 --instrument "township|文号|日期|省人民政府"。',
    ]
    needed = santu("approve", planned, "--json")
    assert needed.code == 1
    assert needed.document["needed"][1]["clause"] == "《行政区划管理条例》第九条"


def test_missing_and_malformed_instruments_are_refused(refused, santu, planned, instruments, tmp_path):
    santu("prove", planned, "--by", "wang")
    options = instruments(planned)
    words = ("approve", planned, "--by", "li")
    assert refused(*words, *options[:-2]).err == (
        "code: “行政区划代码变更”须由民政部门以公告批准，现在没有；"
        "请补上文号、日期和机关。（《行政区划管理条例》第十七条）\n"
    )
    table = tmp_path / "instruments.csv"
    table.write_text("authority,number,day,issuer\ncode,民函〔2021〕8号,四月,民政厅\n", "utf-8")
    ran = refused(*words, "--instruments", table, "--instrument", "township|省政函〔2021〕2号")
    assert [line.partition(": ")[0] for line in ran.err.splitlines()] == [
        "--instrument 1",
        "instruments.csv 第 2 行 day 列",
    ]
    assert "没有会议纪要" not in ran.err
    ran = refused(*words, *options, "--instrument", "quota|编发〔2021〕1号|2021-03-01|编委|纪要")
    assert ran.err.startswith("quota: 这份计划不需要“quota”的批准文件；请从这些之中选：county（")
    ran = refused(*words, *options, "--instrument", "township| |2021-03-01|省人民政府")
    assert "“乡、民族乡、镇的变更”的批准文件缺少文号或机关" in ran.err


def test_an_instrument_of_a_day_to_come_is_refused(refused, santu, planned, instruments):
    santu("prove", planned, "--by", "wang")
    [*options, last] = instruments(planned)
    late = last.replace("2021-04-01", "2999-01-01")
    assert refused("approve", planned, "--by", "li", *options, late).err == (
        "code: “行政区划代码变更”的批准文件日期 2999-01-01 还没有到；"
        "请核对日期，文件印发后再审批。（《行政区划管理条例》第十七条）\n"
    )


def test_instruments_come_from_a_table_as_well(santu, planned, instruments, tmp_path):
    santu("prove", planned, "--by", "wang")
    lines = [option.split("|") for option in instruments(planned)[1::2]]
    table = tmp_path / "instruments.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["事项", "文号", "日期", "批准机关"], *lines])
    assert santu("approve", planned, "--by", "li", "--instruments", table).code == 0
    assert Instrument.objects.filter(plan=planned, synthetic=False).count() == len(lines)


def test_nobody_approves_or_carries_out_alone(refused, santu, planned, instruments):
    options = instruments(planned)
    santu("prove", planned, "--by", "wang")
    assert refused("approve", planned, "--by", "wang", *options).err == (
        "wang: 编制人不能审批自己的计划；请换另一人办理。（SX-06）\n"
        "wang: 编制方案的人不能审批据此编制的计划；请换另一人办理。（SX-06）\n"
    )
    assert santu("approve", planned, "--by", "li", *options).code == 0
    assert refused("apply", planned, "--by", "li").err == (
        "li: 审批人不能执行自己批准的计划；请换另一人办理。（SX-06）\n"
    )


def test_made_up_instruments_count_in_a_demonstration_only(refused, santu, planned):
    santu("prove", planned, "--by", "wang")
    ran = refused("approve", planned, "--by", "li", "--synthetic")
    assert "township: “乡、民族乡、镇的变更”的批准文件是演示用的合成文件，不能用于真实的库" in ran.err


def test_in_a_demonstration_the_cast_acts_where_nobody_is_named(santu, db):
    database_mark_demo(by=None)
    planner, approver = demo_cast_create(by=None)
    assert santu("import", HANDMADE / "before", "--day", DAY).code == 0
    number = santu("plan", AFTER, "--day", UNTIL, "--json").document["plan"]
    consulted(Scenario.objects.get())
    assert [santu(*words).code for words in (("prove", number), ("approve", number, "--synthetic"))] == [0, 0]
    plan = Plan.objects.get()
    assert (plan.planned_by, plan.approved_by) == (planner.username, approver.username)
    assert Instrument.objects.filter(plan=plan, synthetic=True).exists()
    assert santu("handover", number, "import", "--synthetic").code == 0
    assert santu("apply", number).code == 0


def test_a_demonstration_may_plan_for_a_day_to_come(santu, db):
    database_mark_demo(by=None)
    demo_cast_create(by=None)
    santu("import", HANDMADE / "before", "--day", DAY)
    number = santu("plan", AFTER, "--day", "2999-01-01", "--json").document["plan"]
    consulted(Scenario.objects.get())
    assert [santu(*words).code for words in (("prove", number), ("approve", number, "--synthetic"))] == [0, 0]


def test_a_plan_goes_its_way_in_order_and_once(refused, santu, planned, instruments):
    text = "请按编制、证明、审批、执行的顺序办理"
    assert refused("apply", planned, "--by", "wang").err == (
        f"{planned}: 第 {planned} 号计划现为“待证明”，须为“已批准，待执行”才能办理；{text}。\n"
    )
    ran = refused("approve", planned, "--by", "li", *instruments(planned))
    assert "现为“待证明”，须为“已证明，待审批”或“已撤销”才能办理" in ran.err
    ran = refused("undo", planned, "--by", "wang", "--reason", "错")
    assert "须为“已执行”才能办理" in ran.err
    santu("prove", planned, "--by", "wang")
    santu("approve", planned, "--by", "li", *instruments(planned))
    assert santu("apply", planned, "--by", "wang").code == 0
    assert "现为“已执行”，须为“已批准，待执行”" in refused("apply", planned, "--by", "wang").err
    assert "现为“已执行”" in refused("prove", planned, "--by", "wang").err


def test_a_plan_whose_base_is_gone_is_not_approved(refused, santu, imported, planned, instruments):
    santu("prove", planned, "--by", "wang")
    options = instruments(planned)
    assert santu("undo", "--act", imported, "--by", "wang", "--reason", "导错了").code == 0
    ran = refused("approve", planned, "--by", "li", *options)
    assert "“石门乡”的登记（名称与隶属）在方案编制之后被第" in ran.err


def test_a_county_that_moved_is_refused_with_the_rows_that_moved(refused, santu, approved, tmp_path):
    corrected = renamed(tmp_path, HANDMADE / "before", "郑家营村委会", "郑新营村委会")
    words = ("import", corrected, "--day", DAY, "--by", "wang", "--title", "更正村名", "--json")
    act = santu(*words).document["act"]
    ran = refused("apply", approved, "--by", "wang")
    assert ran.err == (
        f"nbs.990101202201.20200630: “郑新营村委会”的登记（名称与隶属）在方案编制之后被第 {act} 号操作"
        "“更正村名”改动；请在最新登记上重新编制方案。（SX-06）\n"
    )


def test_undo_with_later_acts_in_the_way_is_refused_with_their_list(
    refused, santu, applied, instruments, tmp_path
):
    approving = ("approve", applied, "--undo", "--by", "li", *instruments(applied))
    corrected = renamed(tmp_path, AFTER, "石门镇", "新石门镇")
    words = ("import", corrected, "--day", "2021-12-01", "--by", "wang", "--title", "更名", "--json")
    act = santu(*words).document["act"]
    way = (
        f"更名: 其后的第 {act} 号操作已在 1 个单位（如新石门镇（990101104））上使用本次结果；"
        "请先撤销该操作，或另编反向计划。\n"
    )
    assert refused("approve", applied, "--undo").err == way
    assert refused(*approving).err == way
    assert santu("undo", "--act", act, "--by", "wang", "--reason", "让路").code == 0
    assert [santu(*approving).code, santu("undo", applied, "--by", "wang", "--reason", "错").code] == [0, 0]


def test_to_approve_an_undoing_the_same_papers_are_asked_for(refused, santu, applied, instruments):
    needed = santu("approve", applied, "--undo", "--json").document["needed"]
    ran = refused("approve", applied, "--undo", "--by", "li")
    assert ran.err.startswith(f"撤销第 {applied} 号计划须有以下文件才能批准：\n")
    assert ran.err.count("--instrument") == len(needed) > 1
    options = instruments(applied)
    short = refused("approve", applied, "--undo", "--by", "li", *options[2:])
    assert short.err.startswith(f"{needed[0]['authority']}: ")
    assert "现在没有" in short.err
    assert "编制人不能批准撤销" in refused("approve", applied, "--undo", "--by", "wang", *options).err
    undo = ("undo", applied, "--by", "wang", "--reason", "错")
    assert "的撤销还没有批准" in refused(*undo).err
    act = Plan.objects.get().act_id
    given = santu("approve", applied, "--undo", "--by", "li", *options, "--json").document
    assert (given["plan"], given["state"], given["undoes"]) == (applied, "applied", act)
    assert "已经批准，不必再批准" in refused("approve", applied, "--undo").err
    assert santu(*undo).code == 0
    assert Plan.objects.get().act.undone_by.document == "、".join(given["instruments"])


def test_undo_says_why_and_of_what(refused, santu, applied, imported):
    assert refused("undo", applied, "--by", "wang", "--document", "1号").err == (
        "--reason: 撤销必须写明理由；请加上 --reason。（SX-06）\n"
        "--document: 撤销计划用批准撤销时的文件；请去掉 --document，"
        f"先用 santu approve {applied} --undo 批准。\n"
    )
    assert "审批人不能撤销" in refused("undo", applied, "--by", "li", "--reason", "错").err
    act = Plan.objects.get().act_id
    assert refused("undo", "--act", act, "--by", "wang", "--reason", "错").err == (
        f"--act: 第 {act} 号操作执行的是第 {applied} 号计划；请用 santu undo {applied} 撤销计划。\n"
    )
    assert "请加上 --reason" in refused("undo", "--act", imported, "--by", "wang").err
    assert "二者取一" in refused("undo", "--by", "wang").err
    assert "没有第 77777 号操作" in refused("undo", "--act", "77777", "--by", "wang", "--reason", "错").err


def without_standing(plan: Plan, unit: str) -> Plan:
    """A second plan of the same scenario, in which one unit never begins to stand."""
    other = Plan.objects.create(scenario=plan.scenario, counts=plan.counts, planned_by=plan.planned_by)
    steps = list(plan.steps.all())
    for step in steps:
        changes = json.loads(step.changes)
        kept = [change for change in changes if (change["op"], change["unit"]) != ("stand", unit)]
        step.pk, step.plan, step.changes = None, other, json.dumps(kept)
    PlanStep.objects.bulk_create(steps)
    return other


def test_a_plan_that_does_not_hold_is_not_proven(santu, planned):
    plan = without_standing(Plan.objects.get(pk=planned), SHIMEN_NEW)
    ran = santu("prove", plan.pk, "--by", "wang")
    assert ran.code == 1
    assert "石门乡 停止运行或撤销时，承接单位尚未设立；请先立后破。（SX-06）" in ran.out
    assert "计划结束时：石门镇 到计划结束时仍处于筹备或收尾" in ran.out
    assert f"第 {plan.pk} 号计划不成立" in ran.err
    document = santu("prove", plan.pk, "--by", "wang", "--json").document
    assert (document["holds"], document["state"]) == (False, "draft")
    assert {row["rule"] for row in document["proof"]["end_uncovered"]} >= {"transition/unfinished"}
