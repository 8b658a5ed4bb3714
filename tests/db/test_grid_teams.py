"""Teams of grids: named, ended, moved to the grid that takes theirs in, by form and by file, refused in words, taken back."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.service_rows import Kind, TeamMember, counts_on
from santu.register.models import GridTeamMember
from santu.register.selectors.grid_teams import base_grids, members_of
from santu.register.selectors.service_rows import records_about
from santu.register.services.grid_teams import grid_member_end, grid_team_move
from santu.register.services.service_files import service_file_import, service_file_preview, service_undo
from tests.db.grid_teams import FIRST, NETWORK, grid, member, named, redrawn, standing
from tests.db.registers import LATEST, imported, person, stranger, unit, written
from tests.db.services import (
    BESIDE,
    COUNTY,
    STANDARDS,
    TOWNSHIP,
    VILLAGE,
    exported,
    file_of,
    looked,
    recorded,
)

pytestmark = pytest.mark.django_db
NIGHT = timedelta(1)
REDRAWN = date(2021, 1, 1)


@pytest.fixture(autouse=True)
def register(db) -> None:
    imported()
    standing(grid(1, "abc"), grid(2, "de"), grid(1, "x", BESIDE), grid(1, "ab", network="party"))


def told(act, **said: object) -> list[str]:
    before = written()
    with pytest.raises(Refused) as refused:
        act(**said)
    assert written() == before
    return [str(fault) for fault in refused.value.faults]


def team(day: date, code: str = TOWNSHIP) -> list[tuple[str, str, str]]:
    names = {one.id: one.name for one in base_grids(unit("14"), NETWORK, FIRST)}
    rows = [one for one in members_of([unit(VILLAGE), unit(BESIDE)]) if counts_on(one, day)]
    return sorted((names[one.grid], one.role, one.person) for one in rows)


def number_of(person_: str) -> int:
    return next(number for row, number in members_of([unit(VILLAGE)]).items() if row.person == person_)


def test_grids_of_the_one_net_alone_are_those_of_a_township():
    found = base_grids(unit(TOWNSHIP), NETWORK, FIRST)
    assert [(one.village, one.number) for one in found] == [
        (unit(VILLAGE), 1),
        (unit(VILLAGE), 2),
        (unit(BESIDE), 1),
    ]


def test_a_team_is_named_with_a_masked_name_and_nothing_else_of_a_person():
    named(grid(1).id, "grid_chief", person="李建国", office="村委会主任")
    named(grid(1).id, "grid_aide")
    assert team(FIRST) == [("第1网格", "grid_aide", "王**"), ("第1网格", "grid_chief", "李**")]
    assert not AuditEntry.objects.filter(after__contains="建国").exists()
    kept = {field.name for field in GridTeamMember._meta.get_fields()}
    known = {"id", "record", "withdrawn_by", "unit", "grid", "role", "person", "office", "since", "until"}
    assert kept == known
    assert team(FIRST - NIGHT) == []


def test_a_grid_has_one_chief_at_a_time_and_workers_whose_names_begin_alike():
    named(grid(1).id, "grid_chief", person="李建国")
    [said] = told(named, grid=grid(1).id, role="grid_chief", person="张三", since=LATEST)
    assert "第1网格" in said
    assert "李**" in said
    [said] = told(named, grid=grid(1).id, role="grid_chief", person="张三", since=date(2020, 6, 1))
    assert "只有一名" in said
    grid_member_end(member=number_of("李**"), day=LATEST - NIGHT, reason="换届", by=person())
    named(grid(1).id, "grid_chief", person="张三", since=LATEST)
    assert team(LATEST) == [("第1网格", "grid_chief", "张*")]
    assert team(LATEST - NIGHT) == [("第1网格", "grid_chief", "李**")]
    named(grid(1).id, person="王一一")
    [said] = told(named, grid=grid(1).id, person="王二二")
    assert "写明现任职务" in said
    named(grid(1).id, person="王二二", office="保洁员")
    named(grid(1).id, person="王三三", since=LATEST)
    assert len(team(LATEST)) == 4


def test_the_database_keeps_a_second_chief_out():
    named(grid(1).id, "grid_chief")
    row = GridTeamMember.objects.values().get()
    again = {name: value for name, value in row.items() if name != "id"} | {"since": LATEST}
    with pytest.raises(IntegrityError), transaction.atomic():
        GridTeamMember.objects.create(**again)


def test_every_fault_of_a_wish_is_told_at_once():
    said = told(named, grid=grid(1).id, role="boss", person=" ", office="电话13812345678")
    assert len(said) == 3
    for words in ("没有选岗位", "没有填写姓名", "手机号码"):
        assert any(words in one for one in said), words
    assert "没有这个网格" in told(named, grid="x")[0]


def test_somebody_ends_on_a_day_with_a_reason():
    named(grid(1).id)
    number = number_of("王**")
    said = told(grid_member_end, member=number, day=FIRST - NIGHT, reason=" ", by=person())
    assert len(said) == 2
    grid_member_end(member=number, day=FIRST + NIGHT, reason="外出务工", by=person())
    assert team(FIRST + NIGHT)
    assert not team(FIRST + 2 * NIGHT)
    assert "没有这名" in told(grid_member_end, member=number, day=LATEST, reason="再", by=person())[0]
    [said] = told(grid_member_end, member=number_of("王**"), day=LATEST, reason="再", by=person())
    assert "只能改成更早" in said


def test_a_team_moves_to_the_grid_that_took_most_of_its_buildings():
    named(grid(2).id, "grid_chief", person="李建国")
    named(grid(2).id)
    early = told(grid_team_move, grid=grid(2).id, day=LATEST, reason="重划", by=person())
    assert any("没有撤销" in one for one in early)
    redrawn(grid(1, "abc"), grid(1, "abcde"), grid(2, "de"), REDRAWN)
    assert team(LATEST) == [("第2网格", "grid_chief", "李**"), ("第2网格", "grid_worker", "王**")]
    soon = told(grid_team_move, grid=grid(2).id, day=REDRAWN - NIGHT, reason="", by=person())
    assert any("最早从那一天" in one for one in soon)
    assert any("原因" in one for one in soon)
    number = grid_team_move(grid=grid(2).id, day=REDRAWN, reason="重划网格", by=person())
    assert team(REDRAWN) == [("第1网格", "grid_chief", "李**"), ("第1网格", "grid_worker", "王**")]
    assert team(REDRAWN - NIGHT) == [("第2网格", "grid_chief", "李**"), ("第2网格", "grid_worker", "王**")]
    nobody = told(grid_team_move, grid=grid(2).id, day=LATEST, reason="再", by=person())
    assert "没有待安排" in nobody[0]
    late = told(named, grid=grid(2).id, since=LATEST)
    assert "已经撤销" in late[0]
    service_undo(number=number, reason="错", by=person())
    assert team(REDRAWN) == [("第2网格", "grid_chief", "李**"), ("第2网格", "grid_worker", "王**")]


def test_two_chiefs_do_not_come_together_by_a_move():
    named(grid(1).id, "grid_chief", person="张三")
    named(grid(2).id, "grid_chief", person="李建国")
    redrawn(grid(1, "abc"), grid(1, "abcde"), grid(2, "de"), REDRAWN)
    [said] = told(grid_team_move, grid=grid(2).id, day=REDRAWN, reason="重划", by=person())
    assert "“第2网格”和承接它的“第1网格”都有网格长" in said


def test_a_record_is_undone_but_not_into_two_chiefs():
    named(grid(1).id, "grid_chief", person="李建国")
    ending = grid_member_end(member=number_of("李**"), day=LATEST - NIGHT, reason="换届", by=person())
    naming = named(grid(1).id, "grid_chief", person="张三", since=LATEST)
    [said] = told(service_undo, number=ending, reason="错", by=person())
    assert "会在时间上重叠" in said
    service_undo(number=naming, reason="错", by=person())
    service_undo(number=ending, reason="错", by=person())
    assert team(LATEST) == [("第1网格", "grid_chief", "李**")]
    assert len(records_about(unit(TOWNSHIP), LATEST, [Kind.TEAMS], 20)) == 5


def test_a_file_of_teams_is_recorded_and_comes_back_unchanged():
    rows = (
        member(role="网格长", person="李建国", until="2020-12-31"),
        member(role="网格长", person="张三", since="2021-01-01"),
        member(),
        member(2, role="辅助员"),
        member(1, BESIDE, role="grid_worker", office=""),
    )
    recorded(Kind.TEAMS, *rows)
    assert len(team(LATEST)) == 4
    found = service_file_preview(kind=Kind.TEAMS, path=exported(Kind.TEAMS), standards=STANDARDS, by=person())
    assert (found.changes.count, found.changes.same) == (0, 5)
    redrawn(grid(1, "abc"), grid(1, "abcde"), grid(2, "de"), REDRAWN)
    again = service_file_preview(
        kind=Kind.TEAMS, path=exported(Kind.TEAMS, COUNTY), standards=STANDARDS, by=person()
    )
    assert (again.changes.count, again.changes.same) == (0, 5)


def test_every_fault_of_a_file_of_teams_stands_at_its_cell():
    redrawn(grid(1, "abc"), grid(1, "abcde"), grid(2, "de"), REDRAWN)
    before = written()
    rows = (
        member(9),
        member(role="组长", person=""),
        member(office="身份证 110101199003077715", until="2020-01-01"),
        member(2, since="2021-02-01"),
        member(1, TOWNSHIP),
        member(1, "140101200200"),
        member(),
        member(person="王小明"),
        member(role="网格长", person="甲"),
        member(role="网格长", person="乙", since="2020-08-01"),
        member("一"),
    )
    with pytest.raises(Refused) as refused:
        looked(Kind.TEAMS, *rows)
    said = [str(fault) for fault in refused.value.faults]
    for line, column, words in (
        (2, "number", "没有第 9 号网格，有的是：1"),
        (3, "role", "不是网格的岗位"),
        (3, "person", "空的"),
        (4, "office", "身份证号码"),
        (4, "until", "早于起始日期"),
        (5, "since", "已经撤销"),
        (6, "code", "这里要写村级的"),
        (7, "number", "还没有登记网格"),
        (9, "code", "与第 8 行的网格、岗位、姓和起始日期都相同"),
        (11, "since", "又有一名"),
        (12, "number", "不是 0 或正整数"),
    ):
        assert any(f"第 {line} 行 {column} 列" in one and words in one for one in said), (column, said)
    assert written() == before


def test_a_file_seen_before_a_chief_was_named_is_refused():
    preview = looked(Kind.TEAMS, member(role="网格长", person="张三", since="2020-09-01"))
    named(grid(1).id, "grid_chief")
    before = written()
    with pytest.raises(Refused, match="重新预览"):
        service_file_import(preview=preview, by=person())
    assert written() == before


def test_a_member_is_told_apart_by_what_is_kept():
    row = TeamMember("v", "g", "grid_worker", "王**", "", FIRST)
    assert row.thing != TeamMember("v", "g", "grid_worker", "王**", "", LATEST).thing
    chief = TeamMember("v", "g", "grid_chief", "王**", "", FIRST)
    assert chief.thing == TeamMember("v", "g", "grid_chief", "李*", "", LATEST).thing


def test_files_of_a_place_that_is_not_theirs_are_refused():
    path = file_of(member())
    with pytest.raises(Refused, match="没有"):
        service_file_preview(kind=Kind.TEAMS, path=path, standards=STANDARDS, by=stranger("nobody"))
