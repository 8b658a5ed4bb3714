"""Surveys of townships: opened with the duties in force, filled in, handed in, checked, corrected, taken back (SX-03)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.change import Change, Op
from santu.kernel.messages import Refused
from santu.register.domain.drift import Drift, counted
from santu.register.domain.layouts_survey import SURVEY, survey_rows
from santu.register.domain.rows import Duty, mint_duty_id
from santu.register.domain.survey import About, Done
from santu.register.models import Survey, SurveyRow
from santu.register.selectors.survey import (
    answered,
    drifts_of,
    latest_of,
    latest_under,
    open_under,
    rows_of,
    standing_of,
    survey_numbered,
    versions_of,
)
from santu.register.services.bodies import bodies_record
from santu.register.services.survey import (
    survey_check,
    survey_correct,
    survey_file_import,
    survey_file_preview,
    survey_hand_in,
    survey_open,
    survey_row_drop,
    survey_row_save,
    survey_send_back,
    survey_undo,
)
from tests.db.registers import DAY, act_on, body, holder, imported, person, stranger, unit

pytestmark = pytest.mark.django_db
EAST, TOWNSHIP, BESIDE = "140101", "140101100", "140101200"
ABOUT = About("2020 年运行摸底", "摸1号", "党政综合办")
OFFICE, CENTRE = "党政综合办", "便民服务中心"


def duty_of(matter: str, name: str) -> Change:
    place = unit(TOWNSHIP)
    undertaking = f"{place}/{name}.{DAY:%Y%m%d}"
    made = Duty(mint_duty_id(place, matter, DAY), matter, f"事{matter}", "other", place, undertaking)
    return Change(Op.ESTABLISH, made.id, becomes=made)


@pytest.fixture(autouse=True)
def register() -> None:
    """A township with two bodies and two duties."""
    imported()
    host = unit(TOWNSHIP)
    bodies_record(
        day=DAY, bodies=[body(host, OFFICE), body(host, CENTRE, "centre")], title="机构", by=person()
    )
    act_on(DAY, duty_of("1", OFFICE), duty_of("2", CENTRE))


def clerk():
    return holder("township_clerk", unit(TOWNSHIP))


def officer():
    return holder("county_officer", unit(EAST))


def opened() -> int:
    return survey_open(unit=unit(TOWNSHIP), day=DAY, about=ABOUT, by=clerk())


def filled(number: int) -> list[Done]:
    """Every row answered: both matters done by the office, one of them with somebody of the centre."""
    rows = [
        replace(row, doer="township", body=OFFICE, persons=2, frequency="daily", days=3)
        for row in rows_of(number)
    ]
    rows[1] = replace(rows[1], seat=CENTRE)
    for row in rows:
        survey_row_save(number=number, row=row, by=clerk())
    return rows


def handed_in() -> int:
    number = opened()
    filled(number)
    survey_hand_in(number=number, by=clerk())
    return number


def file_of(folder: Path, rows) -> Path:
    path = folder / "摸底.csv"
    lines = [[column.name for column in SURVEY], *survey_rows(rows, {}, chinese=True)]
    path.write_text(
        "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in lines), "utf-8"
    )
    return path


def looked_through(path: Path, by=None):
    return survey_file_preview(path=path, unit=unit(TOWNSHIP), day=DAY, by=by or clerk())


def test_from_the_open_round_to_the_checked_one():
    number = opened()
    assert [(row.matter, row.name, row.doer) for row in rows_of(number)] == [
        ("1", "事1", ""),
        ("2", "事2", ""),
    ]
    assert answered([number]) == {number: (0, 2)}
    with pytest.raises(Refused) as caught:
        survey_hand_in(number=number, by=clerk())
    assert [str(fault.place) for fault in caught.value] == ["第 1 行“事1”", "第 2 行“事2”"]
    with pytest.raises(Refused, match="还没有上报"):
        survey_check(number=number, by=officer())
    rows = filled(number)
    assert rows_of(number) == rows
    survey_hand_in(number=number, by=clerk())
    with pytest.raises(Refused, match="上报，不能再改"):
        survey_row_save(number=number, row=rows[0], by=clerk())
    with pytest.raises(Refused, match="上报，不能再改"):
        survey_row_drop(number=number, row=rows[0].number, by=clerk())
    survey_check(number=number, by=officer())
    assert str(survey_numbered(number).state()) == "县里已核对"
    with pytest.raises(Refused, match="不用再办"):
        survey_check(number=number, by=officer())
    acts = ["survey_open", "survey_row_save", "survey_row_save", "survey_hand_in", "survey_check"]
    found = AuditEntry.objects.filter(act__startswith="survey", chain=unit(EAST)).order_by("seq")
    assert list(found.values_list("act", flat=True)) == acts


def test_what_drifts_is_told_by_the_round():
    number = handed_in()
    counts = counted(drifts_of(survey_numbered(number)))
    assert {kind.value: n for kind, n in counts.items() if n} == {"idle": 1, "seconded": 1, "other": 1}
    assert latest_under(unit(EAST), DAY)[unit(TOWNSHIP)].number == number
    assert latest_under(unit(EAST), DAY - timedelta(days=1)) == {}
    assert counts[Drift.UNDONE] == 0


def test_who_handed_in_does_not_check_and_the_county_sends_back_with_a_reason():
    number = opened()
    filled(number)
    survey_hand_in(number=number, by=officer())
    with pytest.raises(Refused, match="是您上报的"):
        survey_check(number=number, by=officer())
    with pytest.raises(Refused, match="退回要写明"):
        survey_send_back(number=number, reason=" ", by=person())
    survey_send_back(number=number, reason="人数不对", by=person())
    found = survey_numbered(number)
    assert (found.is_open, found.note) == (True, "人数不对")


def test_a_correction_is_a_version_of_its_own_and_the_earlier_is_kept():
    number = handed_in()
    with pytest.raises(Refused, match="更正要写明"):
        survey_correct(number=number, reason="", by=clerk())
    new = survey_correct(number=number, reason="漏了一项", by=clerk())
    assert survey_numbered(new).version == 2
    assert [row.key for row in rows_of(new)] == [row.key for row in rows_of(number)]
    assert [one.number for one in versions_of(unit(TOWNSHIP), timezone.localdate())] == [new, number]
    with pytest.raises(Refused, match=f"第 {new} 号；请到那里办理"):
        survey_check(number=number, by=officer())
    survey_undo(number=new, by=clerk())
    standing = standing_of(unit(TOWNSHIP), DAY)
    assert (standing.number, standing.handed_in_on) == (number, timezone.localdate())
    with pytest.raises(Refused, match="没有第"):
        survey_numbered(new)
    with pytest.raises(Refused, match="不能再改"):
        survey_undo(number=number, by=clerk())
    assert survey_numbered(survey_correct(number=number, reason="再改", by=clerk())).version == 3


def test_what_is_still_open_is_not_the_latest_yet():
    number, here = opened(), unit(TOWNSHIP)
    filled(number)
    assert (latest_of(here, DAY), latest_under(unit(EAST), DAY)) == (None, {})
    assert open_under(unit(EAST), DAY) == open_under(here, DAY) == {here: survey_numbered(number)}
    survey_hand_in(number=number, by=clerk())
    new = survey_correct(number=number, reason="漏了一项", by=clerk())
    assert latest_of(here, DAY).number == latest_under(unit(EAST), DAY)[here].number == number
    assert open_under(here, DAY)[here].number == new
    survey_hand_in(number=new, by=clerk())
    assert latest_of(here, DAY).number == latest_under(unit(EAST), DAY)[here].number == new
    assert open_under(here, DAY) == {}
    survey_send_back(number=new, reason="人数不对", by=officer())
    assert latest_of(here, DAY).number == number


def test_a_file_makes_a_version_that_is_taken_back_and_an_export_changes_nothing(tmp_path):
    number = opened()
    rows = filled(number)
    preview = looked_through(file_of(tmp_path, rows))
    assert (preview.compared.changes, preview.compared.same) == ([], 2)
    with pytest.raises(Refused, match="没有要变更的"):
        survey_file_import(preview=preview, about=ABOUT, by=clerk())
    more = [*rows[:1], Done("", "创建卫生城市", "elsewhere", "创卫专班", 5, frequency="seasonal", days=0)]
    preview = looked_through(file_of(tmp_path, more))
    assert [(was and was.name, now and now.name) for was, now in preview.compared.changes] == [
        ("事2", None),
        (None, "创建卫生城市"),
    ]
    new = survey_file_import(preview=preview, about=ABOUT, by=clerk())
    assert [row.name for row in rows_of(new)] == ["事1", "创建卫生城市"]
    assert len(rows_of(number)) == 2
    survey_undo(number=new, by=clerk())
    assert standing_of(unit(TOWNSHIP), DAY).number == number
    survey_row_drop(number=number, row=rows[0].number, by=clerk())
    with pytest.raises(Refused, match="预览以后这次摸底变了"):
        survey_file_import(preview=preview, about=ABOUT, by=clerk())


def test_a_file_can_begin_a_round_and_its_faults_write_nothing(tmp_path):
    good = Done("1", "事1", "township", OFFICE, 1, frequency="daily", days=1)
    bad = file_of(tmp_path, [good, replace(good, body="党政办"), Done("2", "事2")])
    with pytest.raises(Refused) as caught:
        looked_through(bad)
    said = "\n".join(map(str, caught.value))
    assert "您要的可能是：党政综合办" in said
    assert "没有填由谁实际办理" in said
    with pytest.raises(Refused, match="没有写由谁填报"):
        survey_file_import(
            preview=looked_through(file_of(tmp_path, [good])), about=replace(ABOUT, answers=""), by=clerk()
        )
    assert not Survey.objects.exists()
    number = survey_file_import(preview=looked_through(file_of(tmp_path, [good])), about=ABOUT, by=clerk())
    assert [row.key for row in rows_of(number)] == [good.key]


@pytest.mark.parametrize(
    ("code", "day", "told"),
    [
        (TOWNSHIP, timezone.localdate() + timedelta(days=1), "还没有到"),
        (EAST, DAY, "没有这个乡镇"),
        (TOWNSHIP, DAY - timedelta(days=999), "没有这个乡镇"),
    ],
)
def test_only_a_township_that_stood_on_a_past_day_is_surveyed(code, day, told):
    with pytest.raises(Refused, match=told):
        survey_open(unit=unit(code), day=day, about=ABOUT, by=person())
    assert not Survey.objects.exists()


def test_of_one_day_there_is_one_round_and_no_row_twice():
    number = opened()
    with pytest.raises(Refused, match=f"已有第 {number} 号"):
        opened()
    rows = filled(number)
    with pytest.raises(Refused, match="同一件事"):
        survey_row_save(number=number, row=replace(rows[0], number=0), by=clerk())
    with pytest.raises(Refused, match="没有这一行"):
        survey_row_save(number=number, row=replace(rows[0], number=rows[-1].number + 9), by=clerk())
    with pytest.raises(Refused, match="只记人数"):
        survey_row_save(number=number, row=replace(rows[0], works_at="140101199001011234"), by=clerk())
    assert SurveyRow.objects.count() == 2


def test_a_neighbour_fills_nothing_in_and_a_township_does_not_check():
    number = opened()
    [row, _] = rows_of(number)
    for by in (holder("township_clerk", unit(BESIDE)), stranger("nobody")):
        for doing in (
            lambda by=by: survey_open(unit=unit(TOWNSHIP), day=DAY, about=ABOUT, by=by),
            lambda by=by: survey_row_save(number=number, row=row, by=by),
            lambda by=by: survey_hand_in(number=number, by=by),
        ):
            with pytest.raises(Refused, match="填报乡镇运行摸底"):
                doing()
    filled(number)
    survey_hand_in(number=number, by=clerk())
    for doing in (survey_check, lambda **more: survey_send_back(reason="错", **more)):
        with pytest.raises(Refused, match="导入名单"):
            doing(number=number, by=clerk())


def test_on_the_command_line_a_form_is_written_imported_taken_back_and_drift_listed(santu, tmp_path):
    person("clerk")
    where = ("--unit", TOWNSHIP, "--day", DAY.isoformat())
    form = tmp_path / "form.xlsx"
    assert santu("survey", "template", *where, "--out", form).code == 0
    ran = santu("survey", "import", form, *where, "--by", "clerk")
    assert (ran.code, ran.err.count("没有填由谁实际办理")) == (1, 2)
    good = Done("1", "事1", "township", OFFICE, 2, CENTRE, frequency="daily", days=1)
    path = file_of(tmp_path, [good])
    ran = santu("survey", "import", path, *where, "--by", "clerk", "--preview")
    assert ran.code == 2
    assert "+ 事1" in ran.out
    assert not Survey.objects.exists()
    ran = santu("survey", "import", path, *where, "--by", "clerk", "--yes", "--answers", "党政办", "--json")
    number = ran.document["survey"]
    assert santu("survey", "export", *where, "--out", form).code == 0
    assert santu("survey", "import", form, *where, "--by", "clerk", "--preview").code == 0
    ran = santu("survey", "drift", *where)
    assert (ran.code, "没有已上报的摸底" in ran.err) == (1, True)
    survey_hand_in(number=number, by=clerk())
    ran = santu("survey", "drift", *where, "--out", tmp_path / "drift.xlsx", "--json")
    assert {kind: n for kind, n in ran.document["counts"].items() if n} == {
        "idle": 1,
        "seconded": 1,
        "undone": 1,
    }
    assert (tmp_path / "drift.xlsx").exists()
    survey_send_back(number=number, reason="重填", by=officer())
    assert santu("survey", "undo", number, "--by", "clerk").code == 0
    ran = santu("survey", "export", *where, "--out", form)
    assert (ran.code, "没有摸底" in ran.err) == (1, True)
