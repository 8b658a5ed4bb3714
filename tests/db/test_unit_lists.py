"""Lists of units: begun from the register, edited, reviewed by somebody else, published, superseding; and by file, undone."""

import random
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import Refused
from santu.publish.selectors.leaving import leaving
from santu.publish.selectors.unit_lists import lists_in_force
from santu.register.domain.list_files import list_sheet
from santu.register.domain.list_kinds import kind_of
from santu.register.domain.matters import Matter
from santu.register.domain.unit_lists import ListRow, Publishing, State
from santu.register.models import ListEdition
from santu.register.models import ListRow as Stored
from santu.register.selectors.unit_lists import (
    candidates,
    gaps_at,
    imports_of,
    kind_in,
    list_in_force,
    list_numbered,
    rows_of,
)
from santu.register.services import unit_lists
from santu.register.services.bodies import bodies_record
from santu.register.services.list_files import (
    ListPreview,
    list_file_import,
    list_file_preview,
    list_import_undo,
)
from santu.register.services.list_publishing import list_publish, list_return, list_review, list_submit
from santu.register.services.unit_lists import (
    list_discard,
    list_draft,
    list_row_remove,
    list_row_set,
    list_rows_add,
)
from santu.standards.loader import load
from tests.db.duties import WHITE, recorded, row
from tests.db.registers import DAY, body, holder, imported, person, unit
from tests.db.unit_lists import given, published

pytestmark = pytest.mark.django_db
STANDARDS = load("shanxi")
TODAY = timezone.localdate()
LONG_LIST, PLANTED, SECONDS = 10_000, 200, 10


@pytest.fixture(autouse=True)
def register() -> None:
    imported()


@pytest.fixture
def bodies() -> None:
    made = [body(unit(WHITE), "综合办"), body(unit(WHITE), "平安办"), body(unit("140101"), "县林业局")]
    bodies_record(day=DAY, bodies=made, title="机构", by=person())


def draft(source: str = "catalogue", kind: str = "village_duties", by: object = None) -> int:
    by = by or person()
    return list_draft(unit=unit(WHITE), kind=kind, source=source, standards=STANDARDS, by=by)


def names(number: int) -> list[str]:
    return [one.name for one in rows_of(number)]


def refusals(doing) -> list[str]:
    with pytest.raises(Refused) as refused:
        doing()
    return [str(fault) for fault in refused.value.faults]


def test_a_list_goes_from_draft_to_public_and_supersedes_the_one_before():
    first = published(draft(), TODAY)
    found = list_numbered(first)
    assert (found.version, found.on(TODAY), found.is_proposed) == (1, State.FORCE, True)
    second = draft("last")
    assert rows_of(second) == rows_of(first)
    list_row_remove(edition=second, no=1, by=person())
    later = TODAY + timedelta(30)
    published(second, later)
    assert (list_numbered(second).version, list_numbered(first).end) == (2, later)
    at = {day: list_in_force(unit(WHITE), "village_duties", day) for day in (TODAY, later)}
    assert [one.number for one in at.values()] == [first, second]
    assert list_in_force(unit(WHITE), "village_duties", TODAY - timedelta(1)) is None
    assert [list_numbered(one).on(later) for one in (first, second)] == [State.SUPERSEDED, State.FORCE]


def test_who_wrote_in_a_list_does_not_review_it():
    clerk = holder("township_clerk", unit(WHITE))
    number = draft(by=clerk)
    list_row_remove(edition=number, no=1, by=person())
    list_submit(edition=number, explained={}, standards=STANDARDS, by=clerk)
    assert (
        "起草或改过清单的人不能审核" in refusals(lambda: list_review(edition=number, note="", by=person()))[0]
    )
    list_review(edition=number, note="同意", by=holder("commission", unit("140101")))
    assert list_numbered(number).on(TODAY) is State.REVIEWED


def test_from_review_on_nothing_is_changed_until_it_is_sent_back():
    number = draft()
    list_submit(edition=number, explained={}, standards=STANDARDS, by=person())
    before = rows_of(number)
    doings = (
        lambda: list_row_remove(edition=number, no=1, by=person()),
        lambda: list_row_set(edition=number, no=1, row=before[0], standards=STANDARDS, by=person()),
        lambda: list_rows_add(edition=number, rows=before[:1], standards=STANDARDS, by=person()),
        lambda: list_discard(edition=number, reason="错", by=person()),
        lambda: list_submit(edition=number, explained={}, standards=STANDARDS, by=person()),
    )
    for doing in doings:
        assert "已经送审" in refusals(doing)[0]
    assert rows_of(number) == before
    reviewer = person("reviewer")
    assert "退回改什么" in refusals(lambda: list_return(edition=number, reason=" ", by=reviewer))[0]
    list_return(edition=number, reason="漏了一项", by=reviewer)
    assert list_numbered(number).note == "漏了一项"
    list_row_remove(edition=number, no=28, by=person())
    published(number, TODAY)
    assert "不在审核中" in refusals(lambda: list_return(edition=number, reason="错", by=reviewer))[0]


def test_what_was_not_agreed_to_is_not_published_and_neither_is_what_changed_since():
    number = draft()
    list_submit(edition=number, explained={}, standards=STANDARDS, by=person())
    publishing = {"publishing": Publishing("1号", TODAY, TODAY), "standards": STANDARDS, "by": person()}
    assert "还没有审核通过" in refusals(lambda: list_publish(edition=number, **publishing))[0]
    list_review(edition=number, note="", by=person("reviewer"))
    Stored.objects.filter(edition=number, no=1).update(name="改了")
    assert "和送审时的不一样" in refusals(lambda: list_publish(edition=number, **publishing))[0]
    assert ListEdition.objects.get().state == "review"


def test_overlapping_periods_and_force_before_publication_are_refused_with_the_clause():
    published(draft(), TODAY + timedelta(10))
    number = draft("last")
    list_submit(edition=number, explained={}, standards=STANDARDS, by=person())
    list_review(edition=number, note="", by=person("reviewer"))

    def publish(published_on: date | None, start: date | None, document: str = "2号") -> None:
        said = Publishing(document, published_on, start)
        list_publish(edition=number, publishing=said, standards=STANDARDS, by=person())

    assert ["SX-35" in one for one in refusals(lambda: publish(TODAY, TODAY + timedelta(10)))] == [True]
    found = refusals(lambda: publish(TODAY, TODAY - timedelta(1)))
    assert len(found) == 2
    assert all("SX-35" in one for one in found)
    assert len(refusals(lambda: publish(None, None, ""))) == 3
    assert ListEdition.objects.filter(state="published").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ListEdition.objects.filter(pk=number).update(state="published")


def test_one_draft_of_a_kind_at_a_time_and_only_where_it_is_kept():
    number = draft()
    assert "第 1 版" in refusals(draft)[0]
    assert "还没有公布过" in refusals(lambda: draft("last", "centre"))[0]
    assert "没有选怎样起草" in refusals(lambda: draft("other", "centre"))[0]
    assert "没有“x”这种清单" in refusals(lambda: draft("empty", "x"))[0]
    assert "还没有可以写进" in refusals(lambda: draft("catalogue", "responsibility"))[0]
    city = {"unit": unit("1401"), "kind": "centre", "source": "empty"}
    assert "这种清单由" in refusals(lambda: list_draft(**city, standards=STANDARDS, by=person()))[0]
    assert "为什么作废" in refusals(lambda: list_discard(edition=number, reason="", by=person()))[0]
    list_discard(edition=number, reason="重新起草", by=person())
    assert not ListEdition.objects.exists()
    assert draft("empty")


def test_two_who_begin_a_list_at_once_and_one_who_writes_in_a_discarded_one_are_told(monkeypatch):
    number = draft()
    monkeypatch.setattr(unit_lists, "lists_of", lambda _unit: [])
    assert "刚刚有人起草了村级组织履行职责事项清单" in refusals(draft)[0]
    assert ListEdition.objects.count() == 1
    right_over = unit_lists.right_over

    def discarded_meanwhile(by, right, units):
        right_over(by, right, units)
        Stored.objects.filter(edition=number).delete()
        ListEdition.objects.filter(pk=number).delete()

    monkeypatch.setattr(unit_lists, "right_over", discarded_meanwhile)
    found = refusals(lambda: list_row_remove(edition=number, no=1, by=person()))
    assert f"没有第 {number} 号清单" in found[0]


def test_rows_are_put_in_changed_and_taken_out(bodies):
    number = draft("empty", "burdens")
    said = {"class": "责任状", "name": "秸秆禁烧", "issuer": "环保局"}

    def put(no: int | None = None, **more: str) -> None:
        list_row_set(
            edition=number, no=no, row=ListRow("", {**said, **more}), standards=STANDARDS, by=person()
        )

    put()
    put(name="招商引资")
    assert "已是第 1 行" in refusals(put)[0]
    put(1, name="秸秆禁烧和综合利用")
    assert names(number) == ["秸秆禁烧和综合利用", "招商引资"]
    assert len(refusals(lambda: put(name="", issuer=""))) == 2
    assert "没有第 9 行" in refusals(lambda: put(9))[0]
    list_row_remove(edition=number, no=1, by=person())
    assert names(number) == ["招商引资"]
    acts = AuditEntry.objects.filter(act__startswith="list_").values_list("act", flat=True)
    assert list(acts.order_by("seq")) == ["list_draft", *["list_row_set"] * 3, "list_row_remove"]


def test_a_responsibility_list_begins_with_the_duties_and_its_gaps_have_to_be_explained(bodies):
    forest = {"body_code": "140101"}
    recorded(
        row(WHITE, "A1", "综合办"),
        row(WHITE, "A2", "县林业局", **forest),
        row(WHITE, "A2", "平安办", role="配合"),
        row(WHITE, "A3", "平安办", role="配合"),
        row(WHITE, "A4", "综合办"),
        row(WHITE, "A4", "平安办"),
        day=DAY,
    )
    number = draft(kind="responsibility")
    assert [
        (one.matter, one.cell("class"), one.cell("organ"), one.cell("body")) for one in rows_of(number)
    ] == [
        ("A1", "基本履职", "", "综合办"),
        ("A4", "基本履职", "", "综合办、平安办"),
        ("A2", "配合履职", "县林业局", "平安办"),
        ("A3", "配合履职", "", "平安办"),
    ]
    kind = kind_in(list_numbered(number), STANDARDS)
    assert [gap.matter for gap in gaps_at(unit(WHITE), kind, TODAY, rows_of(number))] == ["A3", "A4"]
    found = refusals(lambda: list_submit(edition=number, explained={}, standards=STANDARDS, by=person()))
    assert [("SX-18" in one) for one in found] == [True, True]
    why = {"A3": "等县里明确", "A4": "两办分片"}
    list_submit(edition=number, explained=why, standards=STANDARDS, by=person())
    assert list_numbered(number).explained == why


def test_a_draft_takes_in_what_the_catalogue_has_and_it_has_not():
    number = draft()
    kind = kind_in(list_numbered(number), STANDARDS)
    list_row_remove(edition=number, no=3, by=person())
    [missing] = candidates(kind, unit(WHITE), TODAY, rows_of(number))
    assert missing.matter == "V03"
    list_rows_add(edition=number, rows=[missing], standards=STANDARDS, by=person())
    assert candidates(kind, unit(WHITE), TODAY, rows_of(number)) == []
    again = refusals(lambda: list_rows_add(edition=number, rows=[missing], standards=STANDARDS, by=person()))
    assert "已是第 28 行" in again[0]
    none = refusals(lambda: list_rows_add(edition=number, rows=[], standards=STANDARDS, by=person()))
    assert "没有选要添加" in none[0]


def test_wording_of_ours_stays_marked_however_it_comes_into_a_list():
    first = published(draft(), TODAY)
    assert list_numbered(draft("last")).is_proposed
    other = draft("empty", "centre")
    said = {"name": "自己的事项", "organ": "发改局"}
    list_row_set(edition=other, no=None, row=ListRow("", said), standards=STANDARDS, by=person())
    assert not list_numbered(other).is_proposed
    kind = kind_in(list_numbered(other), STANDARDS)
    offered = candidates(kind, unit(WHITE), TODAY, rows_of(other))
    list_rows_add(edition=other, rows=offered[:1], standards=STANDARDS, by=person())
    assert list_numbered(other).is_proposed
    assert list_numbered(first).is_proposed


def test_what_others_publish_is_offered_to_a_draft():
    other = list_draft(
        unit=unit("140101100"), kind="burdens", source="empty", standards=STANDARDS, by=person()
    )
    said = {"class": "责任状", "name": "秸秆禁烧", "issuer": "环保局"}
    list_row_set(edition=other, no=None, row=ListRow("", said), standards=STANDARDS, by=person())
    published(other, TODAY)
    number = draft("empty", "burdens")
    kind = kind_in(list_numbered(number), STANDARDS)
    assert [one.name for one in candidates(kind, unit(WHITE), TODAY, [])] == ["秸秆禁烧"]
    assert candidates(kind, unit("140102100"), TODAY, []) == []


def test_an_agency_list_names_every_village():
    number = draft(kind="agency")
    assert {one.cell("village") for one in rows_of(number)} == {"白城东村", "白城西村"}


def test_what_is_published_leaves_by_its_public_fields_alone():
    number = published(draft(), TODAY)
    columns = ("unit", "kind", "title", "document", "published_on", "start", "end", "digest", "is_proposed")
    [found] = leaving("register.ListEdition", columns, Q(state="published"))
    assert found[:2] == (unit(WHITE), "village_duties")
    rows = list(
        leaving("register.ListRow", ("edition__kind", "no", "matter", "name", "cells"), Q(edition=number))
    )
    assert len(rows) == 28
    with pytest.raises(Exception, match="by"):
        list(leaving("register.ListEdition", ("by",), Q(pk=number)))


def test_a_list_leaves_with_the_columns_of_the_day_on_which_it_was_drafted(monkeypatch):
    number, seen = published(draft(), TODAY), []

    def known(standards, key, day):
        seen.append(day)
        return kind_of(standards, key, day)

    monkeypatch.setattr("santu.publish.selectors.unit_lists.kind_of", known)
    drafted = timezone.now() - timedelta(90)
    ListEdition.objects.filter(pk=number).update(drafted_at=drafted)
    [found] = lists_in_force(TODAY, [], STANDARDS)
    assert seen == [timezone.localdate(drafted)]
    assert (len(found.rows), found.rows[0][:2]) == (28, ("1", "党建工作"))


def test_a_list_of_a_kind_that_nobody_knows_does_not_keep_the_others_from_leaving():
    known, other = published(draft(), TODAY), published(draft(kind="centre"), TODAY)
    ListEdition.objects.filter(pk=other).update(kind="别的")
    assert [one.title for one in lists_in_force(TODAY, [], STANDARDS)] == [list_numbered(known).title]
    ListEdition.objects.filter(pk=known).update(drafted_at=timezone.now() - timedelta(40_000))
    assert lists_in_force(TODAY, [], STANDARDS) == []


def test_a_list_that_is_not_what_was_published_does_not_leave():
    number = published(draft(), TODAY)
    Stored.objects.filter(edition=number, no=2).update(name="改了")
    [found] = refusals(lambda: lists_in_force(TODAY, [], STANDARDS))
    assert "白城乡村级组织履行职责事项清单的内容与公布时不符" in found


# By file.


def looked(number: int, path: Path, **said: object) -> ListPreview:
    return list_file_preview(edition=number, path=path, standards=STANDARDS, by=person(), **said)


def exported(number: int, folder: Path, rows: list[ListRow] | None = None) -> Path:
    kind = kind_in(list_numbered(number), STANDARDS)
    path = folder / "清单.xlsx"
    sheet = list_sheet(kind, rows_of(number) if rows is None else rows, kind.title, chinese=True)
    path.write_bytes(workbook([sheet]))
    return path


def test_a_file_is_previewed_as_changes_taken_in_at_once_and_taken_back(tmp_path):
    number = draft()
    assert looked(number, exported(number, tmp_path)).changes == []
    before = rows_of(number)
    changed = ListRow("V02", {**before[1].cells, "content": "改了"})
    path = exported(number, tmp_path, [changed, *before[2:]])
    preview = looked(number, path)
    assert [str(one.told)[:11] for one in preview.changes] == ["“发展党员”：工作内容", "取消“落实“三会一课”"]
    assert preview.gone == [before[0].name]
    assert rows_of(number) == before
    made = list_file_import(preview=preview, by=person())
    assert rows_of(number) == [changed, *before[2:]]
    assert refusals(lambda: list_file_import(preview=preview, by=person()))[0].endswith("核对后再导入。")
    assert looked(number, path).changes == []
    same = looked(number, path)
    assert "没有要改的" in refusals(lambda: list_file_import(preview=same, by=person()))[0]
    list_import_undo(edition=number, number=made, by=person())
    assert rows_of(number) == before
    assert [one.undone for one in imports_of(number)] == [True]
    gone = refusals(lambda: list_import_undo(edition=number, number=made, by=person()))
    assert "没有可以撤销" in gone[0]


def test_an_import_that_was_worked_on_since_is_not_taken_back(tmp_path):
    number = draft()
    path = exported(number, tmp_path, rows_of(number)[1:])
    made = list_file_import(preview=looked(number, path), by=person())
    list_row_remove(edition=number, no=1, by=person())
    undo = refusals(lambda: list_import_undo(edition=number, number=made, by=person()))
    assert "又改过" in undo[0]
    assert len(rows_of(number)) == 26


def test_a_column_nobody_knows_has_to_be_left_out_expressly(tmp_path):
    number, path = draft(), tmp_path / "清单.csv"
    path.write_text("职责类别,事项名称,分数\n党建工作,发展党员,3\n", "utf-8")
    assert "不认识这些列：分数" in refusals(lambda: looked(number, path))[0]
    assert len(looked(number, path, ignored=["分数"]).rows) == 1
    path.write_text("职责类别,事项名称\n", "utf-8")
    assert "没有一个事项" in refusals(lambda: looked(number, path))[0]
    path.write_text("事项名称\n发展党员\n", "utf-8")
    [missing] = refusals(lambda: looked(number, path))
    assert "缺少“class”列" in missing


def test_ten_thousand_rows_with_two_hundred_faults_are_all_named_by_cell_in_ten_seconds(tmp_path):
    number = draft("empty", "admission")
    header = [
        "序号",
        "事项编码",
        "网格事项类别",
        "事项名称",
        "提出部门",
        "工作内容",
        "频次",
        "准入文号",
        "准入期限",
    ]
    rows = [given(no) for no in range(LONG_LIST)]
    planted = random.Random(6).sample(range(1, LONG_LIST), PLANTED)
    expected = {}
    for turn, place in enumerate(sorted(planted)):
        column, text, words = [
            (2, "别的", "不是网格事项类别"),
            (3, "", "没有填写事项名称"),
            (4, "", "没有填写提出部门"),
            (8, "2022-13-01", "不是日期"),
            (1, "G00000", "一码一事"),
        ][turn % 5]
        rows[place][column] = text
        expected[f"{'ABCDEFGHI'[column]}{place + 2}"] = words
    path = tmp_path / "准入.xlsx"
    path.write_bytes(workbook([Sheet("网格准入清单", [header, *rows])]))
    begun = time.perf_counter()
    faults = refusals(lambda: looked(number, path))
    took = time.perf_counter() - begun
    found = {one.partition(": ")[0].rpartition("!")[2]: one for one in faults}
    assert found.keys() == expected.keys()
    assert all(words in found[cell] and "请" in found[cell] for cell, words in expected.items())
    assert took <= SECONDS
    print(f"{LONG_LIST} rows, {PLANTED} faults: {took:.2f} s")
    assert names(number) == []


def test_a_matter_in_force_that_nobody_does_is_a_gap_unless_the_list_names_it(bodies, monkeypatch):
    matter = Matter("L1", "某项法定事项", in_force=DAY, checked_on=DAY)
    monkeypatch.setattr("santu.register.selectors.unit_lists.catalogue", lambda _day: {"L1": matter})
    monkeypatch.setattr("santu.register.selectors.duty_gaps.catalogue_mark", lambda: "one matter")
    number = draft("empty", "responsibility")
    kind, said = kind_in(list_numbered(number), STANDARDS), {"class": "基本履职", "name": "某项法定事项"}
    assert [gap.matter for gap in gaps_at(unit(WHITE), kind, TODAY, [])] == ["L1"]
    assert gaps_at(unit(WHITE), kind, TODAY, [ListRow("L1", said)]) == []
    assert gaps_at(unit("140101"), kind, TODAY, []) == []
    row_ = ListRow("L2", said | {"name": "另一项"})
    list_row_set(edition=number, no=None, row=row_, standards=STANDARDS, by=person())
    found = refusals(lambda: list_submit(edition=number, explained={}, standards=STANDARDS, by=person()))
    assert ["“某项法定事项”没有主办机构" in one and "SX-18" in one for one in found] == [True]
