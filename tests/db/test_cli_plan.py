"""``santu plan prove approve apply undo explain map``: the way of a reform, step by step, and its refusals."""

import csv
import json
from datetime import date
from itertools import starmap
from pathlib import Path

import pytest

from santu.accounts.models import User
from santu.accounts.services.demo import database_mark_demo, demo_cast_create
from santu.design.domain.proposals import Proposal
from santu.design.models import Scenario
from santu.design.services.scenarios import Base, scenario_create
from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.kernel.messages import message
from santu.register.domain.body_standard import body_standard
from santu.register.domain.rows import Body
from santu.register.selectors.acts import latest_act
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record
from santu.standards.loader import load
from santu.transition.models import Instrument, Plan, PlanStep
from tests.db.conftest import DAY, HANDMADE, UNTIL, state_of_everything
from tests.db.reforms import consulted

AFTER = HANDMADE / "after"
BAD_DECREE = Path(__file__).parents[1] / "fixtures" / "bad_input" / "decree" / "decree.csv"
SHIMEN, SHIMEN_NEW = "nbs.990101202.20200630", "nbs.990101104.20211031"


def renamed(folder: Path, source: Path, old: str, new: str) -> Path:
    """A list with one text replaced."""
    folder.mkdir(exist_ok=True)
    for name in ("townships.csv", "villages.csv"):
        (folder / name).write_text((source / name).read_text("utf-8").replace(old, new), "utf-8")
    return folder


def listed(folder: Path) -> set[tuple[str, str, str]]:
    """Code, name and parent of every township and village of a list, by nothing but ``csv``."""
    found = set()
    for name, parent in (("townships.csv", None), ("villages.csv", "township_code")):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.add((row["code"], row["name"], row[parent] if parent else row["code"][:6]))
    return found


def registered(day: str) -> set[tuple[str, str, str]]:
    register = snapshot(date.fromisoformat(day))
    rows = [*register.at(Level.TOWNSHIP), *register.at(Level.VILLAGE)]
    return {(str(row.code), row.name, str(register.divisions[row.parent].code)) for row in rows}


def test_the_whole_way_and_back(santu, imported, instruments):
    before = county_digests()
    made = santu("plan", AFTER, "--day", UNTIL, "--by", "wang", "--title", "重演")
    number = Plan.objects.get().pk
    assert made.code == 2
    assert made.lines[:2] == [
        f"第 {number} 号计划“重演”（待证明）：从 2020-06-30 到 2021-10-31",
        "+ 设立 14 个，~ 变更 15 个，- 撤销 19 个乡级单位；共 464 步",
    ]
    proven = santu("prove", number, "--by", "wang")
    assert proven.code == 0
    assert (
        "第一步之前和 464 步的每一步之后都查过：新增或扩大的违规 0 处，结束时无例外依据的违规 0 处"
        in proven.out
    )
    assert santu("approve", number, "--by", "li", *instruments(number)).code == 0
    applied = santu("apply", number, "--by", "wang", "--json").document
    assert applied == {"plan": number, "state": "applied", "act": applied["act"]}
    assert registered(UNTIL) == listed(AFTER)
    assert registered("2021-10-30") == listed(HANDMADE / "before")
    approved = santu("approve", number, "--undo", "--by", "li", *instruments(number))
    assert approved.code == 0
    assert f"请由另一人撤销：santu undo {number} --reason 理由。" in approved.out
    undone = santu("undo", number, "--by", "wang", "--reason", "名单有误")
    assert undone.lines == [f"第 {number} 号计划已撤销，登记恢复原样。"]
    assert county_digests() == before


def test_a_plan_is_a_document_by_county(santu, planned, tmp_path):
    text = santu("plan", "--show", planned)
    assert text.code == 0
    for line in (
        "东河县（990101）",
        "  + 设立石门镇（镇，代码 990101104）",
        "  ~ 红旗镇更名为幸福镇",
        "  - 撤销石门乡（990101202），由石门镇承接",
        "  - 撤销长岭乡（990101205），由安定镇、平安镇承接",
        "  ⇄ 6 个村（社区）由石门乡划归石门镇：郑家寨村委会、郑家营村委会、冯家庄村委会等",
        "    村（社区）：设立 0，变更 106，撤销 4",
        "  - 撤销原甲水乡（990102201），由新设的甲水乡承接",
        "  ⇄ 高山乡由北川县划归南川区，高山乡的代码由 990201202 改为 990202203",
    ):
        assert line in text.lines
    county = santu("plan", "--show", planned, "--county", "西河县")
    assert "东河县（990101）" not in county.lines
    assert any(line.endswith("：在西河县设立新庙乡（筹备）。") for line in county.lines)


def test_the_document_has_a_twin_for_machines(santu, planned):
    document = santu("plan", "--show", planned, "--json").document
    assert document["counts"]["townships"] == {"establish": 14, "change": 15, "abolish": 19}
    assert document["base"]["digests"] == county_digests(set(document["base"]["digests"]))
    assert len(document["steps"]) == 464
    [east] = [county for county in document["counties"] if county["code"] == "990101"]
    entry = {"sign": "+", "unit": SHIMEN_NEW, "code": "990101104", "text": "设立石门镇（镇，代码 990101104）"}
    assert entry in east["entries"]
    assert sum(county["counts"]["townships"]["abolish"] for county in document["counties"]) == 19


def test_a_plan_is_written_to_a_file_whole(santu, imported, tmp_path):
    words = ("plan", AFTER, "--day", UNTIL, "--by", "wang")
    head = santu(*words, "--out", tmp_path / "plan.txt").lines
    written = (tmp_path / "plan.txt").read_text("utf-8").splitlines()
    number = Plan.objects.get().pk
    assert head == [*written[:5], f"第 {number} 号计划已编制；下一步逐步证明：santu prove {number}。"]
    assert "  + 设立石门镇（镇，代码 990101104）" in written
    nowhere = santu(*words, "--out", tmp_path / "none" / "plan.txt")
    assert nowhere.code == 1
    last = Plan.objects.latest("pk").pk
    assert f"第 {last} 号计划已保存；请另选一个文件：santu plan --show {last} --out 文件。" in nowhere.err


def test_a_plan_for_one_county_touches_no_other(santu, imported, instruments):
    elsewhere = county_digests()
    words = ("plan", AFTER, "--day", UNTIL, "--scope", "西河县", "--by", "wang", "--json")
    document = santu(*words).document
    assert [county["name"] for county in document["counties"]] == ["西河县"]
    number = document["plan"]
    assert santu("prove", number, "--by", "wang").code == 0
    assert santu("approve", number, "--by", "li", *instruments(number)).code == 0
    assert santu("apply", number, "--by", "wang").code == 0
    moved = {county for county, digest in county_digests().items() if elsewhere[county] != digest}
    assert moved == {"nbs.990102.20200630"}
    west = {row for row in listed(AFTER) if row[0].startswith("990102")}
    assert west == {row for row in registered(UNTIL) if row[0].startswith("990102")}


def test_what_the_list_leaves_out_is_said_wherever_the_plan_is_read(santu, imported, instruments):
    said = [
        "有 1 个单位在名单上看不出去向，承接单位是推定的；请查阅批文：",
        "  - 撤销云顶乡（990101208），由东河县承接",
    ]
    words = ("plan", AFTER, "--day", UNTIL, "--by", "wang")
    assert santu(*words).lines[2:4] == said
    number = Plan.objects.get().pk
    assert santu("plan", "--show", number).lines[2:4] == said
    document = santu("plan", "--show", number, "--json").document
    assert [entry["code"] for entry in document["unresolved"]] == ["990101208"]
    assert set(said) <= set(santu("prove", number, "--by", "wang").lines)
    assert santu("prove", number, "--by", "wang", "--json").document["unresolved"] == document["unresolved"]
    assert set(said) <= set(santu("approve", number).err.splitlines())
    assert set(said) <= set(santu("approve", number, "--by", "li", *instruments(number)).lines)


def test_where_the_list_leaves_nothing_out_nothing_is_said(santu, imported):
    words = ("plan", AFTER, "--day", UNTIL, "--scope", "西河县", "--by", "wang")
    assert "看不出去向" not in santu(*words).out
    assert santu(*words, "--json").document["unresolved"] == []


def test_a_list_without_the_names_of_counties_renames_none(santu, imported, tmp_path):
    renamed(tmp_path, AFTER, "", "")
    lines = (AFTER / "townships.csv").read_text("utf-8").splitlines()
    short = [",".join(line.split(",")[:2]) for line in lines]
    (tmp_path / "townships.csv").write_text("\n".join(short), "utf-8")
    words = ("plan", tmp_path, "--day", UNTIL, "--by", "wang", "--json")
    document = santu(*words).document
    changes = [change for step in document["steps"] for change in step["changes"]]
    assert not [change for change in changes if change["op"] == "rename" and change["becomes"].isdigit()]


def of_counties(folder: Path, *counties: str) -> Path:
    """The rows of a list that lie in some counties."""
    folder.mkdir(exist_ok=True)
    for name in ("townships.csv", "villages.csv"):
        header, *lines = (AFTER / name).read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.startswith(counties)]
        (folder / name).write_text("".join([header, *kept]), "utf-8")
    return folder


def test_a_list_of_some_counties_abolishes_no_other(santu, refused, imported, tmp_path):
    """It is refused until the person says which counties it is about; then the others stay as they are."""
    part = of_counties(tmp_path / "part", "990101", "990102")
    ran = refused("plan", part, "--day", UNTIL, "--by", "wang")
    assert ran.err.startswith(
        "AFTER_DIR: 要达到的名单里没有 3 个县的任何单位（南山县 990103、北川县 990201、南川区 990202）"
    )
    elsewhere = [row for row in listed(HANDMADE / "before") if not row[0].startswith(("990101", "990102"))]
    words = ("plan", part, "--day", UNTIL, "--by", "wang", "--json", "--scope", "990101", "--scope", "990102")
    document = santu(*words).document
    assert [county["code"] for county in document["counties"]] == ["990101", "990102"]
    assert santu("prove", document["plan"], "--by", "wang").code == 0
    assert set(elsewhere) <= registered(UNTIL)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "请给出要达到的名单的目录"),
        ((AFTER, "--show", "1"), "三者取一"),
        ((AFTER,), "文件里没有写明是哪一天的名单"),
        ((AFTER, "--day", "2021-13-01"), "“2021-13-01”不是日期"),
        ((AFTER, "--day", "2020-06-30"), "出发的登记（2020-06-30）不早于要达到的名单（2020-06-30）"),
        ((AFTER, "--day", UNTIL, "--decree", BAD_DECREE), "“并入”不是已知的调整方式"),
        ((AFTER, "--day", UNTIL, "--scope", "城关"), "没有代码、编号或名称为“城关”的单位"),
        ((AFTER, "--day", UNTIL, "--scope", "南山县"), "要达到的名单里没有代码为 990103 的“南山县”"),
        (("--scenario", "77777"), "没有第 77777 号方案"),
        (("--show", "77777"), "没有第 77777 号计划"),
        (("--show", "一"), "“一”不是编号"),
    ],
)
def test_a_plan_that_cannot_be_made(refused, imported, words, said):
    assert said in refused("plan", *words, "--by", "wang").err


def test_an_empty_register_has_nothing_to_start_from(refused, people):
    assert "登记是空的" in refused("plan", AFTER, "--day", UNTIL, "--by", "wang").err


def test_a_decree_naming_an_unknown_unit_is_refused_with_its_place(refused, imported, tmp_path):
    decree = tmp_path / "decree.csv"
    decree.write_text(
        "old_code,old_name,action,new_code,new_name\n990101299,无名乡,整建制并入,990101101,河东镇\n", "utf-8"
    )
    ran = refused("plan", AFTER, "--day", UNTIL, "--decree", decree, "--by", "wang")
    assert ran.err.startswith("decree.csv 第 2 行")
    assert "无名乡" in ran.err


def test_a_target_that_breaks_a_rule_is_refused_and_no_scenario_is_kept(refused, imported, tmp_path):
    target = renamed(tmp_path, AFTER, "郑家营村村民委员会", "郑家寨村村民委员会")
    ran = refused("plan", target, "--day", UNTIL, "--by", "wang")
    assert "同名“郑家寨村村民委员会”" in ran.err
    assert not Scenario.objects.exists()


def test_a_scenario_that_breaks_a_limit_cannot_be_planned(refused, imported):
    day, until = date.fromisoformat(DAY), date.fromisoformat(UNTIL)
    wang, register = User.objects.get(username="wang"), snapshot(day)
    slots = body_standard(load(), until).ordinary.slots.values()
    host = register.divisions[SHIMEN]

    def standing(host: str, slot: str, name: str, category: str) -> Body:
        return Body(f"{host}/{name}", host, name, category, slot)

    formal = [row.id for row in register.at(Level.TOWNSHIP) if row.formal]
    sets = [(unit, slot.id, slot.name, slot.category) for unit in formal for slot in slots]
    bodies_record(day=register.day, bodies=starmap(standing, sets), title="八个机构", by=wang)
    ninth = standing(host.id, "", "文化站", "station")
    change = Change(Op.ESTABLISH, ninth.id, becomes=ninth)
    proposal = Proposal("bodies/9", "bodies", host.parent, message("加一个文化站"), "SX-09", (change,))
    base = Base(day, [host.parent], latest_act(), county_digests({host.parent}))
    scenario = scenario_create(title="第九个机构", base=base, until=until, proposals=[proposal], by=wang)
    ran = refused("plan", "--scenario", scenario.pk, "--by", "wang")
    assert ran.err.splitlines() == [
        f"{SHIMEN}: 东河县石门乡 有 9 个限额内机构，超过限额 8 个；请合并或撤销多出的机构。（SX-09）",
        f"{ninth.id}: 东河县石门乡文化站 不在统一设置的机构之列；请并入相应机构，或批准有期限的例外。（SX-09）",
    ]
    assert not Plan.objects.exists()


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


def explained(santu, planned: int, unit: str, words: str) -> tuple[int, list[str]]:
    """The step of a unit whose sentence ends with ``words``, explained."""
    document = santu("explain", planned, "--unit", unit, "--json").document
    [number] = [step["no"] for step in document["steps"] if step["sentence"].endswith(words)]
    return number, santu("explain", planned, number).lines


def test_a_step_is_explained_in_the_words_of_an_office(santu, planned):
    number, lines = explained(santu, planned, "石门乡", "：撤销石门乡，由石门镇承接。")
    assert lines[0] == f"第 {number} 步（2021-10-31）：撤销石门乡，由石门镇承接。"
    assert lines[1] == "缘由：石桥乡、石门乡合并设立石门镇（SX-07）。"
    successor, _ = explained(santu, planned, "石门镇", "：在东河县设立石门镇（筹备）。")
    assert any(
        line.startswith(f"  第 {successor}、")
        and "设立石门镇（筹备）" in line
        and line.endswith("先于撤销石门乡，因为有 6 个村（社区）须随时有乡镇管辖（SX-06）。")
        for line in lines
    )
    assert "没有别的步骤等它。" in lines


def test_a_step_says_what_waits_for_it(santu, planned):
    number, lines = explained(santu, planned, "石门镇", "：在东河县设立石门镇（筹备）。")
    assert "在此之前不必等任何一步。" in lines
    moved = next(line for line in lines if "由石门乡划归石门镇" in line)
    assert moved.endswith("后于设立石门镇（筹备），因为划入、设立之前须先有所属的单位（SX-06）。")
    document = santu("explain", planned, number, "--json").document
    assert {row["why"] for row in document["waited_for_by"]} >= {"home", "successor"}
    assert document["waits_for"] == []


def test_explain_refuses_what_is_not_there(refused, planned):
    assert "没有第 9999 步" in refused("explain", planned, "9999").err
    assert "二者取一" in refused("explain", planned).err
    assert "没有代码、编号或名称为“无名乡”" in refused("explain", planned, "--unit", "无名乡").err


def test_the_map_of_a_unit_on_a_day_and_as_designed(santu, applied):
    early = santu("map", "石门乡", "--day", DAY).lines
    assert early[0] == "99 › 河山市 › 东河县 › 石门乡（990101202）  现状图（2020-06-30）"
    assert "  990101202200 郑家寨村委会" in early
    designed = santu("map", "石门乡", "--design", applied).lines
    assert designed[0] == "- 99 › 河山市 › 东河县 › 石门乡（990101202）  设计图（2021-10-31）"
    assert "  ⇄ 990101202200 郑家寨村委会" in designed
    scenario = f"scenario:{Scenario.objects.get().pk}"
    document = santu("map", "石门镇", "--design", scenario, "--json").document
    assert document["unit"]["sign"] == "+"
    assert len(document["children"]) == 11
    assert {child["sign"] for child in document["children"]} == {"⇄"}


def test_the_map_as_it_was_known(santu, imported, tmp_path):
    corrected = renamed(tmp_path, HANDMADE / "before", "石门乡", "石门山乡")
    santu("import", corrected, "--day", DAY, "--by", "wang")
    assert "石门山乡" in santu("map", "990101202", "--day", DAY).lines[0]
    assert "石门乡" in santu("map", "990101202", "--day", DAY, "--known", imported).lines[0]


def test_a_name_of_several_units_lists_them(refused, imported):
    assert refused("map", "王庄村委会", "--day", DAY).err == (
        "王庄村委会: 有 2 个单位叫“王庄村委会”，请改用代码：河山市西河县双庙乡王庄村委会（990102206206）、"
        "河山市西河县龙泉乡王庄村委会（990102207205）。\n"
    )
    assert "不能同时用" in refused("map", "石门乡", "--design", "1", "--day", DAY).err


def test_reading_writes_nothing(santu, planned):
    before = state_of_everything()
    for words in (
        ("check", "--day", DAY),
        ("map", "石门乡", "--day", DAY),
        ("map", "石门乡", "--design", planned),
        ("plan", "--show", planned),
        ("explain", planned, "1"),
        ("approve", planned),
    ):
        santu(*words)
    assert state_of_everything() == before


def test_what_comes_from_nowhere_belongs_to_the_county_of_the_register(santu, imported, tmp_path):
    """A unit that only the later list has is planned under the county that has been there all along."""
    target = renamed(tmp_path, AFTER, "", "")
    with (target / "townships.csv").open("a", encoding="utf-8") as file:
        file.write("990102402,西河农场,西河县,河山市\n")
    words = ("plan", target, "--day", UNTIL, "--by", "wang", "--json")
    counties = {county["name"]: county["entries"] for county in santu(*words).document["counties"]}
    assert "" not in counties
    assert "设立西河农场（类似乡级单位，代码 990102402）" in [entry["text"] for entry in counties["西河县"]]
