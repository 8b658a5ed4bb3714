"""Each refusal of the standards loader: place, cause and cure; all at once; nothing loaded."""

from pathlib import Path
from shutil import copy

import pytest

from santu.kernel.messages import Refused
from santu.standards.loader import load

FIXTURES = Path(__file__).parents[1] / "fixtures/standards"

REFUSALS = [
    ("not_yaml", 8, "不是合法的 YAML"),
    ("not_utf8", 0, "不是 UTF-8 编码"),
    ("empty", 0, "文件是空的"),
    ("null", 1, "文件是空的"),
    ("duplicate_key", 7, "“kind”重复出现，前一次在第 4 行"),
    ("duplicate_date", 15, "“2020-06-01”重复出现，前一次在第 14 行"),
    ("overlapping_dates", 15, "生效日期 2019-01-01 排在 2020-06-01 之后却不晚于它"),
    ("unknown_key", 7, "“limits”不是标准文件认识的项"),
    ("missing_source", 1, "缺少必填的“source”"),
    ("missing_clause", 8, "缺少必填的“clause”"),
    ("missing_status", 1, "缺少必填的“status”"),
    ("missing_bound", 1, "缺少必填的“bound”"),
    ("missing_subject", 7, "适用范围没有写明对象"),
    ("unknown_kind", 4, "“kind”不能填“quota”，只能填："),
    ("unknown_unit", 6, "“unit”不能填“个”"),
    ("unquoted_code", 14, '编号“001”没有加引号，前导零会丢失。请写成 "001"'),
    ("code_as_number", 10, "“clause”应为文字，读到的是 9"),
    ("unquoted_date", 14, "日期“2020-06-01”没有加引号"),
    ("impossible_date", 14, "“2020-02-30”不是有效日期"),
    ("loose_date", 14, "“2020-6-1”不是有效日期"),
    ("guessed_truth", 14, "“yes”没有加引号，会被当成“是/否”"),
    ("number_in_words", 14, "应为整数，读到的是“八个”"),
    ("number_key", 15, "生效日期“2021”不是有效日期"),
    ("number_with_underscore", 14, "“1_000”没有加引号，会被当成别的数"),
    ("no_values", 13, "“values”是空的"),
    ("empty_title", 2, "“title_zh”是空的"),
    ("wrong_id", 1, "编号“body/limits”与文件位置不符，按位置应为“body/limit”"),
    ("malformed_id", 1, "填的“机构限额”不合编号写法"),
    ("foreign_law", 12, "“某省文件”是 shandong 的规定，在 shanxi 没有效力，不能标为“law”"),
    ("bound_on_list", 5, "“bound”只用于有数值上下限的标准"),
    ("duplicate_item", 15, "清单项“economy”重复"),
    ("item_without_name", 15, "缺少必填的“name”"),
    ("anchor", 13, "这里用了锚点引用"),
    ("foreign_tag", 14, "不支持的 YAML 写法"),
    ("not_a_rule", 1, "不合这类标准的写法"),
]


def placed(root: Path, name: str, where: str = "shanxi/body/limit.yaml") -> Path:
    """The fixture as a rule file of a province."""
    (root / where).parent.mkdir(parents=True, exist_ok=True)
    copy(FIXTURES / f"{name}.yaml", root / where)
    return root


def refusal(root: Path, jurisdiction: str = "shanxi") -> list[str]:
    with pytest.raises(Refused) as refused:
        load(jurisdiction, root=root)
    return [str(fault) for fault in refused.value]


@pytest.mark.parametrize("name", ["good", "good_list"])
def test_a_good_file_loads(tmp_path: Path, name: str) -> None:
    assert [rule.id for rule in load(root=placed(tmp_path, name))] == ["body/limit"]


@pytest.mark.parametrize(("name", "line", "says"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_refused(tmp_path: Path, name: str, line: int, says: str) -> None:
    faults = refusal(placed(tmp_path, name))
    place = f"shanxi/body/limit.yaml:{line}: " if line else "shanxi/body/limit.yaml: "
    assert len(faults) == 1, faults
    assert faults[0].startswith(place)
    assert says in faults[0]
    assert "请" in faults[0], "a refusal says what to do"


def test_every_fixture_is_tried() -> None:
    tried = {row[0] for row in REFUSALS} | {"good", "good_list", "many_faults"}
    assert {file.stem for file in FIXTURES.glob("*.yaml")} == tried


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    placed(tmp_path, "many_faults")
    faults = refusal(placed(tmp_path, "unknown_unit", "cn/body/other.yaml"))
    text = "\n".join(faults)
    for part in ("“limits”", "“status”", "“clause”", "cn/body/other.yaml:6"):
        assert part in text
    assert len(faults) == 4


def test_one_rule_in_two_folders(tmp_path: Path) -> None:
    placed(tmp_path, "good")
    (tmp_path / "cn/body").mkdir(parents=True)
    text = (FIXTURES / "good.yaml").read_text("utf-8").replace("jurisdiction: shanxi", "jurisdiction: cn")
    (tmp_path / "cn/body/limit.yaml").write_text(text, encoding="utf-8")
    assert "已在 cn/body/limit.yaml 规定过" in refusal(tmp_path)[0]


def test_a_file_outside_a_subject(tmp_path: Path) -> None:
    faults = refusal(placed(tmp_path, "good", "shanxi/limit.yaml"))
    assert "应放在“辖区/主题/”两级目录下" in faults[0]


def test_an_unknown_province_names_the_known(tmp_path: Path) -> None:
    faults = refusal(placed(tmp_path, "good"), "henan")
    assert "没有“henan”的标准目录" in faults[0]
    assert "shanxi" in faults[0]


@pytest.mark.parametrize("name", ["", ".", "..", "../shanxi", "shanxi/", "shanxi/body", "/etc", "x" * 5000])
def test_a_path_is_no_province(tmp_path: Path, name: str) -> None:
    [fault] = refusal(placed(tmp_path, "good"), name)
    assert f"没有“{name}”的标准目录" in fault
