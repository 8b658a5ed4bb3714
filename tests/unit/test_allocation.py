"""``allocate`` and ``santu allocate``: small cases by hand, faults as text, the same answer for the same question."""

import json
from fractions import Fraction

import pytest

from santu.cli import main
from santu.kernel.messages import Refused
from santu.solvers.allocation import Why, allocate
from santu.solvers.allocation_words import because, figure

TABLE = """\
编制测算表,,,,
代码,名称,需要（人）,下限,上限
140703107,任村乡,9000,20,22
140703103,水秀镇,"45,000",30,60
140703104,明星镇,12000,30,
140703105,范村镇,21000.5,20,40
140703106,阳邑乡,9000,20,
合计,,96000.5,120,
"""


def test_a_case_by_hand():
    found = allocate(10, [1, 2, 4], [0, 0, 0], [None, 3, None])
    assert found.solution.posts == (2, 3, 5)
    assert found.solution.why == (Why.LEVEL, Why.LEVEL, Why.LEVEL)
    assert found.solution.level == found.bound == Fraction(5, 4)
    assert found.solution.next == 2
    assert (found.gap, found.proven, found.violations, found.seed) == (0, True, (), None)


def test_of_equal_ratios_the_smaller_need_comes_first_and_then_the_earlier_row():
    assert allocate(1, [2, 1, 1], [0] * 3, [None] * 3).solution.posts == (0, 1, 0)
    assert allocate(2, [2, 1, 1], [0] * 3, [None] * 3).solution.posts == (0, 1, 1)
    one = allocate(1, [Fraction(1, 2), Fraction(1, 3)], [0] * 2, [None] * 2).solution
    assert (one.posts, one.next, one.tied) == ((0, 1), 0, (1, 0))


def test_no_need_takes_what_nobody_else_can():
    assert allocate(9, [5, 0, 0], [0, 1, 0], [None] * 3).solution.posts == (8, 1, 0)
    found = allocate(9, [5, 0, 0], [0, 1, 0], [4, None, None]).solution
    assert (found.posts, found.level, found.next) == ((4, 3, 2), None, 2)
    assert allocate(0, [0, 0], [0, 0], [0, 0]).solution.next is None


def test_very_many_posts_take_no_longer():
    posts = 10**30
    found = allocate(posts, [3, 5, 7], [0] * 3, [None] * 3)
    assert sum(found.solution.posts) == posts
    shares = [Fraction(posts * need, 15) for need in (3, 5, 7)]
    assert all(abs(n - share) < 1 for n, share in zip(found.solution.posts, shares, strict=True))


@pytest.mark.parametrize(
    ("posts", "needs", "floors", "caps", "said"),
    [
        (
            3,
            [1, 1],
            [2, 2],
            [None, None],
            ["编制总数: 可分的编制有 3 个，下限合计 4 个，缺 1 个；请增加编制或降低下限。"],
        ),
        (
            5,
            [1, 1],
            [0, 0],
            [2, 2],
            ["编制总数: 可分的编制有 5 个，上限合计只有 4 个，多 1 个；请减少编制或提高上限。"],
        ),
        (1, [], [], [], ["编制总数: 可分的编制有 1 个，上限合计只有 0 个，多 1 个；请减少编制或提高上限。"]),
        (
            -1,
            [1, -2],
            [3, -1],
            [2, None],
            [
                "编制总数: 编制数 -1 是负数，无法分配；请改为 0 或正数。",
                "第 1 个乡镇: 下限 3 高于上限 2，没有数能同时满足；请降低下限或提高上限。",
                "第 2 个乡镇: 需要 -2 是负数，无法分配；请改为 0 或正数。",
                "第 2 个乡镇: 下限 -1 是负数，无法分配；请改为 0 或正数。",
            ],
        ),
    ],
)
def test_what_cannot_be_is_refused_with_all_faults(posts, needs, floors, caps, said):
    with pytest.raises(Refused) as refused:
        allocate(posts, needs, floors, caps)
    assert [str(fault) for fault in refused.value] == said


def test_every_reason_has_its_sentence():
    found = allocate(14, [10, 10, 1, 8, 0], [0, 0, 6, 0, 1], [None, 2, None, None, None]).solution
    assert found.posts == (3, 2, 6, 2, 1)
    assert [str(because(found, i)) for i in range(5)] == [
        "按统一水平：每个编制负担不超过 4",
        "到上限：按统一水平应有 3 个，高于上限",
        "守下限：按统一水平应有 1 个，低于下限",
        "按统一水平：每个编制负担不超过 4",
        "没有需要：只有下限，以及别处都已到上限时余下的",
    ]
    few = allocate(1, [3, 3, 4], [0] * 3, [None] * 3).solution
    assert [str(because(few, i)) for i in range(3)] == [
        "按统一水平应有 0 个，另得余下的 1 个（3 个乡镇水平相同，需要小的先得）",
        "编制不够每个乡镇一个，还没有轮到",
        "编制不够每个乡镇一个，还没有轮到",
    ]
    full = allocate(2, [3, 4], [0] * 2, [1, 1]).solution
    assert str(because(full, 1)) == "到上限：编制够每个有需要的乡镇达到上限"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(45_000), "45,000"), (Fraction(42_001, 2), "21,000.5"), (Fraction(4000, 13), "307.7")],
)
def test_figures_are_short(value, shown):
    assert figure(value) == shown


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "needs.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_the_command_prints_a_table_with_a_total(table, capsys):
    assert main(["allocate", str(table), "--posts", "190"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (
        lines[1]
        == "140703103  水秀镇    45,000    30    60      60           750  到上限：按统一水平应有 145 个，高于上限"
    )
    assert lines[6].split() == ["合计", "96,000.5", "120", "—", "190", "505.3"]
    assert lines[-1] == "再多一个编制，给阳邑乡。"


def test_the_command_speaks_json_and_the_order_of_rows_makes_no_difference(table, tmp_path, capsys):
    title, header, *rows = TABLE.splitlines(keepends=True)
    turned = tmp_path / "turned.csv"
    turned.write_text("".join([title, header, *reversed(rows[:-1])]), "utf-8")
    told = []
    for path in (table, turned):
        assert main(["allocate", str(path), "--posts", "190", "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1]
    assert (told[0]["proven"], told[0]["gap"], told[0]["level"], told[0]["next"]) == (
        True,
        "0",
        "29/9000",
        "140703106",
    )
    assert [row["posts"] for row in told[0]["rows"]] == [60, 39, 40, 29, 22]
    assert {row["why"] for row in told[0]["rows"]} == {"cap", "level"}


def test_every_fault_of_the_file_is_told_at_once(tmp_path, capsys):
    path = tmp_path / "needs.csv"
    path.write_text("代码,名称,需要,下限\n140703103,水秀镇,多,1\n140703103,,,-1\n", "utf-8")
    assert main(["allocate", str(path), "--posts", "190"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "needs.csv 第 3 行 代码 列: 代码“140703103”与第 2 行重复；请删去多余的一行，或改正其中一个代码。",
        "needs.csv 第 3 行 名称 列: 名称是空的；请填写单位名称。",
        "needs.csv 第 2 行 需要 列: “多”不是 0 或正数，算不出该分多少；请填写数字，没有需要时填 0。",
        "needs.csv 第 3 行 需要 列: “”不是 0 或正数，算不出该分多少；请填写数字，没有需要时填 0。",
        "needs.csv 第 3 行 下限 列: “-1”不是 0 或正整数；请填写整数，没有数据时留空。",
    ]


def test_a_row_that_cannot_be_met_is_named_by_its_line(tmp_path, capsys):
    path = tmp_path / "needs.csv"
    path.write_text("代码,名称,需要,下限,上限\n140703103,水秀镇,5,3,2\n", "utf-8")
    assert main(["allocate", str(path), "--posts", "3"]) == 1
    said = capsys.readouterr().err
    assert said == "needs.csv 第 2 行: 下限 3 高于上限 2，没有数能同时满足；请降低下限或提高上限。\n"
