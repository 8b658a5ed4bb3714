"""Duties by file: recorded, corrected, out and back in without a change, refused cell by cell, taken back."""

from datetime import date

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.body_standard import body_standard
from santu.register.domain.conformity import ONE_MAIN
from santu.register.domain.findings import findings
from santu.register.models import Act
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.duties import duty_file_import, duty_file_preview
from santu.register.services.undo import act_undo
from santu.standards.loader import load
from tests.db import reforms
from tests.db.duties import WATER, WHITE, done_by, duties_on, exported, file_of, looked, recorded, row
from tests.db.registers import DAY, LATER, digests_by_hand, holder, person, written

pytestmark = pytest.mark.django_db
HERE = row(WHITE, "A1", "综合办", 2, kind="许可", basis="《某法》第一条")
THERE = row(WHITE, "A2", "农科站", organ="", power="委托")


@pytest.fixture(autouse=True)
def register() -> None:
    reforms.forget()
    reforms.before()


def test_a_list_is_recorded_and_taken_back() -> None:
    before, rows = county_digests(), written()
    act = recorded(HERE, THERE)
    assert done_by() == {(WHITE, "A1"): "综合办", (WHITE, "A2"): "农科站"}
    duty = duties_on()[WHITE, "A1"]
    assert (duty.kind, duty.power, duty.persons, duty.basis) == ("permit", "statutory", 2, "《某法》第一条")
    assert duties_on()[WHITE, "A2"].power == "entrusted"
    moved = {county for county, digest in county_digests().items() if before.get(county) != digest}
    assert moved == {snapshot(DAY).by_code["140101"]}
    assert county_digests() == digests_by_hand()
    act_undo(act=act, by=person(), reason="有误")
    assert duties_on() == {}
    assert county_digests() == before
    assert written() != rows


def test_what_is_written_out_changes_nothing_when_it_is_read_back() -> None:
    recorded(HERE, THERE, row(WATER, "A1", "农科站", body_code=WHITE))
    preview = looked(exported())
    assert preview.changes == []
    assert preview.listed.same == 3
    with pytest.raises(Refused, match="没有要变更的职责"):
        duty_file_import(preview=preview, title="再导", by=person())


def test_a_list_corrects_from_its_day_on() -> None:
    recorded(HERE, THERE)
    was = duties_on()[WHITE, "A1"]
    recorded(row(WHITE, "A1", "农科站", 3), day=LATER)
    assert done_by(LATER) == {(WHITE, "A1"): "农科站", (WHITE, "A2"): "农科站"}
    assert duties_on(LATER)[WHITE, "A1"].id == was.id
    assert done_by(DAY)[WHITE, "A1"] == "综合办"
    assert duties_on(DAY)[WHITE, "A1"] == was


def test_two_who_claim_a_matter_are_recorded_and_found() -> None:
    recorded(HERE, row(WHITE, "A1", "农科站"))
    found = snapshot(DAY)
    assert len(found.duties) == 2
    standard = body_standard(load(), DAY)
    [overlap] = [one for one in findings(found, standard) if one.rule == ONE_MAIN]
    assert (overlap.subject, overlap.found, overlap.allowed) == (found.by_code[WHITE], 2, 1)
    assert "事项A1" in str(overlap.message)
    assert looked(exported()).changes == []


def test_any_number_may_cooperate_beside_the_one_main_body() -> None:
    helps = row(WHITE, "A1", "农科站", role="配合", text="派人到场")
    given = row(WHITE, "A2", "农科站", power="赋权", instrument="省政府令第一号", days="5")
    recorded(HERE, helps, given)
    found = snapshot(DAY)
    assert [one for one in findings(found, body_standard(load(), DAY)) if one.rule == ONE_MAIN] == []
    assert sorted(duty.role for duty in found.duties.values()) == ["cooperating", "main", "main"]
    assert (duties_on()[WHITE, "A2"].instrument, duties_on()[WHITE, "A2"].days) == ("省政府令第一号", 5)
    assert looked(exported()).changes == []
    changed = looked([row(WHITE, "A1", "综合办", 3), helps], LATER).listed
    assert ([was.role for was, _ in changed.changed], changed.new, changed.same) == (["main"], [], 1)


def test_a_column_that_the_file_has_not_leaves_what_is_known(tmp_path) -> None:
    devolved = {"power": "赋权", "instrument": "省政府令第一号", "days": "5", "basis": "《某法》第一条"}
    recorded(
        row(WHITE, "A1", "综合办", 2, kind="许可", **devolved),
        row(WHITE, "A1", "农科站", role="配合", text="派人"),
    )
    path = tmp_path / "short.csv"

    def short(head: str, *rows: str):
        path.write_text("\n".join([head, *rows]), "utf-8")
        return duty_file_preview(path=path, day=LATER, by=person())

    bare = ("代码,事项编码,事项名称,承办机构", f"{WHITE},A1,事项A1,综合办", f"{WHITE},A1,事项A1,农科站")
    preview = short(*bare)
    assert (preview.changes, preview.listed.same) == ([], 2)
    preview = short(*bare, f"{WHITE},A9,事项A9,综合办")
    [new] = preview.listed.new
    assert (new.kind, new.power, new.role, preview.listed.changed) == ("other", "statutory", "main", [])
    preview = short(f"{bare[0]},依据,权力来源", f"{bare[1]},,委托")
    [(was, now)] = preview.listed.changed
    assert (now.basis, now.power) == ("", "entrusted")
    assert (now.instrument, now.days, now.kind, now.persons) == (was.instrument, 5, "permit", 2)


def test_every_fault_is_told_at_its_cell() -> None:
    before = written()
    rows = [
        row("140101999", "A1", "综合办"),
        row(WHITE, "", "综合办"),
        row(WHITE, "A3", "综合科"),
        row(WHITE, "A4", "综合办", kind="审批"),
        row(WHITE, "A5", "财政所", body_code="140102200"),
        row(WHITE, "A6", "综合办", organ="县农业局"),
        row(WHITE, "A7", "综合办"),
        row(WHITE, "A7", "综合办"),
        row(WHITE, "A8", "综合办", persons="三"),
    ]
    with pytest.raises(Refused) as refused:
        looked(rows)
    told = {fault.where(str): str(fault.message) for fault in refused.value.faults}
    assert len(told) == len(refused.value.faults) == 8
    for said in ("没有代码为“140101999”", "没有叫“综合科”", "不是事项类型", "另一个县", "同一个地方", "三"):
        assert any(said in text for text in told.values()), said
    assert written() == before


def test_who_manages_another_county_sees_nothing_of_it() -> None:
    west = holder("county_officer", snapshot(DAY).by_code["140102"])
    with pytest.raises(Refused, match="不归您管"):
        duty_file_preview(path=file_of([HERE]), day=DAY, by=west)


def test_the_act_that_made_a_body_rests_under_its_duties() -> None:
    recorded(HERE)
    made = Act.objects.get(kind="bodies")
    with pytest.raises(Refused, match="其后的第"):
        act_undo(act=made, by=person(), reason="有误")


def test_the_command(santu, tmp_path) -> None:
    path = file_of([HERE, THERE], tmp_path)
    assert santu("duties", "import", path, "--day", DAY, "--by", "lizhang", "--preview").code == 2
    done = santu("duties", "import", path, "--day", DAY, "--by", "lizhang", "--yes", "--json").document
    assert len(done["changes"]) == 2
    out = tmp_path / "out.xlsx"
    assert santu("duties", "export", "--day", DAY, "--out", out).code == 0
    assert santu("duties", "import", out, "--day", DAY, "--by", "lizhang", "--preview").code == 0
    assert santu("duties", "template", "--out", tmp_path / "t.xlsx").code == 0
    assert santu("undo", "--act", done["act"], "--reason", "有误", "--by", "lizhang").code == 0
    assert duties_on(date(2021, 1, 1)) == {}
