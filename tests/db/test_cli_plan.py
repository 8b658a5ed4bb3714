"""``santu plan explain map``: a reform planned from a list, what is refused of it, and how it reads; then the whole way."""

import csv
from datetime import date
from itertools import starmap
from pathlib import Path

import pytest

from santu.accounts.models import User
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
from santu.transition.models import Plan
from tests.db.conftest import AFTER, DAY, HANDMADE, SHIMEN, SHIMEN_NEW, UNTIL, renamed, state_of_everything

BAD_DECREE = Path(__file__).parents[1] / "fixtures" / "bad_input" / "decree" / "decree.csv"


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
