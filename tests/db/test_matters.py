"""The catalogue of matters in the store: loaded, changed, taken back; and the duties of a county held against it."""

from datetime import date
from pathlib import Path

import pytest

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.duty_gaps import Finding
from santu.register.domain.layouts_matters import CATALOGUE
from santu.register.models import MatterLoad, MatterVersion
from santu.register.selectors.duties import duties_in_matter
from santu.register.selectors.duty_gaps import county_duties
from santu.register.selectors.matters import (
    catalogue,
    loads,
    matter_coded,
    matters_held,
    statutory_file,
    versions_of,
)
from santu.register.selectors.reach import sight_of
from santu.register.services.matters import MattersPreview, matters_import, matters_preview, matters_undo
from tests.db import reforms
from tests.db.duties import WATER, WHITE, recorded, row
from tests.db.registers import DAY, LATER, holder, person, unit

pytestmark = pytest.mark.django_db
A1 = {
    "code": "A1",
    "name": "事项A1",
    "law": "某法",
    "version": "2010",
    "in_force": "2010-01-01",
    "checked_on": "2020-01-01",
}
A2 = {**A1, "code": "A2", "name": "事项A2", "subdistricts": "否"}
A1_NEW = {**A1, "name": "事项A1（新）", "version": "2020", "in_force": str(LATER)}


@pytest.fixture
def register() -> None:
    reforms.forget()
    reforms.before()


def looked(folder: Path, *rows: dict[str, str]) -> MattersPreview:
    names = [column.name for column in CATALOGUE]
    lines = [names, *([one.get(name, "") for name in names] for one in rows)]
    path = folder / "目录.csv"
    path.write_text("\n".join(",".join(line) for line in lines) + "\n", "utf-8")
    return matters_preview(path=path, by=person())


def loaded(folder: Path, *rows: dict[str, str]) -> int:
    return matters_import(preview=looked(folder, *rows), title="目录", by=person(), document="某文 1 号")


def names(day: date = DAY) -> dict[str, str]:
    return {code: one.name for code, one in catalogue(day).items()}


def test_a_load_is_dated_changed_and_taken_back(tmp_path):
    first = loaded(tmp_path, A1, A2)
    assert names() == {"A1": "事项A1", "A2": "事项A2"}
    second = loaded(tmp_path, A1_NEW, {**A2, "name": "改过的A2"})
    assert names() == {"A1": "事项A1", "A2": "改过的A2"}
    assert names(LATER)["A1"] == "事项A1（新）"
    assert [one.version for one in versions_of("A1")] == ["2020", "2010"]
    with pytest.raises(Refused, match=f"后来由第 {second} 次改过"):
        matters_undo(load=first, by=person(), reason="有误")
    undo = matters_undo(load=second, by=person(), reason="有误")
    assert names(LATER) == {"A1": "事项A1", "A2": "事项A2"}
    with pytest.raises(Refused, match="已经撤销"):
        matters_undo(load=second, by=person(), reason="有误")
    matters_undo(load=undo, by=person(), reason="没有错")
    assert names(LATER) == {"A1": "事项A1（新）", "A2": "改过的A2"}
    assert [(one.brought, one.undone) for one in loads()] == [(2, False), (1, True), (2, True), (2, False)]
    assert MatterVersion.objects.filter(withdrawn_by=None).count() == 3
    deeds = AuditEntry.objects.filter(act__startswith="matters").order_by("pk").values_list("act", flat=True)
    assert list(deeds) == ["matters_load", "matters_load", "matters_undo", "matters_undo"]


def test_what_is_refused_writes_nothing(tmp_path):
    early = looked(tmp_path, A1)
    loaded(tmp_path, A2)
    with pytest.raises(Refused, match="预览之后事项目录变了"):
        matters_import(preview=early, title="目录", by=person())
    with pytest.raises(Refused, match="没有要变更的事项"):
        loaded(tmp_path, A2)
    with pytest.raises(Refused, match="叫什么"):
        matters_import(preview=looked(tmp_path, A1), title=" ", by=person())
    with pytest.raises(Refused, match="为什么撤销"):
        matters_undo(load=MatterLoad.objects.get().pk, by=person(), reason=" ")
    with pytest.raises(Refused, match="没有第 990001 次"):
        matters_undo(load=990_001, by=person(), reason="有误")
    with pytest.raises(Refused, match="没有编码为“B9”"):
        matter_coded("B9", DAY)
    assert [key for key, _ in matters_held()] == ["A2"]


def test_the_catalogue_is_for_who_manages_all_units(register, tmp_path):
    for by in (holder("county_officer", unit("140101")), holder("auditor")):
        with pytest.raises(Refused, match="权限"):
            matters_preview(path=statutory_file(), by=by)
    assert matters_preview(path=statutory_file(), by=holder("province_officer")).compared.count == 272


def test_duties_are_held_against_the_catalogue(register, tmp_path):
    loaded(tmp_path, A1, A2)
    recorded(
        row(WHITE, "A1", "综合办"),
        row(WHITE, "A1", "农科站"),
        row(WATER, "A2", "农科站", body_code=WHITE, role="配合"),
        row(WHITE, "Z9", "综合办"),
    )
    found = county_duties(unit("140101"), DAY)
    told = {(found.register.divisions[one.place].code, one.matter): one.finding for one in found.report.found}
    assert told == {
        (WHITE, "A1"): Finding.OVERLAP,
        (WHITE, "A2"): Finding.GAP,
        (WHITE, "Z9"): Finding.OFF_LIST,
        (WATER, "A1"): Finding.GAP,
        (WATER, "A2"): Finding.HELP_ONLY,
        ("140101201", "A1"): Finding.GAP,
        ("140101201", "A2"): Finding.GAP,
    }
    recorded(row(WATER, "A1", "农科站", body_code=WHITE))
    later = county_duties(unit("140101"), DAY).report
    assert (unit(WATER), "A1") not in {(one.place, one.matter) for one in later.found}


def test_who_does_a_matter_is_told_as_far_as_somebody_sees(register):
    recorded(row(WHITE, "A1", "综合办"), row(WATER, "A1", "农科站", body_code=WHITE))
    reach = sight_of(person()).on(DAY)
    done = {(one.place, one.county, one.body) for one in duties_in_matter("A1", DAY, reach)}
    assert done == {("白城乡", "东县", "白城乡综合办"), ("水秀镇", "东县", "白城乡农科站")}
    clerk = holder("township_clerk", unit(WHITE))
    assert [one.place for one in duties_in_matter("A1", DAY, sight_of(clerk).on(DAY))] == ["白城乡"]
    stranger = holder("county_officer", unit("140102"))
    assert duties_in_matter("A1", DAY, sight_of(stranger).on(DAY)) == []


def test_the_command(santu, tmp_path):
    person()
    assert santu("matters", "import", "--statutory", "--by", "lizhang", "--preview").code == 2
    done = santu("matters", "import", "--statutory", "--by", "lizhang", "--yes", "--json").document
    assert len(done["changes"]) == 272
    out = tmp_path / "out.xlsx"
    assert santu("matters", "export", "--out", out).code == 0
    assert santu("matters", "import", out, "--by", "lizhang", "--preview").code == 0
    assert santu("matters", "template", "--out", tmp_path / "t.xlsx").code == 0
    assert santu("matters", "undo", done["load"], "--by", "lizhang").code == 1
    assert santu("matters", "undo", done["load"], "--by", "lizhang", "--reason", "有误").code == 0
    assert matters_held() == {}
