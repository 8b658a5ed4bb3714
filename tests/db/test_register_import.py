"""Importing a register: the first time, again, corrected, refused; nothing is ever half written."""

import csv
from pathlib import Path

import pytest

from santu.audit.selectors import audit_entries, verify
from santu.kernel.change import Op
from santu.kernel.messages import Refused
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_register
from santu.register.models import Act, ActScope, Measurement
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.imports import FigureSource, import_commit, import_preview
from tests.db.registers import (
    CENSUS,
    DAY,
    LATER,
    PEOPLE_OF,
    TOWNSHIPS,
    VILLAGES,
    act_on,
    imported,
    listed,
    moving,
    person,
    renaming,
    replaced,
    town_map,
    unit,
    without,
    written,
)

pytestmark = pytest.mark.django_db

SPLIT = FigureSource("2021 年末", "统计年鉴", estimated=False)


def test_a_first_import_is_the_file_as_rows_scopes_and_one_audit_entry_for_each_county():
    incoming = listed(people=PEOPLE_OF)
    act = imported(incoming, CENSUS, title="首次导入")
    assert snapshot(DAY) == incoming
    assert snapshot(DAY, known=act.pk - 1).divisions == {}
    counties = {"", unit("140101"), unit("140102")}
    assert set(ActScope.objects.filter(act=act).values_list("county", flat=True)) == counties
    entries = [entry for entry in audit_entries() if entry.act == "import"]
    assert {entry.chain for entry in entries} == counties
    assert len(entries) == 3
    assert all(entry.reason == "首次导入" and f'"act":{act.pk}' in entry.after for entry in entries)
    assert verify() == []


def test_importing_the_same_again_is_an_empty_diff_and_writes_no_fact():
    imported(listed(people=PEOPLE_OF), CENSUS)
    before, digests = written(), county_digests()
    preview = import_preview(incoming=listed(people=PEOPLE_OF), figures=CENSUS, by=person())
    assert preview.changes == []
    assert written() == before
    act = import_commit(preview=preview, title="再导入", by=person())
    assert county_digests() == digests
    assert written() == before | {
        "register_act": before["register_act"] + 1,
        "audit_auditentry": before["audit_auditentry"] + 1,
        "register_unit": before["register_unit"],
    }
    assert not ActScope.objects.filter(act=act).exists()
    assert [entry.reason for entry in audit_entries(chain="")][-1] == "再导入"


def files(folder: Path, rows: list[dict[str, str]]) -> Path:
    for stem, length in (("townships", 9), ("villages", 12)):
        with (folder / f"{stem}.csv").open("w", encoding="utf-8", newline="") as stream:
            mine = [row for row in rows if len(row["code"]) == length]
            writer = csv.DictWriter(stream, mine[0].keys())
            writer.writeheader()
            writer.writerows(mine)
    return folder


def test_an_export_imported_again_is_an_empty_diff(tmp_path, monkeypatch):
    monkeypatch.setattr("santu.register.domain.from_files.province_names", dict)
    imported(listed(under={"140102200200": "140102100"}))
    found = town_map(snapshot(DAY))
    rows: list[dict[str, str]] = []
    for code, (name, kind, above) in found.items():
        row = {"code": code, "name": name}
        if len(code) == 9:
            city = {"city_code": code[:4], "city": found[code[:4]][0]}
            rows.append(row | {"type": kind, "county_code": above, "county": found[above][0]} | city)
        elif len(code) == 12:
            rows.append(row | {"kind": kind, "township_code": above})
    exported = snapshot_of_files(read_register(files(tmp_path, rows)), day=DAY)
    assert not import_preview(incoming=exported, by=person()).changes
    assert town_map(exported) == found | {"14": ("14", "province", "")}


def test_a_file_corrects_names_kinds_and_parents_and_keeps_who_is_who():
    imported()
    town, village = unit("140101200"), unit("140101201200")
    townships = replaced(TOWNSHIPS, "140101200", name="白城镇", kind="town")
    incoming = listed(townships, day=LATER, under={"140101201200": "140102100"})
    preview = import_preview(incoming=incoming, by=person())
    assert [(change.op, change.unit) for change in preview.changes] == [
        (Op.RENAME, town),
        (Op.RETYPE, town),
        (Op.MOVE, village),
    ]
    import_commit(preview=preview, title="更正", by=person())
    assert town_map(snapshot(LATER)) == town_map(incoming)
    assert town_map(snapshot(DAY)) == town_map(listed())
    assert snapshot(LATER).divisions[town].name == "白城镇"
    assert snapshot(LATER).divisions[village].parent == unit("140102100")


def test_a_file_may_bring_units_and_counties_that_are_new():
    imported(listed(without(TOWNSHIPS, "140102"), without(VILLAGES, "140102", "140101201")))
    act = imported(listed(day=LATER))
    assert town_map(snapshot(LATER)) == town_map(listed())
    assert len(snapshot(DAY).divisions) == 10
    assert unit("140101201200", LATER).endswith("20200901")
    assert set(ActScope.objects.filter(act=act).values_list("county", flat=True)) == {
        unit("140101"),
        unit("140102", LATER),
    }


def test_a_unit_that_the_file_leaves_out_is_refused_by_name_and_other_counties_are_left_alone():
    imported()
    before, digests = written(), county_digests()
    short = listed(without(TOWNSHIPS, "140101201", "140102"), without(VILLAGES, "140101201", "140102"))
    with pytest.raises(Refused) as refusal:
        import_preview(incoming=short, by=person())
    said = {fault.place: str(fault.message) for fault in refusal.value}
    assert set(said) == {"140101201", "140101201200", "140101201201"}
    assert "北洸乡" in said["140101201"]
    assert "先立后破" in said["140101201"]
    only_one = listed(
        replaced(without(TOWNSHIPS, "140102"), "140101200", name="白城镇"), without(VILLAGES, "140102")
    )
    assert (written(), county_digests()) == (before, digests)
    west = unit("140102")
    imported(only_one)
    after = county_digests()
    assert {county for county in after if after[county] != digests[county]} == {unit("140101")}
    assert after[west] == digests[west]


def test_a_preview_gone_stale_is_refused_and_nothing_is_written():
    imported()
    incoming = listed(replaced(TOWNSHIPS, "140101200", name="白城镇"))
    preview = import_preview(incoming=incoming, by=person())
    act_on(LATER, renaming("140101201", "北洸镇"), title="先到一步")
    before, digests = written(), county_digests()
    with pytest.raises(Refused, match="先到一步") as refusal:
        import_commit(preview=preview, title="迟到", by=person())
    assert [fault.place for fault in refusal.value] == [unit("140101")]
    assert (written(), county_digests()) == (before, digests)
    import_commit(preview=import_preview(incoming=incoming, by=person()), title="重来", by=person())
    assert snapshot(DAY).divisions[unit("140101200")].name == "白城镇"


def test_a_preview_stays_fresh_while_only_other_counties_move():
    imported()
    preview = import_preview(incoming=listed(replaced(TOWNSHIPS, "140101200", name="白城镇")), by=person())
    act_on(LATER, renaming("140102200", "范村镇"))
    import_commit(preview=preview, title="更名", by=person())
    names = {row.name for row in snapshot(LATER).divisions.values()}
    assert {"白城镇", "范村镇"} < names


def test_two_previews_of_one_empty_register_bring_it_once():
    one, other = (import_preview(incoming=listed(day=day), by=person()) for day in (DAY, LATER))
    import_commit(preview=one, title="甲", by=person())
    before = written()
    with pytest.raises(Refused, match="甲"):
        import_commit(preview=other, title="乙", by=person())
    assert written() == before


def test_figures_are_kept_with_their_base_and_source():
    imported(listed(people=PEOPLE_OF), CENSUS)
    rows = Measurement.objects.filter(unit=unit("140101200"), quantity="people")
    said = ("day", "value", "base", "source", "estimated")
    assert list(rows.values_list(*said)) == [(DAY, 3001, "census-2020", CENSUS.source, True)]
    imported(listed(people=PEOPLE_OF, day=LATER), CENSUS)
    assert rows.count() == 1
    imported(listed(people=PEOPLE_OF, day=LATER), SPLIT)
    assert list(rows.order_by("pk").values_list(*said))[1:] == [(LATER, 3001, "2021 年末", "统计年鉴", False)]


def test_figures_alone_are_an_act_of_their_counties():
    imported()
    before, preview = (
        county_digests(),
        import_preview(incoming=listed(people={"140101200": 5}), figures=SPLIT, by=person()),
    )
    act = import_commit(preview=preview, title="人口", by=person())
    after = county_digests()
    assert {county for county in after if after[county] != before[county]} == {unit("140101")}
    assert [scope.county for scope in act.scopes.all()] == [unit("140101")]
    assert [entry.reason for entry in audit_entries(chain=unit("140101"))] == ["导入名单", "人口"]


def test_a_figure_of_the_same_day_and_base_is_corrected_and_the_old_one_remembered():
    first = imported(listed(people=PEOPLE_OF), CENSUS)
    imported(listed(people=PEOPLE_OF | {"140101200": 3100}), CENSUS)
    town = unit("140101200")
    assert snapshot(DAY).figures["people"][town] == 3100
    assert snapshot(DAY, known=first.pk).figures["people"][town] == 3001
    assert Measurement.objects.filter(unit=town, quantity="people", withdrawn_by=None).count() == 1


def test_a_list_of_an_earlier_day_than_the_first_is_refused_and_writes_nothing():
    imported(listed(day=LATER))
    before = written()
    with pytest.raises(Refused, match="140101100"):
        imported(listed(day=DAY))
    assert written() == before


def test_a_code_that_another_unit_has_later_is_refused_naming_it():
    imported(listed(without(TOWNSHIPS, "140101200"), without(VILLAGES, "140101200")))
    imported(listed(day=LATER))
    before = written()
    with pytest.raises(Refused) as refusal:
        imported(listed(day=DAY))
    assert {fault.place for fault in refusal.value} == {"140101200", "140101200200", "140101200201"}
    assert str(LATER) in str(refusal.value)
    assert written() == before
    assert Act.objects.count() == 2


def test_a_village_that_moved_home_is_known_by_its_code():
    imported()
    village = unit("140101200200")
    act_on(LATER, moving("140101200200", "140101100"))
    preview = import_preview(incoming=listed(day=LATER, under={"140101200200": "140101100"}), by=person())
    assert preview.changes == []
    back = import_preview(incoming=listed(day=LATER), by=person())
    assert [(change.op, change.unit) for change in back.changes] == [(Op.MOVE, village)]
