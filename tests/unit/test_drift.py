"""What drifts between register and survey, against examples and a naive model; the layout of a survey."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from santu.design.domain.running import Ahead, differing
from santu.kernel.change import Successor
from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.drift import Drift, InPost, at_work, counted, drifts, flows, seconded
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_survey import SURVEY, booked_names, rows_read, survey_rows
from santu.register.domain.rows import Body, Division, Duty, Line
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.survey import Done, asked_of, blank_rows, compared

DAY = date(2020, 6, 30)
COUNTY, TOWN = "c", "t"
DIVISIONS = {
    COUNTY: Division(COUNTY, Level.COUNTY, "county", "某县", "", DivisionCode("140101")),
    TOWN: Division(TOWN, Level.TOWNSHIP, "town", "某镇", COUNTY, DivisionCode("140101100")),
}
NAMES = ("甲办", "乙办", "丙站")


def bodies(*more: Body) -> dict[str, Body]:
    found = [Body(f"b{name}", TOWN, name, "office") for name in NAMES]
    return {body.id: body for body in (*found, Body("bureau", COUNTY, "某县农业局", "office"), *more)}


def duty(matter: str, body: str, *, organ: str = "", role: str = "main") -> Duty:
    return Duty(f"{matter}{body}{role}", matter, f"事{matter}", "other", TOWN, body, organ, role=role)


def register(*duties: Duty, more: tuple[Body, ...] = ()) -> Snapshot:
    return Snapshot(DAY, DIVISIONS, bodies(*more), duties={one.id: one for one in duties})


def done(matter: str, body: str, *, doer: str = "township", persons: int = 1, **more: str) -> Done:
    return Done(matter, f"事{matter}", doer, body, persons, frequency="daily", days=1, **more)


def kinds(found) -> set[tuple[str, str]]:
    return {(one.kind.value, one.what) for one in found}


def test_a_township_that_works_as_it_is_registered_drifts_nowhere():
    found = register(duty("1", "b甲办"), duty("1", "b乙办", role="cooperating"), duty("2", "b乙办"))
    rows = [done("1", "甲办"), done("1", "乙办"), done("2", "乙办"), Done("", "事2", "township", "乙办", 2)]
    assert drifts(found, TOWN, rows) == []


def test_each_kind_of_drift_is_found_and_told():
    found = register(
        duty("1", "b甲办"), duty("2", "b甲办"), duty("3", "b甲办"), duty("4", "b乙办"), duty("5", "b丙站")
    )
    rows = [
        done("1", "甲办", persons=3, seat="乙办", works_at="甲办"),
        done("2", "乙办", works_at="甲办"),
        done("3", "某县农业局", doer="department", persons=2),
        Done("4", "事4", "nobody"),
        done("", "创卫专班", doer="elsewhere", persons=5),
    ]
    told = drifts(found, TOWN, rows)
    assert kinds(told) == {
        ("idle", "丙站"),
        ("seconded", "乙办"),
        ("other", "事2"),
        ("apart", "事3"),
        ("off_list", "事"),
        ("undone", "事4"),
        ("undone", "事5"),
    }
    assert counted(told)[Drift.UNDONE] == 2
    said = {one.kind: (str(one.books), str(one.work), one.persons) for one in told if one.what != "事5"}
    assert said[Drift.APART] == ("甲办承办", "某县农业局在办（县级部门的机构）", 2)
    assert said[Drift.UNDONE] == ("乙办承办", "填报没有人办", 0)
    assert said[Drift.SECONDED] == ("编制在乙办", "在甲办工作", 4)


def test_the_organ_that_answers_may_do_a_matter_itself_without_power_and_duty_coming_apart():
    found = register(duty("1", "b甲办", organ="bureau"))
    rows = [done("1", "农业局", doer="department"), done("1", "乙办")]
    assert kinds(drifts(found, TOWN, rows)) == {("other", "事1"), ("apart", "事1"), ("idle", "甲办")}


def test_a_department_that_is_the_body_on_the_books_may_do_its_matter():
    found = register(duty("1", "bureau"), duty("2", "b甲办"))
    for said in ("农业局", "某县农业局", "bureau"):
        rows = [done("1", said, doer="department"), done("2", "甲办")]
        assert drifts(found, TOWN, rows) == []
        assert differing(found, found, TOWN, rows, {}) == []
    rows = [done("1", "甲办"), done("1", "林业局", doer="department"), done("1", "农业局", doer="elsewhere")]
    told = [
        (one.kind, str(one.books), str(one.work)) for one in drifts(found, TOWN, rows) if one.matter == "1"
    ]
    assert told == [
        (Drift.APART, "某县农业局承办", "甲办在办"),
        (Drift.APART, "某县农业局承办", "林业局在办（县级部门的机构）"),
        (Drift.OTHER, "某县农业局承办", "农业局在办（其他）"),
    ]
    assert [one.kind for one in differing(found, found, TOWN, rows, {})] == [Ahead.MOVES] * 3


def test_a_dispatched_body_acts_in_the_name_of_its_department():
    station = Body("station", TOWN, "农技站", "dispatched", lines=(Line("administration", "农业局"),))
    found = register(duty("1", "b甲办"), duty("2", "b甲办", organ="bureau"), more=(station,))
    rows = [done("1", "农技站"), done("2", "农技站"), done("", "甲办")]
    assert kinds(drifts(found, TOWN, rows)) >= {("apart", "事1"), ("other", "事2")}


def test_where_no_duties_are_registered_nothing_is_off_the_list():
    assert drifts(register(), TOWN, [done("1", "甲办")]) == []
    assert differing(register(), register(), TOWN, [done("1", "甲办")], {}) == []


def test_who_is_in_post_counts_where_nobody_works():
    rows = [done("1", "甲办")]
    assert drifts(register(duty("1", "b甲办")), TOWN, rows) == []
    [idle] = drifts(register(duty("1", "b甲办")), TOWN, rows, {"b乙办": InPost(4, 1)})
    assert (idle.what, str(idle.books)) == ("乙办", "职责 0 项，在编 4 人")


def test_the_map_at_work_counts_people_by_their_posts_and_by_where_they_work():
    rows = [
        done("1", "甲办", persons=3, seat="乙办"),
        done("2", "甲办", persons=2),
        done("3", "甲办", persons=4, seat="乙办"),
        done("4", "乙办", works_at="县城"),
    ]
    found = {one.name: one for one in at_work(register(duty("1", "b甲办")), TOWN, rows)}
    assert (found["甲办"].booked, found["甲办"].done, found["甲办"].days) == (1, 3, 1)
    assert (found["甲办"].seats, found["甲办"].places) == ((2, 0), (9, 7))
    assert (found["乙办"].seats, found["乙办"].places) == ((8, 8), (0, 0))
    assert found["县城"].places == (1, 1)
    assert flows(rows) == [("乙办", "甲办", 7), ("甲办", "甲办", 2), ("乙办", "县城", 1)]
    [first, other] = seconded(rows)
    assert (first.what, first.persons, first.least) == ("乙办", 1, 1)
    assert (other.persons, other.least) == (7, 4)


@st.composite
def worlds(draw):
    matters, doers = st.sampled_from("12345"), st.sampled_from((*NAMES, "某县农业局", "专班"))
    duties = draw(
        st.lists(
            st.builds(
                duty,
                matters,
                st.sampled_from([*(f"b{name}" for name in NAMES), "bureau"]),
                organ=st.sampled_from(("", "bureau")),
                role=st.sampled_from(("main", "main", "cooperating")),
            ),
            max_size=7,
            unique_by=lambda one: one.id,
        )
    )

    def row(matter: str, body: str, persons: int, seat: str, works: str) -> Done:
        if not persons:
            return Done(matter, f"事{matter}", "nobody")
        doer = "township" if body in NAMES else "department" if body.endswith("局") else "elsewhere"
        return Done(matter, f"事{matter}", doer, body, persons, seat, works, "daily", 1)

    blank = st.sampled_from(("", "", *NAMES))
    rows = draw(
        st.lists(
            st.builds(row, st.sampled_from("1234567"), doers, st.integers(0, 9), blank, blank),
            max_size=8,
        )
    )
    return register(*duties), rows


@settings(deadline=None)
@given(worlds())
def test_drift_is_what_a_naive_reading_finds(world):
    snapshot, rows = world
    duties, really = list(snapshot.duties.values()), [row for row in rows if row.doer != "nobody"]
    expected = set()
    ids = {"某县农业局": "bureau", **{name: f"b{name}" for name in NAMES}}
    for name in NAMES:
        body = f"b{name}"
        works = any(name in (row.body, row.works_at or row.body) for row in really)
        concerned = any(one.body == body for one in duties) or any(
            (row.seat or row.body) == name for row in really
        )
        if concerned and not works:
            expected.add(("idle", name))
    for row in really:
        if (row.seat or row.body) != (row.works_at or row.body):
            expected.add(("seconded", row.seat or row.body))
        about = [one for one in duties if one.matter == row.matter]
        if not about and duties:
            expected.add(("off_list", row.name))
        elif about and all(one.body != ids.get(row.body) for one in about):
            answering = [one for one in about if one.role == "main"] or about
            signs = {"农业局" if "bureau" in (one.organ, one.body) else TOWN for one in answering}
            own = TOWN if row.doer == "township" else row.body.removeprefix("某县")
            expected.add(("other" if own in signs else "apart", row.name))
    for one in duties:
        if one.role == "main" and all(row.matter != one.matter for row in really):
            expected.add(("undone", one.name))
    found = drifts(snapshot, TOWN, rows)
    assert kinds(found) == expected
    people = sum(row.persons for row in really if (row.seat or row.body) != (row.works_at or row.body))
    assert sum(one.persons for one in found if one.kind is Drift.SECONDED) == people
    assert sum(n for *_, n in flows(rows)) == sum(row.persons for row in really)


def test_the_design_says_who_will_do_it_which_bodies_go_and_what_it_left_out():
    now = register(duty("1", "b甲办"), duty("2", "b乙办"))
    new = Body("new", TOWN, "综合办", "office")
    target = Snapshot(
        DAY,
        DIVISIONS,
        {"b甲办": now.bodies["b甲办"], "new": new},
        duties={one.id: one for one in (duty("1", "b甲办"), duty("2", "new"))},
    )
    rows = [
        done("1", "甲办"),
        done("2", "乙办", persons=3),
        done("9", "甲办"),
        done("1", "某县农业局", doer="department"),
        Done("3", "事3", "nobody"),
    ]
    found = differing(now, target, TOWN, rows, {"b乙办": (Successor("new"),)})
    assert [(one.kind, one.what, str(one.then)) for one in found] == [
        (Ahead.GOES, "乙办", "由综合办承接"),
        (Ahead.MOVES, "事2", "由综合办办"),
        (Ahead.UNPLANNED, "事9", "没有这项职责"),
        (Ahead.MOVES, "事1", "由甲办办"),
    ]
    assert found[0].persons == 3


def test_a_township_that_goes_is_compared_with_who_carries_it_on():
    now = register(duty("1", "b甲办"))
    heir = Division("n", Level.TOWNSHIP, "town", "新镇", COUNTY)
    moved = Duty("x", "1", "事1", "other", "n", "bn")
    target = Snapshot(
        DAY,
        {COUNTY: DIVISIONS[COUNTY], "n": heir},
        {"bn": Body("bn", "n", "综合办", "office")},
        duties={"x": moved},
    )
    heirs = {TOWN: (Successor("n"),), "b甲办": (Successor("bn"),)}
    found = differing(now, target, TOWN, [done("1", "甲办")], heirs)
    target.bodies["same"] = Body("same", "n", "甲办", "office")
    moved_on = replace(target, duties={"x": replace(moved, body="same")})
    assert not differing(now, moved_on, TOWN, [done("1", "甲办")], {**heirs, "b甲办": (Successor("same"),)})
    assert [(one.kind, str(one.then)) for one in found] == [
        (Ahead.GOES, "由综合办承接"),
        (Ahead.MOVES, "由综合办办"),
    ]


def written(path: Path, rows) -> Path:
    lines = [",".join(column.name for column in SURVEY)]
    lines += [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_an_export_is_read_back_as_it_was(tmp_path):
    found = register(duty("1", "b甲办"), duty("1", "b乙办"))
    rows = [
        done("1", "甲办", persons=3, seat="乙办", works_at="县城"),
        Done("", "事无码", "nobody"),
        done("", "专班", doer="elsewhere"),
    ]
    names = {body.id: body.name for body in found.bodies.values()}
    booked = booked_names(found.duties.values(), names)
    assert booked == {"1": "甲办、乙办", "事1": "甲办、乙办"}
    for chinese in (True, False):
        path = written(tmp_path / "s.csv", survey_rows(rows, booked, chinese=chinese))
        reading = Reading.of(path, SURVEY)
        again = rows_read(reading, NAMES)
        assert reading.faults == []
        assert again == rows
        assert not compared(rows, again).changes


def test_every_fault_of_a_file_is_told_at_its_cell(tmp_path):
    path = written(
        tmp_path / "s.csv",
        [
            ("1", "事1", "", "township", "甲班", "2", "", "", "daily", "1"),
            ("2", "事2", "", "谁", "", "", "", "", "", ""),
            ("3", "", "", "nobody", "甲办", "x", "", "", "", ""),
            ("4", "事4", "", "township", "甲办", "0", "", "", "常常", ""),
            ("5", "140101199001011234", "", "township", "甲办", "99999", "", "", "daily", "1"),
            ("6", "事6", "", "township", "甲办", "1", "", "", "daily", "1"),
            ("6", "事6", "", "township", "甲办", "2", "甲办", "", "weekly", "1"),
        ],
    )
    reading = Reading.of(path, SURVEY)
    rows_read(reading, NAMES)
    told = [str(fault) for fault in reading.faults]
    for where, what in (
        ("第 2 行 body 列", "没有叫“甲班”的机构"),
        ("第 3 行 doer 列", "“谁”不在可选的里面"),
        ("第 4 行 name 列", "没有写事项名称"),
        ("第 4 行 body 列", "没有人办，这里要留空"),
        ("第 4 行 persons 列", "不是 0 或正整数"),
        ("第 5 行 persons 列", "没有填办理的人数"),
        ("第 5 行 frequency 列", "“常常”不在可选的里面"),
        ("第 5 行 days 列", "没有填通常几个工作日"),
        ("第 6 行 name 列", "只记人数，不记个人"),
        ("第 6 行 persons 列", "99999 太大了"),
        ("第 8 行 name 列", "与第 7 行是同一件事"),
    ):
        assert any(where in one and what in one for one in told), (where, what, told)
    assert len(told) == 11, told


def test_a_file_is_compared_with_the_rows_matter_by_matter():
    kept = [done("1", "甲办"), done("1", "乙办"), done("2", "甲办")]
    said = [done("1", "乙办"), done("1", "丙站"), done("3", "甲办")]
    found = compared(kept, said)
    assert found.same == 1
    assert [(a and a.body, b and b.body) for a, b in found.changes] == [
        ("甲办", "丙站"),
        ("甲办", None),
        (None, "甲办"),
    ]


def test_a_township_is_asked_about_its_main_duties():
    found = register(
        duty("2", "b甲办"), duty("1", "b乙办"), duty("1", "b甲办"), duty("3", "b甲办", role="cooperating")
    )
    assert [row.matter for row in blank_rows(asked_of(found, TOWN))] == ["1", "2"]
