"""What the timeline refuses, what the database refuses, and what nobody can change afterwards."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from santu.kernel.days import OPEN_END
from santu.kernel.messages import Refused
from santu.register.models import Act, DivisionVersion, SuccessionLink, Unit, UnitCode
from santu.register.models.tables import (
    BODIES,
    CODES,
    DIVISIONS,
    DUTIES,
    GRIDS,
    LINES,
    LINKS,
    MEASUREMENTS,
    SHEETS,
    TABLES,
)
from santu.register.services.loading import MANY, load_rows
from santu.register.services.timeline import Writing, timeline_write
from tests.db.registers import (
    CENSUS,
    DAY,
    LATER,
    LATEST,
    PEOPLE_OF,
    act_on,
    digests_by_hand,
    establishing,
    imported,
    listed,
    overlaps,
    renaming,
    unit,
    written,
)

pytestmark = pytest.mark.django_db

START, MIDDLE, END = date(2020, 1, 1), date(2020, 7, 1), date(2021, 1, 1)
BODY = ("u1", "u2", "某办", "office", "", "standing", "", "", "", "", "", "")
OTHERWISE = {str: "别的", int: 77, date: date(1999, 1, 1), type(None): 77}
FACTS = {
    DIVISIONS: ("u1", "township", "town", "某镇", None, "ordinary", "standing"),
    CODES: ("u1", "nbs", "140101100"),
    BODIES: BODY,
    LINES: ("u1", "party", "某机关", None),
    DUTIES: ("u1", "m1", "某事项", "permit", "u1", "u1", "", "statutory", "", "", 0, "main", "", 0),
    GRIDS: ("u1", "u1", "party", 1, "一号网格", "ordinary", "1\n2", 3, 9, ""),
    SHEETS: ("u1", "degrees", "", "", "", '[["1",112.5,37.4,3,9]]', ""),
}


def act() -> Act:
    return Act.objects.create(kind="test", title="测试", by="lizhang")


def write(facts, *rows, withdraw=()) -> None:
    writing = Writing(list(withdraw), list(rows))
    timeline_write(act=act(), writings={facts.table: writing}, minted=["u1", "u2"])


@pytest.mark.parametrize("facts", FACTS, ids=lambda facts: facts.table)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((START, END), (MIDDLE, OPEN_END)),
        ((START, OPEN_END), (MIDDLE, END)),
        ((MIDDLE, END), (START, OPEN_END)),
    ],
)
def test_an_overlap_that_no_constraint_sees_is_refused_naming_the_unit(facts, one, other):
    said = FACTS[facts]
    with pytest.raises(Refused), transaction.atomic():
        write(facts, (*said, *one), (*said, *other))
    assert not facts.model._default_manager.exists()
    write(facts, (*said, *one))
    with pytest.raises(Refused) as refusal, transaction.atomic():
        write(facts, (*said, *other))
    assert [fault.place for fault in refusal.value] == ["u1"]
    assert str(max(one[0], other[0])) in str(refusal.value)
    assert facts.model._default_manager.count() == 1


@pytest.mark.parametrize("facts", FACTS, ids=lambda facts: facts.table)
def test_facts_may_meet_and_a_withdrawn_one_is_in_nobodys_way(facts):
    said = FACTS[facts]
    write(facts, (*said, START, MIDDLE), (*said, MIDDLE, OPEN_END))
    rows = facts.model._default_manager
    write(facts, (*said, START, OPEN_END), withdraw=rows.values_list("pk", flat=True))
    assert rows.filter(withdrawn_by=None).count() == 1
    assert overlaps() == []


def test_one_code_had_by_two_units_at_a_time_is_refused_naming_both():
    write(CODES, ("u1", "nbs", "140101100", START, END))
    write(CODES, ("u2", "nbs", "140101100", END, OPEN_END), ("u2", "mca", "140101100", START, END))
    with pytest.raises(Refused) as refusal, transaction.atomic():
        write(CODES, ("u3", "nbs", "140101100", MIDDLE, date(2021, 7, 1)))
    assert [fault.place for fault in refusal.value] == ["u3", "u3"]
    assert "u1" in str(refusal.value)
    assert "u2" in str(refusal.value)


def test_a_body_may_have_several_lines_of_control_at_a_time():
    write(
        LINES, ("u1", "party", "甲", None, START, OPEN_END), ("u1", "guidance", "乙", None, START, OPEN_END)
    )
    with pytest.raises(Refused), transaction.atomic():
        write(LINES, ("u1", "party", "丙", None, MIDDLE, END))


@pytest.mark.parametrize("facts", FACTS, ids=lambda facts: facts.table)
@pytest.mark.parametrize(
    "periods",
    [
        [(START, START)],
        [(END, START)],
        [(START, MIDDLE), (START, END)],
        [(START, END), (MIDDLE, END)],
        [(START, OPEN_END), (MIDDLE, OPEN_END)],
    ],
    ids=["no length", "backwards", "one start", "one end", "one open end"],
)
def test_the_database_itself_refuses(facts, periods):
    columns = (*facts.columns, "act_id")
    Unit.objects.bulk_create([Unit("u1"), Unit("u2")])
    number = act().pk
    with pytest.raises(IntegrityError), transaction.atomic():
        load_rows(facts.table, columns, ((*FACTS[facts], *period, number) for period in periods))
    assert not facts.model._default_manager.exists()
    load_rows(facts.table, columns, [(*FACTS[facts], START, END, number)])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without counting rows")
def test_after_many_rows_the_planner_knows_how_many_there_are():
    def known():
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'register_unit'")
            return cursor.fetchone()[0]

    load_rows("register_unit", ("id",), [(f"few{number}",) for number in range(10)])
    assert known() < MANY
    load_rows("register_unit", ("id",), [(f"many{number}",) for number in range(MANY)])
    assert known() == MANY + 10


@pytest.mark.parametrize("periods", [[(START, MIDDLE), (START, END)], [(START, END), (MIDDLE, END)]])
def test_the_database_refuses_one_code_of_two_units(periods):
    Unit.objects.bulk_create([Unit("u1"), Unit("u2")])
    number = act().pk
    rows = [(unit, "nbs", "14", *period, number) for unit, period in zip(("u1", "u2"), periods, strict=True)]
    with pytest.raises(IntegrityError), transaction.atomic():
        load_rows(CODES.table, (*CODES.columns, "act_id"), rows)
    load_rows(CODES.table, (*CODES.columns, "act_id"), [rows[0], (*rows[1][:1], "mca", *rows[1][2:])])


def test_a_figure_and_a_link_are_kept_once_while_they_stand():
    figure = ("u1", "people", START, "census", 10, "file", True)
    link = ("u1", "u2", START, 1, 2, "split")
    for facts, row in ((MEASUREMENTS, figure), (LINKS, link)):
        write(facts, row)
        with pytest.raises(IntegrityError), transaction.atomic():
            write(facts, row)
        write(facts, row, withdraw=facts.model._default_manager.values_list("pk", flat=True))
        assert facts.model._default_manager.count() == 2


def filled() -> None:
    """A register with a row in every table."""
    imported(listed(people=PEOPLE_OF), CENSUS)
    with transaction.atomic():
        home, number = unit("140101100"), act()
        body, line = ("b1", home, *BODY[2:], DAY, OPEN_END), ("b1", "party", "甲", None, DAY, OPEN_END)
        link = (unit("140101200"), home, LATER, 1, 1, "absorb")
        duty = (
            "d1",
            "m1",
            "事项",
            "permit",
            home,
            "b1",
            "",
            "statutory",
            "",
            "",
            0,
            "main",
            "",
            0,
            DAY,
            OPEN_END,
        )
        grid = ("g1", home, *FACTS[GRIDS][2:], DAY, OPEN_END)
        sheet = (home, *FACTS[SHEETS][1:], DAY, OPEN_END)
        rows = {BODIES: body, LINES: line, LINKS: link, DUTIES: duty, GRIDS: grid, SHEETS: sheet}
        made = {facts.table: Writing(insert=[row]) for facts, row in rows.items()}
        timeline_write(act=number, writings=made, minted=["b1", "d1", "g1"])


def refused_by_a_guard(sql: str, *params: object) -> bool:
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(sql, params)
        except IntegrityError as refusal:
            return "append-only" in str(refusal)
    return False


def test_rows_are_neither_changed_nor_deleted():
    filled()
    before, digests = written(), digests_by_hand()
    for facts in TABLES:
        fields = [field for field in facts.model._meta.concrete_fields if field.column != "withdrawn_by_id"]
        for field in fields:
            held = facts.model._default_manager.values_list(field.attname, flat=True)[0]
            other = OTHERWISE[type(held)] if field.column != "estimated" else not held
            assert refused_by_a_guard(f'UPDATE {facts.table} SET "{field.column}" = %s', other), field
        assert refused_by_a_guard(f"DELETE FROM {facts.table}")
    for table in ("register_act", "register_actscope", "register_unit"):
        assert refused_by_a_guard(f"DELETE FROM {table}")
    assert refused_by_a_guard("UPDATE register_act SET title = %s", "别的")
    assert refused_by_a_guard("UPDATE register_unit SET id = %s WHERE id = %s", "x", "b1")
    assert (written(), digests_by_hand()) == (before, digests)


def test_a_row_is_withdrawn_once_and_for_good():
    filled()
    one, other = act().pk, act().pk
    for facts in TABLES:
        number = facts.model._default_manager.values_list("pk", flat=True)[0]
        withdraw = f"UPDATE {facts.table} SET withdrawn_by_id = %s WHERE id = %s"
        assert not refused_by_a_guard(withdraw, one, number)
        assert refused_by_a_guard(withdraw, other, number)
        assert refused_by_a_guard(withdraw, None, number)


def test_a_change_leaves_the_past_and_a_change_of_one_fact_leaves_the_other_alone():
    imported()
    codes = UnitCode.objects.count()
    act_on(LATER, renaming("140101200", "白城镇"))
    versions = DivisionVersion.objects.filter(unit=unit("140101200"), withdrawn_by=None).order_by("start")
    assert list(versions.values_list("start", "end", "name")) == [
        (DAY, LATER, "白城乡"),
        (LATER, OPEN_END, "白城镇"),
    ]
    assert UnitCode.objects.count() == codes


def test_a_change_that_says_what_stands_leaves_no_row_and_one_on_the_first_day_none_of_no_length():
    imported()
    rows = DivisionVersion.objects.count()
    act_on(LATER, renaming("140101200", "白城乡"))
    assert DivisionVersion.objects.count() == rows
    act_on(DAY, renaming("140101200", "白城镇", DAY))
    assert DivisionVersion.objects.count() == rows + 1
    act_on(LATEST, renaming("140101200", "新城镇", LATEST))
    act_on(LATEST, renaming("140101200", "白城镇", LATEST))
    standing = DivisionVersion.objects.filter(unit=unit("140101200"), withdrawn_by=None)
    assert list(standing.values_list("start", "end", "name")) == [(DAY, OPEN_END, "白城镇")]


def test_a_code_given_while_another_unit_has_it_writes_nothing():
    imported()
    before = written()
    with pytest.raises((Refused, IntegrityError)):
        act_on(LATER, establishing("140101200", "town", "又一镇", unit("140101")))
    assert written() == before
    assert not SuccessionLink.objects.exists()
