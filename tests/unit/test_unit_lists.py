"""Lists of units without a store: their layouts, what keeps one from being published, how two differ in words, its files."""

import csv
from datetime import date
from pathlib import Path

import pytest

from santu.formats.official_docx import official_docx
from santu.formats.workbook_writing import workbook
from santu.kernel.codes import Level
from santu.register.domain.duty_gaps import Gap, gaps_of
from santu.register.domain.list_beginnings import Done, of_duties, proposed
from santu.register.domain.list_changes import changes_between, counted
from santu.register.domain.list_files import list_sheet, read_list
from santu.register.domain.list_kinds import Kind, kind_of, kinds_on
from santu.register.domain.list_papers import list_paper
from santu.register.domain.rows import Division, Duty
from santu.register.domain.unit_lists import (
    Edition,
    ListRow,
    Publishing,
    State,
    digest_of,
    gap_faults,
    publishing_faults,
    row_of,
)
from santu.standards.loader import load

STANDARDS, TODAY, UNIT = load("shanxi"), date(2021, 6, 1), "水秀镇人民政府"
KINDS = kinds_on(STANDARDS, TODAY)
RESPONSIBILITY = KINDS["responsibility"]
BASIC = {"class": "基本履职"}


def row(name: str, matter: str = "", kind: Kind = RESPONSIBILITY, **said: str) -> ListRow:
    return row_of(kind, matter, {**BASIC, "name": name, **said})


def told(rows, kind: Kind = RESPONSIBILITY) -> list[str]:
    return [str(fault) for fault in publishing_faults(kind, rows, UNIT, STANDARDS)]


def test_every_kind_has_a_name_column_and_a_row_that_is_an_example():
    assert list(KINDS) == [
        "responsibility",
        "enforcement",
        "admission",
        "village_duties",
        "purchase",
        "centre",
        "agency",
        "burdens",
    ]
    for kind in KINDS.values():
        said = {field.id: field.example for field in kind.fields}
        assert kind.field("name").needed, kind.key
        faults = [field.fault(said[field.id]) for field in kind.fields]
        assert not any(faults), (kind.key, faults)
        assert not kind.competent or kind.field(kind.competent)
        assert set(kind.conditions) <= {field.id for field in kind.fields}


def test_the_village_duties_are_eight_classes_and_twenty_eight_items_as_the_document_counts():
    figures = STANDARDS.figures("village/duty_list", TODAY)
    rows = proposed(KINDS["village_duties"])
    assert len(rows) == len({one.name for one in rows}) == figures["items"]
    classes = dict.fromkeys(one.cell("class") for one in rows)
    assert list(classes) == list(KINDS["village_duties"].classes)
    assert len(classes) == figures["classes"]
    assert {"党建工作", "村级重大事项决策", "“三资”管理"} <= classes.keys()
    assert STANDARDS.rule("village/duty_classes_proposed").status == "proposal"


@pytest.mark.parametrize("key", [key for key, kind in KINDS.items() if kind.begins == "proposal"])
def test_wording_of_ours_can_be_published_as_it_is(key):
    rows = proposed(KINDS[key], ["北郭村", "南郭村"])
    assert rows
    assert told(rows, KINDS[key]) == []


def test_two_competent_organs_for_one_matter_are_refused_with_the_clause():
    rows = [
        row("宅基地审批", "A1"),
        row("宅基地审批", "A1", **{"class": "上级部门收回", "organ": "农业农村局"}),
    ]
    [fault] = told(rows)
    assert fault.startswith("2: “宅基地审批”写了 2 个主管机关：水秀镇人民政府、农业农村局")
    assert "SX-18" in fault
    assert told([rows[0], row("调解", "A2")]) == []


@pytest.mark.parametrize("mark", ["、", "，", ",", "/"])
def test_two_competent_organs_in_one_cell_are_refused_with_the_clause(mark):
    [fault] = told([row("宅基地审批", "A1", organ=f"农业农村局{mark}自然资源局")])
    assert fault.startswith("1: “宅基地审批”一格里写了 2 个主管机关：农业农村局、自然资源局")
    assert "SX-18" in fault


def test_whom_a_unit_assists_may_be_several_as_a_draft_has_them():
    led = {"class": "配合履职", "organ": "农业农村局、自然资源局"}
    assert told([row("宅基地核查", "A1", **led)]) == []
    duties = [
        Duty("1", "A1", "宅基地核查", "permit", "u", "farm", text="牵头"),
        Duty("2", "A1", "宅基地核查", "permit", "u", "land", text="核查"),
        Duty("3", "A1", "宅基地核查", "permit", "u", "town", role="cooperating"),
    ]
    hosts = {"farm": "county", "land": "county", "town": "u"}
    names = {"farm": "农业农村局", "land": "自然资源局", "town": "规划办"}
    [found] = of_duties(RESPONSIBILITY, Done("u", UNIT, duties, names, hosts))
    assert found.cell("organ") == "农业农村局、自然资源局"
    assert told([found]) == []
    [fault] = told([found, row(found.name, "A1")])
    assert "只能有一个" in fault


def test_a_matter_is_the_same_by_its_name_where_one_row_lacks_its_code():
    rows = [row("宅基地审批"), row("宅基地审批", "A1", organ="农业农村局"), row("调解", "A2")]
    for some in (rows, rows[::-1]):
        [fault] = told(some)
        assert "“宅基地审批”写了 2 个主管机关" in fault


def test_the_same_row_twice_is_refused():
    assert told([row("调解"), row("调解")]) == ["2: 和第 1 行是同一事项、同一主管机关；请删去一行。"]


def test_an_empty_list_and_a_row_that_lacks_what_it_needs_are_refused():
    assert "还没有事项" in told([])[0]
    assert "没有填写事项名称" in told([row("")])[0]
    assert "不是履职类别" in told([row("调解", **{"class": "别的"})])[0]


def test_what_a_word_in_another_column_calls_for_has_to_be_there():
    kind = KINDS["burdens"]
    said = {"class": "责任状", "issuer": "县生态环境局"}
    kept = row("秸秆禁烧", kind=kind, **said, decision="保留")
    [fault] = told([kept], kind)
    assert "要写明保留的批准文号" in fault
    assert "SX-20" in fault
    assert told([row("秸秆禁烧", kind=kind, **said, decision="取消")], kind) == []
    enforcement = KINDS["enforcement"]
    given = {"type": "行政处罚", "organ": UNIT, "power": "赋权"}
    assert "赋权文件" in told([row("占道经营", kind=enforcement, **given)], enforcement)[0]


def test_a_matter_enters_the_centre_by_all_four_criteria_only():
    kind = KINDS["centre"]
    rows = [
        *proposed(kind),
        row_of(kind, "", {"name": "大型建设项目核准", "organ": "发改局", "dispersed": "否"}),
    ]
    [fault] = told(rows, kind)
    assert "点多面广、直接面向人民群众、基层迫切需要、能有效承接" in fault
    assert "SX-26" in fault


def test_a_gap_has_to_be_explained_each_for_itself():
    duties = [
        Duty("1", "A1", "甲", "permit", "t", "x"),
        Duty("2", "A1", "甲", "permit", "t", "y"),
        Duty("3", "A2", "乙", "permit", "t", "x", role="cooperating"),
        Duty("4", "A3", "丙", "permit", "t", "x"),
    ]
    gaps = gaps_of(Division("t", Level.COUNTY, "county", "某县", ""), duties, ())
    assert gaps == [Gap("A1", "甲", 2), Gap("A2", "乙", 0)]
    faults = gap_faults(gaps, {"A1": "正在协商", "A2": " "}, STANDARDS)
    assert [fault.place for fault in faults] == ["gap-A2"]
    assert "“乙”没有主办机构" in str(faults[0])
    assert "SX-18" in str(faults[0])


def test_changes_are_told_in_words():
    before = [row("调解", "A1", body="综治办"), row("巡查", "A2"), row("无码事项")]
    after = [row("无码事项", "A9"), row("新事", "A3"), row("调解", "A1", body="平安办", basis="人民调解法")]
    changes = changes_between(RESPONSIBILITY, before, after)
    assert [str(change.told) for change in changes] == [
        "“无码事项”：事项编码由“（空）”改为“A9”",
        "新增“新事”",
        "“调解”：承办机构由“综治办”改为“平安办”、依据由“（空）”改为“人民调解法”",
        "取消“巡查”",
    ]
    assert counted(changes) == {"+": 1, "~": 2, "-": 1}
    assert changes_between(RESPONSIBILITY, before, list(reversed(before))) == []


def test_of_two_organs_of_a_matter_the_one_that_stays_is_no_change():
    two = [row("调解", "A1"), row("调解", "A1", organ="司法局")]
    [change] = changes_between(RESPONSIBILITY, two, two[1:])
    assert (change.sign, change.row.cell("organ")) == ("-", "")


def test_duties_become_rows_main_as_basic_cooperating_as_such_and_what_went_as_taken_back():
    duties = [
        Duty("1", "A1", "调解", "service", "town", "peace", text="组织调解", basis="人民调解法"),
        Duty("2", "A2", "禁牧", "inspection", "town", "farm", role="cooperating", text="发现上报"),
        Duty("3", "A2", "禁牧", "inspection", "town", "forestry", text="查处"),
        Duty("4", "A3", "收费站", "levy", "town", "forestry", text="直接办理"),
        Duty("5", "A4", "占道", "penalty", "town", "peace", "", "devolved", instrument="晋政发1号"),
        Duty("6", "A5", "别处的", "levy", "town", "forestry"),
    ]
    names = {"peace": "平安办", "farm": "农办", "forestry": "太谷区林业局"}
    hosts = {"peace": "town", "farm": "town", "forestry": "county"}
    done = Done("town", UNIT, duties, names, hosts)
    rows = of_duties(RESPONSIBILITY, done, [row("收费站", "A3")])
    assert [(one.matter, one.cell("class"), one.cell("organ"), one.cell("body")) for one in rows] == [
        ("A1", "基本履职", "", "平安办"),
        ("A4", "基本履职", "", "平安办"),
        ("A2", "配合履职", "太谷区林业局", "农办"),
        ("A3", "上级部门收回", "太谷区林业局", ""),
    ]
    assert (rows[2].cell("organ_duty"), rows[2].cell("own_duty")) == ("查处", "发现上报")
    assert rows[3].cell("way") == "直接办理"
    [enforced] = of_duties(KINDS["enforcement"], done)
    assert (enforced.name, enforced.cell("type"), enforced.cell("instrument")) == (
        "占道",
        "行政处罚",
        "晋政发1号",
    )
    assert (enforced.cell("organ"), enforced.cell("body"), enforced.cell("power")) == (UNIT, "平安办", "赋权")


def edition(**said: object) -> Edition:
    return Edition(1, "t", "responsibility", 1, "水秀镇权责清单", "published", TODAY, "a", (), **said)


DRAFTED = edition()


def test_an_edition_is_in_force_from_its_first_day_until_the_next_one():
    one = edition(published_on=TODAY, start=date(2021, 7, 1), end=date(2022, 1, 1))
    days = [date(2021, 6, 30), date(2021, 7, 1), date(2021, 12, 31), date(2022, 1, 1)]
    assert [one.on(day) for day in days] == [State.COMING, State.FORCE, State.FORCE, State.SUPERSEDED]


def test_publication_needs_number_and_days_in_order_and_no_time_of_another():
    none = Publishing(" ", None, None).faults(DRAFTED, None, TODAY, "SX-18")
    assert [fault.place for fault in none] == ["document", "published_on", "start"]
    early = Publishing("1号", TODAY, date(2021, 5, 1)).faults(DRAFTED, None, TODAY, "SX-18")
    assert ["SX-18" in str(fault) and "早于公布日期" in str(fault) for fault in early] == [True]
    later = edition(published_on=TODAY, start=date(2021, 7, 1))
    for start, is_refused in ((date(2021, 7, 1), True), (date(2021, 7, 2), False)):
        faults = Publishing("1号", TODAY, start).faults(DRAFTED, later, TODAY, "SX-18")
        assert [("重叠" in str(fault), "SX-18" in str(fault)) for fault in faults] == [
            (True, True)
        ] * is_refused
    tomorrow = Publishing("1号", date(2021, 6, 2), date(2021, 6, 2))
    assert "还没有到" in str(tomorrow.faults(DRAFTED, None, TODAY, "")[0])


def test_publication_is_not_before_the_list_was_drafted_and_reviewed():
    said = Publishing("1号", date(2021, 5, 31), TODAY)
    [undrafted] = said.faults(DRAFTED, None, TODAY, "SX-18")
    assert undrafted.place == "published_on"
    assert "早于起草的日期 2021-06-01" in str(undrafted)
    [unread] = said.faults(edition(reviewed_on=TODAY), None, TODAY, "SX-18")
    assert "早于审核通过的日期 2021-06-01" in str(unread)
    assert "SX-18" in str(unread)
    on_the_day = Publishing("1号", TODAY, TODAY)
    assert on_the_day.faults(edition(reviewed_on=TODAY), None, TODAY, "SX-18") == []


def test_the_digest_is_of_what_is_said_and_in_which_order():
    rows = [row("甲"), row("乙", body="办")]
    same = [row("甲", body=""), row("乙", body="办")]
    digests = [digest_of("k", "u", some) for some in (rows, same, rows[::-1], [row("甲"), row("乙")])]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("chinese", [True, False])
def test_an_export_read_back_changes_nothing(tmp_path: Path, kind, chinese):
    rows = proposed(kind, ["北郭村"]) or [
        row_of(kind, "A1", {field.id: field.example or "某" for field in kind.fields}),
        row_of(kind, "", {field.id: field.example or "另" for field in kind.fields if field.needed}),
    ]
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook([list_sheet(kind, rows, kind.title, chinese=chinese)]))
    found = read_list(path, kind, UNIT)
    assert [str(fault) for fault in found.faults] == []
    assert changes_between(kind, rows, found.rows) == []
    assert digest_of(kind.key, "u", found.rows) == digest_of(kind.key, "u", rows)


def test_published_lists_of_other_places_are_read_by_their_own_headers(tmp_path: Path):
    headers = {
        "enforcement": (
            [
                "序号",
                "赋权事项名称",
                "原行使部门",
                "赋权范围",
                "赋权事项的执法依据",
                "赋权街镇",
                "类型",
                "执法主体",
            ],
            ["1", "占道经营", "城管局", "全部", "某条例", "全部街镇", "行政处罚", UNIT],
        ),
        "responsibility": (
            ["序号", "清单", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"],
            ["1", "配合履职", "森林防火", "林业局", "牵头", "巡查"],
        ),
    }
    for key, rows in headers.items():
        path = tmp_path / f"{key}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        found = read_list(path, KINDS[key], UNIT)
        assert ([str(fault) for fault in found.faults], len(found.rows)) == ([], 1)
        assert len(found.rows[0].cells) >= 5


def test_days_and_numbers_are_read_in_other_ways_of_writing_them(tmp_path: Path):
    path = tmp_path / "网格.csv"
    path.write_text("类别,名称,部门,准入期限\n服务群众,走访,民政局,2022年3月5日\n", "utf-8")
    found = read_list(path, KINDS["admission"], UNIT)
    assert (found.rows[0].cell("until"), found.faults) == ("2022-03-05", [])


def test_the_paper_has_title_table_number_and_signature():
    rows = [row("调解", body="平安办"), row("禁牧", **{"class": "配合履职", "organ": "林业局"})]
    said = edition(document="水政发〔2021〕3号", published_on=TODAY, start=date(2021, 7, 1))
    paper = list_paper(said, RESPONSIBILITY, rows, UNIT, "")
    assert (paper.title, paper.number, paper.signed, paper.day) == (
        ("水秀镇权责清单",),
        "水政发〔2021〕3号",
        UNIT,
        TODAY,
    )
    texts = [getattr(block, "text", "") for block in paper.blocks]
    assert texts == ["一、基本履职（1项）", "", "二、配合履职（1项）", "", "本清单自2021年7月1日起施行。"]
    assert paper.blocks[1].labels == ["序号", "事项名称", "承办机构"]
    assert official_docx(paper).startswith(b"PK")


def test_an_unknown_kind_is_refused():
    with pytest.raises(Exception, match="没有“x”这种清单"):
        kind_of(STANDARDS, "x", TODAY)
