"""Assessments of devolved powers: recorded by form and by file, which is due when, refused with nothing written, withdrawn."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from santu.audit.models import AuditEntry
from santu.formats.reading import read_table
from santu.kernel.messages import Refused
from santu.register.domain.layouts_power_assessments import assessment_rows
from santu.register.domain.power_assessments import Outcome, Said
from santu.register.models import Instrument, PowerAssessment
from santu.register.selectors.instruments import instruments_of, powers_given
from santu.register.selectors.power_assessments import dues, findings_of
from santu.register.services.power_assessments import (
    assessment_file_import,
    assessment_file_preview,
    assessment_record,
    assessment_withdraw,
)
from tests.db.powers import (
    COUNTY,
    DUE,
    GIVEN_ON,
    GIVING,
    HELD,
    NORTH,
    SAID,
    TAKEN_ON,
    TAKING,
    WATER,
    WHITE,
    assessments_file,
    back,
    prepared,
    recorded,
    row,
    unit,
)
from tests.db.registers import person

pytestmark = pytest.mark.django_db
LATE = date(2022, 8, 2)


@pytest.fixture(autouse=True)
def instrument() -> int:
    prepared()
    recorded(GIVING, row("1"), row("2"), row("3"))
    return Instrument.objects.get().pk


def assessed(instrument: int, *matters: str, said: Said = SAID) -> int:
    return assessment_record(
        county=unit(COUNTY), instrument=instrument, matters=matters, said=said, by=person()
    )


def due_on(day: date) -> dict[str, tuple[date | None, bool]]:
    """Matter → by when it is due on a day, and whether it is to go."""
    instruments = instruments_of(unit(COUNTY))
    given = powers_given([unit(code) for code in (WHITE, WATER, NORTH)], day)
    found = findings_of([one.id for one in instruments])
    return {matter: (one.due, one.goes) for one in dues(given, found, day) for matter in one.matters}


def looked(*rows: tuple[str, ...]):
    return assessment_file_preview(path=assessments_file(*rows), county=unit(COUNTY), by=person())


def test_what_was_found_moves_the_next_day_and_a_matter_may_differ(instrument: int) -> None:
    assert due_on(HELD) == dict.fromkeys("123", (GIVING.assessment_due, False))
    first = assessed(instrument)
    gone = Said("", HELD, "take_back", "无人持证", "东司发〔2021〕3号", None)
    second = assessed(instrument, "2", said=gone)
    assert due_on(HELD) == {"1": (DUE, False), "2": (None, True), "3": (DUE, False)}
    assert due_on(GIVEN_ON)["2"] == (GIVING.assessment_due, False)
    with pytest.raises(Refused, match="没有写明为什么撤回"):
        assessment_withdraw(number=second, reason=" ", by=person())
    assessment_withdraw(number=second, reason="有误", by=person())
    assert due_on(HELD)["2"] == (DUE, False)
    with pytest.raises(Refused, match="撤回"):
        assessment_withdraw(number=second, reason="有误", by=person())
    assessment_withdraw(number=first, reason="有误", by=person())
    assert due_on(HELD)["1"] == (GIVING.assessment_due, False)
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))[-4:] == [
        *["power_assess"] * 2,
        *["power_assess_withdraw"] * 2,
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said("", None, "", "", "", None), "没有填写哪一天评估.*评估结果.*理由.*评估文件.*下次评估期限"),
        (Said("", date(2999, 1, 1), "keep", "好", "1号", date(3000, 1, 1)), "还没有到"),
        (Said("", date(2020, 8, 31), "keep", "好", "1号", DUE), "早于文件生效之日"),
        (Said("", HELD, "adjust", "好", "1号", HELD), "不晚于评估日期"),
        (Said("", HELD, "take_back", "差", "1号", DUE), "要收回的不再评估"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_with_the_clause(instrument: int, said: Said, told: str) -> None:
    with pytest.raises(Refused, match="(?s)" + told) as refused:
        assessed(instrument, said=said)
    assert all("SX-21" in fault.message.template for fault in refused.value.faults)
    assert not PowerAssessment.objects.exists()


def test_only_what_a_township_has_by_the_document_is_assessed(instrument: int) -> None:
    recorded(TAKING, back("1"))
    with pytest.raises(Refused, match="2021-03-01 起这些事项已经收回"):
        assessed(instrument, "1")
    with pytest.raises(Refused, match="没有编码为“9”的事项"):
        assessed(instrument, "9")
    taking = Instrument.objects.exclude(pk=instrument).get().pk
    with pytest.raises(Refused, match="没有下放或委托职权"):
        assessed(taking)
    with pytest.raises(Refused, match="没有选评估哪份文件"):
        assessed(0)
    assessed(instrument)
    with pytest.raises(Refused, match=r"已在第 .* 号登记里"):
        assessed(instrument)
    assert "1" not in due_on(LATE)


def test_a_file_is_recorded_once_and_its_export_changes_nothing(instrument: int) -> None:
    rows = [
        (GIVING.number, "", str(HELD), "继续下放", "好", "1号", str(DUE)),
        (GIVING.number, "1", "2021-02-01", "收回", "差", "1号", ""),
    ]
    assert assessment_file_import(preview=looked(*rows), by=person())
    recorded(TAKING, back("1"))
    assert due_on(TAKEN_ON)["2"] == (GIVING.assessment_due, False)
    kept = [one.said for one in findings_of([instrument]).values()]
    for chinese in (True, False):
        again = looked(*map(tuple, assessment_rows(kept, {instrument: GIVING.number}, chinese=chinese)))
        assert (again.findings, again.same) == ([], 2)
    with pytest.raises(Refused, match="没有要变更的"):
        assessment_file_import(preview=again, by=person())
    changed = looked((*rows[0][:3], "调整", *rows[0][4:]))
    assert [now.outcome for _, now in changed.changed] == [Outcome.ADJUST]
    stale = looked((*rows[0][:3], "调整", "另一理由", *rows[0][5:]))
    number = assessment_file_import(preview=changed, by=person())
    with pytest.raises(Refused, match="预览之后"):
        assessment_file_import(preview=stale, by=person())
    with pytest.raises(Refused, match=f"第 {number} 号登记改过"):
        assessment_withdraw(number=number - 1, reason="错", by=person())
    assessment_withdraw(number=number, reason="错", by=person())
    assert {one.said.outcome for one in findings_of([instrument]).values()} == {
        Outcome.KEEP,
        Outcome.TAKE_BACK,
    }


def test_every_fault_of_a_file_is_told_by_cell() -> None:
    with pytest.raises(Refused) as refused:
        looked(
            ("某号", "", str(HELD), "继续下放", "好", "1号", str(DUE)),
            (GIVING.number, "9", "昨天", "好的", "", "", ""),
            (GIVING.number, "1", str(HELD), "继续下放", "好", "1号", str(DUE)),
            (GIVING.number, "1", str(HELD), "继续下放", "好", "1号", str(DUE)),
        )
    assert [str(fault.place).split("!")[-1] for fault in refused.value.faults] == [
        "C3", "A2", "B3", "D3", "E3", "F3", "G3", "A5",
    ]  # fmt: skip
    assert not PowerAssessment.objects.exists()


def test_the_store_refuses_what_no_assessment_says(instrument: int) -> None:
    assessed(instrument)
    one = PowerAssessment.objects.get()
    for outcome, due in (("keep", None), ("keep", HELD), ("take_back", DUE), ("other", DUE)):
        made = PowerAssessment(
            record=one.record,
            instrument=one.instrument,
            matter="1",
            held_on=HELD,
            outcome=outcome,
            reason="好",
            paper="1号",
            next_due=due,
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save()


def test_by_command(santu, instrument: int, tmp_path) -> None:
    path = assessments_file((GIVING.number, "", str(HELD), "keep", "好", "1号", str(DUE)))
    words = ("--unit", COUNTY, "--by", person().username)
    ran = santu("powers", "assess", path, *words, "--preview")
    assert (ran.code, ran.lines[0].partition("。")[0]) == (2, "新登记 1 条，改登记 0 条，0 条不变")
    assert santu("powers", "assess", path, *words, "--yes").code == 0
    kept = tmp_path / "评估.xlsx"
    assert santu("powers", "export", "--of", "assessments", "--unit", COUNTY, "--out", kept).code == 0
    assert santu("powers", "assess", kept, *words, "--preview").code == 0
    listed = santu("powers", "list", "--unit", COUNTY, "--day", str(LATE))
    assert "其中 3 项评估逾期。" in listed.lines
    number = str(PowerAssessment.objects.get().record_id)
    assert "没有写明为什么撤回" in santu("powers", "assess-withdraw", number, *words[2:]).err
    assert santu("powers", "assess-withdraw", number, *words[2:], "--reason", "错").code == 0
    assert santu("powers", "assess", kept, *words, "--preview").code == 2
    template = tmp_path / "模板.xlsx"
    assert santu("powers", "template", "--of", "assessments", "--out", template).code == 0
    assert read_table(template).header[0] == "文号"
