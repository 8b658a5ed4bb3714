"""``santu import`` and ``santu check``: files in, facts recorded, lawful or not; bad input leaves nothing."""

from pathlib import Path

import pytest

from santu.accounts.models import User
from santu.cli.output import Output
from santu.kernel.messages import message
from santu.register.models import Act, Measurement
from santu.register.selectors.digests import county_digests
from tests.db.conftest import DAY, HANDMADE, state_of_everything

BAD_INPUT = Path(__file__).parents[1] / "fixtures" / "bad_input"
REGISTERS = sorted(path.name for path in BAD_INPUT.iterdir() if path.is_dir() and path.name != "decree")
BEFORE = HANDMADE / "before"


def copied(folder: Path, *changes: tuple[str, str]) -> Path:
    """The hand-made province with some texts replaced; a text that is not there is a slip of the test."""
    folder.mkdir(exist_ok=True)
    texts = {name: (BEFORE / name).read_text("utf-8") for name in ("townships.csv", "villages.csv")}
    for old, new in changes:
        assert any(old in text for text in texts.values()), old
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_a_preview_lists_the_changes_and_writes_nothing(santu, db):
    before = state_of_everything()
    ran = santu("import", BEFORE, "--day", DAY, "--preview")
    assert ran.code == 2
    assert "+ 乡级 38" in ran.lines
    assert "  + 990101001 城关街道" in ran.lines
    assert ran.lines[-1].startswith("  …… 共 282 项")
    document = santu("import", BEFORE, "--day", DAY, "--preview", "--json").document
    assert document["act"] is None
    assert document["counts"]["establish"] == {
        "province": 1, "city": 2, "county": 5, "township": 38, "village": 236,
    }  # fmt: skip
    assert len(document["changes"]) == 282
    assert state_of_everything() == before


def test_what_is_imported_is_an_act_that_can_be_undone(santu, people):
    ran = santu("import", BEFORE, "--day", DAY, "--by", "wang", "--title", "2020 年名单")
    act = Act.objects.get()
    assert ran.code == 0
    assert (act.title, act.by) == ("2020 年名单", "wang")
    assert f"已导入，第 {act.pk} 号操作；撤销用 santu undo --act {act.pk}。" in ran.lines
    again = santu("import", BEFORE, "--day", DAY, "--by", "wang")
    assert (again.code, again.lines) == (0, ["登记与名单一致，没有要变更的单位。"])
    undone = santu("undo", "--act", act.pk, "--by", "wang", "--reason", "导错了")
    assert undone.lines == [f"第 {act.pk} 号操作“2020 年名单”已撤销，登记恢复原样。"]
    assert county_digests() == {}


def test_a_correction_is_previewed_as_a_change(santu, imported, tmp_path):
    corrected = copied(tmp_path, ("石门乡", "石门回族乡"))
    ran = santu("import", corrected, "--day", DAY, "--preview")
    assert ran.code == 2
    assert "  ~ 990101202 石门乡 → 石门回族乡" in ran.lines
    assert "  ~ 990101202 石门乡 → 民族乡" in ran.lines
    assert "~ 乡级 2" in ran.lines  # the name and the kind
    elsewhere = copied(tmp_path, ("郑家营村委会,990101202", "郑家营村委会,990101203"))
    assert (
        "  ⇄ 990101202201 郑家营村委会 → 石桥乡"
        in santu("import", elsewhere, "--day", "2020-07-01", "--preview").lines
    )


def test_a_list_without_the_names_of_counties_takes_none_away(santu, imported, tmp_path):
    copied(tmp_path)
    lines = (BEFORE / "townships.csv").read_text("utf-8").splitlines()
    short = [",".join(line.split(",")[:2]) for line in lines]
    (tmp_path / "townships.csv").write_text("\n".join(short), "utf-8")
    ran = santu("import", tmp_path, "--day", DAY, "--preview")
    assert (ran.code, ran.lines) == (0, ["登记与名单一致，没有要变更的单位。"])


def test_two_files_in_gb18030_are_read_as_well(santu, people, tmp_path):
    for name in ("townships", "villages"):
        text = (BEFORE / f"{name}.csv").read_text("utf-8")
        (tmp_path / f"{name}-gb.csv").write_bytes(text.encode("gb18030"))
    files = [tmp_path / "townships-gb.csv", tmp_path / "villages-gb.csv"]
    assert santu("import", *files, "--day", DAY, "--by", "wang").code == 0
    assert "石门乡" in santu("map", "990101202", "--day", DAY).out
    assert "最多给两个文件" in santu("import", *files, tmp_path, "--by", "wang").err


def test_people_and_households_are_kept_with_their_base(santu, people, tmp_path):
    population = tmp_path / "population.csv"
    population.write_text("code,pop_estimate,households_estimate\n990101202,2001,700\n", "utf-8")
    words = ("import", BEFORE, "--day", DAY, "--population", population)
    assert santu(*words, "--population-base", "2020 年普查", "--by", "wang").code == 0
    kept = Measurement.objects.order_by("quantity").values_list("quantity", "value", "base", "source")
    assert list(kept) == [
        ("households", 700, "2020 年普查", "population.csv"),
        ("people", 2001, "2020 年普查", "population.csv"),
    ]
    assert "人口 2,001" in santu("map", "东河县", "--day", DAY).out


@pytest.mark.parametrize("case", REGISTERS)
def test_bad_input_is_refused_with_every_fault_and_nothing_is_written(refused, people, case):
    ran = refused("import", BAD_INPUT / case, "--day", "2021-10-31", "--by", "wang")
    said = (BAD_INPUT / case / "said.txt").read_text("utf-8")
    assert ran.err.replace(str(BAD_INPUT), "…") == said


def test_faults_of_all_files_and_options_come_at_once(refused, people, tmp_path):
    population = tmp_path / "population.csv"
    population.write_text("code,pop_estimate\n990101299,12\n", "utf-8")
    ran = refused("import", BEFORE, "--day", "昨天", "--population", population, "--by", "wang")
    assert ran.err.splitlines() == [
        "population.csv:2: 代码“990101299”不在乡镇名单里；请改正代码，或在名单里补上这个单位。",
        "--day: “昨天”不是日期；请写成 2021-10-31 这样的年-月-日。",
    ]


def test_without_a_day_nothing_is_imported(refused, people):
    ran = refused("import", BEFORE, "--by", "wang")
    assert "文件里没有写明是哪一天的名单；请加上 snapshot 列，或用 --day 给出日期。" in ran.err


@pytest.mark.parametrize("command", [("import", BEFORE, "--preview"), ("check",), ("map", "石门乡")])
def test_the_day_that_stands_for_an_open_end_is_refused(refused, imported, command):
    assert refused(*command, "--day", "9999-12-31").err == (
        "--day: “9999-12-31”在登记里表示没有终止日期，不能作为日期；请写更早的一天。\n"
    )


def test_an_import_abolishes_nothing(refused, imported, tmp_path):
    lines = (BEFORE / "townships.csv").read_text("utf-8").splitlines()
    copied(tmp_path)
    left = [line for line in lines if "东河经济开发区" not in line]
    (tmp_path / "townships.csv").write_text("\n".join(left), "utf-8")
    ran = refused("import", tmp_path, "--day", DAY, "--by", "wang")
    assert ran.err == (
        "990101401: 登记中的“东河经济开发区”不在文件里；导入不能撤销单位（先立后破），"
        "请用“santu plan”编制计划，或把它补进文件。\n"
    )


@pytest.fixture
def coloured(tmp_path):
    lines = (BEFORE / "villages.csv").read_text("utf-8").splitlines()
    copied(tmp_path)
    text = "\n".join([f"{lines[0]},颜色", *(f"{line},红" for line in lines[1:])])
    (tmp_path / "villages.csv").write_text(text, "utf-8")
    return tmp_path


def test_an_unknown_column_is_named_and_must_be_ignored_explicitly(santu, refused, people, coloured):
    words = ("import", coloured, "--day", DAY, "--by", "wang")
    assert refused(*words).err == (
        "villages.csv: 不认识这些列：颜色；请改正列名，或用 --ignore-columns 颜色 写明不导入它们。\n"
    )
    refused(*words, "--ignore-columns", "大小")
    ran = santu(*words, "--ignore-columns", "大小,颜色")
    assert (ran.code, ran.err) == (0, "")


def test_all_unknown_columns_can_be_ignored_and_are_still_named(santu, people, coloured):
    ran = santu("import", coloured, "--day", DAY, "--by", "wang", "--ignore-unmapped")
    assert (ran.code, ran.err) == (0, "villages.csv：没有导入这些列：颜色。\n")


@pytest.mark.parametrize("answers", [[True, True], [False], [True, False]])
def test_a_terminal_is_asked_about_columns_and_then_about_the_import(
    santu, people, coloured, monkeypatch, answers
):
    asked = []

    def ask(self, template, **params):
        asked.append(str(message(template, **params)))
        return answers[len(asked) - 1]

    monkeypatch.setattr(Output, "ask", ask)
    agreed = all(answers)
    assert santu("import", coloured, "--day", DAY, "--by", "wang").code == (0 if agreed else 1)
    expected = ["villages.csv：不认识这些列：颜色。不导入它们，继续吗？", "导入这些变更吗？"]
    assert asked == expected[: len(answers)]
    assert Act.objects.count() == int(agreed)


def test_somebody_must_act(refused, db):
    words = ("import", BEFORE, "--day", DAY)
    assert refused(*words).err == (
        "--by: 没有写明由谁办理；请加上 --by 用户名。"
        "这里还没有登记任何人：先运行 santu user 用户名 --title 单位和职务。\n"
    )


def test_who_acts_exists_and_is_active(santu, refused, people):
    words = ("import", BEFORE, "--day", DAY, "--by")
    known = "可以办理的人：li（编办）、wang（编办）。"
    assert refused(*words, "zhao").err == f"--by: 没有“zhao”这个人；请核对用户名。{known}\n"
    User.objects.filter(username="li").update(is_active=False)
    assert "“li”已停用" in refused(*words, "li").err
    assert santu("user", "zhao", "--title", "市委编办").lines == [
        "已登记“zhao”（市委编办）；用 santu grant zhao 授予角色后，就可以用 --by zhao 办理。"
    ]
    assert "已经有人使用" in refused("user", "zhao", "--title", "市委编办").err
    assert "“zhao”没有任何角色" in refused(*words, "zhao").err
    assert santu("grant", "zhao", "province_officer").code == 0
    assert santu(*words, "zhao").code == 0


def test_a_person_is_refused_by_what_was_written_on_the_command_line(refused, people):
    assert refused("user", " ").err.splitlines() == [
        "username: 用户名不能为空，也不能超过 150 个字：请改一个。",
        "--title: 没有填写称谓：请写明此人的单位和职务。",
    ]


def test_what_is_unlawful_loads_and_is_found(santu, people, tmp_path):
    twice = copied(tmp_path, ("郑家营村委会", "郑家寨村委会"))
    ran = santu("import", twice, "--day", DAY, "--by", "wang")
    assert ran.code == 0
    assert ran.lines[-1] == "登记在 2020-06-30 有 1 处与标准不符，已照实记下；运行 santu check 逐条查看。"
    found = santu("check", "--day", DAY)
    assert found.code == 2
    assert (
        "  东河县石门乡 之下有 2 个运行中的单位同名“郑家寨村委会”；请更名或先停止其一。（SX-06）"
        in found.lines
    )
    assert found.lines[-1] == "共 1 处与标准不符。"
    assert found.err == "2020-06-30 的登记里没有机构，机构设置没有检查。\n"
    document = santu("check", "东河县", "--day", DAY, "--json").document
    [violation] = document["violations"]
    assert (violation["rule"], violation["found"], violation["allowed"]) == ("structure/name", 2, 1)
    assert santu("check", "西河县", "--day", DAY).code == 0


def test_check_refuses_a_unit_that_it_does_not_know(refused, imported):
    ran = refused("check", "无名乡", "--day", DAY)
    assert ran.err == (
        "无名乡: 2020-06-30 的登记里没有代码、编号或名称为“无名乡”的单位；请核对，或换一个日期。\n"
    )


@pytest.mark.parametrize("name", ["../..", "", "cn", "henan"])
def test_only_a_province_that_has_standards_is_worked_with(refused, people, name):
    said = f"--standards: 没有“{name}”省的标准，无法据此判断；请改用已有的：shanxi。\n"
    assert refused("check", "--day", DAY, "--standards", name).err == said
    # The register is held against the standards after the commit; that there are none must be known before it.
    assert refused("import", BEFORE, "--day", DAY, "--by", "wang", "--standards", name).err == said
